#include "store/int_rows.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

enum { ROWS = 32 };

struct err int_rows_open(struct int_rows *r, sqlite3 *db, const char *head, const char *types)
{
	r->types = types;
	r->columns = (int)strlen(types);
	r->values = xcalloc((size_t)r->columns * ROWS, sizeof *r->values);
	struct err e = db_prepare_insert(db, head, r->columns, 1, &r->one);
	return e.kind ? e : db_prepare_insert(db, head, r->columns, ROWS, &r->many);
}

void int_rows_close(struct int_rows *r)
{
	sqlite3_finalize(r->one);
	sqlite3_finalize(r->many);
	free(r->values);
	*r = (struct int_rows){0};
}

static void bind(const struct int_rows *r, sqlite3_stmt *st, int at, const int64_t *row)
{
	for (int i = 0; i < r->columns; i++)
		if ((r->types[i] == 'k' && row[i] == 0) || (r->types[i] == 'n' && row[i] < 0))
			sqlite3_bind_null(st, at + i);
		else
			sqlite3_bind_int64(st, at + i, row[i]);
}

static struct err run(const struct int_rows *r, sqlite3_stmt *st, const int64_t *rows, int n)
{
	bool ignored;
	for (int i = 0; i < n; i++)
		bind(r, st, 1 + i * r->columns, rows + i * r->columns);
	return stmt_step(st, &ignored);
}

struct err int_rows_flush(struct int_rows *r)
{
	struct err e = OK;
	if (r->n == ROWS)
		e = run(r, r->many, r->values, ROWS);
	for (int i = 0; r->n < ROWS && i < r->n && !e.kind; i++)
		e = run(r, r->one, r->values + i * r->columns, 1);
	r->n = 0;
	return e;
}

struct err int_rows_add(struct int_rows *r, const int64_t *row)
{
	memcpy(r->values + r->n * r->columns, row, (size_t)r->columns * sizeof *row);
	return ++r->n == ROWS ? int_rows_flush(r) : OK;
}
