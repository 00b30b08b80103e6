/* What the System log tells of boots, shutdowns, sleep and the clock, in the order
 * in which Windows writes it.
 *
 * The log service writes when it starts, some seconds into a boot: 6011 after a new
 * name, 6008 after a crash, 6009, 6005 and 6013 with the present time; behind them
 * what the kernel kept for it, with the times of then: Kernel-Power 109 and
 * Kernel-General 13 of the shutdown before, Kernel-General 12 of the start.  Only on
 * a new machine, whose log is empty, 12 stands first. */
#include "tools/sim.h"

#include <inttypes.h>

enum {
	KERNEL_BEFORE_PROCESSES = 6, /* seconds from the kernel's start to the first process */
	LOG_SERVICE_AFTER = 21,      /* and from there until the log service writes */
	REASON_PROGRAM = 1, REASON_HARDWARE = 2, REASON_ZONE = 3,
};

static struct out_event *event_at(struct sim_host *h, enum shape_id shape, wintime when)
{
	struct out_event *e = sim_event(h, shape);

	e->time = when;
	return e;
}

static struct out_event *kernel_event(struct sim_host *h, enum shape_id shape, wintime when)
{
	struct out_event *e = event_at(h, shape, when);

	e->pid = 4;
	e->tid = 8;
	e->user_sid = STR("S-1-5-18");
	return e;
}

/* Of the source EventLog, which has no process. */
static struct out_event *service_event(struct sim_host *h, enum shape_id shape, wintime when)
{
	struct out_event *e = event_at(h, shape, when);

	e->pid = e->tid = 0;
	return e;
}

static struct str short_name(const struct sim_host *h)
{
	size_t n = 0;

	while (n < h->computer.n && h->computer.p[n] != '.')
		n++;
	return str_sub(h->computer, 0, n);
}

static void log_new_name(struct sim_host *h, wintime written)
{
	struct str name = short_name(h);
	struct out_event *e;

	if (h->booted_name.n && !str_eq_nocase(h->booted_name, name)) {
		e = service_event(h, EV_6011, written);
		event_text(e, F_Data1, h->booted_name);
		event_text(e, F_Data2, name);
		sim_emit(h, LOG_SYSTEM);
	}
	h->booted_name = sim_intern(h->sim, name);
}

/* 6008 says in local time when the host last gave a sign of life, which it does
 * once a minute; its data have that time twice, local and UTC, and the minute. */
static void log_crash(struct sim_host *h, wintime written, wintime started)
{
	wintime local = sim_local_time(h, h->last_seen);
	struct wintime_parts t = wintime_split(local);
	struct out_event *e = service_event(h, EV_6008, written);

	event_text(e, F_Data1, sim_temp(h->sim, "%d:%02d:%02d %s", (t.hour + 11) % 12 + 1, t.minute,
					t.second, t.hour < 12 ? "AM" : "PM"));
	event_text(e, F_Data2, sim_temp(h->sim, "\u200e%d/\u200e%d/\u200e%d", t.month, t.day, t.year));
	event_text(e, F_Data5, sim_temp(h->sim, "%d", (int)((written - started) / WINTIME_SECOND)));
	event_text(e, F_Binary,
		   sim_temp(h->sim, "%.*s%.*s3C0000003C000000%048d",
			    STR_ARG(sim_systemtime(h->sim, local)),
			    STR_ARG(sim_systemtime(h->sim, h->last_seen)), 0));
	sim_emit(h, LOG_SYSTEM);
}

static void log_uptime(struct sim_host *h, wintime written, wintime started)
{
	struct out_event *e = service_event(h, EV_6013, written);

	event_number(e, F_Data5, (uint64_t)((written - started) / WINTIME_SECOND));
	event_text(e, F_Data7, sim_temp(h->sim, "%d %.*s", h->bias, STR_ARG(h->zone)));
	sim_emit(h, LOG_SYSTEM);
}

static void log_service_start(struct sim_host *h, wintime written)
{
	struct out_event *e = service_event(h, EV_6009, written);

	event_text(e, F_Data1, str_of(h->os->version));
	event_text(e, F_Data2, str_of(h->os->build));
	sim_emit(h, LOG_SYSTEM);
	e = service_event(h, EV_6005, written);
	event_text(e, F_Binary, sim_temp(h->sim, "%.*s%016d",
					 STR_ARG(sim_systemtime(h->sim, written)), 0));
	sim_emit(h, LOG_SYSTEM);
}

