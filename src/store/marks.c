#include "store/marks.h"

#include <stdlib.h>
#include <time.h>

#include "base/alloc.h"
#include "store/case_file.h"
#include "store/subject.h"

/* What lasts of a row that no event stands behind: name and time; ?5 is its key. */
static const char *const names[REL_COUNT] = {
	[REL_ACCOUNT] = "SELECT coalesce(sid, user), 0 FROM derived_account WHERE account_key = ?5",
	[REL_EXECUTABLE] = "SELECT pr.path, 0 FROM derived_executable x JOIN program pr USING (program_id) "
			   "WHERE x.executable_key = ?5",
	[REL_COVERAGE] = "SELECT 'day', day FROM derived_coverage WHERE coverage_key = ?5",
	[REL_SOURCE] = "SELECT path, 0 FROM source_file WHERE source_id = ?5",
};

/* From what lasts to the row: ?1 and ?2 are the first and last key of the host,
 * ?3 the fact, ?4 the name, ?5 the time. */
static const char *const rows[REL_COUNT] = {
	[REL_ACCOUNT] = "SELECT account_key FROM derived_account WHERE account_key BETWEEN ?1 AND ?2 "
			"AND coalesce(sid, user) = ?4",
	[REL_EXECUTABLE] = "SELECT executable_key FROM derived_executable JOIN program USING (program_id) "
			   "WHERE executable_key BETWEEN ?1 AND ?2 AND path = ?4",
	[REL_COVERAGE] = "SELECT coverage_key FROM derived_coverage WHERE coverage_key BETWEEN ?1 AND ?2 AND day = ?5",
	[REL_SOURCE] = "SELECT source_id FROM source_file WHERE path = ?4",
	[REL_EVENT] = "SELECT ?3",
	[REL_ACTIVITY] = "SELECT activity_key FROM derived_activity WHERE fact_id = ?3",
	[REL_PROCESS] = "SELECT coalesce((SELECT p.process_key FROM derived_activity v JOIN derived_process p "
			"ON p.process_key = v.process_key WHERE v.fact_id = ?3 AND ?3 IN (p.start_fact, p.end_fact)), "
			"(SELECT process_key FROM derived_process WHERE process_key BETWEEN ?1 AND ?2 "
			"AND coalesce(start_fact, end_fact) = ?3))",
	[REL_LOGON] = "SELECT logon_key FROM derived_logon WHERE logon_key BETWEEN ?1 AND ?2 AND fact_id = ?3",
	[REL_BOOT] = "SELECT boot_key FROM derived_boot WHERE boot_key BETWEEN ?1 AND ?2 AND marker_fact = ?3",
};

static enum relation_id relation_named(struct str name)
{
	int id = 0;
	while (id < REL_COUNT && !str_eq(name, str_of(relation_get((enum relation_id)id)->name)))
		id++;
	return (enum relation_id)id;
}

/* ------------------------------------------------------------ reading */

static const char mark_columns[] =
	"SELECT m.mark_id, m.relation, c.host_id, f.fact_id, m.name, m.time FROM mark m "
	"LEFT JOIN computer c ON c.name = m.host LEFT JOIN string ch ON ch.text = m.channel "
	"LEFT JOIN fact f ON f.computer_id = c.computer_id AND f.time = m.time AND f.record_id = m.record_id "
	"AND f.channel_id = ch.string_id AND f.event_id = m.event_id ";

static struct err find_row(struct case_file *c, sqlite3_stmt *st, struct mark *m)
{
	int64_t host = stmt_int(st, 2), fact = stmt_int(st, 3);
	*m = (struct mark){.mark_id = stmt_int(st, 0), .relation = relation_named(stmt_text(st, 1))};
	bool named = m->relation < REL_COUNT && names[m->relation];
	if (m->relation == REL_COUNT || !rows[m->relation] || (!named && !fact))
		return OK;
	return db_int(c->db, &m->key, 0, rows[m->relation], "iiisi", case_key(host, 1), case_key(host, UINT32_MAX),
		      fact, stmt_text(st, 4), stmt_int(st, 5));
}

