#!/bin/sh
# Filters: what a view shows under one is what the whole view has that fits.
. "${top_srcdir:-.}/tests/cli/lib.sh"
need "$logwriter"
need sqlite3
cd "$work" || exit 1

"$logwriter" generate --seed 8 --events 6000 --hosts 2 --days 10 --intrusion -o logs || exit 1
run "$evtrail" import -q -d x.case logs
exits 0 "import"
EVTRAIL_CASE=$work/x.case
export EVTRAIL_CASE
for v in users timeline "logons --all"; do
	"$evtrail" $v -f json -o "${v%% *}.json"
done

# rows FILE WHERE: how many rows of an export fit.
rows()
{
	sql "select count(*) from json_each(readfile('$1')) r where $2"
}

# filtered VIEW WHERE OPTION...: as many rows as fit, all of them fitting.
filtered()
{
	view=$1 where=$2
	shift 2
	run "$evtrail" $view "$@" -f json
	exits 0 "$view $*"
	check "$view $*: not a word" test ! -s "$err"
	equal "$(rows "$out" 1)" "$(rows "${view%% *}.json" "$where")" "$view $*: as many as fit"
	equal "$(rows "$out" "not ($where)")" 0 "$view $*: only what fits"
	check "$view $*: something" test "$(rows "$out" 1)" -gt 0
}

