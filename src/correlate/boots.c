/* A boot is told by several events within minutes: Security 4608, System 12,
 * 6005, 6009, 6008, and the first processes, which are logged up to half a
 * minute before 4608.  Each such mark either joins the boot at hand or begins
 * the next one. */
#include "correlate/boots.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "model/image.h"
#include "model/logon_type.h"

/* So long may a disk be checked, or updates be put in place, before the services start. */
#define SLOW_BOOT (3600 * WINTIME_SECOND)

enum {
	STARTED = 4608,
	STARTED_2003 = 512,       /* the same mark before Vista */
	KERNEL_STARTED = 12,      /* Kernel-General 12 */
	UNCLEAN_SHUTDOWN = 6008,
	SHUTDOWN_REQUESTED = 1074, /* somebody asked: it may still be called off */
	LAST_BEFORE_VISTA = 1000   /* no Security event of then has a higher number */
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

enum { SECURE_SYSTEM = 3 };

static const struct str first_processes[] = {
	{"smss.exe", 8}, {"Registry", 8}, [SECURE_SYSTEM - 1] = {"Secure System", 13},
};

/* ---- what is noted ---- */

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

/* Number of the first process that f starts, 0: it starts none.  Security logs Secure System
 * without a name, a moment before the others. */
static uint32_t first_process(const struct fact *f)
{
	bool sysmon = f->kind == KIND_SYSMON_START;
	uint64_t parent = fact_id_or_0(f, sysmon ? F_ParentProcessId : F_ProcessId);
	if (parent != 4 && !(parent == 8 && f->event_id == 592)) /* 8 on Windows 2000 */
		return 0;
	struct str name = image_name(fact_text(f, sysmon ? F_Image : F_NewProcessName));
	if (!name.n && !sysmon && fact_id_or_0(f, F_NewProcessId))
		return SECURE_SYSTEM;
	for (uint32_t i = 0; i < sizeof first_processes / sizeof *first_processes; i++)
		if (str_eq_nocase(name, first_processes[i]))
			return i + 1;
	return 0;
}

/* 6008's binary data: the last sign of life as local time and as UTC, 16 bytes each, in 8
 * numbers (SYSTEMTIME). 0: it does not tell. */
static wintime last_sign_of_life(const struct fact *f)
{
	enum { YEAR, MONTH, WEEKDAY, DAY, HOUR, MINUTE, SECOND, MILLISECOND, NUMBERS };
	enum { DIGITS = 4, UTC = DIGITS * NUMBERS };
	struct str hex = fact_text(f, F_Binary);
	int n[NUMBERS] = {0};
	wintime time;
	char iso[100];
	if (hex.n < UTC + DIGITS * NUMBERS)
		return 0;
	for (int i = 0; i < DIGITS * NUMBERS; i++) { /* the low byte of a number comes first */
		int digit = str_hex_digit(hex.p[UTC + i]);
		if (digit < 0)
			return 0;
		n[i / DIGITS] |= digit << 4 * (i % DIGITS ^ 1);
	}
	snprintf(iso, sizeof iso, "%04d-%02d-%02d %02d:%02d:%02d.%03d", n[YEAR], n[MONTH], n[DAY], n[HOUR], n[MINUTE], n[SECOND],
		 n[MILLISECOND]);
	return wintime_parse(str_of(iso), &time, NULL) ? time : 0;
}

static void add_mark(struct boots *b, const struct fact *f, uint16_t channel, enum mark_type type,
		     uint32_t event_id, const struct marker *marker)
{
	bool stands_for_kernel = marker->tells == TOLD_LOG_SERVICE && !b->since_vista;
	b->readings.channels.items[channel].marks++;
	b->readings.channels.items[channel].tells_kernel |= marker->tells == TOLD_KERNEL;
	VEC_PUSH(&b->marks, (struct mark){.time = f->time,
					  .written = f->written,
					  .record = f->record_id,
					  .fact = f->id,
					  .nth = (uint32_t)b->marks.n,
					  .event_id = event_id,
					  .channel = channel,
					  .type = type,
					  .rank = marker->rank,
					  .last_sign = f->kind == KIND_SHUTDOWN_UNCLEAN ? last_sign_of_life(f) : 0,
					  .tells = stands_for_kernel ? TOLD_MORE : marker->tells});
}

bool boots_is_shutdown(const struct fact *f)
{
	return f->kind == KIND_SHUTDOWN && f->event_id != SHUTDOWN_REQUESTED;
}

/* Fast Startup and hibernation resume a kernel, with neither 12 nor 6005. */
static bool is_resume(const struct fact *f)
{
	return f->kind == KIND_BOOT_TYPE && fact_id_or_0(f, F_BootType);
}

bool boots_is_start(const struct fact *f)
{
	return f->kind == KIND_BOOT || f->kind == KIND_SHUTDOWN_UNCLEAN || is_resume(f);
}

void boots_note(struct boots *b, const struct fact *f)
{
	uint16_t channel = readings_channel(&b->readings, f->channel);
	readings_note(&b->readings, f);
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

static bool is_mark_of_boot(const struct fact *f)
{
	bool start = f->kind == KIND_PROCESS_START || f->kind == KIND_SYSMON_START;
	return f->kind == KIND_BOOT || f->kind == KIND_SHUTDOWN_UNCLEAN || (start && first_process(f));
}

bool boots_need_record_order(const struct boots *b)
{
	return readings_need_record_order(&b->readings);
}

void boots_note_record(struct boots *b, const struct fact *f)
{
	readings_note_record(&b->readings, f, is_mark_of_boot(f));
}

bool boots_need_readings(struct boots *b)
{
	if (!readings_build(&b->readings))
		return false;
	for (size_t i = 0; i < b->marks.n; i++) {
		const struct mark *m = &b->marks.items[i];
		if (m->type != MARK_SHUTDOWN)
			readings_anchor(&b->readings, m->channel, m->record, m->time);
	}
	return true;
}

void boots_place(struct boots *b, const struct fact *f)
{
	readings_place(&b->readings, f, is_mark_of_boot(f));
}

uint32_t boots_reading(struct boots *b, const struct fact *f)
{
	if (!b->readings.main)
		return 0;
	uint32_t reading = readings_of(&b->readings, readings_channel(&b->readings, f->channel), f->record_id, f->written);
	return f->time == f->written ? reading : readings_before(&b->readings, reading, f->time, f->written);
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
	bool kernel_too = b->readings.channels.items[m->channel].tells_kernel;
	return m->tells == TOLD_LOG_SERVICE && !kernel_too ? TOLD_MORE : m->tells;
}

static struct boot_span span_of(const struct boots *b, const struct mark *m)
{
	return (struct boot_span){.start = m->time,
				  .reading = m->reading,
				  .start_record = m->record,
				  .start_channel = m->channel,
				  .marker_channel = m->channel,
				  .last_sign = m->last_sign,
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
	if (more->last_sign)
		span->last_sign = more->last_sign;
	span->told |= more->told;
	if (more->rank >= span->rank)
		return;
	span->rank = more->rank;
	span->marker_time = more->marker_time;
	span->marker = more->marker;
	span->marker_channel = more->marker_channel;
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

/* Only by a first process: a container has an smss.exe by process 4, too. */
static bool is_first_process_alone(const struct boot_span *span)
{
	return span->told == TOLD_FIRST_PROCESS && !span->after_shutdown;
}

/* Whether all other boots have an event of their own. */
static bool others_are_recorded(const struct boots *b)
{
	for (size_t i = 1; i < b->spans.n; i++) {
		const struct boot_span *span = &b->spans.items[i];
		if (span->marker.confidence != RECORDED && !is_first_process_alone(span))
			return false;
	}
	return true;
}

/* The log that told of the boot before goes on, and does not tell of this one. */
static bool would_be_told(const struct boots *b, const struct boot_span *before, const struct boot_span *span)
{
	const struct channel *c = &b->readings.channels.items[before->marker_channel];
	bool goes_on = c->last_reading > span->reading || (c->last_reading == span->reading && c->last > span->start);
	return before->marker.confidence == RECORDED && goes_on;
}

/* A boot starts the kernel and then the log service.  Where the log service starts alone, it
 * was restarted, or somebody had stopped it. */
static void drop_half_starts(struct boots *b)
{
	bool recorded = others_are_recorded(b);
	size_t kept = 1;
	for (size_t i = 1; i < b->spans.n; i++) {
		const struct boot_span *span = &b->spans.items[i];
		bool container = recorded && is_first_process_alone(span) && would_be_told(b, &b->spans.items[kept - 1], span);
		if (span->told != TOLD_LOG_SERVICE && !container)
			b->spans.items[kept++] = *span;
	}
	b->spans.n = kept;
}

void boots_build(struct boots *b)
{
	VEC_PUSH(&b->spans, (struct boot_span){.marker = {UNKNOWN, REASON_BOOT_BEFORE_LOG, 0}});
	for (size_t i = 0; i < b->marks.n; i++) {
		struct mark *m = &b->marks.items[i];
		m->reading = readings_before(&b->readings, readings_of(&b->readings, m->channel, m->record, m->written), m->time, m->written);
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
	       !str_eq(f->channel, b->readings.channels.items[span->start_channel].name);
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
	readings_free(&b->readings);
	VEC_FREE(&b->marks);
	VEC_FREE(&b->spans);
	*b = (struct boots){0};
}
