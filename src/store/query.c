#include "store/query.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "store/case_file.h"
#include "store/filter.h"
#include "store/numbering.h"
#include "store/page.h"
#include "store/pattern.h"
#include "store/scan.h"
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
	int64_t low, high;    /* no key is outside, so that none is looked for there */
	const char *place;    /* SQL: what the rows are ordered by, each row its own */
	const char *host; /* of the filter */
	sqlite3_stmt *page[3], *row;
	struct scan *scan; /* what the condition leaves is looked for row by row; NULL: it leaves all, or an index finds it */
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
	q->host = f ? f->host : NULL;
	bool within = f && f->baseline && r == relation_get(REL_BASELINE_ENTRY);
	q->low = within ? baseline_key(f->baseline) : KEY_FIRST;
	q->high = within ? baseline_key(f->baseline + 1) : KEY_LAST;
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
	scan_close(q->scan);
	condition_free(&q->condition);
	free(q);
}

const struct relation *query_relation(const struct query *q)
{
	return q->relation;
}

static bool has_condition(const struct query *q)
{
	return !str_eq(buf_str(&q->condition.sql), STR("1"));
}

/* Whether rows have to be looked for. A program that nobody waits before, and that
 * wants all there is, is better served by a plain statement. */
static bool is_narrow(const struct query *q)
{
	return q->c->pause && has_condition(q) && !q->sorted.number;
}

static struct err need_scan(struct query *q)
{
	if (q->scan)
		return OK;
	struct err e = scan_open(q->c, q->relation, &q->condition, q->anchor, q->host, &q->scan);
	if (!e.kind && q->low != KEY_FIRST)
		scan_bounds(q->scan, q->low, q->high);
	return e;
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

static void page_begin(struct query *q, size_t n, struct page *out)
{
	page_memory_reset(&out->memory);
	out->n = 0;
	out->ncolumns = q->relation->ncolumns;
	out->rows = page_memory_take(out->memory, n * sizeof *out->rows);
}

/* Adds up to n rows. */
static struct err read_rows(sqlite3_stmt *st, size_t n, struct page *out)
{
	bool row;
	struct err e = OK;
	for (size_t i = 0; i < n && !(e = stmt_step(st, &row)).kind && row; i++) {
		out->rows[out->n++] = (struct page_row){
			.key = stmt_int(st, 0),
			.cells = page_cells(out->memory, st, 1, out->ncolumns),
		};
	}
	sqlite3_reset(st);
	return e;
}

static struct err read_row(struct query *q, int64_t key, struct page *out)
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
	return read_rows(q->row, 1, out);
}

/* First which rows, then what is in them: what was found before time was up is shown. */
static struct err page_by_scan(struct query *q, int64_t anchor, enum page_direction direction, size_t n,
			       struct page *out)
{
	int64_t *keys = xcalloc(n + 1, sizeof *keys);
	size_t found = 0;
	struct db_read read = db_read_begin(q->c->db);
	struct err e = need_scan(q), failed = OK;
	if (!e.kind)
		e = scan_keys(q->scan, anchor, direction, n, keys, &found);
	for (size_t i = 0; i < found && !failed.kind; i++)
		failed = read_row(q, keys[i], out);
	db_read_end(&read);
	free(keys);
	if (!failed.kind)
		return e;
	err_free(e);
	return failed;
}

static struct err page_by_key(struct query *q, int64_t anchor, enum page_direction direction, size_t n,
			      struct page *out)
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
	return read_rows(st, n, out);
}

struct err query_page(struct query *q, int64_t anchor, enum page_direction direction, size_t n, struct page *out)
{
	page_begin(q, n, out);
	anchor = anchor < q->low ? q->low : anchor > q->high ? q->high : anchor;
	struct err e = is_narrow(q) ? page_by_scan(q, anchor, direction, n, out)
				    : page_by_key(q, anchor, direction, n, out);
	if (direction == PAGE_BEFORE)
		reverse(out);
	return e;
}

struct err query_holds(struct query *q, int64_t key, bool *holds)
{
	struct err e = need_scan(q);
	return e.kind ? e : scan_holds(q->scan, key, holds);
}

