/* What a search looks for. Internal to src/store. */
#ifndef EVTRAIL_STORE_PATTERN_H
#define EVTRAIL_STORE_PATTERN_H

#include <regex.h>

#include "store/db.h"

struct pattern {
	regex_t regex;
};

/* An extended regular expression, case folded; ERR_USAGE where it is none. */
struct err pattern_make(struct pattern *p, const char *regex);
void pattern_free(struct pattern *p);
/* Whether one of n columns, counted from `from`, matches. */
bool pattern_matches_row(const struct pattern *p, sqlite3_stmt *st, int from, int n);

#endif
