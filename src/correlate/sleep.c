#include "correlate/sleep.h"

#include <stdlib.h>

#include "correlate/clock.h"

enum { ENTERING_SLEEP = 42, RETURNED = 1 };

/* A 107 nearer to its 42 may have the time of that. */
#define CLOCK_STOOD WINTIME_MINUTE

/* Two events begin one sleep where they are as close as that. */
#define ONE_SLEEP WINTIME_MINUTE

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
	VEC_PUSH(&b->naps, (struct nap){from, to, reading});
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

/* The first one that ends after a time: they stand in order where the clock was not set back. */
static size_t first_after(const struct boot_state *b, wintime time)
{
	size_t low = 0, high = b->clock.readings.n ? 0 : b->naps.n;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		const struct nap *n = &b->naps.items[middle];
		if ((n->to ? n->to : n->from) <= time)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static struct asleep between(const struct boot_state *b, wintime from, wintime to, uint32_t reading)
{
	struct asleep a = {0};
	bool open = false;
	for (size_t i = first_after(b, from); i < b->naps.n; i++) {
		const struct nap *n = &b->naps.items[i];
		wintime end = n->to ? n->to : n->from;
		if (n->from >= to && !b->clock.readings.n)
			break;
		if (n->reading != reading || n->from >= to || end <= from)
			continue;
		a.slept = true;
		open |= !n->to;
		a.ticks += (end < to ? end : to) - (n->from > from ? n->from : from);
	}
	if (open)
		a.ticks = 0;
	return a;
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
