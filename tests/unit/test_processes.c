/* Starts, exits, parents and owners of processes. */
#include "unit/facts.h"

#include <stdio.h>

static void test_start_and_exit(void **state)
{
	struct facts f = {0};
	(void)state;
	facts_say(&f, "10:00:00 start pid=100 image=C:\\A.exe by=50 id=0x1000 user=bob cmd='A.exe /x' "
		      "token=%%1937 label=S-1-16-12288\n"
		      "10:00:05 exit pid=100 image=c:\\a.EXE id=0x1000 user=bob status=0xc0000005\n");
	struct derived *d = facts_derive(&f);
	const struct process *p = process_of(d, 100, 0);
	assert_int_equal(p->end, clock_time("10:00:05"));
	expect_link(p->end_link, RECORDED, REASON_EXIT_RECORDED);
	assert_int_equal(p->exit_status, 0xc0000005);
	assert_int_equal(p->elevation, 1937);
	assert_int_equal(p->integrity, 0x3000);
	assert_int_equal(p->flags, PROCESS_ELEVATED);
	assert_true(str_eq(p->command_line.text, STR("A.exe /x")));
	facts_done(&f, d);
}

static void test_exit_of_another_image(void **state)
{
	struct facts f = {0};
	(void)state;
	facts_say(&f, "10:00:00 start pid=100 image=C:\\a.exe by=50 id=0x1000\n"
		      "10:00:05 exit pid=100 image=C:\\b.exe id=0x1000\n");
	struct derived *d = facts_derive(&f);
	expect_link(process_of(d, 100, 0)->end_link, UNKNOWN, REASON_OPEN_AT_LOG_END);
	assert_int_equal(process_of(d, 100, 1)->status, PROCESS_EXIT_ONLY);
	facts_done(&f, d);
}

static void test_exit_begun_before_the_log(void **state)
{
	struct facts f = {0};
	(void)state;
	facts_say(&f, "10:00:05 exit pid=100 image=C:\\a.exe id=0x1000 user=bob\n"
		      "10:00:06 start pid=200 image=C:\\b.exe by=100 parent=C:\\a.exe id=0x1000 user=bob\n");
	struct derived *d = facts_derive(&f);
	const struct process *p = process_of(d, 100, 0);
	assert_int_equal(p->status, PROCESS_EXIT_ONLY);
	assert_int_equal(p->start, 0);
	assert_int_equal(p->seen, clock_time("10:00:05"));
	expect_link(p->end_link, RECORDED, REASON_EXIT_ONLY);
	expect_link(process_of(d, 200, 0)->parent_link, UNKNOWN, REASON_PARENT_ENDED);
	assert_string_equal(derived_activity(d), "10:00:05 process_end bob 100\n"
						 "10:00:06 process_start bob 200\n");
	facts_done(&f, d);
}

static void test_parent_rules(void **state)
{
	struct facts f = {0};
	(void)state;
	facts_say(&f, "10:00:00 start pid=100 image=C:\\a.exe by=50 id=0x1000\n"
		      "10:00:01 start pid=201 image=C:\\c.exe by=100 parent=C:\\A.EXE id=0x1000\n"
		      "10:00:02 start pid=202 image=C:\\c.exe by=100 id=0x1000\n"
		      "10:00:03 start pid=203 image=C:\\c.exe by=100 parent=C:\\other.exe id=0x1000\n"
		      "10:00:04 start pid=204 image=C:\\c.exe id=0x1000\n"
		      "10:00:05 exit pid=100 image=C:\\a.exe id=0x1000\n"
		      "10:00:06 start pid=205 image=C:\\c.exe by=100 parent=C:\\a.exe id=0x1000\n");
	struct derived *d = facts_derive(&f);
	uint32_t a = process_of(d, 100, 0)->node;
	expect_link(process_of(d, 100, 0)->parent_link, UNKNOWN, REASON_PARENT_NOT_RECORDED);
	expect_link(process_of(d, 201, 0)->parent_link, RECORDED, REASON_PARENT_STARTED);
	assert_int_equal(process_of(d, 201, 0)->parent, a);
	expect_link(process_of(d, 202, 0)->parent_link, INFERRED, REASON_PARENT_ID_ONLY);
	assert_int_equal(process_of(d, 202, 0)->parent, a);
	expect_link(process_of(d, 203, 0)->parent_link, UNKNOWN, REASON_PARENT_IMAGE_DIFFERS);
	assert_int_not_equal(process_of(d, 203, 0)->parent, a);
	expect_link(process_of(d, 204, 0)->parent_link, UNKNOWN, REASON_PARENT_UNKNOWN);
	assert_int_equal(process_of(d, 204, 0)->parent, 0);
	expect_link(process_of(d, 205, 0)->parent_link, UNKNOWN, REASON_PARENT_ENDED);
	assert_int_not_equal(process_of(d, 205, 0)->parent, a);
	facts_done(&f, d);
}

static void test_placeholders_are_shared(void **state)
{
	struct facts f = {0};
	(void)state;
	facts_say(&f, "10:00:01 start pid=201 image=C:\\c.exe by=100 parent=C:\\a.exe id=0x1000\n"
		      "10:00:02 start pid=202 image=C:\\c.exe by=100 parent=c:\\A.exe id=0x1000\n"
		      "10:00:03 start pid=203 image=C:\\c.exe by=100 parent=C:\\b.exe id=0x1000\n"
		      "10:00:04 start pid=100 image=C:\\x.exe by=50 parent=C:\\y.exe id=0x1000\n"
		      "10:00:05 start pid=204 image=C:\\c.exe by=100 parent=C:\\a.exe id=0x1000\n");
	struct derived *d = facts_derive(&f);
	assert_string_equal(derived_tree(d), "boot 1\n"
					     "  100 a.exe ?\n"
					     "    201 c.exe\n"
					     "    202 c.exe\n"
					     "  100 b.exe ?\n"
					     "    203 c.exe\n"
					     "  50 y.exe ?\n"
					     "    100 x.exe\n"
					     "  100 a.exe ?\n" /* after x.exe it is another */
					     "    204 c.exe\n");
	/* The ID went to another process: that much is known of its end. */
	assert_int_equal(process_of(d, 100, 0)->end, clock_time("10:00:04"));
	expect_link(process_of(d, 100, 0)->end_link, INFERRED, REASON_ID_REUSED);
	facts_done(&f, d);
}

/* The ID was free in between: the second child has another parent of that name. */
static void test_placeholder_ends_with_its_id(void **state)
{
	struct facts f = {0};
	(void)state;
	facts_say(&f, "10:00:00 start pid=300 image=C:\\r.exe by=50 parent=C:\\y.exe id=0x1000\n"
		      "10:00:01 start pid=201 image=C:\\c.exe by=100 parent=C:\\a.exe id=0x1000\n"
		      "10:00:02 exit pid=100 image=C:\\a.exe id=0x1000\n"
		      "10:00:03 start pid=202 image=C:\\c.exe by=100 parent=C:\\a.exe id=0x1000\n"
		      "10:00:04 start pid=203 image=C:\\c.exe by=300 parent=C:\\b.exe id=0x1000\n"
		      "10:00:05 exit pid=300 image=C:\\o.exe id=0x1000\n"
		      "10:00:06 start pid=204 image=C:\\c.exe by=300 parent=C:\\b.exe id=0x1000\n");
	struct derived *d = facts_derive(&f);
	assert_string_equal(derived_tree(d), "boot 1\n"
					     "  50 y.exe ?\n"
					     "    300 r.exe\n"
					     "  100 a.exe !\n"
					     "    201 c.exe\n"
					     "  100 a.exe ?\n"
					     "    202 c.exe\n"
					     "  300 b.exe ?\n"
					     "    203 c.exe\n"
					     "  300 o.exe !\n"
					     "  300 b.exe ?\n"
					     "    204 c.exe\n");
	expect_link(process_of(d, 202, 0)->parent_link, UNKNOWN, REASON_PARENT_ENDED);
	/* Another process had b.exe's ID when it ended. */
	assert_int_equal(process_of(d, 300, 1)->end, clock_time("10:00:05"));
	expect_link(process_of(d, 300, 1)->end_link, INFERRED, REASON_ID_REUSED);
	facts_done(&f, d);
}

static void test_exit_of_a_placeholder(void **state)
{
	struct facts f = {0};
	(void)state;
	facts_say(&f, "10:00:01 start pid=201 image=C:\\c.exe by=100 parent=C:\\a.exe id=0x1000\n"
		      "10:00:02 exit pid=100 image=C:\\a.exe id=0x1000 user=bob\n"
		      "10:00:03 start pid=301 image=C:\\c.exe by=300 id=0x1000\n"
		      "10:00:04 exit pid=300 image=C:\\b.exe id=0x1000 user=bob\n");
	struct derived *d = facts_derive(&f);
	assert_string_equal(derived_tree(d), "boot 1\n"
					     "  100 a.exe !\n"
					     "    201 c.exe\n"
					     "  300 b.exe !\n"
					     "    301 c.exe\n");
	expect_link(process_of(d, 100, 0)->end_link, RECORDED, REASON_EXIT_ONLY);
	/* Nothing but the ID joins these two. */
	expect_link(process_of(d, 300, 0)->end_link, INFERRED, REASON_EXIT_ONLY);
	facts_done(&f, d);
}

