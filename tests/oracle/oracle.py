#!/usr/bin/env python3
"""The joins of doc/design.md, section 3, a second time: slow, short, plain.

    oracle.py LOG.evtx|CASE... > answers.jsonl

Events are decoded by evtxexport (libevtx-utils) and not by evtrail, but for logs
that it cannot read, whose facts may be taken from a case.  Each rule
is one function, and its comment is the sentence of the design that it
implements.  compare.py holds the answers against those of evtrail.

Answers are JSON lines of four kinds:
  boot     a span between two starts of a host
  process  a recorded start (or a lone exit) with its exit, parent and logon, where its
           user was and where the person came in
  parent   the children that share a parent whose start is not recorded
  logon    a session with its end, linked logon and originating logon
Times are ISO 8601 UTC with seven decimals, records are EventRecordIDs.
"""

import html
import json
import multiprocessing
import os
import re
import sqlite3
import subprocess
import sys
from datetime import datetime, timedelta, timezone

SECOND = 10_000_000  # 100 ns ticks, the unit of all times below
TICKS_1601_TO_1970 = 11_644_473_600 * SECOND
EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)

SECURITY = "microsoft-windows-security-auditing"
SYSMON = "microsoft-windows-sysmon"
LOCAL_SESSIONS = "microsoft-windows-terminalservices-localsessionmanager"

# The events that the joins need, by provider, and those that show at least that
# the host ran, and by which clock.
WANTED = {
    SECURITY: {4608, 4609, 4616, 4624, 4634, 4647, 4688, 4689,
               4648, 4672, 4697, 4698, 4702, 4778, 4779, 4800, 4801, 4802, 4803},
    "microsoft-windows-eventlog": {1100, 1102, 104},
    SYSMON: {1, 5},
    "eventlog": {6005, 6006, 6008, 6009},
    "microsoft-windows-kernel-general": {12, 13},
    "user32": {1074},
    LOCAL_SESSIONS: {21, 24, 25},
}
WANTED_IDS = set().union(*WANTED.values())

SYSTEM, LOCAL_SERVICE, NETWORK_SERVICE, ANONYMOUS = 0x3E7, 0x3E5, 0x3E4, 0x3E6
BUILT_IN = {SYSTEM, LOCAL_SERVICE, NETWORK_SERVICE, ANONYMOUS}
# SIDs of accounts that no person has: S-1-5-18, -19, -20, -7, and those that
# Windows makes for window managers (90), font drivers (96), services (80).
NOBODY = re.compile(r"S-1-5-(7|18|19|20|80-.*|90-.*|96-.*)$")


# ---------------------------------------------------------------- reading

class Event:
    """A record: identity from its System element, fields by name."""

    def __init__(self, host, channel, record, time, provider, number, field):
        self.host, self.channel, self.record = host, channel, record
        self.time, self.provider, self.number = time, provider, number
        self.field = field
        self.key = (time, record, channel, number)
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


PROVIDER = re.compile(r'<Provider [^>]*?\bName="([^"]*)"')
NUMBER = re.compile(r"<EventID[^>]*>(\d+)</EventID>")
RECORD = re.compile(r"<EventRecordID>(\d+)</EventRecordID>")
TIME = re.compile(r'<TimeCreated SystemTime="([^"]*)"')
CHANNEL = re.compile(r"<Channel>([^<]*)</Channel>")
COMPUTER = re.compile(r"<Computer>([^<]*)</Computer>")
DATA = re.compile(r'<Data Name="([^"]*)"(?:/>|>([^<]*)</Data>)')
USER_DATA = re.compile(r'<(User|SessionID|Address)(?: [^>]*)?>([^<]*)</')


def one_event(xml):
    """One <Event> of evtxexport, or None if the joins do not need it."""
    number = NUMBER.search(xml)
    if not number or int(number[1]) not in WANTED_IDS:
        return None
    provider = PROVIDER.search(xml)[1].lower()
    number = int(number[1])
    if number not in WANTED.get(provider, ()):
        return None
    record = RECORD.search(xml)
    if not record:
        return None
    data = (USER_DATA if provider == LOCAL_SESSIONS else DATA).findall(xml)
    field = {name: html.unescape(value) for name, value in data}
    channel = CHANNEL.search(xml)
    return Event(COMPUTER.search(xml)[1].lower(), channel[1] if channel else "",
                 int(record[1]), ticks(TIME.search(xml)[1]), provider, number, field)


class Stretch:
    """The records of one computer in one channel of a file."""

    def __init__(self):
        self.first = self.last = self.day = self.last_day = None
        self.records = 0

    def add(self, record, last_record, day, records=1):
        self.first = min(record, self.first or record)
        self.last = max(last_record, self.last or last_record)
        self.day = min(day, self.day or day)
        self.last_day = max(day, self.last_day or day)
        self.records += records

    def goes_on_in(self, other):
        """A computer that changes its name in the course of its own log (the
        record IDs go on) is one host with several names."""
        return (self.last + 1 == other.first and other.day >= self.last_day - 1
                and all(s.records == s.last - s.first + 1 for s in (self, other)))


DAY = 86400 * SECOND


def note_stretch(stretches, xml):
    record, channel, computer = RECORD.search(xml), CHANNEL.search(xml), COMPUTER.search(xml)
    if record and int(record[1]) and computer:
        key = computer[1].lower(), channel[1] if channel else ""
        day = ticks(TIME.search(xml)[1]) // DAY
        stretches.setdefault(key, Stretch()).add(int(record[1]), int(record[1]), day)


def changed_names(stretches):
    """Pairs of names of one host; in a forwarded log, which has holes or more
    than one channel, the name decides."""
    whole = stretches and (max(s.last for s in stretches.values()) - min(s.first for s in stretches.values()) + 1
                           == sum(s.records for s in stretches.values()))
    if not whole or len({channel for _, channel in stretches}) > 1:
        return []
    return [(host, other_host) for (host, channel), one in stretches.items()
            for (other_host, other_channel), other in stretches.items()
            if channel == other_channel and host != other_host and one.goes_on_in(other)]


