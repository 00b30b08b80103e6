#include "correlate/sleep.h"

#include <stdlib.h>

#include "correlate/clock.h"

enum { ENTERING_SLEEP = 42, RETURNED = 1 };

/* A 107 nearer to its 42 may have the time of that. */
#define CLOCK_STOOD WINTIME_MINUTE

/* Two events begin one sleep where they are as close as that. */
#define ONE_SLEEP WINTIME_MINUTE

static wintime length(const struct nap *n)
{
	return n->to ? n->to - n->from : 0;
}

/* to: 0 where only a resume tells of it whose time may be that of falling asleep.  Sleeps come
 * one after the other: one that was over before the last one began is told twice, or made up. */
static void add_nap(struct boot_state *b, wintime from, wintime to)
{
	uint32_t reading = (uint32_t)b->clock.readings.n;
	const struct nap *latest = b->naps.n ? &b->naps.items[b->naps.n - 1] : NULL;
	if (latest && latest->reading == reading && (to ? to : from) < latest->from - ONE_SLEEP)
		return;
	while (b->naps.n) {
		const struct nap *last = &b->naps.items[b->naps.n - 1];
		if (last->reading != reading || (last->to ? from > last->to : from - last->from > ONE_SLEEP))
			break;
		from = last->from < from ? last->from : from;
		to = last->to > to ? last->to : to;
		b->naps.n--;
	}
	struct nap nap = {.from = from, .to = to, .reading = reading};
	if (b->naps.n) {
		const struct nap *last = &b->naps.items[b->naps.n - 1];
		nap.asleep_before = last->asleep_before + length(last);
		nap.untold_before = last->untold_before + !last->to;
	}
	VEC_PUSH(&b->naps, nap);
}

/* Power-Troubleshooter is written after the clock was read, some seconds after the wake. */
static bool told_both(const struct fact *f, wintime *from, wintime *to)
{
	return f->event_id == RETURNED && wintime_parse(fact_text(f, F_SleepTime), from, NULL) &&
	       wintime_parse(fact_text(f, F_WakeTime), to, NULL) && *from > 0 && *from < *to &&
	       *to <= f->time + WINTIME_MINUTE;
}

static void note_resume(struct boot_state *b, const struct fact *f)
{
	wintime from, to;
	bool both = told_both(f, &from, &to);
	bool moved = b->fell_asleep && f->time - b->fell_asleep >= CLOCK_STOOD;
	if (both)
		add_nap(b, from, to);
	else if (b->fell_asleep)
		add_nap(b, b->fell_asleep, moved ? f->time : 0);
	b->sleep_told = both || moved;
	b->fell_asleep = 0;
}

void sleep_note(struct boot_state *b, const struct fact *f)
{
	if (f->kind == KIND_RESUME) {
		note_resume(b, f);
	} else if (f->kind == KIND_SLEEP) {
		b->sleep_told = f->event_id == ENTERING_SLEEP;
		if (b->sleep_told)
			b->fell_asleep = f->time;
	}
}

/* ---- what ran meanwhile ---- */

/* The first one of a reading that ends after a time, or else what follows.  They stand in
 * order: of readings, and in each of times. */
static size_t first_after(const struct boot_state *b, wintime time, uint32_t reading)
{
	size_t low = 0, high = b->naps.n;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		const struct nap *n = &b->naps.items[middle];
		if (n->reading < reading || (n->reading == reading && (n->to ? n->to : n->from) <= time))
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* How many there are up to the last one of a reading that begins before a time. */
static size_t count_before(const struct boot_state *b, wintime time, uint32_t reading)
{
	size_t n = first_after(b, time, reading);
	return n < b->naps.n && b->naps.items[n].reading == reading && b->naps.items[n].from < time ? n + 1 : n;
}

/* A process may have run over many thousands: they are counted by what was slept before. */
static struct asleep between(const struct boot_state *b, wintime from, wintime to, uint32_t reading)
{
	size_t begin = first_after(b, from, reading), end = count_before(b, to, reading);
	if (begin >= end)
		return (struct asleep){0};
	const struct nap *first = &b->naps.items[begin], *last = &b->naps.items[end - 1];
	if (last->untold_before + !last->to > first->untold_before)
		return (struct asleep){.slept = true};
	wintime ticks = last->asleep_before + length(last) - first->asleep_before;
	ticks -= from > first->from ? from - first->from : 0;
	ticks -= last->to > to ? last->to - to : 0;
	return (struct asleep){.slept = true, .ticks = ticks};
}

struct asleep sleep_of_process(struct boot_state *b, uint32_t number)
{
	const struct proc *p = proc_at(b, number);
	bool over_readings = b->clock.readings.n && p->flags & PROCESS_CLOCK_SET;
	if (!b->naps.n || p->status != PROCESS_STARTED || p->end <= p->seen || p->flags & PROCESS_ENDED_UNSURE || over_readings)
		return (struct asleep){0};
	return between(b, p->seen, p->end, clock_reading(b, number));
}

/* In which reading of the clock it began is not kept. */
struct asleep sleep_of_session(const struct boot_state *b, const struct session *s)
{
	bool ended = s->end_link.confidence == RECORDED || s->end_link.reason == REASON_LOGOFF_CLOCK_SET;
	if (!b->naps.n || !s->start || !ended || s->end <= s->start || b->clock.readings.n)
		return (struct asleep){0};
	return between(b, s->start, s->end, 0);
}

void sleep_free(struct boot_state *b)
{
	VEC_FREE(&b->naps);
}
