/* Boots as the logs tell them: the first processes come before event 4608, their
 * names are unknown until lsass.exe runs, and every service's logon is written.
 * Also what the system itself does: services, tasks, clearing. */
#include "tools/sim.h"

#include <inttypes.h>

#define SYSTEM32 "C:\\Windows\\System32\\"

static void log_session_start(struct sim_host *h, struct sim_session *s, unsigned type)
{
	struct out_event *e = sim_event(h, h->os->logon);
	uint64_t record;

	if (type)
		sim_subject(h, e, &h->system_session);
	sim_target(e, s);
	event_number(e, F_LogonType, type);
	event_text(e, F_ElevatedToken, STR("%%1842"));
	if (type) {
		event_text(e, F_LogonProcessName, STR("Advapi  "));
		event_text(e, F_AuthenticationPackageName, STR("Negotiate"));
		event_number(e, F_ProcessId, h->services ? h->services->pid : 0);
		event_text(e, F_ProcessName, STR(SYSTEM32 "services.exe"));
	} else {
		event_number(e, F_ProcessId, 4);
		event_text(e, F_ProcessName, STR(""));
		event_text(e, F_ImpersonationLevel, STR("-"));
	}
	record = sim_emit(h, LOG_SECURITY);
	if (!s->record)
		s->record = record;
	if (!type)
		return;
	h->now += 400;
	e = sim_event(h, EV_4672);
	sim_put_account(e, F_SubjectUserSid, F_SubjectUserName, F_SubjectDomainName, s->account);
	event_number(e, F_SubjectLogonId, s->luid);
	event_text(e, F_PrivilegeList,
		   STR("SeAssignPrimaryTokenPrivilege\n\t\t\tSeTcbPrivilege\n\t\t\tSeSecurityPrivilege\n"
		       "\t\t\tSeBackupPrivilege\n\t\t\tSeRestorePrivilege\n\t\t\tSeDebugPrivilege\n"
		       "\t\t\tSeAuditPrivilege\n\t\t\tSeImpersonatePrivilege"));
	sim_emit(h, LOG_SECURITY);
}

static void log_token_assigned(struct sim_host *h, const struct sim_proc *p)
{
	struct out_event *e = sim_event(h, EV_4696);

	e->pid = 4;
	sim_subject(h, e, &h->system_session);
	event_number(e, F_TargetLogonId, 0x3e7);
	event_number(e, F_TargetProcessId, p->pid);
	event_text(e, F_TargetProcessName, p->image);
	event_number(e, F_ProcessId, 4);
	sim_emit(h, LOG_SECURITY);
}

/* Registry, smss and the two sessions it makes, up to lsass. */
static void first_processes(struct sim_host *h)
{
	struct sim_proc *registry, *autochk, *first, *second;

	registry = sim_start(h, &(struct sim_start){.image = STR("Registry"), .creator = 4});
	log_token_assigned(h, registry);
	sim_tick(h, 5);
	h->smss = sim_start(h, &(struct sim_start){.image = STR(SYSTEM32 "smss.exe"), .creator = 4});
	h->now += 11 * WINTIME_SECOND;
	autochk = sim_start(h, &(struct sim_start){.parent = h->smss, .pid = h->smss->pid + 0x18,
						   .image = STR(SYSTEM32 "autochk.exe")});
	h->now += 3 * WINTIME_SECOND;
	sim_tick(h, 900);
	sim_exit(h, autochk, 0, false); /* before anybody logs exits */
	first = sim_run(h, h->smss, STR(SYSTEM32 "smss.exe"), STR(""));
	sim_tick(h, 200);
	sim_run(h, first, STR(SYSTEM32 "csrss.exe"), STR(""));
	sim_tick(h, 100);
	second = sim_run(h, h->smss, STR(SYSTEM32 "smss.exe"), STR(""));
	h->wininit = sim_run(h, first, STR(SYSTEM32 "wininit.exe"), STR("wininit.exe"));
	h->csrss = sim_run(h, second, STR(SYSTEM32 "csrss.exe"), STR(""));
	sim_tick(h, 40);
	h->winlogon = sim_run(h, second, STR(SYSTEM32 "winlogon.exe"), STR("winlogon.exe"));
	sim_tick(h, 60);
	h->services = sim_run(h, h->wininit, STR(SYSTEM32 "services.exe"), STR(""));
	sim_tick(h, 10);
	h->lsass = sim_run(h, h->wininit, STR(SYSTEM32 "lsass.exe"), STR(""));
	sim_exit(h, first, 0, false);
	sim_exit(h, second, 0, false);
	sim_tick(h, 60);
}

