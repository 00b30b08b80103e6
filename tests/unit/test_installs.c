/* Who is behind a service or a task, and which of them a process is. */
#include "unit/facts.h"

#include "correlate/commands.h"

static void a_service_leads_to_who_installed_it(void **state)
{
	struct facts f = {0};
	(void)state;
	facts_say(&f, "09:00:00 start pid=50 image=C:\\Windows\\System32\\services.exe by=40 id=0x3e7 user=H$ sid=S-1-5-18\n"
		      "10:00:00 logon id=0x1000 user=adm type=3 ip=10.1.2.17 subject=0x0\n"
		      "10:00:01 installed id=0x1000 user=adm name=X file='\"C:\\x\\svc.exe\" -k run'\n"
		      "10:00:02 start pid=100 image=C:\\x\\svc.exe by=50 id=0x3e7 user=H$ sid=S-1-5-18\n"
		      "10:00:03 start pid=104 image=C:\\Windows\\System32\\cmd.exe by=100 id=0x3e7 user=H$ sid=S-1-5-18\n"
		      "10:00:04 start pid=108 image=C:\\x\\svc.exe by=104 id=0x3e7 user=H$ sid=S-1-5-18\n"
		      "10:00:05 start pid=112 image=C:\\y\\other.exe by=50 id=0x3e7 user=H$ sid=S-1-5-18\n");
	struct derived *d = facts_derive(&f);
	uint32_t adm = logon_of(d, 0x1000, 0)->seq;
	for (uint64_t pid = 100; pid <= 108; pid += 4) {
		assert_int_equal(process_of(d, pid, 0)->origin, adm);
		expect_link(process_of(d, pid, 0)->origin_link, INFERRED, REASON_ORIGIN_SERVICE);
	}
	assert_int_equal(process_of(d, 100, 0)->how, HOW_REMOTE_SERVICE);
	assert_int_equal(process_of(d, 112, 0)->origin, 0);
	facts_done(&f, d);
}

static void a_service_outlives_its_boot(void **state)
{
	struct facts f = {0};
	(void)state;
	facts_say(&f, "08:00:00 boot\n"
		      "10:00:00 logon id=0x1000 user=adm type=10 ip=10.1.2.17 subject=0x3e7\n"
		      "10:00:01 installed id=0x1000 user=adm name=X file=C:\\x\\svc.exe\n"
		      "11:00:00 boot\n"
		      "11:00:01 start pid=50 image=C:\\Windows\\System32\\services.exe by=40 id=0x3e7 user=H$ sid=S-1-5-18\n"
		      "11:00:02 start pid=100 image=C:\\x\\svc.exe by=50 id=0x3e7 user=H$ sid=S-1-5-18\n");
	struct derived *d = facts_derive(&f);
	const struct process *p = process_of(d, 100, 0);
	assert_int_equal(p->origin, logon_of(d, 0x1000, 0)->seq);
	assert_int_equal(p->how, HOW_SERVICE);
	facts_done(&f, d);
}

static void a_task_leads_to_who_set_it_up(void **state)
{
	struct facts f = {0};
	(void)state;
	facts_say(&f, "09:00:00 start pid=60 image=C:\\Windows\\System32\\svchost.exe by=50 id=0x3e7 user=H$ sid=S-1-5-18 "
		      "cmd='svchost.exe -k netsvcs -s Schedule'\n"
		      "10:00:00 logon id=0x1000 user=eve type=2 subject=0x3e7\n"
		      "10:00:01 task id=0x1000 user=eve content='<Exec><Command>C:\\t\\Up.exe</Command></Exec>'\n"
		      "11:00:00 start pid=100 image=C:\\t\\up.exe by=60 id=0x3e7 user=H$ sid=S-1-5-18\n"
		      "11:00:00 start pid=104 image=C:\\t\\else.exe by=60 id=0x3e7 user=H$ sid=S-1-5-18\n");
	struct derived *d = facts_derive(&f);
	assert_int_equal(process_of(d, 100, 0)->origin, logon_of(d, 0x1000, 0)->seq);
	expect_link(process_of(d, 100, 0)->origin_link, INFERRED, REASON_ORIGIN_TASK);
	assert_int_equal(process_of(d, 104, 0)->origin, 0);
	facts_done(&f, d);
}

