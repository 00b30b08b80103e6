/* A session's user sits where the logon came from, until the session is taken
 * up from elsewhere.  Sources: Microsoft, pages of events 4778, 4779, 4800-4803;
 * "TerminalServices-LocalSessionManager" 21, 24, 25.
 *
 * 4778 and 4779 name the logon ID; those of LocalSessionManager name a session
 * number and a user, so the way to the logon is inferred: event 21 ties the
 * number to the latest logon of that user at a screen.
 *
 * Of a session's two tokens either may be named: they are looked up together.
 * What was started with runas is seen by the person at the originating session. */
#include "correlate/presence.h"

#include <stdlib.h>

#include "model/logon_type.h"

/* LocalSessionManager repeats what 4778 and 4779 said within this time. */
#define SAME_DEED (10 * WINTIME_SECOND)

static bool is_at_screen(const struct session *s)
{
	switch (s->type) {
	case LOGON_TYPE_INTERACTIVE:
	case LOGON_TYPE_REMOTE_INTERACTIVE:
	case LOGON_TYPE_CACHED_INTERACTIVE:
	case LOGON_TYPE_CACHED_REMOTE:
		return s->status == LOGON_RECORDED;
	default:
		return false;
	}
}

/* The open session at a screen of that account that was logged on last: others may
 * have named its ID long before.  Looks back over so many sessions and no more: a busy
 * server has thousands between two of a person. */
static uint32_t latest_at_screen(struct boot_state *b, uint32_t account)
{
	enum { LOOK_BACK = 512 };
	size_t stop = b->sessions.n > LOOK_BACK ? b->sessions.n - LOOK_BACK : 0;
	uint32_t latest = 0;
	for (size_t i = b->sessions.n; account && i > stop; i--) {
		const struct session *s = session_at(b, (uint32_t)i);
		if (s->account != account || !is_at_screen(s) || s->end)
			continue;
		if (!latest || s->turn.order > session_at(b, latest)->turn.order)
			latest = (uint32_t)i;
	}
	return latest;
}

/* The session of a LocalSessionManager event. */
static uint32_t session_by_number(struct boot_state *b, const struct fact *f, uint32_t account)
{
	uint64_t number;
	if (!fact_id64(f, F_SessionID, &number))
		return latest_at_screen(b, account);
	uint64_t *known = idmap_at(&b->ts_sessions, number);
	bool fits = *known && session_at(b, (uint32_t)*known)->account == account &&
		    !session_at(b, (uint32_t)*known)->end;
	if (!fits || f->kind == KIND_TS_LOGON) {
		uint32_t latest = latest_at_screen(b, account);
		if (latest || !fits)
			*known = latest;
	}
	return (uint32_t)*known;
}

static enum fact_kind deed_of(enum fact_kind kind)
{
	switch (kind) {
	case KIND_TS_RECONNECT:
		return KIND_RECONNECT;
	case KIND_TS_DISCONNECT:
		return KIND_DISCONNECT;
	case KIND_TS_LOGON:
	case KIND_TS_LOGOFF:
		return KIND_NONE; /* the logon's own events say it better */
	default:
		return kind;
	}
}

uint32_t presence_note(struct boot_state *b, const struct fact *f, uint32_t session, uint32_t account)
{
	struct textpool *texts = &b->host->texts;
	enum fact_kind deed = deed_of(f->kind);
	bool by_number = deed != f->kind;
	if (by_number)
		session = session_by_number(b, f, account);
	if (!session || deed == KIND_NONE || logon_id_is_built_in(session_at(b, session)->logon_id))
		return session;
	struct session *s = session_at(b, session);
	if (by_number && s->last_deed == deed && llabs(f->time - s->last_deed_time) <= SAME_DEED)
		return session;
	s->last_deed = (uint8_t)deed;
	s->last_deed_time = f->time;
	uint32_t place = (uint32_t)b->presence.n;
	VEC_PUSH(&b->presence, (struct presence){
		.time = f->time,
		.fact = f->id,
		.place = place,
		.session = session,
		.address = textpool_add(texts, fact_value(f, by_number ? F_Address : F_ClientAddress)),
		.workstation = textpool_add(texts, fact_value(f, F_ClientName)),
		.deed = (uint8_t)deed,
		.by_number = by_number,
	});
	return session;
}

/* ---- when the boot is over ---- */

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
	if (x->by_number)
		return (struct link){INFERRED, REASON_CLIENT_BY_NUMBER, x->fact};
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
	}
	return w;
}
