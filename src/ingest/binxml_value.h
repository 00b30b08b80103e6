/* Values of binary XML and their text.
 *
 * Types and their bytes: [MS-EVEN6] 2.2.12 and libevtx' "Windows XML Event Log
 * (EVTX)".  As facts, values have the form that libevtx gives them, so that what
 * was stored by either decoder is the same; for people they have Windows' own. */
#ifndef EVTRAIL_INGEST_BINXML_VALUE_H
#define EVTRAIL_INGEST_BINXML_VALUE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"
#include "base/wintime.h"
#include "ingest/arena.h"

enum value_type {
	VALUE_NULL = 0x00,
	VALUE_STRING = 0x01,
	VALUE_ANSI = 0x02,
	VALUE_INT8 = 0x03,
	VALUE_UINT8 = 0x04,
	VALUE_INT16 = 0x05,
	VALUE_UINT16 = 0x06,
	VALUE_INT32 = 0x07,
	VALUE_UINT32 = 0x08,
	VALUE_INT64 = 0x09,
	VALUE_UINT64 = 0x0a,
	VALUE_REAL32 = 0x0b,
	VALUE_REAL64 = 0x0c,
	VALUE_BOOL = 0x0d,
	VALUE_BINARY = 0x0e,
	VALUE_GUID = 0x0f,
	VALUE_SIZE = 0x10,
	VALUE_FILETIME = 0x11,
	VALUE_SYSTEMTIME = 0x12,
	VALUE_SID = 0x13,
	VALUE_HEX32 = 0x14,
	VALUE_HEX64 = 0x15,
	VALUE_BINXML = 0x21,
	VALUE_ARRAY = 0x80 /* a flag */
};

struct value {
	const uint8_t *p;
	uint32_t n; /* bytes */
	uint8_t type;
};

enum value_form {
	VALUE_AS_FACT,   /* 0x00000000000003e7, nine decimals of a second */
	VALUE_AS_WINDOWS /* 0x3e7, seven */
};

enum { SID_TEXT_MAX = 192 };

/* Text of a value that is no array and no binary XML, in arena.  Never fails:
 * what does not fit its type comes as its bytes in hex. */
struct str value_text(struct arena *a, const struct value *v, enum value_form form);
/* A whole array, its items with ", " between them. */
struct str value_array_text(struct arena *a, const struct value *v, enum value_form form);
/* Takes the next item off the front of an array; *item is no array.  An empty
 * array is one empty item to begin with: *begun is false then, and set. */
bool value_next_item(struct value *array, bool *begun, struct value *item);
/* An unsigned number or hex value of up to 8 bytes; false for other types. */
bool value_number(const struct value *v, uint64_t *number);
/* A time that can be written; false for other types and times. */
bool value_time(const struct value *v, wintime *t);

#endif
