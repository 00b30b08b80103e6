/* A decoded record, as a reader hands it on: what stands in its System element
 * and the named values of its EventData or UserData.  All text is UTF-8 and
 * belongs to the reader; it is valid until the reader's next call. */
#ifndef EVTRAIL_MODEL_EVENT_H
#define EVTRAIL_MODEL_EVENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"
#include "base/wintime.h"
#include "model/kind.h"

/* The highest record ID that counts as one: a log that writes a million records a second has
 * it after nine years.  Beyond it IDs are made up, and what counts with them may overflow. */
#define RECORD_ID_MOST (UINT64_C(1) << 48)

/* Name is empty for an unnamed <Data>; the value is empty for an empty one. */
struct event_field {
	struct str name, value;
};

struct event {
	struct str provider, channel, computer, user_sid;
	uint64_t record_id; /* System/EventRecordID, not the record header's; 0: none */
	wintime time;       /* System/TimeCreated */
	uint32_t event_id;
	uint32_t version;
	uint32_t execution_pid, execution_tid; /* who logged it: never a parent */
	const struct event_field *fields;
	size_t nfields;
	uint64_t offset; /* of the record in its file */
	bool recovered;  /* from slack: not a record of this log */
	enum fact_kind kind;
};

#endif
