#include "store/hosts.h"

#include "store/host_names.h"

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
static struct err join_hosts(struct case_file *c, int64_t host, int64_t other)
{
	static const char *const steps[] = {
		"UPDATE computer SET host_id = ?1 WHERE host_id = ?2",
		"INSERT OR IGNORE INTO reported SELECT ?1, program_id, hash, time FROM reported WHERE host_id = ?2",
		"DELETE FROM reported WHERE ?1 AND host_id = ?2",
		"DELETE FROM host WHERE ?1 AND host_id = ?2",
	};
	struct err e = host == other ? OK : derived_delete(c, other);
	for (size_t i = 0; i < sizeof steps / sizeof *steps && !e.kind && host != other; i++)
		e = change(c->db, steps[i], host, other);
	if (!e.kind)
		e = change(c->db, "UPDATE computer SET joined = ?2 WHERE host_id = ?1", host, BY_ANALYST);
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
static struct err end(struct case_file *c, struct err e)
{
	if (!e.kind)
		e = host_names_settle(c);
	if (!e.kind)
		e = db_exec(c->db, "COMMIT");
	if (e.kind)
		sqlite3_exec(c->db, "ROLLBACK", NULL, NULL, NULL);
	return e.kind ? e : hosts_propose(c);
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
			e = join_hosts(c, first.host, other.host);
	}
	return end(c, e);
}

struct err hosts_part(struct case_file *c, const char *name)
{
	struct named n;
	int64_t names, said = 0;
	struct err e = db_exec(c->db, "BEGIN IMMEDIATE");
	if (e.kind)
		return e;
	e = find_name(c->db, name, &n);
	if (!e.kind)
		e = db_int(c->db, &names, 0, "SELECT count(*) FROM computer WHERE host_id = ?", "i", n.host);
	if (!e.kind)
		e = db_int(c->db, &said, 0, "SELECT joined = 2 FROM computer WHERE computer_id = ?", "i", n.computer);
	if (!e.kind && names == 1 && said)
		e = err_new(ERR_USAGE, "'%s' is a computer of its own already", name);
	if (!e.kind && names == 1) /* what it is by its name alone it stays now */
		e = change(c->db, "UPDATE computer SET joined = ?2 WHERE computer_id = ?1", n.computer, BY_ANALYST);
	else if (!e.kind)
		e = part_name(c, n);
	return end(c, e);
}

/* ------------------------------------------------------------ names that a log changes */

struct err hosts_follow_names(struct case_file *c, int64_t source_id)
{
	bool news = false;
	struct err e = host_names_note(c, source_id, &news);
	return e.kind || !news ? e : host_names_settle(c);
}
