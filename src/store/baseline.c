#include "store/baseline.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/alloc.h"
#include "base/text.h"
#include "model/image.h"
#include "store/baseline_writer.h"
#include "store/case_file.h"
#include "store/executables.h"
#include "store/filter.h"

struct baseline_writer {
	struct case_file *c;
	int64_t id;
	sqlite3_stmt *insert;
	struct buf canonical, value;
};

static const char *const kind_names[ENTRY_KINDS] = {
	[ENTRY_PATH] = "path", [ENTRY_PATTERN] = "pattern",        [ENTRY_NAME] = "name",
	[ENTRY_HASH] = "hash", [ENTRY_PATH_HASH] = "path+hash",
};

const char *entry_kind_name(enum entry_kind kind)
{
	return kind_names[kind];
}

bool entry_kind_of(struct str name, enum entry_kind *kind)
{
	for (int i = 0; i < ENTRY_KINDS; i++)
		if (str_eq_nocase(name, str_of(kind_names[i]))) {
			*kind = (enum entry_kind)i;
			return true;
		}
	return false;
}

/* To the tick, so that two approvals are two. */
static wintime now(void)
{
	struct timespec t;
	clock_gettime(CLOCK_REALTIME, &t);
	return ((wintime)t.tv_sec + INT64_C(11644473600)) * WINTIME_SECOND + t.tv_nsec / 100;
}

/* Ends a transaction well or ill. */
static struct err end(struct case_file *c, struct err e)
{
	if (!e.kind)
		e = db_exec(c->db, "COMMIT");
	if (e.kind)
		sqlite3_exec(c->db, "ROLLBACK", NULL, NULL, NULL);
	return e;
}

/* ---- finding ---- */

static void names(struct case_file *c, struct buf *out)
{
	sqlite3_stmt *st;
	bool row = false;
	struct err e = db_prepare(c->db, "SELECT name FROM baseline ORDER BY name LIMIT 10", &st);
	while (!e.kind && !(e = stmt_step(st, &row)).kind && row)
		buf_printf(out, "%s%.*s", out->n ? ", " : "", STR_ARG(stmt_text(st, 0)));
	err_free(e);
	sqlite3_finalize(st);
}

struct err baseline_find(struct case_file *c, const char *name, int64_t *id)
{
	struct err e = db_int(c->db, id, 0, "SELECT baseline_id FROM baseline WHERE name = ?", "s", str_of(name));
	if (e.kind || *id)
		return e;
	struct buf there = {0};
	names(c, &there);
	e = there.n ? err_new(ERR_NOT_FOUND, "no baseline '%s' in this case; it has %s", name, buf_text(&there))
		    : err_new(ERR_NOT_FOUND, "no baseline '%s' in this case: it has none; make one with: "
					     "evtrail baseline learn NAME", name);
	buf_free(&there);
	return e;
}

/* ---- making ---- */

/* A host pattern with * and ? for LIKE; a short name stands for the long one. */
static struct err add_scope_pattern(struct case_file *c, int64_t id, struct str pattern)
{
	struct buf like = {0};
	int64_t ignored;
	for (size_t i = 0; i < pattern.n; i++) {
		char ch = pattern.p[i];
		if (ch == '%' || ch == '_' || ch == '\\')
			buf_putc(&like, '\\');
		buf_putc(&like, ch == '*' ? '%' : ch == '?' ? '_' : ch);
	}
	struct err e = db_int(c->db, &ignored, 0, "INSERT INTO baseline_scope VALUES (?1, ?2), (?1, ?2 || '.%')", "is", id,
			      buf_str(&like));
	buf_free(&like);
	return e;
}

static struct err add_scope(struct case_file *c, int64_t id, const char *scope)
{
	struct err e = OK;
	struct str list = str_of(scope), pattern;
	while (!e.kind && str_list_next(&list, &pattern))
		e = add_scope_pattern(c, id, pattern);
	return e;
}

static struct err add_baseline(struct case_file *c, const struct baseline_spec *spec, int64_t *id)
{
	int64_t ignored;
	struct err e = db_int(c->db, id, 0, "SELECT baseline_id FROM baseline WHERE name = ?", "s", str_of(spec->name));
	if (!e.kind && *id)
		return err_new(ERR_USAGE, "there is a baseline '%s' already: remove it first, or give another name", spec->name);
	if (!e.kind)
		e = db_int(c->db, &ignored, 0, "INSERT INTO baseline (name, kind, origin, scope, created) VALUES (?, ?, ?, ?, ?)",
			   "sssti", str_of(spec->name), str_of(spec->kind), str_of(spec->origin), str_of(spec->scope), now());
	*id = sqlite3_last_insert_rowid(c->db);
	return e.kind ? e : add_scope(c, *id, spec->scope);
}

