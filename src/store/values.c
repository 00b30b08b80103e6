#include "store/values.h"

#include "store/case_file.h"

enum { ROWS_MOST = 20000, VALUES_MOST = 100 };

struct err values_starting(struct case_file *c, const struct relation *r, const struct column *column, struct str start,
			   void (*each)(void *context, const char *value), void *context)
{
	struct buf sql = {0};
	sqlite3_stmt *st = NULL;
	bool row = false;
	if (column->type == COL_TIME || column->type == COL_DURATION)
		return OK;
	const char *form = column->type == COL_LOGON_ID || column->type == COL_HEX ? "printf('0x%x', " : "(";
	buf_printf(&sql, "SELECT DISTINCT %sv) FROM (SELECT ", form);
	relation_sql(&sql, column->sql, (struct knowing){0});
	buf_printf(&sql, " AS v FROM %s ORDER BY %s LIMIT %d) WHERE v IS NOT NULL AND lower(substr(%sv), 1, length(?1))) = lower(?1) "
		   "ORDER BY v COLLATE NOCASE, v LIMIT %d", r->from, r->key, ROWS_MOST, form, VALUES_MOST);
	struct err e = db_prepare(c->db, buf_text(&sql), &st);
	buf_free(&sql);
	if (!e.kind)
		stmt_bind(st, "s", start);
	while (!e.kind && !(e = stmt_step(st, &row)).kind && row)
		each(context, stmt_text(st, 0).p);
	sqlite3_finalize(st);
	return e;
}
