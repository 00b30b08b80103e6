"""Starts, exits, parents, and what tells of them."""

from clock import clock_was_set
from facts import SECOND, SECURITY, SYSMON, Guid, fold, image_name


class Process:
    """A start as Security, Sysmon or both tell of it."""

    def __init__(self, event):
        self.facts = [event]
        self.exits = []
        self.tokens = []  # that it was assigned
        self.namers = []  # those that name its creator's image
        self.parent_exit = None  # its exit, where only that is recorded, and when it was seen
        self.parent_key = None  # (process ID, name, hands) of a parent whose start is not recorded
        self.parent_shown = None  # what shows that one
        self.node_start = None  # when it started, as its GUID tells
        self.parent_name = None  # what shows it where the parent's start is not recorded
        self.earlier_exit = None  # of a clock that was set back
        self.next_has_lower_record = False  # than its exit
        self.by_former = False  # its exit has the GUID of what had the ID before
        self.parent, self.children = None, []  # by process ID, or its GUID
        self.task = None  # its name, as the Task Scheduler tells
        self.settled = None  # whose it is where no event tells

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
        return sysmon and sysmon.guid()

    def pid(self):
        return start_pid(self.start)

    def image(self):
        return start_image(self.start)

    def creator(self):
        """The creator's ID; Sysmon fills the gaps."""
        found = [creator_pid(f) for f in [self.start] + self.facts]
        return next((pid for pid in found if pid is not None), None)

    def creator_image(self):
        found = [f.image("ParentProcessName" if f.provider == SECURITY else "ParentImage")
                 for f in [self.start] + self.facts if creator_pid(f) == self.creator()]
        found += [t.image("ProcessName") for t in self.namers]
        return next((image for image in found if image), None)

    def creator_guid(self):
        """As Sysmon names it, if it names the same ID."""
        sysmon = self.fact(SYSMON)
        return sysmon.guid("ParentProcessGuid") if sysmon and creator_pid(sysmon) == self.creator() else None


def guids_agree(one, other):
    """Two GUIDs whose first eight bytes agree, of one process ID and image, are one process."""
    return one == other or Guid(one).is_like(Guid(other))


def start_pid(event):
    return event.id("NewProcessId" if event.provider == SECURITY else "ProcessId")


def creator_pid(event):
    return event.id("ProcessId" if event.provider == SECURITY else "ParentProcessId")


def start_image(event):
    return event.image("NewProcessName" if event.provider == SECURITY else "Image")


def exit_image(event):
    return event.image("ProcessName" if event.provider == SECURITY else "Image")


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
    """(logon ID, reason where it is not told).  Where the start names only who asked,
    Sysmon's LogonId tells the owner, else event 600 (4696), else the subject of the
    exit; else it is settled by what else is known (owners.py)."""
    if tells_owner(process.start):
        found = [owner(f) for f in [process.start] + process.facts]
        return next((o for o in found if o is not None), None), None
    told = [owner(f) for f in process.facts if f.provider == SYSMON]
    told += [t.id("TargetLogonId") for t in process.tokens]
    told += [e.id("SubjectLogonId") for e in process.exits if e.provider == SECURITY]
    told = [o for o in told if o]
    return (told[0], None) if told else process.settled or (owner(process.start), "logon_of_requester")


def confirmed_by_guid(process):
    """Sysmon's exit names the process by its GUID."""
    return any(e.provider == SYSMON and e.guid() and process.guid() and guids_agree(e.guid(), process.guid())
               for e in process.exits)


def requester(event):
    """The Subject stays as requested by."""
    return event.id("SubjectLogonId")


