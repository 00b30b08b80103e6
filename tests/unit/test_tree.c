/* Numbers of boots and processes: preorder, depth, ranges, order of siblings. */
#include <inttypes.h>
#include <stdio.h>

#include "unit/facts.h"

static void test_preorder(void **state)
{
	struct facts f = {0};
	(void)state;
	facts_say(&f, "10:00:00 boot\n"
		      "10:00:01 start pid=10 image=C:\\a.exe id=0x1000\n"
		      "10:00:02 start pid=20 image=C:\\b.exe id=0x1000\n"
		      "10:00:03 start pid=11 image=C:\\a1.exe by=10 id=0x1000\n"
		      "10:00:04 start pid=12 image=C:\\a2.exe by=10 id=0x1000\n"
		      "10:00:05 start pid=13 image=C:\\a11.exe by=11 id=0x1000\n"
		      "11:00:00 boot\n"
		      "11:00:01 start pid=10 image=C:\\a.exe id=0x1000\n");
	struct derived *d = facts_derive(&f);
	assert_string_equal(derived_tree(d), "boot 1\n"
					     "  10 a.exe\n"
					     "    11 a1.exe\n"
					     "      13 a11.exe\n"
					     "    12 a2.exe\n"
					     "  20 b.exe\n"
					     "boot 2\n"
					     "  10 a.exe\n");
	static const struct {
		uint32_t node, last, depth, boot, parent, children;
	} expected[] = {
		{2, 5, 1, 1, 0, 2}, {3, 4, 2, 1, 2, 1}, {4, 4, 3, 1, 3, 0},
		{5, 5, 2, 1, 2, 0}, {6, 6, 1, 1, 0, 0}, {8, 8, 1, 7, 0, 0},
	};
	assert_int_equal(d->processes.n, 6);
	for (size_t i = 0; i < d->processes.n; i++) {
		const struct process *p = &d->processes.items[i];
		assert_int_equal(p->node, expected[i].node);
		assert_int_equal(p->last, expected[i].last);
		assert_int_equal(p->depth, expected[i].depth);
		assert_int_equal(p->boot, expected[i].boot);
		assert_int_equal(p->parent, expected[i].parent);
		assert_int_equal(p->children, expected[i].children);
	}
	assert_int_equal(d->boots.items[0].node, 1);
	assert_int_equal(d->boots.items[0].last, 6);
	assert_int_equal(d->boots.items[0].processes, 5);
	assert_int_equal(d->boots.items[1].node, 7);
	assert_int_equal(d->boots.items[1].last, 8);
	facts_done(&f, d);
}

static void test_siblings_of_one_tick(void **state)
{
	struct facts f = {0};
	(void)state;
	facts_say(&f, "10:00:00 start rec=7 pid=3 image=C:\\c.exe id=0x1000\n"
		      "10:00:00 start rec=5 pid=1 image=C:\\a.exe id=0x1000\n"
		      "10:00:00 start rec=6 pid=2 image=C:\\b.exe id=0x1000\n");
	struct derived *d = facts_derive(&f);
	assert_string_equal(derived_tree(d), "boot 1\n  1 a.exe\n  2 b.exe\n  3 c.exe\n");
	facts_done(&f, d);
}

/* Sysmon made a placeholder before Security told of the parent's start. */
static void test_deserted_placeholder(void **state)
{
	struct facts f = {0};
	(void)state;
	facts_say(&f, "10:00:00 sysmon1 pid=200 image=C:\\b.exe by=100 parent=C:\\a.exe id=0x1000\n"
		      "10:00:00.1 start pid=100 image=C:\\a.exe id=0x1000\n"
		      "10:00:00.2 start pid=200 image=C:\\b.exe by=100 parent=C:\\a.exe id=0x1000\n");
	struct derived *d = facts_derive(&f);
	assert_string_equal(derived_tree(d), "boot 1\n  100 a.exe\n    200 b.exe\n");
	facts_done(&f, d);
}

static void test_very_deep(void **state)
{
	enum { DEEP = 50000 };
	struct facts f = {0};
	struct fact head = {.kind = KIND_PROCESS_START, .event_id = 4688, .channel = STR("Security")};
	(void)state;
	for (int i = 1; i <= DEEP; i++) {
		char pid[16], by[16];
		head.record_id = i;
		head.time = clock_time("10:00:00") + i;
		int n = snprintf(pid, sizeof pid, "%d", i), m = snprintf(by, sizeof by, "%d", i - 1);
		const struct str fields[][2] = {{STR("NewProcessId"), {pid, (size_t)n}},
						{STR("ProcessId"), {by, (size_t)m}},
						{STR("NewProcessName"), STR("C:\\a.exe")}};
		facts_add(&f, &head, fields, 3);
	}
	struct derived *d = facts_derive(&f);
	assert_int_equal(d->processes.n, DEEP);
	assert_int_equal(d->processes.items[DEEP - 1].depth, DEEP);
	assert_int_equal(d->processes.items[0].last, DEEP + 1);
	facts_done(&f, d);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_preorder),
		cmocka_unit_test(test_siblings_of_one_tick),
		cmocka_unit_test(test_deserted_placeholder),
		cmocka_unit_test(test_very_deep),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
