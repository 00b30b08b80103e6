/* The choice of columns of a list: which are shown, in which order, how wide, and
 * what the rows are sorted by.  Those that are shown come first, in their order. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ui/pane.h"
#include "ui/term.h"

struct chooser {
	struct pane pane;
	struct list *about;
	char title[80];
	enum columns_purpose purpose;
	VEC(size_t) lines; /* the column that each line is about */
};

enum { WIDER = 4 };

static const struct column columns[] = {
	{"shown", "", COL_TEXT, COL_SHOWN, 2, NULL, NULL},
	{"title", "Column", COL_TEXT, COL_SHOWN, 18, NULL, NULL},
	{"name", "Name in filters", COL_TEXT, COL_SHOWN, 18, NULL, NULL},
	{"width", "Width", COL_TEXT, COL_SHOWN | COL_RIGHT, 5, NULL, NULL},
	{"help", "What it is", COL_TEXT, COL_SHOWN | COL_STRETCH, 24, NULL, NULL},
};

static const char shown[] = "Shown, from left to right", others[] = "Not shown";

static void heading(void *context, const struct list_row *row, struct buf *out)
{
	struct pane *p = context;
	buf_puts(out, text_rows_heading(p->lists[0].source.context, row->key));
}

static const struct list_look look = {.heading = heading};

/* ---- the lines ---- */

static const struct column *column_of(const struct chooser *v, size_t i)
{
	return &v->about->source.columns[i];
}

static void add_line(struct chooser *v, struct text_rows *t, size_t i, const struct column_pick *pick)
{
	const struct column *c = column_of(v, i);
	const struct view *view = &v->about->view;
	bool sorted = view->sort && !strcmp(view->sort, c->name);
	char width[16] = "";
	if (pick)
		snprintf(width, sizeof width, "%d", pick->width ? pick->width : c->width);
	const char *sign = sorted ? term_glyph(view->descending ? GLYPH_DOWN : GLYPH_UP) : "";
	const char *cells[] = {sign, pick && pick->title ? pick->title : c->title, c->name, width, c->help ? c->help : ""};
	text_rows_add(t, pick ? shown : others, cells);
	VEC_PUSH(&v->lines, i);
}

static const struct column_pick *picked(const struct column_pick *picks, const char *name)
{
	for (; picks->name; picks++)
		if (!strcmp(picks->name, name))
			return picks;
	return NULL;
}

static struct text_rows *lines(struct chooser *v)
{
	struct text_rows *t = text_rows_new(sizeof columns / sizeof *columns);
	struct column_pick picks[COLUMNS_MAX + 1];
	size_t n = v->about->source.ncolumns;
	list_picks(v->about, picks);
	v->lines.n = 0;
	for (size_t k = 0; picks[k].name; k++)
		for (size_t i = 0; i < n; i++)
			if (!strcmp(column_of(v, i)->name, picks[k].name))
				add_line(v, t, i, &picks[k]);
	for (size_t i = 0; i < n; i++)
		if (!picked(picks, column_of(v, i)->name))
			add_line(v, t, i, NULL);
	return t;
}

/* The column under the cursor, -1: none. */
static int selected(const struct chooser *v)
{
	int64_t key = v->pane.lists[0].cursor;
	return key > 0 && (size_t)key <= v->lines.n ? (int)v->lines.items[key - 1] : -1;
}

static void select_column(struct chooser *v, int column)
{
	for (size_t i = 0; i < v->lines.n; i++)
		if ((int)v->lines.items[i] == column)
			list_select(&v->pane.lists[0], (int64_t)i + 1);
}

static struct err load(struct pane *p, const struct filter *f)
{
	struct chooser *v = (struct chooser *)p;
	(void)f;
	pane_set_look(p, 0, &look);
	list_set_source(&p->lists[0], rows_of_text(lines(v), columns));
	for (size_t i = 0; v->about->view.sort && i < v->lines.n; i++)
		if (!strcmp(column_of(v, v->lines.items[i])->name, v->about->view.sort))
			select_column(v, (int)v->lines.items[i]);
	return OK;
}

static void close_pane(struct pane *p)
{
	VEC_FREE(&((struct chooser *)p)->lines);
}

