/* How a process was started, and which ancestor tells it. */
#include "unit/facts.h"

static void expect_how(const struct derived *d, uint64_t pid, enum how_started how, uint64_t from)
{
	const struct process *p = process_of(d, pid, 0);
	const struct process *told_by = process_at(d, p->how_node);
	assert_string_equal(how_started_name(p->how), how_started_name(how));
	assert_int_equal(told_by ? told_by->pid : 0, from);
}

static void test_desktop(void **state)
{
	struct facts f = {0};
	(void)state;
	facts_say(&f, "10:00:00 start pid=10 image=C:\\Windows\\System32\\userinit.exe by=5 "
		      "parent=C:\\Windows\\System32\\winlogon.exe id=0x1000\n"
		      "10:00:01 start pid=20 image=C:\\Windows\\explorer.exe by=10 "
		      "parent=C:\\Windows\\System32\\userinit.exe id=0x1000\n"
		      "10:00:02 start pid=30 image=C:\\app\\editor.exe by=20 parent=C:\\Windows\\explorer.exe id=0x1000\n"
		      "10:00:03 start pid=40 image=C:\\app\\helper.exe by=30 parent=C:\\app\\editor.exe id=0x1000\n"
		      "10:00:04 start pid=50 image=C:\\Windows\\System32\\cmd.exe by=20 parent=C:\\Windows\\explorer.exe id=0x1000\n"
		      "10:00:05 start pid=60 image=C:\\x.exe by=50 parent=C:\\Windows\\System32\\cmd.exe id=0x1000\n");
	struct derived *d = facts_derive(&f);
	expect_how(d, 10, HOW_LOGON, 5); /* a placeholder tells by its name */
	expect_how(d, 20, HOW_LOGON, 10);
	expect_how(d, 30, HOW_DESKTOP, 20);
	expect_how(d, 40, HOW_DESKTOP, 20);
	expect_how(d, 50, HOW_DESKTOP, 20);
	expect_how(d, 60, HOW_SHELL, 50);
	facts_done(&f, d);
}

static void test_services_and_tasks(void **state)
{
	struct facts f = {0};
	(void)state;
	facts_say(&f, "10:00:00 start pid=10 image=C:\\Windows\\System32\\svchost.exe by=5 "
		      "parent=C:\\Windows\\System32\\services.exe id=0x3e7 cmd='svchost.exe -k netsvcs -p -s Schedule'\n"
		      "10:00:01 start pid=20 image=C:\\task.exe by=10 parent=C:\\Windows\\System32\\svchost.exe id=0x1000\n"
		      "10:00:02 start pid=30 image=C:\\Windows\\System32\\svchost.exe by=5 "
		      "parent=C:\\Windows\\System32\\services.exe id=0x3e7 cmd='svchost.exe -k DcomLaunch -p'\n"
		      "10:00:03 start pid=40 image=C:\\Windows\\System32\\wbem\\WmiPrvSE.exe by=30 "
		      "parent=C:\\Windows\\System32\\svchost.exe id=0x3e4\n"
		      "10:00:04 start pid=50 image=C:\\w.exe by=40 parent=C:\\Windows\\System32\\wbem\\WmiPrvSE.exe id=0x2000\n"
		      "10:00:05 start pid=60 image=C:\\svc.exe by=5 parent=C:\\Windows\\System32\\services.exe id=0x3e7\n"
		      "10:00:06 start pid=70 image=C:\\child.exe by=60 parent=C:\\svc.exe id=0x3e7\n"
		      "10:00:07 start pid=80 image=C:\\Windows\\PSEXESVC.exe by=5 parent=C:\\Windows\\System32\\services.exe id=0x3e7\n"
		      "10:00:07 start pid=85 image=C:\\u.exe by=7 parent=C:\\Windows\\System32\\svchost.exe id=0x3e7\n"
		      "10:00:07 start pid=86 image=C:\\Windows\\System32\\taskhostw.exe by=7 parent=C:\\Windows\\System32\\svchost.exe id=0x3e7\n"
		      "10:00:08 start pid=90 image=C:\\r.exe by=80 parent=C:\\Windows\\PSEXESVC.exe id=0x3000\n");
	struct derived *d = facts_derive(&f);
	expect_how(d, 10, HOW_SERVICE, 5);
	expect_how(d, 20, HOW_TASK, 10);
	expect_how(d, 40, HOW_DCOM, 30);
	expect_how(d, 50, HOW_REMOTE_WMI, 40);
	expect_how(d, 60, HOW_SERVICE, 5);
	expect_how(d, 70, HOW_BY_SERVICE, 60);
	expect_how(d, 85, HOW_BY_SERVICE, 7);
	expect_how(d, 86, HOW_TASK, 7);
	expect_how(d, 90, HOW_BY_SERVICE, 80); /* its name does not say who installed it */
	facts_done(&f, d);
}

