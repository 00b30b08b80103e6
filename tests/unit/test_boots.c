/* Boots: markers of one start are one boot, first processes move it back, boots
 * nobody logged are inferred, and the clock may go back between two of them. */
#include "unit/facts.h"

static void expect_boot(const struct derived *d, size_t i, const char *start, enum confidence c,
			enum link_reason reason)
{
	assert_true(i < d->boots.n);
	assert_int_equal(d->boots.items[i].seq, i + 1);
	assert_int_equal(d->boots.items[i].start, clock_time(start));
	assert_int_equal(d->boots.items[i].marker.confidence, c);
	assert_int_equal(d->boots.items[i].marker.reason, reason);
}

static void test_several_markers_are_one_boot(void **state)
{
	struct facts f = {0};
	(void)state;
	facts_say(&f, "10:00:00 kernel\n"
		      "10:00:14 6009\n"
		      "10:00:14 6005\n"
		      "10:00:15 boot\n");
	struct derived *d = facts_derive(&f);
	assert_int_equal(d->boots.n, 1);
	expect_boot(d, 0, "10:00:00", RECORDED, REASON_BOOT_MARKER);
	/* The Security event names it. */
	assert_int_equal(f.items.items[d->boots.items[0].marker.fact - 1].event_id, 4608);
	facts_done(&f, d);
}

/* Five minutes from the first one, not from each to the next. */
static void test_marks_far_from_the_first_are_another_boot(void **state)
{
	struct facts f = {0};
	(void)state;
	facts_say(&f, "10:00:00 6005\n"
		      "10:04:40 start pid=368 image=C:\\Windows\\System32\\smss.exe by=4 id=0x3e7\n"
		      "10:05:59 boot\n");
	struct derived *d = facts_derive(&f);
	assert_int_equal(d->boots.n, 2);
	expect_boot(d, 1, "10:05:59", RECORDED, REASON_BOOT_MARKER);
	facts_done(&f, d);
}

/* A host that was upgraded has either number of one mark. */
static void test_the_same_mark_before_and_since_vista(void **state)
{
	struct facts f = {0};
	(void)state;
	facts_say(&f, "10:00:00 512\n"
		      "10:02:00 boot\n");
	struct derived *d = facts_derive(&f);
	assert_int_equal(d->boots.n, 2);
	facts_done(&f, d);
}

static void test_first_processes_move_it_back(void **state)
{
	struct facts f = {0};
	(void)state;
	facts_say(&f, "09:00:00 start pid=700 image=C:\\a.exe by=600 id=0x3e7\n"
		      "10:00:00 start pid=88 image=Registry by=4 id=0x3e7\n"
		      "10:00:00.1 start pid=368 image=C:\\Windows\\System32\\smss.exe by=4 id=0x3e7\n"
		      "10:00:20 boot\n");
	struct derived *d = facts_derive(&f);
	assert_int_equal(d->boots.n, 2);
	expect_boot(d, 0, "09:00:00", UNKNOWN, REASON_BOOT_BEFORE_LOG);
	expect_boot(d, 1, "10:00:00", RECORDED, REASON_BOOT_MARKER);
	assert_string_equal(derived_tree(d), "boot 1\n"
					     "  600  ?\n"
					     "    700 a.exe\n"
					     "boot 2\n"
					     "  4 System ?\n"
					     "    88 Registry\n"
					     "    368 smss.exe\n");
	facts_done(&f, d);
}

static void test_not_past_a_shutdown(void **state)
{
	struct facts f = {0};
	(void)state;
	facts_say(&f, "10:00:00 boot\n"
		      "10:02:00 stop\n"
		      "10:02:30 boot\n");
	struct derived *d = facts_derive(&f);
	assert_int_equal(d->boots.n, 2);
	expect_boot(d, 0, "10:00:00", RECORDED, REASON_BOOT_MARKER);
	expect_boot(d, 1, "10:02:30", RECORDED, REASON_BOOT_MARKER);
	assert_true(d->boots.items[0].clean_shutdown);
	assert_false(d->boots.items[1].clean_shutdown);
	facts_done(&f, d);
}

static void test_crash_within_minutes(void **state)
{
	struct facts f = {0};
	(void)state;
	facts_say(&f, "10:00:00 boot\n"
		      "10:01:00 boot\n");
	struct derived *d = facts_derive(&f);
	assert_int_equal(d->boots.n, 2);
	assert_false(d->boots.items[0].clean_shutdown);
	facts_done(&f, d);
}

static void test_inferred(void **state)
{
	struct facts f = {0};
	(void)state;
	facts_say(&f, "1T10:00:00 start pid=300 image=C:\\Windows\\System32\\smss.exe by=4 id=0x3e7\n"
		      "2T10:00:00 logon id=0x3e7 type=0 user=SYSTEM sid=S-1-5-18\n"
		      "2T11:00:00 start pid=900 image=C:\\a.exe by=800 id=0x3e7\n");
	struct derived *d = facts_derive(&f);
	assert_int_equal(d->boots.n, 2);
	expect_boot(d, 0, "1T10:00:00", INFERRED, REASON_BOOT_SMSS);
	expect_boot(d, 1, "2T10:00:00", INFERRED, REASON_BOOT_LOGON_0);
	facts_done(&f, d);
}

static void test_child_smss_is_no_boot(void **state)
{
	struct facts f = {0};
	(void)state;
	facts_say(&f, "10:00:00 boot\n"
		      "12:00:00 start pid=900 image=C:\\Windows\\System32\\smss.exe by=300 id=0x3e7\n");
	struct derived *d = facts_derive(&f);
	assert_int_equal(d->boots.n, 1);
	facts_done(&f, d);
}

