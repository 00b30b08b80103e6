/* Logon sessions: what opens, names and ends them, and where their people came in. */
#include "unit/facts.h"

#include <stdio.h>

static void test_logoff_before_destroyed(void **state)
{
	struct facts f = {0};
	(void)state;
	facts_say(&f, "10:00:00 logon id=0x1000 user=bob type=10 ip=10.1.2.3 from=WS17 subject=0x3e7\n"
		      "11:00:00 logoff id=0x1000 user=bob\n"
		      "11:00:09 destroyed id=0x1000 user=bob type=10\n");
	struct derived *d = facts_derive(&f);
	const struct logon *l = logon_of(d, 0x1000, 0);
	assert_int_equal(l->status, LOGON_RECORDED);
	assert_int_equal(l->type, 10);
	assert_int_equal(l->end, clock_time("11:00:00"));
	expect_link(l->end_link, RECORDED, REASON_LOGOFF_REQUESTED);
	expect_link(l->origin_link, RECORDED, REASON_ORIGIN_SELF);
	assert_int_equal(l->origin, l->seq);
	assert_string_equal(user_at(d, l->account), "bob");
	facts_done(&f, d);
}

static void test_destroyed_alone(void **state)
{
	struct facts f = {0};
	(void)state;
	facts_say(&f, "10:00:00 logon id=0x1000 user=bob type=3\n"
		      "10:00:09 destroyed id=0x1000 user=bob type=3\n");
	struct derived *d = facts_derive(&f);
	assert_int_equal(logon_of(d, 0x1000, 0)->end, clock_time("10:00:09"));
	expect_link(logon_of(d, 0x1000, 0)->end_link, RECORDED, REASON_LOGOFF_RECORDED);
	facts_done(&f, d);
}

/* Time and record are those of one event, whichever came first. */
static void test_destroyed_before_logoff(void **state)
{
	struct facts f = {0};
	(void)state;
	facts_say(&f, "10:00:00 logon id=0x1000 user=bob type=3\n"
		      "10:00:09 destroyed id=0x1000 user=bob type=3\n"
		      "10:00:12 logoff id=0x1000 user=bob rec=77\n");
	struct derived *d = facts_derive(&f);
	const struct logon *l = logon_of(d, 0x1000, 0);
	assert_int_equal(l->end, clock_time("10:00:12"));
	assert_int_equal(facts_record(&f, l->end_link.fact), 77);
	expect_link(l->end_link, RECORDED, REASON_LOGOFF_REQUESTED);
	facts_done(&f, d);
}

static void test_logoff_without_logon(void **state)
{
	struct facts f = {0};
	(void)state;
	facts_say(&f, "10:00:09 destroyed id=0x1000 user=bob type=3\n");
	struct derived *d = facts_derive(&f);
	const struct logon *l = logon_of(d, 0x1000, 0);
	assert_int_equal(l->status, LOGON_NOT_RECORDED);
	assert_int_equal(l->start, 0);
	assert_int_equal(l->type, 3);
	assert_int_equal(l->end, clock_time("10:00:09"));
	facts_done(&f, d);
}

static void test_power_loss(void **state)
{
	struct facts f = {0};
	(void)state;
	facts_say(&f, "10:00:00 boot\n"
		      "10:05:00 logon id=0x1000 user=bob type=2\n"
		      "12:00:00 boot\n"
		      "12:05:00 logon id=0x1000 user=eve type=2\n");
	struct derived *d = facts_derive(&f);
	const struct logon *first = logon_of(d, 0x1000, 0), *second = logon_of(d, 0x1000, 1);
	assert_int_equal(first->end, clock_time("12:00:00"));
	expect_link(first->end_link, INFERRED, REASON_LOGOFF_BOOT_ENDED);
	assert_int_equal(second->end, 0);
	expect_link(second->end_link, UNKNOWN, REASON_OPEN_AT_LOG_END);
	facts_done(&f, d);
}

