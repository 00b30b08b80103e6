/* Names that may be of one computer, for the analyst to decide: nothing is joined by
 * this.  Not proposed is what he parted or set apart, and what comes from one image. */
#include "store/hosts.h"

#include "base/buf.h"
#include "store/case_file.h"

/* What stands before the first dot, as NetBIOS has it. */
#define LABEL(name) "substr(" name ", 1, min(15, instr(" name " || '.', '.') - 1))"

/* Each gives pairs of names and what the SID, the log or the like is. */
static const struct {
	const char *why, *sql;
} rules[] = {
	{"they take turns in one log, of which no record is missing",
	 "SELECT former_id AS a, later_id AS b, NULL AS detail FROM renamed WHERE how = 1"},
	{"one follows the other in one log, but record IDs between them are missing",
	 "SELECT former_id AS a, later_id AS b, NULL AS detail FROM renamed WHERE how = 2"},
	/* A log that goes on in another file.  Where two names do so behind one, it is an
	 * image's. */
	{"the record IDs of a log go on from one to the other, in different files",
	 "SELECT a, b, (SELECT text FROM string WHERE string_id = channel_id) AS detail FROM ("
	 "SELECT l.computer_id AS a, n.computer_id AS b, l.channel_id, "
	 "count(*) OVER (PARTITION BY l.channel_id, l.last) AS ways FROM log l JOIN log n "
	 "ON n.channel_id = l.channel_id AND n.first = l.last + 1 AND n.computer_id <> l.computer_id AND n.since >= l.until - 1) "
	 "WHERE ways = 1 AND NOT EXISTS (SELECT 1 FROM seen x JOIN seen y ON y.source_id = x.source_id "
	 "WHERE x.computer_id = a AND y.computer_id = b)"},
	{"one is the short form of the other",
	 "SELECT s.computer_id AS a, l.computer_id AS b, NULL AS detail FROM label s JOIN label l ON l.label = s.label COLLATE NOCASE "
	 "WHERE NOT s.full AND l.full"},
	/* Local accounts' domain is the computer, and their SIDs begin with the machine's. */
	{"their local accounts have the SID of one machine (or of an image)",
	 "SELECT x.computer_id AS a, y.computer_id AS b, x.sid || '…' AS detail FROM machine x JOIN machine y ON y.sid = x.sid "
	 "WHERE x.host_id < y.host_id"},
};

static const char sources[] =
	"WITH log AS MATERIALIZED (SELECT computer_id, channel_id, min(first_record) AS first, max(last_record) AS last, "
	"  min(day) AS since, max(day) AS until FROM record_day WHERE first_record > 0 GROUP BY computer_id, channel_id), "
	"label AS MATERIALIZED (SELECT computer_id, " LABEL("name") " AS label, instr(name, '.') > 0 AS full FROM computer), "
	"machine AS MATERIALIZED (SELECT DISTINCT h.host_id, rtrim(a.sid, '0123456789') AS sid, "
	"  (SELECT m.computer_id FROM computer m WHERE m.name = h.name) AS computer_id "
	"  FROM derived_account a JOIN host h ON h.host_id = a.account_key >> 32 "
	"  JOIN computer c ON c.host_id = h.host_id AND " LABEL("c.name") " = a.domain COLLATE NOCASE "
	"  WHERE a.sid GLOB 'S-1-5-21-*-*-*-*') ";

/* Of both orders of a pair one. */
static const char accepted[] =
	"SELECT DISTINCT CASE WHEN m.name < n.name COLLATE NOCASE THEN m.computer_id ELSE n.computer_id END, "
	"CASE WHEN m.name < n.name COLLATE NOCASE THEN n.computer_id ELSE m.computer_id END, ?1, p.detail "
	"FROM pair p JOIN computer m ON m.computer_id = p.a JOIN computer n ON n.computer_id = p.b "
	"WHERE m.host_id <> n.host_id AND NOT m.shared AND NOT n.shared AND NOT (m.joined = 2 AND n.joined = 2) "
	"AND NOT (m.joined = 2 AND (SELECT count(*) FROM computer x WHERE x.host_id = m.host_id) = 1) "
	"AND NOT (n.joined = 2 AND (SELECT count(*) FROM computer x WHERE x.host_id = n.host_id) = 1) "
	"AND NOT EXISTS (SELECT 1 FROM renamed r JOIN renamed q ON q.former_id = r.former_id "
	"JOIN computer f ON f.computer_id = r.former_id JOIN computer x ON x.computer_id = r.later_id "
	"JOIN computer y ON y.computer_id = q.later_id WHERE f.shared AND x.host_id = m.host_id AND y.host_id = n.host_id)";

static struct err propose(struct case_file *c, size_t rule)
{
	struct buf sql = {0};
	sqlite3_stmt *st;
	buf_printf(&sql, "INSERT OR IGNORE INTO derived_proposal %s, pair AS (%s) %s", sources, rules[rule].sql, accepted);
	struct err e = db_prepare(c->db, buf_text(&sql), &st);
	buf_free(&sql);
	if (!e.kind)
		e = stmt_run(st, "s", str_of(rules[rule].why));
	sqlite3_finalize(st);
	return e;
}

struct err hosts_propose(struct case_file *c)
{
	struct err e = db_exec(c->db, "BEGIN IMMEDIATE; DELETE FROM derived_proposal");
	for (size_t i = 0; i < sizeof rules / sizeof *rules && !e.kind; i++)
		e = propose(c, i);
	if (!e.kind)
		e = db_exec(c->db, "COMMIT");
	if (e.kind)
		sqlite3_exec(c->db, "ROLLBACK", NULL, NULL, NULL);
	return e;
}

struct err hosts_proposals(struct case_file *c, void (*each)(void *context, const struct host_proposal *), void *context)
{
	sqlite3_stmt *st;
	bool row = false;
	struct err e = db_prepare(c->db, "SELECT m.name, n.name, p.why, p.detail FROM derived_proposal p "
					 "JOIN computer m USING (computer_id) JOIN computer n ON n.computer_id = p.other_id "
					 "ORDER BY m.name COLLATE NOCASE, n.name COLLATE NOCASE, p.why", &st);
	while (!e.kind && !(e = stmt_step(st, &row)).kind && row)
		each(context, &(struct host_proposal){stmt_text(st, 0), stmt_text(st, 1), stmt_text(st, 2), stmt_text(st, 3)});
	sqlite3_finalize(st);
	return e;
}
