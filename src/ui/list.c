#include "ui/list.h"

#include <stdlib.h>
#include <string.h>

#include "base/zone.h"

enum { WHEEL = 3 /* rows a notch */ };

static bool failed(struct list *l, struct err e)
{
	if (!e.kind)
		return false;
	if (e.kind == ERR_INTERRUPTED) {
		l->unfinished = true;
		err_free(e);
		return true;
	}
	free(l->problem);
	l->problem = e.text;
	return true;
}

static bool fetch(struct list *l, int64_t anchor, enum page_direction direction, size_t n)
{
	if (!l->source.ops) {
		l->window.n = 0;
		return true;
	}
	struct err e = l->source.ops->fetch(l->source.context, anchor, direction, n, &l->window);
	bool partly = e.kind == ERR_INTERRUPTED;
	return !failed(l, e) || partly;
}

static size_t find(const struct list *l, int64_t key)
{
	size_t i = 0;
	while (i < l->window.n && l->window.items[i].key != key)
		i++;
	return i;
}

/* ---- lines: rows and the headings above them ---- */

bool list_sorted(const struct list *l)
{
	return l->source.sorted;
}

const char *list_sort(const struct list *l)
{
	return list_sorted(l) ? l->view.sort : NULL;
}

/* In another order a heading would stand above nearly every row. */
static bool has_headings(const struct list *l)
{
	return l->look && l->look->heading && !list_sorted(l);
}

bool list_heading(const struct list *l, size_t row, struct buf *out)
{
	buf_clear(out);
	if (!has_headings(l))
		return false;
	l->look->heading(l->look_context, &l->window.items[row], out);
	if (row == 0 || !out->n)
		return out->n > 0;
	struct buf before = {0};
	l->look->heading(l->look_context, &l->window.items[row - 1], &before);
	bool other = !str_eq(buf_str(&before), buf_str(out));
	buf_free(&before);
	return other;
}

int list_lines(const struct list *l, size_t from, size_t to)
{
	if (!has_headings(l))
		return (int)(to - from);
	struct buf b = {0};
	int lines = 0;
	for (size_t i = from; i < to; i++)
		lines += 1 + (list_heading(l, i, &b) || (i == from && b.n));
	buf_free(&b);
	return lines;
}

static bool in_sight(const struct list *l, size_t row)
{
	return row < l->window.n && list_lines(l, 0, row + 1) <= l->height;
}

/* ---- the window ---- */

static void load(struct list *l, int64_t top)
{
	size_t height = l->height > 0 ? (size_t)l->height : 1;
	if (!fetch(l, top, PAGE_FROM, height) || !l->window.n)
		return;
	int free_lines = l->height - list_lines(l, 0, l->window.n);
	if (free_lines > 0 && !l->unfinished) { /* the end: show more of what is before it */
		top = l->window.items[0].key;
		if (fetch(l, top, PAGE_BEFORE, (size_t)free_lines) && l->window.n)
			top = l->window.items[0].key;
		fetch(l, top, PAGE_FROM, height);
	}
	size_t at = find(l, l->cursor), first = 0;
	while (first < at && at < l->window.n && list_lines(l, first, at + 1) > l->height)
		first++;
	if (first)
		fetch(l, l->window.items[first].key, PAGE_FROM, height);
	if (l->window.n)
		l->top = l->window.items[0].key;
}

/* Shows the cursor's row with `line` rows above it, as far as there are. */
static void place(struct list *l, int line)
{
	int64_t top = l->cursor;
	if (line >= l->height)
		line = l->height - 1;
	if (line > 0 && fetch(l, l->cursor, PAGE_BEFORE, (size_t)line) && l->window.n)
		top = l->window.items[0].key;
	load(l, top);
}

/* The row nearest to the cursor's key becomes the cursor. */
static void settle_cursor(struct list *l)
{
	int64_t want = l->cursor ? l->cursor : KEY_FIRST;
	if (!fetch(l, want, PAGE_FROM, 1) || (l->unfinished && !l->window.n))
		return;
	if (!l->window.n && l->cursor && !fetch(l, want, PAGE_BEFORE, 1))
		return;
	int64_t found = l->window.n ? l->window.items[0].key : 0;
	if (found != l->cursor)
		l->rank = -1;
	l->cursor = found;
}

void list_refetch(struct list *l)
{
	size_t line = find(l, l->cursor);
	if (line == l->window.n)
		line = 0;
	free(l->problem);
	l->problem = NULL;
	l->unfinished = l->counting = false;
	l->pending = ACTION_NONE;
	l->pending_time.t = 0;
	settle_cursor(l);
	l->shown = l->all = l->rank = -1;
	if (l->cursor)
		place(l, (int)line);
}

void list_set_source(struct list *l, struct row_source source)
{
	size_t line = find(l, l->cursor);
	if (line == l->window.n)
		line = 0;
	row_source_close(&l->source);
	l->source = source;
	/* The rows' cells went with the old source, their keys are still right. */
	list_refetch(l);
	if (l->cursor)
		place(l, (int)line);
}

