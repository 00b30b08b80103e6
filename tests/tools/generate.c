/* A host's life: days of phases, phases of actions.  Each phase has its share of
 * the day's events; the pauses between actions follow from what is left of the
 * time and of the events, so that any number of events fits any number of days.
 *
 * Workstations belong to one person, with a second one now and then; every
 * fourth host is a server that administrators reach by RDP.  Hosts differ in their
 * Windows, their time zone, in what is audited and in how they are put to rest. */
#include "tools/generate.h"

#include <string.h>

#include "tools/genprofile.h"

struct life {
	struct sim *sim;
	struct sim_host *h;
	const struct generate_options *o;
	unsigned index;
	bool server;
	struct sim_account *owner, *second, *admin;
	struct sim_session *desktop, *rdp; /* who is on, or NULL */
	struct sim_proc *shell;            /* a console to start things from */
	uint64_t shell_serial;
	uint64_t quota, target;            /* events: in all, until the end of this phase */
	wintime pause;                     /* the present pause between actions */
	unsigned day, week;
	bool locked, sleeps; /* sleeps: is put to sleep, and has Fast Startup */
};

static bool done(const struct life *l)
{
	return l->h->events >= l->quota || l->sim->err.kind;
}

/* Each # of a pattern becomes a digit, @ the version of the week. */
static struct str fill(struct life *l, const char *pattern)
{
	static char text[512];
	size_t n = 0;

	for (; *pattern && n < sizeof text - 32; pattern++) {
		if (*pattern == '#')
			text[n++] = "0123456789abcdef"[prng_below(&l->h->rng, 16)];
		else if (*pattern == '@')
			n += (size_t)sprintf(text + n, "%u.0.%u.%u", 130 + l->week,
					     6900 + 37 * l->week, 40 + 13 * l->week % 100);
		else
			text[n++] = *pattern;
	}
	return (struct str){text, n};
}

static const struct program *pick(struct life *l, const struct program *list, size_t n)
{
	static unsigned sums[2];
	unsigned *sum = &sums[list == gen_system_programs];
	uint64_t at;

	if (!*sum)
		for (size_t i = 0; i < n; i++)
			*sum += list[i].weight;
	at = prng_below(&l->h->rng, *sum);
	while (at >= list->weight)
		at -= list++->weight;
	return list;
}

/* Ends after its time, more or less; but never so late that a busy host would
 * fill with processes.  One in fourteen ends unseen. */
static void plan_end(struct life *l, struct sim_proc *p, unsigned seconds)
{
	wintime span = (wintime)seconds * WINTIME_SECOND;
	wintime most = 150 * l->pause;
	wintime when;

	if (span > most && l->pause)
		span = most;
	when = l->h->now + span / 2 + (wintime)prng_below(&l->h->rng, (uint64_t)span + 1);
	if (prng_percent(&l->h->rng, 7))
		sim_vanish_later(l->h, p, when);
	else
		sim_exit_later(l->h, p, when);
}

static struct sim_session *user_session(struct life *l)
{
	if (l->rdp && (!l->desktop || prng_percent(&l->h->rng, 50)))
		return l->rdp;
	return l->desktop;
}

static struct sim_proc *shell_of(struct life *l)
{
	struct sim_proc *p = l->shell;

	return p && sim_proc_alive(l->h, p, l->shell_serial) ? p : NULL;
}

static struct sim_proc *start_program(struct life *l, const struct program *g,
				      struct sim_session *s)
{
	struct sim_host *h = l->h;
	struct sim_start how = {.owner = s, .caller = &h->system_session};
	struct str image = sim_intern(l->sim, fill(l, g->image));
	struct sim_proc *p;

	switch (g->parent) {
	case BY_EXPLORER: how.parent = s->explorer; break;
	case BY_SHELL: how.parent = shell_of(l); break;
	case BY_SERVICES: how.parent = h->services; break;
	case BY_NETSVCS: how.parent = h->svc_netsvcs; break;
	case BY_DCOM: how.parent = h->svc_dcom; break;
	}
	if (!how.parent)
		how.parent = s->explorer ? s->explorer : h->services;
	if (g->parent == BY_SHELL || g->parent == BY_EXPLORER)
		how.owner = how.caller = how.parent ? how.parent->owner : s;
	how.image = image;
	how.command = g->command ? fill(l, g->command) : image;
	p = sim_start(h, &how);
	if (g->child) {
		sim_tick(h, 30);
		plan_end(l, sim_run(h, p, str_of(g->child), STR("")), g->seconds);
	}
	plan_end(l, p, g->seconds);
	return p;
}

