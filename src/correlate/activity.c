/* One line a deed.  Left out is what the same line already says: the end of a
 * process (its start shows how long it ran), a 4634 after the 4647, the 4672 of
 * a logon, privileges of built-in sessions, further events of one shutdown, the
 * clock's own small corrections, programs that AppLocker let pass. */
#include "correlate/activity.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "base/order.h"
#include "correlate/clock.h"
#include "correlate/installs.h"
#include "correlate/logons.h"
#include "correlate/presence.h"
#include "correlate/processes.h"

#define ONE_SHUTDOWN (5 * WINTIME_MINUTE)

enum { APPLOCKER_ALLOWED = 8002 };

/* Who did it, in which session and to what, for kinds that need no more thought.
 * Field 0, which is a SID, stands for none; of two in `what` the first that the
 * event has is taken. */
static const struct {
	bool shown;
	enum who_field who;
	enum fact_field logon_id, what[2];
} kinds[FACT_KIND_COUNT] = {
	[KIND_LOGON_FAILED] = {true, WHO_TARGET, 0, {F_SubStatus, F_Status}},
	[KIND_EXPLICIT_CREDENTIALS] = {true, WHO_SUBJECT, F_SubjectLogonId, {F_TargetUserName}},
	[KIND_RECONNECT] = {true, WHO_CLIENT, F_LogonID, {F_ClientAddress, F_ClientName}},
	[KIND_DISCONNECT] = {true, WHO_CLIENT, F_LogonID, {F_ClientAddress, F_ClientName}},
	[KIND_LOCK] = {true, WHO_TARGET, F_TargetLogonId, {0}},
	[KIND_UNLOCK] = {true, WHO_TARGET, F_TargetLogonId, {0}},
	[KIND_SCREENSAVER_ON] = {true, WHO_TARGET, F_TargetLogonId, {0}},
	[KIND_SCREENSAVER_OFF] = {true, WHO_TARGET, F_TargetLogonId, {0}},
	[KIND_SHUTDOWN] = {true, WHO_NOBODY, 0, {0}},
	[KIND_SHUTDOWN_UNCLEAN] = {true, WHO_NOBODY, 0, {0}},
	[KIND_LOG_CLEARED] = {true, WHO_SUBJECT, F_SubjectLogonId, {0}},
	[KIND_CLOCK_CHANGED] = {true, WHO_SUBJECT, F_SubjectLogonId, {F_PreviousTime}},
	[KIND_AUDIT_POLICY] = {true, WHO_SUBJECT, F_SubjectLogonId, {0}},
	[KIND_SERVICE_INSTALLED] = {true, WHO_SUBJECT, F_SubjectLogonId, {F_ServiceName}},
	[KIND_TASK] = {true, WHO_SUBJECT, F_SubjectLogonId, {F_TaskName}},
	[KIND_ACCOUNT] = {true, WHO_SUBJECT, F_SubjectLogonId, {F_TargetUserName}},
	[KIND_APP_CONTROL] = {true, WHO_NOBODY, 0, {0}},
	[KIND_TS_LOGON] = {true, WHO_USER, 0, {F_Address}},
	[KIND_TS_LOGOFF] = {true, WHO_USER, 0, {F_Address}},
	[KIND_TS_DISCONNECT] = {true, WHO_USER, 0, {F_Address}},
	[KIND_TS_RECONNECT] = {true, WHO_USER, 0, {F_Address}},
	[KIND_ACCOUNT_RENAMED] = {true, WHO_SUBJECT, F_SubjectLogonId, {F_OldTargetUserName}},
};

_Static_assert(F_SubjectUserSid == 0, "field 0 is never asked for here");

static struct line line_of(const struct fact *f)
{
	return (struct line){.time = f->time, .record = f->record_id, .fact = f->id,
			     .kind = (uint8_t)f->kind};
}

static bool adds_nothing(struct boot_state *b, const struct fact *f)
{
	switch (f->kind) {
	case KIND_CLOCK_CHANGED:
		return clock_is_small_correction(f);
	case KIND_APP_CONTROL:
		return f->event_id == APPLOCKER_ALLOWED;
	case KIND_SHUTDOWN:
		if (b->last_shutdown_line && llabs(f->time - b->last_shutdown_line) <= ONE_SHUTDOWN)
			return true;
		b->last_shutdown_line = f->time;
		return false;
	default:
		return false;
	}
}

/* Whether it makes a line; the session is referred to in any case. */
static bool note_session(struct boot_state *b, const struct fact *f, struct line *line)
{
	bool ended, with_logon;
	switch (f->kind) {
	case KIND_LOGON:
		line->logon = logons_logon(b, f);
		return true;
	case KIND_LOGOFF:
	case KIND_LOGOFF_REQUESTED:
		line->logon = logons_logoff(b, f, &ended);
		return ended;
	case KIND_PRIVILEGES:
		line->logon = logons_privileges(b, f, &with_logon);
		return !with_logon;
	default:
		return false;
	}
}