def pair_within_2_s(security, sysmon, pid, image):
    """Sysmon 1 and 4688 about the same start (same host, process ID and image,
    start within 2 s, in one reading of the clock) are one process with two facts.
    The nearest two first.  5 and 4689 likewise are one exit."""
    possible = []
    by_pid = {}
    for event in security:
        by_pid.setdefault(pid(event), []).append(event)
    for event in sysmon:
        for other in by_pid.get(pid(event), []):
            apart = abs(event.time - other.time)
            if same_image(image(event), image(other)) and apart <= 2 * SECOND and event.reading == other.reading:
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
    security = [e for e in events if e.is_security(4689) and not e.has("AuditId")]
    sysmon = [e for e in events if e.is_sysmon(5)]
    partner, taken = pair_within_2_s(security, sysmon, lambda e: e.id("ProcessId"), exit_image)
    exits = [[e] + ([partner[e.key]] if e.key in partner else []) for e in security]
    exits += [[e] for e in sysmon if e.key not in taken]
    told = [(p.start.order, p) for p in processes] + [(facts[0].order, facts) for facts in exits]
    lone, last, former = [], {}, []
    for _, one in sorted(told, key=lambda t: t[0]):
        if isinstance(one, Process):
            take_earlier_exit(one, last, by_pid, lone)
            doubt_exit(one, last, by_pid)
            last[one.pid()] = one
            continue
        named = named_by_exit(one, by_pid, by_guid)
        if named and named.last_exit():
            former += [(e, named) for e in one if e.provider == SYSMON]
            one, named = [e for e in one if e.provider == SECURITY], None
            if not one:
                continue
        elif not named and ended_before(one, lone):
            former += [(e, None) for e in one if e.provider == SYSMON]
            one = [e for e in one if e.provider == SECURITY]
            if not one:
                continue
        process = named or start_of_exit(one, by_pid)
        if process:
            process.exits += one
        else:
            lone.append(one)
        last[one[0].id("ProcessId")] = one
    for exit, named in former:
        end_next_holder(exit, named, by_pid)
    return lone


def guid_of(facts):
    return next((f.guid() for f in facts if f.provider == SYSMON), None)


def named_by_exit(facts, by_pid, by_guid):
    """A GUID names its process, if ID and image agree; the exact one first."""
    first, guid = facts[0], guid_of(facts)
    if not guid:
        return None
    like = [p for p in by_pid.get(first.id("ProcessId"), []) if p.guid() and guids_agree(guid, p.guid())]
    exact = by_guid.get(guid)
    for process in ([exact] if exact else []) + like[::-1]:
        if process.pid() == first.id("ProcessId") and same_image(process.image(), exit_image(first)):
            return process
    return None


def ended_before(facts, lone):
    """Its GUID is of a process of which only the exit is recorded, before."""
    guid = guid_of(facts)
    return guid is not None and any(
        guid_of(other) and guids_agree(guid, guid_of(other)) and other[0].id("ProcessId") == facts[0].id("ProcessId")
        and same_image(exit_image(other[0]), exit_image(facts[0])) for other in lone)


def end_next_holder(exit, named, by_pid):
    """A Sysmon exit whose GUID is of a process that had ended already ends the one that
    got its ID within two seconds, unless its own exit is told."""
    near = [p for p in by_pid.get(exit.id("ProcessId"), []) if p is not named and p.start.reading == exit.reading
            and exit.time - p.start.time <= 2 * SECOND and p.start.order < exit.order]
    holder = near[-1] if near else None
    if holder and not holder.last_exit():
        holder.exits, holder.by_former = [exit], True


def join_tokens(by_pid, events, lone_exits, hands):
    """Event 600 (4696), a token was assigned, is about the latest process with that ID,
    if that had not ended, has that image and started within two seconds before.  Who
    assigned it is the creator, if that is its ID, and it has not ended since."""
    namers = []
    for token in events:
        if not token.is_security(4696) or not token.id("TargetLogonId"):
            continue
        before = [p for p in by_pid.get(token.id("TargetProcessId"), []) if p.start.order < token.order]
        if before and not (before[-1].last_exit() and before[-1].last_exit().order < token.order) \
                and abs(token.time - before[-1].start.time) <= 2 * SECOND \
                and same_image(token.image("TargetProcessName"), before[-1].image()):
            process, creator = before[-1], token.id("ProcessId")
            process.tokens.append(token)
            if creator == process.creator() and token.image("ProcessName") and not process.creator_image() \
                    and not creator_ended(process, token, by_pid, lone_exits, hands):
                namers.append((process, token))
    for process, token in namers:
        process.namers.append(token)


def creator_ended(process, token, by_pid, lone_exits, hands):
    """Where its start is recorded, by its exit, or a start with its ID; else where the
    ID changed hands."""
    parent, pid = parent_of(process, by_pid, lone_exits)[0], process.creator()
    if not parent:
        return hands.of(pid, token) != hands.of(pid, process.start)
    reused = any(parent.start.order < p.start.order < token.order for p in by_pid[pid])
    return reused or had_ended(parent, token, pid, lone_exits)


def same_image(one, other):
    """Where one names none, the ID decides."""
    return not one or not other or fold(one) == fold(other)