/* The clock went back by half a second while a.exe ran. */
static void test_exit_before_its_start(void **state)
{
	struct facts f = {0};
	(void)state;
	facts_say(&f, "10:00:05 start pid=100 image=C:\\a.exe by=50 id=0x1000\n"
		      "10:00:05.2 start pid=200 image=C:\\c.exe by=100 parent=C:\\a.exe id=0x1000\n"
		      "10:00:04.9 exit pid=100 image=C:\\a.exe id=0x1000\n"
		      "10:00:05.3 start pid=300 image=C:\\c.exe by=100 parent=C:\\a.exe id=0x1000\n"
		      "10:00:07 start pid=100 image=C:\\b.exe by=50 id=0x1000\n");
	struct derived *d = facts_derive(&f);
	assert_string_equal(derived_tree(d), "boot 1\n"
					     "  50  ?\n"
					     "    100 a.exe\n"
					     "      200 c.exe\n"
					     "    100 b.exe\n"
					     "  100 a.exe ?\n" /* it had ended */
					     "    300 c.exe\n");
	expect_link(process_of(d, 100, 0)->end_link, INFERRED, REASON_EXIT_CLOCK_BACK);
	assert_int_equal(process_of(d, 100, 0)->end, clock_time("10:00:04.9"));
	assert_int_equal(logon_of(d, 0x1000, 0)->processes, 4);
	facts_done(&f, d);
}

/* Record IDs that begin anew tell nothing: the exit is an hour older. */
static void test_exit_long_before_a_start(void **state)
{
	struct facts f = {0};
	(void)state;
	facts_say(&f, "10:00:00 exit pid=100 image=C:\\a.exe id=0x1000 rec=1000\n"
		      "10:10:00 cleared rec=1 id=0x1000\n"
		      "11:00:00 start pid=100 image=C:\\a.exe by=50 id=0x1000\n");
	struct derived *d = facts_derive(&f);
	assert_int_equal(process_of(d, 100, 0)->status, PROCESS_EXIT_ONLY);
	expect_link(process_of(d, 100, 1)->end_link, UNKNOWN, REASON_OPEN_AT_LOG_END);
	facts_done(&f, d);
}

static void test_owner(void **state)
{
	struct facts f = {0};
	(void)state;
	facts_say(&f, "10:00:00 logon id=0x1000 user=bob type=2\n"
		      /* empty targets: the subject owns it */
		      "10:00:01 start pid=100 image=C:\\a.exe by=50 id=0x1000 user=bob target=- tuser=-\n"
		      "10:00:02 start pid=101 image=C:\\a.exe by=50 id=0x1000 user=bob target=0x0 tsid=none\n"
		      /* the ID counts, whatever the SID */
		      "10:00:03 start pid=102 image=C:\\b.exe by=100 parent=C:\\a.exe id=0x3e7 user=HOST$ "
		      "sid=S-1-5-18 target=0x1000 tuser=bob tsid=none\n"
		      "10:00:04 start pid=103 image=C:\\b.exe by=100 parent=C:\\a.exe id=0x3e7 user=HOST$ "
		      "sid=S-1-5-18 target=0x2000 tuser=adm\n"
		      "10:00:05 start pid=104 image=C:\\b.exe by=103 parent=C:\\b.exe id=0x3e7 user=HOST$ "
		      "sid=S-1-5-18 target=0x1000 tuser=- tsid=none\n");
	struct derived *d = facts_derive(&f);
	for (uint64_t pid = 100; pid <= 102; pid++) {
		assert_int_equal(process_of(d, pid, 0)->logon_id, 0x1000);
		assert_string_equal(user_at(d, process_of(d, pid, 0)->account), "bob");
	}
	assert_int_equal(process_of(d, 101, 0)->flags, 0);
	assert_int_equal(process_of(d, 102, 0)->flags, PROCESS_OTHER_REQUESTER);
	assert_int_equal(process_of(d, 102, 0)->requested_logon_id, 0x3e7);
	assert_string_equal(user_at(d, process_of(d, 102, 0)->requester), "SYSTEM");
	assert_int_equal(process_of(d, 103, 0)->flags,
			 PROCESS_OTHER_REQUESTER | PROCESS_OWNER_CHANGED);
	assert_string_equal(user_at(d, process_of(d, 104, 0)->account), "bob");
	assert_int_equal(logon_of(d, 0x1000, 0)->processes, 4);
	facts_done(&f, d);
}

static void test_sysmon_and_security(void **state)
{
	struct facts f = {0};
	(void)state;
	facts_say(&f, "10:00:00 start pid=100 image=C:\\a.exe by=50 id=0x1000 user=bob\n"
		      "10:00:01.5 sysmon1 pid=100 image=C:\\a.exe by=50 parent=C:\\p.exe id=0x1000 "
		      "user=DOM\\bob cmd='a.exe /x'\n"
		      "10:00:02 sysmon1 pid=200 image=C:\\b.exe by=100 parent=C:\\a.exe id=0x1000 "
		      "user=DOM\\bob\n"
		      "10:00:03.5 start pid=200 image=C:\\b.exe by=100 parent=C:\\a.exe id=0x1000 user=bob\n"
		      "10:00:05 sysmon5 pid=200 image=C:\\b.exe\n"
		      "10:00:05.1 exit pid=200 image=C:\\b.exe id=0x1000 status=0x1\n"
		      "10:00:06 exit pid=100 image=C:\\a.exe id=0x1000\n"
		      "10:00:06.1 sysmon5 pid=100 image=C:\\a.exe\n");
	struct derived *d = facts_derive(&f);
	assert_string_equal(derived_tree(d), "boot 1\n"
					     "  50 p.exe ?\n"
					     "    100 a.exe\n"
					     "      200 b.exe\n");
	assert_int_equal(process_of(d, 200, 0)->start, clock_time("10:00:03.5"));
	assert_int_equal(process_of(d, 200, 0)->end, clock_time("10:00:05.1"));
	assert_int_equal(process_of(d, 200, 0)->exit_status, 1);
	assert_int_equal(process_of(d, 100, 0)->end, clock_time("10:00:06"));
	facts_done(&f, d);
}

/* Security names no parent, Sysmon does: not the same one for both children. */
static void test_sysmon_names_the_parent(void **state)
{
	struct facts f = {0};
	(void)state;
	facts_say(&f, "10:00:00 old-start pid=201 image=C:\\c.exe by=100 id=0x1000\n"
		      "10:00:01 old-start pid=202 image=C:\\d.exe by=100 id=0x1000\n"
		      "10:00:01.5 sysmon1 pid=201 image=C:\\c.exe by=100 parent=C:\\a.exe id=0x1000\n"
		      "10:00:01.6 sysmon1 pid=202 image=C:\\d.exe by=100 parent=C:\\b.exe id=0x1000\n"
		      "10:00:02 start pid=203 image=C:\\e.exe by=100 parent=C:\\b.exe id=0x1000\n");
	struct derived *d = facts_derive(&f);
	assert_string_equal(derived_tree(d), "boot 1\n"
					     "  100 a.exe ?\n"
					     "    201 c.exe\n"
					     "  100 b.exe ?\n"
					     "    202 d.exe\n"
					     "    203 e.exe\n");
	facts_done(&f, d);
}

/* A token names the parent only if its ID was not another's by then, by the time that
 * was told: the clock was set back since the parent started. */
static void test_token_after_its_assigner_ended(void **state)
{
	struct facts f = {0};
	(void)state;
	facts_say(&f, "10:00:00 start pid=104 image=C:\\b.exe by=50 id=0x1000\n"
		      "09:00:00 old-start pid=108 image=C:\\c.exe by=104 id=0x1000\n"
		      "09:00:00.5 token pid=104 image=C:\\x.exe TargetProcessId=0x6c target=0x2000 id=0x1000\n"
		      "09:00:00.1 start pid=104 image=C:\\x.exe by=50 id=0x1000\n");
	struct derived *d = facts_derive(&f);
	expect_link(process_of(d, 108, 0)->parent_link, INFERRED, REASON_PARENT_ID_ONLY);
	facts_done(&f, d);
}

/* A parent that two children name was there when the first of them started, whatever the
 * clock says. */
static void test_named_parent_after_the_clock_went_back(void **state)
{
	struct facts f = {0};
	(void)state;
	facts_say(&f, "10:00:00 start pid=200 image=C:\\a.exe by=100 parent=C:\\p.exe id=0x1000\n"
		      "09:00:00 old-start pid=204 image=C:\\b.exe by=100 id=0x1000\n"
		      "09:00:00 token pid=100 image=C:\\p.exe TargetProcessId=204 target=0x2000 id=0x1000\n");
	struct derived *d = facts_derive(&f);
	assert_string_equal(derived_tree(d), "boot 1\n"
					     "  100 p.exe ?\n"
					     "    200 a.exe\n"
					     "    204 b.exe\n");
	assert_int_equal(process_of(d, 100, 0)->seen, clock_time("10:00:00"));
	facts_done(&f, d);
}

/* What Sysmon says of another parent than Security does is not that parent's name. */
static void test_two_logs_name_two_parents(void **state)
{
	struct facts f = {0};
	(void)state;
	facts_say(&f, "10:00:00 sysmon1 pid=200 image=C:\\b.exe by=100 parent=C:\\a.exe id=0x1000 guid={1}\n"
		      "10:00:01 old-start pid=200 image=C:\\b.exe by=4 id=0x1000\n");
	struct derived *d = facts_derive(&f);
	assert_string_equal(derived_tree(d), "boot 1\n"
					     "  4 System ?\n"
					     "    200 b.exe\n");
	facts_done(&f, d);
}

/* A process with another GUID than the child names is not its parent, as little as one
 * that another child names.  The null GUID names none, and Security no GUID. */
