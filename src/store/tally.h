/* What a run of records adds up to, by event, by day and, of the Security log, by stretches of
 * record IDs: the rows of the tables seen, record_day and record_stretch but for their source.  Internal to src/store. */
#ifndef EVTRAIL_STORE_TALLY_H
#define EVTRAIL_STORE_TALLY_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/map.h"
#include "base/vec.h"

struct tally_event {
	int64_t computer_id, channel_id, provider_id, event_id;
	bool kept;
	int64_t records;
};

struct tally_day {
	int64_t computer_id, channel_id;
	int64_t day; /* since 1601-01-01 */
	int64_t records;
	int64_t first_record, last_record; /* record IDs; 0: none has one */
};

/* Records of the Security log that came one after the other, none missing. */
struct tally_stretch {
	int64_t computer_id, first_record, last_record;
};

enum { TALLY_RECENT = 61 };

/* Starts as {0}. */
struct tally {
	VEC(struct tally_event) events;
	VEC(struct tally_day) days;
	VEC(struct tally_stretch) stretches;
	struct idmap last_stretches;           /* computer_id -> its last one: index + 1 */
	struct idmap event_places, day_places; /* hash of the key -> index + 1 */
	size_t recent[TALLY_RECENT];           /* by event ID: index of that event + 1 */
	size_t recent_day;                     /* the day that was counted last: index + 1 */
};

/* Adds what they count. */
void tally_add_event(struct tally *t, const struct tally_event *e);
void tally_add_day(struct tally *t, const struct tally_day *d);
void tally_add_stretch(struct tally *t, const struct tally_stretch *s);
void tally_add(struct tally *t, const struct tally *other);
void tally_clear(struct tally *t); /* keeps the memory */
void tally_free(struct tally *t);

/* As the bytes of chunk.tally; reading adds to t, and is false where they are damaged. */
void tally_put(struct buf *out, const struct tally *t);
bool tally_read(struct tally *t, struct str bytes);

#endif
