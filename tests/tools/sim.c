/* Hosts, their accounts and files, and the way an event takes: filled by name,
 * numbered by its log, printed when asked, written. */
#include "tools/sim.h"

#include <inttypes.h>
#include <stdarg.h>
#include <string.h>

#include "base/text.h"

static const char *const channels[LOG_KINDS] = {
	[LOG_SECURITY] = "Security",
	[LOG_SYSTEM] = "System",
	[LOG_SYSMON] = "Microsoft-Windows-Sysmon/Operational",
	[LOG_TERMINAL] = "Microsoft-Windows-TerminalServices-LocalSessionManager/Operational",
	[LOG_APPLOCKER] = "Microsoft-Windows-AppLocker/EXE and DLL",
	[LOG_TASKS] = "Microsoft-Windows-TaskScheduler/Operational",
};

static const char *const short_channels[LOG_KINDS] = {
	"Security", "System", "Sysmon", "TerminalServices", "AppLocker", "TaskScheduler",
};

enum log_kind sim_log_find(struct str channel)
{
	for (int i = 0; i < LOG_KINDS; i++)
		if (str_eq_nocase(channel, str_of(channels[i])) ||
		    str_eq_nocase(channel, str_of(short_channels[i])))
			return i;
	return LOG_KINDS;
}

void sim_fail(struct sim *s, struct err e)
{
	if (s->err.kind)
		err_free(e);
	else
		s->err = e;
}

struct str sim_intern(struct sim *s, struct str text)
{
	struct str own;

	strmap_intern(&s->strings, text, &own);
	return own;
}

struct str sim_internf(struct sim *s, const char *format, ...)
{
	struct buf b = {0};
	struct str own;
	va_list args;

	va_start(args, format);
	buf_vprintf(&b, format, args);
	va_end(args);
	own = sim_intern(s, buf_str(&b));
	buf_free(&b);
	return own;
}

struct str sim_temp(struct sim *s, const char *format, ...)
{
	char *text = s->temporary[s->next_temporary++ % 16];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof s->temporary[0], format, args);
	va_end(args);
	return str_of(text);
}

static void set_builtin(struct sim_account *a, struct sim_session *s, const char *name,
			const char *sid, uint64_t luid)
{
	*a = (struct sim_account){str_of(name), STR("NT AUTHORITY"), "", true};
	snprintf(a->sid, sizeof a->sid, "%s", sid);
	*s = (struct sim_session){.account = a, .luid = luid, .elevated = true, .type = 5};
}

struct sim_host *sim_host_new(struct sim *s, struct str name, struct str domain, struct str dns,
			      uint64_t seed)
{
	struct sim_host *h = xcalloc(1, sizeof *h), **end = &s->hosts;
	uint32_t a, b, c;

	*h = (struct sim_host){
		.sim = s,
		.name = sim_intern(s, name),
		.domain = sim_intern(s, domain),
		.dns = sim_intern(s, dns),
		.os = sim_os_find(STR("win10")),
		.audits = AUDIT_ALL,
		.zone = STR("Coordinated Universal Time"),
		.sysmon = {.delay = 24 * WINTIME_SECOND},
		.command_lines = true,
		.rng = {seed ^ stable_hash(name.p, name.n)},
		.next_luid = 0x8000,
		.next_session_id = 1,
		.next_pid = 0x58,
		.pid_limit = 0x3000,
		.next_rid = 1104,
	};
	h->computer = dns.n ? sim_internf(s, "%.*s.%.*s", STR_ARG(name), STR_ARG(dns)) : h->name;
	for (int i = 0; i < LOG_KINDS; i++)
		h->logs[i].next_record = 1;
	a = (uint32_t)prng_next(&h->rng);
	b = (uint32_t)prng_next(&h->rng);
	c = (uint32_t)prng_next(&h->rng);
	snprintf(h->machine_sid, sizeof h->machine_sid, "S-1-5-21-%u-%u-%u", a, b, c);
	snprintf(h->domain_sid, sizeof h->domain_sid, "S-1-5-21-1004336348-1177238915-%u",
		 (uint32_t)stable_hash(domain.p, domain.n) | 0x40000000u);
	set_builtin(&h->system, &h->system_session, "SYSTEM", "S-1-5-18", 0x3e7);
	set_builtin(&h->local_service, &h->local_service_session, "LOCAL SERVICE", "S-1-5-19", 0x3e5);
	set_builtin(&h->network_service, &h->network_service_session, "NETWORK SERVICE",
		    "S-1-5-20", 0x3e4);
	h->nobody = (struct sim_account){STR("-"), STR("-"), "S-1-0-0", false};
	while (*end)
		end = &(*end)->next;
	*end = h;
	return h;
}

