#!/usr/bin/env python3
"""Holds evtrail's joins against those of oracle.py, link by link.

    compare.py [--open TABLE STREAM] ANSWERS.jsonl CASE [TRUTH.jsonl]

Prints how many links of each kind were compared, how many agree, and the first
differences in full; with what really happened, of made-up hosts, also whether it
is true.  Exit status 1 if there is a difference, or an untruth that has no
explanation below.
"""

import json
import sqlite3
import sys

from facts import BUILT_IN, TICKS_1601_TO_1970, fold, iso

SHOWN = 20

ENDS = ["end", "end_before", "end_record", "end_confidence", "end_reason"]

# Kinds of links: the rows that have them, and the columns that must be equal.
LINKS = [
    ("boot", "boot", ["start", "confidence", "reason"]),
    ("place in boot", "process", ["boot", "start"]),
    ("place of logon", "logon", ["boot"]),
    ("start-exit", "process", ENDS),
    ("process-parent", "process",
     ["parent_start", "parent_record", "parent_confidence", "parent_reason"]),
    ("process-logon", "process",
     ["logon_id", "logon_record", "logon_confidence", "logon_reason"]),
    ("where user was", "process", ["client_address", "client_workstation", "client_confidence",
                                   "client_reason", "locked", "disconnected"]),
    ("origin of process", "process", ["origin_logon_id", "origin_confidence", "origin_reason"]),
    ("unknown parent", "parent", ["start", "children"]),
    ("session end", "logon", ENDS),
    ("client of logon", "logon", ["address", "workstation", "workstation_confidence", "workstation_reason"]),
    ("session manager", "screen", ["boot", "start_confidence", "address"] + ENDS),
    ("linked logon", "logon", ["linked_logon_id", "linked_confidence", "linked_reason"]),
    ("origin", "logon", ["origin_logon_id", "origin_confidence", "origin_reason"]),
]


def number(text):
    return None if text is None else int(text, 0)


def rows(case, query):
    case.row_factory = sqlite3.Row
    for row in case.execute(query):
        yield dict(row)


def read_case(path):
    """evtrail's answers in the form of the oracle's."""
    case = sqlite3.connect("file:%s?mode=ro" % path, uri=True)
    for row in rows(case, "SELECT * FROM boot"):
        yield {"kind": "boot", **row}
    for row in rows(case, "SELECT * FROM process WHERE start_record IS NOT NULL"
                          " OR end IS NOT NULL"):
        flags = (row["flags"] or "").split()
        yield {"kind": "process", **row, "logon_id": number(row["logon_id"]),
               "origin_logon_id": number(row["origin_logon_id"]),
               "locked": "locked" in flags, "disconnected": "disconnected" in flags}
    for row in rows(case, "SELECT * FROM logon WHERE record IS NOT NULL OR end_record IS NOT NULL"
                          " OR start_reason = 'logon_session_manager'"):
        if row["start_reason"] == "logon_session_manager":
            yield {"kind": "screen", **row}
            continue
        for name in ("logon_id", "linked_logon_id", "origin_logon_id"):
            row[name] = number(row[name])
        yield {"kind": "logon", **row}
    children = {}
    for row in rows(case, """
            SELECT h.name AS host, b.seq AS boot, p.process_key, p.pid, p.start AS told, f.record_id, c.start
            FROM derived_process p JOIN derived_process c ON c.parent_key = p.process_key
            JOIN fact f ON f.fact_id = c.start_fact
            JOIN derived_boot b ON b.boot_key = p.boot_key
            JOIN host h ON h.host_id = p.process_key >> 32
            WHERE p.start_fact IS NULL"""):
        start = row["told"] and iso(row["told"] - TICKS_1601_TO_1970)
        group = children.setdefault(row["process_key"], {"kind": "parent", **row, "start": start, "children": []})
        group["children"].append([iso(row["start"] - TICKS_1601_TO_1970), row["record_id"]])
    yield from children.values()


