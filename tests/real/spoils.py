#!/usr/bin/env python3
"""spoils.py CASE - proves that no law is idle: each must be broken in a copy of CASE that was spoilt for it.

CASE must break none by itself. Its clock is told never to have been set, so that nothing excuses what is spoilt."""
import os
import shutil
import sqlite3
import sys
import tempfile

import laws

# A process with a recorded end, its parent's start recorded, and another of the same boot behind it.
CHILD = ("(SELECT p.process_key FROM derived_process p JOIN derived_process x ON x.process_key = p.parent_key "
         "WHERE p.status = 0 AND x.status = 0 AND p.end_fact IS NOT NULL AND x.end_fact IS NOT NULL AND NOT (p.flags | x.flags) & 4 "
         "AND p.end_confidence = 2 AND x.end_confidence = 2 AND p.parent_fact IS NOT NULL AND p.logon_fact IS NOT NULL ORDER BY 1 LIMIT 1)")
PARENT = f"(SELECT parent_key FROM derived_process WHERE process_key = {CHILD})"
LOGON = "(SELECT logon_key FROM derived_logon WHERE status = 0 AND end_confidence = 2 AND end_fact IS NOT NULL AND type = 10 ORDER BY 1 LIMIT 1)"
PAIR = "(SELECT logon_key FROM derived_logon WHERE linked_confidence = 2 ORDER BY 1 LIMIT 1)"
HOUR = 36000000000
LATE = 100 * 24 * HOUR


def process(change, key=CHILD):
    return f"UPDATE derived_process SET {change} WHERE process_key = {key}"


def boot(change, seq=1):
    return f"UPDATE derived_boot SET {change} WHERE seq = {seq}"


def logon(change, key=LOGON):
    return f"UPDATE derived_logon SET {change} WHERE logon_key = {key}"


def reason(name):
    return f"(SELECT reason FROM link_reason WHERE name = '{name}')"


def string(text):
    return f"INSERT OR IGNORE INTO string (text) VALUES ('{text}')"


def string_of(text):
    return f"(SELECT string_id FROM string WHERE text = '{text}')"


KERNEL = ("UPDATE fact SET event_id = 1 WHERE event_id = 12 AND layout_id IN (SELECT layout_id FROM layout WHERE provider_id IN "
          "(SELECT string_id FROM string WHERE text LIKE '%Kernel-General'))")
CONHOST = "C:\\Windows\\System32\\conhost.exe"

