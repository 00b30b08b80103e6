/* The rows of a relation in the order of one column: their keys, written once to
 * a temporary table, so that any window of them costs what it would in the
 * natural order.  Making it costs one pass over the rows under the condition, and
 * ends early when the case's interrupt says so.  Internal to src/store. */
#ifndef EVTRAIL_STORE_SORTED_H
#define EVTRAIL_STORE_SORTED_H

#include "store/filter.h"

struct sorted {
	struct case_file *c;
	int number;    /* the table is temp.sorted_NUMBER; 0: there is none */
	int64_t rows;
	sqlite3_stmt *place;
};

/* ERR_USAGE where the relation has no such column. Freed in any case. */
struct err sorted_make(struct sorted *out, struct case_file *c, const struct relation *r, const struct condition *condition,
		       struct knowing knowing, const struct order *order);
/* The place of a key, from 1; 0 where it is not among the rows. */
struct err sorted_place(struct sorted *s, int64_t key, int64_t *place);
void sorted_free(struct sorted *s);

#endif
