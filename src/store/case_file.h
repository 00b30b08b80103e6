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
	int temporary; /* how many temporary tables were made: their numbers */
	bool (*wanted)(void *);
	void *wanted_context;
	struct derivation *derivation; /* between derivation_begin and its end */
};

void derivation_free(struct case_file *c);

#endif
