/* First pass: boots and accounts, which all numbers depend on, and the exits of which
 * only the GUID tells whose they are, for which there may be another.  Second pass: the
 * facts of each boot into a boot_state, which is finished and handed on when the next
 * boot begins. */
#include "correlate/derive.h"

#include <stdlib.h>

#include "correlate/activity.h"
#include "correlate/clock.h"
#include "correlate/elsewhere.h"
#include "correlate/how.h"
#include "correlate/installs.h"
#include "correlate/logons.h"
#include "correlate/owners.h"
#include "correlate/presence.h"
#include "correlate/processes.h"
#include "correlate/sleep.h"
#include "correlate/sysmon_time.h"
#include "correlate/tasks.h"

enum { SECURITY_LOG_CLEARED = 1102, SECURITY_LOG_CLEARED_2003 = 517 };

struct derivation {
	struct fact_source *facts;
	enum fact_order order; /* of time: when events happened, or when they were written */
	struct derived_sink *sink;
	struct boots boots;
	struct sysmon_time sysmon_time;
	struct host host;
	struct boot_state *state; /* of the boot at hand, NULL where nothing of it came yet */
	uint32_t span;            /* the boot at hand */
};

/* ---- first pass ---- */

typedef void note_fn(struct derivation *d, const struct fact *f);

static struct err for_each(struct derivation *d, enum fact_order order, note_fn *note)
{
	struct fact f;
	bool more;
	struct err e = d->facts->rewind(d->facts->context, order);
	while (!e.kind) {
		e = d->facts->next(d->facts->context, &f, &more);
		if (e.kind || !more)
			break;
		if (!f.recovered)
			note(d, &f);
	}
	return e;
}

static void note_first(struct derivation *d, const struct fact *f)
{
	boots_note(&d->boots, f);
	sysmon_time_note(&d->sysmon_time, &d->host.texts, f);
	foreign_exits_note(&d->host.foreign_exits, &d->host.texts, f);
	accounts_learn(&d->host.accounts, f);
	elsewhere_learn(&d->host, f);
}

static void note_by_record(struct derivation *d, const struct fact *f)
{
	boots_note_record(&d->boots, f);
}

static void place_in_reading(struct derivation *d, const struct fact *f)
{
	boots_place(&d->boots, f);
}

/* Once more, since Sysmon's own times are wrong. */
static struct err note_as_written(struct derivation *d)
{
	d->order = BY_WRITTEN;
	boots_free(&d->boots);
	sysmon_time_free(&d->sysmon_time);
	foreign_exits_free(&d->host.foreign_exits);
	accounts_free(&d->host.accounts);
	return for_each(d, d->order, note_first);
}

static struct err first_pass(struct derivation *d)
{
	struct err e = for_each(d, d->order, note_first);
	if (!e.kind && sysmon_time_is_off(&d->sysmon_time))
		e = note_as_written(d);
	if (!e.kind && boots_need_record_order(&d->boots))
		e = for_each(d, BY_RECORD, note_by_record);
	if (!e.kind && boots_need_readings(&d->boots))
		e = for_each(d, BY_RECORD, place_in_reading);
	if (e.kind)
		return e;
	boots_build(&d->boots);
	accounts_number(&d->host.accounts);
	return OK;
}

/* ---- order of the boots ---- */

/* Each fact with the reading of the clock and the boot that it falls into. */
typedef struct err visit_fn(struct derivation *d, const struct fact *f, uint32_t reading, uint32_t span);

static struct err in_one_reading(struct derivation *d, uint32_t reading, visit_fn *visit)
{
	struct fact f;
	bool more;
	struct err e = d->facts->rewind(d->facts->context, d->order);
	while (!e.kind) {
		e = d->facts->next(d->facts->context, &f, &more);
		if (e.kind || !more)
			break;
		if (!f.recovered && boots_reading(&d->boots, &f) == reading)
			e = visit(d, &f, reading, boots_of(&d->boots, &f));
	}
	return e;
}

static struct err in_order(struct derivation *d, visit_fn *visit)
{
	struct err e = OK;
	boots_rewind(&d->boots);
	for (uint32_t reading = 0; reading < readings_count(&d->boots.readings) && !e.kind; reading++)
		e = in_one_reading(d, reading, visit);
	return e;
}

static struct err find_foreign_exit(struct derivation *d, const struct fact *f, uint32_t reading, uint32_t span)
{
	(void)reading;
	foreign_exits_find(&d->host.foreign_exits, &d->host.texts, f, span);
	return OK;
}

/* ---- a boot that is over ---- */

/* What is found out of a process only now; after its parent. */
struct told_last {
	struct tale how;
	struct whereabouts where;
	uint32_t origin;
	struct link logon_link, origin_link;
	int64_t parent_fact;
};

