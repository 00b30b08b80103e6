"""Records of EVTX files as evtxexport (libevtx) reads them: a decoder that is not evtrail's."""
import re
import subprocess
import xml.etree.ElementTree as tree
from dataclasses import dataclass

SECOND = 10_000_000  # ticks of 100 ns, in which all times are counted
UNIX_EPOCH = 11644473600 * SECOND  # in ticks since 1601

EVENT = re.compile(r"<Event[ >].*?</Event>", re.S)
NAMESPACE = re.compile(r' xmlns="[^"]*"')
NOT_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd]")
TIME = re.compile(r"(\d+)-(\d+)-(\d+)[T ](\d+):(\d+):(\d+)(?:\.(\d+))?")


class Failure(Exception):
    """A program did not do what it was asked to."""


@dataclass(frozen=True)
class Identity:
    """What makes a record the same record, as in the table fact."""
    host: str  # computer name, case folded
    channel: str
    record: int
    event: int
    time: int


class Record:
    def __init__(self, event):
        system = event.find("System")
        self.provider = system.find("Provider").get("Name") or ""
        self.event = int(system.findtext("EventID"))
        self.time = ticks(system.find("TimeCreated").get("SystemTime"))
        self.record = int(system.findtext("EventRecordID") or 0)
        self.channel = system.findtext("Channel") or ""
        self.host = (system.findtext("Computer") or "").lower()
        self.data = {d.get("Name") or "": d.text or "" for d in event.iter("Data")}

    @property
    def identity(self):
        return Identity(self.host, self.channel, self.record, self.event, self.time)

    def number(self, name):
        """A process or logon ID in any text form; None where there is none."""
        try:
            return int(self.data.get(name) or "-", 0)
        except ValueError:
            return None

    def image(self, name):
        """The file name of an image; None where Sysmon did not know it."""
        path = self.data.get(name, "").replace("/", "\\")
        return None if path in ("", "?", "-") or path.startswith("<") else path.split("\\")[-1].lower()

    def __str__(self):
        return f"{'Sysmon' if self.is_sysmon else self.channel} {self.event} record {self.record} of {text(self.time)}"

    @property
    def is_sysmon(self):
        return self.provider == "Microsoft-Windows-Sysmon"


def ticks(words):
    """ISO time (UTC) to ticks since 1601; None where it is none."""
    found = TIME.match(words or "")
    if not found:
        return None
    *date, fraction = found.groups()
    year, month, day, hour, minute, second = map(int, date)
    days = _days_before(year, month) + day - 1 - _days_before(1601, 1)
    return (((days * 24 + hour) * 60 + minute) * 60 + second) * SECOND + int((fraction or "0")[:7].ljust(7, "0"))


def _days_before(year, month):
    """Days from 1 January of year 1 to the first of that month."""
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    before = year - 1
    lengths = (31, 29 if leap else 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
    return before * 365 + before // 4 - before // 100 + before // 400 + sum(lengths[:month - 1])


def text(time):
    """Ticks as people read them."""
    if time is None:
        return "?"
    from datetime import datetime, timedelta
    return (datetime(1601, 1, 1) + timedelta(microseconds=time // 10)).isoformat(" ")[:23]


def read(path):
    """All records of a file up to the first that libevtx cannot read."""
    done = subprocess.run(["evtxexport", "-f", "xml", path], capture_output=True)
    exported = done.stdout.decode("utf-8", "replace")
    if not EVENT.search(exported):
        raise Failure(f"evtxexport reads nothing of {path}: {done.stderr.decode('utf-8', 'replace').strip()}")
    for found in EVENT.finditer(exported):
        xml = NAMESPACE.sub("", NOT_XML.sub("", found.group(0)), 1)
        try:
            yield Record(tree.fromstring(xml))
        except tree.ParseError:
            continue
