/* The time zone in which people see and type times: UTC until another is chosen.
 * There is one for the program.  What is stored, exported and compared is UTC and
 * knows nothing of it.
 *
 * Zones of the tz database are those of the C library, whose TZ it sets. */
#ifndef EVTRAIL_BASE_ZONE_H
#define EVTRAIL_BASE_ZONE_H

#include "base/err.h"
#include "base/wintime.h"

/* "UTC", "local", an offset as "+02:00", or a name as "Europe/Berlin". ERR_USAGE
 * where there is none such; the zone is then as it was. */
struct err zone_set(const char *name);
/* The name for the screen: UTC, +02:00, Europe/Berlin; "local" where the system
 * does not tell its name. */
const char *zone_name(void);
bool zone_is_utc(void);
/* Shows times in UTC for the moment, whatever the zone: for what is written to a
 * file. What is typed is read in the zone all the same. */
void zone_show_utc(bool utc);

/* The parts of the time as a clock there shows them. */
struct wintime_parts zone_split(wintime t);
/* The first tick of the day that t is of there, and that of the day after. */
wintime zone_day(wintime t);
wintime zone_next_day(wintime t);

/* As wintime_iso; with the offset in place of Z in other zones than UTC. */
enum { ZONE_ISO_SIZE = 40 };
void zone_iso(wintime t, char out[ZONE_ISO_SIZE]);
/* "2026-03-01 08:30:00", without the zone, which the screen shows. */
void zone_brief(wintime t, char out[ZONE_ISO_SIZE]);
/* "UTC", or the offset at that time: "+01:00". */
void zone_offset_words(wintime t, char out[ZONE_ISO_SIZE]);

/* As wintime_parse; a time without a zone is one there. An hour that comes twice
 * is the first of both, one that is left out is taken as the one after. */
bool zone_parse(struct str s, wintime *first, wintime *last);

#endif
