/* Processes: their IDs (multiples of four, used again), starts, exits and the
 * exits that are planned for later. */
#include "tools/sim.h"

#include <inttypes.h>
#include <string.h>

static uint32_t free_pid(struct sim_host *h)
{
	uint32_t pid = h->next_pid;

	do {
		pid += 4 * (1 + (uint32_t)prng_below(&h->rng, 40));
		if (pid >= h->pid_limit)
			pid = 0x100 + 4 * (uint32_t)prng_below(&h->rng, 16);
	} while (h->by_pid[pid / 4]);
	h->next_pid = pid;
	return pid;
}

struct sim_proc *sim_proc_find(struct sim_host *h, uint32_t pid)
{
	return pid / 4 < SIM_PIDS ? h->by_pid[pid / 4] : NULL;
}

bool sim_proc_alive(const struct sim_host *h, const struct sim_proc *p, uint64_t serial)
{
	for (const struct sim_proc *q = h->procs; q; q = q->next)
		if (q == p)
			return q->serial == serial;
	return false;
}

static unsigned integrity_of(const struct sim_session *s)
{
	if (s->luid >= 0x3e4 && s->luid <= 0x3e7)
		return 16384;
	return s->elevated ? 12288 : 8192;
}

static struct str elevation_of(const struct sim_session *s)
{
	if (!s->linked)
		return STR("%%1936");
	return s->elevated ? STR("%%1937") : STR("%%1938");
}

static void log_start(struct sim_host *h, struct sim_proc *p, const struct sim_session *caller)
{
	struct out_event *e = sim_event(h, h->os->start);
	char label[24];

	if (!h->early && !(h->audits & AUDIT_PROCESS))
		return;
	sim_subject(h, e, caller);
	event_number(e, F_NewProcessId, p->pid);
	event_text(e, F_NewProcessName, p->image);
	event_text(e, F_TokenElevationType, elevation_of(p->owner));
	event_number(e, F_ProcessId, p->parent_pid);
	event_text(e, F_CommandLine, h->command_lines ? str_of(p->command) : STR(""));
	if (caller->luid != p->owner->luid) {
		sim_target(e, p->owner);
		if (h->null_target_sid)
			event_text(e, F_TargetUserSid, STR("S-1-0-0"));
	}
	event_text(e, F_ParentProcessName, p->parent_image);
	snprintf(label, sizeof label, "S-1-16-%u", p->integrity);
	event_text(e, F_MandatoryLabel, str_of(label));
	p->record = sim_emit(h, LOG_SECURITY);
}

static struct sim_proc *proc_new(struct sim_host *h, const struct sim_start *how)
{
	struct sim_proc *p = xcalloc(1, sizeof *p);
	struct sim_proc *parent = how->parent;

	if (!parent && how->creator)
		parent = sim_proc_find(h, how->creator);
	p->pid = how->pid ? how->pid : free_pid(h);
	p->parent_pid = how->creator ? how->creator : parent ? parent->pid : 4;
	p->serial = ++h->next_serial;
	p->image = sim_intern(h->sim, how->image);
	p->command = how->command.n ? xmemdup0(how->command.p, how->command.n)
				    : xmemdup0(how->image.p, how->image.n);
	p->parent_image = how->parent_image.n ? sim_intern(h->sim, how->parent_image)
					      : parent ? parent->image : (struct str){"", 0};
	p->owner = how->owner ? how->owner : parent ? parent->owner : &h->system_session;
	p->integrity = how->integrity ? how->integrity : integrity_of(p->owner);
	p->parent_record = parent ? parent->record : 0;
	p->logon_record = p->owner->record;
	p->since = h->now;
	return p;
}

struct sim_proc *sim_start(struct sim_host *h, const struct sim_start *how)
{
	struct sim_proc *old = how->pid ? sim_proc_find(h, how->pid) : NULL, *p;
	const struct sim_proc *parent;

	if (old) /* it ended, and nobody logged it */
		sim_exit(h, old, 0, false);
	p = proc_new(h, how);
	p->next = h->procs;
	p->back = &h->procs;
	if (p->next)
		p->next->back = &p->next;
	h->procs = p;
	if (p->pid / 4 < SIM_PIDS)
		h->by_pid[p->pid / 4] = p;
	if (how->unlogged)
		return p;
	log_start(h, p, how->caller ? how->caller : p->owner);
	parent = how->parent ? how->parent : sim_proc_find(h, p->parent_pid);
	sim_sysmon_start(h, p, parent);
	return p;
}

struct sim_proc *sim_run(struct sim_host *h, struct sim_proc *parent, struct str image,
			 struct str command)
{
	return sim_start(h, &(struct sim_start){.parent = parent, .image = image, .command = command});
}

static void put_record(FILE *out, const char *key, uint64_t record)
{
	if (record)
		fprintf(out, ",\"%s\":%" PRIu64, key, record);
	else
		fprintf(out, ",\"%s\":null", key);
}

static void json_text(FILE *out, struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];
		if (c == '"' || c == '\\')
			fprintf(out, "\\%c", c);
		else if (c < 0x20)
			fprintf(out, "\\u%04x", c);
		else
			putc(c, out);
	}
}

