/* The case's table of texts, with a cache of bounded size in both directions.
 * Internal to src/store. */
#ifndef EVTRAIL_STORE_STRINGS_H
#define EVTRAIL_STORE_STRINGS_H

#include "base/buf.h"
#include "base/map.h"
#include "base/vec.h"
#include "store/db.h"

struct strings {
	sqlite3_stmt *find, *add, *get;
	struct strmap ids;
	uint64_t generation; /* of ids: another where it was emptied */
	bool complete;       /* what is not in ids is not in the case either */
	struct string_slot *texts;
	size_t slots;
	uint64_t holding;    /* what slots in use now are marked with */
	VEC(struct buf) held; /* texts that lost their slot while in use */
};

/* A text that was asked for, to be compared with the next of its kind.  Starts as {0}. */
struct string_hint {
	struct str text; /* in strings.ids */
	int64_t id;
	uint64_t generation;
};

/* add is left out where the case is only read. */
struct err strings_open(struct strings *s, sqlite3 *db, bool writable);
void strings_close(struct strings *s);
/* The number of a text, given one where it is new. */
struct err strings_id(struct strings *s, struct str text, int64_t *id);
/* The same, cheaper where it is the text that the hint was used for last. */
struct err strings_id_near(struct strings *s, struct str text, struct string_hint *hint, int64_t *id);
/* A text by number; valid until the next call. ERR_CASE where there is none. */
struct err strings_text(struct strings *s, int64_t id, struct str *text);
/* The same, valid until strings_let_go(). */
struct err strings_hold(struct strings *s, int64_t id, struct str *text);
void strings_let_go(struct strings *s);

#endif
