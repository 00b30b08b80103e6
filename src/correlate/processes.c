/* A process is (boot, process ID, start).  Sources: DESIGN section 3; Microsoft,
 * pages of events 4688 and 4689; Sysmon's documentation for events 1 and 5.
 *
 * At any moment an ID has one latest process.  A start makes the next one and
 * thereby ends it; an exit ends it if the image agrees; a child has it as its
 * parent if it has not ended and agrees with the image that the child names.
 * Parents that no start shows are placeholders, one for each (ID, image) between
 * two starts or exits with that ID.
 *
 * A start that Sysmon and Security both tell is one process: whichever comes
 * first makes it, and Security's word counts. */
#include "correlate/processes.h"

#include <stdlib.h>

#include "correlate/clock.h"
#include "correlate/how.h"
#include "correlate/installs.h"
#include "correlate/logons.h"
#include "correlate/owners.h"
#include "correlate/process_told.h"
#include "model/image.h"
#include "correlate/tasks.h"

enum {
	SYSTEM_PID = 4,
	SYSTEM_PID_2000 = 8, /* of Windows 2000 */
	PROCESS_CREATED = 592,
	TOKEN_ASSIGNED = 600,
	HIGH_INTEGRITY = 0x3000
};

/* ---- parents ---- */

struct placeholder_key {
	uint64_t pid;
	uint32_t image, hands;
	uint64_t guid; /* its hash; 0: the one that was shown last */
};

static uint64_t *placeholder_place(struct boot_state *b, const struct placeholder_key *key)
{
	return strmap_at(&b->placeholders, (struct str){(const char *)key, sizeof *key});
}

/* 0: none, or its children turned out to have other parents. */
static uint32_t placeholder_at(struct boot_state *b, const struct placeholder_key *key)
{
	uint32_t number = (uint32_t)*placeholder_place(b, key);
	return number && proc_at(b, number)->children ? number : 0;
}

static uint32_t add_placeholder(struct boot_state *b, const struct told *parent, uint64_t *of_id)
{
	uint32_t number = process_add(b, parent, PROCESS_NOT_RECORDED);
	proc_at(b, number)->next_placeholder = (uint32_t)*of_id;
	proc_at(b, number)->parent_link.reason = REASON_PARENT_UNKNOWN;
	*of_id = *of_id >> 32 << 32 | number;
	return number;
}

/* Placeholders are shared until the ID changes hands, but not by children that name
 * different GUIDs; one that names none is that of the one shown last. */
static uint32_t placeholder(struct boot_state *b, const struct told *child)
{
	const struct fact_value *guid = child->parent_guid;
	struct told parent = {.fact = child->fact,
			      .pid = child->parent_pid,
			      .image = child->parent_image};
	bool kernel = parent.pid == SYSTEM_PID ||
		      (parent.pid == SYSTEM_PID_2000 && child->fact->event_id == PROCESS_CREATED);
	if (kernel && !parent.image) /* this ID is the kernel's, always */
		parent.image = textpool_add(&b->host->texts,
					&(struct fact_value){.text = STR("System")});
	uint64_t *of_id = idmap_at(&b->placeholders_of, parent.pid);
	struct placeholder_key last = {.pid = parent.pid,
				       .image = textpool_canonical(&b->host->texts, parent.image),
				       .hands = (uint32_t)(*of_id >> 32)};
	struct placeholder_key named = last;
	named.guid = guid ? process_guid_hash(guid) : 0;
	uint32_t number = placeholder_at(b, &last);
	if (number && process_has_other_guid(b, number, guid))
		number = placeholder_at(b, &named);
	if (!number || process_has_other_guid(b, number, guid))
		*placeholder_place(b, &last) = number = add_placeholder(b, &parent, of_id);
	if (guid && !details_of(b, number)->guid) {
		details_of(b, number)->guid = textlist_add(&b->kept_texts, guid, true);
		process_set_guid_start(b, number, child->parent_start, child->fact);
		*placeholder_place(b, &named) = number;
	}
	return number;
}

/* Only Security's late word on a start that Sysmon told first can name a parent
 * that came after: it must not be one of its own descendants.  A forged log can nest a
 * million, so this looks up so many levels; where that does not tell, it may be. */
static bool may_be_below(struct boot_state *b, uint32_t number, uint32_t above)
{
	enum { LEVELS = 1024 };
	int level = 0;
	if (number < above)
		return false;
	while (number && number != above && ++level < LEVELS)
		number = proc_at(b, number)->parent;
	return number;
}

