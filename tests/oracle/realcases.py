"""Hard cases that real logs show, event by event, with the times at which things happened.

Sysmon that writes late; GUIDs whose last bytes differ, or of the former holder of a process
ID; images that it does not know; containers; records that are lost; one token of a session that logs off;
sessions taken up again that no reconnect tells of; logs that begin after the clock was set.
"""

from datetime import datetime, timedelta

SYSMON = "Microsoft-Windows-Sysmon"
KERNEL = "Microsoft-Windows-Kernel-General"
NO_IMAGE = "'<U+003C>unknown process>'"
BOB = "TargetUserSid=S-1-5-21-1-2-3-1000 TargetUserName=bob TargetDomainName=CORP"
CMD, TOOL = "C:\\Windows\\System32\\cmd.exe", "C:\\tools\\t.exe"


class Machine:
    """A host whose events are written one by one."""

    def __init__(self, name, dice, chunk):
        self.name, self.dice, self.chunk = name, dice, chunk
        self.now, self.pid, self.tail, self.record = datetime(2026, 3, 1, 6), 4000, 0, 0

    def file(self, channel):
        print(f"file {self.name}_{channel}.evtx channel={channel}{self.chunk}")

    def after(self, seconds):
        self.now += timedelta(seconds=seconds)

    def say(self, line, late=0):
        """An event, written late by so many seconds."""
        written = self.now + timedelta(seconds=late)
        print(f"at {written:%Y-%m-%d} {written:%H:%M:%S}.{written.microsecond // 1000:03d}\n{line}")

    def new_pid(self):
        self.pid += 4
        return self.pid

    def guid(self, second=None):
        """bytes 5-8 are the second in which it began."""
        self.tail += 1
        second = int((second or self.now).replace(microsecond=0).timestamp())
        return f"{{3DDC5665-{second & 0xFFFF:04X}-{second >> 16:04X}-{self.tail:04X}-000000000300}}"

    def other_tail(self, guid):
        self.tail += 1
        return f"{guid[:20]}{self.tail:04X}-000000000900}}"

    def sysmon(self, number, pid, image, guid, late=0, rest=""):
        told = f"{self.now:%Y-%m-%d %H:%M:%S}.{self.now.microsecond // 1000:03d}"
        self.say(f"event {number} provider={SYSMON} UtcTime='{told}' ProcessId={pid} Image={image}"
                 f" ProcessGuid={guid} {rest}", late)

    def security(self, pid, image, creator=4, rest="", asked="0x3e7"):
        self.say(f"event 4688 SubjectLogonId={asked} NewProcessId={pid:#x} NewProcessName={image}"
                 f" ProcessId={creator:#x} {rest}")

    def ends(self, pid, image, asked="0x3e7"):
        self.say(f"event 4689 SubjectLogonId={asked} ProcessId={pid:#x} ProcessName={image}")

    def logon(self, mine, kind, rest="", who=BOB):
        self.say(f"event 4624 SubjectLogonId=0x3e7 TargetLogonId={mine:#x} LogonType={kind} {who} {rest}")


def both_logs(m, image=TOOL, late=0, tail=False, rest=""):
    """One process that both logs tell of; gives its ID and GUID."""
    pid, guid = m.new_pid(), m.guid()
    m.security(pid, image, rest="TargetLogonId=0x0")
    m.sysmon(1, pid, image, guid, late, "LogonId=0x3e7 ParentProcessId=4 ParentImage=System " + rest)
    m.after(m.dice.choice([0.02, 1, 30]))
    m.ends(pid, image)
    m.sysmon(5, pid, image, m.other_tail(guid) if tail else guid, late)
    return pid, guid


def written_late(m):
    """At a boot, or by a service that had to wait."""
    late = m.dice.choice([1, 3, 13, 60, 300])
    both_logs(m, late=late)
    both_logs(m, CMD, late)


