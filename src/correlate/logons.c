/* A session is (boot, logon ID).  Sources: DESIGN section 3; Microsoft, pages
 * of events 4624, 4634, 4647, 4672; 528, 538, 540, 551 and 576 before Vista.
 *
 * Built-in IDs (0x3e7, …) are one session a boot however many 4624s name them.
 * Any other ID that comes twice is a new session, and the latest one counts. */
#include "correlate/logons.h"

#include <stdlib.h>
#include <string.h>

#include "base/order.h"
#include "correlate/clock.h"
#include "model/image.h"
#include "model/logon_type.h"

enum { NETWORK_LOGON = 540 /* of 2000 to 2003; 4624 has one number for all types */ };

/* A 4672 this near to its logon is part of it. */
#define WITH_LOGON (2 * WINTIME_SECOND)

static uint32_t latest_session(const struct boot_state *b, uint64_t logon_id)
{
	const uint64_t *at = idmap_find(&b->by_logon_id, logon_id);
	return at ? (uint32_t)*at : 0;
}

static uint32_t built_in_account(struct boot_state *b, uint64_t logon_id)
{
	struct who who = {.sid = str_of(built_in_sid(logon_id))};
	return accounts_find(&b->host->accounts, &who);
}

static uint32_t add_session(struct boot_state *b, uint64_t logon_id, const struct fact *f)
{
	bool built_in = logon_id_is_built_in(logon_id);
	const struct session new = {
		.logon_id = logon_id,
		.turn = turn_after(latest_session(b, logon_id), session_turn, b),
		.first_seen = f->time,
		.record = f->record_id,
		.status = built_in ? LOGON_BUILT_IN : LOGON_NOT_RECORDED,
		.account = built_in ? built_in_account(b, logon_id) : 0,
		.type = -1,
		.elevated = -1,
	};
	*(struct session *)spill_add(&b->sessions) = new;
	*idmap_at(&b->by_logon_id, logon_id) = b->sessions.n;
	return (uint32_t)b->sessions.n;
}

uint32_t logons_refer(struct boot_state *b, uint64_t logon_id, uint32_t account,
		      const struct fact *f)
{
	if (!logon_id)
		return 0;
	uint32_t number = latest_session(b, logon_id);
	if (!number)
		number = add_session(b, logon_id, f);
	struct session *s = session_at(b, number);
	if (!s->account) {
		s->account = account;
		s->name = accounts_name(&b->host->accounts, account);
	}
	return number;
}

/* ---- 4624 ---- */

static int yes_no(const struct fact *f, enum fact_field field)
{
	struct str text = str_trim(fact_text(f, field));
	if (str_eq(text, STR("%%1842")) || str_eq_nocase(text, STR("yes")))
		return 1;
	return text.n ? 0 : -1;
}

static void fill_session(struct boot_state *b, struct session *s, const struct fact *f)
{
	struct textpool *texts = &b->host->texts;
	uint64_t number;
	s->status = LOGON_RECORDED;
	s->start = f->time;
	s->record = f->record_id;
	s->fact = f->id;
	s->turn.order = ++b->logon_events;
	s->clock_sets = b->clock.sets;
	s->type = fact_id64(f, F_LogonType, &number) && number <= INT16_MAX ? (int16_t)number : -1;
	if (s->type < 0 && f->event_id == NETWORK_LOGON)
		s->type = LOGON_TYPE_NETWORK;
	s->port = fact_id64(f, F_IpPort, &number) && number <= UINT16_MAX ? (uint32_t)number : 0;
	s->address = textpool_add(texts, fact_value(f, F_IpAddress));
	s->workstation = textpool_add(texts, fact_value(f, F_WorkstationName));
	s->process = textpool_add(texts, fact_value(f, F_ProcessName));
	s->auth_package = textpool_add(texts, fact_value(f, F_AuthenticationPackageName));
	s->elevated = (int8_t)yes_no(f, F_ElevatedToken);
	s->linked_logon_id = fact_id_or_0(f, F_TargetLinkedLogonId);
	s->subject_logon_id = fact_id_or_0(f, F_SubjectLogonId);
	uint32_t account = accounts_of(&b->host->accounts, f, WHO_TARGET);
	if (account)
		s->account = account;
	s->name = accounts_name(&b->host->accounts, s->account);
}

static void mark_elevated(struct boot_state *b, const struct session *s)
{
	struct account *account = accounts_at(&b->host->accounts, s->account);
	if (account)
		account->elevated = true;
}

static void reuse_id(struct session *old, const struct fact *f)
{
	if (old->end)
		return;
	old->end = f->time;
	old->end_fact = f->id;
	old->end_link.confidence = INFERRED;
	old->end_link.reason = REASON_LOGON_ID_REUSED;
}

