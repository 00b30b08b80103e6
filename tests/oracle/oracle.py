#!/usr/bin/env python3
"""The joins of doc/design.md, section 3, a second time: slow, short, plain.

    oracle.py [--said FILE] LOG.evtx|LOG.evt|CASE... > answers.jsonl

Events are decoded by evtxexport and evtexport (libevtx-utils, libevt-utils) and not
by evtrail, but for logs that they cannot read, whose facts may be taken from a case.
FILE has what the analyst says of names: lines "join NAME NAME", "part NAME".  The rules stand by
topic in boots, processes, logons, presence and installs: each
is one function, and its comment is the sentence of the design that it
implements.  compare.py holds the answers against those of evtrail.

Answers are JSON lines of five kinds:
  boot     a span between two starts of a host
  process  a recorded start (or a lone exit) with its exit, parent and logon, where its
           user was and where the person came in
  parent   the children that share a parent whose start is not recorded
  logon    a session with its end, linked logon, originating logon and client
  screen   a session of which LocalSessionManager alone tells
Times are ISO 8601 UTC with seven decimals, records are EventRecordIDs.
"""

import json
import sys

from boots import cut_into_boots
from clock import clock_steps, put_in_order
from facts import address_of, iso
from installs import Installs, name_tasks, origin_of_process
from logons import (Accounts, end_of_session, find_logons, id_of, join_logoffs,
                    linked_of, logon_of, logon_with, origin_of, other_tokens_end, pair_tokens)
from nodes import Hands, UnknownParents, node_of_exit
from owners import settle_owners
from presence import client_of, find_deeds, name_of_client
from processes import close_reused, end_of, find_processes, join_exits, join_tokens, parent_of
from reading import read_logs


def process_answer(host, number, process, boot, by_pid, by_id, lone_exits, lone_logoffs, deeds, installs):
    start = process.start
    origin, origin_confidence, origin_reason = origin_of_process(
        process, by_pid, by_id, lone_exits, lone_logoffs, installs)
    address, workstation, client_confidence, client_reason, locked, away = client_of(process, deeds, by_id)
    end, bound, end_record, end_confidence, end_reason = end_of(process, boot)
    parent, parent_confidence, parent_reason = parent_of(process, by_pid, lone_exits)
    logon_id, logon, logon_confidence, logon_reason = logon_of(process, by_id)
    return {
        "kind": "process", "host": host, "boot": number, "pid": process.pid(), "image": process.image(),
        "start": iso(start.time), "start_record": start.record,
        "end": iso(end), "end_before": iso(bound), "end_record": end_record,
        "end_confidence": end_confidence, "end_reason": end_reason,
        "parent_start": iso(parent.start.time if parent else process.node_start),
        "parent_record": parent and parent.start.record,
        "parent_confidence": parent_confidence, "parent_reason": parent_reason,
        "logon_id": logon_id, "logon_record": logon and logon.event.record,
        "logon_confidence": logon_confidence, "logon_reason": logon_reason,
        "client_address": address, "client_workstation": workstation,
        "client_confidence": client_confidence, "client_reason": client_reason,
        "locked": locked, "disconnected": away,
        "origin_logon_id": origin, "origin_confidence": origin_confidence, "origin_reason": origin_reason,
    }


def lone_exit_answer(host, number, facts, nodes, by_id):
    """All that is known of its owner is the exit's subject.  Where children
    showed the process before, it had started by then; if they did not name it,
    the exit is theirs by its ID only."""
    children, by_name = node_of_exit(facts, nodes)
    seen = children[0].start if children else facts[0]
    logon_id, logon, logon_confidence, logon_reason = logon_with(
        facts[0].id("SubjectLogonId"), seen, by_id)
    return {
        "kind": "process", "host": host, "boot": number, "pid": facts[0].id("ProcessId"),
        "start": iso(nodes.start_of(facts, children)), "start_record": None, "end": iso(facts[0].time), "end_before": None,
        "end_record": facts[0].record, "end_reason": "exit_only",
        "end_confidence": "recorded" if by_name else "inferred",
        "parent_start": None, "parent_record": None,
        "parent_confidence": "unknown", "parent_reason": "parent_unknown",
        "logon_id": logon_id, "logon_record": logon and logon.event.record,
        "logon_confidence": logon_confidence, "logon_reason": logon_reason,
    }


def screen_answer(host, number, session, boot):
    """What LocalSessionManager alone tells of."""
    off = session.off
    reused = session.reused
    end = (off.time, None, off.record, "inferred", "logoff_session_manager") if off \
        else (None, reused.time, reused.record, "inferred", "logon_id_reused") if reused \
        else end_of_session({}, None, False, boot)
    return {
        "kind": "screen", "host": host, "boot": number, "start": iso(session.event.time),
        "start_confidence": "inferred", "address": session.address,
        "end": iso(end[0]), "end_before": iso(end[1]), "end_record": end[2],
        "end_confidence": end[3], "end_reason": end[4],
    }