static void tell_truth(struct sim_host *h, const struct sim_proc *p, uint64_t exit_record)
{
	FILE *out = h->sim->truth;
	char start[WINTIME_ISO_SIZE];

	if (!out || !p->record)
		return;
	wintime_iso(p->since, start);
	fprintf(out, "{\"kind\":\"process\",\"host\":\"%.*s\",\"boot\":%u,\"record\":%" PRIu64
		     ",\"start\":\"%s\",\"pid\":%u,\"image\":\"",
		STR_ARG(h->computer), h->boots, p->record, start, p->pid);
	json_text(out, p->image);
	fprintf(out, "\",\"logon_id\":\"0x%" PRIx64 "\"", p->owner->luid);
	put_record(out, "exit", exit_record);
	put_record(out, "parent", p->parent_record);
	put_record(out, "logon", p->logon_record);
	fputs("}\n", out);
}

static uint64_t log_exit(struct sim_host *h, struct sim_proc *p, uint32_t status)
{
	struct out_event *e = sim_event(h, EV_4689);
	uint64_t record = 0;

	sim_subject(h, e, p->owner);
	event_number(e, F_Status, status);
	event_number(e, F_ProcessId, p->pid);
	event_text(e, F_ProcessName, p->image);
	if (h->audits & AUDIT_PROCESS)
		record = sim_emit(h, LOG_SECURITY);
	sim_sysmon_exit(h, p);
	if (p->task.n)
		sim_log_task_end(h, p, status);
	return record;
}

/* Nobody may keep pointing at a process that is gone. */
static void drop_pointers(struct sim_host *h, const struct sim_proc *p)
{
	struct sim_proc **roles[] = {&h->smss, &h->wininit, &h->services, &h->lsass, &h->csrss,
				     &h->winlogon, &h->svc_dcom, &h->svc_netsvcs};

	for (size_t i = 0; i < sizeof roles / sizeof *roles; i++)
		if (*roles[i] == p)
			*roles[i] = NULL;
	for (struct sim_session *s = h->sessions; s; s = s->next) {
		if (s->winlogon == p)
			s->winlogon = NULL;
		if (s->csrss == p)
			s->csrss = NULL;
		if (s->explorer == p)
			s->explorer = NULL;
	}
}

void sim_exit(struct sim_host *h, struct sim_proc *p, uint32_t status, bool logged)
{
	struct sim_session *owner = p->owner;

	tell_truth(h, p, logged ? log_exit(h, p, status) : 0);
	*p->back = p->next;
	if (p->next)
		p->next->back = p->back;
	if (p->pid / 4 < SIM_PIDS && h->by_pid[p->pid / 4] == p)
		h->by_pid[p->pid / 4] = NULL;
	drop_pointers(h, p);
	free(p->command);
	free(p);
	if (logged && owner->transient)
		sim_session_end_idle(h, owner);
}

static bool earlier(const struct sim_exit *a, const struct sim_exit *b)
{
	return a->when < b->when || (a->when == b->when && a->order < b->order);
}

static void plan_exit(struct sim_host *h, struct sim_proc *p, wintime when, bool silent)
{
	struct sim_exit x = {when, ++h->next_order, p->serial, p->pid, silent};
	size_t i = h->exits.n;

	VEC_PUSH(&h->exits, x);
	for (; i && earlier(&x, &h->exits.items[(i - 1) / 2]); i = (i - 1) / 2)
		h->exits.items[i] = h->exits.items[(i - 1) / 2];
	h->exits.items[i] = x;
}

void sim_exit_later(struct sim_host *h, struct sim_proc *p, wintime when)
{
	plan_exit(h, p, when, false);
}

void sim_vanish_later(struct sim_host *h, struct sim_proc *p, wintime when)
{
	plan_exit(h, p, when, true);
}

static struct sim_exit take_exit(struct sim_host *h)
{
	struct sim_exit *heap = h->exits.items, first = heap[0], last = heap[--h->exits.n];
	size_t i = 0, child;

	for (; (child = 2 * i + 1) < h->exits.n; i = child) {
		if (child + 1 < h->exits.n && earlier(&heap[child + 1], &heap[child]))
			child++;
		if (!earlier(&heap[child], &last))
			break;
		heap[i] = heap[child];
	}
	heap[i] = last;
	return first;
}

void sim_advance(struct sim_host *h, wintime t)
{
	/* nothing ends in its sleep; what was to end does so at once when it wakes */
	while (!h->sleep && h->exits.n && h->exits.items[0].when <= t) {
		struct sim_exit x = take_exit(h);
		struct sim_proc *p = sim_proc_find(h, x.pid);
		if (!p || p->serial != x.serial)
			continue;
		if (x.when > h->now)
			h->now = x.when;
		sim_exit(h, p, 0, !x.silent);
	}
	if (t > h->now)
		h->now = t;
}

void sim_forget_all(struct sim_host *h)
{
	while (h->procs)
		sim_exit(h, h->procs, 0, false);
	while (h->sessions)
		sim_session_end(h, h->sessions, false);
	h->exits.n = 0;
}
