#!/bin/sh
# The joins of real recordings against Sysmon's GUIDs, with Sysmon's log and without it
# (judge.py), and the judge itself: a case that is made wrong must fail.
. "${top_srcdir:-.}/tests/real/lib.sh"
need_tools python3 evtxexport
need_logs truth real
status=0

# spoilt VERDICT SQL: what is said of a recording whose case was spoilt so.
recording=$logs/truth/7e2d82f2f1c9
spoilt()
{
	python3 "$here/judge.py" --work "$work" --spoil "$2" "$evtrail" "$recording" >"$work/said" && status=1
	grep -q "FAILED: .*: $1:" "$work/said" || {
		echo "FAILED: the judge does not see: $1"
		status=1
	}
}

python3 "$here/judge.py" --work "$work" "$evtrail" "$logs/truth" "$logs/real" || status=1

process="UPDATE derived_process SET"
linked="process_key = (SELECT max(process_key) FROM derived_process WHERE sysmon_fact <> start_fact AND parent_fact AND end_fact AND NOT flags & 4)"
# In the case of Security alone there are no GUIDs.
unlinked="parent_fact IS NULL AND status = 0"
other="(SELECT min(start_fact) FROM derived_process WHERE status = 0)"
recorded="(SELECT confidence FROM confidence WHERE name = 'recorded')"
spoilt "both, start missed" "DELETE FROM derived_process WHERE $linked"
spoilt "both, start time wrong" "$process start = start + 36000000000 WHERE $linked"
spoilt "both, pair missed" "$process sysmon_fact = NULL, guid_id = NULL WHERE sysmon_fact <> start_fact"
spoilt "both, parent wrong" "$process parent_key = process_key WHERE $linked"
spoilt "both, parent missed" "$process parent_fact = NULL WHERE $linked"
spoilt "both, parent false" "$process parent_fact = $other WHERE $unlinked"
spoilt "security, parent false" "$process parent_fact = $other WHERE $unlinked"
spoilt "security, parent missed" "$process parent_fact = NULL"
spoilt "both, exit missed" "$process end_fact = NULL WHERE $linked"
spoilt "both, exit wrong" "$process end_fact = start_fact WHERE $linked"
spoilt "security, exit missed" "$process end_fact = NULL"
spoilt "security, exit false" "$process end_fact = start_fact, flags = 0 WHERE status = 0 AND (end_fact IS NULL OR flags & 4)"
spoilt "both, session ID wrong" "$process logon_id = 1 WHERE $linked"
spoilt "both, session ID missed" "$process logon_id = NULL WHERE $linked"
spoilt "both, logon false" "$process logon_fact = $other WHERE logon_fact IS NULL"
spoilt "lost with both logs" "$process end_fact = NULL WHERE $linked"
spoilt "lost with both logs" "$process end_confidence = $recorded - 1 WHERE $linked"
recording=$logs/truth/9a781f7c44c2
spoilt "both, logon wrong" "$process logon_fact = $other WHERE logon_fact IS NOT NULL"
exit $status
