/* Coverage: days as they come, each with one thing wrong. */
#include "unit/test.h"

#include <stdio.h>

#include "model/coverage.h"
#include "store/case_file.h"
#include "store/coverage.h"
#include "store/import.h"
#include "unit/scratch.h"

static const wintime start = INT64_C(134000000000000000) / WINTIME_DAY * WINTIME_DAY;

struct log {
	struct importer *importer;
	uint64_t record;
};

static void put(struct log *l, int day, enum fact_kind kind, const char *channel)
{
	static const struct event_field with[] = {{STR("CommandLine"), STR("a.exe -x")}};
	static const struct event_field step[] = {{STR("PreviousTime"), STR("2026-03-01T11:12:00Z")},
						  {STR("NewTime"), STR("2026-03-01T10:12:00Z")}};
	static const struct event_field drift[] = {{STR("PreviousTime"), STR("2026-03-01T11:12:00.1Z")},
						   {STR("NewTime"), STR("2026-03-01T11:12:00Z")}};
	bool set = kind == KIND_CLOCK_CHANGED, small = set && l->record % 2;
	struct event e = {
		.provider = STR("P"), .channel = str_of(channel), .computer = STR("WS17"),
		.record_id = ++l->record, .event_id = (uint32_t)kind + 1, .kind = kind,
		.time = start + day * WINTIME_DAY + (wintime)l->record,
		.fields = small ? drift : set ? step : with, .nfields = set ? 2 : 1,
	};
	struct event_sink *sink = importer_sink(l->importer);
	assert_ok(sink->event(sink->context, &e));
}

static void good_day(struct log *l, int day)
{
	put(l, day, KIND_PROCESS_START, "Security");
	put(l, day, KIND_PROCESS_END, "Security");
	put(l, day, KIND_LOGON, "Security");
}

static void derive(struct case_file *c)
{
	struct fact_source facts;
	struct derived_sink sink;
	struct fact f;
	bool more = true;
	assert_ok(derivation_begin(c, 1, &facts, &sink));
	assert_ok(facts.rewind(facts.context, BY_TIME));
	while (more)
		assert_ok(facts.next(facts.context, &f, &more));
	assert_ok(derivation_commit(c));
	assert_ok(derivation_finish(c));
}

static struct case_file *make_case(void (*story)(struct log *), struct source_outcome outcome)
{
	struct case_file *c;
	struct log l = {0};
	unlink(scratch("c.case"));
	assert_ok(case_open(scratch("c.case"), CASE_CREATE, &c));
	assert_ok(importer_open(c, &l.importer));
	struct event_sink *sink = importer_sink(l.importer);
	assert_ok(sink->source_begin(sink->context, scratch("a.evtx")));
	story(&l);
	assert_ok(sink->source_end(sink->context, &outcome));
	assert_ok(importer_close(l.importer));
	derive(c);
	return c;
}

static unsigned problems(struct case_file *c, int day)
{
	unsigned bits;
	assert_ok(coverage_at(c, 1, start + day * WINTIME_DAY + WINTIME_HOUR, &bits));
	return bits;
}

static int64_t number(struct case_file *c, const char *sql)
{
	int64_t n;
	assert_ok(db_int(c->db, &n, -1, sql, ""));
	return n;
}

/* At a second of a day, with the next record ID. */
static void put_at(struct log *l, int day, int second, enum fact_kind kind, uint32_t event_id, const char *channel,
		   const struct event_field *fields, size_t n)
{
	struct event e = {
		.provider = STR("P"), .channel = str_of(channel), .computer = STR("WS17"),
		.record_id = ++l->record, .event_id = event_id, .kind = kind,
		.time = start + day * WINTIME_DAY + second * WINTIME_SECOND, .fields = fields, .nfields = n,
	};
	struct event_sink *sink = importer_sink(l->importer);
	assert_ok(sink->event(sink->context, &e));
}

/* ---- the stories ---- */

static void every_problem(struct log *l)
{
	good_day(l, 0);
	good_day(l, 3); /* two days without records */
	put(l, 4, KIND_LOGON, "Security");
	put(l, 5, KIND_PROCESS_START, "Security");
	put(l, 5, KIND_PROCESS_END, "Security");
	l->record += 10;
	good_day(l, 6);
	put(l, 6, KIND_LOG_CLEARED, "Security");
	good_day(l, 7);
	l->record += l->record % 2; /* even: a step of the clock */
	put(l, 7, KIND_CLOCK_CHANGED, "Security");
	good_day(l, 8);
	put(l, 8, KIND_AUDIT_POLICY, "Security");
	put(l, 9, KIND_NONE, "System");
}

