/* What the verbs of a scenario do: words and options to calls of the simulated
 * host.  The table at the end names them all. */
#include "tools/scenario.h"

#include <string.h>

static bool session_alive(const struct sim_host *h, const struct handle *x)
{
	for (const struct sim_session *s = h->sessions; s; s = s->next)
		if (s == x->what)
			return s->luid == x->stamp;
	return false;
}

/* A session by its handle, a built-in account, or a user whose logon nobody
 * logged: such a session is made at its first use. */
static struct sim_session *session_named(struct scenario *s, struct str name)
{
	struct sim_host *h = s->host;
	struct handle *x = scn_handle(s, name, HANDLE_SESSION);
	struct sim_account *a;
	struct sim_session *new;

	if (x && session_alive(h, x))
		return x->what;
	a = sim_account_find(h, name);
	if (a == &h->system)
		return &h->system_session;
	if (a == &h->local_service)
		return &h->local_service_session;
	if (a == &h->network_service)
		return &h->network_service_session;
	if (!a || x) {
		scn_fail(s, x ? "session '%.*s' has ended" : "no session or user is called '%.*s'",
			 STR_ARG(name));
		return &h->system_session;
	}
	new = sim_logon(h, &(struct sim_logon){.account = a, .type = 2, .session_id = 1,
					       .unlogged = true});
	scn_handle_set(s, name, HANDLE_SESSION, new, new->luid);
	return new;
}

struct sim_session *scn_session_option(struct scenario *s, const char *key)
{
	const struct str *name = scn_option(s, key);

	return name ? session_named(s, *name) : NULL;
}

/* The first word: a session that can end, which built-in ones cannot.  NULL when
 * there is none. */
static struct sim_session *session_word(struct scenario *s)
{
	struct sim_session *x = session_named(s, scn_word(s, 0));

	for (struct sim_session *in = s->host->sessions; in; in = in->next)
		if (in == x)
			return x;
	scn_fail(s, "'%.*s' is built in, and always there", STR_ARG(scn_word(s, 0)));
	return NULL;
}

/* A process by its handle, by its role, or SESSION.explorer. */
static struct sim_proc *proc_named(struct scenario *s, struct str name)
{
	struct sim_host *h = s->host;
	const struct {
		const char *name;
		struct sim_proc *p;
	} roles[] = {
		{"smss", h->smss}, {"wininit", h->wininit}, {"services", h->services},
		{"lsass", h->lsass}, {"winlogon", h->winlogon}, {"dcom", h->svc_dcom},
		{"netsvcs", h->svc_netsvcs},
	};
	struct handle *x = scn_handle(s, name, HANDLE_PROC);
	ptrdiff_t dot = str_rfind(name, '.');

	if (x && sim_proc_alive(h, x->what, x->stamp))
		return x->what;
	for (size_t i = 0; !x && i < sizeof roles / sizeof *roles; i++)
		if (str_eq(name, str_of(roles[i].name)) && roles[i].p)
			return roles[i].p;
	if (dot > 0 && str_ends_nocase(name, STR(".explorer"))) {
		struct sim_session *in = session_named(s, str_sub(name, 0, (size_t)dot));
		if (in->explorer)
			return in->explorer;
	}
	scn_fail(s, x ? "process '%.*s' has ended" : "no process is called '%.*s'", STR_ARG(name));
	return NULL;
}

struct sim_proc *scn_proc_option(struct scenario *s, const char *key)
{
	const struct str *name = scn_option(s, key);

	return name ? proc_named(s, *name) : NULL;
}

static struct sim_account *account_named(struct scenario *s, struct str name)
{
	struct sim_account *a = sim_account_find(s->host, name);

	if (!a)
		scn_fail(s, "no user is called '%.*s'", STR_ARG(name));
	return a ? a : &s->host->nobody;
}

/* HANDLE = REST: the handle, empty when there is none; *rest is the word after. */
static struct str take_handle(struct scenario *s, struct str *rest)
{
	struct str handle = {"", 0};

	*rest = scn_word(s, 0);
	if (str_eq(scn_word(s, 1), STR("="))) {
		handle = scn_word(s, 0);
		*rest = scn_word(s, 2);
	}
	if (!rest->n)
		scn_fail(s, "nothing behind the =");
	return handle;
}

