#include "store/scan.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "base/vec.h"
#include "store/case_file.h"

enum {
	GAP_LEAST = 8,   /* rows that a gap is worth remembering for */
	LOOK_LEAST = 512, /* rows that a call may look at in any case */
	ASK_EVERY = 64,  /* rows between two questions whether to stop */
	MARK_EVERY = 1024 /* rows between two marks of a count */
};

/* How many rows there are before a key. */
struct mark {
	int64_t key, before;
};

struct scan {
	struct case_file *c;
	const struct condition *condition;
	int anchor;
	sqlite3_stmt *forward, *backward; /* key and whether the condition holds */
	struct gaps gaps;
	int64_t looked;
	/* The count: rows before the key `counted_to`, all of them where it is done. */
	VEC(struct mark) marks;
	int64_t counted, counted_to;
	bool counted_all;
};

/* A walk along the keys, over rows and gaps. */
struct walk {
	struct scan *s;
	sqlite3_stmt *st;
	bool forward, running, ended;
	int64_t next;   /* the first key not looked at */
	int64_t clear;  /* from here to before `next` there is no row */
	int64_t barren; /* rows looked at since the last that counts */
	int64_t looked;
};

/* ------------------------------------------------------------ opening */

static struct err prepare(struct scan *s, const struct relation *r, bool forward, sqlite3_stmt **out)
{
	struct buf sql = {0};
	buf_printf(&sql, "SELECT %s, (%s) FROM %s WHERE %s %s ?%d%s%s ORDER BY %s %s", r->key, buf_text(&s->condition->sql),
		   r->from, r->key, forward ? ">=" : "<=", s->anchor, s->condition->indexed.n ? " AND " : "",
		   buf_text(&s->condition->indexed), r->key, forward ? "ASC" : "DESC");
	struct err e = db_prepare(s->c->db, buf_text(&sql), out);
	buf_free(&sql);
	return e;
}

struct err hosts_left_out(struct case_file *c, const char *host, struct gaps *out)
{
	static const struct relation hosts = {.host_id = "h.host_id"};
	struct condition condition;
	struct buf sql = {0};
	sqlite3_stmt *st = NULL;
	bool row = false;
	int64_t from = KEY_FIRST;
	if (!host || !*host)
		return OK;
	struct err e = condition_make(&condition, &hosts, &(struct filter){.host = host});
	buf_printf(&sql, "SELECT h.host_id FROM host h WHERE %s ORDER BY 1", buf_text(&condition.sql));
	if (!e.kind)
		e = db_prepare(c->db, buf_text(&sql), &st);
	if (!e.kind)
		condition_bind(&condition, st);
	while (!e.kind && !(e = stmt_step(st, &row)).kind && row) {
		int64_t id = stmt_int(st, 0);
		gaps_add(out, from, case_key(id, 1) - 1);
		from = case_key(id, UINT32_MAX) + 1;
	}
	if (!e.kind)
		gaps_add(out, from, KEY_LAST);
	sqlite3_finalize(st);
	buf_free(&sql);
	condition_free(&condition);
	return e;
}

struct err scan_open(struct case_file *c, const struct relation *r, const struct condition *condition, int anchor,
		     const char *host, struct scan **out)
{
	struct scan *s = xcalloc(1, sizeof *s);
	*s = (struct scan){.c = c, .condition = condition, .anchor = anchor, .counted_to = KEY_FIRST};
	struct err e = prepare(s, r, true, &s->forward);
	if (!e.kind)
		e = prepare(s, r, false, &s->backward);
	if (!e.kind && r->keys_by_host)
		e = hosts_left_out(c, host, &s->gaps);
	if (e.kind) {
		scan_close(s);
		s = NULL;
	}
	*out = s;
	return e;
}

void scan_bounds(struct scan *s, int64_t low, int64_t high)
{
	gaps_add(&s->gaps, KEY_FIRST, low - 1);
	gaps_add(&s->gaps, high + 1, KEY_LAST);
}

void scan_close(struct scan *s)
{
	if (!s)
		return;
	sqlite3_finalize(s->forward);
	sqlite3_finalize(s->backward);
	VEC_FREE(&s->gaps.list);
	VEC_FREE(&s->marks);
	free(s);
}

int64_t scan_looked(const struct scan *s)
{
	return s->looked;
}

/* ------------------------------------------------------------ walking */

static struct walk walk_from(struct scan *s, int64_t first, bool forward)
{
	return (struct walk){
		.s = s,
		.st = forward ? s->forward : s->backward,
		.forward = forward,
		.next = first,
		.clear = first,
	};
}

/* Remembers that there is nothing from `clear` to before `end`. */
static void note_gap(struct walk *w, int64_t end)
{
	if (w->forward && end > w->clear)
		gaps_add(&w->s->gaps, w->clear, end - 1);
	else if (!w->forward && end < w->clear)
		gaps_add(&w->s->gaps, end + 1, w->clear);
}

static void walk_end(struct walk *w)
{
	if (w->ended)
		gaps_add(&w->s->gaps, w->forward ? w->clear : KEY_FIRST, w->forward ? KEY_LAST : w->clear);
	else if (w->barren >= GAP_LEAST)
		note_gap(w, w->next);
	if (w->running)
		sqlite3_reset(w->st);
	w->running = false;
}