static void test_built_in_is_one_session(void **state)
{
	struct facts f = {0};
	(void)state;
	facts_say(&f, "10:00:00 boot\n"
		      "10:00:01 logon id=0x3e7 user=SYSTEM sid=S-1-5-18 type=0\n"
		      "10:00:05 logon id=0x3e7 user=SYSTEM sid=S-1-5-18 type=5\n"
		      "10:00:06 logon id=0x3e4 user=HOST$ sid=S-1-5-20 type=5\n"
		      "10:00:07 start pid=100 image=C:\\a.exe by=50 id=0x3e7 user=HOST$ sid=S-1-5-18\n");
	struct derived *d = facts_derive(&f);
	assert_int_equal(d->logons.n, 2);
	const struct logon *l = logon_of(d, 0x3e7, 0);
	assert_int_equal(l->status, LOGON_BUILT_IN);
	assert_int_equal(l->processes, 1);
	assert_string_equal(user_at(d, l->account), "SYSTEM");
	/* The latest of its logon events before the start. */
	assert_int_equal(facts_record(&f, process_of(d, 100, 0)->logon_link.fact), 3);
	expect_link(process_of(d, 100, 0)->logon_link, RECORDED, REASON_LOGON_BUILT_IN);
	assert_string_equal(user_at(d, logon_of(d, 0x3e4, 0)->account), "NETWORK SERVICE");
	/* The line of a service's logon does not say that the system started. */
	static const char *const types[] = {"system start", "service", "service"};
	size_t n = 0;
	for (size_t i = 0; i < d->activity.n; i++)
		if (d->activity.items[i].kind == KIND_LOGON)
			assert_true(str_eq(d->activity.items[i].what.text, str_of(types[n++])));
	assert_int_equal(n, 3);
	facts_done(&f, d);
}

/* What web pages run as: no logon event of it need be there, and of several none ends it. */
static void test_iusr_is_built_in(void **state)
{
	struct facts f = {0};
	(void)state;
	facts_say(&f, "10:00:00 start pid=100 image=C:\\php-cgi.exe by=50 id=0x3e7 target=0x3e3 tuser=- tsid=S-1-5-17\n"
		      "10:01:00 logon id=0x3e3 user=IUSR sid=S-1-5-17 TargetDomainName='NT AUTHORITY' type=5\n"
		      "10:02:00 logon id=0x3e3 user=IUSR sid=S-1-5-17 TargetDomainName='NT AUTHORITY' type=5\n"
		      "10:03:00 start pid=101 image=C:\\php-cgi.exe by=50 id=0x3e3 user=IUSR sid=S-1-5-17\n");
	struct derived *d = facts_derive(&f);
	const struct logon *l = logon_of(d, 0x3e3, 0);
	assert_int_equal(d->logons.n, 2);
	assert_int_equal(l->status, LOGON_BUILT_IN);
	assert_int_equal(l->processes, 2);
	assert_string_equal(user_at(d, l->account), "IUSR");
	assert_true(account_at(d, l->account)->built_in);
	expect_link(l->origin_link, RECORDED, REASON_ORIGIN_SYSTEM);
	expect_link(process_of(d, 100, 0)->logon_link, RECORDED, REASON_LOGON_BUILT_IN);
	facts_done(&f, d);
}

/* Only the exit tells whose it was: what logged on since the start is not its logon. */
static void test_built_in_told_by_the_exit(void **state)
{
	struct facts f = {0};
	(void)state;
	facts_say(&f, "10:00:01 logon id=0x3e7 user=SYSTEM sid=S-1-5-18 type=5\n"
		      "10:00:02 logon id=0x3e7 user=SYSTEM sid=S-1-5-18 type=5\n"
		      "10:00:03 old-start pid=100 image=C:\\a.exe by=50 id=0x1000 user=bob\n"
		      "10:00:04 logon id=0x3e7 user=SYSTEM sid=S-1-5-18 type=5\n"
		      "10:00:05 exit pid=100 image=C:\\a.exe id=0x3e7 user=HOST$ sid=S-1-5-18\n");
	struct derived *d = facts_derive(&f);
	assert_int_equal(facts_record(&f, process_of(d, 100, 0)->logon_link.fact), 2);
	facts_done(&f, d);
}

static void test_built_in_of_the_boot_before(void **state)
{
	struct facts f = {0};
	(void)state;
	facts_say(&f, "09:59:00 logon id=0x3e7 user=SYSTEM sid=S-1-5-18 type=5\n"
		      "10:00:00 start pid=300 image=C:\\Windows\\System32\\smss.exe by=4 id=0x3e7\n"
		      "10:00:20 boot\n");
	struct derived *d = facts_derive(&f);
	assert_int_equal(process_of(d, 300, 0)->logon_link.fact, 0);
	expect_link(process_of(d, 300, 0)->logon_link, RECORDED, REASON_LOGON_BUILT_IN);
	assert_int_equal(logon_at(d, process_of(d, 300, 0)->logon)->boot, d->boots.items[1].node);
	facts_done(&f, d);
}

