/* A process is (boot, process ID, start).  Sources: DESIGN section 3; Microsoft,
 * pages of events 4688 and 4689; Sysmon's documentation for events 1 and 5.
 *
 * At any moment an ID has one latest process.  A start makes the next one and
 * thereby ends it; an exit ends it if the image agrees; a child has it as its
 * parent if it has not ended and agrees with the image that the child names.
 * Parents that no start shows are placeholders, one for each (ID, image) between
 * two starts of that ID.
 *
 * A start that Sysmon and Security both tell is one process: whichever comes
 * first makes it, and Security's word counts. */
#include "correlate/processes.h"

#include <stdlib.h>

#include "correlate/how.h"
#include "correlate/logons.h"
#include "model/image.h"
#include "model/logon_type.h"

/* Sysmon and Security tell of the same thing within this time. */
#define SAME_EVENT (2 * WINTIME_SECOND)

enum {
	SYSTEM_PID = 4,
	SYSTEM_PID_2000 = 8, /* of Windows 2000 */
	PROCESS_CREATED = 592,
	TOKEN_ASSIGNED = 600,
	HIGH_INTEGRITY = 0x3000
};

/* What a start or an exit says, whichever event it is. */
struct told {
	const struct fact *fact;
	bool sysmon;
	uint64_t pid, parent_pid;
	uint32_t image, parent_image;
	uint64_t owner, requester; /* logon IDs */
	bool owner_told; /* the event can tell the owner: 4688 v0 and v1 only name who asked */
};

static struct told told_by(struct boot_state *b, const struct fact *f)
{
	bool sysmon = f->kind == KIND_SYSMON_START || f->kind == KIND_SYSMON_END;
	bool start = f->kind == KIND_PROCESS_START || f->kind == KIND_SYSMON_START;
	enum fact_field pid = start && !sysmon ? F_NewProcessId : F_ProcessId;
	enum fact_field image = sysmon ? F_Image : start ? F_NewProcessName : F_ProcessName;
	enum fact_field parent_image = sysmon ? F_ParentImage : F_ParentProcessName;
	struct textpool *texts = &b->host->texts;
	struct told t = {.fact = f, .sysmon = sysmon};
	t.pid = fact_id_or_0(f, pid);
	t.image = textpool_add(texts, fact_value(f, image));
	if (start) {
		t.parent_pid = fact_id_or_0(f, sysmon ? F_ParentProcessId : F_ProcessId);
		t.parent_image = textpool_add(texts, fact_value(f, parent_image));
	}
	t.requester = fact_id_or_0(f, sysmon ? F_LogonId : F_SubjectLogonId);
	t.owner = start && !sysmon ? fact_id_or_0(f, F_TargetLogonId) : 0;
	if (!t.owner)
		t.owner = t.requester;
	t.owner_told = !start || sysmon || f->layout->slot[F_TargetLogonId] >= 0;
	return t;
}

static bool images_agree(struct boot_state *b, uint32_t x, uint32_t y)
{
	struct textpool *texts = &b->host->texts;
	if (textpool_canonical(texts, x) == textpool_canonical(texts, y))
		return true;
	return image_agrees(textpool_canonical_text(texts, x), textpool_canonical_text(texts, y));
}

static uint32_t latest_process(const struct boot_state *b, uint64_t pid)
{
	const uint64_t *at = idmap_find(&b->latest, pid);
	return at ? (uint32_t)*at : 0;
}

/* f: what shows the end, NULL where nothing does. */
static void set_end(struct proc *p, wintime end, const struct fact *f, enum confidence c,
		    enum link_reason r)
{
	p->end = end;
	p->end_fact = f ? f->id : 0;
	p->end_record = f ? f->record_id : -1;
	p->end_link.confidence = (uint8_t)c;
	p->end_link.reason = (uint8_t)r;
}