static void first_services(struct sim_host *h)
{
	struct str svchost = STR(SYSTEM32 "svchost.exe");

	log_session_start(h, &h->system_session, 5);
	h->svc_dcom = sim_service_start(h, svchost, STR(SYSTEM32 "svchost.exe -k DcomLaunch -p"),
					NULL);
	h->network_service_session.since = h->now;
	log_session_start(h, &h->network_service_session, 5);
	sim_service_start(h, svchost, STR(SYSTEM32 "svchost.exe -k RPCSS -p"),
			  &h->network_service_session);
	h->svc_netsvcs = sim_service_start(h, svchost, STR(SYSTEM32 "svchost.exe -k netsvcs -p"),
					   NULL);
	h->local_service_session.since = h->now;
	log_session_start(h, &h->local_service_session, 5);
	sim_service_start(h, svchost,
			  STR(SYSTEM32 "svchost.exe -k LocalServiceNetworkRestricted -p"),
			  &h->local_service_session);
	sim_service_start(h, STR(SYSTEM32 "spoolsv.exe"), STR(SYSTEM32 "spoolsv.exe"), NULL);
}

/* What counts from the boot. */
static void begin_boot(struct sim_host *h)
{
	h->up = true;
	h->boots++;
	h->booted = h->now;
	h->next_luid = 0x6000;
	h->next_session_id = h->console_session = 1;
	h->next_pid = 0x54;
	h->system_session.record = h->local_service_session.record =
		h->network_service_session.record = 0;
	/* it begins with lsass.exe */
	h->system_session.since = h->local_service_session.since =
		h->network_service_session.since = h->now + 31 * WINTIME_SECOND / 2;
	h->sysmon.from = h->now + h->sysmon.delay;
	h->sysmon.written = 0;
}

static void wake(struct sim_host *h);

void sim_boot(struct sim_host *h)
{
	if (h->sleep) {
		wake(h);
		return;
	}
	if (h->up)
		sim_crash(h);
	begin_boot(h);
	sim_log_boot(h);
	h->early = true;
	first_processes(h);
	sim_event(h, EV_4608);
	sim_emit(h, LOG_SECURITY);
	h->early = false;
	h->now += 80000;
	log_session_start(h, &h->system_session, 0);
	sim_tick(h, 300);
	event_number(sim_event(h, EV_4902), F_PuaPolicyId, 0x6031);
	sim_emit(h, LOG_SECURITY);
	sim_tick(h, 200);
	first_services(h);
	h->crashed = false;
}

void sim_crash(struct sim_host *h)
{
	sim_forget_all(h);
	sim_sysmon_down(h);
	h->last_seen = h->now;
	if (h->booted && h->now > h->booted) /* a sign of life a minute */
		h->last_seen -= (h->now - h->booted) % WINTIME_MINUTE;
	h->up = false;
	h->sleep = SLEEP_NOT;
	h->crashed = true;
	h->stopped = 0;
}

/* Windows 8 and later keep the kernel and session 0 in the hibernation file. */
static void hibernate_kernel(struct sim_host *h)
{
	if (h->winlogon)
		sim_exit(h, h->winlogon, 0, true);
	sim_tick(h, 20);
	if (h->csrss)
		sim_exit(h, h->csrss, 0, true);
	h->now += 13 * WINTIME_SECOND;
	sim_sleep(h, SLEEP_FAST_STARTUP);
}

void sim_shutdown(struct sim_host *h, struct sim_session *by, enum sim_down how)
{
	h->up = false; /* the sessions' ends are those of a shutdown */
	sim_log_request(h, by, how);
	sim_tick(h, 150);
	while (h->sessions)
		sim_logoff(h, h->sessions);
	if (how == DOWN_FAST) {
		hibernate_kernel(h);
	} else {
		sim_log_shutdown(h);
		sim_sysmon_down(h);
		sim_forget_all(h);
	}
}

