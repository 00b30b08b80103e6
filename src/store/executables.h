/* Executables over all hosts: see host_programs.h for what is derived of one host's.
 * Internal to src/store. */
#ifndef EVTRAIL_STORE_EXECUTABLES_H
#define EVTRAIL_STORE_EXECUTABLES_H

#include "store/case_file.h"

/* Scores, ranks and what the baselines cover, of all; in a transaction of its own. */
struct err executables_rank(struct case_file *c);
/* The same inside a transaction: what one baseline covers; value: only by that
 * entry, empty: by all. */
struct err executables_cover(struct case_file *c, int64_t baseline_id, struct str value);

#endif
