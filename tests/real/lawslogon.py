"""Laws of sessions."""
import setbacks


def order(first, then):
    return setbacks.order("l", first, then)


WITH_BOOT = "l JOIN derived_boot AS boot ON boot.boot_key = l.boot_key"
WITH_NEXT = ("l JOIN l AS n ON n.boot_key = l.boot_key AND n.logon_id = l.logon_id AND n.logon_key > l.logon_key "
             "AND l.status <> 1 AND n.status <> 1")
# The first label of a name, in upper case, as NetBIOS has it.
SHORT = "upper(substr({0}, 1, instr({0} || '.', '.') - 1))"
AT_A_SCREEN = "(2, 7, 10, 11, 12, 13)"

LAWS = (
    ("two sessions of one ID at once",
     f"SELECT l.mark, n.mark, l.end_why FROM {WITH_NEXT} WHERE {order('coalesce(l.end, 9223372036854775807)', 'coalesce(n.start, n.first_seen)')}"),
    ("a logoff before its logon, and nothing shows that the clock was set back",
     f"SELECT mark, end_why FROM l WHERE {order('start', 'end')}"),
    ("a logoff before its logon that is recorded",
     "SELECT mark, end_why FROM l WHERE end < start - fuzzy AND end_sure = 'recorded'"),
    ("a negative length of a session", "SELECT host, logon_id, start FROM logon WHERE duration_s < 0"),
    ("a session that starts before its boot",
     f"SELECT l.mark, @TIME(boot.start) FROM {WITH_BOOT} WHERE l.status = 0 AND {order('boot.start', 'l.start')}"),
    ("a session that starts behind its boot",
     f"SELECT l.mark, @TIME(boot.end) FROM {WITH_BOOT} WHERE l.status = 0 AND {order('l.start', 'boot.end')}"),
    ("a session linked to one of another boot, or not both ways",
     "SELECT l.mark, o.mark FROM l JOIN l AS o ON o.logon_key = l.linked_key WHERE o.boot_key <> l.boot_key "
     "OR (l.linked_confidence = (SELECT confidence FROM confidence WHERE name = 'recorded') AND o.linked_key IS NOT l.logon_key)"),
    ("an address that is none",
     "SELECT l.mark, text FROM l JOIN string ON string_id = address_id "
     "WHERE text NOT GLOB '*[0-9.:]*' OR text IN ('0.0.0.0', '::', '-') OR text LIKE '::ffff:%'"),
    ("an address of a client that is none",
     "SELECT p.mark, text FROM p JOIN string ON string_id = client_address_id "
     "WHERE text NOT GLOB '*[0-9.:]*' OR text IN ('0.0.0.0', '::', '-') OR text LIKE '::ffff:%'"),
    ("a client's name that is the computer's own",
     f"SELECT l.mark, text FROM l JOIN string ON string_id = workstation_id WHERE type IN {AT_A_SCREEN} AND EXISTS "
     f"(SELECT 1 FROM computer c WHERE c.host_id = l.host_id AND {SHORT.format('c.name')} = {SHORT.format('text')})"),
)