static void test_sysmon_names_the_parent_by_guid(void **state)
{
	struct facts f = {0};
	(void)state;
	facts_say(&f, "10:00:00 sysmon1 pid=100 image=C:\\a.exe by=50 parent=C:\\p.exe id=0x1000 guid={1}\n"
		      "11:00:00 sysmon1 pid=201 image=C:\\c.exe by=100 parent=C:\\a.exe guid={2} ParentProcessGuid={9}\n"
		      "11:00:01 sysmon1 pid=202 image=C:\\c.exe by=100 parent=C:\\a.exe guid={3} ParentProcessGuid={8}\n"
		      "11:00:02 sysmon1 pid=203 image=C:\\c.exe by=100 parent=C:\\a.exe guid={4} ParentProcessGuid={9}\n"
		      "11:00:03 sysmon1 pid=204 image=C:\\c.exe by=100 parent=C:\\a.exe guid={5} ParentProcessGuid={0-0}\n"
		      "11:00:04 start pid=205 image=C:\\c.exe by=100 parent=C:\\a.exe\n"
		      "11:00:05 sysmon1 pid=206 image=C:\\c.exe by=100 parent=C:\\a.exe guid={6} ParentProcessGuid={1}\n");
	struct derived *d = facts_derive(&f);
	assert_string_equal(derived_tree(d), "boot 1\n"
					     "  50 p.exe ?\n"
					     "    100 a.exe\n"
					     "      204 c.exe\n"
					     "      205 c.exe\n"
					     "      206 c.exe\n"
					     "  100 a.exe ?\n"
					     "    201 c.exe\n"
					     "    203 c.exe\n"
					     "  100 a.exe ?\n"
					     "    202 c.exe\n");
	expect_link(process_of(d, 201, 0)->parent_link, UNKNOWN, REASON_PARENT_GUID_DIFFERS);
	expect_link(process_of(d, 204, 0)->parent_link, RECORDED, REASON_PARENT_STARTED);
	expect_link(process_of(d, 206, 0)->parent_link, RECORDED, REASON_PARENT_STARTED);
	facts_done(&f, d);
}

/* It is the parent, whatever has ended or has the ID by then, if ID and image agree. */
static void test_parent_guid_finds_the_process(void **state)
{
	struct facts f = {0};
	(void)state;
	facts_say(&f, "10:00:00 sysmon1 pid=100 image=C:\\a.exe by=50 parent=C:\\p.exe guid={1}\n"
		      "10:00:01 sysmon5 pid=100 image=C:\\a.exe guid={1}\n"
		      "10:00:02 sysmon1 pid=201 image=C:\\c.exe by=100 parent=C:\\a.exe guid={2} ParentProcessGuid={1}\n"
		      "10:00:03 sysmon1 pid=100 image=C:\\a.exe by=50 parent=C:\\p.exe guid={3}\n"
		      "10:00:04 sysmon1 pid=202 image=C:\\c.exe by=100 parent=C:\\a.exe guid={4} ParentProcessGuid={1}\n"
		      "10:00:05 sysmon1 pid=203 image=C:\\c.exe by=104 parent=C:\\a.exe guid={5} ParentProcessGuid={1}\n"
		      "10:00:06 sysmon1 pid=204 image=C:\\c.exe by=100 parent=C:\\b.exe guid={6} ParentProcessGuid={1}\n");
	struct derived *d = facts_derive(&f);
	assert_string_equal(derived_tree(d), "boot 1\n"
					     "  50 p.exe ?\n"
					     "    100 a.exe\n"
					     "      201 c.exe\n"
					     "      202 c.exe\n"
					     "    100 a.exe\n"
					     "  104 a.exe ?\n"
					     "    203 c.exe\n"
					     "  100 b.exe ?\n"
					     "    204 c.exe\n");
	expect_link(process_of(d, 201, 0)->parent_link, RECORDED, REASON_PARENT_STARTED);
	expect_link(process_of(d, 202, 0)->parent_link, RECORDED, REASON_PARENT_STARTED);
	expect_link(process_of(d, 204, 0)->parent_link, UNKNOWN, REASON_PARENT_IMAGE_DIFFERS);
	facts_done(&f, d);
}

/* The same where Security tells of the child, too, whichever log comes first. */
static void test_parent_guid_and_security(void **state)
{
	static const char *const told[] = {
		"11:00:00 start pid=200 image=C:\\c.exe by=100 parent=C:\\a.exe\n"
		"11:00:00.1 sysmon1 pid=200 image=C:\\c.exe by=100 parent=C:\\a.exe guid={2} ParentProcessGuid={9}\n"
		"11:00:01 old-start pid=300 image=C:\\c.exe by=104\n"
		"11:00:01.1 sysmon1 pid=300 image=C:\\c.exe by=104 parent=C:\\a.exe guid={4} ParentProcessGuid={3}\n",
		"11:00:00 sysmon1 pid=200 image=C:\\c.exe by=100 parent=C:\\a.exe guid={2} ParentProcessGuid={9}\n"
		"11:00:00.1 start pid=200 image=C:\\c.exe by=100 parent=C:\\a.exe\n"
		"11:00:01 sysmon1 pid=300 image=C:\\c.exe by=104 parent=C:\\a.exe guid={4} ParentProcessGuid={3}\n"
		"11:00:01.1 old-start pid=300 image=C:\\c.exe by=104\n",
	};
	(void)state;
	for (size_t i = 0; i < sizeof told / sizeof *told; i++) {
		struct facts f = {0};
		facts_say(&f, "10:00:00 sysmon1 pid=100 image=C:\\a.exe by=50 parent=C:\\p.exe guid={1}\n"
			      "10:00:01 sysmon1 pid=104 image=C:\\a.exe by=50 parent=C:\\p.exe guid={3}\n"
			      "10:00:02 start pid=104 image=C:\\b.exe by=50 parent=C:\\p.exe\n");
		facts_say(&f, told[i]);
		struct derived *d = facts_derive(&f);
		assert_string_equal(derived_tree(d), "boot 1\n"
						     "  50 p.exe ?\n"
						     "    100 a.exe\n"
						     "    104 a.exe\n"
						     "      300 c.exe\n"
						     "    104 b.exe\n"
						     "  100 a.exe ?\n"
						     "    200 c.exe\n");
		expect_link(process_of(d, 200, 0)->parent_link, UNKNOWN, REASON_PARENT_GUID_DIFFERS);
		expect_link(process_of(d, 300, 0)->parent_link, RECORDED, REASON_PARENT_STARTED);
		facts_done(&f, d);
	}
}

/* Of the nodes of two GUIDs, a child that names none is that of the last one; so is one
 * that Sysmon has not told yet, until it does. */
static void test_placeholders_of_two_guids(void **state)
{
	struct facts f = {0};
	(void)state;
	facts_say(&f, "10:00:00 start pid=201 image=C:\\c.exe by=100 parent=C:\\a.exe\n"
		      "10:00:01 start pid=202 image=C:\\c.exe by=100 parent=C:\\a.exe\n"
		      "10:00:01.1 sysmon1 pid=202 image=C:\\c.exe by=100 parent=C:\\a.exe guid={2} ParentProcessGuid={8}\n"
		      "10:00:02 start pid=203 image=C:\\c.exe by=100 parent=C:\\a.exe\n"
		      "10:00:02.1 sysmon1 pid=203 image=C:\\c.exe by=100 parent=C:\\a.exe guid={3} ParentProcessGuid={9}\n"
		      "10:00:03 start pid=204 image=C:\\c.exe by=100 parent=C:\\a.exe\n"
		      "10:00:04 start pid=205 image=C:\\c.exe by=100 parent=C:\\a.exe\n"
		      "10:00:04.1 sysmon1 pid=205 image=C:\\c.exe by=100 parent=C:\\a.exe guid={5} ParentProcessGuid={8}\n");
	struct derived *d = facts_derive(&f);
	assert_string_equal(derived_tree(d), "boot 1\n"
					     "  100 a.exe ?\n"
					     "    201 c.exe\n"
					     "    202 c.exe\n"
					     "    205 c.exe\n"
					     "  100 a.exe ?\n"
					     "    203 c.exe\n"
					     "    204 c.exe\n");
	facts_done(&f, d);
}

/* An exit is of the node that has its GUID, and of none that has another, also where
 * Security tells of it first.  One that has none is of the node that was shown last. */
static void test_exit_of_a_placeholder_by_guid(void **state)
{
	static const struct {
		const char *exit, *tree;
	} cases[] = {
		{"10:01:00 sysmon5 pid=100 image=C:\\a.exe guid={8}\n", "100 a.exe !\n    201 c.exe\n  100 a.exe ?\n    202 c.exe\n"},
		{"10:01:00 exit pid=100 image=C:\\a.exe\n"
		 "10:01:00.1 sysmon5 pid=100 image=C:\\a.exe guid={8}\n",
		 "100 a.exe !\n    201 c.exe\n  100 a.exe ?\n    202 c.exe\n"},
		{"10:01:00 exit pid=100 image=C:\\a.exe\n"
		 "10:01:00.1 sysmon5 pid=100 image=C:\\a.exe guid={7}\n",
		 "100 a.exe ?\n    201 c.exe\n  100 a.exe ?\n    202 c.exe\n  100 a.exe !\n"},
		{"10:01:00 exit pid=100 image=C:\\a.exe\n", "100 a.exe ?\n    201 c.exe\n  100 a.exe !\n    202 c.exe\n"},
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct facts f = {0};
		struct buf tree = {0};
		facts_say(&f, "10:00:00 sysmon1 pid=201 image=C:\\c.exe by=100 parent=C:\\a.exe guid={2} ParentProcessGuid={8}\n"
			      "10:00:01 sysmon1 pid=202 image=C:\\c.exe by=100 parent=C:\\a.exe guid={3} ParentProcessGuid={9}\n");
		facts_say(&f, cases[i].exit);
		struct derived *d = facts_derive(&f);
		buf_printf(&tree, "boot 1\n  %s", cases[i].tree);
		assert_string_equal(derived_tree(d), buf_text(&tree));
		buf_free(&tree);
		facts_done(&f, d);
	}
}

