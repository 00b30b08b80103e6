"""Services and tasks: who set up what started a process."""

import re

from facts import BUILT_IN, fold, image_name
from logons import Logon, id_of, logon_of, logon_type, logon_with, origin_of, session_with
from processes import parent_of


TASK_RUNNERS = {"taskeng.exe", "taskhost.exe", "taskhostex.exe", "taskhostw.exe"}


class Install:
    """A service or task that was set up, and the origin of who did it."""

    def __init__(self, event, by_id):
        self.event = event
        self.file = service_file(event.text("ServiceFileName") or "") if event.number == 4697 else None
        self.definition = fold(event.text("TaskContent", "TaskContentNew", "Command"))
        session = session_with(event.id("SubjectLogonId"), event, by_id)
        origin = id_of(origin_of(session, by_id)[0]) if isinstance(session, Logon) else None
        self.origin = origin or event.id("SubjectLogonId")
        self.confidence = "inferred" if origin else "unknown"
        self.reason = "origin_service" if self.file else "origin_task"


def service_file(command):
    """What stands in quotes, or up to .exe; %SystemRoot% is where Windows is."""
    quoted = re.match(r'\s*"([^"]*)', command)
    program = re.match(r"\s*(.*?\.exe)", command, re.I)
    file = fold(quoted[1] if quoted else program[1] if program else command.strip())
    return re.sub(r"^(%systemroot%|\\systemroot)\\", r"c:\\windows\\", file)


def find_installs(events, by_id):
    installs = [Install(e, by_id) for e in events if e.is_security(4697, 4698, 4702) and e.id("SubjectLogonId")]
    return [i for i in installs if i.file or i.definition]


def is_of(process, parent_name, by_scheduler, install):
    """A process whose parent is services.exe and whose image a 4697 installed, or
    that the Task Scheduler started and whose file stands in the definition of a 4698
    or 4702: the whole path where svchost.exe does not tell that it is the Scheduler."""
    if install.file:
        return parent_name == "services.exe" and fold(process.image()) == install.file
    if by_scheduler:
        return image_name(process.image()) in install.definition
    return parent_name == "svchost.exe" and fold(process.image()) in install.definition


def install_of(process, by_pid, by_id, lone_exits, lone_logoffs, installs):
    """The latest at or before the start, else that of the parent."""
    while process:
        parent = parent_of(process, by_pid, lone_exits)[0]
        parent_name = image_name(parent.image() if parent else process.parent_name)
        command_line = parent and next((f.text("CommandLine") for f in parent.facts if f.text("CommandLine")), "")
        logon_id, logon = logon_of(process, by_id)[:2]
        of_parent = parent and logon_of(parent, by_id)
        if process.parent_exit:
            exit, seen = process.parent_exit
            of_parent = logon_with(exit.id("SubjectLogonId"), seen, by_id)
        same_logon = of_parent and of_parent[:2] == (logon_id, logon)
        kind = logon_type(logon) if logon else lone_logoffs.get(logon_id, {}).get("type")
        batch = kind == 4 and logon_id not in BUILT_IN and not same_logon
        by_scheduler = parent_name in TASK_RUNNERS or batch or (
            parent_name == "svchost.exe" and "-s schedule" in fold(command_line))
        for install in reversed(installs):
            if install.event.order < process.start.order and is_of(process, parent_name, by_scheduler, install):
                return install
        process = parent
    return None


def origin_of_process(process, by_pid, by_id, lone_exits, lone_logoffs, installs):
    """That of its session; where nobody came in at it, that of who set up the
    service or the task."""
    logon_id, logon, _, _ = logon_of(process, by_id)
    if logon_id in BUILT_IN:
        found = None, "recorded", "origin_system"
    elif logon:
        origin, *how = origin_of(logon, by_id)
        found = id_of(origin), *how
    else:
        found = None, "unknown", "logon_not_recorded" if logon_id else "logon_unknown"
    if logon_id and found[2] != "origin_system":
        return found
    install = install_of(process, by_pid, by_id, lone_exits, lone_logoffs, installs)
    return (install.origin, install.confidence, install.reason) if install else found
