/* Exits that stand before their start in order of time: the clock was set back in
 * between, by less than makes another reading of it.  Sysmon's GUID joins the two, but
 * the start is yet to come, and until then the exit would pass for that of the process
 * which has the ID.  So they are found beforehand:
 *
 *     early_exits_note() for each fact in order of time
 *     if (early_exits_possible()) early_exits_find() for each in the order of boots.h
 *
 * Mostly there is none, and only process IDs are kept. */
#ifndef EVTRAIL_CORRELATE_EARLY_EXITS_H
#define EVTRAIL_CORRELATE_EARLY_EXITS_H

#include "base/map.h"
#include "base/vec.h"
#include "base/wintime.h"
#include "correlate/textpool.h"
#include "model/fact.h"

/* A Sysmon exit whose GUID a start has that came later in order of time. */
struct early_exit {
	uint64_t pid;
	wintime time;
	uint32_t image; /* canonical, in texts */
	uint32_t reading, span;
	bool early; /* that is its own start: of the same boot, process ID and image */
};

/* From when to when there were exits of one ID and image, within a span of SAME_EVENT. */
struct exit_moment {
	wintime first, last;
};

/* Starts as {0}. */
struct early_exits {
	struct idmap exits;   /* process ID → highest record of a Sysmon exit so far */
	struct strmap starts; /* GUID of a start with a lower record → its exit: place in found plus 1 */
	VEC(struct early_exit) found;
	struct strmap moments_of; /* → place in moments plus 1 */
	VEC(struct exit_moment) moments;
};

void early_exits_note(struct early_exits *e, const struct fact *f);
bool early_exits_possible(const struct early_exits *e);
void early_exits_find(struct early_exits *e, struct textpool *texts, const struct fact *f, uint32_t reading,
		      uint32_t span);
/* Whether the start of what f ends is yet to come: by its GUID, or where Security
 * tells of the exit, too, by process ID, image and moment. */
bool early_exits_has(const struct early_exits *e, struct textpool *texts, const struct fact *f, uint32_t reading);
void early_exits_free(struct early_exits *e);

#endif