static void writer_free(struct baseline_writer *w)
{
	sqlite3_finalize(w->insert);
	buf_free(&w->canonical);
	buf_free(&w->value);
	free(w);
}

struct err baseline_begin(struct case_file *c, const struct baseline_spec *spec, struct baseline_writer **out)
{
	*out = NULL;
	struct err e = db_exec(c->db, "BEGIN IMMEDIATE");
	if (e.kind)
		return e;
	struct baseline_writer *w = xcalloc(1, sizeof *w);
	w->c = c;
	e = add_baseline(c, spec, &w->id);
	if (!e.kind)
		e = db_exec(c->db, "DROP TABLE IF EXISTS temp.adding; "
				   "CREATE TEMP TABLE adding (kind INTEGER, value TEXT, added INTEGER, who TEXT, why TEXT)");
	if (!e.kind)
		e = db_prepare(c->db, "INSERT INTO temp.adding VALUES (?, ?, ?, ?, ?)", &w->insert);
	if (e.kind) {
		baseline_rollback(w);
		return e;
	}
	*out = w;
	return OK;
}

struct case_file *baseline_writer_case(const struct baseline_writer *w)
{
	return w->c;
}

int64_t baseline_writer_id(const struct baseline_writer *w)
{
	return w->id;
}

void baseline_rollback(struct baseline_writer *w)
{
	struct case_file *c = w->c;
	writer_free(w);
	sqlite3_exec(c->db, "ROLLBACK", NULL, NULL, NULL);
}

struct err baseline_add_value(struct baseline_writer *w, enum entry_kind kind, struct str value,
			      const struct approval *approved)
{
	static const struct approval none;
	const struct approval *a = approved ? approved : &none;
	return stmt_run(w->insert, "isktt", (int64_t)kind, value, a->when, a->who, a->why);
}

void entry_value(struct buf *out, enum entry_kind kind, struct str canonical, struct str hash)
{
	switch (kind) {
	case ENTRY_PATTERN:
		image_pattern(out, canonical);
		break;
	case ENTRY_NAME:
		buf_add_str(out, image_name(canonical));
		break;
	case ENTRY_HASH:
		buf_add_str(out, hash);
		break;
	case ENTRY_PATH_HASH:
		buf_printf(out, "%.*s|%.*s", STR_ARG(canonical), STR_ARG(hash));
		break;
	default:
		buf_add_str(out, canonical);
	}
}

struct err baseline_add(struct baseline_writer *w, enum entry_kind kind, struct str path, struct str hash)
{
	if (kind == ENTRY_PATH_HASH && !hash.n)
		kind = ENTRY_PATH;
	buf_clear(&w->canonical);
	image_canonical(&w->canonical, path);
	buf_clear(&w->value);
	entry_value(&w->value, kind, buf_str(&w->canonical), hash);
	return baseline_add_value(w, kind, buf_str(&w->value), NULL);
}

/* Sorted and each once, so that a list of millions goes in at the end of the table
 * and of its index. */
static struct err put_entries(struct baseline_writer *w)
{
	struct case_file *c = w->c;
	sqlite3_stmt *read, *put = NULL;
	bool row = false;
	int64_t key = baseline_key(w->id);
	struct err e = db_prepare(c->db, "SELECT kind, value, min(added), who, why FROM temp.adding GROUP BY kind, value", &read);
	if (!e.kind)
		e = db_prepare(c->db, "INSERT INTO baseline_entry VALUES (?, ?, ?, ?, ?, ?, ?)", &put);
	while (!e.kind && !(e = stmt_step(read, &row)).kind && row)
		e = stmt_run(put, "iiisktt", ++key, w->id, stmt_int(read, 0), stmt_text(read, 1), stmt_int(read, 2),
			     stmt_text(read, 3), stmt_text(read, 4));
	sqlite3_finalize(read);
	sqlite3_finalize(put);
	return e.kind ? e : db_exec(c->db, "DROP TABLE temp.adding");
}

/* The figures that lists of baselines show. */
static struct err count_entries(struct case_file *c, int64_t id)
{
	int64_t ignored;
	return db_int(c->db, &ignored, 0,
		      "UPDATE baseline SET (entries, kinds) = (SELECT count(*), coalesce(sum(DISTINCT 1 << kind), 0) "
		      "FROM baseline_entry WHERE baseline_id = ?1) WHERE baseline_id = ?1", "i", id);
}

