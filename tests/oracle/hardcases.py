#!/usr/bin/env python3
"""Writes a logwriter scenario that is made of hard cases.

    hardcases.py SEED ROUNDS [RECORDS-IN-A-CHUNK|everyday=N] > hard.scn

With everyday=N up to N ordinary things happen before each hard case.

Process IDs that recur at once or unseen, parents that ended, lie or never
logged, exits and logoffs alone, sessions that nobody logged, token pairs, runas,
reconnects, equal and crossed timestamps, Sysmon late, early and alone, crashes,
boots that only their first process shows, a restarted log service, a clock set to and fro, a cleared
log; on hosts with every version of the events, two of them in one forwarded log; and what
only real logs showed (realcases.py), on a new machine a round.
"""

import random
import sys

from realcases import machine

OWN = ["WSA win7", "WSB win8", "SRVC server2016", "WSD win10 target-sid=null", "WSE win11"]
FORWARDED = ["FWX win10", "FWY win10"]
BARE = "BARE win10"
SYSMON = "Microsoft-Windows-Sysmon"
PROGRAMS = [r"C:\Windows\System32\cmd.exe", r"C:\Windows\System32\ping.exe",
            r"'C:\Program Files\Tool\tool.exe'", r"C:\Users\bob\a.exe", r"C:\TEMP\B.EXE",
            r"C:\temp\b.exe", r"\Device\Mup\srv\share\x.exe"]


class Host:
    def __init__(self, words, dice):
        self.name, _, rest = words.partition(" ")
        self.os, _, self.options = rest.partition(" ")
        self.dice, self.handles, self.pid = dice, 0, 20000
        self.sessions, self.boots = [], 0
        self.everyday = 0

    def begins(self, day, hour, verb):
        """A round of this host: sessions that nobody logged are new ones."""
        self.sessions, self.boots = [], self.boots + 1
        print(f"host {self.name}\nuser {self.stranger}")
        print(f"at 2026-03-{day:02d} {hour:02d}:00\n{verb}")

    @property
    def stranger(self):
        return "stranger%d" % self.boots

    def handle(self, prefix="p"):
        self.handles += 1
        return "%s%d" % (prefix, self.handles)

    def new_pid(self):
        self.pid += 4
        return self.pid

    def program(self):
        return self.dice.choice(PROGRAMS)

    def session(self):
        return self.dice.choice(self.sessions or ["SYSTEM"])

    def by(self, session):
        return "services" if session == "SYSTEM" else session + ".explorer"


# Each case is a list of scenario lines for one host.

def plain(h):
    p, c, s = h.handle(), h.handle(), h.session()
    return [f"start {p} = {h.program()} in={s} by={h.by(s)}",
            f"+2s start {c} = {h.program()} in={s} by={p} for={h.dice.randint(1, 90)}s",
            f"+{h.dice.randint(1, 200)}s exit {p}"]


def id_recurs_within_a_second(h):
    p, q, pid, s = h.handle(), h.handle(), h.new_pid(), h.session()
    return [f"start {p} = {h.program()} pid={pid} in={s} by={h.by(s)}", f"+300ms exit {p}",
            f"+200ms start {q} = {h.program()} pid={pid} in={s} by={h.by(s)}",
            f"+1s start {h.program()} in={s} by={q} for=3s"]


def id_recurs_unseen(h):
    pid, s, q = h.new_pid(), h.session(), h.handle()
    return [f"start {h.program()} pid={pid} in={s} by={h.by(s)}",
            f"+1m start {q} = {h.program()} pid={pid} in={s} by={h.by(s)}",
            f"+1s start {h.program()} in={s} by={q}", f"+1s exit {q}"]


def parent_had_ended(h):
    p, pid, s = h.handle(), h.new_pid(), h.session()
    image = h.program()
    return [f"start {p} = {image} pid={pid} in={s} by={h.by(s)}", f"+1s exit {p}",
            f"+1s start {h.program()} in={s} creator={pid} parent-image={image}"]


