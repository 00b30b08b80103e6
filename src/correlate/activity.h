/* The lines of the activity timeline. */
#ifndef EVTRAIL_CORRELATE_ACTIVITY_H
#define EVTRAIL_CORRELATE_ACTIVITY_H

#include "correlate/state.h"
#include "correlate/proctree.h"

/* A fact of any kind but process starts and ends, which become lines when the
 * boot is over. */
void activity_note(struct boot_state *b, const struct fact *f);
/* The boot's lines in order of time, with the numbers that nodes and logons have
 * now.  sink NULL: they wait in the host until activity_emit(). */
struct err activity_finish(struct boot_state *b, struct proctree *t, uint32_t boot_node,
			   struct derived_sink *sink);
/* Hands on all that waits, in order of time. */
struct err activity_emit(struct host *host, struct derived_sink *sink);

#endif
