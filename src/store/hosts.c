#include "store/hosts.h"

#include <inttypes.h>

#include "base/vec.h"
#include "store/case_file.h"

/* computer.joined: who decided which host has a name. */
enum { BY_NAME, BY_RECORD_IDS, BY_ANALYST };

struct named {
	int64_t computer, host;
};

/* ------------------------------------------------------------ names */

static struct err find_name(sqlite3 *db, const char *name, struct named *out)
{
	static const char sql[] =
		"SELECT computer_id, host_id, name = ?1 FROM computer WHERE name = ?1 "
		"OR substr(name, 1, length(?1) + 1) = ?1 || '.' COLLATE NOCASE ORDER BY name <> ?1, computer_id";
	sqlite3_stmt *st;
	bool row = false;
	*out = (struct named){0};
	struct err e = db_prepare(db, sql, &st);
	if (e.kind)
		return e;
	stmt_bind(st, "s", str_of(name));
	e = stmt_step(st, &row);
	bool whole = !e.kind && row && stmt_int(st, 2);
	if (!e.kind && row)
		*out = (struct named){stmt_int(st, 0), stmt_int(st, 1)};
	if (!e.kind && row && !whole)
		e = stmt_step(st, &row);
	else
		row = false;
	sqlite3_finalize(st);
	if (!e.kind && !out->computer)
		return err_new(ERR_NOT_FOUND, "there is no computer '%s': 'evtrail host' lists them", name);
	if (!e.kind && row)
		return err_new(ERR_USAGE, "'%s' is the beginning of several names: give it in full", name);
	return e;
}

/* ------------------------------------------------------------ joining and parting */

static struct err change(sqlite3 *db, const char *sql, int64_t a, int64_t b)
{
	int64_t ignored;
	return db_int(db, &ignored, 0, sql, "ii", a, b);
}

/* All that the second host has becomes the first one's. */
static struct err join_hosts(struct case_file *c, int64_t host, int64_t other, int64_t decided)
{
	static const char *const steps[] = {
		"UPDATE computer SET host_id = ?1 WHERE host_id = ?2",
		"INSERT OR IGNORE INTO reported SELECT ?1, program_id, hash, time FROM reported WHERE host_id = ?2",
		"DELETE FROM reported WHERE ?1 AND host_id = ?2",
		"DELETE FROM host WHERE ?1 AND host_id = ?2",
	};
	if (host == other)
		return change(c->db, "UPDATE computer SET joined = max(joined, ?2) WHERE host_id = ?1", host, decided);
	struct err e = derived_delete(c, other);
	for (size_t i = 0; i < sizeof steps / sizeof *steps && !e.kind; i++)
		e = change(c->db, steps[i], host, other);
	if (!e.kind)
		e = change(c->db, "UPDATE computer SET joined = max(joined, ?2) WHERE host_id = ?1", host, decided);
	return e.kind ? e : change(c->db, "UPDATE host SET changed = ?2 WHERE host_id = ?1", host, 1);
}

/* What was told of the host as new was told of both. */
static struct err part_name(struct case_file *c, struct named n)
{
	struct err e = change(c->db, "UPDATE computer SET joined = ?2 WHERE host_id = ?1", n.host, BY_ANALYST);
	if (!e.kind)
		e = change(c->db, "INSERT INTO host (name) SELECT name FROM computer WHERE computer_id = ?1 AND ?2", n.computer, 1);
	int64_t host = sqlite3_last_insert_rowid(c->db);
	if (!e.kind)
		e = change(c->db, "UPDATE computer SET host_id = ?1 WHERE computer_id = ?2", host, n.computer);
	if (!e.kind)
		e = change(c->db, "INSERT INTO reported SELECT ?1, program_id, hash, time FROM reported WHERE host_id = ?2",
			   host, n.host);
	return e.kind ? e : change(c->db, "UPDATE host SET changed = ?2 WHERE host_id = ?1", n.host, 1);
}

/* Ends the transaction that holds what was done. */
static struct err end(sqlite3 *db, struct err e)
{
	if (!e.kind)
		e = db_exec(db, "COMMIT");
	if (e.kind)
		sqlite3_exec(db, "ROLLBACK", NULL, NULL, NULL);
	return e;
}

struct err hosts_join(struct case_file *c, const char *const *names, size_t n)
{
	struct named first, other;
	struct err e = db_exec(c->db, "BEGIN IMMEDIATE");
	if (e.kind)
		return e;
	e = find_name(c->db, names[0], &first);
	for (size_t i = 1; i < n && !e.kind; i++) {
		e = find_name(c->db, names[i], &other);
		if (!e.kind)
			e = join_hosts(c, first.host, other.host, BY_ANALYST);
	}
	return end(c->db, e);
}

struct err hosts_part(struct case_file *c, const char *name)
{
	struct named n;
	int64_t names;
	struct err e = db_exec(c->db, "BEGIN IMMEDIATE");
	if (e.kind)
		return e;
	e = find_name(c->db, name, &n);
	if (!e.kind)
		e = db_int(c->db, &names, 0, "SELECT count(*) FROM computer WHERE host_id = ?", "i", n.host);
	if (!e.kind && names == 1)
		e = err_new(ERR_USAGE, "'%s' is a computer of its own already", name);
	if (!e.kind)
		e = part_name(c, n);
	return end(c->db, e);
}

/* ------------------------------------------------------------ names that a log changes */

/* A file of one log in which one name's record IDs end where the other's begin, of
 * which none is missing, and not days earlier (Windows' setup sets clock and name):
 * no forwarded log looks like that. */
static const char changed_names[] =
	"WITH stretch AS (SELECT computer_id, channel_id, min(first_record) AS first, max(last_record) AS last, "
	"  sum(records) AS records, min(day) AS since, max(day) AS until "
	"  FROM record_day WHERE source_id = ?1 AND first_record > 0 GROUP BY computer_id, channel_id) "
	"SELECT DISTINCT m.host_id, n.host_id FROM stretch a JOIN stretch b ON b.channel_id = a.channel_id "
	"AND b.first = a.last + 1 AND b.since >= a.until - 1 "
	"JOIN computer m ON m.computer_id = a.computer_id JOIN computer n ON n.computer_id = b.computer_id "
	"WHERE a.records = a.last - a.first + 1 AND b.records = b.last - b.first + 1 "
	"AND (SELECT max(last) - min(first) + 1 = sum(records) AND count(DISTINCT channel_id) = 1 FROM stretch) "
	"AND m.host_id <> n.host_id AND NOT (m.joined = 2 AND n.joined = 2) ORDER BY 1, 2 LIMIT 1";

struct err hosts_follow_names(struct case_file *c, int64_t source_id)
{
	for (;;) { /* a join changes what the next one finds */
		sqlite3_stmt *st;
		bool row = false;
		int64_t host = 0, other = 0;
		struct err e = db_prepare(c->db, changed_names, &st);
		if (!e.kind) {
			stmt_bind(st, "i", source_id);
			e = stmt_step(st, &row);
		}
		if (!e.kind && row) {
			host = stmt_int(st, 0);
			other = stmt_int(st, 1);
		}
		sqlite3_finalize(st);
		if (e.kind || !row)
			return e;
		e = join_hosts(c, host, other, BY_RECORD_IDS);
		if (e.kind)
			return e;
	}
}
