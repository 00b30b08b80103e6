#include "store/schema.h"

#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "model/coverage.h"
#include "model/how.h"
#include "model/kind.h"
#include "model/knowledge.h"
#include "model/link.h"
#include "model/logon_type.h"
#include "store/relation.h"

/* A column as a view shows it: the text forms of CSV and JSON, in plain SQL so
 * that any SQLite shell can read them. */
static void view_column(struct buf *sql, const struct column *column)
{
	static const char *const forms[] = { /* @ is the column */
		[COL_TEXT] = "@",
		[COL_INT] = "@",
		[COL_BOOL] = "@",
		[COL_TIME] = "strftime('%Y-%m-%dT%H:%M:%S', (@) / 10000000 - 11644473600, 'unixepoch') || "
			     "printf('.%07dZ', (@) % 10000000)",
		[COL_DURATION] = "(@) / 10000000.0",
		[COL_LOGON_ID] = "printf('0x%x', @)",
		[COL_HEX] = "printf('0x%x', @)",
	};
	buf_printf(sql, "CASE WHEN (%s) IS NOT NULL THEN ", column->sql);
	for (const char *p = forms[column->type]; *p; p++) {
		if (*p == '@')
			buf_puts(sql, column->sql);
		else
			buf_putc(sql, *p);
	}
	buf_printf(sql, " END AS \"%s\"", column->name);
}

static struct err create_views(sqlite3 *db)
{
	struct err e = OK;
	for (int id = 0; id < REL_COUNT && !e.kind; id++) {
		const struct relation *r = relation_get((enum relation_id)id);
		struct buf sql = {0}, filled = {0};
		buf_printf(&sql, "CREATE VIEW \"%s\" AS SELECT ", r->name);
		for (size_t i = 0; i < r->ncolumns; i++) {
			buf_puts(&sql, i ? ", " : "");
			view_column(&sql, &r->columns[i]);
		}
		buf_printf(&sql, " FROM %s ORDER BY %s", r->from, r->key);
		relation_sql(&filled, buf_text(&sql), (struct knowing){0});
		e = db_exec(db, buf_text(&filled));
		buf_free(&sql);
		buf_free(&filled);
	}
	return e;
}

static struct err write_list(sqlite3 *db, const char *table, int count, const char *(*name)(int),
			     const char *(*words)(int))
{
	struct buf sql = {0};
	buf_printf(&sql, "DELETE FROM %s", table);
	struct err e = db_exec(db, buf_text(&sql));
	buf_clear(&sql);
	buf_printf(&sql, words ? "INSERT INTO %s VALUES (?, ?, ?)" : "INSERT INTO %s VALUES (?, ?)", table);
	sqlite3_stmt *st = NULL;
	if (!e.kind)
		e = db_prepare(db, buf_text(&sql), &st);
	for (int i = 0; i < count && !e.kind; i++) {
		if (!words)
			e = stmt_run(st, "is", (int64_t)i, str_of(name(i)));
		else
			e = stmt_run(st, "iss", (int64_t)i, str_of(name(i)), str_of(words(i)));
	}
	sqlite3_finalize(st);
	buf_free(&sql);
	return e;
}

static const char *confidence_of(int i) { return confidence_name((enum confidence)i); }
static const char *reason_name_of(int i) { return link_reason_name((enum link_reason)i); }
static const char *reason_words_of(int i) { return link_reason_words((enum link_reason)i); }
static const char *kind_name_of(int i) { return fact_kind_name((enum fact_kind)i); }
static const char *kind_words_of(int i) { return fact_kind_words((enum fact_kind)i); }
static const char *how_name_of(int i) { return how_started_name((enum how_started)i); }
static const char *how_words_of(int i) { return how_started_words((enum how_started)i); }
static const char *type_words_of(int i) { return logon_type_words(i); }

static struct err write_problems(sqlite3 *db)
{
	sqlite3_stmt *st = NULL;
	struct err e = db_exec(db, "DELETE FROM coverage_problem");
	if (!e.kind)
		e = db_prepare(db, "INSERT INTO coverage_problem VALUES (?, ?, ?, ?, ?)", &st);
	for (int i = 0; i < COVERAGE_PROBLEM_COUNT && !e.kind; i++) {
		const struct coverage_problem *p = coverage_problem(i);
		e = stmt_run(st, "issss", (int64_t)i, str_of(p->name), str_of(p->words), str_of(p->means),
			     str_of(p->mend));
	}
	sqlite3_finalize(st);
	return e;
}

