/* A boot is told by several events within minutes: Security 4608, System 12,
 * 6005, 6009, 6008, and the first processes, which are logged up to half a
 * minute before 4608 (DESIGN section 3, "Boot").  Each such mark either joins
 * the boot at hand or begins the next one.
 *
 * Time order serves for nearly all hosts.  Where the clock was set back, a
 * channel's record IDs still tell the order, unless the log was cleared and
 * numbered anew, which looks the same in order of time: the number of falls in
 * order of record tells one from the other.  Between two falls the clock gives one
 * reading.  The Security log decides how many there are; another log's record is
 * of the next reading where that log falls back, too, or where it is later than the
 * clock ever was in the reading at hand.  Its last record before the clock was set may
 * be old, so that it falls by less than a minute, or not at all. */
#include "correlate/boots.h"

#include <stdlib.h>
#include <string.h>

#include "model/image.h"
#include "model/logon_type.h"

/* Marks this near to each other are of one boot. */
#define SAME_BOOT (300 * WINTIME_SECOND)
/* So long may a disk be checked, or updates be put in place, before the services start. */
#define SLOW_BOOT (3600 * WINTIME_SECOND)
/* The records of a log are in order of time but for so much: most logs. */
#define STEP (2 * WINTIME_SECOND)

enum {
	STARTED = 4608,
	STARTED_2003 = 512,       /* the same mark before Vista */
	KERNEL_STARTED = 12,      /* Kernel-General 12 */
	UNCLEAN_SHUTDOWN = 6008,
	SHUTDOWN_REQUESTED = 1074, /* somebody asked: it may still be called off */
	LAST_BEFORE_VISTA = 1000,  /* no Security event of then has a higher number */
	FALLS_ALLOWED = 8,         /* in order of record, besides one a mark */
	MOST_READINGS = 256        /* each costs a pass over the facts */
};

/* The more telling marker names the boot: that of the lowest rank. */
static const struct marker {
	uint32_t event_id;
	uint8_t rank;
	uint8_t tells;
} markers[] = {
	{STARTED, 0, TOLD_MORE},
	{STARTED_2003, 0, TOLD_MORE},
	{KERNEL_STARTED, 1, TOLD_KERNEL},
	{6005, 2, TOLD_LOG_SERVICE},
	{6009, 3, TOLD_LOG_SERVICE},
	{UNCLEAN_SHUTDOWN, 4, TOLD_MORE},
};
static const struct marker other_marker = {0, 5, TOLD_MORE}, process_marker = {0, 9, TOLD_FIRST_PROCESS},
			   logon_marker = {0, 9, TOLD_MORE}, shutdown_marker = {0, 0, 0};

static const struct str first_processes[] = {
	{"smss.exe", 8}, {"Registry", 8}, {"Secure System", 13},
};

/* ---- what is noted ---- */

static uint16_t channel_of(struct boots *b, struct str name)
{
	struct str own;
	if (b->latest_channel < b->channels.n && str_eq(b->channels.items[b->latest_channel].name, name))
		return b->latest_channel;
	uint64_t *number = strmap_intern(&b->names, name, &own);
	if (!*number && b->channels.n < UINT16_MAX) {
		VEC_PUSH(&b->channels, (struct channel){.name = own});
		*number = b->channels.n;
	}
	return b->latest_channel = (uint16_t)(*number ? *number - 1 : 0);
}

bool boots_is_numbered_anew(const struct fact *f)
{
	return f->kind == KIND_LOG_CLEARED && f->record_id == FIRST_RECORD;
}

/* In order of time a record ID may lag behind those of the last minute, but not
 * behind older ones: every fall of more than a minute shows, and few smaller ones. */
