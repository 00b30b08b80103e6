/* What a question gave: the rows of a SELECT, and how often each value of a column
 * occurs.  The rows are kept until another question is asked. */
#include <string.h>

#include "base/alloc.h"
#include "base/text.h"
#include "store/result.h"
#include "ui/pane.h"
#include "ui/term.h"

struct result_pane {
	struct pane pane;
	struct question question;
	struct result *result; /* NULL: not asked yet */
	int64_t most;          /* values: the count of the most frequent */
};

enum { BAR = 24, NAME_MOST = 40 };

/* ---- questions ---- */

void question_set(struct question *to, const struct question *from)
{
	struct question q = {.sql = from->sql ? xstrdup(from->sql) : NULL, .relation = from->relation,
			     .column = from->column ? xstrdup(from->column) : NULL};
	own_filter_set(&q.filter, &from->filter.f);
	own_filter_set(&q.origin, &from->origin.f);
	question_free(to);
	*to = q; /* the filters' text is on the heap, and moves with them */
}

void question_free(struct question *q)
{
	free(q->sql);
	free(q->column);
	own_filter_free(&q->filter);
	own_filter_free(&q->origin);
	*q = (struct question){0};
}

static bool same(const char *a, const char *b)
{
	return a == b || (a && b && !strcmp(a, b));
}

static bool is_asked(const struct question *a, const struct question *b)
{
	return same(a->sql, b->sql) && same(a->column, b->column) && a->relation == b->relation &&
	       filter_equal(&a->filter.f, &b->filter.f);
}

static void ask(struct pane *p, const struct question *q)
{
	struct result_pane *v = (struct result_pane *)p;
	if (v->result && is_asked(&v->question, q))
		return;
	question_set(&v->question, q);
	list_set_source(&p->lists[0], (struct row_source){0});
	view_free(&p->lists[0].view); /* its columns and order were the other's */
	result_close(v->result);
	v->result = NULL;
	p->lists[0].cursor = 0;
	p->loaded = false;
}

/* ---- loading ---- */

static struct err answer(struct result_pane *v)
{
	const struct question *q = &v->question;
	struct pane *p = &v->pane;
	if (p->env->working)
		p->env->working(p->env->working_context, q->sql ? "asking" : "counting");
	return q->sql ? result_of_sql(p->env->c, q->sql, &v->result)
		      : result_of_values(p->env->c, relation_get(q->relation), &q->filter.f, q->column, &v->result);
}

static struct err load(struct pane *p, const struct filter *f)
{
	struct result_pane *v = (struct result_pane *)p;
	struct err e = v->result ? OK : answer(v);
	return e.kind ? e : pane_set_result(p, 0, result_relation(v->result), f);
}

static void close_pane(struct pane *p)
{
	struct result_pane *v = (struct result_pane *)p;
	result_close(v->result);
	question_free(&v->question);
}

/* ---- SQL ---- */

static void title_line(struct pane *p, struct area *area, const struct buf *text)
{
	struct result_pane *v = (struct result_pane *)p;
	struct buf line = {0};
	if (v->result && result_is_cut(v->result))
		buf_printf(&line, "The first %d rows of: ", RESULT_MOST);
	buf_add_str(&line, buf_str(text));
	struct area rule = area_take_top(area, 1);
	draw_rule(rule.y, rule.x, rule.width, buf_text(&line), ROLE_CRUMB);
	buf_free(&line);
}

static void draw_sql(struct pane *p, struct area area, bool focused)
{
	struct buf text = {0};
	if (((struct result_pane *)p)->question.sql)
		buf_puts(&text, ((struct result_pane *)p)->question.sql);
	title_line(p, &area, &text);
	buf_free(&text);
	pane_draw_list(p, 0, area, focused);
}

static void name_sql(const struct pane *p, struct buf *out)
{
	const char *sql = ((const struct result_pane *)p)->question.sql;
	buf_puts(out, "SQL: ");
	buf_add_str(out, text_fit(str_of(sql), NAME_MOST));
}

static const char *empty(const struct pane *p)
{
	return ((const struct result_pane *)p)->question.sql ? "The answer has no rows. ; asks again."
							      : "There are no rows, so there are no values.";
}

static const enum action sql_hints[] = {ACTION_SQL, ACTION_SORT, ACTION_FILTER, ACTION_WRITE, ACTION_COPY, ACTION_SEARCH,
					ACTION_BACK, ACTION_NONE};

const struct pane_ops pane_sql = {
	.name = "sql",
	.title = "SQL",
	.shown_by = ACTION_SQL,
	.size = sizeof(struct result_pane),
	.nlists = 1,
	.hints = sql_hints,
	.wide = true,
	.ask = ask,
	.name_of = name_sql,
	.load = load,
	.close = close_pane,
	.draw = draw_sql,
	.empty = empty,
};

/* ---- values ---- */

static const struct column_pick value_picks[] = {
	{.name = "value", .width = 20, .importance = 1, .stretch = 3},
	{.name = "count", .width = 9, .importance = 2},
	{.name = "share", .width = 7 + BAR, .importance = 3},
	{NULL}};

