#include "correlate/clock.h"

#include <stdlib.h>

/* By how much it was set; false where the event does not tell. */
static bool step_of(const struct fact *f, wintime *before, int64_t *step)
{
	wintime after;
	if (!wintime_parse(fact_text(f, F_PreviousTime), before, NULL) ||
	    !wintime_parse(fact_text(f, F_NewTime), &after, NULL))
		return false;
	*step = after - *before;
	return true;
}

bool clock_is_small_correction(const struct fact *f)
{
	wintime before;
	int64_t step;
	return step_of(f, &before, &step) && llabs(step) < WINTIME_SECOND;
}

static void note_set(struct boot_state *b)
{
	b->clock.sets++;
	b->clock.procs = (uint32_t)b->procs.n;
	b->fell_before |= PROCESS_AFTER_CLOCK_SET;
}

/* Set back by less than what makes a reading, the times in between come twice, and
 * what seems to follow may have come before. */
void clock_set(struct boot_state *b, const struct fact *f)
{
	wintime before;
	int64_t step;
	if (clock_is_small_correction(f))
		return;
	note_set(b);
	bool twice = step_of(f, &before, &step) && step < 0 && (!b->reading || step > -WINTIME_MINUTE);
	if (twice && before > b->clock.twice_until)
		b->clock.twice_until = before;
}

void clock_went_back(struct boot_state *b)
{
	note_set(b);
	b->clock.twice_until = 0;
	VEC_PUSH(&b->clock.readings, (uint32_t)b->procs.n);
}

uint32_t clock_reading(const struct boot_state *b, uint32_t proc)
{
	uint32_t reading = 0;
	while (reading < b->clock.readings.n && proc > b->clock.readings.items[reading])
		reading++;
	return reading;
}

bool clock_set_since_start(const struct boot_state *b, uint32_t proc)
{
	return proc <= b->clock.procs || b->procs.items[proc - 1].seen <= b->clock.twice_until;
}

bool clock_set_since_logon(const struct boot_state *b, const struct session *s)
{
	return s->clock_sets != b->clock.sets || s->start <= b->clock.twice_until;
}
