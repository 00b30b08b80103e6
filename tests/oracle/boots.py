"""Where a host was started, and what its clock told."""

from facts import SECOND, SECURITY, image_name, is_kernel, ticks


class Boot:
    def __init__(self, start):
        self.start = start
        self.marks = []  # names of the marks that tell of it
        self.mark_events = []
        self.shutdown_before = False  # since the boot before
        self.events = []
        self.clean = False  # a shutdown was recorded, no life after it, and no 6008 at the next start
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
    if event.is_security(4688) and is_kernel(event, event.id("ProcessId")):
        name = image_name(event.text("NewProcessName"))
    if event.is_sysmon(1) and event.id("ParentProcessId") == 4:
        name = image_name(event.text("Image"))
        return "sysmon " + name if name in ("smss.exe", "registry", "secure system") else None
    return name if name in ("smss.exe", "registry", "secure system") else None


def is_shutdown(event):
    """1074 only asks for one."""
    return (event.is_security(4609)
            or event.number in (1100, 6006, 13) and event.provider != SECURITY)


FIVE_MINUTES = 300 * SECOND


def starts_another_boot(boot, event, mark, shutdown_since):
    """Marks within five minutes are one boot unless the same mark comes twice
    or a shutdown lies between."""
    return (boot is None
            or abs(event.time - boot.start) > FIVE_MINUTES
            or mark in boot.marks or shutdown_since)


def is_of_vista(event):
    """A kernel's start, or a Security event with a number above 1000."""
    return boot_mark(event) == "12" or event.channel == "Security" and not event.old and event.number > 1000


def restarts_of_log(events):
    """Which 6005 and 6009 tell no more than that the log service started: in a log
    that has 12, and if the host was of Vista or later by then."""
    vista = min((e.key for e in events if is_of_vista(e)), default=None)
    kernel_logs = {e.channel for e in events if boot_mark(e) == "12"}
    return {id(e) for e in events if boot_mark(e) in ("6005", "6009")
            and e.channel in kernel_logs and e.key > vista}


def is_first_process(mark):
    return not mark.isdigit() and mark != "type 0"


def is_second_half(boot, before, log_starts):
    """What the services tell, up to an hour after a kernel and its first processes of
    which no more was told, is of that boot, if 6005 or 6009 is among it and no
    shutdown lies between."""
    return ("12" in before.marks and all(mark == "12" or is_first_process(mark) for mark in before.marks)
            and not any(mark == "12" or is_first_process(mark) for mark in boot.marks)
            and any(id(e) in log_starts for e in boot.mark_events)
            and not boot.shutdown_before and boot.start - before.start <= 12 * FIVE_MINUTES
            and boot.mark_events[0].reading == before.mark_events[0].reading)


def join_halves(found, log_starts):
    boots = []
    for boot in found:
        if boots and is_second_half(boot, boots[-1], log_starts):
            boots[-1].marks += boot.marks
            boots[-1].mark_events += boot.mark_events
        else:
            boots.append(boot)
    return boots


def boots_that_are_none(boots, log_starts):
    """Kernel-General 12 alone, on a host that logs more at other boots, is a resumed
    kernel (Fast Startup).  6005 and 6009 alone are a restart of the log service, where
    their log has 12 at other boots and the host was of Vista or later by then."""
    resumes = [boot for boot in boots if set(boot.marks) == {"12"}]
    restarts = [boot for boot in boots if all(id(e) in log_starts for e in boot.mark_events)]
    return restarts + (resumes if len(resumes) + len(restarts) < len(boots) else [])


def starts(events):
    """The boots in order, with the marks that tell of them."""
    boots, current, shutdown_since = [], None, False
    for event in events:
        mark = boot_mark(event)
        if mark and starts_another_boot(current, event, mark, shutdown_since):
            current = Boot(event.time)
            current.shutdown_before = shutdown_since
            boots.append(current)
        if mark:
            current.marks.append(mark)
            current.mark_events.append(event)
            shutdown_since = False
        if is_shutdown(event):
            shutdown_since = True
    return boots


def cut_into_boots(events):
    """The boot starts at its first mark; what was there before the first mark
    is a boot before the log begins.  A boot ends all that was open before."""
    log_starts = restarts_of_log(events)
    found = join_halves(starts(events), log_starts)
    none = boots_that_are_none(found, log_starts)
    at_first_mark = {id(boot.mark_events[0]): boot for boot in found if boot not in none}
    boots = []
    for event in events:
        if id(event) in at_first_mark:
            before = boots[-1] if boots else None
            boots.append(at_first_mark[id(event)])
            boots[-1].events = take_same_moment(before, event)
        elif not boots:
            boots.append(Boot(event.time))
        boots[-1].events.append(event)
    for boot, following in zip(boots, boots[1:] + [None]):
        boot.clean = shut_down(boot.events) and not (following and "6008" in following.marks)
    return [boot for boot in boots if boot.events]


def take_same_moment(before, event):
    """What another log tells at the very time at which the boot starts is of it:
    record IDs of two logs, as are two with one ID, tell no order."""
    events = before.events if before else []
    at = next((i for i, e in enumerate(events) if (e.reading, e.time) == (event.reading, event.time)
               and (e.channel != event.channel or e.record == event.record)), len(events))
    taken = events[at:]
    del events[at:]
    return taken


def shut_down(events):
    """A shutdown after which a process starts or somebody logs on did not end
    the boot; after it in one log is by record, if that was not numbered anew between,
    else by time.  Nor did one after which a start comes that is no boot."""
    anew = [e for e in events if e.number in (1102, 104) and e.record == 1]

    def numbering(event):
        return event.channel, sum(clear.channel == event.channel and clear.order <= event.order for clear in anew)

    shutdowns = [e for e in events if is_shutdown(e)]
    last = shutdowns and shutdowns[-1]
    if not last or any((boot_mark(e) or "").isdigit() for e in events[events.index(last):]):
        return False
    return not any(
        (e.record, e.order) > (last.record, last.order) if numbering(e) == numbering(last) else e.order > last.order
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
        event.order = (event.reading,) + event.key + (event.host,)
    events, numbering = sorted(events, key=lambda e: e.order), 0
    for event in events:  # of the Security log
        numbering += event.number == 1102 and event.record == 1
        event.numbering = numbering
    return events


def clock_step(event):
    """From when and by how much the clock was set, or None for its own corrections
    of less than a second.  Where the event does not tell, it may be anything, but
    for two equal texts.  520 has the times in the form of the host's country and by
    its time zone: they only tell whether they are the same."""
    try:
        if event.old:
            raise ValueError
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