/* An exit at an earlier time than its start says by its record ID whether it came. */
static bool has_ended(struct boot_state *b, uint32_t number, const struct told *child)
{
	const struct proc *p = proc_at(b, number);
	int64_t apart = p->end_from_sysmon == p->from_sysmon ? 0 : FACT_SAME_EVENT;
	bool set_back = p->status == PROCESS_STARTED && p->end_link.reason != REASON_ID_REUSED &&
			p->end < p->seen - apart && p->end_from_sysmon == child->sysmon;
	return p->end && !(set_back && child->fact->record_id < details_of(b, number)->end_record);
}

/* In place of the one that it had. */
static void take_parent(struct boot_state *b, uint32_t number, uint32_t parent)
{
	struct proc *p = proc_at(b, number), *before = p->parent ? proc_at(b, p->parent) : NULL;
	if (before && before->children < UINT16_MAX)
		before->children--;
	p->parent = parent;
	if (parent && proc_at(b, parent)->children < UINT16_MAX)
		proc_at(b, parent)->children++;
}

/* The started process of the GUID that a child names its parent by, if ID and image
 * agree; 0: none. */
static uint32_t parent_by_guid(struct boot_state *b, uint32_t number, const struct told *t)
{
	uint32_t parent = process_named(b, t->parent_guid, t->parent_pid, t->parent_image);
	bool started = parent && proc_at(b, parent)->status == PROCESS_STARTED;
	return started && !may_be_below(b, parent, number) ? parent : 0;
}

/* A recorded start, and the second in which the parent's GUID has it.  false: nothing tells. */
static bool starts_as_told(struct boot_state *b, uint32_t parent, const struct told *t, bool *otherwise)
{
	const struct proc *p = proc_at(b, parent);
	wintime second = t->parent_start;
	bool told = second && p->status == PROCESS_STARTED;
	bool agrees = p->seen >= second - FACT_SAME_EVENT && p->seen < second + WINTIME_SECOND + FACT_SAME_EVENT;
	*otherwise = told && !agrees;
	return told && agrees;
}

/* What is known of the records between the parent's start and the child's.  Where some are
 * missing, another process may have had the ID since.  Only one log's record IDs tell. */
enum between { NOT_TOLD, WHOLE, HOLE };

static enum between records_between(struct boot_state *b, uint32_t parent, const struct told *t)
{
	const struct host *host = b->host;
	int64_t from = details_of(b, parent)->record, to = t->fact->record_id;
	size_t low = 0, high = host->nstretches;
	if (parent <= b->procs_before_clear)
		return HOLE;
	if (proc_at(b, parent)->from_sysmon || t->sysmon || from <= 0 || to <= 0)
		return NOT_TOLD;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (host->stretches[middle].last < from)
			low = middle + 1;
		else
			high = middle;
	}
	if (to < from)
		return HOLE;
	if (low == host->nstretches) /* what was not kept is as if it were missing */
		return low ? HOLE : NOT_TOLD;
	return host->stretches[low].first <= from && to <= host->stretches[low].last ? WHOLE : HOLE;
}

/* By its ID alone.  Who is known to start nothing may start something after all (conhost.exe
 * ctfmon.exe, in a real log), but only where no start of another with that ID can be missing. */
static enum link_reason judge_by_id(struct boot_state *b, uint32_t parent, const struct told *t)
{
	enum between records = records_between(b, parent, t);
	if (records != WHOLE && image_starts_nothing(textpool_canonical_text(&b->host->texts, proc_at(b, parent)->image)))
		return REASON_PARENT_STARTS_NOTHING;
	return records == HOLE ? REASON_PARENT_OVER_HOLE : REASON_PARENT_ID_ONLY;
}

/* What is against the latest process with the creator's ID, or else how it is known to be the
 * parent. */
static enum link_reason judge_parent(struct boot_state *b, uint32_t parent, const struct told *t)
{
	bool otherwise, as_told = starts_as_told(b, parent, t, &otherwise);
	if (t->parent_image && !process_images_agree(b, t->parent_image, proc_at(b, parent)->image))
		return REASON_PARENT_IMAGE_DIFFERS;
	if (process_has_other_guid(b, parent, t->parent_guid))
		return REASON_PARENT_GUID_DIFFERS;
	if (otherwise)
		return REASON_PARENT_START_DIFFERS;
	if (t->parent_image || as_told)
		return REASON_PARENT_STARTED;
	return judge_by_id(b, parent, t);
}

static enum confidence parent_confidence(enum link_reason reason)
{
	return reason == REASON_PARENT_STARTED ? RECORDED : reason == REASON_PARENT_ID_ONLY ? INFERRED : UNKNOWN;
}

