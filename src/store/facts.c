#include "store/facts.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

enum { MAX_INLINE = 24, GUID_SIZE = 38 };

/* What numbers and IDs are written with. */
static const bool is_number_char[256] = {
	['0'] = 1, ['1'] = 1, ['2'] = 1, ['3'] = 1, ['4'] = 1, ['5'] = 1, ['6'] = 1, ['7'] = 1,
	['8'] = 1, ['9'] = 1, ['a'] = 1, ['b'] = 1, ['c'] = 1, ['d'] = 1, ['e'] = 1, ['f'] = 1,
	['A'] = 1, ['B'] = 1, ['C'] = 1, ['D'] = 1, ['E'] = 1, ['F'] = 1, ['x'] = 1,
};

bool value_is_inline(struct str value)
{
	if (value.n <= 3)
		return true;
	if (value.n == GUID_SIZE && value.p[0] == '{')
		return !str_starts_nocase(value, STR("{00000000-"));
	if (value.n > MAX_INLINE)
		return false;
	for (size_t i = 0; i < value.n; i++)
		if (!is_number_char[(unsigned char)value.p[i]])
			return false;
	return true;
}

struct err value_put(struct buf *list, struct strings *strings, struct str value, struct string_hint *hint)
{
	if (value_is_inline(value)) {
		buf_add_varint(list, (uint64_t)value.n << 1);
		buf_add_str(list, value);
		return OK;
	}
	int64_t id;
	struct err e = strings_id_near(strings, value, hint, &id);
	if (!e.kind)
		buf_add_varint(list, (uint64_t)id << 1 | 1);
	return e;
}

struct err layouts_open(struct layouts *l, sqlite3 *db)
{
	*l = (struct layouts){0};
	return db_prepare(db,
			  "SELECT l.names, l.event_id, l.version, p.text FROM layout l JOIN string p "
			  "ON p.string_id = l.provider_id WHERE l.layout_id = ?",
			  &l->get);
}

static void layout_free(struct stored_layout *s)
{
	if (!s)
		return;
	free(s->layout.names);
	free(s->bytes);
	free(s);
}

static void free_known(void *context, uint64_t key, uint64_t value)
{
	(void)context;
	(void)key;
	layout_free((struct stored_layout *)(uintptr_t)value);
}

void layouts_close(struct layouts *l)
{
	sqlite3_finalize(l->get);
	idmap_each(&l->known, free_known, NULL);
	idmap_free(&l->known);
	*l = (struct layouts){0};
}

static struct err damaged(const char *what, int64_t id)
{
	return err_new(ERR_CASE, "the case is damaged: %s %lld is not readable", what, (long long)id);
}

/* names: a varint length and its bytes, each. */
static bool layout_parse(struct stored_layout *s, size_t size)
{
	const uint8_t *p = (const uint8_t *)s->bytes, *end = p + size;
	while (p < end) {
		uint64_t n;
		if (!varint_read(&p, end, &n) || n > (uint64_t)(end - p))
			return false;
		s->layout.names = xreallocarray(s->layout.names, s->layout.n + 1, sizeof(struct str));
		s->layout.names[s->layout.n++] = (struct str){(const char *)p, (size_t)n};
		p += n;
	}
	fact_layout_index(&s->layout);
	return true;
}

static struct err layout_load(struct layouts *l, int64_t id, struct stored_layout **out)
{
	bool row;
	stmt_bind(l->get, "i", id);
	struct err e = stmt_step(l->get, &row);
	if (e.kind || !row)
		return e.kind ? e : damaged("layout", id);
	struct str names = stmt_blob(l->get, 0), provider = stmt_text(l->get, 3);
	struct stored_layout *s = xcalloc(1, sizeof *s);
	s->bytes = xmalloc(names.n + provider.n);
	memcpy(s->bytes, names.p, names.n);
	memcpy(s->bytes + names.n, provider.p, provider.n);
	s->provider = (struct str){s->bytes + names.n, provider.n};
	s->event_id = (uint32_t)stmt_int(l->get, 1);
	s->version = (uint32_t)stmt_int(l->get, 2);
	s->layout.id = id;
	size_t size = names.n;
	sqlite3_reset(l->get);
	if (!layout_parse(s, size)) {
		layout_free(s);
		return damaged("layout", id);
	}
	*out = s;
	return OK;
}

struct err layouts_get(struct layouts *l, int64_t id, struct stored_layout **out)
{
	uint64_t *known = idmap_find(&l->known, (uint64_t)id);
	if (known && *known) {
		*out = (struct stored_layout *)(uintptr_t)*known;
		return OK;
	}
	struct err e = layout_load(l, id, out);
	if (!e.kind)
		*idmap_at(&l->known, (uint64_t)id) = (uint64_t)(uintptr_t)*out;
	return e;
}

