#include "correlate/clock.h"

#include <stdlib.h>

/* Some logs tell date and time of day in local words. */
bool clock_is_small_correction(const struct fact *f)
{
	struct clock_setting setting;
	struct str from = clock_setting_before(f);
	if (clock_setting_is_none(f))
		return true;
	if (clock_setting_of(f, &setting))
		return llabs(setting.step) < WINTIME_SECOND;
	return from.n && str_eq(from, fact_text(f, F_NewTime)) &&
	       str_eq(fact_text(f, F_PreviousDate), fact_text(f, F_NewDate));
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
	struct clock_setting setting;
	bool told = clock_setting_of(f, &setting);
	b->clock.told_before = false;
	if (clock_is_small_correction(f))
		return;
	if (told && (b->clock.told_before = clock_setting_is_told(&b->clock.last_setting, &setting)))
		return;
	note_set(b);
	if (!told || setting.step > 0 || !str_eq(f->channel, STR("Security")))
		return;
	if (setting.before > b->clock.twice_until)
		b->clock.twice_until = setting.before;
	if (f->record_id > b->clock.set_back)
		b->clock.set_back = f->record_id;
}

void clock_went_back(struct boot_state *b)
{
	note_set(b);
	b->clock.twice_until = b->clock.set_back = b->numbered_anew = 0;
	idmap_clear(&b->latest_exit); /* what the other log tells of it has another time */
	b->fell_asleep = 0; /* for how long it slept no time tells now */
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
