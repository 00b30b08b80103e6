#include "correlate/process_told.h"

#include "correlate/clock.h"
#include "correlate/logons.h"
#include "model/guid.h"
#include "model/image.h"

/* When the parent started, by its GUID. That is believed of an event whose own GUID has its
 * own time: others are made up, or of another clock. */
static wintime parent_start_of(const struct told *t)
{
	wintime own = process_guid_start(t->guid), parent = process_guid_start(t->parent_guid);
	bool agrees = !own || (t->fact->time >= own - FACT_SAME_EVENT &&
			       t->fact->time < own + WINTIME_SECOND + FACT_SAME_EVENT);
	return agrees ? parent : 0;
}

/* Where an event names no asker, the owner. */
static enum who_field asker_of(const struct fact *f)
{
	const struct field_meaning *meaning = field_meaning(f);
	return meaning->asker == WHO_NOBODY ? meaning->owner : meaning->asker;
}

struct told told_by(struct boot_state *b, const struct fact *f)
{
	bool sysmon = f->kind == KIND_SYSMON_START || f->kind == KIND_SYSMON_END;
	bool start = f->kind == KIND_PROCESS_START || f->kind == KIND_SYSMON_START;
	enum fact_field pid = start && !sysmon ? F_NewProcessId : F_ProcessId;
	enum fact_field image = sysmon ? F_Image : start ? F_NewProcessName : F_ProcessName;
	enum fact_field parent_image = sysmon ? F_ParentImage : F_ParentProcessName;
	struct textpool *texts = &b->host->texts;
	struct told t = {.fact = f, .sysmon = sysmon};
	t.pid = fact_id_or_0(f, pid);
	t.image = textpool_add_image(texts, fact_value(f, image));
	t.guid = sysmon ? fact_guid(f, F_ProcessGuid) : NULL;
	if (start) {
		t.parent_pid = fact_id_or_0(f, sysmon ? F_ParentProcessId : F_ProcessId);
		t.parent_image = textpool_add_image(texts, fact_value(f, parent_image));
		t.parent_guid = sysmon ? fact_guid(f, F_ParentProcessGuid) : NULL;
		t.parent_start = parent_start_of(&t);
	}
	t.requester = who_logon_id(f, asker_of(f));
	t.owner = who_logon_id(f, field_meaning(f)->owner);
	if (!t.owner)
		t.owner = t.requester;
	t.owner_told = field_meaning(f)->owner != WHO_NOBODY;
	return t;
}

bool process_images_agree(struct boot_state *b, uint32_t x, uint32_t y)
{
	struct textpool *texts = &b->host->texts;
	if (textpool_canonical(texts, x) == textpool_canonical(texts, y))
		return true;
	return image_agrees(textpool_canonical_text(texts, x), textpool_canonical_text(texts, y));
}

uint32_t process_latest(const struct boot_state *b, uint64_t pid)
{
	const uint64_t *at = idmap_find(&b->latest, pid);
	return at ? (uint32_t)*at : 0;
}

uint64_t process_guid_hash(const struct fact_value *guid)
{
	struct str text = fact_value_text(guid);
	return hash_bytes(text.p, text.n);
}

static struct str guid_of(struct boot_state *b, uint32_t number)
{
	return textlist_value(&b->kept_texts, details_of(b, number)->guid).text;
}

/* Another GUID may have been made to have the same hash: the text tells. */
static bool has_guid(struct boot_state *b, uint32_t number, const struct fact_value *guid)
{
	return str_eq(guid_of(b, number), fact_value_text(guid));
}

uint32_t process_by_guid(struct boot_state *b, const struct fact_value *guid)
{
	const uint64_t *at = guid ? idmap_find(&b->by_guid, process_guid_hash(guid)) : NULL;
	return at && has_guid(b, (uint32_t)*at, guid) ? (uint32_t)*at : 0;
}

/* By what all GUIDs of one process have; 0: it has no such part. */
static uint64_t stem_hash(const struct fact_value *guid, uint64_t pid)
{
	struct guid g;
	if (!guid_parse(fact_value_text(guid), &g) || !g.start)
		return 0;
	const uint64_t key[] = {g.stem, pid};
	return hash_bytes(key, sizeof key);
}

