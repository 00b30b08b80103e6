"""A random stream of facts of one host, as lines of a logwriter scenario."""

from datetime import datetime, timedelta
from itertools import count

START = datetime(2026, 3, 2, 8)
SYSMON = "Microsoft-Windows-Sysmon"
KERNEL = "provider=Microsoft-Windows-Kernel-General"
IMAGES = ["C:\\a.exe", "C:\\A.EXE", "C:\\b.exe", "C:\\Windows\\System32\\smss.exe"]
SERVERS = ["C:\\Windows\\System32\\services.exe", "C:\\Windows\\System32\\svchost.exe", "C:\\t\\services.exe"]
COMMANDS = ["C:\\a.exe", "\"C:\\a.exe\" -k", "C:\\a.exe -k %x%", "C:\\b.exe  -K", "C:\\Windows\\System32\\svchost.exe -k"]
PIDS = [100, 100, 104, 108]
SESSIONS = ["0x3e7", "0x3e7", "0x3e3", "0x1000", "0x1000", "0x1000", "0x1000", "0x2000", "0x2000"]
# Name, domain and SID of who may log on.  A name in $ may be a computer's or a user's:
# it depends on the domain, of which SYSTEM may tell that it is this machine, and on the type.
PEOPLE = [("bob", "CORP", "S-1-5-21-1-2-3-1000")] * 5 + [
    ("ghost$", "ME", "S-1-5-21-1-2-3-1001"), ("ops$", "CORP", "S-1-5-21-1-2-3-1002"),
    ("DC1$", "CORP", "S-1-5-21-1-2-3-1003"), ("ME$", "CORP", "S-1-5-21-1-2-3-1004"),
    ("'ANONYMOUS LOGON'", "'NT AUTHORITY'", "S-1-5-7"), ("SYSTEM", "'NT AUTHORITY'", "S-1-5-18")]
ADDRESSES = ["-", "10.0.0.66", "10.0.0.66", "::ffff:10.0.0.66", "fe80::127.1", "127.0.0.1", "127.8.0.1", "::1",
             "::ffff:127.0.0.1"]
LOGON_PROGRAMS = ["-", "C:\\Windows\\System32\\winlogon.exe", "C:\\Windows\\System32\\SVCHOST.EXE", "C:\\a.exe"]
MYSELF = "SubjectUserName=ME$ SubjectDomainName=CORP"
STEPS = [0, 1, 500, 1900, 3000, 40_000, 420_000, -400]  # ms
CLOCK_STEPS = [-3_600_000, -180_000, -30_000, -500, 500, 30_000, 3_600_000]


NO_IMAGE = "'<U+003C>unknown process>'"  # as Sysmon names what it missed the start of


def guid_text(guid):
    """A GUID is the second in which its process began, and a number: 0 is the null GUID."""
    second, number = guid or (0, 0)
    machine = "3DDC5665" if guid else "00000000"
    return f"{{{machine}-{second & 0xFFFF:04X}-{second >> 16:04X}-0000-{number:012X}}}"


def second_of(time):
    return int((time - datetime(1970, 1, 1)).total_seconds())


def sysmon(pid, image, guid):
    return f"provider={SYSMON} ProcessId={pid} Image={image} ProcessGuid={guid_text(guid)}"


def channel_of(line):
    """The log of an event, None of what is none."""
    words = line.split()
    if words[0] != "event":
        return None
    if f"provider={SYSMON}" in words:
        return "Sysmon"
    channels = {"TerminalServices": ("21", "23", "24", "25"),
                "System": ("12", "13", "1074", "6005", "6006", "6008", "6009")}
    return next((name for name, events in channels.items() if words[1] in events), "Security")


