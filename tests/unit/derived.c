/* The sink's half of facts.h: what a derivation gave, to look at. */
#include "unit/facts.h"

#include <inttypes.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "correlate/derive.h"
#include "model/image.h"

static struct str keep(struct strmap *texts, struct str text)
{
	struct str own;
	strmap_intern(texts, text, &own);
	return own;
}

static void own_value(struct derived *d, struct fact_value *value)
{
	value->text = keep(&d->texts, value->text);
}

static struct err take_boot(void *context, const struct boot *b)
{
	struct derived *d = context;
	VEC_PUSH(&d->boots, *b);
	return OK;
}

static struct err take_logon(void *context, const struct logon *l)
{
	struct derived *d = context;
	VEC_PUSH(&d->logons, *l);
	struct logon *own = &d->logons.items[d->logons.n - 1];
	own_value(d, &own->address);
	own_value(d, &own->workstation);
	own_value(d, &own->process);
	own_value(d, &own->auth_package);
	return OK;
}

static struct err take_process(void *context, const struct process *p)
{
	struct derived *d = context;
	VEC_PUSH(&d->processes, *p);
	struct process *own = &d->processes.items[d->processes.n - 1];
	own_value(d, &own->image);
	own_value(d, &own->command_line);
	own_value(d, &own->client_address);
	own_value(d, &own->client_workstation);
	own_value(d, &own->guid);
	own_value(d, &own->hashes);
	own_value(d, &own->task);
	return OK;
}

static struct err take_account(void *context, const struct account *a)
{
	struct derived *d = context;
	VEC_PUSH(&d->accounts, *a);
	struct account *own = &d->accounts.items[d->accounts.n - 1];
	own->sid = keep(&d->texts, own->sid);
	own->user = keep(&d->texts, own->user);
	own->domain = keep(&d->texts, own->domain);
	return OK;
}

static struct err take_account_name(void *context, const struct account_name *n)
{
	struct derived *d = context;
	struct account_name own = *n;
	own.user = keep(&d->texts, n->user);
	own.domain = keep(&d->texts, n->domain);
	VEC_PUSH(&d->names, own);
	return OK;
}

static struct err take_activity(void *context, const struct activity *a)
{
	struct derived *d = context;
	VEC_PUSH(&d->activity, *a);
	struct activity *own = &d->activity.items[d->activity.n - 1];
	own_value(d, &own->what);
	own_value(d, &own->address);
	own_value(d, &own->workstation);
	return OK;
}

struct derived_sink derived_collect(struct derived *d, const struct facts *f)
{
	d->facts = f;
	return (struct derived_sink){d, take_boot, take_logon, take_process, take_account,
				     take_activity, take_account_name};
}

struct derived *facts_derive(struct facts *f)
{
	struct derived *d = xcalloc(1, sizeof *d);
	struct fact_source source = facts_source(f);
	struct derived_sink sink = derived_collect(d, f);
	struct err e = derive_host(&source, &sink);
	if (e.kind)
		fail_msg("derive_host: %s", e.text);
	return d;
}

void derived_free(struct derived *d)
{
	VEC_FREE(&d->boots);
	VEC_FREE(&d->logons);
	VEC_FREE(&d->processes);
	VEC_FREE(&d->accounts);
	VEC_FREE(&d->names);
	VEC_FREE(&d->activity);
	strmap_free(&d->texts);
	buf_free(&d->text);
	free(d);
}

void facts_done(struct facts *f, struct derived *d)
{
	derived_free(d);
	facts_free(f);
}

/* ---- what to look at ---- */

const struct process *process_of(const struct derived *d, uint64_t pid, size_t nth)
{
	for (size_t i = 0; i < d->processes.n; i++)
		if (d->processes.items[i].pid == pid && nth-- == 0)
			return &d->processes.items[i];
	fail_msg("no process %" PRIu64, pid);
	return NULL;
}

const struct logon *logon_of(const struct derived *d, uint64_t logon_id, size_t nth)
{
	for (size_t i = 0; i < d->logons.n; i++)
		if (d->logons.items[i].logon_id == logon_id && nth-- == 0)
			return &d->logons.items[i];
	fail_msg("no logon 0x%" PRIx64, logon_id);
	return NULL;
}