struct err query_row(struct query *q, int64_t key, struct page *out)
{
	page_begin(q, 1, out);
	struct err e = read_row(q, key, out);
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

static struct err count_all(struct query *q, int64_t *all)
{
	const struct relation *r = q->relation;
	struct buf sql = {0};
	if (r->keys_unbroken)
		return numbering_rows(q->c->db, r, all);
	if (r == relation_get(REL_PROCESS))
		return numbering_processes(q->c->db, all);
	buf_printf(&sql, "SELECT count(*) FROM %s", r->base);
	struct err e = db_int(q->c->db, all, 0, buf_text(&sql), "");
	buf_free(&sql);
	return e;
}

struct err query_count(struct query *q, int64_t *shown, int64_t *all)
{
	*shown = 0;
	struct err e = count_all(q, all);
	if (e.kind)
		return e;
	if (q->sorted.number || !has_condition(q)) {
		*shown = q->sorted.number ? q->sorted.rows : *all;
		return OK;
	}
	if (!is_narrow(q))
		return ask(q, "count(*)", "", 0, 0, shown);
	e = need_scan(q);
	return e.kind ? e : scan_count(q->scan, shown);
}

int64_t query_looked(const struct query *q)
{
	return q->scan ? scan_looked(q->scan) : 0;
}

struct err query_rank(struct query *q, int64_t key, int64_t *rank)
{
	if (q->sorted.number) {
		struct err placed = sorted_place(&q->sorted, key, rank);
		*rank -= *rank > 0;
		return placed;
	}
	if (!has_condition(q) && q->relation->keys_unbroken)
		return numbering_rank(q->c->db, q->relation, key, rank);
	struct err e = need_scan(q);
	if (!e.kind && !is_narrow(q)) /* a few rows, or nobody waits */
		e = scan_count(q->scan, rank);
	return e.kind ? e : scan_rank(q->scan, key, rank);
}

/* ------------------------------------------------------------ times */

/* Of a host's rows the first that is not before t, else the last before; 0: none. */
static struct err at_time_by_key(struct query *q, int64_t host_id, int64_t from, int64_t *key)
{
	struct page page = {0};
	struct err e = OK;
	for (enum page_direction d = PAGE_FROM; !*key && !e.kind; d = PAGE_BEFORE) {
		e = query_page(q, from, d, 1, &page);
		if (!e.kind && page.n && case_key_host(page.rows[0].key) == host_id)
			*key = page.rows[0].key;
		if (d == PAGE_BEFORE)
			break;
	}
	page_free(&page);
	return e;
}

/* The same by the order of another column, or of another table. */
static struct err at_time_by_order(struct query *q, const char *order, const char *part, int64_t from, int64_t *key)
{
	const struct relation *r = q->relation;
	struct err e = OK;
	for (int i = 0; i < 2 && !*key && !e.kind; i++) {
		struct buf sql = {0};
		sqlite3_stmt *st;
		bool row = false;
		buf_printf(&sql, "SELECT %s FROM %s%s%s WHERE %s AND %s AND %s %s ?%d ORDER BY %s%s LIMIT 1", r->key,
			   r->by_time.join ? r->by_time.base : "", r->by_time.join ? " CROSS JOIN " : "", r->from,
			   buf_text(&q->condition.sql), part, order, i ? "<" : ">=", q->anchor, order, i ? " DESC" : "");
		e = db_prepare(q->c->db, buf_text(&sql), &st);
		buf_free(&sql);
		if (!e.kind) {
			condition_bind(&q->condition, st);
			sqlite3_bind_int64(st, q->anchor, from);
			e = stmt_step(st, &row);
		}
		if (!e.kind && row)
			*key = stmt_int(st, 0);
		sqlite3_finalize(st);
	}
	return e;
}

static struct err at_time_in_host(struct query *q, int64_t host_id, wintime t, int64_t *key)
{
	const struct relation *r = q->relation;
	struct buf part = {0};
	int64_t from;
	struct err e = numbering_at(q->c->db, r, host_id, t, &from);
	if (e.kind)
		return e;
	if (!q->sorted.number && !r->by_time.join && !strcmp(r->by_time.key, r->key))
		return at_time_by_key(q, host_id, from, key);
	buf_printf(&part, "%s AND %s BETWEEN %lld AND %lld", r->by_time.join ? r->by_time.join : "1", r->by_time.key,
		   (long long)case_key(host_id, 1), (long long)case_key(host_id, UINT32_MAX));
	e = at_time_by_order(q, r->by_time.key, buf_text(&part), from, key);
	buf_free(&part);
	return e;
}

static struct err time_of(struct query *q, int64_t key, wintime *t)
{
	struct buf sql = {0};
	buf_printf(&sql, "SELECT %s FROM %s WHERE %s = ?", q->relation->first_time, q->relation->base, q->relation->key);
	struct err e = db_int(q->c->db, t, 0, buf_text(&sql), "i", key);
	buf_free(&sql);
	return e;
}

/* Facts have an index by computer and time. */
static struct err fact_at_time(struct query *q, int64_t computer_id, wintime t, int64_t *key)
{
	struct buf part = {0};
	buf_printf(&part, "f.computer_id = %lld", (long long)computer_id);
	struct err e = at_time_by_order(q, "f.time", buf_text(&part), t, key);
	buf_free(&part);
	return e;
}

/* Of two rows the first that is not before t, else the last before. */
static bool is_nearer(wintime a, wintime b, wintime t)
{
	return (a >= t) == (b >= t) ? (a >= t ? a < b : a > b) : a >= t;
}

struct err query_at_time(struct query *q, int64_t host_id, wintime t, int64_t *key)
{
	const struct relation *r = q->relation;
	bool facts = r == relation_get(REL_EVENT);
	sqlite3_stmt *st = NULL;
	bool row = false;
	wintime best = 0;
	*key = 0;
	if (!facts && !r->by_time.key)
		return OK;
	struct err e = db_prepare(q->c->db, facts ? "SELECT computer_id FROM computer WHERE ?1 IN (0, host_id) ORDER BY 1"
						  : "SELECT host_id FROM host WHERE ?1 IN (0, host_id) ORDER BY 1", &st);
	if (!e.kind)
		stmt_bind(st, "i", host_id);
	while (!e.kind && !(e = stmt_step(st, &row)).kind && row) {
		int64_t found = 0;
		wintime at = 0;
		e = facts ? fact_at_time(q, stmt_int(st, 0), t, &found) : at_time_in_host(q, stmt_int(st, 0), t, &found);
		if (!e.kind && found)
			e = time_of(q, found, &at);
		if (!e.kind && found && (!*key || is_nearer(at, best, t))) {
			*key = found;
			best = at;
		}
	}
	sqlite3_finalize(st);
	return e;
}

/* ------------------------------------------------------------ search */

/* Key, whether the condition holds, and the words of each shown column. */
static struct err prepare_search(struct query *q, bool forward, sqlite3_stmt **out, int *ncolumns)
{
	const struct relation *r = q->relation;
	const char *indexed = buf_text(&q->condition.indexed);
	bool sorted = q->sorted.number; /* and then made under the condition */
	struct buf sql = {0};
	*ncolumns = 0;
	buf_printf(&sql, "SELECT %s, (%s)", r->key, sorted ? "1" : buf_text(&q->condition.sql));
	for (size_t i = 0; i < r->ncolumns; i++)
		if (r->columns[i].flags & COL_SHOWN && r->columns[i].type == COL_TEXT) {
			buf_puts(&sql, ", ");
			relation_sql(&sql, r->columns[i].sql, q->knowing);
			++*ncolumns;
		}
	buf_printf(&sql, " FROM %s WHERE %s %s ?%d AND %s ORDER BY %s %s", buf_text(&q->from), q->place, forward ? ">" : "<",
		   q->anchor, sorted ? buf_text(&q->where) : *indexed ? indexed : "1", q->place, forward ? "ASC" : "DESC");
	struct err e = db_prepare(q->c->db, buf_text(&sql), out);
	buf_free(&sql);
	return e;
}

/* Looks on from *key, which becomes the match, 0 where there is none, or on
 * ERR_INTERRUPTED the last row looked at. */
static struct err search_rows(struct query *q, sqlite3_stmt *st, const struct pattern *pattern, int ncolumns,
			      int64_t *key)
{
	enum { ASK_EVERY = 64 };
	bool row = true;
	struct err e = OK;
	for (int looked = 1; !e.kind && row; looked++) {
		e = stmt_step(st, &row);
		if (e.kind)
			break;
		*key = row ? stmt_int(st, 0) : 0;
		if (row && stmt_int(st, 1) && pattern_matches_row(pattern, st, 2, ncolumns))
			break;
		if (row && looked % ASK_EVERY == 0 && case_pause_due(q->c))
			e = err_new(ERR_INTERRUPTED, "interrupted");
	}
	return e;
}

struct err query_search(struct query *q, int64_t anchor, bool forward, const char *regex, int64_t *key)
{
	struct pattern pattern;
	sqlite3_stmt *st = NULL;
	int ncolumns;
	int64_t place;
	*key = anchor;
	struct err e = pattern_make(&pattern, regex);
	if (e.kind)
		return e;
	e = place_of(q, anchor, &place);
	if (!e.kind)
		e = prepare_search(q, forward, &st, &ncolumns);
	if (!e.kind) {
		condition_bind(&q->condition, st);
		sqlite3_bind_int64(st, q->anchor, place);
		e = search_rows(q, st, &pattern, ncolumns, key);
	}
	sqlite3_finalize(st);
	pattern_free(&pattern);
	return e;
}
