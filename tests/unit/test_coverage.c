/* Coverage: days as they come, each with one thing wrong. */
#include "unit/test.h"

#include <stdio.h>

#include "model/coverage.h"
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
		cmocka_unit_test(test_grades),
	};
	return cmocka_run_group_tests(tests, scratch_make, scratch_remove);
}