/* Sysmon names the command line of a parent whose own start is not recorded, also where Security
 * tells of the child first. */
static void test_command_line_of_a_parent_that_is_not_recorded(void **state)
{
	struct facts f = {0};
	(void)state;
	facts_say(&f, "10:00:01 sysmon1 ProcessId=20 image=C:\\task.exe by=10 parent=C:\\Windows\\System32\\svchost.exe id=0x3e7 "
		      "ParentCommandLine='C:\\Windows\\system32\\svchost.exe -k netsvcs -p -s Schedule'\n"
		      "10:00:02 start pid=30 image=C:\\up.exe by=11 parent=C:\\Windows\\System32\\svchost.exe id=0x3e7\n"
		      "10:00:02 sysmon1 ProcessId=30 image=C:\\up.exe by=11 parent=C:\\Windows\\System32\\svchost.exe id=0x3e7 "
		      "ParentCommandLine='C:\\Windows\\system32\\svchost.exe -k netsvcs -p -s Appinfo'\n"
		      "10:00:03 sysmon1 ProcessId=40 image=C:\\w.exe by=12 parent=C:\\Windows\\System32\\svchost.exe id=0x3e7 "
		      "ParentCommandLine='C:\\Windows\\system32\\svchost.exe -k DcomLaunch -p'\n"
		      "10:00:04 sysmon1 ProcessId=50 image=C:\\a.exe by=13 parent=C:\\Windows\\System32\\svchost.exe id=0x3e7\n"
		      "10:00:05 start pid=14 image=C:\\Windows\\System32\\svchost.exe by=5 id=0x3e7 cmd='svchost.exe -k x -s Schedule'\n"
		      "10:00:06 sysmon1 ProcessId=60 image=C:\\b.exe by=14 parent=C:\\Windows\\System32\\svchost.exe id=0x3e7 "
		      "ParentCommandLine='svchost.exe -k DcomLaunch'\n");
	struct derived *d = facts_derive(&f);
	expect_how(d, 20, HOW_TASK, 10);
	expect_how(d, 30, HOW_UAC, 11);
	expect_how(d, 40, HOW_DCOM, 12);
	expect_how(d, 50, HOW_BY_SERVICE, 13); /* which of them is not told */
	expect_how(d, 60, HOW_TASK, 14);       /* its own start counts */
	struct str line = process_of(d, 10, 0)->command_line.text;
	assert_true(str_ends_nocase(line, STR("-s Schedule")));
	facts_done(&f, d);
}

static void test_sessions_tell(void **state)
{
	struct facts f = {0};
	(void)state;
	facts_say(&f, "10:00:00 logon id=0x1000 user=bob type=2 linked=0x2000 elevated=%%1842 subject=0x3e7\n"
		      "10:00:00 logon id=0x2000 user=bob type=2 linked=0x1000 elevated=%%1843 subject=0x3e7\n"
		      "10:00:01 start pid=20 image=C:\\Windows\\explorer.exe by=10 id=0x2000 user=bob token=%%1938\n"
		      "10:00:02 start pid=30 image=C:\\tool.exe by=20 parent=C:\\Windows\\explorer.exe id=0x2000 user=bob "
		      "target=0x1000 tuser=bob token=%%1937\n"
		      "10:00:03 logon id=0x3000 user=adm type=2 subject=0x2000\n"
		      "10:00:03 start pid=40 image=C:\\Windows\\System32\\cmd.exe by=20 parent=C:\\Windows\\explorer.exe "
		      "id=0x3e7 user=HOST$ sid=S-1-5-18 target=0x3000 tuser=adm\n"
		      "10:00:04 logon id=0x4000 user=svc type=4 subject=0x3e7\n"
		      "10:00:04 start pid=50 image=C:\\nightly.exe by=8 parent=C:\\Windows\\System32\\svchost.exe "
		      "id=0x3e7 user=HOST$ sid=S-1-5-18 target=0x4000 tuser=svc\n");
	struct derived *d = facts_derive(&f);
	expect_how(d, 30, HOW_UAC, 20);
	expect_how(d, 40, HOW_RUNAS, 20);
	expect_how(d, 50, HOW_TASK, 8);
	facts_done(&f, d);
}