struct err marks_load(struct case_file *c, struct marks *out)
{
	sqlite3_stmt *st;
	struct buf sql = {0};
	bool row = false;
	marks_free(out);
	buf_printf(&sql, "%s ORDER BY m.mark_id", mark_columns);
	struct err e = db_prepare(c->db, buf_text(&sql), &st);
	while (!e.kind && !(e = stmt_step(st, &row)).kind && row) {
		struct mark m;
		e = find_row(c, st, &m);
		if (e.kind)
			break;
		VEC_PUSH(&out->items, m);
		if (m.key)
			*idmap_at(&out->keys[m.relation], (uint64_t)m.key) = (uint64_t)m.mark_id;
	}
	sqlite3_finalize(st);
	buf_free(&sql);
	return e;
}

void marks_free(struct marks *m)
{
	VEC_FREE(&m->items);
	for (int i = 0; i < REL_COUNT; i++)
		idmap_free(&m->keys[i]);
}

int64_t marks_of(const struct marks *m, enum relation_id id, int64_t key)
{
	uint64_t *mark = id < REL_COUNT ? idmap_find(&m->keys[id], (uint64_t)key) : NULL;
	return mark ? (int64_t)*mark : 0;
}

struct err mark_row(struct case_file *c, int64_t mark_id, enum relation_id *id, int64_t *key)
{
	sqlite3_stmt *st;
	struct buf sql = {0};
	struct mark m = {.relation = REL_COUNT};
	bool row = false;
	buf_printf(&sql, "%s WHERE m.mark_id = ?", mark_columns);
	struct err e = db_prepare(c->db, buf_text(&sql), &st);
	if (!e.kind) {
		stmt_bind(st, "i", mark_id);
		e = stmt_step(st, &row);
	}
	if (!e.kind && row)
		e = find_row(c, st, &m);
	sqlite3_finalize(st);
	buf_free(&sql);
	*id = m.relation;
	*key = m.relation < REL_COUNT ? m.key : 0;
	return e;
}

struct err mark_note(struct case_file *c, int64_t mark_id, struct buf *out)
{
	sqlite3_stmt *st;
	bool row = false;
	struct err e = db_prepare(c->db, "SELECT note FROM mark WHERE mark_id = ?", &st);
	if (!e.kind) {
		stmt_bind(st, "i", mark_id);
		e = stmt_step(st, &row);
	}
	if (!e.kind && row)
		buf_add_str(out, stmt_text(st, 0));
	sqlite3_finalize(st);
	return e;
}

/* ------------------------------------------------------------ any row */

void lasting_free(struct lasting *l)
{
	free(l->name);
	*l = (struct lasting){0};
}

struct err lasting_of(struct case_file *c, enum relation_id id, int64_t key, struct lasting *out)
{
	struct subject s = {0};
	sqlite3_stmt *st = NULL;
	struct buf sql = {0};
	bool row = false;
	lasting_free(out);
	if (id >= REL_COUNT || !rows[id] || !key)
		return OK;
	struct err e = subject_of(c, id, key, &s);
	*out = (struct lasting){.relation = id, .host_id = s.host_id, .fact = s.fact};
	if (e.kind || !names[id])
		return e;
	/* The statement begins with its other parameters. */
	buf_printf(&sql, "SELECT name, time FROM (SELECT ?1 + ?2 + ?3 + ?4 AS name, 0 AS time WHERE 0 UNION ALL %s)", names[id]);
	e = db_prepare(c->db, buf_text(&sql), &st);
	buf_free(&sql);
	if (!e.kind) {
		sqlite3_bind_int64(st, 5, id == REL_EXECUTABLE ? executable_of_rank(key) : key);
		e = stmt_step(st, &row);
	}
	if (!e.kind && row) {
		struct str name = stmt_text(st, 0);
		out->name = xmemdup0(name.p, name.n);
		out->time = stmt_int(st, 1);
	}
	sqlite3_finalize(st);
	return e;
}

