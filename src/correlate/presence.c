/* A session's user sits where the logon came from, until the session is taken
 * up from elsewhere.  Sources: Microsoft, pages of events 4778, 4779, 4800-4803;
 * "TerminalServices-LocalSessionManager" 21 to 25.
 *
 * 4778 and 4779 name the logon ID; those of LocalSessionManager name a session
 * number and a user, so the way to the logon is inferred: event 21 ties the
 * number to the latest logon of that user at a screen, or, where there is none, is
 * all that tells of the session.
 *
 * Where 4778 is not audited, a logon of type 10 (Server 2016, Windows 10 1809) or 7
 * from another address, with an ID of its own that ends within seconds, shows that
 * the session was taken up from there: real logs.
 *
 * Of a session's two tokens either may be named: they are looked up together.
 * What was started with runas is seen by the person at the originating session. */
#include "correlate/presence.h"

#include <stdlib.h>

#include "correlate/logons.h"
#include "model/logon_type.h"

/* LocalSessionManager repeats what 4778 and 4779 said within this time. */
#define SAME_DEED (10 * WINTIME_SECOND)

/* Looks back over so many sessions and no more: a busy server has thousands between two of
 * a person. */
enum { LOOK_BACK = 512 };

static bool is_at_screen(const struct session *s)
{
	return s->by_manager || (s->status == LOGON_RECORDED && logon_type_opens_a_screen(s->type));
}

/* The open session at a screen of that account that was logged on last: others may
 * have named its ID long before.  number: LocalSessionManager's plus 1 of one that opened,
 * which none is that is known by another; 0: any. */
static uint32_t latest_at_screen(struct boot_state *b, const struct fact *f, uint32_t account, uint32_t number)
{
	size_t stop = b->sessions.n > LOOK_BACK ? b->sessions.n - LOOK_BACK : 0;
	uint32_t latest = 0, newborn = 0;
	for (size_t i = b->sessions.n; account && i > stop; i--) {
		const struct session *s = session_at(b, (uint32_t)i);
		if (s->account != account || !is_at_screen(s) || s->end || (number && s->number && s->number != number))
			continue;
		/* What is taken up has been there; a logon a moment ago may be how. */
		bool is_new = f->kind == KIND_TS_RECONNECT && llabs(f->time - s->start) <= SAME_DEED;
		uint32_t *at = is_new ? &newborn : &latest;
		if (!*at || s->turn.order > session_at(b, *at)->turn.order)
			*at = (uint32_t)i;
	}
	return latest ? latest : newborn;
}

static void tie(struct boot_state *b, uint32_t session, uint32_t number)
{
	struct session *s = session_at(b, session);
	s->number = number;
	if (s->linked)
		session_at(b, s->linked)->number = number;
}

/* The number was given to a session before: that one is over, by when is all that is known. */
static void number_reused(struct session *s, const struct fact *f)
{
	s->end = f->time;
	s->end_fact = f->id;
	s->end_link.confidence = INFERRED;
	s->end_link.reason = REASON_LOGON_ID_REUSED;
}

/* Whether it is of a session that no other event tells of. */
static bool is_alone(struct boot_state *b, const struct fact *f, uint32_t session, uint32_t number)
{
	if (!session)
		return true;
	struct session *s = session_at(b, session);
	if (f->kind != KIND_TS_LOGON || !s->by_manager || s->number != number || llabs(f->time - s->first_seen) <= SAME_DEED)
		return false;
	number_reused(s, f);
	return true;
}

/* 21 and 22, the shell's start, tell of a session. */
static uint32_t opened(struct boot_state *b, const struct fact *f, uint32_t account, uint32_t number)
{
	uint32_t session = latest_at_screen(b, f, account, number);
	if (account && is_alone(b, f, session, number))
		session = logons_by_manager(b, f, account);
	return session;
}