static void watch_records(struct channel *c, const struct fact *f)
{
	if (f->record_id < 0)
		return;
	enum { WINDOWS = sizeof c->in_window / sizeof *c->in_window };
	wintime window = f->time / (WINTIME_MINUTE / WINDOWS);
	for (int i = 0; i < WINDOWS && c->window < window; i++, c->window++) {
		if (c->in_window[WINDOWS - 1] > c->settled)
			c->settled = c->in_window[WINDOWS - 1];
		memmove(c->in_window + 1, c->in_window, (WINDOWS - 1) * sizeof *c->in_window);
		c->in_window[0] = 0;
	}
	c->window = window;
	if (f->record_id < c->settled)
		c->clock_moved = true;
	if (boots_is_numbered_anew(f) && f->record_id < c->newest)
		c->restarted = true;
	if (f->record_id > c->newest)
		c->newest = f->record_id;
	if (f->record_id > c->in_window[0])
		c->in_window[0] = f->record_id;
}

static const struct marker *marker_of(const struct fact *f)
{
	for (size_t i = 0; i < sizeof markers / sizeof *markers; i++)
		if (markers[i].event_id == f->event_id)
			return &markers[i];
	return &other_marker;
}

/* Before that no kernel tells of its start, also on a host that was upgraded later. */
static bool is_of_vista(const struct fact *f)
{
	return (f->kind == KIND_BOOT && f->event_id == KERNEL_STARTED) ||
	       (f->event_id > LAST_BEFORE_VISTA && str_eq(f->channel, STR("Security")));
}

/* Number of the first process that f starts, 0: it starts none. */
static uint32_t first_process(const struct fact *f)
{
	bool sysmon = f->kind == KIND_SYSMON_START;
	uint64_t parent = fact_id_or_0(f, sysmon ? F_ParentProcessId : F_ProcessId);
	if (parent != 4 && !(parent == 8 && f->event_id == 592)) /* 8 on Windows 2000 */
		return 0;
	struct str name = image_name(fact_text(f, sysmon ? F_Image : F_NewProcessName));
	for (uint32_t i = 0; i < sizeof first_processes / sizeof *first_processes; i++)
		if (str_eq_nocase(name, first_processes[i]))
			return i + 1;
	return 0;
}

static void add_mark(struct boots *b, const struct fact *f, uint16_t channel, enum mark_type type,
		     uint32_t event_id, const struct marker *marker)
{
	bool stands_for_kernel = marker->tells == TOLD_LOG_SERVICE && !b->since_vista;
	b->channels.items[channel].marks++;
	b->channels.items[channel].tells_kernel |= marker->tells == TOLD_KERNEL;
	VEC_PUSH(&b->marks, (struct mark){.time = f->time,
					  .record = f->record_id,
					  .fact = f->id,
					  .nth = (uint32_t)b->marks.n,
					  .event_id = event_id,
					  .channel = channel,
					  .type = type,
					  .rank = marker->rank,
					  .tells = stands_for_kernel ? TOLD_MORE : marker->tells});
}

bool boots_is_shutdown(const struct fact *f)
{
	return f->kind == KIND_SHUTDOWN && f->event_id != SHUTDOWN_REQUESTED;
}

bool boots_is_start(const struct fact *f)
{
	return f->kind == KIND_BOOT || f->kind == KIND_SHUTDOWN_UNCLEAN;
}

void boots_note(struct boots *b, const struct fact *f)
{
	uint16_t channel = channel_of(b, f->channel);
	watch_records(&b->channels.items[channel], f);
	b->since_vista = b->since_vista || is_of_vista(f);
	uint32_t first;
	switch (f->kind) {
	case KIND_BOOT:
	case KIND_SHUTDOWN_UNCLEAN:
		add_mark(b, f, channel, MARK_BOOT, f->event_id == STARTED_2003 ? STARTED : f->event_id, marker_of(f));
		break;
	case KIND_SHUTDOWN:
		if (boots_is_shutdown(f))
			add_mark(b, f, channel, MARK_SHUTDOWN, f->event_id, &shutdown_marker);
		break;
	case KIND_PROCESS_START:
	case KIND_SYSMON_START:
		/* Kept apart by number in place of an event ID. */
		if ((first = first_process(f)))
			add_mark(b, f, channel, MARK_SMSS, first, &process_marker);
		break;
	case KIND_LOGON:
		if (str_eq(fact_text(f, F_LogonType), STR("0")))
			add_mark(b, f, channel, MARK_LOGON_0, 0, &logon_marker);
		break;
	default:
		break;
	}
}

