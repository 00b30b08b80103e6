/* One line a deed.  Left out is what the same line already says: the end of a
 * process (its start shows how long it ran), a 4634 after the 4647, the 4672 of
 * a logon, privileges of built-in sessions, further events of one shutdown or wake, the
 * clock's own small corrections, programs that AppLocker let pass, names given to what has
 * them. */
#include "correlate/activity.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "base/order.h"
#include "correlate/clock.h"
#include "correlate/installs.h"
#include "correlate/logons.h"
#include "correlate/presence.h"
#include "correlate/processes.h"
#include "model/logon_type.h"

#define ONE_SHUTDOWN (5 * WINTIME_MINUTE)

enum { APPLOCKER_ALLOWED = 8002 };

/* What an event acted on, for kinds that need no more thought; who did it is told by
 * model/field_meaning.c.  Field 0, which is a SID, stands for none; of two in `what` the
 * first that tells something is taken. */
static const struct {
	bool shown;
	enum { NO_CLIENT, CLIENT_IS_WHAT, CLIENT_BESIDE } client;
	enum fact_field what[2];
} kinds[FACT_KIND_COUNT] = {
	[KIND_LOGON_FAILED] = {true, CLIENT_BESIDE, {F_SubStatus, F_Status}},
	[KIND_EXPLICIT_CREDENTIALS] = {true, NO_CLIENT, {F_TargetUserName}},
	[KIND_RECONNECT] = {true, CLIENT_IS_WHAT, {0}},
	[KIND_DISCONNECT] = {true, CLIENT_IS_WHAT, {0}},
	[KIND_LOCK] = {true, NO_CLIENT, {0}},
	[KIND_UNLOCK] = {true, NO_CLIENT, {0}},
	[KIND_SCREENSAVER_ON] = {true, NO_CLIENT, {0}},
	[KIND_SCREENSAVER_OFF] = {true, NO_CLIENT, {0}},
	[KIND_SHUTDOWN] = {true, NO_CLIENT, {0}},
	[KIND_SHUTDOWN_UNCLEAN] = {true, NO_CLIENT, {0}},
	[KIND_LOG_CLEARED] = {true, NO_CLIENT, {0}},
	[KIND_CLOCK_CHANGED] = {true, NO_CLIENT, {F_PreviousTime, F_OldTime}},
	[KIND_AUDIT_POLICY] = {true, NO_CLIENT, {0}},
	[KIND_SLEEP] = {true, NO_CLIENT, {0}},
	[KIND_RESUME] = {true, NO_CLIENT, {F_SleepTime}},
	[KIND_AUDIT_LOST] = {true, NO_CLIENT, {F_EventID, F_AuditsDiscarded}}, /* which, or how many */
	[KIND_SERVICE_INSTALLED] = {true, NO_CLIENT, {F_ServiceName}},
	[KIND_TASK] = {true, NO_CLIENT, {F_TaskName}},
	[KIND_ACCOUNT] = {true, NO_CLIENT, {F_TargetUserName}},
	[KIND_APP_CONTROL] = {true, NO_CLIENT, {0}},
	[KIND_TS_LOGON] = {true, CLIENT_IS_WHAT, {0}},
	[KIND_TS_LOGOFF] = {true, CLIENT_IS_WHAT, {0}},
	[KIND_TS_DISCONNECT] = {true, CLIENT_IS_WHAT, {0}},
	[KIND_TS_RECONNECT] = {true, CLIENT_IS_WHAT, {0}},
	[KIND_ACCOUNT_RENAMED] = {true, NO_CLIENT, {F_OldTargetUserName}},
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
		return clock_is_small_correction(f) || b->clock.told_before;
	case KIND_APP_CONTROL:
		return f->event_id == APPLOCKER_ALLOWED;
	case KIND_SHUTDOWN:
		if (b->last_shutdown_line && llabs(f->time - b->last_shutdown_line) <= ONE_SHUTDOWN)
			return true;
		b->last_shutdown_line = f->time;
		return false;
	case KIND_SLEEP:
		return !b->sleep_told;
	case KIND_RESUME:
		if (!b->sleep_told)
			return true;
		if (b->last_resume_line && llabs(f->time - b->last_resume_line) <= ONE_SHUTDOWN)
			return true;
		b->last_resume_line = f->time;
		return false;
	default:
		return false;
	}
}