static bool is_of_image(struct boot_state *b, uint32_t number, uint64_t pid, uint32_t image)
{
	uint32_t own = proc_at(b, number)->image;
	return details_of(b, number)->pid == pid && (!image || !own || process_images_agree(b, image, own));
}

uint32_t process_named(struct boot_state *b, const struct fact_value *guid, uint64_t pid, uint32_t image)
{
	uint32_t number = process_by_guid(b, guid);
	if (number)
		return is_of_image(b, number, pid, image) ? number : 0;
	uint64_t stem = guid ? stem_hash(guid, pid) : 0;
	const uint64_t *at = stem ? idmap_find(&b->by_stem, stem) : NULL;
	bool agrees = at && is_of_image(b, (uint32_t)*at, pid, image) && guid_agrees(guid_of(b, (uint32_t)*at), fact_value_text(guid));
	return agrees ? (uint32_t)*at : 0;
}

bool process_has_other_guid(struct boot_state *b, uint32_t number, const struct fact_value *guid)
{
	return guid && details_of(b, number)->guid && !guid_agrees(guid_of(b, number), fact_value_text(guid));
}

bool process_has_not_guid(struct boot_state *b, uint32_t number, const struct fact_value *guid)
{
	return guid && details_of(b, number)->guid && !has_guid(b, number, guid);
}

wintime process_guid_start(const struct fact_value *guid)
{
	struct guid g;
	return guid && guid_parse(fact_value_text(guid), &g) ? g.start : 0;
}

void process_set_guid(struct boot_state *b, uint32_t number, const struct fact_value *guid)
{
	if (!guid)
		return;
	uint64_t stem = stem_hash(guid, details_of(b, number)->pid);
	details_of(b, number)->guid = textlist_add(&b->kept_texts, guid, true);
	*idmap_at(&b->by_guid, process_guid_hash(guid)) = number;
	if (stem)
		*idmap_at(&b->by_stem, stem) = number;
}

void process_set_guid_start(struct boot_state *b, uint32_t number, wintime start, const struct fact *f)
{
	bool before_log = b->span->marker.reason == REASON_BOOT_BEFORE_LOG;
	bool after_use = start > proc_at(b, number)->seen; /* a child was there before */
	if (!start || start > f->time || after_use || (start <= b->first - WINTIME_SECOND && !before_log))
		return;
	if (start < b->first && !before_log) /* within the second in which it began */
		start = b->first;
	if (before_log && (!b->earliest || start < b->earliest))
		b->earliest = start;
	details_of(b, number)->guid_start = proc_at(b, number)->seen = start;
}

wintime process_end_after_start(const struct proc *p, wintime end)
{
	bool a_moment = p->status == PROCESS_STARTED && end < p->seen && p->seen - end <= FACT_SAME_EVENT;
	return a_moment ? p->seen : end;
}

void process_set_end(struct boot_state *b, uint32_t number, wintime end, const struct fact *f, enum confidence c,
		     enum link_reason r)
{
	struct proc *p = proc_at(b, number);
	p->flags &= (uint16_t)~PROCESS_CLOCK_SET;
	if (p->status == PROCESS_STARTED && clock_set_since_start(b, number))
		p->flags |= PROCESS_CLOCK_SET;
	p->end = end;
	struct proc_details *d = details_of(b, number);
	d->end_fact = f ? f->id : 0;
	d->end_record = f ? f->record_id : -1;
	p->end_link.confidence = (uint8_t)c;
	p->end_link.reason = (uint8_t)r;
}

uint32_t process_add(struct boot_state *b, const struct told *t, enum process_status status)
{
	*(struct proc *)spill_add(&b->procs) =
		(struct proc){.seen = t->fact->time, .image = t->image, .status = (uint8_t)status};
	*(struct proc_details *)spill_add(&b->details) =
		(struct proc_details){.pid = t->pid,
				      .record = t->fact->record_id,
				      .logons_before = b->logon_events,
				      .presence_before = (uint32_t)b->presence.n,
				      .installs_before = (uint32_t)b->host->installs.n,
				      .integrity = -1,
				      .exit_status = -1};
	return (uint32_t)b->procs.n;
}

void process_id_changes_hands(struct boot_state *b, const struct told *t)
{
	uint64_t *of_id = idmap_find(&b->placeholders_of, t->pid);
	if (!of_id)
		return;
	for (uint32_t at = (uint32_t)*of_id; at; at = proc_at(b, at)->next_placeholder)
		if (!proc_at(b, at)->end)
			process_set_end(b, at, t->fact->time, t->fact, INFERRED, REASON_ID_REUSED);
	*of_id = ((*of_id >> 32) + 1) << 32;
}