static bool value_cell(void *context, const struct list_row *row, size_t column, struct buf *out, enum role *role)
{
	const struct result_pane *v = context;
	const struct list *l = &v->pane.lists[0];
	if (cell_is(l, column, "value") && row->cells[column].kind == CELL_NULL) {
		buf_puts(out, "not known");
		*role = ROLE_UNSURE;
		return true;
	}
	if (!cell_is(l, column, "share"))
		return false;
	int64_t count = list_cell(l, row, "count")->number;
	int64_t length = v->most > 0 ? (count * BAR + v->most - 1) / v->most : 0;
	buf_printf(out, "%5.*s ", STR_ARG(row->cells[column].text));
	for (int64_t i = 0; i < BAR; i++)
		buf_puts(out, i < length ? term_glyph(GLYPH_BLOCK) : " ");
	return true;
}

static const struct list_look value_look = {.picks = value_picks, .cell = value_cell};

static struct err load_values(struct pane *p, const struct filter *f)
{
	struct result_pane *v = (struct result_pane *)p;
	struct page first = {0};
	struct query *q = NULL;
	pane_set_look(p, 0, &value_look);
	struct err e = load(p, f);
	if (!e.kind)
		e = query_open_ordered(p->env->c, result_relation(v->result), NULL, &(struct order){0}, &q);
	if (!e.kind)
		e = query_page(q, KEY_FIRST, PAGE_AFTER, 1, &first);
	if (!e.kind)
		v->most = first.n ? first.rows[0].cells[1].number : 0;
	page_free(&first);
	query_close(q);
	return e;
}

static void name_values(const struct pane *p, struct buf *out)
{
	const struct question *q = &((const struct result_pane *)p)->question;
	buf_printf(out, "Values of %s", q->column ? q->column : "?");
}

static void draw_values(struct pane *p, struct area area, bool focused)
{
	const struct question *q = &((struct result_pane *)p)->question;
	struct buf text = {0};
	buf_printf(&text, "%s: values of %s", relation_get(q->relation)->title, q->column);
	struct buf words = {0};
	filter_words_write(&words, &q->filter.f);
	if (words.n)
		buf_printf(&text, " where %s", buf_text(&words));
	title_line(p, &area, &text);
	buf_free(&words);
	buf_free(&text);
	pane_draw_list(p, 0, area, focused);
}

/* A word of the language; what no quotes can hold is left open, with ?. */
static void put_text(struct buf *out, struct str text)
{
	bool open = false;
	for (size_t i = 0; i < text.n && !open; i++)
		open = (unsigned char)text.p[i] < ' ';
	buf_puts(out, open ? "=\"" : "==\"");
	for (size_t i = 0; i < text.n; i++) {
		if (open && ((unsigned char)text.p[i] < ' ' || text.p[i] == '*'))
			buf_putc(out, '?');
		else
			buf_puts(out, text.p[i] == '"' ? "\"\"" : (const char[]){text.p[i], '\0'});
	}
	buf_putc(out, '"');
}

static void put_number(struct buf *out, enum column_type type, const char *name, int64_t n)
{
	if (type == COL_DURATION)
		buf_printf(out, "%s>=%llds and %s<%llds", name, (long long)(n / WINTIME_SECOND), name,
			   (long long)(n / WINTIME_SECOND + 1));
	else if (type == COL_LOGON_ID || type == COL_HEX)
		buf_printf(out, "%s=0x%llx", name, (unsigned long long)n);
	else if (type == COL_BOOL)
		buf_printf(out, "%s=%s", name, n ? "yes" : "no");
	else
		buf_printf(out, "%s=%lld", name, (long long)n);
}

void pane_values_filter(const struct pane *p, struct buf *out)
{
	const struct question *q = &((const struct result_pane *)p)->question;
	const struct list_row *row = list_row(&p->lists[0]);
	const struct relation *r = relation_get(q->relation);
	int at = row ? relation_column(r, q->column) : -1;
	if (at < 0)
		return;
	const struct cell *value = &row->cells[0];
	if (value->kind == CELL_NULL) {
		buf_printf(out, "%s=null", q->column);
	} else if (value->kind == CELL_INT) {
		put_number(out, r->columns[at].type, q->column, value->number);
	} else if (r->columns[at].type == COL_TIME) {
		buf_printf(out, "%s=%.*sZ", q->column, STR_ARG(value->text)); /* a day of UTC, in any zone */
	} else {
		buf_puts(out, q->column);
		put_text(out, value->text);
	}
}

static struct reply act_values(struct pane *p, enum action a)
{
	if (a == ACTION_OPEN && list_row(&p->lists[0]))
		return (struct reply){.kind = REPLY_VALUE};
	return (struct reply){.kind = REPLY_IGNORED};
}

static const enum action value_hints[] = {ACTION_SORT, ACTION_FILTER, ACTION_WRITE, ACTION_COPY, ACTION_SEARCH, ACTION_BACK,
					  ACTION_NONE};

const struct pane_ops pane_values = {
	.name = "values",
	.title = "Values",
	.shown_by = ACTION_COUNT_VALUES,
	.size = sizeof(struct result_pane),
	.nlists = 1,
	.hints = value_hints,
	.opens = {"only these rows"},
	.wide = true,
	.ask = ask,
	.name_of = name_values,
	.load = load_values,
	.close = close_pane,
	.draw = draw_values,
	.act = act_values,
	.empty = empty,
};
