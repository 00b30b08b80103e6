/* A session is (boot, logon ID).  Sources: DESIGN section 3; Microsoft, pages
 * of events 4624, 4634, 4647, 4672; 528, 538, 540, 551 and 576 before Vista.
 * Which fields name whom: model/field_meaning.c.
 *
 * Built-in IDs (0x3e7, …) are one session a boot however many 4624s name them.
 * Any other ID that comes twice is a new session, and the latest one counts. */
#include "correlate/logons.h"

#include <stdlib.h>
#include <string.h>

#include "base/order.h"
#include "correlate/clock.h"
#include "correlate/origin.h"
#include "correlate/sleep.h"
#include "model/guid.h"
#include "model/logon_type.h"

enum { NETWORK_LOGON = 540 /* of 2000 to 2003; 4624 has one number for all types */ };

/* A 4672 this near to its logon is part of it; real logs have it one record before every
 * logon of type 3 (2,274 of 2,274), after it in the others. */
#define WITH_LOGON (2 * WINTIME_SECOND)
/* With network level authentication a logon over the network comes before that of the
 * session, and names the client; within this time. */
#define BEFORE_SESSION WINTIME_MINUTE
/* LocalSessionManager tells of a logon within this time. */
#define SAME_LOGON (10 * WINTIME_SECOND)
/* A logon that takes up a session is over within this time: 1 to 3 s in real logs. */
#define AT_ONCE (10 * WINTIME_SECOND)

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