void list_close(struct list *l)
{
	row_source_close(&l->source);
	free(l->window.items);
	free(l->problem);
	view_free(&l->view);
	memset(l, 0, sizeof *l);
}

void list_resize(struct list *l, int height)
{
	if (height == l->height)
		return;
	/* Only the size has changed since: a terminal that was small for a moment comes
	 * back as it was. */
	if (l->sized.cursor != l->cursor || l->sized.top != l->top) {
		size_t line = find(l, l->cursor);
		if (line == l->window.n || l->height <= 0) /* not seen before */
			line = (size_t)(height > 0 ? height / 3 : 0);
		l->sized.line = (int)line;
	}
	l->height = height;
	if (l->cursor && height > 0)
		place(l, l->sized.line);
	l->sized.cursor = l->cursor;
	l->sized.top = l->top;
}

/* ---- moving ---- */

static void moved_to(struct list *l, int64_t key, int64_t by)
{
	l->cursor = key;
	l->rank = l->rank < 0 ? -1 : l->rank + by;
}

/* Moves by rows that are not in the window; gives false at the end. */
static bool step_out(struct list *l, int rows)
{
	int64_t top = l->top;
	enum page_direction direction = rows > 0 ? PAGE_AFTER : PAGE_BEFORE;
	if (!fetch(l, l->cursor, direction, (size_t)abs(rows)) || !l->window.n) {
		load(l, top);
		return false;
	}
	size_t n = l->window.n;
	if (rows > 0)
		moved_to(l, l->window.items[n - 1].key, (int64_t)n);
	else
		moved_to(l, l->window.items[0].key, -(int64_t)n);
	return true;
}

bool list_move(struct list *l, int rows)
{
	size_t at = find(l, l->cursor);
	if (!l->cursor || !rows)
		return false;
	if (at < l->window.n && (rows > 0 || at >= (size_t)-rows)) {
		size_t to = (size_t)((int64_t)at + rows);
		if (in_sight(l, to)) {
			moved_to(l, l->window.items[to].key, rows);
			return true;
		}
	}
	if (!step_out(l, rows))
		return false;
	place(l, rows > 0 ? l->height - 1 : 0);
	return true;
}

bool list_scroll(struct list *l, int rows)
{
	size_t line = find(l, l->cursor);
	if (!l->cursor || !rows || !step_out(l, rows))
		return false;
	place(l, (int)line);
	return true;
}

bool list_first(struct list *l)
{
	if (!fetch(l, KEY_FIRST, PAGE_FROM, 1) || !l->window.n)
		return false;
	l->cursor = l->window.items[0].key;
	l->rank = 0;
	load(l, l->cursor);
	return true;
}

bool list_last(struct list *l)
{
	if (!fetch(l, KEY_LAST, PAGE_BEFORE, 1) || !l->window.n)
		return false;
	l->cursor = l->window.items[0].key;
	l->rank = l->shown > 0 ? l->shown - 1 : -1;
	place(l, l->height - 1);
	return true;
}

bool list_select(struct list *l, int64_t key)
{
	bool holds = true;
	if (!key || !l->source.ops)
		return false;
	if (key == l->cursor && find(l, key) < l->window.n)
		return true;
	if (l->source.ops->holds && (failed(l, l->source.ops->holds(l->source.context, key, &holds)) || !holds))
		return false;
	if (l->source.ops->reveal && failed(l, l->source.ops->reveal(l->source.context, key)))
		return false;
	size_t line = find(l, key);
	if (!in_sight(l, line))
		line = (size_t)l->height / 3;
	if (!fetch(l, key, PAGE_FROM, 1) || !l->window.n || l->window.items[0].key != key) {
		load(l, l->top);
		return false;
	}
	l->cursor = key;
	l->rank = -1;
	place(l, (int)line);
	return true;
}

bool list_select_time(struct list *l, int64_t host, wintime t)
{
	int64_t key = 0;
	if (!l->source.ops || !l->source.ops->at_time)
		return false;
	struct err e = l->source.ops->at_time(l->source.context, host, t, &key);
	l->pending_time.t = e.kind == ERR_INTERRUPTED ? t : 0;
	l->pending_time.host = host;
	return !failed(l, e) && list_select(l, key);
}

static int64_t key_before(struct list *l, int64_t key)
{
	int64_t top = l->top, before = 0;
	if (fetch(l, key, PAGE_BEFORE, 1) && l->window.n)
		before = l->window.items[0].key;
	load(l, top);
	return before;
}

bool list_day(struct list *l, bool forward)
{
	const struct row_source_ops *ops = l->source.ops;
	int64_t host, key = 0, old = l->cursor;
	wintime t;
	if (!ops || !ops->time_of || !ops->at_time || !l->cursor ||
	    failed(l, ops->time_of(l->source.context, l->cursor, &host, &t)))
		return false;
	if (forward)
		return list_select_time(l, host, zone_next_day(t)) && l->cursor != old;
	if (failed(l, ops->at_time(l->source.context, host, zone_day(t), &key)))
		return false;
	if (key == old) { /* already the day's first: the day before */
		key = key_before(l, old);
		if (!key || failed(l, ops->time_of(l->source.context, key, &host, &t)) ||
		    failed(l, ops->at_time(l->source.context, host, zone_day(t), &key)))
			return false;
	}
	return list_select(l, key);
}

