#!/usr/bin/env python3
"""cases.py EVTRAIL LOGWRITER FOLDER TABLE [NAME...] - small cases and what is right of them.

Each scenario in FOLDER that TABLE names is written as logs and imported; one line a check."""
import os
import sqlite3
import subprocess
import sys
import tempfile


class Check:
    """A question to a case and what is right."""
    def __init__(self, line):
        names, self.what = line.split(None, 1)
        self.names = names.split("+")
        self.query = self.command = None
        self.rows, self.has, self.lacks = [], [], []

    def add(self, line):
        sign, rest = line[0], line[2:]
        if sign == "?":
            self.query = rest
        elif sign == "$":
            self.command = rest.split()
        else:
            {"=": self.rows, "~": self.has, "!": self.lacks}[sign].append(rest)

    def fault(self, evtrail, case):
        """What is wrong; None where all is right."""
        if self.query:
            return self._of_rows(case)
        done = subprocess.run([evtrail, self.command[0], "-d", case, *self.command[1:]], capture_output=True, text=True)
        if done.returncode:
            return f"exit code {done.returncode}: {done.stderr.strip()}"
        faults = [f"no '{t}'" for t in self.has if t not in done.stdout]
        faults += [f"'{t}' {_around(t, done.stdout)}" for t in self.lacks if t in done.stdout]
        return "; ".join(faults) or None

    def _of_rows(self, case):
        with sqlite3.connect(f"file:{case}?mode=ro", uri=True) as db:
            try:
                found = ["|".join("" if v is None else str(v) for v in row) for row in db.execute(self.query)]
            except sqlite3.Error as e:
                return str(e)
        return None if found == self.rows else f"{'; '.join(found) or 'nothing'}, not {'; '.join(self.rows) or 'nothing'}"


def _around(text, whole):
    at = whole.index(text)
    return "in: " + whole[max(0, at - 60):at + len(text) + 20].replace("\n", " ")


def checks_of(table):
    checks = []
    with open(table, encoding="utf-8") as lines:
        for line in (l.rstrip("\n") for l in lines):
            if not line.strip() or line.startswith("#"):
                continue
            if line[0] in "?$=~!" and line[1:2] in (" ", ""):
                checks[-1].add(line)
            else:
                checks.append(Check(line))
    return checks


def case_of(names, evtrail, logwriter, folder, work):
    """The case of some scenarios; an error in words where it cannot be made."""
    path = os.path.join(work, "+".join(names))
    if os.path.exists(path + ".case"):
        return path + ".case", None
    for name in names:
        done = subprocess.run([logwriter, "scenario", os.path.join(folder, name + ".scn"), "-o", path], capture_output=True, text=True)
        if done.returncode:
            return None, f"the log writer: {done.stderr.strip()}"
    done = subprocess.run([evtrail, "import", "-q", "-d", path + ".case", path], capture_output=True, text=True)
    return path + ".case", f"import: {done.stderr.strip()}" if done.returncode not in (0, 3) else None


def main():
    evtrail, logwriter, folder, table, *names = sys.argv[1:]
    passed = failed = 0
    with tempfile.TemporaryDirectory() as work:
        for check in checks_of(table):
            if names and not set(names) & set(check.names):
                continue
            case, fault = case_of(check.names, evtrail, logwriter, folder, work)
            fault = fault or check.fault(evtrail, case)
            passed, failed = passed + (not fault), failed + bool(fault)
            print(f"{'FAIL' if fault else 'PASS'} {'+'.join(check.names)}: {check.what}" + (f": {fault}" if fault else ""))
    print(f"{passed} passed, {failed} failed")
    sys.exit(1 if failed or not passed else 0)


if __name__ == "__main__":
    main()
