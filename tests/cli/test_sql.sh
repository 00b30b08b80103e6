#!/bin/sh
# SQL: what SELECT answers, and that nothing else is taken.
. "${top_srcdir:-.}/tests/cli/lib.sh"
cd "$work" || exit 1
run "$evtrail" import -q -d s.case "$samples"/WS17_Security.evtx
EVTRAIL_CASE=$work/s.case
export EVTRAIL_CASE
run "$evtrail" sql "select user, count(*) as n, 1.5 as r, null as x from process where user = 'bob' group by 1" -f jsonl
exits 0 "select"
prints '{"user":"bob","n":' "names and values"
prints '"x":null' "null"
run "$evtrail" sql "select name, start from process" -n 3 -f csv
equal "$(wc -l <"$out")" 4 "a limit"
cp s.case before.case
for bad in "delete from mark" "insert into mark select * from mark" "attach 'x.case' as x" "pragma user_version = 9" \
	"create table t (x)" "drop table fact" "select 1; select 2" "" "selec" "select nothing"; do
	run "$evtrail" sql "$bad"
	exits 2 "'$bad' is refused"
	one_line "'$bad' is refused in one line"
done
same s.case before.case "nothing was changed"
check "nothing was made" test ! -e x.case
finish