/* What a task starts is not the task, though another task's definition may name it. */
static void what_a_task_starts_leads_to_that_task(void **state)
{
	struct facts f = {0};
	(void)state;
	facts_say(&f, "09:00:00 start pid=60 image=C:\\Windows\\System32\\svchost.exe by=50 id=0x3e7 user=H$ sid=S-1-5-18 "
		      "cmd='svchost.exe -k netsvcs -s Schedule'\n"
		      "10:00:00 logon id=0x1000 user=bob type=2 subject=0x3e7\n"
		      "10:00:01 task id=0x1000 user=bob content='<Command>C:\\t\\up.exe</Command>'\n"
		      "10:01:00 logon id=0x2000 user=eve type=2 subject=0x3e7\n"
		      "10:01:01 task id=0x2000 user=eve content='<Command>C:\\t\\cmd.exe</Command>'\n"
		      "11:00:00 start pid=100 image=C:\\t\\up.exe by=60 id=0x3e7 user=H$ sid=S-1-5-18\n"
		      "11:00:00 start pid=104 image=C:\\t\\cmd.exe by=100 id=0x3e7 user=H$ sid=S-1-5-18\n");
	struct derived *d = facts_derive(&f);
	assert_int_equal(process_of(d, 104, 0)->origin, logon_of(d, 0x1000, 0)->seq);
	expect_link(process_of(d, 104, 0)->origin_link, INFERRED, REASON_ORIGIN_TASK);
	facts_done(&f, d);
}

/* A process whose start is not recorded may be older than the service or the task. */
static void what_started_before_is_not_what_was_set_up(void **state)
{
	struct facts f = {0};
	(void)state;
	facts_say(&f, "10:00:00 logon id=0x1000 user=eve type=2 subject=0x3e7\n"
		      "10:00:00 logon id=0x2000 user=bob type=4 subject=0x3e7\n"
		      "10:00:01 task id=0x1000 user=eve content='<Command>C:\\t\\up.exe</Command>'\n"
		      "11:00:00 start pid=104 image=C:\\t\\cmd.exe by=100 parent=C:\\t\\up.exe id=0x3e7 user=H$ sid=S-1-5-18\n"
		      "11:01:00 exit pid=100 image=C:\\t\\up.exe id=0x2000 user=bob\n");
	struct derived *d = facts_derive(&f);
	expect_link(process_of(d, 104, 0)->origin_link, RECORDED, REASON_ORIGIN_SYSTEM);
	facts_done(&f, d);
}

/* A logon event of type 4 that a built-in account has does not make all its processes tasks. */
static void a_built_in_session_is_no_task(void **state)
{
	struct facts f = {0};
	(void)state;
	facts_say(&f, "09:00:00 logon id=0x3e4 user=ns sid=S-1-5-20 type=4 subject=0x3e7\n"
		      "10:00:00 start pid=60 image=C:\\a.exe by=50 id=0x3e7 user=H$ sid=S-1-5-18\n"
		      "11:00:00 start pid=100 image=C:\\b.exe by=60 id=0x3e4 user=ns sid=S-1-5-20\n");
	struct derived *d = facts_derive(&f);
	assert_int_equal(process_of(d, 100, 0)->how, HOW_PROGRAM);
	facts_done(&f, d);
}

static void a_silent_scheduler_needs_the_whole_path(void **state)
{
	struct facts f = {0};
	(void)state;
	facts_say(&f, "09:00:00 start pid=60 image=C:\\Windows\\System32\\svchost.exe by=50 id=0x3e7 user=H$ sid=S-1-5-18\n"
		      "10:00:00 logon id=0x1000 user=eve type=2 subject=0x3e7\n"
		      "10:00:01 task id=0x1000 user=eve content='<Exec><Command>C:\\t\\Up.exe</Command></Exec>'\n"
		      "11:00:00 start pid=100 image=C:\\t\\up.exe by=60 id=0x3e7 user=H$ sid=S-1-5-18\n"
		      "11:00:00 start pid=104 image=C:\\other\\up.exe by=60 id=0x3e7 user=H$ sid=S-1-5-18\n");
	struct derived *d = facts_derive(&f);
	assert_int_equal(process_of(d, 100, 0)->origin, logon_of(d, 0x1000, 0)->seq);
	assert_int_equal(process_of(d, 100, 0)->how, HOW_TASK);
	assert_int_equal(process_of(d, 104, 0)->origin, 0);
	facts_done(&f, d);
}

