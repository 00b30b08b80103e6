#include "store/coverage.h"

#include <stdlib.h>

#include "store/case_file.h"
#include "store/numbering.h"

struct coverage_day *coverage_day(struct coverage *v, int64_t day)
{
	uint64_t *place = idmap_at(&v->places, (uint64_t)day);
	if (!*place) {
		VEC_PUSH(&v->days, (struct coverage_day){.day = day});
		*place = v->days.n;
	}
	return &v->days.items[*place - 1];
}

void coverage_clear(struct coverage *v)
{
	idmap_clear(&v->places);
	coverage_signs_clear(&v->signs);
	v->last_setting = (struct clock_setting){0};
	v->days.n = 0;
	v->said = 0;
}

void coverage_free(struct coverage *v)
{
	idmap_free(&v->places);
	coverage_signs_free(&v->signs);
	VEC_FREE(&v->days);
}

/* ------------------------------------------------------------ counting */

/* Windows corrects the clock by milliseconds all the time: only a step counts, and once where
 * two logs tell of it. */
static bool is_step(struct coverage *v, const struct fact *f)
{
	struct clock_setting setting;
	if (clock_setting_is_none(f))
		return false;
	if (!clock_setting_of(f, &setting))
		return true;
	return llabs(setting.step) > WINTIME_MINUTE && !clock_setting_is_told(&v->last_setting, &setting);
}

void coverage_fact(struct coverage *v, const struct fact *f)
{
	if (f->recovered || f->time <= 0)
		return;
	struct coverage_day *d = coverage_day(v, f->time / WINTIME_DAY);
	d->kinds[f->kind]++;
	if ((f->kind == KIND_PROCESS_START || f->kind == KIND_SYSMON_START) && fact_value(f, F_CommandLine))
		d->with_command_line++;
	if (f->kind == KIND_CLOCK_CHANGED && is_step(v, f))
		d->clock_set++;
	coverage_signs_fact(v, f);
}

void coverage_say(struct coverage *v, unsigned problem, wintime t)
{
	if (t > 0)
		coverage_day(v, t / WINTIME_DAY)->said |= problem;
	else
		v->said |= problem;
}

/* What runs until the system goes down has no exit event: that is no gap. An ID
 * that was given to another process is one. */
void coverage_process(struct coverage *v, const struct process *p)
{
	if (p->status == PROCESS_STARTED && p->start > 0 && p->end_link.reason == REASON_ID_REUSED)
		coverage_day(v, p->start / WINTIME_DAY)->exits_missing++;
}

void coverage_boot(struct coverage *v, const struct boot *b)
{
	if (b->sysmon_clock_off)
		coverage_say(v, COVERAGE_SYSMON_CLOCK, 0);
	if (b->start > 0 && b->marker.reason != REASON_BOOT_BEFORE_LOG)
		coverage_day(v, b->start / WINTIME_DAY)->boots++;
}

/* ------------------------------------------------------------ all records */

/* A day, and so many fewer records than IDs in it. */
struct day_hole {
	int64_t day, missing;
};

/* The days of one log, in the order of their IDs. Between two days a step, and within one fewer
 * records than IDs, are records that are missing. Where the IDs of days overlap, since the
 * clock was set back or a record was written late with the time of before, one day's missing
 * IDs are another's records: what counts is what all these days together lack, unless so many
 * records show that IDs came twice.  Copies of a file hold the same records, so there are
 * never more than IDs. */
struct log_walk {
	int64_t channel, first, last, records; /* of the days at hand, that overlap */
	VEC(struct day_hole) days;
};

static void walk_close(struct log_walk *w, struct coverage *v)
{
	int64_t lack = w->last - w->first + 1 - w->records;
	for (size_t i = 0; i < w->days.n; i++) {
		const struct day_hole *h = &w->days.items[i];
		bool ids_once = w->days.n > 1 && lack >= 0;
		int64_t missing = ids_once && h->missing > lack ? lack : h->missing;
		coverage_day(v, h->day)->missing += missing;
		lack -= ids_once ? missing : 0;
	}
	w->days.n = 0;
	w->records = 0;
}

