#include "store/layout_ids.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

enum { MAX_LAYOUTS = 4096, MAX_NAMES = 64 * 1024 };

struct err layout_ids_open(struct layout_ids *l, sqlite3 *db)
{
	struct err e = db_prepare(db, "INSERT INTO layout (provider_id, event_id, version, names) VALUES (?, ?, ?, ?)",
				  &l->add);
	if (!e.kind)
		e = db_prepare(db,
			       "SELECT layout_id FROM layout WHERE provider_id = ? AND event_id = ? AND version = ? "
			       "AND names = ?",
			       &l->find);
	return e;
}

static void forget(struct layout_ids *l)
{
	for (size_t i = 0; i < l->items.n; i++) {
		free(l->items.items[i].names);
		free(l->items.items[i].hints);
	}
	l->items.n = l->names = 0;
	memset(l->recent, 0, sizeof l->recent);
	strmap_clear(&l->by_key);
}

void layout_ids_close(struct layout_ids *l)
{
	forget(l);
	sqlite3_finalize(l->add);
	sqlite3_finalize(l->find);
	strmap_free(&l->by_key);
	VEC_FREE(&l->items);
	buf_free(&l->key);
	*l = (struct layout_ids){0};
}

static bool fits(const struct known_layout *k, const struct event *event, int64_t provider_id)
{
	if (k->event_id != event->event_id || k->version != event->version ||
	    k->provider_id != provider_id || k->n != event->nfields)
		return false;
	for (size_t i = 0; i < k->n; i++)
		if (!str_eq(k->names[i], event->fields[i].name))
			return false;
	return true;
}

static struct err find_or_add(struct layout_ids *l, const struct event *event, int64_t provider_id,
			      struct str names, int64_t *id)
{
	bool row;
	stmt_bind(l->find, "iiib", provider_id, (int64_t)event->event_id, (int64_t)event->version, names);
	struct err e = stmt_step(l->find, &row);
	if (e.kind)
		return e;
	if (row) {
		*id = stmt_int(l->find, 0);
		sqlite3_reset(l->find);
		return OK;
	}
	e = stmt_run(l->add, "iiib", provider_id, (int64_t)event->event_id, (int64_t)event->version, names);
	*id = sqlite3_last_insert_rowid(sqlite3_db_handle(l->add));
	return e;
}

/* Its names are slices of the key. */
static void remember(struct layout_ids *l, const struct event *event, int64_t provider_id, int64_t id,
		     struct str key)
{
	struct known_layout k = {
		.id = id,
		.provider_id = provider_id,
		.event_id = event->event_id,
		.version = event->version,
		.n = event->nfields,
		.names = xcalloc(event->nfields, sizeof *k.names),
		.hints = xcalloc(event->nfields, sizeof *k.hints),
	};
	const uint8_t *p = (const uint8_t *)key.p, *end = p + key.n;
	for (size_t i = 0; i < k.n; i++) {
		uint64_t n = 0;
		varint_read(&p, end, &n);
		k.names[i] = (struct str){(const char *)p, (size_t)n};
		p += n;
	}
	VEC_PUSH(&l->items, k);
	l->names += k.n;
}

/* By the key of the stored row, as layout.names has them. */
static struct err look_up(struct layout_ids *l, const struct event *event, int64_t provider_id, size_t *index)
{
	buf_clear(&l->key);
	for (size_t k = 0; k < event->nfields; k++) {
		buf_add_varint(&l->key, event->fields[k].name.n);
		buf_add_str(&l->key, event->fields[k].name);
	}
	size_t names = l->key.n;
	buf_add_varint(&l->key, (uint64_t)provider_id);
	buf_add_varint(&l->key, event->event_id);
	buf_add_varint(&l->key, event->version);
	if (l->items.n >= MAX_LAYOUTS || l->names >= MAX_NAMES)
		forget(l);
	uint64_t *known = strmap_find(&l->by_key, buf_str(&l->key));
	if (known) {
		*index = (size_t)*known;
		return OK;
	}
	int64_t id;
	struct str own;
	struct err e = find_or_add(l, event, provider_id, str_sub(buf_str(&l->key), 0, names), &id);
	if (e.kind)
		return e;
	known = strmap_intern(&l->by_key, buf_str(&l->key), &own);
	remember(l, event, provider_id, id, own);
	*known = *index = l->items.n;
	return OK;
}

struct err layout_ids_get(struct layout_ids *l, const struct event *event, int64_t provider_id,
			  struct known_layout **out)
{
	size_t *recent = &l->recent[event->event_id % RECENT_LAYOUTS];
	if (!*recent || !fits(&l->items.items[*recent - 1], event, provider_id)) {
		size_t index;
		struct err e = look_up(l, event, provider_id, &index);
		if (e.kind)
			return e;
		*recent = index;
	}
	*out = &l->items.items[*recent - 1];
	return OK;
}
