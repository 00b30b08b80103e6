#include "store/relation.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "base/zone.h"
#include "store/query.h"

/* Pieces that several columns share. A file name is what stands behind the
 * last backslash. */
#define RECORD(fact) "(SELECT record_id FROM fact WHERE fact_id = " fact " AND record_id > 0)"
#define CONFIDENCE(x) "(SELECT name FROM confidence WHERE confidence = " x ")"
#define REASON(x) "(SELECT name FROM link_reason WHERE reason = " x ")"
#define TEXT(x) "(SELECT text FROM string WHERE string_id = " x ")"
/* Sysmon writes ALGORITHM=hex, with a comma between. */
#define HASH(algorithm, length) \
	"(SELECT CASE WHEN instr(text, '" algorithm "=') THEN substr(text, instr(text, '" algorithm "=') + length('" \
	algorithm "='), " length ") END FROM string WHERE string_id = p.hashes_id)"
#define TYPE_WORDS(x) "(SELECT words FROM logon_type WHERE type = " x ")"

/* Reconnects of a session, by Security (4778), by the session manager (25), and by logons that
 * took it up; those of either token are of both. */
#define BOTH_TOKENS "(l.logon_key, CASE WHEN l.linked_confidence = 2 THEN l.linked_key END)"
#define CONSOLE "'the console'"
#define TAKEN_UP \
	"(SELECT coalesce(rs.text, 'an unnamed client') AS place FROM derived_activity rv LEFT JOIN string rs ON rs.string_id = rv.what_id " \
	"WHERE rv.logon_key IN " BOTH_TOKENS " AND " PRESENCE_KINDS("rv.kind") \
	" AND rv.kind IN (SELECT kind FROM fact_kind WHERE name IN ('reconnect', 'ts_reconnect')) " \
	"UNION ALL SELECT " TEXT("t.address_id") " FROM derived_logon t WHERE t.took_up_key IN " BOTH_TOKENS ")"
#define IS_REMOTE \
	"(l.type IN (10, 12) OR (l.address_id IS NOT NULL AND " REASON("l.start_reason") " = 'logon_session_manager') " \
	"OR l.took_up_key IS NOT NULL OR EXISTS (SELECT 1 FROM " TAKEN_UP " WHERE place <> " CONSOLE "))"

enum {
	HIDDEN = 0,
	S = COL_SHOWN,
	SR = COL_SHOWN | COL_RIGHT,
	SW = COL_SHOWN | COL_STRETCH,
	N = COL_NAME,
	SN = S | COL_NAME,
	SWN = SW | COL_NAME
};

/* A row shows the name that its own record has: n is it, of the row whose short name is x. */
#define NAMED_USER "coalesce(n.user, a.user)"
#define NAMED_DOMAIN(x) "CASE WHEN " x ".name_key IS NULL THEN a.domain ELSE n.domain END"
#define JOIN_NAME(x) "LEFT JOIN derived_account_name n ON n.name_key = " x ".name_key "

static const struct column account_columns[] = {
	{"host", "Host", COL_TEXT, S, 12, "h.name", "computer"},
	{"user", "User", COL_TEXT, SW, 18, "a.user", "account name, the latest; null where no event of this SID names it"},
	{"domain", "Domain", COL_TEXT, S, 12, "a.domain", "domain or computer of the account"},
	{"sid", "SID", COL_TEXT, HIDDEN, 46, "a.sid", "security identifier"},
	{"logons", "Logons", COL_INT, SR, 6, "a.logons", "logon sessions"},
	{"processes", "Procs", COL_INT, SR, 6, "a.processes", "processes it owned"},
	{"failed_logons", "Failed", COL_INT, SR, 6, "a.failed_logons", "failed logons in its name"},
	{"elevated", "Elev", COL_BOOL, S, 4, "nullif(a.elevated, 0)", "held a full token or special privileges; empty: nothing shows it"},
	{"first_seen", "First seen", COL_TIME, S, 19, "a.first_seen", "its first activity"},
	{"last_seen", "Last seen", COL_TIME, S, 19, "a.last_seen", "its last activity"},
	{"built_in", "System's own", COL_BOOL, HIDDEN, 12, "a.built_in", "the system's own, a service's or a computer's account"},
	{"other_names", "Other names", COL_TEXT, HIDDEN, 30,
	 "(SELECT group_concat(name, ', ') FROM (SELECT coalesce(m.domain || '\\', '') || m.user AS name FROM derived_account_name m "
	 "WHERE m.account_key = a.account_key AND m.recorded AND (m.user <> a.user OR m.domain IS NOT a.domain) ORDER BY m.name_key))",
	 "other names that records give this SID: it was renamed, or the domain is spelled otherwise"},
};

/* The session of a line of activity, or that of its process. */
#define SESSION(what) \
	"(SELECT " what " FROM derived_logon s WHERE s.logon_key = coalesce(v.logon_key, p.logon_key) AND s.status <> 1)"

/* "RDP", "network": how a session was opened. Of one that the session manager alone tells of, its
 * address says it. */
#define OPENED_BY \
	"CASE WHEN " REASON("l.start_reason") " = 'logon_session_manager' " \
	"THEN CASE WHEN l.address_id IS NULL THEN 'console' ELSE 'RDP' END WHEN l.type IS NOT NULL THEN " TYPE_WORDS("l.type") " END"
#define FROM_CLIENT(x) "coalesce(' from ' || " TEXT(x ".address_id") ", '') || coalesce(' (' || " TEXT(x ".workstation_id") " || ')', '')"
#define CLIENT_CONFIDENCE(x) "CASE WHEN " x ".workstation_id IS NOT NULL THEN " CONFIDENCE(x ".client_confidence") " END"
#define CLIENT_REASON(x) "CASE WHEN " x ".workstation_id IS NOT NULL THEN " REASON(x ".client_reason") " END"
/* The same of the logon at which the person came in: no surer than that it is that one. */
#define ORIGIN_CLIENT_SURE \
	{"origin_workstation_confidence", "Workstation sure", COL_TEXT, HIDDEN, 8, \
	 "CASE WHEN o.workstation_id IS NOT NULL THEN " CONFIDENCE("min(o.client_confidence, p.origin_confidence)") " END", \
	 "how sure the client's name is: recorded, inferred, unknown"}, \
	{"origin_workstation_reason", "Workstation reason", COL_TEXT, HIDDEN, 20, CLIENT_REASON("o"), "why"}

static const struct column activity_columns[] = {
	{"host", "Host", COL_TEXT, HIDDEN, 12, "h.name", "computer"},
	{"time", "Time", COL_TIME, S, 19, "v.time", "when"},
	{"kind", "Kind", COL_TEXT, HIDDEN, 20, "k.name", "kind of the fact"},
	{"activity", "Activity", COL_TEXT, S, 22, "k.words", "the kind in words"},
	{"what", "What", COL_TEXT, SWN, 24,
	 "coalesce(wt.text || CASE WHEN v.logon_key IS NULL THEN " FROM_CLIENT("v") " ELSE '' END, " FILE_NAME("i.text") ", " OPENED_BY " || "
	 FROM_CLIENT("l") " || CASE WHEN l.client_confidence = 1 THEN '~' ELSE '' END)",
	 "the program, the session or what was acted on"},
	{"user", "User", COL_TEXT, S, 12, NAMED_USER, "account that acted, by the name that its record has"},
	{"domain", "Domain", COL_TEXT, HIDDEN, 12, NAMED_DOMAIN("v"), "its domain, as the record has it"},
	{"pid", "PID", COL_INT, SR, 6, "nullif(p.pid, 0)", "process ID, where it is about a process"},
	{"duration_s", "Ran for", COL_DURATION, SR, 12, "CASE WHEN p.flags & 1028 OR p.end < p.start THEN NULL ELSE p.end - p.start END",
	 "how long the process ran, where its exit was recorded"},
	{"image", "Image", COL_TEXT, N, 40, "i.text", "image path of the process"},
	{"command_line", "Command line", COL_TEXT, HIDDEN, 40, TEXT("p.command_line_id"), "its command line"},
	{"logon_id", "Logon ID", COL_LOGON_ID, HIDDEN, 10, "nullif(coalesce(l.logon_id, p.logon_id), 0)", "logon session"},
	{"session_start", "Session start", COL_TIME, HIDDEN, 19, SESSION("s.start"), "when that session began; null: not recorded, or the system's own"},
	{"session_end", "Session end", COL_TIME, HIDDEN, 19, SESSION("s.end"), "when it had ended at the latest; null: open at the end of the log"},
	{"address", "From", COL_TEXT, HIDDEN, 15, TEXT("coalesce(v.address_id, l.address_id)"), "source address of the session, or of a logon that failed"},
	{"workstation", "Workstation", COL_TEXT, HIDDEN, 15, TEXT("coalesce(v.workstation_id, l.workstation_id)"), "name of the client there"},
	{"end_confidence", "End sure", COL_TEXT, HIDDEN, 8, "CASE WHEN k.name IN ('process_start', 'process_end') THEN " CONFIDENCE("p.end_confidence") " END",
	 "how sure the end of the process is: recorded, inferred, unknown"},
	{"end_reason", "End reason", COL_TEXT, HIDDEN, 20, "CASE WHEN k.name IN ('process_start', 'process_end') THEN " REASON("p.end_reason") " END", "why"},
	{"logon_confidence", "Logon sure", COL_TEXT, HIDDEN, 8, "CASE WHEN k.name IN ('process_start', 'process_end') THEN " CONFIDENCE("p.logon_confidence") " END",
	 "how sure the logon of the process is: recorded, inferred, unknown"},
	{"logon_reason", "Logon reason", COL_TEXT, HIDDEN, 20, "CASE WHEN k.name IN ('process_start', 'process_end') THEN " REASON("p.logon_reason") " END", "why"},
	{"event_id", "Event", COL_INT, HIDDEN, 5, "f.event_id", "event ID of the fact"},
	{"record", "Record", COL_INT, HIDDEN, 10, "CASE WHEN f.record_id > 0 THEN f.record_id END", "record ID of the fact"},
	{"asleep_s", "Asleep", COL_DURATION, COL_RIGHT, 12, "p.asleep", "how much of duration_s the system slept, in seconds; null: it did not, or that is not told"},
	{"workstation_confidence", "Workstation sure", COL_TEXT, HIDDEN, 8,
	 "CASE WHEN v.workstation_id IS NOT NULL THEN 'recorded' ELSE " CLIENT_CONFIDENCE("l") " END", "how sure the client's name is: recorded, inferred"},
	{"workstation_reason", "Workstation reason", COL_TEXT, HIDDEN, 20,
	 "CASE WHEN v.workstation_id IS NOT NULL THEN 'client_recorded' ELSE " CLIENT_REASON("l") " END", "why"},
	{"sid", "SID", COL_TEXT, HIDDEN, 46, "a.sid", "SID of that account, which has no name where no event gives it one"},
};

