/* Coverage: what each day of a host's logs can tell.  Counted while a host's
 * facts stream by for its derivation, joined with what the importer counted of
 * every record, kept or not (table record_day), and written with the rest of
 * what is derived. */
#ifndef EVTRAIL_STORE_COVERAGE_H
#define EVTRAIL_STORE_COVERAGE_H

#include "base/map.h"
#include "base/vec.h"
#include "model/clock_setting.h"
#include "model/coverage.h"
#include "model/derived.h"
#include "model/fact.h"
#include "store/case.h"
#include "store/coverage_signs.h"

struct coverage_day {
	int64_t day; /* since 1601 */
	uint32_t kinds[FACT_KIND_COUNT];
	uint32_t with_command_line, exits_missing, boots, clock_set;
	uint32_t boot_starts;     /* process starts before the 4608 of a boot */
	uint32_t taken_up, twice; /* remote sessions again; record IDs */
	unsigned said;            /* problems: coverage_say() */
	int64_t records, missing; /* of all logs */
	bool security, damaged;
};

/* {0} is empty; freed with coverage_free(). */
struct coverage {
	struct idmap places; /* day -> index + 1 */
	VEC(struct coverage_day) days;
	unsigned said; /* of all days */
	struct coverage_signs signs;
	struct clock_setting last_setting;
};

void coverage_clear(struct coverage *v);
void coverage_free(struct coverage *v);
void coverage_fact(struct coverage *v, const struct fact *f);
void coverage_process(struct coverage *v, const struct process *p);
void coverage_boot(struct coverage *v, const struct boot *b);
/* A problem that somebody else has found: of the day of t, or of all that it can be of (t = 0). */
void coverage_say(struct coverage *v, unsigned problem, wintime t);
/* Made where it is not there; valid until the next one is. */
struct coverage_day *coverage_day(struct coverage *v, int64_t day);
/* Inserts the host's rows of derived_coverage. */
struct err coverage_write(struct case_file *c, int64_t host_id, struct coverage *v);

/* The problems of a host's day, 0 where it has no row. */
struct err coverage_at(struct case_file *c, int64_t host_id, wintime t, unsigned *problems);

#endif
