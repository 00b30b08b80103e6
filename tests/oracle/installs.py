"""Services and tasks: who set up what started a process."""

import html
import re

from facts import BUILT_IN, NOBODY, SECOND, TASK_SCHEDULER, fold, image_name
from logons import Logon, id_of, logon_of, logon_type, logon_with, origin_of, session_with
from processes import parent_of


TASK_RUNNERS = {"taskeng.exe", "taskhost.exe", "taskhostex.exe", "taskhostw.exe"}


class Install:
    """A service or task that was set up, and the origin of who did it."""

    def __init__(self, event, by_id, command, arguments):
        self.event = event
        self.is_task = event.number not in (4697, 7045)
        self.file, self.arguments = canonical(command), arguments
        self.ended = None  # by which event on the same task
        self.life = 0  # how often a task of that name was deleted before
        if event.number == 7045:  # it names an account, and no session
            self.by_windows, self.origin, self.confidence, self.reason = False, None, "unknown", "origin_installer"
            return
        self.by_windows = event.id("SubjectLogonId") in BUILT_IN
        session = session_with(event.id("SubjectLogonId"), event, by_id)
        origin, confidence, _ = origin_of(session, by_id) if isinstance(session, Logon) else (None, "unknown", None)
        self.origin = id_of(origin) or event.id("SubjectLogonId")
        self.confidence = "inferred" if origin and confidence != "unknown" else "unknown"
        self.reason = "origin_task" if self.is_task else "origin_service"

    def task_name(self):
        return fold(self.event.text("TaskName") or "") if self.is_task and not self.event.old else ""

    def name(self):
        name = image_name(self.file)
        return name if "." in name else name + ".exe"


def program_of_windows(path):
    """Its name, if it lies in Windows' own folder; a name alone tells no folder."""
    in_folder = re.match(r"c:\\(windows|winnt)\\(system32|syswow64)\\[^\\]*$", canonical(path))
    return image_name(path) if in_folder or "\\" not in (path or "") else ""


def canonical(file):
    """%SystemRoot% is where Windows is."""
    return re.sub(r"^(%systemroot%|\\systemroot)\\", r"c:\\windows\\", fold(file))


def parts(line):
    """What stands in quotes, or up to a space; a path with spaces goes up to its .exe."""
    line = line.strip()
    quoted = re.match(r'"([^"]*)"?(.*)', line, re.S)
    if quoted:
        return quoted[1], quoted[2].strip()
    first = re.match(r"\S*", line)[0]
    program = re.match(r"(.*?\.exe)(?:\s|$)", line, re.I | re.S)
    file = program[1] if "\\" in first and program else first
    return file, line[len(file):].strip()


def commands(event):
    """What the event sets up to run."""
    if event.number in (4697, 7045):
        return [parts(event.text("ServiceFileName", "ImagePath") or "")]
    if event.old:
        return [parts(event.text("Command") or "")]
    definition = event.text("TaskContent" if event.number == 4698 else "TaskContentNew") or ""
    found = []
    for action in re.split(r"(?i)<command>", definition)[1:]:
        action = re.split(r"(?i)</exec>", action)[0]
        arguments = re.search(r"(?i)<arguments>([^<]*)", action)
        found.append((html.unescape(action.split("<")[0]).strip().strip('"'),
                      html.unescape(arguments[1]).strip() if arguments else ""))
    return found


class Installs(list):
    """Of a host, in order.  A task holds until it is updated or deleted."""

    def __init__(self):
        super().__init__()
        self.lives = {}  # of a task's name

    def find(self, events, by_id):
        for event in events:
            name = fold(event.text("TaskName") or "")
            if event.is_security(4698, 4699, 4702) and name and (event.id("SubjectLogonId") or event.number == 4699):
                self.end(event, name)
            if event.is_security(4697, 4698, 4702) and event.id("SubjectLogonId") or self.is_only_told_by(event, events):
                for command in commands(event):
                    self.append(Install(event, by_id, *command))
                    self[-1].life = self.lives.get(name, 0)
                    if not self[-1].file:
                        self.pop()

    @staticmethod
    def is_only_told_by(event, events):
        """7045, if no 4697 tells of the same service within two seconds."""
        by = event.number == 7045 and event.text("UserID")
        return by and not NOBODY.match(by) and not any(
            e.is_security(4697) and fold(e.text("ServiceName") or "") == fold(event.text("ServiceName") or "")
            and abs(e.time - event.time) <= 2 * SECOND for e in events)

    def end(self, event, name):
        if event.old:
            return
        for install in self:
            if install.is_task and install.task_name() == name:
                install.ended = install.ended or event
        self.lives[name] = self.lives.get(name, 0) + (event.number == 4699)


