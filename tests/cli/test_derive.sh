#!/bin/sh
# What was joined is joined anew where facts came, and nowhere else: rows that are
# not what the facts say stay as they are on the hosts of which nothing new comes.
. "${top_srcdir:-.}/tests/cli/lib.sh"
need "$logwriter"
need sqlite3
cd "$work" || exit 1

"$logwriter" generate --seed 11 --events 3000 --hosts 3 --days 5 --channels security -o logs || exit 1
set -- logs/*.evtx
[ $# = 3 ] || exit 1
grown=$3
mkdir first
cp "$1" "$2" first
head -c $((4096 + 3 * 65536)) "$grown" >"first/${grown#logs/}"

# untouched: the hosts of which every row is still the one that was put there.
untouched()
{
	sqlite3 x.case "SELECT group_concat(host_id) FROM (SELECT host_id FROM host h WHERE NOT EXISTS (
		SELECT 1 FROM derived_process WHERE process_key >> 32 = h.host_id AND depth <> 77) AND NOT EXISTS (
		SELECT 1 FROM derived_activity WHERE activity_key >> 32 = h.host_id AND kind <> 0) AND NOT EXISTS (
		SELECT 1 FROM derived_logon WHERE logon_key >> 32 = h.host_id AND processes <> 77) AND NOT EXISTS (
		SELECT 1 FROM derived_boot WHERE boot_key >> 32 = h.host_id AND processes <> 77) ORDER BY 1)"
}

put_there()
{
	sqlite3 x.case "UPDATE derived_process SET depth = 77; UPDATE derived_activity SET kind = 0;
		UPDATE derived_logon SET processes = 77; UPDATE derived_boot SET processes = 77"
}

run "$evtrail" import -q -d x.case first
exits 0 "the first import"
equal "$(untouched)" "" "all is joined"
put_there
equal "$(untouched)" "1,2,3" "rows are put there"

run "$evtrail" import -q -d x.case first
exits 0 "the same again"
equal "$(untouched)" "1,2,3" "nothing new: no host is joined again"

run "$evtrail" import -q -d x.case logs
exits 0 "one log that has grown"
host=$(sqlite3 x.case "SELECT DISTINCT host_id FROM source_file JOIN seen USING (source_id) JOIN computer USING (computer_id)
	WHERE path LIKE '%/$grown'")
equal "$(untouched)" "$(echo 1,2,3 | sed "s/,*$host//; s/^,//")" "only the host of the log that has grown"

run "$evtrail" import -q -d whole.case logs
for c in x whole; do
	sqlite3 $c.case "SELECT p.pid, p.seen, p.end, p.depth, p.how, p.flags, f.record_id FROM derived_process p
		JOIN fact f ON f.fact_id = p.start_fact JOIN computer c USING (computer_id)
		WHERE c.name = (SELECT name FROM x.host WHERE host_id = $host) ORDER BY 2, 7" \
		-cmd "ATTACH 'x.case' AS x" >$c.rows
done
check "rows to compare" test -s whole.rows
same x.rows whole.rows "that host as if all had come at once"
finish
