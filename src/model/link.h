/* How sure a link or an end time is, and why.  Both lists are closed: they are
 * shown in every pane and export by name; a case has the names beside the numbers
 * (schema.sql, lookups).  Where a list grows, CASE_VERSION does. */
#ifndef EVTRAIL_MODEL_LINK_H
#define EVTRAIL_MODEL_LINK_H

#include <stdbool.h>
#include <stdint.h>

enum confidence {
	UNKNOWN,  /* nothing in the logs tells */
	INFERRED, /* a rule with a known weakness decided: the reason says which */
	RECORDED, /* both ends are facts and nothing contradicts */
	CONFIDENCE_COUNT
};

/* REASON(id, name, words): words complete the sentence "… because ". */
#define LINK_REASONS(REASON) \
	REASON(NONE, "none", "") \
	/* any of those below but the last */ \
	REASON(NAME_SHARED, "name_shared", "several computers had this name by then: the records may be of different ones") \
	/* start -> exit */ \
	REASON(EXIT_RECORDED, "exit_recorded", "the exit event has the same process ID and image") \
	REASON(EXIT_OTHER_SUBJECT, "exit_other_subject", "the exit event has the same process ID and image, but names another session") \
	REASON(EXIT_CLOCK_BACK, "exit_clock_back", "the exit is recorded later but at an earlier time: the clock was set back") \
	REASON(EXIT_CLOCK_SET, "exit_clock_set", "the exit event has the same process ID and image, but the clock was set in between: it ran for longer or shorter than the times say") \
	REASON(EXIT_AFTER_NEXT, "exit_after_next", "the exit event has the same process ID and image, but by its record ID it came after the next start of such a process: it may be that one's") \
	REASON(EXIT_ID_ONLY, "exit_id_only", "the exit event has the same process ID; it names no image") \
	REASON(EXIT_FORMER_GUID, "exit_former_guid", "the exit event has the same process ID, but names what had it before and had ended: the ID was given away at that moment") \
	REASON(EXIT_ONLY, "exit_only", "only the exit was recorded") \
	REASON(ID_REUSED, "id_reused", "another process got this ID: ended before that, exit not recorded") \
	REASON(BOOT_ENDED, "boot_ended", "ended at the latest with the boot, exit not recorded") \
	REASON(POWER_LOST, "power_lost", "the system went down without a shutdown, at most a minute after its last sign of life (6008); exit not recorded") \
	REASON(OPEN_AT_LOG_END, "open_at_log_end", "no end recorded up to the end of the log") \
	/* process -> parent */ \
	REASON(PARENT_STARTED, "parent_started", "the parent's start is recorded and its image is the one named") \
	REASON(PARENT_ID_ONLY, "parent_id_only", "the latest process with the creator's ID; the event does not name its image") \
	REASON(PARENT_NOT_RECORDED, "parent_not_recorded", "no start of a process with the creator's ID is recorded in this boot") \
	REASON(PARENT_IMAGE_DIFFERS, "parent_image_differs", "the recorded process with the creator's ID has another image") \
	REASON(PARENT_GUID_DIFFERS, "parent_guid_differs", "the recorded process with the creator's ID has another GUID") \
	REASON(PARENT_START_DIFFERS, "parent_start_differs", "the recorded process with the creator's ID started at another time than the parent's GUID tells") \
	REASON(PARENT_OVER_HOLE, "parent_over_hole", "the latest process with the creator's ID started before records that are missing: another may have had the ID since") \
	REASON(PARENT_STARTS_NOTHING, "parent_starts_nothing", "the latest process with the creator's ID is a program that starts none") \
	REASON(PARENT_ENDED, "parent_ended", "the recorded process with the creator's ID had already ended") \
	REASON(PARENT_UNKNOWN, "parent_unknown", "no event tells who started it") \
	REASON(AUDIT_ID, "audit_id", "the event has an audit ID, as on NT 4, and no process ID: not joined") \
	/* when a process started */ \
	REASON(START_RECORDED, "start_recorded", "the start event tells it") \
	REASON(START_WRITTEN_LATE, "start_written_late", "Sysmon alone tells it, by the time that it gives, and wrote so more than two seconds after") \
	REASON(START_BY_GUID, "start_by_guid", "no event tells its start, but the GUID that Sysmon gives it does, to the second") \
	/* process -> logon */ \
	REASON(LOGON_RECORDED, "logon_recorded", "the logon event has the same logon ID") \
	REASON(LOGON_BUILT_IN, "logon_built_in", "a session that Windows always has") \
	REASON(LOGON_NOT_RECORDED, "logon_not_recorded", "no logon event with this ID is recorded in this boot") \
	REASON(LOGON_AFTER_START, "logon_after_start", "the logon event with this ID came after the process start") \
	REASON(LOGON_OF_REQUESTER, "logon_of_requester", "the event names only who asked for the process, taken as its owner") \
	REASON(LOGON_UNKNOWN, "logon_unknown", "no event tells the logon ID") \
	REASON(LOGON_BY_CHILDREN, "logon_by_children", "the event names only who asked for the process; what it started was asked for in this session") \
	REASON(LOGON_BY_TOKEN, "logon_by_token", "the event names only who asked for the process, whom its token rules out; this is the one session that it can be") \
	REASON(LOGON_RULED_OUT, "logon_ruled_out", "the event names only who asked for the process, whom its token rules out; nothing tells whose it is") \
	/* logon -> its end */ \
	REASON(LOGOFF_REQUESTED, "logoff_requested", "the user began to log off") \
	REASON(LOGOFF_RECORDED, "logoff_recorded", "the session was destroyed") \
	REASON(LOGOFF_CLOCK_SET, "logoff_clock_set", "the session was logged off, but the clock was set in between: it lasted longer or shorter than the times say") \
	REASON(LOGOFF_BOOT_ENDED, "logoff_boot_ended", "before the next boot, logoff not recorded") \
	REASON(LOGON_ID_REUSED, "logon_id_reused", "another logon got this ID: ended before that, logoff not recorded") \
	REASON(LOGOFF_OTHER_TOKEN, "logoff_other_token", "the user began to log off by the session's other token") \
	REASON(LOGON_GUID, "logon_guid", "the GUID that Sysmon gives the session has its start, to the second; no logon event tells it") \
	REASON(LOGON_SESSION_MANAGER, "logon_session_manager", "the session manager tells of the session; no logon event does") \
	REASON(LOGOFF_SESSION_MANAGER, "logoff_session_manager", "the session manager tells that the session was logged off") \
	/* logon -> linked logon, originating logon */ \
	REASON(LINKED_BOTH_WAYS, "linked_both_ways", "two logons that name each other: one session, two tokens") \
	REASON(LINKED_ONE_WAY, "linked_one_way", "this logon names the other, which is not recorded as naming it") \
	REASON(LINKED_NOT_RECORDED, "linked_not_recorded", "this logon names the other, whose logon event is not recorded in this boot") \
	REASON(ORIGIN_SELF, "origin_self", "the person came in at this logon") \
	REASON(ORIGIN_SUBJECT, "origin_subject", "followed from the account that asked for the logon") \
	REASON(ORIGIN_SYSTEM, "origin_system", "Windows itself asked for the logon: no person came in") \
	REASON(ORIGIN_MACHINE, "origin_machine", "an account of no person came in from that address: who was behind it is not told") \
	REASON(ORIGIN_NOT_RECORDED, "origin_not_recorded", "the logon that asked for it is not recorded") \
	REASON(ORIGIN_SERVICE, "origin_service", "followed from the session that installed the service") \
	REASON(ORIGIN_INSTALLER, "origin_installer", "an account installed the service: in which session is not told") \
	REASON(ORIGIN_TASK, "origin_task", "followed from the session that set up the scheduled task") \
	/* process -> where its user was */ \
	REASON(CLIENT_RECONNECTED, "client_reconnected", "the session had been taken up from there") \
	REASON(CLIENT_BY_NUMBER, "client_by_number", "the user's session of that number had been taken up from there") \
	REASON(CLIENT_OF_ORIGIN, "client_of_origin", "the session at which the person came in had been taken up from there") \
	/* process -> task */ \
	REASON(TASK_NAMED, "task_named", "the Task Scheduler names this process ID as that task's") \
	REASON(CLIENT_BY_LOGON, "client_by_logon", "a logon of the user from there that was over at once: it took the session up") \
	REASON(CLIENT_RECORDED, "client_recorded", "the logon event names it") \
	REASON(CLIENT_BY_NLA, "client_by_nla", "the logon over the network that came before, of the same account and from the same address, names it") \
	/* boot */ \
	REASON(BOOT_MARKER, "boot_marker", "the log has a boot event") \
	REASON(BOOT_SMSS, "boot_smss", "smss.exe was started by the kernel; no boot event is recorded") \
	REASON(BOOT_LOGON_0, "boot_logon_0", "a logon of type 0 was recorded; no boot event is recorded") \
	REASON(BOOT_BEFORE_LOG, "boot_before_log", "the system started before the log begins")

enum link_reason {
#define REASON(id, name, words) REASON_##id,
	LINK_REASONS(REASON)
#undef REASON
	LINK_REASON_COUNT
};

const char *confidence_name(enum confidence c);
const char *link_reason_name(enum link_reason r);
const char *link_reason_words(enum link_reason r);

/* By a process's link to its logon: whether an event names its owner.  Who asked for it may be
 * another, and so may be who is inferred to own it. */
bool link_reason_tells_owner(enum link_reason r);

/* fact is the other end's fact, 0 where there is none. */
struct link {
	enum confidence confidence;
	enum link_reason reason;
	int64_t fact;
};

#endif
