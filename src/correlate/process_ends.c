/* Ends of processes: their exits, and what ends them where no exit is recorded. */
#include "correlate/processes.h"

#include <stdlib.h>

#include "correlate/process_told.h"

/* ---- exits ---- */

/* An exit's subject may differ from the start's: it is the owner or, rarely,
 * the requester.  Anybody else means that a start is missing between the two. */
static bool names_stranger(struct boot_state *b, uint32_t number, const struct told *t)
{
	const struct proc *p = proc_at(b, number);
	if (p->status != PROCESS_STARTED || t->sysmon || !t->owner || !p->logon)
		return false;
	return t->owner != session_at(b, p->logon)->logon_id && t->owner != details_of(b, number)->requested_logon_id;
}

/* Earlier than the start; two logs are never quite of one time. */
static bool is_clock_back(const struct proc *p, wintime end, bool by_sysmon)
{
	int64_t apart = by_sysmon == p->from_sysmon ? 0 : FACT_SAME_EVENT;
	return p->status == PROCESS_STARTED && end < p->seen - apart;
}

/* Nothing else is against the exit, but its time and that of the start are of different clocks. */
static void mark_clock_set(struct proc *p)
{
	if (p->end_link.reason != REASON_EXIT_RECORDED || !(p->flags & PROCESS_CLOCK_SET))
		return;
	p->end_link.confidence = INFERRED;
	p->end_link.reason = REASON_EXIT_CLOCK_SET;
}

/* named: by its GUID. */
static void fill_exit(struct boot_state *b, uint32_t number, const struct told *t, bool named)
{
	if (!t->sysmon && proc_at(b, number)->status == PROCESS_STARTED)
		process_correct_owner(b, number, t);
	struct proc *p = proc_at(b, number);
	uint64_t status;
	bool stranger = names_stranger(b, number, t);
	bool by_id = !t->image && p->image && !named; /* 593 of Windows 2000, a Sysmon 5 that knows none */
	bool clock_back = is_clock_back(p, t->fact->time, t->sysmon);
	enum link_reason reason = stranger     ? REASON_EXIT_OTHER_SUBJECT
				  : by_id      ? REASON_EXIT_ID_ONLY
				  : clock_back ? REASON_EXIT_CLOCK_BACK
					       : REASON_EXIT_RECORDED;
	wintime end = reason == REASON_EXIT_CLOCK_BACK ? t->fact->time : process_end_after_start(p, t->fact->time);
	process_set_end(b, number, end, t->fact, reason == REASON_EXIT_RECORDED ? RECORDED : INFERRED, reason);
	mark_clock_set(p);
	if (p->status != PROCESS_STARTED)
		p->end_link.reason = REASON_EXIT_ONLY;
	p->end_from_sysmon = t->sysmon;
	p->end_is_stale = t->fact->written != t->fact->time;
	if (t->pid)
		*idmap_at(&b->latest_exit, t->pid) = number;
	if (fact_id64(t->fact, F_Status, &status) && status <= INT64_MAX)
		details_of(b, number)->exit_status = (int64_t)status;
}

/* The placeholder that a child of the same ID and image has made: none of another GUID,
 * which Sysmon may name, where Security tells of the exit first, only later. */
static uint32_t ended_placeholder(struct boot_state *b, const struct told *t)
{
	struct textpool *texts = &b->host->texts;
	uint32_t later = t->sysmon ? 0 : foreign_exits_guid(&b->host->foreign_exits, texts, t->fact);
	struct fact_value guid_to_come = textpool_value(texts, later);
	const struct fact_value *guid = later ? &guid_to_come : t->guid;
	uint64_t *first = idmap_find(&b->placeholders_of, t->pid);
	uint32_t nameless = 0;
	for (uint32_t at = first ? (uint32_t)*first : 0; at; at = proc_at(b, at)->next_placeholder) {
		struct proc *p = proc_at(b, at);
		if (p->status != PROCESS_NOT_RECORDED || p->end || !p->children || process_has_other_guid(b, at, guid))
			continue;
		if (!p->image || !t->image) /* only their ID joins them */
			nameless = at;
		else if (process_images_agree(b, p->image, t->image))
			return at;
	}
	return nameless;
}