/* Security and the Task Scheduler both tell of a task that is set up, changed or deleted:
 * Security's word counts, which names the session. */
enum task_deed { TASK_SET_UP = 1, TASK_CHANGED, TASK_DELETED };

static const struct {
	uint32_t event_id;
	enum task_deed deed;
	bool scheduler;
} task_deeds[] = {
	{4698, TASK_SET_UP, false}, {4702, TASK_CHANGED, false}, {4699, TASK_DELETED, false},
	{106, TASK_SET_UP, true},   {140, TASK_CHANGED, true},   {141, TASK_DELETED, true},
};

static void put_line(struct boot_state *b, struct line *own, const struct line *line)
{
	*own = *line;
	own->name = accounts_name(&b->host->accounts, line->account);
}

/* Whether the deed has a line already, which then is Security's. */
static bool is_told_twice(struct boot_state *b, const struct fact *f, const struct line *line)
{
	struct task_line *last = &b->last_task_line;
	size_t i = 0;
	while (i < sizeof task_deeds / sizeof *task_deeds && task_deeds[i].event_id != f->event_id)
		i++;
	if (f->kind != KIND_TASK || i == sizeof task_deeds / sizeof *task_deeds)
		return false;
	bool same = last->deed == task_deeds[i].deed && last->scheduler != task_deeds[i].scheduler &&
		    last->task == line->what && llabs(f->time - last->time) <= FACT_SAME_EVENT;
	if (same && last->scheduler)
		put_line(b, spill_at(&b->lines, last->line), line);
	*last = (struct task_line){f->time, line->what, same ? 0 : task_deeds[i].deed, task_deeds[i].scheduler,
				   (uint32_t)b->lines.n};
	return same;
}

/* Windows' own sessions are logged on anew by each service that has one: the line tells the
 * type of this logon, which is not that of the session's first. */
static uint32_t type_of_logon(struct boot_state *b, const struct fact *f, uint32_t logon)
{
	uint64_t type;
	if (!logon || session_at(b, logon)->status != LOGON_BUILT_IN || !fact_id64(f, F_LogonType, &type) || type > INT16_MAX)
		return 0;
	return textpool_add(&b->host->texts, &(struct fact_value){.text = str_of(logon_type_words((int)type))});
}

