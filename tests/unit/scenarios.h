/* The scenarios that the joins must tell right, by name, each a few readable lines
 * (see facts.h; on=HOST sets the computer), with what is said of some of its processes
 * and logons: links as "VALUE CONFIDENCE REASON", and the sentence. */
#ifndef EVTRAIL_TESTS_SCENARIOS_H
#define EVTRAIL_TESTS_SCENARIOS_H

static const struct scenario {
	const char *name, *facts;
	struct expectation {
		/* [HOST/]ID[#N]: the Nth with that ID; a process ID or, from 0x on, a logon ID. */
		const char *which;
		const char *end, *links[2]; /* parent and logon of a process, origin and other token of a logon */
		const char *sentence;
	} expect[5];
} scenarios[] = {
	{"process ID reused within a second",
	 "10:00:00 logon id=0x1000 user=bob type=2 subject=0x3e7\n"
	 "10:00:01 start pid=40 image=C:\\Windows\\explorer.exe by=30 parent=C:\\Windows\\System32\\userinit.exe id=0x1000 user=bob\n"
	 "10:00:02.1 start pid=100 image=C:\\a.exe by=40 parent=C:\\Windows\\explorer.exe id=0x1000 user=bob\n"
	 "10:00:02.2 start pid=200 image=C:\\c.exe by=100 parent=C:\\a.exe id=0x1000 user=bob\n"
	 "10:00:02.5 start pid=100 image=C:\\a.exe by=40 parent=C:\\Windows\\explorer.exe id=0x1000 user=bob\n"
	 "10:00:02.6 start pid=300 image=C:\\c.exe by=100 parent=C:\\a.exe id=0x1000 user=bob\n"
	 "10:00:02.9 exit pid=100 image=C:\\a.exe id=0x1000 user=bob\n",
	 {
		{"100", "before 10:00:02.5 inferred id_reused",
		 {"explorer.exe of 10:00:01 recorded parent_started", "0x1000 recorded logon_recorded"},
		 "a.exe ran as bob, who had logged on at the console at 2026-03-01 10:00:00 UTC; it was started from "
		 "the desktop (explorer.exe), … → explorer.exe → a.exe, and ran at most 0.40 s (its exit is not "
		 "recorded, but another process got its ID by then)."},
		{"100#2", "10:00:02.9 recorded exit_recorded",
		 {"explorer.exe of 10:00:01 recorded parent_started", "0x1000 recorded logon_recorded"},
		 "a.exe ran as bob, who had logged on at the console at 2026-03-01 10:00:00 UTC; it was started from "
		 "the desktop (explorer.exe), … → explorer.exe → a.exe, and ran 0.40 s."},
		{"200", "- unknown open_at_log_end",
		 {"a.exe of 10:00:02.1 recorded parent_started", "0x1000 recorded logon_recorded"},
		 "c.exe ran as bob, who had logged on at the console at 2026-03-01 10:00:00 UTC; it was started "
		 "indirectly from the desktop (explorer.exe), … → explorer.exe → a.exe → c.exe, and how long it ran "
		 "is not recorded."},
		{"300", "- unknown open_at_log_end",
		 {"a.exe of 10:00:02.5 recorded parent_started", "0x1000 recorded logon_recorded"},
		 "c.exe ran as bob, who had logged on at the console at 2026-03-01 10:00:00 UTC; it was started "
		 "indirectly from the desktop (explorer.exe), … → explorer.exe → a.exe → c.exe, and how long it ran "
		 "is not recorded."},
	 }},
	{"parent exits before child's start",
	 "10:00:00 logon id=0x1000 user=bob type=2 subject=0x3e7\n"
	 "10:00:01 start pid=100 image=C:\\a.exe by=40 parent=C:\\Windows\\explorer.exe id=0x1000 user=bob\n"
	 "10:00:02 exit pid=100 image=C:\\a.exe id=0x1000 user=bob\n"
	 "10:00:03 start pid=200 image=C:\\c.exe by=100 parent=C:\\a.exe id=0x1000 user=bob\n"
	 "10:00:04 exit pid=200 image=C:\\c.exe id=0x1000 user=bob\n",
	 {
		{"100", "10:00:02 recorded exit_recorded",
		 {"explorer.exe unknown parent_not_recorded", "0x1000 recorded logon_recorded"},
		 "a.exe ran as bob, who had logged on at the console at 2026-03-01 10:00:00 UTC; it was started from "
		 "the desktop (explorer.exe), explorer.exe? → a.exe (the parent's start is not recorded), and ran "
		 "1.00 s."},
		{"200", "10:00:04 recorded exit_recorded",
		 {"a.exe unknown parent_ended", "0x1000 recorded logon_recorded"},
		 "c.exe ran as bob, who had logged on at the console at 2026-03-01 10:00:00 UTC; it was started by "
		 "another program (a.exe), a.exe? → c.exe (the parent's start is not recorded: the process recorded "
		 "with its ID had ended), and ran 1.00 s."},
	 }},
	{"parent of another boot with the same ID",
	 "10:00:00 boot\n"
	 "10:01:00 start pid=100 image=C:\\a.exe by=50 parent=C:\\p.exe id=0x3e7 user=WS17$ sid=S-1-5-18\n"
	 "11:00:00 boot\n"
	 "11:01:00 start pid=200 image=C:\\c.exe by=100 parent=C:\\a.exe id=0x3e7 user=WS17$ sid=S-1-5-18\n"
	 "11:01:01 exit pid=100 image=C:\\a.exe id=0x3e7 user=WS17$ sid=S-1-5-18\n",
	 {
		{"100", "before 11:00:00 inferred boot_ended",
		 {"p.exe unknown parent_not_recorded", "0x3e7 recorded logon_built_in"},
		 "a.exe ran as SYSTEM, in the system's own SYSTEM session; it was started by another program "
		 "(p.exe), p.exe? → a.exe (the parent's start is not recorded), and ran at most 59 min 0 s (its exit "
		 "is not recorded, but the system had gone down by then)."},
		{"200", "- unknown open_at_log_end",
		 {"a.exe unknown parent_not_recorded", "0x3e7 recorded logon_built_in"},
		 "c.exe ran as SYSTEM, in the system's own SYSTEM session; it was started by another program "
		 "(a.exe), a.exe? → c.exe (the parent's start is not recorded), and how long it ran is not recorded."},
	 }},
	{"exit of a process begun before the log",
	 "10:00:05 exit pid=100 image=C:\\a.exe id=0x1000 user=bob\n"
	 "10:00:06 start pid=200 image=C:\\b.exe by=100 parent=C:\\a.exe id=0x1000 user=bob\n",
	 {
		{"100", "10:00:05 recorded exit_only",
		 {"- unknown parent_unknown", "0x1000 unknown logon_not_recorded"},
		 "a.exe ran as bob, in session 0x1000, whose logon is not recorded; its start is not recorded, only "
		 "that it ended at 2026-03-01 10:00:05 UTC."},
		{"200", "- unknown open_at_log_end",
		 {"a.exe unknown parent_ended", "0x1000 unknown logon_not_recorded"},
		 "b.exe ran as bob, in session 0x1000, whose logon is not recorded; it was started by another "
		 "program (a.exe), a.exe? → b.exe (the parent's start is not recorded: the process recorded with its "
		 "ID had ended), and how long it ran is not recorded."},
		{"100#2", "- unknown open_at_log_end",
		 {"- unknown parent_unknown", "- unknown logon_unknown"},
		 "a.exe is known only as the parent that other starts name: who started it, when and how, is not "
		 "recorded."},
	 }},
	{"two hosts with the same IDs interleaved in one forwarded log",
	 "10:00:00 logon on=WS1 id=0x1000 user=bob type=10 ip=10.1.2.3 subject=0x3e7\n"
	 "10:00:01 logon on=WS2 id=0x1000 user=eve type=2 subject=0x3e7\n"
	 "10:00:02 start on=WS1 pid=100 image=C:\\a.exe by=50 parent=C:\\p.exe id=0x1000 user=bob\n"
	 "10:00:03 start on=WS2 pid=100 image=C:\\a.exe by=50 parent=C:\\p.exe id=0x1000 user=eve\n"
	 "10:00:04 start on=WS1 pid=200 image=C:\\b.exe by=100 parent=C:\\a.exe id=0x1000 user=bob\n"
	 "10:00:05 exit on=WS2 pid=100 image=C:\\a.exe id=0x1000 user=eve\n"
	 "10:00:06 start on=WS2 pid=200 image=C:\\b.exe by=100 parent=C:\\a.exe id=0x1000 user=eve\n"
	 "10:00:07 exit on=WS1 pid=100 image=C:\\a.exe id=0x1000 user=bob\n",
	 {
		{"WS1/100", "10:00:07 recorded exit_recorded",
		 {"p.exe unknown parent_not_recorded", "0x1000 recorded logon_recorded"},
		 "a.exe ran as bob, who had logged on by RDP from 10.1.2.3 at 2026-03-01 10:00:00 UTC; it was "
		 "started by another program (p.exe), p.exe? → a.exe (the parent's start is not recorded), and ran "
		 "5.00 s."},
		{"WS2/100", "10:00:05 recorded exit_recorded",
		 {"p.exe unknown parent_not_recorded", "0x1000 recorded logon_recorded"},
		 "a.exe ran as eve, who had logged on at the console at 2026-03-01 10:00:01 UTC; it was started by "
		 "another program (p.exe), p.exe? → a.exe (the parent's start is not recorded), and ran 2.00 s."},
		{"WS1/200", "- unknown open_at_log_end",
		 {"a.exe of 10:00:02 recorded parent_started", "0x1000 recorded logon_recorded"},
		 "b.exe ran as bob, who had logged on by RDP from 10.1.2.3 at 2026-03-01 10:00:00 UTC; it was "
		 "started by another program (a.exe), p.exe? → a.exe → b.exe, and how long it ran is not recorded."},
		{"WS2/200", "- unknown open_at_log_end",
		 {"a.exe unknown parent_ended", "0x1000 recorded logon_recorded"},
		 "b.exe ran as eve, who had logged on at the console at 2026-03-01 10:00:01 UTC; it was started by "
		 "another program (a.exe), a.exe? → b.exe (the parent's start is not recorded: the process recorded "
		 "with its ID had ended), and how long it ran is not recorded."},
	 }},
	{"4688 v2 with empty target (-, 0x0, S-1-0-0)",
	 "10:00:00 logon id=0x1000 user=bob type=2 subject=0x3e7\n"
	 "10:00:01 start pid=100 image=C:\\a.exe by=50 parent=C:\\p.exe id=0x1000 user=bob target=- tuser=- tsid=none\n"
	 "10:00:02 start pid=104 image=C:\\b.exe by=100 parent=C:\\a.exe id=0x1000 user=bob target=0x0 tuser=- tsid=none\n"
	 "10:00:03 exit pid=104 image=C:\\b.exe id=0x1000 user=bob\n",
	 {
		{"100", "- unknown open_at_log_end",
		 {"p.exe unknown parent_not_recorded", "0x1000 recorded logon_recorded"},
		 "a.exe ran as bob, who had logged on at the console at 2026-03-01 10:00:00 UTC; it was started by "
		 "another program (p.exe), p.exe? → a.exe (the parent's start is not recorded), and how long it ran "
		 "is not recorded."},
		{"104", "10:00:03 recorded exit_recorded",
		 {"a.exe of 10:00:01 recorded parent_started", "0x1000 recorded logon_recorded"},
		 "b.exe ran as bob, who had logged on at the console at 2026-03-01 10:00:00 UTC; it was started by "
		 "another program (a.exe), p.exe? → a.exe → b.exe, and ran 1.00 s."},
	 }},
	{"4688 v2 with SID S-1-0-0 and a real ID",
	 "10:00:00 logon id=0x1000 user=bob type=2 subject=0x3e7\n"
	 "10:00:01 start pid=100 image=C:\\Windows\\System32\\userinit.exe by=50 parent=C:\\Windows\\System32\\winlogon.exe id=0x3e7 user=WS17$ sid=S-1-5-18 target=0x1000 tuser=bob tsid=none\n"
	 "10:00:09 exit pid=100 image=C:\\Windows\\System32\\userinit.exe id=0x1000 user=bob\n",
	 {
		{"100", "10:00:09 recorded exit_recorded",
		 {"winlogon.exe unknown parent_not_recorded", "0x1000 recorded logon_recorded"},
		 "userinit.exe ran as bob, who had logged on at the console at 2026-03-01 10:00:00 UTC; it was "
		 "started at logon (winlogon.exe), winlogon.exe? → userinit.exe (the parent's start is not "
		 "recorded), and ran 8.00 s."},
	 }},
	{"UAC pair",
	 "10:00:00 logon id=0x1000 user=bob type=2 linked=0x2000 elevated=%%1842 subject=0x3e7\n"
	 "10:00:00 logon id=0x2000 user=bob type=2 linked=0x1000 elevated=%%1843 subject=0x3e7\n"
	 "10:00:01 start pid=40 image=C:\\Windows\\explorer.exe by=30 parent=C:\\Windows\\System32\\userinit.exe id=0x2000 user=bob token=%%1938\n"
	 "10:00:02 start pid=100 image=C:\\tool.exe by=40 parent=C:\\Windows\\explorer.exe id=0x2000 user=bob target=0x1000 tuser=bob token=%%1937\n"
	 "10:00:09 exit pid=100 image=C:\\tool.exe id=0x1000 user=bob\n",
	 {
		{"40", "- unknown open_at_log_end",
		 {"userinit.exe unknown parent_not_recorded", "0x2000 recorded logon_recorded"},
		 "explorer.exe ran as bob, who had logged on at the console at 2026-03-01 10:00:00 UTC; it was "
		 "started at logon (userinit.exe), userinit.exe? → explorer.exe (the parent's start is not "
		 "recorded), and how long it ran is not recorded."},
		{"100", "10:00:09 recorded exit_recorded",
		 {"explorer.exe of 10:00:01 recorded parent_started", "0x1000 recorded logon_recorded"},
		 "tool.exe ran as bob, who had logged on at the console at 2026-03-01 10:00:00 UTC; it was started "
		 "elevated through UAC (explorer.exe), … → explorer.exe → tool.exe, and ran 7.00 s."},
		{"0x1000", "- unknown open_at_log_end",
		 {"0x1000 recorded origin_self", "0x2000 recorded linked_both_ways"},
		 "bob logged on at the console at 2026-03-01 10:00:00 UTC; when it ended is not recorded, and 1 "
		 "process is recorded in it."},
		{"0x2000", "- unknown open_at_log_end",
		 {"0x2000 recorded origin_self", "0x1000 recorded linked_both_ways"},
		 "bob logged on at the console at 2026-03-01 10:00:00 UTC; when it ended is not recorded, and 1 "
		 "process is recorded in it."},
	 }},
	{"runas with another user",
	 "09:59:59 logon id=0xf00 user=bob type=3 ip=10.1.2.3 from=HOME subject=0x0\n"
	 "10:00:00 logon id=0x1000 user=bob type=10 ip=10.1.2.3 from=WS17 subject=0x3e7\n"
	 "10:01:00 logon id=0x2000 user=adm type=2 ip=::1 subject=0x1000\n"
	 "10:01:01 start pid=100 image=C:\\Windows\\System32\\cmd.exe by=60 parent=C:\\Windows\\System32\\svchost.exe id=0x3e7 user=WS17$ sid=S-1-5-18 target=0x2000 tuser=adm\n"
	 "10:01:09 exit pid=100 image=C:\\Windows\\System32\\cmd.exe id=0x2000 user=adm\n",
	 {
		{"100", "10:01:09 recorded exit_recorded",
		 {"svchost.exe unknown parent_not_recorded", "0x2000 recorded logon_recorded"},
		 "cmd.exe ran as adm, whom a program had logged on interactively at 2026-03-01 10:01:00 UTC (the "
		 "person came in as bob, who had logged on by RDP from 10.1.2.3 (HOME) (inferred: the network logon from there just before names that client) at 2026-03-01 10:00:00 UTC); "
		 "it was started with other credentials (as runas does; svchost.exe), svchost.exe? → cmd.exe (the "
		 "parent's start is not recorded), and ran 8.00 s."},
		{"0x2000", "- unknown open_at_log_end",
		 {"0x1000 recorded origin_subject", "- unknown none"},
		 "adm was logged on interactively at 2026-03-01 10:01:00 UTC, by a program; when it ended is not "
		 "recorded, and 1 process is recorded in it."},
	 }},
	{"RDP disconnect at home, reconnect from elsewhere, then a program start",
	 "09:59:59 logon id=0xf00 user=bob type=3 ip=10.1.2.3 from=HOME subject=0x0\n"
	 "10:00:00 logon id=0x1000 user=bob type=10 ip=10.1.2.3 from=WS17 subject=0x3e7\n"
	 "10:05:00 start pid=100 image=C:\\a.exe by=40 parent=C:\\Windows\\explorer.exe id=0x1000 user=bob\n"
	 "11:00:00 disconnect id=0x1000 user=bob\n"
	 "11:30:00 start pid=104 image=C:\\b.exe by=40 parent=C:\\Windows\\explorer.exe id=0x1000 user=bob\n"
	 "12:00:00 reconnect id=0x1000 user=bob ip=10.9.9.9 client=LAPTOP\n"
	 "12:05:00 start pid=108 image=C:\\c.exe by=40 parent=C:\\Windows\\explorer.exe id=0x1000 user=bob\n",
	 {
		{"100", "- unknown open_at_log_end",
		 {"explorer.exe unknown parent_not_recorded", "0x1000 recorded logon_recorded"},
		 "a.exe ran as bob, who had logged on by RDP from 10.1.2.3 (HOME) (inferred: the network logon from there just before names that client) at 2026-03-01 10:00:00 UTC; it was "
		 "started from the desktop (explorer.exe), explorer.exe? → a.exe (the parent's start is not "
		 "recorded), and how long it ran is not recorded."},
		{"104", "- unknown open_at_log_end",
		 {"explorer.exe unknown parent_not_recorded", "0x1000 recorded logon_recorded"},
		 "b.exe ran as bob, who had logged on by RDP from 10.1.2.3 (HOME) (inferred: the network logon from there just before names that client) at 2026-03-01 10:00:00 UTC, while "
		 "the session was disconnected; it was started from the desktop (explorer.exe), explorer.exe? → "
		 "b.exe (the parent's start is not recorded), and how long it ran is not recorded."},
		{"108", "- unknown open_at_log_end",
		 {"explorer.exe unknown parent_not_recorded", "0x1000 recorded logon_recorded"},
		 "c.exe ran as bob, who had logged on by RDP from 10.1.2.3 (HOME) (inferred: the network logon from there just before names that client) at 2026-03-01 10:00:00 UTC, in a "
		 "session by then taken up again from 10.9.9.9 (LAPTOP); it was started from the desktop "
		 "(explorer.exe), explorer.exe? → c.exe (the parent's start is not recorded), and how long it ran is "
		 "not recorded."},
	 }},
	{"fast user switching",
	 "10:00:00 logon id=0x1000 user=bob type=2 subject=0x3e7\n"
	 "11:00:00 disconnect id=0x1000 user=bob\n"
	 "11:00:05 logon id=0x2000 user=eve type=2 subject=0x3e7\n"
	 "11:05:00 start pid=100 image=C:\\a.exe by=44 parent=C:\\Windows\\explorer.exe id=0x2000 user=eve\n"
	 "11:05:01 start pid=104 image=C:\\b.exe by=40 parent=C:\\Windows\\explorer.exe id=0x1000 user=bob\n"
	 "11:10:00 disconnect id=0x2000 user=eve SessionName=Console ip=LOCAL client=Unknown\n"
	 "11:10:01 reconnect id=0x1000 user=bob SessionName=Console ip=LOCAL client=Unknown\n"
	 "11:11:00 start pid=108 image=C:\\c.exe by=40 parent=C:\\Windows\\explorer.exe id=0x1000 user=bob\n",
	 {
		{"100", "- unknown open_at_log_end",
		 {"explorer.exe unknown parent_not_recorded", "0x2000 recorded logon_recorded"},
		 "a.exe ran as eve, who had logged on at the console at 2026-03-01 11:00:05 UTC; it was started from "
		 "the desktop (explorer.exe), explorer.exe? → a.exe (the parent's start is not recorded), and how "
		 "long it ran is not recorded."},
		{"104", "- unknown open_at_log_end",
		 {"explorer.exe unknown parent_not_recorded", "0x1000 recorded logon_recorded"},
		 "b.exe ran as bob, who had logged on at the console at 2026-03-01 10:00:00 UTC, while the session "
		 "was disconnected; it was started from the desktop (explorer.exe), explorer.exe? → b.exe (the "
		 "parent's start is not recorded), and how long it ran is not recorded."},
		{"108", "- unknown open_at_log_end",
		 {"explorer.exe unknown parent_not_recorded", "0x1000 recorded logon_recorded"},
		 "c.exe ran as bob, who had logged on at the console at 2026-03-01 10:00:00 UTC, in a session by then taken up again at the console; it was started from "
		 "the desktop (explorer.exe), explorer.exe? → c.exe (the parent's start is not recorded), and how "
		 "long it ran is not recorded."},
	 }},
	{"service starting a process as a user",
	 "10:00:00 logon id=0x1000 user=adm type=3 ip=10.1.2.17 from=WS3 subject=0x0\n"
	 "10:00:01 installed id=0x1000 user=adm name=X file='\"C:\\x\\svc.exe\" -k run'\n"
	 "10:00:02 start pid=100 image=C:\\x\\svc.exe by=50 parent=C:\\Windows\\System32\\services.exe id=0x3e7 user=WS17$ sid=S-1-5-18\n"
	 "10:00:03 logon id=0x2000 user=bob type=2 subject=0x3e7 image=C:\\x\\svc.exe\n"
	 "10:00:04 start pid=200 image=C:\\b.exe by=100 parent=C:\\x\\svc.exe id=0x3e7 user=WS17$ sid=S-1-5-18 target=0x2000 tuser=bob\n"
	 "10:00:05 logon id=0x3000 user=task type=5 subject=0x3e7\n"
	 "10:00:06 start pid=300 image=C:\\y\\other.exe by=50 parent=C:\\Windows\\System32\\services.exe id=0x3e7 user=WS17$ sid=S-1-5-18 target=0x3000 tuser=task\n",
	 {
		{"100", "- unknown open_at_log_end",
		 {"services.exe unknown parent_not_recorded", "0x3e7 recorded logon_built_in"},
		 "svc.exe ran as SYSTEM, in the system's own SYSTEM session (inferred: the service was installed by "
		 "adm, who had logged on over the network from 10.1.2.17 (WS3) at 2026-03-01 10:00:00 UTC); it was "
		 "started through a remotely installed service (PsExec-like; services.exe), services.exe? → svc.exe "
		 "(the parent's start is not recorded), and how long it ran is not recorded."},
		{"200", "- unknown open_at_log_end",
		 {"svc.exe of 10:00:02 recorded parent_started", "0x2000 recorded logon_recorded"},
		 "b.exe ran as bob, whom a program had logged on interactively at 2026-03-01 10:00:03 UTC; it was "
		 "started through a remotely installed service (PsExec-like; svc.exe), services.exe? → svc.exe → b.exe, "
		 "and how long it ran is not recorded."},
		{"300", "- unknown open_at_log_end",
		 {"services.exe unknown parent_not_recorded", "0x3000 recorded logon_recorded"},
		 "other.exe ran as task, who had logged on as a service at 2026-03-01 10:00:05 UTC; it was started "
		 "as a service (services.exe), services.exe? → other.exe (the parent's start is not recorded), and "
		 "how long it ran is not recorded."},
	 }},
	{"4634 without 4647 and the reverse",
	 "10:00:00 logon id=0x1000 user=bob type=2 subject=0x3e7\n"
	 "10:00:01 start pid=100 image=C:\\a.exe by=40 parent=C:\\Windows\\explorer.exe id=0x1000 user=bob\n"
	 "10:00:02 exit pid=100 image=C:\\a.exe id=0x1000 user=bob\n"
	 "10:00:09 logoff id=0x1000 user=bob\n"
	 "10:01:00 logon id=0x2000 user=eve type=3 ip=10.1.2.3 subject=0x0\n"
	 "10:01:01 start pid=200 image=C:\\b.exe by=60 parent=C:\\Windows\\System32\\svchost.exe id=0x2000 user=eve\n"
	 "10:01:02 exit pid=200 image=C:\\b.exe id=0x2000 user=eve\n"
	 "10:01:09 destroyed id=0x2000 user=eve type=3\n",
	 {
		{"100", "10:00:02 recorded exit_recorded",
		 {"explorer.exe unknown parent_not_recorded", "0x1000 recorded logon_recorded"},
		 "a.exe ran as bob, who had logged on at the console at 2026-03-01 10:00:00 UTC; it was started from "
		 "the desktop (explorer.exe), explorer.exe? → a.exe (the parent's start is not recorded), and ran "
		 "1.00 s."},
		{"200", "10:01:02 recorded exit_recorded",
		 {"svchost.exe unknown parent_not_recorded", "0x2000 recorded logon_recorded"},
		 "b.exe ran as eve, who had logged on over the network from 10.1.2.3 at 2026-03-01 10:01:00 UTC; it "
		 "was started by a service (svchost.exe), svchost.exe? → b.exe (the parent's start is not recorded), "
		 "and ran 1.00 s."},
		{"0x1000", "10:00:09 recorded logoff_requested",
		 {"0x1000 recorded origin_self", "- unknown none"},
		 "bob logged on at the console at 2026-03-01 10:00:00 UTC; it lasted 9.00 s, and 1 process is "
		 "recorded in it."},
		{"0x2000", "10:01:09 recorded logoff_recorded",
		 {"0x2000 recorded origin_self", "- unknown none"},
		 "eve logged on over the network from 10.1.2.3 at 2026-03-01 10:01:00 UTC; it lasted 9.00 s, and 1 "
		 "process is recorded in it."},
	 }},
	{"power loss",
	 "10:00:00 boot\n"
	 "10:05:00 logon id=0x1000 user=bob type=2 subject=0x3e7\n"
	 "10:06:00 start pid=100 image=C:\\a.exe by=40 parent=C:\\Windows\\explorer.exe id=0x1000 user=bob\n"
	 "12:00:00 6008\n"
	 "12:00:01 6005\n"
	 "12:00:20 boot\n"
	 "12:05:00 logon id=0x1000 user=eve type=2 subject=0x3e7\n"
	 "12:06:00 start pid=100 image=C:\\a.exe by=40 parent=C:\\Windows\\explorer.exe id=0x1000 user=eve\n",
	 {
		{"100", "before 12:00:00 inferred boot_ended",
		 {"explorer.exe unknown parent_not_recorded", "0x1000 recorded logon_recorded"},
		 "a.exe ran as bob, who had logged on at the console at 2026-03-01 10:05:00 UTC; it was started from "
		 "the desktop (explorer.exe), explorer.exe? → a.exe (the parent's start is not recorded), and ran at "
		 "most 1 h 54 min (its exit is not recorded, but the system had gone down by then)."},
		{"100#2", "- unknown open_at_log_end",
		 {"explorer.exe unknown parent_not_recorded", "0x1000 recorded logon_recorded"},
		 "a.exe ran as eve, who had logged on at the console at 2026-03-01 12:05:00 UTC; it was started from "
		 "the desktop (explorer.exe), explorer.exe? → a.exe (the parent's start is not recorded), and how "
		 "long it ran is not recorded."},
		{"0x1000", "before 12:00:00 inferred logoff_boot_ended",
		 {"0x1000 recorded origin_self", "- unknown none"},
		 "bob logged on at the console at 2026-03-01 10:05:00 UTC; when it ended is not recorded, but it was "
		 "over by 2026-03-01 12:00:00 UTC, and 1 process is recorded in it."},
		{"0x1000#2", "- unknown open_at_log_end",
		 {"0x1000 recorded origin_self", "- unknown none"},
		 "eve logged on at the console at 2026-03-01 12:05:00 UTC; when it ended is not recorded, and 1 "
		 "process is recorded in it."},
	 }},
	{"log cleared in the middle of a session",
	 "10:00:00 logon id=0x1000 user=bob type=2 subject=0x3e7 rec=1000\n"
	 "10:00:01 start pid=100 image=C:\\a.exe by=40 parent=C:\\Windows\\explorer.exe id=0x1000 user=bob\n"
	 "10:20:00 cleared id=0x1000 user=bob rec=1\n"
	 "10:30:00 start pid=200 image=C:\\b.exe by=100 parent=C:\\a.exe id=0x1000 user=bob\n"
	 "10:40:00 exit pid=100 image=C:\\a.exe id=0x1000 user=bob\n",
	 {
		{"100", "10:40:00 recorded exit_recorded",
		 {"explorer.exe unknown parent_not_recorded", "0x1000 recorded logon_recorded"},
		 "a.exe ran as bob, who had logged on at the console at 2026-03-01 10:00:00 UTC; it was started from "
		 "the desktop (explorer.exe), explorer.exe? → a.exe (the parent's start is not recorded), and ran 39 "
		 "min 59 s."},
		{"200", "- unknown open_at_log_end",
		 {"a.exe of 10:00:01 recorded parent_started", "0x1000 recorded logon_recorded"},
		 "b.exe ran as bob, who had logged on at the console at 2026-03-01 10:00:00 UTC; it was started "
		 "indirectly from the desktop (explorer.exe), explorer.exe? → a.exe → b.exe, and how long it ran is "
		 "not recorded."},
	 }},
	{"log cleared in the middle of a session, of which the beginning is gone",
	 "10:00:02 cleared id=0x1000 user=bob rec=1\n"
	 "10:00:03 start pid=200 image=C:\\b.exe by=100 parent=C:\\a.exe id=0x1000 user=bob\n"
	 "10:00:04 exit pid=100 image=C:\\a.exe id=0x1000 user=bob\n"
	 "10:00:05 exit pid=200 image=C:\\b.exe id=0x1000 user=bob\n",
	 {
		{"100", "10:00:04 recorded exit_only",
		 {"- unknown parent_unknown", "0x1000 unknown logon_not_recorded"},
		 "a.exe ran as bob, in session 0x1000, whose logon is not recorded; its start is not recorded, only "
		 "that it ended at 2026-03-01 10:00:04 UTC."},
		{"200", "10:00:05 recorded exit_recorded",
		 {"a.exe unknown parent_not_recorded", "0x1000 unknown logon_not_recorded"},
		 "b.exe ran as bob, in session 0x1000, whose logon is not recorded; it was started by another "
		 "program (a.exe), a.exe? → b.exe (the parent's start is not recorded), and ran 2.00 s."},
	 }},
	{"clock set back an hour",
	 "10:00:00 boot\n"
	 "10:01:00 logon id=0x1000 user=bob type=2 subject=0x3e7\n"
	 "10:02:00 start pid=40 image=C:\\Windows\\explorer.exe by=30 parent=C:\\Windows\\System32\\userinit.exe id=0x1000 user=bob\n"
	 "10:50:00 start pid=100 image=C:\\a.exe by=40 parent=C:\\Windows\\explorer.exe id=0x1000 user=bob\n"
	 "09:51:00 clock id=0x1000 user=bob PreviousTime=2026-03-01T10:51:00Z NewTime=2026-03-01T09:51:00Z\n"
	 "09:52:00 start pid=200 image=C:\\b.exe by=100 parent=C:\\a.exe id=0x1000 user=bob\n"
	 "09:53:00 exit pid=100 image=C:\\a.exe id=0x1000 user=bob\n"
	 "09:54:00 start pid=100 image=C:\\c.exe by=40 parent=C:\\Windows\\explorer.exe id=0x1000 user=bob\n"
	 "10:55:00 exit pid=200 image=C:\\b.exe id=0x1000 user=bob\n",
	 {
		{"40", "- unknown open_at_log_end",
		 {"userinit.exe unknown parent_not_recorded", "0x1000 recorded logon_recorded"},
		 "explorer.exe ran as bob, who had logged on at the console at 2026-03-01 10:01:00 UTC; it was "
		 "started at logon (userinit.exe), userinit.exe? → explorer.exe (the parent's start is not "
		 "recorded), and how long it ran is not recorded."},
		{"100#2", "- unknown open_at_log_end",
		 {"explorer.exe of 10:02:00 recorded parent_started", "0x1000 recorded logon_recorded"},
		 "c.exe ran as bob, who had logged on at the console at 2026-03-01 10:01:00 UTC; it was started from "
		 "the desktop (explorer.exe), … → explorer.exe → c.exe, and how long it ran is not recorded."},
		{"100", "09:53:00 inferred exit_clock_back",
		 {"explorer.exe of 10:02:00 recorded parent_started", "0x1000 recorded logon_recorded"},
		 "a.exe ran as bob, who had logged on at the console at 2026-03-01 10:01:00 UTC; it was started from "
		 "the desktop (explorer.exe), … → explorer.exe → a.exe, and how long it ran cannot be told: the "
		 "clock was set back."},
		{"200", "10:55:00 recorded exit_recorded",
		 {"a.exe of 10:50:00 recorded parent_started", "0x1000 recorded logon_recorded"},
		 "b.exe ran as bob, who had logged on at the console at 2026-03-01 10:01:00 UTC; it was started "
		 "indirectly from the desktop (explorer.exe), … → explorer.exe → a.exe → b.exe, and ran 1 h 3 min."},
	 }},
	{"clock set forward an hour",
	 "10:00:00 boot\n"
	 "10:01:00 logon id=0x1000 user=bob type=2 subject=0x3e7\n"
	 "10:10:00 start pid=100 image=C:\\a.exe by=40 parent=C:\\Windows\\explorer.exe id=0x1000 user=bob\n"
	 "10:11:00 start pid=200 image=C:\\b.exe by=100 parent=C:\\a.exe id=0x1000 user=bob\n"
	 "11:12:00 clock id=0x1000 user=bob PreviousTime=2026-03-01T10:12:00Z NewTime=2026-03-01T11:12:00Z\n"
	 "11:13:00 start pid=300 image=C:\\c.exe by=100 parent=C:\\a.exe id=0x1000 user=bob\n"
	 "11:14:00 exit pid=300 image=C:\\c.exe id=0x1000 user=bob\n"
	 "11:15:00 exit pid=100 image=C:\\a.exe id=0x1000 user=bob\n"
	 "11:16:00 start pid=200 image=C:\\d.exe by=40 parent=C:\\Windows\\explorer.exe id=0x1000 user=bob\n"
	 "11:20:00 logoff id=0x1000 user=bob\n",
	 {
		{"100", "11:15:00 inferred exit_clock_set",
		 {"explorer.exe unknown parent_not_recorded", "0x1000 recorded logon_recorded"},
		 "a.exe ran as bob, who had logged on at the console at 2026-03-01 10:01:00 UTC; it was started from "
		 "the desktop (explorer.exe), explorer.exe? → a.exe (the parent's start is not recorded), and ran 1 h "
		 "5 min (inferred: the clock was set while it ran)."},
		{"200", "before 11:16:00 inferred id_reused",
		 {"a.exe of 10:10:00 recorded parent_started", "0x1000 recorded logon_recorded"},
		 "b.exe ran as bob, who had logged on at the console at 2026-03-01 10:01:00 UTC; it was started "
		 "indirectly from the desktop (explorer.exe), explorer.exe? → a.exe → b.exe, and how long it ran is "
		 "not recorded (its exit is not recorded, but another process got its ID by then)."},
		{"300", "11:14:00 recorded exit_recorded",
		 {"a.exe of 10:10:00 recorded parent_started", "0x1000 recorded logon_recorded"},
		 "c.exe ran as bob, who had logged on at the console at 2026-03-01 10:01:00 UTC; it was started "
		 "indirectly from the desktop (explorer.exe), explorer.exe? → a.exe → c.exe, and ran 1 min 0 s."},
		{"0x1000", "11:20:00 inferred logoff_clock_set",
		 {"0x1000 recorded origin_self", "- unknown none"},
		 "bob logged on at the console at 2026-03-01 10:01:00 UTC; it lasted 1 h 19 min (inferred: the clock "
		 "was set meanwhile), and 4 processes are recorded in it."},
	 }},
	{"clock set back half a minute, and an hour while it ran for two",
	 "10:00:00 boot\n"
	 "10:01:00 logon id=0x1000 user=bob type=2 subject=0x3e7\n"
	 "10:10:00 start pid=100 image=C:\\a.exe by=40 parent=C:\\Windows\\explorer.exe id=0x1000 user=bob\n"
	 "10:12:10 start pid=200 image=C:\\b.exe by=100 parent=C:\\a.exe id=0x1000 user=bob\n"
	 "10:12:00 clock id=0x1000 user=bob PreviousTime=2026-03-01T10:12:30Z NewTime=2026-03-01T10:12:00Z\n"
	 "10:12:20 exit pid=200 image=C:\\b.exe id=0x1000 user=bob\n"
	 "10:12:40 start pid=300 image=C:\\c.exe by=100 parent=C:\\a.exe id=0x1000 user=bob\n"
	 "10:12:41 exit pid=300 image=C:\\c.exe id=0x1000 user=bob\n"
	 "10:20:00 start pid=400 image=C:\\d.exe by=100 parent=C:\\a.exe id=0x1000 user=bob\n"
	 "11:12:00 start pid=500 image=C:\\e.exe by=100 parent=C:\\a.exe id=0x1000 user=bob\n"
	 "10:12:50 exit pid=500 image=C:\\e.exe id=0x1000 user=bob\n"
	 "11:20:00 exit pid=400 image=C:\\d.exe id=0x1000 user=bob\n",
	 {
		{"200", "10:12:20 inferred exit_clock_set",
		 {"a.exe of 10:10:00 recorded parent_started", "0x1000 recorded logon_recorded"},
		 "b.exe ran as bob, who had logged on at the console at 2026-03-01 10:01:00 UTC; it was started "
		 "indirectly from the desktop (explorer.exe), explorer.exe? → a.exe → b.exe, and ran 10 s (inferred: "
		 "the clock was set while it ran)."},
		{"300", "10:12:41 recorded exit_recorded",
		 {"a.exe of 10:10:00 recorded parent_started", "0x1000 recorded logon_recorded"},
		 "c.exe ran as bob, who had logged on at the console at 2026-03-01 10:01:00 UTC; it was started "
		 "indirectly from the desktop (explorer.exe), explorer.exe? → a.exe → c.exe, and ran 1.00 s."},
		{"400", "11:20:00 inferred exit_clock_set",
		 {"a.exe of 10:10:00 recorded parent_started", "0x1000 recorded logon_recorded"},
		 "d.exe ran as bob, who had logged on at the console at 2026-03-01 10:01:00 UTC; it was started "
		 "indirectly from the desktop (explorer.exe), explorer.exe? → a.exe → d.exe, and ran 1 h 0 min "
		 "(inferred: the clock was set while it ran)."},
		{"500", "10:12:50 inferred exit_clock_back",
		 {"a.exe of 10:10:00 recorded parent_started", "0x1000 recorded logon_recorded"},
		 "e.exe ran as bob, who had logged on at the console at 2026-03-01 10:01:00 UTC; it was started "
		 "indirectly from the desktop (explorer.exe), explorer.exe? → a.exe → e.exe, and how long it ran "
		 "cannot be told: the clock was set back."},
	 }},
	{"child logged before its parent",
	 "10:00:00 logon id=0x1000 user=bob type=2 subject=0x3e7\n"
	 "10:00:02.2 start rec=10 pid=200 image=C:\\b.exe by=100 parent=C:\\a.exe id=0x1000 user=bob\n"
	 "10:00:02.1 start rec=11 pid=100 image=C:\\a.exe by=40 parent=C:\\Windows\\explorer.exe id=0x1000 user=bob\n",
	 {
		{"200", "- unknown open_at_log_end",
		 {"a.exe of 10:00:02.1 recorded parent_started", "0x1000 recorded logon_recorded"},
		 "b.exe ran as bob, who had logged on at the console at 2026-03-01 10:00:00 UTC; it was started "
		 "indirectly from the desktop (explorer.exe), explorer.exe? → a.exe → b.exe, and how long it ran is "
		 "not recorded."},
	 }},
	{"equal timestamps",
	 "10:00:00 logon id=0x1000 user=bob type=2 subject=0x3e7\n"
	 "10:00:02 start rec=10 pid=100 image=C:\\a.exe by=40 parent=C:\\Windows\\explorer.exe id=0x1000 user=bob\n"
	 "10:00:02 start rec=11 pid=200 image=C:\\b.exe by=100 parent=C:\\a.exe id=0x1000 user=bob\n"
	 "10:00:02 start rec=9 pid=300 image=C:\\c.exe by=100 parent=C:\\a.exe id=0x1000 user=bob\n"
	 "10:00:02 exit rec=12 pid=100 image=C:\\a.exe id=0x1000 user=bob\n",
	 {
		{"100#2", "10:00:02 recorded exit_recorded",
		 {"explorer.exe unknown parent_not_recorded", "0x1000 recorded logon_recorded"},
		 "a.exe ran as bob, who had logged on at the console at 2026-03-01 10:00:00 UTC; it was started from "
		 "the desktop (explorer.exe), explorer.exe? → a.exe (the parent's start is not recorded), and ran "
		 "0.00 s."},
		{"200", "- unknown open_at_log_end",
		 {"a.exe of 10:00:02 recorded parent_started", "0x1000 recorded logon_recorded"},
		 "b.exe ran as bob, who had logged on at the console at 2026-03-01 10:00:00 UTC; it was started "
		 "indirectly from the desktop (explorer.exe), explorer.exe? → a.exe → b.exe, and how long it ran is "
		 "not recorded."},
		{"300", "- unknown open_at_log_end",
		 {"a.exe unknown parent_not_recorded", "0x1000 recorded logon_recorded"},
		 "c.exe ran as bob, who had logged on at the console at 2026-03-01 10:00:00 UTC; it was started by "
		 "another program (a.exe), a.exe? → c.exe (the parent's start is not recorded), and how long it ran "
		 "is not recorded."},
	 }},
	{"seclogon as assigned parent",
	 "10:00:00 logon id=0x1000 user=bob type=2 subject=0x3e7\n"
	 "10:00:01 start pid=60 image=C:\\Windows\\System32\\svchost.exe by=50 parent=C:\\Windows\\System32\\services.exe id=0x3e7 user=WS17$ sid=S-1-5-18 cmd='svchost.exe -k netsvcs -p -s seclogon'\n"
	 "10:01:00 logon id=0x2000 user=adm type=2 subject=0x1000\n"
	 "10:01:01 start pid=100 image=C:\\Windows\\System32\\cmd.exe by=60 parent=C:\\Windows\\System32\\svchost.exe id=0x3e7 user=WS17$ sid=S-1-5-18 target=0x2000 tuser=adm\n",
	 {
		{"100", "- unknown open_at_log_end",
		 {"svchost.exe of 10:00:01 recorded parent_started", "0x2000 recorded logon_recorded"},
		 "cmd.exe ran as adm, whom a program had logged on interactively at 2026-03-01 10:01:00 UTC (the "
		 "person came in as bob, who had logged on at the console at 2026-03-01 10:00:00 UTC); it was "
		 "started with other credentials (as runas does; svchost.exe), services.exe? → svchost.exe → "
		 "cmd.exe, and how long it ran is not recorded."},
	 }},
	{"lsass as assigned parent",
	 "10:00:00 logon id=0x1000 user=bob type=10 ip=10.1.2.3 subject=0x3e7\n"
	 "10:00:01 start pid=60 image=C:\\Windows\\System32\\lsass.exe by=50 parent=C:\\Windows\\System32\\wininit.exe id=0x3e7 user=WS17$ sid=S-1-5-18\n"
	 "10:01:01 start pid=100 image=C:\\Windows\\System32\\efsui.exe by=60 parent=C:\\Windows\\System32\\lsass.exe id=0x3e7 user=WS17$ sid=S-1-5-18 target=0x1000 tuser=bob\n",
	 {
		{"100", "- unknown open_at_log_end",
		 {"lsass.exe of 10:00:01 recorded parent_started", "0x1000 recorded logon_recorded"},
		 "efsui.exe ran as bob, who had logged on by RDP from 10.1.2.3 at 2026-03-01 10:00:00 UTC; it was "
		 "started by another program (lsass.exe), … → lsass.exe → efsui.exe, and how long it ran is not "
		 "recorded."},
	 }},
	{"Sysmon and 4688 with 1.5 s skew",
	 "10:00:00 logon id=0x1000 user=bob type=2 subject=0x3e7\n"
	 "10:00:01 start pid=100 image=C:\\a.exe by=40 id=0x1000 user=bob\n"
	 "10:00:02.5 sysmon1 pid=100 image=C:\\a.exe by=40 parent=C:\\Windows\\explorer.exe id=0x1000 user=DOM\\bob cmd='a.exe /x' guid={1}\n"
	 "10:00:10 sysmon5 pid=100 image=C:\\a.exe guid={1}\n"
	 "10:00:11.5 exit pid=100 image=C:\\a.exe id=0x1000 user=bob\n"
	 "10:00:20 sysmon1 pid=200 image=C:\\b.exe by=40 parent=C:\\Windows\\explorer.exe id=0x1000 user=DOM\\bob guid={2}\n"
	 "10:00:21.5 start pid=200 image=C:\\b.exe by=40 id=0x1000 user=bob\n",
	 {
		{"100", "10:00:11.5 recorded exit_recorded",
		 {"explorer.exe unknown parent_not_recorded", "0x1000 recorded logon_recorded"},
		 "a.exe ran as bob, who had logged on at the console at 2026-03-01 10:00:00 UTC; it was started from "
		 "the desktop (explorer.exe), explorer.exe? → a.exe (the parent's start is not recorded), and ran 10 "
		 "s."},
		{"200", "- unknown open_at_log_end",
		 {"explorer.exe unknown parent_not_recorded", "0x1000 recorded logon_recorded"},
		 "b.exe ran as bob, who had logged on at the console at 2026-03-01 10:00:00 UTC; it was started from "
		 "the desktop (explorer.exe), explorer.exe? → b.exe (the parent's start is not recorded), and how "
		 "long it ran is not recorded."},
	 }},
	{"Sysmon only",
	 "10:00:01 sysmon1 pid=40 image=C:\\Windows\\explorer.exe by=30 parent=C:\\Windows\\System32\\userinit.exe id=0x1000 user=DOM\\bob guid={1}\n"
	 "10:00:02 sysmon1 pid=100 image=C:\\a.exe by=40 parent=C:\\Windows\\explorer.exe id=0x1000 user=DOM\\bob guid={2}\n"
	 "10:00:09 sysmon5 pid=100 image=C:\\a.exe guid={2}\n",
	 {
		{"100", "10:00:09 recorded exit_recorded",
		 {"explorer.exe of 10:00:01 recorded parent_started", "0x1000 unknown logon_not_recorded"},
		 "a.exe ran as bob, in session 0x1000, whose logon is not recorded; it was started from the desktop "
		 "(explorer.exe), … → explorer.exe → a.exe, and ran 7.00 s."},
	 }},
	{"4688 only",
	 "10:00:01 old-start pid=100 image=C:\\a.exe by=50 id=0x1000 user=bob\n"
	 "10:00:02 old-start pid=200 image=C:\\b.exe by=100 id=0x1000 user=bob\n"
	 "10:00:03 start pid=300 image=C:\\c.exe by=200 id=0x1000 user=bob\n",
	 {
		{"100", "- unknown open_at_log_end",
		 {"- unknown parent_not_recorded", "0x1000 unknown logon_by_children"},
		 "a.exe ran as bob, in session 0x1000, whose logon is not recorded (inferred: its start names only "
		 "who asked for it, and what it started was asked for in this session); it was started in a way the "
		 "logs do not tell, (image not recorded)? → a.exe (the parent's start is not recorded), and how long "
		 "it ran is not recorded."},
		{"200", "- unknown open_at_log_end",
		 {"a.exe of 10:00:01 inferred parent_id_only", "0x1000 unknown logon_by_children"},
		 "b.exe ran as bob, in session 0x1000, whose logon is not recorded (inferred: its start names only "
		 "who asked for it, and what it started was asked for in this session); it was started by another "
		 "program (a.exe), (image not recorded)? → a.exe ~→ b.exe (inferred: its start names the parent by "
		 "process ID alone), and how long it ran is not recorded."},
		{"300", "- unknown open_at_log_end",
		 {"b.exe of 10:00:02 inferred parent_id_only", "0x1000 unknown logon_not_recorded"},
		 "c.exe ran as bob, in session 0x1000, whose logon is not recorded; it was started by another "
		 "program (b.exe), (image not recorded)? → a.exe ~→ b.exe ~→ c.exe (inferred: its start names the "
		 "parent by process ID alone), and how long it ran is not recorded."},
	 }},
	{"an older 4688 that SYSTEM asked for, with one half of a person's token",
	 "10:00:00 logon id=0x1000 user=bob type=2 subject=0x3e7\n"
	 "10:00:00 logon id=0x2000 user=bob type=2 subject=0x3e7\n"
	 "10:00:00 privileges id=0x1000 user=bob\n"
	 "10:00:01 old-start pid=40 image=C:\\Windows\\explorer.exe by=30 id=0x2000 user=bob token=%%1938\n"
	 "10:00:02 old-start pid=100 image=C:\\a.exe by=40 id=0x3e7 user=WS17$ sid=S-1-5-18 token=%%1937\n"
	 "10:00:03 exit pid=100 image=C:\\a.exe id=0x1000 user=bob\n"
	 "10:00:04 old-start pid=104 image=C:\\b.exe by=40 id=0x3e7 user=WS17$ sid=S-1-5-18 token=%%1937\n"
	 "10:00:05 logoff id=0x1000 user=bob\n"
	 "10:00:06 old-start pid=108 image=C:\\c.exe by=40 id=0x3e7 user=WS17$ sid=S-1-5-18 token=%%1937\n",
	 {
		{"100", "10:00:03 recorded exit_recorded",
		 {"explorer.exe of 10:00:01 inferred parent_id_only", "0x1000 recorded logon_recorded"},
		 "a.exe ran as bob, who had logged on at the console at 2026-03-01 10:00:00 UTC; it was started "
		 "elevated through UAC (explorer.exe), (image not recorded)? → explorer.exe ~→ a.exe (inferred: its "
		 "start names the parent by process ID alone), and ran 1.00 s."},
		{"104", "- unknown open_at_log_end",
		 {"explorer.exe of 10:00:01 inferred parent_id_only", "0x1000 inferred logon_by_token"},
		 "b.exe ran as bob, who had logged on at the console at 2026-03-01 10:00:00 UTC (inferred: its start "
		 "names only who asked for it, whom its token rules out; it can be in no other session); it was "
		 "started elevated through UAC (explorer.exe), (image not recorded)? → explorer.exe ~→ b.exe "
		 "(inferred: its start names the parent by process ID alone), and how long it ran is not recorded."},
		{"108", "- unknown open_at_log_end",
		 {"explorer.exe of 10:00:01 inferred parent_id_only", "- unknown logon_ruled_out"},
		 "c.exe ran as an account that is not recorded, in a session that no event names (its start names "
		 "only who asked for it, whom its token rules out); it was started elevated through UAC "
		 "(explorer.exe), (image not recorded)? → explorer.exe ~→ c.exe (inferred: its start names the parent "
		 "by process ID alone), and how long it ran is not recorded."},
	 }},
	{"a service of which only the account that installed it is told",
	 "10:00:00 service user=adm ServiceName=X ImagePath=C:\\svc.exe\n"
	 "10:00:01 start pid=100 image=C:\\svc.exe by=50 parent=C:\\Windows\\System32\\services.exe id=0x3e7 user=WS17$ sid=S-1-5-18\n"
	 "10:00:02 start pid=200 image=C:\\b.exe by=100 parent=C:\\svc.exe id=0x3e7 user=WS17$ sid=S-1-5-18\n",
	 {
		{"100", "- unknown open_at_log_end",
		 {"services.exe unknown parent_not_recorded", "0x3e7 recorded logon_built_in"},
		 "svc.exe ran as SYSTEM, in the system's own SYSTEM session; it was started as a service installed by "
		 "adm (services.exe), services.exe? → svc.exe (the parent's start is not recorded), and how long it "
		 "ran is not recorded."},
		{"200", "- unknown open_at_log_end",
		 {"svc.exe of 10:00:01 recorded parent_started", "0x3e7 recorded logon_built_in"},
		 "b.exe ran as SYSTEM, in the system's own SYSTEM session; it was started by a service installed by "
		 "adm (svc.exe), services.exe? → svc.exe → b.exe, and how long it ran is not recorded."},
	 }},
	{"a task that the Task Scheduler's log names",
	 "10:00:00 129 TaskName=\\Corp\\Sync ProcessID=100 Path=%windir%\\system32\\up.exe\n"
	 "10:00:00.1 start pid=100 image=C:\\Windows\\System32\\up.exe by=50 parent=C:\\Windows\\System32\\svchost.exe id=0x3e7 user=WS17$ sid=S-1-5-18\n"
	 "10:00:09 exit pid=100 image=C:\\Windows\\System32\\up.exe id=0x3e7 user=WS17$ sid=S-1-5-18\n"
	 "10:00:09 201 TaskName=\\Corp\\Sync EnginePID=100 ActionName=%windir%\\system32\\up.exe\n",
	 {
		{"100", "10:00:09 recorded exit_recorded",
		 {"svchost.exe unknown parent_not_recorded", "0x3e7 recorded logon_built_in"},
		 "up.exe ran as SYSTEM, in the system's own SYSTEM session; it was started by the Task Scheduler as "
		 "its task \\Corp\\Sync (svchost.exe), svchost.exe? → up.exe (the parent's start is not recorded), "
		 "and ran 8.90 s."},
	 }},
	{"logon recorded after the start",
	 "10:00:00 start pid=100 image=C:\\a.exe by=50 parent=C:\\p.exe id=0x1000 user=bob\n"
	 "10:00:01 logon id=0x1000 user=bob type=3 ip=10.1.2.3 subject=0x0\n",
	 {
		{"100", "- unknown open_at_log_end",
		 {"p.exe unknown parent_not_recorded", "0x1000 inferred logon_after_start"},
		 "a.exe ran as bob, who had logged on over the network from 10.1.2.3 at 2026-03-01 10:00:01 UTC "
		 "(inferred: that logon is recorded after the start); it was started by another program (p.exe), "
		 "p.exe? → a.exe (the parent's start is not recorded), and how long it ran is not recorded."},
	 }},
	{"exit by another subject",
	 "10:00:00 logon id=0x1000 user=bob type=2 subject=0x3e7\n"
	 "10:00:01 start pid=100 image=C:\\a.exe by=50 parent=C:\\p.exe id=0x1000 user=bob\n"
	 "10:00:05 exit pid=100 image=C:\\a.exe id=0x9000 user=eve\n",
	 {
		{"100", "10:00:05 inferred exit_other_subject",
		 {"p.exe unknown parent_not_recorded", "0x1000 recorded logon_recorded"},
		 "a.exe ran as bob, who had logged on at the console at 2026-03-01 10:00:00 UTC; it was started by "
		 "another program (p.exe), p.exe? → a.exe (the parent's start is not recorded), and ran 4.00 s "
		 "(inferred: the exit names another session)."},
	 }},
	{"a parent that nothing but its children shows",
	 "10:00:01 start pid=100 image=C:\\a.exe by=50 parent=C:\\p.exe id=0x1000 user=bob\n"
	 "10:00:05 start pid=50 image=C:\\q.exe by=40 parent=C:\\o.exe id=0x1000 user=bob\n",
	 {
		{"50", "before 10:00:05 inferred id_reused",
		 {"- unknown parent_unknown", "- unknown logon_unknown"},
		 "p.exe is known only as the parent that other starts name: who started it, when and how, is not "
		 "recorded, nor is its exit, but by 2026-03-01 10:00:05 UTC another process had its ID."},
		{"40", "- unknown open_at_log_end",
		 {"- unknown parent_unknown", "- unknown logon_unknown"},
		 "o.exe is known only as the parent that other starts name: who started it, when and how, is not "
		 "recorded."},
		{"100", "- unknown open_at_log_end",
		 {"p.exe unknown parent_not_recorded", "0x1000 unknown logon_not_recorded"},
		 "a.exe ran as bob, in session 0x1000, whose logon is not recorded; it was started by another "
		 "program (p.exe), p.exe? → a.exe (the parent's start is not recorded), and how long it ran is not "
		 "recorded."},
	 }},
	{"a computer's account comes in over the network",
	 "10:00:00 logon id=0x1000 user=DC1$ type=3 subject=0x0 ip=10.0.0.66\n"
	 "10:00:05 start pid=100 image=C:\\a.exe by=50 parent=C:\\p.exe id=0x1000 user=DC1$\n"
	 "10:00:10 logon id=0x2000 user=adm type=9 subject=0x1000\n"
	 "10:00:11 start pid=200 image=C:\\b.exe by=50 parent=C:\\p.exe id=0x2000 user=adm\n",
	 {
		{"100", "- unknown open_at_log_end",
		 {"p.exe unknown parent_not_recorded", "0x1000 recorded logon_recorded"},
		 "a.exe ran as DC1$, who had logged on over the network from 10.0.0.66 at 2026-03-01 10:00:00 UTC; it "
		 "was started by another program (p.exe), p.exe? → a.exe (the parent's start is not recorded), and how "
		 "long it ran is not recorded."},
		{"200", "- unknown open_at_log_end",
		 {"p.exe unknown parent_not_recorded", "0x2000 recorded logon_recorded"},
		 "b.exe ran as adm, whom a program had logged on with new credentials for the network at 2026-03-01 "
		 "10:00:10 UTC (where the person came in is not recorded: the logon goes back to DC1$, who had logged on "
		 "over the network from 10.0.0.66 at 2026-03-01 10:00:00 UTC); it was started with other credentials (as "
		 "runas does; p.exe), p.exe? → b.exe (the parent's start is not recorded), and how long it ran is not "
		 "recorded."},
		{"0x1000", "- unknown open_at_log_end",
		 {"0x1000 unknown origin_machine", "- unknown none"},
		 "DC1$ logged on over the network from 10.0.0.66 at 2026-03-01 10:00:00 UTC; when it ended is not "
		 "recorded, and 1 process is recorded in it."},
		{"0x2000", "- unknown open_at_log_end",
		 {"0x1000 unknown origin_machine", "- unknown none"},
		 "adm was logged on with new credentials for the network at 2026-03-01 10:00:10 UTC, by a program; when "
		 "it ended is not recorded, and 1 process is recorded in it."},
	 }},
	{"a program logs somebody on, who comes in again from the computer itself",
	 "10:00:00 logon id=0x1000 user=adm type=2 subject=0x3e7 ProcessName=C:\\Windows\\PSEXESVC.exe\n"
	 "10:00:05 start pid=100 image=C:\\a.exe by=50 parent=C:\\p.exe id=0x1000 user=adm\n"
	 "10:00:10 logon id=0x2000 user=adm type=3 subject=0x0 ip=::1\n"
	 "10:00:20 logon id=0x3000 user=eve type=9 subject=0x2000\n"
	 "10:00:21 start pid=200 image=C:\\b.exe by=50 parent=C:\\p.exe id=0x3000 user=eve\n",
	 {
		{"100", "- unknown open_at_log_end",
		 {"p.exe unknown parent_not_recorded", "0x1000 recorded logon_recorded"},
		 "a.exe ran as adm, whom a program had logged on interactively at 2026-03-01 10:00:00 UTC; it was "
		 "started by another program (p.exe), p.exe? → a.exe (the parent's start is not recorded), and how "
		 "long it ran is not recorded."},
		{"200", "- unknown open_at_log_end",
		 {"p.exe unknown parent_not_recorded", "0x3000 recorded logon_recorded"},
		 "b.exe ran as eve, whom a program had logged on with new credentials for the network at 2026-03-01 "
		 "10:00:20 UTC (inferred: the person came in as adm, who had logged on over the network from ::1 at "
		 "2026-03-01 10:00:10 UTC); it was started with other credentials (as runas does; p.exe), p.exe? → "
		 "b.exe (the parent's start is not recorded), and how long it ran is not recorded."},
		{"0x1000", "- unknown open_at_log_end",
		 {"0x1000 inferred origin_self", "- unknown none"},
		 "adm was logged on interactively at 2026-03-01 10:00:00 UTC, by a program; when it ended is not "
		 "recorded, and 1 process is recorded in it."},
		{"0x2000", "- unknown open_at_log_end",
		 {"0x2000 inferred origin_self", "- unknown none"},
		 "adm logged on over the network from ::1 at 2026-03-01 10:00:10 UTC; when it ended is not recorded, "
		 "and no process is recorded in it."},
		{"0x3000", "- unknown open_at_log_end",
		 {"0x2000 inferred origin_subject", "- unknown none"},
		 "eve was logged on with new credentials for the network at 2026-03-01 10:00:20 UTC, by a program; when "
		 "it ended is not recorded, and 1 process is recorded in it."},
	 }},
	{"a logon that goes back to one that is not recorded",
	 "10:00:00 logon id=0x2000 user=adm type=9 subject=0x9000\n"
	 "10:00:01 start pid=100 image=C:\\a.exe by=50 parent=C:\\p.exe id=0x2000 user=adm\n",
	 {
		{"100", "- unknown open_at_log_end",
		 {"p.exe unknown parent_not_recorded", "0x2000 recorded logon_recorded"},
		 "a.exe ran as adm, whom a program had logged on with new credentials for the network at 2026-03-01 "
		 "10:00:00 UTC (where the person came in is not recorded: the logon goes back to an account that is "
		 "not recorded, in session 0x9000, whose logon is not recorded); it was started with other "
		 "credentials (as runas does; p.exe), p.exe? → a.exe (the parent's start is not recorded), and how "
		 "long it ran is not recorded."},
	 }},
};

#endif