def events_of_file(path):
    """All events of a log that the joins need, through evtxexport, and the names
    that it shows to be one host's."""
    export = subprocess.Popen(["evtxexport", "-f", "xml", path], stdout=subprocess.PIPE,
                              stderr=subprocess.DEVNULL, encoding="utf-8", errors="replace")
    events, lines, stretches = [], [], {}
    for line in export.stdout:
        if line.startswith("<Event "):
            lines = []
        lines.append(line)
        if line.startswith("</Event>"):
            note_stretch(stretches, "".join(lines))
            event = one_event("".join(lines))
            if event:
                events.append(event)
    export.wait()
    return events, changed_names(stretches)


def varints_of(blob, read):
    """The texts of a list: read(number, rest) gives one and how long it was."""
    at, texts = 0, []
    while at < len(blob):
        value = shift = 0
        while True:
            byte = blob[at]
            at += 1
            value |= (byte & 0x7F) << shift
            shift += 7
            if not byte & 0x80:
                break
        text, length = read(value, blob[at:])
        texts.append(text)
        at += length
    return texts


def events_of_case(path):
    """For logs that evtxexport cannot read: the facts of a case (doc/schema.md).
    Its decoder is evtrail's, the joins of what it read are still done twice."""
    case = sqlite3.connect("file:%s?mode=ro" % path, uri=True)
    strings = dict(case.execute("SELECT string_id, text FROM string"))

    def name(length, rest):
        return rest[:length].decode(), length

    def value(number, rest):
        if number & 1:
            return strings[number >> 1], 0
        return rest[:number >> 1].decode("utf-8", "replace"), number >> 1

    events = []
    for computer, time, record, channel, number, provider, names, values in case.execute("""
            SELECT c.name, f.time, f.record_id, f.channel_id, f.event_id, l.provider_id,
                   l.names, f.value_list
            FROM fact f JOIN layout l USING (layout_id) JOIN computer c USING (computer_id)
            WHERE f.recovered = 0"""):
        if number in WANTED.get(strings[provider].lower(), ()):
            field = dict(zip(varints_of(names, name), varints_of(values, value)))
            time -= TICKS_1601_TO_1970
            events.append(Event(computer.lower(), strings[channel], record, time,
                                strings[provider].lower(), number, field))
    stretches = {}
    for computer, channel, day, records, first, last in case.execute("""
            SELECT c.name, r.channel_id, r.day, r.records, r.first_record, r.last_record
            FROM record_day r JOIN computer c USING (computer_id) WHERE r.first_record > 0"""):
        stretches.setdefault((computer.lower(), channel), Stretch()).add(first, last, day, records)
    return events, changed_names(stretches)


def events_of(path):
    with open(path, "rb") as file:
        is_case = file.read(15) == b"SQLite format 3"
    return events_of_case(path) if is_case else events_of_file(path)


def read_logs(paths):
    """Events by host, each record once, in order of (time, record ID).  Hosts
    are compared case-insensitively; in a forwarded log the name decides."""
    paths = sorted(paths, key=os.path.getsize, reverse=True)
    hosts, names = {}, []
    with multiprocessing.Pool(min(len(paths), os.cpu_count() or 1)) as pool:
        for events, pairs in pool.imap_unordered(events_of, paths, chunksize=1):
            names += pairs
            for event in events:
                hosts.setdefault(event.host, {})[event.key] = event
    for name in sum(names, ()):
        hosts.setdefault(name, {})
    one_of = {host: host for host in hosts}
    for host, other in names:
        if one_of[host] != one_of[other]:
            gone = one_of[other]
            hosts[one_of[host]].update(hosts.pop(gone))
            one_of = {name: one_of[host] if one == gone else one for name, one in one_of.items()}
    return {host: [seen[key] for key in sorted(seen)] for host, seen in sorted(hosts.items()) if seen}


# ---------------------------------------------------------------- boots

class Boot:
    def __init__(self, start):
        self.start = start
        self.marks = []  # names of the marks that tell of it
        self.last_mark = None
        self.events = []
        self.clean = False  # a shutdown was recorded, and no life after it
        self.next = None  # boot

    def is_over(self):
        return self.clean or self.next is not None

    def bound(self):
        """Before the next boot: at the latest at its start, or where a shutdown
        was recorded, with the last event of this one.  Where the clock was set
        back between, the next start says nothing."""
        if self.clean:
            return self.events[-1].time
        same_reading = self.next.events[0].reading == self.events[-1].reading
        return self.next.start if same_reading else None

    def outcome(self):
        """It is known by a boot marker; where no marker was logged it is
        inferred (smss.exe started by process 4; a 4624 of type 0), and says so."""
        if any(mark.isdigit() for mark in self.marks):
            return "recorded", "boot_marker"
        if any(not mark.isdigit() and mark != "type 0" for mark in self.marks):
            return "inferred", "boot_smss"
        if self.marks:
            return "inferred", "boot_logon_0"
        return "unknown", "boot_before_log"


def image_name(path):
    return re.split(r"[\\/]", path or "")[-1].lower()


def boot_mark(event):
    """Marks: Security 4608, System 12, 6005, 6008, 6009, the first processes
    (smss.exe, Registry, Secure System started by process 4), a 4624 of type 0."""
    if event.is_security(4608):
        return "4608"
    if event.provider == "microsoft-windows-kernel-general" and event.number == 12:
        return "12"
    if event.provider == "eventlog" and event.number in (6005, 6008, 6009):
        return str(event.number)
    if event.is_security(4624) and event.id("LogonType") == 0:
        return "type 0"
    name = None
    if event.is_security(4688) and event.id("ProcessId") == 4:
        name = image_name(event.text("NewProcessName"))
    if event.is_sysmon(1) and event.id("ParentProcessId") == 4:
        name = image_name(event.text("Image"))
        return "sysmon " + name if name in ("smss.exe", "registry", "secure system") else None
    return name if name in ("smss.exe", "registry", "secure system") else None


def is_shutdown(event):
    return (event.is_security(4609)
            or event.number in (1100, 6006, 13, 1074) and event.provider != SECURITY)


FIVE_MINUTES = 300 * SECOND


