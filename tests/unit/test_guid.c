/* What Sysmon's GUIDs tell, and when two of them are of one process. */
#include "unit/test.h"

#include "model/guid.h"

static void parts(void **state)
{
	struct guid g;
	wintime start;
	(void)state;
	assert_true(guid_parse(STR("{e2c04bb9-4380-69a5-8619-400100000000}"), &g));
	assert_true(wintime_parse(STR("2026-03-02T08:00:00Z"), &start, NULL));
	assert_int_equal(g.start, start);
	assert_int_equal(g.tail, 0x1401986);
	assert_true(guid_parse(STR("E2C04BB9-4380-69A5-E703-000000000000"), &g));
	assert_int_equal(g.start, start);
	assert_int_equal(g.tail, 0x3e7);
	assert_true(guid_parse(STR("{e2c04bb9-0000-0000-0000-000000000000}"), &g));
	assert_int_equal(g.start, 0);
}

static void no_guids(void **state)
{
	static const char *const texts[] = {"", "{", "{}", "-", "{e2c04bb9-4380-69a5-8619-40010000000}",
					    "{e2c04bb9-4380-69a5-8619-4001000000000}",
					    "{e2c04bb9-4380-69a5-8619_400100000000}", "{e2c04bb9-4380-69a5-86g9-400100000000}"};
	struct guid g;
	(void)state;
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		assert_false(guid_parse(str_of(texts[i]), &g));
}

static void one_process(void **state)
{
	struct str a = STR("{e2c04bb9-4380-69a5-8619-400100000000}");
	(void)state;
	assert_true(guid_agrees(a, STR("{E2C04BB9-4380-69A5-8619-400100000000}")));
	assert_true(guid_agrees(a, STR("{e2c04bb9-4380-69a5-7909-000000000300}")));
	assert_false(guid_agrees(a, STR("{e2c04bb9-4381-69a5-8619-400100000000}"))); /* a second later */
	assert_false(guid_agrees(a, STR("{e2c04bba-4380-69a5-8619-400100000000}"))); /* another machine */
	assert_false(guid_agrees(STR("{e2c04bb9-0000-0000-0000-000000000001}"), STR("{e2c04bb9-0000-0000-0000-000000000002}")));
	assert_true(guid_agrees(STR("a name"), STR("a name")));
	assert_false(guid_agrees(STR("a name"), STR("another")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(parts),
		cmocka_unit_test(no_guids),
		cmocka_unit_test(one_process),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
