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
		.parent_reason = REASON_PARENT_STARTED,
		.chain = {{STR("explorer.exe"), true, true}, {STR("cmd.exe"), true, true}, {STR("x.exe"), true, true}},
		.nchain = 3,
		.start = at("2026-03-09T09:00:00"),
		.end = at("2026-03-09T09:03:02"),
		.end_reason = REASON_EXIT_RECORDED,
	};
	(void)state;
	check(&s, "x.exe ran as bob, who had logged on by RDP from 10.1.2.3 (WS17) at 2026-03-09 08:00:00 UTC; it was started "
		  "from a command shell (cmd.exe), explorer.exe → cmd.exe → x.exe, and ran 3 min 2 s.");
	s.asleep = 2 * WINTIME_MINUTE;
	s.flags = PROCESS_SLEPT;
	check(&s, "x.exe ran as bob, who had logged on by RDP from 10.1.2.3 (WS17) at 2026-03-09 08:00:00 UTC; it was started "
		  "from a command shell (cmd.exe), explorer.exe → cmd.exe → x.exe, and ran 3 min 2 s, of which the system was "
		  "asleep for 2 min 0 s.");
	s.asleep = 0;
	check(&s, "x.exe ran as bob, who had logged on by RDP from 10.1.2.3 (WS17) at 2026-03-09 08:00:00 UTC; it was started "
		  "from a command shell (cmd.exe), explorer.exe → cmd.exe → x.exe, and ran 3 min 2 s, in which the system slept "
		  "for a time that is not recorded.");
	s.flags = 0;
	s.end_is_bound = true;
	s.end_reason = REASON_BOOT_ENDED;
	s.chain[1].certain = false;
	s.chain_cut = true;
	check(&s, "x.exe ran as bob, who had logged on by RDP from 10.1.2.3 (WS17) at 2026-03-09 08:00:00 UTC; it was started "
		  "from a command shell (cmd.exe), … → explorer.exe ~→ cmd.exe → x.exe, and ran at most 3 min 2 s (its exit "
		  "is not recorded, but the system had gone down by then).");
	s.end = at("2026-03-09T08:30:00");
	s.how_indirect = true;
	s.how_image = STR("explorer.exe");
	s.how = HOW_RUNAS;
	s.chain[0].recorded = false;
	check(&s, "x.exe ran as bob, who had logged on by RDP from 10.1.2.3 (WS17) at 2026-03-09 08:00:00 UTC; it was started "
		  "indirectly with other credentials (as runas does; explorer.exe), … → explorer.exe? → cmd.exe → x.exe, and "
		  "how long it ran cannot be told: the clock was set back.");
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
		.start = at("2026-03-09T09:00:00"),
	};
	(void)state;
	check(&s, "x.exe ran as bob, who had logged on at the console at 2026-03-09 08:00:00 UTC; it was started from the "
		  "desktop, … → explorer.exe → x.exe, and how long it ran is not recorded.");
	s.nchain = 2;
	s.session.by_program = true;
	check(&s, "winlogon.exe ran as bob, whom a program had logged on interactively at 2026-03-09 08:00:00 UTC; it was "
		  "started from the desktop, smss.exe → winlogon.exe, and how long it ran is not recorded.");
}

static void nothing_recorded(void **state)
{
	struct story s = {.status = PROCESS_NOT_RECORDED, .chain = {{STR("x.exe"), false, false}}, .nchain = 1};
	(void)state;
	check(&s, "x.exe is known only as the parent that other starts name: who started it, when and how, is not recorded.");
	s.end = at("2026-03-09T08:30:00");
	s.end_reason = REASON_ID_REUSED;
	check(&s, "x.exe is known only as the parent that other starts name: who started it, when and how, is not recorded, "
		  "nor is its exit, but by 2026-03-09 08:30:00 UTC another process had its ID.");
	s.status = PROCESS_EXIT_ONLY;
	s.nchain = 0;
	check(&s, "A program whose image is not recorded ran as an account that is not recorded, in a session that no event "
		  "names; its start is not recorded, only that it ended at 2026-03-09 08:30:00 UTC.");
}

