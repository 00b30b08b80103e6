/* What ran while the system slept. */
#include "unit/facts.h"

/* From 1 March, 22:00, to 5 March, 06:00, it slept; a nap of an hour comes before. */
#define NAP "18:00:00 sleep\n19:00:00 resumed\n"
#define SLEPT \
	"22:00:00 sleep\n" \
	"22:00:02 resumed\n" \
	"5T06:00:01 woke SleepTime=2026-03-01T21:59:59.9Z WakeTime=2026-03-05T06:00:00Z\n"
#define RUNS \
	"10:00:00 start pid=100 image=C:\\before.exe by=1 id=0x1000\n" \
	"10:05:00 exit pid=100 image=C:\\before.exe id=0x1000\n" \
	"17:00:00 start pid=200 image=C:\\nap.exe by=1 id=0x1000\n" \
	"17:00:00 start pid=300 image=C:\\long.exe by=1 id=0x1000\n" \
	"20:00:00 exit pid=200 image=C:\\nap.exe id=0x1000\n"
#define ENDS "5T18:00:00 exit pid=300 image=C:\\long.exe id=0x1000\n"

static void expect_asleep(const struct derived *d, uint64_t pid, bool slept, int64_t seconds)
{
	const struct process *p = process_of(d, pid, 0);
	assert_int_equal((p->flags & PROCESS_SLEPT) != 0, slept);
	assert_int_equal(p->asleep / WINTIME_SECOND, seconds);
}

static void test_what_ran_over_it(void **state)
{
	struct facts f = {0};
	(void)state;
	facts_say(&f, "09:00:00 logon id=0x1000 user=bob type=2\n" NAP SLEPT RUNS
		      "21:00:00 start pid=400 image=C:\\open.exe by=1 id=0x1000\n"
		      "5T07:00:00 start pid=500 image=C:\\after.exe by=1 id=0x1000\n"
		      "5T08:00:00 exit pid=500 image=C:\\after.exe id=0x1000\n" ENDS
		      "5T19:00:00 logoff id=0x1000 user=bob\n");
	struct derived *d = facts_derive(&f);
	expect_asleep(d, 100, false, 0);
	expect_asleep(d, 200, true, 3600);
	expect_asleep(d, 300, true, 3600 + 80 * 3600);
	expect_asleep(d, 400, false, 0); /* no time of its end is told */
	expect_asleep(d, 500, false, 0);
	assert_int_equal(logon_of(d, 0x1000, 0)->asleep / WINTIME_SECOND, 3600 + 80 * 3600);
	facts_done(&f, d);
}

/* A process may have started, or ended, in the middle of one; the others count in full. */
static void test_parts_of_a_sleep(void **state)
{
	struct facts f = {0};
	(void)state;
	facts_say(&f, "09:00:00 start pid=100 image=C:\\all.exe by=1 id=0x1000\n"
		      "10:00:00 sleep\n"
		      "10:30:00 start pid=200 image=C:\\parts.exe by=1 id=0x1000\n"
		      "11:00:00 resumed\n"
		      "12:00:00 sleep\n12:10:00 resumed\n"
		      "13:00:00 sleep\n"
		      "13:05:00 exit pid=200 image=C:\\parts.exe id=0x1000\n"
		      "13:20:00 resumed\n"
		      "14:00:00 start pid=300 image=C:\\one.exe by=1 id=0x1000\n"
		      "14:10:00 sleep\n14:11:00 resumed\n"
		      "14:20:00 exit pid=300 image=C:\\one.exe id=0x1000\n"
		      "14:30:00 sleep\n14:30:02 resumed\n"
		      "15:00:00 exit pid=100 image=C:\\all.exe id=0x1000\n");
	struct derived *d = facts_derive(&f);
	expect_asleep(d, 200, true, (30 + 10 + 5) * 60);
	expect_asleep(d, 300, true, 60);
	expect_asleep(d, 100, true, 0); /* one of them does not tell */
	facts_done(&f, d);
}

/* 107 has the time at which the system fell asleep where the clock was not read yet. */
static void test_how_long_is_not_told(void **state)
{
	struct facts f = {0};
	(void)state;
	facts_say(&f, "22:00:00 sleep\n22:00:02 resumed\n" RUNS ENDS);
	struct derived *d = facts_derive(&f);
	expect_asleep(d, 200, false, 0);
	expect_asleep(d, 300, true, 0);
	facts_done(&f, d);
}

