/* Learning: what ran in a period, and how well that period shows what a host
 * runs.  A period is as good as its worst host. */
#include <stdlib.h>
#include <string.h>

#include "model/coverage.h"
#include "model/kind.h"
#include "store/baseline_writer.h"
#include "store/case_file.h"
#include "store/executables.h"
#include "store/filter.h"

/* ---- quality ---- */

#define OF_HOST "f.computer_id IN (SELECT computer_id FROM computer WHERE host_id = ?1)"


/* The days of the period that have records, and of each the part within. */
#define DAYS \
	"(SELECT coverage_key, day, CASE WHEN problems & ?8 THEN 0 ELSE process_starts + sysmon_starts END AS starts, clears, max(day, ?2) AS since, " \
	"min(day + ?4 - 1, ?3) AS until FROM derived_coverage " \
	"WHERE coverage_key BETWEEN (?1 << 32) + 1 AND ((?1 + 1) << 32) - 1 AND records AND day BETWEEN ?2 - ?4 + 1 AND ?3) d "
#define WITHIN "FROM fact f WHERE " OF_HOST " AND f.time BETWEEN d.since AND d.until AND NOT f.recovered"

/* Facts are asked for only where the day's figures leave it open: those of a host of
 * many events are millions.  Idle and switched-off days have no events at all, or end
 * with a boot or a wake: every gap of over a day holds a midnight. */
static const char silent_days[] =
	"SELECT count(*) FROM " DAYS "WHERE (d.starts = 0 OR d.until - d.since < ?4 - 1) AND EXISTS (SELECT 1 " WITHIN ") "
	"AND (d.starts = 0 OR NOT EXISTS (SELECT 1 " WITHIN " AND f.kind IN (?5, ?6)))";
static const char gaps[] =
	"SELECT count(DISTINCT g.time) FROM (SELECT (SELECT min(first) FROM (SELECT (SELECT min(f.time) FROM fact f "
	"WHERE f.computer_id = m.computer_id AND f.time BETWEEN d.since AND ?3) AS first FROM computer m WHERE m.host_id = ?1)) AS time, "
	"(SELECT max(last) FROM (SELECT (SELECT max(f.time) FROM fact f "
	"WHERE f.computer_id = m.computer_id AND f.time BETWEEN ?2 AND d.day - 1) AS last FROM computer m WHERE m.host_id = ?1)) AS before "
	"FROM " DAYS ") g WHERE g.time - g.before > ?4 AND NOT EXISTS (SELECT 1 FROM derived_boot b "
	"WHERE b.boot_key BETWEEN (?1 << 32) + 1 AND ((?1 + 1) << 32) - 1 AND b.start BETWEEN g.time - ?4 / 24 AND g.time + ?4 / 24) "
	"AND NOT EXISTS (SELECT 1 FROM fact f WHERE " OF_HOST " AND f.time BETWEEN g.time - ?4 / 24 AND g.time + ?4 / 24 AND f.kind = ?9)";
static const char clears[] =
	"SELECT coalesce(sum(CASE WHEN d.until - d.since = ?4 - 1 THEN d.clears ELSE (SELECT count(*) " WITHIN " AND f.kind = ?7) END), 0) "
	"FROM " DAYS "WHERE d.clears";

struct err baseline_quality_of(struct case_file *c, int64_t host_id, wintime since, wintime until,
			       struct baseline_quality *out)
{
	const struct {
		const char *sql;
		int *into;
	} figures[] = {
		{silent_days, &out->days_silent},
		{gaps, &out->gaps},
		{clears, &out->clears},
	};
	struct err e = OK;
	/* A day begun counts: so few hours are not zero days. */
	*out = (struct baseline_quality){.days = (int)((until - since + WINTIME_DAY / 2) / WINTIME_DAY)};
	for (size_t i = 0; i < sizeof figures / sizeof *figures && !e.kind; i++) {
		int64_t figure;
		e = db_int(c->db, &figure, 0, figures[i].sql, "iiiiiiiii", host_id, since, until, (int64_t)WINTIME_DAY,
			   (int64_t)KIND_PROCESS_START, (int64_t)KIND_SYSMON_START, (int64_t)KIND_LOG_CLEARED,
			   (int64_t)COVERAGE_NO_PROCESS_AUDIT, (int64_t)KIND_RESUME);
		*figures[i].into = (int)figure;
	}
	out->reliable = out->days >= RELIABLE_DAYS && !out->days_silent && !out->gaps && !out->clears;
	return e;
}