#define LEARN_END "(h.first_start + min(@LEARN, (h.last_start - h.first_start) * 3 / 4))"
/* What baselines know of the row: see derived_cover.how.  Where a pattern or a name
 * stands for several paths, one that is known makes all of them known. */
#define COVERED "(x.covered | @KNOWN)"
/* Where hashes count, only a list of hashes knows what has one. */
#define NEW_PATH "(@SEEN > " LEARN_END " AND NOT " COVERED " & CASE WHEN @HASH AND x.hash IS NOT NULL THEN 10 ELSE 15 END)"
/* A known path with a hash that was never seen there, or is not the listed one. */
#define NEW_HASH "((coalesce(x.hash_seen, 0) > " LEARN_END " OR x.covered & 8) AND NOT x.covered & 2)"
/* No list of paths and no learning period makes a look-alike, or a system program below
 * a wrong parent or for a wrong account, harmless: a known hash clears the first, an
 * approval by hand all. */
#define SUSPICIOUS "(((pr.marks | x.marks) & 96 OR (pr.marks & 1 AND NOT x.covered & 2)) AND NOT x.covered & 4)"
/* What of it is new: '' for the path, else the hash, else the marks. */
#define NEWS "CASE WHEN " NEW_PATH " THEN '' WHEN " NEW_HASH " THEN coalesce(x.hash, '') ELSE '!' || ((pr.marks | x.marks) & 97) END"
#define MARK(bit, name) "CASE WHEN (pr.marks | x.marks) & " bit " THEN '" name " ' ELSE '' END"
#define PATH_MARK(bit, name) "CASE WHEN pr.marks & " bit " THEN '" name " ' ELSE '' END"
#define COVERED_BY \
	"(SELECT group_concat(b.name, ', ') FROM derived_cover v JOIN baseline b USING (baseline_id) " \
	"WHERE v.executable_key = x.executable_key AND v.how & 7)"
#define UNRELIABLE_COVER \
	"(SELECT min(b.reliable) FROM derived_cover v JOIN baseline b USING (baseline_id) " \
	"WHERE v.executable_key = x.executable_key AND v.how & 7)"
/* What the executables' list says of a process's executable on its host. */
#define OF_EXECUTABLE(what) \
	"(SELECT " what " FROM derived_executable x WHERE x.program_id = p.program_id " \
	"AND x.executable_key BETWEEN ((p.process_key >> 32) << 32) + 1 AND (((p.process_key >> 32) + 1) << 32) - 1)"
#define STATUS_OF_EXECUTABLE \
	"CASE WHEN " NEW_PATH " THEN 'new' WHEN " NEW_HASH " THEN 'replaced' WHEN " SUSPICIOUS " THEN 'suspicious' " \
	"WHEN " COVERED " & 7 THEN 'known' ELSE 'learned' END"

