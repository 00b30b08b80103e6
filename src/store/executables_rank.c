/* Over all hosts: how rare each executable is and how much worth a look, by a
 * table of weights.
 *
 * The order of the relation is the rank: its integer key holds the score before
 * the executable's own key, so that a page of it costs no more than its rows. */
#include "store/executables.h"

#include "base/buf.h"
#include "model/how.h"

/* What the weights ask of each path: asked once for all, since asking row by row would
 * be asking hosts times hosts.  Over how many hosts it spread, when its pattern first
 * ran on any, and whether only administrators can put programs there. */
static const char spread[] =
	"DROP TABLE IF EXISTS temp.spread; DROP TABLE IF EXISTS temp.pattern_spread; DROP TABLE IF EXISTS temp.judging; "
	"CREATE TEMP TABLE spread (program_id INTEGER PRIMARY KEY, hosts INTEGER, first_seen INTEGER); "
	"CREATE TEMP TABLE pattern_spread (pattern TEXT PRIMARY KEY, first_seen INTEGER) WITHOUT ROWID; "
	"CREATE TEMP TABLE judging (program_id INTEGER PRIMARY KEY, hosts INTEGER, pattern_seen INTEGER, marks INTEGER, protected INTEGER); "
	"INSERT INTO spread SELECT program_id, count(*), min(first_seen) FROM derived_executable GROUP BY program_id; "
	"INSERT INTO pattern_spread SELECT pr.pattern, min(d.first_seen) FROM spread d JOIN program pr USING (program_id) "
	"GROUP BY pr.pattern; "
	"INSERT INTO judging SELECT d.program_id, d.hosts, n.first_seen, pr.marks, "
	"pr.path GLOB '?:\\program files*' OR pr.path GLOB '?:\\windows\\winsxs\\*' "
	"OR pr.path GLOB '?:\\windows\\servicing\\*' OR pr.path GLOB '?:\\windows\\softwaredistribution\\*' "
	"OR pr.path GLOB '?:\\programdata\\microsoft\\windows defender\\*' "
	"FROM spread d CROSS JOIN program pr ON pr.program_id = d.program_id "
	"CROSS JOIN pattern_spread n ON n.pattern = pr.pattern";
/* By the table: an index by program would fetch each row from elsewhere. */
static const char prevalence[] =
	"DELETE FROM derived_prevalence; "
	"INSERT INTO derived_prevalence SELECT row_number() OVER (ORDER BY hosts, score DESC, program_id), program_id, hosts, "
	"runs, first_seen, last_seen, score FROM (SELECT program_id, count(*) AS hosts, sum(runs) AS runs, "
	"min(first_seen) AS first_seen, max(last_seen) AS last_seen, max(score) AS score FROM derived_executable NOT INDEXED "
	"GROUP BY program_id)";

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
	"SELECT x.executable_key AS key, (x.marks & ~128) | " RARE " AS marks, d.marks | (x.marks & ~128) | " RARE " AS m, "
	"coalesce(ppr.marks, 0) AS parent_marks, coalesce(gpr.marks, 0) AS grandparent_marks, p.how, o.type AS origin_type, "
	"x.pattern_first <> x.executable_key AS known_pattern, d.pattern_seen < x.first_seen AS known_elsewhere, "
	"d.hosts, (SELECT count(*) FROM host) AS all_hosts, d.protected "
	"FROM derived_executable x CROSS JOIN temp.judging d ON d.program_id = x.program_id "
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

/* Other hosts' executables are covered as they were; with other knowledge more or
 * less of them is new. */
static struct err cover(struct case_file *c)
{
	bool known;
	struct err e = executables_known(c, &known);
	if (!e.kind)
		e = executables_know(c);
	if (!e.kind)
		e = executables_cover_fresh(c);
	return e.kind || known ? e : executables_settle_all(c);
}

struct err executables_rank(struct case_file *c)
{
	struct err e = db_exec(c->db, "BEGIN IMMEDIATE");
	if (e.kind)
		return e;
	e = cover(c);
	if (!e.kind)
		e = db_exec(c->db, spread);
	if (!e.kind)
		e = score(c);
	if (!e.kind)
		e = db_exec(c->db, prevalence);
	if (!e.kind)
		e = db_exec(c->db, "COMMIT");
	if (e.kind)
		sqlite3_exec(c->db, "ROLLBACK", NULL, NULL, NULL);
	return e;
}
