/* Sources: Microsoft, pages of the events; and what real logs have: the workstation of
 * 292 of 292 logons of types 2, 7, 10 and 11, and of those of sshd, is the computer
 * that was logged on to, 23 of them under a former name. */
#include "model/field_meaning.h"

#include "model/logon_type.h"

static const struct who_names names[WHO_FIELDS] = {
	[WHO_NOBODY] = {FIELD_NONE, FIELD_NONE, FIELD_NONE, FIELD_NONE},
	[WHO_SUBJECT] = {F_SubjectUserSid, F_SubjectUserName, F_SubjectDomainName, F_SubjectLogonId},
	[WHO_TARGET] = {F_TargetUserSid, F_TargetUserName, F_TargetDomainName, F_TargetLogonId},
	[WHO_CLIENT] = {FIELD_NONE, F_AccountName, F_AccountDomain, F_LogonID},
	[WHO_USER] = {FIELD_NONE, F_User, FIELD_NONE, F_LogonId},
	[WHO_CONTEXT] = {FIELD_NONE, F_UserContext, FIELD_NONE, FIELD_NONE},
	[WHO_USER_NAME] = {FIELD_NONE, F_UserName, FIELD_NONE, FIELD_NONE},
	[WHO_LOGGER] = {FIELD_NONE, FIELD_NONE, FIELD_NONE, FIELD_NONE},
};

enum {
	LOGON_NETWORK_2003 = 540, /* which has one number for all other types in 4624 */
	SERVICE_INSTALLED_BY_SCM = 7045,
	LOG_CLEARED_SYSTEM = 104,
	SHUTDOWN_ASKED_FOR = 1074
};

#define TYPE(t) (1u << LOGON_TYPE_##t)
#define NO_CLIENT {FIELD_NONE, FIELD_NONE, FIELD_NONE}
#define LOGON_FROM(workstation) {F_IpAddress, workstation, F_IpPort}
#define DOER(who) {who, WHO_NOBODY, WHO_NOBODY, NO_CLIENT}
#define OWN_DEED(who) {who, who, WHO_NOBODY, NO_CLIENT}