/* Windows 10 and 11 resume a hibernated kernel with neither 12 nor 6005, but 27 of the
 * Kernel-Boot provider, of type 1. */
static void test_fast_startup_is_no_boot(void **state)
{
	struct facts f = {0};
	(void)state;
	facts_say(&f, "1T10:00:10 6005\n"
		      "1T10:00:00 kernel\n"
		      "1T10:00:00 boot-type BootType=0x0\n"
		      "1T10:05:00 start pid=100 image=C:\\a.exe by=50 id=0x3e7\n"
		      "2T08:00:00 boot-type BootType=0x1\n"
		      "2T08:10:00 start pid=200 image=C:\\b.exe by=100 parent=C:\\a.exe id=0x3e7\n"
		      "3T10:00:10 6005\n"
		      "3T10:00:00 kernel\n");
	struct derived *d = facts_derive(&f);
	assert_int_equal(d->boots.n, 2);
	expect_boot(d, 1, "3T10:00:00", RECORDED, REASON_BOOT_MARKER);
	assert_int_equal(process_of(d, 200, 0)->parent_link.confidence, RECORDED);
	facts_done(&f, d);
}

/* No resumed kernel logs that: the rest of the boot is not in the log. */
static void test_a_kernels_start_alone_is_a_boot(void **state)
{
	struct facts f = {0};
	(void)state;
	facts_say(&f, "1T10:00:10 6005\n"
		      "1T10:00:00 kernel\n"
		      "2T08:00:00 kernel\n"
		      "3T10:00:10 6005\n"
		      "3T10:00:00 kernel\n");
	struct derived *d = facts_derive(&f);
	assert_int_equal(d->boots.n, 3);
	expect_boot(d, 1, "2T08:00:00", RECORDED, REASON_BOOT_MARKER);
	facts_done(&f, d);
}

/* System as Windows 7 to 11 write it: behind the log service's start the shutdown before,
 * then the kernel's start.  No clock was set. */
static void test_kernel_events_are_written_late(void **state)
{
	struct facts f = {0};
	(void)state;
	facts_say(&f, "1T08:00:21 6009\n"
		      "1T08:00:21 6005\n"
		      "1T08:00:00 kernel\n"
		      "1T18:00:16 6006\n"
		      "2T08:02:21 6009\n"
		      "2T08:02:21 6005\n"
		      "1T18:00:17.5 kernel-stop\n"
		      "2T08:00:00 kernel\n"
		      "2T18:00:16 6006\n"
		      "3T08:00:21 6009\n"
		      "3T08:00:21 6005\n"
		      "2T18:00:17.5 kernel-stop\n"
		      "3T08:00:00 kernel\n");
	struct derived *d = facts_derive(&f);
	assert_int_equal(d->boots.n, 3);
	expect_boot(d, 0, "1T08:00:00", RECORDED, REASON_BOOT_MARKER);
	expect_boot(d, 1, "2T08:00:00", RECORDED, REASON_BOOT_MARKER);
	expect_boot(d, 2, "3T08:00:00", RECORDED, REASON_BOOT_MARKER);
	assert_int_equal(d->boots.items[0].end, clock_time("1T18:00:17.5"));
	assert_true(d->boots.items[0].clean_shutdown);
	for (size_t i = 0; i < d->boots.n; i++)
		assert_false(d->boots.items[i].clock_set);
	facts_done(&f, d);
}

/* The clock is set back while the system is down: the late words on the shutdown are of
 * the boot before, by its clock. */
static void test_late_shutdown_is_of_the_clock_before(void **state)
{
	struct facts f = {0};
	(void)state;
	facts_say(&f, "1T12:00:05 boot\n"
		      "1T12:00:21 6009\n"
		      "1T12:00:21 6005\n"
		      "1T12:00:00 kernel\n"
		      "1T12:30:00 start pid=100 image=C:\\a.exe by=50 id=0x3e7\n"
		      "1T18:00:16 6006\n"
		      "1T15:00:05 boot\n"
		      "1T15:00:21 6009\n"
		      "1T15:00:21 6005\n"
		      "1T18:00:17.5 kernel-stop\n"
		      "1T15:00:00 kernel\n"
		      "1T17:59:00 start pid=100 image=C:\\a.exe by=50 id=0x3e7\n"
		      "1T18:30:00 start pid=200 image=C:\\b.exe by=100 parent=C:\\a.exe id=0x3e7\n");
	struct derived *d = facts_derive(&f);
	assert_int_equal(d->boots.n, 2);
	expect_boot(d, 0, "1T12:00:00", RECORDED, REASON_BOOT_MARKER);
	expect_boot(d, 1, "1T15:00:00", RECORDED, REASON_BOOT_MARKER);
	assert_int_equal(d->boots.items[0].end, clock_time("1T18:00:17.5"));
	assert_true(d->boots.items[0].clean_shutdown);
	assert_false(d->boots.items[1].clean_shutdown);
	assert_int_equal(process_of(d, 200, 0)->parent_link.confidence, RECORDED);
	facts_done(&f, d);
}

/* A new Windows: the clock is put back hours in its first minutes; a log that begins later
 * shows nothing of it. */
