/* Sources: Microsoft, the message text of each event, where %1, %2 … are the
 * positions: "Security Event Messages" of the Windows 2000, XP and Server 2003
 * Resource Kits and the Events and Errors Message Center; "(NT 4)", "(2000)",
 * "(XP)" and "(2003)" mark the first release with that form.  Where a release
 * added values it added them at the end, so a row fits events that have at least
 * as many values as it has names, and of several that fit the longest counts.
 * Values behind the last name are kept without one.
 *
 * Names are those of the modern event of the same meaning: old + 4096 for most,
 * 4624 for 540, 1102 for 517. */
#include "ingest/legacy_map.h"

#include <string.h>

#define SUBJECT "SubjectUserName SubjectDomainName SubjectLogonId"
#define TARGET "TargetUserName TargetDomainName TargetLogonId"
#define PRIMARY "PrimaryUserName PrimaryDomainName PrimaryLogonId"
#define CLIENT "ClientUserName ClientDomainName ClientLogonId"
#define ACCOUNT "TargetUserName TargetDomainName TargetSid"
#define ATTRIBUTES \
	" SamAccountName DisplayName UserPrincipalName HomeDirectory HomePath ScriptPath" \
	" ProfilePath UserWorkstations PasswordLastSet AccountExpires PrimaryGroupId" \
	" AllowedToDelegateTo OldUacValue NewUacValue UserAccountControl UserParameters" \
	" SidHistory LogonHours"

/* "Successful Logon": 528 and 540 are alike. */
#define LOGON_2000 \
	TARGET " LogonType LogonProcessName AuthenticationPackageName WorkstationName"
#define LOGON_XP LOGON_2000 " LogonGuid"
#define LOGON_2003 LOGON_XP " " SUBJECT " ProcessId TransmittedServices IpAddress IpPort"

/* "Logon Failure": the reason is the event's number. */
#define FAILURE_2000 \
	"TargetUserName TargetDomainName LogonType LogonProcessName AuthenticationPackageName" \
	" WorkstationName"
#define FAILURE_CALLER " " SUBJECT " ProcessId TransmittedServices IpAddress IpPort"
#define FAILURE(id) \
	{id, KIND_LOGON_FAILED, LEGACY_SID_NONE, LEGACY_ALWAYS, FAILURE_2000}, \
	{id, KIND_LOGON_FAILED, LEGACY_SID_NONE, LEGACY_ALWAYS, FAILURE_2000 FAILURE_CALLER}

/* An account or group that was changed, and by whom. */
#define CHANGE(id) \
	{id, KIND_ACCOUNT, LEGACY_SID_SUBJECT, LEGACY_ALWAYS, ACCOUNT " " SUBJECT " PrivilegeList"}
#define GROUP(id) \
	{id, KIND_ACCOUNT, LEGACY_SID_SUBJECT, LEGACY_ALWAYS, \
	 ACCOUNT " " SUBJECT " PrivilegeList SamAccountName SidHistory"}
#define MEMBER(id) \
	{id, KIND_ACCOUNT, LEGACY_SID_SUBJECT, LEGACY_ALWAYS, \
	 "MemberName MemberSid " ACCOUNT " " SUBJECT " PrivilegeList"}

/* "Audit Policy Change": + or - for success and failure of each category. */
#define POLICY \
	"SystemSuccess SystemFailure LogonSuccess LogonFailure ObjectAccessSuccess" \
	" ObjectAccessFailure PrivilegeUseSuccess PrivilegeUseFailure DetailedTrackingSuccess" \
	" DetailedTrackingFailure PolicyChangeSuccess PolicyChangeFailure" \
	" AccountManagementSuccess AccountManagementFailure"
#define POLICY_2000 POLICY " DirectoryServiceSuccess DirectoryServiceFailure" \
	" AccountLogonSuccess AccountLogonFailure"

