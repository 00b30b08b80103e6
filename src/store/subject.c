#include "store/subject.h"

#include "store/case_file.h"
#include "store/facts.h"
#include "store/marks.h"
#include "store/numbering.h"

/* Each relation's row as a subject: one SELECT with the same columns. Where the
 * seventh (the line of activity) is null, it is the one that the fact made. */
#define EXECUTABLE_OF(program, key) \
	"(SELECT z.rank FROM derived_executable z WHERE z.program_id = " program \
	" AND z.executable_key BETWEEN ((" key " >> 32) << 32) + 1 AND (((" key " >> 32) + 1) << 32) - 1)"
#define FIRST_ACTIVITY(column, key) \
	"(SELECT min(v.activity_key) FROM derived_activity v WHERE v." column " = " key ")"

/* An account's first process, logon, event. */
#define FIRST_OF(column, number) \
	"CASE WHEN " number " > 0 THEN (SELECT v." column " FROM derived_activity v WHERE v.account_key = a.account_key " \
	"AND v." column " IS NOT NULL ORDER BY v.activity_key LIMIT 1) END"
/* The first event of a day of coverage. */
#define FIRST_OF_DAY \
	"(SELECT f.fact_id FROM computer m JOIN fact f ON f.fact_id = (SELECT g.fact_id FROM fact g WHERE g.computer_id = m.computer_id " \
	"AND g.time BETWEEN v.day AND v.day + 863999999999 ORDER BY g.time LIMIT 1) WHERE m.host_id = v.coverage_key >> 32 " \
	"ORDER BY f.time LIMIT 1)"

static const char *const selects[REL_COUNT] = {
	[REL_ACCOUNT] = "SELECT a.account_key, " FIRST_OF("process_key", "a.processes") ", NULL, "
			FIRST_OF("logon_key", "a.logons") ", NULL, NULL, "
			FIRST_ACTIVITY("account_key", "a.account_key") ", " FIRST_OF("fact_id", "1") ", a.first_seen "
			"FROM derived_account a WHERE a.account_key = ?",
	[REL_ACTIVITY] = "SELECT v.account_key, v.process_key, p.parent_key, coalesce(v.logon_key, p.logon_key), "
			 "coalesce(p.origin_key, l.origin_key), " EXECUTABLE_OF("p.program_id", "p.process_key")
			 ", v.activity_key, v.fact_id, v.time "
			 "FROM derived_activity v LEFT JOIN derived_process p ON p.process_key = v.process_key "
			 "LEFT JOIN derived_logon l ON l.logon_key = coalesce(v.logon_key, p.logon_key) "
			 "WHERE v.activity_key = ?",
	[REL_PROCESS] = "SELECT p.account_key, p.process_key, p.parent_key, p.logon_key, p.origin_key, "
			EXECUTABLE_OF("p.program_id", "p.process_key") ", NULL, coalesce(p.start_fact, p.end_fact), "
			"coalesce(p.start, p.end, p.seen) FROM derived_process p WHERE p.process_key = ?",
	[REL_EXECUTABLE] = "SELECT p.account_key, p.process_key, p.parent_key, p.logon_key, p.origin_key, "
			   "x.rank, NULL, coalesce(p.start_fact, p.end_fact), coalesce(p.start, p.end, p.seen) "
			   "FROM derived_executable x LEFT JOIN derived_process p ON p.process_key = x.first_process "
			   "WHERE x.rank = ?",
	[REL_LOGON] = "SELECT l.account_key, (SELECT min(p.process_key) FROM derived_process p "
		      "WHERE p.logon_key = l.logon_key), NULL, l.logon_key, l.origin_key, NULL, "
		      FIRST_ACTIVITY("logon_key", "l.logon_key") ", l.fact_id, l.first_seen "
		      "FROM derived_logon l WHERE l.logon_key = ?",
	[REL_COVERAGE] = "SELECT NULL, NULL, NULL, NULL, NULL, NULL, NULL, " FIRST_OF_DAY ", v.day "
			 "FROM derived_coverage v WHERE v.coverage_key = ?",
	[REL_BOOT] = "SELECT NULL, NULL, NULL, NULL, NULL, NULL, NULL, b.marker_fact, b.start "
		     "FROM derived_boot b WHERE b.boot_key = ?",
};

