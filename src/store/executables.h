/* Executables: what is derived of them for a host, and over all hosts. Internal
 * to src/store. */
#ifndef EVTRAIL_STORE_EXECUTABLES_H
#define EVTRAIL_STORE_EXECUTABLES_H

#include "model/knowledge.h"
#include "store/case_file.h"

/* One host's, from its processes; inside the transaction that derives it. */
struct err executables_derive(struct case_file *c, int64_t host_id, const struct knowledge *k);
/* Scores, ranks and what the baselines cover, of all; in a transaction of its own. */
struct err executables_rank(struct case_file *c);
/* The same inside a transaction: what one baseline covers; value: only by that
 * entry, empty: by all. */
struct err executables_cover(struct case_file *c, int64_t baseline_id, struct str value);

#endif
