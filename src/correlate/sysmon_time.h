/* Which of a Sysmon event's two times tells when it happened.  UtcTime does, unless the
 * clock that it is taken from was wrong, as on one real machine, where it was 346 s off.
 * The starts of which Security tells, too, show it.
 *
 *     sysmon_time_note() for each fact in order of UtcTime
 *     sysmon_time_is_off()
 */
#ifndef EVTRAIL_CORRELATE_SYSMON_TIME_H
#define EVTRAIL_CORRELATE_SYSMON_TIME_H

#include "base/map.h"
#include "base/vec.h"
#include "correlate/textpool.h"

/* The last start of a process ID and image that each log told. */
struct start_pair {
	wintime security, happened, written; /* 0: none */
};

/* Starts as {0}. */
struct sysmon_time {
	struct strmap places; /* process ID and image -> place in pairs plus 1 */
	VEC(struct start_pair) pairs;
	uint64_t agree;       /* starts of both logs at one time, by UtcTime */
	uint64_t only_written; /* by TimeCreated, and not by UtcTime */
};

void sysmon_time_note(struct sysmon_time *s, struct textpool *texts, const struct fact *f);
bool sysmon_time_is_off(const struct sysmon_time *s);
void sysmon_time_free(struct sysmon_time *s);

#endif