/* Another GUID is another process, however near and alike. */
static void test_sysmon_starts_within_a_moment(void **state)
{
	struct facts f = {0};
	(void)state;
	facts_say(&f, "10:00:00 start pid=100 image=C:\\a.exe by=50 parent=C:\\p.exe id=0x1000\n"
		      "10:00:00.1 sysmon1 pid=100 image=C:\\a.exe by=50 parent=C:\\p.exe id=0x1000 guid={1}\n"
		      "10:00:00.5 sysmon1 pid=100 image=C:\\a.exe by=50 parent=C:\\p.exe id=0x1000 guid={2}\n"
		      "10:00:00.6 start pid=100 image=C:\\a.exe by=50 parent=C:\\p.exe id=0x1000\n"
		      "10:00:05 sysmon5 pid=100 image=C:\\a.exe guid={1}\n");
	struct derived *d = facts_derive(&f);
	assert_string_equal(derived_tree(d), "boot 1\n"
					     "  50 p.exe ?\n"
					     "    100 a.exe\n"
					     "    100 a.exe\n");
	assert_int_equal(process_of(d, 100, 0)->end, clock_time("10:00:05"));
	assert_int_equal(process_of(d, 100, 1)->start, clock_time("10:00:00.6"));
	facts_done(&f, d);
}

/* Its GUID tells whose exit it is, whatever has its ID by then, and before its start. */
static void test_sysmon_exit_by_guid(void **state)
{
	struct facts f = {0};
	(void)state;
	facts_say(&f, "10:00:00 sysmon1 pid=100 image=C:\\a.exe by=50 parent=C:\\p.exe id=0x1000 guid={1}\n"
		      "10:00:01 sysmon1 pid=100 image=C:\\a.exe by=50 parent=C:\\p.exe id=0x1000 guid={2}\n"
		      "10:00:02 sysmon5 pid=100 image=C:\\a.exe guid={1}\n"
		      "10:00:03 sysmon1 pid=200 image=C:\\b.exe by=100 parent=C:\\a.exe id=0x1000 guid={3}\n"
		      "10:00:02.9 sysmon5 pid=200 image=C:\\b.exe guid={3}\n");
	struct derived *d = facts_derive(&f);
	assert_string_equal(derived_tree(d), "boot 1\n"
					     "  50 p.exe ?\n"
					     "    100 a.exe\n"
					     "    100 a.exe\n"
					     "      200 b.exe\n");
	assert_int_equal(process_of(d, 100, 0)->end, clock_time("10:00:02"));
	expect_link(process_of(d, 100, 0)->end_link, RECORDED, REASON_EXIT_RECORDED);
	expect_link(process_of(d, 100, 1)->end_link, UNKNOWN, REASON_OPEN_AT_LOG_END);
	expect_link(process_of(d, 200, 0)->end_link, INFERRED, REASON_EXIT_CLOCK_BACK);
	facts_done(&f, d);
}

/* Sysmon names a process that is not recorded, though Security's word on the exit fits
 * the one that has the ID; it may come first or last. */
static void test_exit_of_another_guid(void **state)
{
	static const char *const told[] = {
		"10:00:04.8 exit pid=100 image=C:\\a.exe id=0x1000\n"
		"10:00:05 sysmon5 pid=100 image=C:\\a.exe guid={2}\n",
		"10:00:04.8 sysmon5 pid=100 image=C:\\a.exe guid={2}\n"
		"10:00:05 exit pid=100 image=C:\\a.exe id=0x1000\n",
	};
	(void)state;
	for (size_t i = 0; i < sizeof told / sizeof *told; i++) {
		struct facts f = {0};
		facts_say(&f, "10:00:00 start pid=100 image=C:\\a.exe by=50 parent=C:\\p.exe id=0x1000\n"
			      "10:00:00.1 sysmon1 pid=100 image=C:\\a.exe by=50 parent=C:\\p.exe id=0x1000 guid={1}\n");
		facts_say(&f, told[i]);
		struct derived *d = facts_derive(&f);
		assert_string_equal(derived_tree(d), "boot 1\n"
						     "  50 p.exe ?\n"
						     "    100 a.exe\n"
						     "  100 a.exe !\n");
		expect_link(process_of(d, 100, 0)->end_link, UNKNOWN, REASON_OPEN_AT_LOG_END);
		facts_done(&f, d);
	}
}

/* The clock was set back between the two: the exit is that of the start that comes after
 * it, by its GUID, and not of the process that has the ID by then.  Security may tell
 * of either, too, and first or last. */
static void test_sysmon_exit_before_its_start(void **state)
{
	static const char *const told[] = {
		"10:00:04.8 sysmon5 pid=100 image=C:\\a.exe guid={2} rec=8\n"
		"10:00:05 sysmon1 pid=100 image=C:\\a.exe by=60 parent=C:\\q.exe id=0x1000 guid={2} rec=7\n",
		"10:00:04.8 sysmon5 pid=100 image=C:\\a.exe guid={2} rec=2\n" /* of the first record of all */
		"10:00:05 sysmon1 pid=100 image=C:\\a.exe by=60 parent=C:\\q.exe id=0x1000 guid={2} rec=1\n",
		"10:00:04.7 exit pid=100 image=C:\\a.exe id=0x1000 rec=9\n"
		"10:00:04.8 sysmon5 pid=100 image=C:\\a.exe guid={2} rec=8\n"
		"10:00:05 sysmon1 pid=100 image=C:\\a.exe by=60 parent=C:\\q.exe id=0x1000 guid={2} rec=7\n"
		"10:00:05.1 start pid=100 image=C:\\a.exe by=60 parent=C:\\q.exe id=0x1000 rec=8\n",
		"10:00:04.8 sysmon5 pid=100 image=C:\\a.exe guid={2} rec=8\n"
		"10:00:04.9 exit pid=100 image=C:\\a.exe id=0x1000 rec=9\n"
		"10:00:05 start pid=100 image=C:\\a.exe by=60 parent=C:\\q.exe id=0x1000 rec=8\n"
		"10:00:05.1 sysmon1 pid=100 image=C:\\a.exe by=60 parent=C:\\q.exe id=0x1000 guid={2} rec=7\n",
	};
	(void)state;
	for (size_t i = 0; i < sizeof told / sizeof *told; i++) {
		struct facts f = {0};
		facts_say(&f, "10:00:00 start pid=100 image=C:\\a.exe by=50 parent=C:\\p.exe id=0x1000 rec=2\n");
		facts_say(&f, told[i]);
		struct derived *d = facts_derive(&f);
		assert_string_equal(derived_tree(d), "boot 1\n"
						     "  50 p.exe ?\n"
						     "    100 a.exe\n"
						     "  60 q.exe ?\n"
						     "    100 a.exe\n");
		expect_link(process_of(d, 100, 0)->end_link, INFERRED, REASON_ID_REUSED);
		expect_link(process_of(d, 100, 1)->end_link, INFERRED, REASON_EXIT_CLOCK_BACK);
		facts_done(&f, d);
	}
}

/* The start of another boot, or of another process, is not that of an exit before it. */
static void test_sysmon_exit_before_anothers_start(void **state)
{
	struct facts f = {0};
	(void)state;
	facts_say(&f, "10:00:00 start pid=100 image=C:\\a.exe by=50 parent=C:\\p.exe id=0x1000\n"
		      "10:00:04 sysmon5 pid=100 image=C:\\a.exe guid={2} rec=8\n"
		      "10:00:05 sysmon1 pid=100 image=C:\\b.exe by=50 parent=C:\\p.exe id=0x1000 guid={2} rec=7\n"
		      "10:00:06 start pid=104 image=C:\\a.exe by=50 parent=C:\\p.exe id=0x1000\n"
		      "10:00:08.6 sysmon5 pid=104 image=C:\\a.exe guid={3} rec=10\n"
		      "10:00:08.7 boot\n"
		      "10:00:08.9 sysmon1 pid=104 image=C:\\a.exe by=50 parent=C:\\p.exe id=0x1000 guid={3} rec=9\n");
	struct derived *d = facts_derive(&f);
	expect_link(process_of(d, 100, 0)->end_link, RECORDED, REASON_EXIT_RECORDED);
	expect_link(process_of(d, 104, 0)->end_link, RECORDED, REASON_EXIT_RECORDED);
	facts_done(&f, d);
}

