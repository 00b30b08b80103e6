#include "correlate/clock.h"

#include <stdlib.h>

/* OldTime of Kernel-General 1, which tells every setting in System, audited or not. */
static struct str previous_time(const struct fact *f)
{
	struct str text = fact_text(f, F_PreviousTime);
	return text.n ? text : fact_text(f, F_OldTime);
}

/* By how much it was set; false where the event does not tell. */
static bool step_of(const struct fact *f, wintime *before, int64_t *step)
{
	wintime after;
	if (!wintime_parse(previous_time(f), before, NULL) ||
	    !wintime_parse(fact_text(f, F_NewTime), &after, NULL))
		return false;
	*step = after - *before;
	return true;
}

/* Some logs tell date and time of day in local words. */
bool clock_is_small_correction(const struct fact *f)
{
	wintime before;
	int64_t step;
	struct str from = previous_time(f);
	if (step_of(f, &before, &step))
		return llabs(step) < WINTIME_SECOND;
	return from.n && str_eq(from, fact_text(f, F_NewTime)) &&
	       str_eq(fact_text(f, F_PreviousDate), fact_text(f, F_NewDate));
}

/* Whether the other log has told of this setting: 4616 and Kernel-General 1. */
static bool is_told(struct boot_state *b, const struct fact *f)
{
	struct clock_setting now = {.event_id = f->event_id}, *last = &b->clock.last_setting;
	if (!step_of(f, &now.before, &now.step))
		return false;
	bool told = last->event_id && last->event_id != f->event_id && llabs(now.before - last->before) < WINTIME_SECOND &&
		    llabs(now.step - last->step) < WINTIME_SECOND;
	*last = told ? (struct clock_setting){0} : now;
	return told;
}

static void note_set(struct boot_state *b)
{
	b->clock.sets++;
	b->clock.procs = (uint32_t)b->procs.n;
	b->fell_before |= PROCESS_AFTER_CLOCK_SET;
}

/* Where it was set back within a reading, times come twice: what seems to follow
 * came before if its record ID is lower, in the log that has the processes, too. */
void clock_set(struct boot_state *b, const struct fact *f)
{
	wintime before;
	int64_t step;
	b->clock.told_before = false;
	if (clock_is_small_correction(f))
		return;
	if ((b->clock.told_before = is_told(b, f)))
		return;
	note_set(b);
	if (!step_of(f, &before, &step) || step > 0 || !str_eq(f->channel, STR("Security")))
		return;
	if (before > b->clock.twice_until)
		b->clock.twice_until = before;
	if (f->record_id > b->clock.set_back)
		b->clock.set_back = f->record_id;
}

void clock_went_back(struct boot_state *b)
{
	note_set(b);
	b->clock.twice_until = b->clock.set_back = b->numbered_anew = 0;
	idmap_clear(&b->latest_exit); /* what the other log tells of it has another time */
	VEC_PUSH(&b->clock.readings, (uint32_t)b->procs.n);
}

uint32_t clock_reading(const struct boot_state *b, uint32_t proc)
{
	uint32_t reading = 0;
	while (reading < b->clock.readings.n && proc > b->clock.readings.items[reading])
		reading++;
	return reading;
}

static bool came_before(const struct boot_state *b, wintime time, int64_t record)
{
	return time <= b->clock.twice_until && record < b->clock.set_back;
}

bool clock_set_since_start(struct boot_state *b, uint32_t proc)
{
	const struct proc *p = proc_at(b, proc);
	return proc <= b->clock.procs || (!p->from_sysmon && came_before(b, p->seen, details_of(b, proc)->record));
}

bool clock_set_since_logon(const struct boot_state *b, const struct session *s)
{
	return s->clock_sets != b->clock.sets || came_before(b, s->start, s->record);
}
