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
	r->bound = xcalloc((size_t)r->columns * ROWS, sizeof *r->bound);
	struct err e = db_prepare_insert(db, head, r->columns, 1, &r->one);
	return e.kind ? e : db_prepare_insert(db, head, r->columns, ROWS, &r->many);
}

void int_rows_close(struct int_rows *r)
{
	sqlite3_finalize(r->one);
	sqlite3_finalize(r->many);
	free(r->values);
	free(r->bound);
	*r = (struct int_rows){0};
}

static void bind(const struct int_rows *r, sqlite3_stmt *st, int at, int column, int64_t value)
{
	char type = r->types[column];
	if ((type == 'k' && value == 0) || (type == 'n' && value < 0))
		sqlite3_bind_null(st, at);
	else
		sqlite3_bind_int64(st, at, value);
}

/* A parameter stays bound from run to run, and most columns say the same again. */
static struct err run_many(struct int_rows *r)
{
	bool ignored;
	for (int i = 0; i < ROWS; i++)
		for (int column = 0, at = i * r->columns; column < r->columns; column++, at++)
			if (!r->any_bound || r->values[at] != r->bound[at]) {
				bind(r, r->many, at + 1, column, r->values[at]);
				r->bound[at] = r->values[at];
			}
	r->any_bound = true;
	return stmt_step(r->many, &ignored);
}

static struct err run_one(struct int_rows *r, const int64_t *row)
{
	bool ignored;
	for (int column = 0; column < r->columns; column++)
		bind(r, r->one, column + 1, column, row[column]);
	return stmt_step(r->one, &ignored);
}

struct err int_rows_flush(struct int_rows *r)
{
	struct err e = OK;
	if (r->n == ROWS)
		e = run_many(r);
	for (int i = 0; r->n < ROWS && i < r->n && !e.kind; i++)
		e = run_one(r, r->values + i * r->columns);
	r->n = 0;
	return e;
}

struct err int_rows_add(struct int_rows *r, const int64_t *row)
{
	memcpy(r->values + r->n * r->columns, row, (size_t)r->columns * sizeof *row);
	return ++r->n == ROWS ? int_rows_flush(r) : OK;
}
