#!/bin/sh
# compare_builds.sh OLD NEW - what two programs make of the real logs: the boots of each
# whole host, and the table of truth (judge.py). For people; it always succeeds.
[ $# = 2 ] || { sed -n '2,3s/^# //p' "$0"; exit 2; }
top_srcdir=${top_srcdir:-$(dirname "$0")/../..}
. "$top_srcdir/tests/real/lib.sh"
need_tools python3 evtxexport
need_logs truth real

# boots EVTRAIL FOLDER
boots()
{
	rm -f "$work/case"
	"$1" import -q -d "$work/case" "$2" 2>/dev/null
	"$1" sql -d "$work/case" "SELECT boot, substr(start, 1, 23) AS start, substr(\"end\", 1, 23) AS last_event, clean,
		clock_set, processes, record, reason FROM boot"
	echo
}

for folder in "$logs"/real/*/; do
	for program in "$1" "$2"; do
		echo "== boots of $(basename "$folder") by $program"
		boots "$program" "$folder"
	done
done
for set in truth real; do
	for program in "$1" "$2"; do
		echo "== $set by $program"
		python3 "$here/judge.py" --most 0 --work "$work" "$program" "$logs/$set"
		echo
	done
done
