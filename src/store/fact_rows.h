/* Facts on their way into the case, many to a statement: what a statement costs
 * by itself is a third of what a fact costs.  Internal to src/store. */
#ifndef EVTRAIL_STORE_FACT_ROWS_H
#define EVTRAIL_STORE_FACT_ROWS_H

#include "base/buf.h"
#include "store/db.h"

enum { FACT_ROWS = 32 };

/* As the columns of table fact. */
struct fact_row {
	int64_t computer_id, time, record_id, channel_id, event_id, kind, layout_id, source_id, offset;
	int64_t recovered, execution_pid, sid_id, happened; /* the latter two 0: none */
	size_t list_at, list_n;                   /* value_list, in lists */
};

struct fact_rows {
	sqlite3_stmt *one, *many;
	struct fact_row rows[FACT_ROWS];
	size_t n;
	struct buf lists;
	int64_t added; /* rows that were new, so far: to be taken and reset */
	bool lost;     /* storing failed: the transaction misses facts and must not be committed */
};

/* Starts as {0}. */
struct err fact_rows_open(struct fact_rows *r, sqlite3 *db);
void fact_rows_close(struct fact_rows *r);
/* Takes the row, its list being what was added to r->lists since the last row;
 * stores all of them when there are enough. A fact that is known changes nothing. */
struct err fact_rows_add(struct fact_rows *r, const struct fact_row *row);
/* Stores those that wait. */
struct err fact_rows_flush(struct fact_rows *r);

#endif