static void act_user_program(struct life *l)
{
	struct sim_session *s = user_session(l);
	const struct program *g = pick(l, gen_user_programs, gen_user_program_count);
	struct sim_proc *p;

	if (!s || l->locked)
		return;
	p = start_program(l, g, s);
	if (g->child && g->parent == BY_EXPLORER) {
		l->shell = p;
		l->shell_serial = p->serial;
	}
}

static void act_system_program(struct life *l)
{
	start_program(l, pick(l, gen_system_programs, gen_system_program_count),
		      &l->h->system_session);
}

/* Somebody reads a share, or a server's service logs on. */
static void act_network_logon(struct life *l)
{
	struct sim_host *h = l->h;
	unsigned from = (unsigned)prng_below(&h->rng, 200);
	struct sim_logon how = {
		.account = prng_percent(&h->rng, 70) ? l->owner : l->second,
		.type = 3,
		.address = sim_temp(l->sim, "10.1.%u.%u", from % 4, 20 + from),
		.port = 49152 + (unsigned)prng_below(&h->rng, 9000),
		.process = STR("Kerberos"),
		.package = STR("Kerberos"),
	};
	struct sim_session *s = sim_logon(h, &how);

	sim_tick(h, 200);
	if (prng_percent(&h->rng, 90))
		sim_session_end(h, s, true);
	else
		sim_session_end(h, s, false);
}

static void act_failed_logon(struct life *l)
{
	struct sim_logon how = {.account = l->second, .type = 3, .address = STR("10.1.3.77"),
				.process = STR("NtLmSsp "), .package = STR("NTLM")};

	sim_failed_logon(l->h, &how);
}

static void act_elevate(struct life *l)
{
	struct sim_session *s = user_session(l);
	struct sim_proc *p;

	if (!s || !s->linked || l->locked)
		return;
	p = sim_elevate(l->h, s, STR("C:\\Windows\\System32\\mmc.exe"),
			STR("\"C:\\Windows\\system32\\mmc.exe\" "
			    "\"C:\\Windows\\system32\\eventvwr.msc\" /s"));
	plan_end(l, p, 300);
}

static void act_runas(struct life *l)
{
	struct sim_session *s = user_session(l);
	struct sim_proc *runas;

	if (!s || l->locked)
		return;
	runas = sim_run(l->h, shell_of(l) ? shell_of(l) : s->explorer,
			STR("C:\\Windows\\System32\\runas.exe"),
			STR("runas  /user:CORP\\admin cmd.exe"));
	sim_advance(l->h, l->h->now + 3 * WINTIME_SECOND);
	plan_end(l, sim_runas(l->h, runas, l->admin, STR("C:\\Windows\\System32\\cmd.exe"),
			      STR("cmd.exe")), 400);
	sim_exit_later(l->h, runas, l->h->now + WINTIME_SECOND);
}

static void act_task(struct life *l)
{
	plan_end(l, sim_task_run(l->h, l->admin, STR("\\BackupWorks\\hourly"),
				 STR("C:\\Program Files\\BackupWorks\\bwjob.exe"),
				 STR("\"C:\\Program Files\\BackupWorks\\bwjob.exe\" --job hourly")),
		 200);
}

static void act_service(struct life *l)
{
	struct sim_host *h = l->h;

	sim_service_install(h, NULL, STR("MpKslDrv"), STR("\\??\\C:\\ProgramData\\drv.sys"));
	sim_tick(h, 100);
}

static void act_update(struct life *l)
{
	const char *pattern = gen_updated[prng_below(&l->h->rng, gen_updated_count)];
	struct str image = sim_intern(l->sim, fill(l, pattern));

	plan_end(l, sim_run(l->h, l->h->svc_netsvcs, image, STR("")), 90);
}