static void sessions(void **state)
{
	struct story s = {
		.sid = STR("S-1-5-21-1"),
		.session = {.known = true, .status = LOGON_NOT_RECORDED, .logon_id = 0x3f2a1, .type = -1},
		.origin = {.known = true, .status = LOGON_BUILT_IN, .logon_id = 0x3e7, .type = -1},
		.origin_reason = REASON_ORIGIN_TASK,
		.how = HOW_SERVICE,
		.parent_reason = REASON_PARENT_ID_ONLY,
		.chain = {{STR(""), true, true}, {STR("x.exe"), true, false}},
		.nchain = 2,
		.start = at("2026-03-09T09:00:00"),
	};
	(void)state;
	check(&s, "x.exe ran as account S-1-5-21-1, in session 0x3f2a1, whose logon is not recorded (inferred: the task was set "
		  "up by an account that is not recorded, in the system's own SYSTEM session); it was started as a service, "
		  "(image not recorded) ~→ x.exe (inferred: its start names the parent by process ID alone), and how long it "
		  "ran is not recorded.");
}

/* Neither shows a person at the console, nor one on the network. */
static void what_types_do_not_say(void **state)
{
	struct story_session s = {.known = true, .status = LOGON_RECORDED, .type = 2, .user = STR("UMFD-0"), .of_windows = true};
	struct buf out = {0};
	(void)state;
	story_session_words(&out, &s);
	assert_string_equal(buf_text(&out), "logged on interactively");
	buf_clear(&out);
	s = (struct story_session){.known = true, .status = LOGON_RECORDED, .type = 9, .address = STR("::1")};
	story_session_words(&out, &s);
	assert_string_equal(buf_text(&out), "logged on with new credentials for the network");
	buf_free(&out);
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
	assert_string_equal(buf_text(&out), "bob logged on at the console at 2026-03-09 08:00:00 UTC; it lasted 2 h 0 min, and 1 process "
					    "is recorded in it.");
	buf_clear(&out);
	s.end_recorded = false;
	s.by_program = true;
	story_logon(&out, &s, 2);
	assert_string_equal(buf_text(&out), "bob was logged on interactively at 2026-03-09 08:00:00 UTC, by a program; when it ended is "
					    "not recorded, but it was over by 2026-03-09 10:00:00 UTC, and 2 processes are recorded in it.");
	buf_clear(&out);
	s.end = at("2026-03-09T07:00:00");
	story_logon(&out, &s, 2);
	assert_string_equal(buf_text(&out), "bob was logged on interactively at 2026-03-09 08:00:00 UTC, by a program; when it ended is "
					    "not recorded (the clock was set back meanwhile), and 2 processes are recorded in it.");
	buf_clear(&out);
	s = (struct story_session){.known = true, .status = LOGON_NOT_RECORDED, .logon_id = 0x1000, .end_recorded = true,
				   .end = at("2026-03-09T10:00:00")};
	story_logon(&out, &s, 0);
	assert_string_equal(buf_text(&out), "An account that is not recorded was in session 0x1000, whose logon is not recorded; it ended "
					    "at 2026-03-09 10:00:00 UTC, and no process is recorded in it.");
	buf_clear(&out);
	s.start = at("2026-03-09T10:30:00");
	s.status = LOGON_RECORDED;
	s.user = STR("eve");
	s.type = 10;
	story_logon(&out, &s, 0);
	assert_string_equal(buf_text(&out), "eve logged on by RDP at 2026-03-09 10:30:00 UTC; how long it lasted cannot be told: the "
					    "clock was set back, and no process is recorded in it.");
	buf_free(&out);
}

static void expect_session(const struct story_session *s, const char *text)
{
	struct buf out = {0};
	story_logon(&out, s, 0);
	assert_string_equal(buf_text(&out), text);
	buf_free(&out);
}

