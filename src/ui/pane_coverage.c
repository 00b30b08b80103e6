/* Coverage: a month of a host a line, a sign a day, and below it the days of the
 * selected month with what is wrong with each. */
#include <stdlib.h>
#include <string.h>

#include "store/coverage.h"
#include "ui/pane.h"

enum { MONTHS, DAYS, DAY_COLUMNS = 31, MONTH_COLUMNS = DAY_COLUMNS + 1 };

struct month {
	int64_t host_id;
	wintime first, last; /* its first and last tick */
	char signs[DAY_COLUMNS];
};

struct coverage_pane {
	struct pane pane;
	VEC(struct month) months; /* the row with key n is months.items[n - 1] */
	int64_t shown;            /* key of the month whose days are loaded; 0: none */
};

#define DAY(name, title) {name, title, COL_TEXT, COL_SHOWN, 1, NULL, NULL}
static const struct column month_columns[MONTH_COLUMNS] = {
	{"month", "Month", COL_TEXT, COL_SHOWN, 7, NULL, NULL},
	DAY("1", "1"), DAY("2", "2"), DAY("3", "3"), DAY("4", "4"), DAY("5", "5"), DAY("6", "6"),
	DAY("7", "7"), DAY("8", "8"), DAY("9", "9"), DAY("10", "0"), DAY("11", "1"), DAY("12", "2"),
	DAY("13", "3"), DAY("14", "4"), DAY("15", "5"), DAY("16", "6"), DAY("17", "7"), DAY("18", "8"),
	DAY("19", "9"), DAY("20", "0"), DAY("21", "1"), DAY("22", "2"), DAY("23", "3"), DAY("24", "4"),
	DAY("25", "5"), DAY("26", "6"), DAY("27", "7"), DAY("28", "8"), DAY("29", "9"), DAY("30", "0"),
	DAY("31", "1"),
};

static const struct column_pick day_picks[] = {
	{.name = "day", .width = 10, .importance = 1},
	{.name = "grade", .width = 6, .importance = 2},
	{.name = "records", .importance = 5},
	{.name = "process_starts", .importance = 6},
	{.name = "process_ends", .importance = 7},
	{.name = "logons", .importance = 8},
	{.name = "boots", .importance = 10},
	{.name = "missing_records", .importance = 9},
	{.name = "what", .width = 24, .importance = 3, .stretch = 2},
	{NULL}};

/* ---- how it looks ---- */

static const struct {
	char sign;
	enum role role;
} grades[COVERAGE_GRADES] = {
	[DAY_EMPTY] = {'.', ROLE_DIM},
	[DAY_POOR] = {'!', ROLE_ALERT},
	[DAY_PARTLY] = {'o', ROLE_NOTICE},
	[DAY_GOOD] = {'#', ROLE_NEW},
};

static enum coverage_grade grade_of(struct str name)
{
	int g = DAY_GOOD;
	while (g > 0 && !str_eq(name, str_of(coverage_grade_name((enum coverage_grade)g))))
		g--;
	return (enum coverage_grade)g;
}

static void month_heading(void *context, const struct list_row *row, struct buf *out)
{
	struct pane *p = context;
	buf_puts(out, text_rows_heading(p->lists[MONTHS].source.context, row->key));
}

static bool month_cell(void *context, const struct list_row *row, size_t column, struct buf *out,
		       enum role *role)
{
	(void)context;
	(void)out;
	struct str sign = row->cells[column].text;
	for (int g = 0; column > 0 && g < COVERAGE_GRADES; g++)
		if (sign.n == 1 && sign.p[0] == grades[g].sign)
			*role = grades[g].role;
	return false;
}

static bool day_cell(void *context, const struct list_row *row, size_t column, struct buf *out,
		     enum role *role)
{
	(void)out;
	const struct list *l = &((struct pane *)context)->lists[DAYS];
	if (cell_is(l, column, "grade") || cell_is(l, column, "what"))
		*role = grades[grade_of(list_cell(l, row, "grade")->text)].role;
	return false;
}

static const struct list_look month_look = {.heading = month_heading, .cell = month_cell};
static const struct list_look day_look = {.picks = day_picks, .cell = day_cell};

