/* The ceiling of an import: SQLite inserting the facts of a case into an empty
 * table with the same index, and nothing else.
 *
 *     bench_insert CASE NEW      →  rows seconds
 *
 * Processor time; that of reading the rows from CASE is taken off. */
#include <inttypes.h>
#include <sqlite3.h>
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

/* The table and its indexes as the case has them. */
static void copy_schema(void)
{
	sqlite3_stmt *s;
	must(sqlite3_prepare_v2(db,
				"SELECT sql FROM old.sqlite_master WHERE tbl_name = 'fact' AND sql IS NOT NULL "
				"ORDER BY type DESC", -1, &s, NULL));
	while (sqlite3_step(s) == SQLITE_ROW)
		run((const char *)sqlite3_column_text(s, 0));
	must(sqlite3_finalize(s));
}

static sqlite3_stmt *prepare_insert(int columns)
{
	char sql[256];
	int n = snprintf(sql, sizeof sql, "INSERT INTO main.fact VALUES (?");
	for (int i = 1; i < columns; i++)
		n += snprintf(sql + n, sizeof sql - (size_t)n, ", ?");
	snprintf(sql + n, sizeof sql - (size_t)n, ")");
	sqlite3_stmt *s;
	must(sqlite3_prepare_v2(db, sql, -1, &s, NULL));
	return s;
}

static int64_t pass(sqlite3_stmt *insert)
{
	sqlite3_stmt *s;
	int64_t rows = 0;
	int rc;
	must(sqlite3_prepare_v2(db, "SELECT * FROM old.fact ORDER BY fact_id", -1, &s, NULL));
	int columns = sqlite3_column_count(s);
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
	return rows;
}

int main(int argc, char **argv)
{
	sqlite3_stmt *attach, *columns;
	if (argc != 3)
		return 2;
	unlink(argv[2]);
	must(sqlite3_open(argv[2], &db));
	run("PRAGMA synchronous = NORMAL; PRAGMA cache_size = -32768; PRAGMA temp_store = FILE");
	must(sqlite3_prepare_v2(db, "ATTACH ? AS old", -1, &attach, NULL));
	must(sqlite3_bind_text(attach, 1, argv[1], -1, SQLITE_STATIC));
	must(sqlite3_step(attach));
	must(sqlite3_finalize(attach));
	copy_schema();
	must(sqlite3_prepare_v2(db, "SELECT * FROM old.fact", -1, &columns, NULL));
	int n = sqlite3_column_count(columns);
	must(sqlite3_finalize(columns));
	pass(NULL); /* warm */
	double start = cpu_seconds();
	pass(NULL);
	double reading = cpu_seconds() - start;
	start = cpu_seconds();
	run("BEGIN");
	sqlite3_stmt *insert = prepare_insert(n);
	int64_t rows = pass(insert);
	must(sqlite3_finalize(insert));
	run("COMMIT");
	printf("%" PRId64 " %.4f\n", rows, cpu_seconds() - start - reading);
	sqlite3_close(db);
	return 0;
}
