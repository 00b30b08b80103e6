/* When the system slept or hibernated: what ran over that did not run all of it.
 *
 * Sources: Microsoft, providers Kernel-Power (42: it is entering sleep; 107: it has
 * resumed) and Power-Troubleshooter (1: SleepTime and WakeTime, in UTC).  107 may be
 * written before the clock is read anew, and then has the time of falling asleep: 2.2 s
 * after its 42 where the system woke 36 hours later. */
#ifndef EVTRAIL_CORRELATE_SLEEP_H
#define EVTRAIL_CORRELATE_SLEEP_H

#include "correlate/state.h"

/* A KIND_SLEEP or KIND_RESUME, and whether its time tells when the system fell asleep or
 * woke up (sleep_told); other facts are passed over. */
void sleep_note(struct boot_state *b, const struct fact *f);
struct asleep {
	bool slept;    /* while it was there */
	int64_t ticks; /* for how long; 0: not told */
};

/* Of what has both its times. */
struct asleep sleep_of_process(struct boot_state *b, uint32_t number);
struct asleep sleep_of_session(const struct boot_state *b, const struct session *s);
void sleep_free(struct boot_state *b);

#endif
