/* Facts come from SQLite a window at a time, undecoded.  Most hosts fit into one,
 * which then serves every pass of the derivation.
 *
 * Most happened when they were written, in the order of an index; those that did not
 * have an index of their own, and both are merged.
 *
 * Equal times are ordered by record ID; what is still equal comes from different
 * channels or from computers that are one host, and is ordered by their names, so
 * that the order does not depend on the order of import.  The index of facts gives
 * time and record ID; the rest is so rare that the window is put right afterwards:
 * letting SQLite order by all four would send every fact through its sorter. */
#include "store/fact_reader.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "model/event.h"

enum { WINDOW_BYTES = 8 << 20 };

struct raw_fact {
	int64_t id, kind, time, written, record_id, channel_id, layout_id, sid_id;
	uint32_t name;     /* its place in the order of the host's names */
	uint32_t event_id; /* where there are others of its time and record ID */
	bool recovered;
	size_t list_at, list_n; /* in lists */
};

void fact_reader_open(struct fact_reader *r, sqlite3 *db, struct strings *strings, struct layouts *layouts)
{
	*r = (struct fact_reader){.db = db};
	fact_decoder_open(&r->decoder, strings, layouts);
}

void fact_reader_take(struct fact_reader *r, int64_t host_id)
{
	r->host_id = host_id;
	r->whole = false;
}

void fact_reader_close(struct fact_reader *r)
{
	sqlite3_finalize(r->rows);
	VEC_FREE(&r->window);
	buf_free(&r->lists);
	fact_decoder_free(&r->decoder);
	idmap_free(&r->channel_places);
	idmap_free(&r->names);
	for (size_t i = 0; i < r->channels.n; i++)
		buf_free(&r->channels.items[i]);
	VEC_FREE(&r->channels);
	*r = (struct fact_reader){0};
}

static struct err read_names(struct fact_reader *r)
{
	sqlite3_stmt *st = NULL;
	bool row;
	struct err e = db_prepare(r->db, "SELECT computer_id FROM computer WHERE host_id = ? ORDER BY name COLLATE NOCASE",
				  &st);
	idmap_clear(&r->names);
	if (e.kind)
		return e;
	stmt_bind(st, "i", r->host_id);
	while (!(e = stmt_step(st, &row)).kind && row) {
		uint64_t place = r->names.n;
		*idmap_at(&r->names, (uint64_t)stmt_int(st, 0)) = place;
	}
	sqlite3_finalize(st);
	return e;
}

/* The host's facts, ?1; happened: when they did. */
#define FACTS_WHERE(happened, of_name) \
	"SELECT fact_id, kind, " happened " AS at, record_id AS record, channel_id, recovered, layout_id, value_list, " \
	"time, computer_id, sid_id FROM fact f WHERE computer_id " of_name " (SELECT computer_id FROM computer WHERE host_id = ?1) "
#define BY_CHANNEL "ORDER BY (SELECT text FROM string WHERE string_id = f.channel_id), f.record_id, f.time, f.event_id"

/* With one name indexes give the order; with more, all facts are sorted. */
static const char *const readings[2][4] = {
	{
		[BY_RECORD] = FACTS_WHERE("coalesce(happened, time)", "=") BY_CHANNEL,
		[BY_TIME] = FACTS_WHERE("time", "=") "AND happened IS NULL UNION ALL "
			    FACTS_WHERE("happened", "=") "AND happened IS NOT NULL ORDER BY at, record",
		[BY_WRITTEN] = FACTS_WHERE("time", "=") "ORDER BY at, record",
	},
	{
		[BY_RECORD] = FACTS_WHERE("coalesce(happened, time)", "IN") BY_CHANNEL,
		[BY_TIME] = FACTS_WHERE("coalesce(happened, time)", "IN") "ORDER BY at, record",
		[BY_WRITTEN] = FACTS_WHERE("time", "IN") "ORDER BY at, record",
	},
};

/* All happened when they were written, so that there is nothing to merge. */
static struct err all_in_place(struct fact_reader *r, bool *in_place)
{
	int64_t apart;
	struct err e = db_int(r->db, &apart, 0,
			      "SELECT count(*) FROM computer m WHERE host_id = ? AND EXISTS (SELECT 1 FROM fact f "
			      "WHERE f.computer_id = m.computer_id AND f.happened IS NOT NULL)",
			      "i", r->host_id);
	*in_place = !e.kind && !apart;
	return e;
}