/* svchost.exe and cmd.exe are many services: the arguments tell which. */
static void a_service_is_its_whole_command(void **state)
{
	struct facts f = {0};
	(void)state;
	facts_say(&f, "09:00:00 start pid=50 image=C:\\Windows\\System32\\services.exe by=40 id=0x3e7 user=H$ sid=S-1-5-18\n"
		      "10:00:00 logon id=0x1000 user=adm type=3 ip=10.0.0.66 subject=0x0\n"
		      "10:00:01 installed id=0x1000 user=adm name=X file='%SystemRoot%\\System32\\svchost.exe -k  MyGroup'\n"
		      "10:00:01 installed id=0x1000 user=adm name=Y file='%COMSPEC% /Q /c echo dir > %TEMP%\\x.bat & %COMSPEC% /c y.exe'\n"
		      "11:00:00 start pid=100 image=C:\\Windows\\System32\\svchost.exe by=50 id=0x3e7 user=H$ sid=S-1-5-18 "
		      "cmd='C:\\Windows\\system32\\svchost.exe -k netsvcs -p -s wuauserv'\n"
		      "11:00:00 start pid=104 image=C:\\Windows\\System32\\svchost.exe by=50 id=0x3e7 user=H$ sid=S-1-5-18 "
		      "cmd='C:\\Windows\\system32\\svchost.exe -k mygroup'\n"
		      "11:00:00 start pid=108 image=C:\\Windows\\System32\\svchost.exe by=50 id=0x3e7 user=H$ sid=S-1-5-18\n"
		      "11:00:00 start pid=112 image=C:\\Windows\\System32\\cmd.exe by=50 id=0x3e7 user=H$ sid=S-1-5-18 "
		      "cmd='C:\\Windows\\system32\\cmd.exe /Q /c echo dir > C:\\t\\x.bat & C:\\Windows\\system32\\cmd.exe /c y.exe'\n"
		      "11:00:00 start pid=116 image=C:\\Windows\\System32\\cmd.exe by=50 id=0x3e7 user=H$ sid=S-1-5-18 "
		      "cmd='cmd.exe /c C:\\vendor\\other.bat'\n");
	struct derived *d = facts_derive(&f);
	uint32_t adm = logon_of(d, 0x1000, 0)->seq;
	assert_int_equal(process_of(d, 100, 0)->origin, 0);
	assert_int_equal(process_of(d, 100, 0)->how, HOW_SERVICE);
	assert_int_equal(process_of(d, 104, 0)->origin, adm);
	assert_int_equal(process_of(d, 108, 0)->origin, 0); /* by its command line, which is not recorded */
	assert_int_equal(process_of(d, 112, 0)->origin, adm);
	assert_int_equal(process_of(d, 116, 0)->origin, 0);
	facts_done(&f, d);
}

/* Whatever its logon says: services.exe starts no tasks. */
static void a_service_with_a_batch_logon_is_no_task(void **state)
{
	struct facts f = {0};
	(void)state;
	facts_say(&f, "09:00:00 start pid=50 image=C:\\Windows\\System32\\services.exe by=40 id=0x3e7 user=H$ sid=S-1-5-18\n"
		      "10:00:00 logon id=0x1000 user=adm type=2 subject=0x3e7\n"
		      "10:00:01 installed id=0x1000 user=adm name=X file=C:\\a.exe\n"
		      "10:00:02 task id=0x3e7 user=H$ sid=S-1-5-18 content='<Command>C:\\a.exe</Command>'\n"
		      "10:00:03 logon id=0x2000 user=svc type=4 subject=0x3e7\n"
		      "10:00:04 start pid=100 image=C:\\a.exe by=50 id=0x3e7 user=H$ sid=S-1-5-18 target=0x2000 tuser=svc\n");
	struct derived *d = facts_derive(&f);
	expect_link(process_of(d, 100, 0)->origin_link, INFERRED, REASON_ORIGIN_SERVICE);
	assert_int_equal(process_of(d, 100, 0)->origin, logon_of(d, 0x1000, 0)->seq);
	facts_done(&f, d);
}

