/* EVTX as a file: its header, its chunks, and where records lie in them.
 *
 * The file header's count of chunks is not believed: a log that was not closed
 * properly has more.  Chunks are read into memory of the reader, never mapped: a
 * live log may shrink while it is read. */
#ifndef EVTRAIL_INGEST_EVTX_FILE_H
#define EVTRAIL_INGEST_EVTX_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "ingest/evtx_layout.h"

struct evtx_file {
	int fd;
	uint64_t size, chunks; /* the last may be cut */
	bool dirty;
	bool wrong_checksum; /* of the header */
};

/* ERR_IO where it cannot be read, ERR_INPUT where it ends inside its header. */
struct err evtx_file_open(struct evtx_file *f, const char *path);
void evtx_file_close(struct evtx_file *f);
uint64_t evtx_chunk_offset(uint64_t index);

struct evtx_chunk {
	uint8_t *p;      /* EVTX_CHUNK_SIZE bytes, the owner's */
	uint32_t n;      /* that the file has; 0: none */
	uint32_t end;    /* of its own records, as far as the header can be trusted */
	uint64_t offset; /* in the file */
	bool failed;     /* the system could not read it */
	bool empty;      /* zeros: allocated ahead */
	bool has_header;
	bool wrong_checksum;
	uint64_t first_id, last_id; /* of its records; 0, 0: not known */
	uint64_t promised;          /* records that the header names */
};

/* Reads a chunk into c->p, and looks at it. */
void evtx_chunk_read(const struct evtx_file *f, uint64_t index, struct evtx_chunk *c);
/* Looks at the header of what is in c->p, of which p, n, offset and failed are set. */
void evtx_chunk_look(struct evtx_chunk *c);

/* Going through the chunk's own records; starts as {0}. */
struct evtx_walk {
	uint32_t at;
	bool searching; /* something was not as it should be */
	uint64_t number; /* of the record before */
	uint64_t found;  /* whole and torn */
};

struct evtx_record_place {
	uint32_t at, size; /* size is 0 for a torn one */
	uint64_t number;   /* in the record's header: not EventRecordID */
};

enum evtx_walk_got { EVTX_WALK_RECORD, EVTX_WALK_TORN, EVTX_WALK_END };

/* The next record.  A torn one is passed, and the search goes on behind it for
 * others of this chunk: their numbers tell them from stale ones. */
enum evtx_walk_got evtx_walk_next(const struct evtx_chunk *c, struct evtx_walk *w,
				  struct evtx_record_place *place);
/* Whether a whole record begins there that ends by end. */
bool evtx_record_at(const struct evtx_chunk *c, uint32_t at, uint32_t end,
		    struct evtx_record_place *place);
/* The next whole record at or behind `from` that ends by end, own or stale. */
bool evtx_record_search(const struct evtx_chunk *c, uint32_t from, uint32_t end,
			struct evtx_record_place *place);

#endif