/* Starts the statement at the next key that lies in no gap. */
static void start(struct walk *w)
{
	const struct gap *gap;
	if (w->running)
		sqlite3_reset(w->st);
	w->running = false;
	while (!w->ended && (gap = gaps_at(&w->s->gaps, w->next))) {
		int64_t edge = w->forward ? gap->last : gap->first;
		w->ended = edge == (w->forward ? KEY_LAST : KEY_FIRST);
		if (!w->ended)
			w->next = edge + (w->forward ? 1 : -1);
	}
	if (w->ended)
		return;
	condition_bind(w->s->condition, w->st);
	sqlite3_bind_int64(w->st, w->s->anchor, w->next);
	w->running = true;
}

static bool must_stop(const struct walk *w)
{
	return w->looked >= LOOK_LEAST && case_pause_due(w->s->c);
}

/* The next row that the condition holds for. *found false: there is none. */
static struct err walk_next(struct walk *w, int64_t *key, bool *found)
{
	struct err e = OK;
	bool row;
	*found = false;
	for (;;) {
		if (!w->running || gaps_at(&w->s->gaps, w->next))
			start(w);
		if (w->ended)
			return e;
		do {
			e = stmt_step(w->st, &row);
			w->ended = !e.kind && !row;
			w->running = !e.kind && row;
			if (!w->running)
				return e;
			*key = stmt_int(w->st, 0);
			w->next = *key + (w->forward ? 1 : -1);
			w->looked++;
			w->s->looked++;
			if (stmt_int(w->st, 1)) {
				if (w->barren >= GAP_LEAST)
					note_gap(w, *key);
				w->clear = w->next;
				w->barren = 0;
				*found = true;
				return e;
			}
			if (++w->barren % ASK_EVERY == 0 && must_stop(w))
				return err_new(ERR_INTERRUPTED, "interrupted");
		} while (w->barren % ASK_EVERY);
	}
}

struct err scan_keys(struct scan *s, int64_t anchor, enum page_direction direction, size_t n, int64_t *keys,
		     size_t *found)
{
	bool forward = direction != PAGE_BEFORE, more = true;
	struct err e = OK;
	*found = 0;
	if (direction == PAGE_AFTER && anchor == KEY_LAST)
		return e;
	if (direction == PAGE_BEFORE && anchor == KEY_FIRST)
		return e;
	int64_t first = direction == PAGE_FROM ? anchor : direction == PAGE_AFTER ? anchor + 1 : anchor - 1;
	struct walk w = walk_from(s, first, forward);
	while (*found < n && !e.kind && more) {
		e = walk_next(&w, &keys[*found], &more);
		*found += !e.kind && more;
	}
	walk_end(&w);
	return e;
}

struct err scan_holds(struct scan *s, int64_t key, bool *holds)
{
	*holds = false;
	if (gaps_at(&s->gaps, key))
		return OK;
	condition_bind(s->condition, s->forward);
	sqlite3_bind_int64(s->forward, s->anchor, key);
	struct err e = stmt_step(s->forward, holds);
	*holds = *holds && stmt_int(s->forward, 0) == key && stmt_int(s->forward, 1);
	sqlite3_reset(s->forward);
	return e;
}

/* ------------------------------------------------------------ counting */

struct err scan_count(struct scan *s, int64_t *rows)
{
	struct err e = OK;
	int64_t key, marked = s->looked;
	bool more = true;
	struct walk w = walk_from(s, s->counted_to, true);
	while (!s->counted_all && !e.kind) {
		e = walk_next(&w, &key, &more);
		s->counted += !e.kind && more;
		s->counted_all = !e.kind && !more;
		if (s->looked - marked >= MARK_EVERY) {
			marked = s->looked;
			VEC_PUSH(&s->marks, (struct mark){w.next, s->counted});
		}
		if (!e.kind && w.looked % ASK_EVERY == 0 && must_stop(&w))
			e = err_new(ERR_INTERRUPTED, "interrupted");
	}
	s->counted_to = s->counted_all ? KEY_LAST : w.next;
	walk_end(&w);
	*rows = s->counted;
	return e;
}

static struct mark mark_before(const struct scan *s, int64_t key)
{
	size_t low = 0, high = s->marks.n;
	while (low < high) {
		size_t mid = low + (high - low) / 2;
		if (s->marks.items[mid].key <= key)
			low = mid + 1;
		else
			high = mid;
	}
	return low ? s->marks.items[low - 1] : (struct mark){KEY_FIRST, 0};
}

struct err scan_rank(struct scan *s, int64_t key, int64_t *rank)
{
	struct err e = OK;
	int64_t at;
	bool more = true;
	if (!s->counted_all && key >= s->counted_to)
		return err_new(ERR_INTERRUPTED, "not counted yet");
	struct mark from = mark_before(s, key);
	struct walk w = walk_from(s, from.key, true);
	*rank = from.before;
	while (!e.kind && more) {
		e = walk_next(&w, &at, &more);
		if (more && at >= key)
			break;
		*rank += !e.kind && more;
	}
	walk_end(&w);
	return e;
}