/* PsExec may run on the host itself. */
static void a_service_from_the_screen_is_not_remote(void **state)
{
	struct facts f = {0};
	(void)state;
	facts_say(&f, "09:00:00 start pid=50 image=C:\\Windows\\System32\\services.exe by=40 id=0x3e7 user=H$ sid=S-1-5-18\n"
		      "10:00:00 logon id=0x1000 user=bob type=2 subject=0x3e7\n"
		      "10:00:01 installed id=0x1000 user=bob name=PSEXESVC file=%SystemRoot%\\PSEXESVC.exe\n"
		      "10:00:02 start pid=100 image=C:\\Windows\\PSEXESVC.exe by=50 id=0x3e7 user=H$ sid=S-1-5-18 cmd=C:\\Windows\\PSEXESVC.exe\n"
		      "10:00:03 start pid=104 image=C:\\Windows\\System32\\cmd.exe by=100 id=0x3e7 user=H$ sid=S-1-5-18\n");
	struct derived *d = facts_derive(&f);
	assert_int_equal(process_of(d, 100, 0)->how, HOW_SERVICE);
	assert_int_equal(process_of(d, 104, 0)->how, HOW_BY_SERVICE);
	assert_int_equal(process_of(d, 104, 0)->origin, logon_of(d, 0x1000, 0)->seq);
	facts_done(&f, d);
}

#define SERVICES "09:00:00 start pid=50 image=C:\\Windows\\System32\\services.exe by=40 id=0x3e7 user=H$ sid=S-1-5-18\n"
#define SERVICE_RUNS "10:00:03 start pid=100 image=C:\\Windows\\PSEXESVC.exe by=50 id=0x3e7 user=H$ sid=S-1-5-18\n" \
		     "10:00:04 start pid=104 image=C:\\Windows\\System32\\cmd.exe by=100 id=0x3e7 user=H$ sid=S-1-5-18\n" \
		     "10:00:05 start pid=108 image=C:\\a.exe by=104 id=0x3e7 user=H$ sid=S-1-5-18\n"

/* What the service starts, it tells of all below it but what a shell there starts. */
static void expect_service(const char *how_installed, bool remote)
{
	struct facts f = {0};
	facts_say(&f, SERVICES);
	facts_say(&f, how_installed);
	facts_say(&f, SERVICE_RUNS);
	struct derived *d = facts_derive(&f);
	assert_string_equal(how_started_name(process_of(d, 100, 0)->how),
			    how_started_name(remote ? HOW_REMOTE_SERVICE : HOW_SERVICE));
	assert_string_equal(how_started_name(process_of(d, 104, 0)->how),
			    how_started_name(remote ? HOW_REMOTE_SERVICE : HOW_BY_SERVICE));
	assert_int_equal(process_of(d, 104, 0)->how_node, process_of(d, 100, 0)->node);
	assert_int_equal(process_of(d, 108, 0)->how, HOW_SHELL);
	facts_done(&f, d);
}

#define INSTALLED "10:00:01 installed id=0x1000 user=adm name=PSEXESVC file=%SystemRoot%\\PSEXESVC.exe\n"

/* By a logon over the network, from another machine: not from this one, by whatever address. */
static void a_remote_service_was_installed_from_another_machine(void **state)
{
	(void)state;
	expect_service("10:00:00 logon id=0x1000 user=adm type=3 ip=10.1.2.17\n" INSTALLED, true);
	expect_service("10:00:00 logon id=0x1000 user=adm type=3 ip=fe80::1\n" INSTALLED, true);
	expect_service("10:00:00 logon id=0x1000 user=adm type=3 ip=127.0.0.1\n" INSTALLED, false);
	expect_service("10:00:00 logon id=0x1000 user=adm type=3 ip=::ffff:127.0.0.1\n" INSTALLED, false);
	expect_service("10:00:00 logon id=0x1000 user=adm type=3 ip=-\n" INSTALLED, false);
	expect_service("10:00:00 logon id=0x1000 user=adm type=3 ip=LOCAL\n" INSTALLED, false);
	expect_service("10:00:00 logon id=0x1000 user=adm type=2 ip=10.1.2.17\n" INSTALLED, false);
	expect_service("09:50:00 logon id=0x5000 user=H$ sid=S-1-5-18 domain=CORP type=3 ip=10.1.2.17\n"
		       "10:00:00 logon id=0x1000 user=adm type=3 ip=::ffff:10.1.2.17\n" INSTALLED, false);
	expect_service("09:50:00 logon id=0x5000 user=OTHER$ type=3 ip=10.1.2.17\n"
		       "10:00:00 logon id=0x1000 user=adm type=3 ip=10.1.2.17\n" INSTALLED, true);
	expect_service("", false); /* its name proves nothing */
}

