#include "ui/view.h"

#include <stdio.h>
#include <string.h>

#include "base/alloc.h"

enum { WIDTH_MIN = 3, WIDTH_MAX = 400 };

static void clear_columns(struct view *v)
{
	for (size_t i = 0; i < v->columns.n; i++)
		free(v->columns.items[i].name);
	v->columns.n = 0;
}

void view_free(struct view *v)
{
	clear_columns(v);
	VEC_FREE(&v->columns);
	free(v->sort);
	*v = (struct view){0};
}

/* ---- text ---- */

static bool is_name(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!strchr("abcdefghijklmnopqrstuvwxyz0123456789_", s.p[i]))
			return false;
	return s.n > 0;
}

static void add_column(struct view *v, struct str word)
{
	uint64_t width = 0;
	const char *colon = memchr(word.p, ':', word.n);
	size_t at = colon ? (size_t)(colon - word.p) : word.n;
	struct str name = str_sub(word, 0, at);
	if (colon && (!str_to_u64(str_sub(word, at + 1, word.n), &width) || width < WIDTH_MIN || width > WIDTH_MAX))
		width = 0;
	char *copy = xmemdup0(name.p, name.n);
	if (is_name(name) && v->columns.n < COLUMNS_MAX && view_find(v, copy) < 0)
		VEC_PUSH(&v->columns, (struct view_column){copy, (int)width});
	else
		free(copy);
}

void view_columns_read(struct view *v, struct str text)
{
	clear_columns(v);
	while ((text = str_trim(text)).n) {
		size_t n = 0;
		while (n < text.n && !strchr(" \t,", text.p[n]))
			n++;
		add_column(v, str_sub(text, 0, n));
		text = str_sub(text, n + (n < text.n), text.n);
	}
}

void view_columns_write(const struct view *v, struct buf *out)
{
	for (size_t i = 0; i < v->columns.n; i++) {
		const struct view_column *c = &v->columns.items[i];
		buf_printf(out, "%s%s", i ? " " : "", c->name);
		if (c->width)
			buf_printf(out, ":%d", c->width);
	}
}

void view_sort_read(struct view *v, struct str text)
{
	text = str_trim(text);
	bool descending = text.n && text.p[0] == '-';
	struct str name = str_sub(text, descending, text.n);
	char *copy = xmemdup0(name.p, name.n);
	view_sort(v, is_name(name) ? copy : NULL, descending);
	free(copy);
}

void view_read(struct view *v, const struct settings *s)
{
	view_columns_read(v, str_of(settings_get(s, v->section, "columns")));
	view_sort_read(v, str_of(settings_get(s, v->section, "sort")));
}

void view_keep(const struct view *v, struct settings *s)
{
	struct buf columns = {0}, sort = {0};
	if (!v->section[0])
		return;
	view_columns_write(v, &columns);
	if (v->sort)
		buf_printf(&sort, "%s%s", v->descending ? "-" : "", v->sort);
	settings_set(s, v->section, "columns", buf_text(&columns));
	settings_set(s, v->section, "sort", buf_text(&sort));
	buf_free(&columns);
	buf_free(&sort);
}

/* ---- the order of the rows ---- */

void view_sort(struct view *v, const char *column, bool descending)
{
	char *name = column ? xstrdup(column) : NULL;
	free(v->sort);
	v->sort = name;
	v->descending = column && descending;
}

struct order view_order(const struct view *v)
{
	return (struct order){v->sort, v->descending};
}

/* ---- the columns ---- */

static const struct column_pick *pick_named(const struct column_pick *picks, const char *name)
{
	for (; picks && picks->name; picks++)
		if (!strcmp(picks->name, name))
			return picks;
	return NULL;
}

static const struct column *column_named(const struct column *columns, size_t n, const char *name)
{
	for (size_t i = 0; i < n; i++)
		if (!strcmp(columns[i].name, name))
			return &columns[i];
	return NULL;
}

/* What was put further to the left stays longer. */
static size_t chosen_picks(const struct view *v, const struct column_pick *own, const struct column *columns, size_t n,
			   struct column_pick *out)
{
	size_t count = 0;
	for (size_t i = 0; i < v->columns.n; i++) {
		const struct view_column *chosen = &v->columns.items[i];
		const struct column *c = column_named(columns, n, chosen->name);
		const struct column_pick *pick = pick_named(own, chosen->name);
		if (!c)
			continue;
		out[count] = pick ? *pick : (struct column_pick){.name = c->name, .stretch = c->flags & COL_STRETCH ? 2 : 0};
		if (chosen->width) {
			out[count].width = chosen->width;
			out[count].stretch = 0;
		}
		out[count].importance = (int)count + 1;
		count++;
	}
	return count;
}

static size_t shown_picks(const struct column *columns, size_t n, struct column_pick *out)
{
	size_t count = 0;
	for (size_t i = 0; i < n && count < COLUMNS_MAX; i++) {
		bool stretch = columns[i].flags & COL_STRETCH;
		if (columns[i].flags & COL_SHOWN) {
			out[count] = (struct column_pick){columns[i].name, NULL, 0, stretch ? 1 : 2 + (int)count, stretch};
			count++;
		}
	}
	return count;
}

void view_picks(const struct view *v, const struct column_pick *own, const struct column *columns, size_t n,
		struct column_pick out[COLUMNS_MAX + 1])
{
	size_t count = v ? chosen_picks(v, own, columns, n, out) : 0;
	if (!count && own)
		for (; own[count].name && count < COLUMNS_MAX; count++)
			out[count] = own[count];
	else if (!count)
		count = shown_picks(columns, n, out);
	out[count] = (struct column_pick){0};
}

void view_take(struct view *v, const struct column_pick *picks)
{
	struct buf text = {0};
	for (size_t i = 0; picks[i].name; i++)
		buf_printf(&text, " %s", picks[i].name);
	view_columns_read(v, buf_str(&text));
	buf_free(&text);
}

int view_find(const struct view *v, const char *name)
{
	for (size_t i = 0; i < v->columns.n; i++)
		if (!strcmp(v->columns.items[i].name, name))
			return (int)i;
	return -1;
}

void view_toggle(struct view *v, const char *name)
{
	int at = view_find(v, name);
	if (at < 0) {
		add_column(v, str_of(name));
	} else if (v->columns.n > 1) {
		free(v->columns.items[at].name);
		v->columns.n--;
		memmove(&v->columns.items[at], &v->columns.items[at + 1],
			(v->columns.n - (size_t)at) * sizeof *v->columns.items);
	}
}

void view_move(struct view *v, const char *name, int step)
{
	int at = view_find(v, name), to = at + step;
	if (at < 0 || to < 0 || to >= (int)v->columns.n)
		return;
	struct view_column moved = v->columns.items[at];
	v->columns.items[at] = v->columns.items[to];
	v->columns.items[to] = moved;
}

void view_widen(struct view *v, const char *name, int by, int usual)
{
	int at = view_find(v, name);
	if (at < 0)
		return;
	int *width = &v->columns.items[at].width;
	*width = (*width ? *width : usual) + by;
	*width = *width < WIDTH_MIN ? WIDTH_MIN : *width > WIDTH_MAX ? WIDTH_MAX : *width;
}