/* Whether it makes a line; the session is referred to in any case. */
static bool note_session(struct boot_state *b, const struct fact *f, struct line *line)
{
	bool ended, with_logon;
	switch (f->kind) {
	case KIND_LOGON:
		line->logon = logons_logon(b, f);
		line->what = type_of_logon(b, f, line->logon);
		presence_note_logon(b, f, line->logon);
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

/* A client's address and name; 0 where the event tells none. */
static uint32_t address_of(struct boot_state *b, const struct fact *f)
{
	enum fact_field field = field_meaning(f)->client.address;
	return field == FIELD_NONE ? 0 : textpool_client_address(&b->host->texts, fact_value(f, field));
}

static uint32_t workstation_of(struct boot_state *b, const struct fact *f)
{
	enum fact_field field = field_meaning(f)->client.workstation;
	return field == FIELD_NONE ? 0 : textpool_client_name(&b->host->texts, fact_value(f, field));
}

static uint32_t client_of(struct boot_state *b, const struct fact *f)
{
	if (client_is_console(f))
		return textpool_add(&b->host->texts, &(struct fact_value){.text = STR("the console")});
	uint32_t address = address_of(b, f);
	return address ? address : workstation_of(b, f);
}

/* Of a failed logon SubStatus says more than Status, where it is not 0; the ID of an event that
 * was lost is 0 where it was not known. */
static bool tells_nothing(const struct fact *f, enum fact_field field)
{
	uint64_t number;
	return (field == F_SubStatus || field == F_EventID) && fact_id64(f, field, &number) && !number;
}

/* Windows' setup gives its accounts and groups the names that they have: 63 of 64 real 4781. */
static bool renames_nothing(const struct fact *f)
{
	return f->kind == KIND_ACCOUNT_RENAMED &&
	       str_eq(fact_text(f, F_OldTargetUserName), fact_text(f, F_NewTargetUserName));
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
	if (kinds[f->kind].client == CLIENT_IS_WHAT)
		return client_of(b, f);
	if (f->kind == KIND_ACCOUNT_RENAMED)
		return what_was_renamed(b, f);
	for (int i = 0; i < 2; i++) {
		enum fact_field field = kinds[f->kind].what[i];
		const struct fact_value *value = field ? fact_value(f, field) : NULL;
		if (value && !tells_nothing(f, field))
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
	enum who_field doer = field_meaning(f)->doer;
	line->account = accounts_of(&b->host->accounts, f, doer);
	if (f->kind == KIND_TS_SHELL) /* 21 told it, or else what is seen of the session is all */
		presence_note(b, f, 0, line->account);
	if (!kinds[f->kind].shown || adds_nothing(b, f))
		return false;
	line->what = what_of(b, f);
	if (kinds[f->kind].client == CLIENT_BESIDE) {
		line->address = address_of(b, f);
		line->workstation = workstation_of(b, f);
	} else {
		line->logon = logons_refer(b, who_logon_id(f, doer), line->account, f);
	}
	if (tells_presence(f->kind))
		line->logon = presence_note(b, f, line->logon, line->account);
	if (f->kind == KIND_SERVICE_INSTALLED || f->kind == KIND_TASK)
		installs_note(b, f, line->logon, line->account);
	if (!line->account && line->logon)
		line->account = session_at(b, line->logon)->account;
	if (f->kind == KIND_LOGON_FAILED && line->account)
		accounts_at(&b->host->accounts, line->account)->failed_logons++;
	if (f->kind == KIND_ACCOUNT_RENAMED)
		accounts_renamed(&b->host->accounts, f);
	if (renames_nothing(f))
		return false;
	if (f->kind == KIND_EXPLICIT_CREDENTIALS)
		line->process = processes_running(b, fact_id_or_0(f, F_ProcessId),
						  fact_value(f, F_ProcessName));
	return true;
}

static void add_line(struct boot_state *b, const struct line *line)
{
	put_line(b, spill_add(&b->lines), line);
}

void activity_note(struct boot_state *b, const struct fact *f)
{
	struct line line = line_of(f);
	if (f->kind == KIND_LOGON || f->kind == KIND_LOGOFF ||
	    f->kind == KIND_LOGOFF_REQUESTED || f->kind == KIND_PRIVILEGES) {
		bool shown = note_session(b, f, &line);
		line.account = accounts_of(&b->host->accounts, f, field_meaning(f)->doer);
		if (!line.account && line.logon)
			line.account = session_at(b, line.logon)->account;
		accounts_see(&b->host->accounts, line.account, f->time);
		if (shown)
			add_line(b, &line);
		if (shown && f->kind == KIND_PRIVILEGES)
			logons_privileges_shown(b, line.logon, (uint32_t)b->lines.n);
	} else if (note_other(b, f, &line)) {
		accounts_see(&b->host->accounts, line.account, f->time);
		if (!is_told_twice(b, f, &line))
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
		.what = textpool_value(&b->host->texts, line->what),
		.address = textpool_value(&b->host->texts, line->address),
		.workstation = textpool_value(&b->host->texts, line->workstation)};
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
		if (other && other->kind == KIND_NONE) { /* taken back */
			i++;
			continue;
		}
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