void sim_sleep(struct sim_host *h, enum sim_sleep how)
{
	h->sleep = how;
	h->slept = h->now;
	sim_log_sleep(h);
	h->up = false;
}

static void console_again(struct sim_host *h)
{
	struct sim_proc *smss = sim_run(h, h->smss, STR(SYSTEM32 "smss.exe"),
					STR("\\SystemRoot\\System32\\smss.exe 00000104 00000084"));

	sim_tick(h, 30);
	h->csrss = sim_run(h, smss, STR(SYSTEM32 "csrss.exe"), STR(""));
	sim_tick(h, 30);
	h->winlogon = sim_run(h, smss, STR(SYSTEM32 "winlogon.exe"), STR("winlogon.exe"));
	sim_tick(h, 30);
	sim_exit(h, smss, 0, true);
	h->console_session = ++h->next_session_id;
}

static void wake(struct sim_host *h)
{
	bool fast = h->sleep == SLEEP_FAST_STARTUP;

	sim_log_wake(h);
	h->sleep = SLEEP_NOT;
	h->up = true;
	sim_tick(h, 900);
	if (fast)
		console_again(h);
	sim_advance(h, h->now); /* what was to end in the meantime */
}

struct sim_proc *sim_service_start(struct sim_host *h, struct str image, struct str command,
				   struct sim_session *as)
{
	struct sim_proc *p;

	sim_tick(h, 80);
	p = sim_start(h, &(struct sim_start){.parent = h->services, .image = image, .command = command,
					     .owner = as ? as : &h->system_session,
					     .caller = &h->system_session});
	sim_tick(h, 40);
	return p;
}

void sim_service_install(struct sim_host *h, struct sim_session *by, struct str name,
			 struct str path)
{
	struct sim_session *subject = by ? by : &h->system_session;
	struct out_event *e = sim_event(h, EV_4697);

	sim_subject(h, e, subject);
	event_text(e, F_ServiceName, name);
	event_text(e, F_ServiceFileName, path);
	sim_emit(h, LOG_SECURITY);
	e = sim_event(h, EV_7045);
	e->pid = h->services ? h->services->pid : 0;
	e->user_sid = str_of(subject->account->sid);
	event_text(e, F_ServiceName, name);
	event_text(e, F_ImagePath, path);
	sim_emit(h, LOG_SYSTEM);
}

static struct str task_instance(struct sim_host *h, const struct sim_proc *p)
{
	return sim_temp(h->sim, "{%08X-0000-4000-8000-%012" PRIX64 "}",
			(uint32_t)stable_hash(p->task.p, p->task.n), p->serial);
}

static void log_task_start(struct sim_host *h, struct sim_proc *p, struct str name)
{
	struct out_event *e;

	if (!h->logs[LOG_TASKS].file)
		return;
	if (name.n)
		p->task = sim_intern(h->sim, name);
	else
		p->task = sim_internf(h->sim, "\\%.*s", STR_ARG(str_sub(p->image,
				      (size_t)(str_rfind(p->image, '\\') + 1), p->image.n)));
	e = sim_event(h, EV_TASK_129);
	e->pid = h->svc_netsvcs ? h->svc_netsvcs->pid : 4;
	e->user_sid = STR("S-1-5-18");
	event_text(e, F_TaskName, p->task);
	event_text(e, F_Path, p->image);
	event_number(e, F_ProcessID, p->pid);
	sim_emit(h, LOG_TASKS);
	h->now += 9000;
	e = sim_event(h, EV_TASK_200);
	e->pid = h->svc_netsvcs ? h->svc_netsvcs->pid : 4;
	e->user_sid = STR("S-1-5-18");
	e->activity = task_instance(h, p);
	event_text(e, F_TaskName, p->task);
	event_text(e, F_ActionName, p->image);
	event_text(e, F_TaskInstanceId, task_instance(h, p));
	event_number(e, F_EnginePID, p->pid);
	sim_emit(h, LOG_TASKS);
}

