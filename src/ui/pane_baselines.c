/* Baselines: what is taken as known.  Above the baselines, below what the selected
 * one holds, or what only one of two sides has. */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "ui/pane.h"
#include "ui/term.h"

enum { BASELINES, ENTRIES, LEAST = 6 /* lines of the upper list */ };

struct baselines {
	struct pane pane;
	int64_t shown; /* whose entries are below */
	char *title;   /* over the differences; NULL: entries are below */
};

static const struct column_pick baseline_picks[] = {
	{.name = "name", .width = 16, .importance = 1, .stretch = 1},
	{.name = "kind", .width = 8, .importance = 4},
	{.name = "quality", .width = 10, .importance = 2},
	{.name = "entries", .width = 9, .importance = 3},
	{.name = "clears_by", .width = 14, .importance = 7},
	{.name = "scope", .title = "Holds for", .width = 12, .importance = 5},
	{.name = "covers", .width = 8, .importance = 6},
	{.name = "days", .width = 5, .importance = 9},
	{.name = "created", .importance = 10},
	{.name = "origin", .width = 24, .importance = 8, .stretch = 2},
	{NULL}};

static const struct column_pick entry_picks[] = {
	{.name = "key", .width = 9, .importance = 2},
	{.name = "value", .width = 40, .importance = 1, .stretch = 1},
	{NULL}};

static const struct column_pick approval_picks[] = {
	{.name = "key", .width = 9, .importance = 2},
	{.name = "value", .width = 40, .importance = 1, .stretch = 3},
	{.name = "added", .importance = 5},
	{.name = "who", .width = 10, .importance = 4},
	{.name = "why", .width = 20, .importance = 3, .stretch = 1},
	{NULL}};

const struct column pane_baselines_lines[3] = {
	{"only_in", "Only in", COL_TEXT, COL_SHOWN, 24, NULL, NULL},
	{"key", "Key", COL_TEXT, COL_SHOWN, 9, NULL, NULL},
	{"value", "Value", COL_TEXT, COL_SHOWN | COL_STRETCH, 40, NULL, NULL},
};

static bool cell(void *context, const struct list_row *row, size_t column, struct buf *out, enum role *role)
{
	const struct list *l = &((struct pane *)context)->lists[BASELINES];
	(void)out;
	if (cell_is(l, column, "quality") && str_eq(row->cells[column].text, STR("unreliable")))
		*role = ROLE_ALERT;
	return false;
}

static const struct list_look baseline_look = {.picks = baseline_picks, .cell = cell};
static const struct list_look entry_look = {.picks = entry_picks};
static const struct list_look approval_look = {.picks = approval_picks};
static const struct list_look line_look = {0};

/* ---- loading ---- */

static void forget_differences(struct baselines *b)
{
	free(b->title);
	b->title = NULL;
}

static void prepare(struct pane *p)
{
	struct baselines *b = (struct baselines *)p;
	int64_t id = p->lists[BASELINES].cursor;
	if (id == b->shown && p->lists[ENTRIES].source.ops)
		return;
	b->shown = id;
	forget_differences(b);
	p->lists[ENTRIES].cursor = 0;
	const struct list *l = &p->lists[BASELINES];
	bool approvals = str_eq(list_cell(l, list_row(l), "kind")->text, STR("approved"));
	pane_set_look(p, ENTRIES, approvals ? &approval_look : &entry_look);
	if (id)
		err_free(pane_set_query(p, ENTRIES, REL_BASELINE_ENTRY, &(struct filter){.baseline = id}));
	else
		list_set_source(&p->lists[ENTRIES], (struct row_source){0});
}

static struct err load(struct pane *p, const struct filter *f)
{
	(void)f;
	pane_set_look(p, BASELINES, &baseline_look);
	struct err e = pane_set_query(p, BASELINES, REL_BASELINE, &(struct filter){0});
	row_source_close(&p->lists[ENTRIES].source);
	if (!e.kind)
		prepare(p);
	return e;
}

static void close_pane(struct pane *p)
{
	forget_differences((struct baselines *)p);
}

void pane_baselines_differ(struct pane *p, const char *title, struct row_source lines)
{
	struct baselines *b = (struct baselines *)p;
	forget_differences(b);
	b->title = xstrdup(title);
	p->lists[ENTRIES].cursor = 0;
	pane_set_look(p, ENTRIES, &line_look);
	list_set_source(&p->lists[ENTRIES], lines);
	p->part = ENTRIES;
}

/* ---- drawing, acting ---- */

static void draw(struct pane *p, struct area area, bool focused)
{
	const struct baselines *b = (const struct baselines *)p;
	struct area above = area_take_top(&area, area.height / 3 > LEAST ? area.height / 3 : LEAST);
	struct area rule = area_take_top(&above, 1);
	bool on_entries = p->part == ENTRIES;
	draw_rule(rule.y, rule.x, rule.width, "Baselines: what is taken as known",
		  focused && !on_entries ? ROLE_CRUMB_ACTIVE : ROLE_CRUMB);
	pane_draw_list(p, BASELINES, above, focused && !on_entries);
	rule = area_take_top(&area, 1);
	draw_rule(rule.y, rule.x, rule.width, b->title ? b->title : "What it holds",
		  focused && on_entries ? ROLE_CRUMB_ACTIVE : ROLE_CRUMB);
	if (p->lists[ENTRIES].source.ops)
		list_draw(&p->lists[ENTRIES], area, focused && on_entries);
}

static struct reply act(struct pane *p, enum action a)
{
	if (a != ACTION_OPEN || p->part == ENTRIES)
		return (struct reply){.kind = REPLY_IGNORED};
	p->part = ENTRIES;
	return (struct reply){.kind = REPLY_DONE};
}

static const char *empty(const struct pane *p)
{
	(void)p;
	return "No baseline is stored yet. I imports a list of executables or hashes, L learns the days taken as known "
	       "in New (3), A approves an executable there. Until then known is what ran in those days.";
}

static const enum action hints[] = {ACTION_IMPORT_LIST, ACTION_LEARN, ACTION_DIFFER, ACTION_REMOVE, ACTION_UNAPPROVE,
				    ACTION_NONE};

const struct pane_ops pane_baselines = {
	.name = "baselines",
	.title = "Baselines",
	.shown_by = ACTION_PANE_BASELINES,
	.keys = KEYS_BASELINES,
	.size = sizeof(struct baselines),
	.nlists = 2,
	.hints = hints,
	.opens = {"what it holds"},
	.unfiltered = true,
	.wide = true,
	.load = load,
	.close = close_pane,
	.prepare = prepare,
	.draw = draw,
	.act = act,
	.empty = empty,
};