/* ---- loading ---- */

static struct month month_of(int64_t host_id, wintime t)
{
	struct wintime_parts p = wintime_split(t);
	struct month m = {.host_id = host_id};
	p.day = 1;
	p.hour = p.minute = p.second = p.ticks = 0;
	wintime_join(&p, &m.first);
	p.month = p.month % 12 + 1;
	p.year += p.month == 1;
	wintime_join(&p, &m.last);
	m.last--;
	memset(m.signs, ' ', sizeof m.signs);
	return m;
}

static void take_day(struct coverage_pane *v, int64_t host_id, wintime day, struct str grade)
{
	struct month *m = v->months.n ? &v->months.items[v->months.n - 1] : NULL;
	if (!m || m->host_id != host_id || day > m->last) {
		VEC_PUSH(&v->months, month_of(host_id, day));
		m = &v->months.items[v->months.n - 1];
	}
	m->signs[wintime_split(day).day - 1] = grades[grade_of(grade)].sign;
}

/* Days without records may be many: of these only the first and the last month are shown. */
static void take_days(struct coverage_pane *v, int64_t host_id, wintime first, wintime last, struct str grade)
{
	wintime day = first, last_month = month_of(host_id, last).first, first_end = month_of(host_id, first).last;
	while (day <= last) {
		take_day(v, host_id, day, grade);
		day += WINTIME_DAY;
		if (day > first_end && day < last_month)
			day = last_month;
	}
}

/* All days, a sign each: a month of a host takes some 50 bytes. */
static struct err read_days(struct coverage_pane *v, const struct filter *f)
{
	struct query *q;
	struct page page = {0};
	int64_t anchor = KEY_FIRST;
	struct err e = query_open(v->pane.env->c, REL_COVERAGE, f, &q);
	if (e.kind)
		return e;
	size_t grade = (size_t)relation_column(query_relation(q), "grade");
	size_t day = (size_t)relation_column(query_relation(q), "day");
	size_t until = (size_t)relation_column(query_relation(q), "until");
	v->months.n = 0;
	while (!(e = query_page(q, anchor, PAGE_AFTER, 1000, &page)).kind && page.n) {
		for (size_t i = 0; i < page.n; i++) {
			wintime first = 0, last = 0;
			const struct cell *cells = page.rows[i].cells;
			wintime_parse(cells[day].text, &first, NULL);
			if (!wintime_parse(cells[until].text, &last, NULL))
				last = first;
			take_days(v, case_key_host(page.rows[i].key), first, last, cells[grade].text);
		}
		anchor = page.rows[page.n - 1].key;
	}
	page_free(&page);
	query_close(q);
	return e;
}

static const char *host_name(const struct coverage_pane *v, int64_t host_id)
{
	const struct case_hosts *hosts = &v->pane.env->hosts;
	for (size_t i = 0; i < hosts->n; i++)
		if (hosts->items[i].host_id == host_id)
			return hosts->items[i].name;
	return "";
}

static struct row_source month_rows(const struct coverage_pane *v)
{
	struct text_rows *t = text_rows_new(MONTH_COLUMNS);
	for (size_t i = 0; i < v->months.n; i++) {
		const struct month *m = &v->months.items[i];
		char name[WINTIME_ISO_SIZE], signs[DAY_COLUMNS][2];
		const char *cells[MONTH_COLUMNS] = {name};
		wintime_iso(m->first, name);
		name[7] = '\0';
		for (int d = 0; d < DAY_COLUMNS; d++) {
			signs[d][0] = m->signs[d];
			signs[d][1] = '\0';
			cells[d + 1] = signs[d];
		}
		text_rows_add(t, host_name(v, m->host_id), cells);
	}
	return rows_of_text(t, month_columns);
}

static const struct month *selected(const struct coverage_pane *v)
{
	int64_t key = v->pane.lists[MONTHS].cursor;
	return key > 0 && (size_t)key <= v->months.n ? &v->months.items[key - 1] : NULL;
}

