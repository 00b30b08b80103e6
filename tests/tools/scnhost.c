/* The verbs of hosts as such: what they are, where their logs go, when they run. */
#include "tools/scenario.h"

/* on or off; absent: as it is. */
static void take_switch(struct scenario *s, const char *key, bool *value)
{
	const struct str *text = scn_option(s, key);

	if (!text)
		return;
	*value = str_eq(*text, STR("on"));
	if (!*value && !str_eq(*text, STR("off")))
		scn_fail(s, "%s=%.*s: on or off", key, STR_ARG(*text));
}

static unsigned audit_named(struct str name)
{
	static const struct {
		const char *name;
		unsigned audits;
	} names[] = {
		{"all", AUDIT_ALL}, {"none", 0}, {"default", AUDIT_CLOCK}, {"process", AUDIT_PROCESS},
		{"session", AUDIT_SESSION}, {"clock", AUDIT_CLOCK},
	};

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (str_eq(name, str_of(names[i].name)))
			return names[i].audits;
	return ~0u;
}

/* audit=process,clock */
static void take_audits(struct scenario *s)
{
	struct str all = scn_text(s, "audit", STR(""));
	unsigned audits = 0;

	for (size_t i = 0, start = 0; all.n && i <= all.n; i++)
		if (i == all.n || all.p[i] == ',') {
			unsigned a = audit_named(str_sub(all, start, i));
			if (a == ~0u)
				scn_fail(s, "audit=%.*s: known are all, none, default, process, session, "
					    "clock", STR_ARG(all));
			audits |= a;
			start = i + 1;
		}
	if (all.n)
		s->host->audits = audits;
}

/* "300 Eastern Standard Time": as 6013 has it, minutes from local time to UTC first. */
static bool read_zone(struct scenario *s, struct str text, int *bias, struct str *name)
{
	size_t n = 0;
	uint64_t minutes;
	bool east = text.n && text.p[0] == '-';

	text = str_sub(text, east, text.n);
	while (n < text.n && text.p[n] != ' ')
		n++;
	if (!str_to_u64(str_sub(text, 0, n), &minutes) || minutes > 900 || n >= text.n) {
		scn_fail(s, "a time zone is its minutes to UTC and its name: 300 Eastern Standard Time");
		return false;
	}
	*bias = east ? -(int)minutes : (int)minutes;
	*name = str_sub(text, n + 1, text.n);
	return true;
}

static void host_options(struct scenario *s, struct sim_host *h)
{
	struct str os = scn_text(s, "os", STR("")), mask = scn_text(s, "target-sid", STR(""));
	const struct str *zone = scn_option(s, "zone"), *late = scn_option(s, "sysmon-late");
	struct str name;

	if (os.n && sim_os_find(os)) {
		h->os = sim_os_find(os);
		h->legacy = h->os->legacy;
	} else if (os.n) {
		scn_fail(s, "os=%.*s: known are %s", STR_ARG(os), sim_os_names());
	}
	take_switch(s, "cmdline", &h->command_lines);
	take_switch(s, "sysmon-tails", &h->sysmon.tails);
	take_audits(s);
	if (mask.n)
		h->null_target_sid = str_eq(mask, STR("null"));
	if (zone && read_zone(s, *zone, &h->bias, &name))
		h->zone = sim_intern(s->sim, name);
	if (late)
		h->sysmon.delay = scn_time_option(s, "sysmon-late");
}

void verb_host(struct scenario *s)
{
	struct str name = scn_word(s, 0), domain = scn_text(s, "domain", STR("WORKGROUP"));
	struct str dns = scn_text(s, "dns", STR(""));

	s->host = sim_host_find(s->sim, name);
	if (!s->host)
		s->host = sim_host_new(s->sim, name, domain, dns, 7);
	host_options(s, s->host);
	s->host->now = s->now;
}

void verb_computer(struct scenario *s)
{
	s->host->computer = sim_intern(s->sim, scn_word(s, 0));
}