static const struct legacy_row rows[] = {
	/* event ID, kind, whose SID the header has, when, names by position */

	/* 512 "Windows is starting up.", 513 "Windows is shutting down." */
	{512, KIND_BOOT, LEGACY_SID_NONE, LEGACY_ALWAYS, ""},
	{513, KIND_SHUTDOWN, LEGACY_SID_NONE, LEGACY_ALWAYS, ""},
	/* 516 "Internal resources allocated for the queuing of security event messages have been
	 * exhausted": and how many were lost */
	{516, KIND_AUDIT_LOST, LEGACY_SID_NONE, LEGACY_ALWAYS, "AuditsDiscarded"},
	/* 517 "The audit log was cleared": by the client, through the event log service */
	{517, KIND_LOG_CLEARED, LEGACY_SID_NONE, LEGACY_CLIENT, PRIMARY " " SUBJECT},
	{517, KIND_LOG_CLEARED, LEGACY_SID_NONE, LEGACY_ALWAYS, SUBJECT " " CLIENT},
	/* 520 "The system time was changed." (XP); %10 %9 is the previous time, %12 %11 the new */
	{520, KIND_CLOCK_CHANGED, LEGACY_SID_NONE, LEGACY_CLIENT,
	 "ProcessId ProcessName " PRIMARY " " SUBJECT " PreviousDate PreviousTime NewDate NewTime"},
	{520, KIND_CLOCK_CHANGED, LEGACY_SID_NONE, LEGACY_ALWAYS,
	 "ProcessId ProcessName " SUBJECT " " CLIENT " PreviousDate PreviousTime NewDate NewTime"},

	/* 528 "Successful Logon", 540 "Successful Network Logon" (2000) */
	{528, KIND_LOGON, LEGACY_SID_TARGET, LEGACY_ALWAYS, LOGON_2000},
	{528, KIND_LOGON, LEGACY_SID_TARGET, LEGACY_ALWAYS, LOGON_XP},
	{528, KIND_LOGON, LEGACY_SID_TARGET, LEGACY_ALWAYS, LOGON_2003},
	{540, KIND_LOGON, LEGACY_SID_TARGET, LEGACY_ALWAYS, LOGON_2000},
	{540, KIND_LOGON, LEGACY_SID_TARGET, LEGACY_ALWAYS, LOGON_XP},
	{540, KIND_LOGON, LEGACY_SID_TARGET, LEGACY_ALWAYS, LOGON_2003},
	/* 529 "Unknown user name or bad password" and so on; header: who reports it */
	FAILURE(529), /* unknown user name or bad password */
	FAILURE(530), /* account logon time restriction violation */
	FAILURE(531), /* account currently disabled */
	FAILURE(532), /* the account has expired */
	FAILURE(533), /* user not allowed to log on at this computer */
	FAILURE(534), /* logon type not granted at this machine */
	FAILURE(535), /* the account's password has expired */
	FAILURE(536), /* the NetLogon component is not active */
	{537, KIND_LOGON_FAILED, LEGACY_SID_NONE, LEGACY_ALWAYS, FAILURE_2000},
	{537, KIND_LOGON_FAILED, LEGACY_SID_NONE, LEGACY_ALWAYS, FAILURE_2000 " Status SubStatus"},
	{537, KIND_LOGON_FAILED, LEGACY_SID_NONE, LEGACY_ALWAYS,
	 FAILURE_2000 " Status SubStatus" FAILURE_CALLER}, /* any other error */
	FAILURE(539), /* account locked out */
	/* 538 "User Logoff", 551 "User initiated logoff" (XP) */
	{538, KIND_LOGOFF, LEGACY_SID_TARGET, LEGACY_ALWAYS, TARGET " LogonType"},
	{551, KIND_LOGOFF_REQUESTED, LEGACY_SID_TARGET, LEGACY_ALWAYS, TARGET},
	/* 552 "Logon attempt using explicit credentials" (XP); the last five are 2003's */
	{552, KIND_EXPLICIT_CREDENTIALS, LEGACY_SID_SUBJECT, LEGACY_ALWAYS,
	 SUBJECT " LogonGuid TargetUserName TargetDomainName TargetLogonGuid TargetServerName"
		 " TargetInfo ProcessId IpAddress IpPort"},
	/* 576 "Special privileges assigned to new logon" */
	{576, KIND_PRIVILEGES, LEGACY_SID_SUBJECT, LEGACY_ALWAYS, SUBJECT " PrivilegeList"},
	/* 682 "Session reconnected to winstation", 683 "… disconnected from …" (2000) */
	{682, KIND_RECONNECT, LEGACY_SID_NONE, LEGACY_ALWAYS,
	 "AccountName AccountDomain LogonID SessionName ClientName ClientAddress"},
	{683, KIND_DISCONNECT, LEGACY_SID_NONE, LEGACY_ALWAYS,
	 "AccountName AccountDomain LogonID SessionName ClientName ClientAddress"},

	/* 592 "A new process has been created"; NT 4 gives audit IDs for process IDs */
	{592, KIND_PROCESS_START, LEGACY_SID_SUBJECT, LEGACY_AUDIT_ID,
	 "AuditId NewProcessName CreatorAuditId " SUBJECT},
	{592, KIND_PROCESS_START, LEGACY_SID_SUBJECT, LEGACY_ALWAYS,
	 "NewProcessId NewProcessName ProcessId " SUBJECT},
	/* 593 "A process has exited"; with its image from XP on */
	{593, KIND_PROCESS_END, LEGACY_SID_SUBJECT, LEGACY_AUDIT_ID, "AuditId " SUBJECT},
	{593, KIND_PROCESS_END, LEGACY_SID_SUBJECT, LEGACY_ALWAYS, "ProcessId " SUBJECT},
	{593, KIND_PROCESS_END, LEGACY_SID_SUBJECT, LEGACY_ALWAYS, "ProcessId ProcessName " SUBJECT},
	/* 600 "A process was assigned a primary token" (XP) */
	{600, KIND_TOKEN_ASSIGNED, LEGACY_SID_SUBJECT, LEGACY_ALWAYS,
	 "ProcessId ProcessName " SUBJECT " TargetProcessId TargetProcessName " TARGET},
	/* 601 "Attempt to install service", 602 "Scheduled Task created" (2003) */
	{601, KIND_SERVICE_INSTALLED, LEGACY_SID_NONE, LEGACY_ALWAYS,
	 "ServiceName ServiceFileName ServiceType ServiceStartType ServiceAccount " SUBJECT},
	{602, KIND_TASK, LEGACY_SID_NONE, LEGACY_ALWAYS,
	 "TaskName Command Triggers TriggerDate TriggerTime Flags TargetUser " SUBJECT},

	/* 612 "Audit Policy Change"; header: SYSTEM */
	{612, KIND_AUDIT_POLICY, LEGACY_SID_NONE, LEGACY_ALWAYS, POLICY " " SUBJECT}, /* NT 4 */
	{612, KIND_AUDIT_POLICY, LEGACY_SID_NONE, LEGACY_ALWAYS, POLICY_2000 " " SUBJECT},

	/* accounts and groups; header: the caller */
	{624, KIND_ACCOUNT, LEGACY_SID_SUBJECT, LEGACY_ALWAYS,
	 ACCOUNT " " SUBJECT " PrivilegeList" ATTRIBUTES}, /* user created */
	{625, KIND_ACCOUNT, LEGACY_SID_SUBJECT, LEGACY_ALWAYS,
	 ACCOUNT " NewType " SUBJECT}, /* user account type changed */
	CHANGE(626), /* user enabled */
	CHANGE(627), /* password change tried */
	CHANGE(628), /* password set */
	CHANGE(629), /* user disabled */
	CHANGE(630), /* user deleted */
	GROUP(631),  /* global group created */
	MEMBER(632), /* member added, global group */
	MEMBER(633), /* member removed, global group */
	CHANGE(634), /* global group deleted */
	GROUP(635),  /* local group created */
	MEMBER(636), /* member added, local group */
	MEMBER(637), /* member removed, local group */
	CHANGE(638), /* local group deleted */
	GROUP(639),  /* local group changed */
	GROUP(641),  /* global group changed */
	/* 642 "User Account Changed": what changed comes first from 2000 on */
	CHANGE(642),
	{642, KIND_ACCOUNT, LEGACY_SID_SUBJECT, LEGACY_ALWAYS,
	 "Change " ACCOUNT " " SUBJECT " PrivilegeList"},
	{642, KIND_ACCOUNT, LEGACY_SID_SUBJECT, LEGACY_ALWAYS,
	 "Change " ACCOUNT " " SUBJECT " PrivilegeList" ATTRIBUTES}, /* 2003 */
	/* 644 "User Account Locked Out": %2 is the caller's machine, as in 4740 */
	{644, KIND_ACCOUNT, LEGACY_SID_NONE, LEGACY_ALWAYS, ACCOUNT " " SUBJECT},
	MEMBER(660), /* member added, universal group */
	MEMBER(661), /* member removed, universal group */
	CHANGE(671), /* user unlocked */
	/* 685 "Account Name Changed" (2003) */
	{685, KIND_ACCOUNT_RENAMED, LEGACY_SID_SUBJECT, LEGACY_ALWAYS,
	 "OldTargetUserName NewTargetUserName TargetDomainName TargetSid " SUBJECT " PrivilegeList"},
};