static void test_log_that_begins_after_a_set_back(void **state)
{
	struct facts f = {0};
	(void)state;
	facts_say(&f, "11:00:00 boot\n"
		      "08:00:30 clock PreviousTime=2026-03-01T11:00:30Z NewTime=2026-03-01T08:00:30Z id=0x3e7\n"
		      "08:05:00 sysmon1 pid=300 image=C:\\c.exe by=50 id=0x3e7\n"
		      "08:05:00 start pid=300 image=C:\\c.exe by=50 id=0x3e7\n"
		      "11:00:10 sysmon1 pid=400 image=C:\\d.exe by=300 id=0x3e7\n"
		      "11:00:10 start pid=400 image=C:\\d.exe by=300 parent=C:\\c.exe id=0x3e7\n");
	struct derived *d = facts_derive(&f);
	assert_string_equal(derived_tree(d), "boot 1\n"
					     "  50  ?\n"
					     "    300 c.exe\n"
					     "      400 d.exe\n");
	facts_done(&f, d);
}

/* It may even begin at a time that came twice: then before nothing is known of it. */
static void test_log_that_begins_at_a_time_that_came_twice(void **state)
{
	struct facts f = {0};
	(void)state;
	facts_say(&f, "08:00:00 boot\n"
		      "12:00:00 start pid=200 image=C:\\b.exe by=50 id=0x3e7\n"
		      "10:00:00 clock id=0x3e7\n"
		      "11:00:00 sysmon1 pid=300 image=C:\\c.exe by=50 id=0x3e7\n"
		      "11:00:00 start pid=300 image=C:\\c.exe by=50 id=0x3e7\n"
		      "11:10:00 sysmon1 pid=400 image=C:\\d.exe by=300 id=0x3e7\n"
		      "11:10:00 start pid=400 image=C:\\d.exe by=300 parent=C:\\c.exe id=0x3e7\n");
	struct derived *d = facts_derive(&f);
	assert_string_equal(derived_tree(d), "boot 1\n"
					     "  50  ?\n"
					     "    200 b.exe\n"
					     "    300 c.exe\n"
					     "      400 d.exe\n");
	facts_done(&f, d);
}

/* … but where it begins with a boot, that boot tells: Sysmon in the image of a new Windows, which
 * says nothing for hours after the clock was put back. */
static void test_log_that_begins_with_a_boot_before_a_set_back(void **state)
{
	struct facts f = {0};
	(void)state;
	facts_say(&f, "11:00:00 start pid=300 image=C:\\Windows\\System32\\smss.exe by=4 id=0x3e7\n"
		      "11:00:14 boot\n"
		      "11:00:01 sysmon1 pid=300 image=C:\\Windows\\System32\\smss.exe by=4 id=0x3e7\n"
		      "08:00:30 clock PreviousTime=2026-03-01T11:01:30Z NewTime=2026-03-01T08:00:30Z id=0x3e7\n"
		      "20:00:00 sysmon1 pid=400 image=C:\\d.exe by=50 id=0x3e7\n"
		      "20:00:00 start pid=400 image=C:\\d.exe by=50 id=0x3e7\n");
	struct derived *d = facts_derive(&f);
	assert_string_equal(derived_tree(d), "boot 1\n"
					     "  4 System ?\n"
					     "    300 smss.exe\n"
					     "  50  ?\n"
					     "    400 d.exe\n");
	facts_done(&f, d);
}

/* Two boots of one time of day: System's falls are not Security's, but its boots are. */
static void test_boots_tell_the_reading(void **state)
{
	struct facts f = {0};
	(void)state;
	facts_say(&f, "21:49:55 boot\n"
		      "21:50:01 6009\n"
		      "21:49:48 kernel\n"
		      "21:51:00 clock id=0x3e7\n"
		      "18:51:10 start pid=200 image=C:\\b.exe by=50 id=0x3e7\n"
		      "19:20:00 clock id=0x3e7\n"
		      "18:57:00 stop\n"
		      "18:58:10 boot\n"
		      "18:58:12 6009\n"
		      "18:58:04 kernel\n"
		      "19:30:00 start pid=300 image=C:\\c.exe by=50 id=0x3e7\n");
	struct derived *d = facts_derive(&f);
	assert_int_equal(d->boots.n, 2);
	expect_boot(d, 1, "18:58:04", RECORDED, REASON_BOOT_MARKER);
	assert_string_equal(derived_tree(d), "boot 1\n"
					     "  50  ?\n"
					     "    200 b.exe\n"
					     "boot 2\n"
					     "  50  ?\n"
					     "    300 c.exe\n");
	facts_done(&f, d);
}

/* 6008 tells when the system had left its last sign of life, in local time and in UTC. */
static void test_power_loss_by_its_last_sign(void **state)
{
	struct facts f = {0};
	(void)state;
	facts_say(&f, "1T10:00:10 6005\n"
		      "1T11:00:00 start pid=100 image=C:\\a.exe by=50 id=0x3e7\n"
		      "2T08:00:10 6009\n"
		      "2T08:00:10 6008 Binary=EA07030000000100160000000C000C02EA070300000001001500000008000000\n"
		      "2T08:00:10 6005\n"
		      "2T08:00:00 kernel\n");
	struct derived *d = facts_derive(&f);
	assert_int_equal(d->boots.n, 2);
	assert_int_equal(process_of(d, 100, 0)->end, clock_time("1T21:01:08")); /* 21:00:08, and a minute */
	expect_link(process_of(d, 100, 0)->end_link, INFERRED, REASON_POWER_LOST);
	assert_int_equal(process_of(d, 100, 0)->flags & PROCESS_ENDED_UNSURE, PROCESS_ENDED_UNSURE);
	facts_done(&f, d);
}

