/* Whose a process is whose start names only who asked for it. */
#include "unit/facts.h"

#include <stdio.h>

#define SERVICES "09:00:00 old-start pid=50 image=C:\\Windows\\System32\\services.exe by=40 id=0x3e7 user=H$ sid=S-1-5-18 token=%%1936\n"
#define SVCHOST "09:00:01 old-start pid=60 image=C:\\Windows\\System32\\svchost.exe by=50 id=0x3e7 user=H$ sid=S-1-5-18 token=%%1936\n"
/* The two tokens of a person, as before Windows 10: neither event names the other. */
#define BOB "10:00:00 logon id=0x1000 user=bob type=2 subject=0x3e7\n" \
	    "10:00:00 logon id=0x2000 user=bob type=2 subject=0x3e7\n" \
	    "10:00:00 privileges id=0x1000 user=bob\n"
#define EXPLORER "10:00:05 old-start pid=100 image=C:\\Windows\\explorer.exe by=90 id=0x2000 user=bob token=%%1938\n"
#define BY_SYSTEM "id=0x3e7 user=H$ sid=S-1-5-18"

static void expect_owner(struct derived *d, uint64_t pid, const char *user, enum confidence c, enum link_reason reason)
{
	const struct process *p = process_of(d, pid, 0);
	assert_string_equal(user_at(d, p->account), user);
	expect_link(p->logon_link, c, reason);
}

/* Application Information starts it, SYSTEM, but not with SYSTEM's token. */
static void a_token_rules_system_out(void **state)
{
	struct facts f = {0};
	(void)state;
	facts_say(&f, BOB EXPLORER
		  "10:01:00 old-start pid=200 image=C:\\Windows\\System32\\cmd.exe by=100 " BY_SYSTEM " token=%%1937\n"
		  "10:01:01 old-start pid=204 image=C:\\Windows\\System32\\taskhost.exe by=60 " BY_SYSTEM " token=%%1938\n"
		  "10:01:02 old-start pid=208 image=C:\\a.exe by=60 " BY_SYSTEM " token=%%1936\n");
	struct derived *d = facts_derive(&f);
	const struct process *p = process_of(d, 200, 0);
	expect_owner(d, 200, "bob", INFERRED, REASON_LOGON_BY_TOKEN);
	assert_int_equal(p->logon_id, 0x1000);
	assert_string_equal(user_at(d, p->requester), "SYSTEM");
	assert_int_equal(p->requested_logon_id, 0x3e7);
	assert_int_equal(p->how, HOW_UAC);
	expect_owner(d, 204, "bob", INFERRED, REASON_LOGON_BY_TOKEN);
	assert_int_equal(process_of(d, 204, 0)->logon_id, 0x2000);
	expect_owner(d, 208, "SYSTEM", INFERRED, REASON_LOGON_OF_REQUESTER);
	facts_done(&f, d);
}

/* Two people could be meant; nobody is named, nor is SYSTEM. */
static void one_of_two_people_is_nobody(void **state)
{
	struct facts f = {0};
	(void)state;
	facts_say(&f, BOB
		  "10:00:01 logon id=0x3000 user=eve type=10 ip=10.1.2.3 subject=0x3e7\n"
		  "10:00:01 privileges id=0x3000 user=eve\n"
		  EXPLORER
		  "10:01:00 old-start pid=200 image=C:\\a.exe by=60 " BY_SYSTEM " token=%%1937\n"
		  "10:01:01 old-start pid=204 image=C:\\b.exe by=100 " BY_SYSTEM " token=%%1937\n"
		  "10:02:00 logoff id=0x3000 user=eve\n"
		  "10:03:00 old-start pid=208 image=C:\\c.exe by=60 " BY_SYSTEM " token=%%1937\n");
	struct derived *d = facts_derive(&f);
	const struct process *p = process_of(d, 200, 0);
	expect_owner(d, 200, "", UNKNOWN, REASON_LOGON_RULED_OUT);
	assert_int_equal(p->logon, 0);
	assert_string_equal(user_at(d, p->requester), "SYSTEM");
	expect_owner(d, 204, "bob", INFERRED, REASON_LOGON_BY_TOKEN); /* below bob's other half */
	expect_owner(d, 208, "bob", INFERRED, REASON_LOGON_BY_TOKEN); /* she had logged off */
	facts_done(&f, d);
}