static void set_parent(struct boot_state *b, uint32_t number, const struct told *t)
{
	uint32_t named = parent_by_guid(b, number, t), parent = named ? named : process_latest(b, t->parent_pid);
	enum link_reason reason = REASON_PARENT_NOT_RECORDED;
	if (!t->parent_pid) {
		reason = fact_value(t->fact, F_AuditId) ? REASON_AUDIT_ID : REASON_PARENT_UNKNOWN;
		parent = 0;
	} else if (named) {
		reason = REASON_PARENT_STARTED;
	} else if (!parent || may_be_below(b, parent, number)) {
		parent = 0;
	} else {
		reason = has_ended(b, parent, t) ? REASON_PARENT_ENDED : judge_parent(b, parent, t);
	}
	enum confidence confidence = parent_confidence(reason);
	if (t->parent_pid && !confidence)
		parent = placeholder(b, t);
	struct proc *p = proc_at(b, number);
	details_of(b, number)->parent_pid = t->parent_pid;
	take_parent(b, number, parent);
	p->parent_by_guid = t->parent_guid && (named || !confidence);
	p->parent_link.confidence = (uint8_t)confidence;
	p->parent_link.reason = (uint8_t)reason;
}

/* The RID of a mandatory label, S-1-16-RID; Sysmon has it in words. */
static int32_t integrity_of(const struct fact *f)
{
	static const struct {
		struct str word;
		int32_t rid;
	} levels[] = {{{"Untrusted", 9}, 0}, {{"Low", 3}, 0x1000}, {{"Medium", 6}, 0x2000},
		      {{"High", 4}, HIGH_INTEGRITY}, {{"System", 6}, 0x4000}};
	struct str label = fact_text(f, F_MandatoryLabel), word = fact_text(f, F_IntegrityLevel);
	uint64_t rid;
	if (str_starts_nocase(label, STR("S-1-16-")) &&
	    str_to_u64(str_sub(label, 7, label.n), &rid) && rid <= INT32_MAX)
		return (int32_t)rid;
	for (size_t i = 0; i < sizeof levels / sizeof *levels; i++)
		if (str_eq_nocase(word, levels[i].word))
			return levels[i].rid;
	return -1;
}

static uint8_t elevation_of(const struct fact *f)
{
	struct str text = str_trim(fact_text(f, F_TokenElevationType));
	uint64_t type;
	if (!str_starts_nocase(text, STR("%%")) || !str_to_u64(str_sub(text, 2, text.n), &type))
		return 0;
	bool known = type >= ELEVATION_BASE + ELEVATION_DEFAULT && type <= ELEVATION_BASE + ELEVATION_LIMITED;
	return known ? (uint8_t)(type - ELEVATION_BASE) : 0;
}

/* ---- starts ---- */

/* The other log's word: within a moment by the same clock, the same ID and image, and
 * no other GUID. */
static bool is_same_start(struct boot_state *b, uint32_t number, const struct told *t)
{
	const struct proc *p = proc_at(b, number);
	return p->status == PROCESS_STARTED && p->from_sysmon != t->sysmon &&
	       clock_reading(b, number) == b->clock.readings.n &&
	       llabs(t->fact->time - p->seen) <= FACT_SAME_EVENT && process_images_agree(b, p->image, t->image) &&
	       !process_has_not_guid(b, number, t->guid);
}

/* What only Sysmon knows. */
static void fill_sysmon(struct boot_state *b, uint32_t number, const struct told *t)
{
	struct proc_details *d = details_of(b, number);
	d->sysmon_fact = t->fact->id;
	d->hashes = textlist_add(&b->kept_texts, fact_value(t->fact, F_Hashes), false);
	process_set_guid(b, number, t->guid);
}

/* The placeholder that a later event names; it was there when its child started. */
static uint32_t named_placeholder(struct boot_state *b, uint32_t number, const struct told *t)
{
	uint32_t named = placeholder(b, t);
	struct proc *p = proc_at(b, number), *parent = proc_at(b, named);
	struct proc_details *child = details_of(b, number), *d = details_of(b, named);
	if (!d->guid_start && number < named && (p->seen < parent->seen || clock_reading(b, number) < clock_reading(b, named))) {
		parent->seen = p->seen;
		d->record = child->record;
	}
	if (child->logons_before < d->logons_before)
		d->logons_before = child->logons_before;
	return named;
}

/* A parent found by its ID alone or by its image, too, once more is told of it. */
static void check_parent(struct boot_state *b, uint32_t number, const struct told *t)
{
	struct proc *p = proc_at(b, number);
	enum link_reason reason = judge_parent(b, p->parent, t);
	enum confidence confidence = parent_confidence(reason);
	if (!confidence)
		take_parent(b, number, named_placeholder(b, number, t));
	p = proc_at(b, number);
	p->parent_link.confidence = (uint8_t)confidence;
	p->parent_link.reason = (uint8_t)reason;
}

