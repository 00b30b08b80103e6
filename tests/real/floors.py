"""How many links were recorded and right once, in known recordings: fewer is a loss, whatever the reason.

A recording is known by the bytes of its files. A floor counts where all recordings of its set are judged; of any other
recording nothing is expected but that nothing is wrong."""
import hashlib
from collections import Counter

# Recordings by the print of their files: see print_of().
SETS = {
    "bf284b5812c80b20": "truth",  # 05c6ccc16dd1
    "344b2882099d517c": "truth",  # 43e755d5b237
    "0012ce4cccb10175": "truth",  # 7e2d82f2f1c9
    "7febe2c00f319021": "truth",  # 9a781f7c44c2
    "ffe5c6e2d15c9769": "real",  # apt_w10
}

# (set, logs, link, least)
FLOORS = (
    ("truth", "security", "parent", 176),
    ("truth", "security", "exit", 181),
    ("truth", "security", "logon", 11),
    ("truth", "security", "session ID", 217),
    ("truth", "both", "parent", 233),
    ("truth", "both", "exit", 213),
    ("truth", "both", "pair", 222),
    ("real", "both", "parent", 482),
    ("real", "both", "exit", 660),
    ("real", "both", "logon", 214),
)


def print_of(files):
    """What stands for the bytes of a folder's files, in the order of their names."""
    whole = hashlib.sha256()
    for path in sorted(files):
        with open(path, "rb") as f:
            whole.update(hashlib.sha256(f.read()).digest())
    return whole.hexdigest()[:16]


class Counts:
    """Of all recordings judged so far that are known."""
    def __init__(self):
        self.judged, self.links = Counter(), Counter()

    def add(self, files, verdicts):
        name = SETS.get(print_of(files))
        if not name:
            return
        self.judged[name] += 1
        for _, logs, link, _ in (f for f in FLOORS if f[0] == name and f[1] in verdicts):
            self.links[name, logs, link] += verdicts[logs].recorded(link)

    def below(self):
        """(set, words) of each floor that is not reached."""
        for name, logs, link, least in FLOORS:
            found = self.links[name, logs, link]
            if self.judged[name] == list(SETS.values()).count(name) and found < least:
                yield name, f"{logs}, {link}: {found} are recorded and agree, of {least} once"
