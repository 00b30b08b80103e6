"""What happened on a host by Sysmon's word: processes, their parents, ends and logons, each named by a GUID.

A ProcessGuid, a ParentProcessGuid and a LogonGuid of Sysmon have, after four bytes of the machine, the second at which
the process or the logon began, as Unix time. With the host and the process ID that names a process although the rest of
the GUID differs (it does between some events of one process), and finds its 4688 by time."""
import re
from collections import defaultdict

from records import SECOND, UNIX_EPOCH, ticks

GUID = re.compile(r"\{?([0-9a-fA-F]{8})-([0-9a-fA-F]{4})-([0-9a-fA-F]{4})-([0-9a-fA-F]{4})-([0-9a-fA-F]{12})\}?$")
BUILT_IN = {0x3e4, 0x3e5, 0x3e6, 0x3e7}
PAIR = 2 * SECOND     # how far the two logs' times of one event may lie apart
WITHIN = (-SECOND, 2 * SECOND)  # a 4688 of the second that a GUID tells, in files of whole seconds, too
UNSURE = "unsure"     # several could be meant


class Guid:
    def __init__(self, words):
        found = GUID.match(words or "")
        parts = found.groups() if found else ("0",) * 5
        seconds = int(parts[2] + parts[1], 16)
        self.whole = "".join(parts).lower()
        self.head = "".join(parts[:3]).lower()
        self.second = UNIX_EPOCH + seconds * SECOND if seconds else None

    def __bool__(self):
        return self.second is not None


class Process:
    """One that Sysmon or Security, or both, saw start."""
    def __init__(self, start=None, security=None):
        self.start, self.security = start, security
        self.pid = start.number("ProcessId") if start else security.number("NewProcessId")
        self.guid = Guid(start.data.get("ProcessGuid")) if start else None
        self.image = start.image("Image") if start else security.image("NewProcessName")
        self.end = None       # its Sysmon 5
        self.end_security = None  # its 4689
        self.sightings = []

    def recorded(self, with_sysmon):
        return bool(self.security or (with_sysmon and self.start))

    def __str__(self):
        said = " = ".join(str(r) for r in (self.security, self.start) if r)
        return f"{self.image} {self.pid} ({said})"