def take_earlier_exit(process, last, by_pid, lone):
    """Where the clock was set back by less than a minute, the exit may be at an
    earlier time than its start: it is the last that was told of that ID, has the
    same image and a later record, and no start with that ID is open."""
    start, facts = process.start, last.get(process.pid())
    before = [p for p in by_pid[process.pid()] if p.start.order < start.order]
    if facts not in lone or (before and not before[-1].last_exit()):
        return
    exit = facts[0]
    if came_after(exit, start) and fold(exit_image(exit)) == fold(process.image()):
        process.earlier_exit = exit
        lone.remove(facts)


def came_after(exit, start):
    """By record, within a minute before by time, in a log that was not numbered anew
    between."""
    return (exit.provider == start.provider == SECURITY and exit.record > start.record
            and 0 < start.time - exit.time <= 60 * SECOND and exit.numbering == start.numbering)


def doubt_exit(process, last, by_pid):
    """An exit that came after the next start with that ID and image, by its record, may be
    that one's."""
    facts = last.get(process.pid())
    before = [p for p in by_pid[process.pid()] if p.start.order < process.start.order]
    if before and before[-1].exits == facts and process.start == min(process.facts, key=lambda f: f.order):
        before[-1].next_has_lower_record = came_after(before[-1].end, process.start) \
            and fold(before[-1].image()) == fold(process.image())


def start_of_exit(facts, by_pid):
    """By ID and image, where no GUID tells: it is no process that has another."""
    first, guid = facts[0], guid_of(facts)
    before = [p for p in by_pid.get(first.id("ProcessId"), []) if p.start.order < first.order]
    if not before or before[-1].last_exit() or (guid and before[-1].guid()):
        return None
    return before[-1] if names_no_image(first) or fold(before[-1].image()) == fold(exit_image(first)) else None


def names_no_image(exit):
    """As on Windows 2000, or where Sysmon does not know it: then the ID decides."""
    return exit_image(exit) is None and (exit.old or exit.provider == SYSMON)


def close_reused(processes):
    """A second start with the same ID closes the first as ended before T, exit
    not recorded."""
    latest = {}
    for process in processes:
        process.reused = None
        if process.pid() is None:
            continue
        earlier = latest.get(process.pid())
        if earlier and not earlier.last_exit():
            earlier.reused = process
        latest[process.pid()] = process


def end_time(process, exit):
    """Sysmon's UtcTime of an exit is a moment stale, so that what lives for a moment and is
    written late seems to end before it starts."""
    before = process.start.time - exit.time
    if exit.provider == SYSMON and exit.time != exit.logged and exit.reading == process.start.reading and 0 < before <= 2 * SECOND:
        return process.start.time
    return exit.time


def end_of(process, boot):
    """(time, bound, record, confidence, reason).  An exit's subject may differ
    from the start's: compare with owner and requester.  The proof of a bound is
    the first that tells of the start that closed the process.  An audit ID is joined
    to nothing."""
    if process.start.has("AuditId"):
        return None, None, None, "unknown", "audit_id"
    if process.earlier_exit:
        exit = process.earlier_exit
        return exit.time, None, exit.record, "inferred", "exit_clock_back"
    if process.exits:
        fact = process.end
        subject = fact.id("SubjectLogonId") if fact.provider == SECURITY else None
        known = {owner_of(process)[0], requester(process.start)}
        if subject is not None and subject not in known and not confirmed_by_guid(process):
            return fact.time, None, fact.record, "inferred", "exit_other_subject"
        if process.by_former:
            return end_time(process, fact), None, fact.record, "inferred", "exit_former_guid"
        if names_no_image(fact) and not confirmed_by_guid(process):
            return fact.time, None, fact.record, "inferred", "exit_id_only"
        if end_time(process, fact) < process.start.time:  # the clock was set back in between
            return fact.time, None, fact.record, "inferred", "exit_clock_back"
        if clock_was_set(process.start, fact, boot):
            return fact.time, None, fact.record, "inferred", "exit_clock_set"
        if process.next_has_lower_record and not confirmed_by_guid(process):
            return fact.time, None, fact.record, "inferred", "exit_after_next"
        return end_time(process, fact), None, fact.record, "recorded", "exit_recorded"
    if process.reused:
        closer = min(process.reused.facts, key=lambda f: f.order)
        return None, closer.time, closer.record, "inferred", "id_reused"
    if boot.is_over():
        return None, boot.bound(), None, "inferred", boot.how_it_ended()
    return None, None, None, "unknown", "open_at_log_end"


