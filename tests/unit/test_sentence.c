/* Sentences say what is recorded, and what is not. */
#include "unit/test.h"

#include "model/sentence.h"

static wintime at(const char *text)
{
	wintime t;
	assert_true(wintime_parse(str_of(text), &t, NULL));
	return t;
}

static void check(const struct story *s, const char *sentence)
{
	struct buf out = {0};
	story_process(&out, s);
	assert_string_equal(buf_text(&out), sentence);
	buf_free(&out);
}

static void all_recorded(void **state)
{
	struct story s = {
		.user = STR("bob"),
		.session = {.known = true, .status = LOGON_RECORDED, .type = 10, .user = STR("bob"),
			    .address = STR("10.1.2.3"), .workstation = STR("WS17"), .start = at("2026-03-09T08:00:00")},
		.how = HOW_SHELL,
		.how_image = STR("cmd.exe"),
		.chain = {{STR("explorer.exe"), true, true}, {STR("cmd.exe"), true, true}, {STR("x.exe"), true, true}},
		.nchain = 3,
		.start_recorded = true,
		.start = at("2026-03-09T09:00:00"),
		.end = at("2026-03-09T09:03:02"),
	};
	(void)state;
	check(&s, "bob, logged on by RDP from 10.1.2.3 (WS17) at 2026-03-09 08:00:00 UTC: started from a command shell "
		  "(cmd.exe), explorer.exe → cmd.exe → x.exe, ran 3 min 2 s.");
	s.end_is_bound = true;
	s.chain[1].certain = false;
	s.chain[0].recorded = false;
	s.chain_cut = true;
	check(&s, "bob, logged on by RDP from 10.1.2.3 (WS17) at 2026-03-09 08:00:00 UTC: started from a command shell "
		  "(cmd.exe), … → explorer.exe? ~→ cmd.exe → x.exe, ran at most 3 min 2 s (exit not recorded).");
}

static void what_every_session_begins_with_is_left_out(void **state)
{
	struct story s = {
		.user = STR("bob"),
		.session = {.known = true, .status = LOGON_RECORDED, .type = 2, .user = STR("bob"),
			    .address = STR("127.0.0.1"), .workstation = STR("WS17"), .start = at("2026-03-09T08:00:00")},
		.how = HOW_DESKTOP,
		.chain = {{STR("smss.exe"), true, true}, {STR("winlogon.exe"), true, true},
			  {STR("explorer.exe"), true, true}, {STR("x.exe"), true, true}},
		.nchain = 4,
		.start_recorded = true,
		.start = at("2026-03-09T09:00:00"),
	};
	(void)state;
	check(&s, "bob, logged on at the console at 2026-03-09 08:00:00 UTC: started from the desktop, … → explorer.exe → "
		  "x.exe, how long it ran is not recorded.");
	s.nchain = 2;
	check(&s, "bob, logged on at the console at 2026-03-09 08:00:00 UTC: started from the desktop, smss.exe → "
		  "winlogon.exe, how long it ran is not recorded.");
}

static void nothing_recorded(void **state)
{
	struct story s = {.how = HOW_UNKNOWN, .chain = {{STR("x.exe"), false, false}}, .nchain = 1};
	(void)state;
	check(&s, "an account that is not recorded, in a session that no event names: started in a way the logs do not "
		  "tell; its start is not recorded.");
}

static void sessions(void **state)
{
	struct story s = {
		.sid = STR("S-1-5-21-1"),
		.session = {.known = true, .status = LOGON_NOT_RECORDED, .logon_id = 0x3f2a1, .type = -1},
		.origin = {.known = true, .status = LOGON_BUILT_IN, .logon_id = 0x3e7, .type = -1},
		.how = HOW_SERVICE,
		.start_recorded = true,
		.start = at("2026-03-09T09:00:00"),
	};
	(void)state;
	check(&s, "account S-1-5-21-1, in session 0x3f2a1, whose logon is not recorded (the person came in as an account "
		  "that is not recorded, in the system's own SYSTEM session): started as a service, how long it ran is "
		  "not recorded.");
}

static void logons(void **state)
{
	struct story_session s = {
		.known = true, .status = LOGON_RECORDED, .type = 2, .user = STR("bob"),
		.start = at("2026-03-09T08:00:00"), .end = at("2026-03-09T10:00:00"), .end_recorded = true,
	};
	struct buf out = {0};
	(void)state;
	story_logon(&out, &s, 1);
	assert_string_equal(buf_text(&out), "bob, logged on at the console at 2026-03-09 08:00:00 UTC, for 2 h 0 min; 1 process.");
	buf_clear(&out);
	s.end_recorded = false;
	story_logon(&out, &s, 2);
	assert_string_equal(buf_text(&out), "bob, logged on at the console at 2026-03-09 08:00:00 UTC; its end is not recorded, "
					    "it was over by 2026-03-09 10:00:00 UTC; 2 processes.");
	buf_free(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(all_recorded),
		cmocka_unit_test(what_every_session_begins_with_is_left_out),
		cmocka_unit_test(nothing_recorded),
		cmocka_unit_test(sessions),
		cmocka_unit_test(logons),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
