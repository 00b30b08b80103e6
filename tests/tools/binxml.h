/* BinXML, the encoding of records in EVTX files, written into a 64 KiB chunk.
 *
 * A record holds an instance of the System template (all that stands in
 * <System>), one value of which is again BinXML: an instance of the template of
 * the event's own fields.  The first instance in a chunk carries the template's
 * definition; later ones point at it.  Element and attribute names are stored
 * once a chunk too.  Names hang in 64 lists and templates in 32, whose heads are
 * in the chunk header, newest first; nothing outlives its chunk. */
#ifndef EVTRAIL_TOOLS_BINXML_H
#define EVTRAIL_TOOLS_BINXML_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/str.h"
#include "tools/events.h"

enum {
	CHUNK_SIZE = 65536,
	CHUNK_HEADER = 512,
	CHUNK_NAMES_AT = 128, /* 64 offsets */
	CHUNK_NAME_LISTS = 64,
	CHUNK_TEMPLATES_AT = 384, /* 32 offsets */
	CHUNK_TEMPLATE_LISTS = 32,
};

/* A chunk being written.  When something doesn't fit, full is set and the rest
 * is ignored: the caller takes the record back (chunk_rewind). */
struct chunk {
	uint8_t bytes[CHUNK_SIZE];
	size_t at; /* where the next byte goes */
	bool full;
};

enum value_kind { VALUE_FALLBACK, VALUE_TEXT, VALUE_NUMBER, VALUE_NULL };

/* A field's value.  Text is read as the field's type wants it (0x3e7, {GUID},
 * S-1-5-18, ISO 8601); a number is written as text where a string is wanted. */
struct value {
	enum value_kind kind;
	struct str text; /* somebody else's bytes */
	uint64_t number;
};

#define RECORD_ID_NONE UINT64_MAX

struct out_event {
	const struct shape *shape;
	wintime time;
	uint64_t record_id; /* RECORD_ID_NONE: System has no EventRecordID */
	uint32_t pid, tid;  /* of the writer of the event: System/Execution */
	struct str computer;
	struct str channel;  /* empty: the shape's */
	struct str user_sid; /* System/Security; empty: none */
	struct str activity; /* Correlation/ActivityID; empty: none */
	struct value values[SHAPE_MAX_FIELDS];
};

void event_reset(struct out_event *e, const struct shape *shape);
/* These do nothing where the shape has no such field. */
void event_text(struct out_event *e, enum field field, struct str text);
void event_number(struct out_event *e, enum field field, uint64_t number);

/* The 16-bit hash of a name, as Windows stores it: h = h * 65599 + c. */
uint16_t name_hash(struct str name);

void chunk_reset(struct chunk *c);
/* Takes back all that was written at or after start, names and templates too. */
void chunk_rewind(struct chunk *c, size_t start);
void chunk_put(struct chunk *c, const void *bytes, size_t n);
void chunk_put_u32(struct chunk *c, uint32_t value);
void chunk_put_u64(struct chunk *c, uint64_t value);

/* The BinXML of one event, from the fragment header to the end token.  False
 * when a value cannot be read as its field's type; *why then says which. */
bool binxml_put_event(struct chunk *c, const struct out_event *e, struct buf *why);

/* The value of a field as evtxexport prints it; "" for NULL. */
void event_value_text(const struct out_event *e, int position, struct buf *out);

#endif