/* The session of a LocalSessionManager event. */
static uint32_t session_by_number(struct boot_state *b, const struct fact *f, uint32_t account)
{
	uint64_t number;
	bool opens = f->kind == KIND_TS_LOGON || f->kind == KIND_TS_SHELL;
	if (!fact_id64(f, F_SessionID, &number) || number >= UINT32_MAX)
		return opens ? opened(b, f, account, 0) : latest_at_screen(b, f, account, 0);
	uint64_t *known = idmap_at(&b->ts_sessions, number);
	bool fits = *known && session_at(b, (uint32_t)*known)->account == account &&
		    !session_at(b, (uint32_t)*known)->end;
	if (fits && f->kind != KIND_TS_LOGON)
		return (uint32_t)*known;
	uint32_t session = opens ? opened(b, f, account, (uint32_t)number + 1)
				 : latest_at_screen(b, f, account, 0);
	if (f->kind == KIND_TS_LOGOFF) /* what ends gets no number */
		return session;
	if (session || !fits)
		*known = session;
	if (session)
		tie(b, session, (uint32_t)number + 1);
	return (uint32_t)*known;
}

/* A session ends by its own number. */
static bool has_number(const struct session *s, const struct fact *f)
{
	uint64_t number;
	return !fact_id64(f, F_SessionID, &number) || s->number == number + 1;
}

static enum fact_kind deed_of(enum fact_kind kind)
{
	switch (kind) {
	case KIND_TS_RECONNECT:
		return KIND_RECONNECT;
	case KIND_TS_DISCONNECT:
		return KIND_DISCONNECT;
	case KIND_TS_LOGON:
	case KIND_TS_SHELL:
	case KIND_TS_LOGOFF:
		return KIND_NONE; /* the logon's own events say it better */
	default:
		return kind;
	}
}

static void add_deed(struct boot_state *b, struct presence deed)
{
	deed.place = (uint32_t)b->presence.n;
	VEC_PUSH(&b->presence, deed);
}

uint32_t presence_note(struct boot_state *b, const struct fact *f, uint32_t session, uint32_t account)
{
	struct textpool *texts = &b->host->texts;
	const struct field_meaning *meaning = field_meaning(f);
	enum fact_kind deed = deed_of(f->kind);
	bool by_number = deed != f->kind;
	if (by_number)
		session = session_by_number(b, f, account);
	if (session && f->kind == KIND_TS_LOGOFF && has_number(session_at(b, session), f))
		logons_end_by_manager(b, session, f);
	if (!session || deed == KIND_NONE || logon_id_is_built_in(session_at(b, session)->logon_id))
		return session;
	struct session *s = session_at(b, session);
	if (by_number && s->last_deed == deed && llabs(f->time - s->last_deed_time) <= SAME_DEED)
		return session;
	s->last_deed = (uint8_t)deed;
	s->last_deed_time = f->time;
	bool console = client_is_console(f), named = !console && meaning->client.workstation != FIELD_NONE;
	add_deed(b, (struct presence){
		.time = f->time,
		.fact = f->id,
		.session = session,
		.address = meaning->client.address == FIELD_NONE ? 0 : textpool_client_address(texts, fact_value(f, meaning->client.address)),
		.workstation = named ? textpool_client_name(texts, fact_value(f, meaning->client.workstation)) : 0,
		.deed = (uint8_t)deed,
		.told = by_number ? TOLD_BY_NUMBER : TOLD_BY_ID,
		.console = console,
	});
	return session;
}

void presence_note_logon(struct boot_state *b, const struct fact *f, uint32_t session)
{
	const struct session *s = session ? session_at(b, session) : NULL;
	if (!s || (s->type != LOGON_TYPE_REMOTE_INTERACTIVE && s->type != LOGON_TYPE_UNLOCK) || !s->address ||
	    address_is_loopback(textpool_value(&b->host->texts, s->address).text))
		return;
	add_deed(b, (struct presence){
		.time = f->time,
		.fact = f->id,
		.session = session,
		.address = s->address,
		.workstation = s->workstation,
		.deed = KIND_LOGON,
		.told = TOLD_BY_LOGON,
	});
}

/* ---- when the boot is over ---- */

/* The session that a brief logon took up: the latest before it of the same user at a screen
 * that was open then. */