static struct told_last tell_last(struct boot_state *b, struct proctree *t, uint32_t number)
{
	const struct proc *p = proc_at(b, number);
	struct told_last told = {.how = how_started(b, t, number),
				 .where = presence_at_start(b, number),
				 .logon_link = processes_logon_link(b, number)};
	installs_tell(b, t, number, &told.how);
	told.origin_link = installs_origin(b, p, proctree_here(t)->install, &told.origin);
	if (p->parent)
		told.parent_fact = details_of(b, p->parent)->start_fact;
	return told;
}

/* The name of its owner by its own record, else by its session's. */
static uint32_t owner_name(struct boot_state *b, uint32_t number)
{
	const struct proc *p = proc_at(b, number);
	const struct session *s = p->logon ? session_at(b, p->logon) : NULL;
	uint32_t name = details_of(b, number)->name;
	if (!name && s && s->account == p->account)
		name = s->name;
	return name ? name : accounts_name(&b->host->accounts, p->account);
}

static struct process shown_process(struct boot_state *b, struct proctree *t, uint32_t number, uint32_t boot_node)
{
	const struct textpool *texts = &b->host->texts;
	const struct proc *p = proc_at(b, number);
	const struct session *s = p->logon ? session_at(b, p->logon) : NULL;
	const struct tree_place *place = tree_place_of(t, number);
	const struct told_last told = tell_last(b, t, number);
	const struct proc_details *d = details_of(b, number);
	const struct asleep asleep = sleep_of_process(b, number);
	uint32_t base = boot_node - 1;
	bool started = p->status == PROCESS_STARTED;
	return (struct process){
		.node = base + place->node,
		.last = base + place->last,
		.depth = proctree_depth(t),
		.boot = boot_node,
		.parent = p->parent ? base + tree_place_of(t, p->parent)->node : 0,
		.children = place->children,
		.status = p->status,
		.pid = d->pid,
		.parent_pid = d->parent_pid,
		.start = started ? p->seen : d->guid_start,
		.seen = p->seen,
		.end = p->end,
		.start_fact = d->start_fact,
		.end_link = {p->end_link.confidence, p->end_link.reason, d->end_fact},
		.parent_link = {p->parent_link.confidence, p->parent_link.reason, told.parent_fact},
		.logon_link = told.logon_link,
		.image = textpool_value(texts, p->image),
		.command_line = textlist_value(&b->kept_texts, d->command_line),
		.logon = s ? s->seq : 0,
		.account = accounts_seq(&b->host->accounts, p->account),
		.logon_id = s ? s->logon_id : 0,
		.requester = accounts_seq(&b->host->accounts, d->requester),
		.requested_logon_id = d->requested_logon_id,
		.elevation = p->elevation ? ELEVATION_BASE + p->elevation : 0,
		.integrity = d->integrity,
		.exit_status = d->exit_status,
		.how = told.how.how,
		.how_node = told.how.from ? base + tree_place_of(t, told.how.from)->node : 0,
		.flags = p->flags | told.where.flags | (started || !d->guid_start ? 0u : PROCESS_START_BY_GUID) |
			 (asleep.slept ? PROCESS_SLEPT : 0),
		.asleep = asleep.ticks,
		.origin = told.origin,
		.origin_link = told.origin_link,
		.client_address = textpool_value(texts, told.where.address),
		.client_workstation = textpool_value(texts, told.where.workstation),
		.client_link = told.where.link,
		.sysmon_fact = d->sysmon_fact,
		.guid = textlist_value(&b->kept_texts, d->guid),
		.hashes = textlist_value(&b->kept_texts, d->hashes),
		.task = textpool_value(texts, d->task),
		.task_link = tasks_link(b, number),
		.installer = accounts_seq(&b->host->accounts, installs_account(b, proctree_here(t)->install)),
		.name = owner_name(b, number),
		.requester_name = d->requester_name,
	};
}

static void count_owner(struct boot_state *b, uint32_t number)
{
	const struct proc *p = proc_at(b, number);
	struct accounts *accounts = &b->host->accounts;
	struct account *owner = accounts_at(accounts, p->account);
	if (owner)
		owner->processes++;
	if (p->status == PROCESS_NOT_RECORDED)
		return;
	accounts_see(accounts, p->account, p->seen);
	accounts_see(accounts, details_of(b, number)->requester, p->seen);
}

static struct err emit_processes(struct boot_state *b, struct proctree *t, uint32_t boot_node,
				 struct derived_sink *sink)
{
	struct err e = OK;
	for (uint32_t i = 0; i < t->n && !e.kind; i++) {
		uint32_t number = t->preorder[i];
		proctree_enter(t, number, proc_at(b, number)->parent);
		struct process p = shown_process(b, t, number, boot_node);
		count_owner(b, number);
		e = sink->process(sink->context, &p);
	}
	return e;
}

