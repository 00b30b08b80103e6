"""Parents whose start is not recorded: which children share one, and what tells of it."""

from facts import SECOND, SYSMON, Guid, fold, is_kernel
from processes import exit_image, guid_of, parent_of, parent_start_told


class Hands:
    """How often an ID has changed hands: at the starts and exits that have it."""

    def __init__(self, processes, lone_exits):
        self.changes = {}
        for process in processes:
            for fact in (process.start, process.end, process.earlier_exit):
                if fact:
                    self.changes.setdefault(process.pid(), []).append(fact.order)
        for facts in lone_exits:
            self.changes.setdefault(facts[0].id("ProcessId"), []).append(facts[0].order)

    def of(self, pid, fact):
        return sum(order < fact.order for order in self.changes.get(pid, []))


def node_guid(guid):
    """What its first eight bytes are alike in is one process."""
    return guid and (Guid(guid).head or guid)


class UnknownParents:
    """Where nothing agrees, the parent is a node of its own, start not recorded,
    shared by all children that point to the same one: same process ID and name
    (or none), and no start or exit with that ID between them.  Process 4 is
    System, named or not.  Those that name different GUIDs have different parents; one
    that names none has that of the GUID that was named last, or else first.  Before Vista no
    start names its parent: what the first 600 says is the name for all, and a child for which
    another name is said has another."""

    def __init__(self, processes, lone_exits, by_pid, hands, earliest):
        self.hands, self.children, self.names = hands, {}, {}
        self.shown = {}  # what first showed each of them
        self.starts, self.earliest = {}, earliest  # of those whose GUID tells it; not before the boot
        self.guids = {}  # of what has one ID and name: GUIDs, and what first named each
        unknown = []
        for process in processes:
            parent, _, reason = parent_of(process, by_pid, lone_exits)
            if not parent and reason not in ("parent_unknown", "audit_id"):
                unknown.append((process, reason))
        shared = [p for p, reason in unknown if p.start.old and reason != "parent_image_differs"]
        for _, process in sorted(((n.order, p) for p in shared for n in p.namers[:1]), key=lambda pair: pair[0]):
            self.names.setdefault(self.key(process.creator(), "", process.start), fold(process.creator_image()))
        for process, reason in unknown:
            pid, name = process.creator(), fold(process.creator_image())
            if is_kernel(process.start, pid):
                name = "system"
            elif process.namers and reason != "parent_image_differs" \
                    and name == self.names.get(self.key(pid, "", process.start)):
                name = ""
            named_by = process.namers[0] if name and process.namers else process.start
            process.parent_key, process.parent_shown = self.key(pid, name, named_by), named_by.order
            guid, told = node_guid(process.creator_guid()), process.fact(SYSMON)
            if guid:
                guids = self.guids.setdefault(process.parent_key, {})
                guids[guid] = min(told.order, guids.get(guid, told.order))
            process.parent_name = name or self.names.get(self.key(pid, "", process.start))
        for process, _ in unknown:
            key = (*process.parent_key,
                   node_guid(process.creator_guid()) or self.last_guid(process.parent_key, process.start))
            self.children.setdefault(key, []).append(process)
            told = parent_start_told(process)
            if told is not None and (earliest is None or told > earliest - SECOND):
                self.starts.setdefault(key, max(told, earliest or told))
            self.shown[key] = min(process.parent_shown, self.shown.get(key, process.parent_shown))

        for facts in lone_exits:
            children, _ = node_of_exit(facts, self)
            key = next((key for key, group in self.children.items() if group is children), None)
            if key and self.start_of(facts, None):
                self.starts.setdefault(key, self.start_of(facts, None))
        for key, children in self.children.items():
            first = min(children, key=lambda c: c.start.order)
            if self.starts.get(key, 0) > first.start.time:  # it is not of them all
                del self.starts[key]
            for child in children:
                child.node_start = self.starts.get(key)
        for facts in lone_exits:
            children, _ = node_of_exit(facts, self)
            for child in children or ():
                child.parent_name = exit_image(facts[0]) or child.parent_name
                child.parent_exit = facts[0], children[0].start

    def start_of(self, facts, children):
        """Of a process of which only the exit is recorded, by its GUID, or what its children tell."""
        guid = guid_of(facts)
        second = guid and Guid(guid).second
        told = second and second <= facts[0].time and (self.earliest is None or second > self.earliest - SECOND) \
            and not (children and second > children[0].start.time)
        return max(second, self.earliest or second) if told else children[0].node_start if children else None

    def key(self, pid, name, fact):
        return pid, name, self.hands.of(pid, fact)

    def last_guid(self, key, fact):
        """The one that was named last before this fact, or else first."""
        guids = sorted(self.guids.get(key, {}).items(), key=lambda pair: pair[1])
        before = [guid for guid, order in guids if order < fact.order]
        return before[-1] if before else guids[0][0] if guids else None

    def of(self, key, exit, guid):
        """The children of that ID and name, if the exit has none or their GUID; those that
        name none and no other does are of any."""
        guids = self.guids.get(key)
        return self.children.get((*key, (guid or self.last_guid(key, exit)) if guids else None))

    def first(self, pid, fact, guid):
        """The children of the first that was shown with that ID, whatever its name, and
        whether it has that GUID; of one with another it is not."""
        hands = self.hands.of(pid, fact)
        keys = sorted((key for key in self.shown if (key[0], key[2]) == (pid, hands)), key=self.shown.get)
        named = [key for key in keys if guid and key[3] == guid]
        others = [key for key in keys if not guid or key[3] is None]
        return (self.children[(named or others)[0]] if named or others else None), bool(named)


def node_of_exit(facts, nodes):
    """The children of the process that ended, and whether its name agrees; an exit of
    Windows 2000 has none."""
    exit, guid = facts[0], node_guid(guid_of(facts))
    pid, name = exit.id("ProcessId"), fold(exit_image(exit))
    if not name:
        children, by_guid = nodes.first(pid, exit, guid)
        return children, by_guid or not children
    unnamed = nodes.key(pid, "", exit)
    named = nodes.of(nodes.key(pid, name, exit), exit, guid)
    if not named and name == nodes.names.get(unnamed):
        named = nodes.of(unnamed, exit, guid)
    nameless = nodes.of(unnamed, exit, guid) if unnamed not in nodes.names else None
    return named or nameless, bool(named or not nameless)