static struct sim_logon logon_options(struct scenario *s, struct str user)
{
	struct sim_logon how = {
		.account = account_named(s, user),
		.type = (unsigned)scn_number(s, "type", 2),
		.address = scn_text(s, "from", STR("")),
		.workstation = scn_text(s, "workstation", STR("")),
		.port = (unsigned)scn_number(s, "port", 0),
		.process = scn_text(s, "process", STR("")),
		.package = scn_text(s, "package", STR("")),
		.caller = scn_session_option(s, "caller"),
		.by = scn_proc_option(s, "by"),
		.luid = scn_number(s, "id", 0),
	};

	if (how.type == 3 && !how.process.n && !how.package.n && how.workstation.n) {
		how.process = STR("NtLmSsp "); /* Kerberos does not tell a name */
		how.package = STR("NTLM");
	} else if (how.type == 3 && !how.process.n) {
		how.process = STR("Kerberos");
		how.package = STR("Kerberos");
	} else if (how.type != 2 && how.type != 10 && how.type != 11 && !how.process.n) {
		how.process = STR("Advapi  ");
	}
	return how;
}

/* logon [HANDLE =] USER: with a desktop where the type has one. */
static void verb_logon(struct scenario *s)
{
	bool bare = scn_switch(s, "bare"), single = scn_switch(s, "single");
	bool unlogged = scn_switch(s, "unlogged"), interactive;
	struct str user, handle = take_handle(s, &user);
	struct sim_logon how = logon_options(s, user);
	struct sim_session *session;

	how.single = single;
	how.unlogged = unlogged;
	interactive = how.type == 2 || how.type == 10 || how.type == 11;
	if (s->err.kind)
		return;
	if (interactive && !bare && !unlogged && s->host->up)
		session = sim_logon_desktop(s->host, &how);
	else
		session = sim_logon(s->host, &how);
	scn_handle_set(s, handle.n ? handle : user, HANDLE_SESSION, session, session->luid);
}

static void verb_logoff(struct scenario *s)
{
	bool unlogged = scn_switch(s, "unlogged"), bare = scn_switch(s, "bare");
	struct sim_session *session = session_word(s);

	if (!session || s->err.kind)
		return;
	if (unlogged || bare)
		sim_session_end(s->host, session, !unlogged);
	else
		sim_logoff(s->host, session);
}

static void verb_failed(struct scenario *s)
{
	struct sim_logon how = logon_options(s, scn_word(s, 0));

	if (!s->err.kind)
		sim_failed_logon(s->host, &how);
}

static void verb_lock(struct scenario *s)
{
	struct sim_session *session = session_word(s);

	if (session)
		sim_lock(s->host, session);
}

static void verb_unlock(struct scenario *s)
{
	struct sim_session *session = session_word(s);

	if (session)
		sim_unlock(s->host, session);
}

static void verb_disconnect(struct scenario *s)
{
	struct sim_session *session = session_word(s);

	if (session)
		sim_disconnect(s->host, session);
}

static void verb_reconnect(struct scenario *s)
{
	struct str from = scn_text(s, "from", STR("")), client = scn_text(s, "workstation", STR(""));

	struct sim_session *session = session_word(s);

	if (session)
		sim_reconnect(s->host, session, from, client, (unsigned)scn_number(s, "type", 0));
}

/* What all verbs that start something share: its handle and its planned end. */
static void started(struct scenario *s, struct str handle, struct sim_proc *p)
{
	wintime span = scn_time_option(s, "for");

	if (!p)
		return;
	scn_handle_set(s, handle, HANDLE_PROC, p, p->serial);
	if (span)
		sim_exit_later(s->host, p, s->host->now + span);
}

static void start_options(struct scenario *s, struct sim_start *how)
{
	bool elevated = scn_switch(s, "elevated");
	const struct str *in = scn_option(s, "in");

	how->command = scn_text(s, "cmd", STR(""));
	how->owner = in ? session_named(s, *in) : scn_session_option(s, "user");
	how->caller = scn_session_option(s, "caller");
	how->parent = scn_proc_option(s, "by");
	how->creator = (uint32_t)scn_number(s, "creator", 0);
	how->parent_image = scn_text(s, "parent-image", STR(""));
	how->pid = (uint32_t)scn_number(s, "pid", 0);
	how->integrity = (unsigned)scn_number(s, "integrity", 0);
	if (elevated && how->owner && how->owner->linked)
		how->owner = how->owner->linked;
	if (how->pid == 4 || how->pid % 4)
		scn_fail(s, "pid: a multiple of 4 above 4 is needed");
	if (!how->parent && !how->creator && how->owner && how->owner->explorer)
		how->parent = how->owner->explorer;
	if (!how->parent && !how->creator && !how->owner && s->host->services)
		how->parent = s->host->services;
}

