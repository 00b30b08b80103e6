/* Rows that a question gave, kept in a temporary table while they are looked at:
 * a relation of its own, which can be paged, sorted, searched and filtered like
 * any other.  At most RESULT_MOST rows are kept. */
#ifndef EVTRAIL_STORE_RESULT_H
#define EVTRAIL_STORE_RESULT_H

#include "store/query.h"

enum { RESULT_MOST = 100000 };

struct result;

/* The rows of one SELECT over the case: see store/sql.h. */
struct err result_of_sql(struct case_file *c, const char *text, struct result **out);
/* How often each value of a column occurs among the rows under a filter, the most
 * frequent first: columns value, count, share (of all, in percent). Times are
 * counted by day, lengths by whole seconds. ERR_USAGE: there is no such column. */
struct err result_of_values(struct case_file *c, const struct relation *r, const struct filter *f, const char *column,
			    struct result **out);
void result_close(struct result *r); /* NULL is harmless */
/* The result's, until it is closed. */
const struct relation *result_relation(const struct result *r);
/* There was more than is kept. */
bool result_is_cut(const struct result *r);

#endif
