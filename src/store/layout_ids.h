/* From an event to the number of its layout: where events come in.  The way back
 * is struct layouts in facts.h.  Internal to src/store. */
#ifndef EVTRAIL_STORE_LAYOUT_IDS_H
#define EVTRAIL_STORE_LAYOUT_IDS_H

#include "base/buf.h"
#include "base/vec.h"
#include "model/event.h"
#include "store/strings.h"

struct known_layout {
	int64_t id, provider_id;
	uint32_t event_id, version;
	size_t n;
	struct str *names;
	struct string_hint *hints; /* for the value of each */
};

enum { RECENT_LAYOUTS = 61 }; /* a prime: 4624 and 4688 differ by 64 */

struct layout_ids {
	sqlite3_stmt *add, *find;
	struct strmap by_key; /* -> index in items + 1 */
	VEC(struct known_layout) items;
	size_t names; /* of all items */
	size_t recent[RECENT_LAYOUTS]; /* by event ID: index + 1 */
	struct buf key;
};

/* Starts as {0}. */
struct err layout_ids_open(struct layout_ids *l, sqlite3 *db);
void layout_ids_close(struct layout_ids *l);
/* The event's layout, stored where it is new; valid until the next call. */
struct err layout_ids_get(struct layout_ids *l, const struct event *event, int64_t provider_id,
			  struct known_layout **out);

#endif