static void add_exit_only(struct boot_state *b, const struct told *t)
{
	uint32_t number = ended_placeholder(b, t);
	bool by_id = number && (!proc_at(b, number)->image || !t->image);
	if (!number) {
		number = process_add(b, t, PROCESS_EXIT_ONLY);
		proc_at(b, number)->parent_link.reason = REASON_PARENT_UNKNOWN;
	}
	proc_at(b, number)->status = PROCESS_EXIT_ONLY;
	if (t->image)
		proc_at(b, number)->image = t->image;
	process_set_owner(b, number, t);
	process_set_guid(b, number, t->guid);
	process_set_guid_start(b, number, process_guid_start(t->guid), t->fact);
	fill_exit(b, number, t, false);
	if (by_id)
		proc_at(b, number)->end_link.confidence = INFERRED;
	uint32_t latest = process_latest(b, t->pid);
	if (t->pid && (!latest || proc_at(b, latest)->end))
		*idmap_at(&b->latest, t->pid) = number;
}

static bool has_exit(const struct proc *p)
{
	switch (p->end_link.reason) {
	case REASON_EXIT_RECORDED:
	case REASON_EXIT_OTHER_SUBJECT:
	case REASON_EXIT_ID_ONLY:
	case REASON_EXIT_CLOCK_BACK:
	case REASON_EXIT_CLOCK_SET:
	case REASON_EXIT_AFTER_NEXT:
	case REASON_EXIT_FORMER_GUID:
	case REASON_EXIT_ONLY:
		return true;
	default:
		return false;
	}
}

/* An exit that the other log has told already. */
static bool is_same_exit(struct boot_state *b, uint32_t number, const struct told *t)
{
	const struct proc *p = proc_at(b, number);
	return has_exit(p) && p->end_from_sysmon != t->sysmon && llabs(t->fact->time - p->end) <= FACT_SAME_EVENT &&
	       process_images_agree(b, p->image, t->image) && !process_has_other_guid(b, number, t->guid);
}

/* Security's word on an exit counts, and Sysmon's, which names the process by
 * its GUID, confirms what Security left open: whichever came first. */
static void second_word(struct boot_state *b, uint32_t number, const struct told *t)
{
	struct proc *p = proc_at(b, number);
	bool by_name = t->sysmon ? process_by_guid(b, t->guid) == number : p->end_by_guid;
	uint8_t confidence = p->end_link.confidence;
	if (p->end_from_sysmon && p->status == PROCESS_EXIT_ONLY)
		process_set_owner(b, number, t);
	if (p->status == PROCESS_EXIT_ONLY && t->guid) {
		process_set_guid(b, number, t->guid);
		process_set_guid_start(b, number, process_guid_start(t->guid), t->fact);
	}
	if (p->end_from_sysmon)
		fill_exit(b, number, t, false);
	if (p->status == PROCESS_EXIT_ONLY)
		p->end_link.confidence = confidence;
	p->end_by_guid |= by_name;
	if (by_name && (p->end_link.reason == REASON_EXIT_OTHER_SUBJECT || p->end_link.reason == REASON_EXIT_AFTER_NEXT)) {
		bool clock_back = is_clock_back(p, p->end, p->end_from_sysmon);
		p->end_link.confidence = clock_back ? INFERRED : RECORDED;
		p->end_link.reason = clock_back ? REASON_EXIT_CLOCK_BACK : REASON_EXIT_RECORDED;
		mark_clock_set(p);
	}
}

/* The process of which the other log has told this exit; 0: none. */
static uint32_t told_before(struct boot_state *b, const struct told *t)
{
	const uint64_t *at = idmap_find(&b->latest_exit, t->pid);
	return at && is_same_exit(b, (uint32_t)*at, t) ? (uint32_t)*at : 0;
}