bool boots_need_record_order(const struct boots *b)
{
	for (size_t i = 0; i < b->channels.n; i++)
		if (b->channels.items[i].clock_moved && !b->channels.items[i].restarted)
			return true;
	return false;
}

/* Whether time goes back by more than that; the latest of what follows then begins anew. */
static bool falls_by(wintime *latest, wintime time, wintime more_than)
{
	bool falls = time < *latest - more_than;
	if (falls || time > *latest)
		*latest = time;
	return falls;
}

void boots_note_record(struct boots *b, const struct fact *f)
{
	struct channel *c = &b->channels.items[channel_of(b, f->channel)];
	wintime from = c->latest;
	if (f->record_id < 0)
		return;
	if (f->record_id + 1 == c->after_last)
		c->restarted = true; /* two logs of one name, as after a reinstallation */
	c->after_last = f->record_id + 1;
	c->steps_back += falls_by(&c->step_latest, f->time, STEP);
	if (falls_by(&c->latest, f->time, WINTIME_MINUTE) && c->set_backs.n <= MOST_READINGS)
		VEC_PUSH(&c->set_backs, (struct set_back){from, f->time});
}

/* ---- readings of the clock ---- */

static bool is_trusted_more(const struct channel *c, const struct channel *than)
{
	bool is_security = str_eq(c->name, STR("Security")), than_security = str_eq(than->name, STR("Security"));
	return is_security != than_security ? is_security : c->newest > than->newest;
}

bool boots_need_readings(struct boots *b)
{
	struct channel *main = NULL;
	for (size_t i = 0; i < b->channels.n; i++) {
		struct channel *c = &b->channels.items[i];
		c->by_record = !c->restarted && c->set_backs.n <= FALLS_ALLOWED + c->marks && c->set_backs.n <= MOST_READINGS;
		if (c->by_record && c->set_backs.n && (!main || is_trusted_more(c, main)))
			main = c;
	}
	for (size_t i = 0; main && i < main->set_backs.n; i++)
		VEC_PUSH(&b->set_backs, main->set_backs.items[i]);
	if (main)
		main->is_main = true;
	for (size_t i = 0; i < b->channels.n; i++)
		b->channels.items[i].latest = 0;
	return b->set_backs.n > 0;
}

static bool is_past(const struct boots *b, uint32_t reading, wintime time)
{
	return reading < b->set_backs.n && time > b->set_backs.items[reading].from + WINTIME_MINUTE;
}

/* A small step counts where the clock was set back over that time, in a log that has
 * no more of them than the clock was set back: System has one at every boot. */
static bool begins_reading(const struct boots *b, struct channel *c, wintime time)
{
	bool may_step = !c->is_main && c->steps_back <= b->set_backs.n &&
			time >= b->set_backs.items[c->reading].to - STEP;
	return falls_by(&c->latest, time, may_step ? STEP : WINTIME_MINUTE);
}

void boots_note_reading(struct boots *b, const struct fact *f)
{
	struct channel *c = &b->channels.items[channel_of(b, f->channel)];
	uint32_t reading = c->reading;
	if (f->record_id < 0 || !c->by_record)
		return;
	if (reading < b->set_backs.n && begins_reading(b, c, f->time))
		reading++;
	while (is_past(b, reading, f->time))
		reading++;
	if (reading == c->reading)
		return;
	c->reading = reading;
	c->latest = f->time;
	VEC_PUSH(&c->readings, (struct channel_reading){f->record_id, reading});
}

/* Where no record ID tells it: the first reading in which the clock came so far. */
static uint32_t reading_at_time(const struct boots *b, wintime time)
{
	uint32_t reading = 0;
	while (is_past(b, reading, time))
		reading++;
	return reading;
}