static const struct column process_columns[] = {
	{"host", "Host", COL_TEXT, HIDDEN, 12, "h.name", "computer"},
	{"boot", "Boot", COL_INT, HIDDEN, 4, "b.seq", "number of the boot on that host"},
	{"pid", "PID", COL_INT, SR, 6, "nullif(p.pid, 0)", "process ID"},
	{"start", "Start", COL_TIME, S, 20, "p.start", "when it started; null: not known; where flags has start_by_guid, by Sysmon's GUID and not recorded"},
	{"end", "End", COL_TIME, HIDDEN, 19, "CASE WHEN p.flags & 4 THEN NULL ELSE p.end END", "when it ended; null: not recorded"},
	{"end_before", "Ended before", COL_TIME, HIDDEN, 19, "CASE WHEN p.flags & 4 THEN p.end END",
	 "where the exit was not recorded: it had ended by then"},
	{"duration_s", "Ran for", COL_DURATION, SR, 12, "CASE WHEN p.flags & 1028 OR p.end < p.start THEN NULL ELSE p.end - p.start END", "end - start, in seconds"},
	{"image", "Image", COL_TEXT, N, 50, "i.text", "image path as recorded"},
	{"name", "Name", COL_TEXT, SN, 28, FILE_NAME("i.text"), "file name of the image"},
	{"command_line", "Command line", COL_TEXT, SW, 40, TEXT("p.command_line_id"), "command line as recorded"},
	{"user", "Owner", COL_TEXT, S, 14, NAMED_USER, "account that owns it, by the name that its record has"},
	{"domain", "Domain", COL_TEXT, HIDDEN, 12, NAMED_DOMAIN("p"), "domain of the owner, as the record has it"},
	{"sid", "SID", COL_TEXT, HIDDEN, 46, "a.sid", "SID of the owner"},
	{"logon_id", "Logon ID", COL_LOGON_ID, HIDDEN, 10, "p.logon_id", "the owner's logon session"},
	{"requested_by", "Requested by", COL_TEXT, HIDDEN, 14, "coalesce((SELECT user FROM derived_account_name WHERE name_key = p.requester_name_key), rq.user)", "account that asked for it, where it is another"},
	{"requested_logon_id", "Requester's logon ID", COL_LOGON_ID, HIDDEN, 10, "p.requested_logon_id", "that account's session"},
	{"elevation", "Token", COL_TEXT, HIDDEN, 8,
	 "CASE p.elevation WHEN 1936 THEN 'default' WHEN 1937 THEN 'full' WHEN 1938 THEN 'limited' END",
	 "token elevation type: default, full, limited"},
	{"integrity", "Integrity", COL_TEXT, HIDDEN, 9,
	 "CASE p.integrity WHEN 0 THEN 'untrusted' WHEN 4096 THEN 'low' WHEN 8192 THEN 'medium' WHEN 8448 THEN 'medium_plus' "
	 "WHEN 12288 THEN 'high' WHEN 16384 THEN 'system' ELSE CAST(p.integrity AS TEXT) END",
	 "mandatory integrity level"},
	{"exit_status", "Exit status", COL_HEX, HIDDEN, 10, "p.exit_status", "exit status"},
	{"parent_pid", "Parent PID", COL_INT, HIDDEN, 6, "p.parent_pid", "creator process ID as recorded"},
	{"parent_image", "Parent image", COL_TEXT, N, 50, "pi.text", "image path of the parent"},
	{"parent_start", "Parent start", COL_TIME, HIDDEN, 19, "pp.start", "when the parent started: by Sysmon's GUID where parent_confidence is unknown"},
	{"how_started", "How started", COL_TEXT, HIDDEN, 16, "(SELECT name FROM how_started WHERE how = p.how)", "how it was started"},
	{"depth", "Depth", COL_INT, HIDDEN, 5, "p.depth", "depth in the process tree; 1: a root of its boot"},
	{"flags", "Flags", COL_TEXT, HIDDEN, 20,
	 "nullif(trim(CASE WHEN p.status = 1 THEN 'exit_only ' WHEN p.status = 2 THEN 'not_recorded ' ELSE '' END || "
	 "CASE WHEN p.flags & 1 THEN 'owner_changed ' ELSE '' END || CASE WHEN p.flags & 2 THEN 'elevated ' ELSE '' END || "
	 "CASE WHEN p.flags & 8 THEN 'other_requester ' ELSE '' END || CASE WHEN p.flags & 16 THEN 'locked ' ELSE '' END || "
	 "CASE WHEN p.flags & 32 THEN 'disconnected ' ELSE '' END || CASE WHEN p.flags & 64 THEN 'clock_set ' ELSE '' END || "
	 "CASE WHEN p.flags & 128 THEN 'after_clock_set ' ELSE '' END || CASE WHEN p.flags & 256 THEN 'after_log_cleared ' ELSE '' END || "
	 "CASE WHEN p.flags & 512 THEN 'slept ' ELSE '' END || "
	 "CASE WHEN p.flags & 1024 THEN 'start_by_guid ' ELSE '' END || CASE WHEN p.flags & 2048 THEN 'written_late ' ELSE '' END || "
	 "CASE WHEN p.flags & 4096 THEN 'at_console ' ELSE '' END), '')",
	 "exit_only, not_recorded, owner_changed, elevated, other_requester, locked, disconnected (the session, at the start), "
	 "clock_set (before its end), after_clock_set and after_log_cleared (the first start after that), slept (the system did, while it ran), at_console (the session, at the start: taken up again there), "
	 "start_by_guid (no event tells its start, but Sysmon's GUID, to the second), written_late (Sysmon alone tells its start, and wrote so more than two seconds after)"},
	{"start_record", "Start record", COL_INT, HIDDEN, 10, RECORD("p.start_fact"), "record ID of the start"},
	{"start_confidence", "Start sure", COL_TEXT, HIDDEN, 8, "CASE WHEN p.flags & 1024 THEN 'inferred' WHEN p.start IS NOT NULL THEN 'recorded' END", "recorded, inferred"},
	{"start_reason", "Start reason", COL_TEXT, HIDDEN, 20,
	 "CASE WHEN p.flags & 1024 THEN 'start_by_guid' WHEN p.flags & 2048 THEN 'start_written_late' WHEN p.start IS NOT NULL THEN 'start_recorded' END", "why"},
	{"end_record", "End record", COL_INT, HIDDEN, 10, RECORD("p.end_fact"), "record ID of the exit, or of what shows that it had ended before"},
	{"end_confidence", "End sure", COL_TEXT, HIDDEN, 8, CONFIDENCE("p.end_confidence"), "recorded, inferred, unknown"},
	{"end_reason", "End reason", COL_TEXT, HIDDEN, 20, REASON("p.end_reason"), "why"},
	{"parent_record", "Parent record", COL_INT, HIDDEN, 10, RECORD("p.parent_fact"), "record ID of the parent's start"},
	{"parent_confidence", "Parent sure", COL_TEXT, HIDDEN, 8, CONFIDENCE("p.parent_confidence"), "recorded, inferred, unknown"},
	{"parent_reason", "Parent reason", COL_TEXT, HIDDEN, 20, REASON("p.parent_reason"), "why"},
	{"logon_record", "Logon record", COL_INT, HIDDEN, 10, RECORD("p.logon_fact"), "record ID of the logon"},
	{"logon_confidence", "Logon sure", COL_TEXT, HIDDEN, 8, CONFIDENCE("p.logon_confidence"), "recorded, inferred, unknown"},
	{"logon_reason", "Logon reason", COL_TEXT, HIDDEN, 20, REASON("p.logon_reason"), "why"},
	{"origin_logon_id", "Originating logon", COL_LOGON_ID, HIDDEN, 10, "o.logon_id", "the logon at which the person behind it came in"},
	{"origin_type", "Came in by", COL_TEXT, HIDDEN, 12, TYPE_WORDS("o.type"), "its type in words"},
	{"origin_user", "Came in as", COL_TEXT, HIDDEN, 12, "coalesce((SELECT user FROM derived_account_name WHERE name_key = o.name_key), (SELECT user FROM derived_account WHERE account_key = o.account_key))", "its account"},
	{"origin_address", "From", COL_TEXT, HIDDEN, 15, TEXT("o.address_id"), "its source address"},
	{"origin_workstation", "Workstation", COL_TEXT, HIDDEN, 12, TEXT("o.workstation_id"), "name of the client there"},
	{"origin_record", "Origin record", COL_INT, HIDDEN, 10, RECORD("o.fact_id"), "its record ID"},
	{"origin_confidence", "Origin sure", COL_TEXT, HIDDEN, 8, CONFIDENCE("p.origin_confidence"), "recorded, inferred, unknown"},
	{"origin_reason", "Origin reason", COL_TEXT, HIDDEN, 20, REASON("p.origin_reason"), "why"},
	{"client_address", "User was at", COL_TEXT, HIDDEN, 15, TEXT("p.client_address_id"), "where the session had been taken up again from by then; null: it was not, or at the console"},
	{"client_workstation", "Client", COL_TEXT, HIDDEN, 12, TEXT("p.client_workstation_id"), "name of that client"},
	{"client_record", "Client record", COL_INT, HIDDEN, 10, RECORD("p.client_fact"), "record ID of the reconnect"},
	{"client_confidence", "Client sure", COL_TEXT, HIDDEN, 8, "CASE WHEN p.client_fact IS NOT NULL THEN " CONFIDENCE("p.client_confidence") " END", "recorded, inferred"},
	{"client_reason", "Client reason", COL_TEXT, HIDDEN, 20, "CASE WHEN p.client_fact IS NOT NULL THEN " REASON("p.client_reason") " END", "why"},
	{"executable_status", "Executable", COL_TEXT, HIDDEN, 10, OF_EXECUTABLE(STATUS_OF_EXECUTABLE), "new, replaced, suspicious, known or learned: see executable, status"},
	{"executable_score", "Score", COL_INT, HIDDEN, 5, OF_EXECUTABLE("x.score"), "how much its executable is worth a look"},
	{"executable_baseline", "Baseline", COL_TEXT, HIDDEN, 14, OF_EXECUTABLE("coalesce(" COVERED_BY ", CASE WHEN x.first_seen <= " LEARN_END " THEN '(learning period)' END)"),
	 "what covers its executable"},
	{"guid", "GUID", COL_TEXT, HIDDEN, 38, TEXT("p.guid_id"), "Sysmon's ProcessGuid"},
	{"sha256", "SHA-256", COL_TEXT, HIDDEN, 64, HASH("SHA256", "64"), "from Sysmon's Hashes"},
	{"md5", "MD5", COL_TEXT, HIDDEN, 32, HASH("MD5", "32"), "from Sysmon's Hashes"},
	{"imphash", "Imphash", COL_TEXT, HIDDEN, 32, HASH("IMPHASH", "32"), "from Sysmon's Hashes"},
	{"sysmon_record", "Sysmon record", COL_INT, HIDDEN, 10, RECORD("p.sysmon_fact"), "record ID of Sysmon's event of the same start"},
	{"task", "Task", COL_TEXT, HIDDEN, 30, TEXT("p.task_id"), "the scheduled task that it is, where the Task Scheduler's log says so"},
	{"task_record", "Task record", COL_INT, HIDDEN, 10, RECORD("p.task_fact"), "record ID of the event that says so"},
	{"task_confidence", "Task sure", COL_TEXT, HIDDEN, 8, "CASE WHEN p.task_fact IS NOT NULL THEN " CONFIDENCE("p.task_confidence") " END", "recorded"},
	{"task_reason", "Task reason", COL_TEXT, HIDDEN, 20, "CASE WHEN p.task_fact IS NOT NULL THEN " REASON("p.task_reason") " END", "why"},
	{"installed_by", "Installed by", COL_TEXT, HIDDEN, 14, "(SELECT user FROM derived_account WHERE account_key = p.installer_key)",
	 "account that installed the service, or set up the task, that it is taken for or is below"},
	{"asleep_s", "Asleep", COL_DURATION, COL_RIGHT, 12, "p.asleep", "how much of duration_s the system slept, in seconds; null: it did not, or that is not told (flag slept)"},
	ORIGIN_CLIENT_SURE,
};

