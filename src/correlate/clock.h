/* Where the clock was set while a boot ran: what began before that and ended after
 * it ran for longer or shorter than its two times say.  Sources: Microsoft, pages of
 * events 4616 and 520; where no event tells it, the readings of boots.h. */
#ifndef EVTRAIL_CORRELATE_CLOCK_H
#define EVTRAIL_CORRELATE_CLOCK_H

#include "correlate/state.h"

/* One of the clock's own, of less than a second: it says nothing. */
bool clock_is_small_correction(const struct fact *f);
/* A 4616 or 520. */
void clock_set(struct boot_state *b, const struct fact *f);
/* The facts that follow are of the next reading. */
void clock_went_back(struct boot_state *b);
/* Which reading of the clock, of those in this boot, a process came in. */
uint32_t clock_reading(const struct boot_state *b, uint32_t proc);
/* Whether it was set, or may have been, since the process started. */
bool clock_set_since_start(struct boot_state *b, uint32_t proc);
/* The same of a session whose logon is recorded. */
bool clock_set_since_logon(const struct boot_state *b, const struct session *s);

#endif
