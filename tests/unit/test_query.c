/* Rows in another order: every column of every relation, in pages of all sizes and
 * both ways, against SQLite's own ORDER BY. */
#include "unit/test.h"

#include <stdio.h>
#include <string.h>

#include <sqlite3.h>

#include "store/import.h"
#include "store/case_file.h"
#include "store/query.h"
#include "store/result.h"
#include "store/saved_filter.h"
#include "ui/complete.h"
#include "unit/scratch.h"

enum { PROCESSES = 12, NODES = PROCESSES + 1 };

static struct case_file *c;

static void put_process(struct derived_sink *sink, uint32_t node)
{
	static const char *const names[] = {"b.exe", "A.exe", "a.exe", "\xc3\x84.exe", "C.exe"};
	char image[32];
	int n = snprintf(image, sizeof image, "C:\\x\\%s", names[node % 5]);
	struct process p = {
		.node = node, .last = node, .depth = 1, .boot = 1, .pid = 100 + node * 7 % 5, .seen = node,
		.start = node % 4 ? 50 - node : 0, .image.text = {image, (size_t)n}, .integrity = -1, .exit_status = -1,
		.account = node % 2 + 1,
	};
	assert_ok(sink->process(sink->context, &p));
}

static struct case_file *case_of_events(const char *name, uint64_t n)
{
	struct case_file *made;
	struct importer *importer;
	assert_ok(case_open(scratch(name), CASE_CREATE, &made));
	assert_ok(importer_open(made, &importer));
	struct event_sink *events = importer_sink(importer);
	assert_ok(events->source_begin(events->context, "x"));
	for (uint64_t i = 1; i <= n; i++)
		assert_ok(events->event(events->context, &(struct event){.computer = STR("WS17"), .channel = STR("Security"),
			.provider = STR("p"), .record_id = i, .time = 6000 - (wintime)i, .event_id = 4608, .kind = KIND_BOOT}));
	assert_ok(importer_close(importer));
	return made;
}

static int make_case(void **state)
{
	struct fact_source facts;
	struct derived_sink sink;
	if (scratch_make(state))
		return -1;
	c = case_of_events("query.case", 5);
	assert_ok(derivation_begin(c, 1, &facts, &sink));
	assert_ok(sink.boot(sink.context, &(struct boot){.node = 1, .last = NODES, .seq = 1, .start = 1, .end = 99}));
	assert_ok(sink.account(sink.context, &(struct account){.seq = 1, .user = STR("ann")}));
	assert_ok(sink.account(sink.context, &(struct account){.seq = 2, .user = STR("Bob"), .names = 2}));
	assert_ok(sink.account_name(sink.context, &(struct account_name){.seq = 1, .account = 1, .user = STR("ann"), .recorded = true}));
	assert_ok(sink.account_name(sink.context, &(struct account_name){.seq = 2, .account = 2, .user = STR("Bob"), .recorded = true}));
	assert_ok(sink.account_name(sink.context, &(struct account_name){.seq = 3, .account = 2, .user = STR("Robert"),
									 .domain = STR("CORP"), .recorded = true}));
	for (uint32_t node = 2; node <= NODES; node++)
		put_process(&sink, node);
	for (uint32_t node = 2; node <= NODES; node++) /* by them a time is found */
		assert_ok(sink.activity(sink.context, &(struct activity){.seq = node - 1, .time = node, .kind = KIND_PROCESS_START,
									 .account = node % 2 + 1, .process = node}));
	assert_ok(derivation_commit(c));
	assert_ok(derivation_finish(c));
	case_close(c);
	assert_ok(case_open(scratch("query.case"), CASE_READ, &c)); /* as the front end has it */
	return 0;
}

static int drop_case(void **state)
{
	case_close(c);
	return scratch_remove(state);
}

