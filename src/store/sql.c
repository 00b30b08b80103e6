#include "store/sql.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "store/case_file.h"
#include "store/page.h"

struct sql {
	struct case_file *c;
	sqlite3_stmt *st;
	struct column *columns;
	size_t n;
	bool done;
};

/* Reading is all that may be done, whatever the statement is. */
static int only_reads(void *context, int action, const char *a, const char *b, const char *c, const char *d)
{
	(void)context;
	(void)a;
	(void)b;
	(void)c;
	(void)d;
	bool reads = action == SQLITE_SELECT || action == SQLITE_READ || action == SQLITE_FUNCTION ||
		     action == SQLITE_RECURSIVE;
	return reads ? SQLITE_OK : SQLITE_DENY;
}

static struct err prepare(struct sql *s, const char *text)
{
	const char *rest = "";
	sqlite3_set_authorizer(s->c->db, only_reads, NULL);
	int rc = sqlite3_prepare_v2(s->c->db, text, -1, &s->st, &rest);
	struct err e = OK;
	if (rc == SQLITE_AUTH)
		e = err_new(ERR_USAGE, "only SELECT is allowed: the case is not changed by SQL");
	else if (rc != SQLITE_OK)
		e = err_new(ERR_USAGE, "SQL: %s", sqlite3_errmsg(s->c->db));
	else if (!s->st)
		e = err_new(ERR_USAGE, "SQL: there is no statement");
	else if (rest[strspn(rest, " \t\n;")])
		e = err_new(ERR_USAGE, "SQL: one statement at a time");
	sqlite3_set_authorizer(s->c->db, NULL, NULL);
	return e;
}

static void name_columns(struct sql *s)
{
	s->n = (size_t)sqlite3_column_count(s->st);
	s->columns = xcalloc(s->n, sizeof *s->columns);
	for (size_t i = 0; i < s->n; i++) {
		const char *name = xstrdup(sqlite3_column_name(s->st, (int)i));
		s->columns[i] = (struct column){name, name, COL_INT, COL_SHOWN, 16, NULL, NULL};
	}
}

struct err sql_open(struct case_file *c, const char *text, struct sql **out)
{
	struct sql *s = xcalloc(1, sizeof *s);
	s->c = c;
	struct err e = prepare(s, text);
	if (e.kind) {
		sql_close(s);
		s = NULL;
	} else {
		name_columns(s);
	}
	*out = s;
	return e;
}

void sql_close(struct sql *s)
{
	if (!s)
		return;
	sqlite3_finalize(s->st);
	for (size_t i = 0; i < s->n; i++)
		free((char *)(uintptr_t)s->columns[i].name);
	free(s->columns);
	free(s);
}

const struct column *sql_columns(const struct sql *s, size_t *n)
{
	*n = s->n;
	return s->columns;
}

struct err sql_next(struct sql *s, struct page *page)
{
	bool row = false;
	struct err e = s->done ? OK : stmt_step(s->st, &row);
	s->done = e.kind || !row;
	page_memory_reset(&page->memory);
	page->n = row && !e.kind;
	page->ncolumns = s->n;
	if (page->n) {
		page->rows = page_memory_take(page->memory, sizeof *page->rows);
		page->rows[0] = (struct page_row){1, page_cells(page->memory, s->st, 0, s->n)};
	}
	return e;
}