/* What the next start says of it counts more than the shutdown: that may have been
 * the log service's alone. */
static bool was_shut_down(const struct derivation *d)
{
	bool is_last = d->span + 1 == d->boots.spans.n;
	return d->state->shut_down && (is_last || !d->boots.spans.items[d->span + 1].unclean_before);
}

/* So often a running system leaves a sign of life, by which 6008 tells when it had been there
 * last: the default of the policy "Enable Persistent Time Stamp". */
#define SIGN_OF_LIFE WINTIME_MINUTE

/* A boot ends all that was open in it: at its shutdown, or before the next one
 * where the power went.  That one's start says nothing where the clock was set
 * back in between. */
static struct boot_end end_of(const struct derivation *d)
{
	const struct boot_state *b = d->state;
	if (was_shut_down(d))
		return (struct boot_end){.ended = true, .latest = b->last, .reason = REASON_BOOT_ENDED};
	if (d->span + 1 == d->boots.spans.n)
		return (struct boot_end){.ended = false};
	const struct boot_span *next = &d->boots.spans.items[d->span + 1];
	if (next->reading != b->reading)
		return (struct boot_end){.ended = true, .reason = REASON_BOOT_ENDED};
	wintime alive = next->last_sign + SIGN_OF_LIFE > b->last ? next->last_sign + SIGN_OF_LIFE : b->last;
	bool power_lost = next->last_sign && alive < next->start;
	return (struct boot_end){.ended = true,
				 .latest = power_lost ? alive : next->start,
				 .reason = power_lost ? REASON_POWER_LOST : REASON_BOOT_ENDED};
}

static struct boot shown_boot(struct derivation *d, const struct boot_state *b,
			      const struct proctree *t)
{
	uint32_t node = d->host.next_node + 1;
	return (struct boot){.node = node,
			     .last = node + t->n,
			     .seq = ++d->host.boots,
			     .start = b->earliest && b->earliest < b->first ? b->earliest : b->first,
			     .reading = b->first_reading + 1,
			     .end_reading = b->reading + 1,
			     .sysmon_clock_off = d->order == BY_WRITTEN,
			     .end = b->last,
			     .marker = b->span->marker,
			     .clean_shutdown = was_shut_down(d),
			     .processes = t->n,
			     .clock_set = b->clock.sets > 0,
			     .log_cleared = b->log_cleared};
}

/* What only facts to come would be looked up in. */
static void free_lookups(struct boot_state *b)
{
	idmap_free(&b->latest);
	idmap_free(&b->latest_exit);
	idmap_free(&b->placeholders_of);
	idmap_free(&b->by_logon_id);
	idmap_free(&b->by_guid);
	idmap_free(&b->by_stem);
	idmap_free(&b->ts_sessions);
	idmap_free(&b->task_runs_of);
	idmap_free(&b->clients);
	strmap_free(&b->placeholders);
}

static void free_state(struct boot_state *b)
{
	if (!b)
		return;
	free_lookups(b);
	spill_free(&b->procs);
	spill_free(&b->details);
	spill_free(&b->sessions);
	VEC_FREE(&b->clock.readings);
	VEC_FREE(&b->built_in_logons);
	spill_free(&b->lines);
	VEC_FREE(&b->presence);
	VEC_FREE(&b->task_runs);
	sleep_free(b);
	textlist_free(&b->kept_texts);
	free(b);
}

static struct err finish_boot(struct derivation *d)
{
	struct boot_state *b = d->state;
	struct proctree t;
	if (!b)
		return OK;
	struct boot_end end = end_of(d);
	owners_settle(b);
	processes_finish(b, end);
	logons_finish(b, end);
	installs_settle(b);
	presence_settle(b);
	free_lookups(b);
	proctree_build(&t, b);
	struct boot boot = shown_boot(d, b, &t);
	d->host.next_node = boot.last;
	struct err e = d->sink->boot(d->sink->context, &boot);
	if (!e.kind)
		e = logons_emit(b, boot.node, d->sink);
	if (!e.kind)
		e = emit_processes(b, &t, boot.node, d->sink);
	if (!e.kind)
		e = activity_finish(b, &t, boot.node, readings_count(&d->boots.readings) > 1 ? NULL : d->sink);
	proctree_free(&t);
	free_state(b);
	d->state = NULL;
	return e;
}

/* ---- second pass ---- */

