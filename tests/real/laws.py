#!/usr/bin/env python3
"""laws.py CASE... - what holds for every case, whatever its logs say; each law that is broken, with its rows.

Times are compared in the order (reading of the clock, time) and at the resolution of a host's logs: some recordings
hold whole seconds, and Sysmon tells milliseconds."""
import os
import sqlite3
import sys

import lawsboot
import lawslogon
import lawspeople
import lawsprocess
import setbacks

MOST = 3  # cases that break a law that are told, each by a row

# What all laws read. `told` is a time at which something is known to have ended, no bound; `fuzzy` is how far two
# times of a host may lie apart and still be the same. A mark tells in words what a row is.
PRELUDE = """
CREATE TEMP TABLE resolution AS
  SELECT host_id, CASE WHEN max(whole) THEN 10000000 WHEN max(sysmon) THEN 20000 ELSE 0 END AS fuzzy
  FROM (SELECT host_id, count(*) >= 5 AND max(time % 10000000) = 0 AS whole,
               max(kind IN (SELECT kind FROM fact_kind WHERE name LIKE 'sysmon_%')) AS sysmon
        FROM fact JOIN computer USING (computer_id) WHERE NOT recovered GROUP BY host_id, channel_id)
  GROUP BY host_id;
CREATE TEMP VIEW b AS
  SELECT d.*, h.name AS host, h.host_id, fuzzy, r.name AS why, printf('%s boot %d', h.name, seq) AS mark
  FROM derived_boot d JOIN host h ON h.host_id = boot_key >> 32 LEFT JOIN resolution USING (host_id)
  JOIN link_reason r USING (reason);
CREATE TEMP VIEW p AS
  SELECT d.*, h.name AS host, h.host_id, fuzzy, i.text AS image, s.record_id AS start_record, s.channel_id AS channel,
    CASE WHEN d.flags & 4 THEN NULL ELSE d.end END AS told, d.flags & 64 AS clock_set,
    (SELECT name FROM confidence WHERE confidence = end_confidence) AS end_sure,
    (SELECT name FROM link_reason WHERE reason = end_reason) AS end_why,
    (SELECT name FROM confidence WHERE confidence = parent_confidence) AS parent_sure,
    (SELECT name FROM link_reason WHERE reason = parent_reason) AS parent_why,
    (SELECT name FROM link_reason WHERE reason = logon_reason) AS logon_why,
    printf('%s %s (%d) record %s, %s to %s', h.name, coalesce(i.text, '?'), pid, coalesce(s.record_id, '-'),
      @TIME(start), @TIME(end)) AS mark
  FROM derived_process d JOIN host h ON h.host_id = process_key >> 32 LEFT JOIN resolution USING (host_id)
  LEFT JOIN string i ON i.string_id = image_id LEFT JOIN fact s ON s.fact_id = start_fact;
CREATE TEMP TABLE starts AS
  SELECT start_fact AS fact FROM derived_process WHERE start_fact IS NOT NULL
  UNION ALL SELECT sysmon_fact FROM derived_process WHERE sysmon_fact IS NOT NULL AND sysmon_fact IS NOT start_fact;
CREATE INDEX temp.starts_fact ON starts (fact);
CREATE TEMP VIEW l AS
  SELECT d.*, h.name AS host, h.host_id, fuzzy, s.record_id AS record,
    (SELECT name FROM confidence WHERE confidence = end_confidence) AS end_sure,
    (SELECT name FROM link_reason WHERE reason = end_reason) AS end_why,
    printf('%s session 0x%x type %s record %s, %s to %s', h.name, logon_id, coalesce(type, '?'), coalesce(s.record_id, '-'),
      @TIME(d.start), @TIME(d.end)) AS mark
  FROM derived_logon d JOIN host h ON h.host_id = logon_key >> 32 LEFT JOIN resolution USING (host_id)
  LEFT JOIN fact s ON s.fact_id = d.fact_id;
"""


def in_words(ticks):
    """A time as SQL: text of ticks."""
    return (f"coalesce(strftime('%Y-%m-%d %H:%M:%S', ({ticks}) / 10000000 - 11644473600, 'unixepoch') "
            f"|| printf('.%03d', ({ticks}) / 10000 % 1000), '?')")


def with_times(sql):
    """@TIME(x) made SQL."""
    while "@TIME(" in sql:
        before, rest = sql.split("@TIME(", 1)
        ticks, after = rest.split(")", 1)
        sql = before + in_words(ticks) + after
    return sql


def broken(path, only=None):
    """(law, how many rows break it, the first of them in words) of each law, or of one."""
    db = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    db.executescript(with_times(PRELUDE))
    setbacks.fill(db)
    db.create_function("field", 3, lambda names, values, name: setbacks.fields(db, names, values).get(name), deterministic=True)
    for laws in (lawsboot.LAWS, lawsprocess.LAWS, lawslogon.LAWS, lawspeople.LAWS):
        for law, sql in (l for l in laws if only in (None, l[0])):
            rows = db.execute(with_times(sql)).fetchall()
            yield law, len(rows), [" | ".join(map(str, row)) for row in rows[:1]]
    db.close()


def main():
    found, rows = {}, {}
    for path in sys.argv[1:]:
        for law, n, words in broken(path):
            found.setdefault(law, []).extend(f"{os.path.basename(path)[:-5]} ({n}): {w}" for w in words)
            rows[law] = rows.get(law, 0) + n
    for law, examples in found.items():
        for words in examples[:MOST]:
            print(f"FAILED: {law}: {words}")
        if len(examples) > MOST:
            print(f"    and {len(examples) - MOST} other cases, {rows[law]} rows in all")
    bad = sum(1 for n in rows.values() if n)
    print(f"{len(sys.argv) - 1} cases, {len(rows)} laws, {bad} broken")
    sys.exit(1 if bad or not rows else 0)


if __name__ == "__main__":
    main()
