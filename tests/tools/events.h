/* The shapes of Windows events: which provider writes them, and which fields
 * they have, in order, with their types.  One table (events.c) that the log
 * writer, the scenario reader and the simulated host share.
 *
 * A field is named once, in EVENT_FIELDS, so that C code says F_TargetLogonId
 * and a scenario says TargetLogonId="0x3e7".  Field names and types follow the
 * manifests of Windows 10 (Security-Auditing, Sysmon 14, ...); older versions of
 * an event are rows of their own. */
#ifndef EVTRAIL_TOOLS_EVENTS_H
#define EVTRAIL_TOOLS_EVENTS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"
#include "base/wintime.h"

#define EVENT_FIELDS(X) \
	X(SubjectUserSid) X(SubjectUserName) X(SubjectDomainName) X(SubjectLogonId) \
	X(TargetUserSid) X(TargetUserName) X(TargetDomainName) X(TargetLogonId) X(TargetSid) \
	X(NewProcessId) X(NewProcessName) X(TokenElevationType) X(ProcessId) X(CommandLine) \
	X(ParentProcessName) X(MandatoryLabel) X(Status) X(ProcessName) \
	X(LogonType) X(LogonProcessName) X(AuthenticationPackageName) X(WorkstationName) \
	X(LogonGuid) X(TransmittedServices) X(LmPackageName) X(KeyLength) X(IpAddress) X(IpPort) \
	X(ImpersonationLevel) X(RestrictedAdminMode) X(RemoteCredentialGuard) \
	X(TargetOutboundUserName) X(TargetOutboundDomainName) X(VirtualAccount) \
	X(TargetLinkedLogonId) X(ElevatedToken) X(FailureReason) X(SubStatus) \
	X(TargetLogonGuid) X(TargetServerName) X(TargetInfo) X(PrivilegeList) \
	X(TargetProcessId) X(TargetProcessName) \
	X(ServiceName) X(ServiceFileName) X(ServiceType) X(ServiceStartType) X(ServiceAccount) \
	X(ClientProcessStartKey) X(ClientProcessId) X(ParentProcessId) X(RpcCallClientLocality) \
	X(FQDN) X(TaskName) X(TaskContent) X(TaskContentNew) \
	X(SamAccountName) X(DisplayName) X(UserPrincipalName) X(HomeDirectory) X(HomePath) \
	X(ScriptPath) X(ProfilePath) X(UserWorkstations) X(PasswordLastSet) X(AccountExpires) \
	X(PrimaryGroupId) X(AllowedToDelegateTo) X(OldUacValue) X(NewUacValue) \
	X(UserAccountControl) X(UserParameters) X(SidHistory) X(LogonHours) X(Dummy) \
	X(MemberName) X(MemberSid) \
	X(AccountName) X(AccountDomain) X(LogonID) X(SessionName) X(ClientName) X(ClientAddress) \
	X(SessionId) X(PreviousTime) X(NewTime) X(CategoryId) X(SubcategoryId) \
	X(SubcategoryGuid) X(AuditPolicyChanges) X(PuaCount) X(PuaPolicyId) \
	X(EnabledPrivilegeList) X(DisabledPrivilegeList) \
	X(ObjectServer) X(ObjectType) X(ObjectName) X(HandleId) X(OldSd) X(NewSd) \
	X(ProcessID) X(Application) X(Direction) X(SourceAddress) X(SourcePort) X(DestAddress) \
	X(DestPort) X(Protocol) X(FilterRTID) X(LayerName) X(LayerRTID) X(RemoteUserID) \
	X(RemoteMachineID) X(PackageName) X(Workstation) X(EventIdx) X(EventCountTotal) \
	X(GroupMembership) X(CallerProcessId) X(CallerProcessName) \
	X(param1) X(param2) X(param3) X(param4) X(param5) X(param6) X(param7) \
	X(MajorVersion) X(MinorVersion) X(BuildVersion) X(QfeVersion) X(ServiceVersion) \
	X(BootMode) X(StartTime) X(StopTime) X(Channel) X(BackupPath) \
	X(ImagePath) X(StartType) X(User) X(SessionID) X(Address) \
	X(TargetSession) X(Source) X(Session) X(Reason) \
	X(OldTime) X(CmosTime) X(TimeZoneBias) X(RealTimeIsUniversal) X(SystemInCmosMode) \
	X(ExitReason) X(CurrentBias) X(CurrentTimeZoneID) X(TimeZoneInfoCacheUpdated) \
	X(FirstRefresh) X(BootType) X(LoadOptions) X(LastShutdownGood) X(LastBootGood) \
	X(LastBootId) X(BootStatusPolicy) X(ShutdownActionType) X(ShutdownEventCode) \
	X(ShutdownReason) X(BugcheckCode) X(BugcheckParameter1) X(BugcheckParameter2) \
	X(BugcheckParameter3) X(BugcheckParameter4) X(SleepInProgress) X(PowerButtonTimestamp) \
	X(BootAppStatus) X(TargetState) X(EffectiveState) X(TransitionsToOn) X(WakeFromState) \
	X(ProgrammedWakeTimeAc) X(ProgrammedWakeTimeDc) X(WakeRequesterTypeAc) \
	X(WakeRequesterTypeDc) X(SleepTime) X(WakeTime) X(SleepDuration) X(WakeDuration) \
	X(DriverInitDuration) X(BiosInitDuration) X(HiberWriteDuration) X(HiberReadDuration) \
	X(HiberPagesWritten) X(Attributes) X(WakeSourceType) X(WakeSourceTextLength) \
	X(WakeSourceText) X(WakeTimerOwnerLength) X(WakeTimerContextLength) \
	X(NoMultiStageResumeReason) X(WakeTimerOwner) X(WakeTimerContext) X(CheckpointDuration) \
	X(Path) X(Priority) X(ActionName) X(TaskInstanceId) X(ResultCode) X(EnginePID) \
	X(UserContext) X(UserName) X(OldTargetUserName) X(NewTargetUserName) \
	X(AuditsDiscarded) X(EventID) X(PublisherID) X(State) X(Version) X(SchemaVersion) \
	X(Binary) \
	X(RuleName) X(UtcTime) X(ProcessGuid) X(Image) X(FileVersion) X(Description) X(Product) \
	X(Company) X(OriginalFileName) X(CurrentDirectory) X(LogonId) X(TerminalSessionId) \
	X(IntegrityLevel) X(Hashes) X(ParentProcessGuid) X(ParentImage) X(ParentCommandLine) \
	X(ParentUser) \
	X(PolicyNameLength) X(PolicyName) X(RuleId) X(RuleNameLength) X(RuleSddlLength) \
	X(RuleSddl) X(TargetUser) X(FilePathLength) X(FilePath) X(FileHashLength) X(FileHash) \
	X(FqbnLength) X(Fqbn) \
	X(Data1) X(Data2) X(Data3) X(Data4) X(Data5) X(Data6) X(Data7) \
	X(PrimaryUserName) X(PrimaryDomainName) X(PrimaryLogonId) X(PreviousDate) X(NewDate) \
	X(Command) X(Triggers) X(TriggerDate) X(TriggerTime) X(Flags) X(Change) \
	X(P1) X(P2) X(P3) X(P4) X(P5) X(P6) X(P7) X(P8) X(P9) X(P10) X(P11) X(P12) X(P13) X(P14) \
	X(P15) X(P16) X(P17) X(P18)

