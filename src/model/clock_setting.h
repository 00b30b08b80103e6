/* How the clock was set, as an event tells it: Security 4616 (520) where that is audited, and
 * Kernel-General 1 in System always. */
#ifndef EVTRAIL_MODEL_CLOCK_SETTING_H
#define EVTRAIL_MODEL_CLOCK_SETTING_H

#include "model/fact.h"

/* Starts as {0}: none. */
struct clock_setting {
	uint32_t event_id;
	wintime before;
	int64_t step; /* ticks, less than 0: back */
};

/* Kernel-General 1 of reason 2: the clock was read anew from the hardware's, as after sleep,
 * and not set. */
bool clock_setting_is_none(const struct fact *f);
/* The time before, as text; empty where the event does not tell. */
struct str clock_setting_before(const struct fact *f);
/* false where the event does not tell by how much: 520 has both in local words. */
bool clock_setting_of(const struct fact *f, struct clock_setting *out);
/* Whether the other log told of this setting last; else it is the last one now. */
bool clock_setting_is_told(struct clock_setting *last, const struct clock_setting *now);

#endif
