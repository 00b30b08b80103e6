/* What is derived of executables.  Per host: first and last run, their hashes, and
 * whether system programs ran below whom and for whom they should.  Over all
 * hosts: how rare each is and how much worth a look, by a table of weights.
 *
 * The order of the relation is the rank: its integer key holds the score before
 * the executable's own key, so that a page of it costs no more than its rows. */
#include "store/executables.h"


#include "base/buf.h"
#include "model/how.h"
#include "model/image.h"

static struct err run(struct case_file *c, const char *sql, int64_t host_id)
{
	int64_t ignored;
	return db_int(c->db, &ignored, 0, sql, "iii", host_id, case_key(host_id, 1), case_key(host_id, UINT32_MAX));
}

/* ---- one host ---- */

/* A volume is a drive where both name the same file on that host, whatever else
 * they name; two drives for one volume tell nothing. */
#define VOLUMES \
	"WITH own AS (SELECT DISTINCT program_id FROM derived_process WHERE process_key BETWEEN ?2 AND ?3), " \
	"device AS (SELECT pr.program_id, substr(pr.path, 1, 22 + instr(substr(pr.path, 23), '\\') - 1) AS volume, " \
	"substr(pr.path, 22 + instr(substr(pr.path, 23), '\\')) AS rest FROM own JOIN program pr USING (program_id) " \
	"WHERE pr.path GLOB '\\device\\harddiskvolume[0-9]*\\*'), " \
	"drive AS (SELECT pr.path FROM own JOIN program pr USING (program_id) WHERE pr.path GLOB '[a-z]:\\*'), " \
	"named AS (SELECT d.volume, min(substr(v.path, 1, 2)) AS letter FROM device d JOIN drive v " \
	"ON substr(v.path, 3) = d.rest GROUP BY d.volume HAVING count(DISTINCT substr(v.path, 1, 2)) = 1) "

/* Image paths of a volume whose drive is known get the drive's program. A path
 * that nobody recorded with its drive becomes a program of its own here. */
static struct err map_volumes(struct case_file *c, int64_t host_id, const struct knowledge *k)
{
	sqlite3_stmt *find, *add = NULL, *change = NULL;
	bool row = false;
	struct err e = db_prepare(c->db, VOLUMES "SELECT d.program_id, n.letter || d.rest FROM device d "
				  "JOIN named n USING (volume)", &find);
	if (!e.kind)
		e = db_prepare(c->db, "INSERT OR IGNORE INTO program (path, name, pattern, marks) VALUES (?, ?, ?, ?)", &add);
	if (!e.kind)
		e = db_prepare(c->db, "UPDATE derived_process SET program_id = (SELECT program_id FROM program WHERE path = ?1) "
			       "WHERE program_id = ?2 AND process_key BETWEEN ?3 AND ?4", &change);
	if (!e.kind)
		stmt_bind(find, "iii", host_id, case_key(host_id, 1), case_key(host_id, UINT32_MAX));
	while (!e.kind && !(e = stmt_step(find, &row)).kind && row) {
		struct buf pattern = {0};
		struct str path = stmt_text(find, 1);
		image_pattern(&pattern, path);
		e = stmt_run(add, "sssi", path, image_name(path), buf_str(&pattern), (int64_t)knowledge_path(k, path));
		if (!e.kind)
			e = stmt_run(change, "siii", path, stmt_int(find, 0), case_key(host_id, 1),
				     case_key(host_id, UINT32_MAX));
		buf_free(&pattern);
	}
	sqlite3_finalize(find);
	sqlite3_finalize(add);
	sqlite3_finalize(change);
	return e;
}

/* Numbered by first run; the rank is that of no score yet.  A process of which only the exit was recorded is a
 * sighting too; one only named as a parent is not: no event tells when it ran. */
