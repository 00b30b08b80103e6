"""Where the user of a process was when it started."""

from facts import BUILT_IN, LOCAL_SESSIONS, SECOND
from logons import Logon, logon_of, origin_of, session_with


class Deed:
    """A reconnect, disconnect, lock or unlock of a session."""

    def __init__(self, event, session, kind, by_number):
        self.event, self.session, self.kind, self.by_number = event, session, kind, by_number
        self.address = event.text("Address" if by_number else "ClientAddress")
        self.workstation = None if by_number else event.text("ClientName")


DEEDS = {4778: "reconnect", 4779: "disconnect", 4800: "lock", 4801: "unlock"}
AT_A_SCREEN = (2, 10, 11, 12)


def user_of(logon):
    return tuple((logon.event.text(name) or "").casefold() for name in ("TargetDomainName", "TargetUserName"))


def is_open(logon, fact):
    ends = [logon.ends.get(4634), logon.ends.get(4647), logon.reused and logon.reused.event]
    return logon.event.order <= fact.order and not any(e and e.order <= fact.order for e in ends)


def session_with_number(event, numbers, logons):
    """LocalSessionManager names a session's number and its user: event 21 ties the
    number to the user's latest open logon at a screen, and so does any other where
    the number is of nobody, of another user or of a session that is over."""
    domain, _, user = (event.text("User") or "").casefold().rpartition("\\")
    open_ones = [l for l in logons if user_of(l) == (domain, user) and is_open(l, event)
                 and l.event.id("LogonType") in AT_A_SCREEN and not l.built_in]
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
