#include "store/sorted.h"

#include "store/case_file.h"

/* Text without regard to case, what is not known behind all else, and rows that
 * are equal in their natural order. */
static void put_order(struct buf *sql, const struct relation *r, const struct column *column, struct knowing knowing,
		      bool descending)
{
	buf_puts(sql, " ORDER BY (");
	relation_sql(sql, column->sql, knowing);
	buf_printf(sql, ")%s %s NULLS LAST, %s", column->type == COL_TEXT ? " COLLATE NOCASE" : "",
		   descending ? "DESC" : "ASC", r->key);
}

static struct err fill(struct sorted *s, const struct relation *r, const struct condition *condition,
		       struct knowing knowing, const struct order *order)
{
	struct buf sql = {0};
	sqlite3_stmt *st = NULL;
	bool row;
	buf_printf(&sql, "INSERT INTO temp.sorted_%d (row) SELECT %s FROM %s WHERE %s", s->number, r->key, r->from,
		   buf_text(&condition->sql));
	put_order(&sql, r, &r->columns[relation_column(r, order->column)], knowing, order->descending);
	struct err e = db_prepare(s->c->db, buf_text(&sql), &st);
	buf_free(&sql);
	if (!e.kind) {
		condition_bind(condition, st);
		e = stmt_step(st, &row);
		s->rows = sqlite3_changes(s->c->db);
	}
	sqlite3_finalize(st);
	return e;
}

static struct err run(struct sorted *s, const char *form)
{
	struct buf sql = {0};
	buf_printf(&sql, form, s->number);
	struct err e = db_exec(s->c->db, buf_text(&sql));
	buf_free(&sql);
	return e;
}

struct err sorted_make(struct sorted *out, struct case_file *c, const struct relation *r, const struct condition *condition,
		       struct knowing knowing, const struct order *order)
{
	*out = (struct sorted){.c = c};
	if (relation_column(r, order->column) < 0)
		return err_new(ERR_USAGE, "%s has no column %s to sort by", r->title, order->column);
	out->number = ++c->temporary;
	struct err e = run(out, "CREATE TEMP TABLE sorted_%d (place INTEGER PRIMARY KEY, row INTEGER NOT NULL)");
	if (!e.kind)
		e = fill(out, r, condition, knowing, order);
	if (!e.kind)
		e = run(out, "CREATE UNIQUE INDEX temp.sorted_row_%1$d ON sorted_%1$d (row)");
	if (e.kind)
		sorted_free(out);
	return e;
}

struct err sorted_place(struct sorted *s, int64_t key, int64_t *place)
{
	bool row = false;
	struct err e = OK;
	struct buf sql = {0};
	*place = 0;
	if (!s->place) {
		buf_printf(&sql, "SELECT place FROM temp.sorted_%d WHERE row = ?", s->number);
		e = db_prepare(s->c->db, buf_text(&sql), &s->place);
		buf_free(&sql);
	}
	if (!e.kind) {
		stmt_bind(s->place, "i", key);
		e = stmt_step(s->place, &row);
	}
	if (!e.kind && row) {
		*place = stmt_int(s->place, 0);
		sqlite3_reset(s->place);
	}
	return e;
}

void sorted_free(struct sorted *s)
{
	sqlite3_finalize(s->place);
	if (s->number)
		err_free(run(s, "DROP TABLE IF EXISTS temp.sorted_%d"));
	*s = (struct sorted){0};
}
