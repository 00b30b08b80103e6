"""A random stream of facts of a host before Vista."""

from randomstream import ADDRESSES, CLOCK_STEPS, MYSELF, PEOPLE, PIDS, SESSIONS, Stream

DAY = 86_400_000  # ms
IMAGES = ["C:\\a.exe", "C:\\A.EXE", "C:\\b.exe", "C:\\WINDOWS\\system32\\services.exe",
          "C:\\WINDOWS\\system32\\svc.exe", "C:\\WINDOWS\\System32\\smss.exe"]
AUDIT_IDS = [2209180864, 2159539168]
STEPS = [0, 0, 0, 500, 1000, 3000, 40_000, 420_000, -1000]  # ms


class Old(Stream):
    """2000 has no 551, 552, 600 to 602 and 520, its exits have no image, and its images
    no drive; NT 4 has audit IDs.  Times of EVT are whole seconds."""

    def __init__(self, dice):
        super().__init__(dice)
        self.system = self.one("2000", "xp", "2003", "2003")
        self.evt = dice.random() < .5
        self.nt4 = self.system == "2000" and dice.random() < .1
        self.log, self.steps = "Security", STEPS
        self.latest = 100, IMAGES[0], 104, "0x3e7"
        self.kinds = [kind for kind in self.kinds if kind not in (self.token, self.resume, self.restart_log,
                                                                   self.take_up, self.skip, self.container)]
        if self.system != "2000":
            self.kinds += [self.token] + [self.install] * self.one(0, 1)

    def since_xp(self, line, before):
        self.say(before if self.system == "2000" and self.dice.random() < .9 else line)

    def pid(self):
        return self.one(*AUDIT_IDS) if self.nt4 else self.one(*PIDS)

    def image(self):
        image = self.one(*IMAGES)
        return image[2:] if self.system == "2000" and self.dice.random() < .8 else image

    def start(self):
        pid, kernel, image = self.pid(), 8 if self.system == "2000" else 4, self.image()
        creator = self.pid() if self.nt4 else self.one(*[other for other in PIDS + [kernel] * 2 if other != pid])
        asked = self.one(*SESSIONS)
        self.say(f"event 592 SubjectLogonId={asked} NewProcessId={pid} NewProcessName={image} ProcessId={creator}")
        self.latest = pid, image, creator, asked
        if self.system != "2000" and self.dice.random() < .3:
            self.after(self.one(0, 0, 0, 500, 1000, 3000))
            self.token()

    def exit(self):
        start = f"SubjectLogonId={self.one(*SESSIONS)} ProcessId={self.pid()}"
        self.since_xp(f"event 593 fields=5 {start} ProcessName={self.image()}", f"event 593 fields=4 {start}")

    def token(self):
        """592 has who made it, 600 whose it became."""
        pid, image, creator, asked = self.latest
        if self.dice.random() < .2:
            pid, creator = self.one(*PIDS), self.one(4, *PIDS)
        parent = "System" if creator == 4 else self.image()
        self.say(f"event 600 SubjectLogonId={asked} ProcessId={creator} ProcessName={parent} TargetProcessId={pid}"
                 f" TargetProcessName={self.one(image, image, self.image())}"
                 f" TargetLogonId={self.one('0x0', *SESSIONS)}")

    def logon(self):
        mine, fields = self.one(*SESSIONS), {"2000": 7, "xp": 8}.get(self.system, 15)
        user, domain, sid = self.one(*PEOPLE, ("'NETWORK SERVICE'", "'NT AUTHORITY'", "S-1-5-20"))
        who = self.one("", f"user={sid} ", f"user={sid} ") + f"TargetUserName={user} TargetDomainName={domain}"
        line = f"event {self.one(528, 528, 540)} fields={fields} {who} TargetLogonId={mine}"
        line += f" LogonType={self.one(2, 3, 4, 5, 10, '-')}"
        if fields == 15:
            line += f" SubjectLogonId={self.one('0x3e7', '0x0', '-', *SESSIONS)} IpAddress={self.one(*ADDRESSES)}"
        self.say(line)

    def logoff(self):
        mine = self.one(*SESSIONS)
        off = f"event 538 TargetLogonId={mine} LogonType={self.one(2, 3, 4, '-')}"
        self.since_xp(self.one(off, f"event 551 TargetLogonId={mine}"), off)

    def boot(self):
        """The System log may tell of it, too, or only that."""
        told = self.dice.random()
        if told < .3:
            self.say("event 513")
            self.after(30_000)
        if told > .6:
            self.say(f"event {self.one(6005, 6005, 6006, 6008, 6009)}")
            self.after(self.one(0, 8000))
        if told < .8:
            self.say("event 512")

    def clock(self):
        """By the fashion of the host's country and in its time zone, which nothing tells."""
        before = self.now
        self.after(self.one(-DAY, DAY, *CLOCK_STEPS))
        if self.system == "2000":
            return
        line = "event 520 SubjectLogonId=0x3e7"
        if self.dice.random() < .8:
            for which, time in (("Previous", before), ("New", self.now)):
                line += f" {which}Date={time.month}/{time.day}/{time.year} {which}Time='{time:%I:%M:%S %p}'"
        self.say(line)

    def install(self):
        mine, file = self.one(*SESSIONS), self.one("C:\\a.exe", "\\a.exe", "b.exe", "%SystemRoot%\\system32\\svc.exe")
        self.say(self.one(f"event 601 SubjectLogonId={mine} ServiceName=s ServiceFileName={file}",
                          f"event 602 SubjectLogonId={mine} TaskName=At1 Command={file}"))

    def other(self):
        mine = self.one(*SESSIONS)
        self.since_xp(f"event 552 SubjectLogonId={mine} TargetUserName=eve",
                      self.one(f"event 576 SubjectLogonId={mine}", f"event 576 user=S-1-5-18 SubjectLogonId=0x3e7 {MYSELF}"))

    def screen(self):
        mine, home = self.one(*SESSIONS), f"10.0.0.{self.one(1, 2)}"
        self.say(f"event {self.one(682, 683)} LogonID={mine} ClientAddress={home} ClientName=HOME")

    def clear(self):
        if self.dice.random() < .5:
            self.after(60_000)  # no two records are the same
            self.say("record 1")
        self.say("event 517 SubjectLogonId=0x3e7")