def parent_lies(h):
    p, pid, s = h.handle(), h.new_pid(), h.session()
    return [f"start {p} = {h.program()} pid={pid} in={s} by={h.by(s)}",
            f"+1s start {h.program()} in={s} creator={pid} parent-image=C:\\other.exe",
            f"+1s start {h.program()} in={s} creator={pid} parent-image=C:\\other.exe"]


def parent_not_logged(h):
    p, s = h.handle(), h.session()
    lines = [f"start {p} = {h.program()} in={s} by={h.by(s)} unlogged"]
    lines += [f"+1s start {h.program()} in={s} by={p}" for _ in range(3)]
    return lines + ([f"+1s exit {p}"] if h.dice.random() < .5 else [])


def exit_alone(h):
    return [f"exit pid={h.new_pid()} image={h.program()} in={h.session()}"]


def exit_of_another_image(h):
    pid, s = h.new_pid(), h.session()
    return [f"start C:\\one.exe pid={pid} in={s} by={h.by(s)}",
            f"+1s exit pid={pid} image=C:\\two.exe in={s}",
            f"+1s exit pid={pid} image=C:\\ONE.EXE in={s}"]


def exit_twice(h):
    pid, s = h.new_pid(), h.session()
    return [f"start C:\\one.exe pid={pid} in={s} by={h.by(s)}",
            f"+1s exit pid={pid} image=C:\\one.exe in={s}",
            f"+1s exit pid={pid} image=C:\\one.exe in={s}"]


def exit_by_another_subject(h):
    pid, s = h.new_pid(), h.session()
    return [f"start C:\\one.exe pid={pid} in={s} by={h.by(s)}",
            f"+1s exit pid={pid} image=C:\\one.exe in={h.stranger}"]


def child_before_parent(h):
    pid, s = h.new_pid(), h.session()
    return [f"start C:\\child.exe in={s} creator={pid} parent-image=C:\\parent.exe",
            f"-100ms start C:\\parent.exe pid={pid} in={s} by={h.by(s)}", "+1s"]


def equal_times(h):
    p, s = h.handle(), h.session()
    return [f"start {p} = {h.program()} in={s} by={h.by(s)}",
            f"start {h.program()} in={s} by={p}", f"exit {p}"]


def for_another(h):
    s, caller = h.session(), h.dice.choice(["SYSTEM", h.session()])
    return [f"start {h.program()} in={s} by={h.by(s)} caller={caller} for=5s"]


def run_as(h):
    s, t = h.session(), h.handle("r")
    if s == "SYSTEM":
        return for_another(h)
    return [f"runas {h.program()} user=carol by={s}.explorer session={t} for=30s",
            f"+1s start {h.program()} in={t} by={s}.explorer for=10s"]


def elevate(h):
    return [f"elevate {h.program()} in=admin for=20s"] if "admin" in h.sessions else plain(h)


def service(h):
    return [f"service C:\\svc.exe in={h.dice.choice(['SYSTEM', 'LOCAL SERVICE', h.stranger])!r}"
            " for=3m"]


def task(h):
    return [f"task {h.program()} user=carol session={h.handle('t')} for=20s"]


def installed_service(h):
    """It and what it starts lead to who set it up."""
    name, started = f"svc{h.dice.randint(1, 4)}.exe", h.handle("s")
    return [f"install Service path='\"C:\\Tools\\{name}\" -k' in={h.session()}",
            f"+5s service {started} = C:\\Tools\\{name} for=3m",
            f"+1s start {h.program()} in=SYSTEM by={started} for=20s"]


def installed_task(h):
    name = f"C:\\Tools\\t{h.dice.randint(1, 4)}.exe"
    return [f"event {h.dice.choice(['4698 TaskContent', '4702 TaskContentNew'])}='<Command>{name}</Command>'"
            f" TaskName=\\T in={h.session()}",
            f"+1m task {name} for=20s"]