static const struct column executable_columns[] = {
	{"host", "Host", COL_TEXT, S, 10, "h.name", "computer"},
	{"score", "Score", COL_INT, SR, 5, "x.score", "0 to 1000: how much it is worth a look; the order of the rows"},
	{"first_seen", "First seen", COL_TIME, S, 19, "x.first_seen", "its first recorded run on that host"},
	{"name", "Name", COL_TEXT, SN, 22, FILE_NAME("i.text"), "file name"},
	{"flags", "Flags", COL_TEXT, S, 14,
	 "nullif(trim(" MARK("1", "look_alike") " || " MARK("32", "wrong_parent") " || " MARK("64", "wrong_owner") " || "
	 "CASE WHEN " NEW_HASH " AND NOT " NEW_PATH " THEN 'replaced ' ELSE '' END || " MARK("2", "user_writable") " || "
	 MARK("16", "tool") " || " MARK("128", "rare") " || " MARK("4", "short_name") "), '')",
	 "look_alike (the name of a system program elsewhere, or nearly its name), wrong_parent, wrong_owner, replaced, "
	 "user_writable (place), tool (known to be used by intruders), rare, short_name (8.3)"},
	{"path", "Path", COL_TEXT, SWN, 40, "i.text", "image path of its first run as recorded"},
	{"runs", "Runs", COL_INT, SR, 5, "x.runs", "recorded runs on that host"},
	{"hosts", "Hosts", COL_INT, SR, 5, "(SELECT count(*) FROM derived_executable y WHERE y.program_id = x.program_id)", "hosts of the case that ran it"},
	{"users", "Users", COL_INT, HIDDEN, 5, "x.users", "accounts that ran it on that host"},
	{"first_host", "First host", COL_TEXT, HIDDEN, 10, "(SELECT fh.name FROM derived_executable y JOIN host fh ON fh.host_id = y.executable_key >> 32 "
	 "WHERE y.program_id = x.program_id ORDER BY y.first_seen, fh.name LIMIT 1)", "the host of the case that ran it first"},
	{"spread", "Spread", COL_INT, HIDDEN, 6, "(SELECT count(*) FROM derived_executable y WHERE y.program_id = x.program_id AND y.first_seen <= x.first_seen "
	 "AND (y.first_seen < x.first_seen OR (SELECT sh.name FROM host sh WHERE sh.host_id = y.executable_key >> 32) <= h.name))", "place of this host in the order in which hosts first ran it"},
	{"first_user", "First user", COL_TEXT, S, 12, NAMED_USER, "owner of the first run, by the name that its record has"},
	{"first_parent", "First parent", COL_TEXT, SN, 16, FILE_NAME("pi.text"), "parent of the first run"},
	{"how_started", "How started", COL_TEXT, HIDDEN, 14, "(SELECT name FROM how_started WHERE how = p.how)", "how the first run was started"},
	{"last_seen", "Last seen", COL_TIME, HIDDEN, 19, "x.last_seen", "its last recorded run on that host"},
	{"canonical", "Canonical path", COL_TEXT, N, 40, "pr.path", "the path that sightings are compared by"},
	{"pattern", "Pattern", COL_TEXT, N, 40, "pr.pattern", "that path with versions, GUIDs, users and temporary folders left open"},
	{"raw_paths", "Paths", COL_INT, HIDDEN, 5, "x.raw_paths", "image paths as recorded that have this canonical path on that host"},
	{"pattern_paths", "Of pattern", COL_INT, HIDDEN, 5, "(SELECT sum(y.raw_paths) FROM derived_executable y WHERE y.pattern_first = x.pattern_first)",
	 "image paths as recorded that have its pattern on that host: what the row stands for with --key pattern"},
	{"hash", "Hash", COL_TEXT, HIDDEN, 40, "x.hash", "of its last run with one: SHA-256, else SHA-1, else MD5, else authenticode: and what AppLocker logged"},
	{"hash_seen", "Hash seen", COL_TIME, HIDDEN, 19, "x.hash_seen", "when a hash first showed that differs from all before on that host"},
	{"status", "Status", COL_TEXT, HIDDEN, 8, STATUS_OF_EXECUTABLE,
	 "new: no baseline covers it; replaced: its path is known, its hash is not; suspicious: its path is known, but it is a look_alike, or "
	 "ran with wrong_parent or wrong_owner; learned: first seen within the learning period; known: a stored baseline covers it"},
	{"baseline", "Baseline", COL_TEXT, HIDDEN, 14, "coalesce(" COVERED_BY ", CASE WHEN x.first_seen <= " LEARN_END " THEN '(learning period)' END)",
	 "what covers it: names of stored baselines, or (learning period)"},
	{"baseline_quality", "Quality", COL_TEXT, HIDDEN, 10, "CASE " UNRELIABLE_COVER " WHEN 0 THEN 'unreliable' WHEN 1 THEN 'reliable' END",
	 "of the stored baselines that cover it: unreliable where one of them is"},
	{"pid", "PID", COL_INT, HIDDEN, 6, "nullif(p.pid, 0)", "process ID of the first run"},
	{"command_line", "Command line", COL_TEXT, HIDDEN, 40, TEXT("p.command_line_id"), "command line of the first run"},
	{"logon_id", "Logon ID", COL_LOGON_ID, HIDDEN, 10, "p.logon_id", "session of the first run"},
	{"origin_type", "Came in by", COL_TEXT, HIDDEN, 12, TYPE_WORDS("o.type"), "type of the originating logon"},
	{"origin_address", "From", COL_TEXT, HIDDEN, 15, TEXT("o.address_id"), "address of the originating logon"},
	{"origin_workstation", "Workstation", COL_TEXT, HIDDEN, 12, TEXT("o.workstation_id"), "name of the client of the originating logon"},
	{"start_record", "Start record", COL_INT, HIDDEN, 10, RECORD("p.start_fact"), "record ID of the first start"},
	{"logon_record", "Logon record", COL_INT, HIDDEN, 10, RECORD("p.logon_fact"), "record ID of its logon"},
	{"first_parent_confidence", "Parent sure", COL_TEXT, HIDDEN, 8, CONFIDENCE("p.parent_confidence"), "how sure the parent of the first run is: recorded, inferred, unknown"},
	{"first_parent_reason", "Parent reason", COL_TEXT, HIDDEN, 20, REASON("p.parent_reason"), "why"},
	{"logon_confidence", "Logon sure", COL_TEXT, HIDDEN, 8, CONFIDENCE("p.logon_confidence"), "how sure its logon is"},
	{"logon_reason", "Logon reason", COL_TEXT, HIDDEN, 20, REASON("p.logon_reason"), "why"},
	{"origin_confidence", "Origin sure", COL_TEXT, HIDDEN, 8, CONFIDENCE("p.origin_confidence"), "how sure its originating logon is"},
	{"origin_reason", "Origin reason", COL_TEXT, HIDDEN, 20, REASON("p.origin_reason"), "why"},
	ORIGIN_CLIENT_SURE,
};

static const struct column prevalence_columns[] = {
	{"hosts", "Hosts", COL_INT, SR, 6, "v.hosts", "hosts of the case that ran it"},
	{"all_hosts", "Of", COL_INT, HIDDEN, 6, "(SELECT count(*) FROM host)", "hosts of the case"},
	{"score", "Score", COL_INT, SR, 5, "v.score", "of the host where it is most worth a look"},
	{"name", "Name", COL_TEXT, SN, 22, "pr.name", "file name, case folded"},
	{"flags", "Flags", COL_TEXT, S, 22,
	 "nullif(trim(" PATH_MARK("1", "look_alike") " || " PATH_MARK("2", "user_writable") " || " PATH_MARK("16", "tool") " || "
	 PATH_MARK("4", "short_name") "), '')", "what the path alone tells: look_alike, user_writable, tool, short_name"},
	{"first_seen", "First seen", COL_TIME, S, 19, "v.first_seen", "its first recorded run on any host"},
	{"first_host", "First host", COL_TEXT, S, 12, "(SELECT fh.name FROM derived_executable y JOIN host fh ON fh.host_id = y.executable_key >> 32 "
	 "WHERE y.program_id = v.program_id ORDER BY y.first_seen, fh.name LIMIT 1)", "where that was"},
	{"spread", "Then on", COL_TEXT, S, 30,
	 "(SELECT group_concat(name, ', ') FROM (SELECT sh.name FROM derived_executable y JOIN host sh ON sh.host_id = y.executable_key >> 32 "
	 "WHERE y.program_id = v.program_id ORDER BY y.first_seen, sh.name LIMIT 5 OFFSET 1))", "the next five hosts, in the order in which they first ran it"},
	{"last_seen", "Last seen", COL_TIME, HIDDEN, 19, "v.last_seen", "its last recorded run on any host"},
	{"runs", "Runs", COL_INT, SR, 7, "v.runs", "recorded runs on all hosts"},
	{"path", "Path", COL_TEXT, SWN, 40, "pr.path", "canonical path"},
	{"pattern", "Pattern", COL_TEXT, N, 40, "pr.pattern", "that path with versions, GUIDs, users and temporary folders left open"},
};

static const struct column baseline_columns[] = {
	{"name", "Name", COL_TEXT, S, 16, "b.name", "what it is called"},
	{"kind", "Kind", COL_TEXT, S, 8, "b.kind", "learned, imported, approved"},
	{"entries", "Entries", COL_INT, SR, 7, "b.entries", "what it holds"},
	{"clears_by", "Clears by", COL_TEXT, S, 10,
	 "nullif(substr(CASE WHEN b.kinds & 1 THEN ',path' ELSE '' END || CASE WHEN b.kinds & 2 THEN ',pattern' ELSE '' END || "
	 "CASE WHEN b.kinds & 4 THEN ',name' ELSE '' END || CASE WHEN b.kinds & 8 THEN ',hash' ELSE '' END || "
	 "CASE WHEN b.kinds & 16 THEN ',path+hash' ELSE '' END, 2), '')",
	 "what its entries are compared with: path, pattern, name, hash, path+hash"},
	{"scope", "Hosts", COL_TEXT, S, 12, "coalesce(b.scope, 'all')", "hosts it holds for"},
	{"covers", "Covers", COL_INT, SR, 7, "(SELECT count(*) FROM derived_cover v WHERE v.baseline_id = b.baseline_id AND v.how & 7)", "executables of the case's hosts that it covers"},
	{"quality", "Quality", COL_TEXT, S, 10, "CASE b.reliable WHEN 1 THEN 'reliable' WHEN 0 THEN 'unreliable' END",
	 "learned: unreliable: under a month, or with days without process auditing, gaps or cleared logs"},
	{"since", "Since", COL_TIME, HIDDEN, 19, "b.since", "learned: start of the period"},
	{"until", "Until", COL_TIME, HIDDEN, 19, "b.until", "learned: its end"},
	{"days", "Days", COL_INT, SR, 4, "b.days", "learned: days of the period, of the host with the fewest"},
	{"days_silent", "Silent", COL_INT, SR, 6, "b.days_silent", "learned: days without a process start but those of a boot, of the host with the most"},
	{"gaps", "Gaps", COL_INT, SR, 4, "b.gaps", "learned: stretches of over a day without any event, of the host with the most"},
	{"clears", "Clears", COL_INT, SR, 6, "b.clears", "learned: times a log was cleared in the period"},
	{"created", "Made", COL_TIME, HIDDEN, 19, "b.created", "when it was made"},
	{"origin", "Made from", COL_TEXT, SW, 30, "b.origin", "what it was made from"},
};