void sim_log_task_end(struct sim_host *h, const struct sim_proc *p, uint32_t status)
{
	struct out_event *e = sim_event(h, EV_TASK_201);

	e->time += 30000;
	e->pid = h->svc_netsvcs ? h->svc_netsvcs->pid : 4;
	e->user_sid = STR("S-1-5-18");
	e->activity = task_instance(h, p);
	event_text(e, F_TaskName, p->task);
	event_text(e, F_TaskInstanceId, task_instance(h, p));
	event_text(e, F_ActionName, p->image);
	event_number(e, F_ResultCode, status);
	event_number(e, F_EnginePID, p->pid);
	sim_emit(h, LOG_TASKS);
}

struct sim_proc *sim_task_run(struct sim_host *h, struct sim_account *as, struct str name,
			      struct str image, struct str command)
{
	struct sim_logon how = {.account = as, .type = 4, .process = STR("Advapi  "),
				.by = h->svc_netsvcs};
	struct sim_session *s;
	struct sim_proc *p;

	if (!as || as == &h->system) {
		p = sim_run(h, h->svc_netsvcs, image, command);
	} else {
		s = sim_logon(h, &how);
		s->transient = true;
		sim_tick(h, 20);
		p = sim_start(h, &(struct sim_start){.parent = h->svc_netsvcs, .image = image,
						     .command = command, .owner = s,
						     .caller = &h->system_session});
	}
	log_task_start(h, p, name);
	return p;
}

void sim_clear(struct sim_host *h, struct sim_session *by, enum log_kind kind)
{
	struct sim_session *s = by ? by : &h->system_session;
	struct out_event *e = sim_event(h, kind == LOG_SECURITY ? EV_1102 : EV_104);

	sim_put_account(e, F_SubjectUserSid, F_SubjectUserName, F_SubjectDomainName, s->account);
	event_number(e, F_SubjectLogonId, s->luid);
	if (kind != LOG_SECURITY) {
		event_text(e, F_Channel, kind == LOG_SYSTEM ? STR("System")
							    : str_of(shapes[EV_SYSMON_1].channel));
		e->user_sid = str_of(s->account->sid);
	}
	sim_emit(h, kind == LOG_SECURITY ? LOG_SECURITY : LOG_SYSTEM);
}

static void noise_of_process(struct sim_host *h, enum shape_id shape, const struct sim_proc *p)
{
	struct out_event *e = sim_event(h, shape);

	e->pid = 4;
	sim_subject(h, e, p->owner);
	sim_target(e, p->owner);
	event_number(e, F_ProcessId, p->pid);
	event_text(e, F_ProcessName, p->image);
	event_number(e, F_HandleId, 0x100 + 4 * prng_below(&h->rng, 900));
	event_text(e, F_EnabledPrivilegeList, STR("SeSecurityPrivilege"));
	event_text(e, F_ObjectName, STR("C:\\Windows\\Temp\\update.tmp"));
	event_text(e, F_NewSd, STR("S:ARAI"));
	sim_emit(h, LOG_SECURITY);
}

static void noise_connection(struct sim_host *h, const struct sim_proc *p)
{
	struct out_event *e = sim_event(h, EV_5156);

	e->pid = 4;
	event_number(e, F_ProcessID, p->pid);
	event_text(e, F_Application, p->image);
	event_text(e, F_SourceAddress, STR("10.1.2.17"));
	event_number(e, F_SourcePort, 49152 + prng_below(&h->rng, 9000));
	event_text(e, F_DestAddress,
		   sim_temp(h->sim, "192.0.2.%u", 1 + (unsigned)prng_below(&h->rng, 254)));
	event_text(e, F_DestPort, STR("443"));
	event_number(e, F_FilterRTID, 66838);
	event_number(e, F_LayerRTID, 48);
	sim_emit(h, LOG_SECURITY);
}

void sim_noise(struct sim_host *h)
{
	static const enum shape_id kinds[] = {EV_4703, EV_4703, EV_4658, EV_4907};
	const struct sim_proc *p = h->procs;
	unsigned kind = (unsigned)prng_below(&h->rng, 6);

	if (!p)
		return;
	if (kind == 5) {
		struct out_event *e = sim_event(h, EV_7036);
		e->pid = h->services ? h->services->pid : 0;
		event_text(e, F_param1, STR("Background Intelligent Transfer Service"));
		sim_emit(h, LOG_SYSTEM);
	} else if (kind == 4) {
		noise_connection(h, p);
	} else {
		noise_of_process(h, kinds[kind], p);
	}
}
