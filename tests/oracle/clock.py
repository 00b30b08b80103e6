"""What the clock was told: the order of facts, and what began before it was set and ended after."""

from boots import FIVE_MINUTES, boot_mark
from facts import KERNEL, KERNEL_BOOT, SECOND, SECURITY, fold, ticks_of

MINUTE = 60 * SECOND


def is_late(event):
    """Kernel-General 12 and 13, and Kernel-Boot 27, are written when the log service starts,
    with the times of the start and of the shutdown before: their record IDs tell no order."""
    return (event.provider, event.number) in ((KERNEL, 12), (KERNEL, 13), (KERNEL_BOOT, 27))


def record_order_holds(events):
    """A log that is cleared may start its record IDs again; an image that is
    rolled back has them twice.  Then only time orders."""
    records = [e.record for e in events]
    first = min(e.logged for e in events)
    return len(set(records)) == len(records) and not any(
        e.number in (1102, 104) and e.record == 1 and e.logged > first for e in events)


def by_record(logged):
    return sorted((e for e in logged if not is_late(e)), key=lambda e: e.record)


def set_backs(logged, more_than=MINUTE):
    """From how late to how early a time the clock was set back: in the order of
    the records, time falls back by more than a minute (or as much as is said)."""
    found, latest = [], None
    for event in by_record(logged):
        if latest is not None and event.logged < latest - more_than:
            found.append((latest, event.logged))
            latest = event.logged
        latest = max(latest or event.logged, event.logged)
    return found


def spans(logged, changes):
    """From when to when each reading of the clock went, as this log shows it; the last one
    has no end."""
    firsts = [by_record(logged)[0].logged] + [early for _, early in changes]
    return list(zip(firsts, [late for late, _ in changes] + [float("inf")]))


class Readings:
    """The readings of the clock, as the log shows them that decides."""

    def __init__(self, logged, changes):
        self.changes = changes
        walk(by_record(logged), changes)
        self.spans = spans(logged, changes)
        tell_late_ones(logged, self)
        self.marks = [(e.reading, e.time) for e in logged if boot_mark(e)]

    def first_of(self, event, otherwise=0):
        """In which a log begins that shows no set-back of its own: in a later one, if in
        none before it."""
        return next((n for n, (first, last) in enumerate(self.spans)
                     if first - MINUTE <= event.logged <= last + MINUTE), otherwise)

    def nearest(self, event, present):
        """In which reading, from that one on, the deciding log tells of a boot within five
        minutes, the nearest."""
        near = [(abs(time - event.time), reading) for reading, time in self.marks
                if reading >= present and abs(time - event.time) <= FIVE_MINUTES]
        return min(near)[1] if near else None

    def of_mark(self, event, present):
        """Where it tells of a boot as the deciding log does, it is of that one's reading."""
        return self.nearest(event, present) if boot_mark(event) else None

    def within(self, reading, time):
        first, last = self.spans[reading]
        return first - MINUTE <= time <= last + MINUTE

    def begin_of(self, logged):
        """Where a log begins: in the latest reading in whose span its first time lies, from
        which it can come to its first fall, and none later than that of its first boot."""
        first = by_record(logged)[0]
        begin, last = self.first_of(first), len(self.changes)
        falls, steps = set_backs(logged), set_backs(logged, 2 * SECOND)
        for late, early in (steps if steps and len(steps) <= last else falls)[:1]:
            before = [n for n in range(len(self.changes)) if self.within(n, late) and self.within(n + 1, early)]
            last = min([last] + before[-1:])
        mark = next((e for e in sorted(logged, key=lambda e: e.record) if boot_mark(e)), None)
        of_mark = mark and self.nearest(mark, begin)
        last = last if of_mark is None else min(last, of_mark)
        return max([begin] + [n for n in range(begin, last + 1) if self.within(n, first.logged)])


def walk(in_order, changes, begin=0, steady=False, anchor=lambda event, reading: None):
    """A record belongs to the next reading of the clock where its channel falls
    back, or where it is later than the present reading ever went.  A log that
    is otherwise in order of time, to two seconds, may fall by less than a minute,
    if the clock was set back over that time."""
    reading, latest = begin, None
    for event in in_order:
        if reading < len(changes) and latest is not None:
            over = steady and event.logged >= changes[reading][1] - 2 * SECOND
            if event.logged < latest - (2 if over else 60) * SECOND:
                reading, latest = reading + 1, event.logged
        while reading < len(changes) and event.logged > changes[reading][0] + MINUTE:
            reading, latest = reading + 1, event.logged
        anchored = anchor(event, reading)
        if anchored is not None and anchored != reading:
            reading, latest = anchored, event.logged
        latest = max(latest or event.logged, event.logged)
        event.reading, event.anchored = reading, anchored is not None


def tell_readings(logged, readings):
    """Of a log that does not decide.  What stands before a mark of a reading is of no later one."""
    in_order, changes = by_record(logged), readings.changes
    begin = readings.begin_of(logged) if in_order else 0
    walk(in_order, changes, begin, len(set_backs(logged, 2 * SECOND)) <= len(changes), readings.of_mark)
    limit = len(changes)
    for event in reversed(in_order):
        limit = event.reading = min(event.reading, limit)
    tell_late_ones(logged, readings)


def starts_log(event):
    return event.provider == "eventlog" and event.number in (6005, 6009)