/* The exit comes after the next start with its ID, by record: it may be that one's. */
static void test_exit_after_the_next_start(void **state)
{
	static const struct {
		const char *exit, *next;
		enum link_reason reason;
	} cases[] = {
		{"rec=4", "10:00:05.1 start pid=100 image=C:\\a.exe by=50 id=0x1000 rec=3\n", REASON_EXIT_AFTER_NEXT},
		{"rec=3", "10:00:05.1 start pid=100 image=C:\\a.exe by=50 id=0x1000 rec=4\n", REASON_EXIT_RECORDED},
		{"rec=4", "10:00:05.1 start pid=100 image=C:\\b.exe by=50 id=0x1000 rec=3\n", REASON_EXIT_RECORDED},
		{"rec=4", "10:00:05 start pid=100 image=C:\\a.exe by=50 id=0x1000 rec=3\n", REASON_ID_REUSED},
		{"rec=4", "10:00:05.1 cleared rec=1\n"
			  "10:00:05.2 start pid=100 image=C:\\a.exe by=50 id=0x1000 rec=3\n", REASON_EXIT_RECORDED},
		{"rec=4", "10:00:05.1 sysmon5 pid=100 image=C:\\a.exe guid={1}\n"
			  "10:00:05.2 start pid=100 image=C:\\a.exe by=50 id=0x1000 rec=3\n", REASON_EXIT_RECORDED},
		{"rec=4", "10:00:05.1 start pid=100 image=C:\\a.exe by=50 id=0x1000 rec=3\n"
			  "10:00:05.2 sysmon5 pid=100 image=C:\\a.exe guid={1}\n", REASON_EXIT_RECORDED},
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct facts f = {0};
		struct buf exit = {0};
		buf_printf(&exit, "10:00:05 exit pid=100 image=C:\\a.exe id=0x1000 %s\n", cases[i].exit);
		facts_say(&f, "10:00:00 start pid=100 image=C:\\a.exe by=50 id=0x1000 rec=2\n"
			      "10:00:00.1 sysmon1 pid=100 image=C:\\a.exe by=50 parent=C:\\p.exe id=0x1000 guid={1}\n");
		facts_say(&f, buf_text(&exit));
		facts_say(&f, cases[i].next);
		struct derived *d = facts_derive(&f);
		expect_link(process_of(d, 100, 0)->end_link, cases[i].reason == REASON_EXIT_RECORDED ? RECORDED : INFERRED,
			    cases[i].reason);
		buf_free(&exit);
		facts_done(&f, d);
	}
}

/* A GUID names a process whose ID and image agree. */
static void test_sysmon_exit_with_anothers_guid(void **state)
{
	struct facts f = {0};
	(void)state;
	facts_say(&f, "10:00:00 sysmon1 pid=100 image=C:\\a.exe by=50 parent=C:\\p.exe id=0x1000 guid={1}\n"
		      "10:00:02 sysmon5 pid=104 image=C:\\a.exe guid={1}\n"
		      "10:00:03 sysmon5 pid=100 image=C:\\b.exe guid={1}\n"
		      "10:00:04 sysmon5 pid=100 image=C:\\a.exe guid={1}\n");
	struct derived *d = facts_derive(&f);
	assert_int_equal(process_of(d, 100, 0)->end, clock_time("10:00:04"));
	assert_int_equal(process_of(d, 104, 0)->status, PROCESS_EXIT_ONLY);
	facts_done(&f, d);
}

/* The null GUID names no process: ID and image decide. */
static void test_sysmon_null_guid(void **state)
{
	static const char *const nulls[] = {"{00000000-0000-0000-0000-000000000000}",
					    "00000000-0000-0000-0000-000000000000"};
	(void)state;
	for (size_t i = 0; i < sizeof nulls / sizeof *nulls; i++) {
		struct facts f = {0};
		struct buf lines = {0};
		buf_printf(&lines,
			   "10:00:00 sysmon1 pid=100 image=C:\\a.exe by=50 parent=C:\\p.exe id=0x1000 guid={1}\n"
			   "10:00:01 sysmon1 pid=104 image=C:\\a.exe by=50 parent=C:\\p.exe id=0x1000 guid=%s\n"
			   "10:00:04.9 exit pid=100 image=C:\\a.exe id=0x1000\n"
			   "10:00:05 sysmon5 pid=100 image=C:\\a.exe guid=%s\n"
			   "10:00:06 sysmon5 pid=104 image=C:\\a.exe guid={2}\n"
			   "10:00:07 sysmon1 pid=108 image=C:\\a.exe by=50 parent=C:\\p.exe id=0x1000 guid={3}\n"
			   "10:00:08 sysmon5 pid=108 image=C:\\a.exe guid=%s\n"
			   "10:00:08.1 exit pid=108 image=C:\\a.exe id=0x2000\n",
			   nulls[i], nulls[i], nulls[i]);
		facts_say(&f, buf_text(&lines));
		struct derived *d = facts_derive(&f);
		assert_int_equal(d->processes.n, 4); /* with their parent */
		expect_link(process_of(d, 100, 0)->end_link, RECORDED, REASON_EXIT_RECORDED);
		expect_link(process_of(d, 104, 0)->end_link, RECORDED, REASON_EXIT_RECORDED);
		expect_link(process_of(d, 108, 0)->end_link, INFERRED, REASON_EXIT_OTHER_SUBJECT);
		buf_free(&lines);
		facts_done(&f, d);
	}
}

/* The exit of a process that has one already is not that of the next one with its ID. */
static void test_sysmon_exit_comes_twice(void **state)
{
	struct facts f = {0};
	(void)state;
	facts_say(&f, "10:00:00 sysmon1 pid=100 image=C:\\a.exe by=50 parent=C:\\p.exe id=0x1000 guid={1}\n"
		      "10:00:05 sysmon5 pid=100 image=C:\\a.exe guid={1}\n"
		      "10:00:10 start pid=100 image=C:\\a.exe by=50 parent=C:\\p.exe id=0x1000\n"
		      "10:00:15 sysmon5 pid=100 image=C:\\a.exe guid={1}\n");
	struct derived *d = facts_derive(&f);
	assert_int_equal(process_of(d, 100, 0)->end, clock_time("10:00:05"));
	expect_link(process_of(d, 100, 1)->end_link, UNKNOWN, REASON_OPEN_AT_LOG_END);
	assert_int_equal(d->processes.n, 3); /* these and p.exe */
	facts_done(&f, d);
}

#define G1 "{e2c04bb9-4380-69a5-8619-400100000000}" /* of 2026-03-02T08:00:00Z */

/* Of 36 exits of one real host 32 had the machine and the start of their process's GUID, and
 * another tail; children name it so, too. */
static void test_tails_of_guids_differ(void **state)
{
	struct facts f = {0};
	(void)state;
	facts_say(&f, "2T08:00:00 start pid=100 image=C:\\T\\7z.exe by=50 parent=C:\\p.exe id=0x1000\n"
		      "2T08:00:00 sysmon1 pid=100 image=C:\\T\\7z.exe by=50 parent=C:\\p.exe id=0x1000 guid=" G1 "\n"
		      "2T08:00:01 start pid=200 image=C:\\c.exe by=100 parent=C:\\T\\7z.exe id=0x1000\n"
		      "2T08:00:01 sysmon1 pid=200 image=C:\\c.exe by=100 parent=C:\\T\\7z.exe id=0x1000 "
		      "ParentProcessGuid={e2c04bb9-4380-69a5-7909-000000000300}\n"
		      "2T08:00:02 exit pid=100 image=C:\\T\\7z.exe id=0x1000\n"
		      "2T08:00:02 sysmon5 pid=100 image=C:\\T\\7z.exe guid={e2c04bb9-4380-69a5-7909-000000000300}\n");
	struct derived *d = facts_derive(&f);
	assert_string_equal(derived_tree(d), "boot 1\n  50 p.exe ?\n    100 7z.exe\n      200 c.exe\n");
	expect_link(process_of(d, 100, 0)->end_link, RECORDED, REASON_EXIT_RECORDED);
	expect_link(process_of(d, 200, 0)->parent_link, RECORDED, REASON_PARENT_STARTED);
	facts_done(&f, d);
}

/* But two starts never are one. */
static void test_two_starts_within_a_second(void **state)
{
	struct facts f = {0};
	(void)state;
	facts_say(&f, "2T08:00:00 sysmon1 pid=100 image=C:\\a.exe by=50 id=0x1000 guid=" G1 "\n"
		      "2T08:00:00.3 sysmon5 pid=100 image=C:\\a.exe guid=" G1 "\n"
		      "2T08:00:00.5 sysmon1 pid=100 image=C:\\a.exe by=50 id=0x1000 guid={e2c04bb9-4380-69a5-8719-400100000000}\n"
		      "2T08:00:00.9 sysmon5 pid=100 image=C:\\a.exe guid={e2c04bb9-4380-69a5-8719-400100000000}\n");
	struct derived *d = facts_derive(&f);
	assert_int_equal(process_of(d, 100, 0)->end, clock_time("2T08:00:00.3"));
	assert_int_equal(process_of(d, 100, 1)->end, clock_time("2T08:00:00.9"));
	facts_done(&f, d);
}

/* Of a process so short that Sysmon no longer finds its image, the GUID tells; else the ID. */
static void test_exit_of_an_unknown_image(void **state)
{
	struct facts f = {0};
	(void)state;
	facts_say(&f, "2T08:00:00.004 sysmon1 pid=100 image=C:\\reg.exe by=50 id=0x1000 guid=" G1 "\n"
		      "2T08:00:00.012 sysmon5 pid=100 image='<unknown process>' guid=" G1 " UtcTime='2026-03-02 08:00:00.000'\n"
		      "2T08:01:00 start pid=104 image=C:\\a.exe by=50 parent=C:\\p.exe id=0x1000\n"
		      "2T08:02:00 sysmon5 pid=104 image='<unknown process>'\n");
	struct derived *d = facts_derive(&f);
	expect_link(process_of(d, 100, 0)->end_link, RECORDED, REASON_EXIT_RECORDED);
	assert_int_equal(process_of(d, 100, 0)->end, clock_time("2T08:00:00.012"));
	expect_link(process_of(d, 104, 0)->end_link, INFERRED, REASON_EXIT_ID_ONLY);
	for (size_t i = 0; i < d->processes.n; i++)
		assert_false(str_contains_nocase(d->processes.items[i].image.text, STR("unknown")));
	facts_done(&f, d);
}

