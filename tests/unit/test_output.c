/* Output: each format byte for byte, with hostile and empty values; choice of
 * columns; limits; failed writes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "cmd/output.h"

enum { NAME, NUMBER, TIME, LENGTH, ID, FLAG, COLUMNS };

static const struct column columns[COLUMNS] = {
	[NAME] = {.name = "name", .title = "Name", .flags = COL_SHOWN | COL_STRETCH},
	[NUMBER] = {.name = "number", .title = "N", .type = COL_INT, .flags = COL_SHOWN | COL_RIGHT},
	[TIME] = {.name = "time", .title = "Time", .type = COL_TIME, .flags = COL_SHOWN},
	[LENGTH] = {.name = "length_s", .title = "Length", .type = COL_DURATION},
	[ID] = {.name = "id", .title = "ID", .type = COL_LOGON_ID},
	[FLAG] = {.name = "flag", .title = "Flag", .type = COL_BOOL},
};

static struct cell text(const char *s)
{
	return (struct cell){CELL_TEXT, 0, str_of(s)};
}

static struct cell number(int64_t n)
{
	return (struct cell){CELL_INT, n, STR("")};
}

static const struct cell none = {CELL_NULL, 0, {"", 0}};

/* What the rows become, as text; freed by the caller. */
static char *written(enum format format, const char *names, const struct cell (*rows)[COLUMNS],
		     size_t n, uint64_t limit)
{
	char path[] = "/tmp/evtrail-test-XXXXXX";
	int fd = mkstemp(path);
	struct output_target to = {.format = format, .path = path, .limit = limit};
	struct selection s;
	struct output *out;
	assert_int_equal(selection_of(columns, COLUMNS, names, format, &s).kind, ERR_NONE);
	assert_int_equal(output_open(&to, s.columns, s.n, &out).kind, ERR_NONE);
	for (size_t r = 0; r < n; r++) {
		const struct cell *cells[COLUMNS];
		for (size_t i = 0; i < s.n; i++)
			cells[i] = &rows[r][s.index[i]];
		if (!output_row(out, cells))
			break;
	}
	assert_int_equal(output_close(out).kind, ERR_NONE);
	selection_free(&s);
	struct buf all = {0};
	char chunk[4096];
	ssize_t got;
	while ((got = read(fd, chunk, sizeof chunk)) > 0)
		buf_add(&all, chunk, (size_t)got);
	close(fd);
	unlink(path);
	return buf_steal(&all);
}

#define ASSERT_WRITTEN(format, names, rows, expected) \
	do { \
		char *got = written(format, names, rows, sizeof(rows) / sizeof *(rows), 0); \
		assert_string_equal(got, expected); \
		free(got); \
	} while (0)

/* 2019-02-08T05:36:55.4535953Z */
#define MOMENT INT64_C(131940778154535953)

static void test_values(void **state)
{
	const struct cell rows[][COLUMNS] = {
		{text("cmd.exe"), number(42), number(MOMENT), number(12500000), number(0x3e7), number(1)},
		{none, none, none, none, none, none},
		{text(""), number(-1), number(MOMENT), number(-5), number(-1), number(0)},
	};
	(void)state;
	ASSERT_WRITTEN(FORMAT_CSV, NULL, rows,
		       "name,number,time,length_s,id,flag\r\n"
		       "cmd.exe,42,2019-02-08T05:36:55.4535953Z,1.25,0x3e7,true\r\n"
		       ",,,,,\r\n"
		       ",-1,2019-02-08T05:36:55.4535953Z,-0.0000005,0xffffffffffffffff,false\r\n");
	ASSERT_WRITTEN(FORMAT_JSONL, NULL, rows,
		       "{\"name\":\"cmd.exe\",\"number\":42,\"time\":\"2019-02-08T05:36:55.4535953Z\","
		       "\"length_s\":1.25,\"id\":\"0x3e7\",\"flag\":true}\n"
		       "{\"name\":null,\"number\":null,\"time\":null,\"length_s\":null,\"id\":null,"
		       "\"flag\":null}\n"
		       "{\"name\":\"\",\"number\":-1,\"time\":\"2019-02-08T05:36:55.4535953Z\","
		       "\"length_s\":-0.0000005,\"id\":\"0xffffffffffffffff\",\"flag\":false}\n");
	ASSERT_WRITTEN(FORMAT_JSON, "number,name", rows,
		       "[\n{\"number\":42,\"name\":\"cmd.exe\"},\n{\"number\":null,\"name\":null},\n"
		       "{\"number\":-1,\"name\":\"\"}\n]\n");
}

static void test_no_rows(void **state)
{
	(void)state;
	static const struct {
		enum format format;
		const char *expected;
	} empty[] = {
		{FORMAT_TEXT, "Name  N  Time (UTC)\n"},
		{FORMAT_CSV, "name,number,time,length_s,id,flag\r\n"},
		{FORMAT_JSON, "[\n]\n"},
		{FORMAT_JSONL, ""},
	};
	for (size_t i = 0; i < sizeof empty / sizeof *empty; i++) {
		char *got = written(empty[i].format, NULL, NULL, 0, 0);
		assert_string_equal(got, empty[i].expected);
		free(got);
	}
}

