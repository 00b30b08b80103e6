/* Rows of whole numbers on their way into a table, many to a statement: what a
 * statement costs by itself is a third of what a row costs.  Internal to src/store. */
#ifndef EVTRAIL_STORE_INT_ROWS_H
#define EVTRAIL_STORE_INT_ROWS_H

#include "store/db.h"

struct int_rows {
	sqlite3_stmt *one, *many;
	const char *types; /* a letter a column, as in stmt_bind: i, k or n */
	int columns;
	int64_t *values;   /* of the rows that wait */
	int n;             /* how many these are */
	int64_t *bound;    /* to the parameters of `many` */
	bool any_bound;
};

/* Starts as {0}; head as in db_prepare_insert; types outlives it. */
struct err int_rows_open(struct int_rows *r, sqlite3 *db, const char *head, const char *types);
void int_rows_close(struct int_rows *r);
/* Takes a row, a value a column; stores all of them when there are enough. */
struct err int_rows_add(struct int_rows *r, const int64_t *row);
/* Stores those that wait. */
struct err int_rows_flush(struct int_rows *r);

#endif