struct err schema_write_lookups(sqlite3 *db)
{
	static const struct {
		const char *table;
		int count;
		const char *(*name)(int), *(*words)(int);
	} lists[] = {
		{"confidence", CONFIDENCE_COUNT, confidence_of, NULL},
		{"link_reason", LINK_REASON_COUNT, reason_name_of, reason_words_of},
		{"fact_kind", FACT_KIND_COUNT, kind_name_of, kind_words_of},
		{"how_started", HOW_COUNT, how_name_of, how_words_of},
		{"logon_type", LOGON_TYPE_CACHED_UNLOCK + 1, type_words_of, NULL},
	};
	struct err e = write_problems(db);
	for (size_t i = 0; i < sizeof lists / sizeof *lists && !e.kind; i++)
		e = write_list(db, lists[i].table, lists[i].count, lists[i].name, lists[i].words);
	return e;
}

struct err schema_create(sqlite3 *db)
{
	/* Rows of facts and processes are wide: with large pages there are fewer to read and write. */
	struct err e = db_exec(db, "PRAGMA page_size = 16384; BEGIN IMMEDIATE");
	if (e.kind)
		return e;
	e = db_exec(db, schema_sql);
	if (!e.kind)
		e = create_views(db);
	if (!e.kind)
		e = schema_write_lookups(db);
	int64_t ignored;
	if (!e.kind)
		e = db_int(db, &ignored, 0, "INSERT INTO knowledge VALUES (?)", "i", knowledge_print());
	if (!e.kind)
		e = db_exec(db, "COMMIT");
	if (e.kind)
		sqlite3_exec(db, "ROLLBACK", NULL, NULL, NULL);
	return e;
}

/* ---- indexes ---- */

/* The next thing of this type, "TABLE", "INDEX" or "UNIQUE INDEX", in schema.sql, from *at on: its
 * name, and its statement after CREATE and the type. */
static bool next_thing(const char **at, const char *type, struct str *name, struct str *statement)
{
	static const char create[] = "\nCREATE ";
	size_t n = strlen(type);
	const char *p = *at;
	while ((p = strstr(p, create))) {
		p += sizeof create - 1;
		if (strncmp(p, type, n) != 0 || p[n] != ' ')
			continue;
		p += n + 1;
		*name = (struct str){p, strcspn(p, " ")};
		*statement = (struct str){p, strcspn(p, ";")};
		*at = p;
		return true;
	}
	return false;
}

struct err schema_drop_indexes(sqlite3 *db)
{
	const char *at = schema_sql;
	struct str name, statement;
	struct buf sql = {0};
	while (next_thing(&at, "INDEX", &name, &statement))
		if (str_starts_nocase(name, STR("derived_process")) || str_starts_nocase(name, STR("derived_activity")))
			buf_printf(&sql, "DROP INDEX IF EXISTS %.*s;", STR_ARG(name));
	struct err e = db_exec(db, buf_text(&sql));
	buf_free(&sql);
	return e;
}

struct err schema_make_indexes(sqlite3 *db)
{
	const char *at = schema_sql;
	struct str name, statement;
	struct buf sql = {0};
	while (next_thing(&at, "INDEX", &name, &statement))
		buf_printf(&sql, "CREATE INDEX IF NOT EXISTS %.*s;", STR_ARG(statement));
	struct err e = db_exec(db, buf_text(&sql));
	buf_free(&sql);
	return e;
}

/* The first of a type that is not there; n is 0 where all are. */
static struct err first_lacking(sqlite3 *db, const char *type, struct str *lacking)
{
	const char *at = schema_sql;
	struct str name, statement;
	struct buf there = {0};
	sqlite3_stmt *st;
	bool row = false;
	struct err e = db_prepare(db, "SELECT ' ' || name || ' ' FROM sqlite_schema", &st);
	while (!e.kind && !(e = stmt_step(st, &row)).kind && row)
		buf_add_str(&there, stmt_text(st, 0));
	sqlite3_finalize(st);
	*lacking = STR("");
	while (!e.kind && !lacking->n && next_thing(&at, type, &name, &statement)) {
		char word[64];
		snprintf(word, sizeof word, " %.*s ", STR_ARG(name));
		if (!strstr(buf_text(&there), word))
			*lacking = name;
	}
	buf_free(&there);
	return e;
}

struct err schema_lacks_indexes(sqlite3 *db, bool *lacks)
{
	struct str lacking;
	struct err e = first_lacking(db, "INDEX", &lacking);
	*lacks = !e.kind && lacking.n;
	return e;
}

struct err schema_check(sqlite3 *db)
{
	static const char *const types[] = {"TABLE", "UNIQUE INDEX"};
	struct str lacking = STR("");
	struct err e = OK;
	for (size_t i = 0; i < sizeof types / sizeof *types && !e.kind && !lacking.n; i++)
		e = first_lacking(db, types[i], &lacking);
	if (!e.kind && lacking.n)
		return err_new(ERR_CASE, "the case is damaged, it has no %.*s: make a new case from the logs",
			       STR_ARG(lacking));
	return e;
}
