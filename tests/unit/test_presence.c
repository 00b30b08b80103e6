/* Where the user was when a process started, who is behind another token, and what two
 * logs tell of one process. */
#include "unit/facts.h"

#include <string.h>

static void expect_text(const struct fact_value *value, const char *text)
{
	assert_int_equal(value->text.n, strlen(text));
	assert_memory_equal(value->text.p, text, value->text.n);
}

#define BOB_BY_RDP "10:00:00 logon id=0x1000 user=bob type=10 ip=10.1.2.3 from=SRV02 subject=0x3e7\n"

static void either_token_may_be_named(void **state)
{
	struct facts f = {0};
	(void)state;
	facts_say(&f, "10:00:00 logon id=0x1000 user=bob type=10 linked=0x1001 elevated=%%1842 subject=0x3e7\n"
		      "10:00:00 logon id=0x1001 user=bob type=10 linked=0x1000 elevated=%%1843 subject=0x3e7\n"
		      "12:00:00 reconnect id=0x1001 user=bob ip=10.9.9.9 client=LAPTOP\n"
		      "12:05:00 start pid=108 image=C:\\c.exe by=50 id=0x1000 user=bob\n");
	struct derived *d = facts_derive(&f);
	expect_link(process_of(d, 108, 0)->client_link, RECORDED, REASON_CLIENT_RECONNECTED);
	facts_done(&f, d);
}

static void runas_is_where_its_person_is(void **state)
{
	struct facts f = {0};
	(void)state;
	facts_say(&f, BOB_BY_RDP
		      "10:30:00 reconnect id=0x1000 user=bob ip=10.9.9.9 client=LAPTOP\n"
		      "11:00:00 logon id=0x2000 user=adm type=2 subject=0x1000\n"
		      "11:00:01 start pid=108 image=C:\\c.exe by=50 id=0x1000 user=bob target=0x2000 tuser=adm\n");
	struct derived *d = facts_derive(&f);
	const struct process *p = process_of(d, 108, 0);
	expect_text(&p->client_address, "10.9.9.9");
	expect_link(p->client_link, INFERRED, REASON_CLIENT_OF_ORIGIN);
	assert_int_equal(p->origin, logon_of(d, 0x1000, 0)->seq);
	expect_link(p->origin_link, RECORDED, REASON_ORIGIN_SUBJECT);
	facts_done(&f, d);
}

static void session_number_and_user_are_an_inference(void **state)
{
	struct facts f = {0};
	(void)state;
	facts_say(&f, "10:00:00 logon id=0x1000 user=bob TargetDomainName=CORP type=10 ip=10.1.2.3 subject=0x3e7\n"
		      "10:00:01 rdp user=CORP\\bob session=2 ip=10.1.2.3\n"
		      "11:00:00 rdp-away user=CORP\\bob session=2 ip=10.1.2.3\n"
		      "11:10:00 start pid=100 image=C:\\a.exe by=50 id=0x1000 user=bob\n"
		      "11:30:00 rdp-back user=CORP\\bob session=2 ip=10.9.9.9\n"
		      "11:40:00 start pid=104 image=C:\\b.exe by=50 id=0x1000 user=bob\n");
	struct derived *d = facts_derive(&f);
	assert_true(process_of(d, 100, 0)->flags & PROCESS_DISCONNECTED);
	const struct process *back = process_of(d, 104, 0);
	expect_text(&back->client_address, "10.9.9.9");
	expect_link(back->client_link, INFERRED, REASON_CLIENT_BY_NUMBER);
	facts_done(&f, d);
}

/* The latest logon at a screen, not the one whose ID was named last for the first time. */
static void the_latest_of_two_logons_at_a_screen(void **state)
{
	struct facts f = {0};
	(void)state;
	facts_say(&f, "09:59:00 explicit id=0x2000 target=eve\n"
		      "10:00:00 logon id=0x1000 user=bob TargetDomainName=CORP type=10 ip=10.1.2.3 subject=0x3e7\n"
		      "10:00:01 logon id=0x2000 user=bob TargetDomainName=CORP type=2 subject=0x3e7\n"
		      "11:30:00 rdp-back user=CORP\\bob session=2 ip=10.9.9.9\n"
		      "11:40:00 start pid=104 image=C:\\b.exe by=50 id=0x2000 user=bob\n");
	struct derived *d = facts_derive(&f);
	expect_link(process_of(d, 104, 0)->client_link, INFERRED, REASON_CLIENT_BY_NUMBER);
	facts_done(&f, d);
}