def starts_another_boot(boot, event, mark, shutdown_since):
    """Marks within five minutes are one boot unless the same mark comes twice
    or a shutdown lies between."""
    return (boot is None or not boot.marks
            or abs(event.time - boot.start) > FIVE_MINUTES
            or mark in boot.marks or shutdown_since)


def resumed(event, mark, events):
    """Kernel-General 12 alone, on a host that logs more at other boots, is a
    resumed kernel (Fast Startup), not a boot."""
    if mark != "12":
        return False
    others = [e for e in events if boot_mark(e) not in (None, "12")]
    near = [e for e in others if abs(e.time - event.time) <= FIVE_MINUTES]
    return bool(others) and not near


def cut_into_boots(events):
    """The boot starts at its first mark; what was there before the first mark
    is a boot before the log begins.  A boot ends all that was open before."""
    boots, current, shutdown_since = [], None, False
    for event in events:
        mark = boot_mark(event)
        if mark and resumed(event, mark, events):
            mark = None
        if mark and starts_another_boot(current, event, mark, shutdown_since):
            before, current = current, Boot(event.time)
            current.events = take_same_moment(before, event)
            boots = [b for b in boots if b.events] + [current]
        if mark:
            current.marks.append(mark)
            shutdown_since = False
        elif current is None:
            current = Boot(event.time)
            boots.append(current)
        if is_shutdown(event):
            shutdown_since = True
        current.events.append(event)
    for boot in boots:
        boot.clean = shut_down(boot.events)
    return boots


def take_same_moment(before, event):
    """What another log tells at the very time at which the boot starts is of it:
    record IDs of two logs tell no order."""
    events = before.events if before else []
    at = next((i for i, e in enumerate(events) if (e.reading, e.time) == (event.reading, event.time)
               and e.channel != event.channel), len(events))
    taken = events[at:]
    del events[at:]
    return taken


def shut_down(events):
    """A shutdown after which a process starts or somebody logs on did not end
    the boot; after it in one log is by record, else by time."""
    shutdowns = [e for e in events if is_shutdown(e)]
    last = shutdowns and shutdowns[-1]
    return bool(last) and not any(
        e.record > last.record if e.channel == last.channel else e.order > last.order
        for e in events if e.is_security(4688, 4624))


def record_order_holds(events):
    """A log that is cleared may start its record IDs again; an image that is
    rolled back has them twice.  Then only time orders."""
    records = [e.record for e in events]
    first = min(e.time for e in events)
    return len(set(records)) == len(records) and not any(
        e.number in (1102, 104) and e.record == 1 and e.time > first for e in events)


def set_backs(logged, more_than=60 * SECOND):
    """From how late to how early a time the clock was set back: in the order of
    the records, time falls back by more than a minute (or as much as is said)."""
    found, latest = [], None
    for event in sorted(logged, key=lambda e: e.record):
        if latest is not None and event.time < latest - more_than:
            found.append((latest, event.time))
            latest = event.time
        latest = max(latest or event.time, event.time)
    return found


def tell_readings(logged, changes, is_main):
    """A record belongs to the next reading of the clock where its channel falls
    back, or where it is later than the present reading ever went.  A log that
    is otherwise in order of time, to two seconds, may fall by less than a minute,
    if the clock was set back over that time."""
    steady = not is_main and len(set_backs(logged, 2 * SECOND)) <= len(changes)
    reading, latest = 0, None
    for event in sorted(logged, key=lambda e: e.record):
        if reading < len(changes) and latest is not None:
            over = steady and event.time >= changes[reading][1] - 2 * SECOND
            if event.time < latest - (2 if over else 60) * SECOND:
                reading, latest = reading + 1, event.time
        while reading < len(changes) and event.time > changes[reading][0] + 60 * SECOND:
            reading, latest = reading + 1, event.time
        latest = max(latest or event.time, event.time)
        event.reading = reading


def tell_readings_by_time(logged, changes):
    """Where no record ID tells it: the first reading in which the clock came so far."""
    for event in logged:
        event.reading = next((n for n, (late, _) in enumerate(changes) if event.time <= late + 60 * SECOND),
                             len(changes))


def put_in_order(events):
    """Order by (time, record ID); where the clock was set back, first by the
    readings of the clock, which the order of the records shows: of the Security
    log, or if it shows none, of the log with the highest record ID that does."""
    channels = {}
    for event in events:
        event.reading = 0
        channels.setdefault(event.channel, []).append(event)
    falls = {name: set_backs(logged) for name, logged in channels.items() if record_order_holds(logged)}
    newest = {name: max(e.record for e in channels[name]) for name in falls}
    main = max(falls, key=lambda name: (bool(falls[name]), name == "Security", newest[name]), default=None)
    for name, logged in channels.items() if main else ():
        if name in falls:
            tell_readings(logged, falls[main], name == main)
        else:
            tell_readings_by_time(logged, falls[main])
    for event in events:
        event.order = (event.reading,) + event.key
    return sorted(events, key=lambda e: e.order)


def clock_step(event):
    """From when and by how much the clock was set, or None for its own corrections
    of less than a second.  Where the event does not tell, it may be anything, but
    for two equal texts."""
    try:
        before, after = ticks(event.text("PreviousTime")), ticks(event.text("NewTime"))
    except (AttributeError, ValueError):
        same = event.text("NewTime") and event.text("NewTime") == event.text("PreviousTime")
        return None if same else (None, None)
    return (before, after - before) if abs(after - before) >= SECOND else None


def clock_was_set(first, last, boot):
    """Between two facts: what began before and ended after that lasted longer or
    shorter than its two times say.  Set back within a reading, times came twice,
    and what seems to follow came before if its record ID is lower."""
    if first.reading != last.reading:
        return True
    steps = [step for step in boot.clock_steps
             if step[0].reading == last.reading and step[0].order <= last.order]
    if any(first.order < event.order for event, _ in steps):
        return True
    back = [(event, before) for event, (before, by) in steps if by is not None and by < 0]
    return (first.provider == SECURITY and any(first.time <= before for _, before in back)
            and any(first.record < event.record for event, _ in back))


# ---------------------------------------------------------------- processes

def fold(path):
    return (path or "").casefold()