/* One that was written late, and whose time is a moment before the start. */
static void test_late_exit_before_its_start(void **state)
{
	static const char *const images[] = {"C:\\reg.exe", "'<unknown process>'"};
	(void)state;
	for (int i = 0; i < 2; i++) {
		struct facts f = {0};
		char exit[200];
		facts_say(&f, "2T08:00:30 sysmon1 pid=100 image=C:\\reg.exe by=50 id=0x1000 guid=" G1 " UtcTime='2026-03-02 08:00:00.050'\n");
		snprintf(exit, sizeof exit, "2T08:00:30.1 sysmon5 pid=100 image=%s guid=" G1 " UtcTime='2026-03-02 08:00:00.010'\n", images[i]);
		facts_say(&f, exit);
		facts_say(&f, "2T08:00:00.052 start pid=100 image=C:\\reg.exe by=50 id=0x1000 rec=1\n");
		struct derived *d = facts_derive(&f);
		assert_int_equal(d->processes.n, 2);
		expect_link(process_of(d, 100, 0)->end_link, RECORDED, REASON_EXIT_RECORDED);
		assert_int_equal(process_of(d, 100, 0)->end, clock_time("2T08:00:00.052"));
		assert_int_equal(process_of(d, 100, 0)->flags & PROCESS_CLOCK_SET, 0);
		facts_done(&f, d);
	}
}

/* An exit without a start that both logs tell has its start by the GUID, whichever comes first. */
static void test_lone_exit_has_its_start_by_guid(void **state)
{
	struct facts f = {0};
	(void)state;
	facts_say(&f, "2T08:00:01 boot\n"
		      "2T08:00:09.999 exit pid=100 image=C:\\a.exe id=0x1000\n"
		      "2T08:00:10 sysmon5 pid=100 image=C:\\a.exe guid={e2c04bb9-4385-69a5-8619-400100000000}\n");
	struct derived *d = facts_derive(&f);
	assert_int_equal(process_of(d, 100, 0)->start, clock_time("2T08:00:05"));
	facts_done(&f, d);
}

/* A parent that an earlier child had already did not start when a later child's GUID says. */
static void test_parent_was_there_before(void **state)
{
	struct facts f = {0};
	(void)state;
	facts_say(&f, "2T07:59:00 start pid=100 image=C:\\a.exe by=50 parent=C:\\p.exe id=0x1000\n"
		      "2T08:00:10 sysmon1 pid=200 image=C:\\b.exe by=50 parent=C:\\p.exe id=0x1000 "
		      "guid={e2c04bb9-438a-69a5-0000-000000000001} ParentProcessGuid=" G1 "\n");
	struct derived *d = facts_derive(&f);
	assert_int_equal(process_of(d, 50, 0)->start, 0);
	facts_done(&f, d);
}

/* A parent of which Sysmon names no image is the one whose start its GUID has. */
static void test_parent_without_image(void **state)
{
	struct facts f = {0};
	(void)state;
	facts_say(&f, "2T08:00:00 start pid=100 image=C:\\a.exe by=50 parent=C:\\p.exe id=0x1000\n"
		      "2T08:00:30 sysmon1 pid=200 image=C:\\b.exe by=100 parent=? id=0x1000 "
		      "guid={e2c04bb9-439e-69a5-0000-000000000001} ParentProcessGuid=" G1 "\n");
	struct derived *d = facts_derive(&f);
	expect_link(process_of(d, 200, 0)->parent_link, RECORDED, REASON_PARENT_STARTED);
	facts_done(&f, d);
}

/* The exit of one that had ended comes once more, where its ID was given away at once. */
static void test_exit_of_a_former_guid(void **state)
{
	struct facts f = {0};
	(void)state;
	facts_say(&f, "2T08:00:00 sysmon1 pid=100 image=C:\\PSEXESVC.EXE by=50 id=0x3e7 guid=" G1 "\n"
		      "2T08:00:00.2 sysmon5 pid=100 image=C:\\PSEXESVC.EXE guid=" G1 "\n"
		      "2T08:00:18.939 sysmon1 pid=100 image=C:\\cmd.exe by=50 id=0x1000 guid={e2c04bb9-4392-69a5-c900-000000000200}\n"
		      "2T08:00:18.948 sysmon5 pid=100 image=C:\\PSEXESVC.EXE guid=" G1 " UtcTime='2026-03-02 08:00:18.936'\n");
	struct derived *d = facts_derive(&f);
	assert_int_equal(d->processes.n, 3);
	expect_link(process_of(d, 100, 0)->end_link, RECORDED, REASON_EXIT_RECORDED);
	expect_link(process_of(d, 100, 1)->end_link, INFERRED, REASON_EXIT_FORMER_GUID);
	facts_done(&f, d);
}

/* It tells nothing of the exit that Security has then: that one's start is not known. */
static void test_lone_exit_has_no_former_guid(void **state)
{
	struct facts f = {0};
	(void)state;
	facts_say(&f, "2T08:00:00 sysmon1 pid=100 image=C:\\one.exe by=50 id=0x1000 guid=" G1 "\n"
		      "2T08:00:02 sysmon5 pid=100 image=C:\\one.exe guid=" G1 "\n"
		      "2T09:00:00 exit pid=100 image=C:\\one.exe id=0x1000\n"
		      "2T09:00:00.002 sysmon5 pid=100 image=C:\\one.exe guid=" G1 "\n");
	struct derived *d = facts_derive(&f);
	assert_int_equal(d->processes.n, 3); /* one starts it */
	assert_int_equal(process_of(d, 100, 0)->end, clock_time("2T08:00:02"));
	expect_link(process_of(d, 100, 1)->end_link, RECORDED, REASON_EXIT_ONLY);
	assert_int_equal(process_of(d, 100, 1)->start, 0);
	assert_int_equal(process_of(d, 100, 1)->guid.text.n, 0);
	facts_done(&f, d);
}

/* It has not, where its own exit is told. */
static void test_exit_after_one_of_a_former_guid(void **state)
{
	struct facts f = {0};
	(void)state;
	facts_say(&f, "2T08:00:00 sysmon1 pid=100 image=C:\\PSEXESVC.EXE by=50 id=0x3e7 guid=" G1 "\n"
		      "2T08:00:00.2 sysmon5 pid=100 image=C:\\PSEXESVC.EXE guid=" G1 "\n"
		      "2T08:00:18.939 sysmon1 pid=100 image=C:\\cmd.exe by=50 id=0x1000 guid={e2c04bb9-4392-69a5-c900-000000000200}\n"
		      "2T08:00:18.948 sysmon5 pid=100 image=C:\\PSEXESVC.EXE guid=" G1 "\n"
		      "2T08:10:00 sysmon5 pid=100 image=C:\\cmd.exe guid={e2c04bb9-4392-69a5-c900-000000000200}\n");
	struct derived *d = facts_derive(&f);
	expect_link(process_of(d, 100, 1)->end_link, RECORDED, REASON_EXIT_RECORDED);
	assert_int_equal(process_of(d, 100, 1)->end, clock_time("2T08:10:00"));
	facts_done(&f, d);
}

/* At a boot, and elsewhere by up to minutes: UtcTime tells when it happened. */
static void test_sysmon_writes_late(void **state)
{
	struct facts f = {0};
	(void)state;
	facts_say(&f, "2T08:00:00 start pid=100 image=C:\\p.exe by=50 parent=C:\\x.exe id=0x1000\n"
		      "2T08:00:03 start pid=200 image=C:\\c.exe by=100 parent=C:\\p.exe id=0x1000\n"
		      "2T08:00:04 exit pid=200 image=C:\\c.exe id=0x1000\n"
		      "2T08:00:05 exit pid=100 image=C:\\p.exe id=0x1000\n"
		      "2T08:00:30 sysmon1 pid=100 image=C:\\p.exe by=50 parent=C:\\x.exe guid=" G1 " UtcTime='2026-03-02 08:00:00.001'\n"
		      "2T08:00:30.1 sysmon1 pid=200 image=C:\\c.exe by=100 parent=C:\\p.exe guid={e2c04bb9-4383-69a5-0000-000000000002} "
		      "ParentProcessGuid=" G1 " UtcTime='2026-03-02 08:00:03.001'\n"
		      "2T08:00:30.2 sysmon5 pid=200 image=C:\\c.exe guid={e2c04bb9-4383-69a5-0000-000000000002} UtcTime='2026-03-02 08:00:04.001'\n"
		      "2T08:00:30.3 sysmon5 pid=100 image=C:\\p.exe guid=" G1 " UtcTime='2026-03-02 08:00:05.001'\n"
		      "2T08:00:40 sysmon1 pid=300 image=C:\\late.exe by=50 parent=C:\\x.exe UtcTime='2026-03-02 08:00:10.000'\n");
	struct derived *d = facts_derive(&f);
	assert_string_equal(derived_tree(d), "boot 1\n  50 x.exe ?\n    100 p.exe\n      200 c.exe\n    300 late.exe\n");
	expect_link(process_of(d, 100, 0)->end_link, RECORDED, REASON_EXIT_RECORDED);
	expect_link(process_of(d, 200, 0)->end_link, RECORDED, REASON_EXIT_RECORDED);
	expect_link(process_of(d, 200, 0)->parent_link, RECORDED, REASON_PARENT_STARTED);
	assert_int_equal(process_of(d, 300, 0)->start, clock_time("2T08:00:10"));
	assert_int_equal(process_of(d, 300, 0)->flags & PROCESS_WRITTEN_LATE, PROCESS_WRITTEN_LATE);
	assert_int_equal(process_of(d, 100, 0)->flags & PROCESS_WRITTEN_LATE, 0); /* Security told at once */
	facts_done(&f, d);
}

