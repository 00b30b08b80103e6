/* Users: the accounts at the left, what the selected one did at the right.  On
 * a narrow screen one of the two is shown, and Tab changes over. */
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "base/zone.h"
#include "model/console.h"
#include "model/coverage.h"
#include "store/coverage.h"
#include "ui/brackets.h"
#include "ui/pane.h"
#include "ui/strip.h"
#include "ui/term.h"

enum { ACCOUNTS, TIMELINE, SIDE_BY_SIDE = 110, STRIP_FROM = 9 /* lines */ };

/* Problems of one day of a host's logs. */
struct day_problems {
	wintime day;
	int64_t host_id;
	unsigned problems;
};

enum { DAYS_KEPT = 64 };

struct users {
	struct pane pane;
	bool people_only;
	int64_t account; /* whose timeline is loaded; 0: none yet */
	struct strip strip;
	struct day_problems days[DAYS_KEPT];
	char name[80];   /* of that account, as the title has it */
};

static const struct column_pick account_picks[] = {
	{.name = "user", .width = 14, .importance = 1, .stretch = 2},
	{.name = "domain", .width = 10, .importance = 6, .stretch = 1},
	{.name = "host", .width = 9, .importance = 3},
	{.name = "logons", .importance = 4},
	{.name = "processes", .importance = 2},
	{.name = "failed_logons", .importance = 8},
	{.name = "first_seen", .importance = 9},
	{.name = "last_seen", .importance = 7},
	{NULL}};

static const struct column_pick timeline_picks[] = {
	{.name = "time", .width = 8, .importance = 1},
	{.name = "activity", .width = 21, .importance = 3},
	{.name = "what", .width = 20, .importance = 2, .stretch = 2},
	{.name = "pid", .importance = 5},
	{.name = "duration_s", .width = 11, .importance = 4},
	{.name = "command_line", .width = 30, .importance = 9, .stretch = 3},
	{NULL}};

static bool account_cell(void *context, const struct list_row *row, size_t column, struct buf *out,
			 enum role *role)
{
	const struct list *l = &((struct pane *)context)->lists[ACCOUNTS];
	if (cell_is(l, column, "user") && row->cells[column].kind == CELL_NULL) {
		buf_add_str(out, list_cell(l, row, "sid")->text);
		return true;
	}
	if (list_cell(l, row, "built_in")->number)
		*role = ROLE_DIM;
	return false;
}

static void account_marks(void *context, const struct list_row *row, struct buf *out,
			  enum role *role)
{
	const struct list *l = &((struct pane *)context)->lists[ACCOUNTS];
	*role = ROLE_MARK;
	buf_puts(out, list_cell(l, row, "elevated")->number &&
		 !list_cell(l, row, "built_in")->number ? "#" : "");
}

static const struct list_look account_look = {
	.picks = account_picks, .cell = account_cell, .marks = account_marks};

/* What is wrong with the logs of a day of the zone shown, which may lie in two days
 * of UTC. Kept for the days that are in sight. */
static unsigned problems_of_day(struct users *u, int64_t host_id, wintime t)
{
	wintime day = zone_day(t);
	struct day_problems *d = &u->days[day / WINTIME_DAY % DAYS_KEPT];
	if (d->day != day || d->host_id != host_id) {
		unsigned first = 0, last = 0;
		err_free(coverage_at(u->pane.env->c, host_id, day, &first));
		err_free(coverage_at(u->pane.env->c, host_id, zone_next_day(t) - 1, &last));
		*d = (struct day_problems){day, host_id, (first | last) & (COVERAGE_FOR_PROCESSES | COVERAGE_FOR_LOGONS)};
	}
	return d->problems;
}

static void timeline_heading(void *context, const struct list_row *row, struct buf *out)
{
	struct pane *p = context;
	const struct list *l = &p->lists[TIMELINE];
	struct str host = pane_one_host(p) ? (struct str){"", 0} : list_cell(l, row, "host")->text;
	wintime t = list_cell(l, row, "time")->number;
	day_heading(out, t, host);
	unsigned problems = problems_of_day((struct users *)p, case_key_host(row->key), t);
	const char *before = "  ! ";
	for (int i = 0; i < COVERAGE_PROBLEM_COUNT; i++)
		if (problems & 1u << i) {
			buf_printf(out, "%s%s", before, coverage_problem(i)->words);
			before = ", ";
		}
}

/* How what happened is drawn. */
static enum role kind_role(struct str kind)
{
	static const struct {
		const char *kind;
		enum role role;
	} roles[] = {
		{"process_start", ROLE_TEXT},       {"logon", ROLE_NEW},
		{"logon_failed", ROLE_ALERT},       {"log_cleared", ROLE_ALERT},
		{"clock_changed", ROLE_ALERT},      {"audit_policy", ROLE_ALERT},
		{"service_installed", ROLE_ALERT},  {"task", ROLE_MARK},
		{"account", ROLE_MARK},             {"explicit_credentials", ROLE_MARK},
		{"reconnect", ROLE_NEW},            {"boot", ROLE_DAY},
		{"shutdown", ROLE_DAY},             {"shutdown_unclean", ROLE_ALERT},
	};
	for (size_t i = 0; i < sizeof roles / sizeof *roles; i++)
		if (str_eq(kind, str_of(roles[i].kind)))
			return roles[i].role;
	return ROLE_DIM;
}