static struct str get_text(struct fact_texts *texts, int64_t text_id)
{
	struct fact_decoder *d = (struct fact_decoder *)texts; /* its first member */
	struct str text = STR("");
	struct err e = strings_hold(d->strings, text_id, &text);
	if (!e.kind)
		return text;
	err_free(d->failed);
	d->failed = e;
	return STR("");
}

void fact_decoder_open(struct fact_decoder *d, struct strings *strings, struct layouts *layouts)
{
	*d = (struct fact_decoder){.texts = {get_text}, .strings = strings, .layouts = layouts};
}

struct err fact_decoder_failed(struct fact_decoder *d)
{
	struct err e = d->failed;
	d->failed = OK;
	return e;
}

void fact_decoder_free(struct fact_decoder *d)
{
	free(d->values);
	err_free(d->failed);
	*d = (struct fact_decoder){0};
}

static bool take_value(struct fact_decoder *d, const uint8_t **p, const uint8_t *end, struct fact_value *value)
{
	uint64_t tag;
	if (!varint_read(p, end, &tag))
		return false;
	if (tag & 1) {
		*value = (struct fact_value){.text_id = (int64_t)(tag >> 1), .texts = &d->texts};
		return tag >> 1;
	}
	if (tag >> 1 > (uint64_t)(end - *p))
		return false;
	*value = (struct fact_value){.text = {(const char *)*p, (size_t)(tag >> 1)}};
	*p += tag >> 1;
	return true;
}

static bool decode_values(struct fact_decoder *d, size_t n, struct str list)
{
	const uint8_t *p = (const uint8_t *)list.p, *end = p + list.n;
	strings_let_go(d->strings);
	for (size_t i = 0; i < n; i++)
		if (!take_value(d, &p, end, &d->values[i]))
			return false;
	return true;
}

struct err fact_decode(struct fact_decoder *d, int64_t layout_id, struct str list, struct fact *fact)
{
	struct stored_layout *layout;
	struct err e = layouts_get(d->layouts, layout_id, &layout);
	if (e.kind)
		return e;
	if (layout->layout.n > d->cap) {
		d->cap = layout->layout.n;
		d->values = xreallocarray(d->values, d->cap, sizeof *d->values);
	}
	if (!decode_values(d, layout->layout.n, list))
		e = damaged("fact", fact->id);
	fact->layout = &layout->layout;
	fact->values = d->values;
	fact->provider = layout->provider;
	fact->event_id = layout->event_id;
	fact->version = layout->version;
	return e;
}

static struct err read_fact(struct fact_decoder *d, sqlite3_stmt *st, struct fact *fact)
{
	*fact = (struct fact){
		.id = stmt_int(st, 0),
		.kind = (enum fact_kind)stmt_int(st, 1),
		.time = stmt_int(st, 2),
		.written = stmt_int(st, 2),
		.record_id = stmt_int(st, 3),
		.channel = stmt_text(st, 4),
		.recovered = stmt_int(st, 5) != 0,
		.user_sid = {.text = stmt_text(st, 10)},
	};
	return fact_decode(d, stmt_int(st, 6), stmt_blob(st, 7), fact);
}

static const char one_fact[] =
	"SELECT f.fact_id, f.kind, f.time, f.record_id, ch.text, f.recovered, f.layout_id, f.value_list, "
	"s.path, f.offset, u.text FROM fact f JOIN string ch ON ch.string_id = f.channel_id "
	"LEFT JOIN string u ON u.string_id = f.sid_id "
	"LEFT JOIN source_file s ON s.source_id = f.source_id WHERE f.fact_id = ?";

struct err fact_visit(sqlite3 *db, int64_t fact_id, fact_see *see, void *context)
{
	struct strings strings;
	struct layouts layouts = {0};
	struct fact_decoder decoder;
	struct fact f;
	sqlite3_stmt *st = NULL;
	bool row = false;
	fact_decoder_open(&decoder, &strings, &layouts);
	struct err e = strings_open(&strings, db, false);
	if (!e.kind)
		e = layouts_open(&layouts, db);
	if (!e.kind)
		e = db_prepare(db, one_fact, &st);
	if (!e.kind) {
		stmt_bind(st, "i", fact_id);
		e = stmt_step(st, &row);
	}
	if (!e.kind && row && !(e = read_fact(&decoder, st, &f)).kind) {
		see(context, &f, stmt_text(st, 8), stmt_int(st, 9));
		e = fact_decoder_failed(&decoder);
	}
	sqlite3_finalize(st);
	fact_decoder_free(&decoder);
	layouts_close(&layouts);
	strings_close(&strings);
	return e;
}
