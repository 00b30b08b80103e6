#include "store/numbering.h"

#include "base/buf.h"

static struct err ask(sqlite3 *db, struct buf *sql, int64_t *out)
{
	struct err e = db_int(db, out, 0, buf_text(sql), "");
	buf_free(sql);
	return e;
}

/* The sum over hosts of their highest numbers; below: of hosts before this one. */
static struct err sum(sqlite3 *db, const struct relation *r, int64_t below, int64_t *out)
{
	struct buf sql = {0};
	if (!r->keys_by_host)
		buf_printf(&sql, "SELECT max(%s) FROM %s", r->key, r->base);
	else
		buf_printf(&sql, "SELECT sum((SELECT max(%s) FROM %s WHERE %s BETWEEN (o.host_id << 32) + 1 AND "
			   "(o.host_id << 32) + 4294967295) & 4294967295) FROM host o WHERE o.host_id < %lld",
			   r->key, r->base, r->key, (long long)below);
	return ask(db, &sql, out);
}

struct err numbering_rows(sqlite3 *db, const struct relation *r, int64_t *rows)
{
	return sum(db, r, INT64_MAX, rows);
}

struct err numbering_rank(sqlite3 *db, const struct relation *r, int64_t key, int64_t *rank)
{
	int64_t before = 0;
	struct err e = r->keys_by_host ? sum(db, r, case_key_host(key), &before) : OK;
	*rank = before + (r->keys_by_host ? key & UINT32_MAX : key) - 1;
	return e;
}

struct err numbering_processes(sqlite3 *db, int64_t *rows)
{
	return db_int(db, rows, 0,
		      "SELECT sum((SELECT b.last_key & 4294967295 FROM derived_boot b WHERE b.boot_key BETWEEN "
		      "(o.host_id << 32) + 1 AND (o.host_id << 32) + 4294967295 ORDER BY b.boot_key DESC LIMIT 1)) "
		      "- (SELECT count(*) FROM derived_boot) FROM host o", "");
}

struct err numbering_at(sqlite3 *db, const struct relation *r, int64_t host_id, wintime t, int64_t *key)
{
	struct buf sql = {0};
	sqlite3_stmt *st = NULL;
	int64_t low = case_key(host_id, 1), high;
	buf_printf(&sql, "SELECT max(%s) FROM %s WHERE %s BETWEEN %lld AND %lld", r->by_time.key, r->by_time.base,
		   r->by_time.key, (long long)low, (long long)case_key(host_id, UINT32_MAX));
	struct err e = ask(db, &sql, &high);
	if (high)
		high++;
	buf_printf(&sql, "SELECT %s FROM %s WHERE %s >= ? ORDER BY %s LIMIT 1", r->by_time.time, r->by_time.base,
		   r->by_time.key, r->by_time.key);
	if (!e.kind)
		e = db_prepare(db, buf_text(&sql), &st);
	buf_free(&sql);
	while (!e.kind && low < high) {
		int64_t middle = low + (high - low) / 2;
		bool row;
		stmt_bind(st, "i", middle);
		e = stmt_step(st, &row);
		if (e.kind || !row || stmt_int(st, 0) >= t)
			high = middle;
		else
			low = middle + 1;
		sqlite3_reset(st);
	}
	sqlite3_finalize(st);
	*key = low;
	return e;
}
