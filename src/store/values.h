/* Some values of a column, for completion. */
#ifndef EVTRAIL_STORE_VALUES_H
#define EVTRAIL_STORE_VALUES_H

#include "store/query.h"

/* Gives each value that begins with start (in any case), as the filter language
 * writes it, once and in order; of the first rows of the relation only, so that the
 * cost does not grow with the case. Times and lengths have none. */
struct err values_starting(struct case_file *c, const struct relation *r, const struct column *column, struct str start,
			   void (*each)(void *context, const char *value), void *context);

#endif
