/* Names to hosts.  Each name in `renamed` leads to those that came after it.  A name
 * from which names come that nothing else ties together is not one machine's: it was
 * that of an image from which several were installed.  Nor is one that was given to a
 * machine after another had given it up, as where a server is replaced.  It belongs to
 * none of them.  What their logs tell of it is a host's of that name.
 *
 * All is made anew from what is noted, so that it is the same in whatever order the
 * files came.  The analyst's word counts before it: names that he joined or parted
 * stay so. */
#include "store/host_names.h"

#include <stdlib.h>

#include "base/map.h"
#include "base/vec.h"

struct name {
	int64_t computer, host, joined;
	bool was_shared, shared;
	bool passed_on; /* shared, and not before its machines parted: nothing leads to it */
	uint32_t group; /* another name of its group, itself for the first: see group_of() */
	int64_t fixed;  /* of a group: the host that the analyst gave it; 0: none */
	bool by_log;    /* of a group: a log joined names of it */
};

struct step {
	uint32_t former, later;
	int64_t last_day, first_day; /* of the former, of the later; 0: two spellings */
};

struct names {
	VEC(struct name) names; /* in the order of the names */
	VEC(struct step) steps;
	struct idmap places;    /* computer -> place + 1 */
};

static void free_names(struct names *n)
{
	VEC_FREE(&n->names);
	VEC_FREE(&n->steps);
	idmap_free(&n->places);
}

static struct err read_names(sqlite3 *db, struct names *n)
{
	sqlite3_stmt *st;
	bool row = false;
	struct err e = db_prepare(db, "SELECT computer_id, host_id, joined, shared FROM computer ORDER BY name COLLATE NOCASE", &st);
	if (e.kind)
		return e;
	while (!(e = stmt_step(st, &row)).kind && row) {
		struct name name = {.computer = stmt_int(st, 0), .host = stmt_int(st, 1), .joined = stmt_int(st, 2),
				    .was_shared = stmt_int(st, 3) != 0};
		VEC_PUSH(&n->names, name);
		*idmap_at(&n->places, (uint64_t)name.computer) = n->names.n;
	}
	sqlite3_finalize(st);
	return e;
}

static uint32_t place_of(const struct names *n, int64_t computer)
{
	const uint64_t *at = idmap_find(&n->places, (uint64_t)computer);
	return at ? (uint32_t)*at - 1 : 0;
}

static struct err read_steps(sqlite3 *db, struct names *n)
{
	sqlite3_stmt *st;
	bool row = false;
	struct err e = db_prepare(db, "SELECT former_id, later_id, last_day, first_day FROM renamed JOIN computer f ON f.computer_id = former_id "
				      "JOIN computer l ON l.computer_id = later_id WHERE how = 0 "
				      "ORDER BY f.name COLLATE NOCASE, l.name COLLATE NOCASE", &st);
	if (e.kind)
		return e;
	while (!(e = stmt_step(st, &row)).kind && row)
		VEC_PUSH(&n->steps, (struct step){place_of(n, stmt_int(st, 0)), place_of(n, stmt_int(st, 1)),
						     stmt_int(st, 2), stmt_int(st, 3)});
	sqlite3_finalize(st);
	return e;
}

/* ------------------------------------------------------------ groups */

static uint32_t group_of(const struct names *n, uint32_t name)
{
	while (n->names.items[name].group != name)
		name = n->names.items[name].group;
	return name;
}

/* Not where the analyst parted them. */
static bool put_together(struct names *n, uint32_t x, uint32_t y)
{
	struct name *a = &n->names.items[group_of(n, x)], *b = &n->names.items[group_of(n, y)];
	if (a == b)
		return true;
	if (a->fixed && b->fixed && a->fixed != b->fixed)
		return false;
	if (!a->fixed)
		a->fixed = b->fixed;
	a->by_log |= b->by_log;
	b->group = (uint32_t)(a - n->names.items);
	return true;
}

