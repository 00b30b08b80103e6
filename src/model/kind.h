/* The kinds of facts evtrail keeps.  KIND(id, name, words): the name is stable
 * in the case, in exports and in the filter language.  The number is stored in
 * every fact: new kinds go to the end. */
#ifndef EVTRAIL_MODEL_KIND_H
#define EVTRAIL_MODEL_KIND_H

#include "base/str.h"

#define FACT_KINDS(KIND) \
	KIND(NONE, "none", "not kept, only counted") \
	KIND(PROCESS_START, "process_start", "process started") \
	KIND(PROCESS_END, "process_end", "process ended") \
	KIND(TOKEN_ASSIGNED, "token_assigned", "primary token assigned") \
	KIND(LOGON, "logon", "logon") \
	KIND(LOGON_FAILED, "logon_failed", "logon failed") \
	KIND(LOGOFF, "logoff", "logged off") \
	KIND(LOGOFF_REQUESTED, "logoff_requested", "user began to log off") \
	KIND(EXPLICIT_CREDENTIALS, "explicit_credentials", "used explicit credentials") \
	KIND(PRIVILEGES, "privileges", "special privileges assigned") \
	KIND(RECONNECT, "reconnect", "session reconnected") \
	KIND(DISCONNECT, "disconnect", "session disconnected") \
	KIND(LOCK, "lock", "workstation locked") \
	KIND(UNLOCK, "unlock", "workstation unlocked") \
	KIND(SCREENSAVER_ON, "screensaver_on", "screen saver invoked") \
	KIND(SCREENSAVER_OFF, "screensaver_off", "screen saver dismissed") \
	KIND(BOOT, "boot", "system started") \
	KIND(SHUTDOWN, "shutdown", "system shut down") \
	KIND(SHUTDOWN_UNCLEAN, "shutdown_unclean", "previous shutdown was unexpected") \
	KIND(LOG_CLEARED, "log_cleared", "log cleared") \
	KIND(CLOCK_CHANGED, "clock_changed", "clock changed") \
	KIND(AUDIT_POLICY, "audit_policy", "audit policy changed") \
	KIND(SERVICE_INSTALLED, "service_installed", "service installed") \
	KIND(TASK, "task", "scheduled task changed") \
	KIND(ACCOUNT, "account", "account changed") \
	KIND(APP_CONTROL, "app_control", "program allowed or blocked") \
	KIND(SYSMON_START, "sysmon_start", "process started (Sysmon)") \
	KIND(SYSMON_END, "sysmon_end", "process ended (Sysmon)") \
	KIND(TS_LOGON, "ts_logon", "session logon") \
	KIND(TS_LOGOFF, "ts_logoff", "session logoff") \
	KIND(TS_DISCONNECT, "ts_disconnect", "session disconnect") \
	KIND(TS_RECONNECT, "ts_reconnect", "session reconnect") \
	KIND(BOOT_TYPE, "boot_type", "kernel started or resumed") \
	KIND(TASK_STARTED, "task_started", "scheduled task started a program") \
	KIND(TASK_ENDED, "task_ended", "scheduled task's program ended") \
	KIND(AUDIT_LOST, "audit_lost", "audit events lost") \
	KIND(SLEEP, "sleep", "system went to sleep") \
	KIND(RESUME, "resume", "system woke up") \
	KIND(TS_SHELL, "ts_shell", "session shell started") \
	KIND(ACCOUNT_RENAMED, "account_renamed", "account renamed")

enum fact_kind {
#define KIND(id, name, words) KIND_##id,
	FACT_KINDS(KIND)
#undef KIND
	FACT_KIND_COUNT
};

const char *fact_kind_name(enum fact_kind kind);
const char *fact_kind_words(enum fact_kind kind);
/* KIND_NONE where no kind has that name. */
enum fact_kind fact_kind_of(struct str name);

#endif