static void test_uac_pair(void **state)
{
	struct facts f = {0};
	(void)state;
	facts_say(&f, "10:00:00 logon id=0x1000 user=bob type=2 linked=0x2000 elevated=%%1842\n"
		      "10:00:00 logon id=0x2000 user=bob type=2 linked=0x1000 elevated=%%1843\n"
		      "10:00:00 privileges id=0x1000 user=bob\n"
		      "10:00:00 logon id=0x3000 user=eve type=2 linked=0x1000 elevated=%%1843\n");
	struct derived *d = facts_derive(&f);
	const struct logon *full = logon_of(d, 0x1000, 0), *limited = logon_of(d, 0x2000, 0);
	assert_int_equal(full->linked, limited->seq);
	assert_int_equal(limited->linked, full->seq);
	expect_link(full->linked_link, RECORDED, REASON_LINKED_BOTH_WAYS);
	assert_int_equal(facts_record(&f, full->linked_link.fact), 2);
	assert_int_equal(full->elevated, 1);
	assert_int_equal(full->privileged, 1);
	assert_int_equal(limited->elevated, 0);
	expect_link(logon_of(d, 0x3000, 0)->linked_link, INFERRED, REASON_LINKED_ONE_WAY);
	assert_true(account_at(d, full->account)->elevated);
	facts_done(&f, d);
}

/* The other token is named but never recorded: a session whose logon is not recorded. */
static void test_linked_to_nobody_recorded(void **state)
{
	struct facts f = {0};
	(void)state;
	facts_say(&f, "10:00:00 logon id=0x1000 user=bob type=2 linked=0x2000\n"
		      "10:00:05 logon id=0x3000 user=eve type=2 linked=0x4000\n"
		      "10:00:06 start pid=100 image=C:\\a.exe by=50 id=0x4000 user=eve\n");
	struct derived *d = facts_derive(&f);
	for (uint64_t id = 0x1000; id <= 0x3000; id += 0x2000) {
		const struct logon *l = logon_of(d, id, 0), *other = logon_of(d, id + 0x1000, 0);
		expect_link(l->linked_link, UNKNOWN, REASON_LINKED_NOT_RECORDED);
		assert_int_equal(l->linked, other->seq);
		assert_int_equal(other->status, LOGON_NOT_RECORDED);
		assert_int_equal(other->first_seen, l->start);
	}
	facts_done(&f, d);
}

/* Two boots in one, since none was logged: the same IDs are pairs of their own. */
static void test_linked_ids_recur(void **state)
{
	struct facts f = {0};
	(void)state;
	facts_say(&f, "10:00:00 logon id=0x1000 user=bob type=2 linked=0x2000\n"
		      "10:00:00 logon id=0x2000 user=bob type=2 linked=0x1000\n"
		      "11:00:00 logon id=0x1000 user=eve type=2 linked=0x2000\n"
		      "11:00:00 logon id=0x2000 user=eve type=2 linked=0x1000\n"
		      "12:00:00 logon id=0x1000 user=eve type=2\n");
	struct derived *d = facts_derive(&f);
	for (size_t nth = 0; nth < 2; nth++) {
		const struct logon *full = logon_of(d, 0x1000, nth), *limited = logon_of(d, 0x2000, nth);
		expect_link(full->linked_link, RECORDED, REASON_LINKED_BOTH_WAYS);
		expect_link(limited->linked_link, RECORDED, REASON_LINKED_BOTH_WAYS);
		assert_int_equal(full->linked, limited->seq);
		assert_int_equal(limited->linked, full->seq);
	}
	facts_done(&f, d);
}

static void test_id_twice_in_a_boot(void **state)
{
	struct facts f = {0};
	(void)state;
	facts_say(&f, "10:00:00 logon id=0x1000 user=bob type=3\n"
		      "10:01:00 start pid=100 image=C:\\a.exe by=50 id=0x1000 user=bob\n"
		      "10:02:00 logon id=0x1000 user=eve type=3\n"
		      "10:03:00 start pid=200 image=C:\\a.exe by=50 id=0x1000 user=eve\n");
	struct derived *d = facts_derive(&f);
	const struct logon *first = logon_of(d, 0x1000, 0), *second = logon_of(d, 0x1000, 1);
	assert_int_equal(process_of(d, 100, 0)->logon, first->seq);
	assert_int_equal(process_of(d, 200, 0)->logon, second->seq);
	expect_link(first->end_link, INFERRED, REASON_LOGON_ID_REUSED);
	facts_done(&f, d);
}

static void test_logon_after_start(void **state)
{
	struct facts f = {0};
	(void)state;
	facts_say(&f, "10:00:00 start pid=100 image=C:\\a.exe by=50 id=0x1000 user=bob\n"
		      "10:00:01 logon id=0x1000 user=bob type=3\n"
		      "10:00:02 start pid=200 image=C:\\a.exe by=50 id=0x1000 user=bob\n");
	struct derived *d = facts_derive(&f);
	assert_int_equal(d->logons.n, 1);
	expect_link(process_of(d, 100, 0)->logon_link, INFERRED, REASON_LOGON_AFTER_START);
	expect_link(process_of(d, 200, 0)->logon_link, RECORDED, REASON_LOGON_RECORDED);
	facts_done(&f, d);
}