static void act_rdp(struct life *l)
{
	struct sim_host *h = l->h;
	struct sim_logon how = {.account = l->admin, .type = 10, .address = STR("10.1.0.5"),
				.workstation = STR("ADM05"), .port = 51000};

	/* in the domain Kerberos lets in, which names no client */
	if (prng_percent(&h->rng, 50))
		how.package = STR("Kerberos");
	if (l->rdp && prng_percent(&h->rng, 30)) {
		sim_disconnect(h, l->rdp);
		sim_advance(h, h->now + 20 * l->pause);
		sim_reconnect(h, l->rdp, STR("10.1.0.9"), STR("ADM09"), 0);
	} else if (l->rdp) {
		sim_logoff(h, l->rdp);
		l->rdp = NULL;
	} else {
		l->rdp = sim_logon_desktop(h, &how);
	}
}

static void act_noise(struct life *l)
{
	sim_noise(l->h);
}

static void act_lock(struct life *l)
{
	if (!l->desktop)
		return;
	if (l->locked)
		sim_unlock(l->h, l->desktop);
	else
		sim_lock(l->h, l->desktop);
	l->locked = !l->locked;
}

/* What happens how often: on workstations, on servers. */
static const struct {
	void (*act)(struct life *);
	unsigned workstation, server;
} actions[] = {
	{act_user_program, 380, 60}, {act_system_program, 300, 360},
	{act_network_logon, 40, 200}, {act_failed_logon, 6, 10},
	{act_noise, 220, 240}, {act_elevate, 8, 10}, {act_runas, 4, 2},
	{act_task, 10, 40}, {act_service, 2, 2}, {act_update, 6, 6},
	{act_rdp, 1, 8}, {act_lock, 8, 0},
};

static void act(struct life *l)
{
	uint64_t at = prng_below(&l->h->rng, 1000);

	for (size_t i = 0; i < sizeof actions / sizeof *actions; i++) {
		unsigned weight = l->server ? actions[i].server : actions[i].workstation;
		if (at < weight) {
			actions[i].act(l);
			return;
		}
		at -= weight;
	}
	act_system_program(l);
}

/* Lives until a time, with so many events until then. */
static void live_until(struct life *l, wintime until, uint64_t target)
{
	struct sim_host *h = l->h;

	while (h->up && !done(l) && h->events < target && h->now < until) {
		uint64_t left = (target - h->events) / 2 + 1;
		l->pause = (until - h->now) / (wintime)left + 1;
		sim_advance(h, h->now + 1 + (wintime)prng_below(&h->rng, 2 * (uint64_t)l->pause));
		if (!done(l))
			act(l);
	}
	if (!done(l) && h->now < until)
		sim_advance(h, until);
}

static void come_in(struct life *l)
{
	struct sim_account *who = prng_percent(&l->h->rng, 8) ? l->second : l->owner;
	struct sim_logon how = {.account = who, .type = prng_percent(&l->h->rng, 85) ? 2 : 11};

	if (l->desktop && l->locked)
		act_lock(l);
	else if (!l->desktop)
		l->desktop = sim_logon_desktop(l->h, &how);
	l->locked = false;
}

/* Sessions of l are gone when the host went down. */
static void host_down(struct life *l)
{
	l->desktop = l->rdp = NULL;
	l->shell = NULL;
	l->locked = false;
}

static void go_home(struct life *l)
{
	uint64_t dice = prng_below(&l->h->rng, 100);

	if (dice < 45 && l->desktop) {
		if (!l->locked)
			act_lock(l);
	} else if (dice < 60 && l->desktop) {
		sim_logoff(l->h, l->desktop);
		l->desktop = NULL;
	} else if (dice < 75 && l->sleeps) {
		if (l->desktop && !l->locked)
			act_lock(l);
		sim_sleep(l->h, dice < 68 ? SLEEP_STANDBY : SLEEP_HIBERNATED);
	} else if (dice < 97) {
		sim_shutdown(l->h, l->desktop, l->sleeps && dice < 90 ? DOWN_FAST : DOWN_OFF);
		host_down(l);
	} else {
		sim_crash(l->h);
		host_down(l);
	}
}

/* The break-in on a workstation: a document, a program of the wrong place, a
 * look around, somebody else's credentials. */