static void note_built_in(struct boot_state *b, struct session *s, const struct fact *f)
{
	uint64_t type;
	struct turn turn = turn_after(s->built_in_logon, built_in_turn, b);
	turn.order = ++b->logon_events;
	VEC_PUSH(&b->built_in_logons, (struct built_in_logon){f->id, turn});
	s->built_in_logon = (uint32_t)b->built_in_logons.n;
	if (!s->fact) {
		s->start = f->time;
		s->record = f->record_id;
		s->fact = f->id;
		if (fact_id64(f, F_LogonType, &type) && type <= INT16_MAX)
			s->type = (int16_t)type;
	}
}

/* ---- linked tokens ---- */

static void link_token(struct boot_state *b, struct session *s, uint32_t other, enum confidence c, enum link_reason r)
{
	s->linked = other;
	s->linked_fact = session_at(b, other)->fact;
	s->linked_link.confidence = (uint8_t)c;
	s->linked_link.reason = (uint8_t)r;
}

/* Two logons that name each other are one session with two tokens; each ID is
 * taken for the latest logon that has it by then, and a logon has one partner. */
static void link_both_ways(struct boot_state *b, uint32_t number, const struct fact *f)
{
	uint32_t other = logons_refer(b, session_at(b, number)->linked_logon_id, 0, f);
	struct session *s = session_at(b, number), *o = other ? session_at(b, other) : NULL;
	if (!o || o == s || o->linked || o->status != LOGON_RECORDED || o->linked_logon_id != s->logon_id)
		return;
	link_token(b, s, other, RECORDED, REASON_LINKED_BOTH_WAYS);
	link_token(b, o, number, RECORDED, REASON_LINKED_BOTH_WAYS);
}

/* ---- logons ---- */

uint32_t logons_logon(struct boot_state *b, const struct fact *f)
{
	uint64_t logon_id = fact_id_or_0(f, F_TargetLogonId);
	if (!logon_id)
		return 0;
	uint32_t number = latest_session(b, logon_id);
	if (logon_id_is_built_in(logon_id)) {
		number = logons_refer(b, logon_id, 0, f);
		note_built_in(b, session_at(b, number), f);
	} else {
		if (number && (session_at(b, number)->status == LOGON_RECORDED ||
			       session_at(b, number)->end)) {
			reuse_id(session_at(b, number), f);
			number = 0;
		}
		if (!number)
			number = add_session(b, logon_id, f);
		fill_session(b, session_at(b, number), f);
		link_both_ways(b, number, f);
	}
	if (session_at(b, number)->elevated == 1)
		mark_elevated(b, session_at(b, number));
	uint64_t subject = fact_id_or_0(f, F_SubjectLogonId);
	uint32_t asker = logons_refer(b, subject, accounts_of(&b->host->accounts, f, WHO_SUBJECT), f);
	session_at(b, number)->asker = asker;
	return number;
}

/* ---- its end, its privileges ---- */

uint32_t logons_logoff(struct boot_state *b, const struct fact *f, bool *ended)
{
	uint64_t logon_id = fact_id_or_0(f, F_TargetLogonId), type;
	uint32_t account = accounts_of(&b->host->accounts, f, WHO_TARGET);
	uint32_t number = logons_refer(b, logon_id, account, f);
	bool requested = f->kind == KIND_LOGOFF_REQUESTED;
	*ended = false;
	if (!number || logon_id_is_built_in(logon_id))
		return number;
	struct session *s = session_at(b, number);
	if (s->type < 0 && fact_id64(f, F_LogonType, &type) && type <= INT16_MAX)
		s->type = (int16_t)type;
	*ended = !s->end;
	if (*ended || (requested && s->end_link.reason != REASON_LOGOFF_REQUESTED)) {
		s->end = f->time;
		s->end_fact = f->id;
		s->clock_set = s->status == LOGON_RECORDED && clock_set_since_logon(b, s);
		s->end_link.confidence = RECORDED;
		s->end_link.reason = requested ? REASON_LOGOFF_REQUESTED : REASON_LOGOFF_RECORDED;
	}
	return number;
}

uint32_t logons_privileges(struct boot_state *b, const struct fact *f, bool *with_logon)
{
	uint64_t logon_id = fact_id_or_0(f, F_SubjectLogonId);
	uint32_t account = accounts_of(&b->host->accounts, f, WHO_SUBJECT);
	uint32_t number = logons_refer(b, logon_id, account, f);
	*with_logon = true;
	if (!number)
		return 0;
	struct session *s = session_at(b, number);
	s->privileged = 1;
	mark_elevated(b, s);
	*with_logon = logon_id_is_built_in(logon_id) ||
		      (s->start && llabs(f->time - s->start) <= WITH_LOGON);
	return number;
}

