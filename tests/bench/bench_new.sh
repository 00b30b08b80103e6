#!/bin/sh
# New executables over many hosts: a case of BENCH_HOSTS hosts (1000), BENCH_PATHS
# paths (200000) and BENCH_STARTS process starts (1000000) is made in SQL, and the
# calls that a person waits for are timed.  BENCH_LINES: also a list of so many
# lines.  The figures to watch are those of BENCH_STARTS=10000000.  Not a test: it only
# tells.
set -eu
top_builddir=${top_builddir:-.}
evtrail=$top_builddir/evtrail
hosts=${BENCH_HOSTS:-1000} paths=${BENCH_PATHS:-200000} starts=${BENCH_STARTS:-1000000}
per=$((starts / hosts))
work=$(mktemp -d "${TMPDIR:-/tmp}/evtrail-bench.XXXXXX")
[ "${BENCH_KEEP:-}" ] && echo "$work" || trap 'rm -rf "$work"' EXIT
trap 'exit 1' INT TERM

cat >"$work/one.scn" <<'END'
host SEED
file Security.evtx channel=Security
at 2026-01-05 08:00
start C:\a.exe pid=0x1a4 creator=4
END
"$top_builddir/tests/tools/logwriter" scenario "$work/one.scn" -o "$work/logs"
EVTRAIL_CASE=$work/bench.case
export EVTRAIL_CASE
"$evtrail" import -q "$work/logs"

# Host h runs paths of three kinds: some that all have, some of many, some of its own;
# a host of 10000 starts has 620 executables.  Only what the calls read is made: of the
# facts one a host and day.
sqlite3 "$EVTRAIL_CASE" <<END
pragma journal_mode = off; pragma synchronous = off; pragma cache_size = -200000;
begin;
with recursive n(i) as (select 2 union all select i + 1 from n where i <= $hosts)
insert into host (host_id, name, changed, first_time, last_time, first_start, last_start)
	select i, printf('H%05d', i), 0, 134e15, 134e15 + 60 * 864e9, 134e15, 134e15 + 60 * 864e9 from n;
insert into computer (computer_id, name, host_id) select host_id, name, host_id from host where host_id > 1;
with recursive n(i) as (select 100 union all select i + 1 from n where i < 99 + $paths)
insert into program select i, printf('c:\\program files\\vendor %d\\app %d\\program%d.exe', i % 97, i / 7, i),
	printf('program%d.exe', i), printf('c:\\program files\\vendor %d\\app %d\\program%d.exe', i % 97, i / 7, i),
	case when i % 5000 = 0 then 3 when i % 50 = 0 then 2 else 0 end from n;
insert into string select 1000000 + program_id, path from program where program_id >= 100;
drop index derived_process_logon; drop index derived_process_program; drop index derived_process_end;
with recursive n(i) as (select 0 union all select i + 1 from n where i < $starts - 1),
rows as (select 2 + i / $per as host, i % $per as k from n)
insert into derived_process (process_key, last_key, depth, boot_key, children, status, pid, start, seen, end_confidence,
	end_reason, parent_confidence, parent_reason, logon_confidence, logon_reason, image_id, program_id, how, flags,
	origin_confidence, origin_reason, client_confidence, client_reason)
	select key, key, 1, host << 32 | 1, 0, 0, 4 * k + 8, t, t, 0, 0, 0, 0, 0, 0, 1000100 + path, 100 + path, 18, 0, 0, 0, 0, 0
	from (select host, k, host << 32 | k + 2 as key, cast(134e15 as integer) + k * (60 * 864000000000 / $per) as t,
	case when k % 10 < 6 then k % 200
	     when k % 10 < 9 then (host * 7919 + (k / 10 % 100 * 3 + k % 10) * 104729) % ($paths / 10)
	     else (host - 2) * ($paths / $hosts) + k / 10 % ($paths / $hosts) end as path from rows);
with recursive n(i) as (select 0 union all select i + 1 from n where i < $hosts * 60 - 1)
insert into derived_coverage select host_id << 32 | day + 1, (155092 + day) * 864000000000, 0, 3, 1000, 0, $per / 60, $per / 60,
	0, 0, 0, 0, 0, 0, 0, 0, 0 from (select 2 + i / 60 as host_id, i % 60 as day from n);
