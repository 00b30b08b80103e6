/* Logon sessions.  An administrator's interactive logon makes two: one with the
 * elevated token and one with the limited, each naming the other; the desktop
 * runs in the limited one. */
#include "tools/sim.h"

#include <inttypes.h>

#define SYSTEM32 "C:\\Windows\\System32\\"

static const char privileges[] =
	"SeSecurityPrivilege\n\t\t\tSeTakeOwnershipPrivilege\n\t\t\tSeLoadDriverPrivilege\n"
	"\t\t\tSeBackupPrivilege\n\t\t\tSeRestorePrivilege\n\t\t\tSeDebugPrivilege\n"
	"\t\t\tSeSystemEnvironmentPrivilege\n\t\t\tSeImpersonatePrivilege\n"
	"\t\t\tSeDelegateSessionUserImpersonatePrivilege";

static bool is_kerberos(const struct sim_logon *how)
{
	return str_eq(how->package, STR("Kerberos"));
}

static bool remote(unsigned type)
{
	return type == 3 || type == 8;
}

static struct sim_session *session_new(struct sim_host *h, const struct sim_logon *how,
				       bool elevated)
{
	struct sim_session *s = xcalloc(1, sizeof *s);

	s->account = how->account;
	s->type = how->type;
	s->session_id = how->session_id;
	s->elevated = elevated;
	s->address = sim_intern(h->sim, how->address);
	s->workstation = sim_intern(h->sim, how->workstation);
	h->next_luid += 0x20 + prng_below(&h->rng, 0x4000);
	s->luid = h->next_luid;
	s->since = h->now;
	s->next = h->sessions;
	h->sessions = s;
	return s;
}

/* What a failed and a successful logon have in common. */
static void put_logon(struct sim_host *h, struct out_event *e, const struct sim_logon *how)
{
	bool network = remote(how->type);

	if (network)
		event_text(e, F_SubjectLogonId, STR("0x0"));
	else
		sim_subject(h, e, how->caller ? how->caller : &h->system_session);
	event_number(e, F_LogonType, how->type);
	event_text(e, F_LogonProcessName, how->process.n ? how->process : STR("User32 "));
	event_text(e, F_AuthenticationPackageName, how->package.n ? how->package : STR("Negotiate"));
	/* only a logon from the network has the client's name, and NTLM alone knows it;
	 * all others have the computer's own */
	if (!network)
		event_text(e, F_WorkstationName, h->name);
	else if (how->workstation.n && !is_kerberos(how))
		event_text(e, F_WorkstationName, how->workstation);
	if (how->by) {
		event_number(e, F_ProcessId, how->by->pid);
		event_text(e, F_ProcessName, how->by->image);
	}
	if (how->address.n)
		event_text(e, F_IpAddress, how->address);
	if (how->address.n || how->port)
		event_number(e, F_IpPort, network ? how->port : 0);
}

static void log_logon(struct sim_host *h, struct sim_session *s, const struct sim_logon *how)
{
	struct out_event *e = sim_event(h, h->os->logon);

	put_logon(h, e, how);
	sim_target(e, s);
	event_number(e, F_TargetLinkedLogonId, s->linked ? s->linked->luid : 0);
	event_text(e, F_ElevatedToken, s->elevated ? STR("%%1842") : STR("%%1843"));
	if (!remote(s->type) || is_kerberos(how)) {
		event_text(e, F_LogonGuid,
			   sim_temp(h->sim, "{%08X-0000-4000-8000-%012" PRIX64 "}",
				    (uint32_t)prng_next(&h->rng), s->luid));
	}
	s->record = sim_emit(h, LOG_SECURITY);
}

static void log_privileges(struct sim_host *h, const struct sim_session *s)
{
	struct out_event *e = sim_event(h, EV_4672);

	sim_subject(h, e, s);
	event_text(e, F_SubjectUserName, s->account->name);
	event_text(e, F_PrivilegeList, str_of(privileges));
	sim_emit(h, LOG_SECURITY);
}

