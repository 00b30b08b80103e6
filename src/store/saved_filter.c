#include "store/saved_filter.h"

#include <string.h>
#include <time.h>

#include "base/wintime.h"
#include "store/case_file.h"
#include "store/filter_expr.h"

enum { NAME_MOST = 40 };

struct err saved_filter_each(struct case_file *c, void (*each)(void *context, const char *name, const char *expression),
			     void *context)
{
	sqlite3_stmt *st;
	bool row = false;
	struct err e = db_prepare(c->db, "SELECT name, expression FROM saved_filter ORDER BY name", &st);
	while (!e.kind && !(e = stmt_step(st, &row)).kind && row)
		each(context, stmt_text(st, 0).p, stmt_text(st, 1).p);
	sqlite3_finalize(st);
	return e;
}

static void add_name(void *context, const char *name, const char *expression)
{
	struct buf *names = context;
	(void)expression;
	buf_printf(names, "%s%s", names->n ? ", " : "", name);
}

struct err saved_filter_get(struct case_file *c, const char *name, struct buf *out)
{
	sqlite3_stmt *st;
	bool row = false;
	struct err e = db_prepare(c->db, "SELECT expression FROM saved_filter WHERE name = ?", &st);
	if (!e.kind) {
		stmt_bind(st, "s", str_of(name));
		e = stmt_step(st, &row);
	}
	if (!e.kind && row)
		buf_add_str(out, stmt_text(st, 0));
	sqlite3_finalize(st);
	if (e.kind || row)
		return e;
	struct buf names = {0};
	e = saved_filter_each(c, add_name, &names);
	if (!e.kind && names.n)
		e = err_new(ERR_NOT_FOUND, "no filter is saved as '%s' in this case; there are %s", name, buf_text(&names));
	else if (!e.kind)
		e = err_new(ERR_NOT_FOUND, "no filter is saved as '%s': none is in this case", name);
	buf_free(&names);
	return e;
}

static struct err check_name(const char *name)
{
	size_t n = strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_");
	if (n && n <= NAME_MOST && !name[n])
		return OK;
	return err_new(ERR_USAGE, "'%s' cannot name a filter: letters, digits, - and _, at most %d of them", name, NAME_MOST);
}

struct err saved_filter_set(struct case_file *c, const char *name, const char *expression)
{
	struct case_file *w;
	sqlite3_stmt *st = NULL;
	struct err e = check_name(name);
	if (!e.kind)
		e = filter_expr_check(expression, NULL, NULL);
	if (!e.kind)
		e = case_open(case_path(c), CASE_WRITE, &w);
	if (e.kind)
		return e;
	e = db_prepare(w->db,
		       "INSERT INTO saved_filter (name, expression, created) VALUES (?, ?, ?) "
		       "ON CONFLICT DO UPDATE SET expression = excluded.expression, created = excluded.created", &st);
	if (!e.kind)
		e = stmt_run(st, "ssi", str_of(name), str_of(expression),
			     (INT64_C(11644473600) + (int64_t)time(NULL)) * WINTIME_SECOND);
	sqlite3_finalize(st);
	case_close(w);
	return e;
}

struct err saved_filter_remove(struct case_file *c, const char *name)
{
	struct case_file *w;
	struct buf old = {0};
	int64_t ignored;
	struct err e = saved_filter_get(c, name, &old);
	buf_free(&old);
	if (!e.kind)
		e = case_open(case_path(c), CASE_WRITE, &w);
	if (e.kind)
		return e;
	e = db_int(w->db, &ignored, 0, "DELETE FROM saved_filter WHERE name = ?", "s", str_of(name));
	case_close(w);
	return e;
}
