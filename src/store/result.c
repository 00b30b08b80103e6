#include "store/result.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/vec.h"
#include "base/wintime.h"
#include "store/case_file.h"
#include "store/filter.h"
#include "store/sql.h"

enum { WIDTH_LEAST = 4, WIDTH_MOST = 40, STRETCH_FROM = 20 };

struct result {
	struct case_file *c;
	struct relation relation;
	VEC(struct column) columns;
	VEC(char *) texts; /* what relation and columns point to */
	int number;        /* the table is temp.result_NUMBER; 0: there is none */
	bool cut;
};

static struct result *result_new(struct case_file *c, const char *name, const char *title)
{
	struct result *r = xcalloc(1, sizeof *r);
	r->c = c;
	r->relation = (struct relation){.name = name, .title = title, .key = "t.row"};
	return r;
}

static const char *keep(struct result *r, char *text)
{
	VEC_PUSH(&r->texts, text);
	return text;
}

void result_close(struct result *r)
{
	struct buf sql = {0};
	if (!r)
		return;
	buf_printf(&sql, "DROP TABLE IF EXISTS temp.result_%d", r->number);
	err_free(db_exec(r->c->db, buf_text(&sql)));
	buf_free(&sql);
	for (size_t i = 0; i < r->texts.n; i++)
		free(r->texts.items[i]);
	VEC_FREE(&r->texts);
	VEC_FREE(&r->columns);
	free(r);
}

const struct relation *result_relation(const struct result *r)
{
	return &r->relation;
}

bool result_is_cut(const struct result *r)
{
	return r->cut;
}

/* ---- columns ---- */

static bool is_taken(const struct result *r, const char *name)
{
	for (size_t i = 0; i < r->columns.n; i++)
		if (!strcmp(r->columns.items[i].name, name))
			return true;
	return false;
}

/* A name that the filter language can read, of what SQL calls the column. */
static char *plain_name(const struct result *r, const char *title)
{
	struct buf name = {0};
	for (const char *p = title; *p && name.n < 40; p++) {
		bool letter = (*p >= 'a' && *p <= 'z') || (*p >= 'A' && *p <= 'Z') || (*p >= '0' && *p <= '9');
		if (letter)
			buf_putc(&name, *p >= 'A' && *p <= 'Z' ? (char)(*p + 32) : *p);
		else if (name.n && name.p[name.n - 1] != '_')
			buf_putc(&name, '_');
	}
	if (!name.n)
		buf_puts(&name, "column");
	size_t length = name.n;
	for (int i = 2; is_taken(r, buf_text(&name)); i++) {
		name.n = length;
		buf_printf(&name, "_%d", i);
	}
	return buf_steal(&name);
}

static void add_column(struct result *r, const char *name, const char *title, enum column_type type, int width)
{
	struct buf sql = {0};
	buf_printf(&sql, "t.c%zu", r->columns.n + 1);
	VEC_PUSH(&r->columns, (struct column){name, title, type, COL_SHOWN, width, keep(r, buf_steal(&sql)), NULL});
}

/* ---- the table ---- */

static struct err make_table(struct result *r)
{
	struct buf sql = {0};
	r->number = ++r->c->temporary;
	buf_printf(&sql, "CREATE TEMP TABLE result_%d (row INTEGER PRIMARY KEY", r->number);
	for (size_t i = 1; i <= r->columns.n; i++)
		buf_printf(&sql, ", c%zu", i); /* without a type: values stay what they are */
	buf_putc(&sql, ')');
	struct err e = db_exec(r->c->db, buf_text(&sql));
	buf_clear(&sql);
	buf_printf(&sql, "temp.result_%d t", r->number);
	r->relation.from = r->relation.base = keep(r, buf_steal(&sql));
	r->relation.columns = r->columns.items;
	r->relation.ncolumns = r->columns.n;
	return e;
}

/* Puts the rows of a SELECT into the table, as many as are kept. */
static struct err fill(struct result *r, const char *select, const struct condition *condition)
{
	struct buf sql = {0};
	sqlite3_stmt *st = NULL;
	bool row;
	buf_printf(&sql, "INSERT INTO temp.result_%d (", r->number);
	for (size_t i = 1; i <= r->columns.n; i++)
		buf_printf(&sql, "%sc%zu", i > 1 ? ", " : "", i);
	buf_printf(&sql, ") SELECT * FROM (%s\n) LIMIT %d", select, RESULT_MOST + 1);
	struct err e = db_prepare(r->c->db, buf_text(&sql), &st);
	if (!e.kind && condition)
		condition_bind(condition, st);
	if (!e.kind)
		e = stmt_step(st, &row);
	sqlite3_finalize(st);
	r->cut = !e.kind && sqlite3_changes(r->c->db) > RESULT_MOST;
	buf_clear(&sql);
	buf_printf(&sql, "DELETE FROM temp.result_%d WHERE row > %d", r->number, RESULT_MOST);
	if (r->cut)
		e = db_exec(r->c->db, buf_text(&sql));
	buf_free(&sql);
	return e;
}

/* ---- SQL ---- */