static void what_is_recorded_beats_the_inference(void **state)
{
	struct facts f = {0};
	(void)state;
	facts_say(&f, BOB_BY_RDP
		      "11:30:00 reconnect id=0x1000 user=bob ip=10.9.9.9 client=LAPTOP\n"
		      "11:30:02 rdp-back user=CORP\\bob session=2 ip=10.9.9.9\n"
		      "11:40:00 start pid=104 image=C:\\b.exe by=50 id=0x1000 user=bob\n");
	struct derived *d = facts_derive(&f);
	expect_link(process_of(d, 104, 0)->client_link, RECORDED, REASON_CLIENT_RECONNECTED);
	facts_done(&f, d);
}

static void locked_and_unlocked(void **state)
{
	struct facts f = {0};
	(void)state;
	facts_say(&f, "10:00:00 logon id=0x1000 user=bob type=2 subject=0x3e7\n"
		      "12:00:00 lock id=0x1000 user=bob\n"
		      "12:10:00 start pid=100 image=C:\\a.exe by=50 id=0x1000 user=bob\n"
		      "13:00:00 unlock id=0x1000 user=bob\n"
		      "13:10:00 start pid=104 image=C:\\b.exe by=50 id=0x1000 user=bob\n");
	struct derived *d = facts_derive(&f);
	assert_true(process_of(d, 100, 0)->flags & PROCESS_LOCKED);
	assert_int_equal(process_of(d, 104, 0)->flags & PROCESS_LOCKED, 0);
	facts_done(&f, d);
}

static void sysmon_fills_the_gaps(void **state)
{
	struct facts f = {0};
	(void)state;
	facts_say(&f, "10:00:00 start pid=50 image=C:\\p.exe by=40 id=0x3e7 user=H$\n"
		      "10:00:01 start pid=100 image=C:\\a.exe by=50 id=0x3e7 user=H$\n"
		      "10:00:02.5 sysmon1 pid=100 image=C:\\a.exe by=50 parent=C:\\p.exe cmd='a.exe -x' guid={1} "
		      "hashes=MD5=00,SHA256=11\n"
		      "10:01:00 sysmon5 pid=100 image=C:\\a.exe guid={1}\n");
	struct derived *d = facts_derive(&f);
	const struct process *p = process_of(d, 100, 0);
	expect_text(&p->command_line, "a.exe -x");
	expect_text(&p->guid, "{1}");
	expect_text(&p->hashes, "MD5=00,SHA256=11");
	expect_link(p->parent_link, RECORDED, REASON_PARENT_STARTED);
	assert_int_equal(facts_record(&f, p->start_fact), 2);
	assert_true(p->sysmon_fact != p->start_fact);
	assert_int_equal(p->end, clock_time("10:01:00"));
	facts_done(&f, d);
}

static void sysmon_first_is_the_same_process(void **state)
{
	struct facts f = {0};
	(void)state;
	facts_say(&f, "10:00:00 start pid=50 image=C:\\p.exe by=40 id=0x3e7 user=H$\n"
		      "10:00:01 sysmon1 pid=100 image=C:\\a.exe by=50 parent=C:\\p.exe cmd='a.exe -x' guid={1}\n"
		      "10:00:02.5 start pid=100 image=C:\\a.exe by=50 id=0x3e7 user=H$\n");
	struct derived *d = facts_derive(&f);
	assert_int_equal(d->processes.n, 3); /* the placeholder of process 40 is one */
	const struct process *p = process_of(d, 100, 0);
	assert_int_equal(p->start, clock_time("10:00:02.5"));
	expect_text(&p->command_line, "a.exe -x");
	expect_text(&p->guid, "{1}");
	expect_link(p->parent_link, RECORDED, REASON_PARENT_STARTED);
	facts_done(&f, d);
}

static void guid_finds_the_process_when_the_number_was_reused(void **state)
{
	struct facts f = {0};
	(void)state;
	facts_say(&f, "10:00:00 sysmon1 pid=100 image=C:\\a.exe by=50 guid={1}\n"
		      "10:00:01 sysmon1 pid=100 image=C:\\a.exe by=50 guid={2}\n"
		      "10:00:02 sysmon5 pid=100 image=C:\\a.exe guid={2}\n");
	struct derived *d = facts_derive(&f);
	assert_int_equal(process_of(d, 100, 1)->end, clock_time("10:00:02"));
	expect_link(process_of(d, 100, 1)->end_link, RECORDED, REASON_EXIT_RECORDED);
	expect_link(process_of(d, 100, 0)->end_link, INFERRED, REASON_ID_REUSED);
	facts_done(&f, d);
}

