/* Times as a clock in another zone shows them, and back. */
#include "unit/test.h"

#include <stdlib.h>
#include <string.h>

#include "base/zone.h"

static wintime utc(const char *text)
{
	wintime t;
	assert_true(wintime_parse(str_of(text), &t, NULL));
	return t;
}

static void shown(const char *zone, const char *time, const char *expected)
{
	char out[ZONE_ISO_SIZE];
	assert_ok(zone_set(zone));
	zone_iso(utc(time), out);
	assert_string_equal(out, expected);
	wintime back;
	assert_true(zone_parse(str_of(out), &back, NULL));
	assert_int_equal(back, utc(time));
	assert_ok(zone_set("UTC"));
}

static void times_are_shown(void **state)
{
	(void)state;
	shown("UTC", "2026-03-01T08:30:00.1234567Z", "2026-03-01T08:30:00.1234567Z");
	shown("+05:30", "2026-03-01T20:30:00Z", "2026-03-02T02:00:00.0000000+05:30");
	shown("-0330", "2026-03-01T01:00:00Z", "2026-02-28T21:30:00.0000000-03:30");
	shown("Europe/Berlin", "2026-03-29T00:59:59Z", "2026-03-29T01:59:59.0000000+01:00");
	shown("Europe/Berlin", "2026-03-29T01:00:00Z", "2026-03-29T03:00:00.0000000+02:00");
	shown("America/New_York", "2026-11-01T05:30:00Z", "2026-11-01T01:30:00.0000000-04:00");
	shown("America/New_York", "2026-11-01T06:30:00Z", "2026-11-01T01:30:00.0000000-05:00");
	shown("Asia/Kathmandu", "2026-01-01T00:00:00Z", "2026-01-01T05:45:00.0000000+05:45");
}

static void times_are_read(void **state)
{
	static const struct {
		const char *zone, *text, *first, *last;
	} cases[] = {
		{"UTC", "2026-03-29", "2026-03-29T00:00:00Z", "2026-03-29T23:59:59.9999999Z"},
		{"+02:00", "2026-03-29", "2026-03-28T22:00:00Z", "2026-03-29T21:59:59.9999999Z"},
		/* days of 23 and of 25 hours */
		{"Europe/Berlin", "2026-03-29", "2026-03-28T23:00:00Z", "2026-03-29T21:59:59.9999999Z"},
		{"Europe/Berlin", "2026-10-25", "2026-10-24T22:00:00Z", "2026-10-25T22:59:59.9999999Z"},
		/* an hour that there is not, and one that comes twice */
		{"Europe/Berlin", "2026-03-29T02:30", "2026-03-29T01:30:00Z", "2026-03-29T01:30:59.9999999Z"},
		{"Europe/Berlin", "2026-10-25T02:30", "2026-10-25T00:30:00Z", "2026-10-25T00:30:59.9999999Z"},
		/* what names its zone means that one */
		{"Europe/Berlin", "2026-07-01T12:00Z", "2026-07-01T12:00:00Z", "2026-07-01T12:00:59.9999999Z"},
		{"Europe/Berlin", "2026-07-01T12:00-04:00", "2026-07-01T16:00:00Z", "2026-07-01T16:00:59.9999999Z"},
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		wintime first, last;
		assert_ok(zone_set(cases[i].zone));
		assert_true(zone_parse(str_of(cases[i].text), &first, &last));
		assert_int_equal(first, utc(cases[i].first));
		assert_int_equal(last, utc(cases[i].last));
	}
	wintime t;
	assert_false(zone_parse(STR("yesterday"), &t, NULL));
	assert_ok(zone_set("UTC"));
}

static void days_begin_there(void **state)
{
	(void)state;
	assert_ok(zone_set("Europe/Berlin"));
	assert_int_equal(zone_day(utc("2026-03-29T22:30:00Z")), utc("2026-03-29T22:00:00Z"));
	assert_int_equal(zone_day(utc("2026-03-29T21:30:00Z")), utc("2026-03-28T23:00:00Z"));
	assert_int_equal(zone_next_day(utc("2026-03-29T05:00:00Z")), utc("2026-03-29T22:00:00Z"));
	assert_int_equal(zone_split(utc("2026-03-29T22:30:00Z")).weekday, 1);
	assert_ok(zone_set("UTC"));
	assert_int_equal(zone_day(utc("2026-03-29T22:30:00Z")), utc("2026-03-29T00:00:00Z"));
}

static void names(void **state)
{
	static const char *const wrong[] = {"", "Mars/Phobos", "../../etc/passwd", "/etc/localtime", "+25:00", "Europe", "+1"};
	(void)state;
	assert_ok(zone_set("Europe/Berlin"));
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		struct err e = zone_set(wrong[i]);
		assert_int_equal(e.kind, ERR_USAGE);
		err_free(e);
		assert_string_equal(zone_name(), "Europe/Berlin");
	}
	assert_false(zone_is_utc());
	assert_ok(zone_set("+00:00"));
	assert_string_equal(zone_name(), "UTC");
	assert_true(zone_is_utc());
	assert_ok(zone_set("-0330"));
	assert_string_equal(zone_name(), "-03:30");
	assert_ok(zone_set("local"));
	assert_string_equal(zone_name(), "Asia/Tokyo");
	assert_ok(zone_set("utc"));
}

static void files_are_in_utc(void **state)
{
	char out[ZONE_ISO_SIZE];
	wintime t;
	(void)state;
	assert_ok(zone_set("+02:00"));
	zone_show_utc(true);
	zone_brief(utc("2026-03-01T08:30:00Z"), out);
	assert_string_equal(out, "2026-03-01 08:30:00");
	assert_true(zone_parse(STR("2026-03-01T10:30"), &t, NULL));
	assert_int_equal(t, utc("2026-03-01T08:30:00Z"));
	zone_show_utc(false);
	zone_brief(t, out);
	assert_string_equal(out, "2026-03-01 10:30:00");
	zone_offset_words(t, out);
	assert_string_equal(out, "+02:00");
	assert_ok(zone_set("UTC"));
}

int main(void)
{
	setenv("TZ", "Asia/Tokyo", 1);
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(times_are_shown),
		cmocka_unit_test(times_are_read),
		cmocka_unit_test(days_begin_there),
		cmocka_unit_test(names),
		cmocka_unit_test(files_are_in_utc),
	};
	struct err e = zone_set("Europe/Berlin");
	bool have_zones = !e.kind;
	err_free(e);
	return have_zones ? cmocka_run_group_tests(tests, NULL, NULL) : 77; /* no tz database here */
}
