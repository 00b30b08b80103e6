/* Writes EVTX files.  Memory is one chunk, whatever the file's size.
 *
 *     struct evtx_writer *w;
 *     struct err e = evtx_writer_open("Security.evtx", NULL, &w);
 *     ... evtx_writer_event(w, &event) ...
 *     e = evtx_writer_close(w);
 *
 * The damage flags make files such as real ones are found to be. */
#ifndef EVTRAIL_TOOLS_EVTXWRITE_H
#define EVTRAIL_TOOLS_EVTXWRITE_H

#include "base/err.h"
#include "tools/binxml.h"

enum evtx_damage {
	EVTX_DIRTY = 1 << 0,          /* header: dirty, and its counts are the first chunk's */
	EVTX_BAD_CRC = 1 << 1,        /* every checksum is wrong */
	EVTX_BAD_CHUNK_MAGIC = 1 << 2,/* the second chunk's signature is overwritten */
	EVTX_SLACK = 1 << 3,          /* stale records stay behind a chunk's last one */
	EVTX_RENUMBERED = 1 << 4,     /* record headers count from 1, System keeps its IDs */
	EVTX_ZERO_TIME = 1 << 5,      /* record headers have no time */
	EVTX_ROTATED = 1 << 6,        /* the first chunk stands last, as in a wrapped log */
};

struct evtx_options {
	unsigned damage;
	unsigned spare_chunks; /* all-zero chunks at the end, as Windows preallocates them */
	uint64_t cut;          /* bytes left off at the end of the file */
	bool evt;              /* the older format: evtwrite.h */
	uint64_t ring;         /* of EVT: bytes, then the oldest records go; 0: large */
	unsigned flush_records;/* start a new chunk after so many records; 0: when it is full */
};

struct evtx_writer;

/* options may be NULL. On failure *w is NULL. */
struct err evtx_writer_open(const char *path, const struct evtx_options *options,
			    struct evtx_writer **w);
struct err evtx_writer_event(struct evtx_writer *w, const struct out_event *e);
/* Bytes in the file so far: a caller that wants to begin another one asks. */
uint64_t evtx_writer_size(const struct evtx_writer *w);
/* Finishes the file and frees w, also on failure. */
struct err evtx_writer_close(struct evtx_writer *w);

/* Name of a damage flag as scenarios write it ("dirty"), or 0. */
unsigned evtx_damage_find(struct str name);

#endif