static struct err prepare(struct fact_reader *r, enum fact_order order)
{
	bool in_place;
	struct err e = read_names(r);
	if (!e.kind)
		e = all_in_place(r, &in_place);
	if (e.kind)
		return e;
	if (order == BY_TIME && in_place)
		order = BY_WRITTEN;
	sqlite3_finalize(r->rows);
	r->rows = NULL;
	e = db_prepare(r->db, readings[r->names.n != 1][order], &r->rows);
	if (!e.kind)
		stmt_bind(r->rows, "i", r->host_id);
	return e;
}

struct err fact_reader_rewind(struct fact_reader *r, enum fact_order order)
{
	r->at = 0;
	if (r->whole && order == r->order)
		return OK;
	r->order = order;
	r->whole = r->ahead = false;
	r->window.n = 0;
	return prepare(r, order);
}

/* ---- a window ---- */

static void take_row(struct fact_reader *r)
{
	sqlite3_stmt *st = r->rows;
	struct str list = stmt_blob(st, 7);
	const uint64_t *name = r->names.n > 1 ? idmap_find(&r->names, (uint64_t)stmt_int(st, 9)) : NULL;
	VEC_PUSH(&r->window, (struct raw_fact){
		.id = stmt_int(st, 0),
		.kind = stmt_int(st, 1),
		.time = stmt_int(st, 2),
		.written = stmt_int(st, 8),
		.record_id = stmt_int(st, 3),
		.channel_id = stmt_int(st, 4),
		.recovered = stmt_int(st, 5) != 0,
		.layout_id = stmt_int(st, 6),
		.sid_id = stmt_int(st, 10),
		.name = name ? (uint32_t)*name : 0,
		.list_at = r->lists.n,
		.list_n = list.n,
	});
	buf_add_str(&r->lists, list);
}

static bool is_full(const struct fact_reader *r)
{
	return r->lists.n + r->window.n * sizeof *r->window.items >= WINDOW_BYTES;
}

/* Rows of equal time and record ID stay in one window. */
static bool goes_with_last(const struct fact_reader *r)
{
	const struct raw_fact *last = &r->window.items[r->window.n - 1];
	return stmt_int(r->rows, 2) == last->time && stmt_int(r->rows, 3) == last->record_id;
}

static struct err read_window(struct fact_reader *r)
{
	bool row, first = !r->ahead;
	r->window.n = r->at = 0;
	buf_clear(&r->lists);
	if (r->ahead)
		take_row(r);
	for (;;) {
		struct err e = stmt_step(r->rows, &row);
		if (e.kind)
			return e;
		r->ahead = row && is_full(r) && !goes_with_last(r);
		if (!row)
			r->whole = first && r->order != BY_RECORD;
		if (!row || r->ahead)
			break;
		take_row(r);
	}
	if (!row) { /* it would start again */
		sqlite3_finalize(r->rows);
		r->rows = NULL;
	}
	return OK;
}

static struct err channel_text(struct fact_reader *r, int64_t channel_id, struct str *text)
{
	uint64_t *place = idmap_at(&r->channel_places, (uint64_t)channel_id);
	if (!*place) {
		struct buf copy = {0};
		struct err e = strings_text(r->decoder.strings, channel_id, text);
		if (e.kind)
			return e;
		buf_add_str(&copy, *text);
		VEC_PUSH(&r->channels, copy);
		*place = r->channels.n;
	}
	*text = buf_str(&r->channels.items[*place - 1]);
	return OK;
}

static int compare_ties(const void *x, const void *y, void *context)
{
	const struct raw_fact *a = x, *b = y;
	struct fact_reader *r = context;
	if (a->channel_id != b->channel_id) {
		struct str s, t;
		if (channel_text(r, a->channel_id, &s).kind || channel_text(r, b->channel_id, &t).kind)
			return 0; /* known to be there: asked for before the sort */
		return str_compare(s, t);
	}
	if (a->event_id != b->event_id)
		return a->event_id < b->event_id ? -1 : 1;
	if (a->written != b->written)
		return a->written < b->written ? -1 : 1;
	return (a->name > b->name) - (a->name < b->name);
}