/* 4672 comes behind the logon, but just before one from the network. */
struct sim_session *sim_logon(struct sim_host *h, const struct sim_logon *how)
{
	bool interactive = how->type == 2 || how->type == 7 || how->type == 10 || how->type == 11;
	bool pair = how->account->admin && interactive && !how->single && !h->legacy;
	struct sim_session *full = session_new(h, how, how->account->admin), *s = full;

	if (pair) {
		s = session_new(h, how, false);
		s->luid = h->next_luid = full->luid + 0x20;
		s->linked = full;
		full->linked = s;
	}
	if (how->luid)
		s->luid = how->luid;
	if (how->unlogged)
		return s;
	if (full->elevated && how->type == 3) {
		log_privileges(h, full);
		h->now += 10;
	}
	log_logon(h, full, how);
	if (pair) {
		h->now += 10;
		log_logon(h, s, how);
		full->linked_record = s->record;
		s->linked_record = full->record;
	}
	if (full->elevated && how->type != 3) {
		h->now += 300;
		log_privileges(h, full);
	}
	return s;
}

static void tell_session(struct sim_host *h, const struct sim_session *s, uint64_t logoff)
{
	FILE *out = h->sim->truth;

	if (!out || !s->record)
		return;
	fprintf(out, "{\"kind\":\"logon\",\"host\":\"%.*s\",\"boot\":%u,\"record\":%" PRIu64
		     ",\"logon_id\":\"0x%" PRIx64 "\",\"type\":%u,\"user\":\"%.*s\"",
		STR_ARG(h->computer), h->boots, s->record, s->luid, s->type,
		STR_ARG(s->account->name));
	if (s->linked_record)
		fprintf(out, ",\"linked\":%" PRIu64, s->linked_record);
	else
		fputs(",\"linked\":null", out);
	if (logoff)
		fprintf(out, ",\"logoff\":%" PRIu64 "}\n", logoff);
	else
		fputs(",\"logoff\":null}\n", out);
}

/* A linked session learns nothing of the end of its other half. */
static void unlink_session(struct sim_host *h, struct sim_session *s)
{
	struct sim_session **at = &h->sessions;

	while (*at && *at != s)
		at = &(*at)->next;
	if (*at)
		*at = s->next;
	if (s->linked)
		s->linked->linked = NULL;
}

void sim_session_end(struct sim_host *h, struct sim_session *s, bool logged)
{
	struct sim_proc *p, *next;
	struct out_event *e;
	uint64_t record = 0;

	for (p = h->procs; p; p = next) {
		next = p->next;
		if (p->owner == s)
			sim_exit(h, p, 0, false);
	}
	if (logged) {
		e = sim_event(h, EV_4634);
		sim_target(e, s);
		event_number(e, F_LogonType, s->type);
		record = sim_emit(h, LOG_SECURITY);
	}
	tell_session(h, s, record ? record : s->ended);
	unlink_session(h, s);
	free(s);
}

void sim_session_end_pair(struct sim_host *h, struct sim_session *s, bool logged)
{
	struct sim_session *linked = s->linked;

	sim_session_end(h, s, logged);
	if (linked) {
		h->now += 2000;
		sim_session_end(h, linked, logged);
	}
}

void sim_session_end_idle(struct sim_host *h, struct sim_session *s)
{
	if (!s->transient)
		return;
	for (const struct sim_proc *p = h->procs; p; p = p->next)
		if (p->owner == s || p->owner == s->linked)
			return;
	sim_tick(h, 20);
	sim_session_end_pair(h, s, true);
}

/* A process of the session's own, or one that a service starts in it. */
static struct sim_proc *start_in(struct sim_host *h, struct sim_session *s,
				 struct sim_proc *parent, struct str image, struct str command)
{
	bool own = parent && parent->owner == s;

	return sim_start(h, &(struct sim_start){.parent = parent, .image = image, .command = command,
						.owner = s, .caller = own ? s : &h->system_session});
}

