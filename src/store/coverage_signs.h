/* What of coverage takes more than counting facts by day: starts that are only those of a
 * boot, sessions that were taken up again, record IDs that come twice. Internal to
 * src/store/coverage.c. */
#ifndef EVTRAIL_STORE_COVERAGE_SIGNS_H
#define EVTRAIL_STORE_COVERAGE_SIGNS_H

#include "base/map.h"
#include "base/vec.h"
#include "model/fact.h"
#include "store/case.h"

struct coverage;

/* A log: how its record IDs go along with time. */
struct coverage_log {
	struct str name;
	int64_t minute, before, settled; /* the highest ID before that minute, and a minute earlier */
	int64_t newest, lowest;          /* lowest: that fell behind what was settled; 0: none did */
	VEC(wintime) cleared;
};

/* {0} is empty. */
struct coverage_signs {
	VEC(wintime) starts;  /* the latest of the Security log, in order of time */
	struct idmap brief;   /* logons that may take up a session: logon ID → time plus 1 */
	struct strmap names;  /* of logs → place plus 1 */
	VEC(struct coverage_log) logs;
	int64_t day;          /* of what follows */
	uint32_t reconnects;  /* that LocalSessionManager told since the day's latest Security event */
	bool security;        /* there was one that day */
};

void coverage_signs_clear(struct coverage_signs *s);
void coverage_signs_free(struct coverage_signs *s);
/* Adds to the days of v; facts in order of time. */
void coverage_signs_fact(struct coverage *v, const struct fact *f);
/* Record IDs that came twice, to the days on which they did so. */
struct err coverage_signs_twice(struct case_file *c, int64_t host_id, struct coverage *v);

#endif