/* A parent of which only the ID was told, once its image or GUID is: children that told no
 * more may have had another one, so those that did part from them. */
static void name_placeholder(struct boot_state *b, uint32_t number, const struct told *t)
{
	if (proc_at(b, proc_at(b, number)->parent)->end) /* its ID is another's now */
		return;
	take_parent(b, number, named_placeholder(b, number, t));
}

/* Only for want of an image. */
static bool is_doubted(enum link_reason reason)
{
	return reason == REASON_PARENT_OVER_HOLE || reason == REASON_PARENT_STARTS_NOTHING;
}

/* A later event names the image of the parent, which the start left open, or its GUID.
 * Before Vista no start names it, so what one child's 600 says is taken for all. */
static void name_parent(struct boot_state *b, uint32_t number, struct told *t)
{
	struct proc *p = proc_at(b, number);
	struct proc *parent = p->parent ? proc_at(b, p->parent) : NULL;
	if (details_of(b, number)->parent_pid != t->parent_pid || (p->parent_image ? !t->parent_guid : !t->parent_image))
		return;
	p->parent_image = t->parent_image = p->parent_image ? p->parent_image : t->parent_image;
	if (parent_by_guid(b, number, t) || is_doubted(p->parent_link.reason))
		set_parent(b, number, t);
	else if (!parent || (!t->sysmon && has_ended(b, p->parent, t)))
		return;
	else if (p->parent_link.confidence)
		check_parent(b, number, t);
	else if (!parent->image && t->fact->event_id == TOKEN_ASSIGNED)
		parent->image = t->parent_image;
	else if (t->parent_guid || !parent->image || !process_images_agree(b, parent->image, t->parent_image))
		name_placeholder(b, number, t);
}

static int64_t command_line_of(struct boot_state *b, uint32_t image, const struct fact *f)
{
	bool will_be_read = how_reads_command_line(b->host, image) || installs_read_command_line(b->host, image);
	return textlist_add(&b->kept_texts, fact_value(f, F_CommandLine), will_be_read);
}

/* Sysmon's starts name their parent's command line, too: the only word on one whose own
 * start is not recorded. */
static void note_parent_command_line(struct boot_state *b, uint32_t number, const struct told *t)
{
	uint32_t parent = proc_at(b, number)->parent;
	if (!parent || !t->sysmon || proc_at(b, parent)->status == PROCESS_STARTED || details_of(b, parent)->command_line)
		return;
	details_of(b, parent)->command_line = textlist_add(&b->kept_texts, fact_value(t->fact, F_ParentCommandLine),
							   how_reads_command_line(b->host, proc_at(b, parent)->image));
}

/* Security told the start first; Sysmon's later word fills what it left open. */
static void fill_gaps(struct boot_state *b, uint32_t number, struct told *t)
{
	fill_sysmon(b, number, t);
	process_correct_owner(b, number, t);
	struct proc *p = proc_at(b, number);
	struct proc_details *d = details_of(b, number);
	if (!d->command_line)
		d->command_line = command_line_of(b, p->image, t->fact);
	if (d->integrity < 0)
		d->integrity = integrity_of(t->fact);
	if (d->integrity >= HIGH_INTEGRITY)
		p->flags |= PROCESS_ELEVATED;
	name_parent(b, number, t);
	note_parent_command_line(b, number, t);
}

static void fill_start(struct boot_state *b, uint32_t number, struct told *t)
{
	struct proc *p = proc_at(b, number);
	const struct fact *f = t->fact;
	bool same_id = details_of(b, number)->parent_pid == t->parent_pid;
	if (!t->parent_image && same_id)
		t->parent_image = p->parent_image; /* Sysmon may have named it before */
	bool keeps_parent = p->parent_by_guid && same_id &&
			    process_images_agree(b, p->parent_image, t->parent_image);
	p->parent_image = t->parent_image;
	p->seen = f->time;
	if (p->end_link.confidence == RECORDED)
		p->end = process_end_after_start(p, p->end);
	p->image = t->image;
	p->from_sysmon = t->sysmon;
	p->flags &= (uint16_t)~PROCESS_WRITTEN_LATE;
	if (t->sysmon && llabs(f->written - f->time) > FACT_SAME_EVENT)
		p->flags |= PROCESS_WRITTEN_LATE;
	struct proc_details *d = details_of(b, number);
	d->record = f->record_id;
	d->start_fact = f->id;
	d->logons_before = b->logon_events;
	d->presence_before = (uint32_t)b->presence.n;
	d->installs_before = (uint32_t)b->host->installs.n;
	int64_t command_line = command_line_of(b, t->image, f);
	if (command_line)
		d->command_line = command_line;
	int32_t integrity = integrity_of(f);
	if (integrity >= 0)
		d->integrity = integrity;
	p->elevation = elevation_of(f);
	if (p->elevation == ELEVATION_FULL || d->integrity >= HIGH_INTEGRITY)
		p->flags |= PROCESS_ELEVATED;
	process_set_owner(b, number, t);
	if (!keeps_parent)
		set_parent(b, number, t);
	note_parent_command_line(b, number, t);
	if (p->parent_link.reason == REASON_AUDIT_ID) /* nothing can be its exit */
		p->end_link.reason = REASON_AUDIT_ID;
}

