/* The joins of real logs (evtx) against those that an independent
 * program found, link by link: exits, parents and logons of process starts,
 * starts of exits, logons of logoffs.  The rules of that program are coarser
 * than ours (see expected.json, "rules"): where we differ on purpose, the table
 * `differences` names the record and says why. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "base/buf.h"
#include "base/text.h"
#include "correlate/derive.h"
#include "ingest/ingest.h"
#include "model/logon_type.h"
#include "real/real_logs.h"
#include "unit/facts.h"

enum { SKIPPED = 77 };

/* host, record, which link, why ours is another. */
static const struct difference {
	const char *host;
	int64_t record;
	const char *link, *why;
} differences[] = {
	{"fs03.offsec.lan", 67790, "parent", "its start names the parent by ID alone, and 42 records between are missing"},
	{NULL, 0, NULL, NULL},
};

/* mdec_forwarded_4624 and mdec_forwarded_4950_2003 are beyond libevtx: so many
 * logons are missing with it, and none with a decoder that reads them. */
enum { LOGONS_BEYOND_LIBEVTX = 44 };

struct host {
	char *name; /* folded */
	struct facts facts;
	struct derived *derived;
	VEC(struct record_stretch) records; /* of its Security log, kept or not: one each, then stretches */
};

struct run {
	VEC(struct host) hosts;
	struct strmap seen; /* facts */
	struct strmap host_of;
	size_t compared, differ, allowed, not_read;
};

/* ---- facts ---- */

static struct host *host_of(struct run *r, struct str computer)
{
	struct buf folded = {0};
	text_fold(&folded, computer);
	uint64_t *at = strmap_at(&r->host_of, buf_str(&folded));
	if (!*at) {
		VEC_PUSH(&r->hosts, (struct host){.name = xstrdup(buf_text(&folded))});
		*at = r->hosts.n;
	}
	buf_free(&folded);
	return &r->hosts.items[*at - 1];
}

/* (host, channel, record ID, time, event ID) once: files overlap. */
static bool is_known(struct run *r, const struct host *h, const struct event *e)
{
	struct buf key = {0};
	buf_printf(&key, "%s|%.*s|%" PRIu64 "|%" PRId64 "|%u", h->name, STR_ARG(e->channel),
		   e->record_id, e->time, e->event_id);
	uint64_t *known = strmap_at(&r->seen, buf_str(&key));
	buf_free(&key);
	return (*known)++ > 0;
}

/* Between which records none is missing, parents by ID alone depend on. */
static void note_record(struct run *r, const struct event *e)
{
	if (e->recovered || !e->record_id || !str_eq(e->channel, STR("Security")))
		return;
	struct host *h = host_of(r, e->computer);
	VEC_PUSH(&h->records, (struct record_stretch){(int64_t)e->record_id, (int64_t)e->record_id});
}

static int by_first(const void *a, const void *b)
{
	const struct record_stretch *x = a, *y = b;
	return (x->first > y->first) - (x->first < y->first);
}

static void join_records(struct host *h)
{
	size_t kept = 0;
	if (h->records.n)
		qsort(h->records.items, h->records.n, sizeof *h->records.items, by_first);
	for (size_t i = 0; i < h->records.n; i++) {
		struct record_stretch *last = kept ? &h->records.items[kept - 1] : NULL, next = h->records.items[i];
		if (last && next.first <= last->last + 1)
			last->last = next.last > last->last ? next.last : last->last;
		else
			h->records.items[kept++] = next;
	}
	h->facts.stretches = h->records.items;
	h->facts.nstretches = kept;
}

static struct err take_event(void *context, const struct event *e)
{
	struct run *r = context;
	note_record(r, e);
	if (e->kind == KIND_NONE || e->recovered)
		return OK;
	struct host *h = host_of(r, e->computer);
	if (is_known(r, h, e))
		return OK;
	struct str(*fields)[2] = xcalloc(e->nfields + 1, sizeof *fields);
	for (size_t i = 0; i < e->nfields; i++) {
		fields[i][0] = e->fields[i].name;
		fields[i][1] = e->fields[i].value;
	}
	struct fact head = {.kind = e->kind,
			    .event_id = e->event_id,
			    .version = e->version,
			    .time = e->time,
			    .record_id = e->record_id ? (int64_t)e->record_id : -1,
			    .provider = STR("test"),
			    .channel = e->channel};
	facts_add(&h->facts, &head, (const struct str(*)[2])fields, e->nfields);
	free(fields);
	return OK;
}