void baseline_quality_words(struct buf *out, const struct baseline_quality *q)
{
	if (q->days)
		buf_printf(out, "%d %s", q->days, q->days == 1 ? "day" : "days");
	else
		buf_puts(out, "less than a day");
	if (q->days_silent)
		buf_printf(out, "; %d %s without a process start but those of a boot", q->days_silent, q->days_silent == 1 ? "day" : "days");
	if (q->gaps)
		buf_printf(out, "; %d %s of over a day without any event", q->gaps, q->gaps == 1 ? "gap" : "gaps");
	if (q->clears == 1)
		buf_puts(out, "; a log was cleared");
	else if (q->clears)
		buf_printf(out, "; logs were cleared %d times", q->clears);
}

/* ---- learning ---- */

static void add_worst(struct baseline_quality *sum, const struct baseline_quality *q, bool first)
{
	if (first || q->days < sum->days)
		sum->days = q->days;
	if (q->days_silent > sum->days_silent)
		sum->days_silent = q->days_silent;
	if (q->gaps > sum->gaps)
		sum->gaps = q->gaps;
	sum->clears += q->clears;
	sum->reliable = (first || sum->reliable) && q->reliable;
}

/* By executables; by their runs only where hashes count, or where the first and last
 * run do not tell that there was one between. */
static const char by_path[] =
	"SELECT pr.path, NULL FROM derived_executable x CROSS JOIN program pr ON pr.program_id = x.program_id "
	"WHERE x.executable_key BETWEEN (?3 << 32) + 1 AND ((?3 + 1) << 32) - 1 AND NOT (?4 AND x.hash IS NOT NULL) "
	"AND x.first_seen <= ?2 AND x.last_seen >= ?1 AND (x.first_seen >= ?1 OR x.last_seen <= ?2 "
	"OR EXISTS (SELECT 1 FROM derived_process p WHERE p.program_id = x.program_id AND p.status < 2 AND p.seen BETWEEN ?1 AND ?2 "
	"AND p.process_key BETWEEN (?3 << 32) + 1 AND ((?3 + 1) << 32) - 1))";
static const char by_hash[] =
	"SELECT DISTINCT pr.path, " EXECUTABLE_HASH("h") " FROM derived_executable x "
	"CROSS JOIN program pr ON pr.program_id = x.program_id CROSS JOIN derived_process p ON p.program_id = x.program_id "
	"AND p.process_key BETWEEN (?3 << 32) + 1 AND ((?3 + 1) << 32) - 1 AND p.status < 2 AND p.seen BETWEEN ?1 AND ?2 "
	"LEFT JOIN derived_hash h ON h.executable_key = x.executable_key AND h.hashes_id = p.hashes_id "
	"WHERE ?4 AND x.hash IS NOT NULL AND x.executable_key BETWEEN (?3 << 32) + 1 AND ((?3 + 1) << 32) - 1 "
	"AND x.first_seen <= ?2 AND x.last_seen >= ?1";

static struct err learn_rows(struct baseline_writer *w, struct case_file *from, const char *sql, int64_t host_id,
			     wintime since, wintime until, enum entry_kind kind)
{
	sqlite3_stmt *st;
	bool row = false;
	struct err e = db_prepare(from->db, sql, &st);
	if (!e.kind)
		stmt_bind(st, "iiii", since, until, host_id, (int64_t)(kind >= ENTRY_HASH));
	while (!e.kind && !(e = stmt_step(st, &row)).kind && row)
		if (kind != ENTRY_HASH || stmt_text(st, 1).n)
			e = baseline_add(w, kind, stmt_text(st, 0), stmt_text(st, 1));
	sqlite3_finalize(st);
	return e;
}

