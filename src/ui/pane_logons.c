/* Logons: sessions with who, from where and for how long.  Those of services
 * and of the system itself are folded away until asked for. */
#include "ui/pane.h"

enum logons_view { VIEW_PEOPLE, VIEW_REMOTE, VIEW_ALL, VIEWS };

struct logons {
	struct pane pane;
	enum logons_view view;
};

static const struct column_pick picks[] = {
	{.name = "start", .importance = 1},
	{.name = "user", .width = 13, .importance = 2, .stretch = 2},
	{.name = "host", .width = 10, .importance = 5},
	{.name = "type_name", .width = 14, .importance = 3, .stretch = 1},
	{.name = "address", .width = 15, .importance = 4},
	{.name = "workstation", .width = 10, .importance = 8, .stretch = 1},
	{.name = "reconnected_from", .title = "Then from", .width = 11, .importance = 8},
	{.name = "duration_s", .width = 11, .importance = 6},
	{.name = "processes", .width = 5, .importance = 7},
	{.name = "logon_id", .width = 10, .importance = 9},
	{.name = "linked_logon_id", .title = "Linked", .width = 10, .importance = 11},
	{.name = "origin_logon_id", .title = "Came in by", .width = 10, .importance = 10},
	{NULL}};

static bool cell(void *context, const struct list_row *row, size_t column, struct buf *out,
		 enum role *role)
{
	const struct list *l = &((struct pane *)context)->lists[0];
	if (cell_is(l, column, "type_name") && row->cells[column].kind == CELL_NULL) {
		buf_puts(out, "?");
		*role = ROLE_UNSURE;
		return true;
	}
	return cell_of_length(l, row, column, out, role);
}

static void marks(void *context, const struct list_row *row, struct buf *out, enum role *role)
{
	const struct list *l = &((struct pane *)context)->lists[0];
	*role = ROLE_MARK;
	buf_puts(out, list_cell(l, row, "reconnected_from")->kind != CELL_NULL ? "R" : " ");
	buf_puts(out, list_cell(l, row, "elevated")->number ||
		 list_cell(l, row, "privileged")->number ? "#" : "");
}

static const struct list_look look = {.picks = picks, .cell = cell, .marks = marks};

static struct err load(struct pane *p, const struct filter *f)
{
	struct filter logons = *f;
	enum logons_view view = ((const struct logons *)p)->view;
	logons.people_only = view == VIEW_PEOPLE;
	logons.remote_only = view == VIEW_REMOTE;
	pane_set_look(p, 0, &look);
	return pane_set_query(p, 0, REL_LOGON, &logons);
}

static void draw(struct pane *p, struct area area, bool focused)
{
	static const char *const titles[VIEWS] = {
		[VIEW_PEOPLE] = "Sessions of people (v: only those by remote desktop)",
		[VIEW_REMOTE] = "Sessions by remote desktop (v: all, services and the system as well)",
		[VIEW_ALL] = "All sessions (v: only people's)",
	};
	struct area rule = area_take_top(&area, 1);
	draw_rule(rule.y, rule.x, rule.width, titles[((const struct logons *)p)->view], ROLE_CRUMB);
	pane_draw_list(p, 0, area, focused);
}

static struct reply act(struct pane *p, enum action a)
{
	struct logons *s = (struct logons *)p;
	if (a == ACTION_OPEN)
		return (struct reply){.kind = REPLY_SESSION, .key = p->lists[0].cursor};
	if (a != ACTION_SHOW_ALL)
		return (struct reply){.kind = REPLY_IGNORED};
	s->view = (enum logons_view)((s->view + 1) % VIEWS);
	return (struct reply){.kind = REPLY_RELOAD};
}

static bool show(struct pane *p, const struct subject *s, enum action why)
{
	int64_t key = why == ACTION_ORIGIN ? s->origin : s->logon;
	if (!key && why == ACTION_PANE_LOGONS)
		key = pane_row_at_time(p, REL_LOGON, s);
	return list_select(&p->lists[0], key);
}

static bool relax(struct pane *p)
{
	struct logons *s = (struct logons *)p;
	bool folded = s->view != VIEW_ALL;
	s->view = VIEW_ALL;
	return folded;
}

static const char *empty(const struct pane *p)
{
	static const char *const words[VIEWS] = {
		[VIEW_PEOPLE] = "No session of a person is recorded. v twice shows those of services and the system as well.",
		[VIEW_REMOTE] = "No session by remote desktop and no reconnect is recorded. v shows all sessions. The log of "
				"Microsoft-Windows-TerminalServices-LocalSessionManager would tell of them, too.",
		[VIEW_ALL] = "No logon is recorded in this case. On the hosts, enable \"Audit Logon\", then "
			     "import their Security logs: evtrail import -d CASE LOG...",
	};
	return words[((const struct logons *)p)->view];
}

static const enum action hints[] = {ACTION_USER, ACTION_TIMELINE, ACTION_ORIGIN, ACTION_EVENTS,
				    ACTION_SHOW_ALL, ACTION_SEARCH, ACTION_FILTER, ACTION_NONE};

static const char *const legend[] = {
	"R", "taken up again later by a reconnect; Then from: by which client, the detail says when",
	"#", "elevated token, or special privileges assigned",
	"~", "inferred: a rule decided, the detail says which",
	"z", "the system slept for a part of that time; the detail says how long",
	"<3 h", "no logoff is recorded, it lasted at most that long",
	"open", "no logoff is recorded up to the end of the log", NULL};

const struct pane_ops pane_logons = {
	.name = "logons",
	.title = "Logons",
	.shown_by = ACTION_PANE_LOGONS,
	.size = sizeof(struct logons),
	.nlists = 1,
	.hints = hints,
	.opens = {"what was done in it"},
	.legend = legend,
	.load = load,
	.draw = draw,
	.act = act,
	.show = show,
	.relax = relax,
	.empty = empty,
};