/* What the boot itself tells counts more, and so does the next one. */
static void test_power_loss_with_a_wrong_sign(void **state)
{
	struct facts f = {0};
	(void)state;
	facts_say(&f, "1T10:00:10 6005\n"
		      "1T23:00:00 start pid=100 image=C:\\a.exe by=50 id=0x3e7\n"
		      "2T08:00:10 6008 Binary=EA07030000000100160000000C000C02EA070300000001001500000008000000\n"
		      "2T08:00:10 6005\n"
		      "2T12:00:00 start pid=200 image=C:\\a.exe by=50 id=0x3e7\n"
		      "3T08:00:10 6008 Binary=00000000000000000000000000000000EA070300000009001500000008000000\n"
		      "3T08:00:10 6005\n"
		      "3T12:00:00 start pid=300 image=C:\\a.exe by=50 id=0x3e7\n"
		      "4T08:00:10 6008 Binary=XY07\n"
		      "4T08:00:10 6005\n");
	struct derived *d = facts_derive(&f);
	assert_int_equal(process_of(d, 100, 0)->end, clock_time("1T23:00:00"));
	assert_int_equal(process_of(d, 200, 0)->end, clock_time("3T08:00:10"));
	expect_link(process_of(d, 200, 0)->end_link, INFERRED, REASON_BOOT_ENDED);
	assert_int_equal(process_of(d, 300, 0)->end, clock_time("4T08:00:10"));
	facts_done(&f, d);
}

/* What Sysmon writes after the clock was set back may have happened before. */
static void test_written_after_a_set_back(void **state)
{
	struct facts f = {0};
	(void)state;
	facts_say(&f, "11:00:00 boot\n"
		      "11:00:10 sysmon1 pid=90 image=C:\\x.exe by=50 UtcTime='2026-03-01 11:00:10.000'\n"
		      "11:00:20 start pid=100 image=C:\\a.exe by=50 id=0x3e7\n"
		      "08:00:30 clock PreviousTime=2026-03-01T11:00:30Z NewTime=2026-03-01T08:00:30Z id=0x3e7\n"
		      "08:00:40 sysmon1 pid=100 image=C:\\a.exe by=50 UtcTime='2026-03-01 11:00:20.001'\n"
		      "12:00:00 start pid=200 image=C:\\b.exe by=50 id=0x3e7\n");
	struct derived *d = facts_derive(&f);
	assert_true(process_of(d, 100, 0)->sysmon_fact);
	assert_int_equal(process_of(d, 100, 0)->start, clock_time("11:00:20"));
	facts_done(&f, d);
}

/* System tells every setting of the clock, Security where it is audited. */
static void test_a_setting_of_the_clock_is_told_twice(void **state)
{
	struct facts f = {0};
	(void)state;
	facts_say(&f, "10:00:00 boot\n"
		      "11:00:00 clock PreviousTime=2026-03-01T10:00:00Z NewTime=2026-03-01T11:00:00Z id=0x3e7\n"
		      "11:00:00 clock-kernel OldTime=2026-03-01T10:00:00Z NewTime=2026-03-01T11:00:00Z\n"
		      "12:30:00 clock-kernel OldTime=2026-03-01T11:30:00Z NewTime=2026-03-01T12:30:00Z\n"
		      "12:30:00.1 clock-kernel OldTime=2026-03-01T12:30:00.1Z NewTime=2026-03-01T12:30:00.2Z\n"
		      "18:00:00 clock-kernel OldTime=2026-03-01T13:00:00Z NewTime=2026-03-01T18:00:00Z Reason=2\n");
	struct derived *d = facts_derive(&f);
	size_t lines = 0;
	for (size_t i = 0; i < d->activity.n; i++)
		lines += d->activity.items[i].kind == KIND_CLOCK_CHANGED;
	assert_int_equal(lines, 2);
	facts_done(&f, d);
}

/* Nor does what it told of at a later time, before the clock was set back, tell of it. */
static void test_first_process_after_the_clock_was_set_back(void **state)
{
	struct facts f = {0};
	(void)state;
	facts_say(&f, "1T12:00:00 kernel\n"
		      "1T12:00:10 6005\n"
		      "1T12:10:00 sysmon1 pid=100 image=C:\\a.exe by=50 id=0x3e7\n"
		      "1T08:00:00 kernel\n"
		      "1T08:00:10 6005\n"
		      "1T08:10:00 sysmon1 pid=200 image=C:\\a.exe by=50 id=0x3e7\n"
		      "1T10:00:00 sysmon1 pid=300 image=C:\\Windows\\System32\\smss.exe by=4 id=0x3e7\n"
		      "1T11:00:00 sysmon1 pid=400 image=C:\\b.exe by=300 id=0x3e7\n");
	struct derived *d = facts_derive(&f);
	assert_int_equal(d->boots.n, 3);
	facts_done(&f, d);
}

/* A container has an smss.exe by process 4, too. */
static void test_first_process_of_a_container(void **state)
{
	struct facts f = {0};
	(void)state;
	facts_say(&f, "1T10:00:00 start pid=300 image=C:\\Windows\\System32\\smss.exe by=4 id=0x3e7\n"
		      "1T10:00:10 boot\n"
		      "1T11:00:00 start pid=100 image=C:\\a.exe by=50 id=0x3e7\n"
		      "1T12:00:00 start pid=900 image=C:\\Windows\\System32\\smss.exe by=4 id=0x3e7\n"
		      "1T13:00:00 start pid=200 image=C:\\b.exe by=100 parent=C:\\a.exe id=0x3e7\n");
	struct derived *d = facts_derive(&f);
	assert_int_equal(d->boots.n, 1);
	assert_int_equal(process_of(d, 200, 0)->parent_link.confidence, RECORDED);
	facts_done(&f, d);
}