static void verb_start(struct scenario *s)
{
	bool unlogged = scn_switch(s, "unlogged");
	struct sim_start how = {0};
	struct str handle;

	start_options(s, &how);
	how.unlogged = unlogged;
	handle = take_handle(s, &how.image);
	if (!s->err.kind)
		started(s, handle, sim_start(s->host, &how));
}

/* An exit of something that the host doesn't know to run. */
static void exit_stranger(struct scenario *s, uint32_t pid, uint32_t status)
{
	struct sim_session *in = scn_session_option(s, "in");
	struct out_event *e = sim_event(s->host, EV_4689);

	sim_subject(s->host, e, in ? in : &s->host->system_session);
	event_number(e, F_Status, status);
	event_number(e, F_ProcessId, pid);
	event_text(e, F_ProcessName, scn_text(s, "image", STR("")));
	sim_emit(s->host, LOG_SECURITY);
}

static void verb_exit(struct scenario *s)
{
	bool unlogged = scn_switch(s, "unlogged");
	uint32_t status = (uint32_t)scn_number(s, "status", 0);
	uint32_t pid = (uint32_t)scn_number(s, "pid", 0);
	struct str name = scn_word(s, 0);
	struct sim_proc *p = name.n ? proc_named(s, name) : sim_proc_find(s->host, pid);

	if (s->err.kind)
		return;
	if (!name.n && !pid)
		scn_fail(s, "exit HANDLE or exit pid=PID");
	else if (p && !scn_option(s, "image"))
		sim_exit(s->host, p, status, !unlogged);
	else
		exit_stranger(s, pid, status);
}

static void verb_runas(struct scenario *s)
{
	struct str image, handle = take_handle(s, &image), command = scn_text(s, "cmd", STR(""));
	const struct str *user = scn_option(s, "user"), *session = scn_option(s, "session");
	struct sim_proc *by = scn_proc_option(s, "by"), *p;

	if (!by || !user) {
		scn_fail(s, "runas needs by=PROCESS and user=USER");
		return;
	}
	if (s->err.kind)
		return;
	p = sim_runas(s->host, by, account_named(s, *user), image, command);
	if (session)
		scn_handle_set(s, *session, HANDLE_SESSION, p->owner, p->owner->luid);
	started(s, handle, p);
}

static void verb_elevate(struct scenario *s)
{
	struct str image, handle = take_handle(s, &image), command = scn_text(s, "cmd", STR(""));
	struct sim_session *in = scn_session_option(s, "in");

	if (!in)
		scn_fail(s, "elevate needs in=SESSION");
	if (!s->err.kind)
		started(s, handle, sim_elevate(s->host, in, image, command));
}

static void verb_service(struct scenario *s)
{
	struct str image, handle = take_handle(s, &image), command = scn_text(s, "cmd", STR(""));
	struct sim_session *in = scn_session_option(s, "in");

	if (!s->err.kind)
		started(s, handle, sim_service_start(s->host, image, command, in));
}

static void verb_install(struct scenario *s)
{
	sim_service_install(s->host, scn_session_option(s, "in"), scn_word(s, 0),
			    scn_text(s, "path", STR("")));
}

static void verb_task(struct scenario *s)
{
	struct str image, handle = take_handle(s, &image), command = scn_text(s, "cmd", STR(""));
	struct str name = scn_text(s, "name", STR(""));
	const struct str *user = scn_option(s, "user"), *session = scn_option(s, "session");
	struct sim_account *a = user ? account_named(s, *user) : NULL;
	struct sim_proc *p;

	if (s->err.kind)
		return;
	p = sim_task_run(s->host, a, name, image, command);
	if (session)
		scn_handle_set(s, *session, HANDLE_SESSION, p->owner, p->owner->luid);
	started(s, handle, p);
}

/* noise N [every=SPAN] */
static void verb_noise(struct scenario *s)
{
	wintime every = scn_time_option(s, "every");
	uint64_t n = 0;

	if (!str_to_u64(scn_word(s, 0), &n))
		scn_fail(s, "noise needs a number of events");
	while (n-- && !s->err.kind) {
		sim_noise(s->host);
		if (n)
			sim_advance(s->host, s->host->now + every);
	}
}

