#include "store/values.h"

#include <string.h>

#include "store/case_file.h"

enum { ROWS_MOST = 20000, VALUES_MOST = 100 };

/* Of the first rows of the relation. */
static void put_values(struct buf *sql, const struct relation *r, const struct column *column)
{
	const char *form = column->type == COL_LOGON_ID || column->type == COL_HEX ? "printf('0x%x', " : "(";
	buf_printf(sql, "SELECT DISTINCT %sv) AS v FROM (SELECT ", form);
	relation_sql(sql, column->sql, (struct knowing){0});
	buf_printf(sql, " AS v FROM %s ORDER BY %s LIMIT %d) WHERE v IS NOT NULL", r->from, r->key, ROWS_MOST);
}

/* All names that accounts are found by: rows may show others. */
static void put_users(struct buf *sql)
{
	buf_printf(sql, "SELECT DISTINCT user AS v FROM (SELECT user FROM derived_account_name ORDER BY name_key LIMIT %d) "
			"WHERE user IS NOT NULL", ROWS_MOST);
}

struct err values_starting(struct case_file *c, const struct relation *r, const struct column *column, struct str start,
			   void (*each)(void *context, const char *value), void *context)
{
	struct buf sql = {0};
	sqlite3_stmt *st = NULL;
	bool row = false;
	if (column->type == COL_TIME || column->type == COL_DURATION)
		return OK;
	buf_puts(&sql, "SELECT v FROM (");
	if (r->user && strcmp(column->name, "user") == 0)
		put_users(&sql);
	else
		put_values(&sql, r, column);
	buf_printf(&sql, ") WHERE lower(substr(v, 1, length(?1))) = lower(?1) ORDER BY v COLLATE NOCASE, v LIMIT %d", VALUES_MOST);
	struct err e = db_prepare(c->db, buf_text(&sql), &st);
	buf_free(&sql);
	if (!e.kind)
		stmt_bind(st, "s", start);
	while (!e.kind && !(e = stmt_step(st, &row)).kind && row)
		each(context, stmt_text(st, 0).p);
	sqlite3_finalize(st);
	return e;
}
