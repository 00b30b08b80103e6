#include "store/query.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "store/case_file.h"
#include "store/filter.h"
#include "store/page.h"
#include "store/pattern.h"
#include "store/sorted.h"

/* Statements are made when first used: a pane that only pages never pays for
 * search or count. */
struct query {
	struct case_file *c;
	const struct relation *relation;
	struct condition condition;
	int anchor; /* number of the parameter that holds the anchor key */
	int limit;  /* and of the number of rows */
	struct knowing knowing;
	struct sorted sorted; /* number 0: the rows are in their natural order */
	struct buf from, where; /* where the rows come from, and which */
	const char *place;    /* SQL: what the rows are ordered by, each row its own */
	sqlite3_stmt *page[3], *row;
};

/* In another order the rows come from the table that has them sorted, which was
 * made under the condition. */
static void set_source(struct query *q)
{
	const struct relation *r = q->relation;
	q->place = r->key;
	if (q->sorted.number) {
		q->place = "sorted.place";
		buf_printf(&q->from, "temp.sorted_%d sorted CROSS JOIN ", q->sorted.number);
		buf_printf(&q->where, "%s = sorted.row", r->key);
	} else {
		buf_add_str(&q->where, buf_str(&q->condition.sql));
	}
	buf_puts(&q->from, r->from);
}

struct err query_open_ordered(struct case_file *c, const struct relation *r, const struct filter *f,
			      const struct order *order, struct query **out)
{
	static const struct filter none;
	struct query *q = xcalloc(1, sizeof *q);
	q->c = c;
	q->relation = r;
	q->knowing = f ? filter_knowing(f) : (struct knowing){0};
	struct err e = condition_make(&q->condition, r, f ? f : &none);
	if (!e.kind && order->column)
		e = sorted_make(&q->sorted, c, r, &q->condition, q->knowing, order);
	if (e.kind) {
		query_close(q);
		*out = NULL;
		return e;
	}
	q->anchor = condition_int(&q->condition, 0);
	q->limit = condition_int(&q->condition, 0);
	set_source(q);
	*out = q;
	return OK;
}

struct err query_open(struct case_file *c, enum relation_id id, const struct filter *f, struct query **out)
{
	return query_open_ordered(c, relation_get(id), f, &(struct order){0}, out);
}

void query_close(struct query *q)
{
	if (!q)
		return;
	for (int i = 0; i < 3; i++)
		sqlite3_finalize(q->page[i]);
	sqlite3_finalize(q->row);
	sorted_free(&q->sorted);
	buf_free(&q->from);
	buf_free(&q->where);
	condition_free(&q->condition);
	free(q);
}

const struct relation *query_relation(const struct query *q)
{
	return q->relation;
}

static void select_columns(struct buf *sql, const struct query *q, const char *from)
{
	buf_printf(sql, "SELECT %s", q->relation->key);
	for (size_t i = 0; i < q->relation->ncolumns; i++) {
		buf_puts(sql, ", ");
		relation_sql(sql, q->relation->columns[i].sql, q->knowing);
	}
	buf_printf(sql, " FROM %s", from);
}

/* What stands for a key in the order of the rows. */
static struct err place_of(struct query *q, int64_t key, int64_t *place)
{
	*place = key;
	if (!q->sorted.number || key == KEY_FIRST || key == KEY_LAST)
		return OK;
	return sorted_place(&q->sorted, key, place);
}

static struct err prepare_page(struct query *q, enum page_direction direction)
{
	static const struct {
		const char *compare, *order;
	} forms[] = {
		[PAGE_AFTER] = {">", "ASC"},
		[PAGE_FROM] = {">=", "ASC"},
		[PAGE_BEFORE] = {"<", "DESC"},
	};
	struct buf sql = {0};
	select_columns(&sql, q, buf_text(&q->from));
	buf_printf(&sql, " WHERE %s %s ?%d AND %s ORDER BY %s %s LIMIT ?%d", q->place, forms[direction].compare,
		   q->anchor, buf_text(&q->where), q->place, forms[direction].order, q->limit);
	struct err e = db_prepare(q->c->db, buf_text(&sql), &q->page[direction]);
	buf_free(&sql);
	return e;
}

static void reverse(struct page *p)
{
	for (size_t i = 0; i < p->n / 2; i++) {
		struct page_row swapped = p->rows[i];
		p->rows[i] = p->rows[p->n - 1 - i];
		p->rows[p->n - 1 - i] = swapped;
	}
}

static struct err read_rows(struct query *q, sqlite3_stmt *st, size_t n, struct page *out)
{
	bool row;
	struct err e;
	page_memory_reset(&out->memory);
	out->n = 0;
	out->ncolumns = q->relation->ncolumns;
	out->rows = page_memory_take(out->memory, n * sizeof *out->rows);
	while (!(e = stmt_step(st, &row)).kind && row && out->n < n) {
		out->rows[out->n++] = (struct page_row){
			.key = stmt_int(st, 0),
			.cells = page_cells(out->memory, st, 1, out->ncolumns),
		};
	}
	sqlite3_reset(st);
	return e;
}

struct err query_page(struct query *q, int64_t anchor, enum page_direction direction, size_t n, struct page *out)
{
	int64_t place;
	struct err e = place_of(q, anchor, &place);
	if (!e.kind && !q->page[direction])
		e = prepare_page(q, direction);
	if (e.kind)
		return e;
	sqlite3_stmt *st = q->page[direction];
	condition_bind(&q->condition, st);
	sqlite3_bind_int64(st, q->anchor, place);
	sqlite3_bind_int64(st, q->limit, (int64_t)n);
	e = read_rows(q, st, n, out);
	if (direction == PAGE_BEFORE)
		reverse(out);
	return e;
}