static void test_problems(void **state)
{
	(void)state;
	struct case_file *c = make_case(every_problem, (struct source_outcome){.format = "evtx"});
	assert_int_equal(problems(c, 0), 0);
	assert_int_equal(problems(c, 1), COVERAGE_NO_RECORDS);
	assert_int_equal(problems(c, 2), COVERAGE_NO_RECORDS);
	assert_int_equal(problems(c, 3), 0);
	assert_int_equal(problems(c, 4), COVERAGE_NO_PROCESS_AUDIT);
	assert_int_equal(problems(c, 5), COVERAGE_NO_LOGON_AUDIT);
	assert_int_equal(problems(c, 6), COVERAGE_RECORD_GAP | COVERAGE_LOG_CLEARED);
	assert_int_equal(problems(c, 7) & ~(unsigned)COVERAGE_RECORD_GAP, COVERAGE_CLOCK_CHANGED);
	assert_int_equal(problems(c, 8), COVERAGE_POLICY_CHANGED);
	assert_int_equal(problems(c, 9), COVERAGE_NO_SECURITY_LOG | COVERAGE_NO_PROCESS_AUDIT);
	assert_int_equal(problems(c, 10), 0);
	case_close(c);
}

static void no_exits_for_days(struct log *l)
{
	for (int day = 0; day < 4; day++) {
		put(l, day, KIND_PROCESS_START, "Security");
		put(l, day, KIND_LOGON, "Security");
	}
	put(l, 3, KIND_PROCESS_END, "Security");
}

static void test_exits(void **state)
{
	(void)state;
	struct case_file *c = make_case(no_exits_for_days, (struct source_outcome){.format = "evtx"});
	assert_int_equal(problems(c, 1), COVERAGE_NO_EXIT_AUDIT);
	assert_int_equal(problems(c, 2), 0); /* a quiet day beside one with exits */
	case_close(c);
}

static void one_day(struct log *l)
{
	l->record = 1; /* odd: drift only */
	put(l, 0, KIND_CLOCK_CHANGED, "Security");
	good_day(l, 0);
}

static void test_damage_and_drift(void **state)
{
	(void)state;
	struct case_file *c = make_case(one_day, (struct source_outcome){.format = "evtx"});
	assert_int_equal(problems(c, 0), 0);
	case_close(c);
	c = make_case(one_day, (struct source_outcome){.format = "evtx", .unreadable = 1});
	assert_int_equal(problems(c, 0), COVERAGE_DAMAGED_FILE);
	case_close(c);
}

static void without_a_record(struct log *l)
{
	good_day(l, 0);
	l->record++;
	put(l, 0, KIND_LOGON, "Security");
}

static void with_that_record(struct log *l)
{
	good_day(l, 0);
	put(l, 0, KIND_NONE, "Security");
	put(l, 0, KIND_LOGON, "Security");
}

static bool has_changed(struct case_file *c)
{
	return number(c, "SELECT changed FROM host") != 0;
}

static void import(struct case_file *c, const char *path, void (*story)(struct log *), struct source_outcome outcome)
{
	struct log l = {0};
	assert_ok(importer_open(c, &l.importer));
	struct event_sink *sink = importer_sink(l.importer);
	assert_ok(sink->source_begin(sink->context, scratch(path)));
	story(&l);
	assert_ok(sink->source_end(sink->context, &outcome));
	assert_ok(importer_close(l.importer));
}

/* A whole log behind a filtered one has no news for the facts, but the records that were
 * missing; and the same file may be damaged no longer. */
static void test_files_without_new_facts(void **state)
{
	struct source_outcome whole = {.format = "evtx"}, damaged = {.format = "evtx", .unreadable = 1};
	(void)state;
	struct case_file *c = make_case(without_a_record, whole);
	assert_int_equal(problems(c, 0), COVERAGE_RECORD_GAP);
	import(c, "a.evtx", without_a_record, whole);
	assert_false(has_changed(c));
	import(c, "b.evtx", with_that_record, whole);
	assert_true(has_changed(c));
	derive(c);
	assert_int_equal(problems(c, 0), 0);
	import(c, "copy.evtx", with_that_record, whole);
	assert_false(has_changed(c));
	import(c, "copy.evtx", with_that_record, damaged);
	assert_true(has_changed(c));
	derive(c);
	assert_int_equal(problems(c, 0), COVERAGE_DAMAGED_FILE);
	case_close(c);
	c = make_case(without_a_record, whole);
	import(c, "copy.evtx", without_a_record, whole);
	derive(c);
	assert_int_equal(problems(c, 0), COVERAGE_RECORD_GAP); /* that two files lack */
	case_close(c);
	c = make_case(one_day, damaged);
	import(c, "a.evtx", one_day, damaged);
	assert_false(has_changed(c));
	import(c, "a.evtx", one_day, whole);
	assert_true(has_changed(c));
	derive(c);
	assert_int_equal(problems(c, 0), 0);
	case_close(c);
}