void pane_columns_about(struct pane *choice, struct list *about, const char *title, enum columns_purpose purpose)
{
	struct chooser *v = (struct chooser *)choice;
	static const char *const forms[] = {
		[COLUMNS_TO_SHOW] = "Columns of %s",
		[COLUMNS_TO_COUNT] = "Count the values of which column of %s?",
		[COLUMNS_TO_SORT] = "Sort %s by which column? Again: the other way round, then not",
	};
	v->about = about;
	v->purpose = purpose;
	snprintf(v->title, sizeof v->title, forms[purpose], title);
}

static void draw(struct pane *p, struct area area, bool focused)
{
	struct area rule = area_take_top(&area, 1);
	draw_rule(rule.y, rule.x, rule.width, ((struct chooser *)p)->title, ROLE_CRUMB_ACTIVE);
	pane_draw_list(p, 0, area, focused);
}

/* ---- changing ---- */

/* What the user changes becomes the view's own first. */
static struct reply change(struct chooser *v, enum action a, int column)
{
	struct view *view = &v->about->view;
	struct column_pick picks[COLUMNS_MAX + 1];
	const struct column *c = column_of(v, (size_t)column);
	list_picks(v->about, picks);
	const struct column_pick *pick = picked(picks, c->name);
	int usual = pick && pick->width ? pick->width : c->width;
	if (!view->columns.n)
		view_take(view, picks);
	switch (a) {
	case ACTION_COLUMN_LEFT: view_move(view, c->name, -1); break;
	case ACTION_COLUMN_RIGHT: view_move(view, c->name, 1); break;
	case ACTION_COLUMN_WIDER: view_widen(view, c->name, WIDER, usual); break;
	case ACTION_COLUMN_NARROWER: view_widen(view, c->name, -WIDER, usual); break;
	default: view_toggle(view, c->name);
	}
	list_set_source(&v->pane.lists[0], rows_of_text(lines(v), columns));
	select_column(v, column);
	return (struct reply){.kind = REPLY_VIEW};
}

static struct reply reset(struct chooser *v)
{
	bool was_sorted = v->about->view.sort != NULL;
	view_columns_read(&v->about->view, STR(""));
	list_set_source(&v->pane.lists[0], rows_of_text(lines(v), columns));
	return (struct reply){.kind = was_sorted ? REPLY_SORT : REPLY_VIEW, .key = -1};
}

static struct reply act(struct pane *p, enum action a)
{
	struct chooser *v = (struct chooser *)p;
	int column = selected(v);
	if (column < 0)
		return (struct reply){.kind = REPLY_IGNORED};
	switch (a) {
	case ACTION_OPEN:
		if (v->purpose != COLUMNS_TO_SHOW)
			return (struct reply){.kind = v->purpose == COLUMNS_TO_SORT ? REPLY_SORT : REPLY_COUNT, .key = column};
		return change(v, ACTION_COLUMN_TOGGLE, column);
	case ACTION_COLUMN_SORT: return (struct reply){.kind = REPLY_SORT, .key = column};
	case ACTION_COLUMNS_RESET: return reset(v);
	default:
		if (action_group(a) == GROUP_COLUMNS)
			return change(v, a, column);
		return (struct reply){.kind = REPLY_IGNORED};
	}
}

static const char *empty(const struct pane *p)
{
	(void)p;
	return "This list has no columns to choose from.";
}

static const enum action hints[] = {ACTION_COLUMN_TOGGLE, ACTION_COLUMN_LEFT, ACTION_COLUMN_RIGHT, ACTION_COLUMN_WIDER,
				    ACTION_COLUMN_NARROWER, ACTION_COLUMN_SORT, ACTION_COLUMNS_RESET, ACTION_NONE};

const struct pane_ops pane_columns = {
	.name = "columns",
	.title = "Columns",
	.shown_by = ACTION_COLUMNS,
	.keys = KEYS_COLUMNS,
	.size = sizeof(struct chooser),
	.nlists = 1,
	.hints = hints,
	.opens = {"choose"},
	.unfiltered = true,
	.load = load,
	.close = close_pane,
	.draw = draw,
	.act = act,
	.empty = empty,
};
