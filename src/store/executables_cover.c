/* What stored baselines know of executables, and with that what is new.  Both are
 * kept in the rows, so that a list of what is new costs no more than its rows,
 * however many baselines hold. */
#include "store/executables.h"

#include "base/buf.h"
#include "store/relation.h"

/* A baseline with a scope holds for the hosts that have a name like it. */
#define APPLIES \
	"(NOT EXISTS (SELECT 1 FROM baseline_scope s WHERE s.baseline_id = ?1) OR EXISTS (SELECT 1 FROM baseline_scope s " \
	"JOIN computer n ON n.name LIKE s.pattern ESCAPE '\\' WHERE s.baseline_id = ?1 " \
	"AND n.host_id = x.executable_key >> 32)) "
#define INTO "INSERT INTO derived_cover (executable_key, baseline_id, how) SELECT x.executable_key, ?1, "
#define AND_TOO " ON CONFLICT DO UPDATE SET how = how | excluded.how"
#define APPROVED "max(CASE WHEN e.added IS NULL THEN 0 ELSE 4 END)"

/* Entries by what the program has; from the side that is shorter, or for one path. */
#define FROM_ENTRIES(column, kind) \
	INTO "1 | " APPROVED " FROM baseline_entry e CROSS JOIN program pr ON pr." column " = e.value " \
	"CROSS JOIN derived_executable x ON x.program_id = pr.program_id WHERE e.baseline_id = ?1 AND e.kind = " kind \
	" AND " APPLIES "GROUP BY x.executable_key" AND_TOO
#define FROM_PROGRAMS(column, kind, which) \
	INTO "1 | " APPROVED " FROM program pr CROSS JOIN baseline_entry e ON e.baseline_id = ?1 AND e.kind = " kind \
	" AND e.value = pr." column " CROSS JOIN derived_executable x ON x.program_id = pr.program_id " \
	"WHERE " which APPLIES "GROUP BY x.executable_key" AND_TOO
/* Of those not ranked yet: only hosts just derived have any. */
#define FROM_FRESH(column, kind) \
	INTO "1 | " APPROVED " FROM derived_executable x CROSS JOIN program pr ON pr.program_id = x.program_id " \
	"CROSS JOIN baseline_entry e ON e.baseline_id = ?1 AND e.kind = " kind " AND e.value = pr." column \
	" WHERE " FRESH " AND " APPLIES "GROUP BY x.executable_key" AND_TOO
#define FRESH "x.rank >= 1024 << 52"
#define OF_PATH "pr.path = ?2 AND "
#define ALL_EXECUTABLES "derived_executable x CROSS JOIN program pr ON pr.program_id = x.program_id WHERE "
#define FRESH_EXECUTABLES ALL_EXECUTABLES FRESH " AND "
#define EXECUTABLES_OF_PATH "program pr CROSS JOIN derived_executable x ON x.program_id = pr.program_id WHERE " OF_PATH

#define IN_ENTRIES(kind, values) \
	"EXISTS (SELECT 1 FROM baseline_entry e WHERE e.baseline_id = ?1 AND e.kind = " kind " AND e.value IN (" values "))"
#define VALUES(before) \
	before "h.sha256, " before "h.sha1, " before "h.md5, " before "'authenticode:' || h.authenticode"
/* Hashes of the whole file count where there are some; AppLocker's cannot be
 * compared with lists of those. */
#define COUNTS \
	"(h.authenticode IS NULL OR NOT EXISTS (SELECT 1 FROM derived_hash w WHERE w.executable_key = h.executable_key " \
	"AND w.authenticode IS NULL)) "
#define BY_HASH(executables, kind, before) \
	INTO "2 FROM " executables "x.hash IS NOT NULL " \
	"AND EXISTS (SELECT 1 FROM baseline_entry WHERE baseline_id = ?1 AND kind = " kind ") " \
	"AND NOT EXISTS (SELECT 1 FROM derived_hash h WHERE h.executable_key = x.executable_key AND " COUNTS \
	"AND NOT " IN_ENTRIES(kind, VALUES(before)) ") AND " APPLIES AND_TOO
/* The path is listed, with hashes, and not with all of those that it showed. A bar
 * stands before the hash; what follows the bar in ASCII ends the range. */
#define OTHER_HASH(executables) \
	INTO "8 FROM " executables "x.hash IS NOT NULL " \
	"AND EXISTS (SELECT 1 FROM baseline_entry e WHERE e.baseline_id = ?1 AND e.kind = 4 AND e.value > pr.path || '|' " \
	"AND e.value < pr.path || '}') AND NOT EXISTS (SELECT 1 FROM derived_cover v WHERE v.executable_key = x.executable_key " \
	"AND v.baseline_id = ?1 AND v.how & 2) AND " APPLIES AND_TOO

/* ---- the rows ---- */

