/* The case's table of texts, with a cache of bounded size in both directions.
 * Internal to src/store. */
#ifndef EVTRAIL_STORE_STRINGS_H
#define EVTRAIL_STORE_STRINGS_H

#include "base/map.h"
#include "store/db.h"

struct strings {
	sqlite3_stmt *find, *add, *get;
	struct strmap ids;
	struct string_slot *texts;
};

/* add is left out where the case is only read. */
struct err strings_open(struct strings *s, sqlite3 *db, bool writable);
void strings_close(struct strings *s);
/* The number of a text, given one where it is new. */
struct err strings_id(struct strings *s, struct str text, int64_t *id);
/* A text by number; valid until the next call. ERR_CASE where there is none. */
struct err strings_text(struct strings *s, int64_t id, struct str *text);

#endif
