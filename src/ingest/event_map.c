#include "ingest/event_map.h"

#include <pthread.h>
#include <stdbool.h>

#include "base/buf.h"
#include "base/map.h"
#include "ingest/legacy_map.h"

/* Numbers and meanings: Microsoft's pages on each event ("4688(S): A new process
 * has been created." and so on), the manifests of the providers named, and
 * Sysinternals' description of Sysmon. */

#define SECURITY "Microsoft-Windows-Security-Auditing"
#define EVENTLOG_SERVICE "Microsoft-Windows-Eventlog"
#define KERNEL "Microsoft-Windows-Kernel-General"
#define POWER "Microsoft-Windows-Kernel-Power"
#define SESSIONS "Microsoft-Windows-TerminalServices-LocalSessionManager"
#define SYSMON "Microsoft-Windows-Sysmon"
#define TASKS "Microsoft-Windows-TaskScheduler"
#define APPLOCKER "Microsoft-Windows-AppLocker"

static const struct event_map_row rows[] = {
	/* provider, channel, event ID, kind */

	/* processes */
	{SECURITY, NULL, 4688, KIND_PROCESS_START},
	{SECURITY, NULL, 4689, KIND_PROCESS_END},
	{SECURITY, NULL, 4696, KIND_TOKEN_ASSIGNED},
	{SYSMON, NULL, 1, KIND_SYSMON_START},
	{SYSMON, NULL, 5, KIND_SYSMON_END},

	/* logons */
	{SECURITY, NULL, 4624, KIND_LOGON},
	{SECURITY, NULL, 4625, KIND_LOGON_FAILED},
	{SECURITY, NULL, 4634, KIND_LOGOFF},
	{SECURITY, NULL, 4647, KIND_LOGOFF_REQUESTED},
	{SECURITY, NULL, 4648, KIND_EXPLICIT_CREDENTIALS},
	{SECURITY, NULL, 4672, KIND_PRIVILEGES},

	/* sessions */
	{SECURITY, NULL, 4778, KIND_RECONNECT},
	{SECURITY, NULL, 4779, KIND_DISCONNECT},
	{SECURITY, NULL, 4800, KIND_LOCK},
	{SECURITY, NULL, 4801, KIND_UNLOCK},
	{SECURITY, NULL, 4802, KIND_SCREENSAVER_ON},
	{SECURITY, NULL, 4803, KIND_SCREENSAVER_OFF},
	{SESSIONS, NULL, 21, KIND_TS_LOGON},
	{SESSIONS, NULL, 22, KIND_TS_SHELL},
	{SESSIONS, NULL, 23, KIND_TS_LOGOFF},
	{SESSIONS, NULL, 24, KIND_TS_DISCONNECT},
	{SESSIONS, NULL, 25, KIND_TS_RECONNECT},

	/* the system's own life */
	{SECURITY, NULL, 4608, KIND_BOOT},
	{SECURITY, NULL, 4609, KIND_SHUTDOWN},
	{EVENTLOG_SERVICE, NULL, 1100, KIND_SHUTDOWN}, /* the service stops with the system */
	{"EventLog", NULL, 6005, KIND_BOOT},           /* the service started */
	{"EventLog", NULL, 6006, KIND_SHUTDOWN},       /* the service stopped */
	{"EventLog", NULL, 6008, KIND_SHUTDOWN_UNCLEAN},
	{"EventLog", NULL, 6009, KIND_BOOT}, /* version of the system at its start */
	{KERNEL, NULL, 12, KIND_BOOT},
	{KERNEL, NULL, 13, KIND_SHUTDOWN},
	{"Microsoft-Windows-Kernel-Boot", NULL, 27, KIND_BOOT_TYPE}, /* started, or resumed */
	{"USER32", NULL, 1074, KIND_SHUTDOWN}, /* asked for, by whom and why */
	{POWER, NULL, 42, KIND_SLEEP},         /* it is entering sleep, or hibernates */
	{POWER, NULL, 187, KIND_SLEEP},        /* a program asked for that */
	{POWER, NULL, 107, KIND_RESUME},
	{"Microsoft-Windows-Power-Troubleshooter", NULL, 1, KIND_RESUME}, /* with both times */

	/* the logs, the clock, the policy */
	{EVENTLOG_SERVICE, NULL, 1102, KIND_LOG_CLEARED},
	{EVENTLOG_SERVICE, "System", 104, KIND_LOG_CLEARED},
	{SECURITY, NULL, 4616, KIND_CLOCK_CHANGED},
	{KERNEL, NULL, 1, KIND_CLOCK_CHANGED},
	{SECURITY, NULL, 4719, KIND_AUDIT_POLICY},
	{SECURITY, NULL, 4612, KIND_AUDIT_LOST},         /* no room to queue them */
	{EVENTLOG_SERVICE, NULL, 1101, KIND_AUDIT_LOST}, /* dropped on their way to the service */
	{EVENTLOG_SERVICE, NULL, 1104, KIND_AUDIT_LOST}, /* the Security log is full */
	{EVENTLOG_SERVICE, NULL, 1106, KIND_AUDIT_LOST}, /* dropped by the service */
	{EVENTLOG_SERVICE, NULL, 1108, KIND_AUDIT_LOST}, /* one that could not be processed: which is told */

	/* services and tasks */
	{SECURITY, NULL, 4697, KIND_SERVICE_INSTALLED},
	{"Service Control Manager", NULL, 7045, KIND_SERVICE_INSTALLED},
	{SECURITY, NULL, 4698, KIND_TASK}, /* created */
	{SECURITY, NULL, 4699, KIND_TASK}, /* deleted */
	{SECURITY, NULL, 4700, KIND_TASK}, /* enabled */
	{SECURITY, NULL, 4701, KIND_TASK}, /* disabled */
	{SECURITY, NULL, 4702, KIND_TASK}, /* updated */
	{TASKS, NULL, 106, KIND_TASK}, /* registered */
	{TASKS, NULL, 140, KIND_TASK}, /* updated */
	{TASKS, NULL, 141, KIND_TASK}, /* deleted */
	{TASKS, NULL, 129, KIND_TASK_STARTED}, /* a process of it */
	{TASKS, NULL, 200, KIND_TASK_STARTED}, /* an action of it */
	{TASKS, NULL, 201, KIND_TASK_ENDED},

	/* accounts and groups */
	{SECURITY, NULL, 4720, KIND_ACCOUNT}, /* user created */
	{SECURITY, NULL, 4721, KIND_ACCOUNT},
	{SECURITY, NULL, 4722, KIND_ACCOUNT}, /* user enabled */
	{SECURITY, NULL, 4723, KIND_ACCOUNT}, /* password change tried */
	{SECURITY, NULL, 4724, KIND_ACCOUNT}, /* password reset tried */
	{SECURITY, NULL, 4725, KIND_ACCOUNT}, /* user disabled */
	{SECURITY, NULL, 4726, KIND_ACCOUNT}, /* user deleted */
	{SECURITY, NULL, 4728, KIND_ACCOUNT}, /* member added, global group */
	{SECURITY, NULL, 4729, KIND_ACCOUNT}, /* member removed, global group */
	{SECURITY, NULL, 4730, KIND_ACCOUNT}, /* global group deleted */
	{SECURITY, NULL, 4731, KIND_ACCOUNT}, /* local group created */
	{SECURITY, NULL, 4732, KIND_ACCOUNT}, /* member added, local group */
	{SECURITY, NULL, 4733, KIND_ACCOUNT}, /* member removed, local group */
	{SECURITY, NULL, 4738, KIND_ACCOUNT}, /* user changed */
	{SECURITY, NULL, 4740, KIND_ACCOUNT}, /* user locked out */
	{SECURITY, NULL, 4756, KIND_ACCOUNT}, /* member added, universal group */
	{SECURITY, NULL, 4757, KIND_ACCOUNT}, /* member removed, universal group */
	{SECURITY, NULL, 4767, KIND_ACCOUNT}, /* user unlocked */
	{SECURITY, NULL, 4781, KIND_ACCOUNT_RENAMED}, /* user, group or computer */

	/* AppLocker: allowed, would have been blocked, blocked */
	{APPLOCKER, NULL, 8002, KIND_APP_CONTROL},
	{APPLOCKER, NULL, 8003, KIND_APP_CONTROL},
	{APPLOCKER, NULL, 8004, KIND_APP_CONTROL},
};

