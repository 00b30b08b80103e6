#include "store/db.h"

#include <stdarg.h>

#include "base/buf.h"

struct err db_error(sqlite3 *db, int rc)
{
	static const struct {
		int rc;
		enum err_kind kind;
		const char *text;
	} known[] = {
		{SQLITE_BUSY, ERR_BUSY, "another process is writing to this case: wait for it to end, then try again"},
		{SQLITE_LOCKED, ERR_BUSY, "another process is writing to this case: wait for it to end, then try again"},
		{SQLITE_NOTADB, ERR_CASE, "not an evtrail case (not a database)"},
		{SQLITE_CORRUPT, ERR_CASE, "the case file is damaged: make a new case from the logs"},
		{SQLITE_READONLY, ERR_IO, "the case is read-only: copy it to a place where you may write"},
		{SQLITE_FULL, ERR_IO, "the disk is full"},
		{SQLITE_INTERRUPT, ERR_INTERRUPTED, "interrupted"},
	};
	enum err_kind kind = ERR_IO;
	const char *text = sqlite3_errmsg(db), *path = NULL;
	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		if ((rc & 0xff) == known[i].rc) {
			kind = known[i].kind;
			text = known[i].text;
		}
	/* What is wrong with the file itself shows up anywhere, far from who knows its name. */
	if ((rc & 0xff) == SQLITE_CORRUPT || (rc & 0xff) == SQLITE_IOERR)
		path = sqlite3_db_filename(db, "main");
	return path && *path ? err_new(kind, "%s (%s)", text, path) : err_new(kind, "%s", text);
}

struct err db_exec(sqlite3 *db, const char *sql)
{
	int rc = sqlite3_exec(db, sql, NULL, NULL, NULL);
	return rc == SQLITE_OK ? OK : db_error(db, rc);
}

struct db_read db_read_begin(sqlite3 *db)
{
	bool begun = sqlite3_get_autocommit(db) && sqlite3_exec(db, "BEGIN", NULL, NULL, NULL) == SQLITE_OK;
	return (struct db_read){begun ? db : NULL};
}

void db_read_end(struct db_read *read)
{
	if (read->db && !sqlite3_get_autocommit(read->db))
		sqlite3_exec(read->db, "COMMIT", NULL, NULL, NULL);
	read->db = NULL;
}

struct err db_prepare(sqlite3 *db, const char *sql, sqlite3_stmt **out)
{
	*out = NULL;
	int rc = sqlite3_prepare_v3(db, sql, -1, SQLITE_PREPARE_PERSISTENT, out, NULL);
	return rc == SQLITE_OK ? OK : err_context(db_error(db, rc), "%.60s", sql);
}

struct err db_prepare_insert(sqlite3 *db, const char *head, int columns, int rows, sqlite3_stmt **out)
{
	struct buf sql = {0};
	buf_printf(&sql, "%s VALUES ", head);
	for (int i = 0; i < rows * columns; i++)
		buf_puts(&sql, i % columns ? ", ?" : i ? "), (?" : "(?");
	buf_putc(&sql, ')');
	struct err e = db_prepare(db, buf_text(&sql), out);
	buf_free(&sql);
	return e;
}

/* life: SQLITE_STATIC where the text outlives the run, else SQLITE_TRANSIENT. */
static void bind_list(sqlite3_stmt *st, sqlite3_destructor_type life, const char *types, va_list args)
{
	for (int at = 1; types[at - 1]; at++) {
		char type = types[at - 1];
		if (type == 's' || type == 't' || type == 'b') {
			struct str s = va_arg(args, struct str);
			if (type == 't' && !s.n)
				sqlite3_bind_null(st, at);
			else if (type == 'b')
				sqlite3_bind_blob64(st, at, s.n ? s.p : "", s.n, life);
			else
				sqlite3_bind_text64(st, at, s.n ? s.p : "", s.n, life, SQLITE_UTF8);
		} else {
			int64_t number = va_arg(args, int64_t);
			if ((type == 'k' && number == 0) || (type == 'n' && number < 0))
				sqlite3_bind_null(st, at);
			else
				sqlite3_bind_int64(st, at, number);
		}
	}
}

void stmt_bind(sqlite3_stmt *st, const char *types, ...)
{
	va_list args;
	va_start(args, types);
	bind_list(st, SQLITE_TRANSIENT, types, args);
	va_end(args);
}

struct err stmt_step(sqlite3_stmt *st, bool *row)
{
	int rc = sqlite3_step(st);
	*row = rc == SQLITE_ROW;
	if (*row)
		return OK;
	struct err e = rc == SQLITE_DONE ? OK : db_error(sqlite3_db_handle(st), rc);
	sqlite3_reset(st);
	return e;
}

struct err stmt_run(sqlite3_stmt *st, const char *types, ...)
{
	bool row;
	va_list args;
	va_start(args, types);
	bind_list(st, SQLITE_STATIC, types, args);
	va_end(args);
	return stmt_step(st, &row);
}

struct err db_int(sqlite3 *db, int64_t *out, int64_t none, const char *sql, const char *types, ...)
{
	sqlite3_stmt *st;
	*out = none;
	struct err e = db_prepare(db, sql, &st);
	if (e.kind)
		return e;
	va_list args;
	va_start(args, types);
	bind_list(st, SQLITE_STATIC, types, args);
	va_end(args);
	bool row;
	e = stmt_step(st, &row);
	if (!e.kind && row && sqlite3_column_type(st, 0) != SQLITE_NULL)
		*out = stmt_int(st, 0);
	sqlite3_finalize(st);
	return e;
}

int64_t stmt_int(sqlite3_stmt *st, int column)
{
	return sqlite3_column_int64(st, column);
}

struct str stmt_text(sqlite3_stmt *st, int column)
{
	const char *p = (const char *)sqlite3_column_text(st, column);
	return (struct str){p ? p : "", p ? (size_t)sqlite3_column_bytes(st, column) : 0};
}

struct str stmt_blob(sqlite3_stmt *st, int column)
{
	const char *p = sqlite3_column_blob(st, column);
	return (struct str){p ? p : "", p ? (size_t)sqlite3_column_bytes(st, column) : 0};
}
