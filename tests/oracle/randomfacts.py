#!/usr/bin/env python3
"""Writes a logwriter scenario of short random streams of facts, one a host.

    randomfacts.py modern|old|renamed SEED STREAMS [RECORDS-IN-A-CHUNK] > random.scn

Few process IDs, images and logon IDs, so that each recurs within moments; any
event may be missing, come out of order, at the same time as another or after the
clock was set.

modern   all hosts are in one forwarded log
old      events before Vista: in one converted log, or in EVT files, which may overlap,
         with a converted copy of some of the records; some hosts were upgraded later
renamed  either; each host changes its name, in a log of its own or a forwarded one.
         Lines "# evtrail host ..." are what the analyst says.
"""

import random
import sys
from datetime import datetime, timedelta

from randomold import Old
from randomstream import START, Stream, channel_of

CHANNELS = {"Security": "", "System": "_system", "Sysmon": "_sysmon", "TerminalServices": "_ts"}


class Writer:
    """Prints the events of a stream, or some of them, into a file."""

    def __init__(self, stream, name, chunk):
        self.stream, self.name, self.chunk = stream, name, chunk

    def piece(self, files, first, end):
        """The events from first to before end, with their records and names."""
        at, records, computer = START, dict.fromkeys(CHANNELS, 1), self.name
        print(f"host {self.name} domain=CORP os={self.stream.system}")
        for file in files:
            print(f"file {file}" + ("" if file.startswith("none") else self.chunk))
        for number, (time, what) in enumerate(self.stream.told[:end]):
            if number == first:
                for channel, record in records.items():
                    print(f"record {record} channel={channel}")
                print(f"computer {computer}\nat {START:%Y-%m-%d %H:%M}")
            if first <= number and channel_of(what):
                print(f"{round((time - at) / timedelta(milliseconds=1)):+d}ms {what}")
                at = time
            elif first <= number:
                print(what)
            records, computer = self.after(what, records, computer)

    @staticmethod
    def after(what, records, computer):
        """The next records of the logs, and the name of the host."""
        kind, word = what.split()[:2]
        if kind == "computer":
            return records, word
        channel = channel_of(what) or "Security"
        return {**records, channel: int(word) if kind == "record" else records[channel] + 1}, computer

    def all_in(self, file):
        self.piece([f"{file}.evtx channel=all"], 0, len(self.stream.told))

    def own_files(self, dice):
        """A file a channel; or, as logs are kept, several, of which each has records of
        the one before."""
        told = [what for _, what in self.stream.told]
        # A log before Vista that is cleared is another file.
        anew = [n for n, what in enumerate(told) if what.startswith("record")] if self.stream.evt else []
        cuts = sorted(anew + ([dice.randint(0, len(told))] if dice.random() < .4 else []))
        for number, (start, end) in enumerate(zip([0] + cuts, cuts + [len(told)])):
            before = cuts[number - 2] if number > 1 else 0
            first = start if start in anew or not number else dice.randint(before, start)
            first = max([first] + [n for n in anew if n <= start])
            self.own(number, first, end, ".evt" if self.stream.evt else ".evtx")
        if self.stream.evt and dice.random() < .3:
            self.own(len(cuts) + 1, dice.randint(0, len(told)), len(told), ".evtx")

    def own(self, number, first, end, suffix):
        here = {channel_of(what) for _, what in self.stream.told[first:end]}
        form = " format=evt" if suffix == ".evt" else ""
        files = [f"{self.name}_{number}{part}{suffix} channel={channel}{form}"
                 for channel, part in CHANNELS.items() if channel in here]
        self.piece([f"none channel={channel}" for channel in CHANNELS] + files, first, end)


def modern(dice, number, chunk):
    Writer(Stream(dice).tell(), f"R{number}", chunk).all_in("Forwarded")


def upgraded(dice):
    """A host before Vista, and what it became; an upgrade boots it, or nothing tells."""
    stream = Old(dice).tell()
    newer = Stream(dice)
    newer.now = stream.now + timedelta(hours=1)
    if dice.random() < .7:
        newer.boot()
    stream.told += newer.tell().told
    stream.system, stream.evt = newer.system, False
    return stream


def old(dice, number, chunk):
    stream = upgraded(dice) if dice.random() < .15 else Old(dice).tell()
    writer = Writer(stream, f"O{number}", chunk)
    if stream.evt:
        writer.own_files(dice)
    else:
        writer.all_in("Converted")


def names_of(stream, name):
    """The names that its events have."""
    names = set()
    for _, what in stream.told:
        if what.startswith("computer"):
            name = what.split()[1]
        elif channel_of(what):
            names.add(name.lower())
    return sorted(names)


def renamed(dice, number, chunk):
    """Names go on, come back, differ in case or by a domain; a new name may come with a
    new clock.  The analyst may say otherwise."""
    stream = (Old(dice) if dice.random() < .4 else Stream(dice)).tell()
    names = [f"N{number}A", f"N{number}B", f"N{number}C.corp.example.net", f"n{number}b"]
    for _ in range(dice.choice([1, 1, 1, 2, 3])):
        name = dice.choice(names[1:3] + names)
        # A log that shows no step back may tell what follows as of before it.
        hours = [0] * 6 + [30] + [-72, -20, -1] * (stream.log != "both")
        stream.rename(dice.randint(0, len(stream.told)), name, dice.choice(hours))
    writer = Writer(stream, names[0], chunk)
    if dice.random() < .15:
        writer.all_in("Forwarded" if dice.random() < .5 else f"N{number}")
    else:
        writer.own_files(dice)
    known = names_of(stream, names[0])
    join = dice.random() < .05
    if stream.log == "Security":  # else it is not clear which events of two logs are one
        SAID.append(dice.choice(known))
    if join:
        print(f"# evtrail host join {dice.choice(known)} {dice.choice(known + SAID[-2:] * (stream.log == 'Security'))}")
    if dice.random() < .05:
        print(f"# evtrail host part {dice.choice(known)}")


SAID = []  # a name of each host so far, which may be joined to the next

KINDS = {"modern": modern, "old": old, "renamed": renamed}


def main():
    if len(sys.argv) not in (4, 5) or sys.argv[1] not in KINDS:
        sys.exit("usage: randomfacts.py modern|old|renamed SEED STREAMS [RECORDS-IN-A-CHUNK]")
    chunk = " chunk=" + sys.argv[4] if len(sys.argv) == 5 else ""
    dice = random.Random(int(sys.argv[2]))
    for number in range(int(sys.argv[3])):
        KINDS[sys.argv[1]](dice, number, chunk)


if __name__ == "__main__":
    main()