static void sysmon_confirms_an_exit_of_another_subject(void **state)
{
	struct facts f = {0};
	(void)state;
	facts_say(&f, "10:00:00 sysmon1 pid=100 image=C:\\a.exe by=50 id=0x1000 user=bob guid={1}\n"
		      "10:00:00 start pid=100 image=C:\\a.exe by=50 id=0x1000 user=bob\n"
		      "10:01:00 exit pid=100 image=C:\\a.exe id=0x2000 user=eve\n"
		      "10:01:00 sysmon5 pid=100 image=C:\\a.exe guid={1}\n");
	struct derived *d = facts_derive(&f);
	assert_int_equal(d->processes.n, 2); /* with its parent */
	expect_link(process_of(d, 100, 0)->end_link, RECORDED, REASON_EXIT_RECORDED);
	facts_done(&f, d);
}

static void sysmon_names_another_parent(void **state)
{
	struct facts f = {0};
	(void)state;
	facts_say(&f, "10:00:00 start pid=50 image=C:\\p.exe by=40 id=0x3e7 user=H$\n"
		      "10:00:01 start pid=100 image=C:\\a.exe by=50 id=0x3e7 user=H$\n"
		      "10:00:01.1 sysmon1 pid=100 image=C:\\a.exe by=50 parent=C:\\other.exe guid={1}\n");
	struct derived *d = facts_derive(&f);
	const struct process *p = process_of(d, 100, 0);
	expect_link(p->parent_link, UNKNOWN, REASON_PARENT_IMAGE_DIFFERS);
	expect_text(&process_at(d, p->parent)->image, "C:\\other.exe");
	facts_done(&f, d);
}

static void record_numbers_of_two_logs_say_nothing(void **state)
{
	struct facts f = {0};
	(void)state;
	facts_say(&f, "10:00:00 logon id=0x3e7 user=H$ sid=S-1-5-18 type=5 rec=100\n"
		      "10:00:05 sysmon1 pid=100 image=C:\\a.exe by=50 id=0x3e7 user=H$ rec=1 guid={1}\n");
	struct derived *d = facts_derive(&f);
	const struct process *p = process_of(d, 100, 0);
	assert_int_equal(facts_record(&f, p->logon_link.fact), 100);
	facts_done(&f, d);
}

static void the_kernel_is_one_parent(void **state)
{
	struct facts f = {0};
	(void)state;
	facts_say(&f, "10:00:00 start pid=100 image=C:\\a.exe by=4 id=0x3e7 user=H$\n"
		      "10:00:01 sysmon1 pid=104 image=C:\\b.exe by=4 parent=System id=0x3e7 user=H$ guid={1}\n");
	struct derived *d = facts_derive(&f);
	assert_int_equal(process_of(d, 100, 0)->parent, process_of(d, 104, 0)->parent);
	facts_done(&f, d);
}

static void an_old_start_names_only_who_asked(void **state)
{
	struct facts f = {0};
	(void)state;
	facts_say(&f, "10:00:00 logon id=0x1000 user=bob type=2 subject=0x3e7\n"
		      "10:00:01 old-start pid=100 image=C:\\Windows\\System32\\userinit.exe by=50 id=0x3e7 user=H$ sid=S-1-5-18\n"
		      "10:00:02 old-start pid=104 image=C:\\b.exe by=50 id=0x3e7 user=H$ sid=S-1-5-18\n"
		      "10:00:09 exit pid=100 image=C:\\Windows\\System32\\userinit.exe id=0x1000 user=bob\n");
	struct derived *d = facts_derive(&f);
	const struct process *p = process_of(d, 100, 0), *open = process_of(d, 104, 0);
	assert_string_equal(user_at(d, p->account), "bob");
	assert_int_equal(p->requested_logon_id, 0x3e7);
	expect_link(p->logon_link, RECORDED, REASON_LOGON_RECORDED);
	expect_link(p->end_link, RECORDED, REASON_EXIT_RECORDED);
	expect_link(open->logon_link, INFERRED, REASON_LOGON_OF_REQUESTER);
	facts_done(&f, d);
}