static void test_logon_not_recorded(void **state)
{
	struct facts f = {0};
	(void)state;
	facts_say(&f, "10:00:00 start pid=100 image=C:\\a.exe by=50 id=0x1000 user=bob\n");
	struct derived *d = facts_derive(&f);
	const struct logon *l = logon_of(d, 0x1000, 0);
	assert_int_equal(l->status, LOGON_NOT_RECORDED);
	assert_int_equal(l->first_seen, clock_time("10:00:00"));
	assert_int_equal(l->start, 0);
	assert_string_equal(user_at(d, l->account), "bob");
	expect_link(process_of(d, 100, 0)->logon_link, UNKNOWN, REASON_LOGON_NOT_RECORDED);
	expect_link(l->origin_link, UNKNOWN, REASON_LOGON_NOT_RECORDED);
	facts_done(&f, d);
}

static void test_origin_through_runas(void **state)
{
	struct facts f = {0};
	(void)state;
	facts_say(&f, "10:00:00 logon id=0x1000 user=bob type=10 subject=0x3e7\n"
		      "10:01:00 logon id=0x2000 user=adm type=2 subject=0x1000\n"
		      "10:02:00 logon id=0x3000 user=adm type=9 subject=0x2000\n"
		      "10:03:00 logon id=0x4000 user=svc type=5 subject=0x3e7\n"
		      "10:04:00 logon id=0x5000 user=eve type=9 subject=0x9999\n"
		      "10:05:00 logon id=0x6000 user=DWM-1 sid=S-1-5-90-0-1 type=2 subject=0x3e7\n");
	struct derived *d = facts_derive(&f);
	uint32_t bob = logon_of(d, 0x1000, 0)->seq;
	assert_int_equal(logon_of(d, 0x2000, 0)->origin, bob);
	assert_int_equal(logon_of(d, 0x3000, 0)->origin, bob);
	expect_link(logon_of(d, 0x3000, 0)->origin_link, RECORDED, REASON_ORIGIN_SUBJECT);
	assert_int_equal(logon_of(d, 0x4000, 0)->origin, 0);
	expect_link(logon_of(d, 0x4000, 0)->origin_link, RECORDED, REASON_ORIGIN_SYSTEM);
	assert_int_equal(logon_of(d, 0x5000, 0)->origin, logon_of(d, 0x9999, 0)->seq);
	expect_link(logon_of(d, 0x5000, 0)->origin_link, UNKNOWN, REASON_ORIGIN_NOT_RECORDED);
	expect_link(logon_of(d, 0x6000, 0)->origin_link, RECORDED, REASON_ORIGIN_SYSTEM);
	facts_done(&f, d);
}

/* IDs recur where a boot is not recorded: who asked had the ID by then. */
static void test_origin_by_the_id_at_that_time(void **state)
{
	struct facts f = {0};
	(void)state;
	facts_say(&f, "10:00:00 logon id=0x1000 user=bob type=10 subject=0x3e7\n"
		      "10:01:00 logon id=0x2000 user=adm type=2 subject=0x1000\n"
		      "10:02:00 logon id=0x1000 user=eve type=10 subject=0x3e7\n"
		      "10:03:00 logon id=0x3000 user=adm type=2 subject=0x4000\n"
		      "10:04:00 logon id=0x4000 user=eve type=10 subject=0x3e7\n");
	struct derived *d = facts_derive(&f);
	assert_int_equal(logon_of(d, 0x2000, 0)->origin, logon_of(d, 0x1000, 0)->seq);
	expect_link(logon_of(d, 0x2000, 0)->origin_link, RECORDED, REASON_ORIGIN_SUBJECT);
	assert_int_equal(logon_of(d, 0x3000, 0)->origin, logon_of(d, 0x4000, 0)->seq);
	expect_link(logon_of(d, 0x3000, 0)->origin_link, UNKNOWN, REASON_ORIGIN_NOT_RECORDED);
	facts_done(&f, d);
}

static void expect_origin(const char *logon, enum confidence c, enum link_reason reason)
{
	struct facts f = {0};
	struct buf lines = {0};
	buf_printf(&lines, "10:00:00 logon id=0x1000 subject=0x0 %s\n"
			   "10:00:09 logon id=0x2000 user=bob type=9 subject=0x1000\n", logon);
	facts_say(&f, buf_text(&lines));
	struct derived *d = facts_derive(&f);
	const struct logon *l = logon_of(d, 0x1000, 0), *next = logon_of(d, 0x2000, 0);
	expect_link(l->origin_link, c, reason);
	assert_int_equal(l->origin, reason == REASON_ORIGIN_SYSTEM ? 0 : l->seq);
	expect_link(next->origin_link, c, reason == REASON_ORIGIN_SELF ? REASON_ORIGIN_SUBJECT : reason);
	assert_int_equal(next->origin, l->origin);
	buf_free(&lines);
	facts_done(&f, d);
}