/* 4697 of a session whose logon is not recorded, 7045, which names no session. */
static void who_installed_a_service_came_in_moments_before(void **state)
{
	(void)state;
	expect_service("09:59:30 logon id=0x2000 user=adm type=3 ip=10.1.2.17\n" INSTALLED, true);
	expect_service("09:59:00 logon id=0x2000 user=adm type=3 ip=10.1.2.17\n" INSTALLED, false);
	expect_service("09:59:30 logon id=0x2000 user=eve type=3 ip=10.1.2.17\n" INSTALLED, false);
	expect_service("10:30:00 logon id=0x2000 user=adm type=3 ip=10.1.2.17\n" INSTALLED, false); /* the clock was set back */
	expect_service("09:59:30 logon id=0x2000 user=adm type=3 ip=10.1.2.17\n"
		       "10:00:01 service user=adm ServiceName=PSEXESVC ImagePath=%SystemRoot%\\PSEXESVC.exe\n", true);
	expect_service("09:59:30 logon id=0x2000 user=adm type=3 ip=::1\n"
		       "10:00:01 service user=adm ServiceName=PSEXESVC ImagePath=%SystemRoot%\\PSEXESVC.exe\n", false);
	/* at the screen, while something of his came over the network: 4697 names the session */
	expect_service("09:59:30 logon id=0x2000 user=adm type=3 ip=10.1.2.17\n"
		       "09:59:40 logon id=0x1000 user=adm type=2\n" INSTALLED
		       "10:00:01 service user=adm ServiceName=PSEXESVC ImagePath=%SystemRoot%\\PSEXESVC.exe\n", false);
	expect_service("09:59:30 logon id=0x2000 user=adm type=3 ip=10.1.2.17\n"
		       "09:59:40 logon id=0x1000 user=adm type=2\n"
		       "10:00:00.9 service user=adm ServiceName=PSEXESVC ImagePath=%SystemRoot%\\PSEXESVC.exe\n" INSTALLED, false);
}

/* 7045 tells who, though in which session is not known; not where that is SYSTEM. */
static void a_service_leads_to_the_account_that_installed_it(void **state)
{
	struct facts f = {0};
	(void)state;
	facts_say(&f, SERVICES
		  "10:00:01 service user=adm ServiceName=PSEXESVC ImagePath=%SystemRoot%\\PSEXESVC.exe\n"
		  "10:00:01 service user=H$ sid=S-1-5-18 ServiceName=X ImagePath=C:\\x.exe\n"
		  SERVICE_RUNS
		  "10:01:00 start pid=200 image=C:\\x.exe by=50 id=0x3e7 user=H$ sid=S-1-5-18\n");
	struct derived *d = facts_derive(&f);
	for (uint64_t pid = 100; pid <= 108; pid += 4) {
		assert_string_equal(user_at(d, process_of(d, pid, 0)->installer), "adm");
		expect_link(process_of(d, pid, 0)->origin_link, UNKNOWN, REASON_ORIGIN_INSTALLER);
	}
	assert_int_equal(process_of(d, 200, 0)->installer, 0);
	expect_link(process_of(d, 200, 0)->origin_link, RECORDED, REASON_ORIGIN_SYSTEM);
	facts_done(&f, d);
}

#define SCHEDULER "09:00:00 start pid=60 image=C:\\Windows\\System32\\svchost.exe by=50 id=0x3e7 user=H$ sid=S-1-5-18 " \
		  "cmd='svchost.exe -k netsvcs -s Schedule'\n" \
		  "10:00:00 logon id=0x1000 user=bob type=2 subject=0x3e7\n"
#define RUNS_A "'<Exec><Command>powershell</Command><Arguments>-File &quot;C:\\bob\\a.ps1&quot;</Arguments></Exec>'"
#define POWERSHELL " image=C:\\Windows\\System32\\powershell.exe by=60 id=0x3e7 user=H$ sid=S-1-5-18 "

