#!/bin/sh
# Coverage: a row a host and day; an unlogged day is told, and what mends it.
. "${top_srcdir:-.}/tests/cli/lib.sh"
need sqlite3
need "$logwriter"
cd "$work" || exit 1
run "$evtrail" import -q -d s.case "$samples"
exits 0 "import"
EVTRAIL_CASE=$work/s.case
export EVTRAIL_CASE
run "$evtrail" coverage -f json
exits 0 "coverage"
cp "$out" all.json
equal "$(sql "select count(*) from (select 1 from json_each(readfile('all.json'))
	group by value->>'host', value->>'day' having count(*) > 1)")" 0 "a row a host and day"
equal "$(sql "select value->>'grade' || ' ' || (value->>'problems') from json_each(readfile('all.json'))
	where value->>'host' like 'SRV02%' and value->>'clears' > 0")" "poor log_cleared" "a cleared log"
equal "$(sql "select count(*) from json_each(readfile('all.json')) where (value->>'grade' = 'good')
	is not (value->>'problems' is null) or (value->>'problems' is null) is not (value->>'mend' is null)")" 0 \
	"good is what has no problem; each problem has what mends it"
equal "$(sql "select sum(value->>'records') from json_each(readfile('all.json'))")" \
	"$(sql "select 86 + 654 + 41 + 50 + 1069 + 146 + 92")" "every record is on a day"
equal "$(sql "select value->>'until' || ' ' || (value->>'days') || ' ' || (value->>'what') from json_each(readfile('all.json'))
	where value->>'host' like 'WS17%' and value->>'day' = '2026-02-07'")" "2026-02-08 2 no records until 2026-02-08 (2 days)" \
	"days without records are one row"
equal "$(sql "select sum(value->>'days') from json_each(readfile('all.json'))")" 82 "and each day is in one"
run "$evtrail" coverage --host WS17* --since 2026-02-08 --until 2026-02-08 -c day
exits 0 "coverage of a day without records"
equal "$(grep -c ^2026-02-07 "$out")" 1 "is in the row of the days around it"
run "$evtrail" coverage --host WS17* --since 2026-02-03 --until 2026-02-04 -c day
exits 0 "coverage with a filter"
equal "$(grep -c ^2026 "$out")" 2 "two days"

# The same records from another file change nothing; a gap shows.
mkdir copy && cp "$samples"/*.evtx copy/
run "$evtrail" import -q -d s.case copy
run "$evtrail" coverage -f json
same "$out" all.json "copies change nothing"

# A boot's 13 is written after it, with the time of the day before: it is missing on none. What is, shows.
cat >late.scn <<'END'
host WS1
file System.evtx channel=System
at 2026-03-02 08:00:21
event 6005
at 2026-03-02 18:00:16
event 6006
at 2026-03-03 08:00:21
event 6005
at 2026-03-02 18:00:17
event 13
at 2026-03-03 08:00:00
event 12
at 2026-03-03 18:00:16
event 6006
END
sed -e 's/^event 12$/& record=9/' late.scn >lost.scn
for name in late lost; do
	"$logwriter" scenario $name.scn -o $name >/dev/null || exit 1
	run "$evtrail" import -q -d $name.case $name
	exits 0 "import of $name"
done
missing="SELECT sum(missing_records), group_concat(DISTINCT problems LIKE '%record_gap%') FROM coverage"
equal "$(sqlite3 late.case "$missing")" "0|0" "a record written late is not missing on its day"
equal "$(sqlite3 lost.case "$missing")" "4|1" "records that are missing between such"

# Exits that are not audited are not missing, too: nobody switched the host off.
cat >noexit.scn <<'END'
host WS1
file Security.evtx
at 2026-03-02 08:00
event 4688 SubjectLogonId=0x3e7 NewProcessId=0x64 NewProcessName=C:\a.exe ProcessId=0x50 CommandLine=a
event 4688 SubjectLogonId=0x3e7 NewProcessId=0x64 NewProcessName=C:\b.exe ProcessId=0x50 CommandLine=b
event 4624 TargetLogonId=0x1000 LogonType=3 TargetUserName=bob TargetDomainName=CORP
END
{
	cat noexit.scn
	echo 'event 4689 SubjectLogonId=0x3e7 ProcessId=0x68 ProcessName=C:\c.exe'
} >exit.scn
for name in noexit exit; do
	"$logwriter" scenario $name.scn -o $name >/dev/null || exit 1
	run "$evtrail" import -q -d $name.case $name
	exits 0 "import of $name"
done
equal "$(sqlite3 noexit.case 'SELECT exits_missing, problems FROM coverage')" "1|no_exit_audit" "no exit is audited"
equal "$(sqlite3 exit.case 'SELECT exits_missing, problems FROM coverage')" "1|exits_missing" "an exit is missing"
finish
