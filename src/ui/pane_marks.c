/* Marks: the rows that the analyst marked, with the notes. All pivots go from
 * what is marked. */
#include "ui/pane.h"

static const struct column_pick picks[] = {
	{.name = "time", .importance = 2},
	{.name = "what", .width = 10, .importance = 5},
	{.name = "host", .width = 10, .importance = 4},
	{.name = "title", .width = 20, .importance = 1, .stretch = 1},
	{.name = "note", .width = 24, .importance = 3, .stretch = 2},
	{NULL}};

static const struct list_look look = {.picks = picks};

static struct err load(struct pane *p, const struct filter *f)
{
	pane_set_look(p, 0, &look);
	return pane_set_query(p, 0, REL_MARK, f);
}

static void draw(struct pane *p, struct area area, bool focused)
{
	pane_draw_list(p, 0, area, focused);
}

static struct reply act(struct pane *p, enum action a)
{
	const struct list_row *row = list_row(&p->lists[0]);
	struct subject s = {0};
	if (a != ACTION_OPEN || !row)
		return (struct reply){.kind = REPLY_IGNORED};
	err_free(subject_of(p->env->c, REL_MARK, row->key, &s));
	enum action to = s.process ? ACTION_PROCESS : s.logon ? ACTION_LOGON : s.account ? ACTION_USER : ACTION_EVENTS;
	return (struct reply){.kind = REPLY_PIVOT, .action = to};
}

static const char *empty(const struct pane *p)
{
	(void)p;
	return "Nothing is marked yet: m marks the row under the cursor in any pane, a adds a note to it. "
	       "evtrail report writes what is marked with its evidence.";
}

static const enum action hints[] = {ACTION_NOTE, ACTION_MARK, ACTION_PROCESS, ACTION_LOGON,
				    ACTION_EVENTS, ACTION_NONE};

const struct pane_ops pane_marks = {
	.name = "marks",
	.title = "Marks",
	.shown_by = ACTION_PANE_MARKS,
	.size = sizeof(struct pane),
	.nlists = 1,
	.hints = hints,
	.opens = {"its row"},
	.load = load,
	.draw = draw,
	.act = act,
	.empty = empty,
};