static void test_boot(void **state)
{
	struct facts f = {0};
	(void)state;
	facts_say(&f, "10:00:00 start pid=300 image=C:\\Windows\\System32\\smss.exe by=4 id=0x3e7\n"
		      "10:00:01 start pid=400 image=C:\\Windows\\System32\\wininit.exe by=350 parent=C:\\Windows\\System32\\smss.exe id=0x3e7\n"
		      "10:00:02 start pid=500 image=C:\\Windows\\System32\\services.exe by=400 parent=C:\\Windows\\System32\\wininit.exe id=0x3e7\n"
		      "10:00:03 start pid=501 image=C:\\Temp\\lsass.exe by=500 parent=C:\\Windows\\System32\\services.exe id=0x3e7\n"
		      "10:00:20 boot\n"
		      "15:00:00 start pid=600 image=C:\\Windows\\System32\\winlogon.exe by=590 parent=C:\\Windows\\System32\\smss.exe id=0x3e7\n");
	struct derived *d = facts_derive(&f);
	expect_how(d, 4, HOW_BOOT, 0);
	expect_how(d, 300, HOW_BOOT, 4);
	expect_how(d, 400, HOW_BOOT, 350);
	expect_how(d, 500, HOW_BOOT, 400);
	expect_how(d, 501, HOW_SERVICE, 500); /* not the system's own */
	expect_how(d, 600, HOW_SESSION, 590); /* at which nobody need have logged on */
	facts_done(&f, d);
}

/* What lives on from boot or logon may start programs at any time later. */
static void test_long_after(void **state)
{
	struct facts f = {0};
	(void)state;
	facts_say(&f, "10:00:00 boot\n"
		      "10:00:01 start pid=400 image=C:\\Windows\\System32\\winlogon.exe by=390 parent=C:\\Windows\\System32\\smss.exe id=0x3e7\n"
		      "10:00:02 start pid=500 image=C:\\Windows\\System32\\lsass.exe by=480 parent=C:\\Windows\\System32\\wininit.exe id=0x3e7\n"
		      "15:00:00 start pid=600 image=C:\\Windows\\System32\\sethc.exe by=400 parent=C:\\Windows\\System32\\winlogon.exe id=0x3e7\n"
		      "15:00:01 start pid=700 image=C:\\x.exe by=600 parent=C:\\Windows\\System32\\sethc.exe id=0x3e7\n"
		      "15:00:02 start pid=800 image=C:\\Windows\\System32\\efsui.exe by=500 parent=C:\\Windows\\System32\\lsass.exe id=0x1000\n");
	struct derived *d = facts_derive(&f);
	expect_how(d, 400, HOW_BOOT, 390);
	expect_how(d, 600, HOW_PROGRAM, 400);
	expect_how(d, 700, HOW_PROGRAM, 600);
	expect_how(d, 800, HOW_PROGRAM, 500);
	facts_done(&f, d);
}

