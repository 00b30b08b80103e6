/* Sessions as brackets at the left of a timeline: where each begins and ends, and
 * which rows were done in it.  Of several at once, the first few in sight. */
#ifndef EVTRAIL_UI_BRACKETS_H
#define EVTRAIL_UI_BRACKETS_H

#include "ui/list.h"

enum { BRACKET_LANES = 4 };

/* The signs before one row, a column a lane; the list is over REL_ACTIVITY. */
void brackets_write(const struct list *l, const struct list_row *row, struct buf *out);

#endif