void verb_user(struct scenario *s)
{
	bool local = scn_switch(s, "local"), admin = scn_switch(s, "admin");
	struct sim_account *a = sim_account(s->host, scn_word(s, 0), local);
	const struct str *sid = scn_option(s, "sid"), *domain = scn_option(s, "domain");
	uint64_t rid = scn_number(s, "rid", 0);

	a->admin = admin;
	if (rid)
		snprintf(a->sid, sizeof a->sid, "%s-%u",
			 local ? s->host->machine_sid : s->host->domain_sid, (unsigned)rid);
	if (sid)
		snprintf(a->sid, sizeof a->sid, "%.*s", STR_ARG(*sid));
	if (domain)
		a->domain = sim_intern(s->sim, *domain);
}

static unsigned damage_option(struct scenario *s)
{
	struct str list = scn_text(s, "damage", STR(""));
	unsigned damage = 0;

	for (size_t start = 0, i = 0; list.n && i <= list.n; i++) {
		struct str one;
		if (i < list.n && list.p[i] != ',')
			continue;
		one = str_sub(list, start, i);
		if (!evtx_damage_find(one))
			scn_fail(s, "damage=%.*s is not known", STR_ARG(one));
		damage |= evtx_damage_find(one);
		start = i + 1;
	}
	return damage;
}

void verb_file(struct scenario *s)
{
	struct str channel = scn_text(s, "channel", STR("Security"));
	struct evtx_options options = {
		.damage = damage_option(s),
		.spare_chunks = (unsigned)scn_number(s, "spare", 0),
		.cut = scn_number(s, "cut", 0),
		.flush_records = (unsigned)scn_number(s, "chunk", 0),
		.evt = str_eq(scn_text(s, "format", STR("evtx")), STR("evt")),
		.ring = scn_number(s, "ring", 0),
	};
	enum log_kind kind = sim_log_find(channel);

	if (str_eq(channel, STR("all"))) {
		for (int i = 0; i < LOG_KINDS; i++)
			sim_host_log(s->host, i, scn_word(s, 0), &options);
	} else if (kind == LOG_KINDS) {
		scn_fail(s, "channel=%.*s: known are Security, System, Sysmon, TerminalServices, "
			    "AppLocker, TaskScheduler, all", STR_ARG(channel));
	} else if (str_eq(scn_word(s, 0), STR("none"))) {
		s->host->logs[kind].file = NULL;
	} else {
		sim_host_log(s->host, kind, scn_word(s, 0), &options);
	}
}

void verb_record(struct scenario *s)
{
	enum log_kind kind = sim_log_find(scn_text(s, "channel", STR("Security")));
	uint64_t n;

	if (kind == LOG_KINDS || !str_to_id(scn_word(s, 0), &n) || !n)
		scn_fail(s, "record NUMBER [channel=CHANNEL]: the number of the next record");
	else
		s->host->logs[kind].next_record = n;
}

void verb_boot(struct scenario *s)
{
	sim_boot(s->host);
}

void verb_crash(struct scenario *s)
{
	sim_crash(s->host);
}

void verb_shutdown(struct scenario *s)
{
	bool restart = scn_switch(s, "restart"), fast = scn_switch(s, "fast");

	sim_shutdown(s->host, scn_session_option(s, "in"),
		     fast ? DOWN_FAST : restart ? DOWN_RESTART : DOWN_OFF);
}

void verb_sleep(struct scenario *s)
{
	sim_sleep(s->host, scn_switch(s, "hibernate") ? SLEEP_HIBERNATED : SLEEP_STANDBY);
}

void verb_wake(struct scenario *s)
{
	if (s->host->sleep)
		sim_boot(s->host);
	else
		scn_fail(s, "the host is not asleep");
}

void verb_zone(struct scenario *s)
{
	struct str name;
	int bias;

	if (read_zone(s, scn_word(s, 0), &bias, &name))
		sim_set_zone(s->host, name, bias);
}

void verb_clock(struct scenario *s)
{
	wintime day = s->day, t = 0;
	struct sim_session *in = scn_session_option(s, "in");

	if (!scn_date(scn_word(s, 0), &day) || !scn_clock(scn_word(s, 1), &t)) {
		scn_fail(s, "clock DATE CLOCK");
		return;
	}
	sim_set_clock(s->host, day + t, in);
	s->day = day;
	s->now = day + t;
}