/* Both names. */
static uint32_t what_was_renamed(struct boot_state *b, const struct fact *f)
{
	struct str old = fact_text(f, F_OldTargetUserName), new = fact_text(f, F_NewTargetUserName);
	struct buf both = {0};
	buf_printf(&both, "%.*s, now %.*s", STR_ARG(old), STR_ARG(new));
	uint32_t what = textpool_add(&b->host->texts, &(struct fact_value){.text = buf_str(&both)});
	buf_free(&both);
	return what;
}

static uint32_t what_of(struct boot_state *b, const struct fact *f)
{
	if (f->kind == KIND_ACCOUNT_RENAMED)
		return what_was_renamed(b, f);
	for (int i = 0; i < 2; i++) {
		enum fact_field field = kinds[f->kind].what[i];
		const struct fact_value *value = field ? fact_value(f, field) : NULL;
		if (value)
			return textpool_add(&b->host->texts, value);
	}
	return 0;
}

static bool tells_presence(enum fact_kind kind)
{
	switch (kind) {
	case KIND_RECONNECT:
	case KIND_DISCONNECT:
	case KIND_LOCK:
	case KIND_UNLOCK:
	case KIND_TS_LOGON:
	case KIND_TS_LOGOFF:
	case KIND_TS_DISCONNECT:
	case KIND_TS_RECONNECT:
		return true;
	default:
		return false;
	}
}

static bool note_other(struct boot_state *b, const struct fact *f, struct line *line)
{
	if (!kinds[f->kind].shown || adds_nothing(b, f))
		return false;
	line->account = accounts_of(&b->host->accounts, f, kinds[f->kind].who);
	line->what = what_of(b, f);
	if (kinds[f->kind].logon_id)
		line->logon = logons_refer(b, fact_id_or_0(f, kinds[f->kind].logon_id),
					   line->account, f);
	if (tells_presence(f->kind))
		line->logon = presence_note(b, f, line->logon, line->account);
	if (f->kind == KIND_SERVICE_INSTALLED || f->kind == KIND_TASK)
		installs_note(b, f, line->logon);
	if (!line->account && line->logon)
		line->account = session_at(b, line->logon)->account;
	if (f->kind == KIND_LOGON_FAILED && line->account)
		accounts_at(&b->host->accounts, line->account)->failed_logons++;
	if (f->kind == KIND_ACCOUNT_RENAMED)
		accounts_renamed(&b->host->accounts, f);
	if (f->kind == KIND_EXPLICIT_CREDENTIALS)
		line->process = processes_running(b, fact_id_or_0(f, F_ProcessId),
						  fact_value(f, F_ProcessName));
	return true;
}

static void add_line(struct boot_state *b, const struct line *line)
{
	struct line *own = spill_add(&b->lines);
	*own = *line;
	own->name = accounts_name(&b->host->accounts, line->account);
}

void activity_note(struct boot_state *b, const struct fact *f)
{
	struct line line = line_of(f);
	if (f->kind == KIND_LOGON || f->kind == KIND_LOGOFF ||
	    f->kind == KIND_LOGOFF_REQUESTED || f->kind == KIND_PRIVILEGES) {
		bool shown = note_session(b, f, &line);
		line.account = accounts_of(&b->host->accounts, f, f->kind == KIND_PRIVILEGES ? WHO_SUBJECT : WHO_TARGET);
		if (!line.account && line.logon)
			line.account = session_at(b, line.logon)->account;
		accounts_see(&b->host->accounts, line.account, f->time);
		if (shown)
			add_line(b, &line);
	} else if (note_other(b, f, &line)) {
		accounts_see(&b->host->accounts, line.account, f->time);
		add_line(b, &line);
	}
}

/* ---- when the boot is over ---- */

/* Of a process that has a line. */
static wintime time_of_line(const struct proc *p)
{
	return p->status == PROCESS_STARTED ? p->seen : p->end;
}

/* The line of a process is made when it is needed: kept beside the processes, the
 * lines of a large boot would take half as much again. */
static struct line process_line(struct boot_state *b, uint32_t number)
{
	const struct proc *p = proc_at(b, number);
	const struct proc_details *d = details_of(b, number);
	bool started = p->status == PROCESS_STARTED;
	return (struct line){.time = time_of_line(p),
			     .record = d->record,
			     .fact = started ? d->start_fact : d->end_fact,
			     .account = p->account,
			     .name = d->name,
			     .process = number,
			     .logon = p->logon,
			     .kind = started ? KIND_PROCESS_START : KIND_PROCESS_END};
}

static int compare_lines(const struct line *a, const struct line *b)
{
	if (a->time != b->time)
		return a->time < b->time ? -1 : 1;
	if (a->record != b->record)
		return a->record < b->record ? -1 : 1;
	return (a->kind > b->kind) - (a->kind < b->kind);
}

static const struct line *line_at(struct boot_state *b, uint32_t number)
{
	return spill_at(&b->lines, number);
}

static int compare_line_numbers(void *state, uint32_t i, uint32_t j)
{
	return compare_lines(line_at(state, i), line_at(state, j));
}

