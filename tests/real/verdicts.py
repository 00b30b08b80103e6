"""evtrail's links of one case against what Sysmon says.

A verdict on a link is one of
  agree   the true record, or, where no record is in the log, the true moment
  wrong   a record, but another than the true one
  false   a record, though the true one is not in the log
  missed  none, though the true one is in the log
  none    none, and rightly"""
from collections import Counter, defaultdict

from records import SECOND, ticks, text
from sysmon import PAIR, UNSURE, WITHIN

ORDER = ("agree", "wrong", "false", "missed", "none")
BAD = ("wrong", "false", "missed")


class Verdicts:
    def __init__(self):
        self.counts = defaultdict(Counter)  # of (link, confidence)
        self.faults = []                    # (link, verdict, words)
        self.found = {}                     # (link, record) that agree: their confidence

    def add(self, link, verdict, confidence, about, why, record=None):
        self.counts[link, confidence][verdict] += 1
        if verdict in BAD:
            self.faults.append((link, verdict, f"{about}: {why}"))
        elif verdict == "agree" and record:
            self.found[link, record.identity] = confidence

    def recorded(self, link):
        return self.counts[link, "recorded"]["agree"]


class Judge:
    """One case, with Sysmon's log in it or with the other logs only."""
    def __init__(self, case, with_sysmon):
        self.case, self.with_sysmon = case, with_sysmon
        self.verdicts = Verdicts()

    def of(self, host):
        for process in host.processes:
            if process.recorded(self.with_sysmon):
                self._process(host, process)
        for five, security, guid in host.unknown_ends:
            self._end_of_nothing(host, five, security)
        if self.with_sysmon:
            for five, process in host.ended_again:
                self._ended_again(host, five, process)

    def _row(self, process):
        row = self.case.row(process.security)
        if not row and self.with_sysmon:
            row = self.case.row(process.start)
        return row

    def _process(self, host, process):
        about = f"{host.name}: {process}"
        row = self._row(process)
        if not row:
            self.verdicts.add("start", "missed", "", about, "no process")
            return
        self._end(host, process, row, about)
        self._seen(host, process, row, about)
        if not process.start:
            return
        if self.with_sysmon:
            self._pair(process, row, about)
        self._start(host, process, row, about)
        self._parent(host, process, row, about)
        self._session(process, row, about)
        self._logon(host, process, row, about)

    def _pair(self, process, row, about):
        """Both logs' starts are one row."""
        if not process.security:
            return
        other = self.case.row(process.start)
        if other is row and row.sysmon_fact == self.case.fact(process.start):
            self.verdicts.add("pair", "agree", "recorded", about, "", process.security)
        elif row.sysmon_fact:
            self.verdicts.add("pair", "wrong", "recorded", about, f"paired with {self.case.said(row.sysmon_fact)}")
        else:
            self.verdicts.add("pair", "missed", "unknown", about, "two rows" if other else "Sysmon's is in no row")

    def _start(self, host, process, row, about):
        """When it started: by Sysmon's own word, whenever that was written."""
        happened = host.happened(process.start)
        near = row.start is not None and abs(row.start - happened) <= PAIR
        self.verdicts.add("start time", "agree" if near else "wrong", "recorded", about,
                          f"started {text(row.start)}, happened {text(happened)}")

    def _parent(self, host, process, row, about):
        told = host.parent(process)
        if not told:
            return
        guid, true = told
        link, given = row.parent_link, row.parent
        why = (f"parent is {'of ' + text(guid.second) if not true or true is UNSURE else true}; "
               f"evtrail: {given.image if given else '?'} of {text(given.start) if given else '?'} ({link})")
        is_there = true is not UNSURE and true is not None and true.recorded(self.with_sysmon)
        if row.parent_fact:
            if is_there:
                verdict = "agree" if given is self._row(true) else "wrong"
            else:
                verdict = "agree" if self._of_second(host, given, guid) and true is UNSURE else "false"
        elif is_there:
            verdict = "missed"
        else:
            verdict = "none"
            if self.with_sysmon and true is None:
                self._told_start("parent's start", given.start if given else None, guid.second, host, about, why)
        self.verdicts.add("parent", verdict, link.confidence, about, why, process.security)

    def _told_start(self, link, start, second, host, about, why):
        """Where no log has its start, the GUID tells the second."""
        right = start is not None and (host.utc_is_wrong or WITHIN[0] <= start - second <= WITHIN[1])
        self.verdicts.add(link, "agree" if right else "missed" if start is None else "wrong", "", about, why)

    @staticmethod
    def _of_second(host, row, guid):
        return row.start is not None and (host.utc_is_wrong or WITHIN[0] <= row.start - guid.second <= WITHIN[1])

    def _end(self, host, process, row, about):
        """Its Sysmon 5, and in the Security log the 4689 of the same moment."""
        five, security = process.end, process.end_security
        if not five:
            return
        known = bool(security or self.with_sysmon)
        truths = {self.case.fact(r) for r in (five, security) if r}
        why = f"ended {text(host.happened(five))}; evtrail: {self.case.said(row.exit_fact)}, {text(row.end)} ({row.end_link})"
        if not row.exit_fact:
            verdict = "missed" if known else "none"
        elif not known:
            verdict = "false"
        else:
            near = row.end is not None and abs(row.end - host.happened(five)) <= PAIR
            verdict = "agree" if row.exit_fact in truths and near else "wrong"
        self.verdicts.add("exit", verdict, row.end_link.confidence, about, why, process.security)

    def _end_of_nothing(self, host, five, security):
        """An exit of a process whose start no log has ends none that has one."""
        for record in (five, security):
            row = self.case.ended_by.get(self.case.fact(record))
            if row:
                self.verdicts.add("exit", "none" if row.status else "false", row.end_link.confidence, f"{host.name}: {record}",
                                  f"ends what no log saw start; evtrail: {row.image} {row.pid} of {text(row.start)}")

    def _ended_again(self, host, five, former):
        """It ends who has just got the ID, by inference, where nothing else does; it is no process of its own."""
        row = self.case.ended_by.get(self.case.fact(five))
        about = f"{host.name}: {five}, of {former}, which had ended"
        if row and row.status:
            self.verdicts.add("exit", "false", row.end_link.confidence, about, "is a process of its own")
        next_of_id = host.just_started(five)
        if not next_of_id or next_of_id.end:
            return
        given = self._row(next_of_id)
        verdict = "agree" if row and row is given and not row.end_link.recorded else "missed"
        self.verdicts.add("former's exit", verdict, row.end_link.confidence if row else "", about,
                          f"ends {next_of_id}; evtrail: {f'{row.image} {row.pid} ({row.end_link})' if row else 'nobody'}")

    def _session(self, process, row, about):
        """The logon ID."""
        true = process.start.number("LogonId")
        if true is None:
            return
        given = row.logon_id
        verdict = "missed" if given is None else "agree" if given & (1 << 64) - 1 == true else "wrong"
        self.verdicts.add("session ID", verdict, row.logon_link.confidence, about,
                          f"session {true:#x}; evtrail: {given} ({row.logon_link})", process.security)

    def _logon(self, host, process, row, about):
        told = host.logon(process)
        if not told or row.logon_id != process.start.number("LogonId"):
            return
        second, true = told
        why = f"logged on {text(second)}, {true or 'not in the log'}; evtrail: {self.case.said(row.logon_fact)} ({row.logon_link})"
        if self.with_sysmon and not true and not row.logon_fact:
            start = self.case.logon_starts.get(row.logon_key)
            self._told_start("logon's start", start, second, host, about, f"{why}, at {text(start)}")
        if not row.logon_fact:
            verdict = "missed" if true else "none"
        elif not true:
            verdict = "false"
        else:
            verdict = "agree" if row.logon_fact == self.case.fact(true) else "wrong"
        self.verdicts.add("logon", verdict, row.logon_link.confidence, about, why, process.security)

    def _seen(self, host, process, row, about):
        """It did nothing before its start, and nothing after an end that is recorded."""
        for r in process.sightings:
            if not ticks(r.data.get("UtcTime")):
                continue
            happened = host.happened(r)
            early = row.start is not None and happened < row.start - PAIR
            late = row.exit_fact and row.end_link.recorded and happened > row.end + PAIR
            if early or late:
                self.verdicts.add("alive", "wrong", row.end_link.confidence, about,
                                  f"{r} saw it {text(happened)}, {text(row.start)} to {text(row.end)}")
                return
        if process.sightings:
            self.verdicts.add("alive", "agree", row.end_link.confidence, about, "")
