"""Where a host was started, and how it went down."""

from facts import KERNEL, KERNEL_BOOT, SECOND, SECURITY, image_name, is_kernel, system_time


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
        """Before the next boot: at the latest at its start, or a minute after the last sign of
        life that its 6008 tells, but not before the last event of this one; where a shutdown was
        recorded, with that.  Where the clock was set back between, the next start says
        nothing."""
        last = self.events[-1].time
        if self.clean:
            return last
        if self.next.events[0].reading != self.events[-1].reading:
            return None
        return min([self.next.start] + [max(sign + FIVE_MINUTES // 5, last) for sign in self.signs()])

    def signs(self):
        """Of life, that the next boot tells of."""
        told = self.next.mark_events if self.next and not self.clean else []
        found = [sign_of_life(event) for event in told if boot_mark(event) == "6008"]
        return [sign for sign in found if sign]

    def how_it_ended(self):
        return "power_lost" if self.signs() and self.bound() is not None else "boot_ended"

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


def sign_of_life(event):
    """6008's binary data has it in local time and then in UTC."""
    return system_time(bytes.fromhex(event.text("Binary") or "")[16:32])


FIRST_PROCESSES = ("smss.exe", "registry", "secure system", "")


def boot_mark(event):
    """Marks: Security 4608, System 12, 6005, 6008, 6009, the first processes
    (smss.exe, Registry, Secure System or one without a name, started by process 4),
    a 4624 of type 0."""
    if event.is_security(4608):
        return "4608"
    if event.provider == KERNEL and event.number == 12:
        return "12"
    if event.provider == "eventlog" and event.number in (6005, 6008, 6009):
        return str(event.number)
    if event.is_security(4624) and event.id("LogonType") == 0:
        return "type 0"
    if event.is_security(4688) and is_kernel(event, event.id("ProcessId")):
        name = image_name(event.image("NewProcessName"))
        return "first " + name if name in FIRST_PROCESSES else None
    if event.is_sysmon(1) and event.id("ParentProcessId") == 4:
        name = image_name(event.image("Image"))
        return "sysmon " + name if name in FIRST_PROCESSES else None
    return None


def goes_on(event):
    """Fast Startup, or from hibernation: the kernel was only resumed."""
    return event.provider == KERNEL_BOOT and event.id("BootType") in (1, 2)


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
    vista = min((e.order for e in events if is_of_vista(e)), default=None)
    kernel_logs = {e.channel for e in events if boot_mark(e) == "12"}
    return {id(e) for e in events if boot_mark(e) in ("6005", "6009")
            and e.channel in kernel_logs and e.order > vista}


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


OF_THE_SYSTEM = {"12", "6005", "6009", "4608"}


def goes_on_after(boot, events, start):
    """A log that told of this boot would tell of another."""
    logs = {e.channel for e in boot.mark_events if boot_mark(e) in OF_THE_SYSTEM}
    return any(e.channel in logs and e.order[:2] > start.order[:2] for e in events)


def boots_that_are_none(boots, log_starts, events):
    """6005 and 6009 alone are a restart of the log service, where their log has 12 at
    other boots and the host was of Vista or later by then.  A first process alone, in
    mid-boot, is a container's, where all other boots have a mark of the system's own and
    the log that told of the one before goes on."""
    restarts = [boot for boot in boots if all(id(e) in log_starts for e in boot.mark_events)]
    alone = [boot for boot in boots if all(map(is_first_process, boot.marks))]
    others = [boot for boot in boots if boot not in alone and boot not in restarts]
    if not all(OF_THE_SYSTEM & set(boot.marks) for boot in others):
        return restarts
    containers, before = [], None
    for boot in boots:
        if boot in alone and before and not boot.shutdown_before \
                and goes_on_after(before, events, boot.mark_events[0]):
            containers.append(boot)
        elif boot not in restarts:
            before = boot
    return restarts + containers


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
    none = boots_that_are_none(found, log_starts, events)
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
    if not last or any((boot_mark(e) or "").isdigit() or goes_on(e) for e in events[events.index(last):]):
        return False
    return not any(
        (e.record, e.order) > (last.record, last.order) if numbering(e) == numbering(last) else e.order > last.order
        for e in events if e.is_security(4688, 4624))


