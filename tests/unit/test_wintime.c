/* Windows time against the calendar. */
#include "unit/test.h"

#include <string.h>
#include <time.h>

#include "base/wintime.h"

#define UNIX_EPOCH (INT64_C(11644473600) * WINTIME_SECOND)

static void agrees_with_gmtime(void **state)
{
	(void)state;
	for (int64_t day = -134774; day < 200000; day += 37) {
		time_t t = (time_t)(day * 86400 + day % 86400);
		struct tm tm;
		gmtime_r(&t, &tm);
		struct wintime_parts p = wintime_split(UNIX_EPOCH + t * WINTIME_SECOND + 1234567);
		assert_int_equal(p.year, tm.tm_year + 1900);
		assert_int_equal(p.month, tm.tm_mon + 1);
		assert_int_equal(p.day, tm.tm_mday);
		assert_int_equal(p.hour, tm.tm_hour);
		assert_int_equal(p.second, tm.tm_sec);
		assert_int_equal(p.weekday, tm.tm_wday);
		assert_int_equal(p.ticks, 1234567);
	}
}

static void iso_both_ways(void **state)
{
	char iso[WINTIME_ISO_SIZE];
	wintime t;
	(void)state;
	assert_true(wintime_parse(STR("2019-02-08T05:36:55.4535953Z"), &t, NULL));
	wintime_iso(t, iso);
	assert_string_equal(iso, "2019-02-08T05:36:55.4535953Z");
	assert_true(wintime_parse(STR("2019-02-08T05:36:55.453595312Z"), &t, NULL));
	wintime_iso(t, iso);
	assert_string_equal(iso, "2019-02-08T05:36:55.4535953Z");
	wintime_iso(0, iso);
	assert_string_equal(iso, "1601-01-01T00:00:00.0000000Z");
}

static void what_was_named_is_a_span(void **state)
{
	static const struct {
		const char *text, *first, *last;
	} cases[] = {
		{"2026-03-01", "2026-03-01T00:00:00.0000000Z", "2026-03-01T23:59:59.9999999Z"},
		{"2026-03-01 07", "2026-03-01T07:00:00.0000000Z", "2026-03-01T07:59:59.9999999Z"},
		{"2026-03-01T07:15", "2026-03-01T07:15:00.0000000Z", "2026-03-01T07:15:59.9999999Z"},
		{"2026-03-01T07:15:09", "2026-03-01T07:15:09.0000000Z", "2026-03-01T07:15:09.9999999Z"},
		{"2026-03-01T07:15:09.5", "2026-03-01T07:15:09.5000000Z", "2026-03-01T07:15:09.5999999Z"},
		{"2026-03-01T07:15:09+02:00", "2026-03-01T05:15:09.0000000Z", "2026-03-01T05:15:09.9999999Z"},
		{"2024-02-29", "2024-02-29T00:00:00.0000000Z", "2024-02-29T23:59:59.9999999Z"},
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		wintime first, last;
		char iso[WINTIME_ISO_SIZE];
		assert_true(wintime_parse(str_of(cases[i].text), &first, &last));
		wintime_iso(first, iso);
		assert_string_equal(iso, cases[i].first);
		wintime_iso(last, iso);
		assert_string_equal(iso, cases[i].last);
	}
}

static void not_times(void **state)
{
	static const char *const cases[] = {"", "2026", "2026-13-01", "2026-02-30", "2025-02-29", "1600-01-01",
					    "2026-03-01T25:00", "2026-03-01x", "2026-03-01T07:15:09.", "yesterday",
					    "2026-03-01T07:15:09+99:00"};
	wintime t;
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		assert_false(wintime_parse(str_of(cases[i]), &t, NULL));
}

static void durations(void **state)
{
	static const struct {
		int64_t ticks;
		const char *words;
	} cases[] = {
		{2500000, "0.25 s"},
		{42 * WINTIME_SECOND, "42 s"},
		{182 * WINTIME_SECOND, "3 min 2 s"},
		{125 * WINTIME_MINUTE, "2 h 5 min"},
		{76 * WINTIME_HOUR, "3 d 4 h"},
		{-WINTIME_SECOND, "-1.00 s"},
	};
	char words[DURATION_SIZE];
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		duration_words(cases[i].ticks, words);
		assert_string_equal(words, cases[i].words);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(agrees_with_gmtime),
		cmocka_unit_test(iso_both_ways),
		cmocka_unit_test(what_was_named_is_a_span),
		cmocka_unit_test(not_times),
		cmocka_unit_test(durations),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