/* The keys of a relation by SQLite's own sorting. */
static size_t sorted_keys(const struct relation *r, const struct column *column, bool descending, int64_t *keys, size_t most)
{
	sqlite3 *db;
	sqlite3_stmt *st;
	struct buf sql = {0};
	size_t n = 0;
	buf_printf(&sql, "SELECT %s FROM %s ORDER BY ", r->key, r->from);
	relation_sql(&sql, column->sql, (struct knowing){0});
	buf_printf(&sql, "%s %s NULLS LAST, %s", column->type == COL_TEXT ? " COLLATE NOCASE" : "", descending ? "DESC" : "",
		   r->key);
	assert_int_equal(sqlite3_open_v2(scratch("query.case"), &db, SQLITE_OPEN_READONLY, NULL), SQLITE_OK);
	if (sqlite3_prepare_v2(db, buf_text(&sql), -1, &st, NULL) != SQLITE_OK)
		fail_msg("%s: %s", buf_text(&sql), sqlite3_errmsg(db));
	while (sqlite3_step(st) == SQLITE_ROW && n < most)
		keys[n++] = sqlite3_column_int64(st, 0);
	sqlite3_finalize(st);
	sqlite3_close(db);
	buf_free(&sql);
	return n;
}

static void check_pages(struct query *q, const int64_t *keys, size_t n, size_t size)
{
	struct page page = {0};
	int64_t anchor = KEY_FIRST;
	size_t at = 0;
	while (true) {
		assert_ok(query_page(q, anchor, PAGE_AFTER, size, &page));
		if (!page.n)
			break;
		for (size_t i = 0; i < page.n; i++)
			assert_int_equal(page.rows[i].key, keys[at++]);
		anchor = page.rows[page.n - 1].key;
	}
	assert_int_equal(at, n);
	for (anchor = KEY_LAST; at;) {
		assert_ok(query_page(q, anchor, PAGE_BEFORE, size, &page));
		assert_true(page.n > 0);
		for (size_t i = page.n; i-- > 0;)
			assert_int_equal(page.rows[i].key, keys[--at]);
		anchor = page.rows[0].key;
	}
	page_free(&page);
}

static void check_order(const struct relation *r, const struct column *column, bool descending)
{
	int64_t keys[64], shown, all, rank;
	struct query *q;
	size_t n = sorted_keys(r, column, descending, keys, 64);
	assert_ok(query_open_ordered(c, r, NULL, &(struct order){column->name, descending}, &q));
	for (size_t size = 1; size <= n + 1; size++)
		check_pages(q, keys, n, size);
	assert_ok(query_count(q, &shown, &all));
	assert_int_equal(shown, n);
	assert_int_equal(all, n);
	for (size_t i = 0; i < n; i++) {
		assert_ok(query_rank(q, keys[i], &rank));
		assert_int_equal(rank, i);
	}
	query_close(q);
}

static void every_column_sorts(void **state)
{
	(void)state;
	for (int id = 0; id < REL_COUNT; id++) {
		const struct relation *r = relation_get((enum relation_id)id);
		for (size_t i = 0; i < r->ncolumns; i++) {
			check_order(r, &r->columns[i], false);
			check_order(r, &r->columns[i], true);
		}
	}
}

static void sorted_under_a_filter(void **state)
{
	(void)state;
	struct query *q;
	struct page page = {0};
	int64_t shown, all, key;
	assert_ok(query_open_ordered(c, relation_get(REL_PROCESS), &(struct filter){.where = "user=bob"},
				     &(struct order){"start", true}, &q));
	assert_ok(query_count(q, &shown, &all));
	assert_int_equal(shown, PROCESSES / 2);
	assert_int_equal(all, PROCESSES);
	assert_ok(query_page(q, KEY_FIRST, PAGE_FROM, 20, &page));
	assert_int_equal(page.n, shown);
	assert_int_equal(page.rows[0].key, case_key(1, 3)); /* 5 is later in the tree, and started earlier */
	assert_ok(query_search(q, KEY_FIRST, true, "c\\.exe", &key));
	assert_int_equal(key, case_key(1, 9));
	assert_ok(query_at_time(q, 1, 5, &key)); /* in the order of time all the same */
	assert_int_equal(key, case_key(1, 5));
	assert_ok(query_page(q, case_key(1, 4), PAGE_AFTER, 1, &page)); /* no row of this filter */
	assert_int_equal(page.rows[0].key, case_key(1, 3));
	page_free(&page);
	query_close(q);
}

static bool at_once(void *context)
{
	(void)context;
	return true;
}