/* An exit that seemed to be alone is that of a known process, as t shows. */
static void move_exit(struct boot_state *b, uint32_t from, uint32_t number, const struct told *t)
{
	struct proc *exit = proc_at(b, from), *p = proc_at(b, number);
	wintime end = t->sysmon && exit->end_is_stale ? process_end_after_start(p, exit->end) : exit->end;
	bool clock_back = end < p->seen;
	process_set_end(b, number, end, NULL, clock_back ? INFERRED : RECORDED,
			clock_back ? REASON_EXIT_CLOCK_BACK : REASON_EXIT_RECORDED);
	mark_clock_set(p);
	p->end_from_sysmon = exit->end_from_sysmon;
	p->end_is_stale = exit->end_is_stale;
	struct proc_details *of_exit = details_of(b, from), *d = details_of(b, number);
	d->end_fact = of_exit->end_fact;
	d->end_record = of_exit->end_record;
	d->exit_status = of_exit->exit_status;
	if (d->pid)
		*idmap_at(&b->latest_exit, d->pid) = number;
	exit->status = PROCESS_NOT_RECORDED; /* at most somebody's parent */
	exit->logon = exit->account = 0;
	of_exit->requester = 0;
	of_exit->guid = of_exit->guid_start = 0;
	of_exit->exit_status = -1;
	process_set_end(b, from, t->fact->time, t->fact, INFERRED, REASON_ID_REUSED);
}

/* What its GUID names has ended, though another process may have its ID by now, to
 * which Security's word on this exit did not seem to belong. */
static void end_by_name(struct boot_state *b, uint32_t number, uint32_t told, const struct told *t)
{
	if (told && proc_at(b, told)->status == PROCESS_EXIT_ONLY)
		move_exit(b, told, number, t);
	else
		fill_exit(b, number, t, true);
	proc_at(b, number)->end_by_guid = true;
}

static bool may_end(struct boot_state *b, uint32_t number, const struct told *t)
{
	const struct proc *p = number ? proc_at(b, number) : NULL;
	bool over = p && p->end && p->end_link.reason != REASON_EXIT_FORMER_GUID;
	if (!p || over || process_has_other_guid(b, number, t->guid))
		return false;
	return !t->image || process_images_agree(b, p->image, t->image);
}

/* Whether the exit is not of this process, which has its ID. */
static bool is_foreign(struct boot_state *b, uint32_t number, const struct told *t)
{
	enum foreign foreign = foreign_exits_tell(&b->host->foreign_exits, &b->host->texts, t->fact);
	return foreign == OF_ONE_TO_COME || (foreign == OF_ANOTHER_GUID && details_of(b, number)->guid);
}

/* The exit has the GUID of what had this ID before, and had ended: Sysmon may write so where
 * the ID was given to another at once.  That one has ended, unless its own exit comes. */
static void end_by_former_guid(struct boot_state *b, uint32_t latest, const struct told *t)
{
	struct proc *p = latest ? proc_at(b, latest) : NULL;
	if (!p || p->end || p->status != PROCESS_STARTED || llabs(t->fact->time - p->seen) > FACT_SAME_EVENT)
		return;
	fill_exit(b, latest, t, true);
	p->end_link.confidence = INFERRED;
	p->end_link.reason = REASON_EXIT_FORMER_GUID;
}

/* Of what it names, which had ended by then. */
static void told_again(struct boot_state *b, uint32_t named, uint32_t latest, const struct told *t)
{
	if (named != latest)
		end_by_former_guid(b, latest, t);
	else if (!proc_at(b, named)->image)
		proc_at(b, named)->image = t->image;
}

/* Of its own, and no other one's. */
static bool has_own_exit(const struct proc *p)
{
	return has_exit(p) && p->end_link.reason != REASON_EXIT_FORMER_GUID;
}