static struct err begin_source(void *context, const char *path)
{
	(void)context;
	(void)path;
	return OK;
}

static struct err take_damage(void *context, uint64_t offset, const char *reason)
{
	(void)context;
	(void)offset;
	(void)reason;
	return OK;
}

static struct err end_source(void *context, const struct source_outcome *o)
{
	(void)context;
	(void)o;
	return OK;
}

static bool read_logs(struct run *r, const char *folder)
{
	struct sources sources = {0};
	struct ingest_options options = {.threads = 1};
	struct event_sink sink = {.context = r, .source_begin = begin_source, .event = take_event,
				  .damage = take_damage, .source_end = end_source};
	sources_add(&sources, folder);
	struct err e = ingest_run(&sources, &options, &sink);
	sources_free(&sources);
	if (e.kind)
		fprintf(stderr, "%s\n", e.text);
	return !e.kind;
}

/* ---- comparing ---- */

static const char *text_at(const json_t *o, const char *name)
{
	const char *text = json_string_value(json_object_get(o, name));
	return text ? text : "";
}

/* 0 for null. */
static int64_t number_at(const json_t *o, const char *name)
{
	return json_integer_value(json_object_get(o, name));
}

static struct host *expected_host(struct run *r, const json_t *o)
{
	return host_of(r, str_of(text_at(o, "computer")));
}

static void compare(struct run *r, const struct host *h, int64_t record, const char *link,
		    int64_t expected, int64_t ours)
{
	r->compared++;
	if (expected == ours)
		return;
	for (const struct difference *d = differences; d->host; d++) {
		if (strcmp(d->host, h->name) == 0 && d->record == record &&
		    strcmp(d->link, link) == 0) {
			r->allowed++;
			return;
		}
	}
	r->differ++;
	printf("%s record %" PRId64 ", %s: expected record %" PRId64 ", got %" PRId64 "\n", h->name,
	       record, link, expected, ours);
}

static int64_t record_of(const struct host *h, int64_t fact)
{
	return facts_record(&h->facts, fact);
}

/* The process whose start (or exit) is a Security record at that time. */
static const struct process *find_process(const struct host *h, const json_t *o, bool exit)
{
	wintime time = 0;
	wintime_parse(str_of(text_at(o, "time")), &time, NULL);
	for (size_t i = 0; h->derived && i < h->derived->processes.n; i++) {
		const struct process *p = &h->derived->processes.items[i];
		int64_t fact = exit ? p->end_link.fact : p->start_fact;
		if (fact && record_of(h, fact) == number_at(o, "rid") &&
		    h->facts.items.items[fact - 1].time == time)
			return p;
	}
	return NULL;
}

static void compare_start(struct run *r, const json_t *o)
{
	const struct host *h = expected_host(r, o);
	const struct process *p = find_process(h, o, false);
	int64_t record = number_at(o, "rid");
	if (!p) {
		compare(r, h, record, "start", record, 0);
		return;
	}
	bool exited = p->end_link.reason == REASON_EXIT_RECORDED;
	compare(r, h, record, "exit", number_at(o, "exit_rid"),
		exited ? record_of(h, p->end_link.fact) : 0);
	compare(r, h, record, "parent", number_at(o, "parent_rid"),
		record_of(h, p->parent_link.fact));
	bool before = p->logon_link.reason != REASON_LOGON_AFTER_START;
	compare(r, h, record, "logon", number_at(o, "logon_rid"),
		before ? record_of(h, p->logon_link.fact) : 0);
	compare(r, h, record, "owner", number_at(o, "eff_logon"), (int64_t)p->logon_id);
}

static void compare_exit(struct run *r, const json_t *o)
{
	const struct host *h = expected_host(r, o);
	const struct process *p = find_process(h, o, true);
	int64_t record = number_at(o, "rid");
	compare(r, h, record, "start of exit", number_at(o, "start_rid"),
		p ? record_of(h, p->start_fact) : -1);
}

