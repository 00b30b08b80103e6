/* Lists of executables from elsewhere, to be taken as known: what dir prints, CSV
 * with a path or a hash column, plain lists of paths or hashes.  Read line by
 * line, whatever the length of the list. */
#ifndef EVTRAIL_INGEST_LISTING_H
#define EVTRAIL_INGEST_LISTING_H

#include <stdint.h>

#include "base/err.h"
#include "base/str.h"

enum listing_format { LISTING_PATHS, LISTING_DIR, LISTING_CSV, LISTING_HASHES };

struct listing_entry {
	struct str path; /* as listed; empty: only a hash is known */
	struct str key;  /* of our own exports: path, pattern, name, hash, path+hash; else empty */
	struct str added, who, why; /* of our own exports: of an approval; else empty */
	struct str hash; /* lower case SHA-256, SHA-1 or MD5; empty: none */
	uint64_t line;
};

struct listing_sink {
	void *context;
	/* Of an entry; a failure ends the reading and is given back. */
	struct err (*entry)(void *context, const struct listing_entry *entry);
};

struct listing_outcome {
	enum listing_format format;
	uint64_t lines, entries;
};

/* encoding: a name that iconv knows (CP850, CP437, CP1252, …); NULL: UTF-16 and
 * UTF-8 are told apart by their marks and their bytes, and anything else is an
 * error that says what to name.  ERR_INPUT has the path and the line. */
struct err listing_read(const char *path, const char *encoding, const struct listing_sink *sink,
			struct listing_outcome *out);
const char *listing_format_words(enum listing_format format);

#endif
