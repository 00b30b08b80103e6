"""A record as the joins see it: what it is of, when, and its fields by name."""

import re
from datetime import datetime, timedelta, timezone

from legacy import OLD, modern

SECOND = 10_000_000  # 100 ns ticks, the unit of all times below
TICKS_1601_TO_1970 = 11_644_473_600 * SECOND
EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)

SECURITY = "microsoft-windows-security-auditing"
SYSMON = "microsoft-windows-sysmon"
LOCAL_SESSIONS = "microsoft-windows-terminalservices-localsessionmanager"
EVENT_LOG = "microsoft-windows-eventlog"

# The events that the joins need, by provider, and those that show at least that
# the host ran, and by which clock.
WANTED = {
    SECURITY: {4608, 4609, 4616, 4624, 4634, 4647, 4688, 4689, 4696,
               4648, 4672, 4697, 4698, 4699, 4702, 4778, 4779, 4800, 4801, 4802, 4803},
    EVENT_LOG: {1100, 1102, 104},
    SYSMON: {1, 5},
    "eventlog": {6005, 6006, 6008, 6009},
    "microsoft-windows-kernel-general": {12, 13},
    "user32": {1074},
    LOCAL_SESSIONS: {21, 24, 25},
    "security": set(OLD),
}
WANTED_IDS = set().union(*WANTED.values())

# SYSTEM, ANONYMOUS, LOCAL SERVICE, NETWORK SERVICE and IUSR.
BUILT_IN = {0x3E7, 0x3E6, 0x3E5, 0x3E4, 0x3E3}
# SIDs of accounts that no person has: those of these sessions, and those that
# Windows makes for window managers (90), font drivers (96), services (80).
NOBODY = re.compile(r"S-1-5-(7|17|18|19|20|80-.*|90-.*|96-.*)$")


class Event:
    """A record: identity from its System element, fields by name."""

    def __init__(self, host, channel, record, time, provider, number, field):
        """An event before Vista is one of today's, by its own number in the key."""
        self.host, self.channel, self.record, self.time = host, channel, record, time
        self.key = (time, record, channel, number)
        self.old = provider == "security"
        if self.old:
            number, field = modern(number, *field)
            provider = EVENT_LOG if number == 1102 else SECURITY
        self.provider, self.number, self.field = provider, number, field
        self.boot = None

    def is_security(self, *numbers):
        return self.provider == SECURITY and self.number in numbers

    def is_sysmon(self, number):
        return self.provider == SYSMON and self.number == number

    def text(self, *names):
        """The first of these fields that says something.  Empty forms are
        "-", "" and none."""
        for name in names:
            value = self.field.get(name, "")
            if value not in ("", "-"):
                return value
        return None

    def guid(self, name="ProcessGuid"):
        """The null GUID, of braces, zeros and hyphens alone, is none."""
        value = self.text(name)
        return value if value and value.strip("{0-}") else None

    def has(self, name):
        return name in self.field

    def id(self, name):
        """IDs are 64-bit numbers, whatever their text form."""
        value = (self.text(name) or "").strip()
        pair = re.fullmatch(r"\(0x([0-9a-fA-F]+),\s*0x([0-9a-fA-F]+)\)", value)
        if pair:
            return int(pair[1], 16) << 32 | int(pair[2], 16)
        if re.fullmatch(r"0[xX][0-9a-fA-F]+", value):
            return int(value, 16)
        return int(value) if value.isdigit() else None


def ticks(text):
    """2026-01-05T00:00:00.123456700Z to 100 ns since 1970."""
    whole, _, part = text.rstrip("Z").partition(".")
    seconds = datetime.fromisoformat(whole + "+00:00") - EPOCH
    return (seconds.days * 86400 + seconds.seconds) * SECOND + int((part + "0000000")[:7])


def iso(time):
    if time is None:
        return None
    moment = EPOCH + timedelta(seconds=time // SECOND)
    return moment.strftime("%Y-%m-%dT%H:%M:%S") + ".%07dZ" % (time % SECOND)


def fold(path):
    """Images without a drive, of Windows 2000, are taken for those of C:."""
    return re.sub(r"^\\(?![\\?]|device\\)", r"c:\\", (path or "").casefold())


def image_name(path):
    return re.split(r"[\\/]", path or "")[-1].lower()


def is_kernel(event, pid):
    """Process 4 is System, and process 8 where an event before Vista names it: it is
    so on Windows 2000."""
    return pid == 4 or pid == 8 and event.old