static struct err ask(struct case_file *c, const char *sql, int64_t key, struct subject *out, bool *found)
{
	sqlite3_stmt *st;
	*found = false;
	struct err e = db_prepare(c->db, sql, &st);
	if (!e.kind) {
		stmt_bind(st, "i", key);
		e = stmt_step(st, found);
	}
	if (!e.kind && *found)
		*out = (struct subject){
			.account = stmt_int(st, 0),
			.process = stmt_int(st, 1),
			.parent = stmt_int(st, 2),
			.logon = stmt_int(st, 3),
			.origin = stmt_int(st, 4),
			.executable = stmt_int(st, 5),
			.activity = stmt_int(st, 6),
			.fact = stmt_int(st, 7),
			.time = stmt_int(st, 8),
		};
	sqlite3_finalize(st);
	return e;
}

/* The host's first line of activity at or after a time. */
static struct err activity_at(struct case_file *c, int64_t host_id, wintime time, int64_t *key)
{
	return numbering_at(c->db, relation_get(REL_ACTIVITY), host_id, time, key);
}

/* The line that a fact made, 0 where it made none. */
static struct err activity_of(struct case_file *c, struct subject *s)
{
	static const char sql[] = "SELECT activity_key FROM derived_activity WHERE activity_key >= ? AND activity_key < ? "
				  "AND fact_id = ? LIMIT 1";
	int64_t from, to;
	struct err e = activity_at(c, s->host_id, s->time, &from);
	if (!e.kind)
		e = activity_at(c, s->host_id, s->time + 1, &to);
	if (!e.kind)
		e = db_int(c->db, &s->activity, 0, sql, "iii", from, to, s->fact);
	return e;
}

/* ---- events that made no line of their own ---- */

/* What names the process or the session of such an event, by kind. An exit is
 * known by its process; another line or exit within moments tells of the rest:
 * Sysmon's beside Security's, the privileges of a logon, the second logoff. */
static const struct clue_fields {
	enum fact_kind kind;
	bool by_pid;
	enum fact_field field;
} clue_fields[] = {
	{KIND_SYSMON_START, true, F_ProcessId},
	{KIND_SYSMON_END, true, F_ProcessId},
	{KIND_TOKEN_ASSIGNED, true, F_TargetProcessId},
	{KIND_PRIVILEGES, false, F_SubjectLogonId},
	{KIND_LOGOFF, false, F_TargetLogonId},
	{KIND_LOGOFF_REQUESTED, false, F_TargetLogonId},
};

struct clue {
	int64_t pid, logon_id; /* one of them; 0: none */
};

static void read_clue(void *context, const struct fact *f, struct str path, int64_t offset)
{
	struct clue *clue = context;
	(void)path;
	(void)offset;
	for (size_t i = 0; i < sizeof clue_fields / sizeof *clue_fields; i++)
		if (clue_fields[i].kind == f->kind)
			*(clue_fields[i].by_pid ? &clue->pid : &clue->logon_id) =
				(int64_t)fact_id_or_0(f, clue_fields[i].field);
}

