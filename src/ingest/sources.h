/* From path arguments to a list of log files.
 *
 * A file is a log by its signature, never by its name.  Directories are walked
 * in the order of their names; symbolic links inside them are not followed (on
 * a mounted image they would lead into the analyst's own system), so there are
 * no loops.  A file that is reached twice is taken once.  Only regular files
 * are ever opened. */
#ifndef EVTRAIL_INGEST_SOURCES_H
#define EVTRAIL_INGEST_SOURCES_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/vec.h"
#include "ingest/reader.h"

struct source_file {
	char *path; /* as reached from the argument */
	uint64_t size;
	uint64_t device, inode;
	const struct reader_ops *ops;
};

/* Starts as {0}. */
struct sources {
	VEC(struct source_file) files;
	/* One line each: what, where, what to do.  They belong to the list. */
	VEC(struct err) errors;
	uint64_t bytes;       /* of all files */
	uint64_t passed_over; /* files in directories that are no logs, and links */
	uint64_t repeated;    /* logs that were in the list already */
};

/* Adds a file, or all logs below a directory; what goes wrong is added to
 * s->errors and stops nothing. */
void sources_add(struct sources *s, const char *path);
void sources_free(struct sources *s);

#endif
