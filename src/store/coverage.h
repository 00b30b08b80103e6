/* Coverage: what each day of a host's logs can tell.  Counted while a host's
 * facts stream by for its derivation, joined with what the importer counted of
 * every record, kept or not (table record_day), and written with the rest of
 * what is derived. */
#ifndef EVTRAIL_STORE_COVERAGE_H
#define EVTRAIL_STORE_COVERAGE_H

#include "base/map.h"
#include "base/vec.h"
#include "model/coverage.h"
#include "model/derived.h"
#include "model/fact.h"
#include "store/case.h"

struct coverage_day {
	int64_t day; /* since 1601 */
	uint32_t kinds[FACT_KIND_COUNT];
	uint32_t with_command_line, exits_missing, boots, clock_set;
	int64_t records, missing; /* of all logs */
	bool security, damaged;
};

/* {0} is empty; freed with coverage_free(). */
struct coverage {
	struct idmap places; /* day -> index + 1 */
	VEC(struct coverage_day) days;
};

void coverage_clear(struct coverage *v);
void coverage_free(struct coverage *v);
void coverage_fact(struct coverage *v, const struct fact *f);
void coverage_process(struct coverage *v, const struct process *p);
void coverage_boot(struct coverage *v, const struct boot *b);
/* Inserts the host's rows of derived_coverage. */
struct err coverage_write(struct case_file *c, int64_t host_id, struct coverage *v);

/* The problems of a host's day, 0 where it has no row. */
struct err coverage_at(struct case_file *c, int64_t host_id, wintime t, unsigned *problems);

#endif