struct err lasting_row(struct case_file *c, const struct lasting *l, int64_t *key)
{
	*key = 0;
	if (!l->fact && !l->name)
		return OK;
	struct err e = db_int(c->db, key, 0, rows[l->relation], "iiisi", case_key(l->host_id, 1),
			      case_key(l->host_id, UINT32_MAX), l->fact, str_of(l->name), l->time);
	if (!e.kind && *key && l->relation == REL_EXECUTABLE)
		e = db_int(c->db, key, 0, "SELECT rank FROM derived_executable WHERE executable_key = ?", "i", *key);
	return e;
}

/* ------------------------------------------------------------ writing */

static struct err no_identity(void)
{
	return err_new(ERR_NOT_FOUND, "no event stands behind this row, so a mark could not find it again");
}

static const char upsert[] = " ON CONFLICT DO UPDATE SET title = excluded.title, note = excluded.note";

/* By the fact: SQL reads its identity. */
static struct err set_by_fact(struct case_file *w, struct str relation, int64_t fact, struct str title, struct str note,
			      int64_t now)
{
	sqlite3_stmt *st;
	struct buf sql = {0};
	buf_printf(&sql,
		   "INSERT INTO mark (relation, host, time, record_id, channel, event_id, name, title, note, created) "
		   "SELECT ?1, c.name, f.time, f.record_id, ch.text, f.event_id, '', ?3, ?4, ?5 FROM fact f "
		   "JOIN computer c USING (computer_id) JOIN string ch ON ch.string_id = f.channel_id "
		   "WHERE f.fact_id = ?2%s", upsert);
	struct err e = db_prepare(w->db, buf_text(&sql), &st);
	if (!e.kind)
		e = stmt_run(st, "sisti", relation, fact, title, note, now);
	sqlite3_finalize(st);
	buf_free(&sql);
	return e;
}

static struct err set_by_name(struct case_file *w, enum relation_id id, int64_t key, struct str title, struct str note,
			      int64_t now)
{
	sqlite3_stmt *st;
	struct buf sql = {0};
	buf_printf(&sql,
		   "INSERT INTO mark (relation, host, time, record_id, channel, event_id, name, title, note, created) "
		   "SELECT '%s', coalesce((SELECT name FROM computer WHERE host_id = ?1 ORDER BY computer_id), ''), "
		   "n.time, 0, '', 0, n.name, ?2, ?3, ?4 FROM (SELECT '' AS name, 0 AS time WHERE 0 "
		   "UNION ALL %s) n WHERE n.name IS NOT NULL%s",
		   relation_get(id)->name, names[id], upsert);
	struct err e = db_prepare(w->db, buf_text(&sql), &st);
	if (!e.kind)
		e = stmt_run(st, "ittii", id == REL_SOURCE ? 0 : case_key_host(key), title, note, now, key);
	sqlite3_finalize(st);
	buf_free(&sql);
	return e;
}

static int64_t now_ticks(void)
{
	return (INT64_C(11644473600) + (int64_t)time(NULL)) * WINTIME_SECOND;
}

struct err mark_set(struct case_file *c, enum relation_id id, int64_t key, const char *title, const char *note)
{
	struct subject s = {0};
	struct case_file *w;
	struct err e = OK;
	if (!names[id]) {
		e = subject_of(c, id, key, &s);
		if (!e.kind && !s.fact)
			e = no_identity();
	}
	if (!e.kind)
		e = case_open(case_path(c), CASE_WRITE, &w);
	if (e.kind)
		return e;
	struct str t = str_of(title), n = str_of(note);
	e = names[id] ? set_by_name(w, id, key, t, n, now_ticks())
		      : set_by_fact(w, str_of(relation_get(id)->name), s.fact, t, n, now_ticks());
	case_close(w);
	return e;
}

struct err mark_remove(struct case_file *c, int64_t mark_id)
{
	struct case_file *w;
	int64_t removed;
	struct err e = case_open(case_path(c), CASE_WRITE, &w);
	if (e.kind)
		return e;
	e = db_int(w->db, &removed, 0, "DELETE FROM mark WHERE mark_id = ? RETURNING mark_id", "i", mark_id);
	if (!e.kind && !removed)
		e = err_new(ERR_NOT_FOUND, "%s: no mark %lld", case_path(c), (long long)mark_id);
	case_close(w);
	return e;
}
