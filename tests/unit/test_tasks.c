/* Which task a process is, by the Task Scheduler's own log. */
#include "unit/facts.h"

#define SCHEDULE "09:00:00 start pid=60 image=C:\\Windows\\System32\\svchost.exe by=50 id=0x3e7 user=H$ sid=S-1-5-18\n"

static void expect_task(const struct derived *d, uint64_t pid, const char *task)
{
	const struct process *p = process_of(d, pid, 0);
	assert_true(str_eq(p->task.text, str_of(task)));
	if (*task) {
		expect_link(p->task_link, RECORDED, REASON_TASK_NAMED);
		assert_string_equal(how_started_name(p->how), how_started_name(HOW_TASK));
	} else {
		expect_link(p->task_link, UNKNOWN, REASON_NONE);
	}
}

/* Before the start, after it, at the end; with variables, with quotes, without a path, without .exe. */
static void the_scheduler_names_the_process(void **state)
{
	struct facts f = {0};
	(void)state;
	facts_say(&f, SCHEDULE
		  "10:00:00.1 129 TaskName=\\One ProcessID=100 Path=%windir%\\system32\\up.exe\n"
		  "10:00:00.2 start pid=100 image=C:\\Windows\\System32\\up.exe by=60 id=0x3e7 user=H$ sid=S-1-5-18\n"
		  "10:01:00.2 start pid=104 image=C:\\t\\a.exe by=60 id=0x3e7 user=H$ sid=S-1-5-18\n"
		  "10:01:00.4 200 TaskName=\\Two ActionName='\"C:\\t\\a.exe\"' EnginePID=104\n"
		  "10:02:00 sysmon1 ProcessId=108 image=C:\\t\\b.exe by=60 id=0x3e7\n"
		  "10:03:00 start pid=112 image=C:\\Windows\\System32\\cmd.exe by=60 id=0x3e7 user=H$ sid=S-1-5-18\n"
		  "10:03:00 129 TaskName=\\Four ProcessID=112 Path=C:\\t\\run.bat\n"
		  "10:03:01 start pid=116 image=C:\\t\\below.exe by=112 parent=C:\\Windows\\System32\\cmd.exe id=0x3e7 user=H$ sid=S-1-5-18\n"
		  "10:04:00 start pid=120 image=C:\\Windows\\System32\\taskhostw.exe by=60 id=0x3e7 user=H$ sid=S-1-5-18\n"
		  "10:04:00 129 TaskName=\\Five ProcessID=120 Path=taskhostw.exe\n"
		  "10:04:01 200 TaskName=\\Six ActionName={A6BA00FE-40E8-477C-B713-C64A14F18ADB} EnginePID=120\n"
		  "11:02:00 exit pid=108 image=C:\\t\\b.exe id=0x3e7 user=H$ sid=S-1-5-18\n"
		  "11:02:00.1 201 TaskName=\\Three ActionName=b EnginePID=108 ResultCode=0\n");
	struct derived *d = facts_derive(&f);
	expect_task(d, 100, "\\One");
	expect_task(d, 104, "\\Two");
	expect_task(d, 108, "\\Three");
	expect_task(d, 112, "\\Four");
	expect_task(d, 116, "");
	expect_task(d, 120, "\\Five");
	assert_int_equal(process_of(d, 100, 0)->how_node, process_of(d, 60, 0)->node);
	facts_done(&f, d);
}

/* Another program, an ID that was given away, a start long after. */
static void what_has_the_id_may_be_another(void **state)
{
	struct facts f = {0};
	(void)state;
	facts_say(&f, SCHEDULE
		  "10:00:00 start pid=100 image=C:\\t\\a.exe by=60 id=0x3e7 user=H$ sid=S-1-5-18\n"
		  "10:00:00 129 TaskName=\\One ProcessID=100 Path=C:\\t\\b.exe\n"
		  "10:00:00 start pid=104 image=C:\\t\\a.exe by=60 id=0x3e7 user=H$ sid=S-1-5-18\n"
		  "10:00:05 129 TaskName=\\Two ProcessID=104 Path=C:\\t\\a.exe\n"
		  "10:01:00 129 TaskName=\\Three ProcessID=108 Path=C:\\t\\a.exe\n"
		  "10:01:05 start pid=108 image=C:\\t\\a.exe by=60 id=0x3e7 user=H$ sid=S-1-5-18\n"
		  "10:02:00 start pid=112 image=C:\\t\\a.exe by=60 id=0x3e7 user=H$ sid=S-1-5-18\n"
		  "10:03:00 exit pid=112 image=C:\\t\\a.exe id=0x3e7 user=H$ sid=S-1-5-18\n"
		  "10:03:05 201 TaskName=\\Four EnginePID=112 ActionName=C:\\t\\a.exe\n"
		  "10:04:00 200 TaskName=\\Five ActionName=C:\\t\\a.exe\n");
	struct derived *d = facts_derive(&f);
	for (uint64_t pid = 100; pid <= 112; pid += 4)
		expect_task(d, pid, "");
	facts_done(&f, d);
}

