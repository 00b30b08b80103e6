/* The rows of a relation that a condition holds for, where no index finds them:
 * looked for row by row, in stretches that may end at any row and go on from
 * there.  What was looked at once is remembered, the stretches without a row as
 * gaps and the number of rows before a key at marks on the way, so that a page, a
 * count or a rank costs the less the more is known.
 *
 * Each call ends early, with ERR_INTERRUPTED, when the case's pause is due,
 * but not before it has looked at some hundred rows: pages that are known come
 * whole.  Internal to src/store. */
#ifndef EVTRAIL_STORE_SCAN_H
#define EVTRAIL_STORE_SCAN_H

#include "store/filter.h"
#include "store/gaps.h"

struct scan;

/* Where keys begin with the host's number, those of hosts that a filter leaves
 * out are gaps. */
struct err hosts_left_out(struct case_file *c, const char *host, struct gaps *out);

/* anchor: number of the condition's parameter for the key to start from. The
 * condition must outlive the scan. */
struct err scan_open(struct case_file *c, const struct relation *r, const struct condition *condition, int anchor,
		     const char *host, struct scan **out);
/* There is no row outside these. */
void scan_bounds(struct scan *s, int64_t low, int64_t high);
void scan_close(struct scan *s); /* NULL is harmless */

/* Up to n keys, for PAGE_BEFORE in descending order; on ERR_INTERRUPTED those
 * found so far. */
struct err scan_keys(struct scan *s, int64_t anchor, enum page_direction direction, size_t n, int64_t *keys,
		     size_t *found);
/* Whether it holds for the row of this key. */
struct err scan_holds(struct scan *s, int64_t key, bool *holds);
/* Rows under the condition; on ERR_INTERRUPTED those counted so far. The next
 * call goes on. */
struct err scan_count(struct scan *s, int64_t *rows);
/* Rows before a key; ERR_INTERRUPTED where they are not counted up to it yet. */
struct err scan_rank(struct scan *s, int64_t key, int64_t *rank);
/* Rows looked at so far, for telling that it goes on. */
int64_t scan_looked(const struct scan *s);

#endif