static void an_exit_names_the_session_of_its_start(void **state)
{
	struct facts f = {0};
	(void)state;
	facts_say(&f, "09:00:00 logon id=0x1000 user=bob type=2 rec=77\n"
		      "10:00:00 old-start pid=100 image=C:\\a.exe by=50 id=0x3e7 user=H$ sid=S-1-5-18\n"
		      "10:30:00 logoff id=0x1000 user=bob\n"
		      "11:00:00 logon id=0x1000 user=eve type=2 rec=79\n"
		      "12:00:00 exit pid=100 image=C:\\a.exe id=0x1000 user=bob\n");
	struct derived *d = facts_derive(&f);
	const struct process *p = process_of(d, 100, 0);
	assert_string_equal(user_at(d, p->account), "bob");
	expect_link(p->logon_link, RECORDED, REASON_LOGON_RECORDED);
	assert_int_equal(facts_record(&f, p->logon_link.fact), 77);
	facts_done(&f, d);
}

/* lsass.exe may log the 4624 a moment late: the link names it all the same. */
static void who_asked_logs_on_late(void **state)
{
	struct facts f = {0};
	(void)state;
	facts_say(&f, "10:00:00 old-start pid=100 image=C:\\a.exe by=50 id=0x1000 user=bob\n"
		      "10:00:00.5 logon id=0x1000 user=bob type=3 rec=77\n");
	struct derived *d = facts_derive(&f);
	const struct process *p = process_of(d, 100, 0);
	expect_link(p->logon_link, INFERRED, REASON_LOGON_OF_REQUESTER);
	assert_int_equal(facts_record(&f, p->logon_link.fact), 77);
	facts_done(&f, d);
}

static void the_clock_goes_back_between_start_and_exit(void **state)
{
	struct facts f = {0};
	(void)state;
	facts_say(&f, "08:00:00 start pid=50 image=C:\\p.exe by=40 id=0x1000 user=bob\n"
		      "08:10:00 start pid=100 image=C:\\x.exe by=50 id=0x1000 user=bob\n"
		      "08:05:00 exit pid=100 image=C:\\x.exe id=0x1000 user=bob\n"
		      "08:06:00 exit pid=50 image=C:\\p.exe id=0x1000 user=bob\n");
	struct derived *d = facts_derive(&f);
	assert_int_equal(d->processes.n, 3); /* with the parent of p.exe */
	const struct process *p = process_of(d, 100, 0);
	assert_int_equal(p->end, clock_time("08:05:00"));
	expect_link(p->end_link, INFERRED, REASON_EXIT_CLOCK_BACK);
	assert_int_equal(p->parent, process_of(d, 50, 0)->node);
	facts_done(&f, d);
}

/* ---- sessions taken up again, as their logons tell ---- */

#define TAKEN_UP(type, address) \
	"11:00:00 logon id=0x2000 user=bob type=" type " ip=" address " from=SRV02 subject=0x3e7\n" \
	"11:00:01.5 destroyed id=0x2000 user=bob type=" type "\n"
#define THEN "11:05:00 start pid=104 image=C:\\b.exe by=50 id=0x1000 user=bob\n"

static void expect_client(struct facts *f, const char *address, enum confidence c, enum link_reason reason)
{
	struct derived *d = facts_derive(f);
	const struct process *p = process_of(d, 104, 0);
	expect_text(&p->client_address, address);
	expect_link(p->client_link, c, reason);
	facts_done(f, d);
}

static void a_brief_logon_takes_the_session_up(void **state)
{
	static const char *const stories[] = {
		BOB_BY_RDP TAKEN_UP("7", "192.0.2.77") THEN,
		BOB_BY_RDP TAKEN_UP("10", "::ffff:192.0.2.77") THEN,
		"10:00:00 logon id=0x1000 user=bob type=2 ip=127.0.0.1 subject=0x3e7\n" TAKEN_UP("7", "192.0.2.77") THEN,
	};
	(void)state;
	for (size_t i = 0; i < sizeof stories / sizeof *stories; i++) {
		struct facts f = {0};
		facts_say(&f, stories[i]);
		expect_client(&f, "192.0.2.77", INFERRED, REASON_CLIENT_BY_LOGON);
	}
}

