"""Logs to facts, by host: through evtxexport and evtexport, or from a case."""

import html
import multiprocessing
import os
import re
import sqlite3
import subprocess
from datetime import datetime, timezone

from facts import EPOCH, LOCAL_SESSIONS, SECOND, SECURITY, TICKS_1601_TO_1970, WANTED, WANTED_IDS, Event, ticks

PROVIDER = re.compile(r'<Provider [^>]*?\bName="([^"]*)"')
NUMBER = re.compile(r"<EventID[^>]*>(\d+)</EventID>")
RECORD = re.compile(r"<EventRecordID>(\d+)</EventRecordID>")
TIME = re.compile(r'<TimeCreated SystemTime="([^"]*)"')
CHANNEL = re.compile(r"<Channel>([^<]*)</Channel>")
COMPUTER = re.compile(r"<Computer>([^<]*)</Computer>")
DATA = re.compile(r'<Data Name="([^"]*)"(?:/>|>([^<]*)</Data>)')
NAMELESS = re.compile(r"<Data(?:/>|>([^<]*)</Data>)")
SID = re.compile(r'<Security UserID="([^"]*)"')
BINARY = re.compile(r"<Binary>([0-9A-Fa-f]*)</Binary>")
USER_DATA = re.compile(r'<(User|SessionID|Address)(?: [^>]*)?>([^<]*)</')


def one_event(xml):
    """One <Event> of evtxexport, or None if the joins do not need it.  In a log that
    was converted, an event before Vista has values without names, and a SID."""
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
    if provider == "security":
        sid = SID.search(xml)
        field = [html.unescape(value) for value in NAMELESS.findall(xml)], sid and sid[1]
    else:
        data = (USER_DATA if provider == LOCAL_SESSIONS else DATA).findall(xml)
        field = {name: html.unescape(value) for name, value in data}
        sid = SID.search(xml)
        if number == 7045 and sid:
            field["UserID"] = sid[1]
        if number == 6008 and BINARY.search(xml):
            field["Binary"] = BINARY.search(xml)[1]
    channel = CHANNEL.search(xml)
    return Event(COMPUTER.search(xml)[1].lower(), channel[1] if channel else "",
                 int(record[1]), ticks(TIME.search(xml)[1]), provider, number, field)


class Holes:
    """Of a host's Security log: which record IDs are in none of its files."""

    def __init__(self):
        self.times = {}  # of each record, when it was written
        self.clears = []

    def add(self, record, time):
        self.times[record] = time

    def close(self, events):
        """Gaps: the records around them, and when these were written."""
        records = sorted(self.times)
        self.gaps = [(one, other, self.times[one], self.times[other])
                     for one, other in zip(records, records[1:]) if other != one + 1]
        self.clears = [e for e in events if e.number == 1102 and e.channel == "Security"]
        return self

    def between(self, first, last):
        """Record IDs are missing, the log was cleared, or numbered anew."""
        if any(first.order < clear.order < last.order for clear in self.clears):
            return True
        if first.provider == last.provider == SECURITY:
            return last.record < first.record or any(
                first.record <= one and other <= last.record for one, other, _, _ in self.gaps)
        return any(begin < last.logged and first.logged < end for _, _, begin, end in self.gaps)


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