struct sim_host *sim_host_find(struct sim *s, struct str name)
{
	struct sim_host *h = s->hosts;

	while (h && !str_eq_nocase(h->name, name))
		h = h->next;
	return h;
}

struct sim_account *sim_account_find(struct sim_host *h, struct str name)
{
	struct sim_account *builtin[] = {&h->system, &h->local_service, &h->network_service};

	for (int i = 0; i < 3; i++)
		if (str_eq_nocase(builtin[i]->name, name))
			return builtin[i];
	for (size_t i = 0; i < h->accounts.n; i++)
		if (str_eq_nocase(h->accounts.items[i]->name, name))
			return h->accounts.items[i];
	return NULL;
}

struct sim_account *sim_account(struct sim_host *h, struct str name, bool local)
{
	struct sim_account *a = sim_account_find(h, name);

	if (a)
		return a;
	a = xcalloc(1, sizeof *a);
	a->name = sim_intern(h->sim, name);
	a->domain = local ? h->name : h->domain;
	snprintf(a->sid, sizeof a->sid, "%s-%u", local ? h->machine_sid : h->domain_sid,
		 h->next_rid++);
	VEC_PUSH(&h->accounts, a);
	return a;
}

static struct sim_file *file_open(struct sim *s, struct str name,
				  const struct evtx_options *options)
{
	struct sim_file *f;
	struct buf path = {0};
	struct err e;

	buf_printf(&path, "%.*s/%.*s", STR_ARG(s->dir), STR_ARG(name));
	for (f = s->files; f && strcmp(f->path, buf_text(&path)) != 0;)
		f = f->next;
	if (!f) {
		f = xcalloc(1, sizeof *f);
		f->path = xstrdup(buf_text(&path));
		e = OK;
		if (options->evt)
			f->evt = evt_writer_open(f->path, options);
		else
			e = evtx_writer_open(f->path, options, &f->writer);
		if (e.kind)
			sim_fail(s, e);
		f->next = s->files;
		s->files = f;
	}
	buf_free(&path);
	return f;
}

void sim_host_log(struct sim_host *h, enum log_kind kind, struct str file,
		  const struct evtx_options *options)
{
	h->logs[kind].file = file_open(h->sim, file, options);
}

struct out_event *sim_event(struct sim_host *h, enum shape_id shape)
{
	struct out_event *e = &h->sim->event;
	const struct shape *s = &shapes[shape];

	event_reset(e, s);
	e->time = h->now;
	e->record_id = 0;
	e->computer = h->computer;
	e->pid = h->lsass ? h->lsass->pid : 0x2ac;
	e->tid = e->pid + 4 * (1 + (uint32_t)(h->events % 7));
	if (s->event_id == 4688 || s->event_id == 4689) {
		e->pid = 4;
		e->tid = 0x20 + 4 * (uint32_t)(h->events % 61);
	}
	return e;
}

/* Tab-separated: record, event ID, version, time, computer, channel, provider,
 * process and thread ID, user, then name=value.  Newlines, tabs and backslashes
 * of values as \n, \t, \\. */
static void print_event(const struct out_event *e)
{
	char time[WINTIME_ISO_SIZE];
	struct buf line = {0}, value = {0};
	const struct shape *s = e->shape;
	struct str channel = e->channel.n ? e->channel : str_of(s->channel);

	wintime_iso(e->time, time);
	if (e->record_id != RECORD_ID_NONE)
		buf_printf(&line, "%" PRIu64, e->record_id);
	buf_printf(&line, "\t%u\t%u\t%s\t%.*s\t%.*s\t%s\t%u\t%u\t%.*s", s->event_id, s->version, time,
		   STR_ARG(e->computer), STR_ARG(channel), s->provider, e->pid, e->tid,
		   STR_ARG(e->user_sid));
	for (int i = 0; i < shape_field_count(s); i++) {
		const char *name = field_xml_name(s, s->fields[i].field);
		if (s->fields[i].field == F_Binary && e->values[i].kind == VALUE_NULL)
			continue;
		buf_printf(&line, "\t%s=", name ? name : "");
		buf_clear(&value);
		event_value_text(e, i, &value);
		for (size_t k = 0; k < value.n; k++) {
			char c = value.p[k];
			if (c == '\n' || c == '\t' || c == '\\' || c == '\r')
				buf_printf(&line, "\\%c",
					   c == '\n' ? 'n' : c == '\t' ? 't' : c == '\r' ? 'r' : c);
			else
				buf_putc(&line, c);
		}
	}
	puts(buf_text(&line));
	buf_free(&line);
	buf_free(&value);
}

