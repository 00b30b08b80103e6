/* The seam for decoders.  A decoder of a log format is one const struct
 * reader_ops and a struct that begins with a struct reader; nothing else of it
 * is known outside.  EVTX has two: reader_evtx.c reads it, and reader_libevtx.c
 * is what that one is measured against; EVT is read by reader_libevt.c.
 *
 * A log is read in parts (a run of records, chunks: the decoder decides), so
 * that several threads, each with a reader of its own, can share one big file:
 *
 *     struct reader *r;
 *     struct err e = ops->open(path, false, &r);
 *     for (uint64_t part = 0; part < r->facts.parts; part++) {
 *             ops->start(r, part);
 *             while ((got = ops->next(r, &item)) != READER_END)
 *                     ...
 *     }
 *     ops->close(r);
 *
 * A reader belongs to one thread at a time.  Readers of one file give the same
 * items for a part whichever of them reads it. */
#ifndef EVTRAIL_INGEST_READER_H
#define EVTRAIL_INGEST_READER_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/siphash.h"
#include "base/str.h"
#include "model/event.h"

enum reader_got {
	READER_EVENT,  /* item.event is a record */
	READER_DAMAGE, /* item.damage: records that are there but cannot be read */
	READER_NOTE,   /* item.note: something is wrong, but costs no record by itself */
	READER_CHUNK,  /* item.chunk: the end of a chunk; only where reader.memory is set */
	READER_END     /* the part is over */
};

struct reader_damage {
	uint64_t offset;  /* of the first such record in the file; 0: not known */
	uint64_t records; /* how many, at least 1 */
	const char *reason; /* one line, without the path */
	bool slack;       /* a remnant in slack: not one of this log's records */
	bool summarised;  /* facts.message tells of it already */
};

/* What may be wrong with a chunk of a log.  NOTE(id, one, many): "3 chunks with …". */
#define READER_NOTES(NOTE) \
	NOTE(CHECKSUM, "chunk with a wrong checksum", "chunks with a wrong checksum") \
	NOTE(HEADLESS, "chunk without a header, searched for records", \
	     "chunks without a header, searched for records") \
	NOTE(CUT, "chunk in whose header the file ends", "chunks in whose header the file ends") \
	NOTE(OVERWRITTEN, "overwritten chunk", "overwritten chunks") \
	NOTE(PROMISED, "chunk whose header names more records than it has", \
	     "chunks whose headers name more records than they have") \
	NOTE(UNREADABLE, "chunk that the system cannot read", "chunks that the system cannot read")

enum reader_note_kind {
#define NOTE(id, one, many) READER_NOTE_##id,
	READER_NOTES(NOTE)
#undef NOTE
	READER_NOTE_KINDS
};

struct reader_note {
	enum reader_note_kind kind;
	uint64_t offset; /* of the chunk in the file */
};

struct reader_chunk {
	uint64_t print; /* hash of all its bytes; 0: its checksums are wrong, or not all could be read */
	bool known;     /* passed over, because reader.memory knows it */
};

/* Of chunks that were read before. */
struct reader_memory {
	struct siphash_key key;
	bool (*known)(void *context, uint64_t print); /* NULL: there is none */
	void *context;
};

/* What it points to is valid until the reader's next call. */
struct reader_item {
	struct event event;
	struct reader_damage damage;
	struct reader_note note;
	struct reader_chunk chunk;
};

/* What the file's headers tell, known once it is open. */
struct reader_facts {
	uint64_t parts;
	bool dirty;       /* not closed properly by the event log service */
	bool corrupted;
	const char *message; /* what is wrong with the file and where, or NULL; the reader's */
};

struct reader {
	const struct reader_ops *ops;
	struct reader_facts facts;
	/* Set by who opened it. */
	bool all_fields; /* fields of events that are not kept, too */
	bool alone;      /* ask no other decoder about what this one refuses */
	struct reader_memory memory; /* what it knows is passed over */
};

struct reader_ops {
	const char *format; /* "evtx" */
	/* Sets the kind of its events, and leaves out the fields of KIND_NONE. */
	bool decides;
	/* Whether a file that begins with these bytes is of this format. */
	bool (*recognises)(struct str head);
	/* recover: records in slack are read as well, marked so, after all others.
	 * On success *r is the caller's to close; on failure it is NULL. */
	struct err (*open)(const char *path, bool recover, struct reader **r);
	/* Goes to the start of a part, 0 .. facts.parts - 1. */
	void (*start)(struct reader *r, uint64_t part);
	/* The next item of the part; never fails, damage is an item. */
	enum reader_got (*next)(struct reader *r, struct reader_item *item);
	void (*close)(struct reader *r);
};

extern const struct reader_ops reader_evtx;
extern const struct reader_ops reader_libevtx;
extern const struct reader_ops reader_libevt;

enum {
	READER_HEAD_SIZE = 16,       /* bytes of a file's start that tell its format */
	READER_EVT_HEADER_SIZE = 48
};

enum log_format {
	LOG_FORMAT_NONE,
	LOG_FORMAT_EVTX,
	LOG_FORMAT_EVT /* 2000, XP, 2003 */
};

enum log_format log_format_of(struct str head);
/* NULL where no reader takes such a file. */
const struct reader_ops *reader_for(struct str head);

#endif
