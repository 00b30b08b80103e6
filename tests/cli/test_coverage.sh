#!/bin/sh
# Coverage: a row a host and day; an unlogged day is told, and what mends it.
. "${top_srcdir:-.}/tests/cli/lib.sh"
need sqlite3
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
finish