static void break_in(struct life *l)
{
	struct sim_logon here = {.account = l->owner, .type = 2};
	struct sim_proc *above = NULL;

	if (!l->desktop)
		l->desktop = sim_logon_desktop(l->h, &here);
	for (size_t i = 0; i < gen_intruder_count && !done(l); i++) {
		const struct program *g = &gen_intruder[i];
		struct sim_proc *p;
		l->shell = above;
		l->shell_serial = above ? above->serial : 0;
		p = start_program(l, g, l->desktop);
		if (!g->weight)
			above = p;
		if (g == &gen_intruder[gen_intruder_count - 1])
			sim_runas(l->h, p, l->admin, STR("C:\\Windows\\System32\\cmd.exe"),
				  STR("cmd.exe"));
		sim_tick(l->h, 9000);
	}
}

/* And on a server: in by RDP, a service, a cleared log. */
static void break_in_server(struct life *l)
{
	struct sim_host *h = l->h;
	struct sim_logon how = {.account = l->admin, .type = 10, .address = STR("10.1.0.20"),
				.workstation = STR("WS001"), .port = 53811};
	struct sim_logon share = {.account = l->admin, .type = 3, .address = STR("10.1.0.20"),
				  .workstation = STR("WS001"), .port = 53902,
				  .process = STR("NtLmSsp "), .package = STR("NTLM")};
	struct sim_session *s = sim_logon_desktop(h, &how), *remote;
	struct sim_proc *p;

	sim_tick(h, 60000);
	sim_run(h, s->explorer, STR("C:\\ProgramData\\SyncAgent\\syncagent.exe"), STR(""));
	sim_tick(h, 60000);
	remote = sim_logon(h, &share); /* PsExec on WS001 */
	sim_service_install(h, remote, STR("PSEXESVC"), STR("%SystemRoot%\\PSEXESVC.exe"));
	p = sim_service_start(h, STR("C:\\Windows\\PSEXESVC.exe"), STR("PSEXESVC.exe"), NULL);
	sim_run(h, p, STR("C:\\Windows\\System32\\cmd.exe"), STR("\"cmd.exe\" "));
	sim_tick(h, 60000);
	sim_session_end(h, remote, true);
	p = sim_run(h, s->explorer, STR("C:\\Windows\\System32\\wevtutil.exe"),
		    STR("wevtutil  cl Security"));
	sim_clear(h, s, LOG_SECURITY);
	sim_exit(h, p, 0, true);
	sim_logoff(h, s);
}

static void maybe_break_in(struct life *l)
{
	bool today = l->o->intrusion && l->day == (l->o->days > 1 ? l->o->days - 2 : 0);

	if (!today || done(l))
		return;
	if (l->index == 0)
		break_in(l);
	else if (l->server && l->index == 1)
		break_in_server(l);
}

static void live_day(struct life *l, wintime day, uint64_t first, uint64_t last)
{
	struct sim_host *h = l->h;
	uint64_t n = last > first ? last - first : 0;
	int weekday = wintime_split(day).weekday;
	bool free_day = !l->server && (weekday == 0 || weekday == 6);

	if (h->up)
		live_until(l, day + 7 * WINTIME_HOUR, first + n / 10);
	sim_advance(h, day + 7 * WINTIME_HOUR + (wintime)prng_below(&h->rng, 90 * WINTIME_MINUTE));
	if (!h->up && !free_day && !done(l))
		sim_boot(h);
	else if (l->server && weekday == 3 && l->day % 14 < 7 && !done(l)) {
		sim_shutdown(h, NULL, DOWN_RESTART);
		host_down(l);
		h->now += WINTIME_MINUTE;
		sim_boot(h);
	}
	sim_tick(h, 60000);
	if (!l->server && !free_day && !done(l))
		come_in(l);
	live_until(l, day + 12 * WINTIME_HOUR, first + n * 5 / 10);
	maybe_break_in(l);
	live_until(l, day + 17 * WINTIME_HOUR, first + n * 9 / 10);
	if (!l->server && h->up && !done(l) && !free_day)
		go_home(l);
	live_until(l, day + WINTIME_DAY, last);
}