const struct process *process_at(const struct derived *d, uint32_t node)
{
	for (size_t i = 0; i < d->processes.n; i++)
		if (d->processes.items[i].node == node)
			return &d->processes.items[i];
	return NULL;
}

const struct logon *logon_at(const struct derived *d, uint32_t seq)
{
	return seq && seq <= d->logons.n ? &d->logons.items[seq - 1] : NULL;
}

const struct account *account_at(const struct derived *d, uint32_t seq)
{
	for (size_t i = 0; i < d->accounts.n; i++)
		if (d->accounts.items[i].seq == seq)
			return &d->accounts.items[i];
	return NULL;
}

const char *name_at(struct derived *d, uint32_t seq)
{
	buf_clear(&d->text);
	for (size_t i = 0; i < d->names.n; i++)
		if (d->names.items[i].seq == seq)
			buf_printf(&d->text, "%.*s\\%.*s", STR_ARG(d->names.items[i].domain), STR_ARG(d->names.items[i].user));
	return buf_text(&d->text);
}

bool has_name(const struct derived *d, uint32_t account, const char *domain, const char *user)
{
	for (size_t i = 0; i < d->names.n; i++) {
		const struct account_name *n = &d->names.items[i];
		if (n->account == account && str_eq_nocase(n->domain, str_of(domain)) && str_eq_nocase(n->user, str_of(user)))
			return true;
	}
	return false;
}

const char *user_at(struct derived *d, uint32_t seq)
{
	const struct account *a = account_at(d, seq);
	buf_clear(&d->text);
	if (a)
		buf_add_str(&d->text, a->user);
	return buf_text(&d->text);
}

static void put_clock(struct buf *b, wintime t)
{
	char iso[WINTIME_ISO_SIZE];
	wintime_iso(t, iso);
	buf_add(b, iso + 11, 8);
}

const char *derived_tree(struct derived *d)
{
	static const char *const marks[] = {
		[PROCESS_STARTED] = "", [PROCESS_EXIT_ONLY] = " !", [PROCESS_NOT_RECORDED] = " ?"};
	size_t boot = 0;
	buf_clear(&d->text);
	for (size_t i = 0; i < d->processes.n || boot < d->boots.n;) {
		if (boot < d->boots.n && (i == d->processes.n ||
					  d->boots.items[boot].node < d->processes.items[i].node)) {
			buf_printf(&d->text, "boot %u\n", d->boots.items[boot++].seq);
			continue;
		}
		const struct process *p = &d->processes.items[i++];
		buf_printf(&d->text, "%*s%" PRIu64 " %.*s%s\n", (int)p->depth * 2, "", p->pid,
			   STR_ARG(image_name(p->image.text)), marks[p->status]);
	}
	return buf_text(&d->text);
}

const char *derived_activity(struct derived *d)
{
	struct buf lines = {0};
	for (size_t i = 0; i < d->activity.n; i++) {
		const struct activity *a = &d->activity.items[i];
		const struct process *p = process_at(d, a->process);
		const char *user = user_at(d, a->account);
		put_clock(&lines, a->time);
		buf_printf(&lines, " %s%s%s", fact_kind_name(a->kind), *user ? " " : "", user);
		if (p)
			buf_printf(&lines, " %" PRIu64, p->pid);
		buf_putc(&lines, '\n');
	}
	buf_clear(&d->text);
	buf_add_str(&d->text, buf_str(&lines));
	buf_free(&lines);
	return buf_text(&d->text);
}

static void dump_link(struct derived *d, const char *name, struct link link)
{
	buf_printf(&d->text, " %s=%s/%s/%" PRId64, name,
		   confidence_name(link.confidence), link_reason_name(link.reason),
		   facts_record(d->facts, link.fact));
}

