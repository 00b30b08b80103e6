#include "store/fact_rows.h"

enum { COLUMNS = 14 };

struct err fact_rows_open(struct fact_rows *r, sqlite3 *db)
{
	static const char head[] = "INSERT OR IGNORE INTO fact (computer_id, time, record_id, channel_id, event_id, kind, "
				   "layout_id, source_id, offset, recovered, execution_pid, sid_id, happened, value_list)";
	struct err e = db_prepare_insert(db, head, COLUMNS, 1, &r->one);
	return e.kind ? e : db_prepare_insert(db, head, COLUMNS, FACT_ROWS, &r->many);
}

void fact_rows_close(struct fact_rows *r)
{
	sqlite3_finalize(r->one);
	sqlite3_finalize(r->many);
	buf_free(&r->lists);
	*r = (struct fact_rows){0};
}

static void bind_or_null(sqlite3_stmt *st, int at, int64_t number)
{
	if (number)
		sqlite3_bind_int64(st, at, number);
	else
		sqlite3_bind_null(st, at);
}

static void bind(const struct fact_rows *r, sqlite3_stmt *st, int at, const struct fact_row *row)
{
	const int64_t numbers[] = {row->computer_id, row->time, row->record_id, row->channel_id,
				   row->event_id, row->kind, row->layout_id, row->source_id,
				   row->offset, row->recovered, row->execution_pid};
	for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
		sqlite3_bind_int64(st, at++, numbers[i]);
	bind_or_null(st, at++, row->sid_id);
	bind_or_null(st, at++, row->happened);
	sqlite3_bind_blob64(st, at, r->lists.p ? r->lists.p + row->list_at : "", row->list_n, SQLITE_STATIC);
}

static struct err run(struct fact_rows *r, sqlite3_stmt *st)
{
	bool row;
	struct err e = stmt_step(st, &row);
	if (!e.kind)
		r->added += sqlite3_changes(sqlite3_db_handle(st));
	return e;
}

struct err fact_rows_flush(struct fact_rows *r)
{
	struct err e = OK;
	if (r->n == FACT_ROWS) {
		for (size_t i = 0; i < FACT_ROWS; i++)
			bind(r, r->many, 1 + (int)i * COLUMNS, &r->rows[i]);
		e = run(r, r->many);
	}
	for (size_t i = 0; r->n < FACT_ROWS && i < r->n && !e.kind; i++) {
		bind(r, r->one, 1, &r->rows[i]);
		e = run(r, r->one);
	}
	r->lost |= e.kind != ERR_NONE;
	r->n = 0;
	buf_clear(&r->lists);
	return e;
}

struct err fact_rows_add(struct fact_rows *r, const struct fact_row *row)
{
	const struct fact_row *last = r->n ? &r->rows[r->n - 1] : NULL;
	size_t at = last ? last->list_at + last->list_n : 0;
	r->rows[r->n] = *row;
	r->rows[r->n].list_at = at;
	r->rows[r->n].list_n = r->lists.n - at;
	return ++r->n == FACT_ROWS ? fact_rows_flush(r) : OK;
}
