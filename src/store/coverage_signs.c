#include "store/coverage_signs.h"

#include "model/field_meaning.h"
#include "model/logon_type.h"
#include "store/case_file.h"
#include "store/coverage.h"

enum { STARTED = 4608, LOG_CLEARED_IN_SYSTEM = 104 };

/* A boot with all that is logged before 4608 (no 4608 came later than half a minute). */
#define BOOT_TAKES (5 * WINTIME_MINUTE)
/* Real ones that take a session up end within one to three seconds, some logs have whole ones. */
#define BRIEF (4 * WINTIME_SECOND)

static void clear_logs(struct coverage_signs *s)
{
	for (size_t i = 0; i < s->logs.n; i++)
		VEC_FREE(&s->logs.items[i].cleared);
	s->logs.n = 0;
}

void coverage_signs_clear(struct coverage_signs *s)
{
	clear_logs(s);
	s->starts.n = 0;
	idmap_clear(&s->brief);
	strmap_clear(&s->names);
	s->day = 0;
	s->reconnects = 0;
	s->security = false;
}

void coverage_signs_free(struct coverage_signs *s)
{
	clear_logs(s);
	VEC_FREE(&s->logs);
	VEC_FREE(&s->starts);
	idmap_free(&s->brief);
	strmap_free(&s->names);
}

/* ---- starts of a boot ---- */

/* Room for those of the last minutes only. */
static void note_start(struct coverage_signs *s, wintime time)
{
	size_t old = 0;
	if (s->starts.n == s->starts.cap) {
		while (old < s->starts.n && time - s->starts.items[old] > BOOT_TAKES)
			old++;
		s->starts.n -= old;
		for (size_t i = 0; i < s->starts.n; i++)
			s->starts.items[i] = s->starts.items[i + old];
	}
	VEC_PUSH(&s->starts, time);
}

/* Windows 10 and Server 2016 onward log the first processes of each boot, about eleven,
 * before the audit policy is read and 4608 is logged: whether or not starts are audited
 * (479 of 479 boots of hosts that audit none). */
static void note_boot(struct coverage *v, wintime boot)
{
	for (size_t i = v->signs.starts.n; i && boot - v->signs.starts.items[i - 1] <= BOOT_TAKES; i--)
		coverage_day(v, v->signs.starts.items[i - 1] / WINTIME_DAY)->boot_starts++;
	v->signs.starts.n = 0;
}

/* ---- sessions taken up again ---- */

static bool is_from_elsewhere(const struct fact *f)
{
	struct str address = client_address(fact_text(f, field_meaning(f)->client.address));
	return address.n && !address_is_loopback(address);
}

/* A remote session that is taken up again shows as a logon of type 10 (Server 2016, Windows
 * 10) or 7 with an ID of its own, which ends at once. */
static void note_logon(struct coverage_signs *s, const struct fact *f)
{
	uint64_t type = fact_id_or_0(f, F_LogonType), id = fact_id_or_0(f, F_TargetLogonId);
	if ((type == LOGON_TYPE_UNLOCK || type == LOGON_TYPE_REMOTE_INTERACTIVE) && id &&
	    is_from_elsewhere(f))
		*idmap_at(&s->brief, id) = (uint64_t)f->time + 1;
}

static void note_logoff(struct coverage *v, const struct fact *f)
{
	uint64_t *began = idmap_find(&v->signs.brief, fact_id_or_0(f, F_TargetLogonId));
	if (began && *began && f->time - ((wintime)*began - 1) <= BRIEF)
		coverage_day(v, f->time / WINTIME_DAY)->taken_up++;
	if (began)
		*began = 0;
}

/* What LocalSessionManager tells counts where the Security log has events of that day
 * before and after it: at its ends it may be missing. */
static void note_reconnect(struct coverage_signs *s, const struct fact *f)
{
	if (s->security && is_from_elsewhere(f))
		s->reconnects++;
}

static void note_security(struct coverage *v)
{
	struct coverage_signs *s = &v->signs;
	s->security = true;
	if (s->reconnects)
		coverage_day(v, s->day)->taken_up += s->reconnects;
	s->reconnects = 0;
}

/* ---- record IDs ---- */

static struct coverage_log *log_of(struct coverage_signs *s, struct str name)
{
	struct str own;
	uint64_t *place = strmap_intern(&s->names, name, &own);
	if (!*place) {
		VEC_PUSH(&s->logs, (struct coverage_log){.name = own});
		*place = s->logs.n;
	}
	return &s->logs.items[*place - 1];
}