/* What is known and new of executables; which: a condition on x. */
static struct err settle(struct case_file *c, const char *which, int64_t baseline_id, struct str path)
{
	struct buf sql = {0}, is_new = {0};
	int64_t ignored;
	relation_sql(&is_new, relation_get(REL_EXECUTABLE)->is_new, (struct knowing){0});
	buf_printf(&sql, "UPDATE derived_executable AS x SET covered = coalesce((SELECT max(v.how & 1) | max(v.how & 2) | "
		   "max(v.how & 4) | max(v.how & 8) FROM derived_cover v WHERE v.executable_key = x.executable_key), 0) "
		   "WHERE %s", which);
	struct err e = db_int(c->db, &ignored, 0, buf_text(&sql), "it", baseline_id, path);
	buf_clear(&sql);
	buf_printf(&sql, "UPDATE derived_executable AS x SET news = NOT news FROM host h, program pr "
		   "WHERE h.host_id = x.executable_key >> 32 AND pr.program_id = x.program_id AND %s AND news <> (%s)",
		   which, buf_text(&is_new));
	if (!e.kind)
		e = db_int(c->db, &ignored, 0, buf_text(&sql), "it", baseline_id, path);
	buf_free(&sql);
	buf_free(&is_new);
	return e;
}

#define OF_BASELINE "x.executable_key IN (SELECT executable_key FROM derived_cover WHERE baseline_id = ?1)"

struct err executables_settle(struct case_file *c, int64_t baseline_id)
{
	return settle(c, OF_BASELINE, baseline_id, (struct str){0});
}

/* ---- baselines ---- */

/* Whether a baseline has more entries than the case has programs. */
static struct err is_long(struct case_file *c, int64_t baseline_id, bool *out)
{
	int64_t programs, more = 0;
	struct err e = db_int(c->db, &programs, 0, "SELECT count(*) FROM program", "");
	if (!e.kind)
		e = db_int(c->db, &more, 0, "SELECT 1 FROM baseline_entry WHERE baseline_id = ? LIMIT 1 OFFSET ?", "ii", baseline_id,
			   programs);
	*out = more != 0;
	return e;
}

/* What a baseline holds, of all paths or of one: three statements of entries, three of hashes. */
enum { MATCHES = 6 };
#define HASHES(executables) \
	BY_HASH(executables, "3", ""), BY_HASH(executables, "4", "pr.path || '|' || "), OTHER_HASH(executables)

static struct err match(struct case_file *c, int64_t baseline_id, const char *const statements[MATCHES], struct str path)
{
	int64_t ignored;
	struct err e = OK;
	for (size_t i = 0; i < MATCHES && !e.kind; i++)
		e = db_int(c->db, &ignored, 0, statements[i], "it", baseline_id, path);
	return e;
}

static struct err match_all(struct case_file *c, int64_t baseline_id)
{
	static const char *const shorts[MATCHES] = {FROM_ENTRIES("path", "0"), FROM_ENTRIES("pattern", "1"),
						    FROM_ENTRIES("name", "2"), HASHES(ALL_EXECUTABLES)};
	static const char *const longs[MATCHES] = {FROM_PROGRAMS("path", "0", ""), FROM_PROGRAMS("pattern", "1", ""),
						   FROM_PROGRAMS("name", "2", ""), HASHES(ALL_EXECUTABLES)};
	bool is_list_long;
	struct err e = is_long(c, baseline_id, &is_list_long);
	return e.kind ? e : match(c, baseline_id, is_list_long ? longs : shorts, (struct str){0});
}

struct err executables_cover(struct case_file *c, int64_t baseline_id)
{
	struct err e = match_all(c, baseline_id);
	return e.kind ? e : executables_settle(c, baseline_id);
}

struct err executables_cover_path(struct case_file *c, int64_t baseline_id, struct str path)
{
	static const char *const statements[MATCHES] = {
		FROM_PROGRAMS("path", "0", OF_PATH), FROM_PROGRAMS("pattern", "1", OF_PATH), FROM_PROGRAMS("name", "2", OF_PATH),
		HASHES(EXECUTABLES_OF_PATH)};
	struct err e = match(c, baseline_id, statements, path);
	return e.kind ? e : settle(c, "x.program_id = (SELECT program_id FROM program WHERE path = ?2)", baseline_id, path);
}

struct err executables_uncover(struct case_file *c, int64_t baseline_id)
{
	int64_t ignored;
	struct err e = db_int(c->db, &ignored, 0, "UPDATE derived_cover SET how = 0 WHERE baseline_id = ?", "i", baseline_id);
	if (!e.kind)
		e = executables_settle(c, baseline_id);
	return e.kind ? e : db_int(c->db, &ignored, 0, "DELETE FROM derived_cover WHERE baseline_id = ?", "i", baseline_id);
}

struct err executables_cover_fresh(struct case_file *c)
{
	static const char *const statements[MATCHES] = {FROM_FRESH("path", "0"), FROM_FRESH("pattern", "1"),
							FROM_FRESH("name", "2"), HASHES(FRESH_EXECUTABLES)};
	sqlite3_stmt *st;
	bool row = false;
	struct err e = db_prepare(c->db, "SELECT baseline_id FROM baseline", &st);
	while (!e.kind && !(e = stmt_step(st, &row)).kind && row)
		e = match(c, stmt_int(st, 0), statements, (struct str){0});
	sqlite3_finalize(st);
	return e.kind ? e : settle(c, FRESH, 0, (struct str){0});
}

struct err executables_settle_all(struct case_file *c)
{
	return settle(c, "?1 = 0", 0, (struct str){0});
}
