/* Filters that the analyst gave a name, kept in the case: expressions of the filter
 * language (filter_expr.h). */
#ifndef EVTRAIL_STORE_SAVED_FILTER_H
#define EVTRAIL_STORE_SAVED_FILTER_H

#include "base/buf.h"
#include "store/case.h"

/* Adds the expression to out; ERR_NOT_FOUND names those that there are. */
struct err saved_filter_get(struct case_file *c, const char *name, struct buf *out);
/* Both write through a handle of their own, since c may be open for reading. A name
 * has letters, digits, - and _; one that is there already gets the new expression. */
struct err saved_filter_set(struct case_file *c, const char *name, const char *expression);
struct err saved_filter_remove(struct case_file *c, const char *name);
/* Every name with its expression, in order. */
struct err saved_filter_each(struct case_file *c, void (*each)(void *context, const char *name, const char *expression),
			     void *context);

#endif