# What never starts anything, so that an ID alone is no proof of it.
STARTS_NOTHING = {"conhost.exe", "werfault.exe", "wermgr.exe", "dwm.exe", "fontdrvhost.exe", "audiodg.exe"}


def parent_start_told(process):
    """By the GUID of the parent: in whole seconds, where the process's own agrees with
    its time, and not after the process itself."""
    sysmon, guid = process.fact(SYSMON), process.creator_guid()
    if not guid or not Guid(guid).second:
        return None
    own = sysmon.guid() and Guid(sysmon.guid()).second
    told = Guid(guid).second
    agrees = own is None or own - 2 * SECOND <= sysmon.time < own + 3 * SECOND
    return told if agrees and told <= process.start.time else None


def starts_differ(parent, told):
    """More than two seconds before or after, by the same clock."""
    fact = parent.fact(SYSMON) or parent.start
    return told is not None and not fact.counts_by_writing and not -2 * SECOND <= fact.time - told <= 2 * SECOND


def named_by_guid(process, by_pid, named):
    """The exact GUID first, then those whose first eight bytes agree.  Of two logs, one
    may have its times in whole seconds."""
    guid = process.creator_guid()
    known = [p for p in by_pid.get(process.creator(), []) if guid and p.guid() and same_image(named, p.image())
             and p is not process and guids_agree(guid, p.guid())
             and (p.start.order < process.start.order or is_of_one_moment(p.start, process.start))]
    return next((p for p in known if p.guid() == guid), known[-1] if known else None)


def is_of_one_moment(one, other):
    return one.reading == other.reading and abs(one.time - other.time) <= 2 * SECOND


def parent_of(process, by_pid, lone_exits):
    """The latest process with the creator's ID in the same boot that started
    before the child and had not ended.  Where the child names its parent's
    image, it must agree.  One whose start is not recorded had ended where its
    exit is, if only by time.  A GUID names the parent, if ID and image agree; it
    is no other, if both have one, or if it tells another start.  By the ID alone, it is none
    over a hole in the log, and none that starts nothing."""
    if process.start.has("CreatorAuditId"):
        return None, "unknown", "audit_id"
    pid, named = process.creator(), process.creator_image()
    if pid is None or pid == 0:
        return None, "unknown", "parent_unknown"
    parent = named_by_guid(process, by_pid, named)
    if parent:
        return parent, "recorded", "parent_started"
    before = [p for p in by_pid.get(pid, []) if p.start.order < process.start.order]
    guid = process.creator_guid()
    if not before:
        exits = [f[0] for f in lone_exits] + [p.last_exit() for p in by_pid.get(pid, []) if p.last_exit()]
        gone = any(e.id("ProcessId") == pid and e.order < process.start.order for e in exits)
        return None, "unknown", "parent_ended" if gone else "parent_not_recorded"
    latest = before[-1]
    if had_ended(latest, process.start, pid, lone_exits):
        return None, "unknown", "parent_ended"
    if not same_image(named, latest.image()):
        return None, "unknown", "parent_image_differs"
    if guid and latest.guid():
        return None, "unknown", "parent_guid_differs"
    if starts_differ(latest, parent_start_told(process)):
        return None, "unknown", "parent_start_differs"
    if named is None and not guid:
        hole = process.holes.between(latest.start, process.start)
        whole = not hole and latest.start.provider == process.start.provider == SECURITY
        if not whole and image_name(latest.image()) in STARTS_NOTHING:
            return None, "unknown", "parent_starts_nothing"
        if hole:
            return None, "unknown", "parent_over_hole"
    if named is None or latest.image() is None:
        return latest, "inferred", "parent_id_only"
    return latest, "recorded", "parent_started"


def had_ended(process, fact, pid, lone_exits):
    """An exit at an earlier time than its start was not there yet, if its record
    ID says so and no other exit with the ID came since the start."""
    exit = process.last_exit()
    if not exit or exit.order > fact.order:
        return False
    told = max(exit.order, process.start.order)
    since = any(e[0].id("ProcessId") == pid and told < e[0].order < fact.order for e in lone_exits)
    return since or not (exit.time < process.start.time and exit.provider == fact.provider
                         and exit.record > fact.record)