enum {
	ROWS = sizeof rows / sizeof *rows,
	SLOTS = 256 /* a power of two, well above ROWS */
};
_Static_assert(ROWS * 2 <= SLOTS, "make SLOTS larger");

/* Open addressing over row numbers + 1; 0 is empty. */
static uint8_t slots[SLOTS];
static pthread_once_t slots_made = PTHREAD_ONCE_INIT;

static uint32_t slot_of(struct str provider, uint32_t event_id)
{
	uint32_t h = 2166136261u ^ event_id;
	for (size_t i = 0; i < provider.n; i++) {
		unsigned char c = (unsigned char)provider.p[i];
		h = (h ^ (c >= 'A' && c <= 'Z' ? c + 32u : c)) * 16777619u;
	}
	return (h ^ h >> 15) % SLOTS;
}

static void make_slots(void)
{
	for (size_t i = 0; i < ROWS; i++) {
		uint32_t at = slot_of(str_of(rows[i].provider), rows[i].event_id);
		while (slots[at])
			at = (at + 1) % SLOTS;
		slots[at] = (uint8_t)(i + 1);
	}
}

static bool row_fits(const struct event_map_row *r, struct str provider, struct str channel,
		     uint32_t event_id)
{
	return r->event_id == event_id && str_eq_nocase(str_of(r->provider), provider) &&
	       (!r->channel || str_eq_nocase(str_of(r->channel), channel));
}

enum fact_kind event_map_kind(struct str provider, struct str channel, uint32_t event_id)
{
	pthread_once(&slots_made, make_slots);
	uint32_t at = slot_of(provider, event_id);
	for (; slots[at]; at = (at + 1) % SLOTS)
		if (row_fits(&rows[slots[at] - 1], provider, channel, event_id))
			return rows[slots[at] - 1].kind;
	return legacy_map_kind(provider, event_id);
}

const struct event_map_row *event_map_rows(size_t *n)
{
	*n = ROWS;
	return rows;
}

uint64_t event_map_print(void)
{
	struct buf text = {0};
	size_t n;
	const struct legacy_row *legacy = legacy_map_rows(&n);
	for (size_t i = 0; i < ROWS; i++)
		buf_printf(&text, "%s|%s|%u|%d\n", rows[i].provider, rows[i].channel ? rows[i].channel : "",
			   rows[i].event_id, (int)rows[i].kind);
	for (size_t i = 0; i < n; i++)
		buf_printf(&text, "%d|%d|%d|%d|%s\n", legacy[i].event_id, legacy[i].kind, legacy[i].sid,
			   legacy[i].when, legacy[i].names);
	uint64_t print = hash_bytes(text.p, text.n);
	buf_free(&text);
	return print;
}