/* The process or the logon that a fact without a line is about; 0: none. */
static struct err about(struct case_file *c, const struct subject *s, int64_t *process, int64_t *logon)
{
	static const char ended[] = "SELECT process_key FROM derived_process WHERE end_fact = ?";
	static const char ended_near[] =
		"SELECT p.process_key FROM fact f JOIN derived_process p ON p.end_fact = f.fact_id WHERE f.computer_id IN "
		"(SELECT computer_id FROM computer WHERE host_id = ?) AND f.time BETWEEN ? AND ? AND p.pid = ? LIMIT 1";
	static const char started_near[] =
		"SELECT v.process_key FROM derived_activity v JOIN derived_process p ON p.process_key = v.process_key "
		"WHERE v.activity_key BETWEEN ? AND ? AND v.time = p.start AND p.pid = ? LIMIT 1";
	static const char session_near[] =
		"SELECT v.logon_key FROM derived_activity v JOIN derived_logon l ON l.logon_key = v.logon_key "
		"WHERE v.activity_key BETWEEN ? AND ? AND l.logon_id = ? LIMIT 1";
	const int64_t near = 2 * WINTIME_SECOND;
	struct clue clue = {0};
	int64_t from = 0, to = 0;
	struct err e = db_int(c->db, process, 0, ended, "i", s->fact);
	if (e.kind || *process)
		return e;
	e = fact_visit(c->db, s->fact, read_clue, &clue);
	if (e.kind || (!clue.pid && !clue.logon_id))
		return e;
	e = activity_at(c, s->host_id, s->time - near, &from);
	if (!e.kind)
		e = activity_at(c, s->host_id, s->time + near + 1, &to);
	if (!e.kind && clue.logon_id)
		return db_int(c->db, logon, 0, session_near, "iii", from, to - 1, clue.logon_id);
	if (!e.kind)
		e = db_int(c->db, process, 0, started_near, "iii", from, to - 1, clue.pid);
	if (!e.kind && !*process)
		e = db_int(c->db, process, 0, ended_near, "iiii", s->host_id, s->time - near, s->time + near, clue.pid);
	return e;
}

static struct err subject_without_line(struct case_file *c, struct subject *out)
{
	struct subject s = *out;
	int64_t process = 0, logon = 0;
	bool found = false;
	struct err e = about(c, &s, &process, &logon);
	if (!e.kind && (process || logon))
		e = ask(c, selects[process ? REL_PROCESS : REL_LOGON], process ? process : logon, out, &found);
	if (e.kind || !found)
		return e;
	if (logon)
		out->process = 0; /* the session's first, not the event's */
	out->host_id = s.host_id;
	out->fact = s.fact;
	out->time = s.time;
	out->activity = 0;
	return OK;
}

/* A fact by itself: its host, its moment, and what its line of activity tells. */
static struct err subject_of_fact(struct case_file *c, int64_t fact, struct subject *out)
{
	struct subject s = {.fact = fact};
	bool found;
	struct err e = db_int(c->db, &s.host_id, 0,
			      "SELECT host_id FROM computer JOIN fact USING (computer_id) WHERE fact_id = ?", "i", fact);
	if (!e.kind)
		e = db_int(c->db, &s.time, 0, "SELECT time FROM fact WHERE fact_id = ?", "i", fact);
	if (!e.kind)
		e = activity_of(c, &s);
	*out = s;
	if (e.kind)
		return e;
	if (!s.activity)
		return subject_without_line(c, out);
	e = ask(c, selects[REL_ACTIVITY], s.activity, out, &found);
	out->host_id = s.host_id;
	return e;
}

struct err subject_of(struct case_file *c, enum relation_id id, int64_t key, struct subject *out)
{
	bool found = false;
	struct err e = OK;
	*out = (struct subject){0};
	if (id == REL_SOURCE)
		return OK;
	if (id == REL_EVENT)
		return subject_of_fact(c, key, out);
	if (id == REL_MARK) { /* what is marked */
		e = mark_row(c, key, &id, &key);
		return e.kind || !key ? e : subject_of(c, id, key, out);
	}
	if (selects[id])
		e = ask(c, selects[id], key, out, &found);
	if (!e.kind && !found && id == REL_PROCESS) /* the tree's rows are boots, too */
		e = ask(c, selects[REL_BOOT], key, out, &found);
	if (id != REL_BASELINE && id != REL_BASELINE_ENTRY)
		out->host_id = case_key_host(id == REL_EXECUTABLE ? executable_of_rank(key) : key);
	if (!e.kind && found && out->fact && !out->activity)
		e = activity_of(c, out);
	return e;
}