def before_log_starts(event, records):
    """The record before the 6009 and 6005 behind which a 13 was written, if it was; at a
    shutdown it stands behind 6006, and where 12 was written first, before 6009, not late."""
    earlier = [e for e in records if e.record < event.record]
    while earlier and not starts_log(earlier[-1]):
        if earlier[-1].number in (12, 6006):
            return None
        earlier.pop()
    while earlier and starts_log(earlier[-1]):
        earlier.pop()
    return None if earlier and earlier[-1].number == 12 else [e for e in earlier if not is_late(e)][-1:]


def tell_late_ones(logged, readings):
    """A start is of the reading of the record next to it that is nearest in time.  A shutdown
    is of the reading before the first record of the boot that tells of it, if the clock was there."""
    records = sorted(logged, key=lambda e: e.record)
    for at, event in enumerate(records):
        if not is_late(event):
            continue
        before = [e for e in records[:at] if not is_late(e)][-1:]
        if event.number == 13:
            behind = before_log_starts(event, records[:at])
            fits = behind and readings.within(behind[0].reading, event.logged)
            behind = before if behind is None or (behind and not fits) else behind
            event.reading = behind[0].reading if behind else readings.first_of(event)
        else:
            around = before + [e for e in records[at:] if not is_late(e)][:1]
            event.reading = min(around, key=lambda e: abs(e.logged - event.logged)).reading if around \
                else readings.first_of(event)


def tell_readings_by_time(logged, readings):
    """Where no record ID tells it: the first reading in which the clock was there, or else
    came so far."""
    for event in logged:
        late = [n for n, (late, _) in enumerate(readings.changes) if event.logged <= late + MINUTE]
        event.reading = readings.first_of(event, (late + [len(readings.changes)])[0])


def happened_before(event, changes):
    """What Sysmon wrote after the clock was set back may have happened before it."""
    late = event.time > event.logged + MINUTE and event.reading > 0
    return late and event.time <= changes[event.reading - 1][0] + MINUTE


def starts_told_twice(events):
    """How many of Sysmon's starts have a 4688 by their UtcTime, and how many only by when
    they were written."""
    security, by_utc, by_logged = {}, 0, 0
    for event in events:
        if event.is_security(4688):
            key = event.id("NewProcessId"), fold(event.image("NewProcessName"))
            security.setdefault(key, []).append(event.time)
    for event in events:
        if event.is_sysmon(1):
            times = security.get((event.id("ProcessId"), fold(event.image("Image"))), [])
            if any(abs(time - event.time) <= 2 * SECOND for time in times):
                by_utc += 1
            elif any(abs(time - event.logged) <= 2 * SECOND for time in times):
                by_logged += 1
    return by_utc, by_logged


def tell_times(events):
    """Sysmon's events happened at their UtcTime, unless that disagrees with Security."""
    by_utc, by_logged = starts_told_twice(events)
    for event in events:
        event.counts_by_writing = by_logged > by_utc
        if event.counts_by_writing:
            event.time = event.logged


def put_in_order(events):
    """Order by (time, record ID); where the clock was set back, first by the
    readings of the clock, which the order of the records shows: of the Security
    log, or if it shows none, of the log with the highest record ID that does."""
    tell_times(events)
    channels = {}
    for event in events:
        event.reading = 0
        channels.setdefault(event.channel, []).append(event)
    falls = {name: set_backs(logged) for name, logged in channels.items() if record_order_holds(logged)}
    newest = {name: max(e.record for e in channels[name]) for name in falls}
    main = max(falls, key=lambda name: (bool(falls[name]), name == "Security", newest[name]), default=None)
    if main is not None and falls[main]:
        readings = Readings(channels[main], falls[main])
        for name, logged in channels.items():
            if name in falls and name != main:
                tell_readings(logged, readings)
            elif name != main:
                tell_readings_by_time(logged, readings)
        for event in events:
            event.reading -= happened_before(event, falls[main])
    for event in events:
        event.order = (event.reading, event.time) + event.key[1:] + (event.logged, event.host)
    events, numbering = sorted(events, key=lambda e: e.order), 0
    for event in events:  # of the Security log
        numbering += event.number == 1102 and event.record == 1
        event.numbering = numbering
    return events


def clock_steps(events):
    """4616, and Kernel-General 1, which tells every one, audited or not."""
    told = [e for e in events if e.is_security(4616) or (e.provider, e.number) == (KERNEL, 1)]
    told = [e for e in told if not (e.provider == KERNEL and e.id("Reason") == 2)]
    return [(event, clock_step(event)) for event in told if clock_step(event)]


def clock_step(event):
    """From when and by how much the clock was set, or None for its own corrections
    of less than a second.  Where the event does not tell, it may be anything, but
    for two equal texts.  520 has the times in the form of the host's country and by
    its time zone: they only tell whether they are the same."""
    if event.provider == KERNEL:
        before, after = ticks_of(event.text("OldTime")), ticks_of(event.text("NewTime"))
    else:
        before, after = (None if event.old else ticks_of(event.text(name)) for name in ("PreviousTime", "NewTime"))
    if before is None or after is None:
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
    back = [(event, before) for event, (before, by) in steps
            if by is not None and by < 0 and event.provider == SECURITY]
    return (first.provider == SECURITY and any(first.time <= before for _, before in back)
            and any(first.record < event.record for event, _ in back))