static struct boot_state *state_of(struct derivation *d, const struct fact *f, uint32_t reading)
{
	struct boot_state *b = d->state;
	if (!b) {
		b = d->state = xcalloc(1, sizeof *b);
		b->procs.size = sizeof(struct proc);
		b->details.size = sizeof(struct proc_details);
		b->sessions.size = sizeof(struct session);
		b->lines.size = sizeof(struct line);
		b->host = &d->host;
		b->span = &d->boots.spans.items[d->span];
		b->first = f->time;
		b->reading = b->first_reading = reading;
	}
	if (b->reading != reading)
		clock_went_back(b);
	b->reading = reading;
	b->last = f->time;
	return b;
}

/* Whether a fact came after another one: by record in one log, else, and where both
 * have one ID, by time, which is the order in which they come. */
static bool came_after(const struct last_record *x, const struct last_record *other)
{
	return x->channel != other->channel || x->record >= other->record;
}

static bool is_security_cleared(const struct fact *f)
{
	return f->event_id == SECURITY_LOG_CLEARED || f->event_id == SECURITY_LOG_CLEARED_2003;
}

static void note_numbered_anew(struct boot_state *b, const struct fact *f)
{
	if (!readings_numbered_anew(f))
		return;
	if (is_security_cleared(f))
		b->numbered_anew = f->time;
	uint64_t channel = hash_bytes(f->channel.p, f->channel.n);
	if (b->life.channel == channel)
		b->life = (struct last_record){0};
	if (b->shutdown.channel == channel)
		b->shutdown = (struct last_record){0};
}

static void note_shutdown(struct boot_state *b, const struct fact *f)
{
	if (boots_is_start(f))
		b->shut_down = false; /* it began no boot, and so what stopped before was less */
	bool life = f->kind == KIND_PROCESS_START || f->kind == KIND_LOGON;
	if (!life && !boots_is_shutdown(f))
		return;
	struct last_record here = {hash_bytes(f->channel.p, f->channel.n), f->record_id};
	if (!life) {
		b->shut_down |= came_after(&here, &b->life);
		b->shutdown = here;
	} else {
		b->shut_down &= !came_after(&here, &b->shutdown);
		if (came_after(&here, &b->life))
			b->life = here;
	}
}

/* What falls between processes. */
static void note_fall(struct boot_state *b, const struct fact *f)
{
	if (f->kind == KIND_CLOCK_CHANGED)
		clock_set(b, f);
	sleep_note(b, f);
	if (f->kind != KIND_LOG_CLEARED)
		return;
	b->log_cleared = true;
	if (is_security_cleared(f))
		b->procs_before_clear = (uint32_t)b->procs.n;
	b->fell_before |= PROCESS_AFTER_LOG_CLEARED;
}

static void note_second(struct boot_state *b, const struct fact *f)
{
	note_numbered_anew(b, f);
	note_shutdown(b, f);
	note_fall(b, f);
	switch (f->kind) {
	case KIND_PROCESS_START:
	case KIND_SYSMON_START:
		processes_start(b, f);
		break;
	case KIND_PROCESS_END:
	case KIND_SYSMON_END:
		processes_end(b, f);
		break;
	case KIND_TOKEN_ASSIGNED:
		processes_token(b, f);
		break;
	case KIND_TASK_STARTED:
	case KIND_TASK_ENDED:
		tasks_note(b, f);
		break;
	default:
		activity_note(b, f);
		break;
	}
}

static struct err join(struct derivation *d, const struct fact *f, uint32_t reading, uint32_t span)
{
	struct err e = span == d->span ? OK : finish_boot(d);
	d->span = span;
	if (!e.kind)
		note_second(state_of(d, f, reading), f);
	return e;
}

static struct err second_pass(struct derivation *d)
{
	struct err e = foreign_exits_unsettled(&d->host.foreign_exits) ? in_order(d, find_foreign_exit) : OK;
	if (!e.kind)
		e = in_order(d, join);
	return e.kind ? e : finish_boot(d);
}

struct err derive_host(struct fact_source *facts, struct derived_sink *sink)
{
	struct derivation d = {.facts = facts, .order = BY_TIME, .sink = sink, .host.waiting.size = sizeof(struct activity)};
	d.host.stretches = facts->stretches;
	d.host.nstretches = facts->nstretches;
	struct err e = first_pass(&d);
	if (!e.kind)
		e = second_pass(&d);
	if (!e.kind)
		e = activity_emit(&d.host, sink);
	if (!e.kind)
		e = accounts_emit(&d.host.accounts, sink);
	free_state(d.state);
	boots_free(&d.boots);
	sysmon_time_free(&d.sysmon_time);
	accounts_free(&d.host.accounts);
	textpool_free(&d.host.texts);
	foreign_exits_free(&d.host.foreign_exits);
	idmap_free(&d.host.how_rules);
	spill_free(&d.host.waiting);
	installs_free(&d.host);
	strmap_free(&d.host.own_addresses);
	return e;
}