static bool was_not_read(struct run *r, const json_t *o)
{
	const struct host *h = expected_host(r, o);
	wintime time = 0;
	wintime_parse(str_of(text_at(o, "time")), &time, NULL);
	for (size_t i = 0; i < h->facts.items.n; i++)
		if (h->facts.items.items[i].record_id == number_at(o, "rid") &&
		    h->facts.items.items[i].time == time)
			return false;
	return true;
}

/* Each recorded logon is a session of its own, or of a built-in one. */
static void compare_logon(struct run *r, const json_t *o)
{
	const struct host *h = expected_host(r, o);
	int64_t record = number_at(o, "rid"), found = 0;
	uint64_t logon_id = (uint64_t)number_at(o, "logon_id");
	if (was_not_read(r, o)) {
		r->not_read++;
		return;
	}
	for (size_t i = 0; h->derived && i < h->derived->logons.n; i++) {
		const struct logon *l = &h->derived->logons.items[i];
		if (l->logon_id == logon_id &&
		    (l->status == LOGON_BUILT_IN || record_of(h, l->fact) == record))
			found = record;
	}
	compare(r, h, record, "logon itself", record, found);
}

static void compare_logoff(struct run *r, const json_t *o)
{
	const struct host *h = expected_host(r, o);
	int64_t record = number_at(o, "rid"), ours = -1;
	for (size_t i = 0; h->derived && i < h->derived->logons.n; i++) {
		const struct logon *l = &h->derived->logons.items[i];
		if (record_of(h, l->end_link.fact) == record)
			ours = record_of(h, l->fact);
		else if (ours < 0 && l->logon_id == (uint64_t)number_at(o, "logon_id") &&
			 record_of(h, l->fact) == number_at(o, "logon_rid"))
			ours = record_of(h, l->fact); /* 4634 of a session that 4647 ended */
	}
	compare(r, h, record, "logoff", number_at(o, "logon_rid"), ours);
}

static void for_all(struct run *r, const json_t *root, const char *list,
		    void (*compare_one)(struct run *, const json_t *))
{
	size_t i;
	json_t *o;
	size_t compared = r->compared, differ = r->differ, allowed = r->allowed;
	json_array_foreach(json_object_get(root, list), i, o) compare_one(r, o);
	printf("%-8s %4zu links compared, %zu differ, %zu differ on purpose\n", list,
	       r->compared - compared, r->differ - differ, r->allowed - allowed);
}

static void derive_all(struct run *r)
{
	for (size_t i = 0; i < r->hosts.n; i++) {
		struct host *h = &r->hosts.items[i];
		join_records(h);
		h->derived = facts_derive(&h->facts);
		printf("%-40s %5zu facts, %2zu boots, %4zu processes, %3zu logons\n", h->name,
		       h->facts.items.n, h->derived->boots.n, h->derived->processes.n,
		       h->derived->logons.n);
	}
}

static int compare_all(struct run *r, const char *path)
{
	json_error_t error;
	json_t *root = json_load_file(path, 0, &error);
	if (!root) {
		fprintf(stderr, "%s: %s\n", path, error.text);
		return 1;
	}
	for_all(r, root, "starts", compare_start);
	for_all(r, root, "exits", compare_exit);
	for_all(r, root, "logons", compare_logon);
	for_all(r, root, "logoffs", compare_logoff);
	printf("%zu logons not read\n", r->not_read);
	json_decref(root);
	return r->differ || (r->not_read && r->not_read != LOGONS_BEYOND_LIBEVTX);
}

int main(void)
{
	struct run r = {0};
	int failed = 1;
	if (!have_real_logs("evtx/expected_links.json"))
		return SKIPPED;
	if (read_logs(&r, real_logs("evtx"))) {
		derive_all(&r);
		failed = compare_all(&r, real_logs("evtx/expected_links.json"));
	}
	for (size_t i = 0; i < r.hosts.n; i++) {
		if (r.hosts.items[i].derived)
			derived_free(r.hosts.items[i].derived);
		facts_free(&r.hosts.items[i].facts);
		VEC_FREE(&r.hosts.items[i].records);
		free(r.hosts.items[i].name);
	}
	VEC_FREE(&r.hosts);
	strmap_free(&r.seen);
	strmap_free(&r.host_of);
	return failed;
}