/* Who relays a computer's account, or comes without one, is no less there. */
static void test_origin_of_no_persons_account(void **state)
{
	(void)state;
	expect_origin("user=DC1$ type=3 ip=10.0.0.66", UNKNOWN, REASON_ORIGIN_MACHINE);
	expect_origin("user=DC1$ type=8 ip=::ffff:10.0.0.66", UNKNOWN, REASON_ORIGIN_MACHINE);
	expect_origin("user=- sid=S-1-5-7 type=3 ip=fe80::66", UNKNOWN, REASON_ORIGIN_MACHINE);
	expect_origin("user=WS17$ sid=S-1-5-18 type=3 ip=10.0.0.17", UNKNOWN, REASON_ORIGIN_MACHINE);
	expect_origin("user=DC1$ type=3", RECORDED, REASON_ORIGIN_SYSTEM);
	expect_origin("user=DC1$ type=3 ip=-", RECORDED, REASON_ORIGIN_SYSTEM);
	expect_origin("user=DC1$ type=3 ip=::1", RECORDED, REASON_ORIGIN_SYSTEM);
	expect_origin("user=DC1$ type=3 ip=127.8.0.1", RECORDED, REASON_ORIGIN_SYSTEM);
	expect_origin("user=- sid=S-1-5-7 type=3 ip=::ffff:127.0.0.1", RECORDED, REASON_ORIGIN_SYSTEM);
	expect_origin("user=DC1$ type=5 ip=10.0.0.66", RECORDED, REASON_ORIGIN_SYSTEM);
	expect_origin("user=bob type=3 ip=10.0.0.66", RECORDED, REASON_ORIGIN_SELF);
}

/* A program that has name and password, or that comes from the computer itself, need not
 * be a person's. */
static void test_origin_by_a_program(void **state)
{
	(void)state;
	expect_origin("user=adm type=2 ProcessName=C:\\Windows\\PSEXESVC.exe", INFERRED, REASON_ORIGIN_SELF);
	expect_origin("user=adm type=11 ProcessName=C:\\Windows\\System32\\consent.exe", INFERRED, REASON_ORIGIN_SELF);
	expect_origin("user=adm type=2 ProcessName=C:\\Windows\\System32\\WinLogon.exe", RECORDED, REASON_ORIGIN_SELF);
	expect_origin("user=adm type=2 ip=127.0.0.1", RECORDED, REASON_ORIGIN_SELF);
	expect_origin("user=adm type=10 ip=127.0.0.1 ProcessName=C:\\a.exe", RECORDED, REASON_ORIGIN_SELF);
	expect_origin("user=adm type=3 ip=::1", INFERRED, REASON_ORIGIN_SELF);
	expect_origin("user=adm type=8 ip=127.9.9.9", INFERRED, REASON_ORIGIN_SELF);
	expect_origin("user=adm type=3 ip=::ffff:127.0.0.1", INFERRED, REASON_ORIGIN_SELF);
	expect_origin("user=adm type=3", RECORDED, REASON_ORIGIN_SELF);
}

/* Where nothing tells the type it may be a service's: then nobody came in. */
static void test_origin_of_a_logon_without_type(void **state)
{
	struct facts f = {0};
	(void)state;
	facts_say(&f, "10:00:00 logon id=0x1000 user=bob subject=0x3e7\n"
		      "10:00:00 logon id=0x2000 user=bob subject=0x3e7\n"
		      "10:01:00 destroyed id=0x2000 user=bob type=5\n");
	struct derived *d = facts_derive(&f);
	assert_int_equal(logon_of(d, 0x1000, 0)->origin, logon_of(d, 0x1000, 0)->seq);
	expect_link(logon_of(d, 0x1000, 0)->origin_link, INFERRED, REASON_ORIGIN_SELF);
	expect_link(logon_of(d, 0x2000, 0)->origin_link, RECORDED, REASON_ORIGIN_SYSTEM);
	facts_done(&f, d);
}

static void test_subjects_in_a_circle(void **state)
{
	struct facts f = {0};
	(void)state;
	facts_say(&f, "10:00:00 logon id=0x1000 user=bob type=9 subject=0x2000\n"
		      "10:01:00 logon id=0x2000 user=adm type=9 subject=0x1000\n");
	struct derived *d = facts_derive(&f);
	expect_link(logon_of(d, 0x1000, 0)->origin_link, UNKNOWN, REASON_ORIGIN_NOT_RECORDED);
	facts_done(&f, d);
}