void processes_end(struct boot_state *b, const struct fact *f)
{
	struct told t = told_by(b, f);
	if (fact_value(f, F_AuditId)) /* of one of the starts: which, nothing tells */
		return;
	uint32_t named = process_named(b, t.guid, t.pid, t.image), told = told_before(b, &t), latest = process_latest(b, t.pid);
	bool had_ended = named && has_own_exit(proc_at(b, named));
	if (had_ended && named != told)
		t.guid = 0; /* a former one's */
	if (named && !had_ended)
		end_by_name(b, named, told, &t);
	else if (told)
		second_word(b, told, &t);
	else if (named)
		told_again(b, named, latest, &t);
	else if (may_end(b, latest, &t) && !is_foreign(b, latest, &t))
		fill_exit(b, latest, &t, false);
	else
		add_exit_only(b, &t);
	if (!told && !(named && had_ended))
		process_id_changes_hands(b, &t);
}

/* ---- an exit before its start ---- */

/* An exit, as Security tells of it, stands before a start in order of time, but came
 * after it by its record ID.  Those of a log that was numbered anew tell no order. */
static bool came_after(struct boot_state *b, uint32_t exit, wintime start, int64_t record)
{
	const struct proc *p = proc_at(b, exit);
	return !p->end_from_sysmon && p->end < start && p->end >= start - WINTIME_MINUTE && p->end >= b->numbered_anew &&
	       details_of(b, exit)->end_record > record;
}

void process_doubt_exit(struct boot_state *b, uint32_t number, const struct told *t)
{
	struct proc *p = proc_at(b, number);
	if (p->end_link.reason != REASON_EXIT_RECORDED || p->end_by_guid || t->sysmon ||
	    !process_images_agree(b, p->image, t->image) || !came_after(b, number, t->fact->time, t->fact->record_id))
		return;
	p->end_link.confidence = INFERRED;
	p->end_link.reason = REASON_EXIT_AFTER_NEXT;
}

/* Where the clock was set back by less than a minute, an exit may come before its
 * start in order of time: its record ID tells, or its GUID, which is the same. */
static bool is_exit_of_later(struct boot_state *b, uint32_t from, uint32_t number, bool same_guid)
{
	const struct proc *exit = proc_at(b, from), *p = proc_at(b, number);
	if (exit->status != PROCESS_EXIT_ONLY || has_exit(p))
		return false;
	bool images_agree = process_images_agree(b, p->image, exit->image);
	if (same_guid)
		return details_of(b, from)->pid == details_of(b, number)->pid && (!exit->image || images_agree);
	return images_agree && came_after(b, from, p->seen, details_of(b, number)->record);
}

void process_take_earlier_exit(struct boot_state *b, uint32_t exit, uint32_t number, const struct told *t)
{
	if (!is_exit_of_later(b, exit, number, t->sysmon))
		return;
	move_exit(b, exit, number, t);
	proc_at(b, number)->end_by_guid = t->sysmon;
}

/* ---- when the boot is over ---- */

static void end_with_boot(struct boot_state *b, uint32_t number, struct boot_end end)
{
	struct proc *p = proc_at(b, number);
	if (p->end_link.reason)
		return;
	if (end.ended)
		process_set_end(b, number, end.latest, NULL, INFERRED, end.reason);
	else
		p->end_link.reason = REASON_OPEN_AT_LOG_END;
}

void processes_finish(struct boot_state *b, struct boot_end end)
{
	for (uint32_t i = 1; i <= b->procs.n; i++) {
		struct proc *p = proc_at(b, i);
		end_with_boot(b, i, end);
		if (p->end_link.reason == REASON_ID_REUSED || p->end_link.reason == REASON_BOOT_ENDED ||
		    p->end_link.reason == REASON_POWER_LOST)
			p->flags |= PROCESS_ENDED_UNSURE;
		if (p->logon) {
			session_at(b, p->logon)->processes++;
			if (!p->account)
				p->account = session_at(b, p->logon)->account;
		}
		struct account *owner = accounts_at(&b->host->accounts, p->account);
		if (owner && p->flags & PROCESS_ELEVATED)
			owner->elevated = true;
		const struct proc *parent = p->parent ? proc_at(b, p->parent) : NULL;
		if (parent && parent->account && p->account && parent->account != p->account)
			p->flags |= PROCESS_OWNER_CHANGED;
	}
}