static void far_apart(struct log *l)
{
	good_day(l, 0);
	good_day(l, 9000);
	good_day(l, 9001);
}

static void test_days_without_records_are_one_row(void **state)
{
	(void)state;
	struct case_file *c = make_case(far_apart, (struct source_outcome){.format = "evtx"});
	assert_int_equal(number(c, "SELECT count(*) FROM derived_coverage"), 4);
	assert_int_equal(number(c, "SELECT days FROM derived_coverage WHERE records = 0"), 8999);
	assert_int_equal(number(c, "SELECT (last_day - day) / 864000000000 FROM derived_coverage WHERE records = 0"), 8998);
	assert_int_equal(number(c, "SELECT sum(days) FROM derived_coverage WHERE records"), 3);
	assert_int_equal(problems(c, 8999), COVERAGE_NO_RECORDS);
	assert_int_equal(problems(c, 9000), 0);
	case_close(c);
}

/* The second day has its only starts before 4608, the third others, too. */
static void boots(struct log *l)
{
	for (int day = 0; day < 3; day++) {
		for (int i = 0; i < 11; i++)
			put_at(l, day, 1000 + i, KIND_PROCESS_START, 4688, "Security", NULL, 0);
		put_at(l, day, 1020, KIND_BOOT, 4608, "Security", NULL, 0);
		put_at(l, day, 1030, KIND_LOGON, 4624, "Security", NULL, 0);
		if (day == 2)
			put_at(l, day, 1040, KIND_PROCESS_START, 4688, "Security", NULL, 0);
		put_at(l, day, 2000, KIND_LOGOFF_REQUESTED, 4647, "Security", NULL, 0);
	}
	put_at(l, 3, 1000, KIND_PROCESS_START, 4688, "Security", NULL, 0);
	put_at(l, 3, 1010, KIND_SHUTDOWN, 1100, "Security", NULL, 0);
	put_at(l, 3, 1060, KIND_BOOT, 4608, "Security", NULL, 0); /* that start was of the boot before */
}

static void test_starts_of_a_boot_are_no_audit(void **state)
{
	(void)state;
	struct case_file *c = make_case(boots, (struct source_outcome){.format = "evtx"});
	assert_int_equal(problems(c, 0), COVERAGE_NO_PROCESS_AUDIT);
	assert_int_equal(problems(c, 1), COVERAGE_NO_PROCESS_AUDIT);
	assert_int_equal(problems(c, 2), COVERAGE_NO_EXIT_AUDIT | COVERAGE_NO_COMMAND_LINES);
	assert_int_equal(problems(c, 3) & COVERAGE_NO_PROCESS_AUDIT, 0);
	case_close(c);
}

#define SESSIONS "Microsoft-Windows-TerminalServices-LocalSessionManager/Operational"

static void put_brief_logon(struct log *l, int day, const char *type, const char *address, int seconds)
{
	const struct event_field fields[] = {{STR("TargetLogonId"), STR("0x55aa1")}, {STR("LogonType"), str_of(type)},
					     {STR("IpAddress"), str_of(address)}};
	put_at(l, day, 5000, KIND_LOGON, 4624, "Security", fields, 3);
	put_at(l, day, 5000 + seconds, KIND_LOGOFF, 4634, "Security", fields, 1);
}

static void taken_up(struct log *l)
{
	static const struct event_field away[] = {{STR("Address"), STR("192.0.2.77")}};
	static const struct event_field here[] = {{STR("Address"), STR("LOCAL")}};
	for (int day = 0; day < 8; day++) {
		good_day(l, day);
		if (day == 0)
			put_at(l, day, 4000, KIND_TS_RECONNECT, 25, SESSIONS, away, 1);
		if (day == 1)
			put_at(l, day, 4000, KIND_TS_RECONNECT, 25, SESSIONS, here, 1);
		if (day == 2)
			put_brief_logon(l, day, "7", "192.0.2.77", 1);
		if (day == 3)
			put_brief_logon(l, day, "10", "192.0.2.77", 3);
		if (day == 4)
			put_brief_logon(l, day, "10", "192.0.2.77", 3000); /* a session of its own */
		if (day == 5)
			put_brief_logon(l, day, "7", "-", 1); /* unlocked */
		if (day == 6) { /* audited */
			put_brief_logon(l, day, "7", "192.0.2.77", 1);
			put_at(l, day, 5001, KIND_RECONNECT, 4778, "Security", NULL, 0);
		}
		if (day < 7)
			put_at(l, day, 9000, KIND_LOGOFF, 4634, "Security", NULL, 0);
	}
	put_at(l, 7, 4000, KIND_TS_RECONNECT, 25, SESSIONS, away, 1); /* the Security log ends before */
}