/* But where the log that told of the boot before had ended, nothing would tell of this one. */
static void test_first_process_after_the_log_of_boots(void **state)
{
	struct facts f = {0};
	(void)state;
	facts_say(&f, "1T10:00:00 kernel\n"
		      "1T10:00:10 6005\n"
		      "1T11:00:00 sysmon1 pid=100 image=C:\\a.exe by=50 id=0x3e7\n"
		      "2T12:00:00 sysmon1 pid=900 image=C:\\Windows\\System32\\smss.exe by=4 id=0x3e7\n"
		      "2T13:00:00 sysmon1 pid=200 image=C:\\b.exe by=100 id=0x3e7\n");
	struct derived *d = facts_derive(&f);
	assert_int_equal(d->boots.n, 2);
	expect_boot(d, 1, "2T12:00:00", INFERRED, REASON_BOOT_SMSS);
	facts_done(&f, d);
}

/* Secure System, whose start has no name in the Security log. */
static void test_nameless_first_process(void **state)
{
	struct facts f = {0};
	(void)state;
	facts_say(&f, "09:00:00 boot\n"
		      "09:02:00 start pid=100 image=C:\\a.exe by=50 id=0x3e7\n"
		      "10:00:00 start pid=0x48 by=4 id=0x3e7\n"
		      "10:00:00.02 start pid=300 image=C:\\Windows\\System32\\smss.exe by=4 id=0x3e7\n"
		      "10:00:10 boot\n");
	struct derived *d = facts_derive(&f);
	assert_int_equal(d->boots.n, 2);
	expect_boot(d, 1, "10:00:00", RECORDED, REASON_BOOT_MARKER);
	assert_int_equal(d->boots.items[0].end, clock_time("09:02:00"));
	facts_done(&f, d);
}

/* The log service alone was restarted: all goes on, and no shutdown ended it. */
static void test_log_service_restart_is_no_boot(void **state)
{
	struct facts f = {0};
	(void)state;
	facts_say(&f, "1T10:00:00 kernel\n"
		      "1T10:00:10 boot\n"
		      "1T10:00:12 6009\n"
		      "1T10:00:12 6005\n"
		      "1T11:00:00 start pid=100 image=C:\\a.exe by=50 id=0x3e7\n"
		      "1T12:00:00 stop\n"
		      "1T12:00:00 6006\n"
		      "1T12:10:00 6009\n"
		      "1T12:10:00 6005\n"
		      "2T10:00:00 kernel\n"
		      "2T10:00:10 6005\n");
	struct derived *d = facts_derive(&f);
	assert_int_equal(d->boots.n, 2);
	expect_boot(d, 1, "2T10:00:00", RECORDED, REASON_BOOT_MARKER);
	assert_false(d->boots.items[0].clean_shutdown);
	assert_int_equal(process_of(d, 100, 0)->end, clock_time("2T10:00:00"));
	facts_done(&f, d);
}

/* The log begins while the host runs. */
static void test_log_service_restart_first_in_the_log(void **state)
{
	struct facts f = {0};
	(void)state;
	facts_say(&f, "1T11:00:00 start pid=100 image=C:\\a.exe by=50 id=0x3e7\n"
		      "1T12:10:00 6005\n"
		      "2T10:00:00 kernel\n"
		      "2T10:00:10 6005\n");
	struct derived *d = facts_derive(&f);
	assert_int_equal(d->boots.n, 2);
	expect_boot(d, 0, "1T11:00:00", UNKNOWN, REASON_BOOT_BEFORE_LOG);
	facts_done(&f, d);
}

/* Whatever more is told makes it a boot. */
static void test_log_service_and_more_is_a_boot(void **state)
{
	static const char *const more[] = {
		"1T12:00:00 boot\n", "1T12:00:00 6008\n", "1T12:00:00 logon id=0x3e7 type=0\n",
		"1T12:00:00 start pid=300 image=C:\\Windows\\System32\\smss.exe by=4 id=0x3e7\n"};
	(void)state;
	for (size_t i = 0; i < sizeof more / sizeof *more; i++) {
		struct facts f = {0};
		facts_say(&f, "1T10:00:00 kernel\n"
			      "1T10:00:10 6005\n");
		facts_say(&f, more[i]);
		facts_say(&f, "1T12:00:10 6009\n"
			      "1T12:00:10 6005\n");
		struct derived *d = facts_derive(&f);
		assert_int_equal(d->boots.n, 2);
		facts_done(&f, d);
	}
}

/* XP and 2003 log no start of the kernel, also where a later Windows followed. */
static void test_log_service_of_an_upgraded_host(void **state)
{
	struct facts f = {0};
	(void)state;
	facts_say(&f, "1T10:00:00 6005\n"
		      "1T10:01:00 528 id=0x1000 type=2\n"
		      "2T10:00:00 6009\n"
		      "2T10:00:00 6005\n"
		      "3T10:00:00 kernel\n"
		      "3T10:00:10 6005\n"
		      "3T12:00:00 6006\n"
		      "3T12:00:10 6005\n");
	struct derived *d = facts_derive(&f);
	assert_int_equal(d->boots.n, 3);
	expect_boot(d, 2, "3T10:00:00", RECORDED, REASON_BOOT_MARKER);
	facts_done(&f, d);
}