class Process:
    """A start as Security, Sysmon or both tell of it."""

    def __init__(self, event):
        self.facts = [event]
        self.exits = []
        self.earlier_exit = None  # of a clock that was set back

    def fact(self, provider):
        return next((f for f in self.facts if f.provider == provider), None)

    @property
    def start(self):
        """Of two facts, the Security event's word counts."""
        return self.fact(SECURITY) or self.facts[0]

    @property
    def end(self):
        return next((e for e in self.exits if e.provider == SECURITY),
                    self.exits[0] if self.exits else None)

    def last_exit(self):
        return self.earlier_exit or self.end

    def guid(self):
        sysmon = self.fact(SYSMON)
        return sysmon and sysmon.text("ProcessGuid")

    def pid(self):
        return start_pid(self.start)

    def image(self):
        return start_image(self.start)

    def creator(self):
        """The creator's ID; Sysmon fills the gaps."""
        found = [f.id("ProcessId" if f.provider == SECURITY else "ParentProcessId")
                 for f in [self.start] + self.facts]
        return next((pid for pid in found if pid is not None), None)

    def creator_image(self):
        found = [f.text("ParentProcessName" if f.provider == SECURITY else "ParentImage")
                 for f in [self.start] + self.facts]
        return next((image for image in found if image), None)


def start_pid(event):
    return event.id("NewProcessId" if event.provider == SECURITY else "ProcessId")


def start_image(event):
    return event.text("NewProcessName" if event.provider == SECURITY else "Image")


def exit_image(event):
    return event.text("ProcessName" if event.provider == SECURITY else "Image")


def owner(event):
    """Target logon ID where it is not zero, else Subject logon ID (test the
    ID, not the SID)."""
    if event.provider == SYSMON:
        return event.id("LogonId")
    return event.id("TargetLogonId") or event.id("SubjectLogonId")


def tells_owner(event):
    """4688 v0 and v1 have no Target fields: they name only who asked for the
    process."""
    return event.provider == SYSMON or event.has("TargetLogonId")


def owner_of(process):
    """(logon ID, whether it is told).  Where the start names only who asked,
    Sysmon's LogonId tells the owner, else the subject of the exit; else who
    asked is taken for it."""
    if tells_owner(process.start):
        found = [owner(f) for f in [process.start] + process.facts]
        return next((o for o in found if o is not None), None), True
    told = [owner(f) for f in process.facts if f.provider == SYSMON]
    told += [e.id("SubjectLogonId") for e in process.exits if e.provider == SECURITY]
    told = [o for o in told if o]
    return (told[0], True) if told else (owner(process.start), False)


def confirmed_by_guid(process):
    """Sysmon's exit names the process by its GUID."""
    return any(e.provider == SYSMON and e.text("ProcessGuid") == process.guid()
               for e in process.exits)


def requester(event):
    """The Subject stays as requested by."""
    return event.id("SubjectLogonId")


def pair_within_2_s(security, sysmon, pid, image):
    """Sysmon 1 and 4688 about the same start (same host, process ID and image,
    start within 2 s) are one process with two facts.  The nearest two first.
    5 and 4689 likewise are one exit."""
    possible = []
    by_pid = {}
    for event in security:
        by_pid.setdefault(pid(event), []).append(event)
    for event in sysmon:
        for other in by_pid.get(pid(event), []):
            apart = abs(event.time - other.time)
            if fold(image(event)) == fold(image(other)) and apart <= 2 * SECOND:
                possible.append((apart, other.key, event.key, other, event))
    partner, taken = {}, set()
    for _, _, _, other, event in sorted(possible, key=lambda p: p[:3]):
        if other.key not in partner and event.key not in taken:
            partner[other.key] = event
            taken.add(event.key)
    return partner, taken


def find_processes(events):
    """All recorded starts of a boot, in order."""
    security = [e for e in events if e.is_security(4688)]
    sysmon = [e for e in events if e.is_sysmon(1)]
    partner, taken = pair_within_2_s(security, sysmon, start_pid, start_image)
    processes = []
    for event in security:
        process = Process(event)
        if event.key in partner:
            process.facts.append(partner[event.key])
        processes.append(process)
    processes += [Process(e) for e in sysmon if e.key not in taken]
    return sorted(processes, key=lambda p: p.start.order)


def join_exits(processes, events):
    """Start → exit: same host, boot, process ID and image path (folded).
    Sysmon: same ProcessGuid.  An exit without a start becomes a process whose
    start was not recorded: those are returned."""
    by_pid, by_guid = {}, {}
    for process in processes:
        by_pid.setdefault(process.pid(), []).append(process)
        if process.guid():
            by_guid[process.guid()] = process
    security = [e for e in events if e.is_security(4689)]
    sysmon = [e for e in events if e.is_sysmon(5)]
    partner, taken = pair_within_2_s(security, sysmon, lambda e: e.id("ProcessId"), exit_image)
    exits = [[e] + ([partner[e.key]] if e.key in partner else []) for e in security]
    exits += [[e] for e in sysmon if e.key not in taken]
    told = [(p.start.order, p) for p in processes] + [(facts[0].order, facts) for facts in exits]
    lone, last = [], {}
    for _, one in sorted(told, key=lambda t: t[0]):
        if isinstance(one, Process):
            take_earlier_exit(one, last, by_pid, lone)
            last[one.pid()] = one
            continue
        process = start_of_exit(one, by_pid, by_guid)
        if process:
            process.exits += one
        else:
            lone.append(one)
        last[one[0].id("ProcessId")] = one
    return lone


def take_earlier_exit(process, last, by_pid, lone):
    """Where the clock was set back by less than a minute, the exit may be at an
    earlier time than its start: it is the last that was told of that ID, has the
    same image and a later record, and no start with that ID is open."""
    start, facts = process.start, last.get(process.pid())
    before = [p for p in by_pid[process.pid()] if p.start.order < start.order]
    if facts not in lone or (before and not before[-1].last_exit()):
        return
    exit = facts[0]
    if (exit.provider == start.provider == SECURITY and exit.record > start.record
            and 0 < start.time - exit.time <= 60 * SECOND
            and fold(exit_image(exit)) == fold(process.image())):
        process.earlier_exit = exit
        lone.remove(facts)