def identity(row):
    """What makes two rows rows about the same thing."""
    host = row["host"].casefold()
    if row["kind"] == "boot":
        return host, row["boot"]
    if row["kind"] == "screen":
        return host, row["start"]
    if row["kind"] == "parent":
        row["children"].sort()
        return (host, row["boot"], row["pid"], *row["children"][0])
    if row["kind"] == "process" and row["start_record"] is not None:
        return host, row["pid"], row["start"], row["start_record"], fold(row["image"])
    if row["kind"] == "process":
        return host, row["pid"], row["end"], row["end_record"], "exit"
    if row["record"] is not None and row["logon_id"] not in BUILT_IN:  # those are one a boot, of many 4624
        return host, row["start"], row["record"]
    return host, row["boot"], row["logon_id"]


def host_names(path):
    """The name that evtrail shows a host by, of each of its names."""
    case = sqlite3.connect("file:%s?mode=ro" % path, uri=True)
    return {name.casefold(): host for host, name in case.execute("SELECT host, name FROM host_name")}


def shown_by(names, answers):
    for row in answers:
        yield {**row, "host": names.get(row["host"].casefold(), row["host"])}


def answer(row):
    return json.dumps([row.get(c) for _, kind, columns in LINKS if kind == row["kind"] for c in columns])


def table(answers):
    """Of two logs that the analyst says are one host's, records may have one time and ID:
    such rows are told apart by what they say."""
    found = {}
    for row in sorted(answers, key=answer):
        key = (row["kind"],) + identity(row)
        while key in found:
            key += ("again",)
        found[key] = row
    return found


class Tally:
    def __init__(self):
        self.lines, self.differences = [], []

    def compare(self, link, kind, columns, ours, theirs):
        compared = agreed = 0
        for key in sorted(set(ours) | set(theirs), key=str):
            if key[0] != kind:
                continue
            a, b = ours.get(key), theirs.get(key)
            if a and not any(c in a for c in columns):
                continue
            compared += 1
            if a and b and all(a.get(c) == b.get(c) for c in columns):
                agreed += 1
            else:
                self.differences.append((link, key, columns, a, b))
        self.lines.append((link, compared, agreed, compared - agreed))

    def settle_open(self, reasons, ours):
        """Differences on hosts of which it is known why are counted; others, and hosts there that
        agree, are not allowed.  Whether a host agrees that should not."""
        agrees = False
        for host, why in reasons.items():
            known = [d for d in self.differences if d[1][1] == host]
            present = any(key[1] == host for key in ours)
            self.differences = [d for d in self.differences if d not in known]
            if present:
                print("open, %d: %s: %s" % (len(known), host, why))
            agrees |= present and not known
        return agrees

    def report(self):
        print("%-16s %9s %9s %9s" % ("link", "compared", "agree", "differ"))
        for line in self.lines:
            print("%-16s %9d %9d %9d" % line)
        print("%-16s %9d %9d %9d" % ("all", *map(sum, list(zip(*self.lines))[1:])))
        for link, key, columns, a, b in self.differences[:SHOWN]:
            print("DIFFERENCE in %s of %s" % (link, " ".join(map(str, key))))
            for who, row in (("oracle", a), ("evtrail", b)):
                print("    %-8s %s" % (who, row and {c: row.get(c) for c in columns}))
        return 1 if self.differences else 0


# What really happened on made-up hosts, and the columns that should tell it.
TRUTH = [("process", "exit", "end_record"), ("process", "parent", "parent_record"),
         ("process", "logon", "logon_record"), ("logon", "logoff", "end_record")]


# Where evtrail may say other than what really happened, since the log does.
EXPLAINED_TRUTH = [
    ("4647 before 4634",
     "a session ends with its 4647, where the truth has the 4634 that follows",
     lambda link, truth, row: link == "logoff" and row["end_reason"] == "logoff_requested"),
    ("4688 v0 and v1 have no target",
     "they name who asked for the process, SYSTEM for one that it starts in a session; what"
     " Sysmon or the exit say of the owner gives way to the word of the 4688",
     lambda link, truth, row: link == "logon" and row["requested_logon_id"] is None
     and row["logon_id"] in BUILT_IN and number(truth["logon_id"]) not in BUILT_IN),
    ("4624 v0 and v1 name no linked logon",
     "they do not tell that two logons are tokens of one session, so that the 4647 of the one"
     " says nothing of the other, of which no end is claimed",
     lambda link, truth, row: link == "logoff" and truth["ends_with_other"]
     and row["linked_logon_id"] is None and claims(row, "end_record") is None),
]