static uint32_t reading_of(const struct boots *b, const struct channel *c, int64_t record, wintime time)
{
	if (!b->set_backs.n)
		return 0;
	if (!c->by_record || record < 0)
		return reading_at_time(b, time);
	size_t low = 0, high = c->readings.n;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (c->readings.items[middle].record <= record)
			low = middle + 1;
		else
			high = middle;
	}
	return low ? c->readings.items[low - 1].reading : 0;
}

uint32_t boots_reading(struct boots *b, const struct fact *f)
{
	if (!b->set_backs.n)
		return 0;
	return reading_of(b, &b->channels.items[channel_of(b, f->channel)], f->record_id, f->time);
}

/* ---- the boots ---- */

static int compare_marks(const void *a, const void *b)
{
	const struct mark *x = a, *y = b;
	if (x->reading != y->reading)
		return x->reading < y->reading ? -1 : 1;
	if (x->time != y->time)
		return x->time < y->time ? -1 : 1;
	if (x->record != y->record)
		return x->record < y->record ? -1 : 1;
	return (x->nth > y->nth) - (x->nth < y->nth);
}

/* The boot at hand while marks are walked through. */
struct walk {
	size_t first;   /* its first mark */
	bool shut_down; /* since its latest mark */
};

static bool seen_in_boot(const struct boots *b, const struct walk *w, size_t at)
{
	const struct mark *m = &b->marks.items[at];
	for (size_t i = w->first; i < at; i++) {
		const struct mark *other = &b->marks.items[i];
		if (other->type == m->type && other->channel == m->channel &&
		    other->event_id == m->event_id)
			return true;
	}
	return false;
}

static bool joins_boot(const struct boots *b, const struct walk *w, size_t at)
{
	if (b->spans.n < 2 || w->shut_down)
		return false;
	wintime apart = b->marks.items[at].time - b->marks.items[w->first].time;
	return llabs(apart) <= SAME_BOOT && !seen_in_boot(b, w, at);
}

static const struct {
	enum confidence confidence;
	enum link_reason reason;
} mark_links[] = {
	[MARK_BOOT] = {RECORDED, REASON_BOOT_MARKER},
	[MARK_SMSS] = {INFERRED, REASON_BOOT_SMSS},
	[MARK_LOGON_0] = {INFERRED, REASON_BOOT_LOGON_0},
};

/* Where the kernel's start is not logged, that of the log service stands for it. */
static uint8_t told_by(const struct boots *b, const struct mark *m)
{
	bool kernel_too = b->channels.items[m->channel].tells_kernel;
	return m->tells == TOLD_LOG_SERVICE && !kernel_too ? TOLD_MORE : m->tells;
}

static struct boot_span span_of(const struct boots *b, const struct mark *m)
{
	return (struct boot_span){.start = m->time,
				  .reading = m->reading,
				  .start_record = m->record,
				  .start_channel = m->channel,
				  .unclean_before = m->event_id == UNCLEAN_SHUTDOWN && m->type == MARK_BOOT,
				  .told = told_by(b, m),
				  .rank = m->rank,
				  .marker_time = m->time,
				  .marker = {mark_links[m->type].confidence, mark_links[m->type].reason, m->fact}};
}

/* What is told of the same boot; it starts where the first of both does. */
static void join_span(struct boot_span *span, const struct boot_span *more)
{
	span->unclean_before |= more->unclean_before;
	span->told |= more->told;
	if (more->rank >= span->rank)
		return;
	span->rank = more->rank;
	span->marker_time = more->marker_time;
	span->marker = more->marker;
}

static void walk_marks(struct boots *b)
{
	struct walk w = {0};
	for (size_t i = 0; i < b->marks.n; i++) {
		const struct mark *m = &b->marks.items[i];
		if (m->type == MARK_SHUTDOWN) {
			w.shut_down = true;
			continue;
		}
		struct boot_span span = span_of(b, m);
		if (joins_boot(b, &w, i)) {
			join_span(&b->spans.items[b->spans.n - 1], &span);
			continue;
		}
		span.after_shutdown = w.shut_down;
		VEC_PUSH(&b->spans, span);
		w = (struct walk){.first = i};
	}
}