def client_of_logon(logon, logons):
    if logon.built_in:
        return {}
    name, confidence, reason = name_of_client(logon, logons)
    return {"address": address_of(logon.event.text("IpAddress")), "workstation": name,
            "workstation_confidence": confidence, "workstation_reason": reason}


def logon_answer(host, number, logon, logons, boot, by_id):
    end, bound, end_record, end_confidence, end_reason = end_of_session(
        logon.ends, logon.reused, logon.built_in, boot, logon.event, other_tokens_end(logon))
    linked, linked_confidence, linked_reason = linked_of(logon, by_id)
    origin, origin_confidence, origin_reason = origin_of(logon, by_id)
    return {
        "kind": "logon", "host": host, "boot": number, "logon_id": logon.id,
        **client_of_logon(logon, logons), "record": logon.event.record, "start": iso(logon.event.time),
        "end": iso(end), "end_before": iso(bound), "end_record": end_record,
        "end_confidence": end_confidence, "end_reason": end_reason,
        "linked_logon_id": linked,
        "linked_confidence": linked_confidence, "linked_reason": linked_reason,
        "origin_logon_id": id_of(origin), "origin_confidence": origin_confidence,
        "origin_reason": origin_reason,
    }


def lone_logoff_answer(host, number, logon_id, ends, boot):
    end, _, record, confidence, reason = end_of_session(ends, None, False, boot)
    return {
        "kind": "logon", "host": host, "boot": number, "logon_id": logon_id, "record": None,
        "start": None, "end": iso(end), "end_before": None, "end_record": record,
        "end_confidence": confidence, "end_reason": reason,
    }


def answers_of_host(host, events, holes):
    events = put_in_order(events)
    holes.close(events)
    boots, accounts, installs = cut_into_boots(events), Accounts(events), Installs()
    for number, boot in enumerate(boots, 1):
        boot.next = boots[number] if number < len(boots) else None
        boot.clock_steps = clock_steps(boot.events)
        confidence, reason = boot.outcome()
        processes = find_processes(boot.events)
        for process in processes:
            process.holes = holes
        lone_exits = join_exits(processes, boot.events)
        close_reused(processes)
        logons, by_id = find_logons(boot.events, accounts)
        pair_tokens(logons, by_id)
        lone_logoffs = join_logoffs(boot.events, by_id)
        deeds, screens = find_deeds(boot.events, logons, by_id)
        installs.find(boot.events, by_id)
        by_pid = {}
        for process in processes:
            by_pid.setdefault(process.pid(), []).append(process)
        name_tasks(boot.events, by_pid)
        hands = Hands(processes, lone_exits)
        join_tokens(by_pid, boot.events, lone_exits, hands)
        earliest = None if reason == "boot_before_log" else boot.start
        nodes = UnknownParents(processes, lone_exits, by_pid, hands, earliest)
        settle_owners(processes, by_pid, lone_exits, logons, by_id, lone_logoffs, boot.events)
        if reason == "boot_before_log":  # GUIDs may tell what ran before
            told = [nodes.start_of(facts, None) for facts in lone_exits] + list(nodes.starts.values())
            boot.start = min([boot.start] + [start for start in told if start])
        yield {"kind": "boot", "host": host, "boot": number, "start": iso(boot.start),
               "confidence": confidence, "reason": reason}
        for process in processes:
            yield process_answer(host, number, process, boot, by_pid, by_id, lone_exits, lone_logoffs,
                                 deeds, installs)
        for facts in lone_exits:
            yield lone_exit_answer(host, number, facts, nodes, by_id)
        for key, children in nodes.children.items():
            yield {"kind": "parent", "host": host, "boot": number, "pid": key[0], "start": iso(nodes.starts.get(key)),
                   "children": [[iso(c.start.time), c.start.record] for c in children]}
        for logon in logons:
            yield logon_answer(host, number, logon, logons, boot, by_id)
        for session in screens:
            yield screen_answer(host, number, session, boot)
        for logon_id, ends in lone_logoffs.items():
            yield lone_logoff_answer(host, number, logon_id, ends, boot)


def main():
    arguments, said = sys.argv[1:], []
    if arguments[:1] == ["--said"]:
        with open(arguments[1], encoding="utf-8") as file:
            said = [line.split() for line in file]
        arguments = arguments[2:]
    if not arguments:
        sys.exit("usage: oracle.py [--said FILE] LOG.evtx|LOG.evt|CASE...")
    for host, (events, holes) in read_logs(arguments, said).items():
        for answer in answers_of_host(host, events, holes):
            print(json.dumps(answer))


if __name__ == "__main__":
    main()