/* Unless the clock that UtcTime is taken from was wrong, which the starts of both logs show. */
static void test_sysmon_has_a_wrong_clock(void **state)
{
	struct facts f = {0};
	(void)state;
	facts_say(&f, "2T08:00:00 sysmon1 pid=90 image=C:\\x.exe by=50 parent=C:\\x.exe UtcTime='2026-03-02 08:05:46.000'\n"
		      "2T08:00:10 start pid=100 image=C:\\p.exe by=50 parent=C:\\x.exe id=0x1000\n"
		      "2T08:00:10 sysmon1 pid=100 image=C:\\p.exe by=50 parent=C:\\x.exe UtcTime='2026-03-02 08:05:56.000'\n"
		      "2T08:00:13 start pid=200 image=C:\\c.exe by=100 parent=C:\\p.exe id=0x1000\n"
		      "2T08:00:13 sysmon1 pid=200 image=C:\\c.exe by=100 parent=C:\\p.exe UtcTime='2026-03-02 08:05:59.000'\n"
		      "2T08:06:00 start pid=300 image=C:\\d.exe by=200 parent=C:\\c.exe id=0x1000\n"
		      "2T08:06:00 sysmon1 pid=300 image=C:\\d.exe by=200 parent=C:\\c.exe UtcTime='2026-03-02 08:11:46.000'\n");
	struct derived *d = facts_derive(&f);
	assert_string_equal(derived_tree(d), "boot 1\n  50 x.exe ?\n    90 x.exe\n    100 p.exe\n      200 c.exe\n        300 d.exe\n");
	assert_int_equal(process_of(d, 90, 0)->start, clock_time("2T08:00:00"));
	assert_true(d->boots.items[0].sysmon_clock_off);
	facts_done(&f, d);
}

/* The parent's GUID has its start: that of another process of its ID does not agree. */
static void test_parent_of_another_start(void **state)
{
	struct facts f = {0};
	(void)state;
	facts_say(&f, "2T07:00:00 start pid=100 image=C:\\p.exe by=50 parent=C:\\x.exe id=0x1000\n"
		      "2T08:00:30 sysmon1 pid=200 image=C:\\c.exe by=100 parent=C:\\p.exe guid={e2c04bb9-439e-69a5-0000-000000000001} "
		      "ParentProcessGuid=" G1 "\n");
	struct derived *d = facts_derive(&f);
	expect_link(process_of(d, 200, 0)->parent_link, UNKNOWN, REASON_PARENT_START_DIFFERS);
	const struct process *parent = process_at(d, process_of(d, 200, 0)->parent);
	assert_int_equal(parent->status, PROCESS_NOT_RECORDED);
	assert_int_equal(parent->start, clock_time("2T08:00:00")); /* as its GUID tells */
	assert_int_equal(parent->flags & PROCESS_START_BY_GUID, PROCESS_START_BY_GUID);
	facts_done(&f, d);
}

/* conhost.exe and its like start nothing; no image and no GUID says that this one did. */
static void test_parent_that_starts_nothing(void **state)
{
	struct facts f = {0};
	(void)state;
	facts_say(&f, "10:00:00 start pid=100 image=C:\\Windows\\System32\\conhost.exe by=50 id=0x1000\n"
		      "10:00:30 start pid=200 image=C:\\c.exe by=100 id=0x1000\n"
		      "10:00:40 start pid=300 image=C:\\c.exe by=100 parent=C:\\Windows\\System32\\conhost.exe id=0x1000\n");
	struct derived *d = facts_derive(&f);
	expect_link(process_of(d, 200, 0)->parent_link, UNKNOWN, REASON_PARENT_STARTS_NOTHING);
	expect_link(process_of(d, 300, 0)->parent_link, RECORDED, REASON_PARENT_STARTED);
	facts_done(&f, d);
}

/* Where records are missing, another process may have had the ID since. */
static void test_parent_over_a_hole(void **state)
{
	static const struct record_stretch stretches[] = {{1, 2}, {10, 11}};
	struct facts f = {.stretches = stretches, .nstretches = 2};
	(void)state;
	facts_say(&f, "10:00:00 start pid=100 image=C:\\a.exe by=50 id=0x1000 rec=1\n"
		      "10:00:30 start pid=200 image=C:\\b.exe by=100 id=0x1000 rec=2\n"
		      "10:00:40 start pid=300 image=C:\\c.exe by=100 id=0x1000 rec=10\n"
		      "10:00:50 start pid=400 image=C:\\d.exe by=100 parent=C:\\a.exe id=0x1000 rec=11\n");
	struct derived *d = facts_derive(&f);
	expect_link(process_of(d, 200, 0)->parent_link, INFERRED, REASON_PARENT_ID_ONLY);
	expect_link(process_of(d, 300, 0)->parent_link, UNKNOWN, REASON_PARENT_OVER_HOLE);
	expect_link(process_of(d, 400, 0)->parent_link, RECORDED, REASON_PARENT_STARTED);
	facts_done(&f, d);
}

/* Of a log with very many holes only the first stretches are kept: what follows is no whole log. */
static void test_parent_behind_the_known_stretches(void **state)
{
	static const struct record_stretch stretches[] = {{1, 2}, {5, 6}};
	struct facts f = {.stretches = stretches, .nstretches = 2};
	(void)state;
	facts_say(&f, "10:00:00 start pid=100 image=C:\\a.exe by=50 id=0x1000 rec=10\n"
		      "10:00:30 start pid=200 image=C:\\b.exe by=100 id=0x1000 rec=20\n");
	struct derived *d = facts_derive(&f);
	expect_link(process_of(d, 200, 0)->parent_link, UNKNOWN, REASON_PARENT_OVER_HOLE);
	facts_done(&f, d);
}

/* A real conhost.exe started a ctfmon.exe: the records between the two are all there. */
static void test_parent_in_a_whole_log(void **state)
{
	static const struct record_stretch stretches[] = {{1, 9}};
	struct facts f = {.stretches = stretches, .nstretches = 1};
	(void)state;
	facts_say(&f, "10:00:00 start pid=100 image=C:\\Windows\\System32\\conhost.exe by=50 id=0x1000\n"
		      "10:00:00.03 start pid=200 image=C:\\Windows\\System32\\ctfmon.exe by=100 id=0x1000\n");
	struct derived *d = facts_derive(&f);
	expect_link(process_of(d, 200, 0)->parent_link, INFERRED, REASON_PARENT_ID_ONLY);
	facts_done(&f, d);
}

static void test_parent_over_a_cleared_log(void **state)
{
	struct facts f = {0};
	(void)state;
	facts_say(&f, "10:00:00 start pid=100 image=C:\\a.exe by=50 id=0x1000\n"
		      "10:00:30 cleared\n"
		      "10:00:40 start pid=300 image=C:\\c.exe by=100 id=0x1000\n");
	struct derived *d = facts_derive(&f);
	expect_link(process_of(d, 300, 0)->parent_link, UNKNOWN, REASON_PARENT_OVER_HOLE);
	facts_done(&f, d);
}

/* Sysmon confirms an exit of another session, but the clock was set back before it. */
static void test_sysmon_confirms_an_exit_after_the_clock_went_back(void **state)
{
	struct facts f = {0};
	(void)state;
	facts_say(&f, "10:00:00 start pid=100 image=C:\\a.exe by=50 parent=C:\\p.exe id=0x1000\n"
		      "10:00:00.1 sysmon1 pid=100 image=C:\\a.exe by=50 parent=C:\\p.exe id=0x1000 guid={1}\n"
		      "09:00:00 exit pid=100 image=C:\\a.exe id=0x2000\n"
		      "09:00:00.1 sysmon5 pid=100 image=C:\\a.exe guid={1}\n");
	struct derived *d = facts_derive(&f);
	expect_link(process_of(d, 100, 0)->end_link, INFERRED, REASON_EXIT_CLOCK_BACK);
	facts_done(&f, d);
}

/* Two GUIDs that were made to have one hash are still two. */
static void test_sysmon_guids_of_one_hash(void **state)
{
	static const char one[] = "{aaaaaaaaaaaaaa}", other[] = "{aaaang2djZaVn{T";
	struct facts f = {0};
	(void)state;
	assert_true(hash_bytes(one, 16) == hash_bytes(other, 16));
	facts_say(&f, "10:00:00 sysmon1 pid=100 image=C:\\a.exe by=50 parent=C:\\p.exe id=0x1000 guid={aaaaaaaaaaaaaa}\n"
		      "10:00:01 sysmon1 pid=200 image=C:\\b.exe by=50 parent=C:\\p.exe id=0x1000 guid={aaaang2djZaVn{T\n"
		      "10:00:05 sysmon5 pid=100 image=C:\\a.exe guid={aaaaaaaaaaaaaa}\n");
	struct derived *d = facts_derive(&f);
	assert_int_equal(process_of(d, 100, 0)->end, clock_time("10:00:05"));
	expect_link(process_of(d, 100, 0)->end_link, RECORDED, REASON_EXIT_RECORDED);
	expect_link(process_of(d, 200, 0)->end_link, UNKNOWN, REASON_OPEN_AT_LOG_END);
	facts_done(&f, d);
}