static uint32_t add_process(struct boot_state *b, const struct told *t, enum process_status status)
{
	VEC_PUSH(&b->procs, (struct proc){.seen = t->fact->time,
					  .client = (uint32_t)b->presence.n,
					  .install = (uint32_t)b->host->installs.n,
					  .record = t->fact->record_id,
					  .pid = t->pid,
					  .image = t->image,
					  .status = (uint8_t)status,
					  .integrity = -1,
					  .exit_status = -1});
	return (uint32_t)b->procs.n;
}

/* ---- parents ---- */

/* Placeholders are shared while the ID has the same latest process. */
static uint32_t placeholder(struct boot_state *b, const struct told *child)
{
	struct told parent = {.fact = child->fact,
			      .pid = child->parent_pid,
			      .image = child->parent_image};
	bool kernel = parent.pid == SYSTEM_PID ||
		      (parent.pid == SYSTEM_PID_2000 && child->fact->event_id == PROCESS_CREATED);
	if (kernel && !parent.image) /* this ID is the kernel's, always */
		parent.image = textpool_add(&b->host->texts,
					&(struct fact_value){.text = STR("System")});
	struct {
		uint64_t pid;
		uint32_t image, latest;
	} key = {parent.pid, textpool_canonical(&b->host->texts, parent.image),
		 latest_process(b, parent.pid)};
	uint64_t *known =
		strmap_at(&b->placeholders, (struct str){(const char *)&key, sizeof key});
	if (*known)
		return (uint32_t)*known;
	uint32_t number = add_process(b, &parent, PROCESS_NOT_RECORDED);
	*known = number;
	uint64_t *first = idmap_at(&b->placeholders_of, parent.pid);
	proc_at(b, number)->next_placeholder = (uint32_t)*first;
	proc_at(b, number)->parent_link.reason = REASON_PARENT_UNKNOWN;
	*first = number;
	return number;
}

/* Only Security's late word on a start that Sysmon told first can name a parent
 * that came after: it must not be one of its own descendants. */
static bool is_below(struct boot_state *b, uint32_t number, uint32_t above)
{
	if (number < above)
		return false;
	while (number && number != above)
		number = proc_at(b, number)->parent;
	return number == above;
}

static void set_parent(struct boot_state *b, uint32_t number, const struct told *t)
{
	uint32_t parent = latest_process(b, t->parent_pid);
	struct proc *latest = parent ? proc_at(b, parent) : NULL;
	enum confidence confidence = UNKNOWN;
	enum link_reason reason = REASON_PARENT_NOT_RECORDED;
	if (!t->parent_pid) {
		reason = fact_value(t->fact, F_AuditId) ? REASON_AUDIT_ID : REASON_PARENT_UNKNOWN;
		parent = 0;
	} else if (!latest || is_below(b, parent, number)) {
		parent = 0;
	} else if (latest->end) {
		reason = REASON_PARENT_ENDED;
	} else if (!t->parent_image) {
		confidence = INFERRED;
		reason = REASON_PARENT_ID_ONLY;
	} else if (images_agree(b, t->parent_image, latest->image)) {
		confidence = RECORDED;
		reason = REASON_PARENT_STARTED;
	} else {
		reason = REASON_PARENT_IMAGE_DIFFERS;
	}
	if (t->parent_pid && !confidence)
		parent = placeholder(b, t);
	struct proc *p = proc_at(b, number);
	p->parent_pid = t->parent_pid;
	p->parent = parent;
	p->parent_link.confidence = (uint8_t)confidence;
	p->parent_link.reason = (uint8_t)reason;
}

/* ---- owners ---- */

static uint32_t account_of(struct boot_state *b, const struct fact *f, enum who_field field)
{
	struct who who = who_of(f, field);
	return accounts_find(&b->host->accounts, &who);
}

static void set_requester(struct boot_state *b, uint32_t number, uint64_t logon_id, uint32_t account)
{
	struct proc *p = proc_at(b, number);
	uint64_t owner = p->logon ? session_at(b, p->logon)->logon_id : 0;
	bool other = logon_id && logon_id != owner;
	p->requester = other ? account : 0;
	p->requested_logon_id = other ? logon_id : 0;
	p->flags &= (uint8_t)~PROCESS_OTHER_REQUESTER;
	if (other)
		p->flags |= PROCESS_OTHER_REQUESTER;
}