/* What the analyst said, from the start. */
static void group_by_analyst(struct names *n)
{
	struct idmap hosts = {0};
	for (uint32_t i = 0; i < n->names.n; i++) {
		struct name *name = &n->names.items[i];
		name->group = i;
		name->by_log = false;
		name->fixed = name->joined == BY_ANALYST ? name->host : 0;
	}
	for (uint32_t i = 0; i < n->names.n; i++) {
		struct name *name = &n->names.items[i];
		uint64_t *first = name->fixed ? idmap_at(&hosts, (uint64_t)name->host) : NULL;
		if (first && *first)
			put_together(n, (uint32_t)*first - 1, i);
		else if (first)
			*first = i + 1;
	}
	idmap_free(&hosts);
}

/* ------------------------------------------------------------ names of several machines */

/* The clock may be set by hours with the name.  Who takes a name back had it before. */
static bool came_after_it_left(const struct step *to, const struct step *from)
{
	return to->last_day && from->last_day && to->former != from->later && to->first_day > from->last_day + 1;
}

/* One machine takes a name before it leaves it. */
static void find_passed_on(struct names *n)
{
	size_t *first = xcalloc(n->names.n, sizeof *first); /* step from a name + 1: they stand in their order */
	for (size_t i = n->steps.n; i > 0; i--)
		first[n->steps.items[i - 1].former] = i;
	for (size_t i = 0; i < n->steps.n; i++) {
		const struct step *to = &n->steps.items[i];
		struct name *name = &n->names.items[to->later];
		for (size_t k = first[to->later]; k && k <= n->steps.n && n->steps.items[k - 1].former == to->later; k++)
			name->passed_on |= came_after_it_left(to, &n->steps.items[k - 1]);
		name->shared |= name->passed_on;
	}
	free(first);
}

static bool ties(const struct names *n, const struct step *s)
{
	return !n->names.items[s->former].shared && !n->names.items[s->later].passed_on;
}

/* Marks what comes after a name, itself left out, by way of no shared one. */
static void mark_later(const struct names *n, uint32_t name, bool *later)
{
	bool more = true;
	for (uint32_t i = 0; i < n->names.n; i++)
		later[i] = false;
	later[name] = true;
	while (more) {
		more = false;
		for (size_t i = 0; i < n->steps.n; i++) {
			const struct step *s = &n->steps.items[i];
			if (!later[s->former] || later[s->later] || !ties(n, s))
				continue;
			later[s->later] = more = true;
		}
	}
	later[name] = false;
}

/* Whether what comes after the name is of one machine without it. */
static bool leads_to_one(struct names *n, uint32_t name, bool *later)
{
	uint32_t first = UINT32_MAX;
	mark_later(n, name, later);
	group_by_analyst(n);
	for (size_t i = 0; i < n->steps.n; i++) {
		const struct step *s = &n->steps.items[i];
		if (later[s->former] && later[s->later] && ties(n, s))
			put_together(n, s->former, s->later);
	}
	for (uint32_t i = 0; i < n->names.n; i++) {
		if (!later[i])
			continue;
		if (first != UINT32_MAX && group_of(n, i) != first)
			return false;
		first = group_of(n, i);
	}
	return true;
}

/* A shared name ties nothing together, by which another may turn out to be shared. */
static void find_shared(struct names *n)
{
	bool *later = xcalloc(n->names.n, sizeof *later), more = true;
	uint32_t *steps = xcalloc(n->names.n, sizeof *steps); /* from each */
	for (size_t i = 0; i < n->steps.n; i++)
		steps[n->steps.items[i].former]++;
	while (more) {
		more = false;
		for (uint32_t i = 0; i < n->names.n; i++) {
			struct name *name = &n->names.items[i];
			if (name->shared || steps[i] < 2 || leads_to_one(n, i, later))
				continue;
			name->shared = more = true;
		}
	}
	free(steps);
	free(later);
}

static void group_all(struct names *n)
{
	group_by_analyst(n);
	for (size_t i = 0; i < n->steps.n; i++) {
		const struct step *s = &n->steps.items[i];
		if (ties(n, s) && put_together(n, s->former, s->later))
			n->names.items[group_of(n, s->former)].by_log = true;
	}
}

/* ------------------------------------------------------------ hosts of the groups */

static struct err run(sqlite3 *db, const char *sql, int64_t a, int64_t b)
{
	return db_int(db, &(int64_t){0}, 0, sql, "ii", a, b);
}

