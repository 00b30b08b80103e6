#!/usr/bin/env python3
"""judge.py EVTRAIL FOLDER... - the joins of real logs held against Sysmon's GUIDs.

Each folder of EVTX files below those named, which has Sysmon's log, is judged twice: with its other logs alone, where
evtrail must find by IDs and times what Sysmon knows by GUID, and with all. It fails where anything is wrong, false or
missed (verdicts.py), where what the other logs alone tell is lost or less sure with Sysmon's, and where fewer links are
recorded and agree than a table of known recordings has (floors.py). What holds for every case is for laws.py."""
import argparse
import collections
import os
import sys
import tempfile

import floors
from casefile import Case
from records import Failure, read
from sysmon import Host
from verdicts import ORDER, Judge

MODES = ("security", "both")
SYSMON = "Microsoft-Windows-Sysmon".encode("utf-16le")


def has_sysmon(path):
    with open(path, "rb") as f:
        return SYSMON in f.read()


def folders(roots):
    """Folders with EVTX files, and these; libevtx does not know every form of a path."""
    for root in roots:
        for folder, _, names in sorted(os.walk(os.path.realpath(root))):
            files = sorted(os.path.join(folder, n) for n in names if n.lower().endswith(".evtx"))
            if files:
                yield folder, files


def hosts_of(files, case):
    """What each host's records say, under the name by which the case has it."""
    records = collections.defaultdict(dict)
    for path in files:
        for r in read(path):
            records[case.host_of.get(r.host, r.host)][r.identity] = r
    return [Host(name, of_host.values()) for name, of_host in sorted(records.items())]


def judge(evtrail, files, work, spoil):
    """The verdicts of both modes; None where no file is Sysmon's."""
    sysmon = [f for f in files if has_sysmon(f)]
    if not sysmon:
        return None
    verdicts = {}
    with tempfile.TemporaryDirectory(dir=work) as place:
        case = Case(evtrail, os.path.join(place, "both.case"), files, spoil)
        hosts = hosts_of(files, case)
        others = [f for f in files if f not in sysmon]
        alone = Case(evtrail, os.path.join(place, "alone.case"), others, spoil) if others else None
        for mode, of_mode in (("security", alone), ("both", case)):
            if not of_mode:
                continue
            judge_of = Judge(of_mode, mode == "both")
            for host in hosts:
                judge_of.of(host)
            verdicts[mode] = judge_of.verdicts
    return verdicts


def lost(verdicts):
    """What the other logs alone tell rightly, and both together do not, or less surely."""
    if "security" not in verdicts:
        return
    both = verdicts["both"].found
    for (link, identity), confidence in verdicts["security"].found.items():
        now = both.get((link, identity))
        if now is None:
            yield f"{link} of {identity.channel} record {identity.record} ({identity.host}) is lost"
        elif confidence == "recorded" and now != "recorded":
            yield f"{link} of {identity.channel} record {identity.record} ({identity.host}) is {now} with Sysmon's log"


class Report:
    """What is printed, and whether all is well."""
    def __init__(self, most):
        self.most, self.bad, self.totals = most, 0, collections.defaultdict(collections.Counter)

    def fault(self, kind, folder, words):
        self.bad += 1
        self.totals["faults"][kind] += 1
        if self.totals["faults"][kind] <= self.most:
            print(f"FAILED: {folder}: {kind}: {words}")

    def add(self, folder, verdicts):
        for mode, of_mode in verdicts.items():
            for (link, confidence), counts in of_mode.counts.items():
                self.totals[mode, link, confidence].update(counts)
            for link, verdict, words in of_mode.faults:
                self.fault(f"{mode}, {link} {verdict}", folder, words)
        for words in lost(verdicts):
            self.fault("lost with both logs", folder, words)

    def table(self):
        print(f"{'logs':9}{'link':16}{'confidence':12}" + "".join(f"{o:>8}" for o in ORDER))
        for key in sorted((k for k in self.totals if k != "faults"), key=lambda k: (MODES.index(k[0]), k[1:])):
            print(f"{key[0]:9}{key[1]:16}{key[2]:12}" + "".join(f"{self.totals[key][o]:8}" for o in ORDER))
        for kind, n in sorted(self.totals["faults"].items()):
            print(f"{n:5} {kind}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("evtrail")
    parser.add_argument("folders", nargs="+")
    parser.add_argument("--most", type=int, default=3, help="faults of a kind that are told")
    parser.add_argument("--work", help="where the cases lie meanwhile")
    parser.add_argument("--spoil", help="SQL that makes each case wrong first: for a test of the judge")
    words = parser.parse_args()
    report, judged, counts = Report(words.most), 0, floors.Counts()
    for folder, files in folders(words.folders):
        name = os.path.basename(folder)
        try:
            verdicts = judge(words.evtrail, files, words.work, words.spoil)
        except Failure as e:
            report.fault("not judged", name, str(e))
            continue
        if verdicts is None:
            continue
        judged += 1
        report.add(name, verdicts)
        counts.add(files, verdicts)
    for name, why in counts.below():
        report.fault("below the floor", name, why)
    print(f"{judged} recordings")
    report.table()
    sys.exit(1 if report.bad or not judged else 0)


if __name__ == "__main__":
    main()
