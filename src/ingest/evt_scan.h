/* A look at an EVT file that does not depend on the decoder: which records are
 * there, and which of them are the log's own?
 *
 * The file is a header of 48 bytes and a ring of records.  Behind the newest one
 * stands the cursor, which names the oldest and the next record number; the
 * header says the same, but only in a file that was closed.  What bears other
 * numbers is left over from before: slack.  Layout: Microsoft, "Event Log File
 * Format" (ELF_LOGFILE_HEADER, EVENTLOGRECORD, ELF_EOF_RECORD). */
#ifndef EVTRAIL_INGEST_EVT_SCAN_H
#define EVTRAIL_INGEST_EVT_SCAN_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/vec.h"

struct evt_place {
	uint64_t offset; /* of a whole record in the file */
	uint32_t number;
	uint32_t size;
	bool own;   /* of the log, not slack */
	bool given; /* for who reads: it has come */
};

/* Starts as {0}. */
struct evt_scan {
	VEC(struct evt_place) places; /* in the order of the file */
	bool dirty, wrapped;          /* the header's flags */
	bool has_cursor;
	bool has_numbers;      /* the log's own records are [oldest, next) */
	uint32_t oldest, next;
	uint64_t own;          /* places that are the log's own */
	uint64_t torn, torn_offset; /* records begun and not whole; the first */
};

/* ERR_IO where the file cannot be read. */
struct err evt_scan_file(struct evt_scan *s, const char *path);
/* The record that begins there, or NULL. */
struct evt_place *evt_scan_at(struct evt_scan *s, uint64_t offset);
/* Writes a file of those own records that have not come, straight and whole: a
 * decoder that lost its way in the ring finds it there.  Leaves out what goes
 * beyond 64 MiB.  False where it cannot be written. */
bool evt_scan_write_rest(const struct evt_scan *s, const char *path, int out);
void evt_scan_free(struct evt_scan *s);

#endif