static void test_reconnects_not_audited(void **state)
{
	(void)state;
	struct case_file *c = make_case(taken_up, (struct source_outcome){.format = "evtx"});
	for (int day = 0; day < 8; day++)
		assert_int_equal(problems(c, day) & COVERAGE_RECONNECTS_NOT_AUDITED,
				 day == 0 || day == 2 || day == 3 ? COVERAGE_RECONNECTS_NOT_AUDITED : 0);
	case_close(c);
}

static void lost(struct log *l)
{
	good_day(l, 0);
	put_at(l, 0, 4000, KIND_AUDIT_LOST, 1108, "Security", NULL, 0);
	good_day(l, 1);
}

static void test_audit_events_lost(void **state)
{
	(void)state;
	struct case_file *c = make_case(lost, (struct source_outcome){.format = "evtx"});
	assert_int_equal(problems(c, 0), COVERAGE_AUDIT_LOST);
	assert_int_equal(problems(c, 1), 0);
	assert_int_equal(number(c, "SELECT sum(audits_lost) FROM derived_coverage"), 1);
	case_close(c);
}

/* Put back to the end of the first day, it goes on with the IDs of the second. */
static void put_back(struct log *l)
{
	l->record = 1000;
	for (int day = 0; day < 5; day++) {
		if (day == 3)
			l->record = 1003;
		good_day(l, day);
	}
}

static void cleared(struct log *l)
{
	l->record = 1000;
	for (int day = 0; day < 5; day++) {
		if (day == 3) {
			put_at(l, day, 0, KIND_LOG_CLEARED, 1102, "Security", NULL, 0);
			l->record = 1003;
		}
		good_day(l, day);
	}
}

/* As a file that was taken away: the log begins anew with record ID 1. */
static void begun_anew(struct log *l)
{
	for (int day = 0; day < 5; day++) {
		if (day == 3)
			l->record = 0;
		good_day(l, day);
	}
}

static void test_record_ids_that_come_twice(void **state)
{
	(void)state;
	struct case_file *c = make_case(put_back, (struct source_outcome){.format = "evtx"});
	for (int day = 0; day < 5; day++)
		assert_int_equal(problems(c, day) & COVERAGE_RECORDS_TWICE, day < 3 ? 0 : COVERAGE_RECORDS_TWICE);
	assert_int_equal(number(c, "SELECT sum(records_twice) FROM derived_coverage"), 6);
	case_close(c);
	c = make_case(cleared, (struct source_outcome){.format = "evtx"});
	assert_int_equal(number(c, "SELECT sum(records_twice) FROM derived_coverage"), 0);
	case_close(c);
	c = make_case(begun_anew, (struct source_outcome){.format = "evtx"});
	assert_int_equal(number(c, "SELECT sum(records_twice) FROM derived_coverage"), 0);
	case_close(c);
}

static void test_said_by_others(void **state)
{
	struct coverage v = {0};
	(void)state;
	coverage_say(&v, COVERAGE_SYSMON_CLOCK, 0);
	coverage_say(&v, COVERAGE_RECORD_GAP, start + WINTIME_HOUR);
	assert_int_equal(v.said, COVERAGE_SYSMON_CLOCK);
	assert_int_equal(coverage_day(&v, start / WINTIME_DAY)->said, COVERAGE_RECORD_GAP);
	coverage_free(&v);
}

static void test_grades(void **state)
{
	(void)state;
	assert_int_equal(coverage_grade(0), DAY_GOOD);
	assert_int_equal(coverage_grade(COVERAGE_RECORD_GAP), DAY_PARTLY);
	assert_int_equal(coverage_grade(COVERAGE_RECORD_GAP | COVERAGE_LOG_CLEARED), DAY_POOR);
	assert_int_equal(coverage_grade(COVERAGE_NO_RECORDS), DAY_EMPTY);
	assert_string_equal(coverage_grade_name(DAY_PARTLY), "partly");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_problems),
		cmocka_unit_test(test_exits),
		cmocka_unit_test(test_damage_and_drift),
		cmocka_unit_test(test_files_without_new_facts),
		cmocka_unit_test(test_days_without_records_are_one_row),
		cmocka_unit_test(test_starts_of_a_boot_are_no_audit),
		cmocka_unit_test(test_reconnects_not_audited),
		cmocka_unit_test(test_audit_events_lost),
		cmocka_unit_test(test_record_ids_that_come_twice),
		cmocka_unit_test(test_said_by_others),
		cmocka_unit_test(test_grades),
	};
	return cmocka_run_group_tests(tests, scratch_make, scratch_remove);
}