/* The numbers of the lines in their order, and room for one more. */
static uint32_t *order_of_others(struct boot_state *b)
{
	uint32_t n = (uint32_t)b->lines.n, *order = xreallocarray(NULL, n + 1, sizeof *order);
	order_records(order, n, 0, compare_line_numbers, b);
	return order;
}

/* At its place among the others. */
static void add_boot_line(struct boot_state *b, uint32_t *order)
{
	struct line line = {.time = b->span->marker_time, .fact = b->span->marker.fact, .kind = KIND_BOOT};
	if (b->span->marker.reason == REASON_BOOT_BEFORE_LOG)
		return;
	uint32_t number = (uint32_t)b->lines.n, *at = &order[number];
	add_line(b, &line);
	for (; at > order && compare_lines(&line, line_at(b, at[-1])) < 0; at--)
		*at = at[-1];
	*at = number;
}

/* The lines of two processes, made only where their times are equal. */
static int compare_process_lines(void *state, uint32_t i, uint32_t j)
{
	struct boot_state *b = state;
	wintime x = time_of_line(proc_at(b, i)), y = time_of_line(proc_at(b, j));
	if (x != y)
		return x < y ? -1 : 1;
	struct line a = process_line(b, i), c = process_line(b, j);
	return compare_lines(&a, &c);
}

/* Whether the processes that have a line came in the order of their lines: often they did. */
static bool came_in_order(struct boot_state *b)
{
	uint32_t before = 0;
	for (uint32_t i = 1; i <= b->procs.n; i++) {
		if (proc_at(b, i)->status == PROCESS_NOT_RECORDED)
			continue;
		if (before && compare_process_lines(b, before, i) > 0)
			return false;
		before = i;
	}
	return true;
}

/* The processes in the order of their lines; NULL where that is their own. */
static uint32_t *order_of_lines(struct boot_state *b)
{
	if (came_in_order(b))
		return NULL;
	uint32_t *order = xreallocarray(NULL, b->procs.n, sizeof *order);
	order_records(order, (uint32_t)b->procs.n, 1, compare_process_lines, b);
	return order;
}

/* The next process from *at on that has a line; false at the end. */
static bool next_process_line(struct boot_state *b, const uint32_t *order, size_t *at, struct line *line)
{
	for (; *at < b->procs.n; (*at)++) {
		uint32_t number = order ? order[*at] : (uint32_t)*at + 1;
		if (proc_at(b, number)->status == PROCESS_NOT_RECORDED)
			continue;
		*line = process_line(b, number);
		return true;
	}
	return false;
}

static struct activity shown_line(struct boot_state *b, const struct line *line,
				  struct proctree *t, uint32_t boot_node)
{
	return (struct activity){
		.time = line->time,
		.kind = line->kind,
		.account = accounts_seq(&b->host->accounts, line->account),
		.name = line->name ? line->name : accounts_name(&b->host->accounts, line->account),
		.process = line->process ? boot_node - 1 + tree_place_of(t, line->process)->node : 0,
		.logon = line->logon ? session_at(b, line->logon)->seq : 0,
		.fact = line->fact,
		.what = textpool_value(&b->host->texts, line->what)};
}

static struct err hand_on(struct host *host, struct activity a, struct derived_sink *sink)
{
	if (!sink) {
		*(struct activity *)spill_add(&host->waiting) = a;
		return OK;
	}
	a.seq = ++host->activities;
	return sink->activity(sink->context, &a);
}

struct err activity_finish(struct boot_state *b, struct proctree *t, uint32_t boot_node,
			   struct derived_sink *sink)
{
	uint32_t *order = order_of_lines(b), *others = order_of_others(b);
	struct line line;
	struct err e = OK;
	size_t i = 0, j = 0;
	add_boot_line(b, others);
	bool more = next_process_line(b, order, &j, &line);
	while ((i < b->lines.n || more) && !e.kind) {
		const struct line *other = i < b->lines.n ? line_at(b, others[i]) : NULL;
		if (!more || (other && compare_lines(other, &line) <= 0)) {
			e = hand_on(b->host, shown_line(b, other, t, boot_node), sink);
			i++;
			continue;
		}
		e = hand_on(b->host, shown_line(b, &line, t, boot_node), sink);
		j++;
		more = next_process_line(b, order, &j, &line);
	}
	free(order);
	free(others);
	return e;
}

static int compare_waiting(void *context, uint32_t i, uint32_t j)
{
	struct host *host = context;
	const struct activity *a = spill_at(&host->waiting, i), *b = spill_at(&host->waiting, j);
	return (a->time > b->time) - (a->time < b->time);
}

/* What waits came in the order of the boots, which is not that of times. */
struct err activity_emit(struct host *host, struct derived_sink *sink)
{
	uint32_t n = (uint32_t)host->waiting.n, *order = xreallocarray(NULL, n, sizeof *order);
	order_records(order, n, 0, compare_waiting, host);
	struct err e = OK;
	for (uint32_t i = 0; i < n && !e.kind; i++) {
		struct activity *a = spill_at(&host->waiting, order[i]);
		a->seq = ++host->activities;
		e = sink->activity(sink->context, a);
	}
	free(order);
	return e;
}