void processes_start(struct boot_state *b, const struct fact *f)
{
	struct told t = told_by(b, f);
	uint32_t number = process_latest(b, t.pid), exit = t.sysmon ? process_named(b, t.guid, t.pid, t.image) : number;
	struct proc *old = number ? proc_at(b, number) : NULL;
	if (old && is_same_start(b, number, &t)) {
		if (old->from_sysmon) {
			fill_start(b, number, &t);
			return;
		}
		fill_gaps(b, number, &t);
		if (exit)
			process_take_earlier_exit(b, exit, number, &t);
		return;
	}
	if (old)
		process_doubt_exit(b, number, &t);
	if (old && !old->end)
		process_set_end(b, number, f->time, f, INFERRED, REASON_ID_REUSED);
	process_id_changes_hands(b, &t);
	number = process_add(b, &t, PROCESS_STARTED);
	proc_at(b, number)->flags = b->fell_before;
	b->fell_before = 0;
	if (t.pid)
		*idmap_at(&b->latest, t.pid) = number;
	fill_start(b, number, &t);
	tasks_start(b, number);
	if (exit)
		process_take_earlier_exit(b, exit, number, &t);
	if (t.sysmon)
		fill_sysmon(b, number, &t);
}

/* 592 and the older 4688 name who made a process, 600 and 4696 whose token it then got:
 * like the Target of a later start, that is the owner.  They come at once, before the
 * process runs, and also name the image of the one who assigned the token: where that
 * is the creator, it is what the start left open. */
void processes_token(struct boot_state *b, const struct fact *f)
{
	uint32_t number = process_latest(b, fact_id_or_0(f, F_TargetProcessId));
	struct proc *p = number ? proc_at(b, number) : NULL;
	struct told t = {.fact = f,
			 .image = textpool_add(&b->host->texts, fact_value(f, F_TargetProcessName)),
			 .parent_pid = fact_id_or_0(f, F_ProcessId),
			 .parent_image = textpool_add(&b->host->texts, fact_value(f, F_ProcessName)),
			 .requester = who_logon_id(f, field_meaning(f)->asker),
			 .owner = who_logon_id(f, field_meaning(f)->owner),
			 .owner_told = true};
	if (!p || p->end || p->status != PROCESS_STARTED || !t.owner)
		return;
	if (llabs(f->time - p->seen) > FACT_SAME_EVENT || (t.image && !process_images_agree(b, p->image, t.image)))
		return;
	process_correct_owner(b, number, &t);
	name_parent(b, number, &t);
}

uint32_t processes_running(struct boot_state *b, uint64_t pid, const struct fact_value *image)
{
	uint32_t number = pid ? process_latest(b, pid) : 0;
	if (!number || proc_at(b, number)->end)
		return 0;
	if (image && !process_images_agree(b, proc_at(b, number)->image, textpool_add(&b->host->texts, image)))
		return 0;
	return number;
}

struct link processes_logon_link(struct boot_state *b, uint32_t number)
{
	const struct proc *p = proc_at(b, number);
	if (!p->logon || !p->owner_told)
		return owners_link(b, number);
	const struct session *s = session_at(b, p->logon);
	if (s->status == LOGON_BUILT_IN)
		return (struct link){RECORDED, REASON_LOGON_BUILT_IN, details_of(b, number)->logon_fact};
	if (s->status == LOGON_NOT_RECORDED)
		return (struct link){UNKNOWN, REASON_LOGON_NOT_RECORDED, 0};
	if (!p->logon_before)
		return (struct link){INFERRED, REASON_LOGON_AFTER_START, s->fact};
	return (struct link){RECORDED, REASON_LOGON_RECORDED, s->fact};
}
