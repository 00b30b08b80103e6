"""Whose a process is whose start names only who asked for it, by what else is known."""

from facts import BUILT_IN, SECOND, SECURITY
from installs import program_of_windows
from logons import PEOPLES_TYPES, is_open, logon_of, logon_with
from processes import owner, owner_of, parent_of, requester, tells_owner

# SYSTEM and its kin never have one token of a pair, full (%%1937) or limited (%%1938).
KIN_OF_SYSTEM = BUILT_IN
TYPE_OF_SERVICES, TYPES_WITH_PROGRAMS = 5, {*PEOPLES_TYPES, 4} - {7}


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
    """Logon IDs of which events tell no logon, until they log off."""
    named = {event.id(name) for event in events for name in ("SubjectLogonId", "TargetLogonId", "LogonId")}
    return [(logon_id, lone_logoffs.get(logon_id, {})) for logon_id in sorted(named - {None, 0} - BUILT_IN - by_id.keys())]


def may_be_of(process, session):
    """Of a session of which no logon is recorded, more may not be known."""
    ends = session[1]
    over = any(number in ends and ends[number].order <= process.start.order for number in (4634, 4647))
    return not over and ends.get("type", 2) in TYPES_WITH_PROGRAMS


def by_token(process, logons, others, by_id):
    """The one session at a screen, or of a batch job, that was open and has that half: 4672
    is of the full one; below a limited token, of the same account."""
    fit = [l for l in logons if not l.built_in and not l.of_nobody and is_open(l, process.start)
           and l.event.id("LogonType") in TYPES_WITH_PROGRAMS
           and l.full == (token_of(process) == "%%1937")]
    if process.parent and token_of(process.parent) == "%%1938":
        of_parent = logon_of(process.parent, by_id)[1]
        fit = [l for l in fit if of_parent and l.account == of_parent.account]
    found = [l.id for l in fit] + [session[0] for session in others if may_be_of(process, session)]
    return found[0] if len(found) == 1 else None


def find_full_tokens(by_id, events):
    """4672 stands after the 4624, or up to two seconds before it."""
    for event in events:
        for logon in by_id.get(event.id("SubjectLogonId"), []) if event.is_security(4672) else ():
            logon.full = logon.full or event.time - logon.event.time >= -2 * SECOND


def settle_owners(processes, by_pid, lone_exits, logons, by_id, lone_logoffs, events):
    find_full_tokens(by_id, events)
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
            fits = by_token(process, logons, others, by_id)
            process.settled = fits, "logon_by_token" if fits else "logon_ruled_out"
