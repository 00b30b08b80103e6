/* What the numbers of rows tell without reading the rows: how many there are,
 * which stands where, and which is the first at a time.  Each answer costs a few
 * look-ups a host.  Internal to src/store. */
#ifndef EVTRAIL_STORE_NUMBERING_H
#define EVTRAIL_STORE_NUMBERING_H

#include "base/wintime.h"
#include "store/case.h"
#include "store/db.h"
#include "store/relation.h"

/* Of a relation whose keys are unbroken: its rows, and those before a key. */
struct err numbering_rows(sqlite3 *db, const struct relation *r, int64_t *rows);
struct err numbering_rank(sqlite3 *db, const struct relation *r, int64_t key, int64_t *rank);
/* Processes: boots are numbered with them. */
struct err numbering_processes(sqlite3 *db, int64_t *rows);

/* In the order r->by_time: the first key of a host that is not before t, or one
 * behind its last. */
struct err numbering_at(sqlite3 *db, const struct relation *r, int64_t host_id, wintime t, int64_t *key);

#endif
