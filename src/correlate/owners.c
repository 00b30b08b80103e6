/* 4688 up to Windows 8.1 and Server 2012 R2 (versions 0 and 1) and 592 name who asked for
 * a process.  Mostly that is its owner, too, but not where a service starts it for somebody:
 * Application Information, the secondary logon, WMI, the Task Scheduler.  Two things tell
 * more:
 *
 *   its children    who asked for them owned it: so in 730 of 748 real starts of all versions;
 *                   the others were started by a service, Application Information say
 *   its token       of type %%1937 or %%1938 (full, limited) is one half of a person's: all of
 *                   2,380 real starts of Windows' own accounts had %%1936.  (Microsoft, page of
 *                   event 4688: those accounts have type 1, default)
 *
 * Both are inferences.  Of 1,100 real starts of version 2, read as if they had no Target, they
 * tell 360, all as the Target does; who asked was another in 45 of them. */
#include "correlate/owners.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "correlate/process_told.h"
#include "model/image.h"
#include "model/logon_type.h"

/* A logon may be recorded so long after the first process of its session. */
#define LOGON_MAY_LAG (2 * WINTIME_SECOND)
/* So many sessions of others a process looks at for its own: hostile logs may hold more. */
enum { MOST_OTHERS = 4096 };

/* In whose names the children of a process were asked for. */
struct heard {
	uint64_t logon_id; /* another one than who asked for the process itself; 0: none */
	bool asker;       /* that one, too */
	bool several;     /* more than one other */
};

/* A session in which a person's processes run. */
struct candidate {
	wintime start, end; /* 0: not known */
	uint32_t session, account;
	bool full, limited; /* what its token is known to be */
};

/* The latest end of some candidates that can have a full token, and of those that can have a
 * limited one; -1: none can, FOREVER: it is open. */
struct latest_end {
	wintime full, limited;
};
#define FOREVER INT64_MAX

struct owners {
	struct spill heard; /* a struct heard each process */
	struct idmap halves; /* session → the bits 1 << elevation of what it asked for */
	VEC(struct candidate) candidates; /* in order of their starts */
	struct latest_end *tree; /* of two and two of them, and so on: the children of i are 2i and 2i + 1 */
	size_t leaves;           /* a power of two, more than there are candidates; 0: not built */
};

static bool is_untold(const struct proc *p)
{
	return p->status == PROCESS_STARTED && !p->owner_told;
}

static bool is_split(uint8_t elevation)
{
	return elevation == ELEVATION_FULL || elevation == ELEVATION_LIMITED;
}

static bool is_built_in(struct boot_state *b, uint32_t session)
{
	return session && session_at(b, session)->status == LOGON_BUILT_IN;
}

/* ---- what its children say ---- */

/* The session with a logon ID when a process started, as for an owner that is told. */
static uint32_t session_at_start(struct boot_state *b, uint32_t number, uint64_t logon_id)
{
	const uint64_t *latest = idmap_find(&b->by_logon_id, logon_id);
	return latest ? turn_within((uint32_t)*latest, details_of(b, number)->logons_before, session_turn, b) : 0;
}

/* The session that asked for a process, as Security's start names it; 0: none does. */
static uint32_t asker_of(struct boot_state *b, uint32_t number)
{
	const struct proc *p = proc_at(b, number);
	const struct proc_details *d = details_of(b, number);
	if (p->status != PROCESS_STARTED || p->from_sysmon)
		return 0;
	if (!d->requested_logon_id)
		return p->logon;
	return session_at_start(b, number, d->requested_logon_id);
}

/* What these start is a service, a part of Windows, or asked for by somebody else. */
static bool is_of_windows_itself(struct boot_state *b, const struct proc *p)
{
	const struct proc *parent = p->parent ? proc_at(b, p->parent) : NULL;
	struct str path = parent ? textpool_canonical_text(&b->host->texts, parent->image) : STR("");
	struct str name = image_name(path);
	return image_folder(path) & IMAGE_IN_SYSTEM32 &&
	       (str_eq(name, STR("services.exe")) || str_eq(name, STR("wininit.exe")));
}

/* What is of a later reading of the clock, whatever its time. */
static bool came_later(struct boot_state *b, uint32_t number, const struct session *s)
{
	return s->turn.order > details_of(b, number)->logons_before && s->start < proc_at(b, number)->seen;
}

/* Whether a process can have been running in that session: what an event named was there,
 * its logon may be told late. */
static bool was_there(struct boot_state *b, uint32_t number, const struct session *s)
{
	const struct proc *p = proc_at(b, number);
	bool named = s->procs_before < number || (p->logon && session_at(b, p->logon)->logon_id == s->logon_id);
	return named || s->status != LOGON_RECORDED || s->turn.order <= details_of(b, number)->logons_before ||
	       (s->start - p->seen <= LOGON_MAY_LAG && !came_later(b, number, s));
}

/* Whether that a child was asked for in a session tells whose its parent is.  What SYSTEM
 * starts with one half of a person's token, and what it starts below a person's program, it
 * starts as a service that was asked to: runas.exe has such children. */
