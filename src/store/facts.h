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
	uint32_t event_id, version;
};

struct err layouts_open(struct layouts *l, sqlite3 *db);
void layouts_close(struct layouts *l);
struct err layouts_get(struct layouts *l, int64_t layout_id, struct stored_layout **out);

/* A fact taken apart.  Its values are the decoder's until its next use: numbers lie
 * in the value list, texts are held by the strings once they were asked for. */
struct fact_decoder {
	struct fact_texts texts;
	struct strings *strings;
	struct layouts *layouts;
	struct fact_value *values;
	size_t cap;
	struct err failed; /* of a text that was asked for */
};

void fact_decoder_open(struct fact_decoder *d, struct strings *strings, struct layouts *layouts);
/* What went wrong with a text that was asked for since the last call. */
struct err fact_decoder_failed(struct fact_decoder *d);

void fact_decoder_free(struct fact_decoder *d);
/* Fills what the layout and the value list tell. */
struct err fact_decode(struct fact_decoder *d, int64_t layout_id, struct str value_list,
		       struct fact *fact);

/* Shows one fact as it is stored, with the path of the file that brought it and its
 * place in there; nothing where there is none.  All is see's for the call only. */
typedef void fact_see(void *context, const struct fact *f, struct str path, int64_t offset);
struct err fact_visit(sqlite3 *db, int64_t fact_id, fact_see *see, void *context);

#endif