static void test_names_from_other_events(void **state)
{
	struct facts f = {0};
	(void)state;
	facts_say(&f, "10:00:00 start pid=100 image=C:\\a.exe by=50 id=0x1000 user=- sid=S-1-5-21-9\n"
		      "10:00:01 start pid=101 image=C:\\a.exe by=50 id=0x3e7 user=HOST$ sid=S-1-5-18 "
		      "target=0x1000 tuser=BOB tsid=none TargetDomainName=dom\n"
		      "10:00:02 logon id=0x1000 user=bob sid=S-1-5-21-9 TargetDomainName=DOM type=2\n"
		      "10:00:03 failed user=guest sid=none type=3\n");
	struct derived *d = facts_derive(&f);
	assert_string_equal(user_at(d, process_of(d, 100, 0)->account), "bob");
	assert_int_equal(process_of(d, 101, 0)->account, process_of(d, 100, 0)->account);
	/* People by name, then Windows' own. */
	assert_int_equal(d->accounts.n, 3);
	assert_true(str_eq(d->accounts.items[0].user, STR("bob")));
	assert_true(str_eq(d->accounts.items[1].user, STR("guest")));
	assert_int_equal(d->accounts.items[1].failed_logons, 1);
	assert_true(str_eq(d->accounts.items[2].user, STR("SYSTEM")));
	assert_true(d->accounts.items[2].built_in);
	facts_done(&f, d);
}

/* A computer's account ends in $, and so does that of a user who is to be overlooked. */
static void test_users_named_like_computers(void **state)
{
	static const struct {
		const char *user;
		bool built_in;
	} expected[] = {{"bob$", false}, {"Hack$", false}, {"ops$", false}, {"SRV2$", true}, {"SYSTEM", true}, {"WS17$", true}};
	struct facts f = {0};
	(void)state;
	facts_say(&f, "10:00:00 logon id=0x1000 user=SRV2$ sid=S-1-5-21-9-1102 TargetDomainName=CORP type=3\n"
		      "10:00:01 logon id=0x2000 user=Hack$ sid=S-1-5-21-1-1005 TargetDomainName=WS17 type=3\n"
		      "10:00:02 logon id=0x3000 user=WS17$ sid=S-1-5-21-9-1103 TargetDomainName=CORP type=3\n"
		      "10:00:03 logon id=0x4000 user=ops$ sid=S-1-5-21-9-1200 TargetDomainName=CORP type=3\n"
		      "10:00:04 logon id=0x5000 user=bob$ sid=none TargetDomainName=CORP type=10\n"
		      "10:00:05 start pid=100 image=C:\\a.exe by=50 id=0x3e7 user=ws17$ sid=S-1-5-18 domain=CORP\n"
		      "10:00:06 logon id=0x6000 user=ops$ sid=S-1-5-21-9-1200 TargetDomainName=CORP type=12\n"
		      "10:00:07 destroyed id=0x5000 user=bob$ sid=S-1-5-21-9-1201 TargetDomainName=CORP type=10\n");
	struct derived *d = facts_derive(&f);
	assert_int_equal(d->accounts.n, sizeof expected / sizeof *expected);
	for (size_t i = 0; i < d->accounts.n; i++) {
		assert_true(str_eq(d->accounts.items[i].user, str_of(expected[i].user)));
		assert_int_equal(d->accounts.items[i].built_in, expected[i].built_in);
	}
	expect_link(logon_of(d, 0x1000, 0)->origin_link, RECORDED, REASON_ORIGIN_SYSTEM);
	expect_link(logon_of(d, 0x2000, 0)->origin_link, RECORDED, REASON_ORIGIN_SELF);
	expect_link(logon_of(d, 0x4000, 0)->origin_link, RECORDED, REASON_ORIGIN_SELF);
	facts_done(&f, d);
}

static void test_logon_id_forms(void **state)
{
	struct facts f = {0};
	(void)state;
	facts_say(&f, "10:00:00 logon id=0x000000000001fd23 user=bob type=2\n"
		      "10:00:01 start pid=100 image=C:\\a.exe by=50 id=(0x0,0x1FD23) user=bob\n"
		      "10:00:02 start pid=0x64 image=C:\\b.exe by=50 id=130339 user=bob\n"
		      "10:00:03 logon id=0x10001fd23 user=eve type=2\n");
	struct derived *d = facts_derive(&f);
	assert_int_equal(d->logons.n, 2);
	assert_int_equal(logon_of(d, 0x1fd23, 0)->processes, 2);
	assert_int_equal(process_of(d, 100, 0)->end, clock_time("10:00:02"));
	facts_done(&f, d);
}