/* Nobody opens a program in the session of a share, of a service or of an unlocking. */
static void a_split_token_is_at_a_screen(void **state)
{
	struct facts f = {0};
	(void)state;
	facts_say(&f, "09:59:00 logon id=0x4000 user=eve type=3 ip=10.1.2.3 subject=0x0\n"
		  "09:59:00 privileges id=0x4000 user=eve\n"
		  "09:59:00 logon id=0x5000 user=svc type=5 subject=0x3e7\n"
		  "09:59:00 privileges id=0x5000 user=svc\n"
		  "09:59:30 old-start pid=200 image=C:\\a.exe by=60 " BY_SYSTEM " token=%%1937\n"
		  BOB
		  "10:01:00 logon id=0x6000 user=bob type=7 subject=0x3e7\n"
		  "10:01:00 privileges id=0x6000 user=bob\n"
		  "10:02:00 old-start pid=204 image=C:\\a.exe by=60 " BY_SYSTEM " token=%%1937\n");
	struct derived *d = facts_derive(&f);
	expect_owner(d, 200, "", UNKNOWN, REASON_LOGON_RULED_OUT);
	expect_owner(d, 204, "bob", INFERRED, REASON_LOGON_BY_TOKEN);
	facts_done(&f, d);
}

/* Who logs on after the clock was set back was not there before, whatever the times say; and
 * who logs off then was. */
static void the_clock_is_set_back(void **state)
{
	struct facts f = {0};
	(void)state;
	facts_say(&f, BOB
		  "10:01:00 old-start pid=200 image=C:\\a.exe by=60 " BY_SYSTEM " token=%%1937\n"
		  "08:00:00 clock id=0x3e7\n"
		  "09:00:00 logon id=0x5000 user=eve type=2 subject=0x3e7\n"
		  "09:00:00 privileges id=0x5000 user=eve\n"
		  "09:30:00 logoff id=0x1000 user=bob\n");
	struct derived *d = facts_derive(&f);
	expect_owner(d, 200, "bob", INFERRED, REASON_LOGON_BY_TOKEN);
	facts_done(&f, d);
}

/* 4672 is of the full half, also where the logon itself says that it is not elevated. */
static void privileges_show_the_full_half(void **state)
{
	struct facts f = {0};
	(void)state;
	facts_say(&f, "10:00:00 logon id=0x1000 user=bob type=2 subject=0x3e7 elevated=%%1843\n"
		  "10:00:00 privileges id=0x1000 user=bob\n"
		  "10:00:00 logon id=0x2000 user=bob type=2 subject=0x3e7 elevated=%%1843\n"
		  "10:01:00 old-start pid=200 image=C:\\a.exe by=60 " BY_SYSTEM " token=%%1937\n"
		  "10:01:01 old-start pid=204 image=C:\\b.exe by=60 " BY_SYSTEM " token=%%1938\n"
		  "11:00:00 logoff id=0x2000 user=bob\n"
		  "11:00:00 logon id=0x3000 user=bob type=2 subject=0x3e7 elevated=%%1842\n"
		  "11:01:00 old-start pid=208 image=C:\\c.exe by=60 " BY_SYSTEM " token=%%1938\n");
	struct derived *d = facts_derive(&f);
	expect_owner(d, 200, "bob", INFERRED, REASON_LOGON_BY_TOKEN);
	assert_int_equal(process_of(d, 200, 0)->logon_id, 0x1000);
	expect_owner(d, 204, "bob", INFERRED, REASON_LOGON_BY_TOKEN);
	assert_int_equal(process_of(d, 204, 0)->logon_id, 0x2000);
	expect_owner(d, 208, "", UNKNOWN, REASON_LOGON_RULED_OUT); /* both are full */
	facts_done(&f, d);
}