static void a_brief_logon_has_two_tokens(void **state)
{
	struct facts f = {0};
	(void)state;
	facts_say(&f, "10:00:00 logon id=0x1000 user=bob type=10 ip=10.1.2.3 linked=0x1001 subject=0x3e7\n"
		      "10:00:00 logon id=0x1001 user=bob type=10 ip=10.1.2.3 linked=0x1000 subject=0x3e7\n"
		      "11:00:00 logon id=0x2000 user=bob type=10 ip=192.0.2.77 linked=0x2001 subject=0x3e7\n"
		      "11:00:00 logon id=0x2001 user=bob type=10 ip=192.0.2.77 linked=0x2000 subject=0x3e7\n"
		      "11:00:01 destroyed id=0x2000 user=bob type=10\n"
		      "11:00:01 destroyed id=0x2001 user=bob type=10\n" THEN);
	expect_client(&f, "192.0.2.77", INFERRED, REASON_CLIENT_BY_LOGON);
}

static void what_takes_no_session_up(void **state)
{
	static const char *const stories[] = {
		/* unlocked where it is */
		BOB_BY_RDP TAKEN_UP("7", "10.1.2.3") THEN,
		/* or on the computer itself */
		BOB_BY_RDP TAKEN_UP("7", "127.0.0.1") THEN,
		/* not over at once */
		BOB_BY_RDP "11:00:00 logon id=0x2000 user=bob type=10 ip=192.0.2.77 subject=0x3e7\n"
			   "11:00:11 destroyed id=0x2000 user=bob type=10\n" THEN,
		/* nor by 4634 */
		BOB_BY_RDP "11:00:00 logon id=0x2000 user=bob type=10 ip=192.0.2.77 subject=0x3e7\n"
			   "11:00:01 logoff id=0x2000 user=bob\n" THEN,
		/* another user's, another kind */
		BOB_BY_RDP "11:00:00 logon id=0x2000 user=eve type=7 ip=192.0.2.77 subject=0x3e7\n"
			   "11:00:01 destroyed id=0x2000 user=eve type=7\n" THEN,
		BOB_BY_RDP TAKEN_UP("3", "192.0.2.77") THEN,
	};
	(void)state;
	for (size_t i = 0; i < sizeof stories / sizeof *stories; i++) {
		struct facts f = {0};
		facts_say(&f, stories[i]);
		expect_client(&f, "", UNKNOWN, REASON_NONE);
	}
}

/* Back where it came from: elsewhere than where the user was last. */
static void a_session_is_taken_up_twice(void **state)
{
	struct facts f = {0};
	(void)state;
	facts_say(&f, BOB_BY_RDP TAKEN_UP("7", "192.0.2.77")
		      "11:02:00 logon id=0x3000 user=bob type=7 ip=10.1.2.3 subject=0x3e7\n"
		      "11:02:01 destroyed id=0x3000 user=bob type=7\n" THEN);
	expect_client(&f, "10.1.2.3", INFERRED, REASON_CLIENT_BY_LOGON);
}

static void a_reconnect_beats_the_brief_logon(void **state)
{
	struct facts f = {0};
	(void)state;
	facts_say(&f, BOB_BY_RDP TAKEN_UP("7", "192.0.2.77")
		      "11:00:00.1 start pid=104 image=C:\\b.exe by=50 id=0x1000 user=bob\n"
		      "11:00:02 reconnect id=0x1000 user=bob ip=192.0.2.77 client=LAPTOP\n"
		      "11:05:00 start pid=108 image=C:\\c.exe by=50 id=0x1000 user=bob\n");
	struct derived *d = facts_derive(&f);
	expect_link(process_of(d, 104, 0)->client_link, UNKNOWN, REASON_NONE);
	expect_link(process_of(d, 108, 0)->client_link, RECORDED, REASON_CLIENT_RECONNECTED);
	facts_done(&f, d);
}

/* The session manager says the same, but tells no name. */
static void the_session_manager_repeats_the_brief_logon(void **state)
{
	struct facts f = {0};
	(void)state;
	facts_say(&f, BOB_BY_RDP
		      "10:59:59 logon id=0x1f00 user=bob type=3 ip=192.0.2.77 from=LAPTOP\n"
		      "11:00:00 logon id=0x2000 user=bob type=10 ip=192.0.2.77 from=SRV02 subject=0x3e7\n"
		      "11:00:00.5 rdp-back user=bob session=2 ip=192.0.2.77\n"
		      "11:00:01.5 destroyed id=0x2000 user=bob type=10\n" THEN);
	struct derived *d = facts_derive(&f);
	const struct process *p = process_of(d, 104, 0);
	expect_text(&p->client_address, "192.0.2.77");
	expect_text(&p->client_workstation, "LAPTOP");
	expect_link(p->client_link, INFERRED, REASON_CLIENT_BY_LOGON);
	facts_done(&f, d);
}

