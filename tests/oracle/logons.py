"""Sessions: whose a process is, how they end, whose other token they are, who came in."""

import re

from clock import clock_was_set
from facts import BUILT_IN, NOBODY, address_of, image_name
from processes import owner_of


# By which Windows logs on people, services and tasks; not all events name one.
WINDOWS_LOGON_PROGRAMS = ("", "winlogon.exe", "svchost.exe", "lsass.exe", "services.exe", "taskeng.exe")
PEOPLES_TYPES = (2, 7, 10, 11, 12, 13)  # at a screen, here or by remote desktop


class Accounts:
    """Of a host: which are Windows' own.  A SID or a name may be missing in an event;
    others tell which belongs to which."""

    def __init__(self, events):
        self.sid_of, self.name_of, self.machine = {}, {}, set()
        for event in events:
            for who in ("Subject", "Target"):
                self.learn(*self.told(event, who))
        self.came_in = {self.account(event) for event in events
                        if event.is_security(4624) and event.id("LogonType") in PEOPLES_TYPES}

    @staticmethod
    def told(event, who):
        sid = event.text(who + "UserSid")
        name = tuple((event.text(who + part) or "").casefold() for part in ("DomainName", "UserName"))
        return None if sid == "S-1-0-0" else sid, name

    def learn(self, sid, name):
        """SYSTEM has the name of the machine's own account."""
        if sid == "S-1-5-18" and name[1].endswith("$"):
            self.machine.add(name[1][:-1])
        if sid and name[1] and not NOBODY.match(sid):
            self.sid_of[name], self.name_of[sid] = sid, name

    def account(self, event):
        sid, name = self.told(event, "Target")
        return sid or self.sid_of.get(name, name)

    def is_nobody(self, event):
        """Windows' own accounts; a name that ends in $ is a computer's, unless its
        domain is this machine or it logged on as only people do."""
        account = self.account(event)
        domain, user = self.name_of.get(account, self.told(event, "Target")[1])
        return bool(NOBODY.match(str(account))) or domain == "nt authority" or (
            user.endswith("$") and domain not in self.machine and account not in self.came_in)


class Logon:
    def __init__(self, event, accounts):
        self.event = event
        self.of_nobody, self.account = accounts.is_nobody(event), accounts.account(event)
        self.id = event.id("TargetLogonId")
        self.built_in = self.id in BUILT_IN
        self.ends = {}  # 4647, 4634; and the type that they tell
        self.reused = None
        self.partner = None
        self.follows = False  # a session with its ID that ended, whose logon is not recorded


def find_logons(events, accounts):
    """The logon sessions of a boot: (host, boot, logon ID).  The built-in
    sessions are one each, however many 4624 tell of them."""
    logons, by_id = [], {}
    for event in events:
        if not event.is_security(4624) or event.id("TargetLogonId") is None:
            continue
        same = by_id.setdefault(event.id("TargetLogonId"), [])
        logon = Logon(event, accounts)
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
    logon_id, reason = owner_of(process)
    found = logon_with(logon_id, process.start, by_id)
    if reason == "logon_ruled_out":
        return None, None, "unknown", reason
    if not reason or found[2] == "unknown" and found[3] == "logon_unknown":
        return found
    return found[0], found[1], "unknown" if found[2] == "unknown" else "inferred", reason


def is_open(logon, fact):
    ends = [logon.ends.get(4634), logon.ends.get(4647), logon.reused and logon.reused.event, other_tokens_end(logon)]
    return logon.event.order <= fact.order and not any(e and e.order <= fact.order for e in ends)


def other_tokens_end(logon):
    """Where only the other token of a session has the 4647, and this no logoff of its own."""
    if not logon.partner or 4647 in logon.ends or 4634 in logon.ends:
        return None
    off = logon.partner.ends.get(4647)
    return off if off and off.order > logon.event.order else None


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
        if event.id("LogonType") is not None:
            ends.setdefault("type", event.id("LogonType"))
    return lone


def end_of_session(ends, reused, built_in, boot, logon=None, of_other=None):
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
    if of_other and not (reused and reused.event.order < of_other.order):
        reason = "logoff_clock_set" if clock_was_set(logon, of_other, boot) else "logoff_other_token"
        return of_other.time, None, of_other.record, "inferred", reason
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
    return logon.built_in or logon.of_nobody or logon_type(logon) in (0, 4, 5)


def is_own(address):
    return bool(re.match(r"::1$|127\.", address_of(address) or ""))


def is_from_elsewhere(logon):
    """Over the network from an address that is not the computer's own for itself."""
    address = address_of(logon.event.text("IpAddress"))
    return logon_type(logon) in (3, 8) and address and not is_own(address)


def shows_a_person(logon):
    """Where a program asked for a logon as at the console, or it came over the network
    from the computer itself, that a person came in is an inference; and where nothing
    tells the type."""
    kind = logon_type(logon)
    if kind in (2, 11):
        return image_name(logon.event.text("ProcessName")) in WINDOWS_LOGON_PROGRAMS
    return kind is not None and not (kind in (3, 8) and is_own(logon.event.text("IpAddress")))


def logon_type(logon):
    """The logoff tells it where the logon does not."""
    kind = logon.event.id("LogonType")
    return logon.ends.get("type") if kind is None else kind


def id_of(session):
    """Of a logon, or of a session of which only the ID is known."""
    return session.id if isinstance(session, Logon) else session and session[1]


def origin_of(logon, by_id):
    """A logon that another session asked for goes back to that session, and so
    on to the logon at which the person came in; one asked for by Windows itself
    is that logon, by inference if it does not show a person.  Where one of Windows'
    own accounts came in from elsewhere, it is unknown who was behind it."""
    subject = logon.event.id("SubjectLogonId")
    asked = subject and subject not in BUILT_IN and subject != logon.id
    if not asked or logon.built_in:
        if logon.of_nobody and not logon.built_in and is_from_elsewhere(logon):
            return logon, "unknown", "origin_machine"
        if nobody(logon):
            return None, "recorded", "origin_system"
        return logon, "recorded" if shows_a_person(logon) else "inferred", "origin_self"
    before = [l for l in by_id.get(subject, []) if l.event.order < logon.event.order]
    if not before:
        return session_with(subject, logon.event, by_id), "unknown", "origin_not_recorded"
    origin, confidence, reason = origin_of(before[-1], by_id)
    if reason == "origin_self":
        reason = "origin_subject"
    return origin, confidence, reason


def session_with(logon_id, fact, by_id):
    """The session that an ID names at that moment: a logon, or what is only known
    by the ID."""
    logon = logon_with(logon_id, fact, by_id)[1]
    return logon or ("not recorded", logon_id)