/* Whether the services started only then.  A boot of which 12 is logged has 6005 and 6009
 * in the same log before the next one's 12: these are of no other boot. */
static bool is_late_half(const struct boot_span *span, const struct boot_span *before)
{
	enum { EARLY = TOLD_KERNEL | TOLD_FIRST_PROCESS };
	return (before->told & TOLD_KERNEL) && !(before->told & ~EARLY) &&
	       (span->told & TOLD_LOG_SERVICE) && !(span->told & EARLY) &&
	       !span->after_shutdown && span->reading == before->reading &&
	       span->start - before->start <= SLOW_BOOT;
}

static void join_halves(struct boots *b)
{
	size_t kept = 1;
	for (size_t i = 1; i < b->spans.n; i++) {
		struct boot_span *span = &b->spans.items[i], *before = &b->spans.items[kept - 1];
		if (is_late_half(span, before))
			join_span(before, span);
		else
			b->spans.items[kept++] = *span;
	}
	b->spans.n = kept;
}

/* A boot starts the kernel and then the log service.  Fast Startup resumes a hibernated
 * kernel: Kernel-General 12 comes alone, and logon and process IDs go on.  It is told by
 * hosts that log more at a real boot.  Where the log service starts alone, it was
 * restarted, or somebody had stopped it. */
static bool is_no_boot(uint8_t told, bool logs_more)
{
	return told == TOLD_LOG_SERVICE || (told == TOLD_KERNEL && logs_more);
}

static void drop_half_starts(struct boots *b)
{
	bool logs_more = false;
	for (size_t i = 1; i < b->spans.n; i++)
		logs_more |= b->spans.items[i].told != TOLD_KERNEL && b->spans.items[i].told != TOLD_LOG_SERVICE;
	size_t kept = 1;
	for (size_t i = 1; i < b->spans.n; i++)
		if (!is_no_boot(b->spans.items[i].told, logs_more))
			b->spans.items[kept++] = b->spans.items[i];
	b->spans.n = kept;
}

void boots_build(struct boots *b)
{
	b->readings = (uint32_t)b->set_backs.n + 1;
	VEC_PUSH(&b->spans, (struct boot_span){.marker = {UNKNOWN, REASON_BOOT_BEFORE_LOG, 0}});
	for (size_t i = 0; i < b->marks.n; i++) {
		struct mark *m = &b->marks.items[i];
		m->reading = reading_of(b, &b->channels.items[m->channel], m->record, m->time);
	}
	if (b->marks.n)
		qsort(b->marks.items, b->marks.n, sizeof *b->marks.items, compare_marks);
	walk_marks(b);
	join_halves(b);
	drop_half_starts(b);
}

/* ---- which boot a fact belongs to ---- */

static bool in_span(const struct boots *b, const struct fact *f, uint32_t reading, const struct boot_span *span)
{
	if (reading != span->reading)
		return reading > span->reading;
	if (f->time != span->start)
		return f->time > span->start;
	return f->record_id >= span->start_record ||
	       !str_eq(f->channel, b->channels.items[span->start_channel].name);
}

void boots_rewind(struct boots *b)
{
	b->current = 0;
}

uint32_t boots_of(struct boots *b, const struct fact *f)
{
	uint32_t reading = boots_reading(b, f);
	while (b->current + 1 < b->spans.n && in_span(b, f, reading, &b->spans.items[b->current + 1]))
		b->current++;
	return b->current;
}

void boots_free(struct boots *b)
{
	for (size_t i = 0; i < b->channels.n; i++) {
		VEC_FREE(&b->channels.items[i].set_backs);
		VEC_FREE(&b->channels.items[i].readings);
	}
	VEC_FREE(&b->set_backs);
	VEC_FREE(&b->channels);
	VEC_FREE(&b->marks);
	VEC_FREE(&b->spans);
	strmap_free(&b->names);
	*b = (struct boots){0};
}