def network_logon(h):
    s = h.handle("n")
    how = h.dice.choice(["", " unlogged"])
    return [f"logon {s} = dave type=3 from=10.9.{h.dice.randint(0, 9)}.1{how}", "+5s",
            f"logoff {s}" + h.dice.choice(["", " bare"])]


def open_logon(h):
    return [f"logon {h.handle('n')} = dave type={h.dice.choice([3, 8, 4, 5])} bare"]


def logon_id_recurs(h):
    a, b, number = h.handle("n"), h.handle("n"), 0x900000 + h.new_pid()
    return [f"logon {a} = dave type=3 id={number:#x} bare", f"+1m logon {b} = carol type=3"
            f" id={number:#x} bare", f"+1m logoff {b} bare"]


def logon_asked_by_session(h):
    s = h.session()
    if s == "SYSTEM":
        return open_logon(h)
    a, b = h.handle("n"), h.handle("n")
    return [f"logon {a} = carol type=9 caller={s} by={s}.explorer bare",
            f"+1s logon {b} = dave type=2 caller={a} by={s}.explorer bare",
            f"+1s start {h.program()} in={b} by={s}.explorer for=1m"]


def asked_by_unknown(h):
    return [f"logon {h.handle('n')} = carol type=2 caller={h.stranger} bare"]


def unlogged_owner(h):
    return [f"start {h.program()} in={h.stranger} creator={h.new_pid()}"]


def logon_after_start(h):
    """The 4624 is logged a moment after the first process of its session."""
    number = 0xA00000 + h.new_pid()
    return [f"event 4688 SubjectLogonId={number:#x} NewProcessId={h.new_pid():#x}"
            f" NewProcessName=C:\\early.exe ProcessId={h.new_pid():#x}",
            f"+50ms logon {h.handle('n')} = dave type=3 id={number:#x} bare"]


def presence(h):
    s = h.session()
    if s == "SYSTEM":
        return plain(h)
    return [f"disconnect {s}", f"+9m reconnect {s} from=10.7.0.{h.dice.randint(1, 9)}"
            " workstation=HOME", f"+1s start {h.program()} in={s} by={s}.explorer for=1m",
            f"+1m lock {s}", f"+1m unlock {s}"]


def reconnect_by_number(h):
    """Only LocalSessionManager tells of it."""
    s = h.session()
    if s == "SYSTEM":
        return plain(h)
    user, number = f"User=CORP\\{s}", h.dice.randint(2, 3)
    return [f"event 24 {user} SessionID={number} Address=10.7.0.1",
            f"+1m start {h.program()} in={s} by={s}.explorer for=1m",
            f"+9m event 25 {user} SessionID={number} Address=10.7.0.{h.dice.randint(1, 9)}",
            f"+1s start {h.program()} in={s} by={s}.explorer for=1m"]


def sysmon_fields(pid, image, guid, creator, session):
    return (f"provider={SYSMON} ProcessId={pid} Image={image} ProcessGuid={{{guid}}}"
            f" ParentProcessId={creator} ParentImage=System LogonId=0x3e7")


def sysmon_apart(h):
    """Sysmon 0.1 to 4 s apart from Security: one process up to 2 s, then two."""
    pid, s = h.new_pid(), "SYSTEM"
    guid = "00000000-0000-0000-0000-%012X" % pid
    apart = h.dice.choice([100, 1500, 1999, 2500, 4000])
    first = f"event 4688 in={s} NewProcessId={pid:#x} NewProcessName=C:\\s.exe ProcessId=0x4"
    second = "event 1 " + sysmon_fields(pid, "C:\\S.exe", guid, 4, s)
    if h.dice.random() < .5:
        first, second = second, first
    return [first, f"+{apart}ms {second}", "+10s"]


