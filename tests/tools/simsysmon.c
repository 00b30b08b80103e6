/* Processes as Sysmon tells of them.  UtcTime is when it happened; TimeCreated is
 * when the service wrote it down, at a boot some ten seconds later, since the
 * driver sees the first processes long before the service runs: by a clock that
 * may have been set since.  A process's GUID is: four bytes of the machine's, its start in Unix seconds, a number and the
 * boot's; a logon's: the same, its start, and the logon ID. */
#include "tools/sim.h"

#include <inttypes.h>

#define UNIX_EPOCH INT64_C(116444736000000000)

enum { TAKES = 20000 }; /* to write a record, in 100 ns */

static struct str guid(struct sim_host *h, wintime start, uint64_t tail)
{
	uint32_t seconds = (uint32_t)((start - UNIX_EPOCH) / WINTIME_SECOND);
	char text[18];
	size_t n = 0;

	for (int i = 0; i < 8; i++)
		n += (size_t)sprintf(text + n, "%s%02X", i == 2 ? "-" : "",
				     (unsigned)(tail >> 8 * i & 0xff));
	return sim_temp(h->sim, "{%08X-%04X-%04X-%s}", (uint32_t)stable_hash(h->name.p, h->name.n),
			seconds & 0xffff, seconds >> 16, text);
}

static struct str process_guid(struct sim_host *h, wintime start, uint64_t number)
{
	return guid(h, start, number | (uint64_t)(h->boots ? h->boots : 1) << 48);
}

static struct str utc_time(struct sim_host *h, wintime when)
{
	struct wintime_parts t = wintime_split(when);

	return sim_temp(h->sim, "%04d-%02d-%02d %02d:%02d:%02d.%03d", t.year, t.month, t.day, t.hour,
			t.minute, t.second, t.ticks / 10000);
}

static struct str qualified(struct sim_host *h, const struct sim_account *a)
{
	return sim_temp(h->sim, "%.*s\\%.*s", STR_ARG(a->domain), STR_ARG(a->name));
}

static struct str integrity_name(unsigned level)
{
	if (level >= 16384)
		return STR("System");
	if (level >= 12288)
		return STR("High");
	return level >= 8192 ? STR("Medium") : STR("Low");
}

/* Made-up but stable hashes: one image has one content on all hosts. */
static struct str hashes(struct sim_host *h, struct str image)
{
	uint64_t x = stable_hash(image.p, image.n), y = x * 0x9e3779b97f4a7c15 ^ x >> 7;

	return sim_temp(h->sim,
			"MD5=%016" PRIX64 "%016" PRIX64 ",SHA256=%016" PRIX64 "%016" PRIX64 "%016" PRIX64
			"%016" PRIX64 ",IMPHASH=%016" PRIX64 "%016" PRIX64,
			x, y, y * 3, x * 5, x ^ y, y * 7, x * 11, y * 13);
}

/* A scenario's times may go back without a word of the clock: nothing waits for
 * longer than the service takes. */
static bool service_runs(const struct sim_host *h)
{
	wintime left = h->sysmon.from - h->now - TAKES;

	return left <= 0 || left > h->sysmon.delay;
}

static void put(struct sim_host *h, wintime t)
{
	struct sim_sysmon *s = &h->sysmon;

	if (t <= s->written && s->written - t < WINTIME_MINUTE)
		t = s->written + 4000;
	h->sim->event.time = s->written = t;
	sim_emit(h, LOG_SYSMON);
}

void sim_sysmon_write(struct sim_host *h)
{
	struct sim_sysmon *s = &h->sysmon;

	for (size_t i = 0; i < s->waiting.n; i++) {
		h->sim->event = s->waiting.items[i];
		h->events--;
		put(h, s->from);
	}
	VEC_FREE(&s->waiting);
}

void sim_sysmon_down(struct sim_host *h)
{
	if (service_runs(h))
		sim_sysmon_write(h);
	VEC_FREE(&h->sysmon.waiting);
}