/* A disk was checked, or updates were put in place, before the services started. */
static void test_slow_boot_is_one(void **state)
{
	struct facts f = {0};
	(void)state;
	facts_say(&f, "08:00:00 kernel\n"
		      "08:00:01 start pid=300 image=C:\\Windows\\System32\\smss.exe by=4 id=0x3e7\n"
		      "08:20:08 boot\n"
		      "08:20:09 logon id=0x3e7 sid=S-1-5-18 type=0\n"
		      "08:20:10 6005\n"
		      "08:21:00 start pid=370 image=C:\\Windows\\System32\\smss.exe by=300 parent=C:\\Windows\\System32\\smss.exe id=0x3e7\n");
	struct derived *d = facts_derive(&f);
	assert_int_equal(d->boots.n, 1);
	expect_boot(d, 0, "08:00:00", RECORDED, REASON_BOOT_MARKER);
	assert_int_equal(f.items.items[d->boots.items[0].marker.fact - 1].event_id, 4608);
	assert_int_equal(process_of(d, 370, 0)->parent_link.confidence, RECORDED);
	facts_done(&f, d);
}

/* Nor are its halves a resumed kernel and a restart of the log service. */
static void test_slow_boot_of_the_system_log(void **state)
{
	struct facts f = {0};
	(void)state;
	facts_say(&f, "1T08:00:00 kernel\n"
		      "1T08:00:10 6005\n"
		      "2T08:00:00 kernel\n"
		      "2T08:20:10 6009\n"
		      "2T08:20:10 6005\n");
	struct derived *d = facts_derive(&f);
	assert_int_equal(d->boots.n, 2);
	expect_boot(d, 1, "2T08:00:00", RECORDED, REASON_BOOT_MARKER);
	facts_done(&f, d);
}

static void test_two_boots_are_no_slow_one(void **state)
{
	static const char *const between[] = {
		"08:01:00 start pid=300 image=C:\\Windows\\System32\\smss.exe by=4 id=0x3e7\n"
		"08:20:00 start pid=300 image=C:\\Windows\\System32\\smss.exe by=4 id=0x3e7\n",
		"08:20:00 kernel\n", "08:00:10 6005\n", "08:10:00 6006\n", "07:00:00 kernel\n"};
	(void)state;
	for (size_t i = 0; i < sizeof between / sizeof *between; i++) {
		struct facts f = {0};
		facts_say(&f, i == 4 ? "" : "08:00:00 kernel\n");
		facts_say(&f, between[i]);
		facts_say(&f, "08:20:10 boot\n"
			      "08:20:12 6005\n");
		struct derived *d = facts_derive(&f);
		assert_int_equal(d->boots.n, 2);
		facts_done(&f, d);
	}
}

/* Marks of one time and record ID, in two logs, are in the order in which facts are read. */
static void test_marks_of_the_same_moment(void **state)
{
	struct facts f = {0};
	(void)state;
	facts_say(&f, "10:00:00 kernel rec=1\n"
		      "10:00:00 boot rec=2\n"
		      "10:00:00 kernel rec=2\n"
		      "10:20:00 6008\n"
		      "10:20:00 6005\n");
	struct derived *d = facts_derive(&f);
	assert_int_equal(d->boots.n, 2);
	expect_boot(d, 1, "10:00:00", RECORDED, REASON_BOOT_MARKER);
	facts_done(&f, d);
}

static void test_unclean_event_belongs_to_next_boot(void **state)
{
	struct facts f = {0};
	(void)state;
	facts_say(&f, "1T10:00:00 6005\n"
		      "2T10:00:00 6008\n"
		      "2T10:00:01 6005\n");
	struct derived *d = facts_derive(&f);
	assert_int_equal(d->boots.n, 2);
	expect_boot(d, 1, "2T10:00:00", RECORDED, REASON_BOOT_MARKER);
	facts_done(&f, d);
}

/* The log service was stopped, and the host ran on; the next start tells. */
static void test_shutdown_that_the_next_boot_denies(void **state)
{
	struct facts f = {0};
	(void)state;
	facts_say(&f, "1T10:00:00 boot\n"
		      "1T10:10:00 start pid=100 image=C:\\a.exe by=50 id=0x3e7\n"
		      "1T11:00:00 stop\n"
		      "2T10:00:00 boot\n"
		      "2T10:00:01 6008\n"
		      "2T11:00:00 stop\n"
		      "3T10:00:00 boot\n");
	struct derived *d = facts_derive(&f);
	assert_int_equal(d->boots.n, 3);
	assert_false(d->boots.items[0].clean_shutdown);
	assert_true(d->boots.items[1].clean_shutdown);
	assert_int_equal(process_of(d, 100, 0)->end, clock_time("2T10:00:00"));
	facts_done(&f, d);
}

/* By time alone the second boot would lie inside the first. */
static void test_clock_set_back_between_boots(void **state)
{
	struct facts f = {0};
	(void)state;
	facts_say(&f, "12:00:00 boot\n"
		      "12:10:00 start pid=100 image=C:\\a.exe by=50 id=0x3e7\n"
		      "12:11:00 start pid=300 image=C:\\c.exe by=100 parent=C:\\a.exe id=0x3e7\n"
		      "15:00:00 exit pid=100 image=C:\\a.exe id=0x3e7\n"
		      "08:00:00 boot\n"
		      "12:20:00 start pid=200 image=C:\\b.exe by=100 parent=C:\\a.exe id=0x3e7\n"
		      "16:00:00 exit pid=200 image=C:\\b.exe id=0x3e7\n");
	struct derived *d = facts_derive(&f);
	assert_int_equal(d->boots.n, 2);
	assert_string_equal(derived_tree(d), "boot 1\n"
					     "  50  ?\n"
					     "    100 a.exe\n"
					     "      300 c.exe\n"
					     "boot 2\n"
					     "  100 a.exe ?\n"
					     "    200 b.exe\n");
	/* It ended with its boot, but no clock tells when. */
	assert_string_equal(link_reason_name(process_of(d, 300, 0)->end_link.reason), "boot_ended");
	assert_int_equal(process_of(d, 300, 0)->end, 0);
	for (size_t i = 1; i < d->activity.n; i++)
		assert_true(d->activity.items[i - 1].time <= d->activity.items[i].time);
	facts_done(&f, d);
}

