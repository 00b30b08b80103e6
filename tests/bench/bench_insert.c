/* The ceiling of an import: SQLite inserting the rows that it makes, facts and
 * their texts, into empty tables with the same indexes and pages, and nothing else:
 * in one transaction and without the write-ahead log, which an import has so that
 * others can read meanwhile.
 *
 *     bench_insert CASE NEW      →  facts seconds
 *
 * Processor time; that of reading the rows from CASE is taken off. */
#include <inttypes.h>
#include <sqlite3.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

static sqlite3 *db;

static void must(int rc)
{
	if (rc == SQLITE_OK || rc == SQLITE_DONE || rc == SQLITE_ROW)
		return;
	fprintf(stderr, "bench_insert: %s\n", sqlite3_errmsg(db));
	exit(1);
}

static void run(const char *sql)
{
	must(sqlite3_exec(db, sql, NULL, NULL, NULL));
}

static double cpu_seconds(void)
{
	struct timespec t;
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* The tables and their indexes as the case has them. */
static void copy_schema(void)
{
	sqlite3_stmt *s;
	must(sqlite3_prepare_v2(db,
				"SELECT sql FROM old.sqlite_master WHERE tbl_name IN ('fact', 'string', 'chunk') "
				"AND sql IS NOT NULL ORDER BY type DESC", -1, &s, NULL));
	while (sqlite3_step(s) == SQLITE_ROW)
		run((const char *)sqlite3_column_text(s, 0));
	must(sqlite3_finalize(s));
}

static sqlite3_stmt *prepare_insert(const char *table, int columns)
{
	char sql[256];
	int n = snprintf(sql, sizeof sql, "INSERT INTO main.%s VALUES (?", table);
	for (int i = 1; i < columns; i++)
		n += snprintf(sql + n, sizeof sql - (size_t)n, ", ?");
	snprintf(sql + n, sizeof sql - (size_t)n, ")");
	sqlite3_stmt *s;
	must(sqlite3_prepare_v2(db, sql, -1, &s, NULL));
	return s;
}

static int64_t pass(const char *table, bool inserting)
{
	sqlite3_stmt *s, *insert = NULL;
	int64_t rows = 0;
	int rc;
	char sql[256];
	snprintf(sql, sizeof sql, "SELECT * FROM old.%s ORDER BY 1", table);
	must(sqlite3_prepare_v2(db, sql, -1, &s, NULL));
	int columns = sqlite3_column_count(s);
	if (inserting)
		insert = prepare_insert(table, columns);
	while ((rc = sqlite3_step(s)) == SQLITE_ROW) {
		for (int i = 0; i < columns && insert; i++)
			must(sqlite3_bind_value(insert, i + 1, sqlite3_column_value(s, i)));
		if (insert) {
			must(sqlite3_step(insert));
			must(sqlite3_reset(insert));
		}
		rows++;
	}
	must(rc);
	must(sqlite3_finalize(s));
	must(sqlite3_finalize(insert));
	return rows;
}

/* Of the case at that path. */
static int page_size(const char *path)
{
	sqlite3 *old;
	sqlite3_stmt *s;
	must(sqlite3_open_v2(path, &old, SQLITE_OPEN_READONLY, NULL));
	must(sqlite3_prepare_v2(old, "PRAGMA page_size", -1, &s, NULL));
	must(sqlite3_step(s));
	int size = sqlite3_column_int(s, 0);
	sqlite3_finalize(s);
	sqlite3_close(old);
	return size;
}

/* Gives the number of facts. */
static int64_t pass_all(bool inserting)
{
	pass("string", inserting);
	pass("chunk", inserting);
	return pass("fact", inserting);
}

int main(int argc, char **argv)
{
	sqlite3_stmt *attach;
	char sql[64];
	if (argc != 3)
		return 2;
	unlink(argv[2]);
	must(sqlite3_open(argv[2], &db));
	snprintf(sql, sizeof sql, "PRAGMA page_size = %d", page_size(argv[1]));
	run(sql);
	run("PRAGMA synchronous = NORMAL; PRAGMA cache_size = -32768; PRAGMA temp_store = FILE");
	must(sqlite3_prepare_v2(db, "ATTACH ? AS old", -1, &attach, NULL));
	must(sqlite3_bind_text(attach, 1, argv[1], -1, SQLITE_STATIC));
	must(sqlite3_step(attach));
	must(sqlite3_finalize(attach));
	copy_schema();
	pass_all(false); /* warm */
	double start = cpu_seconds();
	pass_all(false);
	double reading = cpu_seconds() - start;
	start = cpu_seconds();
	run("BEGIN");
	int64_t rows = pass_all(true);
	run("COMMIT");
	printf("%" PRId64 " %.4f\n", rows, cpu_seconds() - start - reading);
	sqlite3_close(db);
	return 0;
}