/* A domain account has one SID on all hosts. */
static struct sim_account *person(struct sim_host *h, size_t i)
{
	h->next_rid = 1104 + (unsigned)i;
	return sim_account(h, str_of(gen_people[i]), false);
}

/* What kind of Windows the host is, where it stands, and what is audited. */
static void choose_windows(struct life *l, unsigned i)
{
	static const char *const systems[] = {"win10", "win11", "win10", "server2016", "win8"};
	struct sim_host *h = l->h;

	h->os = sim_os_find(str_of(systems[i % 5]));
	h->null_target_sid = i % 3 == 1;
	if (i % 2) {
		h->zone = STR("Eastern Standard Time");
		h->bias = 300;
	}
	if (i % 4 == 3) /* nobody audits other logon and logoff events */
		h->audits = AUDIT_PROCESS | AUDIT_CLOCK;
	if (i % 7 == 6) /* as Windows is installed */
		h->audits = AUDIT_CLOCK;
	h->sysmon.tails = i % 4 == 2;
	l->sleeps = i % 3 == 2;
}

/* The clock of a new machine is right in local time: it is put back by its zone. */
static void install(struct life *l)
{
	struct sim_host *h = l->h;

	h->now = l->o->start - 12 * WINTIME_HOUR;
	sim_boot(h);
	h->now += WINTIME_MINUTE;
	sim_set_clock(h, h->now - (h->bias ? h->bias : 180) * WINTIME_MINUTE, NULL);
	h->now += WINTIME_MINUTE;
	sim_shutdown(h, NULL, DOWN_OFF);
}

static void set_up(struct life *l)
{
	struct sim *s = l->sim;
	struct sim_host *h;
	unsigned i = l->index;

	l->server = i % 4 == 1;
	h = l->h = sim_host_new(s, sim_temp(s, l->server ? "SRV%02u" : "WS%03u", i + 1), STR("CORP"),
				STR("corp.example.net"), l->o->seed);
	choose_windows(l, i);
	l->owner = person(h, i % gen_people_count);
	l->second = person(h, (i + 7) % gen_people_count);
	h->next_rid = 1190;
	l->admin = sim_account(h, STR("admin"), false);
	l->admin->admin = true;
	l->owner->admin = i % 5 == 2;
	for (int k = 0; k < LOG_KINDS; k++) {
		static const char *const names[LOG_KINDS] = {"Security", "System", "Sysmon",
							     "TerminalServices", "AppLocker",
							     "TaskScheduler"};
		if (l->o->logs[k])
			sim_host_log(h, k, sim_temp(s, "%.*s_%s.evtx", STR_ARG(h->name), names[k]),
				     &l->o->files);
		if (i % 4 != 2)
			h->logs[k].next_record = 1 + prng_below(&h->rng, 100000);
	}
	if (i % 4 == 2)
		install(l);
}

/* A free day has a quarter of a working day's events. */
static double day_weight(const struct life *l, wintime day)
{
	int weekday = wintime_split(day).weekday;

	return !l->server && (weekday == 0 || weekday == 6) ? 0.25 : 1;
}

static void live(struct life *l)
{
	double all = 0, before = 0;
	wintime day = l->o->start;

	l->h->now = day;
	for (unsigned d = 0; d < l->o->days; d++)
		all += day_weight(l, day + d * WINTIME_DAY);
	if (l->server)
		sim_boot(l->h);
	for (unsigned d = 0; d < l->o->days && !done(l); d++, day += WINTIME_DAY) {
		double after = before + day_weight(l, day);
		l->day = d;
		l->week = d / 7;
		live_day(l, day, (uint64_t)(before / all * (double)l->quota),
			 (uint64_t)(after / all * (double)l->quota));
		before = after;
	}
	if (!l->h->up && !done(l))
		sim_boot(l->h);
	live_until(l, l->h->now + WINTIME_HOUR, l->quota);
}

struct err generate(struct sim *sim, const struct generate_options *o)
{
	for (unsigned i = 0; i < o->hosts && !sim->err.kind; i++) {
		struct life l = {.sim = sim, .o = o, .index = i};
		l.quota = o->events / o->hosts + (i < o->events % o->hosts);
		set_up(&l);
		live(&l);
		sim_close_logs(sim);
	}
	return OK;
}