static void log_stop(struct sim_host *h)
{
	struct out_event *e;

	if (!h->stopped)
		return;
	e = event_at(h, EV_POWER_109, h->stopped - 2500000);
	e->pid = 0x280;
	sim_emit(h, LOG_SYSTEM);
	e = event_at(h, EV_KERNEL_13, h->stopped + 12);
	e->pid = 4;
	event_number(e, F_StopTime, (uint64_t)h->stopped);
	sim_emit(h, LOG_SYSTEM);
	h->stopped = 0;
}

static void log_kernel_start(struct sim_host *h, wintime started)
{
	struct out_event *e = kernel_event(h, EV_KERNEL_12, started + 1587000);
	uint64_t build = 0;

	str_to_u64(str_of(h->os->build), &build);
	event_number(e, F_MajorVersion, h->os->major);
	event_number(e, F_MinorVersion, h->os->minor);
	event_number(e, F_BuildVersion, build);
	event_number(e, F_StartTime, (uint64_t)started);
	sim_emit(h, LOG_SYSTEM);
}

static void log_boot_type(struct sim_host *h, unsigned type, wintime when)
{
	if (h->os->boot_type == SHAPE_COUNT)
		return;
	event_number(kernel_event(h, h->os->boot_type, when), F_BootType, type);
	sim_emit(h, LOG_SYSTEM);
}

static void log_kernel_boot(struct sim_host *h, wintime started)
{
	if (h->os->boot_type == EV_BOOT_27) {
		struct out_event *e = kernel_event(h, EV_BOOT_20, started + 1588000);
		event_text(e, F_LastShutdownGood, h->crashed ? STR("false") : STR("true"));
		event_number(e, F_LastBootId, h->boots - 1);
		sim_emit(h, LOG_SYSTEM);
	}
	log_boot_type(h, 0, started + 1589000);
	if (h->crashed) {
		kernel_event(h, EV_POWER_41, started + 4 * WINTIME_SECOND);
		sim_emit(h, LOG_SYSTEM);
	}
}

/* The kernel started a little before the first process; not before the host went
 * down, though. */
static wintime kernel_start(const struct sim_host *h)
{
	wintime t = h->now - KERNEL_BEFORE_PROCESSES * WINTIME_SECOND;
	wintime down = h->stopped ? h->stopped : h->crashed ? h->last_seen : 0;

	return t < down && down <= h->now ? down + (h->now - down) / 2 : t;
}

void sim_log_boot(struct sim_host *h)
{
	wintime started = kernel_start(h), written = h->now + LOG_SERVICE_AFTER * WINTIME_SECOND;
	bool new_machine = h->logs[LOG_SYSTEM].next_record == 1;

	if (h->legacy) {
		if (h->crashed)
			log_crash(h, written, started);
		log_service_start(h, written);
		return;
	}
	if (new_machine)
		log_kernel_start(h, started);
	log_new_name(h, written);
	if (h->crashed)
		log_crash(h, written, started);
	log_service_start(h, written);
	if (!new_machine) {
		log_uptime(h, written, started);
		log_stop(h);
		log_kernel_start(h, started);
	}
	log_kernel_boot(h, started);
}

/* Somebody asks for it; then the sessions are logged off. */
void sim_log_request(struct sim_host *h, const struct sim_session *by, enum sim_down how)
{
	const struct sim_account *a = by ? by->account : &h->system;
	struct out_event *e = sim_event(h, EV_1074);

	event_text(e, F_param1, sim_temp(h->sim, "C:\\Windows\\System32\\%s (%.*s)",
					 by ? "RuntimeBroker.exe" : "svchost.exe", STR_ARG(h->name)));
	event_text(e, F_param2, h->name);
	event_text(e, F_param3, by ? STR("Other (Unplanned)")
				   : STR("Operating System: Service pack (Planned)"));
	event_text(e, F_param4, by ? STR("0x5000000") : STR("0x80020010"));
	event_text(e, F_param5, how == DOWN_RESTART ? STR("restart") : STR("power off"));
	event_text(e, F_param7, sim_temp(h->sim, "%.*s\\%.*s", STR_ARG(a->domain), STR_ARG(a->name)));
	e->user_sid = str_of(a->sid);
	sim_emit(h, LOG_SYSTEM);
}

/* The last that both logs say; 13 is only written at the next boot. */
void sim_log_shutdown(struct sim_host *h)
{
	h->now += 4 * WINTIME_SECOND;
	service_event(h, EV_6006, h->now);
	sim_emit(h, LOG_SYSTEM);
	h->now += 160000;
	sim_event(h, EV_1100);
	sim_emit(h, LOG_SECURITY);
	h->now += 2 * WINTIME_SECOND;
	h->stopped = h->now;
}

static unsigned power_state(const struct sim_host *h)
{
	return h->sleep == SLEEP_STANDBY ? 4 : 5;
}