static uint32_t taken_up_by(struct boot_state *b, uint32_t brief)
{
	const struct session *own = session_at(b, brief);
	uint32_t stop = brief > LOOK_BACK ? brief - LOOK_BACK : 0, latest = 0;
	for (uint32_t i = brief - 1; own->account && i > stop; i--) {
		const struct session *s = session_at(b, i);
		if (s->account != own->account || !is_at_screen(s) || i == own->linked || s->over_at_once ||
		    s->turn.order > own->turn.order || (s->end && s->end <= own->start))
			continue;
		if (!latest || s->turn.order > session_at(b, latest)->turn.order)
			latest = i;
	}
	return latest;
}

static bool is_of(struct boot_state *b, const struct presence *x, uint32_t session)
{
	return x->session == session || (x->session && x->session == session_at(b, session)->linked);
}

/* Whether 4778 tells it, of all the more weight. */
static bool is_told_by_id(struct boot_state *b, uint32_t at, uint32_t session)
{
	enum { NEAR = 256 };
	const struct presence *items = b->presence.items;
	uint32_t from = at > NEAR ? at - NEAR : 0, end = b->presence.n - at > NEAR ? at + NEAR : (uint32_t)b->presence.n;
	for (uint32_t i = from; i < end; i++)
		if (items[i].deed == KIND_RECONNECT && items[i].told == TOLD_BY_ID && is_of(b, &items[i], session) &&
		    llabs(items[i].time - items[at].time) <= SAME_DEED)
			return true;
	return false;
}

static void note_connection(struct boot_state *b, uint32_t session, uint32_t at)
{
	struct session *s = session_at(b, session);
	s->connection = at + 1;
	if (s->linked)
		session_at(b, s->linked)->connection = at + 1;
}

/* A logon from elsewhere that is over at once. */
static void settle_logon(struct boot_state *b, uint32_t at)
{
	struct presence *x = &b->presence.items[at];
	uint32_t session = session_at(b, x->session)->over_at_once ? taken_up_by(b, x->session) : 0;
	const struct session *s = session ? session_at(b, session) : NULL;
	uint32_t address = !s ? 0 : s->connection ? b->presence.items[s->connection - 1].address : s->address;
	x->deed = KIND_NONE;
	if (!s || address == x->address || is_told_by_id(b, at, session))
		return;
	session_at(b, x->session)->took_up = session;
	x->deed = KIND_RECONNECT;
	x->session = session;
	note_connection(b, session, at);
}

/* Whether LocalSessionManager repeats what such a logon told: it tells no name. */
static bool repeats_logon(struct boot_state *b, const struct presence *x)
{
	const struct session *s = session_at(b, x->session);
	const struct presence *last = s->connection ? &b->presence.items[s->connection - 1] : NULL;
	return last && last->told == TOLD_BY_LOGON && x->told == TOLD_BY_NUMBER && s->last_deed == KIND_RECONNECT &&
	       llabs(x->time - last->time) <= SAME_DEED;
}

static void settle_deed(struct boot_state *b, uint32_t at)
{
	struct presence *x = &b->presence.items[at];
	if (x->deed == KIND_LOGON)
		settle_logon(b, at);
	else if (x->deed == KIND_RECONNECT && repeats_logon(b, x))
		x->deed = KIND_NONE;
	else if (x->deed == KIND_RECONNECT)
		note_connection(b, x->session, at);
	if (x->deed != KIND_NONE)
		session_at(b, x->session)->last_deed = x->deed;
}

static void settle_connections(struct boot_state *b)
{
	for (uint32_t i = 0; i < b->presence.n; i++)
		session_at(b, b->presence.items[i].session)->last_deed = KIND_NONE;
	for (uint32_t i = 0; i < b->presence.n; i++)
		settle_deed(b, i);
}

static int compare_presence(const void *x, const void *y)
{
	const struct presence *a = x, *b = y;
	if (a->session != b->session)
		return a->session < b->session ? -1 : 1;
	return (a->place > b->place) - (a->place < b->place);
}

/* The deeds of one session, in their order: each knows the latest that tells where the user was. */
static void settle_session(struct boot_state *b, uint32_t from, uint32_t end)
{
	uint32_t connection = 0, locking = 0;
	for (uint32_t i = from; i < end; i++) {
		struct presence *x = &b->presence.items[i];
		if (x->deed == KIND_LOCK || x->deed == KIND_UNLOCK)
			locking = i + 1;
		else if (x->deed == KIND_RECONNECT || x->deed == KIND_DISCONNECT)
			connection = i + 1;
		x->connection = connection;
		x->locking = locking;
	}
}

