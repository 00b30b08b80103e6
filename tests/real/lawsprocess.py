"""Laws of processes."""
import setbacks


def order(first, then):
    return setbacks.order("p", first, then)


WITH_PARENT = "p JOIN p AS parent ON parent.process_key = p.parent_key"
WITH_NEXT = "p JOIN p AS n ON n.boot_key = p.boot_key AND n.pid = p.pid AND n.start > p.start AND p.status = 0 AND n.status = 0"
WITH_BOOT = "p JOIN derived_boot AS boot ON boot.boot_key = p.boot_key"
WITH_LOGON = "p JOIN l USING (logon_key)"
NO_IMAGES = "('<unknown process>', '?', '-')"
STARTS_NOTHING = "('conhost.exe', 'werfault.exe')"
FILE_NAME = "lower(substr(image, length(rtrim(image, replace(image, '\\', ''))) + 1))"
# A session that its user began to end still starts what tidies up behind it, for a minute.
TIDYING = "CASE l.end_why WHEN 'logoff_requested' THEN 600000000 ELSE 0 END"
# Inferred, and maybe of a logon that came after; a start that names only who asked has that reason, which is weaker.
MAY_COME_AFTER = "('logon_after_start', 'logon_of_requester', 'logon_by_children', 'logon_by_token')"

LAWS = (
    ("a child starts before its parent",
     f"SELECT p.mark, parent.mark, p.parent_why FROM {WITH_PARENT} WHERE p.status = 0 AND parent.status = 0 "
     f"AND {order('parent.start', 'p.start')}"),
    ("a child starts after its parent's recorded end",
     f"SELECT p.mark, parent.mark, p.parent_why, parent.end_why FROM {WITH_PARENT} WHERE p.status = 0 "
     f"AND parent.end_sure = 'recorded' AND {order('p.start', 'parent.told')}"),
    ("a start at another time than its record",
     "SELECT p.mark, @TIME(f.time), @TIME(f.happened) FROM p JOIN fact f ON f.fact_id = p.start_fact "
     "WHERE p.start NOT IN (f.time, coalesce(f.happened, f.time))"),
    ("two processes of one ID at once",
     f"SELECT p.mark, n.mark, p.end_why FROM {WITH_NEXT} WHERE p.end_sure = 'recorded' AND {order('p.told', 'n.start')}"),
    ("an ID given away, and nothing ends its first holder",
     f"SELECT p.mark, n.mark FROM {WITH_NEXT} WHERE p.end IS NULL AND {order('n.start', 'p.start')}"),
    ("an end before its start, and nothing is said of the clock",
     "SELECT mark, end_why FROM p WHERE told < start - fuzzy AND NOT clock_set"),
    ("an end before its start, and nothing shows that the clock was set back",
     f"SELECT mark, end_why FROM p WHERE clock_set AND {order('start', 'told')}"),
    ("an end before its start that is recorded",
     "SELECT mark, end_why FROM p WHERE told < start - fuzzy AND end_sure = 'recorded'"),
    ("a negative length", "SELECT host, pid, start FROM process WHERE duration_s < 0"),
    ("a negative length in the timeline", "SELECT host, time, what FROM activity WHERE duration_s < 0"),
    ("a bound that lies before the start", f"SELECT mark, end_why FROM p WHERE flags & 4 AND {order('start', 'end')}"),
    ("a process that starts before its boot",
     f"SELECT p.mark, @TIME(boot.start) FROM {WITH_BOOT} WHERE p.status = 0 AND {order('boot.start', 'p.start')}"),
    ("a process that starts behind its boot",
     f"SELECT p.mark, @TIME(boot.end) FROM {WITH_BOOT} WHERE p.status = 0 AND {order('p.start', 'boot.end')}"),
    ("a process that ends behind its boot",
     f"SELECT p.mark, @TIME(boot.end) FROM {WITH_BOOT} WHERE {order('p.told', 'boot.end')}"),
    ("a parent in another boot", f"SELECT p.mark, parent.mark FROM {WITH_PARENT} WHERE parent.boot_key <> p.boot_key"),
    ("a parent's record that is not its start",
     "SELECT p.mark, parent.mark FROM p LEFT JOIN p AS parent ON parent.process_key = p.parent_key WHERE p.parent_fact IS NOT NULL "
     "AND p.parent_fact NOT IN (coalesce(parent.start_fact, -1), coalesce(parent.sysmon_fact, -1))"),
    ("a parent recorded by no record", "SELECT mark, parent_why FROM p WHERE parent_fact IS NULL AND parent_sure = 'recorded'"),
    ("a start that no process shows, or two",
     "SELECT (SELECT text FROM string WHERE string_id = channel_id) AS log, record_id, event_id, @TIME(time), n FROM "
     "(SELECT f.*, (SELECT count(*) FROM starts WHERE starts.fact = f.fact_id) AS n FROM fact f "
     "WHERE NOT recovered AND kind IN (SELECT kind FROM fact_kind WHERE name IN ('process_start', 'sysmon_start'))) WHERE n <> 1"),
    ("an exit that ends two processes",
     "SELECT mark, count(*) FROM p WHERE told IS NOT NULL AND end_fact IS NOT NULL GROUP BY end_fact HAVING count(*) > 1"),
    ("a program that is none", f"SELECT mark FROM p WHERE image IN {NO_IMAGES}"),
    # Where no record is missing between the two starts, nobody else can have had the ID.
    ("a parent that starts nothing, by its ID alone over a hole",
     f"SELECT p.mark, parent.mark FROM {WITH_PARENT} WHERE p.parent_why = 'parent_id_only' "
     f"AND parent.process_key IN (SELECT process_key FROM p WHERE {FILE_NAME} IN {STARTS_NOTHING}) AND NOT EXISTS "
     "(SELECT 1 FROM record_stretch s JOIN computer c USING (computer_id) WHERE c.host_id = p.host_id "
     "AND s.first_record <= parent.start_record AND s.last_record >= p.start_record)"),
    ("a logon of another boot", f"SELECT p.mark, l.mark FROM {WITH_LOGON} WHERE l.boot_key <> p.boot_key"),
    ("a process before its logon",
     f"SELECT p.mark, l.mark, p.logon_why FROM {WITH_LOGON} WHERE p.status = 0 AND l.status = 0 "
     f"AND (p.logon_sure = 'recorded' OR p.logon_why NOT IN {MAY_COME_AFTER}) AND {order('l.start', 'p.start')}"),
    ("a process after its session's end",
     f"SELECT p.mark, l.mark, l.end_why FROM {WITH_LOGON} WHERE p.status = 0 AND l.status = 0 AND l.end_sure = 'recorded' "
     f"AND p.start > l.end + {TIDYING} AND {order('p.start', 'l.end')}"),
)
