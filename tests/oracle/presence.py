"""Where the user of a process was when it started."""

from facts import BUILT_IN, LOCAL_SESSIONS, SECOND, address_of, image_name
from logons import Logon, is_open, is_own, logon_of, origin_of, session_with


class Deed:
    """A reconnect, disconnect, lock or unlock of a session."""

    def __init__(self, event, session, kind, how=None):
        self.event, self.session, self.kind, self.how = event, session, kind, how
        self.address = address_of(event.text("Address", "ClientAddress", "IpAddress"))
        self.workstation = name_of(event.text("ClientName")) if not how and self.address else None


DEEDS = {4778: "reconnect", 4779: "disconnect", 4800: "lock", 4801: "unlock"}
AT_A_SCREEN = (2, 10, 11, 12)


def name_of(workstation):
    return None if (workstation or "").casefold() == "unknown" else workstation


def user_of(logon):
    return tuple((logon.event.text(name) or "").casefold() for name in ("TargetDomainName", "TargetUserName"))


def at_screen(logons, user, event):
    """Open sessions of that user at a screen."""
    return [l for l in logons if user_of(l) == user and is_open(l, event)
            and l.event.id("LogonType") in AT_A_SCREEN and not l.built_in]


class ScreenSession:
    """A session of which LocalSessionManager alone tells."""

    def __init__(self, event, user):
        self.event, self.user, self.off, self.reused = event, user, None, None
        self.address = address_of(event.text("Address"))

    def fits(self, user):
        return self.user == user and not self.off and not self.reused


class Numbers(dict):
    """Which session a number is of, by LocalSessionManager's events."""

    def __init__(self, logons):
        super().__init__()
        self.logons, self.alone = logons, []

    def user(self, event):
        domain, _, user = (event.text("User") or "").casefold().rpartition("\\")
        return domain, user

    def fits(self, event):
        known = self.get(event.id("SessionID"))
        if isinstance(known, ScreenSession):
            return known.fits(self.user(event))
        return known and is_open(known, event) and user_of(known) == self.user(event)

    def open_ones(self, event):
        """Of the user, at a screen; those of a session that begins have no other number; 25 is of
        none that began within ten seconds, if there is an older one."""
        taken = [session for number, session in self.items()
                 if number != event.id("SessionID") and event.number in (21, 22)]
        found = [l for l in at_screen(self.logons, self.user(event), event)
                 if l not in taken and not (l.partner and l.partner in taken)]
        older = [l for l in found if event.time - l.event.time > 10 * SECOND]
        return older if event.number == 25 and older else found

    def session(self, event):
        """Event 21 ties the number to the user's latest open logon at a screen, and so does
        any other where the number is of nobody, of another user or of a session that is over."""
        number, fits, open_ones = event.id("SessionID"), self.fits(event), self.open_ones(event)
        if (not fits or event.number == 21) and (open_ones or not fits):
            self[number] = open_ones[-1] if open_ones else None
        return self.get(number)

    def begins(self, event):
        """21, or 22 where that is not there: a session of its own, if no logon is of it, or comes
        within ten seconds.  21 with the number of one that is open begins another: that is over."""
        known = self.get(event.id("SessionID"))
        if event.number == 21 and isinstance(known, ScreenSession) and self.fits(event) \
                and event.time - known.event.time > 10 * SECOND:
            known.reused = event
        if self.session(event):
            return
        coming = [l for l in self.logons if user_of(l) == self.user(event) and l.event.id("LogonType") in AT_A_SCREEN
                  and l.event.order > event.order and l.event.time - event.time <= 10 * SECOND]
        if coming:
            self[event.id("SessionID")] = coming[0]
        else:
            self[event.id("SessionID")] = ScreenSession(event, self.user(event))
            self.alone.append(self[event.id("SessionID")])

    def ends(self, event):
        session = self.get(event.id("SessionID"))
        if isinstance(session, ScreenSession) and self.fits(event):
            session.off = event