/* ---- what names the client ---- */

static void expect_workstation(const struct logon *l, const char *name)
{
	assert_true(str_eq(l->workstation.text, str_of(name)));
}

static void test_workstation_is_the_computers_own(void **state)
{
	static const int at_a_screen[] = {2, 7, 10, 11, 12, 13};
	(void)state;
	for (size_t i = 0; i < sizeof at_a_screen / sizeof *at_a_screen; i++) {
		struct facts f = {0};
		char line[120];
		snprintf(line, sizeof line, "10:00:00 logon id=0x1000 user=bob type=%d ip=10.1.2.3 from=SRV02 subject=0x3e7\n", at_a_screen[i]);
		facts_say(&f, line);
		struct derived *d = facts_derive(&f);
		expect_workstation(logon_of(d, 0x1000, 0), "");
		expect_link(logon_of(d, 0x1000, 0)->client_link, UNKNOWN, REASON_NONE);
		facts_done(&f, d);
	}
}

static void test_workstation_of_a_network_logon(void **state)
{
	struct facts f = {0};
	(void)state;
	facts_say(&f, "10:00:00 logon id=0x1000 user=bob type=3 ip=::ffff:10.1.2.3 from=WS17\n"
		      "10:00:00 logon id=0x2000 user=bob type=8 ip=10.1.2.3 from=SRV02 LogonProcessName=sshd\n");
	struct derived *d = facts_derive(&f);
	expect_workstation(logon_of(d, 0x1000, 0), "WS17");
	assert_true(str_eq(logon_of(d, 0x1000, 0)->address.text, STR("10.1.2.3")));
	expect_link(logon_of(d, 0x1000, 0)->client_link, RECORDED, REASON_CLIENT_RECORDED);
	expect_workstation(logon_of(d, 0x2000, 0), "");
	facts_done(&f, d);
}

static void test_client_by_nla(void **state)
{
	struct facts f = {0};
	(void)state;
	facts_say(&f, "10:00:00 logon id=0xf00 user=bob type=3 ip=10.1.2.3 from=WS17 rec=77\n"
		      "10:01:00 logon id=0x1000 user=bob type=10 ip=10.1.2.3 from=SRV02 subject=0x3e7\n"
		      "10:01:00 logon id=0x1001 user=eve type=10 ip=10.1.2.3 from=SRV02 subject=0x3e7\n"
		      "10:01:00 logon id=0x1002 user=bob type=10 ip=10.1.2.4 from=SRV02 subject=0x3e7\n"
		      "10:01:00 logon id=0x1003 user=bob type=2 ip=10.1.2.3 from=SRV02 subject=0x3e7\n"
		      "10:01:00.1 logon id=0x1004 user=bob type=10 ip=10.1.2.3 from=SRV02 subject=0x3e7\n");
	struct derived *d = facts_derive(&f);
	const struct logon *l = logon_of(d, 0x1000, 0);
	expect_workstation(l, "WS17");
	expect_link(l->client_link, INFERRED, REASON_CLIENT_BY_NLA);
	assert_int_equal(facts_record(&f, l->client_link.fact), 77);
	for (uint64_t id = 0x1001; id <= 0x1004; id++)
		expect_workstation(logon_of(d, id, 0), "");
	facts_done(&f, d);
}

/* ---- what belongs to one logon ---- */

static size_t lines_of(const struct derived *d, enum fact_kind kind)
{
	size_t n = 0;
	for (size_t i = 0; i < d->activity.n; i++)
		n += d->activity.items[i].kind == kind;
	return n;
}

static void test_privileges_before_their_logon(void **state)
{
	struct facts f = {0};
	(void)state;
	facts_say(&f, "10:00:00 privileges id=0x1000 user=adm\n"
		      "10:00:02 logon id=0x1000 user=adm type=3\n"
		      "10:00:03 destroyed id=0x1000 user=adm type=3\n"
		      "11:00:00 privileges id=0x1000 user=adm\n"
		      "11:00:00 logon id=0x1000 user=adm type=3\n"
		      "12:00:00 privileges id=0x2000 user=adm\n"
		      "12:00:03 logon id=0x2000 user=adm type=3\n");
	struct derived *d = facts_derive(&f);
	assert_int_equal(logon_of(d, 0x1000, 0)->privileged, 1);
	assert_int_equal(logon_of(d, 0x1000, 1)->privileged, 1);
	assert_int_equal(lines_of(d, KIND_PRIVILEGES), 1); /* three seconds before is news */
	facts_done(&f, d);
}