static bool timeline_cell(void *context, const struct list_row *row, size_t column,
			  struct buf *out, enum role *role)
{
	const struct list *l = &((struct pane *)context)->lists[TIMELINE];
	if (cell_is(l, column, "time") && row->cells[column].kind == CELL_INT && !list_sorted(l)) {
		struct wintime_parts p = zone_split(row->cells[column].number);
		buf_printf(out, "%02d:%02d:%02d", p.hour, p.minute, p.second);
		return true;
	}
	struct str console = console_of(list_cell(l, row, "image")->text, list_cell(l, row, "command_line")->text);
	if (cell_is(l, column, "what") && console.n) {
		buf_add_str(out, row->cells[column].text);
		buf_printf(out, " %.*s", STR_ARG(console));
		return true;
	}
	if (cell_is(l, column, "activity"))
		*role = kind_role(list_cell(l, row, "kind")->text);
	else if (cell_is(l, column, "command_line"))
		*role = ROLE_DIM;
	return false;
}

static void timeline_marks(void *context, const struct list_row *row, struct buf *out, enum role *role)
{
	*role = ROLE_GUIDE;
	brackets_write(&((struct pane *)context)->lists[TIMELINE], row, out);
}

static const struct list_look timeline_look = {
	.picks = timeline_picks, .heading = timeline_heading, .cell = timeline_cell, .marks = timeline_marks,
	.mark_width = BRACKET_LANES};

/* ---- loading ---- */

static struct err load_timeline(struct users *u)
{
	struct filter f = u->pane.filter.f;
	f.account = f.logon ? 0 : u->account;
	f.user = NULL;
	f.people_only = false;
	return pane_set_query(&u->pane, TIMELINE, REL_ACTIVITY, &f);
}

static void name_account(struct users *u)
{
	struct list *l = &u->pane.lists[ACCOUNTS];
	const struct list_row *row = list_row(l);
	struct str user = list_cell(l, row, "user")->text, host = list_cell(l, row, "host")->text;
	if (!user.n)
		user = list_cell(l, row, "sid")->text;
	snprintf(u->name, sizeof u->name, "Activity of %.*s on %.*s", STR_ARG(user), STR_ARG(host));
	if (u->pane.filter.f.logon)
		snprintf(u->name, sizeof u->name, "What was done in this session");
}

static void prepare(struct pane *p)
{
	struct users *u = (struct users *)p;
	int64_t account = p->lists[ACCOUNTS].cursor;
	if (account == u->account && p->lists[TIMELINE].source.ops)
		return;
	u->account = account;
	p->lists[TIMELINE].cursor = 0;
	name_account(u);
	if (account || p->filter.f.logon)
		err_free(load_timeline(u));
	else
		list_set_source(&p->lists[TIMELINE], (struct row_source){0});
}

static struct err load(struct pane *p, const struct filter *f)
{
	struct users *u = (struct users *)p;
	struct filter accounts = *f;
	accounts.people_only = u->people_only;
	pane_set_look(p, ACCOUNTS, &account_look);
	pane_set_look(p, TIMELINE, &timeline_look);
	struct err e = pane_set_query(p, ACCOUNTS, REL_ACCOUNT, &accounts);
	row_source_close(&p->lists[TIMELINE].source);
	u->account = u->strip.account = 0;
	memset(u->days, 0, sizeof u->days);
	if (!e.kind)
		prepare(p);
	return e;
}

/* ---- drawing ---- */

static void draw_part(struct pane *p, size_t part, struct area area, bool focused,
		      const char *title)
{
	struct area rule = area_take_top(&area, 1);
	draw_rule(rule.y, rule.x, rule.width, title, focused ? ROLE_CRUMB_ACTIVE : ROLE_CRUMB);
	pane_draw_list(p, part, area, focused);
}

static wintime time_here(const struct pane *p)
{
	const struct list *l = &p->lists[TIMELINE];
	return list_cell(l, list_row(l), "time")->number;
}

/* The timeline below its strip. */
static void draw_timeline(struct users *u, struct area area, bool focused)
{
	struct pane *p = &u->pane;
	struct area rule = area_take_top(&area, 1);
	draw_rule(rule.y, rule.x, rule.width, u->name, focused ? ROLE_CRUMB_ACTIVE : ROLE_CRUMB);
	if (area.height >= STRIP_FROM && !p->filter.f.logon) {
		strip_prepare(&u->strip, &p->env->hosts, u->account, area.width - 2);
		struct area line = area_take_top(&area, 1);
		strip_draw(&u->strip, line.y, line.x + 1, line.width - 2, time_here(p));
	}
	pane_draw_list(p, TIMELINE, area, focused);
}

