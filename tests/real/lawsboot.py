"""Laws of boots."""
import setbacks

IN_A_ROW = "b JOIN b AS n ON n.host_id = b.host_id AND n.seq = b.seq + 1"
SHOWN = f"EXISTS (SELECT 1 FROM set_back s WHERE s.host_id = b.host_id AND s.high - s.low >= {setbacks.MINUTE})"
# In the order (reading of the clock, time).
IN_ORDER = (
    ("a boot ends before it starts",
     "SELECT mark, @TIME(start), @TIME(end), reading, end_reading FROM b WHERE (end_reading, end) < (reading, start)"),
    ("a boot starts before the one before it ended",
     f"SELECT b.mark, @TIME(b.end), b.end_reading, @TIME(n.start), n.reading FROM {IN_A_ROW} "
     "WHERE (n.reading, n.start) < (b.end_reading, b.end)"),
    ("another reading of the clock in a boot of which nothing says that it was set",
     "SELECT mark, reading, end_reading FROM b WHERE end_reading <> reading AND NOT clock_set"),
    ("another reading of the clock, and nothing shows that it was set back",
     f"SELECT mark, reading, end_reading FROM b WHERE end_reading > 1 AND NOT {SHOWN}"),
)

# A log is whole where every record ID from its first to its last is there, and it was never cleared: then it has all
# marks of the boots within it. Kernel-General 12 is each boot's own; where a host logs none (before Vista) it is 6005,
# and where System is not there at all, 4608 of the Security log. What the Security log tells of boots beyond the
# System log's times is no matter of this law.
MARKS = """
WITH log AS (
  SELECT host_id, text AS name, sum(records) = max(last_record) - min(first_record) + 1 AND min(first_record) > 0 AS whole
  FROM record_day JOIN computer USING (computer_id) JOIN string ON string_id = channel_id
  WHERE text IN ('System', 'Security') GROUP BY host_id, channel_id),
mark AS (
  SELECT host_id, f.time, f.event_id, c.text AS log, v.text AS provider, k.name AS kind
  FROM fact f JOIN computer USING (computer_id) JOIN string c ON c.string_id = f.channel_id JOIN layout USING (layout_id)
  JOIN string v ON v.string_id = provider_id JOIN fact_kind k ON k.kind = f.kind
  WHERE NOT recovered),
told AS (
  SELECT host_id,
    count(DISTINCT CASE WHEN provider LIKE '%Kernel-General' AND event_id = 12 THEN time END) AS n12,
    count(DISTINCT CASE WHEN log = 'System' AND event_id = 6005 THEN time END) AS n6005,
    count(DISTINCT CASE WHEN log = 'Security' AND event_id IN (4608, 512) THEN time END) AS n4608
  FROM mark GROUP BY host_id),
counted AS (
  SELECT t.*, (SELECT count(*) FROM b WHERE b.host_id = t.host_id AND why <> 'boot_before_log') AS boots,
    (SELECT whole FROM log WHERE log.host_id = t.host_id AND name = 'System') AS system,
    (SELECT whole FROM log WHERE log.host_id = t.host_id AND name = 'Security') AS security
  FROM told t)
"""
COUNTS = (
    ("boots are not as many as Kernel-General 12", MARKS +
     "SELECT host.name, boots, n12, n6005, n4608 FROM counted JOIN host USING (host_id) "
     "WHERE system AND n12 AND n12 >= n4608 AND boots <> n12"),
    ("boots are not as many as 6005", MARKS +
     "SELECT host.name, boots, n6005, n4608 FROM counted JOIN host USING (host_id) "
     "WHERE system AND NOT n12 AND n6005 AND n6005 >= n4608 AND boots <> n6005"),
    ("boots are not as many as 4608", MARKS +
     "SELECT host.name, boots, n4608 FROM counted JOIN host USING (host_id) "
     "WHERE system IS NULL AND security AND n4608 AND boots <> n4608"),
    ("a Kernel-General 12 without a boot that starts by then", MARKS +
     "SELECT host.name, @TIME(mark.time) FROM mark JOIN host USING (host_id) JOIN counted USING (host_id) "
     "WHERE system AND n12 = n6005 AND provider LIKE '%Kernel-General' AND event_id = 12 AND NOT EXISTS "
     "(SELECT 1 FROM b WHERE b.host_id = mark.host_id AND abs(b.start - mark.time) < 3000000000)"),
)
ALWAYS = (
    ("a boot without a Kernel-General 12", MARKS +
     "SELECT b.mark, @TIME(b.start) FROM b JOIN counted USING (host_id) WHERE system AND n12 = n6005 AND n12 >= n4608 "
     "AND why <> 'boot_before_log' AND NOT EXISTS (SELECT 1 FROM mark WHERE mark.host_id = b.host_id "
     "AND provider LIKE '%Kernel-General' AND event_id = 12 AND abs(b.start - mark.time) < 3000000000)"),
    ("boots are not numbered in order",
     "SELECT mark FROM b WHERE seq <> (SELECT count(*) FROM derived_boot x WHERE x.boot_key >> 32 = b.host_id AND x.boot_key <= b.boot_key)"),
    ("a boot before the log begins behind others",
     "SELECT mark FROM b WHERE why = 'boot_before_log' AND seq <> 1"),
)

LAWS = IN_ORDER + COUNTS + ALWAYS