static const char executables[] =
	"INSERT INTO derived_executable (executable_key, rank, program_id, first_process, first_seen, last_seen, runs, "
	"users, raw_paths, pattern_first, name_first) "
	"SELECT key, (1024 << 52) | key, program_id, process_key, seen, last_seen, runs, users, raw_paths, "
	"min(key) OVER (PARTITION BY pattern), min(key) OVER (PARTITION BY name) FROM ("
	"SELECT (?1 << 32) + row_number() OVER (ORDER BY first.seen, pr.path) AS key, first.program_id, "
	"first.process_key, first.seen, total.last_seen, total.runs, total.users, total.raw_paths, pr.pattern, pr.name "
	"FROM (SELECT program_id, process_key, seen, row_number() OVER "
	"(PARTITION BY program_id ORDER BY seen, process_key) AS place FROM derived_process "
	"WHERE process_key BETWEEN ?2 AND ?3 AND status < 2 AND program_id IS NOT NULL) first "
	"JOIN (SELECT program_id, max(seen) AS last_seen, count(*) AS runs, count(DISTINCT image_id) AS raw_paths, "
	"count(DISTINCT account_key) AS users FROM derived_process "
	"WHERE process_key BETWEEN ?2 AND ?3 AND status < 2 GROUP BY program_id) total "
	"ON total.program_id = first.program_id "
	"JOIN program pr ON pr.program_id = first.program_id WHERE first.place = 1)";

/* Sysmon writes ALGORITHM=hex, with a comma between. */
#define HASH(algorithm, length) \
	"CASE WHEN instr(s.text, '" algorithm "=') THEN lower(substr(s.text, instr(s.text, '" algorithm \
	"=') + length('" algorithm "='), " length ")) END"

static const char hashes[] =
	"INSERT INTO derived_hash SELECT x.executable_key, s.string_id, min(p.seen), " HASH("SHA256", "64") ", "
	HASH("SHA1", "40") ", " HASH("MD5", "32") " FROM derived_process p "
	"JOIN derived_executable x ON x.program_id = p.program_id AND x.executable_key BETWEEN ?2 AND ?3 "
	"JOIN string s ON s.string_id = p.hashes_id WHERE p.process_key BETWEEN ?2 AND ?3 "
	"GROUP BY x.executable_key, s.string_id";

/* Hashes are compared where both runs have the same algorithm. */
#define SAME "(q.sha256 = r.sha256 OR q.sha1 = r.sha1 OR q.md5 = r.md5)"
#define OTHER "(q.sha256 <> r.sha256 OR q.sha1 <> r.sha1 OR q.md5 <> r.md5)"
static const char replaced[] =
	"UPDATE derived_executable AS x SET hash = (SELECT coalesce(r.sha256, r.sha1, r.md5) FROM derived_hash r "
	"WHERE r.executable_key = x.executable_key ORDER BY r.first_seen DESC, r.hashes_id DESC LIMIT 1), "
	"hash_seen = (SELECT max(r.first_seen) FROM derived_hash r WHERE r.executable_key = x.executable_key "
	"AND EXISTS (SELECT 1 FROM derived_hash q WHERE q.executable_key = r.executable_key "
	"AND q.first_seen < r.first_seen AND " OTHER ") "
	"AND NOT EXISTS (SELECT 1 FROM derived_hash q WHERE q.executable_key = r.executable_key "
	"AND q.first_seen < r.first_seen AND " SAME ")) "
	"WHERE x.executable_key IN (SELECT executable_key FROM derived_hash WHERE executable_key BETWEEN ?2 AND ?3)";

/* The runs of system programs, by parent and owner. */
static const char runs[] =
	"SELECT x.executable_key, pr.name, ppr.name, a.sid FROM derived_executable x "
	"CROSS JOIN program pr ON pr.program_id = x.program_id AND pr.marks & 9 "
	"CROSS JOIN derived_process p ON p.program_id = x.program_id AND p.process_key BETWEEN ?2 AND ?3 AND p.status < 2 "
	"LEFT JOIN derived_process pp ON pp.process_key = p.parent_key "
	"LEFT JOIN program ppr ON ppr.program_id = pp.program_id "
	"LEFT JOIN derived_account a ON a.account_key = p.account_key "
	"WHERE x.executable_key BETWEEN ?2 AND ?3 GROUP BY x.executable_key, ppr.name, a.sid";