static void verb_clear(struct scenario *s)
{
	enum log_kind kind = sim_log_find(scn_word(s, 0));

	if (kind == LOG_KINDS)
		scn_fail(s, "no channel is called '%.*s'", STR_ARG(scn_word(s, 0)));
	else
		sim_clear(s->host, scn_session_option(s, "in"), kind);
}

const struct verb scn_verbs[] = {
	{"host", 1, 1, "host NAME [domain=D] [dns=SUFFIX] [os=OS] [cmdline=on|off] [target-sid=null|full] "
		       "[audit=A,A] [zone='MINUTES NAME'] [sysmon-late=SPAN] [sysmon-tails=on|off]",
	 verb_host},
	{"computer", 1, 1, "computer NAME", verb_computer},
	{"user", 1, 3, "user NAME [local] [admin] [rid=N] [sid=SID] [domain=D]", verb_user},
	{"file", 1, 1, "file NAME|none [channel=C|all] [damage=D,D] [spare=N] [cut=N] [chunk=N] "
			      "[format=evt] [ring=N]",
	 verb_file},
	{"record", 1, 1, "record NUMBER [channel=C]", verb_record},
	{"boot", 0, 0, "boot", verb_boot},
	{"crash", 0, 0, "crash", verb_crash},
	{"shutdown", 0, 1, "shutdown [restart|fast] [in=SESSION]", verb_shutdown},
	{"sleep", 0, 1, "sleep [hibernate]", verb_sleep},
	{"wake", 0, 0, "wake", verb_wake},
	{"zone", 1, 1, "zone 'MINUTES NAME'", verb_zone},
	{"logon", 1, 6, "logon [HANDLE =] USER [type=N] [from=IP] [workstation=W] [port=N] [id=LUID] "
			"[process=P] [package=P] [caller=SESSION] [by=PROCESS] [bare] [single] [unlogged]",
	 verb_logon},
	{"logoff", 1, 2, "logoff SESSION [bare] [unlogged]", verb_logoff},
	{"failed", 1, 1, "failed USER [type=N] [from=IP] [workstation=W] [port=N]", verb_failed},
	{"lock", 1, 1, "lock SESSION", verb_lock},
	{"unlock", 1, 1, "unlock SESSION", verb_unlock},
	{"disconnect", 1, 1, "disconnect SESSION", verb_disconnect},
	{"reconnect", 1, 1, "reconnect SESSION [from=IP workstation=W] [type=N]", verb_reconnect},
	{"start", 1, 5, "start [HANDLE =] IMAGE [cmd=C] [in=SESSION] [by=PROCESS] [creator=PID] "
			"[parent-image=I] [caller=SESSION] [pid=PID] [integrity=N] [for=SPAN] "
			"[elevated] [unlogged]",
	 verb_start},
	{"exit", 0, 2, "exit HANDLE|pid=PID [image=I] [status=N] [in=SESSION] [unlogged]", verb_exit},
	{"runas", 1, 3, "runas [HANDLE =] IMAGE user=USER by=PROCESS [cmd=C] [session=HANDLE] [for=SPAN]",
	 verb_runas},
	{"elevate", 1, 3, "elevate [HANDLE =] IMAGE in=SESSION [cmd=C] [for=SPAN]", verb_elevate},
	{"service", 1, 3, "service [HANDLE =] IMAGE [cmd=C] [in=SESSION] [for=SPAN]", verb_service},
	{"install", 1, 1, "install NAME path=PATH [in=SESSION]", verb_install},
	{"task", 1, 3, "task [HANDLE =] IMAGE [name=TASK] [cmd=C] [user=USER] [session=HANDLE] [for=SPAN]",
	 verb_task},
	{"noise", 1, 1, "noise NUMBER [every=SPAN]", verb_noise},
	{"clear", 1, 1, "clear CHANNEL [in=SESSION]", verb_clear},
	{"clock", 2, 2, "clock DATE CLOCK [in=SESSION]", verb_clock},
	{"event", 1, 1, "event ID [v=N] [fields=N] [provider=P] [channel=C] [record=N|none] [pid=N] "
			"[tid=N] [user=SID] [computer=NAME] [activity=GUID] [in=SESSION] [target=SESSION] "
			"[process=PROCESS] FIELD=VALUE...",
	 scn_event},
	{NULL, 0, 0, NULL, NULL},
};