static const struct column entry_columns[] = {
	{"baseline", "Baseline", COL_TEXT, HIDDEN, 16, "b.name", "name of the baseline"},
	{"key", "Key", COL_TEXT, S, 9, "CASE e.kind WHEN 0 THEN 'path' WHEN 1 THEN 'pattern' WHEN 2 THEN 'name' WHEN 3 THEN 'hash' ELSE 'path+hash' END",
	 "what the value is: path, pattern, name, hash, path+hash"},
	{"value", "Value", COL_TEXT, SWN, 50, "e.value", "as it is compared; a hash stands behind its path and a bar"},
	{"added", "Approved", COL_TIME, S, 19, "e.added", "approved: when"},
	{"who", "By", COL_TEXT, S, 10, "e.who", "approved: by whom"},
	{"why", "Why", COL_TEXT, S, 20, "e.why", "approved: for what reason"},
};

/* Its end is a time and not a bound. */
#define LOGGED_OFF \
	"(l.end_confidence = 2 OR " REASON("l.end_reason") " IN ('logoff_clock_set', 'logoff_other_token', 'logoff_session_manager'))"

static const struct column logon_columns[] = {
	{"host", "Host", COL_TEXT, S, 10, "h.name", "computer"},
	{"boot", "Boot", COL_INT, HIDDEN, 4, "b.seq", "number of the boot on that host"},
	{"logon_id", "Logon ID", COL_LOGON_ID, SR, 10, "nullif(l.logon_id, 0)", "logon ID; null where the session manager alone tells of the session"},
	{"start", "Start", COL_TIME, S, 20, "l.start", "the logon event's time, or when the session manager tells of it; null: not recorded"},
	{"first_seen", "First seen", COL_TIME, HIDDEN, 19, "l.first_seen", "the first fact that shows the session"},
	{"end", "End", COL_TIME, HIDDEN, 19, "CASE WHEN " LOGGED_OFF " THEN l.end END", "when it ended; null: not recorded"},
	{"end_before", "Ended before", COL_TIME, HIDDEN, 19, "CASE WHEN NOT " LOGGED_OFF " THEN l.end END",
	 "where no logoff was recorded: it had ended by then"},
	{"duration_s", "Length", COL_DURATION, SR, 12, "CASE WHEN " LOGGED_OFF " AND l.end >= l.start THEN l.end - l.start END", "end - start, in seconds"},
	{"type", "Type", COL_INT, HIDDEN, 4, "l.type", "logon type"},
	{"type_name", "Type", COL_TEXT, S, 16, OPENED_BY, "logon type in words; RDP or console where the session manager alone tells of it"},
	{"user", "User", COL_TEXT, SW, 16, NAMED_USER, "account that logged on, by the name that its record has"},
	{"domain", "Domain", COL_TEXT, HIDDEN, 12, NAMED_DOMAIN("l"), "its domain, as the record has it"},
	{"sid", "SID", COL_TEXT, HIDDEN, 46, "a.sid", "its SID"},
	{"address", "Address", COL_TEXT, S, 15, TEXT("l.address_id"), "source address"},
	{"port", "Port", COL_INT, HIDDEN, 5, "l.port", "source port"},
	{"workstation", "Workstation", COL_TEXT, S, 12, TEXT("l.workstation_id"), "name of the client; null: none is told, as where the person was at the computer itself"},
	{"process", "Logon process", COL_TEXT, N, 30, TEXT("l.process_id"), "image that asked for the logon"},
	{"auth_package", "Package", COL_TEXT, HIDDEN, 10, TEXT("l.auth_package_id"), "authentication package"},
	{"elevated", "Elev", COL_BOOL, S, 4, "l.elevated", "elevated token"},
	{"privileged", "Priv", COL_BOOL, HIDDEN, 4, "nullif(l.privileged, 0)", "special privileges were assigned; empty: nothing shows it"},
	{"status", "Status", COL_TEXT, HIDDEN, 12,
	 "CASE l.status WHEN 0 THEN 'recorded' WHEN 1 THEN 'built_in' ELSE 'not_recorded' END", "recorded, built_in, not_recorded"},
	{"linked_logon_id", "Linked logon", COL_LOGON_ID, HIDDEN, 10, "l.linked_logon_id", "the session of the other token"},
	{"linked_confidence", "Link sure", COL_TEXT, HIDDEN, 8, CONFIDENCE("l.linked_confidence"), "recorded, inferred, unknown"},
	{"linked_reason", "Link reason", COL_TEXT, HIDDEN, 20, REASON("l.linked_reason"), "why"},
	{"origin_logon_id", "Originating logon", COL_LOGON_ID, HIDDEN, 10, "nullif(o.logon_id, 0)", "the logon at which the person came in"},
	{"origin_confidence", "Origin sure", COL_TEXT, HIDDEN, 8, CONFIDENCE("l.origin_confidence"), "recorded, inferred, unknown"},
	{"origin_reason", "Origin reason", COL_TEXT, HIDDEN, 20, REASON("l.origin_reason"), "why"},
	{"processes", "Procs", COL_INT, SR, 5, "l.processes", "processes that ran in it"},
	{"reconnected_from", "Reconnected", COL_TEXT, HIDDEN, 15, "(SELECT group_concat(DISTINCT place) FROM " TAKEN_UP ")",
	 "where it was taken up again from; null: no reconnect is recorded"},
	{"record", "Record", COL_INT, HIDDEN, 10, RECORD("l.fact_id"), "record ID of the logon"},
	{"end_record", "End record", COL_INT, HIDDEN, 10, RECORD("l.end_fact"), "record ID of the logoff, or of what shows that it had ended before"},
	{"end_confidence", "End sure", COL_TEXT, HIDDEN, 8, CONFIDENCE("l.end_confidence"), "recorded, inferred, unknown"},
	{"end_reason", "End reason", COL_TEXT, HIDDEN, 20, REASON("l.end_reason"), "why"},
	{"asleep_s", "Asleep", COL_DURATION, COL_RIGHT, 12, "l.asleep", "how much of duration_s the system slept, in seconds; null: it did not, or that is not told"},
	{"took_up_logon_id", "Took up", COL_LOGON_ID, HIDDEN, 10, "(SELECT nullif(t.logon_id, 0) FROM derived_logon t WHERE t.logon_key = l.took_up_key)",
	 "the session that it, over at once, took up again"},
	{"took_up_confidence", "Took up sure", COL_TEXT, HIDDEN, 8, "CASE WHEN l.took_up_key IS NOT NULL THEN 'inferred' END", "inferred"},
	{"start_confidence", "Start sure", COL_TEXT, HIDDEN, 8, "CASE WHEN l.start IS NOT NULL THEN " CONFIDENCE("l.start_confidence") " END", "recorded, inferred"},
	{"start_reason", "Start reason", COL_TEXT, HIDDEN, 20, "CASE WHEN l.start IS NOT NULL THEN " REASON("l.start_reason") " END", "why"},
	{"workstation_confidence", "Workstation sure", COL_TEXT, HIDDEN, 8, CLIENT_CONFIDENCE("l"), "how sure the name of the client is: recorded, inferred"},
	{"workstation_reason", "Workstation reason", COL_TEXT, HIDDEN, 20, CLIENT_REASON("l"), "why"},
};

static const struct column source_columns[] = {
	{"path", "File", COL_TEXT, SW, 40, "s.path", "absolute path at the time of import"},
	{"format", "Format", COL_TEXT, HIDDEN, 6, "s.format", "evtx, evt"},
	{"size", "Size", COL_INT, HIDDEN, 10, "s.size", "bytes"},
	{"status", "Status", COL_TEXT, S, 11, "s.status", "complete, interrupted, failed"},
	{"records", "Records", COL_INT, SR, 8, "s.records", "records read"},
	{"kept", "Kept", COL_INT, SR, 8, "s.kept", "records kept as facts"},
	{"added", "Added", COL_INT, HIDDEN, 8, "s.added", "facts that this file brought first"},
	{"unreadable", "Unreadable", COL_INT, SR, 10, "s.unreadable", "records that could not be decoded"},
	{"dirty", "Dirty", COL_BOOL, S, 5, "s.dirty", "Windows had not closed the file"},
	{"corrupted", "Damaged", COL_BOOL, S, 7, "s.corrupted", "the decoder found damage"},
	{"recovered", "Recovered", COL_INT, SR, 9, "s.recovered", "records found in the slack of chunks"},
	{"message", "What is wrong", COL_TEXT, SW, 40, "s.message", "what is wrong and what it means"},
	{"imported", "Imported", COL_TIME, HIDDEN, 19, "s.imported", "when it was last imported"},
};

static const struct column event_columns[] = {
	{"host", "Host", COL_TEXT, S, 12, "h.name", "computer"},
	{"time", "Time", COL_TIME, S, 19, "f.time", "when"},
	{"kind", "Kind", COL_TEXT, HIDDEN, 20, "k.name", "what it tells"},
	{"event_id", "Event", COL_INT, SR, 5, "f.event_id", "event ID"},
	{"what", "What", COL_TEXT, SW, 30, "k.words", "the kind in words"},
	{"provider", "Provider", COL_TEXT, HIDDEN, 30, "(SELECT text FROM layout y JOIN string s ON s.string_id = y.provider_id WHERE y.layout_id = f.layout_id)", "who logged it"},
	{"channel", "Channel", COL_TEXT, S, 14, "ch.text", "the log"},
	{"record", "Record", COL_INT, SR, 10, "CASE WHEN f.record_id > 0 THEN f.record_id END", "record ID; null: it had none"},
	{"happened", "Happened", COL_TIME, HIDDEN, 19, "f.happened", "when it happened, where the event says so itself and that is not when it was written"},
	{"recovered", "Recovered", COL_BOOL, HIDDEN, 9, "f.recovered", "from slack, not a record of that log"},
	{"source", "File", COL_TEXT, HIDDEN, 30, "sr.path", "the file that brought it first"},
	{"offset", "Offset", COL_INT, HIDDEN, 10, "f.offset", "byte offset of the record in that file"},
};