def tails_differ(m):
    both_logs(m, tail=True)
    parent, guid = m.new_pid(), m.guid()
    m.sysmon(1, parent, CMD, guid, 0, "LogonId=0x3e7 ParentProcessId=4 ParentImage=System")
    m.after(1)
    m.sysmon(1, m.new_pid(), TOOL, m.guid(), 0, f"LogonId=0x3e7 ParentProcessId={parent} ParentImage={CMD}"
             f" ParentProcessGuid={m.other_tail(guid)}")


def former_guid(m):
    """The ID is taken again at once, and an exit bears the GUID of who had it before."""
    pid, guid = m.new_pid(), m.guid()
    if m.dice.random() < .7:
        m.sysmon(1, pid, TOOL, guid, 0, "LogonId=0x3e7 ParentProcessId=4 ParentImage=System")
    m.after(2)
    m.sysmon(5, pid, TOOL, guid)
    m.after(m.dice.choice([0.5, 20]))
    m.sysmon(1, pid, CMD, m.guid(), 0, "LogonId=0x3e7 ParentProcessId=4 ParentImage=System")
    m.after(m.dice.choice([0.004, 1, 5]))
    m.sysmon(5, pid, TOOL, guid)
    if m.dice.random() < .4:
        m.ends(pid, CMD)


def unknown_images(m):
    """What lived for a moment; its UtcTime may be a moment stale."""
    pid, guid = m.new_pid(), m.guid()
    m.sysmon(1, pid, TOOL, guid, m.dice.choice([0, 9]), "LogonId=0x3e7 ParentProcessId=4 ParentImage=System")
    m.after(-0.004)
    m.sysmon(5, pid, NO_IMAGE, guid, m.dice.choice([0.012, 9.012]))
    m.after(1)
    m.sysmon(1, m.new_pid(), CMD, m.guid(), 0, f"LogonId=0x3e7 ParentProcessId={pid} ParentImage=?"
             f" ParentProcessGuid={m.dice.choice([guid, m.guid(m.now - timedelta(seconds=90))])}"
             " ParentCommandLine='svchost.exe -k netsvcs -s Schedule'")
    m.sysmon(5, m.new_pid(), NO_IMAGE, m.guid(m.now - timedelta(hours=1)))


def other_start(m):
    """The GUID tells of a parent that started at another time than the recorded one."""
    parent = m.new_pid()
    m.security(parent, CMD)
    m.after(600)
    second = m.now - timedelta(seconds=m.dice.choice([600, 598, 300]))
    m.sysmon(1, m.new_pid(), TOOL, m.guid(), 0, f"LogonId=0x3e7 ParentProcessId={parent} ParentImage={CMD}"
             f" ParentProcessGuid={m.guid(second)}")


def container(m):
    image = m.dice.choice(["C:\\Windows\\System32\\smss.exe", "Registry", ""])
    m.security(m.new_pid(), image, 4, "TargetLogonId=0x0")


def over_a_hole(m):
    """By ID alone, with records missing or not; and a program that starts nothing."""
    parent, image = m.new_pid(), m.dice.choice([CMD, CMD, "C:\\Windows\\System32\\conhost.exe"])
    m.security(parent, image, rest="v=1")
    m.after(5)
    if m.dice.random() < .5:
        m.record += 100_000
        print(f"record {m.record}")
    m.security(m.new_pid(), TOOL, parent, "v=1")


def one_token_logs_off(m):
    one, other = m.new_pid() * 16, m.new_pid() * 16
    m.logon(one, 2, f"TargetLinkedLogonId={other:#x} ElevatedToken=%%1842")
    m.logon(other, 2, f"TargetLinkedLogonId={one:#x} ElevatedToken=%%1843")
    m.after(60)
    m.security(m.new_pid(), TOOL, 4, f"TargetLogonId={other:#x}")
    m.after(60)
    m.say(f"event 4647 TargetLogonId={other:#x}")
    if m.dice.random() < .3:
        m.after(2)
        m.say(f"event 4634 TargetLogonId={one:#x} LogonType=2")


