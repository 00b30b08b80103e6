/* Rows of a relation under a filter, a window at a time: a page is asked for by
 * the key it starts after, never by a row number, so that its cost does not
 * grow with the case. */
#ifndef EVTRAIL_STORE_QUERY_H
#define EVTRAIL_STORE_QUERY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/wintime.h"
#include "store/case.h"
#include "store/relation.h"

/* What makes two executables of a host the same. Of those that are, the one most
 * worth a look stands for all, and they are as old as the one that ran first.  By path and hash, what has a hash logged is known only
 * where a baseline has that, too. */
enum compare_by { COMPARE_PATH, COMPARE_PATTERN, COMPARE_NAME, COMPARE_PATH_HASH, COMPARE_COUNT };

/* Every condition that is set must hold; zeroed: no condition.  A condition
 * that a relation has nothing to compare with is ignored by it. Text patterns
 * compare without case; * and ? are wildcards; image patterns without a
 * backslash compare with the file name, user patterns without one with the
 * account name or SID, else with DOMAIN\user. */
struct filter {
	const char *host; /* or several, with commas between */
	const char *user;
	const char *image;
	const char *not_on; /* REL_EXECUTABLE: these hosts never ran it; compared as compare says */
	const char *where; /* an expression, see filter_expr.h; NULL: none */
	wintime since, until; /* inclusive; 0: none */
	bool has_pid;
	uint64_t pid;
	bool has_logon_id;
	uint64_t logon_id;
	int64_t record; /* of a fact behind the row; 0: any */
	int64_t account, logon, executable; /* exact keys; 0: none */
	int64_t subtree;  /* REL_PROCESS: this process (or boot) and what is below it; 0: all */
	bool new_only;    /* REL_EXECUTABLE: neither learned nor in a baseline */
	int learn_days;   /* length of that period; 0: DEFAULT_LEARN_DAYS, LEARN_NOTHING */
	enum compare_by compare; /* REL_EXECUTABLE: one row a path, a pattern, a name */
	bool unreported;  /* REL_EXECUTABLE: not told by --since-last yet */
	int64_t baseline; /* REL_BASELINE, REL_BASELINE_ENTRY: of this one; 0: any */
	bool people_only; /* REL_ACCOUNT: no built-in accounts; REL_LOGON: no built-in,
	                     service or system sessions; REL_ACTIVITY: the same */
	bool remote_only; /* REL_LOGON: people by remote desktop, or reconnected to */
};

/* The first 30 days of a host's process events are taken as known, or three
 * quarters of a shorter span: always said plainly where the result is shown. */
enum { DEFAULT_LEARN_DAYS = 30, LEARN_NOTHING = -1 };

/* The order of rows; {0}: the relation's own. Text is compared without regard to
 * ASCII case, unknown values come last, equal ones keep the relation's order. */
struct order {
	const char *column;
	bool descending;
};

struct page_row {
	int64_t key;
	struct cell *cells; /* one a column of the relation */
};

/* Freed with page_free(); may be reused: a fetch clears it first. */
struct page {
	struct page_row *rows;
	size_t n;
	size_t ncolumns;
	struct page_memory *memory;
};

void page_free(struct page *p);

struct query;

enum page_direction {
	PAGE_AFTER, /* rows with key > anchor, ascending */
	PAGE_FROM,  /* rows with key >= anchor, ascending */
	PAGE_BEFORE /* rows with key < anchor; still given in ascending order */
};

#define KEY_FIRST INT64_MIN /* anchor below every key */
#define KEY_LAST INT64_MAX  /* anchor above every key */

/* The filter's text must outlive the query. */
struct err query_open(struct case_file *c, enum relation_id id, const struct filter *f,
		      struct query **out);
/* The same in another order: one pass over the rows under the filter, here and
 * now; ERR_INTERRUPTED where that was stopped.  All that follows costs no more
 * than in the natural order. Anchors are keys here, too: one that is not a row
 * stands before the first. */
struct err query_open_ordered(struct case_file *c, const struct relation *r, const struct filter *f,
			      const struct order *order, struct query **out);
void query_close(struct query *q);
const struct relation *query_relation(const struct query *q);

/* What has to look at many rows for its answer stops, with ERR_INTERRUPTED, when the
 * case's pause is due, and goes on from there when it is asked again. A page
 * holds the rows found so far; a count is of the rows counted so far. */
struct err query_page(struct query *q, int64_t anchor, enum page_direction direction, size_t n,
		      struct page *out);
/* Whether the row of this key is under the filter. */
struct err query_holds(struct query *q, int64_t key, bool *holds);
/* One row by key, filter or no filter; ERR_NOT_FOUND where there is none. */
struct err query_row(struct query *q, int64_t key, struct page *out);
/* Rows under the filter, and of the relation without it. */
struct err query_count(struct query *q, int64_t *shown, int64_t *all);
/* How many rows under the filter have a key < this one; ERR_INTERRUPTED as long as
 * they are not counted. */
struct err query_rank(struct query *q, int64_t key, int64_t *rank);
/* Rows looked at for all of that, to tell that it goes on. */
int64_t query_looked(const struct query *q);
/* The first row at or after time t within a host (0: any), or the last before. */
struct err query_at_time(struct query *q, int64_t host_id, wintime t, int64_t *key);

/* The next row after (or before) the anchor with any shown column's text
 * matching an extended regular expression, case folded; *key is 0 where there
 * is none.  ERR_USAGE where the expression is wrong; on ERR_INTERRUPTED *key is
 * the row to go on from. */
struct err query_search(struct query *q, int64_t anchor, bool forward, const char *regex,
			int64_t *key);

#endif