/* The owner's session when the process started: its ID may have been given away
 * since, where a later event names it.  If none came before, the latest. */
static uint32_t session_at_start(struct boot_state *b, uint32_t number, const struct told *t, uint32_t account)
{
	uint32_t latest = logons_refer(b, t->owner, account, t->fact);
	if (!latest || proc_at(b, number)->start_fact == t->fact->id)
		return latest;
	for (uint32_t i = latest; i; i = session_at(b, i)->previous)
		if (session_at(b, i)->status != LOGON_RECORDED || session_at(b, i)->procs_before < number)
			return i;
	return latest;
}

static void set_session(struct boot_state *b, uint32_t number, const struct told *t, uint32_t account)
{
	struct proc *p = proc_at(b, number);
	p->logon = session_at_start(b, number, t, account);
	const struct session *s = p->logon ? session_at(b, p->logon) : NULL;
	p->logon_fact = !s ? 0 : s->status == LOGON_BUILT_IN ? s->last_fact : s->fact;
	p->logon_before = s && s->status == LOGON_RECORDED &&
			  (p->start_fact == t->fact->id || s->procs_before < number);
	p->account = account || !s ? account : s->account;
	p->owner_told = t->owner_told;
}

/* The Target owns the process where its ID is not zero; its SID may be null and
 * its name "-" even then, so the logon may know the account better.  A start
 * that cannot name the owner leaves the one that Sysmon has told before. */
static void set_owner(struct boot_state *b, uint32_t number, const struct told *t)
{
	uint32_t subject = account_of(b, t->fact, t->sysmon ? WHO_USER : WHO_SUBJECT);
	bool other = t->owner != t->requester;
	if (t->owner_told || !proc_at(b, number)->owner_told)
		set_session(b, number, t, other ? account_of(b, t->fact, WHO_TARGET) : subject);
	logons_refer(b, t->requester, subject, t->fact);
	set_requester(b, number, t->requester, subject);
}

/* A later event tells the owner whom the start could not: who asked for the
 * process stays as the requester. */