static struct err mark_runs(struct case_file *c, int64_t host_id, const struct knowledge *k)
{
	sqlite3_stmt *st, *mark = NULL;
	bool row = false;
	struct err e = db_prepare(c->db, runs, &st);
	if (!e.kind)
		e = db_prepare(c->db, "UPDATE derived_executable SET marks = marks | ?2 WHERE executable_key = ?1", &mark);
	if (!e.kind)
		stmt_bind(st, "iii", host_id, case_key(host_id, 1), case_key(host_id, UINT32_MAX));
	while (!e.kind && !(e = stmt_step(st, &row)).kind && row) {
		struct str name = stmt_text(st, 1), parent = stmt_text(st, 2), sid = stmt_text(st, 3);
		unsigned marks = knowledge_parent_fits(k, name, parent) ? 0 : MARK_WRONG_PARENT;
		marks |= knowledge_owner_fits(k, name, sid) ? 0 : MARK_WRONG_OWNER;
		if (marks)
			e = stmt_run(mark, "ii", stmt_int(st, 0), (int64_t)marks);
	}
	sqlite3_finalize(st);
	sqlite3_finalize(mark);
	return e;
}

struct err executables_derive(struct case_file *c, int64_t host_id, const struct knowledge *k)
{
	static const char *const steps[] = {executables, hashes, replaced};
	struct err e = map_volumes(c, host_id, k);
	for (size_t i = 0; i < sizeof steps / sizeof *steps && !e.kind; i++)
		e = run(c, steps[i], host_id);
	return e.kind ? e : mark_runs(c, host_id, k);
}

/* ---- over all hosts ---- */

/* Over how many hosts each executable spread, and when its pattern first ran:
 * asked once for all, since asking row by row would be asking hosts times hosts. */
static const char spread[] =
	"DROP TABLE IF EXISTS temp.spread; DROP TABLE IF EXISTS temp.pattern_spread; "
	"CREATE TEMP TABLE spread (program_id INTEGER PRIMARY KEY, hosts INTEGER, first_seen INTEGER); "
	"CREATE TEMP TABLE pattern_spread (pattern TEXT PRIMARY KEY, first_seen INTEGER) WITHOUT ROWID; "
	"INSERT INTO spread SELECT program_id, count(*), min(first_seen) FROM derived_executable GROUP BY program_id; "
	"INSERT INTO pattern_spread SELECT pr.pattern, min(d.first_seen) FROM spread d JOIN program pr USING (program_id) "
	"GROUP BY pr.pattern";

/* On one host in twenty, or on one where there are few, and hardly ever run. */
#define RARE "CASE WHEN x.runs <= 3 AND d.hosts <= max(1, (SELECT count(*) FROM host) / 20) THEN 128 ELSE 0 END"

enum { BASE_SCORE = 200, TOP_SCORE = 1000 };

/* What makes an executable worth a look, and what speaks for it.  m: the marks of
 * path and runs. */
static const struct {
	const char *when;
	int points;
} weights[] = {
	{"m & 1", 300},   /* look-alike */
	{"m & 32", 200},  /* wrong parent */
	{"m & 64", 150},  /* wrong owner */
	{"m & 2", 120},   /* user-writable place */
	{"m & 16", 80},   /* tool */
	{"m & 4", 20},    /* short name */
	{"m & 128", 60},  /* rare */
	{"parent_marks & 3", 200},      /* started by a look-alike or from a user-writable place */
	{"NOT parent_marks & 3 AND grandparent_marks & 3", 120},
	{"how = @REMOTE_SERVICE", 200}, {"how = @OFFICE", 150}, {"how = @REMOTE_WMI", 120},
	{"how = @REMOTE_WINRM", 120},   {"how = @SCRIPT", 100}, {"how = @BROWSER", 60},
	{"how = @RUNAS", 60},           {"how = @SHELL", 40},
	{"origin_type IN (3, 10)", 40}, /* somebody came over the network */
	{"known_pattern", -300},        /* a version of what was there */
	{"known_elsewhere", -100},      /* other hosts had its pattern before */
	{"hosts * 2 > all_hosts AND all_hosts > 2", -100}, /* most hosts run it */
	{"how = @INSTALLER", -100},
	{"m & 8 AND NOT m & 16", -60},  /* a system program in its place */
	{"protected", -60},             /* where only administrators can put programs */
};

