/* Where a list gets its rows: a window at a time, by the key next to which it
 * lies, never by number.  Over a query, the process tree, or lines of text. */
#ifndef EVTRAIL_UI_ROWS_H
#define EVTRAIL_UI_ROWS_H

#include "base/vec.h"
#include "store/query.h"
#include "store/tree.h"

enum row_flag {
	ROW_BOOT = 1,
	ROW_FOLDABLE = 2,
	ROW_UNFOLDED = 4,
	ROW_LAST = 8 /* no sibling below it */
};

struct list_row {
	int64_t key; /* never 0 */
	const struct cell *cells;
	int depth;
	unsigned flags;
	uint64_t guides; /* bit d: the line at depth d goes on below this row */
};

struct row_window {
	struct list_row *items;
	size_t n, cap;
};

/* Each call that gives an error may give ERR_INTERRUPTED: it has done a part, and goes
 * on with the rest when it is called again (see query.h). */
struct row_source_ops {
	/* Replaces the window by up to n rows. Their cells are the source's, valid
	 * until its next fetch. */
	struct err (*fetch)(void *context, int64_t anchor, enum page_direction direction, size_t n,
			    struct row_window *out);
	struct err (*count)(void *context, int64_t *shown, int64_t *all);
	/* The rest may be NULL: the list can not do it then. */
	struct err (*rank)(void *context, int64_t key, int64_t *rank);
	struct err (*search)(void *context, int64_t anchor, bool forward, const char *regex,
			     int64_t *key);
	/* Whether key is a row, for sources that would look for the next one in vain. */
	struct err (*holds)(void *context, int64_t key, bool *holds);
	/* Makes key a visible row, where it is only folded away. */
	struct err (*reveal)(void *context, int64_t key);
	/* Host and time of a row, and the first row at or after (host, t). */
	struct err (*time_of)(void *context, int64_t key, int64_t *host, wintime *t);
	struct err (*at_time)(void *context, int64_t host, wintime t, int64_t *key);
	/* Rows looked at so far, to tell that it goes on. */
	int64_t (*looked)(void *context);
	void (*close)(void *context);
};

/* {0}: a source without rows. */
struct row_source {
	const struct row_source_ops *ops;
	void *context;
	enum relation_id relation; /* REL_COUNT: none, just text */
	const struct column *columns;
	size_t ncolumns;
	const struct filter *filter; /* of a query's rows; NULL: those of the pane's filter */
	bool sorted; /* not in the order of its relation */
	const struct relation *table; /* what the rows are of, a result included; NULL: lines of text */
};

/* The source takes copies of the filter's text. */
struct err rows_of_query(struct case_file *c, enum relation_id id, const struct filter *f,
			 const struct order *order, struct row_source *out);
/* The same of a result (store/result.h), which must outlive the source. */
struct err rows_of_result(struct case_file *c, const struct relation *r, const struct filter *f,
			  const struct order *order, struct row_source *out);
/* The tree stays the caller's, and must outlive the source. */
struct row_source rows_of_tree(struct case_file *c, struct tree *t);

/* Lines of text with keys from 1; a line belongs under a heading. */
struct text_rows;
struct text_rows *text_rows_new(size_t ncolumns);
/* cells: one text a column, copied. heading: static text. */
void text_rows_add(struct text_rows *t, const char *heading, const char *const *cells);
/* The heading of a row, for a list's look. */
const char *text_rows_heading(const struct text_rows *t, int64_t key);
/* The source owns the lines from here on. */
struct row_source rows_of_text(struct text_rows *t, const struct column *columns);

void row_source_close(struct row_source *s);

#endif
