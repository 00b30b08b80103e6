/* Executables over all hosts: see host_programs.h for what is derived of one host's.
 * Internal to src/store. */
#ifndef EVTRAIL_STORE_EXECUTABLES_H
#define EVTRAIL_STORE_EXECUTABLES_H

#include "store/case_file.h"

/* Whether marks are those of the knowledge of this program; and makes them so,
 * inside a transaction. */
struct err executables_known(struct case_file *c, bool *known);
struct err executables_know(struct case_file *c);
/* Scores, ranks and what the baselines cover, of all; in a transaction of its own. */
struct err executables_rank(struct case_file *c);
/* The rest inside a transaction.  What one baseline covers; of one canonical
 * path: only its executables are touched. */
struct err executables_cover(struct case_file *c, int64_t baseline_id);
struct err executables_cover_path(struct case_file *c, int64_t baseline_id, struct str path);
/* What all baselines cover of the executables not ranked yet. */
struct err executables_cover_fresh(struct case_file *c);
/* As if there were no such baseline. */
struct err executables_uncover(struct case_file *c, int64_t baseline_id);
/* What is known and new of the executables that a baseline covers. */
struct err executables_settle(struct case_file *c, int64_t baseline_id);
/* The same of all. */
struct err executables_settle_all(struct case_file *c);

/* The best hash of a row of derived_hash, as entries and columns have it. */
#define EXECUTABLE_HASH(h) \
	"coalesce(" h ".sha256, " h ".sha1, " h ".md5, 'authenticode:' || " h ".authenticode)"

#endif