struct err query_row(struct query *q, int64_t key, struct page *out)
{
	struct err e = OK;
	if (!q->row) {
		struct buf sql = {0};
		select_columns(&sql, q, q->relation->from);
		buf_printf(&sql, " WHERE %s = ?1", q->relation->key);
		e = db_prepare(q->c->db, buf_text(&sql), &q->row);
		buf_free(&sql);
	}
	if (e.kind)
		return e;
	sqlite3_bind_int64(q->row, 1, key);
	e = read_rows(q, q->row, 1, out);
	if (!e.kind && !out->n)
		e = err_new(ERR_NOT_FOUND, "no such row in %s", q->relation->title);
	return e;
}

/* The first column of "SELECT what FROM … WHERE condition rest". */
static struct err ask(struct query *q, const char *what, const char *rest, int64_t anchor, int64_t none, int64_t *out)
{
	struct buf sql = {0};
	sqlite3_stmt *st = NULL;
	bool row = false;
	buf_printf(&sql, "SELECT %s FROM %s WHERE %s %s", what, q->relation->from,
		   buf_text(&q->condition.sql), rest);
	*out = none;
	struct err e = db_prepare(q->c->db, buf_text(&sql), &st);
	buf_free(&sql);
	if (!e.kind) {
		condition_bind(&q->condition, st);
		if (sqlite3_bind_parameter_count(st) >= q->anchor)
			sqlite3_bind_int64(st, q->anchor, anchor);
		e = stmt_step(st, &row);
	}
	if (!e.kind && row)
		*out = stmt_int(st, 0);
	sqlite3_finalize(st);
	return e;
}

struct err query_count(struct query *q, int64_t *shown, int64_t *all)
{
	struct buf sql = {0};
	buf_printf(&sql, "SELECT count(*) FROM %s", q->relation->base);
	struct err e = db_int(q->c->db, all, 0, buf_text(&sql), "");
	buf_free(&sql);
	if (e.kind)
		return e;
	if (q->sorted.number || str_eq(buf_str(&q->condition.sql), STR("1"))) {
		*shown = q->sorted.number ? q->sorted.rows : *all;
		return OK;
	}
	return ask(q, "count(*)", "", 0, 0, shown);
}

struct err query_rank(struct query *q, int64_t key, int64_t *rank)
{
	struct buf rest = {0};
	if (q->sorted.number) {
		struct err placed = sorted_place(&q->sorted, key, rank);
		*rank -= *rank > 0;
		return placed;
	}
	buf_printf(&rest, "AND %s < ?%d", q->relation->key, q->anchor);
	struct err e = ask(q, "count(*)", buf_text(&rest), key, 0, rank);
	buf_free(&rest);
	return e;
}

struct err query_at_time(struct query *q, int64_t host_id, wintime t, int64_t *key)
{
	const struct relation *r = q->relation;
	struct buf rest = {0}, host = {0};
	*key = 0;
	if (!r->first_time)
		return OK;
	if (host_id && r->host_id)
		buf_printf(&host, "AND %s = %lld", r->host_id, (long long)host_id);
	buf_printf(&rest, "%s AND %s >= ?%d ORDER BY %s, %s LIMIT 1", buf_text(&host), r->first_time, q->anchor,
		   r->first_time, r->key);
	struct err e = ask(q, r->key, buf_text(&rest), t, 0, key);
	if (!e.kind && !*key) {
		buf_clear(&rest);
		buf_printf(&rest, "%s AND %s < ?%d ORDER BY %s DESC, %s DESC LIMIT 1", buf_text(&host),
			   r->first_time, q->anchor, r->first_time, r->key);
		e = ask(q, r->key, buf_text(&rest), t, 0, key);
	}
	buf_free(&rest);
	buf_free(&host);
	return e;
}

/* ------------------------------------------------------------ search */

/* Key and the words of each shown column, one row after the other. */
static struct err prepare_search(struct query *q, bool forward, sqlite3_stmt **out, int *ncolumns)
{
	const struct relation *r = q->relation;
	struct buf sql = {0};
	*ncolumns = 0;
	buf_printf(&sql, "SELECT %s", r->key);
	for (size_t i = 0; i < r->ncolumns; i++)
		if (r->columns[i].flags & COL_SHOWN && r->columns[i].type == COL_TEXT) {
			buf_puts(&sql, ", ");
			relation_sql(&sql, r->columns[i].sql, q->knowing);
			++*ncolumns;
		}
	buf_printf(&sql, " FROM %s WHERE %s %s ?%d AND %s ORDER BY %s %s", buf_text(&q->from), q->place,
		   forward ? ">" : "<", q->anchor, buf_text(&q->where), q->place, forward ? "ASC" : "DESC");
	struct err e = db_prepare(q->c->db, buf_text(&sql), out);
	buf_free(&sql);
	return e;
}

struct err query_search(struct query *q, int64_t anchor, bool forward, const char *regex, int64_t *key)
{
	struct pattern pattern;
	sqlite3_stmt *st = NULL;
	int ncolumns;
	int64_t place;
	bool row = false;
	*key = 0;
	struct err e = pattern_make(&pattern, regex);
	if (e.kind)
		return e;
	e = place_of(q, anchor, &place);
	if (!e.kind)
		e = prepare_search(q, forward, &st, &ncolumns);
	if (!e.kind) {
		condition_bind(&q->condition, st);
		sqlite3_bind_int64(st, q->anchor, place);
	}
	while (!e.kind && !(e = stmt_step(st, &row)).kind && row)
		if (pattern_matches_row(&pattern, st, 1, ncolumns)) {
			*key = stmt_int(st, 0);
			break;
		}
	sqlite3_finalize(st);
	pattern_free(&pattern);
	return e;
}