/* A parent, what comes then, the clock set back over it, and its child. */
static void check_child_of_later_time(const char *between)
{
	struct facts f = {0};
	facts_say(&f, "11:00:00 boot\n"
		      "12:00:00 start pid=100 image=C:\\a.exe by=50 parent=C:\\p.exe id=0x3e7\n");
	facts_say(&f, between);
	facts_say(&f, "11:50:00 clock id=0x3e7\n"
		      "11:50:30 start pid=200 image=C:\\b.exe by=100 parent=C:\\a.exe id=0x3e7\n");
	struct derived *d = facts_derive(&f);
	assert_string_equal(derived_tree(d), "boot 1\n"
					     "  50 p.exe ?\n"
					     "    100 a.exe\n"
					     "      200 b.exe\n");
	facts_done(&f, d);
}

/* Minutes lie between the records of a quiet log: none may hide the step. */
static void test_clock_set_back_in_a_quiet_log(void **state)
{
	(void)state;
	check_child_of_later_time("");
}

/* A cleared log that goes on with its numbers still tells the order. */
static void test_clock_set_back_over_a_clearing(void **state)
{
	(void)state;
	check_child_of_later_time("12:01:00 cleared id=0x3e7\n");
}

/* Security falls by more than a minute, Sysmon, whose last record is older, by less. */
static void test_clock_set_back_in_a_log_that_lags(void **state)
{
	struct facts f = {0};
	(void)state;
	facts_say(&f, "14:00:00 boot\n"
		      "14:20:40 sysmon1 pid=300 image=C:\\c.exe by=50 id=0x3e7\n"
		      "14:20:40 start pid=300 image=C:\\c.exe by=50 id=0x3e7\n"
		      "14:30:00 exit pid=300 image=C:\\c.exe id=0x3e7\n"
		      "14:20:00 clock id=0x3e7\n"
		      "14:20:20 sysmon1 pid=100 image=C:\\a.exe by=50 id=0x3e7\n"
		      "14:20:20 start pid=100 image=C:\\a.exe by=50 id=0x3e7\n"
		      "14:20:20.1 exit pid=100 image=C:\\a.exe id=0x3e7\n"
		      "14:20:20.1 sysmon5 pid=100 image=C:\\a.exe id=0x3e7\n"
		      "14:20:20.3 sysmon1 pid=100 image=C:\\a.exe by=50 id=0x3e7\n"
		      "14:20:20.3 start pid=100 image=C:\\a.exe by=50 id=0x3e7\n"
		      "14:25:00 exit pid=50 image=C:\\p.exe id=0x3e7\n");
	struct derived *d = facts_derive(&f);
	assert_string_equal(derived_tree(d), "boot 1\n"
					     "  50 p.exe !\n"
					     "    300 c.exe\n"
					     "    100 a.exe\n"
					     "    100 a.exe\n");
	assert_int_equal(process_of(d, 100, 0)->end, clock_time("14:20:20.1"));
	assert_int_equal(process_of(d, 100, 1)->end, 0);
	facts_done(&f, d);
}

/* System's records are out of order at each boot: that is no reading of the clock. */
static void test_clock_set_back_and_a_log_out_of_order(void **state)
{
	struct facts f = {0};
	(void)state;
	facts_say(&f, "13:00:40 6005\n"
		      "13:00:10 kernel\n"
		      "13:00:30 boot\n"
		      "13:10:00 stop\n"
		      "13:20:40 6005\n"
		      "13:20:10 kernel\n"
		      "13:20:30 boot\n"
		      "13:21:00 start pid=100 image=C:\\a.exe by=50 id=0x3e7\n"
		      "13:40:00 exit pid=100 image=C:\\a.exe id=0x3e7\n"
		      "13:20:00 clock id=0x3e7\n"
		      "13:30:00 start pid=200 image=C:\\b.exe by=50 id=0x3e7\n");
	struct derived *d = facts_derive(&f);
	assert_string_equal(derived_tree(d), "boot 1\n"
					     "boot 2\n"
					     "  50  ?\n"
					     "    100 a.exe\n"
					     "    200 b.exe\n");
	facts_done(&f, d);
}

/* A cleared log that is numbered anew looks the same in order of time. */
static void test_cleared_and_renumbered(void **state)
{
	struct facts f = {0};
	(void)state;
	facts_say(&f, "10:00:00 boot rec=1000\n"
		      "10:10:00 start pid=100 image=C:\\a.exe by=50 id=0x3e7\n"
		      "11:00:00 cleared rec=1 id=0x3e7\n"
		      "12:00:00 exit pid=100 image=C:\\a.exe id=0x3e7\n"
		      "13:00:00 boot\n"
		      "13:10:00 start pid=100 image=C:\\a.exe by=50 id=0x3e7\n");
	struct derived *d = facts_derive(&f);
	assert_int_equal(d->boots.n, 2);
	assert_int_equal(process_of(d, 100, 0)->end, clock_time("12:00:00"));
	assert_int_equal(process_of(d, 100, 1)->boot, d->boots.items[1].node);
	facts_done(&f, d);
}