static void a_task_is_its_whole_command(void **state)
{
	struct facts f = {0};
	(void)state;
	facts_say(&f, SCHEDULER
		  "10:00:01 task id=0x1000 user=bob TaskName=\\A content='<Command>C:\\bob\\misc.exe</Command>'\n"
		  "10:00:02 task id=0x1000 user=bob TaskName=\\B content=" RUNS_A "\n"
		  "11:00:00 start pid=100 image=C:\\Windows\\System32\\sc.exe by=60 id=0x3e7 user=H$ sid=S-1-5-18 cmd='sc start x'\n"
		  "11:00:00 start pid=104" POWERSHELL "cmd='powershell.exe -File \"C:\\bob\\a.ps1\"'\n"
		  "11:00:00 start pid=108" POWERSHELL "cmd='powershell.exe -File C:\\corp\\inventory.ps1'\n"
		  "11:00:00 start pid=112" POWERSHELL "\n");
	struct derived *d = facts_derive(&f);
	assert_int_equal(process_of(d, 100, 0)->origin, 0);
	assert_int_equal(process_of(d, 104, 0)->origin, logon_of(d, 0x1000, 0)->seq);
	assert_int_equal(process_of(d, 108, 0)->origin, 0);
	assert_int_equal(process_of(d, 112, 0)->origin, 0);
	facts_done(&f, d);
}

static void a_task_holds_until_it_is_deleted_or_updated(void **state)
{
	struct facts f = {0};
	(void)state;
	facts_say(&f, SCHEDULER
		  "10:00:01 task id=0x1000 user=bob TaskName=\\A content='<Command>C:\\a.exe</Command>'\n"
		  "10:00:02 task id=0x1000 user=bob TaskName=\\B content='<Command>C:\\b.exe</Command>'\n"
		  "10:10:00 start pid=100 image=C:\\a.exe by=60 id=0x3e7 user=H$ sid=S-1-5-18\n"
		  "10:20:00 task-gone id=0x3e7 user=H$ sid=S-1-5-18 TaskName=\\a\n"
		  "10:20:00 task-new id=0x1000 user=bob TaskName=\\B TaskContentNew='<Command>C:\\c.exe</Command>'\n"
		  "10:30:00 start pid=104 image=C:\\a.exe by=60 id=0x3e7 user=H$ sid=S-1-5-18\n"
		  "10:30:00 start pid=108 image=C:\\b.exe by=60 id=0x3e7 user=H$ sid=S-1-5-18\n"
		  "10:30:00 start pid=112 image=C:\\c.exe by=60 id=0x3e7 user=H$ sid=S-1-5-18\n");
	struct derived *d = facts_derive(&f);
	uint32_t bob = logon_of(d, 0x1000, 0)->seq;
	assert_int_equal(process_of(d, 100, 0)->origin, bob);
	assert_int_equal(process_of(d, 104, 0)->origin, 0);
	assert_int_equal(process_of(d, 108, 0)->origin, 0);
	assert_int_equal(process_of(d, 112, 0)->origin, bob);
	facts_done(&f, d);
}

/* Windows updates tasks itself, which makes them nobody else's. */
static void a_task_that_windows_updated_is_its_makers(void **state)
{
	struct facts f = {0};
	(void)state;
	facts_say(&f, SCHEDULER
		  "10:00:01 task id=0x1000 user=bob TaskName=\\A content='<Command>C:\\evil.exe</Command>'\n"
		  "10:00:02 task-new id=0x3e7 user=H$ sid=S-1-5-18 TaskName=\\A TaskContentNew='<Command>C:\\evil.exe</Command>'\n"
		  "10:00:03 task id=0x1000 user=bob TaskName=\\B content='<Command>C:\\b.exe</Command>'\n"
		  "10:00:04 task-new id=0x3e7 user=H$ sid=S-1-5-18 TaskName=\\B TaskContentNew='<Command>C:\\c.exe</Command>'\n"
		  "11:00:00 start pid=100 image=C:\\evil.exe by=60 id=0x3e7 user=H$ sid=S-1-5-18\n"
		  "11:00:00 start pid=104 image=C:\\c.exe by=60 id=0x3e7 user=H$ sid=S-1-5-18\n");
	struct derived *d = facts_derive(&f);
	assert_int_equal(process_of(d, 100, 0)->origin, logon_of(d, 0x1000, 0)->seq);
	expect_link(process_of(d, 104, 0)->origin_link, UNKNOWN, REASON_ORIGIN_TASK);
	facts_done(&f, d);
}

