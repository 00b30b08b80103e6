/* Reads logs and hands what they hold to a sink.
 *
 *     files → decoder threads → bounded batches → the sink, in the calling thread
 *
 * The sink sees the sources in their listed order, one after another, and the
 * records of each in file order, whatever the number of threads: the work is
 * cut into parts (see reader.h), threads take them in order, and finished parts
 * wait for their turn in a window of fixed size.  So the result is the same
 * every time and memory does not grow with the logs. */
#ifndef EVTRAIL_INGEST_INGEST_H
#define EVTRAIL_INGEST_INGEST_H

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "ingest/sources.h"
#include "model/sink.h"

struct ingest_progress {
	uint64_t bytes_done, bytes_total;
	uint64_t records;           /* handed to the sink so far */
	size_t source, sources;     /* the source at work, from 0, and how many there are */
	const char *path;           /* of that source; NULL at the end */
};

struct ingest_options {
	int threads;  /* decoders; 0: one a processor, at most INGEST_MAX_THREADS */
	bool recover; /* read records in slack too */
	/* Set from a signal handler, say, to stop; may be NULL. */
	const volatile sig_atomic_t *stop;
	/* Called in the calling thread, at most about ten times a second and once
	 * at the end; may be NULL. */
	void (*progress)(void *context, const struct ingest_progress *p);
	void *progress_context;
};

enum { INGEST_MAX_THREADS = 16 };

/* A file that cannot be read is no error here: the sink gets its source_begin
 * and a source_end with SOURCE_FAILED.  Events of KIND_NONE come without their
 * fields.  In the outcome, records, kept and recovered count what was decoded
 * (recovered ones are among records); unreadable counts the log's own records
 * only, not remnants in slack.  A chunk that the sink knows is counted with what
 * the sink says of it.
 *
 * Returns ERR_INTERRUPTED after a stop: the source at work has then ended as
 * SOURCE_INTERRUPTED and later ones were not begun.  An error of the sink is
 * returned as it is, and the sink is not called again. */
struct err ingest_run(const struct sources *s, const struct ingest_options *options,
		      struct event_sink *sink);

#endif
