/* The table of event shapes, and look-ups in it.  See events.h. */
#include "tools/events.h"

#include <string.h>

#define AUDITING \
	"Microsoft-Windows-Security-Auditing", "{54849625-5478-4994-A5BA-3E3B0328C30D}", NULL, \
		"Security"
#define SECURITY_EVENTLOG \
	"Microsoft-Windows-Eventlog", "{FC65DDD8-D6EF-4962-83D5-6E5CFE9CE148}", NULL, "Security"
#define EVENTLOG_NS "http://manifests.microsoft.com/win/2004/08/windows/eventlog"

#define AUDIT_SUCCESS 0x8020000000000000
#define AUDIT_FAILURE 0x8010000000000000

/* Groups of fields that recur. */
#define SUBJECT \
	{F_SubjectUserSid, T_SID, NULL}, {F_SubjectUserName, T_STR, NULL}, \
	{F_SubjectDomainName, T_STR, NULL}, {F_SubjectLogonId, T_HEX64, NULL}
#define TARGET \
	{F_TargetUserSid, T_SID, NULL}, {F_TargetUserName, T_STR, NULL}, \
	{F_TargetDomainName, T_STR, NULL}, {F_TargetLogonId, T_HEX64, NULL}
#define TARGET_NAME \
	{F_TargetUserName, T_STR, NULL}, {F_TargetDomainName, T_STR, NULL}, \
	{F_TargetSid, T_SID, NULL}
#define MEMBER \
	{F_MemberName, T_STR, NULL}, {F_MemberSid, T_SID, NULL}
#define CLIENT \
	{F_ClientProcessStartKey, T_U64, NULL}, {F_ClientProcessId, T_U32, NULL}, \
	{F_ParentProcessId, T_U32, NULL}
#define PROCESS_START \
	SUBJECT, {F_NewProcessId, T_PTR, NULL}, {F_NewProcessName, T_STR, NULL}, \
	{F_TokenElevationType, T_STR, "%%1936"}, {F_ProcessId, T_PTR, NULL}
/* A workstation that isn't named is empty to 2012 R2, a dash from then on. */
#define LOGON_FIELDS(no_name) \
	{F_LogonType, T_U32, NULL}, {F_LogonProcessName, T_STR, NULL}, \
	{F_AuthenticationPackageName, T_STR, NULL}, {F_WorkstationName, T_STR, no_name}, \
	{F_LogonGuid, T_GUID, NULL}, {F_TransmittedServices, T_STR, NULL}, \
	{F_LmPackageName, T_STR, NULL}, {F_KeyLength, T_U32, NULL}, \
	{F_ProcessId, T_PTR, NULL}, {F_ProcessName, T_STR, NULL}, \
	{F_IpAddress, T_STR, NULL}, {F_IpPort, T_STR, NULL}
#define LOGON_V2_END \
	{F_TargetOutboundUserName, T_STR, NULL}, {F_TargetOutboundDomainName, T_STR, NULL}, \
	{F_VirtualAccount, T_STR, "%%1843"}, {F_TargetLinkedLogonId, T_HEX64, NULL}, \
	{F_ElevatedToken, T_STR, "%%1843"}
#define ACCOUNT_FIELDS \
	{F_SamAccountName, T_STR, NULL}, {F_DisplayName, T_STR, NULL}, \
	{F_UserPrincipalName, T_STR, NULL}, {F_HomeDirectory, T_STR, NULL}, \
	{F_HomePath, T_STR, NULL}, {F_ScriptPath, T_STR, NULL}, \
	{F_ProfilePath, T_STR, NULL}, {F_UserWorkstations, T_STR, NULL}, \
	{F_PasswordLastSet, T_STR, NULL}, {F_AccountExpires, T_STR, NULL}, \
	{F_PrimaryGroupId, T_STR, NULL}, {F_AllowedToDelegateTo, T_STR, NULL}, \
	{F_OldUacValue, T_STR, NULL}, {F_NewUacValue, T_STR, NULL}, \
	{F_UserAccountControl, T_STR, NULL}, {F_UserParameters, T_STR, NULL}, \
	{F_SidHistory, T_STR, NULL}, {F_LogonHours, T_STR, NULL}

