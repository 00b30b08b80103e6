/* Decoder threads and the window of parts they work in.
 *
 * All parts of all sources form one sequence.  Threads claim parts in order;
 * a part's batches gather in a slot of the window until those before it were
 * taken.  A thread that is ahead waits: for a free slot, or because its slot
 * holds enough.  The part in front never waits, so there is no deadlock. */
#ifndef EVTRAIL_INGEST_POOL_H
#define EVTRAIL_INGEST_POOL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ingest/batch.h"
#include "ingest/ingest.h"
#include "ingest/sources.h"

struct pool;

/* What the taker gets, in order: per source a POOL_BEGIN, then per part its
 * batches and a POOL_PART, then a POOL_END. */
enum pool_got {
	POOL_WAIT, /* nothing yet: the time is up */
	POOL_BEGIN,
	POOL_BATCH,
	POOL_PART,
	POOL_END,
	POOL_DONE
};

/* What opening a source brought; its text belongs to the pool. */
struct pool_source {
	const struct source_file *file;
	struct reader_facts facts; /* parts is 1 where it could not be opened */
	const char *failure;       /* NULL: open */
};

struct pool_item {
	const struct pool_source *source;
	struct batch *batch; /* of POOL_BATCH: the taker's, to be given back */
};

/* On success *out is freed with pool_stop(); all others must outlive it.  Of the
 * sink only chunk_known is called. */
struct err pool_start(const struct sources *s, int threads, const struct ingest_options *options,
		      const struct event_sink *sink, struct pool **out);
/* Waits at most about a tenth of a second. */
enum pool_got pool_take(struct pool *p, struct pool_item *item);
/* Takes a batch back for use again; NULL does nothing. */
void pool_give_back(struct pool *p, struct batch *b);
/* Stops and joins all threads, whatever they are doing. */
void pool_stop(struct pool *p);

#endif