struct err baseline_commit(struct baseline_writer *w, int64_t *entries, int64_t *covers)
{
	struct case_file *c = w->c;
	int64_t id = w->id;
	struct err e = put_entries(w);
	writer_free(w);
	if (!e.kind)
		e = count_entries(c, id);
	if (!e.kind)
		e = executables_cover(c, id);
	if (!e.kind)
		e = db_int(c->db, entries, 0, "SELECT entries FROM baseline WHERE baseline_id = ?", "i", id);
	if (!e.kind)
		e = db_int(c->db, covers, 0, "SELECT count(*) FROM derived_cover WHERE baseline_id = ? AND how & 7", "i", id);
	return end(c, e);
}

/* ---- approvals ---- */

static struct err approved_baseline(struct case_file *c, const char *name, int64_t *id)
{
	struct err e = db_int(c->db, id, 0, "SELECT baseline_id FROM baseline WHERE name = ? AND kind = 'approved'", "s",
			      str_of(name));
	if (e.kind || *id)
		return e;
	return add_baseline(c, &(struct baseline_spec){name, "approved", "approved by hand", NULL}, id);
}

/* What was approved before keeps its own reason. */
static struct err add_approval(struct case_file *c, int64_t id, const struct approval *a, enum entry_kind kind, struct str value)
{
	int64_t ignored;
	return db_int(c->db, &ignored, 0,
		      "INSERT OR IGNORE INTO baseline_entry SELECT coalesce(max(entry_id), ?1 << 40) + 1, ?1, ?2, ?3, ?4, ?5, ?6 "
		      "FROM baseline_entry WHERE entry_id BETWEEN ?1 << 40 AND ((?1 + 1) << 40) - 1", "iisitt",
		      id, (int64_t)kind, value, a->when, a->who, a->why);
}

static struct err settle_approval(struct case_file *c, int64_t id, struct str path)
{
	struct err e = count_entries(c, id);
	return e.kind ? e : executables_cover_path(c, id, path);
}

struct err baseline_approve_path(struct case_file *c, const char *baseline, struct str path, const char *who,
				 const char *why)
{
	struct buf canonical = {0};
	struct approval a = {now(), str_of(who), str_of(why)};
	int64_t id;
	image_canonical(&canonical, path);
	struct err e = db_exec(c->db, "BEGIN IMMEDIATE");
	if (!e.kind) {
		e = approved_baseline(c, baseline, &id);
		if (!e.kind)
			e = add_approval(c, id, &a, ENTRY_PATH, buf_str(&canonical));
		if (!e.kind)
			e = settle_approval(c, id, buf_str(&canonical));
		e = end(c, e);
	}
	buf_free(&canonical);
	return e;
}

/* The path, and with it each hash that it showed, so that the next one is told. */
static struct err approve_row(struct case_file *c, int64_t id, const struct approval *a, int64_t executable)
{
	sqlite3_stmt *st;
	bool row = false;
	struct buf approved = {0};
	struct err e = db_prepare(c->db,
				  "SELECT pr.path, " EXECUTABLE_HASH("h") " FROM derived_executable x "
				  "CROSS JOIN program pr ON pr.program_id = x.program_id "
				  "LEFT JOIN derived_hash h ON h.executable_key = x.executable_key WHERE x.rank = ?", &st);
	if (!e.kind)
		stmt_bind(st, "i", executable);
	while (!e.kind && !(e = stmt_step(st, &row)).kind && row) {
		struct buf value = {0};
		struct str path = stmt_text(st, 0), hash = stmt_text(st, 1);
		e = add_approval(c, id, a, ENTRY_PATH, path);
		buf_printf(&value, "%.*s|%.*s", STR_ARG(path), STR_ARG(hash));
		if (!e.kind && hash.n)
			e = add_approval(c, id, a, ENTRY_PATH_HASH, buf_str(&value));
		buf_clear(&approved);
		buf_add_str(&approved, path);
		buf_free(&value);
	}
	sqlite3_finalize(st);
	if (!e.kind)
		e = settle_approval(c, id, buf_str(&approved));
	buf_free(&approved);
	return e;
}

