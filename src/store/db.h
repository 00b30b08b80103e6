/* SQLite behind five calls: prepare, bind, step, read, and the errors wrapped
 * once.  Only files of src/store include this. */
#ifndef EVTRAIL_STORE_DB_H
#define EVTRAIL_STORE_DB_H

#include <stdbool.h>
#include <stdint.h>

#include <sqlite3.h>

#include "base/err.h"
#include "base/str.h"

/* Runs statements without parameters or results. */
struct err db_exec(sqlite3 *db, const char *sql);
/* Many small statements as one read: SQLite locks the file once, and all see the
 * same state.  Does nothing inside a transaction. */
struct db_read {
	sqlite3 *db; /* NULL: none was begun */
};
struct db_read db_read_begin(sqlite3 *db);
void db_read_end(struct db_read *read);
/* A statement kept for reuse; finalized by the caller. */
struct err db_prepare(sqlite3 *db, const char *sql, sqlite3_stmt **out);
/* "INSERT … VALUES (?, …), (?, …), …" with so many columns and rows; head is what
 * comes before VALUES. */
struct err db_prepare_insert(sqlite3 *db, const char *head, int columns, int rows, sqlite3_stmt **out);
/* The first column of the first row of a statement, with parameters as in
 * stmt_bind; none where there is no row or it is null. */
struct err db_int(sqlite3 *db, int64_t *out, int64_t none, const char *sql, const char *types, ...);
struct err db_error(sqlite3 *db, int rc);

/* Binds parameters from the first on, by type letter:
 *   i int64_t                 k int64_t, null where it is 0
 *   n int64_t, null if < 0    s struct str (copied)
 *   t struct str, null where it is empty    b struct str as a blob */
void stmt_bind(sqlite3_stmt *st, const char *types, ...);
/* Binds, runs to the end, resets: for statements without rows. */
struct err stmt_run(sqlite3_stmt *st, const char *types, ...);
/* *row: there is a row to read. Resets the statement at the end or on error. */
struct err stmt_step(sqlite3_stmt *st, bool *row);

int64_t stmt_int(sqlite3_stmt *st, int column);      /* 0 for null */
struct str stmt_text(sqlite3_stmt *st, int column);  /* "" for null; until the next step */
struct str stmt_blob(sqlite3_stmt *st, int column);

#endif