static const struct column boot_columns[] = {
	{"host", "Host", COL_TEXT, S, 12, "h.name", "computer"},
	{"boot", "Boot", COL_INT, SR, 4, "b.seq", "1 for the first boot of the host"},
	{"start", "Start", COL_TIME, S, 19, "b.start", "its first event"},
	{"end", "Last event", COL_TIME, S, 19, "b.end", "its last event"},
	{"clean", "Shut down", COL_BOOL, S, 9, "b.clean", "a shutdown was recorded"},
	{"processes", "Procs", COL_INT, SR, 6, "b.processes", "processes in it"},
	{"clock_set", "Clock set", COL_BOOL, HIDDEN, 9, "b.clock_set", "the clock was set in it, by a second or more"},
	{"log_cleared", "Log cleared", COL_BOOL, HIDDEN, 11, "b.log_cleared", "a log was cleared in it"},
	{"reading", "Reading", COL_INT, HIDDEN, 7, "b.reading", "reading of the clock at its start: 1 until it was first set back, then 2, and so on"},
	{"end_reading", "At its end", COL_INT, HIDDEN, 7, "b.end_reading", "the same at its end"},
	{"record", "Record", COL_INT, HIDDEN, 10, RECORD("b.marker_fact"), "record ID of the event that tells of it"},
	{"confidence", "Sure", COL_TEXT, S, 8, CONFIDENCE("b.confidence"), "recorded, inferred, unknown"},
	{"reason", "Reason", COL_TEXT, SW, 20, REASON("b.reason"), "why"},
};

/* One text a problem, in the order of their list. */
#define PROBLEM_TEXTS(column, separator) \
	"(SELECT group_concat(" column ", '" separator "') FROM (SELECT * FROM coverage_problem ORDER BY problem) " \
	"WHERE v.problems >> problem & 1)"

#define DATE(ticks) "strftime('%Y-%m-%d', " ticks " / 10000000 - 11644473600, 'unixepoch')"

static const struct column coverage_columns[] = {
	{"host", "Host", COL_TEXT, S, 12, "h.name", "computer"},
	{"day", "Day", COL_TEXT, S, 10, DATE("v.day"), "day, UTC"},
	{"until", "Until", COL_TEXT, HIDDEN, 10, "CASE WHEN v.days > 1 THEN " DATE("v.last_day") " END",
	 "last of several days without records; null: it is one day"},
	{"days", "Days", COL_INT, HIDDEN, 4, "v.days", "how many days it stands for"},
	{"grade", "Grade", COL_TEXT, S, 7, "CASE v.grade WHEN 0 THEN 'empty' WHEN 1 THEN 'poor' WHEN 2 THEN 'partly' ELSE 'good' END",
	 "good, partly, poor, empty: the worst of its problems"},
	{"records", "Records", COL_INT, SR, 8, "v.records", "records of all logs, kept or not"},
	{"process_starts", "Starts", COL_INT, SR, 6, "v.process_starts", "process starts in the Security log"},
	{"process_ends", "Exits", COL_INT, SR, 6, "v.process_ends", "process exits in the Security log"},
	{"exits_missing", "No exit", COL_INT, HIDDEN, 7, "v.exits_missing", "processes started that day whose ID another got before an exit was recorded"},
	{"command_lines", "Cmd lines", COL_INT, HIDDEN, 9, "v.command_lines", "process starts with a command line"},
	{"sysmon_starts", "Sysmon", COL_INT, HIDDEN, 6, "v.sysmon_starts", "process starts that Sysmon logged"},
	{"logons", "Logons", COL_INT, SR, 6, "v.logons", "logon events"},
	{"logoffs", "Logoffs", COL_INT, HIDDEN, 7, "v.logoffs", "logoff events"},
	{"boots", "Boots", COL_INT, SR, 5, "v.boots", "boots that began"},
	{"missing_records", "Missing", COL_INT, SR, 7, "v.missing", "record IDs without a record, at least"},
	{"clears", "Clears", COL_INT, HIDDEN, 6, "v.clears", "logs cleared"},
	{"clock_changes", "Clock set", COL_INT, HIDDEN, 9, "v.clock_changes", "times the clock was set by more than a minute"},
	{"policy_changes", "Policy", COL_INT, HIDDEN, 6, "v.policy_changes", "changes of the audit policy"},
	{"audits_lost", "Lost", COL_INT, HIDDEN, 5, "v.audits_lost", "events that tell of lost audit events (1101, 1104, 1106, 1108, 4612)"},
	{"records_twice", "Twice", COL_INT, HIDDEN, 5, "v.records_twice", "record IDs that another event of that log had before, though it was not numbered anew"},
	{"problems", "Problems", COL_TEXT, HIDDEN, 24, PROBLEM_TEXTS("name", " "), "names of its problems"},
	{"what", "What is wrong", COL_TEXT, SW, 40, PROBLEM_TEXTS("words", "; ") " || CASE WHEN v.days > 1 THEN ' until ' || " DATE("v.last_day") " || ' (' || v.days || ' days)' ELSE '' END",
	 "the problems in words"},
	{"means", "What it means", COL_TEXT, HIDDEN, 60, PROBLEM_TEXTS("means", "; "), "what must not be concluded"},
	{"mend", "What mends it", COL_TEXT, HIDDEN, 60, PROBLEM_TEXTS("mend", "; "), "the setting that ends each, for the days to come"},
};

/* Of a name and another one that is proposed with it, by name. */
#define PROPOSED(what) \
	"(SELECT group_concat(" what ", '; ') FROM (SELECT o.name, p.why || coalesce(': ' || p.detail, '') AS why FROM derived_proposal p " \
	"JOIN computer o ON o.computer_id = CASE m.computer_id WHEN p.computer_id THEN p.other_id ELSE p.computer_id END " \
	"WHERE m.computer_id IN (p.computer_id, p.other_id) ORDER BY o.name COLLATE NOCASE, p.why))"

static const struct column host_columns[] = {
	{"host", "Host", COL_TEXT, S, 24, "h.name", "the name it is shown by: that of its latest record"},
	{"name", "Name", COL_TEXT, SW, 24, "m.name", "a computer name that its records have"},
	{"joined_by", "Joined by", COL_TEXT, S, 10, "CASE m.joined WHEN 1 THEN 'record_ids' WHEN 2 THEN 'analyst' END",
	 "who says which host has this name: record_ids (they go on from one name to the other in a log), analyst; null: the name alone"},
	{"first_seen", "First record", COL_TIME, S, 19, "(SELECT min(time) FROM fact f WHERE f.computer_id = m.computer_id)", "time of the earliest kept record with this name"},
	{"last_seen", "Last record", COL_TIME, S, 19, "(SELECT max(time) FROM fact f WHERE f.computer_id = m.computer_id)", "time of the latest"},
	{"also_of", "Also of", COL_TEXT, SW, 20,
	 "CASE WHEN m.shared THEN (SELECT group_concat(name, ', ') FROM (SELECT DISTINCT o.name FROM renamed r JOIN computer o "
	 "ON o.computer_id = CASE m.computer_id WHEN r.former_id THEN r.later_id ELSE r.former_id END "
	 "WHERE m.computer_id IN (r.former_id, r.later_id) AND r.how = 0 AND o.host_id <> m.host_id ORDER BY o.name COLLATE NOCASE)) END",
	 "names of computers that had this one, too: before they parted, as from one installation image, or one after the other; "
	 "it is joined to none of them, and what their logs tell of it is a host's of its own"},
	{"perhaps", "Perhaps also", COL_TEXT, HIDDEN, 24, PROPOSED("name"), "names that may be of the same computer; nothing is joined by that"},
	{"perhaps_why", "Why", COL_TEXT, HIDDEN, 40, PROPOSED("why"), "what speaks for each"},
};

static const struct column mark_columns[] = {
	{"mark", "No.", COL_INT, SR, 4, "k.mark_id", "number of the mark"},
	{"what", "What", COL_TEXT, S, 10, "k.relation", "what is marked: process, logon, account, ..."},
	{"host", "Host", COL_TEXT, S, 12, "nullif(k.host, '')", "computer"},
	{"time", "Time", COL_TIME, S, 19, "nullif(k.time, 0)", "time of the record behind it"},
	{"title", "Row", COL_TEXT, SW, 24, "k.title", "what lists call it"},
	{"note", "Note", COL_TEXT, SW, 40, "k.note", "the analyst's words; #words are tags"},
	{"event_id", "Event", COL_INT, HIDDEN, 5, "nullif(k.event_id, 0)", "event ID of that record"},
	{"channel", "Channel", COL_TEXT, HIDDEN, 14, "nullif(k.channel, '')", "its log"},
	{"record", "Record", COL_INT, HIDDEN, 10, "CASE WHEN k.record_id > 0 THEN k.record_id END", "its record ID"},
	{"name", "Name", COL_TEXT, HIDDEN, 40, "nullif(k.name, '')", "where no record stands behind it: SID, path or day"},
	{"created", "Marked", COL_TIME, HIDDEN, 19, "k.created", "when it was marked"},
};

