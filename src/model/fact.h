/* A fact: a kept event as the case holds it.  Its values come in the order of
 * its layout, which is stored once for all events of one shape; rules find
 * them by name, never by position or event version. */
#ifndef EVTRAIL_MODEL_FACT_H
#define EVTRAIL_MODEL_FACT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"
#include "base/wintime.h"
#include "model/kind.h"

/* The field names that rules ask for. Every other name is kept as well. */
#define FACT_FIELDS(FIELD) \
	FIELD(SubjectUserSid) FIELD(SubjectUserName) FIELD(SubjectDomainName) \
	FIELD(SubjectLogonId) FIELD(TargetUserSid) FIELD(TargetUserName) \
	FIELD(TargetDomainName) FIELD(TargetLogonId) FIELD(TargetSid) FIELD(NewProcessId) \
	FIELD(NewProcessName) FIELD(ProcessId) FIELD(ProcessName) FIELD(ParentProcessName) \
	FIELD(CommandLine) FIELD(TokenElevationType) FIELD(MandatoryLabel) FIELD(Status) \
	FIELD(SubStatus) FIELD(LogonType) FIELD(LogonProcessName) \
	FIELD(AuthenticationPackageName) FIELD(WorkstationName) FIELD(LogonGuid) \
	FIELD(TargetLogonGuid) FIELD(IpAddress) FIELD(IpPort) FIELD(ElevatedToken) \
	FIELD(VirtualAccount) FIELD(TargetLinkedLogonId) FIELD(TargetOutboundUserName) \
	FIELD(TargetOutboundDomainName) FIELD(PrivilegeList) FIELD(TargetServerName) \
	FIELD(AccountName) FIELD(AccountDomain) FIELD(LogonID) FIELD(SessionName) \
	FIELD(ClientName) FIELD(ClientAddress) FIELD(SessionId) FIELD(PreviousDate) FIELD(PreviousTime) \
	FIELD(NewDate) FIELD(NewTime) FIELD(ServiceName) FIELD(ServiceFileName) FIELD(ImagePath) \
	FIELD(TaskName) FIELD(Image) FIELD(ProcessGuid) FIELD(ParentProcessGuid) \
	FIELD(ParentProcessId) FIELD(ParentImage) FIELD(ParentCommandLine) FIELD(User) \
	FIELD(LogonId) FIELD(UtcTime) FIELD(Hashes) FIELD(IntegrityLevel) FIELD(SessionID) \
	FIELD(Address) FIELD(TaskContent) FIELD(TaskContentNew) FIELD(TargetProcessId) \
	FIELD(TargetProcessName) FIELD(Command) FIELD(AuditId) FIELD(FilePath) FIELD(FullFilePath) \
	FIELD(FileHash) FIELD(OldTime) FIELD(Reason) FIELD(BootType) FIELD(Binary) FIELD(ProcessID) FIELD(EnginePID) \
	FIELD(ActionName) FIELD(Path) FIELD(UserContext) FIELD(UserName) FIELD(EventID) \
	FIELD(AuditsDiscarded) FIELD(SleepTime) FIELD(WakeTime) FIELD(Channel) FIELD(OldTargetUserName) FIELD(NewTargetUserName)

enum fact_field {
#define FIELD(name) F_##name,
	FACT_FIELDS(FIELD)
#undef FIELD
	FACT_FIELD_COUNT
};

struct fact_layout {
	int64_t id;
	size_t n;
	struct str *names;
	int16_t slot[FACT_FIELD_COUNT]; /* place of the field in values, or -1 */
};

/* Fills slot[] from names. */
void fact_layout_index(struct fact_layout *layout);

/* Texts of a case by number.  get's text is valid as long as the fact it is asked
 * for; the empty slice where it cannot be had, which the next fact's reader tells. */
struct fact_texts {
	struct str (*get)(struct fact_texts *, int64_t text_id);
};

/* text_id is the value's number among the case's strings, 0 where the value is
 * held in the fact itself: numbers, and whatever has no more than three bytes.
 * With a number the text itself comes when it is asked for: most are never read. */
struct fact_value {
	struct str text; /* p is NULL where it has not come */
	int64_t text_id;
	struct fact_texts *texts; /* where it comes from then */
};

/* The empty slice for NULL. */
struct str fact_value_text(const struct fact_value *value);

struct fact {
	int64_t id; /* in this case */
	enum fact_kind kind;
	uint32_t event_id, version;
	wintime time;    /* when it happened; by which facts are in order */
	wintime written; /* System/TimeCreated; another where the event says itself when it happened */
	int64_t record_id; /* negative: the record had none (see schema.sql) */
	struct str provider, channel;
	bool recovered;
	const struct fact_layout *layout;
	const struct fact_value *values;
	struct fact_value user_sid; /* System/Security@UserID: as whom it was logged */
};

/* The value of a field, NULL where the event has no such field or an empty
 * one: "", "-" and "N/A" are all forms of empty in real logs. */
const struct fact_value *fact_value(const struct fact *f, enum fact_field field);
/* The same as text; the empty slice where there is none. */
struct str fact_text(const struct fact *f, enum fact_field field);
/* Sysmon and Security tell of the same thing within this time. */
#define FACT_SAME_EVENT (2 * WINTIME_SECOND)

/* When an event happened that was written at that time.  Sysmon's are written when the
 * service gets to it, at a start of the system many seconds later; UtcTime (utc_time, empty
 * where there is none) is when it happened.  Source: Sysinternals' description of Sysmon;
 * 4688 and UtcTime of one start are within 2.2 ms in recordings of both logs.  That of an
 * exit is a moment stale: up to 0.2 s before the process's own start, and the same for several
 * exits.  So an exit that was written at once happened when it was written. */
wintime fact_happened(enum fact_kind kind, struct str utc_time, wintime written);
/* Whether it is what the kernel tells of its start and stop before there is a log service,
 * which writes that when it starts: 12 behind 6009 and 6005 (27 of Kernel-Boot, too), and 13 of
 * the shutdown before behind the 6005 of the next boot (123 of 127 real records).  Their record
 * IDs tell no order. */
bool fact_is_written_late(const struct fact *f);
/* As whom it was logged, NULL where that is not told. */
const struct fact_value *fact_user_sid(const struct fact *f);
/* A process's GUID, NULL where there is none: the null GUID names nothing (Sysmon 15.15
 * writes it into some events: microsoft/SysmonCommon, issue 17). */
const struct fact_value *fact_guid(const struct fact *f, enum fact_field field);
/* A number or ID in any text form; false where there is none. */
bool fact_id64(const struct fact *f, enum fact_field field, uint64_t *id);
/* The same, 0 where there is none: for IDs, in which 0 means "none" anyway. */
uint64_t fact_id_or_0(const struct fact *f, enum fact_field field);

#endif