static bool act(struct list *l, enum action a)
{
	int page = l->height > 1 ? l->height - 1 : 1;
	int half = l->height > 1 ? l->height / 2 : 1;
	switch (a) {
	case ACTION_WHEEL_DOWN: list_scroll(l, WHEEL); return true;
	case ACTION_WHEEL_UP: list_scroll(l, -WHEEL); return true;
	case ACTION_DOWN: list_move(l, 1); return true;
	case ACTION_UP: list_move(l, -1); return true;
	case ACTION_PAGE_DOWN: list_scroll(l, page); return true;
	case ACTION_PAGE_UP: list_scroll(l, -page); return true;
	case ACTION_HALF_DOWN: list_scroll(l, half); return true;
	case ACTION_HALF_UP: list_scroll(l, -half); return true;
	case ACTION_TOP: list_first(l); return true;
	case ACTION_BOTTOM: list_last(l); return true;
	case ACTION_DAY_NEXT: list_day(l, true); return true;
	case ACTION_DAY_PREV: list_day(l, false); return true;
	case ACTION_SCROLL_RIGHT: l->skip += 20; return true;
	case ACTION_SCROLL_LEFT: l->skip = l->skip > 20 ? l->skip - 20 : 0; return true;
	default: return false;
	}
}

bool list_act(struct list *l, enum action a)
{
	int64_t before = l->cursor;
	bool rest = l->unfinished && !l->pending && !l->pending_time.t;
	l->unfinished = false;
	l->pending_time.t = 0;
	bool mine = act(l, a);
	l->pending = mine && l->unfinished && l->cursor == before ? a : ACTION_NONE;
	l->unfinished = l->unfinished || rest;
	return mine;
}

void list_stop(struct list *l)
{
	if (l->pending || l->pending_time.t)
		l->unfinished = false;
	l->pending = ACTION_NONE;
	l->pending_time.t = 0;
}

/* ---- what is known of it ---- */

const struct list_row *list_row(const struct list *l)
{
	size_t at = find(l, l->cursor);
	return at < l->window.n ? &l->window.items[at] : NULL;
}

const struct cell *list_cell(const struct list *l, const struct list_row *row, const char *name)
{
	static const struct cell none = {CELL_NULL, 0, {"", 0}};
	const struct cell *cell = row ? relation_cell(l->source.columns, l->source.ncolumns, row->cells, name) : NULL;
	return cell ? cell : &none;
}

/* Where headings tell the day, a time is short; without them it has all of it. */
void list_picks(const struct list *l, struct column_pick out[COLUMNS_MAX + 1])
{
	const struct column *columns = l->source.columns;
	view_picks(&l->view, l->look ? l->look->picks : NULL, columns, l->source.ncolumns, out);
	if (!list_sorted(l) || !l->look || !l->look->heading)
		return;
	for (size_t i = 0; out[i].name; i++)
		for (size_t c = 0; c < l->source.ncolumns; c++)
			if (columns[c].type == COL_TIME && !strcmp(columns[c].name, out[i].name) &&
			    out[i].width < columns[c].width)
				out[i].width = columns[c].width;
}

static void look_on(struct list *l)
{
	enum action pending = l->pending;
	if (pending) {
		list_act(l, pending);
		return;
	}
	size_t line = find(l, l->cursor);
	l->unfinished = false;
	if (l->pending_time.t) {
		list_select_time(l, l->pending_time.host, l->pending_time.t);
		return;
	}
	if (!l->cursor)
		settle_cursor(l);
	if (l->cursor)
		place(l, line < l->window.n ? (int)line : 0);
}

/* ERR_INTERRUPTED: there is more to be counted. */
static struct err count(struct list *l)
{
	int64_t shown = 0, all = -1;
	struct err e = l->source.ops->count(l->source.context, &shown, &all);
	if (e.kind && e.kind != ERR_INTERRUPTED)
		return e;
	l->shown = shown;
	l->all = all;
	if (l->counting && !e.kind) /* what comes behind a row may be known only now */
		look_on(l);
	l->counting = e.kind != ERR_NONE;
	return e;
}

bool list_settle(struct list *l)
{
	const struct row_source_ops *ops = l->source.ops;
	struct err e = OK;
	if (!ops)
		return false;
	if (l->unfinished)
		look_on(l);
	if (l->unfinished)
		return true;
	if (l->shown < 0 || l->counting)
		e = count(l);
	if (!e.kind && l->rank < 0 && l->cursor && ops->rank) {
		int64_t rank;
		e = ops->rank(l->source.context, l->cursor, &rank);
		if (!e.kind)
			l->rank = rank;
	}
	bool more = e.kind == ERR_INTERRUPTED;
	err_free(e);
	return more;
}