enum field {
	F_END = 0, /* ends a shape's list of fields */
#define X(name) F_##name,
	EVENT_FIELDS(X)
#undef X
	FIELD_COUNT
};

/* Value types, by their BinXML numbers. */
enum value_type {
	T_NULL = 0x00,
	T_STR = 0x01,
	T_U8 = 0x04,
	T_U16 = 0x06,
	T_I32 = 0x07,
	T_U32 = 0x08,
	T_U64 = 0x0a,
	T_BOOL = 0x0d, /* true or false */
	T_BIN = 0x0e, /* text form: hexadecimal digits */
	T_GUID = 0x0f,
	T_PTR = 0x10, /* declared as a pointer, written as HexInt64 */
	T_TIME = 0x11,
	T_SID = 0x13,
	T_HEX32 = 0x14,
	T_HEX64 = 0x15,
	T_BINXML = 0x21,
};

enum { SHAPE_MAX_FIELDS = 32 };

struct field_def {
	enum field field;
	enum value_type type;
	const char *fallback; /* the value where an event sets none; NULL: by type */
};

/* How the EventData part is written. */
enum payload {
	PAYLOAD_AUDIT,  /* EventData, strings end in NUL: manifest providers */
	PAYLOAD_PLAIN,  /* EventData, strings as they are: classic providers; a field
			 * called Binary is the element of that name, where it has bytes */
	PAYLOAD_USER,   /* UserData with one element that holds the fields as elements */
	PAYLOAD_LEGACY, /* as PLAIN, and no field has a name: events older than Vista's */
};

