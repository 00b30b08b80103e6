/* One host's facts in the order a derivation asks for, decoded one at a time.
 * Internal to src/store. */
#ifndef EVTRAIL_STORE_FACT_READER_H
#define EVTRAIL_STORE_FACT_READER_H

#include "base/vec.h"
#include "model/derived.h"
#include "store/facts.h"

struct fact_reader {
	sqlite3 *db;
	int64_t host_id;
	struct idmap names; /* computer_id of each of its names -> place in their order */
	enum fact_order order;
	sqlite3_stmt *rows;
	bool ahead; /* the statement stands on a row that is not in the window yet */
	bool whole; /* the window holds all of the host's facts, in that order, which is one of time */
	VEC(struct raw_fact) window;
	struct buf lists; /* the window's value lists */
	size_t at;        /* in the window: the next one */
	struct fact_decoder decoder;
	struct idmap channel_places; /* string_id -> place in channels plus 1 */
	VEC(struct buf) channels;
};

/* strings and layouts outlive the reader. */
void fact_reader_open(struct fact_reader *r, sqlite3 *db, struct strings *strings, struct layouts *layouts);
void fact_reader_close(struct fact_reader *r);
/* Whose facts come: before the first rewind. */
void fact_reader_take(struct fact_reader *r, int64_t host_id);
/* Starts (again) from the first. */
struct err fact_reader_rewind(struct fact_reader *r, enum fact_order order);
/* The fact is valid until the next call. */
struct err fact_reader_next(struct fact_reader *r, struct fact *fact, bool *more);

#endif