/* Within a minute order of records and of time may differ. */
static void note_record(struct coverage_log *log, const struct fact *f)
{
	int64_t minute = f->time / WINTIME_MINUTE;
	if (minute > log->minute) {
		log->settled = minute > log->minute + 1 ? log->newest : log->before;
		log->before = log->newest;
		log->minute = minute;
	}
	if (f->record_id <= log->settled && (!log->lowest || f->record_id < log->lowest))
		log->lowest = f->record_id;
	if (f->record_id > log->newest)
		log->newest = f->record_id;
}

/* 104 names the log, any other is of its own. */
static void note_cleared(struct coverage_signs *s, const struct fact *f)
{
	struct str name = f->event_id == LOG_CLEARED_IN_SYSTEM ? fact_text(f, F_Channel) : f->channel;
	struct coverage_log *log = log_of(s, name.n ? name : f->channel);
	VEC_PUSH(&log->cleared, f->time);
}

void coverage_signs_fact(struct coverage *v, const struct fact *f)
{
	struct coverage_signs *s = &v->signs;
	if (s->day != f->time / WINTIME_DAY) {
		s->day = f->time / WINTIME_DAY;
		s->reconnects = 0;
		s->security = false;
	}
	if (str_eq(f->channel, STR("Security")))
		note_security(v);
	if (f->record_id > 0 && !fact_is_written_late(f))
		note_record(log_of(s, f->channel), f);
	if (f->kind == KIND_PROCESS_START)
		note_start(s, f->time);
	else if (f->kind == KIND_BOOT && f->event_id == STARTED)
		note_boot(v, f->time);
	else if (f->kind == KIND_SHUTDOWN)
		s->starts.n = 0;
	else if (f->kind == KIND_LOGON)
		note_logon(s, f);
	else if (f->kind == KIND_LOGOFF)
		note_logoff(v, f);
	else if (f->kind == KIND_TS_RECONNECT)
		note_reconnect(s, f);
	else if (f->kind == KIND_LOG_CLEARED)
		note_cleared(s, f);
}

/* ---- IDs that came twice ---- */

#define OF_LOG "m.host_id = ?1 AND r.computer_id = m.computer_id AND r.channel_id = ch.string_id AND ch.text = ?2"

/* Days on which a log began with record ID 1, the first one apart: numbered anew, by
 * whatever means. */
static const char begun[] =
	"SELECT DISTINCT r.day FROM computer m JOIN string ch JOIN record_day r ON " OF_LOG " WHERE r.first_record = 1 "
	"AND r.day > (SELECT min(r.day) FROM computer m JOIN string ch JOIN record_day r ON " OF_LOG ")";

static const char twice[] =
	"SELECT min(r.time), max(r.time) FROM computer m JOIN string ch JOIN fact r ON " OF_LOG
	" WHERE r.record_id BETWEEN ?3 AND ?4 AND NOT r.recovered "
	"GROUP BY r.record_id HAVING min(r.time) < max(r.time) OR min(r.event_id) < max(r.event_id)";

static bool numbered_anew(const struct coverage_log *log, const int64_t *days, size_t n, wintime from, wintime to)
{
	for (size_t i = 0; i < log->cleared.n; i++)
		if (from <= log->cleared.items[i] && log->cleared.items[i] <= to)
			return true;
	for (size_t i = 0; i < n; i++)
		if (from / WINTIME_DAY <= days[i] && days[i] <= to / WINTIME_DAY)
			return true;
	return false;
}

static struct err count_twice(struct case_file *c, int64_t host_id, struct coverage *v, const struct coverage_log *log)
{
	sqlite3_stmt *st;
	bool row = false;
	VEC(int64_t) days = {0};
	struct err e = db_prepare(c->db, begun, &st);
	if (!e.kind)
		stmt_bind(st, "is", host_id, log->name);
	while (!e.kind && !(e = stmt_step(st, &row)).kind && row)
		VEC_PUSH(&days, stmt_int(st, 0));
	sqlite3_finalize(st);
	st = NULL;
	if (!e.kind)
		e = db_prepare(c->db, twice, &st);
	if (!e.kind)
		stmt_bind(st, "isii", host_id, log->name, log->lowest, log->newest);
	while (!e.kind && !(e = stmt_step(st, &row)).kind && row)
		if (!numbered_anew(log, days.items, days.n, stmt_int(st, 0), stmt_int(st, 1)))
			coverage_day(v, stmt_int(st, 1) / WINTIME_DAY)->twice++;
	sqlite3_finalize(st);
	VEC_FREE(&days);
	return e;
}

/* A snapshot that was put back goes on with the record IDs of its time: they fall, and what
 * had them before has them, too.  Only where they fell is it looked for. */
struct err coverage_signs_twice(struct case_file *c, int64_t host_id, struct coverage *v)
{
	struct err e = OK;
	for (size_t i = 0; i < v->signs.logs.n && !e.kind; i++)
		if (v->signs.logs.items[i].lowest)
			e = count_twice(c, host_id, v, &v->signs.logs.items[i]);
	return e;
}