static void at_the_console_again(void **state)
{
	struct facts f = {0};
	(void)state;
	facts_say(&f, BOB_BY_RDP "10:30:00 rdp-away user=bob session=2 ip=10.1.2.3\n"
				 "11:00:00 rdp-back user=bob session=2 ip=LOKAL\n" THEN
				 "12:00:00 reconnect id=0x1000 user=bob ip=10.9.9.9 client=LAPTOP\n"
				 "12:05:00 start pid=108 image=C:\\c.exe by=50 id=0x1000 user=bob\n");
	struct derived *d = facts_derive(&f);
	const struct process *p = process_of(d, 104, 0), *later = process_of(d, 108, 0);
	assert_int_equal(p->client_address.text.n, 0);
	assert_int_equal(p->flags & (PROCESS_AT_CONSOLE | PROCESS_DISCONNECTED), PROCESS_AT_CONSOLE);
	expect_link(p->client_link, INFERRED, REASON_CLIENT_BY_NUMBER);
	assert_int_equal(later->flags & PROCESS_AT_CONSOLE, 0);
	facts_done(&f, d);
}

/* ---- sessions that the session manager alone tells of ---- */

/* No type of logon, though its lower half is that of one at a screen. */
static void a_type_beyond_all(void **state)
{
	struct facts f = {0};
	(void)state;
	facts_say(&f, "10:00:00 rdp user=bob session=2 ip=10.1.2.3\n"
		      "10:00:01 logon id=0x1000 user=bob type=4294967298\n");
	struct derived *d = facts_derive(&f);
	assert_int_equal(d->logons.n, 2);
	assert_int_equal(logon_of(d, 0x1000, 0)->type, -1);
	facts_done(&f, d);
}

static void the_session_manager_alone(void **state)
{
	struct facts f = {0};
	(void)state;
	facts_say(&f, "10:00:00 rdp user=CORP\\bob session=2 ip=10.1.2.3\n"
		      "10:00:01 rdp-shell user=CORP\\bob session=2 ip=10.1.2.3\n"
		      "11:00:00 rdp-off user=CORP\\bob session=2\n"
		      "12:00:00 rdp-shell user=CORP\\eve session=1 ip=LOCAL\n");
	struct derived *d = facts_derive(&f);
	assert_int_equal(d->logons.n, 2);
	const struct logon *bob = &d->logons.items[0], *eve = &d->logons.items[1];
	assert_int_equal(bob->status, LOGON_NOT_RECORDED);
	assert_int_equal(bob->logon_id, 0);
	assert_string_equal(user_at(d, bob->account), "bob");
	expect_text(&bob->address, "10.1.2.3");
	assert_int_equal(bob->start, clock_time("10:00:00"));
	assert_int_equal(bob->end, clock_time("11:00:00"));
	expect_link(bob->start_link, INFERRED, REASON_LOGON_SESSION_MANAGER);
	expect_link(bob->end_link, INFERRED, REASON_LOGOFF_SESSION_MANAGER);
	expect_link(bob->origin_link, INFERRED, REASON_ORIGIN_SELF);
	expect_text(&eve->address, "");
	assert_int_equal(eve->start, 0);
	assert_int_equal(eve->first_seen, clock_time("12:00:00"));
	expect_link(eve->start_link, UNKNOWN, REASON_LOGON_SESSION_MANAGER);
	expect_link(eve->end_link, UNKNOWN, REASON_OPEN_AT_LOG_END);
	facts_done(&f, d);
}

