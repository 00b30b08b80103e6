/* Where a reader of logs puts what it reads. Per source: source_begin, events
 * and damage in file order, source_end. Calls come from one thread at a time,
 * those of chunk_known excepted. */
#ifndef EVTRAIL_MODEL_SINK_H
#define EVTRAIL_MODEL_SINK_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/siphash.h"
#include "model/event.h"

enum source_status {
	SOURCE_COMPLETE,    /* read to its end */
	SOURCE_INTERRUPTED, /* stopped by the user: another import completes it */
	SOURCE_FAILED       /* could not be read at all */
};

/* What came of one file. */
struct source_outcome {
	enum source_status status;
	const char *format;   /* "evtx", "evt" */
	uint64_t size;        /* bytes */
	uint64_t records;     /* records read, kept or not, recovered ones included */
	uint64_t kept;        /* facts among them (already known ones included) */
	uint64_t unreadable;  /* the log's own records that could not be decoded */
	uint64_t recovered;   /* records found in slack, read only when asked for */
	uint64_t known;       /* of records: those of chunks that were read before, and not again */
	bool dirty;           /* the file was not closed properly */
	bool corrupted;       /* the decoder found damage */
	const char *message;  /* what is wrong and where, or NULL */
};

/* A chunk of a log, at its end. */
struct sink_chunk {
	uint64_t print; /* hash of its bytes; 0: something is wrong with it, so it must be read each time */
	bool known;     /* chunk_known was true: none of its events came */
	uint64_t records, kept; /* where it is known, the sink's to set: what it holds */
};

struct event_sink {
	void *context;
	struct err (*source_begin)(void *context, const char *path);
	/* Kept and unkept alike: an unkept event has kind KIND_NONE and no fields, and
	 * is only counted. */
	struct err (*event)(void *context, const struct event *);
	/* A record that could not be read, or a place with several of them: the
	 * outcome has their number. offset 0 where it is not known. */
	struct err (*damage)(void *context, uint64_t offset, const char *reason);
	struct err (*source_end)(void *context, const struct source_outcome *);

	/* For logs that grow; both or none.  chunk_known: whether a chunk with that print,
	 * of this log or any other, was read before and so need not be read again.  It is
	 * asked by several threads at once, at any time.  chunk_end comes behind the events
	 * of each chunk.  The key belongs to the sink: who wrote a log must not know it, or
	 * they could make a chunk that passes for another. */
	bool (*chunk_known)(void *context, uint64_t print);
	struct err (*chunk_end)(void *context, struct sink_chunk *chunk);
	struct siphash_key chunk_key;
};

#endif