/* A log that is cleared and numbered anew: what came before its 1102 has higher IDs. */
static void test_shutdown_in_a_renumbered_log(void **state)
{
	struct facts f = {0};
	(void)state;
	facts_say(&f, "08:00:00 boot rec=800\n08:01:00 start rec=900 pid=100 image=C:\\a.exe by=4 id=0x3e7\n"
		      "08:02:00 cleared rec=1\n08:03:00 stop rec=2\n"
		      "09:00:00 boot rec=3\n09:01:00 stop rec=900\n09:02:00 cleared rec=1\n"
		      "09:03:00 start rec=2 pid=100 image=C:\\a.exe by=4 id=0x3e7\n");
	struct derived *d = facts_derive(&f);
	assert_int_equal(d->boots.n, 2);
	assert_true(d->boots.items[0].clean_shutdown);
	assert_false(d->boots.items[1].clean_shutdown);
	facts_done(&f, d);
}

/* The last record of the Security log before the change is old: it falls by less than a
 * minute there, and another log decides. */
static void test_clock_set_back_as_another_log_shows(void **state)
{
	struct facts f = {0};
	(void)state;
	facts_say(&f, "08:00:00 logon id=0x1000 user=bob type=2\n"
		      "08:08:26 explicit id=0x1000 target=eve\n"
		      "08:10:30 sysmon1 pid=100 image=C:\\a.exe by=50 parent=C:\\p.exe id=0x1000 guid={1}\n"
		      "08:07:30.5 explicit id=0x1000 target=eve\n"
		      "08:07:31 sysmon1 pid=104 image=C:\\b.exe by=100 parent=C:\\a.exe id=0x1000 guid={2}\n");
	struct derived *d = facts_derive(&f);
	assert_int_equal(process_of(d, 104, 0)->parent_link.reason, REASON_PARENT_STARTED);
	facts_done(&f, d);
}

/* As in a log that is numbered anew, around its clearing: time tells then. */
static void test_shutdown_with_the_record_id_of_a_start(void **state)
{
	struct facts f = {0};
	(void)state;
	facts_say(&f, "08:00:00 boot rec=6\n08:01:00 start rec=7 pid=100 image=C:\\a.exe by=4 id=0x3e7\n08:02:00 stop rec=7\n"
		      "09:00:00 boot rec=8\n09:01:00 stop rec=9\n"
		      "09:02:00 start rec=9 pid=100 image=C:\\a.exe by=4 id=0x3e7\n");
	struct derived *d = facts_derive(&f);
	assert_int_equal(d->boots.n, 2);
	assert_true(d->boots.items[0].clean_shutdown);
	assert_false(d->boots.items[1].clean_shutdown);
	facts_done(&f, d);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_several_markers_are_one_boot),
		cmocka_unit_test(test_marks_far_from_the_first_are_another_boot),
		cmocka_unit_test(test_the_same_mark_before_and_since_vista),
		cmocka_unit_test(test_first_processes_move_it_back),
		cmocka_unit_test(test_not_past_a_shutdown),
		cmocka_unit_test(test_crash_within_minutes),
		cmocka_unit_test(test_inferred),
		cmocka_unit_test(test_child_smss_is_no_boot),
		cmocka_unit_test(test_fast_startup_is_no_boot),
		cmocka_unit_test(test_a_kernels_start_alone_is_a_boot),
		cmocka_unit_test(test_kernel_events_are_written_late),
		cmocka_unit_test(test_late_shutdown_is_of_the_clock_before),
		cmocka_unit_test(test_log_that_begins_after_a_set_back),
		cmocka_unit_test(test_log_that_begins_at_a_time_that_came_twice),
		cmocka_unit_test(test_log_that_begins_with_a_boot_before_a_set_back),
		cmocka_unit_test(test_boots_tell_the_reading),
		cmocka_unit_test(test_power_loss_by_its_last_sign),
		cmocka_unit_test(test_power_loss_with_a_wrong_sign),
		cmocka_unit_test(test_written_after_a_set_back),
		cmocka_unit_test(test_a_setting_of_the_clock_is_told_twice),
		cmocka_unit_test(test_first_process_of_a_container),
		cmocka_unit_test(test_first_process_after_the_log_of_boots),
		cmocka_unit_test(test_first_process_after_the_clock_was_set_back),
		cmocka_unit_test(test_nameless_first_process),
		cmocka_unit_test(test_log_service_restart_is_no_boot),
		cmocka_unit_test(test_log_service_restart_first_in_the_log),
		cmocka_unit_test(test_log_service_and_more_is_a_boot),
		cmocka_unit_test(test_log_service_of_an_upgraded_host),
		cmocka_unit_test(test_slow_boot_is_one),
		cmocka_unit_test(test_slow_boot_of_the_system_log),
		cmocka_unit_test(test_two_boots_are_no_slow_one),
		cmocka_unit_test(test_marks_of_the_same_moment),
		cmocka_unit_test(test_unclean_event_belongs_to_next_boot),
		cmocka_unit_test(test_shutdown_that_the_next_boot_denies),
		cmocka_unit_test(test_clock_set_back_between_boots),
		cmocka_unit_test(test_clock_set_back_in_a_quiet_log),
		cmocka_unit_test(test_clock_set_back_over_a_clearing),
		cmocka_unit_test(test_clock_set_back_in_a_log_that_lags),
		cmocka_unit_test(test_clock_set_back_and_a_log_out_of_order),
		cmocka_unit_test(test_cleared_and_renumbered),
		cmocka_unit_test(test_shutdown_in_a_renumbered_log),
		cmocka_unit_test(test_clock_set_back_as_another_log_shows),
		cmocka_unit_test(test_shutdown_with_the_record_id_of_a_start),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