static void prepare(struct pane *p)
{
	struct coverage_pane *v = (struct coverage_pane *)p;
	const struct month *m = selected(v);
	if (v->shown == p->lists[MONTHS].cursor)
		return;
	v->shown = p->lists[MONTHS].cursor;
	p->lists[DAYS].cursor = 0;
	if (!m) {
		list_set_source(&p->lists[DAYS], (struct row_source){0});
		return;
	}
	struct filter f = p->filter.f;
	f.host = host_name(v, m->host_id);
	f.since = f.since > m->first ? f.since : m->first;
	f.until = f.until && f.until < m->last ? f.until : m->last;
	err_free(pane_set_query(p, DAYS, REL_COVERAGE, &f));
	p->lists[DAYS].without = "host";
}

static struct err load(struct pane *p, const struct filter *f)
{
	struct coverage_pane *v = (struct coverage_pane *)p;
	pane_set_look(p, MONTHS, &month_look);
	pane_set_look(p, DAYS, &day_look);
	struct err e = read_days(v, f);
	if (e.kind)
		return e;
	list_set_source(&p->lists[MONTHS], month_rows(v));
	v->shown = -1;
	prepare(p);
	return OK;
}

static void close_pane(struct pane *p)
{
	VEC_FREE(&((struct coverage_pane *)p)->months);
}

/* ---- drawing and acting ---- */

static void draw_part(struct pane *p, size_t part, struct area area, bool focused, const char *title)
{
	struct area rule = area_take_top(&area, 1);
	draw_rule(rule.y, rule.x, rule.width, title, focused ? ROLE_CRUMB_ACTIVE : ROLE_CRUMB);
	pane_draw_list(p, part, area, focused);
}

static void draw(struct pane *p, struct area area, bool focused)
{
	struct area top = area_take_top(&area, area.height / 2);
	draw_part(p, MONTHS, top, focused && p->part == MONTHS,
		  "Days (UTC) by host and month: # good  o partly  ! poor  . no records");
	draw_part(p, DAYS, area, focused && p->part == DAYS, "Days of the month");
}

static struct reply act(struct pane *p, enum action a)
{
	if (a == ACTION_OPEN && p->part == MONTHS) {
		p->part = DAYS;
		return (struct reply){.kind = REPLY_DONE};
	}
	return (struct reply){.kind = a == ACTION_OPEN ? REPLY_FOCUS_DETAIL : REPLY_IGNORED};
}

static bool show(struct pane *p, const struct subject *s, enum action why)
{
	(void)why;
	struct coverage_pane *v = (struct coverage_pane *)p;
	for (size_t i = 0; s->time && i < v->months.n; i++) {
		const struct month *m = &v->months.items[i];
		if (m->host_id != s->host_id || s->time < m->first || s->time > m->last)
			continue;
		list_select(&p->lists[MONTHS], (int64_t)i + 1);
		prepare(p);
		p->part = DAYS;
		return list_select_time(&p->lists[DAYS], s->host_id, s->time / WINTIME_DAY * WINTIME_DAY);
	}
	p->part = MONTHS;
	return false;
}

static const char *empty(const struct pane *p)
{
	return p->part == MONTHS ? "No record is in this case yet: evtrail import -d CASE LOG..."
				 : "No day.";
}

static const enum action hints[] = {ACTION_PART_NEXT, ACTION_EVENTS, ACTION_DETAIL, ACTION_FILTER,
				    ACTION_PANE_SOURCES, ACTION_NONE};

static const char *const legend[] = {
	"#", "a day with nothing wrong",
	"o", "a day that tells less than it seems: the list below says why",
	"!", "a day on which something essential is not there",
	".", "a day without any record, between others; months without any are left out",
	NULL};

const struct pane_ops pane_coverage = {
	.name = "coverage",
	.title = "Coverage",
	.shown_by = ACTION_PANE_COVERAGE,
	.size = sizeof(struct coverage_pane),
	.nlists = 2,
	.parts = {"months", "days"},
	.hints = hints,
	.opens = {"days", "what it means"},
	.wide = true,
	.legend = legend,
	.load = load,
	.close = close_pane,
	.prepare = prepare,
	.draw = draw,
	.act = act,
	.show = show,
	.empty = empty,
};
