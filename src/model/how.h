/* How a process was started, in words.  HOW(id, name, words): the words
 * complete "it was started …". */
#ifndef EVTRAIL_MODEL_HOW_H
#define EVTRAIL_MODEL_HOW_H

#define HOW_STARTED(HOW) \
	HOW(UNKNOWN, "unknown", "in a way the logs do not tell") \
	HOW(BOOT, "boot", "by the system at boot") \
	HOW(SERVICE, "service", "as a service") \
	HOW(BY_SERVICE, "by_service", "by a service") \
	HOW(TASK, "task", "by the Task Scheduler") \
	HOW(REMOTE_WMI, "remote_wmi", "through WMI") \
	HOW(REMOTE_WINRM, "remote_winrm", "through WinRM") \
	HOW(REMOTE_SERVICE, "remote_service", "through a remotely installed service (PsExec-like)") \
	HOW(DCOM, "dcom", "through DCOM") \
	HOW(RUNAS, "runas", "with other credentials (as runas does)") \
	HOW(UAC, "uac", "elevated through UAC") \
	HOW(LOGON, "logon", "at logon") \
	HOW(SESSION, "session", "by the system for a new session") \
	HOW(DESKTOP, "desktop", "from the desktop") \
	HOW(INSTALLER, "installer", "by an installer") \
	HOW(OFFICE, "office", "from an Office program") \
	HOW(BROWSER, "browser", "from a browser or mail program") \
	HOW(SCRIPT, "script", "from a script host") \
	HOW(SHELL, "shell", "from a command shell") \
	HOW(PROGRAM, "program", "by another program")

enum how_started {
#define HOW(id, name, words) HOW_##id,
	HOW_STARTED(HOW)
#undef HOW
	HOW_COUNT
};

const char *how_started_name(enum how_started how);
const char *how_started_words(enum how_started how);

#endif
