/* Exits that are not of the process which has their ID by then, as only the GUID in
 * Sysmon's word on them tells.
 *
 * - Some stand before their start in order of time: the clock was set back in between,
 *   by less than makes another reading of it.  The start is yet to come.
 * - Some are of a process that is not recorded.  Sysmon's word may come after
 *   Security's, which has no GUID.
 *
 * So they are found beforehand:
 *
 *     foreign_exits_note() for each fact in order of time
 *     if (foreign_exits_unsettled()) foreign_exits_find() for each in the order of boots.h
 *
 * Mostly there are next to none, and little more than process IDs is kept. */
#ifndef EVTRAIL_CORRELATE_FOREIGN_EXITS_H
#define EVTRAIL_CORRELATE_FOREIGN_EXITS_H

#include "base/map.h"
#include "base/vec.h"
#include "base/wintime.h"
#include "correlate/textpool.h"
#include "model/fact.h"

enum foreign {
	NOT_FOREIGN,     /* for all that is known */
	OF_ANOTHER_PARENT, /* than the one that children named last with that ID, or one of several */
	OF_ANOTHER_GUID, /* than that of the process which Sysmon saw start last with that ID */
	OF_ONE_TO_COME
};

/* A Sysmon exit whose GUID a start has that came later in order of time. */
struct early_exit {
	uint64_t pid;
	wintime time;
	uint32_t image, span; /* image: canonical, in texts, as the GUID below */
	bool early; /* that is its own start: of the same boot, process ID and image */
};

/* Foreign exits of one process ID and image, within a span of FACT_SAME_EVENT. */
struct exit_moment {
	wintime first, last;
	enum foreign foreign;
	uint32_t guid; /* that Sysmon names */
};

/* Starts as {0}. */
struct foreign_exits {
	struct idmap started; /* process ID → GUID (its hash) and image of the latest start */
	struct idmap parents; /* process ID → the same of the parent that children named since then */
	struct idmap exits;   /* process ID → highest record of an exit so far */
	struct strmap starts; /* GUID of a start with a lower record → its exit: place in found plus 1 */
	VEC(struct early_exit) found;
	struct strmap moments_of; /* → place in moments plus 1 */
	VEC(struct exit_moment) moments;
};

void foreign_exits_note(struct foreign_exits *e, struct textpool *texts, const struct fact *f);
bool foreign_exits_unsettled(const struct foreign_exits *e);
void foreign_exits_find(struct foreign_exits *e, struct textpool *texts, const struct fact *f, uint32_t span);
/* What f ends: by its GUID, or where Security tells of the exit, too, by process ID,
 * image and moment. */
enum foreign foreign_exits_tell(const struct foreign_exits *e, struct textpool *texts, const struct fact *f);
/* The GUID that Sysmon names in its word on an exit of which Security tells, too, if it
 * is foreign: in texts; 0: none. */
uint32_t foreign_exits_guid(const struct foreign_exits *e, struct textpool *texts, const struct fact *f);
void foreign_exits_free(struct foreign_exits *e);

#endif