static void walk_day(struct log_walk *w, struct coverage *v, int64_t day, int64_t first, int64_t last, int64_t records,
		     int64_t channel)
{
	int64_t span = last - first + 1;
	if (first > 0 && records > span)
		records = span;
	coverage_day(v, day)->records += records;
	if (first <= 0)
		return;
	if (w->days.n && (w->channel != channel || first > w->last)) {
		walk_close(w, v);
		if (w->channel == channel)
			coverage_day(v, day)->missing += first - w->last - 1;
	}
	if (!w->days.n)
		w->first = first;
	w->last = w->days.n && w->last > last ? w->last : last;
	w->records += records;
	w->channel = channel;
	VEC_PUSH(&w->days, (struct day_hole){day, span - records});
}

static struct err read_records(struct case_file *c, int64_t host_id, struct coverage *v)
{
	sqlite3_stmt *st;
	bool row = false;
	struct log_walk w = {0};
	struct err e = db_prepare(c->db,
				  "SELECT channel_id, day, min(first_record), max(last_record), sum(records), "
				  "max((SELECT text FROM string WHERE string_id = channel_id) = 'Security'), max(damaged) FROM ("
				  /* a copy of a file has the same numbers: they count once */
				  "SELECT r.channel_id, r.day, r.first_record, r.last_record, r.records, "
				  "max(s.unreadable > 0 OR s.corrupted OR s.status <> 'complete') AS damaged "
				  "FROM computer m CROSS JOIN record_day r ON r.computer_id = m.computer_id "
				  "JOIN source_file s ON s.source_id = r.source_id WHERE m.host_id = ? "
				  "GROUP BY r.computer_id, r.channel_id, r.day, r.first_record, r.last_record, r.records, "
				  "CASE WHEN r.first_record > 0 THEN 0 ELSE r.source_id END) "
				  "GROUP BY channel_id, day ORDER BY channel_id, min(first_record), day",
				  &st);
	if (!e.kind)
		stmt_bind(st, "i", host_id);
	while (!e.kind && !(e = stmt_step(st, &row)).kind && row) {
		walk_day(&w, v, stmt_int(st, 1), stmt_int(st, 2), stmt_int(st, 3), stmt_int(st, 4), stmt_int(st, 0));
		struct coverage_day *d = coverage_day(v, stmt_int(st, 1));
		d->security |= stmt_int(st, 5) != 0;
		d->damaged |= stmt_int(st, 6) != 0;
	}
	walk_close(&w, v);
	VEC_FREE(&w.days);
	sqlite3_finalize(st);
	return e;
}

/* ------------------------------------------------------------ judging */

static uint32_t either(uint32_t audit, uint32_t sysmon)
{
	return audit ? audit : sysmon;
}

/* Those of a boot come whether or not starts are audited. */
static uint32_t audited_starts(const struct coverage_day *d)
{
	uint32_t starts = d->kinds[KIND_PROCESS_START];
	return starts > d->boot_starts ? starts : 0;
}

/* Of what one policy logs: Other Logon/Logoff Events. */
static bool audits_reconnects(const struct coverage_day *d)
{
	static const enum fact_kind kinds[] = {KIND_RECONNECT, KIND_DISCONNECT, KIND_LOCK, KIND_UNLOCK, KIND_SCREENSAVER_ON,
					       KIND_SCREENSAVER_OFF};
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (d->kinds[kinds[i]])
			return true;
	return false;
}

/* A quiet day may well have no exit; three in a row have none logged. */
static bool no_exits(const struct coverage *v, size_t i)
{
	for (size_t k = i ? i - 1 : 0; k <= i + 1 && k < v->days.n; k++)
		if (v->days.items[k].kinds[KIND_PROCESS_END] || v->days.items[k].kinds[KIND_SYSMON_END])
			return false;
	return true;
}

