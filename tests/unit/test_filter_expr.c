/* The filter language: what it becomes, and what it refuses. */
#include "unit/test.h"

#include <string.h>

#include "store/filter.h"
#include "store/filter_expr.h"

static void becomes(enum relation_id id, const char *text, const char *sql)
{
	struct condition c = {0};
	struct buf out = {0};
	assert_ok(filter_expr_sql(text, relation_get(id), (struct knowing){0}, &c, &out, NULL));
	assert_string_equal(buf_text(&out), sql);
	buf_free(&out);
	condition_free(&c);
}

static void test_precedence(void **state)
{
	(void)state;
	becomes(REL_LOGON, "type=2 or type=3 and type=4",
		"(coalesce(((l.type) = ?1), 0) OR coalesce(((l.type) = ?2), 0) AND coalesce(((l.type) = ?3), 0))");
	becomes(REL_LOGON, "(type=2 OR type=3) type=4",
		"((coalesce(((l.type) = ?1), 0) OR coalesce(((l.type) = ?2), 0)) AND coalesce(((l.type) = ?3), 0))");
	becomes(REL_LOGON, "not type in (2, 3)", "(NOT (coalesce(((l.type) = ?1 OR (l.type) = ?2), 0)))");
	becomes(REL_LOGON, "type!=2", "(NOT coalesce(((l.type) = ?1), 0))");
	becomes(REL_LOGON, "type=null", "(coalesce(((l.type) IS NULL), 0))");
}

/* What a relation has no column for drops out of and, or and not alike. */
static void test_absent(void **state)
{
	(void)state;
	becomes(REL_LOGON, "pid=4 and type=2", "(coalesce(((l.type) = ?1), 0))");
	becomes(REL_LOGON, "type=2 or pid=4", "(coalesce(((l.type) = ?1), 0))");
	becomes(REL_LOGON, "not (pid=4) type=2", "(coalesce(((l.type) = ?1), 0))");
	becomes(REL_LOGON, "pid in (1, 2)", "");
	becomes(REL_SOURCE, "user=bob host=x since=2d", "");
}

/* Lines must all hold; what is absent in one drops out with it. */
static void test_lines(void **state)
{
	(void)state;
	becomes(REL_LOGON, "type=2 or type=3\ntype=4",
		"(coalesce(((l.type) = ?1), 0) OR coalesce(((l.type) = ?2), 0)) AND (coalesce(((l.type) = ?3), 0))");
	becomes(REL_LOGON, "pid=4\ntype=4\npid=5", "(coalesce(((l.type) = ?1), 0))");
}

static void test_exact(void **state)
{
	(void)state;
	struct condition c = {0};
	struct buf out = {0};
	assert_ok(filter_expr_sql("image==\"C:\\A*\"\" b\" type==2 user==null", relation_get(REL_PROCESS), (struct knowing){0}, &c, &out,
				  NULL));
	assert_string_equal(buf_text(&out), "(coalesce(((i.text) = ?1), 0) AND coalesce(((coalesce(n.user, a.user)) IS NULL), 0))");
	assert_int_equal(c.n, 1);
	assert_string_equal(c.parameters[0].text, "C:\\A*\" b");
	buf_free(&out);
	condition_free(&c);
}

/* Values are bound, whatever they hold. */
static void test_values(void **state)
{
	(void)state;
	struct condition c = {0};
	struct buf out = {0};
	assert_ok(filter_expr_sql("domain=\"x' OR 1=1 --\" domain~50%_ workstation=a(1),b", relation_get(REL_LOGON), (struct knowing){0}, &c,
				  &out, NULL));
	assert_int_equal(c.n, 3);
	assert_string_equal(c.parameters[0].text, "x' or 1=1 --");
	assert_string_equal(c.parameters[1].text, "%50\\%\\_%");
	assert_string_equal(c.parameters[2].text, "a(1),b");
	assert_null(strstr(buf_text(&out), "1=1"));
	buf_free(&out);
	condition_free(&c);
}

static void test_refused(void **state)
{
	static const char *const bad[] = {
		"", "user", "user=", "=bob", "user==", "and", "user=bob and", "user=bob or or user=x", "(user=bob",
		"user=bob)", "not", "colour=red", "pid=x", "start=later", "user<b", "pid~4", "type in 3", "type in (3",
		"type in ()", "user=\"bob", "since>2d", "pid=4;", "'", "user=bob\n", "user=bob\ntype", "sid=\"a\"\"", "since==2d",
	};
	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		struct err e = filter_expr_check(bad[i], NULL, NULL);
		if (e.kind != ERR_USAGE)
			fail_msg("'%s' is taken", bad[i]);
		err_free(e);
	}
	struct buf deep = {0}, many = {0};
	for (int i = 0; i < 5000; i++) {
		buf_putc(&deep, '(');
		buf_printf(&many, "pid=%d ", i);
	}
	struct err e = filter_expr_check(buf_text(&deep), NULL, NULL);
	assert_int_equal(e.kind, ERR_USAGE);
	err_free(e);
	e = filter_expr_check(buf_text(&many), NULL, NULL);
	assert_int_equal(e.kind, ERR_USAGE);
	err_free(e);
	buf_free(&deep);
	buf_free(&many);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_precedence),
		cmocka_unit_test(test_absent),
		cmocka_unit_test(test_values),
		cmocka_unit_test(test_lines),
		cmocka_unit_test(test_exact),
		cmocka_unit_test(test_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
