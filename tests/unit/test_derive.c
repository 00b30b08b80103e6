/* The derivation as a whole: the activity list, independence of the order of
 * import, recovered facts, errors of source and sink. */
#include <stdio.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "correlate/derive.h"
#include "unit/facts.h"

static const char story[] =
	"09:50:00 start pid=77 image=C:\\old.exe by=76 id=0x3e7 user=HOST$ sid=S-1-5-18\n"
	"10:00:00 start pid=88 image=Registry by=4 id=0x3e7 user=HOST$ sid=S-1-5-18\n"
	"10:00:20 boot\n"
	"10:00:21 6005\n"
	"10:00:21 logon id=0x3e7 type=5 user=SYSTEM sid=S-1-5-18\n"
	"10:00:21 privileges id=0x3e7 user=SYSTEM sid=S-1-5-18\n"
	"10:05:00 logon id=0x1000 type=10 user=bob ip=10.1.2.3 subject=0x3e7\n"
	"10:05:00 privileges id=0x1000 user=bob\n"
	"10:05:01 start pid=100 image=C:\\Windows\\explorer.exe by=90 id=0x1000 user=bob\n"
	"10:05:02 start pid=200 image=C:\\Windows\\System32\\cmd.exe by=100 id=0x1000 user=bob\n"
	"10:05:03 explicit id=0x1000 user=bob tuser=adm pid=200 image=C:\\Windows\\System32\\cmd.exe\n"
	"10:06:00 disconnect id=0x1000 user=bob\n"
	"10:07:00 reconnect id=0x1000 user=bob ip=10.9.9.9\n"
	"10:08:00 lock id=0x1000 user=bob\n"
	"10:09:00 unlock id=0x1000 user=bob\n"
	"10:10:00 exit pid=200 image=C:\\Windows\\System32\\cmd.exe id=0x1000 user=bob\n"
	"10:10:30 failed user=guest sid=none type=3\n"
	"10:11:00 cleared id=0x1000 user=bob\n"
	"10:11:30 clock id=0x3e5 user=LOCAL sid=S-1-5-19 PreviousTime=2026-03-01T10:11:29.9Z "
	"NewTime=2026-03-01T10:11:30Z\n"
	"10:12:00 clock id=0x1000 user=bob PreviousTime=2026-03-01T11:12:00Z "
	"NewTime=2026-03-01T10:12:00Z\n"
	"10:13:00 service name=evil\n"
	"10:13:30 lost EventID=4688\n"
	"10:13:40 lost EventID=0\n"
	"10:14:00 logoff id=0x1000 user=bob\n"
	"10:14:01 destroyed id=0x1000 user=bob type=10\n"
	"10:14:30 1074\n"
	"10:15:00 6006\n"
	"10:15:00 stop\n";

static void test_activity(void **state)
{
	struct facts f = {0};
	(void)state;
	facts_say(&f, story);
	struct derived *d = facts_derive(&f);
	assert_string_equal(derived_activity(d), "09:50:00 process_start SYSTEM 77\n"
						 "10:00:00 process_start SYSTEM 88\n"
						 "10:00:20 boot\n"
						 "10:00:21 logon SYSTEM\n"
						 "10:05:00 logon bob\n"
						 "10:05:01 process_start bob 100\n"
						 "10:05:02 process_start bob 200\n"
						 "10:05:03 explicit_credentials bob 200\n"
						 "10:06:00 disconnect bob\n"
						 "10:07:00 reconnect bob\n"
						 "10:08:00 lock bob\n"
						 "10:09:00 unlock bob\n"
						 "10:10:30 logon_failed guest\n"
						 "10:11:00 log_cleared bob\n"
						 "10:12:00 clock_changed bob\n"
						 "10:13:00 service_installed\n"
						 "10:13:30 audit_lost\n"
						 "10:13:40 audit_lost\n"
						 "10:14:00 logoff_requested bob\n"
						 "10:14:30 shutdown\n");
	const struct logon *l = logon_of(d, 0x1000, 0);
	size_t of_session = 0;
	for (size_t i = 0; i < d->activity.n; i++) {
		assert_int_equal(d->activity.items[i].seq, i + 1);
		of_session += d->activity.items[i].logon == l->seq;
		if (d->activity.items[i].kind == KIND_RECONNECT)
			assert_true(str_eq(d->activity.items[i].what.text, STR("10.9.9.9")));
		if (d->activity.items[i].kind == KIND_AUDIT_LOST)
			assert_true(str_eq(d->activity.items[i].what.text, d->activity.items[i - 1].kind == KIND_AUDIT_LOST ? STR("") : STR("4688")));
	}
	assert_int_equal(of_session, 11);
	assert_true(d->boots.items[1].clean_shutdown);
	const struct account *bob = account_at(d, l->account);
	assert_int_equal(bob->seq, 2); /* after adm, who did nothing here */
	assert_int_equal(bob->processes, 2);
	assert_int_equal(bob->logons, 1);
	assert_int_equal(bob->first_seen, clock_time("10:05:00"));
	assert_int_equal(bob->last_seen, clock_time("10:14:01"));
	facts_done(&f, d);
}