/* The first row that fits counts. */
static const struct {
	enum fact_kind kind;
	uint32_t event_id;     /* 0: any */
	uint32_t types;        /* logon types, a bit each; 0: any */
	const char *process;   /* LogonProcessName; NULL: any */
	enum fact_field with;  /* of the versions that have this field; 0: any */
	struct field_meaning means;
} rows[] = {
	/* 4688: version 2 names the owner, older ones and 592 only who asked. */
	{KIND_PROCESS_START, 0, 0, NULL, F_TargetLogonId, {WHO_TARGET, WHO_TARGET, WHO_SUBJECT, NO_CLIENT}},
	{KIND_PROCESS_START, 0, 0, NULL, 0, {WHO_SUBJECT, WHO_NOBODY, WHO_SUBJECT, NO_CLIENT}},
	{KIND_PROCESS_END, 0, 0, NULL, 0, OWN_DEED(WHO_SUBJECT)},
	{KIND_TOKEN_ASSIGNED, 0, 0, NULL, 0, {WHO_SUBJECT, WHO_TARGET, WHO_SUBJECT, NO_CLIENT}},
	{KIND_SYSMON_START, 0, 0, NULL, 0, OWN_DEED(WHO_USER)},
	{KIND_SYSMON_END, 0, 0, NULL, 0, OWN_DEED(WHO_USER)},

	{KIND_LOGON, LOGON_NETWORK_2003, 0, NULL, 0, {WHO_TARGET, WHO_TARGET, WHO_SUBJECT, LOGON_FROM(F_WorkstationName)}},
	{KIND_LOGON, 0, TYPE(NETWORK_CLEARTEXT), "sshd", 0, {WHO_TARGET, WHO_TARGET, WHO_SUBJECT, LOGON_FROM(FIELD_NONE)}},
	{KIND_LOGON, 0, TYPE(NETWORK) | TYPE(NETWORK_CLEARTEXT), NULL, 0,
	 {WHO_TARGET, WHO_TARGET, WHO_SUBJECT, LOGON_FROM(F_WorkstationName)}},
	{KIND_LOGON, 0, 0, NULL, 0, {WHO_TARGET, WHO_TARGET, WHO_SUBJECT, LOGON_FROM(FIELD_NONE)}},
	{KIND_LOGON_FAILED, 0, TYPE(NETWORK_CLEARTEXT), "sshd", 0, {WHO_TARGET, WHO_NOBODY, WHO_SUBJECT, LOGON_FROM(FIELD_NONE)}},
	{KIND_LOGON_FAILED, 0, TYPE(NETWORK) | TYPE(NETWORK_CLEARTEXT), NULL, 0,
	 {WHO_TARGET, WHO_NOBODY, WHO_SUBJECT, LOGON_FROM(F_WorkstationName)}},
	{KIND_LOGON_FAILED, 0, 0, NULL, 0, {WHO_TARGET, WHO_NOBODY, WHO_SUBJECT, LOGON_FROM(FIELD_NONE)}},
	{KIND_LOGOFF, 0, 0, NULL, 0, OWN_DEED(WHO_TARGET)},
	{KIND_LOGOFF_REQUESTED, 0, 0, NULL, 0, OWN_DEED(WHO_TARGET)},
	{KIND_PRIVILEGES, 0, 0, NULL, 0, OWN_DEED(WHO_SUBJECT)},
	{KIND_EXPLICIT_CREDENTIALS, 0, 0, NULL, 0, DOER(WHO_SUBJECT)},

	{KIND_RECONNECT, 0, 0, NULL, 0, {WHO_CLIENT, WHO_CLIENT, WHO_NOBODY, {F_ClientAddress, F_ClientName, FIELD_NONE}}},
	{KIND_DISCONNECT, 0, 0, NULL, 0, {WHO_CLIENT, WHO_CLIENT, WHO_NOBODY, {F_ClientAddress, F_ClientName, FIELD_NONE}}},
	{KIND_LOCK, 0, 0, NULL, 0, OWN_DEED(WHO_TARGET)},
	{KIND_UNLOCK, 0, 0, NULL, 0, OWN_DEED(WHO_TARGET)},
	{KIND_SCREENSAVER_ON, 0, 0, NULL, 0, OWN_DEED(WHO_TARGET)},
	{KIND_SCREENSAVER_OFF, 0, 0, NULL, 0, OWN_DEED(WHO_TARGET)},
	{KIND_TS_LOGON, 0, 0, NULL, 0, {WHO_USER, WHO_USER, WHO_NOBODY, {F_Address, FIELD_NONE, FIELD_NONE}}},
	{KIND_TS_SHELL, 0, 0, NULL, 0, {WHO_USER, WHO_USER, WHO_NOBODY, {F_Address, FIELD_NONE, FIELD_NONE}}},
	{KIND_TS_LOGOFF, 0, 0, NULL, 0, {WHO_USER, WHO_USER, WHO_NOBODY, {F_Address, FIELD_NONE, FIELD_NONE}}},
	{KIND_TS_DISCONNECT, 0, 0, NULL, 0, {WHO_USER, WHO_USER, WHO_NOBODY, {F_Address, FIELD_NONE, FIELD_NONE}}},
	{KIND_TS_RECONNECT, 0, 0, NULL, 0, {WHO_USER, WHO_USER, WHO_NOBODY, {F_Address, FIELD_NONE, FIELD_NONE}}},

	/* Their fields name the service's account, or nobody, or a name without a SID. */
	{KIND_SERVICE_INSTALLED, SERVICE_INSTALLED_BY_SCM, 0, NULL, 0, DOER(WHO_LOGGER)},
	{KIND_LOG_CLEARED, LOG_CLEARED_SYSTEM, 0, NULL, 0, DOER(WHO_LOGGER)},
	{KIND_SHUTDOWN, SHUTDOWN_ASKED_FOR, 0, NULL, 0, DOER(WHO_LOGGER)},
	{KIND_SERVICE_INSTALLED, 0, 0, NULL, 0, DOER(WHO_SUBJECT)},
	{KIND_LOG_CLEARED, 0, 0, NULL, 0, DOER(WHO_SUBJECT)},
	{KIND_CLOCK_CHANGED, 0, 0, NULL, 0, DOER(WHO_SUBJECT)},
	{KIND_AUDIT_POLICY, 0, 0, NULL, 0, DOER(WHO_SUBJECT)},
	{KIND_TASK, 0, 0, NULL, F_UserContext, DOER(WHO_CONTEXT)},
	{KIND_TASK, 0, 0, NULL, F_UserName, DOER(WHO_USER_NAME)},
	{KIND_TASK, 0, 0, NULL, 0, DOER(WHO_SUBJECT)},
	{KIND_ACCOUNT, 0, 0, NULL, 0, DOER(WHO_SUBJECT)},
	{KIND_ACCOUNT_RENAMED, 0, 0, NULL, 0, DOER(WHO_SUBJECT)},
};

