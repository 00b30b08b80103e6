#include "ui/pane.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/zone.h"
#include "ui/term.h"

struct pane *pane_new(const struct pane_ops *ops, struct pane_env *env)
{
	struct pane *p = xcalloc(1, ops->size);
	p->ops = ops;
	p->env = env;
	for (size_t i = 0; i < PANE_LISTS; i++) {
		struct view *v = &p->lists[i].view;
		p->lists[i].marked = &env->marks;
		snprintf(v->section, sizeof v->section, "%s%s%s", ops->name, ops->parts[i] ? "." : "",
			 ops->parts[i] ? ops->parts[i] : "");
		view_read(v, &env->settings);
	}
	return p;
}

void pane_free(struct pane *p)
{
	if (!p)
		return;
	for (size_t i = 0; i < PANE_LISTS; i++)
		list_close(&p->lists[i]);
	if (p->ops->close)
		p->ops->close(p);
	own_filter_free(&p->filter);
	free(p);
}

struct err pane_load(struct pane *p, const struct filter *f, bool again)
{
	if (p->loaded && !again && filter_equal(&p->filter.f, f))
		return OK;
	struct own_filter copy = {0};
	own_filter_set(&copy, f);
	own_filter_free(&p->filter);
	p->filter = copy;
	struct err e = p->ops->load(p, &p->filter.f);
	p->loaded = !e.kind;
	return e;
}

bool pane_show(struct pane *p, const struct subject *s, enum action why)
{
	return p->ops->show && p->ops->show(p, s, why);
}

struct list *pane_list(struct pane *p)
{
	return &p->lists[p->part];
}

static void draw_empty(struct pane *p, struct list *l, struct area area)
{
	const char *text = p->ops->empty(p);
	if (l->problem)
		text = l->problem;
	else if (l->unfinished)
		text = "Looking for rows under the filter ...";
	else if (!filter_is_empty(&p->filter.f) && !p->ops->unfiltered)
		text = "Nothing is left under the filter. F takes the last one away.";
	area_take_top(&area, 2);
	area.x += 3;
	area.width -= 6;
	draw_wrapped(area, l->problem ? ROLE_ALERT : ROLE_NOTICE, str_of(text), 0);
}

void pane_draw_list(struct pane *p, size_t i, struct area area, bool focused)
{
	struct list *l = &p->lists[i];
	list_draw(l, area, focused);
	if (!l->window.n || !l->cursor)
		draw_empty(p, l, area);
}

bool pane_one_host(const struct pane *p)
{
	const char *host = p->filter.f.host;
	return p->env->hosts.n < 2 || (host && !strpbrk(host, "*?,"));
}

static struct err open_rows(struct pane *p, const struct relation *r, enum relation_id id, const struct filter *f,
			    const struct order *order, struct row_source *source)
{
	return id < REL_COUNT ? rows_of_query(p->env->c, id, f, order, source)
			      : rows_of_result(p->env->c, r, f, order, source);
}

/* In the order of the list's view; where that cannot be had, in the relation's,
 * and *trouble says so. */
static struct err sorted_rows(struct pane *p, struct list *l, const struct relation *r, enum relation_id id,
			      const struct filter *f, struct row_source *source, char **trouble)
{
	struct order order = view_order(&l->view);
	struct buf why = {0};
	if (order.column && relation_column(r, order.column) < 0) {
		buf_printf(&why, "there is no column %s to sort by", order.column);
		view_sort(&l->view, NULL, false);
	} else if (order.column) {
		if (p->env->working)
			p->env->working(p->env->working_context, "sorting");
		struct err e = open_rows(p, r, id, f, &order, source);
		if (e.kind != ERR_INTERRUPTED)
			return e;
		err_free(e);
		buf_puts(&why, "not sorted: that was stopped, the rows are in their usual order");
		view_sort(&l->view, NULL, false);
	}
	*trouble = why.n ? buf_steal(&why) : NULL;
	return open_rows(p, r, id, f, &(struct order){0}, source);
}

static struct err set_rows(struct pane *p, size_t i, const struct relation *r, enum relation_id id, const struct filter *f)
{
	struct row_source source = {0};
	struct list *l = &p->lists[i];
	char *trouble = NULL;
	struct err e = sorted_rows(p, l, r, id, f, &source, &trouble);
	list_set_source(l, source);
	if (trouble) {
		free(l->problem);
		l->problem = trouble;
	}
	return e;
}

struct err pane_set_query(struct pane *p, size_t i, enum relation_id id, const struct filter *f)
{
	p->lists[i].without = pane_one_host(p) ? "host" : NULL;
	return set_rows(p, i, relation_get(id), id, f);
}

struct err pane_set_result(struct pane *p, size_t i, const struct relation *r, const struct filter *f)
{
	return set_rows(p, i, r, REL_COUNT, f);
}

void pane_set_look(struct pane *p, size_t i, const struct list_look *look)
{
	p->lists[i].look = look;
	p->lists[i].look_context = p;
}

struct str host_short(struct str name)
{
	for (size_t i = 1; i < name.n; i++)
		if (name.p[i] == '.')
			return str_sub(name, 0, i);
	return name;
}

int64_t pane_row_at_time(struct pane *p, enum relation_id id, const struct subject *s)
{
	struct filter f = {.account = s->account};
	struct query *q = NULL;
	int64_t key = 0;
	if (!s->time)
		return 0;
	struct err e = query_open(p->env->c, id, &f, &q);
	if (!e.kind)
		e = query_at_time(q, s->host_id, s->time, &key);
	query_close(q);
	err_free(e);
	return key;
}

/* ---- cells ---- */

bool cell_is(const struct list *l, size_t column, const char *name)
{
	return !strcmp(l->source.columns[column].name, name);
}

bool cell_of_length(const struct list *l, const struct list_row *row, size_t column,
		    struct buf *out, enum role *role)
{
	if (row->cells[column].kind != CELL_NULL)
		return false;
	if (cell_is(l, column, "start"))
		buf_puts(out, "not recorded");
	else if (!relation_length_words(out, l->source.columns, l->source.ncolumns, column, row->cells))
		return false;
	*role = ROLE_UNSURE;
	return true;
}

void day_heading(struct buf *out, wintime t, struct str host)
{
	static const char *const days[] = {"Sunday",   "Monday", "Tuesday", "Wednesday",
					   "Thursday", "Friday", "Saturday"};
	struct wintime_parts p = zone_split(t);
	if (host.n)
		buf_printf(out, "%.*s %s ", STR_ARG(host_short(host)), term_glyph(GLYPH_DOT));
	buf_printf(out, "%s %04d-%02d-%02d", days[p.weekday], p.year, p.month, p.day);
}