#define COLUMNS(table) .columns = table, .ncolumns = sizeof table / sizeof *table
/* The people of a logon list: sessions that a person could have opened. */
#define PEOPLE_LOGON "(l.status <> 1 AND coalesce(l.type, -1) NOT IN (0, 4, 5) AND NOT coalesce(a.built_in, 0))"

/* CROSS JOIN keeps the relation's own table outermost, so that its keys come in
 * order and a page costs no more than its rows. */
static const struct relation relations[REL_COUNT] = {
	[REL_ACCOUNT] = {
		.name = "account", .title = "Users", COLUMNS(account_columns),
		.base = "derived_account a", .key = "a.account_key",
		.from = "derived_account a CROSS JOIN host h ON h.host_id = a.account_key >> 32",
		.host_id = "(a.account_key >> 32)", .user = "a.user", .names = "a.names", .sid = "a.sid",
		.first_time = "a.first_seen", .last_time = "a.last_seen", .account = "a.account_key",
		.people = "NOT a.built_in",
		.keys_by_host = true,
	},
	[REL_ACTIVITY] = {
		.name = "activity", .title = "Timeline", COLUMNS(activity_columns),
		.base = "derived_activity v", .key = "v.activity_key",
		.from = "derived_activity v CROSS JOIN host h ON h.host_id = v.activity_key >> 32 "
			"LEFT JOIN fact_kind k ON k.kind = v.kind LEFT JOIN string wt ON wt.string_id = v.what_id "
			"LEFT JOIN derived_account a ON a.account_key = v.account_key " JOIN_NAME("v")
			"LEFT JOIN derived_process p ON p.process_key = v.process_key "
			"LEFT JOIN string i ON i.string_id = p.image_id LEFT JOIN program pr ON pr.program_id = p.program_id "
			"LEFT JOIN derived_logon l ON l.logon_key = v.logon_key LEFT JOIN fact f ON f.fact_id = v.fact_id",
		.host_id = "(v.activity_key >> 32)", .user = "a.user", .names = "a.names", .sid = "a.sid",
		.first_time = "v.time", .last_time = "v.time", .pid = "p.pid", .image = "pr.path", .image_name = "pr.name",
		.logon_id = "coalesce(l.logon_id, p.logon_id)", .record_fact = {"v.fact_id"},
		.account = "v.account_key", .logon = "v.logon_key",
		.people = "NOT coalesce(a.built_in, 0)",
		.indexed = INDEXED_ACCOUNT | INDEXED_LOGON, .keys_by_host = true, .keys_unbroken = true,
		.by_time = {"derived_activity v", "v.activity_key", "v.time", NULL},
	},
	[REL_PROCESS] = {
		.name = "process", .title = "Processes", COLUMNS(process_columns),
		.base = "derived_process p", .key = "p.process_key",
		.from = "derived_process p CROSS JOIN host h ON h.host_id = p.process_key >> 32 "
			"LEFT JOIN derived_boot b ON b.boot_key = p.boot_key "
			"LEFT JOIN string i ON i.string_id = p.image_id LEFT JOIN program pr ON pr.program_id = p.program_id "
			"LEFT JOIN derived_account a ON a.account_key = p.account_key " JOIN_NAME("p")
			"LEFT JOIN derived_account rq ON rq.account_key = p.requester_key "
			"LEFT JOIN derived_process pp ON pp.process_key = p.parent_key "
			"LEFT JOIN string pi ON pi.string_id = pp.image_id "
			"LEFT JOIN derived_logon o ON o.logon_key = p.origin_key",
		.host_id = "(p.process_key >> 32)", .user = "a.user", .names = "a.names", .sid = "a.sid",
		.first_time = "p.seen", .last_time = "p.seen", .pid = "p.pid", .image = "pr.path", .image_name = "pr.name",
		.logon_id = "p.logon_id", .record_fact = {"p.start_fact", "p.end_fact"},
		.account = "p.account_key", .logon = "p.logon_key",
		.executable = "(SELECT z.rank FROM derived_executable z WHERE z.program_id = p.program_id "
			      "AND z.executable_key BETWEEN ((p.process_key >> 32) << 32) + 1 AND (((p.process_key >> 32) + 1) << 32) - 1)",
		.last_key = "p.last_key",
		.people = "NOT coalesce(a.built_in, 0)",
		.indexed = INDEXED_LOGON, .keys_by_host = true,
		.by_time = {"derived_activity v", "v.activity_key", "v.time", "p.process_key = v.process_key"},
	},
	[REL_EXECUTABLE] = {
		.name = "executable", .title = "Executables", COLUMNS(executable_columns),
		.base = "derived_executable x", .key = "x.rank",
		.from = "derived_executable x CROSS JOIN host h ON h.host_id = x.executable_key >> 32 "
			"CROSS JOIN program pr ON pr.program_id = x.program_id "
			"LEFT JOIN derived_process p ON p.process_key = x.first_process "
			"LEFT JOIN string i ON i.string_id = p.image_id "
			"LEFT JOIN derived_account a ON a.account_key = p.account_key " JOIN_NAME("p")
			"LEFT JOIN derived_process pp ON pp.process_key = p.parent_key "
			"LEFT JOIN string pi ON pi.string_id = pp.image_id "
			"LEFT JOIN derived_logon o ON o.logon_key = p.origin_key",
		.host_id = "(x.executable_key >> 32)", .user = "a.user", .names = "a.names", .sid = "a.sid",
		.first_time = "x.first_seen", .last_time = "x.first_seen", .pid = "p.pid",
		.image = "pr.path", .image_name = "pr.name",
		.account = "p.account_key", .logon = "p.logon_key", .executable = "x.rank",
		.people = "NOT coalesce(a.built_in, 0)", .is_new = NEW_PATH " OR " NEW_HASH " OR " SUSPICIOUS, .is_news = "x.news",
		.stands_for_all = "x.rank = (SELECT min(y.rank) FROM derived_executable y WHERE @GROUP)",
		.same = {"yp.program_id = x.program_id", "yp.pattern = pr.pattern", "yp.name = pr.name"},
		.unreported = "NOT EXISTS (SELECT 1 FROM derived_executable y JOIN reported r ON r.host_id = y.executable_key >> 32 "
			      "AND r.program_id = y.program_id WHERE @GROUP AND r.hash = " NEWS ")", .news = NEWS,
		.by_time = {"derived_executable x", "x.executable_key", "x.first_seen", NULL},
	},
	[REL_PREVALENCE] = {
		.name = "prevalence", .title = "Prevalence", COLUMNS(prevalence_columns),
		.base = "derived_prevalence v", .key = "v.place",
		.from = "derived_prevalence v CROSS JOIN program pr ON pr.program_id = v.program_id",
		.first_time = "v.first_seen", .last_time = "v.first_seen", .image = "pr.path", .image_name = "pr.name",
	},
	[REL_LOGON] = {
		.name = "logon", .title = "Logons", COLUMNS(logon_columns),
		.base = "derived_logon l", .key = "l.logon_key",
		.from = "derived_logon l CROSS JOIN host h ON h.host_id = l.logon_key >> 32 "
			"LEFT JOIN derived_boot b ON b.boot_key = l.boot_key "
			"LEFT JOIN derived_account a ON a.account_key = l.account_key " JOIN_NAME("l")
			"LEFT JOIN derived_logon o ON o.logon_key = l.origin_key",
		.host_id = "(l.logon_key >> 32)", .user = "a.user", .names = "a.names", .sid = "a.sid",
		.first_time = "l.first_seen", .last_time = "l.first_seen",
		.logon_id = "l.logon_id", .record_fact = {"l.fact_id", "l.end_fact"},
		.account = "l.account_key", .logon = "l.logon_key", .people = PEOPLE_LOGON,
		.remote = PEOPLE_LOGON " AND " IS_REMOTE,
		.keys_by_host = true, .keys_unbroken = true, .by_time = {"derived_logon l", "l.logon_key", "l.first_seen", NULL},
	},
	[REL_SOURCE] = {
		.name = "source", .title = "Files", COLUMNS(source_columns),
		.base = "source_file s", .from = "source_file s", .key = "s.source_id",
	},
	[REL_EVENT] = {
		.name = "event", .title = "Events", COLUMNS(event_columns),
		.base = "fact f", .key = "f.fact_id",
		.from = "fact f CROSS JOIN computer c ON c.computer_id = f.computer_id CROSS JOIN host h ON h.host_id = c.host_id "
			"LEFT JOIN fact_kind k ON k.kind = f.kind LEFT JOIN string ch ON ch.string_id = f.channel_id "
			"LEFT JOIN source_file sr ON sr.source_id = f.source_id",
		.host_id = "h.host_id", .first_time = "f.time", .last_time = "f.time",
		.record_fact = {"f.fact_id"},
		.keys_unbroken = true,
	},
	[REL_BASELINE] = {
		.name = "baseline_list", .title = "Baselines", COLUMNS(baseline_columns),
		.base = "baseline b", .from = "baseline b", .key = "b.baseline_id", .baseline = "(b.baseline_id << 40)",
	},
	[REL_BASELINE_ENTRY] = {
		.name = "baseline_entries", .title = "Baseline", COLUMNS(entry_columns),
		.base = "baseline_entry e", .key = "e.entry_id",
		.from = "baseline_entry e CROSS JOIN baseline b ON b.baseline_id = e.baseline_id", .baseline = "e.entry_id",
	},
	[REL_BOOT] = {
		.name = "boot", .title = "Boots", COLUMNS(boot_columns),
		.base = "derived_boot b", .key = "b.boot_key",
		.from = "derived_boot b CROSS JOIN host h ON h.host_id = b.boot_key >> 32",
		.host_id = "(b.boot_key >> 32)", .first_time = "b.start", .last_time = "b.end",
		.keys_by_host = true, .by_time = {"derived_boot b", "b.boot_key", "b.start", NULL},
	},
	[REL_COVERAGE] = {
		.name = "coverage", .title = "Coverage", COLUMNS(coverage_columns),
		.base = "derived_coverage v", .key = "v.coverage_key",
		.from = "derived_coverage v CROSS JOIN host h ON h.host_id = v.coverage_key >> 32",
		.host_id = "(v.coverage_key >> 32)", .first_time = "v.day", .last_time = "v.last_day + 863999999999",
		.keys_by_host = true, .keys_unbroken = true, .by_time = {"derived_coverage v", "v.coverage_key", "v.day", NULL},
	},
	[REL_HOST] = {
		.name = "host_name", .title = "Hosts", COLUMNS(host_columns),
		.base = "computer m", .key = "(m.host_id << 32 | m.computer_id)",
		.from = "computer m CROSS JOIN host h ON h.host_id = m.host_id",
		.host_id = "m.host_id",
	},
	[REL_MARK] = {
		.name = "marked", .title = "Marks", COLUMNS(mark_columns),
		.base = "mark k", .from = "mark k", .key = "k.mark_id",
		.host_id = "(SELECT m.host_id FROM computer m WHERE m.name = k.host)",
		.first_time = "nullif(k.time, 0)", .last_time = "nullif(k.time, 0)",
	},
};