class Shape:
    """Of a file: stretches of its records, and those of the Security log one by one."""

    def __init__(self):
        self.stretches, self.records = {}, {}

    def note(self, computer, channel, record, time):
        self.stretches.setdefault((computer, channel), Stretch()).add(record, record, time // DAY)
        if channel == "Security":
            self.records.setdefault(computer, {})[record] = time


def is_short_of(name, other):
    return "." not in name and other.startswith(name + ".")


def changed_names(stretches):
    """Pairs of names of one host, the earlier first; in a forwarded log, which has holes or
    more than one channel, the name decides.  A short name and a full one of which it is the
    first label are the same computer, also where names go to and fro."""
    whole = stretches and (max(s.last for s in stretches.values()) - min(s.first for s in stretches.values()) + 1
                           == sum(s.records for s in stretches.values()))
    if not whole or len({channel for _, channel in stretches}) > 1:
        return []
    return [(host, other_host) for (host, channel), one in stretches.items()
            for (other_host, other_channel), other in stretches.items()
            if channel == other_channel and host != other_host
            and (one.goes_on_in(other) or is_short_of(host, other_host))]


def names_that_change(shapes):
    """A name after which several logs go on as several computers (an installation image's)
    is none of these."""
    pairs = {pair for shape in shapes for pair in changed_names(shape.stretches)}
    known = set().union(*pairs)

    def is_shared(name):
        hosts = one_of_names(known, [pair for pair in pairs if pair[0] != name or is_short_of(*pair)], ())
        return len({hosts[later] for former, later in pairs if former == name} - {hosts[name]}) > 1

    return [pair for pair in pairs if not is_shared(pair[0]) or is_short_of(*pair)]


def events_of_evtx(path):
    """All events of a log that the joins need, through evtxexport, and the names
    that it shows to be one host's."""
    export = subprocess.Popen(["evtxexport", "-f", "xml", path], stdout=subprocess.PIPE,
                              stderr=subprocess.DEVNULL, encoding="utf-8", errors="replace")
    events, lines, shape = [], [], Shape()
    for line in export.stdout:
        if line.startswith("<Event "):
            lines = []
        lines.append(line)
        if line.startswith("</Event>"):
            xml = "".join(lines)
            record, channel, computer = RECORD.search(xml), CHANNEL.search(xml), COMPUTER.search(xml)
            if record and int(record[1]) and computer:
                shape.note(computer[1].lower(), channel[1] if channel else "", int(record[1]),
                           ticks(TIME.search(xml)[1]))
            event = one_event(xml)
            if event:
                events.append(event)
    export.wait()
    return events, shape


# Which log a source writes to: an EVT file does not say.
LOGS = {"security": "Security", "eventlog": "System", "user32": "System"}
EVT_PART = re.compile(r"\n(?=[A-Z][A-Za-z ]*(?:: \d+)?\t+: )")


def events_of_evt(path):
    """The same of a log before Vista, through evtexport (libevt-utils)."""
    told = subprocess.run(["evtexport", path], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                          encoding="utf-8", errors="replace", check=False).stdout
    events, shape = [], Shape()
    for record in re.split(r"(?m)^(?=Event number\t)", told)[1:]:
        parts = [re.split(r"\t+: ", part, maxsplit=1) for part in EVT_PART.split(record.rstrip("\n"))]
        value = dict(parts)
        time = datetime.strptime(value["Creation time"], "%b %d, %Y %H:%M:%S UTC")
        time = int((time.replace(tzinfo=timezone.utc) - EPOCH).total_seconds()) * SECOND
        computer, source = value["Computer name"].lower(), value["Source name"].lower()
        number = int(re.search(r"0x([0-9a-f]+)", value["Event identifier"])[1], 16) & 0xFFFF
        shape.note(computer, LOGS[source], int(value["Event number"]), time)
        if number in WANTED.get(source, ()):
            texts = [text for name, text in parts if name.startswith("String: ")]
            field = (texts, value.get("User security identifier")) if source == "security" else {}
            events.append(Event(computer, LOGS[source], int(value["Event number"]), time, source, number, field))
    return events, shape


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
        # Events before Vista have got their names already.
        if strings[provider].lower() != "security" and number in WANTED.get(strings[provider].lower(), ()):
            field = dict(zip(varints_of(names, name), varints_of(values, value)))
            time -= TICKS_1601_TO_1970
            events.append(Event(computer.lower(), strings[channel], record, time,
                                strings[provider].lower(), number, field))
    shape = Shape()
    for computer, channel, day, records, first, last in case.execute("""
            SELECT c.name, r.channel_id, r.day, r.records, r.first_record, r.last_record
            FROM record_day r JOIN computer c USING (computer_id) WHERE r.first_record > 0"""):
        shape.stretches.setdefault((computer.lower(), channel), Stretch()).add(first, last, day, records)
        if strings[channel] == "Security":  # day by day
            whole = records == last - first + 1
            shape.records.setdefault(computer.lower(), {}).update(
                dict.fromkeys(range(first, last + 1) if whole else (first, last), day * DAY - TICKS_1601_TO_1970))
    return events, shape


def events_of(path):
    with open(path, "rb") as file:
        head = file.read(15)
    if head == b"SQLite format 3":
        return events_of_case(path)
    return events_of_evt(path) if head[4:8] == b"LfLe" else events_of_evtx(path)


def one_of_names(names, pairs, said):
    """Which names are one host: as logs show it, and then as the analyst says; that
    word stays.  said has lines "join NAME NAME" and "part NAME"."""
    hosts = {name: {name} for name in names}

    def join(one, other):
        both = hosts[one] | hosts[other]
        hosts.update(dict.fromkeys(both, both))

    for one, other in pairs:
        join(one, other)
    for verb, *words in said:
        words = [word.lower() for word in words]
        if verb == "join":
            join(*words)
        else:
            left = hosts[words[0]] - {words[0]}
            hosts.update({**dict.fromkeys(left, left), words[0]: {words[0]}})
    return {name: min(together) for name, together in hosts.items()}


def read_logs(paths, said=()):
    """Events by host, each record once, also where it is there under two names of its
    host, in order of (time, record ID).  Names are compared case-insensitively; in a
    forwarded log the name decides."""
    paths = sorted(paths, key=os.path.getsize, reverse=True)
    found, shapes = [], []
    with multiprocessing.Pool(min(len(paths), os.cpu_count() or 1)) as pool:
        for events, shape in pool.imap_unordered(events_of, paths, chunksize=1):
            shapes.append(shape)
            found += events
    pairs = names_that_change(shapes)
    names = {event.host for event in found}.union(*pairs, *([w.lower() for w in words[1:]] for words in said))
    one_of, hosts, holes = one_of_names(names, pairs, said), {}, {}
    for shape in shapes:
        for name, records in shape.records.items():
            if name in one_of:
                holes.setdefault(one_of[name], Holes()).times.update(records)
    for (name, key), event in sorted({(event.host, event.key): event for event in found}.items()):
        content = key, tuple(sorted(event.field.items()))
        hosts.setdefault(one_of[name], {}).setdefault(content, event)
    return {host: (sorted(seen.values(), key=lambda event: event.key), holes.get(host, Holes()))
            for host, seen in sorted(hosts.items())}
