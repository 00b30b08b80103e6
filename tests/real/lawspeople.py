"""Laws of accounts, of who owns what, and of what timeline and coverage say."""

# SIDs that Windows makes for itself: services, virtual machines, application pools, tasks, the window manager,
# containers, remote management, font drivers, virtual users such as sshd's.
NOBODY = " OR ".join(f"sid LIKE 'S-1-5-{n}-%'" for n in (80, 82, 83, 87, 90, 92, 93, 94, 96, 111))
# A token of a UAC pair (full or limited) is a person's: SYSTEM and its kin have the default one.
PERSONS_TOKEN = "elevation IN (1937, 1938)"
WINDOWS = "('S-1-5-18', 'S-1-5-19', 'S-1-5-20', 'S-1-5-7')"

LAWS = (
    ("an account of Windows' own that is told as a person's",
     f"SELECT h.name, user, sid FROM derived_account JOIN host h ON h.host_id = account_key >> 32 WHERE NOT built_in AND ({NOBODY})"),
    ("Windows' own account owns what a person's token started",
     f"SELECT p.mark, user, p.logon_why FROM p JOIN derived_account USING (account_key) WHERE {PERSONS_TOKEN} AND sid IN {WINDOWS}"),
    ("a logon's privileges on a line of their own",
     "SELECT l.mark, @TIME(v.time) FROM derived_activity v JOIN l ON l.fact_id = (SELECT n.fact_id FROM fact f "
     "JOIN layout fl ON fl.layout_id = f.layout_id JOIN fact n ON n.computer_id = f.computer_id AND n.time BETWEEN f.time - 20000000 AND f.time + 20000000 "
     "JOIN layout nl ON nl.layout_id = n.layout_id WHERE f.fact_id = v.fact_id AND n.kind = (SELECT kind FROM fact_kind WHERE name = 'logon') "
     "AND field(nl.names, n.value_list, 'TargetLogonId') = field(fl.names, f.value_list, 'SubjectLogonId')) "
     "WHERE v.kind = (SELECT kind FROM fact_kind WHERE name = 'privileges') AND l.status = 0"),
    ("records said to be missing from logs that are whole",
     "SELECT h.name, sum(missing) FROM derived_coverage JOIN host h ON h.host_id = coverage_key >> 32 WHERE NOT EXISTS "
     "(SELECT 1 FROM record_day JOIN computer c USING (computer_id) WHERE c.host_id = h.host_id GROUP BY channel_id "
     "HAVING sum(records) <> max(last_record) - min(first_record) + 1 OR min(first_record) < 1) GROUP BY h.host_id HAVING sum(missing)"),
)