/* Batch jobs come and go in between. */
static void a_session_is_found_behind_thousands(void **state)
{
	enum { MANY = 5000 };
	struct facts f = {0};
	char line[200];
	(void)state;
	facts_say(&f, BOB EXPLORER "10:00:30 old-start pid=200 image=C:\\a.exe by=60 " BY_SYSTEM " token=%%1937\n");
	for (int i = 0; i < MANY; i++) {
		snprintf(line, sizeof line, "%02d:%02d:00 logon id=0x%x user=job type=4 subject=0x3e7\n"
			 "%02d:%02d:30 logoff id=0x%x user=job\n", 11 + i % 600 / 60, i % 60, 0x9000 + i, 11 + i % 600 / 60, i % 60, 0x9000 + i);
		facts_say(&f, line);
	}
	facts_say(&f, "21:59:00 old-start pid=204 image=C:\\b.exe by=60 " BY_SYSTEM " token=%%1938\n"
		      "22:00:00 logon id=0x3000 user=eve type=2 subject=0x3e7\n"
		      "22:01:00 old-start pid=208 image=C:\\b.exe by=60 " BY_SYSTEM " token=%%1938\n"
		      "22:01:01 old-start pid=212 image=C:\\b.exe by=60 " BY_SYSTEM " token=%%1937\n");
	struct derived *d = facts_derive(&f);
	expect_owner(d, 200, "bob", INFERRED, REASON_LOGON_BY_TOKEN);
	expect_owner(d, 204, "bob", INFERRED, REASON_LOGON_BY_TOKEN);
	assert_int_equal(process_of(d, 204, 0)->logon_id, 0x2000);
	expect_owner(d, 208, "", UNKNOWN, REASON_LOGON_RULED_OUT); /* hers or his */
	expect_owner(d, 212, "bob", INFERRED, REASON_LOGON_BY_TOKEN);
	facts_done(&f, d);
}

/* Neither logon is recorded: what they asked for shows which half each of them is. */
static void a_session_is_the_half_that_it_shows(void **state)
{
	struct facts f = {0};
	(void)state;
	facts_say(&f, EXPLORER
		  "10:00:06 old-start pid=104 image=C:\\a.exe by=90 id=0x1000 user=bob token=%%1937\n"
		  "10:01:00 old-start pid=200 image=C:\\b.exe by=60 " BY_SYSTEM " token=%%1937\n"
		  "10:01:01 old-start pid=204 image=C:\\b.exe by=60 " BY_SYSTEM " token=%%1938\n"
		  "10:01:02 old-start pid=208 image=C:\\b.exe by=60 " BY_SYSTEM " token=%%1936\n");
	struct derived *d = facts_derive(&f);
	expect_owner(d, 200, "bob", UNKNOWN, REASON_LOGON_BY_TOKEN); /* the logon is not recorded */
	assert_int_equal(process_of(d, 200, 0)->logon_id, 0x1000);
	assert_int_equal(process_of(d, 204, 0)->logon_id, 0x2000);
	assert_int_equal(process_of(d, 208, 0)->logon_id, 0x3e7);
	facts_done(&f, d);
}

