"""A case that evtrail makes of log files, and its rows with the records behind them."""
import os
import sqlite3
import subprocess
from dataclasses import dataclass

from records import Failure, Identity

# Exit codes of an import that made a case: all well, or something in the logs was not.
IMPORTED = (0, 3)

LINK = "(SELECT name FROM confidence WHERE confidence = {0}_confidence), (SELECT name FROM link_reason WHERE reason = {0}_reason)"
PROCESSES = f"""
SELECT process_key, p.status, p.pid, p.start, p.end, p.flags & 4, p.flags & 64, i.text, g.text,
  p.start_fact, p.sysmon_fact, p.end_fact, p.parent_key, p.parent_fact, p.logon_key, p.logon_id, p.logon_fact,
  {LINK.format("p.end")}, {LINK.format("p.parent")}, {LINK.format("p.logon")}
FROM derived_process p LEFT JOIN string i ON i.string_id = p.image_id LEFT JOIN string g ON g.string_id = p.guid_id"""
FACTS = """
SELECT fact_id, h.name, c.name, s.text, f.record_id, f.event_id, f.time
FROM fact f JOIN computer c USING (computer_id) JOIN host h USING (host_id) JOIN string s ON s.string_id = f.channel_id
WHERE NOT f.recovered"""


@dataclass
class Link:
    confidence: str
    reason: str

    @property
    def recorded(self):
        return self.confidence == "recorded"

    def __str__(self):
        return f"{self.confidence}, {self.reason}"


class Row:
    """A process as evtrail tells it."""
    def __init__(self, values):
        (self.key, self.status, self.pid, self.start, self.end, self.bound, self.clock_set, image, self.guid,
         self.start_fact, self.sysmon_fact, end_fact, self.parent_key, self.parent_fact, self.logon_key, self.logon_id,
         self.logon_fact, *links) = values
        self.image = (image or "").split("\\")[-1].lower()
        self.end_link, self.parent_link, self.logon_link = (Link(*links[i:i + 2]) for i in (0, 2, 4))
        # What shows a bound (a later start with that ID) is no exit.
        self.exit_fact = None if self.bound else end_fact
        self.parent = None


class Case:
    def __init__(self, evtrail, path, files, spoil=None):
        done = subprocess.run([evtrail, "import", "-q", "-d", path, *files], capture_output=True, text=True)
        if done.returncode not in IMPORTED:
            raise Failure(f"import of {os.path.dirname(files[0])}: exit code {done.returncode}: {done.stderr.strip()}")
        if spoil:
            with sqlite3.connect(path) as db:
                db.executescript(spoil)
        self.db = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
        self.facts = {}      # of an Identity
        self.identities = {}
        self.host_of = {}    # of a computer name
        for number, host, computer, *rest in self.db.execute(FACTS):
            self.host_of[computer.lower()] = host.lower()
            identity = Identity(computer.lower(), *rest)
            self.facts[identity] = number
            self.identities[number] = identity
        self.rows = {row.key: row for row in map(Row, self.db.execute(PROCESSES))}
        if not self.facts or not self.rows:
            raise Failure(f"import of {os.path.dirname(files[0])}: {len(self.facts)} events kept, {len(self.rows)} processes")
        self.by_fact = {}
        self.ended_by = {}
        self.logon_starts = dict(self.db.execute("SELECT logon_key, start FROM derived_logon"))
        for row in self.rows.values():
            row.parent = self.rows.get(row.parent_key)
            if row.exit_fact:
                self.ended_by[row.exit_fact] = row
            for fact in (row.start_fact, row.sysmon_fact):
                if fact:
                    self.by_fact.setdefault(fact, row)

    def row(self, record):
        """The process that a start record is about; None where it is in no row, or in no case."""
        return self.by_fact.get(self.facts.get(record.identity)) if record else None

    def fact(self, record):
        return self.facts.get(record.identity) if record else None

    def said(self, fact):
        """A fact in words."""
        if not fact:
            return "nothing"
        f = self.identities.get(fact)
        return f"{f.channel.split('/')[0].split('-')[-1]} record {f.record}" if f else "a recovered record"