SPOILS = {
    "a boot ends before it starts": [boot(f"end = start - {HOUR}")],
    "a boot starts before the one before it ended": [boot(f"end = end + {LATE}")],
    "another reading of the clock in a boot of which nothing says that it was set": [boot("end_reading = 2")],
    "another reading of the clock, and nothing shows that it was set back": [boot("end_reading = 2")],
    "boots are not as many as Kernel-General 12": ["DELETE FROM derived_boot WHERE seq = 2"],
    "boots are not as many as 6005": [KERNEL, "DELETE FROM derived_boot WHERE seq = 2"],
    "boots are not as many as 4608": ["DELETE FROM record_day WHERE channel_id IN (SELECT string_id FROM string WHERE text = 'System')",
                                      "DELETE FROM derived_boot WHERE seq = 2"],
    "a Kernel-General 12 without a boot that starts by then": [boot(f"start = start - {HOUR}")],
    "a boot without a Kernel-General 12": [boot(f"start = start - {HOUR}")],
    "boots are not numbered in order": [boot("seq = 9")],
    "a boot before the log begins behind others": [boot(f"reason = {reason('boot_before_log')}", 2)],
    "a child starts before its parent": [process(f"start = start - {HOUR}")],
    "a child starts after its parent's recorded end": [process(f"start = start + {LATE}")],
    "a start at another time than its record": [process("start = start + 1")],
    "two processes of one ID at once": ["UPDATE derived_process SET pid = 4444, boot_key = (SELECT max(boot_key) FROM derived_boot)",
                                        process(f"end = end + {LATE}")],
    "an ID given away, and nothing ends its first holder": ["UPDATE derived_process SET pid = 4444", process("end = NULL")],
    "an end before its start, and nothing is said of the clock": [process(f"end = start - {HOUR}")],
    "an end before its start, and nothing shows that the clock was set back": [process(f"end = start - {HOUR}, flags = flags | 64")],
    "an end before its start that is recorded": [process(f"end = start - {HOUR}")],
    # The views show no such length; a table in a view's place does.
    "a negative length": ["DROP VIEW process", "CREATE TABLE process (host, pid, start, duration_s)", "INSERT INTO process VALUES ('A', 1, 0, -1)"],
    "a negative length in the timeline": ["DROP VIEW activity", "CREATE TABLE activity (host, time, what, duration_s)", "INSERT INTO activity VALUES ('A', 1, 0, -1)"],
    "a negative length of a session": ["DROP VIEW logon", "CREATE TABLE logon (host, logon_id, start, duration_s)", "INSERT INTO logon VALUES ('A', 1, 0, -1)"],
    "a bound that lies before the start": [process(f"flags = flags | 4, end = start - {HOUR}")],
    "a process that starts before its boot": [process(f"start = start - {LATE}")],
    "a process that starts behind its boot": [process(f"start = start + {LATE}")],
    "a process that ends behind its boot": [process(f"end = end + {LATE}")],
    "a parent in another boot": [process("boot_key = (SELECT max(boot_key) FROM derived_boot)")],
    "a parent's record that is not its start": [process("parent_fact = start_fact")],
    "a parent recorded by no record": [process("parent_fact = NULL")],
    "a start that no process shows, or two": [process("start_fact = (SELECT start_fact FROM derived_process WHERE process_key = " + PARENT + ")")],
    "an exit that ends two processes": [process("end_fact = (SELECT end_fact FROM derived_process WHERE process_key = " + PARENT + ")")],
    "a program that is none": [string("<unknown process>"), process(f"image_id = {string_of('<unknown process>')}")],
    "a parent that starts nothing, by its ID alone over a hole": ["DELETE FROM record_stretch", string(CONHOST), process(f"parent_reason = {reason('parent_id_only')}"),
                                                      process(f"image_id = {string_of(CONHOST)}", PARENT)],
    "a logon of another boot": [process("boot_key = (SELECT max(boot_key) FROM derived_boot)")],
    "a process before its logon": [f"UPDATE derived_logon SET start = start + {LATE}"],
    "a process after its session's end": ["UPDATE derived_logon SET end = start, end_confidence = 2"],
    "two sessions of one ID at once": ["UPDATE derived_logon SET logon_id = 77, end = NULL WHERE status = 0"],
    "a logoff before its logon, and nothing shows that the clock was set back": [logon(f"end = start - {HOUR}")],
    "a logoff before its logon that is recorded": [logon(f"end = start - {HOUR}")],
    "a session that starts before its boot": [logon(f"start = start - {LATE}")],
    "a session that starts behind its boot": [logon(f"start = start + {LATE}")],
    "a session linked to one of another boot, or not both ways": [logon("linked_key = NULL", PAIR)],
    "an address that is none": [string("LOKAL"), logon(f"address_id = {string_of('LOKAL')}")],
    "an address of a client that is none": [string("LOKAL"), process(f"client_address_id = {string_of('LOKAL')}")],
    "a client's name that is the computer's own": [string("SRV02"), f"UPDATE derived_logon SET workstation_id = {string_of('SRV02')} WHERE type = 10"],
    "an account of Windows' own that is told as a person's": ["UPDATE derived_account SET sid = 'S-1-5-111-1-2-3' WHERE NOT built_in"],
    "Windows' own account owns what a person's token started": ["UPDATE derived_process SET elevation = 1937 WHERE account_key IN "
                                                                 "(SELECT account_key FROM derived_account WHERE sid = 'S-1-5-18')"],
    "records said to be missing from logs that are whole": ["UPDATE derived_coverage SET missing = 1"],
    "a logon's privileges on a line of their own": [
        "INSERT INTO derived_activity (activity_key, time, kind, fact_id) SELECT (SELECT max(activity_key) + 1 FROM derived_activity), time, kind, fact_id "
        "FROM fact WHERE kind = (SELECT kind FROM fact_kind WHERE name = 'privileges') AND computer_id IN (SELECT computer_id FROM computer WHERE name LIKE 'SRV02%') "
        "ORDER BY time DESC LIMIT 1"],
}
# Nothing excuses.
CALM = ["UPDATE derived_boot SET clock_set = 0"]


def main():
    case, = sys.argv[1:]
    with tempfile.TemporaryDirectory() as work:
        idle = []
        known = [law for law, _, _ in laws.broken(case)]
        for law in known:
            copy = os.path.join(work, "case")
            shutil.copyfile(case, copy)
            db = sqlite3.connect(copy)
            for sql in CALM + SPOILS.get(law, []):
                db.execute(sql)
            db.commit()
            db.close()
            if not any([n for _, n, _ in laws.broken(copy, law)]):
                idle.append(law)
    for law in idle:
        print(f"FAILED: {law}: not broken by what spoils it")
    print(f"{len(known)} laws, {len(idle)} idle")
    sys.exit(1 if idle or not known else 0)


if __name__ == "__main__":
    main()
