"""A record as the joins see it: what it is of, when, and its fields by name."""

import re
import struct
from datetime import datetime, timedelta, timezone

from legacy import OLD, modern

SECOND = 10_000_000  # 100 ns ticks, the unit of all times below
TICKS_1601_TO_1970 = 11_644_473_600 * SECOND
EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)

SECURITY = "microsoft-windows-security-auditing"
SYSMON = "microsoft-windows-sysmon"
LOCAL_SESSIONS = "microsoft-windows-terminalservices-localsessionmanager"
EVENT_LOG = "microsoft-windows-eventlog"
TASK_SCHEDULER = "microsoft-windows-taskscheduler"
KERNEL = "microsoft-windows-kernel-general"
KERNEL_BOOT = "microsoft-windows-kernel-boot"

# The events that the joins need, by provider, and those that show at least that
# the host ran, and by which clock.
WANTED = {
    SECURITY: {4608, 4609, 4616, 4624, 4634, 4647, 4688, 4689, 4696,
               4648, 4672, 4697, 4698, 4699, 4702, 4778, 4779, 4800, 4801, 4802, 4803,
               4625, 4700, 4701, 4719, *range(4720, 4727), *range(4728, 4734), 4738, 4740, 4756, 4757, 4767,
               4612, 4781},
    "service control manager": {7045},
    TASK_SCHEDULER: {106, 129, 140, 141, 200, 201},
    "microsoft-windows-applocker": {8002, 8003, 8004},
    EVENT_LOG: {1100, 1101, 1102, 1104, 1106, 1108, 104},
    "microsoft-windows-kernel-power": {42, 107, 187},
    "microsoft-windows-power-troubleshooter": {1},
    SYSMON: {1, 5},
    "eventlog": {6005, 6006, 6008, 6009},
    KERNEL: {1, 12, 13},
    KERNEL_BOOT: {27},
    "user32": {1074},
    LOCAL_SESSIONS: {21, 22, 23, 24, 25},
    "security": set(OLD),
}
WANTED_IDS = set().union(*WANTED.values())

# SYSTEM, ANONYMOUS, LOCAL SERVICE, NETWORK SERVICE and IUSR.
BUILT_IN = {0x3E7, 0x3E6, 0x3E5, 0x3E4, 0x3E3}
# SIDs of accounts that no person has: those of these sessions, and those that
# Windows makes for services (80), application pools (82), virtual machines (83), tasks (87),
# window managers (90), remote management (92), containers (93), remote desktop (94), font
# drivers (96) and sshd's virtual users (111).
NOBODY = re.compile(r"S-1-5-(7|17|18|19|20|(80|82|83|87|90|92|93|94|96|111)-.*)$")
# How an event says that it does not know an image.
NO_IMAGE = ("?", "<unknown process>")


class Event:
    """A record: identity from its System element, fields by name."""

    def __init__(self, host, channel, record, time, provider, number, field):
        """An event before Vista is one of today's, by its own number in the key.  When it was
        written is its identity; when it happened is its time."""
        self.host, self.channel, self.record, self.time, self.logged = host, channel, record, time, time
        self.key = (time, record, channel, number)
        self.old = provider == "security"
        if self.old:
            number, field = modern(number, *field)
            provider = EVENT_LOG if number == 1102 else SECURITY
        self.provider, self.number, self.field = provider, number, field
        self.boot = None
        if provider == SYSMON:
            self.time = self.happened()

    def happened(self):
        """Sysmon may write late.  UtcTime of an exit is a moment stale (of 157 exits by 12 to
        28 ms in the middle, up to 0.4 s, before the 4689): what is written at once is of then."""
        told = ticks_of(self.text("UtcTime")) or self.logged
        at_once = self.number == 5 and abs(told - self.logged) <= 2 * SECOND
        return self.logged if at_once else told

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

    def image(self, name):
        value = self.text(name)
        return None if value in NO_IMAGE else value

    def guid(self, name="ProcessGuid"):
        """The null GUID, of braces, zeros and hyphens alone, is none."""
        value = self.text(name)
        return value.casefold() if value and value.strip("{0-}") else None

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


def ticks_of(text):
    """The same of what may be no time, as 2026-01-05 00:00:00.123."""
    try:
        return ticks((text or "").strip().replace(" ", "T"))
    except ValueError:
        return None


def system_time(data):
    """A SYSTEMTIME: year, month, day of the week, day, hours, minutes, seconds, milliseconds."""
    try:
        year, month, _, day, hour, minute, second, part = struct.unpack("<8H", data)
        moment = datetime(year, month, day, hour, minute, second, part * 1000, timezone.utc) - EPOCH
    except (ValueError, struct.error):
        return None
    return (moment.days * 86400 + moment.seconds) * SECOND + moment.microseconds * 10


def iso(time):
    if time is None:
        return None
    moment = EPOCH + timedelta(seconds=time // SECOND)
    return moment.strftime("%Y-%m-%dT%H:%M:%S") + ".%07dZ" % (time % SECOND)


def fold(path):
    """Images without a drive, of Windows 2000, are taken for those of C:."""
    return re.sub(r"^\\(?![\\?]|device\\)", r"c:\\", (path or "").casefold())


class Guid:
    """Of Sysmon: bytes 5-8 are the second in which the process, or the logon, began."""

    def __init__(self, text):
        self.text = text.strip("{}").lower()
        parts = re.fullmatch(r"([0-9a-f]{8})-([0-9a-f]{4})-([0-9a-f]{4})-.*", self.text)
        self.second = int(parts[3] + parts[2], 16) * SECOND if parts else 0
        self.head = self.text[:18] if self.second else None

    def is_like(self, other):
        """The first eight bytes agree; those after them may not."""
        return self.head is not None and self.head == other.head


def address_of(text):
    """Where somebody came from: no word as LOCAL in any language, no Unknown, no empty
    address; ::ffff:10.1.2.17 is 10.1.2.17."""
    text = re.sub(r"^::ffff:(?=\d+\.\d+\.\d+\.\d+$)", "", (text or "").casefold())
    return None if text in ("0.0.0.0", "::") or not re.search(r"[\d.:]", text) else text


def image_name(path):
    return re.split(r"[\\/]", path or "")[-1].lower()


def is_kernel(event, pid):
    """Process 4 is System, and process 8 where an event before Vista names it: it is
    so on Windows 2000."""
    return pid == 4 or pid == 8 and event.old
