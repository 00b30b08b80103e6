#!/bin/sh
# Importing: what is told of each file; the same logs again, copies, overlaps
# and another order change nothing; folders; one bad file does not stop others.
. "${top_srcdir:-.}/tests/cli/lib.sh"
need "$logwriter"
cd "$work" || exit 1

"$logwriter" generate --seed 1 --events 3000 --hosts 2 --days 10 --intrusion -o logs || exit 1
n=$(find logs -name '*.evtx' | wc -l)

run "$evtrail" import -d a.case logs
exits 0 "import of a folder"
says "made a.case: $n of $n files" "the sum"
equal "$(grep -c complete "$out")" "$n" "a row a file"
check "no progress bar off a terminal" sh -c "! grep -q '\\[#' '$err'"
exports a.case first

run "$evtrail" import -q -d a.case logs
exits 0 "the same again"
check "-q prints nothing" test ! -s "$out" -a ! -s "$err"
exports a.case again
same_exports first again "importing twice changes nothing"

mkdir copies
for f in logs/*.evtx; do
	cp "$f" "copies/copy of $(basename "$f")"
done
run "$evtrail" import -d a.case copies
exits 0 "copies"
exports a.case copied
same_exports first copied "copies change nothing"

run "$evtrail" import -d b.case $(find logs -name '*.evtx' | sort -r)
exits 0 "another order"
exports b.case reversed
same_exports first reversed "the order of import does not show"

for f in logs/*.evtx; do
	run "$evtrail" import -q -t 1 -d c.case "$f"
done
exits 0 "one file at a time"
exports c.case single
same_exports first single "one at a time is the same as all at once"

# The first half of a log, then the whole of it: a log that has grown.
big=$(ls -S logs/*.evtx | head -1)
size=$(wc -c <"$big")
head -c $(((size / 2 - 4096) / 65536 * 65536 + 4096)) "$big" >half.evtx
run "$evtrail" import -q -d d.case half.evtx
run "$evtrail" import -q -d d.case logs
exits 0 "a log that has grown"
exports d.case grown
same_exports first grown "half a log and then the whole is the whole"

# Next to bad ones, the good file is imported.
echo "no log" >not-a-log.evtx
: >empty.evtx
run "$evtrail" import -d e.case not-a-log.evtx missing.evtx empty.evtx "$big"
exits 3 "bad files among good ones"
says "not-a-log.evtx" "the file that is no log"
says "missing.evtx" "the missing file"
says "empty.evtx" "the empty file"
says "1 of 1 files" "the good file is imported"
run "$evtrail" users -d e.case
exits 0 "the case of the good file"

# A folder's other files are passed over without a word about each.
mkdir mixed
cp "$big" mixed/no-suffix
cp not-a-log.evtx mixed/readme.txt
run "$evtrail" import -d f.case mixed
exits 0 "a folder with other files"
says "being no event logs: 1" "what is passed over"

run "$evtrail" import -f jsonl -c status,path -d f.case mixed
equal "$(cat "$out")" '{"status":"complete","path":"mixed/no-suffix"}' "the table as JSONL"
run "$evtrail" import -f jsonl -c nonsense -d never.case mixed
exits 2 "an unknown column"
check "a wrong option makes no case" test ! -e never.case

# Import by naming the log first, into the default case.
run "$evtrail" "$big"
exits 0 "evtrail LOG"
says "evtrail.case" "says where the case is"
check "the default case" test -s evtrail.case
prints "Logons:" "no terminal: a summary"
EVTRAIL_CASE=$work/other.case run "$evtrail" "$big"
check "EVTRAIL_CASE names the case" test -s other.case
run "$evtrail" -d third.case "$big"
exits 0 "evtrail -d CASE LOG"
check "-d names the case" test -s third.case

run "$evtrail" sources -d a.case -f jsonl
equal "$(grep -c '"status":"complete"' "$out")" "$((2 * n))" "sources has every file"
finish