static void test_text(void **state)
{
	const struct cell rows[][COLUMNS] = {
		{text("a"), number(1), number(MOMENT), none, none, none},
		{text("\xe4\xb8\xad\xe6\x96\x87"), number(1000), none, none, none, none},
		{text("e\x1b[31m\n"), none, none, none, none, none},
	};
	(void)state;
	ASSERT_WRITTEN(FORMAT_TEXT, NULL, rows,
		       "Name            N  Time (UTC)\n"
		       "a               1  2019-02-08 05:36:55\n"
		       "\xe4\xb8\xad\xe6\x96\x87         1000  -\n"
		       "e\\x1b[31m\\n     -  -\n");
}

static void test_hostile(void **state)
{
	const struct cell rows[][COLUMNS] = {
		{text("=cmd|'x'!A1"), none, none, none, none, none},
		{text("a,\"b\"\r\nc "), none, none, none, none, none},
		{text("\x1b[2J \xe2\x80\xae \xff \xf3\xa0\x81\x81 \x7f"), none, none, none, none, none},
	};
	(void)state;
	ASSERT_WRITTEN(FORMAT_CSV, "name", rows,
		       "name\r\n=cmd|'x'!A1\r\n\"a,\"\"b\"\"\r\nc \"\r\n"
		       "\x1b[2J \xe2\x80\xae \xef\xbf\xbd \xf3\xa0\x81\x81 \x7f\r\n");
	ASSERT_WRITTEN(FORMAT_JSONL, "name", rows,
		       "{\"name\":\"=cmd|'x'!A1\"}\n{\"name\":\"a,\\\"b\\\"\\r\\nc \"}\n"
		       "{\"name\":\"\\u001b[2J \\u202e \xef\xbf\xbd \\udb40\\udc41 \\u007f\"}\n");
}

static void test_limit(void **state)
{
	struct cell rows[5][COLUMNS];
	(void)state;
	for (size_t r = 0; r < 5; r++)
		for (size_t i = 0; i < COLUMNS; i++)
			rows[r][i] = number((int64_t)r);
	char *got = written(FORMAT_CSV, "number", (const struct cell(*)[COLUMNS])rows, 5, 2);
	assert_string_equal(got, "number\r\n0\r\n1\r\n");
	free(got);
}

/* More rows than the window from which text takes its widths. */
static void test_many_rows(void **state)
{
	enum { MANY = 1300 };
	struct cell(*rows)[COLUMNS] = calloc(MANY, sizeof *rows);
	size_t lines = 0;
	(void)state;
	for (size_t r = 0; r < MANY; r++)
		rows[r][NUMBER] = number((int64_t)r);
	char *got = written(FORMAT_TEXT, "number", (const struct cell(*)[COLUMNS])rows, MANY, 0);
	for (char *p = got; *p; p++)
		lines += *p == '\n';
	assert_int_equal(lines, MANY + 1);
	assert_non_null(strstr(got, "\n1299\n"));
	free(got);
	free(rows);
}

static void test_selection(void **state)
{
	struct selection s;
	struct err e;
	(void)state;
	e = selection_of(columns, COLUMNS, " id , name", FORMAT_CSV, &s);
	assert_int_equal(e.kind, ERR_NONE);
	assert_int_equal(s.n, 2);
	assert_int_equal(s.index[0], ID);
	assert_int_equal(s.index[1], NAME);
	selection_free(&s);
	e = selection_of(columns, COLUMNS, NULL, FORMAT_TEXT, &s);
	assert_int_equal(s.n, 3);
	selection_free(&s);
	e = selection_of(columns, COLUMNS, "all", FORMAT_TEXT, &s);
	assert_int_equal(s.n, COLUMNS);
	selection_free(&s);
	static const char *const wrong[] = {"id,nope", "id,id", "id,", ""};
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		e = selection_of(columns, COLUMNS, wrong[i], FORMAT_TEXT, &s);
		assert_int_equal(e.kind, ERR_USAGE);
		err_free(e);
	}
}

static void test_failed_writes(void **state)
{
	const struct column *one[] = {&columns[NAME]};
	struct output *out;
	(void)state;
	struct err e = output_open(&(struct output_target){.path = "/no/such/folder/x"}, one, 1, &out);
	assert_int_equal(e.kind, ERR_IO);
	err_free(e);
	if (access("/dev/full", W_OK))
		return;
	e = output_open(&(struct output_target){.path = "/dev/full"}, one, 1, &out);
	assert_int_equal(e.kind, ERR_NONE);
	e = output_close(out);
	assert_int_equal(e.kind, ERR_IO);
	assert_non_null(strstr(e.text, "/dev/full"));
	err_free(e);
	e = output_open(&(struct output_target){.path = "/dev/null", .spare = "/dev/null"}, one, 1, &out);
	assert_int_equal(e.kind, ERR_USAGE);
	err_free(e);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_values),    cmocka_unit_test(test_no_rows),
		cmocka_unit_test(test_text),      cmocka_unit_test(test_hostile),
		cmocka_unit_test(test_limit),     cmocka_unit_test(test_many_rows),
		cmocka_unit_test(test_selection), cmocka_unit_test(test_failed_writes),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