static bool same_record(const struct raw_fact *a, const struct raw_fact *b)
{
	return a->time == b->time && a->written == b->written && a->record_id == b->record_id && a->channel_id == b->channel_id &&
	       a->event_id == b->event_id;
}

static bool same_content(const struct fact_reader *r, const struct raw_fact *a, const struct raw_fact *b)
{
	const char *lists = buf_text(&r->lists);
	return a->layout_id == b->layout_id && a->recovered == b->recovered && a->list_n == b->list_n &&
	       memcmp(lists + a->list_at, lists + b->list_at, a->list_n) == 0;
}

/* A record may be there once under each of its host's names. */
static void drop_copies(struct fact_reader *r)
{
	struct raw_fact *rows = r->window.items;
	size_t kept = 0;
	for (size_t i = 0; i < r->window.n; i++) {
		size_t k = kept;
		while (k && same_record(&rows[k - 1], &rows[i]) && !same_content(r, &rows[k - 1], &rows[i]))
			k--;
		if (!k || !same_record(&rows[k - 1], &rows[i]))
			rows[kept++] = rows[i];
	}
	r->window.n = kept;
}

/* What the order of rows with one time and record ID depends on. */
static struct err look_up_ties(struct fact_reader *r, struct raw_fact *rows, size_t n)
{
	struct err e = OK;
	for (size_t i = 0; i < n && !e.kind; i++) {
		struct stored_layout *layout;
		struct str ignored;
		e = layouts_get(r->decoder.layouts, rows[i].layout_id, &layout);
		if (!e.kind)
			e = channel_text(r, rows[i].channel_id, &ignored);
		if (!e.kind)
			rows[i].event_id = layout->event_id;
	}
	return e;
}

static struct err order_ties(struct fact_reader *r)
{
	struct raw_fact *rows = r->window.items;
	for (size_t i = 0, end; i < r->window.n; i = end) {
		for (end = i + 1; end < r->window.n && rows[end].time == rows[i].time &&
				  rows[end].record_id == rows[i].record_id; end++)
			;
		if (end - i == 1)
			continue;
		struct err e = look_up_ties(r, &rows[i], end - i);
		if (e.kind)
			return e;
		qsort_r(&rows[i], end - i, sizeof *rows, compare_ties, r);
	}
	return OK;
}

/* ---- facts ---- */

/* What rules reckon with. */
static bool is_in_range(const struct raw_fact *raw)
{
	return raw->time > -WINTIME_LIMIT && raw->time < WINTIME_LIMIT && raw->written > -WINTIME_LIMIT &&
	       raw->written < WINTIME_LIMIT && raw->record_id <= (int64_t)RECORD_ID_MOST;
}

static struct err decode(struct fact_reader *r, const struct raw_fact *raw, struct fact *fact)
{
	if (!is_in_range(raw))
		return err_new(ERR_CASE, "the case is damaged: fact %lld has no possible time or record ID", (long long)raw->id);
	if (raw->kind < 0 || raw->kind >= FACT_KIND_COUNT)
		return err_new(ERR_CASE, "the case is damaged: fact %lld is of no known kind", (long long)raw->id);
	*fact = (struct fact){
		.id = raw->id,
		.kind = (enum fact_kind)raw->kind,
		.time = raw->time,
		.written = raw->written,
		.record_id = raw->record_id,
		.recovered = raw->recovered,
		.user_sid = {.text_id = raw->sid_id, .texts = raw->sid_id ? &r->decoder.texts : NULL},
	};
	struct err e = channel_text(r, raw->channel_id, &fact->channel);
	if (e.kind)
		return e;
	struct str list = {buf_text(&r->lists) + raw->list_at, raw->list_n};
	return fact_decode(&r->decoder, raw->layout_id, list, fact);
}

struct err fact_reader_next(struct fact_reader *r, struct fact *fact, bool *more)
{
	struct err failed = fact_decoder_failed(&r->decoder);
	if (failed.kind)
		return failed;
	if (r->at == r->window.n && r->rows) {
		struct err e = read_window(r);
		if (!e.kind && r->order != BY_RECORD)
			e = order_ties(r);
		if (!e.kind && r->order != BY_RECORD && r->names.n > 1)
			drop_copies(r);
		if (e.kind)
			return e;
	}
	*more = r->at < r->window.n;
	return *more ? decode(r, &r->window.items[r->at++], fact) : OK;
}