class Stream:
    """One host: told is a list of (time, line); an event, or where records are numbered
    anew or the name changes."""

    system, evt = "win10", False
    guids = count(1)  # of all streams: no two processes have one, wherever they ran

    def __init__(self, dice):
        self.dice, self.now, self.told = dice, START, []
        self.clock_moves = dice.random() < .3
        self.boots = dice.random() < .4
        self.system_log = dice.random() < .6
        self.pair = dice.random() < .5  # the two logons are of one session
        self.log = self.one("Security", "Security", "Security", "Sysmon", "both")
        self.latest_guid = {}
        self.hidden = {}  # (process ID, image) -> GUIDs of processes of which no start is logged
        self.ended = {}  # process ID -> image and GUID of the last one of which Sysmon told the end
        self.tells_utc = dice.random() < .8
        self.is_late = self.tells_utc and dice.random() < .3
        self.waiting = []  # what Sysmon has not written yet
        self.real_order = dice.random() < .7  # of what System tells at a boot
        self.down = None  # when the system was shut down, if 13 is to tell it
        # Where two logs tell of a start within two seconds, it must be clear of which.
        self.steps = [3000, 40_000, 420_000] if self.log == "both" else STEPS
        self.kinds = [self.start] * 8 + [self.exit] * 6 + [self.logon] * 3 + [self.logoff] * 2
        self.kinds += [self.boot] * self.boots + [self.resume] * (dice.random() < .2) + [self.clock] * self.clock_moves
        self.kinds += [self.restart_log] * (2 if self.system_log and dice.random() < .4 else 0)
        self.kinds += [self.clear] * (dice.random() < .1) + [self.other] * (dice.random() < .4)
        self.images = IMAGES
        if dice.random() < .2:
            self.images, self.kinds = IMAGES + SERVERS * 2, self.kinds + [self.install] * 5
        self.kinds += [self.screen] * (2 if dice.random() < .4 else 0)
        self.kinds += [self.token] * (2 if self.log == "Security" and dice.random() < .3 else 0)
        self.kinds += [self.take_up] * (2 if dice.random() < .3 else 0) + [self.skip] * (dice.random() < .3)
        self.kinds += [self.container] * (dice.random() < .2)

    def tell(self):
        for _ in range(self.dice.randint(3, 40)):
            self.after(self.one(*self.steps))
            self.one(*self.kinds)()
            if self.dice.random() < .3:
                self.write_late_ones()
        self.write_late_ones()
        return self

    def rename(self, at, name, hours):
        """The host has that name from there on, and the clock may be set."""
        told = self.told
        later = [(time + timedelta(hours=hours), line) for time, line in told[at:]]
        self.told = told[:at] + [(told[at][0] if later else self.now, f"computer {name}")] + later

    def one(self, *choices):
        return self.dice.choice(choices)

    def after(self, ms):
        self.now += timedelta(milliseconds=ms)

    def say(self, line):
        self.told.append((self.now, line))

    def say_sysmon(self, line):
        """When it happened; it may be written later."""
        if self.tells_utc:
            line += f" UtcTime='{self.now:%Y-%m-%d %H:%M:%S}.{self.now.microsecond // 1000:03d}'"
        if self.is_late and self.dice.random() < .7:
            self.waiting.append(line)
        else:
            self.write_late_ones()
            self.say(line)

    def write_late_ones(self):
        waiting, self.waiting = self.waiting, []
        for line in waiting:
            self.say(line)

    def new_guid(self, before=0):
        return second_of(self.now) - before, next(self.guids)

    def told_by(self, security, sysmon):
        """By one log or by both, in any order; what they say agrees."""
        if self.log == "Security" or self.log == "both" and self.dice.random() < .3:
            self.say(security)
        elif self.log == "Sysmon" or self.dice.random() < .2:
            self.say_sysmon(sysmon)
        else:
            first, second = self.one((self.say, self.say_sysmon), (self.say_sysmon, self.say))
            first(security if first == self.say else sysmon)
            self.after(self.one(0, 1, 500, 1900))
            second(security if second == self.say else sysmon)

    def start(self):
        pid, version, image = self.one(*PIDS), self.one(0, 1, 2, 2), self.one(*self.images)
        creator = self.one(*[other for other in PIDS + [4, 4] if other != pid])
        asked, target = self.one(*SESSIONS), self.one("0x0", *SESSIONS)
        parent = "System" if creator == 4 else self.one(*self.images)
        token = self.one("", "", " TokenElevationType=%%1936", " TokenElevationType=%%1937", " TokenElevationType=%%1938")
        told = self.one("", "", " ParentCommandLine='svchost -k netsvcs -s Schedule'")
        command = self.one("", f" CommandLine='{self.one(*COMMANDS, 'svchost -k netsvcs -s Schedule')}'")
        line = (f"event 4688 v={version} SubjectLogonId={asked} NewProcessId={pid:#x}"
                f" NewProcessName={image} ProcessId={creator:#x}{token}")
        if version == 2:
            line += f" TargetLogonId={target}"
            line += self.one("", f" ParentProcessName={parent}") if creator != 4 else ""
            line += command
        owner = target if version == 2 and target != "0x0" else asked
        guid = self.latest_guid[pid, image.lower()] = self.new_guid() if self.dice.random() >= .05 else None
        shown = parent if self.dice.random() < .95 else "?"
        named = self.one("", f" ParentProcessGuid={guid_text(self.parent_guid(creator, parent.lower()))}")
        self.told_by(line, f"event 1 {sysmon(pid, image, guid)} LogonId={owner}"
                     f" ParentProcessId={creator} ParentImage={shown}{named}{command}{told}")
        if self.log == "Sysmon" and pid in self.ended and self.dice.random() < .2:
            self.after(self.one(0, 500, 1900, 3000))
            self.say_sysmon("event 5 " + sysmon(pid, *self.ended[pid]))

    def install(self):
        mine, command = self.one(*SESSIONS), self.one(*COMMANDS)
        file, arguments = (command.replace('"', "").split(" ", 1) + [""])[:2]
        task = f"<Command>{self.one(file, file[3:], file[3:-4])}</Command><Arguments>{arguments}</Arguments>"
        name = f"TaskName={self.one('A', 'A', 'b')}"
        self.say(self.one(f"event 4697 SubjectLogonId={mine} ServiceName=s ServiceFileName='{command}'",
                          f"event 4698 SubjectLogonId={mine} {name} TaskContent='{task}'",
                          f"event 4702 SubjectLogonId={mine} {name} TaskContentNew='{task}'",
                          f"event 4699 SubjectLogonId={mine} {name}"))

    def parent_guid(self, pid, image):
        """Of the process that started last, or of one whose start nobody logged; now and
        then of one that is long gone, or the null GUID."""
        known, hidden = self.latest_guid.get((pid, image)), self.hidden.setdefault((pid, image), [])
        if not hidden or self.dice.random() < .2:
            hidden.append(self.new_guid(self.one(0, 1, 4, 600)))
        chance = self.dice.random()
        if chance < .05:
            return None
        found = known if known and chance < .6 else self.one(*hidden) if chance > .9 else hidden[-1]
        return self.other_tail(found)

    def other_tail(self, guid):
        """Two events may name one process by GUIDs whose last eight bytes differ."""
        return (guid[0], next(self.guids)) if guid and self.dice.random() < .1 else guid

    def exit(self):
        pid, image = self.one(*PIDS), self.one(*self.images)
        line = (f"event 4689 SubjectLogonId={self.one(*SESSIONS)}"
                f" ProcessId={pid:#x} ProcessName={image}")
        hidden = self.hidden.get((pid, image.lower()))
        if hidden and self.dice.random() < .3:
            guid = hidden.pop(self.one(0, -1))
        else:
            guid = self.latest_guid.pop((pid, image.lower()), None) or self.new_guid(60)
        guid = self.other_tail(guid) if self.dice.random() >= .1 else None
        if guid:
            self.ended[pid] = image, guid
        shown = image if self.log != "Sysmon" or self.dice.random() < .9 else NO_IMAGE
        self.told_by(line, "event 5 " + sysmon(pid, shown, guid))

    def token(self):
        """Vista has it beside a 4688 that names only who asked."""
        asked, pid, image = self.one(*SESSIONS), self.one(*PIDS), self.one(*IMAGES)
        creator = self.one(*[other for other in PIDS if other != pid])
        self.say(f"event 4688 v=0 SubjectLogonId={asked} NewProcessId={pid:#x} NewProcessName={image}"
                 f" ProcessId={creator:#x}")
        self.after(self.one(0, 0, 500, 3000))
        self.say(f"event 4696 SubjectLogonId={asked} ProcessId={creator:#x} ProcessName={self.one(*IMAGES)}"
                 f" TargetProcessId={pid:#x} TargetProcessName={self.one(image, image, *IMAGES)}"
                 f" TargetLogonId={self.one('0x0', *SESSIONS)}")

    def logon(self):
        mine = self.one(*SESSIONS)
        asked, kind = self.one("0x3e7", "0x0"), self.one(2, 2, 3, 3, 3, 3, 4, 8, 10, 11)
        if mine in ("0x3e7", "0x3e3"):
            asked, kind = "0x3e7", 5
        linked = {"0x1000": "0x2000", "0x2000": "0x1000"}.get(mine, "0x0") if self.pair else "0x0"
        user, domain, sid = self.one(*PEOPLE)
        self.say(f"event 4624 LogonType={kind} SubjectLogonId={asked} TargetLogonId={mine}"
                 f" TargetLinkedLogonId={linked} TargetUserName={user} TargetDomainName={domain}"
                 f" TargetUserSid={sid} IpAddress={self.one(*ADDRESSES)}"
                 f" ProcessName={self.one(*LOGON_PROGRAMS)}")

    def logoff(self):
        self.say(f"event {self.one(4634, 4647)} TargetLogonId={self.one(*SESSIONS)}")

    def boot(self):
        """As the Security log tells of it, or the System log, or both; System tells of the
        shutdown and of the kernel's start when the log service starts."""
        if self.dice.random() >= .6:
            self.say(self.one("event 4609", f"event 13 {KERNEL}", "event 1074", "event 1100", "event 6006"))
            self.down = self.now
            self.after(30_000)
        told = self.dice.random()
        if self.system_log and told > .2 and self.real_order:
            self.kernel_start()
        elif self.system_log and told > .2:
            self.resume()
            self.after(self.one(0, 8000, 8000, 420_000, 4_000_000))
        if not self.system_log or told < .8:
            self.say("event 4608")
        if self.system_log and told > .4:
            self.after(self.one(0, 8000))
            self.say("event 6005")
        if self.system_log and told > .5 and self.dice.random() < .4:
            self.after(self.one(0, 8000))
            self.say("event 6008")

    def kernel_start(self):
        """6009, 6005, then 13 and 12 with the times that they tell of."""
        began, down = self.now, self.down
        self.down = None
        self.after(self.one(0, 8000, 20_000))
        self.say("event 6009")
        self.say("event 6005")
        written, self.now = self.now, down or self.now
        if down:
            self.say(f"event 13 {KERNEL}")
        self.now = began
        self.say(f"event 12 {KERNEL}")
        self.now = written

    def resume(self):
        """Of a hibernated kernel, or a boot of which nothing more is told."""
        self.say(f"event 12 {KERNEL}")

    def restart_log(self):
        """Only the log service; somebody may have ended it."""
        if self.dice.random() < .7:
            self.say(self.one("event 1100", "event 6006"))
        self.after(self.one(0, 3000, 40_000, 420_000))
        for line in self.one(["event 6005"], ["event 6009"], ["event 6009", "event 6005"]):
            self.say(line)

    def clock(self):
        # A log of which no record shows the step may tell what follows as of before it.
        step = self.one(*[step for step in CLOCK_STEPS if step > -1000 or self.log != "both"])
        before = self.now
        self.after(step)
        if self.dice.random() < .2:
            self.say("event 4616 SubjectLogonId=0x3e7")
        else:
            self.say(f"event 4616 SubjectLogonId=0x3e7 PreviousTime={before.isoformat()}Z"
                     f" NewTime={self.now.isoformat()}Z")

    def other(self):
        """What names a session, but opens and ends none."""
        mine = self.one(*SESSIONS)
        self.say(self.one(f"event 4648 SubjectLogonId={mine} TargetUserName=eve",
                          f"event 4672 SubjectLogonId={mine}",
                          f"event 4672 SubjectLogonId=0x3e7 SubjectUserSid=S-1-5-18 {MYSELF}",
                          f"event {self.one(4778, 4779)} LogonID={mine} ClientAddress=10.0.0.1",
                          f"event {self.one(4800, 4801, 4802, 4803)} TargetLogonId={mine}",
                          f"event 4697 SubjectLogonId={mine} ServiceName=s ServiceFileName=C:\\a.exe"))

    def screen(self):
        """Somebody comes to the screen, or leaves it."""
        mine, home = self.one(*SESSIONS), f"10.0.0.{self.one(1, 2)}"
        self.say(self.one(f"event 4778 LogonID={mine} ClientAddress={home} ClientName=HOME",
                          f"event 4779 LogonID={mine} ClientAddress={home}",
                          f"event {self.one(4800, 4801)} TargetLogonId={mine}",
                          f"event {self.one(21, 24, 25, 25)} User=CORP\\bob SessionID={self.one(1, 2)}"
                          f" Address={self.one(home, home, 'LOCAL', 'LOKAL', '0.0.0.0')}",
                          f"event 23 User=CORP\\bob SessionID={self.one(1, 2)}"))

    def take_up(self):
        """A session is taken up again: a logon that is over at once, and 4778 if audited."""
        home, mine = f"10.0.0.{self.one(1, 2)}", f"{self.dice.randint(0x3000, 0x3fff):#x}"
        who = "TargetUserName=bob TargetDomainName=CORP TargetUserSid=S-1-5-21-1-2-3-1000"
        self.say(f"event 4624 LogonType={self.one(7, 10)} SubjectLogonId=0x3e7 TargetLogonId={mine} {who}"
                 f" IpAddress={self.one(home, home, home, '127.0.0.1', '-')}")
        if self.dice.random() < .3:
            self.say(f"event 4778 LogonID={self.one(*SESSIONS)} ClientAddress={home} ClientName=HOME")
        self.after(self.one(300, 3000, 3000, 12_000))
        self.say(f"event 4634 TargetLogonId={mine} LogonType=7")

    def skip(self):
        """Some records of the Security log are lost."""
        number = 1
        for _, line in self.told:
            number = int(line.split()[1]) if line.startswith("record") else number + (channel_of(line) == "Security")
        self.say(f"record {number + self.dice.randint(1, 3)}")

    def container(self):
        """The first process of a container, or one without a name."""
        image = self.one("C:\\Windows\\System32\\smss.exe", "C:\\Windows\\System32\\smss.exe", "")
        self.say(f"event 4688 SubjectLogonId=0x3e7 NewProcessId={self.dice.randint(200, 300) * 4:#x}"
                 f" NewProcessName={image} ProcessId=0x4 TargetLogonId=0x0")

    def clear(self):
        """The log may be numbered anew, or go on."""
        if self.dice.random() < .5:
            self.after(60_000)  # no two records are the same
            self.say("record 1")
        self.say("event 1102 SubjectLogonId=0x3e7")