static const struct field_meaning nobody = DOER(WHO_NOBODY);

static bool type_is_among(const struct fact *f, uint32_t types)
{
	uint64_t type;
	return fact_id64(f, F_LogonType, &type) && type < 32 && (types >> type & 1);
}

const struct field_meaning *field_meaning(const struct fact *f)
{
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		if (rows[i].kind != f->kind || (rows[i].event_id && rows[i].event_id != f->event_id))
			continue;
		if (rows[i].with && f->layout->slot[rows[i].with] < 0)
			continue;
		if (rows[i].means.doer == WHO_LOGGER && !fact_user_sid(f))
			continue;
		if (rows[i].types && !type_is_among(f, rows[i].types))
			continue;
		if (rows[i].process && !str_eq_nocase(str_trim(fact_text(f, F_LogonProcessName)), str_of(rows[i].process)))
			continue;
		return &rows[i].means;
	}
	return &nobody;
}

const struct who_names *who_names(enum who_field who)
{
	return &names[who];
}

uint64_t who_logon_id(const struct fact *f, enum who_field who)
{
	return names[who].logon_id == FIELD_NONE ? 0 : fact_id_or_0(f, names[who].logon_id);
}

/* ---- where a client is ---- */

static bool has_any(struct str s, const char *bytes)
{
	for (size_t i = 0; i < s.n; i++)
		for (const char *b = bytes; *b; b++)
			if (s.p[i] == *b)
				return true;
	return false;
}

struct str client_address(struct str address)
{
	struct str a = str_trim(address), mapped = STR("::ffff:");
	if (str_starts_nocase(a, mapped) && has_any(a, "."))
		a = str_sub(a, mapped.n, a.n);
	bool none = str_eq(a, STR("0.0.0.0")) || str_eq(a, STR("::")) || !has_any(a, "0123456789.:");
	return none ? STR("") : a;
}

struct str client_name(struct str name)
{
	struct str n = str_trim(name);
	return str_eq_nocase(n, STR("Unknown")) || str_eq(n, STR("-")) ? STR("") : n;
}

bool client_is_console(const struct fact *f)
{
	enum fact_field field = field_meaning(f)->client.address;
	bool no_address = field != FIELD_NONE && f->layout->slot[field] >= 0 && !client_address(fact_text(f, field)).n;
	struct str session = fact_text(f, F_SessionName);
	switch (f->kind) {
	case KIND_RECONNECT:
	case KIND_DISCONNECT:
		return session.n ? str_eq_nocase(session, STR("Console")) : no_address;
	case KIND_TS_LOGON:
	case KIND_TS_SHELL:
	case KIND_TS_DISCONNECT:
	case KIND_TS_RECONNECT:
		return no_address;
	default:
		return false;
	}
}
