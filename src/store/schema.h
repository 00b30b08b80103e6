/* The schema of a case: data/schema.sql, the views with the stable names, and
 * the lookup tables. Internal to src/store. */
#ifndef EVTRAIL_STORE_SCHEMA_H
#define EVTRAIL_STORE_SCHEMA_H

#include "store/db.h"

enum { CASE_APPLICATION_ID = 0x65767472, CASE_VERSION = 10 };

extern const char schema_sql[];

/* Makes all tables and views in an empty database, in one transaction. */
struct err schema_create(sqlite3 *db);
/* Writes the closed lists anew: their numbers belong to this program version. */
struct err schema_write_lookups(sqlite3 *db);

/* The indexes of derived processes and activity. Made in one go they cost a
 * fraction of what they cost row by row, so a large derivation goes without. */
struct err schema_drop_indexes(sqlite3 *db);
/* Makes all that are missing, whoever dropped them. */
struct err schema_make_indexes(sqlite3 *db);
struct err schema_lacks_indexes(sqlite3 *db, bool *lacks);
/* ERR_CASE where a table is missing, or an index that keeps rows from being there twice. */
struct err schema_check(sqlite3 *db);

#endif
