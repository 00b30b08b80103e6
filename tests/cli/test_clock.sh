#!/bin/sh
# Clock changes and cleared logs stand where they fall among what ran, by whom, and
# with what the clock showed before.  A timeline is in order of the times that the
# logs have: where the clock is set back, the change stands at the time that it was set to.
. "${top_srcdir:-.}/tests/cli/lib.sh"
need sqlite3
need "$logwriter"
cd "$work" || exit 1

# drawn NAME: the timeline of NAME.scn, with changes, clears and starts only.
drawn()
{
	"$logwriter" scenario "$1.scn" -o "$1" || exit 1
	run "$evtrail" import -q -d "$1.case" "$1"
	exits 0 "import of $1"
	sqlite3 -separator ' ' "$1.case" "SELECT time, kind, event_id, ifnull(pid, '-'), ifnull(user, '-')
		FROM activity WHERE kind IN ('process_start', 'clock_changed', 'log_cleared')" >"$1.drawn"
	run "$evtrail" timeline -d "$1.case"
	exits 0 "timeline of $1"
}

cat >forward.scn <<'END'
host WS1 os=win10
user bob
file Security.evtx
file System.evtx channel=System
at 2026-03-02 08:00
logon bob type=3 bare
+2m start C:\a.exe pid=100 in=bob creator=4
+1m clock 2026-03-02 09:03 in=bob
+1m start C:\b.exe pid=200 in=bob creator=4
+1m clear Security in=bob
+1m clear System in=bob
+1m start C:\c.exe pid=300 in=bob creator=4
END
sed 's/clock 2026-03-02 09:03/clock 2026-03-02 07:30/' forward.scn >back.scn

cat >forward.expected <<'END'
2026-03-02T08:02:00.0000000Z process_start 4688 100 bob
2026-03-02T09:03:00.0000000Z clock_changed 4616 - bob
2026-03-02T09:04:00.0000000Z process_start 4688 200 bob
2026-03-02T09:05:00.0000000Z log_cleared 1102 - bob
2026-03-02T09:06:00.0000000Z log_cleared 104 - bob
2026-03-02T09:07:00.0000000Z process_start 4688 300 bob
END
cat >back.expected <<'END'
2026-03-02T07:30:00.0000000Z clock_changed 4616 - bob
2026-03-02T07:31:00.0000000Z process_start 4688 200 bob
2026-03-02T07:32:00.0000000Z log_cleared 1102 - bob
2026-03-02T07:33:00.0000000Z log_cleared 104 - bob
2026-03-02T07:34:00.0000000Z process_start 4688 300 bob
2026-03-02T08:02:00.0000000Z process_start 4688 100 bob
END
for name in forward back; do
	drawn $name
	same $name.expected $name.drawn "where changes and clears stand: $name"
	prints "clock changed    2026-03-02T08:03:00" "what the clock showed before: $name"
	equal "$(grep -c 'log cleared' "$out")" 2 "cleared logs in text: $name"
done
finish