/* ---- owners ---- */

static void set_requester(struct boot_state *b, uint32_t number, uint64_t logon_id, uint32_t account)
{
	struct proc *p = proc_at(b, number);
	uint64_t owner = p->logon ? session_at(b, p->logon)->logon_id : 0;
	bool other = logon_id && logon_id != owner;
	struct proc_details *d = details_of(b, number);
	d->requester = other ? account : 0;
	d->requester_name = accounts_name(&b->host->accounts, d->requester);
	d->requested_logon_id = other ? logon_id : 0;
	p->flags &= (uint16_t)~PROCESS_OTHER_REQUESTER;
	if (other)
		p->flags |= PROCESS_OTHER_REQUESTER;
}

/* The owner's session when the process started: its ID may have been given away
 * since, where a later event names it.  If none came before, the first. */
static uint32_t session_at_start(struct boot_state *b, uint32_t number, const struct told *t, uint32_t account)
{
	uint32_t latest = logons_refer(b, t->owner, account, t->fact);
	if (t->sysmon)
		logons_began(b, latest, t->fact);
	return turn_within(latest, details_of(b, number)->logons_before, session_turn, b);
}

/* The latest logon event of a built-in session at or before the start; 0: none. */
static int64_t built_in_logon_at_start(struct boot_state *b, const struct session *s, uint32_t logons_before)
{
	uint32_t at = turn_within(s->built_in_logon, logons_before, built_in_turn, b);
	const struct built_in_logon *logon = at ? &b->built_in_logons.items[at - 1] : NULL;
	return logon && logon->turn.order <= logons_before ? logon->fact : 0;
}

static void own_session(struct boot_state *b, uint32_t number, uint32_t session, uint32_t account)
{
	struct proc *p = proc_at(b, number);
	p->logon = session;
	const struct session *s = p->logon ? session_at(b, p->logon) : NULL;
	struct proc_details *d = details_of(b, number);
	d->logon_fact = s ? s->fact : 0;
	if (s && s->status == LOGON_BUILT_IN)
		d->logon_fact = built_in_logon_at_start(b, s, d->logons_before);
	p->logon_before = s && s->status == LOGON_RECORDED && s->turn.order <= d->logons_before;
	p->account = account || !s ? account : s->account;
	d->name = account || !s ? accounts_name(&b->host->accounts, account) : s->name;
}

static void set_session(struct boot_state *b, uint32_t number, const struct told *t, uint32_t account)
{
	own_session(b, number, session_at_start(b, number, t, account), account);
	proc_at(b, number)->owner_told = t->owner_told;
}

void process_set_owner(struct boot_state *b, uint32_t number, const struct told *t)
{
	uint32_t subject = accounts_of(&b->host->accounts, t->fact, asker_of(t->fact));
	bool other = t->owner != t->requester;
	if (t->owner_told || !proc_at(b, number)->owner_told)
		set_session(b, number, t, other ? accounts_of(&b->host->accounts, t->fact, field_meaning(t->fact)->owner) : subject);
	logons_refer(b, t->requester, subject, t->fact);
	set_requester(b, number, t->requester, subject);
}

void process_correct_owner(struct boot_state *b, uint32_t number, const struct told *t)
{
	struct proc *p = proc_at(b, number);
	uint64_t asked = p->logon ? session_at(b, p->logon)->logon_id : 0;
	uint32_t requester = p->account;
	if (p->owner_told || !t->owner)
		return;
	enum who_field who = t->owner != t->requester ? field_meaning(t->fact)->owner : asker_of(t->fact);
	set_session(b, number, t, accounts_of(&b->host->accounts, t->fact, who));
	set_requester(b, number, asked, requester);
}

void process_take_owner(struct boot_state *b, uint32_t number, uint32_t session, enum owner_by by)
{
	struct proc *p = proc_at(b, number);
	uint64_t asked = p->logon ? session_at(b, p->logon)->logon_id : 0;
	uint32_t requester = p->account;
	own_session(b, number, session, session ? session_at(b, session)->account : 0);
	p->owner_by = by;
	set_requester(b, number, asked, requester);
}
