/* Aligned text.  Column widths come from the heading and the first rows, which
 * are held back until there are enough of them; so memory stays small, and a
 * later, longer cell only pushes its own line out.  On a terminal the columns
 * are narrowed until a line fits. */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/text.h"
#include "base/vec.h"
#include "cmd/output.h"

enum {
	WINDOW_ROWS = 500,
	GAP = 2,        /* columns between two cells */
	NARROWEST = 8,  /* a column that gives way keeps this much, if it had it */
	WIDEST = 60     /* off a terminal, no padding beyond this */
};

struct text_state {
	int *widths;
	VEC(char *) held; /* the window: cleaned cells, row after row */
	struct buf scratch;
	bool started;
};

static void put_spaces(struct buf *out, int n)
{
	while (n-- > 0)
		buf_putc(out, ' ');
}

/* Cuts s to width, with a mark where something is missing. */
static void put_fitted(struct buf *out, struct str s, int width, int *used)
{
	*used = text_width(s);
	if (*used <= width) {
		buf_add_str(out, s);
		return;
	}
	struct str start = text_fit(s, width - 1);
	buf_add_str(out, start);
	buf_putc(out, '~');
	*used = text_width(start) + 1;
}

static void put_cell(struct output *o, size_t i, struct str s)
{
	struct text_state *t = o->state;
	int width = t->widths[i], used;
	bool last = i + 1 == o->n;
	bool right = o->columns[i]->flags & COL_RIGHT;
	t->scratch.n = 0;
	if (o->width) {
		put_fitted(&t->scratch, s, width, &used);
	} else {
		buf_add_str(&t->scratch, s);
		used = text_width(s);
	}
	if (right)
		put_spaces(&o->pending, width - used);
	buf_add(&o->pending, t->scratch.p, t->scratch.n);
	if (!right && !last)
		put_spaces(&o->pending, width - used);
	if (!last)
		put_spaces(&o->pending, GAP);
}

static void put_line(struct output *o, char *const *cells)
{
	for (size_t i = 0; i < o->n; i++)
		put_cell(o, i, str_of(cells[i]));
	while (o->pending.n && o->pending.p[o->pending.n - 1] == ' ')
		o->pending.n--;
	buf_putc(&o->pending, '\n');
}

static char *heading(const struct column *column)
{
	struct buf title = {0};
	buf_puts(&title, column->title);
	if (column->type == COL_TIME)
		buf_puts(&title, " (UTC)");
	return buf_steal(&title);
}

/* ---- widths ---- */

static int total_width(const struct output *o)
{
	const struct text_state *t = o->state;
	int total = GAP * (int)(o->n - 1);
	for (size_t i = 0; i < o->n; i++)
		total += t->widths[i];
	return total;
}

/* Takes `excess` off the columns that may give way, the widest first. */
static int narrow(struct output *o, int excess, bool stretch_only)
{
	struct text_state *t = o->state;
	while (excess > 0) {
		size_t widest = o->n;
		for (size_t i = 0; i < o->n; i++) {
			if (t->widths[i] <= NARROWEST || o->columns[i]->flags & COL_RIGHT ||
			    o->columns[i]->type == COL_TIME ||
			    (stretch_only && !(o->columns[i]->flags & COL_STRETCH)))
				continue;
			if (widest == o->n || t->widths[i] > t->widths[widest])
				widest = i;
		}
		if (widest == o->n)
			return excess;
		t->widths[widest]--;
		excess--;
	}
	return 0;
}

static void measure(struct output *o, char *const *headings)
{
	struct text_state *t = o->state;
	for (size_t i = 0; i < o->n; i++) {
		t->widths[i] = text_width(str_of(headings[i]));
		for (size_t k = i; k < t->held.n; k += o->n) {
			int width = text_width(str_of(t->held.items[k]));
			if (width > t->widths[i])
				t->widths[i] = width;
		}
		if (!o->width && t->widths[i] > WIDEST)
			t->widths[i] = WIDEST;
	}
	if (o->width) {
		int excess = narrow(o, total_width(o) - o->width, true);
		narrow(o, excess, false);
	}
}

/* ---- the rows ---- */

static void release(struct output *o)
{
	struct text_state *t = o->state;
	char **headings = xcalloc(o->n, sizeof *headings);
	for (size_t i = 0; i < o->n; i++)
		headings[i] = heading(o->columns[i]);
	measure(o, headings);
	put_line(o, headings);
	for (size_t k = 0; k + o->n <= t->held.n; k += o->n)
		put_line(o, &t->held.items[k]);
	for (size_t k = 0; k < t->held.n; k++)
		free(t->held.items[k]);
	for (size_t i = 0; i < o->n; i++)
		free(headings[i]);
	free(headings);
	VEC_FREE(&t->held);
	t->started = true;
}

static char *clean_cell(const struct column *column, const struct cell *cell, const char *sign)
{
	struct buf words = {0}, clean = {0};
	column_words(&words, column, cell, true);
	if (cell->kind == CELL_NULL)
		buf_puts(&words, *sign ? sign : "-");
	else if (*sign)
		buf_printf(&words, " %s", sign);
	text_clean(&clean, buf_str(&words));
	buf_free(&words);
	return buf_steal(&clean);
}

static void begin(struct output *o)
{
	struct text_state *t = xcalloc(1, sizeof *t);
	t->widths = xcalloc(o->n, sizeof *t->widths);
	o->state = t;
}

static void row(struct output *o, const struct cell *const *cells)
{
	struct text_state *t = o->state;
	for (size_t i = 0; i < o->n; i++)
		VEC_PUSH(&t->held, clean_cell(o->columns[i], cells[i], o->signs ? o->signs[i] : ""));
	if (!t->started) {
		if (t->held.n >= WINDOW_ROWS * o->n)
			release(o);
		return;
	}
	put_line(o, t->held.items);
	for (size_t i = 0; i < o->n; i++)
		free(t->held.items[i]);
	t->held.n = 0;
}

static void end(struct output *o)
{
	struct text_state *t = o->state;
	if (!t->started)
		release(o);
	VEC_FREE(&t->held);
	buf_free(&t->scratch);
	free(t->widths);
	free(t);
}

const struct format_ops format_text = {begin, row, end};