def taken_up(m):
    """From elsewhere, by a logon that is over at once; a 4778 may say so, too."""
    session, short = m.new_pid() * 16, m.new_pid() * 16
    m.logon(session, m.dice.choice([2, 10]), "IpAddress=" + m.dice.choice(["-", "127.0.0.1", "10.1.1.1"]))
    m.after(300)
    home = m.dice.choice(["10.1.1.1", "192.0.2.77", "::ffff:192.0.2.77", "127.0.0.1", "LOCAL"])
    m.logon(short, m.dice.choice([7, 10]), f"IpAddress={home}")
    if m.dice.random() < .3:
        m.say(f"event 4778 LogonID={session:#x} ClientAddress={home} ClientName=HOME")
    m.after(m.dice.choice([0.3, 3, 15]))
    m.say(f"event 4634 TargetLogonId={short:#x} LogonType=7")
    m.after(60)
    m.security(m.new_pid(), TOOL, 4, f"TargetLogonId={session:#x}")
    m.after(60)
    m.say(f"event 4634 TargetLogonId={session:#x}")


def old_owner(m):
    """A start that names only who asked, SYSTEM, with a token that is not its own."""
    full, limited, pid = m.new_pid() * 16, m.new_pid() * 16, m.new_pid()
    m.logon(full, 2)
    m.say(f"event 4672 SubjectLogonId={full:#x}")
    m.logon(limited, 2)
    m.after(5)
    m.security(pid, CMD, 4, "v=1 TokenElevationType=" + m.dice.choice(["%%1936", "%%1937", "%%1938"]))
    if m.dice.random() < .5:
        m.after(1)
        m.security(m.new_pid(), TOOL, pid, "v=1 TokenElevationType=%%1937", f"{full:#x}")
    m.after(30)
    m.say(f"event 4634 TargetLogonId={full:#x}")
    m.say(f"event 4634 TargetLogonId={limited:#x}")


CASES = [written_late, tails_differ, former_guid, unknown_images, other_start, over_a_hole,
         one_token_logs_off, taken_up, old_owner]


def boot(m):
    """As Windows writes it: 6009 and 6005 when the log service starts, then 13 with the time
    of the shutdown and 12 with that of the start."""
    down = m.dice.random() < .6
    if down:
        m.say("event 1100\nevent 6006")
    stopped = m.now + timedelta(seconds=1)
    m.after(m.dice.choice([20, 20, 3600]))
    started = m.now
    m.say("event 4688 SubjectLogonId=0x3e7 NewProcessId=0x58 NewProcessName=Registry ProcessId=0x4", 5)
    m.after(9)
    m.say("event 4608")
    m.say("event 6009\nevent 6005")
    if down:
        print(f"at {stopped:%Y-%m-%d %H:%M:%S}\nevent 13 provider={KERNEL}")
    print(f"at {started:%Y-%m-%d %H:%M:%S}\nevent 12 provider={KERNEL}")
    m.after(20)


def set_clock(m, seconds):
    """Set, as Security tells."""
    before = m.now
    m.after(seconds)
    m.say(f"event 4616 SubjectLogonId=0x3e5 PreviousTime={before.isoformat()}Z NewTime={m.now.isoformat()}Z")


def machine(name, dice, chunk, rounds):
    """A few boots of a new machine, whose clock is set in its first minutes; other logs may begin
    after that."""
    m = Machine(name, dice, chunk)
    print(f"host {name} domain=CORP os=win10")
    m.file("Security")
    late = dice.random() < .5
    for channel in ("System", "TerminalServices", "Sysmon") if not late else ("System",):
        m.file(channel)
    boot(m)
    m.after(60)
    for _ in range(dice.choice([0, 1, 1, 3])):
        set_clock(m, dice.choice([-10_800, -3600, -900, 7200]))
        m.after(dice.choice([20, 90]))
    for channel in ("TerminalServices", "Sysmon") if late else ():
        m.file(channel)
    for _ in range(rounds):
        boot(m)
        for _ in range(6):
            m.after(dice.randint(30, 900))
            dice.choice(CASES + [container] * (dice.random() < .3))(m)
        m.after(400)