const struct relation *relation_get(enum relation_id id)
{
	return &relations[id];
}

static const struct {
	const char *column, *link;
} links[] = {
	{"start", "start"}, {"end", "end"}, {"end_before", "end"}, {"duration_s", "end"},
	{"user", "logon"}, {"logon_id", "logon"}, {"logon_record", "logon"}, {"first_user", "logon"},
	{"name", "parent"}, {"parent_image", "parent"}, {"parent_start", "parent"}, {"parent_record", "parent"},
	{"first_parent", "first_parent"},
	{"linked_logon_id", "linked"}, {"took_up_logon_id", "took_up"},
	{"origin_logon_id", "origin"}, {"origin_type", "origin"}, {"origin_user", "origin"}, {"origin_address", "origin"},
	{"origin_workstation", "origin_workstation"}, {"origin_record", "origin"}, {"workstation", "workstation"},
	{"client_address", "client"}, {"client_workstation", "client"}, {"client_record", "client"},
	{"task", "task"}, {"task_record", "task"},
};

const char *relation_link(const char *column)
{
	for (size_t i = 0; i < sizeof links / sizeof *links; i++)
		if (strcmp(links[i].column, column) == 0)
			return links[i].link;
	return NULL;
}

/* Whether the system slept in what a length of time says. */
static bool slept(const struct column *columns, size_t ncolumns, size_t column, const struct cell *cells)
{
	if (strcmp(columns[column].name, "duration_s") != 0)
		return false;
	const struct cell *asleep = relation_cell(columns, ncolumns, cells, "asleep_s");
	const struct cell *flags = relation_cell(columns, ncolumns, cells, "flags");
	return (asleep && asleep->kind != CELL_NULL) || (flags && str_has_word(flags->text, "slept"));
}

const char *relation_sign(const struct column *columns, size_t ncolumns, size_t column, const struct cell *cells)
{
	const char *link = relation_link(columns[column].name);
	size_t n = link ? strlen(link) : 0;
	bool z = slept(columns, ncolumns, column, cells);
	for (size_t i = 0; n && i < ncolumns; i++) {
		if (strncmp(columns[i].name, link, n) != 0 || strcmp(columns[i].name + n, "_confidence") != 0)
			continue;
		if (str_eq(cells[i].text, STR("inferred")))
			return z ? "z~" : "~";
		return str_eq(cells[i].text, STR("unknown")) ? "?" : z ? "z" : "";
	}
	return z ? "z" : "";
}

const struct cell *relation_cell(const struct column *columns, size_t ncolumns, const struct cell *cells, const char *name)
{
	for (size_t i = 0; i < ncolumns; i++)
		if (strcmp(columns[i].name, name) == 0)
			return &cells[i];
	return NULL;
}

bool relation_length_words(struct buf *out, const struct column *columns, size_t ncolumns, size_t column,
			   const struct cell *cells)
{
	if (cells[column].kind != CELL_NULL || strcmp(columns[column].name, "duration_s") != 0)
		return false;
	const struct cell *start = relation_cell(columns, ncolumns, cells, "start");
	const struct cell *before = relation_cell(columns, ncolumns, cells, "end_before");
	const struct cell *reason = relation_cell(columns, ncolumns, cells, "end_reason");
	const struct cell *flags = relation_cell(columns, ncolumns, cells, "flags");
	if (!start || !before || !reason)
		return false;
	bool clock_set = flags && str_has_word(flags->text, "clock_set");
	/* A bound that lies before the start is of another reading of the clock. */
	if (before->kind == CELL_INT && start->kind == CELL_INT && before->number >= start->number && !clock_set) {
		char words[DURATION_SIZE];
		duration_words(before->number - start->number, words);
		buf_printf(out, "<%s", words);
	} else {
		buf_puts(out, str_eq(reason->text, STR("open_at_log_end")) ? "open" : "?");
	}
	return true;
}

int relation_column(const struct relation *r, const char *name)
{
	for (size_t i = 0; i < r->ncolumns; i++)
		if (strcmp(r->columns[i].name, name) == 0)
			return (int)i;
	return -1;
}

/* What makes executables of a host one row: y, another row of the table, is of x's. */
static const struct {
	const char *group, *seen, *known;
} compared[COMPARE_COUNT] = {
#define BY_PATH {"y.executable_key = x.executable_key", "x.first_seen", "0"}
#define BY_GROUP(first) \
	{"y." first " = x." first, "(SELECT y.first_seen FROM derived_executable y WHERE y.executable_key = x." first ")", \
	 "(SELECT max(y.covered & 7 <> 0) FROM derived_executable y WHERE y." first " = x." first ")"}
	[COMPARE_PATH] = BY_PATH,
	[COMPARE_PATTERN] = BY_GROUP("pattern_first"),
	[COMPARE_NAME] = BY_GROUP("name_first"),
	[COMPARE_PATH_HASH] = BY_PATH,
};

void relation_sql(struct buf *out, const char *sql, struct knowing k)
{
	char learn[24];
	snprintf(learn, sizeof learn, "%" PRId64, (int64_t)(k.learn_days ? k.learn_days : DEFAULT_LEARN_DAYS) * WINTIME_DAY);
	const struct {
		struct str token;
		const char *value;
	} tokens[] = {
		{STR("@LEARN"), learn},
		{STR("@HASH"), k.compare == COMPARE_PATH_HASH ? "1" : "0"},
		{STR("@GROUP"), compared[k.compare].group},
		{STR("@SEEN"), compared[k.compare].seen},
		{STR("@KNOWN"), compared[k.compare].known},
	};
	for (const char *at; (at = strchr(sql, '@'));) {
		size_t i = 0;
		while (i + 1 < sizeof tokens / sizeof *tokens && strncmp(at, tokens[i].token.p, tokens[i].token.n))
			i++; /* the tables above have no other @ */
		buf_add(out, sql, (size_t)(at - sql));
		buf_puts(out, tokens[i].value);
		sql = at + tokens[i].token.n;
	}
	buf_puts(out, sql);
}

static void time_words(struct buf *out, wintime t, bool brief)
{
	char text[ZONE_ISO_SIZE];
	if (brief)
		zone_brief(t, text);
	else
		zone_iso(t, text);
	buf_puts(out, text);
}

void cell_words(struct buf *out, enum column_type type, const struct cell *cell, bool brief)
{
	char words[DURATION_SIZE];
	if (cell->kind == CELL_NULL)
		return;
	if (cell->kind == CELL_TEXT) {
		buf_add_str(out, cell->text);
		return;
	}
	switch (type) {
	case COL_TIME:
		time_words(out, cell->number, brief);
		break;
	case COL_DURATION:
		duration_words(cell->number, words);
		buf_puts(out, words);
		break;
	case COL_LOGON_ID:
	case COL_HEX:
		buf_printf(out, "0x%" PRIx64, (uint64_t)cell->number);
		break;
	case COL_BOOL:
		buf_puts(out, cell->number ? "yes" : "no");
		break;
	default:
		buf_printf(out, "%" PRId64, cell->number);
	}
}

void column_words(struct buf *out, const struct column *column, const struct cell *cell, bool brief)
{
	if (cell->kind == CELL_TEXT && column->flags & COL_NAME)
		text_show_blanks(out, cell->text);
	else
		cell_words(out, column->type, cell, brief);
}
