#include "store/strings.h"

#include <stdlib.h>

#include "base/alloc.h"

/* Text to number is a map that starts anew when it has grown to its bound;
 * number to text is a table in which a newcomer takes its slot. */
enum { MAX_CACHED_BYTES = 8 << 20, MAX_CACHED_TEXTS = 64 << 10, MAX_SLOT_TEXT = 1 << 10 };

/* Slots for all facts of a case, or for one that is looked at. */
enum { MANY_SLOTS = 1 << 14, FEW_SLOTS = 1 << 6 };

struct string_slot {
	int64_t id; /* 0: free */
	uint64_t holding; /* strings.holding: the text is in use */
	struct buf text;
};

struct err strings_open(struct strings *s, sqlite3 *db, bool writable)
{
	*s = (struct strings){.generation = 1, .holding = 1};
	struct err e = db_prepare(db, "SELECT string_id FROM string WHERE text = ?", &s->find);
	if (!e.kind)
		e = db_prepare(db, "SELECT text FROM string WHERE string_id = ?", &s->get);
	if (!e.kind && writable)
		e = db_prepare(db, "INSERT INTO string (text) VALUES (?)", &s->add);
	int64_t any = 1;
	if (!e.kind && writable)
		e = db_int(db, &any, 0, "SELECT string_id FROM string LIMIT 1", "");
	s->complete = !any;
	s->slots = writable ? MANY_SLOTS : FEW_SLOTS;
	s->texts = xcalloc(s->slots, sizeof *s->texts);
	return e;
}

void strings_close(struct strings *s)
{
	sqlite3_finalize(s->find);
	sqlite3_finalize(s->add);
	sqlite3_finalize(s->get);
	strmap_free(&s->ids);
	for (size_t i = 0; s->texts && i < s->slots; i++)
		buf_free(&s->texts[i].text);
	free(s->texts);
	strings_let_go(s);
	VEC_FREE(&s->held);
	*s = (struct strings){0};
}

static struct err find_or_add(struct strings *s, struct str text, int64_t *id)
{
	bool row = false;
	struct err e = OK;
	if (!s->complete) {
		stmt_bind(s->find, "s", text);
		e = stmt_step(s->find, &row);
	}
	if (e.kind)
		return e;
	if (row) {
		*id = stmt_int(s->find, 0);
		sqlite3_reset(s->find);
		return OK;
	}
	e = stmt_run(s->add, "s", text);
	*id = sqlite3_last_insert_rowid(sqlite3_db_handle(s->add));
	return e;
}

struct err strings_id_near(struct strings *s, struct str text, struct string_hint *hint, int64_t *id)
{
	if (hint->generation == s->generation && str_eq(hint->text, text)) {
		*id = hint->id;
		return OK;
	}
	if (s->ids.n > MAX_CACHED_TEXTS || strmap_bytes(&s->ids) > MAX_CACHED_BYTES) {
		strmap_clear(&s->ids);
		s->generation++;
		s->complete = false;
	}
	struct str own;
	uint64_t *known = strmap_intern(&s->ids, text, &own);
	struct err e = OK;
	if (!*known) {
		e = find_or_add(s, text, id);
		*known = e.kind ? 0 : (uint64_t)*id;
	}
	*id = (int64_t)*known;
	*hint = (struct string_hint){own, *id, e.kind ? 0 : s->generation};
	return e;
}

struct err strings_id(struct strings *s, struct str text, int64_t *id)
{
	return strings_id_near(s, text, &(struct string_hint){0}, id);
}

static void free_slot(struct strings *s, struct string_slot *slot)
{
	if (slot->holding == s->holding) {
		VEC_PUSH(&s->held, slot->text);
		slot->text = (struct buf){0};
		slot->holding = 0;
	}
	if (slot->text.cap > MAX_SLOT_TEXT)
		buf_free(&slot->text);
	buf_clear(&slot->text);
	slot->id = 0;
}

static struct err fill_slot(struct strings *s, struct string_slot *slot, int64_t id)
{
	bool row;
	stmt_bind(s->get, "i", id);
	struct err e = stmt_step(s->get, &row);
	if (e.kind)
		return e;
	if (!row)
		return err_new(ERR_CASE, "the case is damaged: text %lld is missing", (long long)id);
	free_slot(s, slot);
	buf_add_str(&slot->text, stmt_text(s->get, 0));
	slot->id = id;
	sqlite3_reset(s->get);
	return OK;
}

static struct string_slot *slot_of(struct strings *s, int64_t id)
{
	return &s->texts[(uint64_t)id % s->slots];
}

struct err strings_text(struct strings *s, int64_t id, struct str *text)
{
	struct string_slot *slot = slot_of(s, id);
	struct err e = slot->id == id ? OK : fill_slot(s, slot, id);
	*text = buf_str(&slot->text);
	return e;
}

struct err strings_hold(struct strings *s, int64_t id, struct str *text)
{
	struct err e = strings_text(s, id, text);
	slot_of(s, id)->holding = s->holding;
	return e;
}

void strings_let_go(struct strings *s)
{
	s->holding++;
	for (size_t i = 0; i < s->held.n; i++)
		buf_free(&s->held.items[i]);
	s->held.n = 0;
}
