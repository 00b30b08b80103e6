/* The stored form of facts: layouts, value lists, and the reading of one host's
 * facts as a fact_source. Internal to src/store. */
#ifndef EVTRAIL_STORE_FACTS_H
#define EVTRAIL_STORE_FACTS_H

#include "base/buf.h"
#include "base/map.h"
#include "model/event.h"
#include "model/fact.h"
#include "store/strings.h"

/* Whether a value is held in its fact rather than among the case's strings:
 * numbers, IDs and random GUIDs, which hardly ever recur as text. */
bool value_is_inline(struct str value);
/* Appends one value to a value list; the hint is for the values of one field. */
struct err value_put(struct buf *list, struct strings *strings, struct str value, struct string_hint *hint);

/* Layouts by number, read once each. */
struct layouts {
	sqlite3_stmt *get;
	struct idmap known; /* layout_id -> struct stored_layout * */
};

struct stored_layout {
	struct fact_layout layout;
	char *bytes; /* what the names point into */
	struct str provider;
	uint32_t version;
};

struct err layouts_open(struct layouts *l, sqlite3 *db);
void layouts_close(struct layouts *l);
struct err layouts_get(struct layouts *l, int64_t layout_id, struct stored_layout **out);

/* A fact taken apart.  Its values are the decoder's until its next use: numbers lie
 * in the value list, texts are held by the strings. */
struct fact_decoder {
	struct strings *strings;
	struct layouts *layouts;
	struct fact_value *values;
	size_t cap;
};

void fact_decoder_free(struct fact_decoder *d);
struct err fact_decode(struct fact_decoder *d, int64_t layout_id, struct str value_list,
		       struct fact *fact);

/* The columns that fact_read expects, of a fact f with its channel text ch. */
#define FACT_COLUMNS \
	"f.fact_id, f.kind, f.event_id, f.time, f.record_id, ch.text, f.recovered, f.layout_id, f.value_list"
/* One fact from a statement that stands on a row of FACT_COLUMNS; valid as long as it
 * stands there. */
struct err fact_read(struct fact_decoder *d, sqlite3_stmt *st, struct fact *fact);

/* Shows one fact as it is stored; nothing where there is none. It is see's for the call only. */
struct err fact_visit(sqlite3 *db, int64_t fact_id, void (*see)(void *context, const struct fact *f), void *context);

#endif