/* An ID that had been another session's: its privileges are not that one's. */
static void test_privileges_of_the_next_logon(void **state)
{
	struct facts f = {0};
	(void)state;
	facts_say(&f, "10:00:00 logon id=0x1000 user=bob type=3\n"
		      "10:00:09 destroyed id=0x1000 user=bob type=3\n"
		      "11:00:00 privileges id=0x1000 user=adm\n"
		      "11:00:00 logon id=0x1000 user=adm type=3\n");
	struct derived *d = facts_derive(&f);
	assert_int_equal(logon_of(d, 0x1000, 0)->privileged, 0);
	assert_int_equal(logon_of(d, 0x1000, 1)->privileged, 1);
	facts_done(&f, d);
}

#define TWO_TOKENS \
	"10:00:00 logon id=0x1000 user=bob type=2 linked=0x1001 elevated=%%1842 subject=0x3e7\n" \
	"10:00:00 logon id=0x1001 user=bob type=2 linked=0x1000 elevated=%%1843 subject=0x3e7\n"

static void test_other_token_ends_too(void **state)
{
	struct facts f = {0};
	(void)state;
	facts_say(&f, TWO_TOKENS "11:00:00 logoff id=0x1001 user=bob rec=77\n");
	struct derived *d = facts_derive(&f);
	const struct logon *full = logon_of(d, 0x1000, 0);
	expect_link(logon_of(d, 0x1001, 0)->end_link, RECORDED, REASON_LOGOFF_REQUESTED);
	expect_link(full->end_link, INFERRED, REASON_LOGOFF_OTHER_TOKEN);
	assert_int_equal(full->end, clock_time("11:00:00"));
	assert_int_equal(facts_record(&f, full->end_link.fact), 77);
	facts_done(&f, d);
}

static void test_other_token_has_its_own_logoff(void **state)
{
	struct facts f = {0};
	(void)state;
	facts_say(&f, TWO_TOKENS "11:00:00 logoff id=0x1001 user=bob\n"
				 "11:00:05 destroyed id=0x1000 user=bob type=2\n");
	struct derived *d = facts_derive(&f);
	expect_link(logon_of(d, 0x1000, 0)->end_link, RECORDED, REASON_LOGOFF_RECORDED);
	assert_int_equal(logon_of(d, 0x1000, 0)->end, clock_time("11:00:05"));
	facts_done(&f, d);
}

/* 4634 of one token says nothing of the other. */
static void test_other_token_stays_open(void **state)
{
	struct facts f = {0};
	(void)state;
	facts_say(&f, TWO_TOKENS "11:00:00 destroyed id=0x1001 user=bob type=2\n");
	struct derived *d = facts_derive(&f);
	expect_link(logon_of(d, 0x1000, 0)->end_link, UNKNOWN, REASON_OPEN_AT_LOG_END);
	facts_done(&f, d);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_logoff_before_destroyed),
		cmocka_unit_test(test_destroyed_alone),
		cmocka_unit_test(test_destroyed_before_logoff),
		cmocka_unit_test(test_logoff_without_logon),
		cmocka_unit_test(test_power_loss),
		cmocka_unit_test(test_built_in_is_one_session),
		cmocka_unit_test(test_iusr_is_built_in),
		cmocka_unit_test(test_built_in_told_by_the_exit),
		cmocka_unit_test(test_built_in_of_the_boot_before),
		cmocka_unit_test(test_uac_pair),
		cmocka_unit_test(test_linked_to_nobody_recorded),
		cmocka_unit_test(test_linked_ids_recur),
		cmocka_unit_test(test_id_twice_in_a_boot),
		cmocka_unit_test(test_logon_after_start),
		cmocka_unit_test(test_logon_not_recorded),
		cmocka_unit_test(test_origin_through_runas),
		cmocka_unit_test(test_origin_by_the_id_at_that_time),
		cmocka_unit_test(test_origin_of_no_persons_account),
		cmocka_unit_test(test_origin_by_a_program),
		cmocka_unit_test(test_origin_of_a_logon_without_type),
		cmocka_unit_test(test_subjects_in_a_circle),
		cmocka_unit_test(test_names_from_other_events),
		cmocka_unit_test(test_users_named_like_computers),
		cmocka_unit_test(test_logon_id_forms),
		cmocka_unit_test(test_workstation_is_the_computers_own),
		cmocka_unit_test(test_workstation_of_a_network_logon),
		cmocka_unit_test(test_client_by_nla),
		cmocka_unit_test(test_privileges_before_their_logon),
		cmocka_unit_test(test_privileges_of_the_next_logon),
		cmocka_unit_test(test_other_token_ends_too),
		cmocka_unit_test(test_other_token_has_its_own_logoff),
		cmocka_unit_test(test_other_token_stays_open),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