enum { ROWS = sizeof rows / sizeof *rows };

const struct legacy_row *legacy_map_rows(size_t *n)
{
	*n = ROWS;
	return rows;
}

/* The first row of an event, or NULL.  The table is in ascending order but for
 * 682 and 683, and short. */
static const struct legacy_row *first_row(uint32_t event_id)
{
	for (size_t i = 0; i < ROWS; i++)
		if (rows[i].event_id == event_id)
			return &rows[i];
	return NULL;
}

static bool is_old_security(struct str provider)
{
	return str_eq_nocase(provider, STR("Security"));
}

enum fact_kind legacy_map_kind(struct str provider, uint32_t event_id)
{
	const struct legacy_row *row = is_old_security(provider) ? first_row(event_id) : NULL;
	return row ? (enum fact_kind)row->kind : KIND_NONE;
}

static size_t count_names(const char *names)
{
	size_t n = *names != '\0';
	for (; *names; names++)
		n += *names == ' ';
	return n;
}

/* The name at a position, "" behind the last. */
static struct str name_at(const char *names, size_t position)
{
	while (position-- && *names) {
		names += strcspn(names, " ");
		names += *names == ' ';
	}
	return (struct str){names, strcspn(names, " ")};
}

static struct str value_at(const struct event *e, size_t position)
{
	return position < e->nfields ? str_trim(e->fields[position].value) : STR("");
}