class Host:
    def __init__(self, name, records):
        self.name = name
        self.ended_again = []   # Sysmon 5 with the GUID of a process that had ended
        self.unknown_ends = []  # Sysmon 5 of processes whose start no log has, with the 4689 of the same
        self.by_event = defaultdict(list)
        for r in records:
            self.by_event[("sysmon" if r.is_sysmon else "security", r.event)].append(r)
        for of_event in self.by_event.values():
            of_event.sort(key=lambda r: (r.time, r.record))
        self._basis()
        self._processes()
        self._ends()
        self._see()

    def happened(self, record):
        """When a Sysmon event happened: UtcTime, unless this host's UtcTime is wrong."""
        utc = ticks(record.data.get("UtcTime"))
        return record.time if utc is None or self.utc_is_wrong else utc

    # ---- processes

    def _basis(self):
        """Sysmon's UtcTime is believed unless more starts agree with Security by TimeCreated."""
        self.utc_is_wrong = False
        starts = defaultdict(list)
        for r in self.by_event["security", 4688]:
            starts[r.number("NewProcessId"), r.image("NewProcessName")].append(r.time)
        agree = [0, 0]
        for r in self.by_event["sysmon", 1]:
            for i, time in enumerate((ticks(r.data.get("UtcTime")), r.time)):
                near = (abs(time - s) for s in starts[r.number("ProcessId"), r.image("Image")])
                agree[i] += time is not None and min(near, default=PAIR + 1) <= PAIR
        self.utc_is_wrong = agree[1] > agree[0]

    def _processes(self):
        """Sysmon 1 and 4688 of one start: the nearest of one ID and image, each once."""
        free = defaultdict(list)
        self.processes = []
        for r in self.by_event["security", 4688]:
            free[r.number("NewProcessId"), r.image("NewProcessName")].append(r)
        for r in self.by_event["sysmon", 1]:
            process = Process(start=r)
            rest = free[process.pid, process.image]
            near = [s for s in rest if abs(s.time - self.happened(r)) <= PAIR]
            if near:
                process.security = min(near, key=lambda s: abs(s.time - self.happened(r)))
                rest.remove(process.security)
            self.processes.append(process)
        self.processes += [Process(security=r) for rest in free.values() for r in rest]
        self.by_guid, self.by_head, self.by_pid = {}, defaultdict(list), defaultdict(list)
        for p in self.processes:
            if p.guid:
                self.by_guid[p.guid.whole] = p
                self.by_head[p.guid.head, p.pid].append(p)
            if p.security:
                self.by_pid[p.pid].append(p)

    def find(self, guid, pid, image=None):
        """The process that a GUID names; None: its start is in no log; UNSURE: it may be several."""
        if not guid:
            return UNSURE
        if guid.whole in self.by_guid:
            return self.by_guid[guid.whole]
        heads = self.by_head[guid.head, pid]
        if not heads:
            heads = [p for p in self.by_pid[pid] if not p.guid and self._of_second(p, guid)
                     and (image is None or p.image == image)]
        return heads[0] if len(heads) == 1 else UNSURE if heads else None

    def _of_second(self, process, guid):
        return self.utc_is_wrong or WITHIN[0] <= process.security.time - guid.second <= WITHIN[1]

    # ---- ends

    def _ends(self):
        """A GUID that ends twice has ended the first time: the second is of who has its ID by then."""
        exits = defaultdict(list)
        for r in self.by_event["security", 4689]:
            exits[r.number("ProcessId")].append(r)
        for r in sorted(self.by_event["sysmon", 5], key=self.happened):
            guid, pid = Guid(r.data.get("ProcessGuid")), r.number("ProcessId")
            process = self.find(guid, pid, r.image("Image"))
            if process is UNSURE:
                continue
            near = [e for e in exits[pid] if abs(e.time - self.happened(r)) <= PAIR
                    and r.image("Image") in (None, e.image("ProcessName"))]
            security = min(near, key=lambda e: abs(e.time - self.happened(r)), default=None)
            if process is None:
                self.unknown_ends.append((r, security, guid))
            elif process.end:
                self.ended_again.append((r, process))
            else:
                process.end, process.end_security = r, security

    def just_started(self, exit):
        """Who had started with that ID within two seconds of an exit; None where that is not one."""
        pid, happened = exit.number("ProcessId"), self.happened(exit)
        near = [p for p in self.processes if p.start and p.pid == pid and abs(self.happened(p.start) - happened) <= PAIR]
        return near[0] if len(near) == 1 else None

    def _see(self):
        """All else that Sysmon tells of a process while it ran."""
        for (log, event), of_event in self.by_event.items():
            if log != "sysmon" or event in (1, 5):
                continue
            for r in of_event:
                process = self.find(Guid(r.data.get("ProcessGuid")), r.number("ProcessId"), r.image("Image"))
                if isinstance(process, Process):
                    process.sightings.append(r)

    # ---- links

    def parent(self, process):
        """(GUID, process, None or UNSURE) of who started it; None where Sysmon does not say, or Security says otherwise."""
        r = process.start
        guid, pid = Guid(r.data.get("ParentProcessGuid")), r.number("ParentProcessId")
        if not guid or (process.security and process.security.number("ProcessId") != pid):
            return None
        return guid, self.find(guid, pid, r.image("ParentImage"))

    def logon(self, process):
        """(second, 4624 or None) of its session; None where Sysmon does not say, or it is one of Windows'."""
        r = process.start
        guid, logon = Guid(r.data.get("LogonGuid")), r.number("LogonId")
        if not guid or logon in BUILT_IN or logon is None:
            return None
        of_id = [l for l in self.by_event["security", 4624] if l.number("TargetLogonId") == logon]
        near = [l for l in of_id if self.utc_is_wrong or abs(l.time - guid.second) <= PAIR]
        return guid.second, near[-1] if near else None