def plain(arguments):
    return " ".join(fold(arguments).split())


def arguments_agree(process, install):
    """Where the command line is recorded, its arguments must be those that were set
    up, as far as these have no variable; where it is not, a program of Windows is
    proof only of what runs it without arguments."""
    line = next((f.text("CommandLine") for f in process.facts if f.text("CommandLine")), "")
    if not line:
        path = canonical(process.image())
        return not install.arguments or not re.match(r"c:\\(windows|winnt)\\((system32|syswow64)\\(wbem\\)?)?[^\\]*$", path)
    given = plain(parts(line)[1])
    variable = re.search(r"%|\$\(", install.arguments)
    if variable:
        return given.startswith(plain(install.arguments[:variable.start()]))
    return given == plain(install.arguments)


def is_of(process, parent_name, by_scheduler, install):
    """A process whose parent is services.exe and whose image a 4697 installed, or
    that the Task Scheduler started and that is the command of a 4698 or 4702: by
    the whole path where svchost.exe does not tell that it is the Scheduler."""
    if not arguments_agree(process, install):
        return False
    image = canonical(process.image())
    if not install.is_task:
        return parent_name == "services.exe" and image == install.file
    if parent_name == "services.exe":
        return False
    if by_scheduler:
        return image_name(image) == install.name()
    return parent_name == "svchost.exe" and image == install.file


def made_by_somebody(process, task, installs):
    """A task that Windows itself updated is the one's who set it up to run the same before."""
    for other in reversed(installs[:installs.index(task)]) if task.by_windows and task.task_name() else []:
        if other.is_task and other.task_name() == task.task_name() and other.file == task.file \
                and other.life == task.life and not other.by_windows and arguments_agree(process, other):
            return other
    return task


PROGRAM = re.compile(r"\.(exe|com|scr)$", re.I)


def name_tasks(events, by_pid):
    """The Task Scheduler's log names the process of a task: it started within two seconds (129,
    200), or had not ended two seconds before (201); its file has the name of the action's, if
    that is a program."""
    for event in events:
        if event.provider != TASK_SCHEDULER or event.number not in (129, 200, 201) or not event.text("TaskName"):
            continue
        pid = event.id("ProcessID") if event.number == 129 else event.id("EnginePID")
        action = image_name((event.text("Path") if event.number == 129 else event.text("ActionName")) or "").strip('"')
        for process in reversed(by_pid.get(pid, [])):
            apart, end = event.time - process.start.time, process.last_exit()
            lives = apart >= -2 * SECOND and not (end and end.time < event.time - 2 * SECOND)
            near = abs(apart) <= 2 * SECOND if event.number != 201 else lives
            if near and (not PROGRAM.search(action) or action == image_name(process.image())):
                process.task = process.task or fold(event.text("TaskName"))
                break


def install_of_task(process, installs):
    """Who set up the task of that name."""
    for install in reversed(installs):
        holds = not install.ended or install.ended.order > process.start.order
        if install.task_name() == process.task and install.event.order < process.start.order and holds:
            return made_by_somebody(process, install, installs)
    return None


def asked_by_user(logon):
    subject = logon and logon.event.id("SubjectLogonId")
    return subject and subject != logon.id and subject not in BUILT_IN


def install_of(process, by_pid, by_id, lone_exits, lone_logoffs, installs):
    """The latest at or before the start, else that of the parent."""
    while process:
        if process.task:
            return install_of_task(process, installs)
        parent = parent_of(process, by_pid, lone_exits)[0]
        parent_name = program_of_windows(parent.image() if parent else process.parent_name)
        command_line = next((f.text("CommandLine") for f in parent.facts if f.text("CommandLine")), "") \
            if parent else next((f.text("ParentCommandLine") for f in process.facts if f.text("ParentCommandLine")), "")
        logon_id, logon = logon_of(process, by_id)[:2]
        of_parent = parent and logon_of(parent, by_id)
        if process.parent_exit:
            exit, seen = process.parent_exit
            of_parent = logon_with(exit.id("SubjectLogonId"), seen, by_id)
        same_logon = of_parent and of_parent[:2] == (logon_id, logon)
        kind = logon_type(logon) if logon else lone_logoffs.get(logon_id, {}).get("type")
        batch = kind == 4 and logon_id not in BUILT_IN and not same_logon and not asked_by_user(logon)
        by_scheduler = parent_name in TASK_RUNNERS or batch or (
            parent_name == "svchost.exe" and "-s schedule" in fold(command_line))
        for install in reversed(installs):
            holds = not install.ended or install.ended.order > process.start.order
            if install.event.order < process.start.order and holds \
                    and is_of(process, parent_name, by_scheduler, install):
                return made_by_somebody(process, install, installs) if install.is_task else install
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