static void draw(struct pane *p, struct area area, bool focused)
{
	struct users *u = (struct users *)p;
	if (area.width >= SIDE_BY_SIDE) {
		struct area left = area, right = area;
		left.width = area.width < 150 ? 36 : area.width / 4;
		right.x += left.width + 2;
		right.width -= left.width + 2;
		draw_vertical(area.y, left.x + left.width, area.height);
		left.width--;
		draw_part(p, ACCOUNTS, left, focused && p->part == ACCOUNTS, "Accounts");
		draw_timeline(u, right, focused && p->part == TIMELINE);
	} else if (p->part == ACCOUNTS) {
		draw_part(p, ACCOUNTS, area, focused, "Accounts (Enter, Tab: what the account did)");
	} else {
		draw_timeline(u, area, focused);
	}
}

/* ---- acting ---- */

static struct reply open_row(struct pane *p)
{
	if (p->part == ACCOUNTS) {
		p->part = TIMELINE;
		return (struct reply){.kind = REPLY_DONE};
	}
	const struct list *l = &p->lists[TIMELINE];
	const struct list_row *row = list_row(l);
	struct subject s = {0};
	if (!row)
		return (struct reply){.kind = REPLY_DONE};
	err_free(subject_of(p->env->c, REL_ACTIVITY, row->key, &s));
	enum action a = s.process ? ACTION_PROCESS : s.logon ? ACTION_LOGON : ACTION_EVENTS;
	return (struct reply){.kind = REPLY_PIVOT, .action = a};
}

/* To the next stretch of the strip in which the account did something. */
static void step_in_strip(struct users *u, bool forward)
{
	strip_count(&u->strip, u->pane.env->c);
	wintime t = strip_step(&u->strip, time_here(&u->pane), forward);
	u->pane.part = TIMELINE;
	if (t)
		list_select_time(&u->pane.lists[TIMELINE], case_key_host(u->account), t);
}

static struct reply act(struct pane *p, enum action a)
{
	struct users *u = (struct users *)p;
	switch (a) {
	case ACTION_OPEN:
		return open_row(p);
	case ACTION_LEFT:
		p->part = ACCOUNTS;
		return (struct reply){.kind = REPLY_DONE};
	case ACTION_RIGHT:
		p->part = TIMELINE;
		return (struct reply){.kind = REPLY_DONE};
	case ACTION_BUSY_NEXT:
	case ACTION_BUSY_PREV:
		step_in_strip(u, a == ACTION_BUSY_NEXT);
		return (struct reply){.kind = REPLY_DONE};
	case ACTION_SHOW_ALL:
		u->people_only = !u->people_only;
		return (struct reply){.kind = REPLY_RELOAD};
	default:
		return (struct reply){.kind = REPLY_IGNORED};
	}
}

static bool show(struct pane *p, const struct subject *s, enum action why)
{
	bool known = list_select(&p->lists[ACCOUNTS], s->account);
	prepare(p);
	bool there = list_select(&p->lists[TIMELINE], s->activity);
	if (!there && s->time)
		list_select_time(&p->lists[TIMELINE], s->host_id, s->time);
	p->part = why == ACTION_TIMELINE ? TIMELINE : ACCOUNTS;
	return known || (why == ACTION_TIMELINE && there);
}

static bool idle(struct pane *p)
{
	return strip_count(&((struct users *)p)->strip, p->env->c);
}

static bool relax(struct pane *p)
{
	struct users *u = (struct users *)p;
	bool folded = u->people_only;
	u->people_only = false;
	return folded;
}

static const char *empty(const struct pane *p)
{
	return p->part == TIMELINE
		       ? "No activity of this account is recorded."
		       : "No account appears in this case. Enable auditing of logons and process "
			 "creation on the hosts, and import their Security logs: evtrail import -d "
			 "CASE LOG...";
}

static const enum action hints[] = {ACTION_PART_NEXT, ACTION_BUSY_NEXT, ACTION_PROCESS, ACTION_LOGON, ACTION_ORIGIN,
				    ACTION_DAY_NEXT, ACTION_SHOW_ALL, ACTION_NONE};

static const char *const legend[] = {"#", "the account held an elevated token or special privileges",
				     "strip", "the account's activity, filtered or not, over all the time of its host's logs: the "
				     "higher, the more; a dot: only others did something; blank: nobody, off or no log",
				     "brackets", "the rows of one logon session, from its logon to its logoff",
				     "!", "behind a day: what its logs lack; 6 says what that means",
				     NULL};

const struct pane_ops pane_users = {
	.name = "users",
	.title = "Users",
	.shown_by = ACTION_PANE_USERS,
	.keys = KEYS_USERS,
	.size = sizeof(struct users),
	.nlists = 2,
	.parts = {"accounts", "timeline"},
	.hints = hints,
	.opens = {"activity", "process or logon"},
	.wide = true,
	.legend = legend,
	.load = load,
	.prepare = prepare,
	.draw = draw,
	.act = act,
	.show = show,
	.relax = relax,
	.idle = idle,
	.empty = empty,
};
