/* What a case handle holds. Internal to src/store. */
#ifndef EVTRAIL_STORE_CASE_FILE_H
#define EVTRAIL_STORE_CASE_FILE_H

#include "store/case.h"
#include "store/db.h"

struct derivation;

struct case_file {
	sqlite3 *db;
	char *path;
	bool writable;
	int64_t version; /* of the data, as case_changed() last saw it; 0: never */
	int temporary; /* how many temporary tables were made: their numbers */
	bool (*wanted)(void *);
	void *wanted_context;
	bool (*pause)(void *);
	void *pause_context;
	int64_t steps; /* counted: see case_count_steps */
	struct derivation *derivation; /* from the first derivation_begin to derivation_finish */
};

/* Whether what can go on later should end for now. */
bool case_pause_due(const struct case_file *c);

#define CASE_CACHE "PRAGMA cache_size = -32768"

/* Ends a run of derivations, whatever became of it. */
void derivation_free(struct case_file *c);
/* All derived rows of a host. */
struct err derived_delete(struct case_file *c, int64_t host_id);

#endif