/* A remote session gets a csrss and a winlogon of its own, before anybody logs on. */
static void window_station(struct sim_host *h, struct sim_logon *how)
{
	struct sim_proc *smss = sim_run(h, h->smss, STR(SYSTEM32 "smss.exe"),
					STR("\\SystemRoot\\System32\\smss.exe 000000d8 00000084"));

	sim_tick(h, 20);
	how->csrss = sim_run(h, smss, STR(SYSTEM32 "csrss.exe"),
			     STR("%SystemRoot%\\system32\\csrss.exe ObjectDirectory=\\Windows "
				 "SharedSection=1024,20480,768"));
	sim_tick(h, 30);
	how->winlogon = sim_run(h, smss, STR(SYSTEM32 "winlogon.exe"), STR("winlogon.exe"));
	sim_tick(h, 30);
	sim_exit(h, smss, 0, true);
	sim_tick(h, 200);
}

static void desktop(struct sim_host *h, struct sim_session *s)
{
	struct sim_proc *userinit;

	sim_tick(h, 400);
	start_in(h, s, h->svc_netsvcs, STR(SYSTEM32 "sihost.exe"), STR("sihost.exe"));
	sim_tick(h, 100);
	start_in(h, s, h->svc_netsvcs, STR(SYSTEM32 "taskhostw.exe"),
		 STR("taskhostw.exe {222A245B-E637-4AE9-A93F-A59CA119A75E}"));
	sim_tick(h, 100);
	userinit = start_in(h, s, s->winlogon, STR(SYSTEM32 "userinit.exe"),
			    STR("C:\\Windows\\system32\\userinit.exe"));
	sim_tick(h, 100);
	s->explorer = start_in(h, s, userinit, STR("C:\\Windows\\explorer.exe"),
			       STR("C:\\Windows\\Explorer.EXE"));
	sim_exit_later(h, userinit, h->now + 25 * WINTIME_SECOND);
	sim_tick(h, 500);
	if (s->type == 10) {
		start_in(h, s, h->svc_netsvcs, STR(SYSTEM32 "rdpclip.exe"), STR("rdpclip"));
		sim_tick(h, 100);
	}
}

/* Network level authentication: the client's credentials make a logon of type 3
 * before there is a session; it ends soon after. */
struct sim_session *sim_network_first(struct sim_host *h, const struct sim_logon *how)
{
	struct sim_logon first = *how;

	first.type = 3;
	first.luid = 0;
	first.process = is_kerberos(how) ? STR("Kerberos") : STR("NtLmSsp ");
	first.package = is_kerberos(how) ? how->package : STR("NTLM");
	first.by = NULL;
	first.session_id = 0;
	return sim_logon(h, &first);
}

/* Who asks for a logon at a screen: up to 2012 R2 its winlogon.exe. */
struct sim_proc *sim_asks(const struct sim_host *h, const struct sim_logon *how)
{
	if (how->by)
		return how->by;
	if (!h->os->winlogon_asks)
		return h->svc_netsvcs;
	return how->winlogon ? how->winlogon : h->winlogon;
}

struct sim_session *sim_logon_desktop(struct sim_host *h, const struct sim_logon *how)
{
	struct sim_session *s, *network = NULL;
	struct sim_logon here = *how;

	if (how->type == 10) {
		network = sim_network_first(h, how);
		sim_tick(h, 800);
		window_station(h, &here);
		here.session_id = ++h->next_session_id;
	} else {
		here.session_id = h->console_session;
		here.address = how->address.n ? how->address : STR("127.0.0.1");
		here.winlogon = h->winlogon;
	}
	here.package = STR("Negotiate");
	here.process = STR("User32 ");
	here.by = sim_asks(h, &here);
	s = sim_logon(h, &here);
	s->workstation = sim_intern(h->sim, how->workstation);
	s->csrss = here.csrss;
	s->winlogon = here.winlogon;
	s->client_number = (unsigned)(s->luid % 97);
	sim_log_terminal(h, s, EV_TS_41, 0);
	sim_log_terminal(h, s, EV_TS_42, 0);
	sim_log_terminal(h, s, EV_TS_21, 0);
	sim_log_terminal(h, s, EV_TS_22, 0);
	desktop(h, s);
	if (network)
		sim_session_end(h, network, true);
	return s;
}