insert into derived_activity (activity_key, time, kind) select host_id << 32 | 20000, 0, 1 from host where host_id > 1;
insert into fact (computer_id, time, record_id, channel_id, event_id, kind, layout_id, source_id, offset, value_list)
	select v.coverage_key >> 32, v.day + 432000000000, v.coverage_key & 0xffffffff, f.channel_id, f.event_id, f.kind,
	f.layout_id, f.source_id, f.offset, f.value_list from derived_coverage v
	join (select * from fact limit 1) f where v.coverage_key >> 32 > 1;
insert into derived_executable (executable_key, rank, program_id, first_process, first_seen, last_seen, runs, users, raw_paths,
	pattern_first, name_first)
	select key, (1024 << 52) | key, program_id, first, seen, last, runs, 1, 1, key, key from (
	select (process_key >> 32) << 32 | row_number() over (partition by process_key >> 32 order by min(seen), program_id) as key,
	program_id, min(process_key) as first, min(seen) as seen, max(seen) as last, count(*) as runs
	from derived_process where process_key >> 32 > 1 group by process_key >> 32, program_id);
create index derived_process_logon on derived_process (logon_key);
create index derived_process_program on derived_process (program_id);
create index derived_process_end on derived_process (end_fact) where end_fact is not null;
commit;
analyze;
END
echo "$(sqlite3 "$EVTRAIL_CASE" 'select count(*) || " process starts, " || (select count(*) from derived_executable) || " executables on " || (select count(*) from host) || " hosts" from derived_process')"

timed()
{
	what=$1
	shift
	"$top_builddir/tests/bench/bench_run" "$@" 2>"$work/err" </dev/null |
		awk -v what="$what" '{ printf "%8.2f s %8.2f s %6d MiB  %s\n", $1, $2, $3 / 1024, what }'
}
printf '%10s %10s %10s\n' 'wall' 'user+sys' 'peak'

again="update host set changed = 1 where host_id = 1"
sqlite3 "$EVTRAIL_CASE" "$again"
timed "flags, scores and ranks of all made for the first time" "$evtrail" baseline list
sqlite3 "$EVTRAIL_CASE" "$again"
timed "the same after one host changed" "$evtrail" baseline list
sqlite3 -readonly "$EVTRAIL_CASE" "select printf('c:\\program files\\vendor %d\\app %d\\program%d.exe', value % 97, value / 7, value)
	from generate_series(100, 99 + $paths / 2)" >"$work/list" 2>/dev/null ||
	sqlite3 -readonly "$EVTRAIL_CASE" "select path from program where program_id between 100 and 99 + $paths / 2" >"$work/list"
timed "a list of $((paths / 2)) paths imported and applied" "$evtrail" baseline import half "$work/list"
timed "a baseline learned from all hosts and applied" "$evtrail" baseline learn month --days 30
sqlite3 "$EVTRAIL_CASE" "$again"
timed "one host derived again, with these baselines" "$evtrail" baseline list
timed "the first screen: 50 rows of one host" "$evtrail" new -n 50 --host H00500
timed "the first screen: 50 rows of all hosts, only stored baselines" "$evtrail" new -n 50 --baselines-only
timed "the same by pattern" "$evtrail" new -n 50 --baselines-only --key pattern
timed "50 rows of all hosts, the quality of each host's period told" "$evtrail" new -n 50
timed "how far each executable spread: the rarest 50" "$evtrail" prevalence -n 50
if [ "${BENCH_LINES:-0}" -gt 0 ]; then
	awk -v n="$BENCH_LINES" 'BEGIN { for (i = 0; i < n; i++) printf "C:\\Vendor %d\\App %d\\program%d.exe\r\n", i % 97, i % 99991, i }' >"$work/long"
	timed "a list of $BENCH_LINES lines imported and applied" "$evtrail" baseline import long "$work/long"
fi
timed "one approval" "$evtrail" baseline approve 'c:\program files\vendor 3\app 14\program100.exe'
timed "a baseline removed" "$evtrail" baseline remove half
echo "the pane, from the key to the screen (this case is made in SQL, not imported):"
"$top_builddir/tests/bench/bench_keys" "$EVTRAIL_CASE" 'open New'
