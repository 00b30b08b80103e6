/* Learning: what ran in a period, and how well that period shows what a host
 * runs.  A period is as good as its worst host. */
#include <stdlib.h>
#include <string.h>

#include "model/kind.h"
#include "store/baseline_writer.h"
#include "store/case_file.h"
#include "store/executables.h"
#include "store/filter.h"

/* ---- quality ---- */

#define OF_HOST "f.computer_id IN (SELECT computer_id FROM computer WHERE host_id = ?1)"

/* Idle and switched-off days have no events at all, or end with a boot. */
static const char silent_days[] =
	"SELECT count(*) FROM (SELECT DISTINCT f.time / ?4 AS day FROM fact f WHERE " OF_HOST
	" AND f.time BETWEEN ?2 AND ?3 EXCEPT SELECT DISTINCT seen / ?4 FROM derived_process "
	"WHERE process_key BETWEEN (?1 << 32) + 1 AND ((?1 + 1) << 32) - 1 AND status < 2)";
static const char gaps[] =
	"SELECT count(*) FROM (SELECT f.time, lag(f.time) OVER (ORDER BY f.time) AS before FROM fact f WHERE " OF_HOST
	" AND f.time BETWEEN ?2 AND ?3) g WHERE g.time - g.before > ?4 AND NOT EXISTS (SELECT 1 FROM derived_boot b "
	"WHERE b.boot_key BETWEEN (?1 << 32) + 1 AND ((?1 + 1) << 32) - 1 AND b.start BETWEEN g.time - ?4 / 24 AND g.time + ?4 / 24)";
static const char clears[] =
	"SELECT count(*) FROM fact f WHERE " OF_HOST " AND f.time BETWEEN ?2 AND ?3 AND f.kind = ?4";

struct err baseline_quality_of(struct case_file *c, int64_t host_id, wintime since, wintime until,
			       struct baseline_quality *out)
{
	const struct {
		const char *sql;
		int64_t last;
		int *into;
	} figures[] = {
		{silent_days, WINTIME_DAY, &out->days_silent},
		{gaps, WINTIME_DAY, &out->gaps},
		{clears, KIND_LOG_CLEARED, &out->clears},
	};
	struct err e = OK;
	/* A day begun counts: so few hours are not zero days. */
	*out = (struct baseline_quality){.days = (int)((until - since + WINTIME_DAY / 2) / WINTIME_DAY)};
	for (size_t i = 0; i < sizeof figures / sizeof *figures && !e.kind; i++) {
		int64_t figure;
		e = db_int(c->db, &figure, 0, figures[i].sql, "iiii", host_id, since, until, figures[i].last);
		*figures[i].into = (int)figure;
	}
	out->reliable = out->days >= RELIABLE_DAYS && !out->days_silent && !out->gaps && !out->clears;
	return e;
}

void baseline_quality_words(struct buf *out, const struct baseline_quality *q)
{
	buf_printf(out, "%d %s", q->days, q->days == 1 ? "day" : "days");
	if (q->days_silent)
		buf_printf(out, "; %d %s without a process start", q->days_silent, q->days_silent == 1 ? "day" : "days");
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

static struct err learn_host(struct baseline_writer *w, struct case_file *from, int64_t host_id, wintime since,
			     wintime until, enum entry_kind kind)
{
	static const char sql[] =
		"SELECT DISTINCT pr.path, CASE WHEN ?3 THEN " EXECUTABLE_HASH("h") " END FROM derived_process p "
		"CROSS JOIN program pr ON pr.program_id = p.program_id "
		"LEFT JOIN derived_executable x ON ?3 AND x.program_id = p.program_id "
		"AND x.executable_key BETWEEN (?4 << 32) + 1 AND ((?4 + 1) << 32) - 1 "
		"LEFT JOIN derived_hash h ON h.executable_key = x.executable_key AND h.hashes_id = p.hashes_id "
		"WHERE p.process_key BETWEEN (?4 << 32) + 1 AND ((?4 + 1) << 32) - 1 AND p.status < 2 "
		"AND p.seen BETWEEN ?1 AND ?2";
	sqlite3_stmt *st;
	bool row = false;
	struct err e = db_prepare(from->db, sql, &st);
	if (!e.kind)
		stmt_bind(st, "iiii", since, until, (int64_t)(kind >= ENTRY_HASH), host_id);
	while (!e.kind && !(e = stmt_step(st, &row)).kind && row)
		if (kind != ENTRY_HASH || stmt_text(st, 1).n)
			e = baseline_add(w, kind, stmt_text(st, 0), stmt_text(st, 1));
	sqlite3_finalize(st);
	return e;
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