/* ID 0: of one that nothing refers to by its ID. */
static uint32_t add_session(struct boot_state *b, uint64_t logon_id, const struct fact *f)
{
	bool built_in = logon_id_is_built_in(logon_id);
	const struct session new = {
		.logon_id = logon_id,
		.turn = turn_after(latest_session(b, logon_id), session_turn, b),
		.first_seen = f->time,
		.record = f->record_id,
		.procs_before = (uint32_t)b->procs.n,
		.status = built_in ? LOGON_BUILT_IN : LOGON_NOT_RECORDED,
		.account = built_in ? built_in_account(b, logon_id) : 0,
		.type = -1,
		.elevated = -1,
	};
	*(struct session *)spill_add(&b->sessions) = new;
	if (logon_id)
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

void logons_began(struct boot_state *b, uint32_t session, const struct fact *f)
{
	struct session *s = session ? session_at(b, session) : NULL;
	struct guid guid;
	if (!s || s->status != LOGON_NOT_RECORDED || s->guid_start || !guid_parse(fact_text(f, F_LogonGuid), &guid))
		return;
	if (guid.tail == s->logon_id && guid.start && guid.start <= f->time)
		s->guid_start = guid.start;
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
	const struct field_meaning *meaning = field_meaning(f);
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
	s->port = fact_id64(f, meaning->client.port, &number) && number <= UINT16_MAX ? (uint32_t)number : 0;
	s->address = textpool_client_address(texts, fact_value(f, meaning->client.address));
	if (meaning->client.workstation != FIELD_NONE)
		s->workstation = textpool_client_name(texts, fact_value(f, meaning->client.workstation));
	s->process = textpool_add(texts, fact_value(f, F_ProcessName));
	s->auth_package = textpool_add(texts, fact_value(f, F_AuthenticationPackageName));
	s->elevated = (int8_t)yes_no(f, F_ElevatedToken);
	s->linked_logon_id = fact_id_or_0(f, F_TargetLinkedLogonId);
	s->subject_logon_id = who_logon_id(f, meaning->asker);
	uint32_t account = accounts_of(&b->host->accounts, f, meaning->owner);
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

/* ---- the client's name ---- */

static bool has_a_name_before(const struct session *s)
{
	return s->type == LOGON_TYPE_REMOTE_INTERACTIVE || s->type == LOGON_TYPE_CACHED_REMOTE ||
	       s->type == LOGON_TYPE_UNLOCK;
}

/* A logon by remote desktop names the computer itself; with network level authentication
 * one over the network came before, of the same account and from the same address, which
 * names the client.  Source: Microsoft, page of event 4624; real logs. */
static void name_client(struct boot_state *b, uint32_t number)
{
	struct session *s = session_at(b, number);
	if (!s->account || !s->address)
		return;
	uint64_t place = (uint64_t)s->account << 32 | s->address;
	if (s->type == LOGON_TYPE_NETWORK && s->workstation)
		*idmap_at(&b->clients, place) = number;
	const uint64_t *before = has_a_name_before(s) ? idmap_find(&b->clients, place) : NULL;
	const struct session *named = before ? session_at(b, (uint32_t)*before) : NULL;
	if (!named || named->clock_sets != s->clock_sets || s->start < named->start ||
	    s->start - named->start > BEFORE_SESSION)
		return;
	s->workstation = named->workstation;
	s->named_by = (uint32_t)*before;
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
	s->number = o->number;
}

/* ---- logons ---- */

/* The session that LocalSessionManager told of a moment ago: this is its logon event. */
static uint32_t told_by_manager(struct boot_state *b, const struct fact *f, uint64_t logon_id)
{
	struct session *s = b->by_manager ? session_at(b, b->by_manager) : NULL;
	uint64_t type;
	if (!s || !s->by_manager || s->end || llabs(f->time - s->first_seen) > SAME_LOGON ||
	    !fact_id64(f, F_LogonType, &type) || type > INT16_MAX || !logon_type_opens_a_screen((int)type) ||
	    s->account != accounts_of(&b->host->accounts, f, field_meaning(f)->owner))
		return 0;
	s->by_manager = false;
	s->logon_id = logon_id;
	s->turn = turn_after(latest_session(b, logon_id), session_turn, b);
	*idmap_at(&b->by_logon_id, logon_id) = b->by_manager;
	return b->by_manager;
}

/* What a 4672 said before the logon is of this session, and no news. */
static void take_privileges(struct boot_state *b, uint32_t before, uint32_t number)
{
	struct session *old = before ? session_at(b, before) : NULL, *s = session_at(b, number);
	struct line *line = old && old->privileges_line ? spill_at(&b->lines, old->privileges_line - 1) : NULL;
	if (!line || s->start < line->time || s->start - line->time > WITH_LOGON)
		return;
	line->kind = KIND_NONE;
	s->privileged = 1;
	old->privileges_line = 0;
}

uint32_t logons_logon(struct boot_state *b, const struct fact *f)
{
	const struct field_meaning *meaning = field_meaning(f);
	uint64_t logon_id = who_logon_id(f, meaning->owner);
	if (!logon_id)
		return 0;
	uint32_t before = latest_session(b, logon_id), number = before;
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
			number = told_by_manager(b, f, logon_id);
		if (!number)
			number = add_session(b, logon_id, f);
		fill_session(b, session_at(b, number), f);
		name_client(b, number);
		take_privileges(b, before, number);
		link_both_ways(b, number, f);
	}
	if (session_at(b, number)->elevated == 1)
		mark_elevated(b, session_at(b, number));
	uint32_t who = accounts_of(&b->host->accounts, f, meaning->asker);
	uint32_t asker = logons_refer(b, who_logon_id(f, meaning->asker), who, f);
	session_at(b, number)->asker = asker;
	return number;
}

/* ---- its end, its privileges ---- */

static void end_by(struct boot_state *b, struct session *s, const struct fact *f, enum confidence c, enum link_reason r)
{
	s->end = f->time;
	s->end_fact = f->id;
	s->clock_set = (s->status == LOGON_RECORDED || s->by_manager) && clock_set_since_logon(b, s);
	s->end_link.confidence = (uint8_t)c;
	s->end_link.reason = (uint8_t)r;
}

static bool is_open(const struct session *s)
{
	return !s->end || s->end_link.reason == REASON_LOGOFF_OTHER_TOKEN;
}

/* Of a session's two tokens Windows 10 and 11 log 4647 for the limited one alone (16 of
 * 16), and often no 4634 for the other. */
static void end_other_token(struct boot_state *b, const struct session *s, const struct fact *f)
{
	struct session *other = s->linked ? session_at(b, s->linked) : NULL;
	if (other && !other->end)
		end_by(b, other, f, INFERRED, REASON_LOGOFF_OTHER_TOKEN);
}

uint32_t logons_logoff(struct boot_state *b, const struct fact *f, bool *ended)
{
	const struct field_meaning *meaning = field_meaning(f);
	uint64_t logon_id = who_logon_id(f, meaning->owner), type;
	uint32_t account = accounts_of(&b->host->accounts, f, meaning->owner);
	uint32_t number = logons_refer(b, logon_id, account, f);
	bool requested = f->kind == KIND_LOGOFF_REQUESTED;
	*ended = false;
	if (!number || logon_id_is_built_in(logon_id))
		return number;
	struct session *s = session_at(b, number);
	if (s->type < 0 && fact_id64(f, F_LogonType, &type) && type <= INT16_MAX)
		s->type = (int16_t)type;
	if (!requested && s->start && f->time >= s->start && f->time - s->start <= AT_ONCE)
		s->over_at_once = true;
	*ended = is_open(s);
	if (*ended || (requested && s->end_link.reason != REASON_LOGOFF_REQUESTED))
		end_by(b, s, f, RECORDED, requested ? REASON_LOGOFF_REQUESTED : REASON_LOGOFF_RECORDED);
	if (requested)
		end_other_token(b, s, f);
	return number;
}

uint32_t logons_privileges(struct boot_state *b, const struct fact *f, bool *with_logon)
{
	const struct field_meaning *meaning = field_meaning(f);
	uint64_t logon_id = who_logon_id(f, meaning->owner);
	uint32_t account = accounts_of(&b->host->accounts, f, meaning->owner);
	uint32_t number = logons_refer(b, logon_id, account, f);
	*with_logon = true;
	if (!number)
		return 0;
	struct session *s = session_at(b, number);
	if (is_open(s)) /* else it is of one to come with its ID */
		s->privileged = 1;
	mark_elevated(b, s);
	*with_logon = logon_id_is_built_in(logon_id) ||
		      (s->start && llabs(f->time - s->start) <= WITH_LOGON);
	return number;
}

void logons_privileges_shown(struct boot_state *b, uint32_t number, uint32_t line)
{
	struct session *s = number ? session_at(b, number) : NULL;
	if (s && (s->end || s->status == LOGON_NOT_RECORDED))
		s->privileges_line = line;
}

/* ---- what LocalSessionManager alone tells of ---- */

uint32_t logons_by_manager(struct boot_state *b, const struct fact *f, uint32_t account)
{
	uint32_t number = add_session(b, 0, f);
	struct session *s = session_at(b, number);
	s->account = account;
	s->fact = f->id;
	s->start = f->kind == KIND_TS_LOGON ? f->time : 0;
	s->address = textpool_client_address(&b->host->texts, fact_value(f, field_meaning(f)->client.address));
	s->turn.order = ++b->logon_events;
	s->clock_sets = b->clock.sets;
	s->by_manager = true;
	b->by_manager = number;
	return number;
}

void logons_end_by_manager(struct boot_state *b, uint32_t number, const struct fact *f)
{
	struct session *s = session_at(b, number);
	if (s->by_manager && !s->end)
		end_by(b, s, f, INFERRED, REASON_LOGOFF_SESSION_MANAGER);
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
		origin_find(b, i, numbers);
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

static struct link start_link(const struct session *s)
{
	if (s->by_manager)
		return (struct link){s->start ? INFERRED : UNKNOWN, REASON_LOGON_SESSION_MANAGER, s->fact};
	if (s->status == LOGON_NOT_RECORDED && s->guid_start)
		return (struct link){INFERRED, REASON_LOGON_GUID, 0};
	if (s->status == LOGON_NOT_RECORDED)
		return (struct link){UNKNOWN, REASON_LOGON_NOT_RECORDED, 0};
	return (struct link){s->fact ? RECORDED : UNKNOWN,
			     s->status == LOGON_BUILT_IN ? REASON_LOGON_BUILT_IN : REASON_LOGON_RECORDED, s->fact};
}

static struct link client_link(struct boot_state *b, const struct session *s)
{
	if (!s->workstation)
		return (struct link){UNKNOWN, REASON_NONE, 0};
	if (s->named_by)
		return (struct link){INFERRED, REASON_CLIENT_BY_NLA, session_at(b, s->named_by)->fact};
	return (struct link){RECORDED, REASON_CLIENT_RECORDED, s->fact};
}

static struct logon shown(struct boot_state *b, const struct session *s, uint32_t boot_node)
{
	const struct textpool *texts = &b->host->texts;
	return (struct logon){
		.seq = s->seq,
		.boot = boot_node,
		.status = s->status,
		.logon_id = s->logon_id,
		.start = s->status == LOGON_NOT_RECORDED && s->guid_start ? s->guid_start : s->start,
		.first_seen = s->first_seen,
		.end = s->end,
		.end_link = {s->end_link.confidence, s->end_link.reason, s->end_fact},
		.asleep = sleep_of_session(b, s).ticks,
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
		.start_link = start_link(s),
		.client_link = client_link(b, s),
		.took_up = seq_of(b, s->took_up),
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