const struct shape shapes[SHAPE_COUNT] = {
	[EV_4688_V0] = {AUDITING, 4688, 0, 0, 0, 13312, -1, AUDIT_SUCCESS, PAYLOAD_AUDIT, NULL,
		NULL,
		{PROCESS_START}},
	[EV_4688_V1] = {AUDITING, 4688, 1, 0, 0, 13312, -1, AUDIT_SUCCESS, PAYLOAD_AUDIT, NULL,
		NULL,
		{PROCESS_START, {F_CommandLine, T_STR, ""}}},
	[EV_4688_V2_13] = {AUDITING, 4688, 2, 0, 0, 13312, -1, AUDIT_SUCCESS, PAYLOAD_AUDIT,
		NULL, NULL,
		{PROCESS_START, {F_CommandLine, T_STR, ""}, TARGET}},
	[EV_4688_V2] = {AUDITING, 4688, 2, 0, 0, 13312, -1, AUDIT_SUCCESS, PAYLOAD_AUDIT, NULL,
		NULL,
		{PROCESS_START, {F_CommandLine, T_STR, ""}, TARGET,
		 {F_ParentProcessName, T_STR, ""}, {F_MandatoryLabel, T_SID, "S-1-16-8192"}}},
	[EV_4689] = {AUDITING, 4689, 0, 0, 0, 13313, -1, AUDIT_SUCCESS, PAYLOAD_AUDIT, NULL, NULL,
		{SUBJECT, {F_Status, T_HEX32, NULL}, {F_ProcessId, T_PTR, NULL},
		 {F_ProcessName, T_STR, NULL}}},
	[EV_4696] = {AUDITING, 4696, 0, 0, 0, 13312, -1, AUDIT_SUCCESS, PAYLOAD_AUDIT, NULL, NULL,
		{SUBJECT, TARGET, {F_TargetProcessId, T_PTR, NULL},
		 {F_TargetProcessName, T_STR, NULL}, {F_ProcessId, T_PTR, NULL},
		 {F_ProcessName, T_STR, ""}}},
	[EV_4624_V0] = {AUDITING, 4624, 0, 0, 0, 12544, -1, AUDIT_SUCCESS, PAYLOAD_AUDIT, NULL,
		NULL,
		{SUBJECT, TARGET, LOGON_FIELDS("")}},
	[EV_4624_V1] = {AUDITING, 4624, 1, 0, 0, 12544, -1, AUDIT_SUCCESS, PAYLOAD_AUDIT, NULL,
		NULL,
		{SUBJECT, TARGET, LOGON_FIELDS(""), {F_ImpersonationLevel, T_STR, "%%1833"}}},
	[EV_4624_V2] = {AUDITING, 4624, 2, 0, 0, 12544, -1, AUDIT_SUCCESS, PAYLOAD_AUDIT, NULL,
		NULL,
		{SUBJECT, TARGET, LOGON_FIELDS("-"), {F_ImpersonationLevel, T_STR, "%%1833"},
		 {F_RestrictedAdminMode, T_STR, NULL}, LOGON_V2_END}},
	[EV_4624_V3] = {AUDITING, 4624, 3, 0, 0, 12544, -1, AUDIT_SUCCESS, PAYLOAD_AUDIT, NULL,
		NULL,
		{SUBJECT, TARGET, LOGON_FIELDS("-"), {F_ImpersonationLevel, T_STR, "%%1833"},
		 {F_RestrictedAdminMode, T_STR, NULL}, {F_RemoteCredentialGuard, T_STR, NULL},
		 LOGON_V2_END}},
	[EV_4625] = {AUDITING, 4625, 0, 0, 0, 12544, -1, AUDIT_FAILURE, PAYLOAD_AUDIT, NULL, NULL,
		{SUBJECT, {F_TargetUserSid, T_SID, NULL}, {F_TargetUserName, T_STR, NULL},
		 {F_TargetDomainName, T_STR, NULL}, {F_Status, T_HEX32, "0xc000006d"},
		 {F_FailureReason, T_STR, "%%2313"}, {F_SubStatus, T_HEX32, "0xc000006a"},
		 {F_LogonType, T_U32, NULL}, {F_LogonProcessName, T_STR, NULL},
		 {F_AuthenticationPackageName, T_STR, NULL}, {F_WorkstationName, T_STR, NULL},
		 {F_TransmittedServices, T_STR, NULL}, {F_LmPackageName, T_STR, NULL},
		 {F_KeyLength, T_U32, NULL}, {F_ProcessId, T_PTR, NULL},
		 {F_ProcessName, T_STR, NULL}, {F_IpAddress, T_STR, NULL},
		 {F_IpPort, T_STR, NULL}}},
	[EV_4634] = {AUDITING, 4634, 0, 0, 0, 12545, -1, AUDIT_SUCCESS, PAYLOAD_AUDIT, NULL, NULL,
		{TARGET, {F_LogonType, T_U32, NULL}}},
	[EV_4647] = {AUDITING, 4647, 0, 0, 0, 12545, -1, AUDIT_SUCCESS, PAYLOAD_AUDIT, NULL, NULL,
		{TARGET}},
	[EV_4648] = {AUDITING, 4648, 0, 0, 0, 12544, -1, AUDIT_SUCCESS, PAYLOAD_AUDIT, NULL, NULL,
		{SUBJECT, {F_LogonGuid, T_GUID, NULL}, {F_TargetUserName, T_STR, NULL},
		 {F_TargetDomainName, T_STR, NULL}, {F_TargetLogonGuid, T_GUID, NULL},
		 {F_TargetServerName, T_STR, "localhost"}, {F_TargetInfo, T_STR, "localhost"},
		 {F_ProcessId, T_PTR, NULL}, {F_ProcessName, T_STR, NULL},
		 {F_IpAddress, T_STR, NULL}, {F_IpPort, T_STR, NULL}}},
	[EV_4672] = {AUDITING, 4672, 0, 0, 0, 12548, -1, AUDIT_SUCCESS, PAYLOAD_AUDIT, NULL, NULL,
		{SUBJECT, {F_PrivilegeList, T_STR, NULL}}},
	[EV_4697] = {AUDITING, 4697, 0, 0, 0, 12289, -1, AUDIT_SUCCESS, PAYLOAD_AUDIT, NULL, NULL,
		{SUBJECT, {F_ServiceName, T_STR, NULL}, {F_ServiceFileName, T_STR, NULL},
		 {F_ServiceType, T_HEX32, "0x10"}, {F_ServiceStartType, T_U32, "3"},
		 {F_ServiceAccount, T_STR, "LocalSystem"}}},
	[EV_4697_V1] = {AUDITING, 4697, 1, 0, 0, 12289, -1, AUDIT_SUCCESS, PAYLOAD_AUDIT, NULL,
		NULL,
		{SUBJECT, {F_ServiceName, T_STR, NULL}, {F_ServiceFileName, T_STR, NULL},
		 {F_ServiceType, T_HEX32, "0x10"}, {F_ServiceStartType, T_U32, "3"},
		 {F_ServiceAccount, T_STR, "LocalSystem"}, CLIENT}},
	[EV_4698] = {AUDITING, 4698, 0, 0, 0, 12804, -1, AUDIT_SUCCESS, PAYLOAD_AUDIT, NULL, NULL,
		{SUBJECT, {F_TaskName, T_STR, NULL}, {F_TaskContent, T_STR, ""}}},
	[EV_4698_V1] = {AUDITING, 4698, 1, 0, 0, 12804, -1, AUDIT_SUCCESS, PAYLOAD_AUDIT, NULL,
		NULL,
		{SUBJECT, {F_TaskName, T_STR, NULL}, {F_TaskContent, T_STR, ""}, CLIENT,
		 {F_RpcCallClientLocality, T_U32, NULL}, {F_FQDN, T_STR, NULL}}},
	[EV_4699] = {AUDITING, 4699, 0, 0, 0, 12804, -1, AUDIT_SUCCESS, PAYLOAD_AUDIT, NULL, NULL,
		{SUBJECT, {F_TaskName, T_STR, NULL}, {F_TaskContent, T_STR, ""}}},
	[EV_4700] = {AUDITING, 4700, 0, 0, 0, 12804, -1, AUDIT_SUCCESS, PAYLOAD_AUDIT, NULL, NULL,
		{SUBJECT, {F_TaskName, T_STR, NULL}, {F_TaskContent, T_STR, ""}}},
	[EV_4701] = {AUDITING, 4701, 0, 0, 0, 12804, -1, AUDIT_SUCCESS, PAYLOAD_AUDIT, NULL, NULL,
		{SUBJECT, {F_TaskName, T_STR, NULL}, {F_TaskContent, T_STR, ""}}},
	[EV_4702] = {AUDITING, 4702, 0, 0, 0, 12804, -1, AUDIT_SUCCESS, PAYLOAD_AUDIT, NULL, NULL,
		{SUBJECT, {F_TaskName, T_STR, NULL}, {F_TaskContentNew, T_STR, ""}}},
	[EV_4720] = {AUDITING, 4720, 0, 0, 0, 13824, -1, AUDIT_SUCCESS, PAYLOAD_AUDIT, NULL, NULL,
		{TARGET_NAME, SUBJECT, {F_PrivilegeList, T_STR, NULL}, ACCOUNT_FIELDS}},
	[EV_4722] = {AUDITING, 4722, 0, 0, 0, 13824, -1, AUDIT_SUCCESS, PAYLOAD_AUDIT, NULL, NULL,
		{TARGET_NAME, SUBJECT}},
	[EV_4723] = {AUDITING, 4723, 0, 0, 0, 13824, -1, AUDIT_SUCCESS, PAYLOAD_AUDIT, NULL, NULL,
		{TARGET_NAME, SUBJECT, {F_PrivilegeList, T_STR, NULL}}},
	[EV_4724] = {AUDITING, 4724, 0, 0, 0, 13824, -1, AUDIT_SUCCESS, PAYLOAD_AUDIT, NULL, NULL,
		{TARGET_NAME, SUBJECT}},
	[EV_4725] = {AUDITING, 4725, 0, 0, 0, 13824, -1, AUDIT_SUCCESS, PAYLOAD_AUDIT, NULL, NULL,
		{TARGET_NAME, SUBJECT}},
	[EV_4726] = {AUDITING, 4726, 0, 0, 0, 13824, -1, AUDIT_SUCCESS, PAYLOAD_AUDIT, NULL, NULL,
		{TARGET_NAME, SUBJECT, {F_PrivilegeList, T_STR, NULL}}},
	[EV_4728] = {AUDITING, 4728, 0, 0, 0, 13826, -1, AUDIT_SUCCESS, PAYLOAD_AUDIT, NULL, NULL,
		{MEMBER, TARGET_NAME, SUBJECT, {F_PrivilegeList, T_STR, NULL}}},
	[EV_4729] = {AUDITING, 4729, 0, 0, 0, 13826, -1, AUDIT_SUCCESS, PAYLOAD_AUDIT, NULL, NULL,
		{MEMBER, TARGET_NAME, SUBJECT, {F_PrivilegeList, T_STR, NULL}}},
	[EV_4730] = {AUDITING, 4730, 0, 0, 0, 13826, -1, AUDIT_SUCCESS, PAYLOAD_AUDIT, NULL, NULL,
		{TARGET_NAME, SUBJECT, {F_PrivilegeList, T_STR, NULL}}},
	[EV_4731] = {AUDITING, 4731, 0, 0, 0, 13826, -1, AUDIT_SUCCESS, PAYLOAD_AUDIT, NULL, NULL,
		{TARGET_NAME, SUBJECT, {F_PrivilegeList, T_STR, NULL},
		 {F_SamAccountName, T_STR, NULL}, {F_SidHistory, T_STR, NULL}}},
	[EV_4732] = {AUDITING, 4732, 0, 0, 0, 13826, -1, AUDIT_SUCCESS, PAYLOAD_AUDIT, NULL, NULL,
		{MEMBER, TARGET_NAME, SUBJECT, {F_PrivilegeList, T_STR, NULL}}},
	[EV_4733] = {AUDITING, 4733, 0, 0, 0, 13826, -1, AUDIT_SUCCESS, PAYLOAD_AUDIT, NULL, NULL,
		{MEMBER, TARGET_NAME, SUBJECT, {F_PrivilegeList, T_STR, NULL}}},
	[EV_4738] = {AUDITING, 4738, 0, 0, 0, 13824, -1, AUDIT_SUCCESS, PAYLOAD_AUDIT, NULL, NULL,
		{{F_Dummy, T_STR, NULL}, TARGET_NAME, SUBJECT, {F_PrivilegeList, T_STR, NULL},
		 ACCOUNT_FIELDS}},
	[EV_4740] = {AUDITING, 4740, 0, 0, 0, 13824, -1, AUDIT_SUCCESS, PAYLOAD_AUDIT, NULL, NULL,
		{TARGET_NAME, SUBJECT}},
	[EV_4756] = {AUDITING, 4756, 0, 0, 0, 13826, -1, AUDIT_SUCCESS, PAYLOAD_AUDIT, NULL, NULL,
		{MEMBER, TARGET_NAME, SUBJECT, {F_PrivilegeList, T_STR, NULL}}},
	[EV_4757] = {AUDITING, 4757, 0, 0, 0, 13826, -1, AUDIT_SUCCESS, PAYLOAD_AUDIT, NULL, NULL,
		{MEMBER, TARGET_NAME, SUBJECT, {F_PrivilegeList, T_STR, NULL}}},
	[EV_4767] = {AUDITING, 4767, 0, 0, 0, 13824, -1, AUDIT_SUCCESS, PAYLOAD_AUDIT, NULL, NULL,
		{TARGET_NAME, SUBJECT}},
	[EV_4781] = {AUDITING, 4781, 0, 0, 0, 13824, -1, AUDIT_SUCCESS, PAYLOAD_AUDIT, NULL, NULL,
		{{F_OldTargetUserName, T_STR, NULL}, {F_NewTargetUserName, T_STR, NULL},
		 {F_TargetDomainName, T_STR, NULL}, {F_TargetSid, T_SID, NULL}, SUBJECT,
		 {F_PrivilegeList, T_STR, NULL}}},
	[EV_4778] = {AUDITING, 4778, 0, 0, 0, 12551, -1, AUDIT_SUCCESS, PAYLOAD_AUDIT, NULL, NULL,
		{{F_AccountName, T_STR, NULL}, {F_AccountDomain, T_STR, NULL},
		 {F_LogonID, T_HEX64, NULL}, {F_SessionName, T_STR, NULL},
		 {F_ClientName, T_STR, NULL}, {F_ClientAddress, T_STR, NULL}}},
	[EV_4779] = {AUDITING, 4779, 0, 0, 0, 12551, -1, AUDIT_SUCCESS, PAYLOAD_AUDIT, NULL, NULL,
		{{F_AccountName, T_STR, NULL}, {F_AccountDomain, T_STR, NULL},
		 {F_LogonID, T_HEX64, NULL}, {F_SessionName, T_STR, NULL},
		 {F_ClientName, T_STR, NULL}, {F_ClientAddress, T_STR, NULL}}},
	[EV_4800] = {AUDITING, 4800, 0, 0, 0, 12551, -1, AUDIT_SUCCESS, PAYLOAD_AUDIT, NULL, NULL,
		{TARGET, {F_SessionId, T_U32, "1"}}},
	[EV_4801] = {AUDITING, 4801, 0, 0, 0, 12551, -1, AUDIT_SUCCESS, PAYLOAD_AUDIT, NULL, NULL,
		{TARGET, {F_SessionId, T_U32, "1"}}},
	[EV_4802] = {AUDITING, 4802, 0, 0, 0, 12551, -1, AUDIT_SUCCESS, PAYLOAD_AUDIT, NULL, NULL,
		{TARGET, {F_SessionId, T_U32, "1"}}},
	[EV_4803] = {AUDITING, 4803, 0, 0, 0, 12551, -1, AUDIT_SUCCESS, PAYLOAD_AUDIT, NULL, NULL,
		{TARGET, {F_SessionId, T_U32, "1"}}},
	[EV_4608] = {AUDITING, 4608, 0, 0, 0, 12288, -1, AUDIT_SUCCESS, PAYLOAD_AUDIT, NULL, NULL,
		{{F_END, T_NULL, NULL}}},
	[EV_4609] = {AUDITING, 4609, 0, 0, 0, 12288, -1, AUDIT_SUCCESS, PAYLOAD_AUDIT, NULL, NULL,
		{{F_END, T_NULL, NULL}}},
	[EV_1100] = {SECURITY_EVENTLOG, 1100, 0, 4, 0, 103, -1, 0x4020000000000000, PAYLOAD_USER,
		"ServiceShutdown", EVENTLOG_NS,
		{{F_END, T_NULL, NULL}}},
	[EV_1101] = {SECURITY_EVENTLOG, 1101, 0, 2, 0, 101, -1, 0x4020000000000000, PAYLOAD_USER,
		"AuditEventsDropped", EVENTLOG_NS,
		{{F_Reason, T_U32, NULL}}},
	[EV_1104] = {SECURITY_EVENTLOG, 1104, 0, 2, 0, 101, -1, 0x4020000000000000, PAYLOAD_USER,
		"FileIsFull", EVENTLOG_NS,
		{{F_END, T_NULL, NULL}}},
	[EV_1108] = {SECURITY_EVENTLOG, 1108, 0, 2, 0, 101, -1, 0x4020000000000000, PAYLOAD_USER,
		"EventProcessingFailure", EVENTLOG_NS,
		{{F_EventID, T_U16, NULL},
		 {F_PublisherID, T_STR, "Microsoft-Windows-Security-Auditing"}}},
	[EV_4612] = {AUDITING, 4612, 0, 0, 0, 12289, -1, AUDIT_SUCCESS, PAYLOAD_AUDIT, NULL, NULL,
		{{F_AuditsDiscarded, T_U32, NULL}}},
	[EV_1102] = {SECURITY_EVENTLOG, 1102, 0, 4, 0, 104, -1, 0x4020000000000000, PAYLOAD_USER,
		"LogFileCleared", EVENTLOG_NS,
		{SUBJECT}},
	[EV_4616] = {AUDITING, 4616, 1, 0, 0, 12288, -1, AUDIT_SUCCESS, PAYLOAD_AUDIT, NULL, NULL,
		{SUBJECT, {F_PreviousTime, T_TIME, NULL}, {F_NewTime, T_TIME, NULL},
		 {F_ProcessId, T_PTR, NULL}, {F_ProcessName, T_STR, NULL}}},
	[EV_4719] = {AUDITING, 4719, 0, 0, 0, 13568, -1, AUDIT_SUCCESS, PAYLOAD_AUDIT, NULL, NULL,
		{SUBJECT, {F_CategoryId, T_STR, "%%8276"}, {F_SubcategoryId, T_STR, "%%13312"},
		 {F_SubcategoryGuid, T_GUID, "{0CCE922B-69AE-11D9-BED3-505054503030}"},
		 {F_AuditPolicyChanges, T_STR, "%%8448"}}},
#include "tools/events_system.h"
	[EV_4627] = {AUDITING, 4627, 0, 0, 0, 12554, -1, AUDIT_SUCCESS, PAYLOAD_AUDIT, NULL, NULL,
		{SUBJECT, TARGET, {F_LogonType, T_U32, NULL}, {F_EventIdx, T_U32, "1"},
		 {F_EventCountTotal, T_U32, "1"}, {F_GroupMembership, T_STR, NULL}}},
	[EV_4658] = {AUDITING, 4658, 0, 0, 0, 12802, -1, AUDIT_SUCCESS, PAYLOAD_AUDIT, NULL, NULL,
		{SUBJECT, {F_ObjectServer, T_STR, "Security"}, {F_HandleId, T_PTR, NULL},
		 {F_ProcessId, T_PTR, NULL}, {F_ProcessName, T_STR, NULL}}},
	[EV_4703] = {AUDITING, 4703, 0, 0, 0, 13317, -1, AUDIT_SUCCESS, PAYLOAD_AUDIT, NULL, NULL,
		{SUBJECT, TARGET, {F_ProcessName, T_STR, NULL}, {F_ProcessId, T_PTR, NULL},
		 {F_EnabledPrivilegeList, T_STR, NULL}, {F_DisabledPrivilegeList, T_STR, NULL}}},
	[EV_4776] = {AUDITING, 4776, 0, 0, 0, 14336, -1, AUDIT_SUCCESS, PAYLOAD_AUDIT, NULL, NULL,
		{{F_PackageName, T_STR, "MICROSOFT AUTHENTICATION PACKAGE V1 0"},
		 {F_TargetUserName, T_STR, NULL}, {F_Workstation, T_STR, NULL},
		 {F_Status, T_HEX32, NULL}}},
	[EV_4799] = {AUDITING, 4799, 0, 0, 0, 13826, -1, AUDIT_SUCCESS, PAYLOAD_AUDIT, NULL, NULL,
		{TARGET_NAME, SUBJECT, {F_CallerProcessId, T_PTR, NULL},
		 {F_CallerProcessName, T_STR, NULL}}},
	[EV_4902] = {AUDITING, 4902, 0, 0, 0, 13568, -1, AUDIT_SUCCESS, PAYLOAD_AUDIT, NULL, NULL,
		{{F_PuaCount, T_U32, NULL}, {F_PuaPolicyId, T_HEX64, NULL}}},
	[EV_4907] = {AUDITING, 4907, 0, 0, 0, 13568, -1, AUDIT_SUCCESS, PAYLOAD_AUDIT, NULL, NULL,
		{SUBJECT, {F_ObjectServer, T_STR, "Security"}, {F_ObjectType, T_STR, "File"},
		 {F_ObjectName, T_STR, NULL}, {F_HandleId, T_PTR, NULL}, {F_OldSd, T_STR, ""},
		 {F_NewSd, T_STR, NULL}, {F_ProcessId, T_PTR, NULL},
		 {F_ProcessName, T_STR, NULL}}},
	[EV_5156] = {AUDITING, 5156, 1, 0, 0, 12810, -1, AUDIT_SUCCESS, PAYLOAD_AUDIT, NULL, NULL,
		{{F_ProcessID, T_U64, NULL}, {F_Application, T_STR, NULL},
		 {F_Direction, T_STR, "%%14593"}, {F_SourceAddress, T_STR, NULL},
		 {F_SourcePort, T_STR, NULL}, {F_DestAddress, T_STR, NULL},
		 {F_DestPort, T_STR, NULL}, {F_Protocol, T_U32, "6"},
		 {F_FilterRTID, T_U64, NULL}, {F_LayerName, T_STR, "%%14611"},
		 {F_LayerRTID, T_U64, NULL}, {F_RemoteUserID, T_SID, NULL},
		 {F_RemoteMachineID, T_SID, NULL}}},
#include "tools/events_old.h"
};