/* WMI starts it for somebody who came in over the network: NETWORK SERVICE asked. */
static void children_name_their_parents_owner(void **state)
{
	struct facts f = {0};
	(void)state;
	facts_say(&f, SERVICES SVCHOST
		  "09:30:00 old-start pid=80 image=C:\\Windows\\System32\\wbem\\WmiPrvSE.exe by=60 " BY_SYSTEM " token=%%1936\n"
		  "10:00:00 logon id=0x1000 user=bob type=3 ip=10.1.2.3 subject=0x0\n"
		  "10:00:01 old-start pid=200 image=C:\\Windows\\System32\\cmd.exe by=80 id=0x3e4 user=H$ sid=S-1-5-20 token=%%1936\n"
		  "10:00:02 old-start pid=204 image=C:\\Windows\\System32\\conhost.exe by=200 id=0x1000 user=bob token=%%1936\n"
		  "10:00:03 old-start pid=208 image=C:\\a.exe by=200 id=0x1000 user=bob token=%%1936\n");
	struct derived *d = facts_derive(&f);
	expect_owner(d, 200, "bob", INFERRED, REASON_LOGON_BY_CHILDREN);
	assert_string_equal(user_at(d, process_of(d, 200, 0)->requester), "NETWORK SERVICE");
	expect_owner(d, 80, "NETWORK SERVICE", INFERRED, REASON_LOGON_BY_CHILDREN);
	expect_owner(d, 60, "SYSTEM", INFERRED, REASON_LOGON_BY_CHILDREN); /* as who asked for it */
	expect_owner(d, 208, "bob", INFERRED, REASON_LOGON_OF_REQUESTER); /* has none */
	assert_int_equal(logon_of(d, 0x1000, 0)->processes, 3);
	facts_done(&f, d);
}

/* What a service starts below somebody's program, because it was asked to, names the service;
 * what it starts for somebody below itself names them. */
static void children_that_a_service_starts_say_nothing(void **state)
{
	struct facts f = {0};
	(void)state;
	facts_say(&f, SERVICES SVCHOST
		  "09:30:00 logon id=0x5000 user=svc type=5 subject=0x3e7\n"
		  "09:30:00 old-start pid=64 image=C:\\x\\svc.exe by=50 " BY_SYSTEM " token=%%1936\n"
		  "09:30:01 old-start pid=68 image=C:\\x\\b.exe by=64 id=0x5000 user=svc token=%%1936\n"
		  BOB EXPLORER
		  "10:01:00 old-start pid=200 image=C:\\Windows\\System32\\runas.exe by=100 id=0x2000 user=bob token=%%1938\n"
		  "10:01:01 old-start pid=204 image=C:\\a.exe by=200 " BY_SYSTEM " token=%%1936\n"
		  "10:01:02 old-start pid=208 image=C:\\b.exe by=60 id=0x2000 user=bob token=%%1938\n");
	struct derived *d = facts_derive(&f);
	expect_owner(d, 200, "bob", INFERRED, REASON_LOGON_OF_REQUESTER); /* not SYSTEM */
	expect_owner(d, 60, "SYSTEM", INFERRED, REASON_LOGON_OF_REQUESTER); /* not bob */
	expect_owner(d, 64, "svc", INFERRED, REASON_LOGON_BY_CHILDREN); /* that logged on as a service */
	facts_done(&f, d);
}

/* Children of several people, and one of a session that began later. */
static void children_may_disagree(void **state)
{
	struct facts f = {0};
	(void)state;
	facts_say(&f, BOB
		  "09:00:00 logon id=0x3000 user=eve type=3 ip=10.1.2.3 subject=0x0\n"
		  "09:10:00 old-start pid=200 image=C:\\w3wp.exe by=60 " BY_SYSTEM " token=%%1936\n"
		  "09:10:00 old-start pid=300 image=C:\\x.exe by=60 " BY_SYSTEM " token=%%1936\n"
		  "10:10:00 logon id=0x7000 user=joe type=3 ip=10.1.2.4 subject=0x0\n"
		  "11:00:00 old-start pid=204 image=C:\\a.exe by=200 id=0x3000 user=eve token=%%1936\n"
		  "11:00:01 old-start pid=208 image=C:\\a.exe by=200 id=0x8000 user=kim token=%%1936\n"
		  "11:00:02 old-start pid=304 image=C:\\a.exe by=300 id=0x7000 user=joe token=%%1936\n");
	struct derived *d = facts_derive(&f);
	expect_owner(d, 200, "SYSTEM", INFERRED, REASON_LOGON_OF_REQUESTER);
	expect_owner(d, 300, "SYSTEM", INFERRED, REASON_LOGON_OF_REQUESTER);
	facts_done(&f, d);
}

