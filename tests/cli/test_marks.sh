#!/bin/sh
# Marks: set, listed, kept over other imports and derivations, written out with evidence.
. "${top_srcdir:-.}/tests/cli/lib.sh"
need sqlite3
need "$logwriter"
cd "$work" || exit 1
cp "$samples"/*.evtx .
run "$evtrail" import -q -d s.case WS17_Security.evtx
exits 0 "import"
EVTRAIL_CASE=$work/s.case
export EVTRAIL_CASE
run "$evtrail" mark
exits 0 "no mark yet"
run "$evtrail" tree -f json --where 'name=whoami.exe'
record=$(sql "select value->>'start_record' from json_each(readfile('$out'))
	where value->>'name' = 'whoami.exe' limit 1")
run "$evtrail" mark --record "$record" --note 'why <b>*this*</b>? #look'
exits 0 "mark a process"
run "$evtrail" mark -f json
cp "$out" first.json
equal "$(sql "select value->>'what' || ' ' || (value->>'record') || ' ' || (value->>'note')
	from json_each(readfile('first.json'))")" "process $record why <b>*this*</b>? #look" "the mark is listed"
run "$evtrail" report
exits 0 "report"
prints "why \\<b\\>\\*this\\*\\</b\\>? \\#look" "the note, harmless in Markdown"
prints "whoami.exe" "the row"
prints "SHA-256 $(sha256sum WS17_Security.evtx | cut -d' ' -f1)" "the hash of the file"
prints "record $record of Security" "the record"
prints "WS17\\_Security.evtx, offset" "where it stands"
cp "$out" first.md
run "$evtrail" report --as html -o r.html
exits 0 "report in HTML"
check "escaped in HTML" grep -qF 'why &lt;b&gt;*this*&lt;/b&gt;? #look' r.html
check "no element from a note" test "$(grep -c '<b>' r.html)" = 0

# Another host and the rest of the logs: keys change, the mark stays on its row.
run "$evtrail" import -q -d s.case SRV02_Security.evtx WS17_System.evtx WS17_Sysmon.evtx
run "$evtrail" mark -f json
same "$out" first.json "the mark is as it was"
run "$evtrail" report
prints "whoami.exe" "and finds its row"
prints "record $record of Security" "and its record"
run "$evtrail" mark --record "$record" --note again
run "$evtrail" mark -f json
equal "$(sql "select count(*) || (value->>'note') from json_each(readfile('$out'))")" 1again "one mark a row"
run "$evtrail" mark --remove 1
run "$evtrail" report
prints "Nothing is marked" "taken away"
run "$evtrail" mark --record 99999999
exits 7 "no such record"
run "$evtrail" mark --note x
exits 2 "a note on nothing"
chmod a-w s.case .
[ -w s.case ] || { # not as root
	run "$evtrail" mark --record "$record"
	exits 4 "a case that cannot be written"
	one_line "is told in one line"
}
chmod u+w .
finish