static bool tells_owner(struct boot_state *b, const struct proc *child, uint32_t parent, uint32_t session)
{
	const struct proc *p = proc_at(b, parent);
	const struct session *s = session_at(b, session);
	if (s->status == LOGON_BUILT_IN)
		return !is_split(child->elevation) && !is_split(p->elevation) && is_built_in(b, p->logon);
	if (is_of_windows_itself(b, p) && s->type != LOGON_TYPE_SERVICE)
		return false;
	return was_there(b, parent, session_at(b, session_at_start(b, parent, s->logon_id)));
}

static void hear_child(struct boot_state *b, struct owners *o, uint32_t number)
{
	const struct proc *child = proc_at(b, number);
	uint32_t parent = child->parent;
	if (!parent || !is_untold(proc_at(b, parent)))
		return;
	uint32_t session = asker_of(b, number);
	if (!session || !tells_owner(b, proc_at(b, number), parent, session))
		return;
	struct heard *heard = spill_at(&o->heard, parent - 1);
	uint32_t own = proc_at(b, parent)->logon;
	uint64_t logon_id = session_at(b, session)->logon_id;
	if (own && session_at(b, own)->logon_id == logon_id)
		heard->asker = true;
	else if (!heard->logon_id)
		heard->logon_id = logon_id;
	else if (heard->logon_id != logon_id)
		heard->several = true;
}

/* ---- what its token says ---- */

/* What a person's session asks for has its token: shows which half that is. */
static void note_half(struct boot_state *b, struct owners *o, uint32_t number)
{
	const struct proc *p = proc_at(b, number);
	uint32_t session = is_split(p->elevation) ? asker_of(b, number) : 0;
	if (session && !is_built_in(b, session))
		*idmap_at(&o->halves, session) |= 1u << p->elevation;
}

/* Nobody runs programs in the session of an unlocking, of a share or of a service whose token
 * has two halves. */
static bool may_have_split_token(struct boot_state *b, const struct session *s)
{
	const struct account *account = accounts_at(&b->host->accounts, s->account);
	if (s->status == LOGON_BUILT_IN || (account && account->built_in))
		return false;
	switch (s->type) {
	case LOGON_TYPE_SYSTEM:
	case LOGON_TYPE_NETWORK:
	case LOGON_TYPE_SERVICE:
	case LOGON_TYPE_UNLOCK:
	case LOGON_TYPE_NETWORK_CLEARTEXT:
	case LOGON_TYPE_CACHED_UNLOCK:
		return false;
	default:
		return true;
	}
}

/* Of a person's two halves 4672 is written for the full one alone, which ElevatedToken tells,
 * too; what it asked for counts more. */
static void find_half(struct boot_state *b, struct owners *o, struct candidate *c)
{
	const struct session *s = session_at(b, c->session);
	const uint64_t *shown = idmap_find(&o->halves, c->session);
	c->full = s->privileged == 1 || s->elevated == 1;
	c->limited = !c->full && s->status == LOGON_RECORDED;
	if (shown && *shown == 1u << ELEVATION_FULL)
		*c = (struct candidate){c->start, c->end, c->session, c->account, true, false};
	else if (shown && *shown == 1u << ELEVATION_LIMITED)
		*c = (struct candidate){c->start, c->end, c->session, c->account, false, true};
}

static int compare_candidates(const void *x, const void *y)
{
	const struct candidate *a = x, *b = y;
	if (a->start != b->start)
		return a->start < b->start ? -1 : 1;
	return (a->session > b->session) - (a->session < b->session);
}

static wintime later(wintime x, wintime y)
{
	return x > y ? x : y;
}

/* A busy server has thousands of sessions a boot, of which few are open at a time. */
static void build_tree(struct owners *o)
{
	size_t n = o->candidates.n;
	for (o->leaves = 1; o->leaves <= n;)
		o->leaves *= 2;
	o->tree = xcalloc(2 * o->leaves, sizeof *o->tree);
	for (size_t i = 0; i < o->leaves; i++) {
		const struct candidate *c = i < n ? &o->candidates.items[i] : NULL;
		wintime end = c && c->end ? c->end : FOREVER;
		o->tree[o->leaves + i] = (struct latest_end){c && !c->limited ? end : -1, c && !c->full ? end : -1};
	}
	for (size_t i = o->leaves - 1; i; i--)
		o->tree[i] = (struct latest_end){later(o->tree[2 * i].full, o->tree[2 * i + 1].full),
						 later(o->tree[2 * i].limited, o->tree[2 * i + 1].limited)};
}