static const char *const field_names[FIELD_COUNT] = {
#define X(name) [F_##name] = #name,
	EVENT_FIELDS(X)
#undef X
};

const char *field_name(enum field field)
{
	return field_names[field];
}

const char *field_xml_name(const struct shape *shape, enum field field)
{
	bool nameless = shape->payload == PAYLOAD_LEGACY || (field >= F_Data1 && field <= F_Data7);

	return nameless ? NULL : field_names[field];
}

enum field field_find(struct str name)
{
	for (int i = 1; i < FIELD_COUNT; i++)
		if (str_eq(name, str_of(field_names[i])))
			return i;
	return F_END;
}

int shape_field_count(const struct shape *shape)
{
	int n = 0;

	while (n < SHAPE_MAX_FIELDS && shape->fields[n].field != F_END)
		n++;
	return n;
}

/* Positions are asked for some ten times an event: keep them. */
int shape_position(const struct shape *shape, enum field field)
{
	static int8_t positions[SHAPE_COUNT][FIELD_COUNT];
	static bool filled[SHAPE_COUNT];
	size_t row = (size_t)(shape - shapes);

	if (!filled[row]) {
		memset(positions[row], -1, sizeof positions[row]);
		for (int i = 0; i < shape_field_count(shape); i++)
			positions[row][shape->fields[i].field] = (int8_t)i;
		filled[row] = true;
	}
	return positions[row][field];
}

const struct shape *shape_find(unsigned event_id, struct str provider, int version, int fields)
{
	const struct shape *best = NULL;

	for (int i = 0; i < SHAPE_COUNT; i++) {
		const struct shape *s = &shapes[i];
		if (s->event_id != event_id)
			continue;
		if (provider.n && !str_contains_nocase(str_of(s->provider), provider))
			continue;
		if (best && strcmp(best->provider, s->provider) != 0)
			continue;
		if (version >= 0 && s->version != version)
			continue;
		if (fields >= 0 && shape_field_count(s) != fields)
			continue;
		if (!best || s->version > best->version ||
		    (s->version == best->version &&
		     shape_field_count(s) > shape_field_count(best)))
			best = s;
	}
	return best;
}