/* A program of Windows tells only where it is Windows' own. */
static void test_look_alikes(void **state)
{
	struct facts f = {0};
	(void)state;
	facts_say(&f, "10:00:00 start pid=10 image=C:\\x.exe by=1 parent=C:\\Users\\bob\\AppData\\Local\\Temp\\services.exe id=0x1000\n"
		      "10:00:00 start pid=11 image=C:\\x.exe by=2 parent=C:\\Windows\\svchost.exe id=0x1000\n"
		      "10:00:00 start pid=12 image=C:\\x.exe by=3 parent=C:\\Users\\Public\\explorer.exe id=0x1000\n"
		      "10:00:00 start pid=13 image=C:\\x.exe by=5 parent=C:\\Windows\\System32\\WmiPrvSE.exe id=0x1000\n"
		      "10:00:00 start pid=14 image=C:\\x.exe by=6 parent=C:\\t\\windows\\system32\\services.exe id=0x1000\n"
		      "10:00:00 start pid=15 image=C:\\Windows\\System32\\spool\\winlogon.exe by=7 parent=C:\\a.exe id=0x1000\n"
		      "10:00:00 start pid=16 image=C:\\x.exe by=8 parent=C:\\Windows\\SysWOW64\\explorer.exe id=0x1000\n"
		      "10:00:00 start pid=17 image=C:\\x.exe by=9 parent=C:\\WINNT\\system32\\services.exe id=0x3e7\n"
		      "10:00:00 start pid=18 image=C:\\x.exe by=10 parent=\\Device\\HarddiskVolume3\\Windows\\System32\\services.exe id=0x3e7\n");
	struct derived *d = facts_derive(&f);
	expect_how(d, 10, HOW_PROGRAM, 1);
	expect_how(d, 11, HOW_PROGRAM, 2);
	expect_how(d, 12, HOW_PROGRAM, 3);
	expect_how(d, 13, HOW_PROGRAM, 5);
	expect_how(d, 14, HOW_PROGRAM, 6);
	expect_how(d, 15, HOW_PROGRAM, 7);
	expect_how(d, 16, HOW_DESKTOP, 8);
	expect_how(d, 17, HOW_SERVICE, 9);
	expect_how(d, 18, HOW_SERVICE, 10);
	facts_done(&f, d);
}

/* Several services have the group's name on their command lines; one of them is DCOM. */
static void test_services_of_a_group(void **state)
{
	struct facts f = {0};
	(void)state;
	facts_say(&f, "10:00:00 start pid=10 image=C:\\Windows\\System32\\svchost.exe by=5 parent=C:\\Windows\\System32\\services.exe "
		      "id=0x3e7 cmd='svchost.exe -k DcomLaunch -p -s DeviceInstall'\n"
		      "10:00:01 start pid=11 image=C:\\Windows\\System32\\drvinst.exe by=10 parent=C:\\Windows\\System32\\svchost.exe id=0x3e7\n"
		      "10:00:02 start pid=12 image=C:\\Windows\\System32\\svchost.exe by=5 parent=C:\\Windows\\System32\\services.exe "
		      "id=0x3e7 cmd='svchost.exe -k netsvcs -p -s Appinfo'\n"
		      "10:00:03 start pid=13 image=C:\\Windows\\System32\\consent.exe by=12 parent=C:\\Windows\\System32\\svchost.exe id=0x3e7\n"
		      "10:00:04 start pid=14 image=C:\\Windows\\System32\\cmd.exe by=20 parent=C:\\Windows\\System32\\conhost.exe id=0x1000\n");
	struct derived *d = facts_derive(&f);
	expect_how(d, 11, HOW_BY_SERVICE, 10);
	expect_how(d, 13, HOW_BY_SERVICE, 12);
	expect_how(d, 14, HOW_PROGRAM, 20);
	facts_done(&f, d);
}

/* A batch logon is not the Task Scheduler's alone, nor runas always asks the domain. */
static void test_who_asks_for_the_logon(void **state)
{
	struct facts f = {0};
	(void)state;
	facts_say(&f, "10:00:00 logon id=0x4000 user=svc type=4 subject=0x3e7\n"
		      "10:00:00 start pid=10 image=C:\\Windows\\System32\\svchost.exe by=5 parent=C:\\Windows\\System32\\services.exe "
		      "id=0x3e7 cmd='svchost.exe -k DcomLaunch -p'\n"
		      "10:00:01 start pid=20 image=C:\\comserver.exe by=10 parent=C:\\Windows\\System32\\svchost.exe "
		      "id=0x3e7 target=0x4000 tuser=svc\n"
		      "10:00:02 logon id=0x5000 user=bob type=2 subject=0x3e7\n"
		      "10:00:03 start pid=30 image=C:\\launcher.exe by=6 parent=C:\\Windows\\explorer.exe id=0x5000 user=bob\n"
		      "10:00:04 logon id=0x6000 user=svc type=4 subject=0x5000\n"
		      "10:00:05 start pid=40 image=C:\\job.exe by=30 parent=C:\\launcher.exe id=0x5000 user=bob target=0x6000 tuser=svc\n"
		      "10:00:06 logon id=0x7000 user=adm type=11 subject=0x5000\n"
		      "10:00:07 start pid=50 image=C:\\tool.exe by=6 parent=C:\\Windows\\explorer.exe id=0x5000 user=bob "
		      "target=0x7000 tuser=adm\n");
	struct derived *d = facts_derive(&f);
	expect_how(d, 20, HOW_DCOM, 10);
	expect_how(d, 40, HOW_DESKTOP, 6);
	expect_how(d, 50, HOW_RUNAS, 6);
	facts_done(&f, d);
}