static void find_candidates(struct boot_state *b, struct owners *o)
{
	if (o->leaves)
		return;
	for (uint32_t i = 1; i <= b->sessions.n; i++) {
		const struct session *s = session_at(b, i);
		if (!may_have_split_token(b, s))
			continue;
		wintime end = s->end < s->start ? 0 : s->end; /* over a clock that was set back */
		struct candidate c = {.start = s->start, .end = end, .session = i, .account = s->account};
		find_half(b, o, &c);
		VEC_PUSH(&o->candidates, c);
	}
	if (o->candidates.n)
		qsort(o->candidates.items, o->candidates.n, sizeof *o->candidates.items, compare_candidates);
	build_tree(o);
}

/* How many of them had begun. */
static size_t count_begun(const struct owners *o, wintime time)
{
	size_t low = 0, high = o->candidates.n;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (o->candidates.items[middle].start <= time)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static bool may_fit(const struct owners *o, size_t at, const struct proc *p)
{
	return (p->elevation == ELEVATION_FULL ? o->tree[at].full : o->tree[at].limited) >= p->seen;
}

/* Of the first n the last that had not ended and can have such a token: its place plus 1; 0: none. */
static size_t last_open(const struct owners *o, size_t n, const struct proc *p)
{
	size_t at = o->leaves + n;
	while (at > 1 && !(at & 1 && may_fit(o, at - 1, p)))
		at /= 2;
	if (at <= 1)
		return 0;
	for (at--; at < o->leaves;)
		at = may_fit(o, 2 * at + 1, p) ? 2 * at + 1 : 2 * at;
	return at - o->leaves + 1;
}

/* The one session that it can be; 0: none, or several.  What a program with the limited half
 * has elevated has the full half of the same account. */
static uint32_t session_by_token(struct boot_state *b, struct owners *o, uint32_t number)
{
	const struct proc *p = proc_at(b, number), *parent = p->parent ? proc_at(b, p->parent) : NULL;
	bool elevated = p->elevation == ELEVATION_FULL && parent && parent->elevation == ELEVATION_LIMITED;
	uint32_t account = elevated ? parent->account : 0, found = 0;
	find_candidates(b, o);
	size_t at = last_open(o, count_begun(o, p->seen + LOGON_MAY_LAG), p);
	for (int others = 0; at; at = last_open(o, at - 1, p)) {
		const struct candidate *c = &o->candidates.items[at - 1];
		if (came_later(b, number, session_at(b, c->session)))
			continue;
		bool is_others = account && c->account != account;
		if (is_others ? ++others == MOST_OTHERS : found != 0)
			return 0;
		found = is_others ? found : c->session;
	}
	return found;
}

/* ---- when the boot is over ---- */

static void settle(struct boot_state *b, struct owners *o, uint32_t number)
{
	struct proc *p = proc_at(b, number);
	const struct heard *heard = spill_at(&o->heard, number - 1);
	if (!is_untold(p))
		return;
	if (heard->asker) {
		p->owner_by = OWNER_BY_CHILDREN;
	} else if (heard->logon_id && !heard->several) {
		process_take_owner(b, number, session_at_start(b, number, heard->logon_id), OWNER_BY_CHILDREN);
	} else if (is_split(p->elevation) && is_built_in(b, p->logon)) {
		uint32_t session = session_by_token(b, o, number);
		process_take_owner(b, number, session, session ? OWNER_BY_TOKEN : OWNER_RULED_OUT);
	}
}

static bool has_untold(struct boot_state *b)
{
	for (uint32_t i = 1; i <= b->procs.n; i++)
		if (is_untold(proc_at(b, i)))
			return true;
	return false;
}

void owners_settle(struct boot_state *b)
{
	struct owners o = {.heard.size = sizeof(struct heard)};
	if (!has_untold(b))
		return;
	for (size_t i = 0; i < b->procs.n; i++)
		spill_add(&o.heard);
	for (uint32_t i = 1; i <= b->procs.n; i++) {
		hear_child(b, &o, i);
		note_half(b, &o, i);
	}
	for (uint32_t i = 1; i <= b->procs.n; i++)
		settle(b, &o, i);
	spill_free(&o.heard);
	idmap_free(&o.halves);
	VEC_FREE(&o.candidates);
	free(o.tree);
}

struct link owners_link(struct boot_state *b, uint32_t number)
{
	static const enum link_reason reasons[] = {
		[OWNER_ASKED] = REASON_LOGON_OF_REQUESTER,
		[OWNER_BY_CHILDREN] = REASON_LOGON_BY_CHILDREN,
		[OWNER_BY_TOKEN] = REASON_LOGON_BY_TOKEN,
		[OWNER_RULED_OUT] = REASON_LOGON_RULED_OUT,
	};
	const struct proc *p = proc_at(b, number);
	enum link_reason reason = reasons[p->owner_by];
	if (!p->logon)
		return (struct link){UNKNOWN, p->owner_by ? reason : REASON_LOGON_UNKNOWN, 0};
	const struct session *s = session_at(b, p->logon);
	int64_t logon_fact = details_of(b, number)->logon_fact;
	return (struct link){s->status == LOGON_NOT_RECORDED ? UNKNOWN : INFERRED, reason,
			     logon_fact || s->status == LOGON_BUILT_IN ? logon_fact : s->fact};
}