def start_of_exit(facts, by_pid, by_guid):
    """A GUID names its process; it is no other, if both have one."""
    first, guid = facts[0], next((f.text("ProcessGuid") for f in facts if f.provider == SYSMON), None)
    if guid in by_guid:
        process = by_guid[guid]
        return None if process.last_exit() else process
    before = [p for p in by_pid.get(first.id("ProcessId"), []) if p.start.order < first.order]
    if not before or before[-1].last_exit() or (guid and before[-1].guid()):
        return None
    return before[-1] if fold(before[-1].image()) == fold(exit_image(first)) else None


def close_reused(processes):
    """A second start with the same ID closes the first as ended before T, exit
    not recorded."""
    latest = {}
    for process in processes:
        process.reused = None
        earlier = latest.get(process.pid())
        if earlier and not earlier.last_exit():
            earlier.reused = process
        latest[process.pid()] = process


def end_of(process, boot):
    """(time, bound, record, confidence, reason).  An exit's subject may differ
    from the start's: compare with owner and requester.  The proof of a bound is
    the first that tells of the start that closed the process."""
    if process.earlier_exit:
        exit = process.earlier_exit
        return exit.time, None, exit.record, "inferred", "exit_clock_back"
    if process.exits:
        fact = process.end
        subject = fact.id("SubjectLogonId") if fact.provider == SECURITY else None
        known = {owner_of(process)[0], requester(process.start)}
        if subject is not None and subject not in known and not confirmed_by_guid(process):
            return fact.time, None, fact.record, "inferred", "exit_other_subject"
        if fact.time < process.start.time:  # the clock was set back in between
            return fact.time, None, fact.record, "inferred", "exit_clock_back"
        if clock_was_set(process.start, fact, boot):
            return fact.time, None, fact.record, "inferred", "exit_clock_set"
        return fact.time, None, fact.record, "recorded", "exit_recorded"
    if process.reused:
        closer = min(process.reused.facts, key=lambda f: f.order)
        return None, closer.time, closer.record, "inferred", "id_reused"
    if boot.is_over():
        return None, boot.bound(), None, "inferred", "boot_ended"
    return None, None, None, "unknown", "open_at_log_end"


def parent_of(process, by_pid, lone_exits):
    """The latest process with the creator's ID in the same boot that started
    before the child and had not ended.  Where the child names its parent's
    image, it must agree.  One whose start is not recorded had ended where its
    exit is, if only by time."""
    pid, named = process.creator(), process.creator_image()
    if pid is None or pid == 0:
        return None, "unknown", "parent_unknown"
    before = [p for p in by_pid.get(pid, []) if p.start.order < process.start.order]
    if not before:
        exits = [f[0] for f in lone_exits] + [p.last_exit() for p in by_pid.get(pid, []) if p.last_exit()]
        gone = any(e.id("ProcessId") == pid and e.order < process.start.order for e in exits)
        return None, "unknown", "parent_ended" if gone else "parent_not_recorded"
    latest = before[-1]
    if had_ended(latest, process.start, pid, lone_exits):
        return None, "unknown", "parent_ended"
    if named is None:
        return latest, "inferred", "parent_id_only"
    if fold(named) != fold(latest.image()):
        return None, "unknown", "parent_image_differs"
    return latest, "recorded", "parent_started"


def had_ended(process, fact, pid, lone_exits):
    """An exit at an earlier time than its start was not there yet, if its record
    ID says so and no other exit with the ID came since."""
    exit = process.last_exit()
    if not exit or exit.order > fact.order:
        return False
    since = any(e[0].id("ProcessId") == pid and process.start.order < e[0].order < fact.order for e in lone_exits)
    return since or not (exit.time < process.start.time and exit.provider == fact.provider
                         and exit.record > fact.record)


# ---------------------------------------------------------------- logons

class Logon:
    def __init__(self, event):
        self.event = event
        self.id = event.id("TargetLogonId")
        self.built_in = self.id in BUILT_IN
        self.ends = {}  # 4647, 4634
        self.reused = None
        self.partner = None
        self.follows = False  # a session with its ID that ended, whose logon is not recorded


def find_logons(events):
    """The logon sessions of a boot: (host, boot, logon ID).  The built-in
    sessions are one each, however many 4624 tell of them."""
    logons, by_id = [], {}
    for event in events:
        if not event.is_security(4624) or event.id("TargetLogonId") is None:
            continue
        same = by_id.setdefault(event.id("TargetLogonId"), [])
        logon = Logon(event)
        if same and not logon.built_in:
            same[-1].reused = logon
        if not same or not logon.built_in:
            logons.append(logon)
        same.append(logon)
    return logons, by_id


def logon_of(process, by_id):
    """The latest logon with that ID on that host in that boot at or before the
    start, else the first one after it: lsass.exe may log the 4624 a moment after
    the first process of its session.  Built-in sessions are never missing."""
    logon_id, told = owner_of(process)
    found = logon_with(logon_id, process.start, by_id)
    if told or found[2] == "unknown" and found[3] == "logon_unknown":
        return found
    return found[0], found[1], "unknown" if found[2] == "unknown" else "inferred", "logon_of_requester"


def logon_with(logon_id, fact, by_id):
    if logon_id is None:
        return None, None, "unknown", "logon_unknown"
    before = [l for l in by_id.get(logon_id, []) if l.event.order <= fact.order]
    if logon_id in BUILT_IN:
        return logon_id, before[-1] if before else None, "recorded", "logon_built_in"
    if before:
        return logon_id, before[-1], "recorded", "logon_recorded"
    if logon_id in by_id and not by_id[logon_id][0].follows:
        return logon_id, by_id[logon_id][0], "inferred", "logon_after_start"
    return logon_id, None, "unknown", "logon_not_recorded"


def join_logoffs(events, by_id):
    """A logoff ends the latest logon with its ID in that boot.  Those of
    sessions that are not recorded are returned."""
    lone = {}
    for event in events:
        if not event.is_security(4634, 4647):
            continue
        logon_id = event.id("TargetLogonId")
        before = [l for l in by_id.get(logon_id, []) if l.event.order <= event.order]
        if logon_id in BUILT_IN:
            continue
        ends = before[-1].ends if before else lone.setdefault(logon_id, {})
        if not before and logon_id in by_id:
            by_id[logon_id][0].follows = True
        ends.setdefault(event.number, event)
    return lone