static uint64_t emit(struct sim_host *h, struct sim_log *log, struct out_event *e)
{
	struct err err;

	if (e->shape->payload == PAYLOAD_LEGACY)
		sim_legacy_texts(e);
	/* whole seconds are all they had */
	if (h->legacy || log->file->evt ||
	    (h->os->whole_seconds && str_eq(str_of(e->shape->provider), STR("EventLog"))))
		e->time -= e->time % WINTIME_SECOND;
	if (!e->record_id)
		e->record_id = log->next_record;
	if (e->record_id != RECORD_ID_NONE)
		log->next_record = e->record_id + 1;
	h->events++;
	if (h->sim->print)
		print_event(e);
	err = log->file->evt ? evt_writer_event(log->file->evt, e)
			     : evtx_writer_event(log->file->writer, e);
	if (err.kind)
		sim_fail(h->sim, err);
	return e->record_id == RECORD_ID_NONE ? 0 : e->record_id;
}

uint64_t sim_emit(struct sim_host *h, enum log_kind kind)
{
	struct sim_log *log = &h->logs[kind];
	struct out_event *e = &h->sim->event;
	static struct out_event old[2];
	uint64_t record = 0;

	if (!log->file || h->sim->err.kind)
		return 0;
	if (!h->legacy)
		return emit(h, log, e);
	int n = sim_legacy_events(h, e, old);
	for (int i = 0; i < n; i++) {
		uint64_t written = emit(h, log, &old[i]);
		record = i ? record : written;
	}
	return record;
}

void sim_tick(struct sim_host *h, unsigned milliseconds)
{
	uint64_t most = (uint64_t)milliseconds * 10000;

	h->now += (wintime)(most / 4 + prng_below(&h->rng, most));
}

void sim_put_account(struct out_event *e, enum field sid, enum field name, enum field domain,
		     const struct sim_account *a)
{
	event_text(e, sid, str_of(a->sid));
	event_text(e, name, a->name);
	event_text(e, domain, a->domain);
}

/* SYSTEM appears as the computer's account once the host has a name. */
void sim_subject(struct sim_host *h, struct out_event *e, const struct sim_session *s)
{
	sim_put_account(e, F_SubjectUserSid, F_SubjectUserName, F_SubjectDomainName, s->account);
	event_number(e, F_SubjectLogonId, s->luid);
	if (s->account != &h->system)
		return;
	bool named = h->lsass || h->legacy;
	event_text(e, F_SubjectUserName,
		   named ? sim_temp(h->sim, "%.*s$", STR_ARG(h->name)) : STR("-"));
	event_text(e, F_SubjectDomainName, named ? h->domain : STR("-"));
}

void sim_target(struct out_event *e, const struct sim_session *s)
{
	sim_put_account(e, F_TargetUserSid, F_TargetUserName, F_TargetDomainName, s->account);
	event_number(e, F_TargetLogonId, s->luid);
}

static void host_free(struct sim_host *h)
{
	sim_sysmon_write(h);
	sim_forget_all(h);
	for (size_t i = 0; i < h->accounts.n; i++)
		free(h->accounts.items[i]);
	VEC_FREE(&h->accounts);
	VEC_FREE(&h->exits);
	free(h);
}

void sim_close_logs(struct sim *s)
{
	for (struct sim_host *h = s->hosts, *next; h; h = next) {
		next = h->next;
		host_free(h);
	}
	s->hosts = NULL;
	for (struct sim_file *f = s->files, *next; f; f = next) {
		next = f->next;
		if (f->writer)
			sim_fail(s, evtx_writer_close(f->writer));
		if (f->evt)
			sim_fail(s, evt_writer_close(f->evt));
		free(f->path);
		free(f);
	}
	s->files = NULL;
}

void sim_finish(struct sim *s)
{
	sim_close_logs(s);
	strmap_free(&s->strings);
}