/* A sort that is stopped leaves nothing behind. */
static void sorting_can_be_stopped(void **state)
{
	(void)state;
	struct query *q;
	struct case_file *large = case_of_events("large.case", 5000);
	const struct relation *r = relation_get(REL_EVENT);
	case_set_interrupt(large, at_once, NULL);
	struct err e = query_open_ordered(large, r, NULL, &(struct order){"record", false}, &q);
	assert_int_equal(e.kind, ERR_INTERRUPTED);
	assert_null(q);
	err_free(e);
	case_set_interrupt(large, NULL, NULL);
	assert_ok(query_open_ordered(large, r, NULL, &(struct order){"record", false}, &q));
	query_close(q);
	case_close(large);
}

/* Text is compared without regard to case in any script. */
static void like_folds_every_script(void **state)
{
	static const struct {
		const char *pattern, *text;
		bool matches;
	} cases[] = {
		{"%\xc3\xa4%", "A\xc3\x84" "B", true},        {"\xd0\x96%", "\xd0\xb6uk", true},
		{"%\xcf\x83", "\xce\xa9\xcf\x82", true},      {"\xce\xa3\xce\xa3", "\xcf\x82\xcf\x83", true},
		{"%admin%", "x\xff" "ADMIN", true},           {"_", "\xe2\x82\xac", true},
		{"__", "\xe2\x82\xac", false},               {"%ab%", "aab", true},
		{"%aab%", "aaaab", true},                    {"a%b%c", "axxbxxbc", true},
		{"a%b%c", "axxbxxb", false},                 {"", "", true},
		{"", "a", false},                            {"%", "", true},
		{"_%", "", false},                           {"50\\%", "50%", true},
		{"50\\%", "50x", false},                     {"%\\_", "a_", true},
		{"abc", "ABC", true},                        {"%k%", "\xe2\x84\xaa", true},
		{"%a%", "bbb", false},                       {"a%", "ba", false},
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		int64_t is;
		assert_ok(db_int(c->db, &is, -1, "SELECT ?2 LIKE ?1 ESCAPE '\\'", "ss", str_of(cases[i].pattern),
				 str_of(cases[i].text)));
		if (is != cases[i].matches)
			fail_msg("'%s' LIKE '%s'", cases[i].text, cases[i].pattern);
	}
	int64_t is;
	assert_ok(db_int(c->db, &is, -1, "SELECT (NULL LIKE 'a') IS NULL AND 'A' LIKE 'a' AND 12 LIKE '1%'", ""));
	assert_int_equal(is, 1);
}

static void names_match_in_any_script(void **state)
{
	(void)state;
	struct query *q;
	int64_t shown, all;
	assert_ok(query_open(c, REL_PROCESS, &(struct filter){.where = "image~\xc3\xa4 name=\xc3\xa4.*"}, &q));
	assert_ok(query_count(q, &shown, &all));
	assert_int_equal(shown, 3); /* nodes 3, 8, 13 */
	query_close(q);
}

/* ------------------------------------------------------------ results */

static void rows_are(const struct relation *r, const struct filter *f, struct order order, const char *expected)
{
	struct query *q;
	struct page page = {0};
	struct buf text = {0};
	assert_ok(query_open_ordered(c, r, f, &order, &q));
	assert_ok(query_page(q, KEY_FIRST, PAGE_AFTER, 1000, &page));
	for (size_t i = 0; i < page.n; i++)
		for (size_t k = 0; k < page.ncolumns; k++) {
			cell_words(&text, r->columns[k].type, &page.rows[i].cells[k], false);
			buf_putc(&text, k + 1 < page.ncolumns ? ' ' : '\n');
		}
	assert_string_equal(buf_text(&text), expected);
	buf_free(&text);
	page_free(&page);
	query_close(q);
}

