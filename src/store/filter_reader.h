/* An expression being read, and a comparison in it.  Internal to the filter
 * language: filter_expr.c reads, filter_term.c writes the SQL of a comparison. */
#ifndef EVTRAIL_STORE_FILTER_READER_H
#define EVTRAIL_STORE_FILTER_READER_H

#include "base/str.h"
#include "store/filter.h"

enum { MAX_EXPR_PARAMETERS = MAX_PARAMETERS - 20 };

enum operator { OP_EQUAL, OP_EXACT, OP_NOT_EQUAL, OP_CONTAINS, OP_LACKS, OP_LE, OP_LT, OP_GE, OP_GT, OP_IN };

struct reader {
	const char *text, *at;
	const struct relation *r;
	struct knowing knowing;
	int depth;
	struct condition *c;
	struct buf *ignored;
	struct err e;
};

/* One comparison being read. */
struct term {
	struct str name;
	const struct column *column; /* NULL: one of the special names */
	bool absent;                 /* the relation has nothing to compare with */
	enum operator op;
};

/* Keeps the first error: what is wrong, and where the reader stands. */
void reader_fail(struct reader *p, const char *what);
/* One value of a term as SQL. Nothing of an absent one is kept, but it must be
 * right; false where it is not. */
bool term_value(struct reader *p, const struct term *t, const char *value, bool is_null, struct buf *out);

#endif
