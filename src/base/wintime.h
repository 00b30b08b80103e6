/* Windows time: 100 ns ticks since 1601-01-01T00:00:00Z, as FILETIME has it,
 * held in an int64_t.  0 stands for "no time" throughout evtrail. */
#ifndef EVTRAIL_BASE_WINTIME_H
#define EVTRAIL_BASE_WINTIME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

typedef int64_t wintime;

#define WINTIME_SECOND INT64_C(10000000)
#define WINTIME_MINUTE (60 * WINTIME_SECOND)
#define WINTIME_HOUR (60 * WINTIME_MINUTE)
#define WINTIME_DAY (24 * WINTIME_HOUR)

/* All times lie before it, year 10000, and after its negative: sums with them stay in range. */
#define WINTIME_LIMIT INT64_C(0x24c85a5ed1c04000)

struct wintime_parts {
	int year, month, day, hour, minute, second; /* month and day from 1 */
	int ticks;                                  /* of the second, 0..9999999 */
	int weekday;                                /* 0 is Sunday */
};

struct wintime_parts wintime_split(wintime t);
/* False when a part is out of its range (a day of 31 in April, say). */
bool wintime_join(const struct wintime_parts *parts, wintime *t);

/* ISO 8601 UTC with seven decimals: 2019-02-08T05:36:55.4535953Z */
enum { WINTIME_ISO_SIZE = 32 };
void wintime_iso(wintime t, char out[WINTIME_ISO_SIZE]);

/* Reads YYYY-MM-DD[(T| )HH[:MM[:SS[.fraction]]]][Z|±HH:MM]; without a zone it
 * is UTC.  *last, where not NULL, is the last tick of what was named, so that
 * "until 2026-03-01" takes the whole day in. */
bool wintime_parse(struct str s, wintime *first, wintime *last);

/* A length of time as people say it: "0.25 s", "3 min 2 s", "2 h 5 min", "3 d 4 h". */
/* Reads a length as options and filters have it: 90s, 30m, 12h, 2d, 1w. */
bool duration_parse(struct str s, int64_t *ticks);
enum { DURATION_SIZE = 40 };
void duration_words(int64_t ticks, char out[DURATION_SIZE]);

#endif