static const struct {
	const char *name;
	enum how_started how;
} how_names[] = {
	{"REMOTE_SERVICE", HOW_REMOTE_SERVICE}, {"OFFICE", HOW_OFFICE}, {"REMOTE_WMI", HOW_REMOTE_WMI},
	{"REMOTE_WINRM", HOW_REMOTE_WINRM}, {"SCRIPT", HOW_SCRIPT}, {"BROWSER", HOW_BROWSER},
	{"RUNAS", HOW_RUNAS}, {"SHELL", HOW_SHELL}, {"INSTALLER", HOW_INSTALLER},
};

static void add_condition(struct buf *sql, const char *when)
{
	for (; *when; when++) {
		size_t i = 0, count = sizeof how_names / sizeof *how_names;
		while (*when == '@' && i < count && !str_eq(str_of(when + 1), str_of(how_names[i].name)))
			i++;
		if (*when != '@' || i == count) {
			buf_putc(sql, *when);
			continue;
		}
		buf_printf(sql, "%d", (int)how_names[i].how);
		return;
	}
}

/* What the weights speak of, a row an executable of a host. */
static const char judged[] =
	"SELECT x.executable_key AS key, (x.marks & ~128) | " RARE " AS marks, pr.marks | (x.marks & ~128) | " RARE " AS m, "
	"coalesce(ppr.marks, 0) AS parent_marks, coalesce(gpr.marks, 0) AS grandparent_marks, p.how, o.type AS origin_type, "
	"x.pattern_first <> x.executable_key AS known_pattern, n.first_seen < x.first_seen AS known_elsewhere, "
	"d.hosts, (SELECT count(*) FROM host) AS all_hosts, "
	"pr.path GLOB '?:\\program files*' OR pr.path GLOB '?:\\windows\\winsxs\\*' "
	"OR pr.path GLOB '?:\\windows\\servicing\\*' OR pr.path GLOB '?:\\windows\\softwaredistribution\\*' "
	"OR pr.path GLOB '?:\\programdata\\microsoft\\windows defender\\*' AS protected "
	"FROM derived_executable x CROSS JOIN program pr ON pr.program_id = x.program_id "
	"CROSS JOIN temp.spread d ON d.program_id = x.program_id CROSS JOIN temp.pattern_spread n ON n.pattern = pr.pattern "
	"LEFT JOIN derived_process p ON p.process_key = x.first_process "
	"LEFT JOIN derived_process pp ON pp.process_key = p.parent_key "
	"LEFT JOIN program ppr ON ppr.program_id = pp.program_id "
	"LEFT JOIN derived_process gp ON gp.process_key = pp.parent_key "
	"LEFT JOIN program gpr ON gpr.program_id = gp.program_id "
	"LEFT JOIN derived_logon o ON o.logon_key = p.origin_key";

static struct err score(struct case_file *c)
{
	struct buf sql = {0};
	buf_printf(&sql, "UPDATE derived_executable AS x SET marks = s.marks, score = s.score, "
		   "rank = ((1023 - s.score) << 52) | s.key FROM (SELECT key, marks, max(0, min(%d, %d", TOP_SCORE, BASE_SCORE);
	for (size_t i = 0; i < sizeof weights / sizeof *weights; i++) {
		buf_puts(&sql, " + CASE WHEN ");
		add_condition(&sql, weights[i].when);
		buf_printf(&sql, " THEN %d ELSE 0 END", weights[i].points);
	}
	buf_printf(&sql, ")) AS score FROM (%s)) s WHERE x.executable_key = s.key "
		   "AND (x.marks <> s.marks OR x.rank <> ((1023 - s.score) << 52) | s.key)", judged);
	struct err e = db_exec(c->db, buf_text(&sql));
	buf_free(&sql);
	return e;
}