static void test_order_of_import_does_not_matter(void **state)
{
	struct facts f = {0};
	(void)state;
	facts_say(&f, story);
	facts_say(&f, "2T12:00:00 boot\n"
		      "2T15:00:00 start pid=100 image=C:\\a.exe by=50 id=0x1000 user=eve\n"
		      "2T08:00:00 boot\n"
		      "2T12:30:00 start pid=100 image=C:\\a.exe by=50 id=0x1000 user=eve\n"
		      "2T16:30:00 sysmon1 pid=100 image=C:\\a.exe by=50 id=0x1000 user=D\\eve\n");
	struct derived *d = facts_derive(&f);
	char *expected = xstrdup(derived_dump(d));
	derived_free(d);
	for (uint64_t seed = 1; seed <= 20; seed++) {
		facts_shuffle(&f, seed);
		d = facts_derive(&f);
		assert_string_equal(derived_dump(d), expected);
		derived_free(d);
	}
	free(expected);
	facts_free(&f);
}

static void test_recovered_facts_join_nothing(void **state)
{
	struct facts f = {0};
	(void)state;
	facts_say(&f, "10:00:00 start pid=100 image=C:\\a.exe by=50 id=0x1000\n"
		      "10:00:05 exit pid=100 image=C:\\a.exe id=0x1000\n");
	f.items.items[1].recovered = true;
	struct derived *d = facts_derive(&f);
	assert_int_equal(process_of(d, 100, 0)->end, 0);
	assert_int_equal(d->processes.n, 2);
	facts_done(&f, d);
}

static void test_nothing(void **state)
{
	struct facts f = {0};
	(void)state;
	struct derived *d = facts_derive(&f);
	assert_string_equal(derived_dump(d), "");
	facts_done(&f, d);
}

static void test_records_without_ids(void **state)
{
	struct facts f = {0};
	(void)state;
	facts_say(&f, "10:00:00 boot rec=-1\n"
		      "10:00:01 start rec=-2 pid=100 image=C:\\a.exe by=50 id=0x1000\n"
		      "10:00:05 exit rec=-3 pid=100 image=C:\\a.exe id=0x1000\n");
	struct derived *d = facts_derive(&f);
	assert_int_equal(process_of(d, 100, 0)->end, clock_time("10:00:05"));
	facts_done(&f, d);
}

static void test_source_fails(void **state)
{
	(void)state;
	for (uint64_t after = 1; after < 60; after++) {
		struct facts f = {.fail_after = after};
		facts_say(&f, story);
		struct derived *d = xcalloc(1, sizeof *d);
		struct fact_source source = facts_source(&f);
		struct derived_sink sink = derived_collect(d, &f);
		struct err e = derive_host(&source, &sink);
		/* Two passes, each with a call that says it is over. */
		assert_int_equal(e.kind, after < 2 * (f.items.n + 1) ? ERR_IO : ERR_NONE);
		err_free(e);
		facts_done(&f, d);
	}
}

struct counted {
	struct derived *d;
	size_t calls, fail_at;
};

#define FAILING(name, type) \
	static struct err failing_##name(void *context, const struct type *x) \
	{ \
		struct counted *c = context; \
		(void)x; \
		return ++c->calls == c->fail_at ? err_new(ERR_IO, "the sink broke") : OK; \
	}
FAILING(boot, boot)
FAILING(logon, logon)
FAILING(process, process)
FAILING(account, account)
FAILING(activity, activity)
FAILING(account_name, account_name)

static void test_sink_fails(void **state)
{
	(void)state;
	struct facts f = {0};
	facts_say(&f, story);
	struct err e = OK;
	struct counted c = {0};
	struct derived_sink sink = {&c, failing_boot, failing_logon, failing_process,
				    failing_account, failing_activity, failing_account_name};
	do {
		err_free(e);
		c.calls = 0;
		c.fail_at++;
		struct fact_source source = facts_source(&f);
		e = derive_host(&source, &sink);
		assert_int_equal(c.calls <= c.fail_at, 1);
	} while (e.kind);
	assert_true(c.fail_at > 20);
	facts_free(&f);
}