static void test_programs(void **state)
{
	struct facts f = {0};
	(void)state;
	facts_say(&f, "10:00:00 start pid=10 image=C:\\x.exe by=1 parent='C:\\Office16\\WINWORD.EXE' id=0x1000\n"
		      "10:00:00 start pid=11 image=C:\\x.exe by=2 parent='C:\\Google\\chrome.exe' id=0x1000\n"
		      "10:00:00 start pid=12 image=C:\\x.exe by=3 parent='C:\\T\\app-setup-1.2.exe' id=0x1000\n"
		      "10:00:00 start pid=13 image=C:\\x.exe by=4711 parent='C:\\odd.exe' id=0x1000\n"
		      "10:00:00 start pid=14 image=C:\\x.exe by=5 id=0x1000\n"
		      "10:00:00 start pid=15 image=C:\\Windows\\System32\\powershell.exe id=0x1000 cmd='powershell -File C:\\a.PS1'\n"
		      "10:00:01 start pid=16 image=C:\\x.exe by=15 id=0x1000\n");
	struct derived *d = facts_derive(&f);
	expect_how(d, 10, HOW_OFFICE, 1);
	expect_how(d, 11, HOW_BROWSER, 2);
	expect_how(d, 12, HOW_INSTALLER, 3);
	expect_how(d, 13, HOW_PROGRAM, 4711);
	expect_how(d, 14, HOW_UNKNOWN, 0);
	expect_how(d, 16, HOW_SCRIPT, 15);
	facts_done(&f, d);
}

/* What any user could have put there is not what its name says. */
static void test_names_that_say_nothing(void **state)
{
	struct facts f = {0};
	(void)state;
	facts_say(&f, "10:00:00 start pid=10 image=C:\\x.exe by=1 parent=C:\\Users\\bob\\AppData\\Roaming\\WINWORD.EXE id=0x1000\n"
		      "10:00:00 start pid=11 image=C:\\x.exe by=2 parent='C:\\Program Files\\Microsoft Office\\root\\Office16\\WINWORD.EXE' id=0x1000\n"
		      "10:00:00 start pid=12 image=C:\\x.exe by=3 parent=C:\\Users\\bob\\Downloads\\chrome.exe id=0x1000\n"
		      "10:00:00 start pid=13 image=C:\\x.exe by=5 parent=C:\\Users\\bob\\AppData\\Local\\Google\\Chrome\\Application\\chrome.exe id=0x1000\n"
		      "10:00:00 start pid=14 image=C:\\x.exe by=6 parent=D:\\Office\\excel.exe id=0x1000\n");
	struct derived *d = facts_derive(&f);
	expect_how(d, 10, HOW_PROGRAM, 1);
	expect_how(d, 11, HOW_OFFICE, 2);
	expect_how(d, 12, HOW_PROGRAM, 3);
	expect_how(d, 13, HOW_BROWSER, 5);
	expect_how(d, 14, HOW_OFFICE, 6);
	facts_done(&f, d);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_desktop),
		cmocka_unit_test(test_services_and_tasks),
		cmocka_unit_test(test_command_line_of_a_parent_that_is_not_recorded),
		cmocka_unit_test(test_sessions_tell),
		cmocka_unit_test(test_boot),
		cmocka_unit_test(test_long_after),
		cmocka_unit_test(test_look_alikes),
		cmocka_unit_test(test_names_that_say_nothing),
		cmocka_unit_test(test_services_of_a_group),
		cmocka_unit_test(test_who_asks_for_the_logon),
		cmocka_unit_test(test_programs),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
