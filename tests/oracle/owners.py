"""Whose a process is whose start names only who asked for it, by what else is known."""

from facts import BUILT_IN, SECOND, SECURITY
from installs import program_of_windows
from logons import Logon, is_open, logon_of, logon_type, logon_with, session_with
from processes import owner, owner_of, parent_of, requester, tells_owner

# SYSTEM and its kin never have one token of a pair, full (%%1937) or limited (%%1938).
KIN_OF_SYSTEM = BUILT_IN
# Windows itself, a share, a service, an unlocking: nobody opens a program in them.
TYPE_OF_SERVICES, TYPES_WITHOUT_PROGRAMS = 5, {0, 3, 5, 7, 8, 13}


def token_of(process):
    security = process.fact(SECURITY)
    return security and security.text("TokenElevationType")


def is_of_pair(process):
    return token_of(process) in ("%%1937", "%%1938")


def is_of_services(process):
    """Its parent is one that starts services; an exit or a child may name it alone."""
    parent = process.parent.image() if process.parent else process.parent_name
    return program_of_windows(parent) in ("services.exe", "wininit.exe")


NAMES_OF_IDS = ("SubjectLogonId", "TargetLogonId", "LogonId", "LogonID", "TargetLinkedLogonId")


def first_named(events):
    """When a logon ID was named first."""
    first = {}
    for event in sorted(events, key=lambda e: e.order):
        for name in NAMES_OF_IDS:
            first.setdefault(event.id(name), event.order)
    return first


def was_there(logon_id, process, by_id, first):
    """A session whose logon is told later, by more than a moment, and that nothing had named,
    was not there when the process started."""
    _, logon, _, reason = logon_with(logon_id, process.start, by_id)
    late = reason == "logon_after_start" and logon.event.time - process.start.time > 2 * SECOND
    return not late or first[logon_id] <= process.start.order


def says_owner(child, process, by_id, first):
    """In whose name a child was asked for, unless SYSTEM or its kin were asked to start it: with
    a token of a pair, or below a program that somebody else asked for.  What services.exe and
    wininit.exe start may start something for anybody."""
    asked = child.start.provider == SECURITY and requester(child.start)
    if not asked or not was_there(asked, process, by_id, first):
        return None
    if asked in KIN_OF_SYSTEM and (is_of_pair(child) or requester(process.start) not in KIN_OF_SYSTEM):
        return None
    if is_of_services(process) and asked not in BUILT_IN:
        logon = logon_with(asked, child.start, by_id)[1]
        if not logon or logon.event.id("LogonType") != TYPE_OF_SERVICES:
            return None
    return asked


def by_children(process, by_id, first):
    """The one in whose name they were asked for, if they agree, or who asked for it, if
    that one asked for a child, too."""
    said = {says_owner(child, process, by_id, first) for child in process.children} - {None}
    if is_of_pair(process):
        said -= KIN_OF_SYSTEM
    if owner(process.start) in said:
        return owner(process.start)
    return said.pop() if len(said) == 1 else None


def sessions_not_recorded(events, by_id, lone_logoffs):
    """Logon IDs of which events tell no logon, or none until they log off."""
    named = {event.id(name) for event in events for name in NAMES_OF_IDS}
    recorded = {logon_id for logon_id, logons in by_id.items() if not logons[0].follows}
    return [(logon_id, lone_logoffs.get(logon_id, {})) for logon_id in sorted(named - {None, 0} - BUILT_IN - recorded)]


def may_be_of(process, session):
    """Of a session of which no logon is recorded, more may not be known."""
    ends = session[1]
    over = any(number in ends and ends[number].order <= process.start.order for number in (4634, 4647))
    return not over and ends.get("type") not in TYPES_WITHOUT_PROGRAMS


def was_open(logon, process):
    """Its 4624 may come a moment after its first process."""
    begins, start = logon.event, process.start
    late = begins.reading == start.reading and 0 < begins.time - start.time <= 2 * SECOND
    return begins.order > start.order and late or is_open(logon, start)


def key_of(session):
    return session.event.key if isinstance(session, Logon) else session and session[1]


class Halves:
    """Which half of a pair a session is, full or limited; of one whose logon is not recorded it
    may be either.  What it asked for counts most, then 4672 and what the logon says itself."""

    def __init__(self, processes, events, by_id):
        self.asked, self.full = {}, set()
        for process in processes:
            asker = process.start.provider == SECURITY and requester(process.start)
            if asker and is_of_pair(process):
                session = key_of(session_with(asker, process.start, by_id))
                self.asked.setdefault(session, set()).add(token_of(process))
        for event in events:
            if event.is_security(4672) and event.id("SubjectLogonId"):
                self.learn(event, event.id("SubjectLogonId"), by_id)

    def learn(self, event, logon_id, by_id):
        """It stands after the 4624, or up to two seconds before it."""
        session = session_with(logon_id, event, by_id)
        if not isinstance(session, Logon) or is_open(session, event) or session.event.order > event.order:
            self.full.add(key_of(session))
        self.full |= {l.event.key for l in by_id.get(logon_id, [])
                      if l.event.order > event.order and l.event.time - event.time <= 2 * SECOND}

    def fits(self, session, token):
        asked = self.asked.get(key_of(session), ())
        if len(asked) == 1:
            return token in asked
        recorded = isinstance(session, Logon)
        full = key_of(session) in self.full or recorded and session.event.text("ElevatedToken") == "%%1842"
        return full or not recorded if token == "%%1937" else not full


def by_token(process, logons, others, halves, by_id):
    """The one session at a screen, or of a batch job, that was open and has that half;
    below a limited token, of the same account."""
    token = token_of(process)
    fit = [l for l in logons if not l.built_in and not l.of_nobody and was_open(l, process)
           and logon_type(l) not in TYPES_WITHOUT_PROGRAMS and halves.fits(l, token)]
    if token == "%%1937" and process.parent and token_of(process.parent) == "%%1938":
        of_parent = logon_of(process.parent, by_id)[1]
        fit = [l for l in fit if of_parent and l.account == of_parent.account]
    found = [l.id for l in fit]
    found += [s[0] for s in others if may_be_of(process, s) and halves.fits(("not recorded", s[0]), token)]
    return found[0] if len(found) == 1 else None


def settle_owners(processes, by_pid, lone_exits, logons, by_id, lone_logoffs, events):
    halves = Halves(processes, events, by_id)
    others, first = sessions_not_recorded(events, by_id, lone_logoffs), first_named(events)
    for process in processes:
        process.parent = parent_of(process, by_pid, lone_exits)[0]
        if process.parent:
            process.parent.children.append(process)
    for process in processes:
        asked = owner(process.start)
        if tells_owner(process.start) or owner_of(process)[1] is None or asked is None:
            continue
        said = by_children(process, by_id, first)
        if said:
            process.settled = said, "logon_by_children"
        elif is_of_pair(process) and asked in KIN_OF_SYSTEM:
            fits = by_token(process, logons, others, halves, by_id)
            process.settled = fits, "logon_by_token" if fits else "logon_ruled_out"