def sysmon_alone(h):
    pid = h.new_pid()
    guid = "00000000-0000-0000-0001-%012X" % pid
    return ["event 1 " + sysmon_fields(pid, "C:\\t.exe", guid, 4, ""),
            f"+1s event 5 provider={SYSMON} ProcessId={pid} Image=C:\\t.exe ProcessGuid={{{guid}}}",
            "+10s"]


def sysmon_names_parents(h):
    """Of one ID and image: one that is recorded, one whose start nobody logged."""
    pid, s = h.new_pid(), "SYSTEM"
    guid, other = ("{{00000000-0000-0000-{:04X}-{:012X}}}".format(kind, pid) for kind in (3, 4))
    lines = ["event 1 " + sysmon_fields(pid, "C:\\v.exe", guid[1:-1], 4, s)]
    for parent in (guid, other, guid, other):
        child = h.new_pid()
        security = f"event 4688 in={s} NewProcessId={child:#x} NewProcessName=C:\\w.exe ProcessId={pid:#x}"
        named = f"event 1 provider={SYSMON} ProcessId={child} Image=C:\\w.exe LogonId=0x3e7" \
                f" ProcessGuid={{00000000-0000-0000-0005-{child:012X}}}" \
                f" ParentProcessId={pid} ParentImage=C:\\v.exe ParentProcessGuid={parent}"
        both = h.dice.choice([[named], [security, named], [named, security]])
        lines += [f"+{h.dice.randint(3, 9)}s {both[0]}"] + [f"+100ms {line}" for line in both[1:]]
    return lines + ["+10s"]


def security_starts_sysmon_ends(h):
    pid = h.new_pid()
    return [f"event 4688 in=SYSTEM NewProcessId={pid:#x} NewProcessName=C:\\u.exe ProcessId=0x4",
            f"+9s event 5 provider={SYSMON} ProcessId={pid} Image=C:\\u.exe"
            f" ProcessGuid={{00000000-0000-0000-0002-{pid:012X}}}", "+10s"]


def resumed_kernel(h):
    """Fast Startup, or a boot of which no more is told."""
    return [h.dice.choice(["event 27 provider=Microsoft-Windows-Kernel-Boot BootType=1",
                           "event 12 provider=Microsoft-Windows-Kernel-General"])]


def restarted_log_service(h):
    return [f"event {h.dice.choice([1100, 6006])}", f"+{h.dice.choice([2, 600])}s event 6009", "event 6005"]


CASES = [plain, plain, plain, id_recurs_within_a_second, id_recurs_unseen,
         parent_had_ended, parent_lies, parent_not_logged, exit_alone,
         exit_of_another_image, exit_twice, exit_by_another_subject, child_before_parent,
         equal_times, for_another, run_as, elevate, service, task, installed_service,
         installed_task, network_logon, open_logon, logon_id_recurs,
         logon_asked_by_session, asked_by_unknown, unlogged_owner, logon_after_start,
         presence, reconnect_by_number, sysmon_apart, sysmon_alone, sysmon_names_parents,
         security_starts_sysmon_ends]
# Those that need no booted host.
SIMPLE = [exit_alone, unlogged_owner, open_logon, logon_id_recurs, sysmon_alone,
          sysmon_apart]


def day_to_day(host, count):
    """Programs that a session runs, one within another, and services."""
    for _ in range(count):
        lines = host.dice.choice([plain, plain, plain, plain, service, network_logon])(host)
        print("+%ds" % host.dice.randint(1, 20))
        print("\n".join(lines))


def declare(host, forwarded, chunk):
    print(f"host {host.name} domain=CORP os={host.os} {host.options}")
    for user in ("bob", "carol", "dave"):
        print(f"user {user}")
    print("user admin admin")
    if forwarded:
        print("file Forwarded.evtx channel=all" + chunk)
        return
    for channel in ("Security", "System", "Sysmon", "TerminalServices"):
        print(f"file {host.name}_{channel}.evtx channel={channel}" + chunk)