static void values_are_counted(void **state)
{
	(void)state;
	struct result *r;
	assert_ok(result_of_values(c, relation_get(REL_PROCESS), NULL, "name", &r));
	rows_are(result_relation(r), NULL, (struct order){0},
		 "a.exe 3 25.0\n\xc3\x84.exe 3 25.0\nA.exe 2 16.7\nC.exe 2 16.7\nb.exe 2 16.7\n");
	rows_are(result_relation(r), &(struct filter){.where = "count=2 value~.exe"}, (struct order){"value", true},
		 "C.exe 2 16.7\nb.exe 2 16.7\nA.exe 2 16.7\n");
	result_close(r);
	assert_ok(result_of_values(c, relation_get(REL_PROCESS), &(struct filter){.where = "user=bob"}, "start", &r));
	rows_are(result_relation(r), NULL, (struct order){0}, "1601-01-01 6 100.0\n"); /* by day */
	result_close(r);
	assert_ok(result_of_values(c, relation_get(REL_PROCESS), NULL, "parent_pid", &r));
	rows_are(result_relation(r), NULL, (struct order){0}, " 12 100.0\n"); /* null is a value, too */
	result_close(r);
	struct err e = result_of_values(c, relation_get(REL_PROCESS), NULL, "colour", &r);
	assert_int_equal(e.kind, ERR_USAGE);
	err_free(e);
}

static void every_column_counts(void **state)
{
	(void)state;
	for (int id = 0; id < REL_COUNT; id++) {
		const struct relation *from = relation_get((enum relation_id)id);
		int64_t all, counted;
		struct query *q;
		assert_ok(query_open(c, (enum relation_id)id, NULL, &q));
		assert_ok(query_count(q, &all, &all));
		query_close(q);
		for (size_t i = 0; i < from->ncolumns; i++) {
			struct result *r;
			struct buf sql = {0};
			assert_ok(result_of_values(c, from, NULL, from->columns[i].name, &r));
			buf_printf(&sql, "SELECT total(t.c2) FROM %s", result_relation(r)->from);
			assert_ok(db_int(c->db, &counted, 0, buf_text(&sql), ""));
			assert_int_equal(counted, all);
			buf_free(&sql);
			result_close(r);
		}
	}
}

static void sql_is_a_relation(void **state)
{
	(void)state;
	struct result *r;
	assert_ok(result_of_sql(c, "SELECT user, count(*), count(*) AS \"count(*)\", 1.5 AS \"User\", '1' AS host FROM process "
				"GROUP BY 1 ORDER BY user -- ;\n ; ", &r));
	const struct relation *t = result_relation(r);
	assert_string_equal(t->columns[0].name, "user");
	assert_string_equal(t->columns[1].name, "count_");
	assert_string_equal(t->columns[2].name, "count__2");
	assert_string_equal(t->columns[3].name, "user_2");
	assert_string_equal(t->columns[3].title, "User");
	assert_int_equal(t->columns[1].type, COL_INT);
	assert_int_equal(t->columns[4].type, COL_TEXT);
	rows_are(t, NULL, (struct order){0}, "Bob 6 6 1.5 1\nann 6 6 1.5 1\n");
	rows_are(t, &(struct filter){.where = "user=bob host=1"}, (struct order){"user", true}, "Bob 6 6 1.5 1\n");
	result_close(r);
	assert_ok(result_of_sql(c, "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100005) SELECT i FROM n",
				&r));
	assert_true(result_is_cut(r));
	int64_t shown, all;
	struct query *q;
	assert_ok(query_open_ordered(c, result_relation(r), NULL, &(struct order){0}, &q));
	assert_ok(query_count(q, &shown, &all));
	assert_int_equal(all, RESULT_MOST);
	query_close(q);
	result_close(r);
}

static void only_a_select(void **state)
{
	static const char *const bad[] = {"", "DELETE FROM fact", "SELECT 1; SELECT 2", "SELECT 1) UNION SELECT (2", "SELECT",
					  "ATTACH ':memory:' AS x", "PRAGMA user_version = 3", "SELECT 1 FROM nowhere"};
	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		struct result *r;
		struct err e = result_of_sql(c, bad[i], &r);
		if (e.kind != ERR_USAGE)
			fail_msg("%s", bad[i]);
		assert_null(r);
		err_free(e);
	}
}

/* ------------------------------------------------------------ saved filters */

static void count_one(void *context, const char *name, const char *expression)
{
	(void)name;
	(void)expression;
	++*(int *)context;
}