struct shape {
	const char *provider, *guid; /* guid NULL: the provider has none */
	const char *source;          /* EventSourceName, or NULL */
	const char *channel;
	uint16_t event_id;
	uint8_t version, level, opcode;
	uint16_t task;
	int32_t qualifiers; /* -1: none */
	uint64_t keywords;
	enum payload payload;
	const char *element, *xmlns; /* PAYLOAD_USER: the element's name and namespace */
	struct field_def fields[SHAPE_MAX_FIELDS];
};

/* Rows of the table that code names. */
enum shape_id {
	EV_4688_V0, EV_4688_V1, EV_4688_V2_13, EV_4688_V2, EV_4689, EV_4696,
	EV_4624_V0, EV_4624_V1, EV_4624_V2, EV_4624_V3, EV_4625, EV_4634, EV_4647, EV_4648,
	EV_4672, EV_4697, EV_4697_V1, EV_4698, EV_4698_V1, EV_4699, EV_4700, EV_4701, EV_4702,
	EV_1101, EV_1104, EV_1108, EV_4612, EV_4720, EV_4722, EV_4723, EV_4724, EV_4725, EV_4726, EV_4728, EV_4729, EV_4730,
	EV_4731, EV_4732, EV_4733, EV_4738, EV_4740, EV_4756, EV_4757, EV_4767, EV_4781,
	EV_4778, EV_4779, EV_4800, EV_4801, EV_4802, EV_4803,
	EV_4608, EV_4609, EV_1100, EV_1102, EV_4616, EV_4719,
	EV_6005, EV_6006, EV_6008, EV_6009, EV_6011, EV_6013, EV_1074, EV_KERNEL_12,
	EV_KERNEL_13, EV_104, EV_7045, EV_7036, EV_SYSMON_1, EV_SYSMON_4, EV_SYSMON_5,
	EV_TS_21, EV_TS_22, EV_TS_23, EV_TS_24, EV_TS_25, EV_TS_39, EV_TS_40, EV_TS_41, EV_TS_42,
	/* behind those of the same number that scenarios name without a provider */
	EV_CLOCK_V0, EV_CLOCK_V1, EV_CLOCK_V2, EV_CLOCK_V3, EV_ZONE, EV_BOOT_20, EV_BOOT_27_V0,
	EV_BOOT_27, EV_POWER_41, EV_POWER_42, EV_POWER_107, EV_POWER_109, EV_POWER_WOKE,
	EV_TASK_106, EV_TASK_129, EV_TASK_140, EV_TASK_141, EV_TASK_200, EV_TASK_201,
	EV_APPLOCKER_8002, EV_APPLOCKER_8003, EV_APPLOCKER_8004,
	/* noise: events that evtrail counts and does not keep */
	EV_4627, EV_4658, EV_4703, EV_4776, EV_4799, EV_4902, EV_4907, EV_5156,
	/* NT 4, 2000, XP, 2003; with the number of values where there are several forms */
	EV_512, EV_513, EV_517, EV_520, EV_528_7, EV_528_8, EV_528, EV_529_6, EV_529, EV_530,
	EV_531, EV_532, EV_533, EV_534, EV_535, EV_536, EV_537_6, EV_537_8, EV_537, EV_538, EV_539,
	EV_540_7, EV_540_8, EV_540, EV_551, EV_552_7, EV_552, EV_576, EV_592, EV_593_4, EV_593,
	EV_600, EV_601, EV_602, EV_612, EV_624, EV_626, EV_627, EV_628, EV_629, EV_630, EV_632,
	EV_633, EV_634, EV_635, EV_636, EV_637, EV_642_7, EV_642, EV_644, EV_682, EV_683, EV_560,
	SHAPE_COUNT
};

extern const struct shape shapes[SHAPE_COUNT];

const char *field_name(enum field field);
/* F_END when there is no such field. */
enum field field_find(struct str name);
/* The name to be written: NULL where it has none, as the Data1.. fields. */
const char *field_xml_name(const struct shape *shape, enum field field);

/* Position of a field in a shape, or -1. */
int shape_position(const struct shape *shape, enum field field);
int shape_field_count(const struct shape *shape);
/* The shape of an event ID (and provider, when not empty; and version or number
 * of fields, when not negative); else the provider that stands first in the table,
 * and its newest version.  NULL: none. */
const struct shape *shape_find(unsigned event_id, struct str provider, int version, int fields);

#endif