def some_cases(host, cases, count):
    for _ in range(count):
        if host.everyday:
            day_to_day(host, host.dice.randint(0, host.everyday))
        lines = host.dice.choice(cases)(host)
        print("+%ds" % host.dice.randint(5, 300))
        print("\n".join(lines))


def a_boot(host, day, hour):
    """One round of a host's life, from its boot to its end, however it ends."""
    host.begins(day, hour, "boot")
    some_cases(host, [exit_alone, unlogged_owner, asked_by_unknown], 2)
    host.sessions = []
    for user, kind in (("bob", "type=2"), ("admin", "type=10 from=10.1.1.1 workstation=ADM")):
        print(f"+1m logon {user} {kind}")
        host.sessions.append(user)
        some_cases(host, CASES, 12)
    if host.dice.random() < .3:
        print("\n".join(["+1m"] + resumed_kernel(host) + ["+10m"]))
    if host.dice.random() < .2:
        print("\n".join(["+1m"] + restarted_log_service(host) + ["+1m"]))
    if host.dice.random() < .2:
        print("+1m clear Security in=bob")
    some_cases(host, CASES, 5)
    end = host.dice.random()
    if end < .4:
        print("+1m logoff bob\n+5s shutdown")
    elif end < .6:
        print("+1m shutdown restart in=admin")
    else:
        print("+1m crash")
    host.sessions = []


def set_clock(host, day, hour):
    """A boot in which the clock is set back by an hour or two, and forward again."""
    host.begins(day, hour, "boot")
    print("+1m logon bob type=2")
    host.sessions = ["bob"]
    some_cases(host, CASES, 8)
    p = host.handle()
    print(f"+1m start {p} = {host.program()} in=bob by=bob.explorer")
    print(f"at 2026-03-{day:02d} {hour + 2:02d}:00")
    print(f"clock 2026-03-{day:02d} {hour:02d}:20\n+1m exit {p}")
    some_cases(host, CASES, 8)
    p = host.handle()
    print(f"+1m start {p} = {host.program()} in=bob by=bob.explorer")
    print(f"+1m clock 2026-03-{day:02d} {hour + 3:02d}:30\n+1m exit {p}")
    some_cases(host, CASES, 2)
    print("+1m logoff bob\n+5s shutdown")
    host.sessions = []


def bare_round(host, day, hour):
    """Boots that only smss.exe or a logon of type 0 shows."""
    host.begins(day, hour, host.dice.choice([
        "start C:\\Windows\\System32\\smss.exe creator=4",
        "event 4624 LogonType=0 TargetLogonId=0x3e7 SubjectLogonId=0x0"]))
    some_cases(host, SIMPLE, 10)


def main():
    if len(sys.argv) not in (3, 4):
        sys.exit("usage: hardcases.py SEED ROUNDS [RECORDS-IN-A-CHUNK|everyday=N]")
    option = sys.argv[3] if len(sys.argv) == 4 else ""
    everyday = int(option.partition("=")[2] or 0)
    chunk = " chunk=" + option if option and not everyday else ""
    dice = random.Random(int(sys.argv[1]))
    own = [Host(words, dice) for words in OWN]
    forwarded = [Host(words, dice) for words in FORWARDED]
    bare = Host(BARE, dice)
    for host in own + forwarded:
        host.everyday = everyday
    for host in own + [bare]:
        declare(host, False, chunk)
    for host in forwarded:
        declare(host, True, chunk)
    for turn in range(int(sys.argv[2])):
        day, hour = 1 + turn // 2, 6 + turn % 2 * 8
        for host in own + forwarded:
            if turn % 5 == 4:
                set_clock(host, day, hour)
            else:
                a_boot(host, day, hour)
        bare_round(bare, day, hour)
        machine(f"REAL{turn}", dice, chunk, 2)


if __name__ == "__main__":
    main()