def is_over_at_once(logon):
    """A logon that took up another session: its own ends within ten seconds."""
    off = logon.ends.get(4634)
    return logon.event.id("LogonType") in (7, 10) and off and off.time - logon.event.time <= 10 * SECOND


def taken_up_by(event, logons, deeds):
    """The session that a logon of type 10 or 7 took up, if it came from another address
    than where the session was."""
    logon = next((l for l in logons if l.event is event), None)
    address = address_of(event.text("IpAddress"))
    if not logon or not is_over_at_once(logon) or not address or is_own(address):
        return None
    others = [l for l in at_screen(logons, user_of(logon), event)
              if l.event.order < event.order and l is not logon.partner and not is_over_at_once(l)]
    if not others:
        return None
    tokens = [others[-1], other_token(others[-1], {})]
    before = [d.address for d in deeds if d.kind == "reconnect" and d.session in tokens]
    return others[-1] if address != (before or [address_of(others[-1].event.text("IpAddress"))])[-1] else None


def is_told(event, session, told):
    """4778 says it within ten seconds."""
    return any(of in (session, other_token(session, {})) and abs(other.time - event.time) <= 10 * SECOND
               for other, of in told)


def find_deeds(events, logons, by_id):
    """4778, 4779, 4800 and 4801 by logon ID; LocalSessionManager 24 and 25 by
    session number, where they do not repeat the last deed of the session within ten
    seconds; a logon that is over at once."""
    told = [(e, session_with(e.id("LogonID"), e, by_id)) for e in events if e.is_security(4778) and e.id("LogonID")]
    deeds, numbers, last = [], Numbers(logons), {}
    for event in events:
        how = None
        if event.provider == LOCAL_SESSIONS and event.number in (21, 22):
            numbers.begins(event)
            continue
        if event.provider == LOCAL_SESSIONS and event.number == 23:
            numbers.ends(event)
            continue
        if event.provider == LOCAL_SESSIONS:
            session = numbers.session(event)
            kind, how = {24: "disconnect", 25: "reconnect"}.get(event.number), "client_by_number"
        elif event.is_security(*DEEDS):
            logon_id = event.id("LogonID") or event.id("TargetLogonId")
            session = session_with(logon_id, event, by_id) if logon_id and logon_id not in BUILT_IN else None
            kind = DEEDS[event.number]
        elif event.is_security(4624):
            session, kind, how = taken_up_by(event, logons, deeds), "reconnect", "client_by_logon"
            session = None if session and is_told(event, session, told) else session
        else:
            continue
        if not session or not kind:
            continue
        kind_before, time_before = last.get(session, (None, 0))
        if how == "client_by_number" and kind == kind_before and abs(event.time - time_before) <= 10 * SECOND:
            continue
        last[session] = kind, event.time
        deeds.append(Deed(event, session, kind, how))
        if how == "client_by_logon":
            deeds[-1].workstation = name_of_client(next(l for l in logons if l.event is event), logons)[0]
    return deeds, numbers.alone


def name_of_client(logon, logons):
    """By the logon itself, where its type says that the name is the client's; of a session by
    remote desktop by the latest logon over the network of the same account and address."""
    kind, address = logon.event.id("LogonType"), address_of(logon.event.text("IpAddress"))
    name = name_of(logon.event.text("WorkstationName"))
    if kind == 3 or kind == 8 and image_name(logon.event.text("ProcessName")) != "sshd.exe":
        return (name, "recorded", "client_recorded") if name else (None, None, None)
    before = [l for l in logons if l.event.id("LogonType") == 3 and l.event.order < logon.event.order
              and logon.event.time - l.event.time <= 60 * SECOND and l.account == logon.account
              and address_of(l.event.text("IpAddress")) == address and name_of(l.event.text("WorkstationName"))]
    if kind in (7, 10, 12) and address and before:
        return before[-1].event.text("WorkstationName"), "inferred", "client_by_nla"
    return None, None, None


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
    if client.how:
        how = "inferred", client.how
    elif client.session in mine:
        how = "recorded", "client_reconnected"
    else:
        how = "inferred", "client_of_origin"
    return client.address, client.workstation, *how, locked, away
