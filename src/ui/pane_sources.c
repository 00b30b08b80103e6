/* Sources: the imported files and what came of each. */
#include <string.h>

#include "ui/pane.h"

static const struct column_pick picks[] = {
	{.name = "path", .width = 26, .importance = 1, .stretch = 2},
	{.name = "status", .width = 11, .importance = 2},
	{.name = "records", .width = 8, .importance = 3},
	{.name = "kept", .width = 8, .importance = 4},
	{.name = "unreadable", .width = 10, .importance = 5},
	{.name = "dirty", .width = 5, .importance = 7},
	{.name = "corrupted", .width = 7, .importance = 6},
	{.name = "message", .width = 30, .importance = 8, .stretch = 3},
	{NULL}};

/* A path is told apart by its end. */
static void file_name(struct str path, struct buf *out)
{
	ptrdiff_t slash = str_rfind(path, '/');
	buf_add_str(out, str_sub(path, (size_t)(slash + 1), path.n));
}

static bool cell(void *context, const struct list_row *row, size_t column, struct buf *out,
		 enum role *role)
{
	const struct list *l = &((struct pane *)context)->lists[0];
	const struct cell *c = &row->cells[column];
	if (cell_is(l, column, "status") && !str_eq(c->text, STR("complete")))
		*role = ROLE_ALERT;
	if ((cell_is(l, column, "unreadable") || cell_is(l, column, "corrupted")) && c->number)
		*role = ROLE_ALERT;
	if (!cell_is(l, column, "path"))
		return false;
	file_name(c->text, out);
	return true;
}

static const struct list_look look = {.picks = picks, .cell = cell};

static struct err load(struct pane *p, const struct filter *f)
{
	(void)f;
	pane_set_look(p, 0, &look);
	return pane_set_query(p, 0, REL_SOURCE, &(struct filter){0});
}

static void draw(struct pane *p, struct area area, bool focused)
{
	struct area rule = area_take_top(&area, 1);
	draw_rule(rule.y, rule.x, rule.width,
		  "Imported files", ROLE_CRUMB);
	pane_draw_list(p, 0, area, focused);
}

static struct reply act(struct pane *p, enum action a)
{
	(void)p;
	return (struct reply){.kind = a == ACTION_OPEN ? REPLY_FOCUS_DETAIL : REPLY_IGNORED};
}

static const char *empty(const struct pane *p)
{
	(void)p;
	return "No file was imported yet: evtrail import -d CASE LOG...";
}

static const enum action hints[] = {ACTION_IMPORT, ACTION_SEARCH, ACTION_DETAIL, ACTION_NONE};

const struct pane_ops pane_sources = {
	.name = "sources",
	.title = "Sources",
	.shown_by = ACTION_PANE_SOURCES,
	.size = sizeof(struct pane),
	.nlists = 1,
	.hints = hints,
	.opens = {"detail"},
	.unfiltered = true,
	.load = load,
	.draw = draw,
	.act = act,
	.empty = empty,
};