/* The first process to start after a clock was set or a log cleared tells where that was. */
static void test_where_clock_and_clears_fall(void **state)
{
	struct facts f = {0};
	(void)state;
	facts_say(&f, "10:00:00 boot\n"
		      "10:01:00 start pid=100 image=C:\\a.exe by=50 id=0x3e7\n"
		      "10:02:00 clock id=0x3e7 PreviousTime=2026-03-01T10:01:30Z NewTime=2026-03-01T10:02:00Z\n"
		      "10:02:01 clock id=0x3e7 PreviousTime=2026-03-01T10:02:00.1Z NewTime=2026-03-01T10:02:01Z\n"
		      "10:02:30 exit pid=100 image=C:\\a.exe id=0x3e7\n"
		      "10:03:00 start pid=104 image=C:\\b.exe by=50 id=0x3e7\n"
		      "10:04:00 start pid=108 image=C:\\c.exe by=50 id=0x3e7\n"
		      "10:05:00 cleared id=0x3e7\n"
		      "10:05:00.5 clock id=0x3e7\n"
		      "10:06:00 start pid=112 image=C:\\d.exe by=50 id=0x3e7\n");
	struct derived *d = facts_derive(&f);
	assert_int_equal(process_of(d, 100, 0)->flags, PROCESS_CLOCK_SET);
	assert_int_equal(process_of(d, 104, 0)->flags, PROCESS_AFTER_CLOCK_SET);
	assert_int_equal(process_of(d, 108, 0)->flags, 0);
	assert_int_equal(process_of(d, 112, 0)->flags, PROCESS_AFTER_CLOCK_SET | PROCESS_AFTER_LOG_CLEARED);
	assert_true(d->boots.items[0].clock_set);
	assert_true(d->boots.items[0].log_cleared);
	facts_done(&f, d);
}

static const struct activity *line_of(const struct derived *d, enum fact_kind kind)
{
	for (size_t i = 0; i < d->activity.n; i++)
		if (d->activity.items[i].kind == kind)
			return &d->activity.items[i];
	fail_msg("there is no %s", fact_kind_name(kind));
	return NULL;
}

/* System's events tell in no field who did it, but as whom they were logged. */
static void test_who_did_it(void **state)
{
	struct facts f = {0};
	(void)state;
	facts_say(&f, "10:00:00 logon id=0x1000 user=bob type=2 subject=0x3e7\n"
		      "10:13:00 service name=evil AccountName=LocalSystem logged-as=S-1-5-21-bob\n"
		      "10:14:00 104 logged-as=S-1-5-21-bob\n"
		      "10:15:00 1074 logged-as=S-1-5-21-bob\n"
		      "10:35:00 6006 logged-as=S-1-5-18\n");
	struct derived *d = facts_derive(&f);
	assert_string_equal(derived_activity(d), "10:00:00 logon bob\n"
						 "10:13:00 service_installed bob\n"
						 "10:14:00 log_cleared bob\n"
						 "10:15:00 shutdown bob\n"
						 "10:35:00 shutdown\n");
	facts_done(&f, d);
}

/* What failed, and where it was tried from: by SubStatus, or by Status where that is 0. */
static void test_failed_logons(void **state)
{
	struct facts f = {0};
	(void)state;
	facts_say(&f, "10:00:00 failed user=bob type=3 ip=::ffff:10.0.0.66 from=KALI status=0xc000006d SubStatus=0xc000006a\n");
	struct derived *d = facts_derive(&f);
	const struct activity *line = line_of(d, KIND_LOGON_FAILED);
	assert_true(str_eq(line->what.text, STR("0xc000006a")));
	assert_true(str_eq(line->address.text, STR("10.0.0.66")));
	assert_true(str_eq(line->workstation.text, STR("KALI")));
	facts_done(&f, d);
	f = (struct facts){0};
	facts_say(&f, "10:00:00 failed user=bob type=10 ip=10.0.0.66 from=SRV02 status=0xc000015b SubStatus=0x0\n");
	d = facts_derive(&f);
	line = line_of(d, KIND_LOGON_FAILED);
	assert_true(str_eq(line->what.text, STR("0xc000015b")));
	assert_int_equal(line->workstation.text.n, 0);
	facts_done(&f, d);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_activity),
		cmocka_unit_test(test_order_of_import_does_not_matter),
		cmocka_unit_test(test_recovered_facts_join_nothing),
		cmocka_unit_test(test_nothing),
		cmocka_unit_test(test_records_without_ids),
		cmocka_unit_test(test_where_clock_and_clears_fall),
		cmocka_unit_test(test_source_fails),
		cmocka_unit_test(test_sink_fails),
		cmocka_unit_test(test_who_did_it),
		cmocka_unit_test(test_failed_logons),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
