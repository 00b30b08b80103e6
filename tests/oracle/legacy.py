"""Security events before Vista: which modern event each is, and what its values are
by position.  Written from the messages of the events as Microsoft gives them
("Security Event Messages", Events and Errors Message Center; KB221212 on audit
IDs), with the names that the modern event of the same meaning has."""

import re

SUBJECT = ["SubjectUserName", "SubjectDomainName", "SubjectLogonId"]
TARGET = ["TargetUserName", "TargetDomainName", "TargetLogonId"]
LOGON_2000 = TARGET + ["LogonType", "LogonProcessName", "AuthenticationPackageName", "WorkstationName"]
LOGON_2003 = LOGON_2000 + ["LogonGuid"] + SUBJECT + ["ProcessId", "TransmittedServices", "IpAddress", "IpPort"]
SESSION = ["AccountName", "AccountDomain", "LogonID", "SessionName", "ClientName", "ClientAddress"]
PRIMARY = ["PrimaryUserName", "PrimaryDomainName", "PrimaryLogonId"]

# Old number: (modern number, whose the SID of the header is, names by position).
OLD = {
    512: (4608, None, []),  # Windows is starting up
    513: (4609, None, []),  # Windows is shutting down
    517: (1102, None, PRIMARY + SUBJECT),  # the audit log was cleared
    520: (4616, None, ["ProcessId", "ProcessName"] + PRIMARY + SUBJECT
          + ["PreviousDate", "PreviousTime", "NewDate", "NewTime"]),  # the system time was changed
    528: (4624, "Target", LOGON_2003),  # successful logon: 2000 has 7 values, XP 8
    540: (4624, "Target", LOGON_2003),  # successful network logon
    538: (4634, "Target", TARGET + ["LogonType"]),  # user logoff
    551: (4647, "Target", TARGET),  # user initiated logoff
    552: (4648, "Subject", SUBJECT),  # logon attempt using explicit credentials
    576: (4672, "Subject", SUBJECT),  # special privileges assigned to new logon
    592: (4688, "Subject", ["NewProcessId", "NewProcessName", "ProcessId"] + SUBJECT),
    593: (4689, "Subject", ["ProcessId", "ProcessName"] + SUBJECT),  # a process has exited
    600: (4696, "Subject", ["ProcessId", "ProcessName"] + SUBJECT
          + ["TargetProcessId", "TargetProcessName"] + TARGET),  # a primary token was assigned
    601: (4697, None, ["ServiceName", "ServiceFileName", "ServiceType", "ServiceStartType",
                       "ServiceAccount"] + SUBJECT),  # attempt to install service
    602: (4698, None, ["TaskName", "Command", "Triggers", "TriggerDate", "TriggerTime", "Flags",
                       "TargetUser"] + SUBJECT),  # scheduled task created
    682: (4778, None, SESSION),  # session reconnected to winstation
    683: (4779, None, SESSION),  # session disconnected from winstation
}


def is_audit_id(value):
    """NT 4 gives audit IDs, addresses in the kernel's half, for process IDs."""
    return value.isdigit() and int(value) >= 1 << 31


def names_of(number, values):
    """593 of Windows 2000 has no image.  An audit ID is joined to nothing."""
    names = OLD[number][2]
    if number == 593 and len(values) < 5:
        names = ["ProcessId"] + SUBJECT
    if number in (592, 593) and values and is_audit_id(values[0]):
        names = ["AuditId" if name == "NewProcessId" or number == 593 and name == "ProcessId"
                 else "CreatorAuditId" if name == "ProcessId" else name for name in names]
    return names


def modern(number, values, sid):
    """The modern number and fields of an event before Vista, of the provider Security."""
    new, whose, _ = OLD[number]
    field = dict(zip(names_of(number, values), values))
    if whose and sid:
        field[whose + "UserSid"] = sid
    if number == 540 and not re.fullmatch(r"\d+", field.get("LogonType", "")):
        field["LogonType"] = "3"
    if number == 520:
        for which in ("Previous", "New"):
            told = field.pop(which + "Date", ""), field.get(which + "Time", "")
            field[which + "Time"] = " ".join(text for text in told if text not in ("", "-"))
    return new, field