static void dump_process(struct derived *d, const struct process *p)
{
	buf_printf(&d->text,
		   "process %u-%u depth=%u boot=%u parent=%u children=%u status=%d pid=%" PRIu64
		   " by=%" PRIu64 " %" PRId64 "/%" PRId64 "-%" PRId64 " rec=%" PRId64
		   " '%.*s' '%.*s' logon=%u account=%u requester=%u %" PRIx64 " token=%d il=%d"
		   " exit=%" PRId64 " how=%s/%u flags=%u names=%u/%u",
		   p->node, p->last, p->depth, p->boot, p->parent, p->children, p->status, p->pid,
		   p->parent_pid, p->start, p->seen, p->end,
		   facts_record(d->facts, p->start_fact), STR_ARG(p->image.text),
		   STR_ARG(p->command_line.text), p->logon, p->account, p->requester,
		   p->requested_logon_id, p->elevation, p->integrity, p->exit_status,
		   how_started_name(p->how), p->how_node, p->flags, p->name, p->requester_name);
	dump_link(d, "end", p->end_link);
	dump_link(d, "parent", p->parent_link);
	dump_link(d, "logon", p->logon_link);
	dump_link(d, "task", p->task_link);
	buf_printf(&d->text, " '%.*s' installer=%u\n", STR_ARG(p->task.text), p->installer);
}

static void dump_logon(struct derived *d, const struct logon *l)
{
	buf_printf(&d->text,
		   "logon %u boot=%u status=%d id=%" PRIx64 " %" PRId64 "/%" PRId64 "-%" PRId64
		   " rec=%" PRId64 " type=%d account=%u '%.*s' '%.*s' linked=%u origin=%u n=%u priv=%d name=%u",
		   l->seq, l->boot, l->status, l->logon_id, l->start, l->first_seen, l->end,
		   facts_record(d->facts, l->fact), l->type, l->account, STR_ARG(l->address.text),
		   STR_ARG(l->workstation.text), l->linked, l->origin, l->processes, l->privileged, l->name);
	dump_link(d, "end", l->end_link);
	dump_link(d, "linked", l->linked_link);
	dump_link(d, "origin", l->origin_link);
	dump_link(d, "start", l->start_link);
	dump_link(d, "client", l->client_link);
	buf_putc(&d->text, '\n');
}

const char *derived_dump(struct derived *d)
{
	buf_clear(&d->text);
	for (size_t i = 0; i < d->boots.n; i++) {
		const struct boot *b = &d->boots.items[i];
		buf_printf(&d->text, "boot %u %u-%u %" PRId64 "-%" PRId64 " clean=%d n=%u", b->seq,
			   b->node, b->last, b->start, b->end, b->clean_shutdown, b->processes);
		dump_link(d, "marker", b->marker);
		buf_putc(&d->text, '\n');
	}
	for (size_t i = 0; i < d->logons.n; i++)
		dump_logon(d, &d->logons.items[i]);
	for (size_t i = 0; i < d->processes.n; i++)
		dump_process(d, &d->processes.items[i]);
	for (size_t i = 0; i < d->accounts.n; i++) {
		const struct account *a = &d->accounts.items[i];
		buf_printf(&d->text, "account %u %.*s %.*s\\%.*s %d %d %u %u %u %" PRId64 "\n",
			   a->seq, STR_ARG(a->sid), STR_ARG(a->domain), STR_ARG(a->user),
			   a->built_in, a->elevated, a->logons, a->processes, a->failed_logons,
			   a->first_seen);
	}
	for (size_t i = 0; i < d->names.n; i++) {
		const struct account_name *n = &d->names.items[i];
		buf_printf(&d->text, "name %u of %u %.*s\\%.*s %d\n", n->seq, n->account, STR_ARG(n->domain), STR_ARG(n->user),
			   n->recorded);
	}
	for (size_t i = 0; i < d->activity.n; i++) {
		const struct activity *a = &d->activity.items[i];
		buf_printf(&d->text, "activity %u %" PRId64 " %s %u %u %u %u %" PRId64 " %.*s %.*s %.*s\n", a->seq,
			   a->time, fact_kind_name(a->kind), a->account, a->name, a->process, a->logon,
			   facts_record(d->facts, a->fact), STR_ARG(a->what.text), STR_ARG(a->address.text),
			   STR_ARG(a->workstation.text));
	}
	return buf_text(&d->text);
}

void expect_link(struct link link, enum confidence c, enum link_reason reason)
{
	assert_string_equal(link_reason_name(link.reason), link_reason_name(reason));
	assert_int_equal(link.confidence, c);
}
