/* A look at an EVTX file's chunks that does not depend on the decoder: how many
 * records should there be?  It only walks the record headers, so it is cheap,
 * and it lets the outcome of a file say what the decoder passed over in silence. */
#ifndef EVTRAIL_INGEST_EVTX_SCAN_H
#define EVTRAIL_INGEST_EVTX_SCAN_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/vec.h"

enum evtx_hole_kind {
	EVTX_HOLE_TORN,     /* a damaged record, and those behind it in its chunk */
	EVTX_HOLE_CUT_CHUNK /* the file ends inside the chunk */
};

struct evtx_hole {
	enum evtx_hole_kind kind;
	uint64_t offset;  /* of the torn record, or of the cut chunk, in the file */
	uint64_t records; /* torn or whole, that a plain reader will not give */
};

/* A chunk with the records that a plain reader lists: those in front of the
 * first damage. */
struct evtx_listed {
	uint64_t offset;
	uint64_t first; /* index of its first record in the file's list */
	uint64_t records;
};

struct evtx_place {
	uint64_t offset; /* of a record in the file */
	uint64_t number; /* in the record's header, which is not EventRecordID */
};

/* Starts as {0}. */
struct evtx_scan {
	int fd;
	bool is_open;
	bool dirty;
	uint64_t chunks;  /* with a proper header */
	uint64_t records; /* in these chunks and in front of their free space, torn ones too */
	uint64_t listed;  /* those of whole chunks in front of the first damage */
	VEC(struct evtx_listed) list;
	VEC(struct evtx_hole) holes;
	uint64_t promised;        /* records that chunk headers name and that are not there */
	uint64_t promised_offset; /* the first such chunk */
	uint64_t headless;        /* chunks with records but without a header */
	uint64_t headless_records, headless_offset;
	uint64_t overwritten; /* chunks that hold neither header, nor records, nor zeros */
	uint64_t overwritten_offset;
	/* The chunk that was asked for last. */
	uint64_t placed_chunk; /* index in list + 1; 0: none */
	VEC(struct evtx_place) places;
};

/* ERR_IO where the file cannot be read.  The file stays open. */
struct err evtx_scan_file(struct evtx_scan *s, const char *path);
/* Where the record lies that a plain reader lists at that index; NULL where
 * there is none.  Valid until the next call; quick for neighbours. */
const struct evtx_place *evtx_scan_place(struct evtx_scan *s, uint64_t index);
void evtx_scan_free(struct evtx_scan *s);

#endif