static struct err learn_host(struct baseline_writer *w, struct case_file *from, int64_t host_id, wintime since,
			     wintime until, enum entry_kind kind)
{
	struct err e = learn_rows(w, from, by_path, host_id, since, until, kind);
	return e.kind ? e : learn_rows(w, from, by_hash, host_id, since, until, kind);
}

/* The hosts of the pattern, in the way that filters compare them. */
struct err baseline_host_matches(struct case_file *c, const char *pattern, int64_t host_id, bool *matches)
{
	struct condition condition;
	struct buf sql = {0};
	int64_t found;
	sqlite3_stmt *st = NULL;
	bool row = false;
	*matches = true;
	if (!pattern || !*pattern)
		return OK;
	static const struct relation hosts = {.host_id = "h.host_id"};
	struct err e = condition_make(&condition, &hosts, &(struct filter){.host = pattern});
	int at = condition_int(&condition, host_id);
	buf_printf(&sql, "SELECT 1 FROM host h WHERE %s AND h.host_id = ?%d", buf_text(&condition.sql), at);
	if (!e.kind)
		e = db_prepare(c->db, buf_text(&sql), &st);
	if (!e.kind) {
		condition_bind(&condition, st);
		e = stmt_step(st, &row);
	}
	found = row;
	*matches = found != 0;
	sqlite3_finalize(st);
	condition_free(&condition);
	buf_free(&sql);
	return e;
}

static struct err note_quality(struct baseline_writer *w, const struct baseline_quality *q, wintime since, wintime until)
{
	int64_t ignored;
	return db_int(baseline_writer_case(w)->db, &ignored, 0,
		      "UPDATE baseline SET since = ?, until = ?, days = ?, days_silent = ?, gaps = ?, clears = ?, "
		      "reliable = ? WHERE baseline_id = ?", "kkiiiiii", since, until, (int64_t)q->days,
		      (int64_t)q->days_silent, (int64_t)q->gaps, (int64_t)q->clears, (int64_t)q->reliable,
		      baseline_writer_id(w));
}

struct err baseline_learn(struct baseline_writer *w, struct case_file *from, const struct baseline_period *p)
{
	struct case_hosts hosts;
	struct baseline_quality sum = {0};
	wintime first = 0, last = 0;
	size_t learned = 0;
	struct err e = case_hosts(from, &hosts);
	if (e.kind)
		return e;
	for (size_t i = 0; i < hosts.n && !e.kind; i++) {
		const struct case_host *h = &hosts.items[i];
		struct baseline_quality q;
		bool matches;
		e = baseline_host_matches(from, p->host, h->host_id, &matches);
		if (e.kind || !matches || !h->first_start)
			continue;
		wintime since = p->since ? p->since : h->first_start;
		wintime until = p->until ? p->until : p->days ? since + p->days * WINTIME_DAY : h->last_start;
		until = until < h->last_start ? until : h->last_start;
		since = since > h->first_start ? since : h->first_start;
		if (until < since)
			continue;
		e = learn_host(w, from, h->host_id, since, until, p->kind);
		if (!e.kind)
			e = baseline_quality_of(from, h->host_id, since, until, &q);
		if (e.kind)
			break;
		add_worst(&sum, &q, !learned++);
		first = !first || since < first ? since : first;
		last = until > last ? until : last;
	}
	case_hosts_free(&hosts);
	if (!e.kind && !learned)
		return err_new(ERR_NOT_FOUND, "no host has process starts in that period: there is nothing to learn");
	return e.kind ? e : note_quality(w, &sum, first, last);
}