/* A session is there as soon as an event names it, however late its logon is told: the start
 * itself, or one before. */
static void a_session_may_be_named_before_its_logon(void **state)
{
	struct facts f = {0};
	(void)state;
	facts_say(&f, "09:00:00 old-start pid=100 image=C:\\a.exe by=90 id=0x1000 user=bob token=%%1936\n"
		  "09:00:01 old-start pid=200 image=C:\\b.exe by=60 " BY_SYSTEM " token=%%1936\n"
		  "09:00:02 old-start pid=300 image=C:\\c.exe by=60 " BY_SYSTEM " token=%%1936\n"
		  "09:07:00 logon id=0x1000 user=bob type=2 subject=0x3e7\n"
		  "09:07:00 logon id=0x2000 user=eve type=2 subject=0x3e7\n"
		  "09:07:01 old-start pid=104 image=C:\\a.exe by=100 id=0x1000 user=bob token=%%1936\n"
		  "09:07:02 old-start pid=204 image=C:\\a.exe by=200 id=0x1000 user=bob token=%%1936\n"
		  "09:07:03 old-start pid=304 image=C:\\a.exe by=300 id=0x2000 user=eve token=%%1936\n");
	struct derived *d = facts_derive(&f);
	expect_owner(d, 100, "bob", INFERRED, REASON_LOGON_BY_CHILDREN);
	expect_owner(d, 200, "bob", INFERRED, REASON_LOGON_BY_CHILDREN);
	expect_owner(d, 300, "SYSTEM", INFERRED, REASON_LOGON_OF_REQUESTER); /* nothing named hers before */
	facts_done(&f, d);
}

/* lsass.exe may log the 4624 a moment after the first process of its session. */
static void a_logon_may_be_told_a_moment_late(void **state)
{
	struct facts f = {0};
	(void)state;
	facts_say(&f, "09:00:00 old-start pid=200 image=C:\\a.exe by=60 " BY_SYSTEM " token=%%1936\n"
		  "09:00:01 logon id=0x1000 user=bob type=2 subject=0x3e7\n"
		  "09:00:02 old-start pid=204 image=C:\\a.exe by=200 id=0x1000 user=bob token=%%1936\n");
	struct derived *d = facts_derive(&f);
	expect_owner(d, 200, "bob", INFERRED, REASON_LOGON_BY_CHILDREN);
	facts_done(&f, d);
}

/* An exit, Sysmon and event 4696 are facts; children and token are not. */
static void what_is_told_goes_first(void **state)
{
	struct facts f = {0};
	(void)state;
	facts_say(&f, BOB
		  "10:01:00 old-start pid=200 image=C:\\a.exe by=60 " BY_SYSTEM " token=%%1937\n"
		  "10:01:01 old-start pid=204 image=C:\\b.exe by=200 id=0x2000 user=bob token=%%1938\n"
		  "10:01:02 exit pid=200 image=C:\\a.exe id=0x1000 user=bob\n");
	struct derived *d = facts_derive(&f);
	expect_owner(d, 200, "bob", RECORDED, REASON_LOGON_RECORDED);
	assert_int_equal(process_of(d, 200, 0)->logon_id, 0x1000);
	facts_done(&f, d);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_token_rules_system_out),
		cmocka_unit_test(one_of_two_people_is_nobody),
		cmocka_unit_test(a_split_token_is_at_a_screen),
		cmocka_unit_test(the_clock_is_set_back),
		cmocka_unit_test(privileges_show_the_full_half),
		cmocka_unit_test(a_session_is_found_behind_thousands),
		cmocka_unit_test(a_session_is_the_half_that_it_shows),
		cmocka_unit_test(children_name_their_parents_owner),
		cmocka_unit_test(children_that_a_service_starts_say_nothing),
		cmocka_unit_test(children_may_disagree),
		cmocka_unit_test(a_session_may_be_named_before_its_logon),
		cmocka_unit_test(a_logon_may_be_told_a_moment_late),
		cmocka_unit_test(what_is_told_goes_first),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