def end_of_session(ends, reused, built_in, boot, logon=None):
    """4647, else 4634, else before the next boot, else open at the end of the
    log.  Built-in sessions have no end."""
    off = ends.get(4647) or ends.get(4634)
    if off and logon and clock_was_set(logon, off, boot):
        return off.time, None, off.record, "inferred", "logoff_clock_set"
    if 4647 in ends:
        return ends[4647].time, None, ends[4647].record, "recorded", "logoff_requested"
    if 4634 in ends:
        return ends[4634].time, None, ends[4634].record, "recorded", "logoff_recorded"
    if built_in:
        return None, None, None, "unknown", "none"
    if reused:
        return None, reused.event.time, reused.event.record, "inferred", "logon_id_reused"
    if boot.is_over():
        return None, boot.bound(), None, "inferred", "logoff_boot_ended"
    return None, None, None, "unknown", "open_at_log_end"


def pair_tokens(logons, by_id):
    """Two 4624s that name each other (TargetLinkedLogonId) are one session with
    an elevated and a limited token: each is the latest with its ID by then, and
    has no other partner."""
    for logon in logons:
        named = logon.event.id("TargetLinkedLogonId")
        before = [l for l in by_id.get(named, []) if l.event.order < logon.event.order]
        if named and before and not before[-1].partner \
                and before[-1].event.id("TargetLinkedLogonId") == logon.id:
            logon.partner, before[-1].partner = before[-1], logon


def linked_of(logon, by_id):
    """One way is an inference; where the other's 4624 is not in the logs, it is
    a session whose logon is not recorded."""
    named = logon.event.id("TargetLinkedLogonId")
    if not named:
        return None, "unknown", "none"
    if logon.partner:
        return named, "recorded", "linked_both_ways"
    if by_id.get(named):
        return named, "inferred", "linked_one_way"
    return named, "unknown", "linked_not_recorded"


def nobody(logon):
    """Services and Windows' own accounts have no origin: nobody came in."""
    sid = logon.event.text("TargetUserSid") or ""
    user = logon.event.text("TargetUserName") or ""
    return (logon.built_in or bool(NOBODY.match(sid)) or user.endswith("$")
            or logon.event.id("LogonType") in (0, 4, 5))


def id_of(session):
    """Of a logon, or of a session of which only the ID is known."""
    return session.id if isinstance(session, Logon) else session and session[1]


def origin_of(logon, by_id, seen=()):
    """A logon that another session asked for goes back to that session, and so
    on to the logon at which the person came in; one asked for by Windows itself
    is that logon."""
    subject = logon.event.id("SubjectLogonId")
    asked = subject and subject not in BUILT_IN and subject != logon.id
    if not asked or logon.built_in:
        if nobody(logon):
            return None, "recorded", "origin_system"
        return logon, "recorded", "origin_self"
    before = [l for l in by_id.get(subject, []) if l.event.order <= logon.event.order]
    if not before or subject in seen:
        return session_with(subject, logon.event, by_id), "unknown", "origin_not_recorded"
    origin, confidence, reason = origin_of(before[-1], by_id, seen + (logon.id,))
    if reason == "origin_self":
        reason = "origin_subject"
    return origin, confidence, reason


# ---------------------------------------------------------------- where the user was

class Deed:
    """A reconnect, disconnect, lock or unlock of a session."""

    def __init__(self, event, session, kind, by_number):
        self.event, self.session, self.kind, self.by_number = event, session, kind, by_number
        self.address = event.text("Address" if by_number else "ClientAddress")
        self.workstation = None if by_number else event.text("ClientName")


DEEDS = {4778: "reconnect", 4779: "disconnect", 4800: "lock", 4801: "unlock"}
AT_A_SCREEN = (2, 10, 11, 12)


def session_with(logon_id, fact, by_id):
    """The session that an ID names at that moment: a logon, or what is only known
    by the ID."""
    logon = logon_with(logon_id, fact, by_id)[1]
    return logon or ("not recorded", logon_id)


def user_of(logon):
    return tuple((logon.event.text(name) or "").casefold() for name in ("TargetDomainName", "TargetUserName"))


def is_open(logon, fact):
    ends = list(logon.ends.values()) + ([logon.reused.event] if logon.reused else [])
    return logon.event.order <= fact.order and not any(e.order <= fact.order for e in ends)


def session_with_number(event, numbers, logons):
    """LocalSessionManager names a session's number and its user: event 21 ties the
    number to the user's latest open logon at a screen, and so does any other where
    the number is of nobody, of another user or of a session that is over."""
    domain, _, user = (event.text("User") or "").casefold().rpartition("\\")
    open_ones = [l for l in logons if user_of(l) == (domain, user) and is_open(l, event)
                 and l.event.id("LogonType") in AT_A_SCREEN]
    number = event.id("SessionID")
    known = numbers.get(number)
    fits = known and is_open(known, event) and user_of(known) == (domain, user)
    if (not fits or event.number == 21) and (open_ones or not fits):
        numbers[number] = open_ones[-1] if open_ones else None
    return numbers.get(number)


def find_deeds(events, logons, by_id):
    """4778, 4779, 4800 and 4801 by logon ID; LocalSessionManager 24 and 25 by
    session number, where they do not repeat the last deed of the session within ten
    seconds."""
    deeds, numbers, last = [], {}, {}
    for event in events:
        by_number = event.provider == LOCAL_SESSIONS
        if by_number:
            session = session_with_number(event, numbers, logons)
            kind = {24: "disconnect", 25: "reconnect"}.get(event.number)
        elif event.is_security(*DEEDS):
            logon_id = event.id("LogonID") or event.id("TargetLogonId")
            session = session_with(logon_id, event, by_id) if logon_id and logon_id not in BUILT_IN else None
            kind = DEEDS[event.number]
        else:
            continue
        if not session or not kind:
            continue
        kind_before, time_before = last.get(session, (None, 0))
        if by_number and kind == kind_before and abs(event.time - time_before) <= 10 * SECOND:
            continue
        last[session] = kind, event.time
        deeds.append(Deed(event, session, kind, by_number))
    return deeds