void presence_settle(struct boot_state *b)
{
	if (!b->presence.n)
		return;
	settle_connections(b);
	qsort(b->presence.items, b->presence.n, sizeof *b->presence.items, compare_presence);
	for (uint32_t i = 0, end; i < b->presence.n; i = end) {
		uint32_t session = b->presence.items[i].session;
		for (end = i + 1; end < b->presence.n && b->presence.items[end].session == session; end++)
			;
		session_at(b, session)->deeds.from = i;
		session_at(b, session)->deeds.end = end;
		settle_session(b, i, end);
	}
}

/* Where those of the session end that came before the place. */
static uint32_t end_of(const struct boot_state *b, const struct session *s, uint32_t place)
{
	uint32_t low = s->deeds.from, high = s->deeds.end;
	while (low < high) {
		uint32_t middle = low + (high - low) / 2;
		if (b->presence.items[middle].place < place)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* What was last known at the process's start, over several sessions. */
struct scene {
	uint32_t client;             /* place of a reconnect plus 1 */
	uint32_t connection, locking; /* what told each last: place plus 1 */
	bool away, locked;
};

static void look_at(struct boot_state *b, uint32_t session, uint32_t place, struct scene *scene)
{
	const struct session *s = session ? session_at(b, session) : &(struct session){0};
	const struct presence *deeds = b->presence.items;
	uint32_t end = end_of(b, s, place);
	if (end == s->deeds.from)
		return;
	uint32_t connection = deeds[end - 1].connection, locking = deeds[end - 1].locking;
	if (locking && deeds[locking - 1].place >= scene->locking) {
		scene->locking = deeds[locking - 1].place + 1;
		scene->locked = deeds[locking - 1].deed == KIND_LOCK;
	}
	if (connection && deeds[connection - 1].place >= scene->connection) {
		scene->connection = deeds[connection - 1].place + 1;
		scene->away = deeds[connection - 1].deed == KIND_DISCONNECT;
		scene->client = scene->away ? 0 : connection;
	}
}

static struct scene scene_at(struct boot_state *b, uint32_t number)
{
	struct scene scene = {0};
	const struct proc *p = proc_at(b, number);
	const struct session *s = session_at(b, p->logon);
	uint32_t place = details_of(b, number)->presence_before;
	look_at(b, p->logon, place, &scene);
	look_at(b, s->linked, place, &scene);
	if (s->origin && s->origin != p->logon) {
		look_at(b, s->origin, place, &scene);
		look_at(b, session_at(b, s->origin)->linked, place, &scene);
	}
	return scene;
}

static struct link link_to(struct boot_state *b, const struct proc *p, const struct presence *x)
{
	if (x->told != TOLD_BY_ID)
		return (struct link){INFERRED, x->told == TOLD_BY_NUMBER ? REASON_CLIENT_BY_NUMBER : REASON_CLIENT_BY_LOGON, x->fact};
	if (x->session == p->logon || x->session == session_at(b, p->logon)->linked)
		return (struct link){RECORDED, REASON_CLIENT_RECONNECTED, x->fact};
	return (struct link){INFERRED, REASON_CLIENT_OF_ORIGIN, x->fact};
}

struct whereabouts presence_at_start(struct boot_state *b, uint32_t number)
{
	const struct proc *p = proc_at(b, number);
	struct whereabouts w = {.link = {UNKNOWN, REASON_NONE, 0}};
	if (!b->presence.n || !p->logon)
		return w;
	struct scene scene = scene_at(b, number);
	w.flags = (scene.away ? PROCESS_DISCONNECTED : 0) | (scene.locked ? PROCESS_LOCKED : 0);
	if (scene.client) {
		const struct presence *x = &b->presence.items[scene.client - 1];
		w.address = x->address;
		w.workstation = x->workstation;
		w.link = link_to(b, p, x);
		w.flags |= x->console ? PROCESS_AT_CONSOLE : 0;
	}
	return w;
}