static void correct_owner(struct boot_state *b, uint32_t number, const struct told *t)
{
	struct proc *p = proc_at(b, number);
	uint64_t asked = p->logon ? session_at(b, p->logon)->logon_id : 0;
	uint32_t requester = p->account;
	if (p->owner_told || !t->owner)
		return;
	set_session(b, number, t, account_of(b, t->fact, t->sysmon ? WHO_USER : WHO_SUBJECT));
	set_requester(b, number, asked, requester);
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

/* %%1936 default token, %%1937 full, %%1938 limited (page of event 4688). */
static uint16_t elevation_of(const struct fact *f)
{
	struct str text = str_trim(fact_text(f, F_TokenElevationType));
	uint64_t type;
	if (!str_starts_nocase(text, STR("%%")) || !str_to_u64(str_sub(text, 2, text.n), &type))
		return 0;
	return type >= 1936 && type <= 1938 ? (uint16_t)type : 0;
}

/* ---- starts ---- */

static void end_placeholders(struct boot_state *b, const struct told *t)
{
	uint64_t *first = idmap_find(&b->placeholders_of, t->pid);
	if (!first)
		return;
	for (uint32_t at = (uint32_t)*first; at; at = proc_at(b, at)->next_placeholder)
		if (!proc_at(b, at)->end)
			set_end(proc_at(b, at), t->fact->time, t->fact, INFERRED,
				REASON_ID_REUSED);
	*first = 0;
}

/* Within a moment of each other, and the same ID and image. */
static bool is_same_start(struct boot_state *b, const struct proc *p, const struct told *t)
{
	return p->status == PROCESS_STARTED && llabs(t->fact->time - p->seen) <= SAME_EVENT &&
	       images_agree(b, p->image, t->image);
}

/* What only Sysmon knows. */
static void fill_sysmon(struct boot_state *b, uint32_t number, const struct fact *f)
{
	struct proc *p = proc_at(b, number);
	struct str guid = fact_text(f, F_ProcessGuid);
	p->sysmon_fact = f->id;
	p->guid = textlist_add(&b->command_lines, fact_value(f, F_ProcessGuid), false);
	p->hashes = textlist_add(&b->command_lines, fact_value(f, F_Hashes), false);
	if (guid.n)
		*idmap_at(&b->by_guid, hash_bytes(guid.p, guid.n)) = number;
}

/* A parent found by its ID alone, once its image is named. */
static void check_parent(struct boot_state *b, uint32_t number, const struct told *t)
{
	bool agrees = images_agree(b, proc_at(b, proc_at(b, number)->parent)->image, t->parent_image);
	uint32_t other = agrees ? 0 : placeholder(b, t);
	struct proc *p = proc_at(b, number);
	p->parent = agrees ? p->parent : other;
	p->parent_link.confidence = agrees ? RECORDED : UNKNOWN;
	p->parent_link.reason = agrees ? REASON_PARENT_STARTED : REASON_PARENT_IMAGE_DIFFERS;
}

static uint32_t command_line_of(struct boot_state *b, uint32_t image, const struct fact *f)
{
	return textlist_add(&b->command_lines, fact_value(f, F_CommandLine), how_reads_command_line(b->host, image));
}

/* Security told the start first; Sysmon's later word fills what it left open. */
static void fill_gaps(struct boot_state *b, uint32_t number, const struct told *t)
{
	fill_sysmon(b, number, t->fact);
	correct_owner(b, number, t);
	struct proc *p = proc_at(b, number);
	if (!p->command_line)
		p->command_line = command_line_of(b, p->image, t->fact);
	if (p->integrity < 0)
		p->integrity = integrity_of(t->fact);
	if (p->integrity >= HIGH_INTEGRITY)
		p->flags |= PROCESS_ELEVATED;
	if (p->parent_image || !t->parent_image || p->parent_pid != t->parent_pid)
		return;
	p->parent_image = t->parent_image;
	struct proc *parent = p->parent ? proc_at(b, p->parent) : NULL;
	if (!parent)
		return;
	if (!parent->image)
		parent->image = t->parent_image; /* a placeholder has its name now */
	else if (p->parent_link.reason == REASON_PARENT_ID_ONLY)
		check_parent(b, number, t);
}

static void fill_start(struct boot_state *b, uint32_t number, struct told *t)
{
	struct proc *p = proc_at(b, number);
	const struct fact *f = t->fact;
	if (!t->parent_image) /* Sysmon may have named it before */
		t->parent_image = p->parent_image;
	p->parent_image = t->parent_image;
	p->seen = f->time;
	p->record = f->record_id;
	p->start_fact = f->id;
	p->client = (uint32_t)b->presence.n;
	p->install = (uint32_t)b->host->installs.n;
	p->image = t->image;
	p->from_sysmon = t->sysmon;
	uint32_t command_line = command_line_of(b, t->image, f);
	if (command_line)
		p->command_line = command_line;
	int32_t integrity = integrity_of(f);
	if (integrity >= 0)
		p->integrity = integrity;
	p->elevation = elevation_of(f);
	if (p->elevation == 1937 || p->integrity >= HIGH_INTEGRITY)
		p->flags |= PROCESS_ELEVATED;
	set_owner(b, number, t);
	set_parent(b, number, t); /* may add a process, and move them all */
	p = proc_at(b, number);
	if (p->parent_link.reason == REASON_AUDIT_ID) /* nothing can be its exit */
		p->end_link.reason = REASON_AUDIT_ID;
}

void processes_start(struct boot_state *b, const struct fact *f)
{
	struct told t = told_by(b, f);
	uint32_t number = latest_process(b, t.pid);
	struct proc *old = number ? proc_at(b, number) : NULL;
	if (old && old->from_sysmon != t.sysmon && is_same_start(b, old, &t)) {
		if (old->from_sysmon)
			fill_start(b, number, &t);
		else
			fill_gaps(b, number, &t);
		return;
	}
	if (old && !old->end)
		set_end(old, f->time, f, INFERRED, REASON_ID_REUSED);
	end_placeholders(b, &t);
	number = add_process(b, &t, PROCESS_STARTED);
	if (t.pid)
		*idmap_at(&b->latest, t.pid) = number;
	fill_start(b, number, &t);
	if (t.sysmon)
		fill_sysmon(b, number, f);
}

/* ---- ends ---- */

/* An exit's subject may differ from the start's: it is the owner or, rarely,
 * the requester.  Anybody else means that a start is missing between the two. */
static bool names_stranger(struct boot_state *b, const struct proc *p, const struct told *t)
{
	if (p->status != PROCESS_STARTED || t->sysmon || !t->owner || !p->logon)
		return false;
	return t->owner != session_at(b, p->logon)->logon_id && t->owner != p->requested_logon_id;
}

static void fill_exit(struct boot_state *b, uint32_t number, const struct told *t)
{
	if (!t->sysmon && proc_at(b, number)->status == PROCESS_STARTED)
		correct_owner(b, number, t);
	struct proc *p = proc_at(b, number);
	uint64_t status;
	bool stranger = names_stranger(b, p, t);
	bool by_id = !t->image && p->image; /* 593 of Windows 2000 */
	int64_t apart = t->sysmon == p->from_sysmon ? 0 : SAME_EVENT; /* two logs are never quite of one time */
	bool clock_back = p->status == PROCESS_STARTED && t->fact->time < p->seen - apart;
	enum link_reason reason = stranger     ? REASON_EXIT_OTHER_SUBJECT
				  : by_id      ? REASON_EXIT_ID_ONLY
				  : clock_back ? REASON_EXIT_CLOCK_BACK
					       : REASON_EXIT_RECORDED;
	set_end(p, t->fact->time, t->fact, reason == REASON_EXIT_RECORDED ? RECORDED : INFERRED, reason);
	if (p->status != PROCESS_STARTED)
		p->end_link.reason = REASON_EXIT_ONLY;
	p->end_from_sysmon = t->sysmon;
	if (fact_id64(t->fact, F_Status, &status) && status <= INT64_MAX)
		p->exit_status = (int64_t)status;
}

/* The placeholder that a child of the same ID and image has made. */
static uint32_t ended_placeholder(struct boot_state *b, const struct told *t)
{
	uint64_t *first = idmap_find(&b->placeholders_of, t->pid);
	uint32_t nameless = 0;
	for (uint32_t at = first ? (uint32_t)*first : 0; at; at = proc_at(b, at)->next_placeholder) {
		struct proc *p = proc_at(b, at);
		if (p->status != PROCESS_NOT_RECORDED || p->end)
			continue;
		if (!p->image || !t->image)
			nameless = at;
		else if (images_agree(b, p->image, t->image))
			return at;
	}
	return nameless;
}

static void add_exit_only(struct boot_state *b, const struct told *t)
{
	uint32_t number = ended_placeholder(b, t);
	bool nameless = number && !proc_at(b, number)->image && t->image;
	if (!number) {
		number = add_process(b, t, PROCESS_EXIT_ONLY);
		proc_at(b, number)->parent_link.reason = REASON_PARENT_UNKNOWN;
	}
	proc_at(b, number)->status = PROCESS_EXIT_ONLY;
	if (t->image)
		proc_at(b, number)->image = t->image;
	set_owner(b, number, t);
	fill_exit(b, number, t);
	if (nameless)
		proc_at(b, number)->end_link.confidence = INFERRED;
	uint32_t latest = latest_process(b, t->pid);
	if (t->pid && (!latest || proc_at(b, latest)->end))
		*idmap_at(&b->latest, t->pid) = number;
}

/* Sysmon's own name of the process, which no other one ever has. */
static uint32_t by_guid(const struct boot_state *b, const struct fact *f)
{
	struct str guid = f->kind == KIND_SYSMON_END ? fact_text(f, F_ProcessGuid) : STR("");
	const uint64_t *at = guid.n ? idmap_find(&b->by_guid, hash_bytes(guid.p, guid.n)) : NULL;
	return at ? (uint32_t)*at : 0;
}

/* An exit that the other log has told already. */
static bool is_same_exit(const struct proc *p, const struct told *t)
{
	switch (p->end_link.reason) {
	case REASON_EXIT_RECORDED:
	case REASON_EXIT_OTHER_SUBJECT:
	case REASON_EXIT_ID_ONLY:
	case REASON_EXIT_CLOCK_BACK:
	case REASON_EXIT_ONLY:
		return p->end_from_sysmon != t->sysmon && llabs(t->fact->time - p->end) <= SAME_EVENT;
	default:
		return false;
	}
}

/* Security's word on an exit counts, and Sysmon's, which names the process by
 * its GUID, confirms what Security left open: whichever came first. */
static void second_word(struct boot_state *b, uint32_t number, const struct told *t)
{
	struct proc *p = proc_at(b, number);
	bool by_name = t->sysmon ? by_guid(b, t->fact) == number : p->guid != 0;
	if (p->end_from_sysmon)
		fill_exit(b, number, t);
	if (by_name && p->end_link.reason == REASON_EXIT_OTHER_SUBJECT) {
		p->end_link.confidence = RECORDED;
		p->end_link.reason = REASON_EXIT_RECORDED;
	}
}

/* 600 names the image of who assigned the token: where that is the creator, it
 * is what 592 leaves open. */
static void name_parent(struct boot_state *b, struct proc *p, const struct fact *f)
{
	uint32_t image = textpool_add(&b->host->texts, fact_value(f, F_ProcessName));
	struct proc *parent = p->parent ? proc_at(b, p->parent) : NULL;
	if (!image || !parent || fact_id_or_0(f, F_ProcessId) != p->parent_pid)
		return;
	p->parent_image = image;
	if (!parent->image)
		parent->image = image;
	else if (p->parent_link.reason == REASON_PARENT_ID_ONLY && images_agree(b, parent->image, image)) {
		p->parent_link.confidence = RECORDED;
		p->parent_link.reason = REASON_PARENT_STARTED;
	}
}

/* 592 names who made a process, 600 whose token it then got: like the Target of
 * a modern start, that is the owner.  600 comes at once, before the process runs. */
void processes_token(struct boot_state *b, const struct fact *f)
{
	uint32_t number = latest_process(b, fact_id_or_0(f, F_TargetProcessId));
	struct proc *p = number ? proc_at(b, number) : NULL;
	struct told t = {.fact = f,
			 .image = textpool_add(&b->host->texts, fact_value(f, F_TargetProcessName)),
			 .requester = fact_id_or_0(f, F_SubjectLogonId),
			 .owner = fact_id_or_0(f, F_TargetLogonId),
			 .owner_told = true};
	if (f->event_id != TOKEN_ASSIGNED || !p || p->end || p->status != PROCESS_STARTED || !t.owner)
		return;
	if (llabs(f->time - p->seen) > SAME_EVENT || (t.image && !images_agree(b, p->image, t.image)))
		return;
	set_owner(b, number, &t);
	name_parent(b, p, f);
}

void processes_end(struct boot_state *b, const struct fact *f)
{
	struct told t = told_by(b, f);
	if (fact_value(f, F_AuditId)) /* of one of the starts: which, nothing tells */
		return;
	uint32_t number = by_guid(b, f);
	if (!number || (proc_at(b, number)->end && !is_same_exit(proc_at(b, number), &t)))
		number = latest_process(b, t.pid);
	struct proc *p = number ? proc_at(b, number) : NULL;
	bool agrees = p && ((!t.image && !t.sysmon) || images_agree(b, p->image, t.image));
	if (!agrees) {
		add_exit_only(b, &t);
	} else if (!p->end) {
		fill_exit(b, number, &t);
	} else if (is_same_exit(p, &t)) {
		second_word(b, number, &t);
	} else {
		add_exit_only(b, &t);
	}
}

uint32_t processes_running(struct boot_state *b, uint64_t pid, const struct fact_value *image)
{
	uint32_t number = pid ? latest_process(b, pid) : 0;
	if (!number || proc_at(b, number)->end)
		return 0;
	if (image && !images_agree(b, proc_at(b, number)->image, textpool_add(&b->host->texts, image)))
		return 0;
	return number;
}

/* ---- when the boot is over ---- */

static void end_with_boot(struct proc *p, struct boot_end end)
{
	if (p->end_link.reason)
		return;
	if (end.ended)
		set_end(p, end.latest, NULL, INFERRED, REASON_BOOT_ENDED);
	else
		p->end_link.reason = REASON_OPEN_AT_LOG_END;
}

/* Where the clock was set back by less than a minute, an exit may come before its
 * start in order of time; its record ID tells, or the other log's word on it. */
static bool is_exit_before(struct boot_state *b, const struct proc *exit, const struct proc *p)
{
	if (p->status != PROCESS_STARTED || exit->end >= p->seen || !images_agree(b, p->image, exit->image))
		return false;
	if (p->end)
		return p->end_from_sysmon != exit->end_from_sysmon && llabs(p->end - exit->end) <= SAME_EVENT;
	return !exit->end_from_sysmon && !p->from_sysmon && exit->end_record > p->record;
}

/* The lone exit is then no process of its own, but at most somebody's parent. */
static void pair_across_clock(struct boot_state *b)
{
	for (uint32_t i = 1; i <= b->procs.n; i++) {
		struct proc *exit = proc_at(b, i);
		uint32_t number = exit->status == PROCESS_EXIT_ONLY ? latest_process(b, exit->pid) : 0;
		struct proc *p = number ? proc_at(b, number) : NULL;
		if (!p || !is_exit_before(b, exit, p))
			continue;
		if (!p->end) {
			p->end = exit->end;
			p->end_fact = exit->end_fact;
			p->end_record = exit->end_record;
			p->exit_status = exit->exit_status;
			p->end_link.confidence = INFERRED;
			p->end_link.reason = REASON_EXIT_CLOCK_BACK;
		}
		exit->status = PROCESS_NOT_RECORDED;
		set_end(exit, 0, NULL, UNKNOWN, REASON_NONE);
	}
}

void processes_finish(struct boot_state *b, struct boot_end end)
{
	pair_across_clock(b);
	for (uint32_t i = 1; i <= b->procs.n; i++) {
		struct proc *p = proc_at(b, i);
		end_with_boot(p, end);
		if (p->end_link.reason == REASON_ID_REUSED ||
		    p->end_link.reason == REASON_BOOT_ENDED)
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

struct link processes_logon_link(struct boot_state *b, const struct proc *p)
{
	if (!p->logon)
		return (struct link){UNKNOWN, REASON_LOGON_UNKNOWN, 0};
	const struct session *s = session_at(b, p->logon);
	if (!p->owner_told)
		return (struct link){s->status == LOGON_NOT_RECORDED ? UNKNOWN : INFERRED,
				     REASON_LOGON_OF_REQUESTER,
				     p->logon_fact || s->status == LOGON_BUILT_IN ? p->logon_fact : s->fact};
	if (s->status == LOGON_BUILT_IN)
		return (struct link){RECORDED, REASON_LOGON_BUILT_IN, p->logon_fact};
	if (s->status == LOGON_NOT_RECORDED)
		return (struct link){UNKNOWN, REASON_LOGON_NOT_RECORDED, 0};
	if (!p->logon_before)
		return (struct link){INFERRED, REASON_LOGON_AFTER_START, s->fact};
	return (struct link){RECORDED, REASON_LOGON_RECORDED, s->fact};
}