static void expect_split(const char *line, const char *file, const char *arguments)
{
	struct command c = command_split(str_of(line));
	assert_true(str_eq(c.file, str_of(file)));
	assert_true(str_eq(c.arguments, str_of(arguments)));
}

static bool agree(const char *set_up, const char *of_process)
{
	struct buf wanted = {0}, given = {0};
	bool whole;
	command_put_set_up(&wanted, str_of(set_up), &whole);
	command_put_arguments(&given, str_of(of_process));
	bool agree = command_arguments_agree(buf_str(&wanted), whole, buf_str(&given));
	buf_free(&wanted);
	buf_free(&given);
	return agree;
}

static void command_lines(void **state)
{
	(void)state;
	expect_split("\"C:\\a b\\c.exe\" -k  run ", "C:\\a b\\c.exe", "-k  run");
	expect_split("C:\\a b\\c.exe -k C:\\x.exe", "C:\\a b\\c.exe", "-k C:\\x.exe");
	expect_split("cmd /c C:\\x.exe", "cmd", "/c C:\\x.exe");
	expect_split("C:\\tool -a b", "C:\\tool", "-a b");
	expect_split("%COMSPEC% /c x", "%COMSPEC%", "/c x");
	expect_split("\"C:\\a", "C:\\a", "");
	expect_split("", "", "");
	assert_true(agree("-K  a", " -k\ta"));
	assert_true(agree("-k %x% b", "-k c"));
	assert_true(agree("-k $(Arg0)", "-k c"));
	assert_false(agree("-k $(Arg0)", "-c"));
	assert_false(agree("-k", "-k a"));
	assert_false(agree("", "-k"));
	assert_true(agree("%x%", "-k"));
}

static void actions_of_a_task(void **state)
{
	static const char definition[] = "<Actions><Exec><Command>\"C:\\a &amp; b\\x.exe\"</Command></Exec><Exec>"
					 "<Command> y.exe </Command><Arguments>-a &lt;1&gt;</Arguments></Exec></Actions>";
	struct buf text = {0};
	struct command c;
	size_t at = 0;
	(void)state;
	assert_true(command_of_task(str_of(definition), &at, &text, &c));
	assert_true(str_eq(c.file, STR("C:\\a & b\\x.exe")));
	assert_int_equal(c.arguments.n, 0);
	assert_true(command_of_task(str_of(definition), &at, &text, &c));
	assert_true(str_eq(c.file, STR("y.exe")));
	assert_true(str_eq(c.arguments, STR("-a <1>")));
	assert_false(command_of_task(str_of(definition), &at, &text, &c));
	at = 0;
	assert_true(command_of_task(STR("<Command>z"), &at, &text, &c));
	assert_true(str_eq(c.file, STR("z")));
	at = 0;
	assert_false(command_of_task(STR("<Comman"), &at, &text, &c));
	buf_free(&text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_service_leads_to_who_installed_it),
		cmocka_unit_test(a_service_outlives_its_boot),
		cmocka_unit_test(a_task_leads_to_who_set_it_up),
		cmocka_unit_test(what_a_task_starts_leads_to_that_task),
		cmocka_unit_test(what_started_before_is_not_what_was_set_up),
		cmocka_unit_test(a_built_in_session_is_no_task),
		cmocka_unit_test(a_silent_scheduler_needs_the_whole_path),
		cmocka_unit_test(a_service_is_its_whole_command),
		cmocka_unit_test(a_service_with_a_batch_logon_is_no_task),
		cmocka_unit_test(a_service_from_the_screen_is_not_remote),
		cmocka_unit_test(a_remote_service_was_installed_from_another_machine),
		cmocka_unit_test(who_installed_a_service_came_in_moments_before),
		cmocka_unit_test(a_service_leads_to_the_account_that_installed_it),
		cmocka_unit_test(a_task_is_its_whole_command),
		cmocka_unit_test(a_task_holds_until_it_is_deleted_or_updated),
		cmocka_unit_test(a_task_that_windows_updated_is_its_makers),
		cmocka_unit_test(command_lines),
		cmocka_unit_test(actions_of_a_task),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