def other_token(session, by_id):
    """The session of the other token, which may be the one that is named."""
    named = isinstance(session, Logon) and session.event.id("TargetLinkedLogonId")
    if not named:
        return None
    if session.partner:
        return session.partner
    return by_id[named][-1] if named in by_id else ("not recorded", named)


def client_of(process, deeds, by_id):
    """The client of the latest reconnect before the start, unless a disconnect came
    after it, of the owner's session, of its other token, and of the session at which
    the person came in, which is an inference; and whether it was locked or away."""
    logon_id, logon, _, _ = logon_of(process, by_id)
    if logon_id is None:
        return None, None, None, None, False, False
    own = logon or ("not recorded", logon_id)
    mine = [own, other_token(own, by_id)]
    origin = origin_of(logon, by_id)[0] if logon else None
    all_of_them = mine + [origin, other_token(origin, by_id)]
    before = [d for d in deeds if d.event.order < process.start.order and d.session in all_of_them]
    connection = [d for d in before if d.kind in ("reconnect", "disconnect")][-1:]
    locking = [d for d in before if d.kind in ("lock", "unlock")][-1:]
    locked = bool(locking) and locking[0].kind == "lock"
    away = bool(connection) and connection[0].kind == "disconnect"
    if not connection or away:
        return None, None, None, None, locked, away
    client = connection[0]
    if client.by_number:
        how = "inferred", "client_by_number"
    elif client.session in mine:
        how = "recorded", "client_reconnected"
    else:
        how = "inferred", "client_of_origin"
    return client.address, client.workstation, *how, locked, away


# ---------------------------------------------------------------- services and tasks

TASK_RUNNERS = {"taskeng.exe", "taskhost.exe", "taskhostex.exe", "taskhostw.exe"}


class Install:
    """A service or task that was set up, and the origin of who did it."""

    def __init__(self, event, by_id):
        self.event = event
        self.file = service_file(event.text("ServiceFileName") or "") if event.number == 4697 else None
        self.definition = fold(event.text("TaskContent", "TaskContentNew"))
        session = session_with(event.id("SubjectLogonId"), event, by_id)
        origin = id_of(origin_of(session, by_id)[0]) if isinstance(session, Logon) else None
        self.origin = origin or event.id("SubjectLogonId")
        self.confidence = "inferred" if origin else "unknown"
        self.reason = "origin_service" if self.file else "origin_task"


def service_file(command):
    """What stands in quotes, or up to .exe; %SystemRoot% is where Windows is."""
    quoted = re.match(r'\s*"([^"]*)', command)
    program = re.match(r"\s*(.*?\.exe)", command, re.I)
    file = fold(quoted[1] if quoted else program[1] if program else command.strip())
    return re.sub(r"^(%systemroot%|\\systemroot)\\", r"c:\\windows\\", file)


def find_installs(events, by_id):
    installs = [Install(e, by_id) for e in events if e.is_security(4697, 4698, 4702) and e.id("SubjectLogonId")]
    return [i for i in installs if i.file or i.definition]


def is_of(process, parent_name, by_scheduler, install):
    """A process whose parent is services.exe and whose image a 4697 installed, or
    that the Task Scheduler started and whose file stands in the definition of a 4698
    or 4702: the whole path where svchost.exe does not tell that it is the Scheduler."""
    if install.file:
        return parent_name == "services.exe" and fold(process.image()) == install.file
    if by_scheduler:
        return image_name(process.image()) in install.definition
    return parent_name == "svchost.exe" and fold(process.image()) in install.definition


def install_of(process, by_pid, by_id, lone_exits, installs):
    """The latest at or before the start, else that of the parent."""
    while process:
        parent = parent_of(process, by_pid, lone_exits)[0]
        parent_name = image_name(parent.image() if parent else process.creator_image())
        command_line = parent and next((f.text("CommandLine") for f in parent.facts if f.text("CommandLine")), "")
        logon = logon_of(process, by_id)[1]
        same_logon = parent and logon_of(parent, by_id)[1] is logon
        batch = logon and logon.event.id("LogonType") == 4 and not same_logon
        by_scheduler = parent_name in TASK_RUNNERS or batch or (
            parent_name == "svchost.exe" and "-s schedule" in fold(command_line))
        for install in reversed(installs):
            if install.event.order < process.start.order and is_of(process, parent_name, by_scheduler, install):
                return install
        process = parent
    return None


def origin_of_process(process, by_pid, by_id, lone_exits, installs):
    """That of its session; where nobody came in at it, that of who set up the
    service or the task."""
    logon_id, logon, _, _ = logon_of(process, by_id)
    if logon_id in BUILT_IN:
        found = None, "recorded", "origin_system"
    elif logon:
        origin, *how = origin_of(logon, by_id)
        found = id_of(origin), *how
    else:
        found = None, "unknown", "logon_not_recorded" if logon_id else "logon_unknown"
    if logon_id and found[2] != "origin_system":
        return found
    install = install_of(process, by_pid, by_id, lone_exits, installs)
    return (install.origin, install.confidence, install.reason) if install else found


# ---------------------------------------------------------------- answers

def process_answer(host, number, process, boot, by_pid, by_id, lone_exits, deeds, installs):
    start = process.start
    origin, origin_confidence, origin_reason = origin_of_process(process, by_pid, by_id, lone_exits, installs)
    address, workstation, client_confidence, client_reason, locked, away = client_of(process, deeds, by_id)
    end, bound, end_record, end_confidence, end_reason = end_of(process, boot)
    parent, parent_confidence, parent_reason = parent_of(process, by_pid, lone_exits)
    logon_id, logon, logon_confidence, logon_reason = logon_of(process, by_id)
    return {
        "kind": "process", "host": host, "boot": number, "pid": process.pid(),
        "start": iso(start.time), "start_record": start.record,
        "end": iso(end), "end_before": iso(bound), "end_record": end_record,
        "end_confidence": end_confidence, "end_reason": end_reason,
        "parent_start": parent and iso(parent.start.time),
        "parent_record": parent and parent.start.record,
        "parent_confidence": parent_confidence, "parent_reason": parent_reason,
        "logon_id": logon_id, "logon_record": logon and logon.event.record,
        "logon_confidence": logon_confidence, "logon_reason": logon_reason,
        "client_address": address, "client_workstation": workstation,
        "client_confidence": client_confidence, "client_reason": client_reason,
        "locked": locked, "disconnected": away,
        "origin_logon_id": origin, "origin_confidence": origin_confidence, "origin_reason": origin_reason,
    }