static unsigned problems_of(const struct coverage *v, size_t i)
{
	const struct coverage_day *d = &v->days.items[i];
	uint32_t starts = either(audited_starts(d), d->kinds[KIND_SYSMON_START]);
	bool exits = !no_exits(v, i); /* where none is audited, none is missing */
	const struct {
		bool so;
		unsigned bit;
	} tests[] = {
		{!d->security, COVERAGE_NO_SECURITY_LOG},
		{!starts, COVERAGE_NO_PROCESS_AUDIT},
		{d->security && !d->kinds[KIND_LOGON], COVERAGE_NO_LOGON_AUDIT},
		{starts && !exits, COVERAGE_NO_EXIT_AUDIT},
		{starts && exits && d->exits_missing * 10 > starts, COVERAGE_EXITS_MISSING},
		{starts && !d->with_command_line, COVERAGE_NO_COMMAND_LINES},
		{d->missing > 0, COVERAGE_RECORD_GAP},
		{d->kinds[KIND_LOG_CLEARED], COVERAGE_LOG_CLEARED},
		{d->clock_set, COVERAGE_CLOCK_CHANGED},
		{d->kinds[KIND_AUDIT_POLICY], COVERAGE_POLICY_CHANGED},
		{d->damaged, COVERAGE_DAMAGED_FILE},
		{d->kinds[KIND_AUDIT_LOST], COVERAGE_AUDIT_LOST},
		{d->twice, COVERAGE_RECORDS_TWICE},
		{d->taken_up && !audits_reconnects(d), COVERAGE_RECONNECTS_NOT_AUDITED},
		{v->said & COVERAGE_SYSMON_CLOCK && (d->kinds[KIND_SYSMON_START] || d->kinds[KIND_SYSMON_END]),
		 COVERAGE_SYSMON_CLOCK},
	};
	unsigned bits = d->said | (v->said & ~(unsigned)COVERAGE_SYSMON_CLOCK);
	if (!d->records)
		return COVERAGE_NO_RECORDS;
	for (size_t t = 0; t < sizeof tests / sizeof *tests; t++)
		if (tests[t].so)
			bits |= tests[t].bit;
	return bits;
}

static int by_day(const void *a, const void *b)
{
	const struct coverage_day *x = a, *y = b;
	return (x->day > y->day) - (x->day < y->day);
}

enum { COLUMNS = 21 };

static struct err put_days_to(sqlite3_stmt *st, int64_t key, const struct coverage_day *d, int64_t last, unsigned problems)
{
	const uint32_t *n = d->kinds;
	return stmt_run(st, "iiiiiiiiiiiiiiiiiiiii", key, d->day * WINTIME_DAY, (int64_t)problems,
			(int64_t)coverage_grade(problems), d->records, d->missing, (int64_t)n[KIND_PROCESS_START],
			(int64_t)n[KIND_PROCESS_END], (int64_t)d->exits_missing, (int64_t)d->with_command_line,
			(int64_t)n[KIND_SYSMON_START], (int64_t)n[KIND_LOGON], (int64_t)n[KIND_LOGOFF],
			(int64_t)d->boots, (int64_t)n[KIND_LOG_CLEARED], (int64_t)d->clock_set,
			(int64_t)n[KIND_AUDIT_POLICY], last * WINTIME_DAY, last - d->day + 1,
			(int64_t)n[KIND_AUDIT_LOST], (int64_t)d->twice);
}

/* Those between two that have records are one row. */
static struct err put_days(sqlite3_stmt *st, int64_t host_id, const struct coverage *v)
{
	struct err e = OK;
	uint32_t number = 0;
	for (size_t i = 0; i < v->days.n && !e.kind; i++) {
		const struct coverage_day *d = &v->days.items[i];
		int64_t empty = i ? v->days.items[i - 1].day + 1 : d->day;
		if (empty < d->day)
			e = put_days_to(st, case_key(host_id, ++number), &(struct coverage_day){.day = empty}, d->day - 1,
					COVERAGE_NO_RECORDS);
		if (!e.kind)
			e = put_days_to(st, case_key(host_id, ++number), d, d->day, problems_of(v, i));
	}
	return e;
}

struct err coverage_write(struct case_file *c, int64_t host_id, struct coverage *v)
{
	sqlite3_stmt *st = NULL;
	struct err e = read_records(c, host_id, v);
	if (!e.kind)
		e = coverage_signs_twice(c, host_id, v);
	if (v->days.n)
		qsort(v->days.items, v->days.n, sizeof *v->days.items, by_day);
	if (!e.kind)
		e = db_prepare_insert(c->db, "INSERT INTO derived_coverage", COLUMNS, 1, &st);
	if (!e.kind)
		e = put_days(st, host_id, v);
	sqlite3_finalize(st);
	return e;
}

/* The row of a day is the last one that does not begin after it. */
struct err coverage_at(struct case_file *c, int64_t host_id, wintime t, unsigned *problems)
{
	int64_t bits = 0, next;
	wintime day = t / WINTIME_DAY * WINTIME_DAY;
	struct err e = numbering_at(c->db, relation_get(REL_COVERAGE), host_id, day + 1, &next);
	if (!e.kind)
		e = db_int(c->db, &bits, 0, "SELECT problems FROM derived_coverage WHERE coverage_key = ? AND last_day >= ?", "ii",
			   next - 1, day);
	*problems = (unsigned)bits;
	return e;
}