/* The same where Security tells of the exit, too, and of a process without a start. */
static void test_sysmon_exit_by_guid_and_security(void **state)
{
	static const char *const orders[] = {
		"10:00:02 exit pid=100 image=C:\\a.exe id=0x1000\n"
		"10:00:02.1 sysmon5 pid=100 image=C:\\a.exe guid={1}\n",
		"10:00:01.9 sysmon5 pid=100 image=C:\\a.exe guid={1}\n"
		"10:00:02 exit pid=100 image=C:\\a.exe id=0x1000\n",
	};
	(void)state;
	for (size_t i = 0; i < 2; i++) {
		struct facts f = {0};
		facts_say(&f, "10:00:00 sysmon1 pid=100 image=C:\\a.exe by=50 parent=C:\\p.exe id=0x1000 guid={1}\n"
			      "10:00:01 sysmon1 pid=100 image=C:\\b.exe by=50 parent=C:\\p.exe id=0x1000 guid={2}\n");
		facts_say(&f, orders[i]);
		facts_say(&f, "10:00:09 sysmon5 pid=100 image=C:\\b.exe guid={3}\n");
		struct derived *d = facts_derive(&f);
		assert_string_equal(derived_tree(d), "boot 1\n"
						     "  50 p.exe ?\n"
						     "    100 a.exe\n"
						     "    100 b.exe\n"
						     "  100 b.exe !\n");
		assert_int_equal(process_of(d, 100, 0)->end, clock_time("10:00:02"));
		facts_done(&f, d);
	}
}

/* Both logs tell of one exit of a process of which there is no start. */
static void test_lone_exit_told_twice(void **state)
{
	static const char *const orders[] = {
		"10:00:05 exit pid=100 image=C:\\b.exe id=0x1000 user=bob\n"
		"10:00:05.1 sysmon5 pid=100 image=C:\\b.exe\n",
		"10:00:04.9 sysmon5 pid=100 image=C:\\b.exe\n"
		"10:00:05 exit pid=100 image=C:\\b.exe id=0x1000 user=bob\n",
	};
	(void)state;
	for (size_t i = 0; i < 4; i++) {
		struct facts f = {0};
		if (i < 2) /* its ID seems to be another one's */
			facts_say(&f, "10:00:00 start pid=100 image=C:\\a.exe by=50 parent=C:\\p.exe id=0x1000\n");
		facts_say(&f, orders[i % 2]);
		struct derived *d = facts_derive(&f);
		const struct process *p = process_of(d, 100, i < 2);
		assert_int_equal(d->processes.n, i < 2 ? 3 : 1);
		assert_int_equal(p->status, PROCESS_EXIT_ONLY);
		assert_int_equal(p->end, clock_time("10:00:05"));
		assert_int_equal(p->logon_id, 0x1000);
		facts_done(&f, d);
	}
}

static void test_sysmon_alone(void **state)
{
	struct facts f = {0};
	(void)state;
	facts_say(&f, "10:00:00 sysmon1 pid=100 image=C:\\a.exe by=50 parent=C:\\p.exe id=0x1000 "
		      "user=DOM\\bob IntegrityLevel=High\n"
		      "10:00:01 sysmon1 pid=100 image=C:\\a.exe by=50 parent=C:\\p.exe id=0x1000 "
		      "user=DOM\\bob\n"
		      "10:00:05 sysmon5 pid=100 image=C:\\a.exe\n"
		      "10:00:06 sysmon1 pid=300 image=C:\\s.exe by=50 id=0x3e7 user='NT AUTHORITY\\SYSTEM'\n");
	struct derived *d = facts_derive(&f);
	assert_string_equal(derived_tree(d), "boot 1\n"
					     "  50 p.exe ?\n"
					     "    100 a.exe\n"
					     "    100 a.exe\n"
					     "  50  ?\n"
					     "    300 s.exe\n");
	assert_int_equal(process_of(d, 100, 0)->end, clock_time("10:00:01"));
	assert_int_equal(process_of(d, 100, 0)->integrity, 0x3000);
	assert_int_equal(process_of(d, 100, 1)->end, clock_time("10:00:05"));
	assert_string_equal(user_at(d, process_of(d, 100, 0)->account), "bob");
	assert_true(account_at(d, process_of(d, 300, 0)->account)->built_in);
	facts_done(&f, d);
}

/* Security's late word on a start names its own child as the creator. */
static void test_no_circle_of_parents(void **state)
{
	struct facts f = {0};
	(void)state;
	facts_say(&f, "10:00:00 sysmon1 pid=100 image=C:\\a.exe by=50 id=0x1000\n"
		      "10:00:00.5 sysmon1 pid=200 image=C:\\b.exe by=100 id=0x1000\n"
		      "10:00:01 start pid=100 image=C:\\a.exe by=200 id=0x1000\n");
	struct derived *d = facts_derive(&f);
	assert_int_equal(d->processes.n, 3);
	assert_string_equal(derived_tree(d), "boot 1\n"
					     "  200  ?\n"
					     "    100 a.exe\n"
					     "      200 b.exe\n");
	expect_link(process_of(d, 100, 0)->parent_link, UNKNOWN, REASON_PARENT_NOT_RECORDED);
	facts_done(&f, d);
}

static void test_own_parent(void **state)
{
	struct facts f = {0};
	(void)state;
	facts_say(&f, "10:00:00 start pid=100 image=C:\\a.exe by=100 parent=C:\\a.exe id=0x1000\n"
		      "10:00:01 start pid=100 image=C:\\a.exe by=100 parent=C:\\a.exe id=0x1000\n");
	struct derived *d = facts_derive(&f);
	assert_int_equal(d->processes.n, 4);
	facts_done(&f, d);
}

static void test_no_ids(void **state)
{
	struct facts f = {0};
	(void)state;
	facts_say(&f, "10:00:00 start image=C:\\a.exe\n"
		      "10:00:01 start pid=x image=C:\\b.exe by=- id=zz\n"
		      "10:00:02 exit image=C:\\a.exe\n");
	struct derived *d = facts_derive(&f);
	assert_int_equal(d->processes.n, 3);
	expect_link(process_of(d, 0, 0)->logon_link, UNKNOWN, REASON_LOGON_UNKNOWN);
	expect_link(process_of(d, 0, 0)->end_link, UNKNOWN, REASON_OPEN_AT_LOG_END);
	facts_done(&f, d);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_start_and_exit),
		cmocka_unit_test(test_exit_of_another_image),
		cmocka_unit_test(test_exit_begun_before_the_log),
		cmocka_unit_test(test_parent_rules),
		cmocka_unit_test(test_placeholders_are_shared),
		cmocka_unit_test(test_placeholder_ends_with_its_id),
		cmocka_unit_test(test_exit_of_a_placeholder),
		cmocka_unit_test(test_exit_before_its_start),
		cmocka_unit_test(test_exit_long_before_a_start),
		cmocka_unit_test(test_owner),
		cmocka_unit_test(test_sysmon_and_security),
		cmocka_unit_test(test_sysmon_names_the_parent),
		cmocka_unit_test(test_token_after_its_assigner_ended),
		cmocka_unit_test(test_named_parent_after_the_clock_went_back),
		cmocka_unit_test(test_two_logs_name_two_parents),
		cmocka_unit_test(test_sysmon_names_the_parent_by_guid),
		cmocka_unit_test(test_parent_guid_finds_the_process),
		cmocka_unit_test(test_parent_guid_and_security),
		cmocka_unit_test(test_placeholders_of_two_guids),
		cmocka_unit_test(test_exit_of_a_placeholder_by_guid),
		cmocka_unit_test(test_sysmon_starts_within_a_moment),
		cmocka_unit_test(test_sysmon_exit_by_guid),
		cmocka_unit_test(test_exit_after_the_next_start),
		cmocka_unit_test(test_exit_of_another_guid),
		cmocka_unit_test(test_sysmon_exit_before_its_start),
		cmocka_unit_test(test_sysmon_exit_before_anothers_start),
		cmocka_unit_test(test_sysmon_exit_with_anothers_guid),
		cmocka_unit_test(test_sysmon_null_guid),
		cmocka_unit_test(test_sysmon_exit_comes_twice),
		cmocka_unit_test(test_tails_of_guids_differ),
		cmocka_unit_test(test_two_starts_within_a_second),
		cmocka_unit_test(test_exit_of_an_unknown_image),
		cmocka_unit_test(test_late_exit_before_its_start),
		cmocka_unit_test(test_lone_exit_has_its_start_by_guid),
		cmocka_unit_test(test_parent_was_there_before),
		cmocka_unit_test(test_parent_without_image),
		cmocka_unit_test(test_exit_of_a_former_guid),
		cmocka_unit_test(test_lone_exit_has_no_former_guid),
		cmocka_unit_test(test_exit_after_one_of_a_former_guid),
		cmocka_unit_test(test_sysmon_writes_late),
		cmocka_unit_test(test_sysmon_has_a_wrong_clock),
		cmocka_unit_test(test_parent_of_another_start),
		cmocka_unit_test(test_parent_that_starts_nothing),
		cmocka_unit_test(test_parent_over_a_hole),
		cmocka_unit_test(test_parent_behind_the_known_stretches),
		cmocka_unit_test(test_parent_in_a_whole_log),
		cmocka_unit_test(test_parent_over_a_cleared_log),
		cmocka_unit_test(test_sysmon_confirms_an_exit_after_the_clock_went_back),
		cmocka_unit_test(test_sysmon_guids_of_one_hash),
		cmocka_unit_test(test_sysmon_exit_by_guid_and_security),
		cmocka_unit_test(test_lone_exit_told_twice),
		cmocka_unit_test(test_sysmon_alone),
		cmocka_unit_test(test_no_circle_of_parents),
		cmocka_unit_test(test_own_parent),
		cmocka_unit_test(test_no_ids),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