/* From the values: what is right, how wide, what may stretch. */
static struct err measure(struct result *r)
{
	struct buf sql = {0};
	sqlite3_stmt *st = NULL;
	bool row = false;
	for (size_t i = 1; i <= r->columns.n; i++)
		buf_printf(&sql, "%s max(length(c%zu)), min(typeof(c%zu) IN ('integer', 'null'))", i > 1 ? "," : "SELECT", i, i);
	buf_printf(&sql, " FROM temp.result_%d", r->number);
	struct err e = db_prepare(r->c->db, buf_text(&sql), &st);
	if (!e.kind)
		e = stmt_step(st, &row);
	for (size_t i = 0; !e.kind && row && i < r->columns.n; i++) {
		struct column *c = &r->columns.items[i];
		int64_t width = stmt_int(st, (int)i * 2);
		if ((int64_t)strlen(c->title) > width)
			width = (int64_t)strlen(c->title);
		c->type = stmt_int(st, (int)i * 2 + 1) ? COL_INT : COL_TEXT;
		c->flags |= c->type == COL_INT ? COL_RIGHT : width > STRETCH_FROM ? COL_STRETCH : 0;
		c->width = (int)(width < WIDTH_LEAST ? WIDTH_LEAST : width > WIDTH_MOST ? WIDTH_MOST : width);
	}
	sqlite3_finalize(st);
	buf_free(&sql);
	return e;
}

/* The statement without the semicolons behind it. */
static char *statement(const char *text)
{
	size_t n = strlen(text);
	while (n && strchr(" \t\r\n;", text[n - 1]))
		n--;
	return xmemdup0(text, n);
}

struct err result_of_sql(struct case_file *c, const char *text, struct result **out)
{
	struct sql *asked;
	size_t n;
	*out = NULL;
	struct err e = sql_open(c, text, &asked); /* refuses all but one SELECT */
	if (e.kind)
		return e;
	struct result *r = result_new(c, "sql", "SQL");
	const struct column *columns = sql_columns(asked, &n);
	for (size_t i = 0; i < n; i++) {
		const char *name = keep(r, plain_name(r, columns[i].name)), *title = keep(r, xstrdup(columns[i].name));
		add_column(r, name, title, COL_TEXT, WIDTH_LEAST);
	}
	sql_close(asked);
	char *select = statement(text);
	e = make_table(r);
	if (!e.kind)
		e = fill(r, select, NULL);
	if (!e.kind)
		e = measure(r);
	free(select);
	if (e.kind) {
		result_close(r);
		return e;
	}
	*out = r;
	return OK;
}

/* ---- values ---- */

/* What is counted as one. */
static void put_value(struct buf *sql, const struct column *c, struct knowing knowing)
{
	static const struct {
		enum column_type type;
		const char *before, *after;
	} forms[] = {
		{COL_TIME, "strftime('%Y-%m-%d', ", " / 10000000 - 11644473600, 'unixepoch')"},
		{COL_DURATION, "", " / 10000000 * 10000000"},
		{COL_TEXT, "", ""}, /* and all others */
	};
	size_t i = 0;
	while (forms[i].type != c->type && forms[i].type != COL_TEXT)
		i++;
	buf_printf(sql, "%s(", forms[i].before);
	relation_sql(sql, c->sql, knowing);
	buf_printf(sql, ")%s", forms[i].after);
}

struct err result_of_values(struct case_file *c, const struct relation *r, const struct filter *f, const char *column,
			    struct result **out)
{
	static const struct filter none;
	struct condition condition;
	struct buf select = {0};
	int at = relation_column(r, column);
	*out = NULL;
	if (at < 0)
		return err_new(ERR_USAGE, "%s has no column %s to count the values of", r->title, column);
	struct err e = condition_make(&condition, r, f ? f : &none);
	if (e.kind) {
		condition_free(&condition);
		return e;
	}
	const struct column *counted = &r->columns[at];
	struct result *made = result_new(c, "values", "Values");
	bool days = counted->type == COL_TIME;
	struct buf title = {0};
	buf_printf(&title, "%s%s", counted->title, days ? " (day, UTC)" : "");
	add_column(made, "value", keep(made, buf_steal(&title)), days ? COL_TEXT : counted->type, 40);
	made->columns.items[0].flags |= COL_STRETCH;
	add_column(made, "count", "Count", COL_INT, 9);
	add_column(made, "share", "Percent", COL_TEXT, 7);
	made->columns.items[1].flags |= COL_RIGHT;
	made->columns.items[2].flags |= COL_RIGHT;
	buf_puts(&select, "SELECT v, n, round(100.0 * n / sum(n) OVER (), 1) FROM (SELECT ");
	put_value(&select, counted, f ? filter_knowing(f) : (struct knowing){0});
	buf_printf(&select, " AS v, count(*) AS n FROM %s WHERE %s GROUP BY 1) ORDER BY n DESC, v", r->from,
		   buf_text(&condition.sql));
	e = make_table(made);
	if (!e.kind)
		e = fill(made, buf_text(&select), &condition);
	buf_free(&select);
	condition_free(&condition);
	if (e.kind) {
		result_close(made);
		return e;
	}
	*out = made;
	return OK;
}