def lone_exit_answer(host, number, facts, nodes, by_id):
    """All that is known of its owner is the exit's subject.  Where children
    showed the process before, it had started by then; if they did not name it,
    the exit is theirs by its ID only."""
    children, by_name = node_of_exit(facts[0], nodes)
    seen = children[0].start if children else facts[0]
    logon_id, logon, logon_confidence, logon_reason = logon_with(
        facts[0].id("SubjectLogonId"), seen, by_id)
    return {
        "kind": "process", "host": host, "boot": number, "pid": facts[0].id("ProcessId"),
        "start": None, "start_record": None, "end": iso(facts[0].time), "end_before": None,
        "end_record": facts[0].record, "end_reason": "exit_only",
        "end_confidence": "recorded" if by_name else "inferred",
        "parent_start": None, "parent_record": None,
        "parent_confidence": "unknown", "parent_reason": "parent_unknown",
        "logon_id": logon_id, "logon_record": logon and logon.event.record,
        "logon_confidence": logon_confidence, "logon_reason": logon_reason,
    }


def logon_answer(host, number, logon, boot, by_id):
    end, bound, end_record, end_confidence, end_reason = end_of_session(
        logon.ends, logon.reused, logon.built_in, boot, logon.event)
    linked, linked_confidence, linked_reason = linked_of(logon, by_id)
    origin, origin_confidence, origin_reason = origin_of(logon, by_id)
    return {
        "kind": "logon", "host": host, "boot": number, "logon_id": logon.id,
        "record": logon.event.record, "start": iso(logon.event.time),
        "end": iso(end), "end_before": iso(bound), "end_record": end_record,
        "end_confidence": end_confidence, "end_reason": end_reason,
        "linked_logon_id": linked,
        "linked_confidence": linked_confidence, "linked_reason": linked_reason,
        "origin_logon_id": id_of(origin), "origin_confidence": origin_confidence,
        "origin_reason": origin_reason,
    }


def lone_logoff_answer(host, number, logon_id, ends, boot):
    end, _, record, confidence, reason = end_of_session(ends, None, False, boot)
    return {
        "kind": "logon", "host": host, "boot": number, "logon_id": logon_id, "record": None,
        "start": None, "end": iso(end), "end_before": None, "end_record": record,
        "end_confidence": confidence, "end_reason": reason,
    }


class UnknownParents:
    """Where nothing agrees, the parent is a node of its own, start not recorded,
    shared by all children that point to the same one: same process ID and name
    (or none), and no start or exit with that ID between them.  Process 4 is
    System, named or not."""

    def __init__(self, processes, lone_exits, by_pid):
        self.changes = {}  # when an ID changed hands
        for process in processes:
            for fact in (process.start, process.end, process.earlier_exit):
                if fact:
                    self.changes.setdefault(process.pid(), []).append(fact.order)
        for facts in lone_exits:
            self.changes.setdefault(facts[0].id("ProcessId"), []).append(facts[0].order)
        self.children = {}
        for process in processes:
            parent, _, reason = parent_of(process, by_pid, lone_exits)
            if not parent and reason != "parent_unknown":
                pid = process.creator()
                name = "system" if pid == 4 else fold(process.creator_image())
                self.children.setdefault(self.key(pid, name, process.start), []).append(process)

    def key(self, pid, name, fact):
        return pid, name, sum(order < fact.order for order in self.changes.get(pid, []))


def node_of_exit(exit, nodes):
    """The children of the process that ended, and whether its name agrees."""
    pid, name = exit.id("ProcessId"), fold(exit_image(exit))
    named = nodes.children.get(nodes.key(pid, name, exit))
    nameless = nodes.children.get(nodes.key(pid, "", exit))
    return named or nameless, bool(named or not nameless)


def answers_of_host(host, events):
    events = put_in_order(events)
    boots, installs = cut_into_boots(events), []
    for number, boot in enumerate(boots, 1):
        boot.next = boots[number] if number < len(boots) else None
        boot.clock_steps = [(e, clock_step(e)) for e in boot.events if e.is_security(4616) and clock_step(e)]
        confidence, reason = boot.outcome()
        yield {"kind": "boot", "host": host, "boot": number, "start": iso(boot.start),
               "confidence": confidence, "reason": reason}
        processes = find_processes(boot.events)
        lone_exits = join_exits(processes, boot.events)
        close_reused(processes)
        logons, by_id = find_logons(boot.events)
        pair_tokens(logons, by_id)
        lone_logoffs = join_logoffs(boot.events, by_id)
        deeds = find_deeds(boot.events, logons, by_id)
        installs += find_installs(boot.events, by_id)
        by_pid = {}
        for process in processes:
            by_pid.setdefault(process.pid(), []).append(process)
        for process in processes:
            yield process_answer(host, number, process, boot, by_pid, by_id, lone_exits, deeds, installs)
        nodes = UnknownParents(processes, lone_exits, by_pid)
        for facts in lone_exits:
            yield lone_exit_answer(host, number, facts, nodes, by_id)
        for (pid, _, _), children in nodes.children.items():
            yield {"kind": "parent", "host": host, "boot": number, "pid": pid,
                   "children": [[iso(c.start.time), c.start.record] for c in children]}
        for logon in logons:
            yield logon_answer(host, number, logon, boot, by_id)
        for logon_id, ends in lone_logoffs.items():
            yield lone_logoff_answer(host, number, logon_id, ends, boot)


def main():
    if len(sys.argv) < 2:
        sys.exit("usage: oracle.py LOG.evtx|CASE...")
    for host, events in read_logs(sys.argv[1:]).items():
        for answer in answers_of_host(host, events):
            print(json.dumps(answer))


if __name__ == "__main__":
    main()