/* How late it is counts in time that passes: what is past stays past, wherever the
 * clock is put. */
void sim_sysmon_clock(struct sim_host *h, wintime before, wintime after)
{
	struct sim_sysmon *s = &h->sysmon;

	if (s->from <= before)
		sim_sysmon_write(h);
	s->from += after - before;
	s->written += after - before;
}

/* Two milliseconds later, or when the service has come up; in the order of what it
 * saw.  What waits counts as written for the dice, which go by how many events
 * there were; its text is to last. */
static void write_down(struct sim_host *h)
{
	struct out_event *e = &h->sim->event;

	if (service_runs(h)) {
		put(h, h->now + TAKES);
		return;
	}
	for (int i = 0; i < shape_field_count(e->shape); i++)
		e->values[i].text = sim_intern(h->sim, e->values[i].text);
	VEC_PUSH(&h->sysmon.waiting, *e);
	h->events++;
}

/* The event to fill, after what was to be written before it. */
static struct out_event *begin(struct sim_host *h, enum shape_id shape)
{
	if (service_runs(h))
		sim_sysmon_write(h);
	return sim_event(h, shape);
}

static void header(struct sim_host *h, struct out_event *e, const struct sim_proc *p, uint64_t number)
{
	e->pid = 0xa7c;
	e->tid = 0xbe4;
	e->user_sid = STR("S-1-5-18");
	event_text(e, F_UtcTime, utc_time(h, h->now));
	event_text(e, F_ProcessGuid, process_guid(h, p->since, number));
	event_number(e, F_ProcessId, p->pid);
	event_text(e, F_Image, p->image);
	event_text(e, F_User, qualified(h, p->owner->account));
}

static void put_parent(struct sim_host *h, struct out_event *e, const struct sim_proc *p,
		       const struct sim_proc *parent)
{
	event_number(e, F_ParentProcessId, p->parent_pid);
	if (parent) {
		event_text(e, F_ParentProcessGuid, process_guid(h, parent->since, parent->serial));
		event_text(e, F_ParentCommandLine, str_of(parent->command));
		event_text(e, F_ParentUser, qualified(h, parent->owner->account));
	} else if (p->parent_pid == 4 && h->booted) {
		event_text(e, F_ParentProcessGuid, process_guid(h, h->booted, 1));
		event_text(e, F_ParentImage, STR("System"));
	}
	if (p->parent_image.n)
		event_text(e, F_ParentImage, p->parent_image);
}

/* Processes without an image file begin before Sysmon's driver. */
static bool unseen(const struct sim_proc *p)
{
	return str_rfind(p->image, '\\') < 0;
}

void sim_sysmon_start(struct sim_host *h, struct sim_proc *p, const struct sim_proc *parent)
{
	struct out_event *e;

	if (!h->logs[LOG_SYSMON].file || (h->early && unseen(p)))
		return;
	e = begin(h, EV_SYSMON_1);
	header(h, e, p, p->serial);
	event_text(e, F_CommandLine, str_of(p->command));
	event_text(e, F_OriginalFileName,
		   str_sub(p->image, (size_t)(str_rfind(p->image, '\\') + 1), p->image.n));
	event_text(e, F_LogonGuid, guid(h, p->owner->since, p->owner->luid));
	event_number(e, F_LogonId, p->owner->luid);
	event_number(e, F_TerminalSessionId, p->owner->session_id);
	event_text(e, F_IntegrityLevel, integrity_name(p->integrity));
	event_text(e, F_Hashes, hashes(h, p->image));
	put_parent(h, e, p, parent);
	write_down(h);
}

void sim_sysmon_exit(struct sim_host *h, const struct sim_proc *p)
{
	struct out_event *e;

	if (!h->logs[LOG_SYSMON].file)
		return;
	e = begin(h, EV_SYSMON_5);
	header(h, e, p, h->sysmon.tails ? p->serial << 16 ^ 0x9a3d : p->serial);
	write_down(h);
}