static void exit_all(struct sim_host *h, const struct sim_session *s)
{
	struct sim_proc *p, *next;

	for (p = h->procs; p; p = next) {
		next = p->next;
		if (p->owner == s || p->owner == s->linked) {
			sim_tick(h, 15);
			sim_exit(h, p, 0, true);
		}
	}
}

/* Only the token of the desktop has a 4647.  A 4634 behind it comes for sessions
 * from afar alone, of both tokens; none at the console, in 19 of 19 real ones. */
void sim_logoff(struct sim_host *h, struct sim_session *s)
{
	bool screen = s->winlogon || s->explorer;
	struct out_event *e;

	s->transient = false;
	if (screen) {
		e = sim_event(h, EV_4647);
		sim_target(e, s);
		s->ended = sim_emit(h, LOG_SECURITY);
		if (s->linked)
			s->linked->ended = s->ended;
		sim_tick(h, 600);
	}
	exit_all(h, s);
	if (s->csrss) {
		sim_exit(h, s->csrss, 0, true);
		sim_tick(h, 20);
		if (s->winlogon)
			sim_exit(h, s->winlogon, 0, true);
	}
	if (screen || s->session_id)
		sim_log_left(h, s);
	sim_tick(h, 300);
	sim_session_end_pair(h, s, !screen || h->legacy || (s->type == 10 && h->up));
}

void sim_failed_logon(struct sim_host *h, const struct sim_logon *how)
{
	struct out_event *e = sim_event(h, EV_4625);

	put_logon(h, e, how);
	event_text(e, F_TargetUserName, how->account->name);
	event_text(e, F_TargetDomainName, how->account->domain);
	sim_emit(h, LOG_SECURITY);
}

static void log_explicit(struct sim_host *h, const struct sim_session *caller,
			 const struct sim_account *account, const struct sim_proc *by)
{
	struct out_event *e = sim_event(h, EV_4648);

	sim_subject(h, e, caller);
	event_text(e, F_TargetUserName, account->name);
	event_text(e, F_TargetDomainName, account->domain);
	if (by) {
		event_number(e, F_ProcessId, by->pid);
		event_text(e, F_ProcessName, by->image);
	}
	event_text(e, F_IpAddress, STR("::1"));
	event_text(e, F_IpPort, STR("0"));
	sim_emit(h, LOG_SECURITY);
}

struct sim_proc *sim_runas(struct sim_host *h, struct sim_proc *by, struct sim_account *account,
			   struct str image, struct str command)
{
	struct sim_logon how = {.account = account, .type = 2, .address = STR("::1"),
				.process = STR("seclogo"), .caller = by->owner, .by = h->svc_netsvcs,
				.session_id = by->owner->session_id};
	struct sim_session *s;

	log_explicit(h, by->owner, account, h->svc_netsvcs);
	s = sim_logon(h, &how);
	s->transient = true;
	sim_tick(h, 10);
	return start_in(h, s, by, image, command);
}

struct sim_proc *sim_elevate(struct sim_host *h, struct sim_session *s, struct str image,
			     struct str command)
{
	struct sim_session *full = s->linked ? s->linked : s;
	struct sim_proc *consent = sim_run(h, h->svc_netsvcs, STR(SYSTEM32 "consent.exe"),
					   sim_temp(h->sim, "consent.exe %u 288 000001E5F2A0C4D0",
						    h->svc_netsvcs ? h->svc_netsvcs->pid : 4));

	sim_exit_later(h, consent, h->now + 4 * WINTIME_SECOND);
	sim_advance(h, h->now + 5 * WINTIME_SECOND);
	return start_in(h, full, s->explorer, image, command);
}