struct err baseline_approve(struct case_file *c, const char *baseline, int64_t executable, const char *who,
			    const char *why)
{
	struct approval a = {now(), str_of(who), str_of(why)};
	int64_t id;
	struct err e = db_exec(c->db, "BEGIN IMMEDIATE");
	if (e.kind)
		return e;
	e = approved_baseline(c, baseline, &id);
	if (!e.kind)
		e = approve_row(c, id, &a, executable);
	return end(c, e);
}

#define LAST_APPROVAL \
	"baseline_id = ?1 AND added = (SELECT max(added) FROM baseline_entry WHERE baseline_id = ?1)"

static struct err last_approved(struct case_file *c, int64_t id, struct buf *what)
{
	sqlite3_stmt *st;
	bool row = false;
	struct err e = db_prepare(c->db, "SELECT value FROM baseline_entry WHERE " LAST_APPROVAL " ORDER BY kind LIMIT 1", &st);
	if (!e.kind) {
		stmt_bind(st, "i", id);
		e = stmt_step(st, &row);
	}
	if (!e.kind && row)
		buf_add_str(what, stmt_text(st, 0));
	sqlite3_finalize(st);
	if (!e.kind && !row)
		return err_new(ERR_NOT_FOUND, "there is no approval to take back");
	return e;
}

struct err baseline_unapprove(struct case_file *c, const char *baseline, struct buf *what)
{
	int64_t id, ignored;
	struct err e = db_exec(c->db, "BEGIN IMMEDIATE");
	if (e.kind)
		return e;
	e = db_int(c->db, &id, 0, "SELECT baseline_id FROM baseline WHERE name = ?", "s", str_of(baseline));
	if (!e.kind)
		e = last_approved(c, id, what);
	if (!e.kind)
		e = executables_uncover(c, id);
	if (!e.kind)
		e = db_int(c->db, &ignored, 0, "DELETE FROM baseline_entry WHERE " LAST_APPROVAL, "i", id);
	if (!e.kind)
		e = count_entries(c, id);
	if (!e.kind)
		e = executables_cover(c, id);
	return end(c, e);
}

/* ---- removing ---- */

struct err baseline_remove(struct case_file *c, int64_t id)
{
	static const char *const steps[] = {
		"DELETE FROM baseline_entry WHERE baseline_id = ?1",
		"DELETE FROM baseline_scope WHERE baseline_id = ?1",
		"DELETE FROM baseline WHERE baseline_id = ?1",
	};
	int64_t ignored;
	struct err e = db_exec(c->db, "BEGIN IMMEDIATE");
	if (e.kind)
		return e;
	e = executables_uncover(c, id);
	for (size_t i = 0; i < sizeof steps / sizeof *steps && !e.kind; i++)
		e = db_int(c->db, &ignored, 0, steps[i], "i", id);
	return end(c, e);
}

/* ---- what was told ---- */

/* What is new of each row, and what is wrong with it beside: both are told. */
static struct err note_told(struct case_file *c)
{
	struct err e = db_exec(c->db,
			       "INSERT OR IGNORE INTO reported SELECT host_id, program_id, hash, time FROM temp.told; "
			       "INSERT OR IGNORE INTO reported SELECT host_id, program_id, '!' || marks, time FROM temp.told WHERE marks");
	sqlite3_exec(c->db, "DROP TABLE temp.told", NULL, NULL, NULL);
	return e;
}

struct err baseline_reported(struct case_file *c, const struct filter *f, size_t n)
{
	const struct relation *r = relation_get(REL_EXECUTABLE);
	struct condition condition;
	struct buf sql = {0};
	sqlite3_stmt *st = NULL;
	bool row;
	struct err e = condition_make(&condition, r, f);
	int at = condition_int(&condition, now()), limit = condition_int(&condition, (int64_t)n);
	buf_puts(&sql, "INSERT INTO temp.told SELECT x.executable_key >> 32, x.program_id, ");
	relation_sql(&sql, r->news, filter_knowing(f));
	buf_printf(&sql, ", ?%d, (pr.marks | x.marks) & 97 FROM %s WHERE %s ORDER BY %s LIMIT ?%d", at, r->from,
		   buf_text(&condition.sql), r->key, limit);
	if (!e.kind)
		e = db_exec(c->db, "CREATE TEMP TABLE told (host_id, program_id, hash, time, marks)");
	if (!e.kind)
		e = db_prepare(c->db, buf_text(&sql), &st);
	if (!e.kind) {
		condition_bind(&condition, st);
		e = stmt_step(st, &row);
	}
	sqlite3_finalize(st);
	condition_free(&condition);
	buf_free(&sql);
	return e.kind ? e : note_told(c);
}
