/* Events: every kept event, in the order in which the case got them. */
#include "ui/pane.h"

static const struct column_pick picks[] = {
	{.name = "time", .importance = 1},
	{.name = "host", .width = 12, .importance = 5},
	{.name = "event_id", .width = 5, .importance = 2},
	{.name = "what", .width = 26, .importance = 3, .stretch = 2},
	{.name = "channel", .width = 10, .importance = 4, .stretch = 1},
	{.name = "record", .width = 10, .importance = 6},
	{.name = "source", .width = 30, .importance = 7, .stretch = 2},
	{NULL}};

static const struct list_look look = {.picks = picks};

static struct err load(struct pane *p, const struct filter *f)
{
	pane_set_look(p, 0, &look);
	return pane_set_query(p, 0, REL_EVENT, f);
}

static void draw(struct pane *p, struct area area, bool focused)
{
	pane_draw_list(p, 0, area, focused);
}

static struct reply act(struct pane *p, enum action a)
{
	(void)p;
	return (struct reply){.kind = a == ACTION_OPEN ? REPLY_FOCUS_DETAIL : REPLY_IGNORED};
}

static bool show(struct pane *p, const struct subject *s, enum action why)
{
	if (list_select(&p->lists[0], s->fact))
		return true;
	return why != ACTION_EVENTS && s->time &&
	       list_select_time(&p->lists[0], s->host_id, s->time);
}

static const char *empty(const struct pane *p)
{
	(void)p;
	return "No event is in this case yet. Import logs: evtrail import -d CASE LOG... (Sources, key "
	       "7, tells what came of each file.)";
}

static const enum action hints[] = {ACTION_RAW, ACTION_PROCESS, ACTION_LOGON, ACTION_USER, ACTION_DAY_NEXT,
				    ACTION_SEARCH, ACTION_FILTER, ACTION_NONE};

const struct pane_ops pane_events = {
	.name = "events",
	.title = "Events",
	.shown_by = ACTION_PANE_EVENTS,
	.size = sizeof(struct pane),
	.nlists = 1,
	.hints = hints,
	.opens = {"whole record"},
	.load = load,
	.draw = draw,
	.act = act,
	.show = show,
	.empty = empty,
};