/* Two tasks that run the same: the name tells which; and the task is gone by now. */
static void the_named_task_leads_to_who_set_it_up(void **state)
{
	struct facts f = {0};
	(void)state;
	facts_say(&f, SCHEDULE
		  "09:10:00 logon id=0x1000 user=bob type=2 subject=0x3e7\n"
		  "09:11:00 task id=0x1000 user=bob TaskName=\\Bobs content='<Command>C:\\t\\a.exe</Command>'\n"
		  "09:12:00 task id=0x1000 user=bob TaskName=\\Odd content='<Command>start</Command>'\n"
		  "09:20:00 logon id=0x2000 user=eve type=2 subject=0x3e7\n"
		  "09:21:00 task id=0x2000 user=eve TaskName=\\Eves content='<Command>C:\\t\\a.exe</Command>'\n"
		  "10:00:00 start pid=100 image=C:\\t\\a.exe by=60 id=0x3e7 user=H$ sid=S-1-5-18\n"
		  "10:00:00 129 TaskName=\\BOBS ProcessID=100 Path=C:\\t\\a.exe\n"
		  "10:00:01 start pid=104 image=C:\\t\\a.exe by=60 id=0x3e7 user=H$ sid=S-1-5-18\n"
		  "10:00:02 start pid=108 image=C:\\t\\b.exe by=60 id=0x3e7 user=H$ sid=S-1-5-18\n"
		  "10:00:02 129 TaskName=\\Odd ProcessID=108 Path=C:\\t\\start.cmd\n"
		  "10:01:00 task-gone id=0x1000 user=bob TaskName=\\Bobs\n"
		  "10:02:00 start pid=112 image=C:\\t\\a.exe by=60 id=0x3e7 user=H$ sid=S-1-5-18\n"
		  "10:02:00 129 TaskName=\\Bobs ProcessID=112 Path=C:\\t\\a.exe\n");
	struct derived *d = facts_derive(&f);
	uint32_t bob = logon_of(d, 0x1000, 0)->seq, eve = logon_of(d, 0x2000, 0)->seq;
	assert_int_equal(process_of(d, 100, 0)->origin, bob);
	expect_link(process_of(d, 100, 0)->origin_link, INFERRED, REASON_ORIGIN_TASK);
	assert_int_equal(process_of(d, 104, 0)->origin, eve); /* by the command, the latest */
	assert_int_equal(process_of(d, 108, 0)->origin, bob);
	assert_int_equal(process_of(d, 112, 0)->origin, 0); /* no longer there */
	facts_done(&f, d);
}

/* Security and the Task Scheduler tell of one deed: one line, Security's, whichever came first. */
static void one_line_for_a_task_that_is_set_up(void **state)
{
	struct facts f = {0};
	(void)state;
	facts_say(&f, "09:00:00 logon id=0x1000 user=bob type=2 subject=0x3e7\n"
		  "09:01:00.1 106 TaskName=\\One UserContext=H\\bob\n"
		  "09:01:00.2 task id=0x1000 user=bob TaskName=\\One content=x\n"
		  "09:02:00.1 task-gone id=0x1000 user=bob TaskName=\\One\n"
		  "09:02:00.2 141 TaskName=\\One UserName=H\\bob\n"
		  "09:03:00 140 TaskName=\\Two UserName=S-1-5-21-bob\n"
		  "09:03:00 task-new id=0x1000 user=bob TaskName=\\Three\n"
		  "09:04:00 141 TaskName=\\Two UserName=S-1-5-18\n");
	struct derived *d = facts_derive(&f);
	assert_string_equal(derived_activity(d), "09:00:00 logon bob\n"
						 "09:01:00 task bob\n"
						 "09:02:00 task bob\n"
						 "09:03:00 task bob\n"
						 "09:03:00 task bob\n"
						 "09:04:00 task SYSTEM\n");
	assert_int_equal(d->activity.items[1].logon, logon_of(d, 0x1000, 0)->seq);
	facts_done(&f, d);
}

/* What comes once the clock was set back is another deed, and each line has its record's name. */
static void two_deeds_over_a_clock_that_was_set_back(void **state)
{
	struct facts f = {0};
	(void)state;
	facts_say(&f, "09:00:00 logon id=0x1000 user=bob type=2 subject=0x3e7\n"
		  "09:30:00 106 TaskName=\\One UserContext=H\\bob\n"
		  "09:40:00 lost\n"
		  "09:10:00 task id=0x1000 user=bob TaskName=\\One content=x rec=3\n");
	struct derived *d = facts_derive(&f);
	assert_string_equal(derived_activity(d), "09:00:00 logon bob\n"
						 "09:10:00 task bob\n"
						 "09:30:00 task bob\n"
						 "09:40:00 audit_lost\n");
	facts_done(&f, d);
}

static void the_line_has_the_name_of_its_record(void **state)
{
	struct facts f = {0};
	(void)state;
	facts_say(&f, "09:00:00 logon id=0x1000 user=bob sid=S-1-5-21-1 type=2 subject=0x3e7\n"
		  "09:01:00.1 106 TaskName=\\One UserContext=S-1-5-21-1\n"
		  "09:01:00.2 task id=0x1000 user=bob sid=S-1-5-21-1 TaskName=\\One content=x\n"
		  "09:02:00 logon id=0x2000 user=bill sid=S-1-5-21-1 type=2 subject=0x3e7\n");
	struct derived *d = facts_derive(&f);
	assert_string_equal(name_at(d, d->activity.items[1].name), "\\bob");
	facts_done(&f, d);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_scheduler_names_the_process),
		cmocka_unit_test(what_has_the_id_may_be_another),
		cmocka_unit_test(the_named_task_leads_to_who_set_it_up),
		cmocka_unit_test(one_line_for_a_task_that_is_set_up),
		cmocka_unit_test(two_deeds_over_a_clock_that_was_set_back),
		cmocka_unit_test(the_line_has_the_name_of_its_record),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