/* ---- when the boot is over ---- */

static void end_session(struct session *s, struct boot_end end)
{
	if (s->clock_set) {
		s->end_link.confidence = INFERRED;
		s->end_link.reason = REASON_LOGOFF_CLOCK_SET;
	}
	if (s->end_link.reason || s->status == LOGON_BUILT_IN)
		return;
	if (end.ended) {
		s->end = end.latest;
		s->end_link.confidence = INFERRED;
		s->end_link.reason = REASON_LOGOFF_BOOT_ENDED;
	} else {
		s->end_link.reason = REASON_OPEN_AT_LOG_END;
	}
}

/* The other token where the two do not name each other: the latest session with the ID. */
static void link_one_way(struct boot_state *b, struct session *s)
{
	uint32_t other = s->linked || !s->linked_logon_id ? 0 : latest_session(b, s->linked_logon_id);
	if (!other || session_at(b, other) == s)
		return;
	if (session_at(b, other)->status == LOGON_NOT_RECORDED)
		link_token(b, s, other, UNKNOWN, REASON_LINKED_NOT_RECORDED);
	else
		link_token(b, s, other, INFERRED, REASON_LINKED_ONE_WAY);
}

static void set_origin(struct session *s, uint32_t origin, enum confidence c, enum link_reason r)
{
	s->origin = origin;
	s->origin_link.confidence = (uint8_t)c;
	s->origin_link.reason = (uint8_t)r;
}

static struct str address_of(struct boot_state *b, const struct session *s)
{
	return textpool_value(&b->host->texts, s->address).text;
}

static bool is_windows_own(struct boot_state *b, const struct session *s)
{
	const struct account *account = accounts_at(&b->host->accounts, s->account);
	return account && account->built_in;
}

/* Any address but that of the computer itself: which others are its own, too, nothing tells. */
static bool has_come_from_elsewhere(struct boot_state *b, const struct session *s)
{
	return logon_type_is_network(s->type) && s->address && !address_is_loopback(address_of(b, s));
}

/* Whether a person was there. Not so sure where a program asked with a name and a
 * password, or where the logon came from the computer itself. */
static bool shows_a_person(struct boot_state *b, const struct session *s)
{
	if (s->type == LOGON_TYPE_INTERACTIVE || s->type == LOGON_TYPE_CACHED_INTERACTIVE)
		return logon_program_is_windows_own(image_name(textpool_value(&b->host->texts, s->process).text));
	return s->type >= 0 && !(logon_type_is_network(s->type) && address_is_loopback(address_of(b, s)));
}

/* One step back: the session that asked for this logon, or what ends the way.
 *
 *   not recorded, or not before the logon
 *     for which it asked                    → the way ends here, unknown
 *   asked for by a session of the host that
 *     is not built in (runas, a scheduled
 *     task run by hand, a program)          → that session
 *   an account of Windows' own (DWM-1, HOST$,
 *     nobody at all), over the network from
 *     an address                            → this one is the origin: who was behind it, unknown
 *   such an account else, or a type by which
 *     nobody comes in (service, batch)      → nobody came in
 *   else, asked for by Windows itself       → this one is the origin, if it shows a person */
static uint32_t step_back(struct boot_state *b, uint32_t number)
{
	struct session *s = session_at(b, number);
	if (s->status == LOGON_BUILT_IN) {
		set_origin(s, 0, RECORDED, REASON_ORIGIN_SYSTEM);
	} else if (s->status == LOGON_NOT_RECORDED) {
		set_origin(s, 0, UNKNOWN, REASON_LOGON_NOT_RECORDED);
	} else if (s->subject_logon_id && s->subject_logon_id != s->logon_id &&
		   !logon_id_is_built_in(s->subject_logon_id)) {
		if (session_at(b, s->asker)->turn.order <= s->turn.order)
			return s->asker;
		set_origin(s, s->asker, UNKNOWN, REASON_ORIGIN_NOT_RECORDED);
	} else if (is_windows_own(b, s) && has_come_from_elsewhere(b, s)) {
		set_origin(s, number, UNKNOWN, REASON_ORIGIN_MACHINE);
	} else if (is_windows_own(b, s) || (s->type >= 0 && !logon_type_is_personal(s->type))) {
		set_origin(s, 0, RECORDED, REASON_ORIGIN_SYSTEM);
	} else {
		set_origin(s, number, shows_a_person(b, s) ? RECORDED : INFERRED, REASON_ORIGIN_SELF);
	}
	return 0;
}

/* Follows the subjects back; seq marks those on the way, which also stops at a
 * circle.  All of them get the origin of the last. */