/* ---- baselines ---- */

/* A baseline with a scope holds for the hosts that have a name like it. */
#define APPLIES \
	"(NOT EXISTS (SELECT 1 FROM baseline_scope s WHERE s.baseline_id = ?1) OR EXISTS (SELECT 1 FROM baseline_scope s " \
	"JOIN computer n ON n.name LIKE s.pattern ESCAPE '\\' WHERE s.baseline_id = ?1 " \
	"AND n.host_id = x.executable_key >> 32)) "
#define ENTRY(kind) \
	"WHERE e.baseline_id = ?1 AND e.kind = " kind " AND (?2 IS NULL OR e.value = ?2) AND "
#define BY_PROGRAM(column, kind) \
	"INSERT OR IGNORE INTO derived_cover SELECT x.executable_key, ?1, 0 FROM baseline_entry e " \
	"CROSS JOIN program pr ON pr." column " = e.value " \
	"CROSS JOIN derived_executable x ON x.program_id = pr.program_id " ENTRY(kind) APPLIES
#define HASH_IN(kind, before) \
	"EXISTS (SELECT 1 FROM baseline_entry e WHERE e.baseline_id = ?1 AND e.kind = " kind \
	" AND e.value IN (" before "h.sha256, " before "h.sha1, " before "h.md5))"
#define BY_HASH(kind, before) \
	"INSERT OR REPLACE INTO derived_cover SELECT x.executable_key, ?1, 1 FROM derived_executable x " \
	"CROSS JOIN program pr ON pr.program_id = x.program_id WHERE x.hash IS NOT NULL " \
	"AND EXISTS (SELECT 1 FROM baseline_entry WHERE baseline_id = ?1 AND kind = " kind ") " \
	"AND NOT EXISTS (SELECT 1 FROM derived_hash h WHERE h.executable_key = x.executable_key AND NOT " \
	HASH_IN(kind, before) ") AND " APPLIES

struct err executables_cover(struct case_file *c, int64_t baseline_id, struct str value)
{
	static const char *const steps[] = {
		BY_PROGRAM("path", "0"), BY_PROGRAM("pattern", "1"), BY_PROGRAM("name", "2"),
		BY_HASH("3", ""), BY_HASH("4", "pr.path || '|' || "),
		"UPDATE derived_executable AS x SET covered = (SELECT max(1 + v.by_hash) FROM derived_cover v "
		"WHERE v.executable_key = x.executable_key) WHERE x.executable_key IN "
		"(SELECT executable_key FROM derived_cover WHERE baseline_id = ?1)",
	};
	struct err e = OK;
	int64_t ignored;
	for (size_t i = 0; i < sizeof steps / sizeof *steps && !e.kind; i++)
		e = db_int(c->db, &ignored, 0, steps[i], "it", baseline_id, value);
	return e;
}

static struct err cover_all(struct case_file *c)
{
	sqlite3_stmt *st;
	bool row = false;
	struct err e = db_exec(c->db, "DELETE FROM derived_cover; UPDATE derived_executable SET covered = 0 WHERE covered");
	if (e.kind)
		return e;
	e = db_prepare(c->db, "SELECT baseline_id FROM baseline", &st);
	while (!e.kind && !(e = stmt_step(st, &row)).kind && row)
		e = executables_cover(c, stmt_int(st, 0), (struct str){0});
	sqlite3_finalize(st);
	return e;
}

struct err executables_rank(struct case_file *c)
{
	struct err e = db_exec(c->db, "BEGIN IMMEDIATE");
	if (e.kind)
		return e;
	e = db_exec(c->db, spread);
	if (!e.kind)
		e = score(c);
	if (!e.kind)
		e = cover_all(c);
	if (!e.kind)
		e = db_exec(c->db, "COMMIT");
	if (e.kind)
		sqlite3_exec(c->db, "ROLLBACK", NULL, NULL, NULL);
	return e;
}