static void sessions_by_inference(void **state)
{
	struct story_session s = {
		.known = true, .status = LOGON_RECORDED, .type = 10, .user = STR("bob"), .address = STR("10.1.2.17"),
		.workstation = STR("WS17"), .client_reason = REASON_CLIENT_BY_NLA, .start = at("2026-03-09T08:00:00"),
		.end = at("2026-03-09T10:00:00"), .end_recorded = true, .end_reason = REASON_LOGOFF_OTHER_TOKEN,
	};
	(void)state;
	expect_session(&s, "bob logged on by RDP from 10.1.2.17 (WS17) (inferred: the network logon from there just before names that "
			   "client) at 2026-03-09 08:00:00 UTC; it lasted 2 h 0 min (inferred: the logoff names the session's other "
			   "token), and no process is recorded in it.");
	s.type = 7;
	s.workstation = STR("");
	s.end_reason = REASON_LOGOFF_RECORDED;
	expect_session(&s, "bob logged on to unlock the screen or take up a session from 10.1.2.17 at 2026-03-09 08:00:00 UTC; "
			   "it lasted 2 h 0 min, and no process is recorded in it.");
	s = (struct story_session){.known = true, .status = LOGON_NOT_RECORDED, .by_manager = true, .type = -1, .user = STR("bob"),
				   .address = STR("10.1.2.17"), .start = at("2026-03-09T08:00:00"), .end = at("2026-03-09T10:00:00"),
				   .end_recorded = true, .end_reason = REASON_LOGOFF_SESSION_MANAGER};
	expect_session(&s, "bob was in a remote desktop session from 10.1.2.17, whose logon is not recorded (inferred: by the session manager it "
			   "began at 2026-03-09 08:00:00 UTC); it lasted 2 h 0 min (inferred: its end, too, is told by the session manager "
			   "alone), and no process is recorded in it.");
	s.address = STR("");
	s.start = 0;
	expect_session(&s, "bob was in a session at the console, whose logon is not recorded (the session manager alone tells of it); it "
			   "ended at 2026-03-09 10:00:00 UTC (inferred: its end, too, is told by the session manager alone), and no process is recorded in it.");
}

static void taken_up_again(void **state)
{
	struct story s = {
		.user = STR("bob"), .session = {.known = true, .status = LOGON_RECORDED, .type = 2},
		.client_known = true, .client_inferred = true, .flags = PROCESS_AT_CONSOLE,
		.how = HOW_DESKTOP, .chain = {{STR("x.exe"), true, true}}, .nchain = 1, .start = at("2026-03-09T09:00:00"),
	};
	(void)state;
	check(&s, "x.exe ran as bob, who had logged on at the console, in a session by then taken up again at the console (inferred); it "
		  "was started from the desktop, and how long it ran is not recorded.");
	s.flags = 0;
	check(&s, "x.exe ran as bob, who had logged on at the console, in a session by then taken up again, from where is not recorded "
		  "(inferred); it was started from the desktop, and how long it ran is not recorded.");
	s.client_address = STR("192.0.2.77");
	check(&s, "x.exe ran as bob, who had logged on at the console, in a session by then taken up again from 192.0.2.77 (inferred); it "
		  "was started from the desktop, and how long it ran is not recorded.");
}

/* Sysmon's GUID has its second. */
static void start_by_guid(void **state)
{
	struct story s = {.status = PROCESS_NOT_RECORDED, .chain = {{STR("x.exe"), false, false}}, .nchain = 1,
			  .start = at("2026-03-09T09:00:00"), .flags = PROCESS_START_BY_GUID};
	(void)state;
	check(&s, "x.exe is known only as the parent that other starts name: it started, by its GUID, at 2026-03-09 09:00:00 UTC; "
		  "who started it, and how, is not recorded.");
	s.status = PROCESS_EXIT_ONLY;
	s.user = STR("bob");
	s.end = at("2026-03-09T09:30:00");
	check(&s, "x.exe ran as bob, in a session that no event names; its start is not recorded, but by its GUID it was at "
		  "2026-03-09 09:00:00 UTC; it ended at 2026-03-09 09:30:00 UTC.");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(all_recorded),
		cmocka_unit_test(what_every_session_begins_with_is_left_out),
		cmocka_unit_test(nothing_recorded),
		cmocka_unit_test(sessions),
		cmocka_unit_test(what_types_do_not_say),
		cmocka_unit_test(logons),
		cmocka_unit_test(sessions_by_inference),
		cmocka_unit_test(taken_up_again),
		cmocka_unit_test(start_by_guid),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