static void find_origin(struct boot_state *b, uint32_t number, uint32_t *way)
{
	size_t n = 0;
	uint32_t at = number, next;
	while (!session_at(b, at)->origin_link.reason && !session_at(b, at)->seq) {
		session_at(b, at)->seq = 1;
		way[n++] = at;
		if (!(next = step_back(b, at)))
			break;
		at = next;
	}
	struct session *last = session_at(b, at);
	uint32_t origin = last->origin;
	enum confidence confidence = last->origin_link.confidence;
	enum link_reason reason = last->origin_link.reason;
	if (!last->origin_link.reason || last->origin_link.reason == REASON_LOGON_NOT_RECORDED ||
	    last->origin_link.reason == REASON_ORIGIN_NOT_RECORDED) {
		origin = last->origin ? last->origin : at;
		confidence = UNKNOWN;
		reason = REASON_ORIGIN_NOT_RECORDED;
	} else if (reason == REASON_ORIGIN_SELF) {
		reason = REASON_ORIGIN_SUBJECT;
	}
	for (size_t i = 0; i < n; i++) {
		struct session *s = session_at(b, way[i]);
		s->seq = 0;
		if (!s->origin_link.reason)
			set_origin(s, origin, confidence, reason);
	}
}

static int compare_sessions(const struct session *x, const struct session *y)
{
	if (x->first_seen != y->first_seen)
		return x->first_seen < y->first_seen ? -1 : 1;
	if (x->record != y->record)
		return x->record < y->record ? -1 : 1;
	return (x->logon_id > y->logon_id) - (x->logon_id < y->logon_id);
}

static int compare_session_numbers(void *state, uint32_t x, uint32_t y)
{
	return compare_sessions(session_at(state, x), session_at(state, y));
}

void logons_finish(struct boot_state *b, struct boot_end end)
{
	uint32_t n = (uint32_t)b->sessions.n;
	uint32_t *numbers = xcalloc(n, sizeof *numbers);
	for (uint32_t i = 1; i <= n; i++) {
		end_session(session_at(b, i), end);
		link_one_way(b, session_at(b, i));
		find_origin(b, i, numbers);
	}
	order_records(numbers, n, 1, compare_session_numbers, b);
	for (uint32_t i = 0; i < n; i++)
		session_at(b, numbers[i])->seq = ++b->host->logons;
	free(numbers);
}

static uint32_t seq_of(struct boot_state *b, uint32_t session)
{
	return session ? session_at(b, session)->seq : 0;
}

static struct logon shown(struct boot_state *b, const struct session *s, uint32_t boot_node)
{
	const struct textpool *texts = &b->host->texts;
	return (struct logon){
		.seq = s->seq,
		.boot = boot_node,
		.status = s->status,
		.logon_id = s->logon_id,
		.start = s->start,
		.first_seen = s->first_seen,
		.end = s->end,
		.end_link = {s->end_link.confidence, s->end_link.reason, s->end_fact},
		.fact = s->fact,
		.type = s->type,
		.account = accounts_seq(&b->host->accounts, s->account),
		.name = s->name ? s->name : accounts_name(&b->host->accounts, s->account),
		.address = textpool_value(texts, s->address),
		.workstation = textpool_value(texts, s->workstation),
		.process = textpool_value(texts, s->process),
		.auth_package = textpool_value(texts, s->auth_package),
		.port = s->port,
		.elevated = s->elevated,
		.privileged = s->privileged,
		.linked = seq_of(b, s->linked),
		.linked_logon_id = s->linked_logon_id,
		.linked_link = {s->linked_link.confidence, s->linked_link.reason, s->linked_fact},
		.subject_logon_id = s->subject_logon_id,
		.origin = seq_of(b, s->origin),
		.origin_link = {s->origin_link.confidence, s->origin_link.reason,
				s->origin ? session_at(b, s->origin)->fact : 0},
		.processes = s->processes,
	};
}


struct err logons_emit(struct boot_state *b, uint32_t boot_node, struct derived_sink *sink)
{
	uint32_t *by_seq = xcalloc(b->sessions.n, sizeof *by_seq);
	uint32_t first = b->host->logons - (uint32_t)b->sessions.n + 1;
	for (uint32_t i = 1; i <= b->sessions.n; i++)
		by_seq[session_at(b, i)->seq - first] = i;
	struct err e = OK;
	for (size_t i = 0; i < b->sessions.n && !e.kind; i++) {
		struct session *s = session_at(b, by_seq[i]);
		struct account *account = accounts_at(&b->host->accounts, s->account);
		if (account)
			account->logons++;
		accounts_see(&b->host->accounts, s->account, s->first_seen);
		struct logon logon = shown(b, s, boot_node);
		e = sink->logon(sink->context, &logon);
	}
	free(by_seq);
	return e;
}