/* Where no client acted, its values are "-". */
static bool has_client(const struct legacy_row *row, const struct event *e)
{
	uint64_t id;
	for (size_t i = 0; i < e->nfields; i++)
		if (str_eq(name_at(row->names, i), STR("SubjectLogonId")))
			return str_to_id(value_at(e, i), &id) && id;
	return false;
}

/* NT 4 gives the address of the kernel's process object, which lies in the upper
 * half of 32 bits; process IDs are far below. */
static bool has_audit_id(const struct event *e)
{
	uint64_t id;
	return str_to_id(value_at(e, 0), &id) && id >> 31;
}

static bool fits(const struct legacy_row *row, const struct event *e)
{
	switch (row->when) {
	case LEGACY_CLIENT:
		return has_client(row, e);
	case LEGACY_AUDIT_ID:
		return has_audit_id(e);
	default:
		return true;
	}
}

/* Of the rows that fit the first whose condition is met, else the one with most
 * names that are not too many, else the one with fewest. */
static const struct legacy_row *row_of(const struct event *e)
{
	const struct legacy_row *best = NULL;
	size_t best_names = 0;
	for (const struct legacy_row *r = first_row(e->event_id);
	     r && r < rows + ROWS && r->event_id == e->event_id; r++) {
		size_t names = count_names(r->names);
		if (!fits(r, e))
			continue;
		if (r->when != LEGACY_ALWAYS)
			return r;
		bool enough = names <= e->nfields, best_enough = best_names <= e->nfields;
		if (!best || (enough && (!best_enough || names > best_names)) ||
		    (!enough && !best_enough && names < best_names)) {
			best = r;
			best_names = names;
		}
	}
	return best;
}

static bool has_names(const struct event *e)
{
	for (size_t i = 0; i < e->nfields; i++)
		if (e->fields[i].name.n)
			return true;
	return false;
}

static void add(struct legacy_fields *l, struct str name, struct str value)
{
	VEC_PUSH(&l->items, (struct event_field){name, value});
}

void legacy_map_name(struct legacy_fields *l, struct event *e)
{
	static const struct str sids[] = {
		[LEGACY_SID_SUBJECT] = {"SubjectUserSid", 14},
		[LEGACY_SID_TARGET] = {"TargetUserSid", 13},
	};
	if (e->kind == KIND_NONE || !is_old_security(e->provider) || has_names(e))
		return;
	const struct legacy_row *row = row_of(e);
	if (!row)
		return;
	l->items.n = 0;
	if (row->sid && e->user_sid.n)
		add(l, sids[row->sid], e->user_sid);
	for (size_t i = 0; i < e->nfields; i++)
		add(l, name_at(row->names, i), e->fields[i].value);
	e->fields = l->items.items;
	e->nfields = l->items.n;
}

void legacy_fields_free(struct legacy_fields *l)
{
	VEC_FREE(&l->items);
}