/* What was told of a name's host as new was told of the name. */
static struct err move(struct case_file *c, const struct name *name, int64_t host)
{
	struct err e = run(c->db, "UPDATE computer SET host_id = ?1 WHERE computer_id = ?2", host, name->computer);
	if (!e.kind)
		e = run(c->db, "INSERT OR IGNORE INTO reported SELECT ?1, program_id, hash, time FROM reported WHERE host_id = ?2",
			host, name->host);
	if (!e.kind)
		e = run(c->db, "UPDATE host SET changed = 1 WHERE host_id IN (?1, ?2)", host, name->host);
	return e;
}

static struct err add_host(struct case_file *c, const struct name *name, int64_t *host)
{
	struct err e = run(c->db, "INSERT INTO host (name) SELECT name FROM computer WHERE computer_id = ?1 AND ?2",
			   name->computer, 1);
	*host = sqlite3_last_insert_rowid(c->db);
	return e;
}

/* The host of each group: the first that its names have and no other group took; taken
 * has the others. */
static struct err give_hosts(struct case_file *c, struct names *n, int64_t *hosts)
{
	struct idmap taken = {0};
	struct err e = OK;
	for (int new = 0; new < 2; new++) {
		for (uint32_t i = 0; i < n->names.n && !e.kind; i++) {
			const struct name *name = &n->names.items[i];
			uint32_t group = group_of(n, i);
			if (hosts[group])
				continue;
			if (new)
				e = add_host(c, name, &hosts[group]);
			else if (!*idmap_at(&taken, (uint64_t)name->host))
				hosts[group] = name->host;
			*idmap_at(&taken, (uint64_t)name->host) = 1;
		}
	}
	idmap_free(&taken);
	return e;
}

static struct err settle_name(struct case_file *c, struct names *n, uint32_t i, int64_t host)
{
	const struct name *name = &n->names.items[i];
	struct err e = host == name->host ? OK : move(c, name, host);
	int64_t joined = name->joined == BY_ANALYST                   ? BY_ANALYST
			 : n->names.items[group_of(n, i)].by_log ? BY_RECORD_IDS
								 : BY_NAME;
	if (!e.kind && joined != name->joined)
		e = run(c->db, "UPDATE computer SET joined = ?1 WHERE computer_id = ?2", joined, name->computer);
	if (!e.kind && name->shared != name->was_shared)
		e = run(c->db, "UPDATE computer SET shared = ?1 WHERE computer_id = ?2", name->shared, name->computer);
	return e;
}

/* Hosts that no name is left of. */
static struct err drop_hosts(struct case_file *c, const struct names *n)
{
	struct err e = OK;
	for (uint32_t i = 0; i < n->names.n && !e.kind; i++) {
		int64_t host = n->names.items[i].host, used;
		e = db_int(c->db, &used, 0, "SELECT NOT EXISTS (SELECT 1 FROM host WHERE host_id = ?1) OR "
			   "EXISTS (SELECT 1 FROM computer WHERE host_id = ?1)", "i", host);
		if (e.kind || used)
			continue;
		e = derived_delete(c, host);
		if (!e.kind)
			e = run(c->db, "DELETE FROM reported WHERE host_id = ?1 AND ?2", host, 1);
		if (!e.kind)
			e = run(c->db, "DELETE FROM host WHERE host_id = ?1 AND ?2", host, 1);
	}
	return e;
}

struct err host_names_settle(struct case_file *c)
{
	struct names n = {0};
	struct err e = read_names(c->db, &n);
	if (!e.kind)
		e = read_steps(c->db, &n);
	if (e.kind || !n.names.n) {
		free_names(&n);
		return e;
	}
	find_passed_on(&n);
	find_shared(&n);
	group_all(&n);
	int64_t *hosts = xcalloc(n.names.n, sizeof *hosts);
	e = give_hosts(c, &n, hosts);
	for (uint32_t i = 0; i < n.names.n && !e.kind; i++)
		e = settle_name(c, &n, i, hosts[group_of(&n, i)]);
	if (!e.kind)
		e = drop_hosts(c, &n);
	free(hosts);
	free_names(&n);
	return e;
}