static void test_it_never_woke(void **state)
{
	struct facts f = {0};
	(void)state;
	facts_say(&f, "21:00:00 asked-sleep\n22:00:00 sleep\n" RUNS ENDS "6T05:00:00 boot\n");
	struct derived *d = facts_derive(&f);
	expect_asleep(d, 200, false, 0);
	expect_asleep(d, 300, false, 0);
	facts_done(&f, d);
}

/* Only what tells when. */
static void test_timeline(void **state)
{
	struct facts f = {0};
	(void)state;
	facts_say(&f, "17:59:59 asked-sleep\n" NAP "19:00:02 woke SleepTime=2026-03-01T18:00:00Z WakeTime=2026-03-01T19:00:00Z\n" SLEPT);
	struct derived *d = facts_derive(&f);
	assert_string_equal(derived_activity(d), "18:00:00 sleep\n19:00:00 resume\n22:00:00 sleep\n06:00:01 resume\n");
	facts_done(&f, d);
}

/* Times of another reading of the clock are no times of this one. */
static void test_clock_set_back(void **state)
{
	struct facts f = {0};
	(void)state;
	facts_say(&f, "10:00:00 boot\n"
		      "10:10:00 sleep\n"
		      "11:00:00 resumed\n"
		      "12:00:00 lost\n"
		      "10:00:30 lost rec=3\n"
		      "10:00:40 1074\n" /* System shows it, too */
		      "10:05:00 start pid=200 image=C:\\nap.exe by=1 id=0x1000 rec=4\n"
		      "11:05:00 exit pid=200 image=C:\\nap.exe id=0x1000 rec=5\n"
		      "11:06:00 start pid=300 image=C:\\b.exe by=1 id=0x1000 rec=6\n"
		      "11:10:00 sleep\n"
		      "11:40:00 resumed\n"
		      "11:50:00 exit pid=300 image=C:\\b.exe id=0x1000 rec=7\n");
	struct derived *d = facts_derive(&f);
	expect_asleep(d, 200, false, 0);
	expect_asleep(d, 300, true, 1800);
	facts_done(&f, d);
}

/* A resume that comes once the clock was set back tells no sleep of this reading. */
static void test_woke_in_another_reading(void **state)
{
	struct facts f = {0};
	(void)state;
	facts_say(&f, "10:00:00 boot\n"
		      "10:30:00 sleep\n"
		      "12:00:00 lost\n"
		      "09:00:30 lost rec=3\n"
		      "09:00:40 resumed\n"
		      "09:05:00 start pid=200 image=C:\\nap.exe by=1 id=0x1000 rec=4\n"
		      "11:05:00 exit pid=200 image=C:\\nap.exe id=0x1000 rec=5\n");
	struct derived *d = facts_derive(&f);
	expect_asleep(d, 200, false, 0);
	facts_done(&f, d);
}

/* An event that tells of a sleep long over does not join it to the last one. */
static void test_an_older_sleep_told_again(void **state)
{
	struct facts f = {0};
	(void)state;
	facts_say(&f, "10:00:00 boot\n"
		      "10:05:00 start pid=200 image=C:\\nap.exe by=1 id=0x1000\n"
		      "11:00:00 sleep\n"
		      "12:00:00 resumed\n"
		      "13:00:00 sleep\n"
		      "14:00:00 resumed\n"
		      "14:10:00 woke SleepTime=2026-03-01T11:00:00Z WakeTime=2026-03-01T12:00:00Z\n"
		      "15:05:00 exit pid=200 image=C:\\nap.exe id=0x1000\n");
	struct derived *d = facts_derive(&f);
	expect_asleep(d, 200, true, 2 * 3600);
	facts_done(&f, d);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_what_ran_over_it), cmocka_unit_test(test_how_long_is_not_told),
		cmocka_unit_test(test_parts_of_a_sleep),
		cmocka_unit_test(test_it_never_woke),    cmocka_unit_test(test_timeline),
		cmocka_unit_test(test_clock_set_back),   cmocka_unit_test(test_woke_in_another_reading),
		cmocka_unit_test(test_an_older_sleep_told_again),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