def claims(row, column):
    """The record that evtrail names as a link's other end; a bound is none."""
    if column == "end_record" and row["end"] is None:
        return None
    return row[column]


def by_event(row):
    """Rows of process starts and logons by the event that tells of them."""
    host = row["host"].casefold()
    if row["kind"] == "process":
        return host, row.get("start_record", row.get("record")), row["start"]
    return host, row["record"], number(str(row["logon_id"]))


def read_truth(path):
    """What really happened; of logons also whether one record ended both tokens."""
    with open(path, encoding="utf-8") as file:
        told = [json.loads(line) for line in file]
    logoffs = {(t["host"], t["record"], t["boot"]): t["logoff"] for t in told if t["kind"] == "logon"}
    for truth in told:
        if truth["kind"] == "logon":
            other = logoffs.get((truth["host"], truth["linked"], truth["boot"]))
            truth["ends_with_other"] = other is not None and other == truth["logoff"]
    return told


def against_truth(path, theirs):
    """Links against what really happened: none may be wrong or missing."""
    rows_of = {by_event(row): row for row in theirs.values() if row["kind"] in ("process", "logon")}
    counts, wrong, explained = {}, [], {}
    for truth in read_truth(path):
        row = rows_of.get(by_event(truth))
        for kind, link, column in TRUTH:
            if kind != truth["kind"] or link in ("logon", "logoff") \
                    and number(truth["logon_id"]) in BUILT_IN:
                continue
            said = row and claims(row, column)
            good = row is not None and said == truth[link]
            name = None if good or row is None else next(
                (n for n, _, test in EXPLAINED_TRUTH if test(link, truth, row)), None)
            place = 0 if good else 1 if name else 2
            counts.setdefault((kind, link), [0, 0, 0])[place] += 1
            if name:
                explained[name] = explained.get(name, 0) + 1
            elif not good:
                wrong.append((kind, link, truth, said, row))
    return counts, wrong, explained


def report_truth(path, theirs):
    counts, wrong, explained = against_truth(path, theirs)
    print("%-16s %9s %9s %9s %9s" % ("truth", "compared", "agree", "explained", "differ"))
    for (kind, link), tally in counts.items():
        print("%-16s %9d %9d %9d %9d" % (("true " + link, sum(tally)) + tuple(tally)))
    for name, why, _ in EXPLAINED_TRUTH:
        if name in explained:
            print("explained, %d: %s: %s" % (explained[name], name, why))
    for kind, link, truth, said, row in wrong[:SHOWN]:
        print("UNTRUE %s of %s: evtrail says %s\n    truth    %s\n    evtrail  %s"
              % (link, kind, said, truth, row))
    return 1 if wrong else 0


def read_open(path, stream):
    with open(path, encoding="utf-8") as file:
        rows = [line.split(None, 2) for line in file if not line.startswith("#")]
    return {host: why.strip() for of, host, why in rows if of == stream}


def main():
    arguments, reasons = sys.argv[1:], {}
    if arguments[:1] == ["--open"]:
        reasons, arguments = read_open(*arguments[1:3]), arguments[3:]
    if len(arguments) not in (2, 3):
        sys.exit("usage: compare.py [--open TABLE STREAM] ANSWERS.jsonl CASE [TRUTH.jsonl]")
    with open(arguments[0], encoding="utf-8") as file:
        ours = table(shown_by(host_names(arguments[1]), map(json.loads, file)))
    theirs = table(read_case(arguments[1]))
    tally = Tally()
    for link, kind, columns in LINKS:
        tally.compare(link, kind, columns, ours, theirs)
    status = tally.settle_open(reasons, ours)
    status |= tally.report()
    if len(arguments) == 3:
        status |= report_truth(arguments[2], theirs)
    return status


if __name__ == "__main__":
    sys.exit(main())