/* The logon event may come a moment later. */
static void the_session_manager_is_not_alone(void **state)
{
	struct facts f = {0};
	(void)state;
	facts_say(&f, "10:00:00 rdp user=bob session=2 ip=10.1.2.3\n"
		      "10:00:00.5 logon id=0x1000 user=bob TargetDomainName='' type=10 ip=10.1.2.3 subject=0x3e7\n"
		      "10:00:01 rdp-shell user=bob session=2 ip=10.1.2.3\n"
		      "11:00:00 logoff id=0x1000 user=bob\n"
		      "11:00:01 rdp-off user=bob session=2\n");
	struct derived *d = facts_derive(&f);
	const struct logon *bob = logon_of(d, 0x1000, 0);
	assert_int_equal(d->logons.n, 2); /* with SYSTEM, who asked for it */
	expect_link(bob->start_link, RECORDED, REASON_LOGON_RECORDED);
	expect_link(bob->end_link, RECORDED, REASON_LOGOFF_REQUESTED);
	facts_done(&f, d);
}

/* A number is one session's: another number is another session, and so is the number
 * when it is given anew. */
static void each_number_is_a_session(void **state)
{
	struct facts f = {0};
	(void)state;
	facts_say(&f, BOB_BY_RDP "10:00:01 rdp user=bob session=2 ip=10.1.2.3\n"
				 "10:30:00 rdp user=bob session=1 ip=LOCAL\n"
				 "10:31:00 rdp-back user=bob session=1 ip=10.9.9.9\n"
				 "11:00:00 rdp user=bob session=1 ip=LOCAL\n"
				 "11:05:00 start pid=104 image=C:\\b.exe by=50 id=0x1000 user=bob\n");
	struct derived *d = facts_derive(&f);
	assert_int_equal(d->logons.n, 4);
	const struct logon *first = &d->logons.items[2], *second = &d->logons.items[3];
	expect_link(first->end_link, INFERRED, REASON_LOGON_ID_REUSED);
	assert_int_equal(first->end, clock_time("11:00:00"));
	expect_link(second->end_link, UNKNOWN, REASON_OPEN_AT_LOG_END);
	expect_link(process_of(d, 104, 0)->client_link, UNKNOWN, REASON_NONE);
	facts_done(&f, d);
}

/* What ends with another number is another session. */
static void a_session_ends_by_its_own_number(void **state)
{
	struct facts f = {0};
	(void)state;
	facts_say(&f, "10:00:00 rdp user=bob session=2 ip=10.1.2.3\n"
		      "10:30:00 rdp-off user=bob session=1\n"
		      "11:00:00 rdp-off user=bob session=2\n");
	struct derived *d = facts_derive(&f);
	assert_int_equal(d->logons.n, 1);
	assert_int_equal(d->logons.items[0].end, clock_time("11:00:00"));
	facts_done(&f, d);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(either_token_may_be_named),
		cmocka_unit_test(runas_is_where_its_person_is),
		cmocka_unit_test(session_number_and_user_are_an_inference),
		cmocka_unit_test(the_latest_of_two_logons_at_a_screen),
		cmocka_unit_test(what_is_recorded_beats_the_inference),
		cmocka_unit_test(locked_and_unlocked),
		cmocka_unit_test(a_brief_logon_takes_the_session_up),
		cmocka_unit_test(a_brief_logon_has_two_tokens),
		cmocka_unit_test(what_takes_no_session_up),
		cmocka_unit_test(a_session_is_taken_up_twice),
		cmocka_unit_test(a_reconnect_beats_the_brief_logon),
		cmocka_unit_test(the_session_manager_repeats_the_brief_logon),
		cmocka_unit_test(at_the_console_again),
		cmocka_unit_test(a_type_beyond_all),
		cmocka_unit_test(the_session_manager_alone),
		cmocka_unit_test(the_session_manager_is_not_alone),
		cmocka_unit_test(each_number_is_a_session),
		cmocka_unit_test(a_session_ends_by_its_own_number),
		cmocka_unit_test(sysmon_fills_the_gaps),
		cmocka_unit_test(sysmon_first_is_the_same_process),
		cmocka_unit_test(sysmon_confirms_an_exit_of_another_subject),
		cmocka_unit_test(sysmon_names_another_parent),
		cmocka_unit_test(record_numbers_of_two_logs_say_nothing),
		cmocka_unit_test(the_kernel_is_one_parent),
		cmocka_unit_test(an_old_start_names_only_who_asked),
		cmocka_unit_test(an_exit_names_the_session_of_its_start),
		cmocka_unit_test(who_asked_logs_on_late),
		cmocka_unit_test(the_clock_goes_back_between_start_and_exit),
		cmocka_unit_test(guid_finds_the_process_when_the_number_was_reused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