static void filters_are_saved(void **state)
{
	(void)state;
	struct buf b = {0};
	int n = 0;
	assert_ok(saved_filter_set(c, "bobs", "user=bob"));
	assert_ok(saved_filter_set(c, "Bobs", "user=bob or user=ann"));
	assert_ok(saved_filter_get(c, "BOBS", &b));
	assert_string_equal(buf_text(&b), "user=bob or user=ann");
	assert_ok(saved_filter_each(c, count_one, &n));
	assert_int_equal(n, 1);
	static const char *const bad[][2] = {{"", "user=bob"}, {"a b", "user=bob"}, {"x'", "user=bob"}, {"x", "user="}, {"x", ""}};
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		struct err e = saved_filter_set(c, bad[i][0], bad[i][1]);
		assert_int_equal(e.kind, ERR_USAGE);
		err_free(e);
	}
	struct err e = saved_filter_get(c, "other", &b);
	assert_int_equal(e.kind, ERR_NOT_FOUND);
	assert_non_null(strstr(e.text, "bobs"));
	err_free(e);
	assert_ok(saved_filter_remove(c, "bobs"));
	e = saved_filter_remove(c, "bobs");
	assert_int_equal(e.kind, ERR_NOT_FOUND);
	err_free(e);
	buf_free(&b);
}

/* ------------------------------------------------------------ completion */

static void completes(const char *text, const char *expected)
{
	struct completion found = {0};
	struct filter_completer from = {c, relation_get(REL_PROCESS)};
	struct buf b = {0};
	complete_filter(&from, str_of(text), &found);
	buf_printf(&b, "%zu:", found.from);
	for (size_t i = 0; i < found.items.n; i++)
		buf_printf(&b, " %s", found.items.items[i]);
	if (strcmp(buf_text(&b), expected) != 0)
		fail_msg("'%s' gives '%s', not '%s'", text, buf_text(&b), expected);
	buf_free(&b);
	completion_free(&found);
}

static void filters_are_completed(void **state)
{
	(void)state;
	completes("us", "0: user");
	completes("user", "4: = == != ~ !~ in (");
	completes("user ", "5: = == != ~ !~ in (");
	completes("pid ", "4: = != < <= > >= in (");
	completes("user!", "5: ann Bob Robert"); /* an operator may go on, a value may come */
	completes("user=", "5: ann Bob Robert");
	completes("user=B", "5: Bob");
	completes("user=bob and not (us", "18: user");
	completes("user=bob pid in (1, 10", "20: 100 101 102 103 104");
	completes("user=bob pid in (100) na", "22: name");
	completes("name=\"\xc3", "5:"); /* half a character */
	completes("name==\"a", "6: \"A.exe\" \"a.exe\"");
	completes("name=\"a.exe\" us", "13: user");
	completes("start=", "6:");
	completes("colour=", "7:");
	struct buf all = {0};
	buf_puts(&all, "0:");
	for (size_t i = 0; i < relation_get(REL_PROCESS)->ncolumns; i++)
		buf_printf(&all, " %s", relation_get(REL_PROCESS)->columns[i].name);
	completes("", buf_text(&all));
	buf_free(&all);
	completes("elev", "0: elevation");
}

static void no_such_column(void **state)
{
	(void)state;
	struct query *q;
	struct err e = query_open_ordered(c, relation_get(REL_PROCESS), NULL, &(struct order){"colour", false}, &q);
	assert_int_equal(e.kind, ERR_USAGE);
	assert_null(q);
	err_free(e);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_column_sorts),
		cmocka_unit_test(sorted_under_a_filter),
		cmocka_unit_test(sorting_can_be_stopped),
		cmocka_unit_test(no_such_column),
		cmocka_unit_test(like_folds_every_script),
		cmocka_unit_test(values_are_counted),
		cmocka_unit_test(every_column_counts),
		cmocka_unit_test(sql_is_a_relation),
		cmocka_unit_test(only_a_select),
		cmocka_unit_test(filters_are_saved),
		cmocka_unit_test(filters_are_completed),
		cmocka_unit_test(names_match_in_any_script),
	};
	return cmocka_run_group_tests(tests, make_case, drop_case);
}