user=$(sql "select value->>'user' from json_each(readfile('users.json')) where not value->>'built_in'
	order by value->>'processes' desc limit 1")
host=$(sql "select value->>'host' from json_each(readfile('users.json')) where value->>'user' = '$user'
	order by value->>'processes' desc limit 1")
pid=$(sql "select value->>'pid' from json_each(readfile('timeline.json')) where value->>'pid' is not null
	and value->>'kind' = 'process_start' limit 1 offset 300")
lower=$(echo "$host" | tr A-Z a-z)

for v in users timeline "logons --all"; do
	filtered "$v" "r.value->>'host' = '$host'" --host "$host"
	filtered "$v" "r.value->>'host' = '$host'" --host "$lower"
	filtered "$v" "r.value->>'user' = '$user'" --user "$user"
	filtered "$v" "r.value->>'user' = '$user' and r.value->>'host' = '$host'" --user "$user" --host "$host"
done
filtered timeline "r.value->>'pid' = $pid" --pid "$pid"
filtered timeline "r.value->>'pid' = $pid" --pid "$(printf 0x%x "$pid")"
filtered timeline "lower(r.value->>'image') like '%\\svchost.exe'" --image SVCHOST.exe
file_name="replace(r.value->>'image', rtrim(r.value->>'image', replace(r.value->>'image', '\\', '')), '')"
filtered timeline "$file_name like 's%.exe'" --image 's*.exe'
filtered timeline "lower(r.value->>'image') like 'c:\\windows\\%'" --image 'C:\Windows\*'

middle=$(sql "select value->>'time' from json_each(readfile('timeline.json'))
	order by value->>'time' limit 1 offset (select count(*) / 2 from json_each(readfile('timeline.json')))")
filtered timeline "r.value->>'time' >= '$middle'" --since "$middle"
filtered timeline "r.value->>'time' <= '$middle'" --until "$middle"
day=${middle%%T*}
filtered timeline "r.value->>'time' like '$day%'" --since "$day" --until "$day"
last=$(sql "select max(value->>'time') from json_each(readfile('timeline.json'))")
run "$evtrail" timeline --since 1d -f json
exits 0 "--since 1d"
first=$(sql "select min(value->>'time') from json_each(readfile('$out'))")
equal "$(sql "select julianday('$last') - julianday('$first') between 0 and 1.01")" 1 \
	"--since 1d counts back from the last event of the case"
check "--since 1d leaves something out" test "$(rows "$out" 1)" -lt "$(rows timeline.json 1)"

# Expressions: the same as the options say, and what they cannot.
filtered timeline "r.value->>'user' = '$user'" --where "user=$user"
filtered timeline "r.value->>'user' = '$user' and lower(r.value->>'image') like '%svc%'" \
	--where "user=$user and image~SVC"
filtered "logons --all" "r.value->>'type' in (3, 10)" --where "type in (3,10)"
filtered "logons --all" "r.value->>'type' in (3, 10) and r.value->>'user' is not '$user'" \
	--where "type in (3,10) not user=$user"
filtered "logons --all" "r.value->>'duration_s' > 60 or r.value->>'address' is null" \
	--where "duration_s>1m or address=null"
filtered timeline "r.value->>'time' >= '$middle'" --where "time>=$middle"
filtered timeline "r.value->>'pid' = $pid and r.value->>'kind' = 'process_start'" \
	--where "(kind=process_start) pid=$(printf 0x%x "$pid")"
run "$evtrail" timeline --since 1d -f json
cp "$out" since.json
run "$evtrail" timeline --where since=1d -f json
same "$out" since.json "since=1d in an expression"
run "$evtrail" users --where "address=1 and user=$user"
says "address ignored" "what a view has no column for is told"
prints "$user" "and the rest holds"
for bad in "user=" "user" "(user=a" "user=a)" "colour=red" "pid=x" "start=now" "user<b" "pid~4" "type in 3" "'; drop"; do
	run "$evtrail" timeline --where "$bad"
	exits 2 "--where $bad"
	one_line "--where $bad: one line"
done

# Another order, and how often values occur.
run "$evtrail" logons --all --sort -duration_s -f json
exits 0 "--sort"
equal "$(sql "select json_group_array(value->>'duration_s') from json_each(readfile('$out'))")" \
	"$(sql "select json_group_array(d) from (select value->>'duration_s' d from json_each(readfile('logons.json'))
		order by d desc nulls last)")" "--sort -duration_s: the longest first, the unknown last"
run "$evtrail" logons --all --freq user --where "type in (3,10)" -f csv
exits 0 "--freq"
equal "$(sed -n '2,$s/,[^,]*$//p' "$out" | sort)" \
	"$(sql "select (value->>'user') || ',' || count(*) from json_each(readfile('logons.json'))
		where value->>'type' in (3, 10) group by value->>'user'" | sort)" "--freq counts under the filter"
for bad in --sort --freq; do
	run "$evtrail" logons $bad colour
	exits 2 "$bad of no column"
	one_line "$bad of no column: one line"
done
run "$evtrail" new --since-last --freq name
exits 2 "--freq with --since-last"

# Filters that were saved in the case.
"$evtrail" logons --all --where "type in (3,10)" -f json >"$work/types.json"
sqlite3 x.case "insert into saved_filter values ('remote', 'type in (3,10)', 0)"
run "$evtrail" logons --all --filter Remote -f json
exits 0 "--filter"
same "$out" types.json "--filter is what was saved"
filtered "logons --all" "r.value->>'type' in (3, 10) and r.value->>'user' = '$user'" --filter remote --where "user=$user"
run "$evtrail" logons --filter other
exits 7 "--filter of no name"
says "remote" "--filter of no name tells those that there are"

# People: not the system's own.
run "$evtrail" logons -f json
equal "$(rows "$out" "r.value->>'type' = 5")" 0 "logons leaves services out"
run "$evtrail" logons --user SYSTEM -f json
check "logons --user SYSTEM shows what was asked for" test "$(rows "$out" 1)" -gt 0
run "$evtrail" users --people -f json
equal "$(rows "$out" "r.value->>'built_in'")" 0 "users --people"

# What a view cannot compare with is told, not silently dropped.
run "$evtrail" users --pid 4
says "--pid is ignored" "a filter without effect is told"

# The tree: what matches and all above it.
run "$evtrail" tree --pid "$pid" -f json
exits 0 "tree --pid"
check "tree --pid: the process" test "$(rows "$out" "r.value->>'pid' = $pid")" -gt 0
equal "$(rows "$out" "r.value->>'parent_node' is not null and not exists (select 1 from
	json_each(readfile('$out')) p where p.value->>'node' = r.value->>'parent_node'
	and p.value->>'host' = r.value->>'host')")" 0 "tree --pid: nobody's parent is left out"
run "$evtrail" tree --host "$host" -f json
equal "$(rows "$out" "r.value->>'host' <> '$host'")" 0 "tree --host"

# show: in full, one text a match.
run "$evtrail" show --pid "$pid" -f json
exits 0 "show --pid"
equal "$(rows "$out" "r.value->>'pid' <> $pid or r.value->>'detail' = ''")" 0 "show --pid: what was asked for"
record=$(sql "select value->>'start_record' from json_each(readfile('$out')) limit 1")
run "$evtrail" show --record "$record" -f json
exits 0 "show --record"
equal "$(rows "$out" "r.value->>'start_record' = $record or r.value->>'end_record' = $record")" \
	"$(rows "$out" 1)" "show --record: what was asked for"
run "$evtrail" show --record "$record" --raw
exits 0 "show --raw"
prints "<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System>" "show --raw: Windows' own form"
prints "<EventRecordID>$record</EventRecordID>" "show --raw: the record that was asked for"
run "$evtrail" show --raw
exits 2 "show --raw without a record"
id=$(sql "select value->>'logon_id' from json_each(readfile('logons.json')) where value->>'type' = 2 limit 1")
run "$evtrail" show --logon-id "$id"
exits 0 "show --logon-id"
prints "$id" "show --logon-id: what was asked for"

# new: the learning period is told, and the exit code can tell.
run "$evtrail" new --days 1 --exit-code -f json
exits 1 "new --exit-code when there is something"
says "$host: known is what ran from" "new tells what it learned from"
equal "$(rows "$out" "r.value->>'status' <> 'new'")" 0 "new lists what is new"
run "$evtrail" new --days 1 -f json
exits 0 "new without --exit-code"
run "$evtrail" new --exit-code --until 2000-01-01
exits 0 "new --exit-code when there is nothing"
says "Less than a month" "a short period is called unreliable"

# A short host name stands for the full one.
run "$evtrail" import -q -d short.case "$samples/SRV02_System.evtx"
exits 0 "import of a host with a domain"
run "$evtrail" timeline -d short.case --host srv02 -f json
exits 0 "--host with a short name"
equal "$(rows "$out" "r.value->>'host' = 'SRV02.corp.example.net'")" "$(rows "$out" 1)" "--host with a short name: its rows"
run "$evtrail" timeline -d short.case --host srv0
exits 7 "--host with a part of a name"
finish