void sim_log_sleep(struct sim_host *h)
{
	struct out_event *e = event_at(h, EV_POWER_42, h->now);

	e->pid = 4;
	event_number(e, F_TargetState, power_state(h));
	event_number(e, F_EffectiveState, power_state(h));
	sim_emit(h, LOG_SYSTEM);
}

/* The clock was set: in System whatever is audited, with the time zone before it. */
static void log_clock(struct sim_host *h, wintime from, wintime to, unsigned reason,
		      const struct sim_proc *by)
{
	struct out_event *e;

	if (h->os->clock == SHAPE_COUNT)
		return;
	if (h->os->clock == EV_CLOCK_V2 || h->os->clock == EV_CLOCK_V3) {
		e = kernel_event(h, EV_ZONE, to + 1000);
		event_text(e, F_CurrentBias, sim_temp(h->sim, "%d", h->bias));
		sim_emit(h, LOG_SYSTEM);
	}
	e = kernel_event(h, h->os->clock, to + 3000);
	e->pid = by ? by->pid : 4;
	event_number(e, F_NewTime, (uint64_t)to);
	event_number(e, F_OldTime, (uint64_t)from);
	event_number(e, F_Reason, reason);
	if (by)
		event_text(e, F_ProcessName,
			   sim_temp(h->sim, "\\Device\\HarddiskVolume3%.*s",
				    STR_ARG(str_sub(by->image, 2, by->image.n))));
	event_number(e, F_ProcessID, by ? by->pid : 4);
	event_number(e, F_CmosTime, (uint64_t)sim_local_time(h, to));
	event_text(e, F_TimeZoneBias, sim_temp(h->sim, "%d", h->bias));
	sim_emit(h, LOG_SYSTEM);
}

/* 107 bears the time at which the machine stood still; then the clock is put on.
 * Fast Startup has neither 12 nor 6005, but Kernel-Boot 27. */
void sim_log_wake(struct sim_host *h)
{
	wintime still = h->slept + 22 * WINTIME_SECOND / 10;
	wintime noon = sim_local_time(h, h->slept) - 12 * WINTIME_HOUR;
	struct out_event *e;

	noon += WINTIME_DAY - noon % WINTIME_DAY; /* the next one, at which 6013 was due */
	if (noon <= sim_local_time(h, h->now) - 12 * WINTIME_HOUR)
		log_uptime(h, h->now + 5000000, h->booted);
	e = event_at(h, EV_POWER_107, still < h->now ? still : h->now);
	e->pid = 4;
	event_number(e, F_TargetState, power_state(h));
	event_number(e, F_EffectiveState, power_state(h));
	event_number(e, F_WakeFromState, power_state(h));
	sim_emit(h, LOG_SYSTEM);
	log_clock(h, still < h->now ? still : h->now, h->now, REASON_HARDWARE, NULL);
	if (h->sleep != SLEEP_STANDBY)
		log_boot_type(h, h->sleep == SLEEP_FAST_STARTUP ? 1 : 2, h->now + 30000);
	if (h->sleep == SLEEP_FAST_STARTUP)
		return;
	e = event_at(h, EV_POWER_WOKE, h->now + 14 * WINTIME_SECOND / 10);
	e->user_sid = STR("S-1-5-19");
	event_number(e, F_SleepTime, (uint64_t)h->slept);
	event_number(e, F_WakeTime, (uint64_t)h->now);
	event_number(e, F_TargetState, power_state(h));
	event_number(e, F_EffectiveState, power_state(h));
	sim_emit(h, LOG_SYSTEM);
}

void sim_set_clock(struct sim_host *h, wintime to, struct sim_session *by)
{
	wintime from = h->now;
	struct out_event *e;

	h->now = to;
	sim_sysmon_clock(h, from, to);
	log_clock(h, from, to, REASON_PROGRAM, h->svc_netsvcs);
	if (!(h->audits & AUDIT_CLOCK))
		return;
	e = sim_event(h, EV_4616);
	e->pid = 4;
	sim_subject(h, e, by ? by : &h->system_session);
	event_number(e, F_PreviousTime, (uint64_t)from);
	event_number(e, F_NewTime, (uint64_t)to);
	event_number(e, F_ProcessId, h->svc_netsvcs ? h->svc_netsvcs->pid : 4);
	event_text(e, F_ProcessName, STR("C:\\Windows\\System32\\svchost.exe"));
	sim_emit(h, LOG_SECURITY);
}

void sim_set_zone(struct sim_host *h, struct str zone, int bias)
{
	h->zone = sim_intern(h->sim, zone);
	h->bias = bias;
	if (h->up)
		log_clock(h, h->now, h->now, REASON_ZONE, h->svc_netsvcs);
}
