#!/bin/sh
# Bad input: one clear line each, a documented exit code, nothing lost.
. "${top_srcdir:-.}/tests/cli/lib.sh"
need "$logwriter"
need sqlite3
cd "$work" || exit 1

"$logwriter" generate --seed 8 --events 2000 --days 5 -o logs || exit 1
log=$(ls -S logs/*.evtx | head -1)
run "$evtrail" import -q -d good.case logs
exits 0 "a good case"
exports good.case before

# ---- logs

# bad_log FILE WORDS NAME: import fails with 3, names the file, makes no case.
bad_log()
{
	rm -f bad.case
	run "$evtrail" import -d bad.case "$1"
	exits 3 "$3"
	says "$1" "$3: names it"
	one_line "$3: one line"
	[ -z "$2" ] || says "$2" "$3: says what"
	check "$3: makes no case" test ! -e bad.case
}

bad_log missing.evtx "" "a missing file"
: >empty.evtx
bad_log empty.evtx "" "an empty file"
echo "just text" >text.evtx
bad_log text.evtx "" "a file that is no log"
head -c 100 "$log" >stub.evtx
mkdir none
bad_log none "" "a folder without logs"
mkfifo pipe
bad_log pipe "" "a pipe"
bad_log /dev/null "" "a device"

head -c 100 "$log" >stub.evtx
run "$evtrail" import -d stub.case stub.evtx
exits 3 "a log cut in its header"
says stub.evtx "a log cut in its header: names it"

head -c $((4096 + 65536 + 30000)) "$log" >cut.evtx
run "$evtrail" import -d cut.case cut.evtx
says cut.evtx "a log cut in a chunk: names it"
check "a log cut in a chunk: 0 or 3" test "$code" = 0 -o "$code" = 3
run "$evtrail" timeline -d cut.case -f csv
check "a log cut in a chunk: what is there is read" test "$(wc -l <"$out")" -gt 10

if [ "$(id -u)" != 0 ]; then
	cp "$log" secret.evtx
	chmod 0 secret.evtx
	bad_log secret.evtx "ermission" "a file that may not be read"
fi

# ---- cases

# bad_case CODE FILE NAME: every command refuses it and leaves it as it is.
bad_case()
{
	cp "$2" kept 2>/dev/null
	for c in users timeline tree new logons sources "show --pid 4" "import $log"; do
		run "$evtrail" $c -d "$2"
		exits "$1" "$3: $c"
		one_line "$3: $c: one line"
		says "$2" "$3: $c: names it"
	done
	[ ! -f "$2" ] || same "$2" kept "$3: is left as it is"
}

run "$evtrail" users -d nowhere.case
exits 4 "no such case"
says "evtrail import" "no such case: says how to make one"
check "no such case: makes none" test ! -e nowhere.case
run "$evtrail" import -d no/such/folder/x.case "$log"
exits 4 "a case in a folder that is not there"

echo "not a database, only some text that is long enough to look at" >text.case
bad_case 5 text.case "a text file"
cp "$log" log.case
bad_case 5 log.case "a log for a case"
sqlite3 other.case "create table t(x); insert into t values (1)"
bad_case 5 other.case "another program's database"
cp good.case newer.case
sqlite3 newer.case "pragma user_version = 99"
bad_case 5 newer.case "a case from a newer version"
says "newer" "a case from a newer version: says so"
mkdir folder.case
bad_case 5 folder.case "a folder for a case"
head -c 20000 good.case >cut.case
for c in users tree "timeline -f csv"; do
	run "$evtrail" $c -d cut.case
	check "a cut case: $c fails or is refused" test "$code" != 0
	says cut.case "a cut case: $c: names it"
done

# The middle third overwritten: what reads it says so, what does not still answers.
cp good.case torn.case
third=$(($(stat -c %s good.case) / 3 / 4096))
head -c $((third * 4096)) /dev/zero | tr '\0' '\377' |
	dd of=torn.case bs=4096 seek="$third" conv=notrunc 2>/dev/null
cp torn.case kept
torn=0
for c in browse users timeline tree "logons --all" coverage sources; do
	run "$evtrail" $c -d torn.case
	[ "$code" = 0 ] && continue
	torn=$((torn + 1))
	exits 5 "torn pages: $c"
	one_line "torn pages: $c: one line"
	says torn.case "torn pages: $c: names it"
done
check "torn pages: something reads them" test "$torn" -gt 0
same torn.case kept "torn pages: left as they are"

# Without a table, or an index that keeps events from being there twice.
sqlite3 good.case "select type || ' ' || name from sqlite_schema where sql like 'create unique index%'
	or type = 'table' and name not like 'sqlite%'" >things
check "tables and unique indexes" test "$(wc -l <things)" -gt 30
while read -r type name; do
	cp good.case lacking.case
	sqlite3 lacking.case "drop $type $name"
	run "$evtrail" browse -d lacking.case
	exits 5 "without $name"
	one_line "without $name: one line"
	says "lacking.case: the case is damaged, it has no $name" "without $name: says so"
done <things
run "$evtrail" import -d lacking.case "$log"
exits 5 "nothing is imported into a case that lacks something"

# Any other index holds nothing that the tables do not: all are made anew.
all=$(sqlite3 good.case "select count(*) from sqlite_schema where type = 'index'")
cp good.case lacking.case
sqlite3 good.case "select 'drop index ' || name || ';' from sqlite_schema where sql like 'create index%'" |
	sqlite3 lacking.case
run "$evtrail" users -d lacking.case
exits 0 "without indexes"
equal "$(sqlite3 lacking.case "select count(*) from sqlite_schema where type = 'index'")" "$all" "indexes are made anew"

# Locked by another program that writes.
cp good.case locked.case
mkfifo hold
sqlite3 locked.case <hold >/dev/null 2>&1 &
holder=$!
exec 3>hold
echo "begin exclusive; select 1;" >&3
sleep 1
run "$evtrail" import -d locked.case "$log"
exits 6 "a locked case"
says locked.case "a locked case: names it"
echo "rollback;" >&3
exec 3>&-
wait $holder
run "$evtrail" import -q -d locked.case logs
exits 0 "unlocked again"

# Read-only: can be read, can not be imported into.
if [ "$(id -u)" != 0 ]; then
	mkdir frozen
	cp good.case frozen/x.case
	chmod a-w frozen/x.case frozen
	run "$evtrail" users -d frozen/x.case
	exits 0 "a read-only case can be read"
	run "$evtrail" import -d frozen/x.case "$log"
	exits 4 "a read-only case can not be imported into"
	one_line "a read-only case: one line"
	says "frozen/x.case" "a read-only case: names it"
fi

# ---- what is asked for

run "$evtrail" users -d good.case --host NOBODY
exits 7 "a host that is not there"
says "NOBODY" "a host that is not there: names it"
run "$evtrail" show -d good.case --pid 4294967
exits 7 "show of what is not there"
run "$evtrail" show -d good.case --logon-id 0xdeadbeef
exits 7 "show of a logon that is not there"
run "$evtrail" timeline -d good.case --since 2026-02-01 --until 2026-01-01
exits 2 "since after until"
run "$evtrail" timeline -d good.case --columns time,nonsense
exits 2 "a column that is not there"
says "command_line" "a column that is not there: says which are"
run "$evtrail" browse --pane nosuch -d x.case
exits 2 "a pane that is not there"
says "--pane takes users, tree" "which there are"

# ---- where it goes

run "$evtrail" timeline -d good.case -o good.case
exits 2 "the case as the output"
run "$evtrail" timeline -d good.case -o no/such/folder/x
exits 4 "an output in a folder that is not there"
echo "mine" >mine.csv
run "$evtrail" timeline -d nowhere.case -o mine.csv
equal "$(cat mine.csv)" mine "a failure leaves the output as it was"
if [ -w /dev/full ]; then
	for f in text csv json jsonl; do
		run "$evtrail" timeline -d good.case -f $f -o /dev/full
		exits 4 "a full disk, $f"
		one_line "a full disk, $f: one line"
	done
	code=0
	"$evtrail" timeline -d good.case >/dev/full 2>"$err" || code=$?
	exits 4 "a full disk on standard output"
fi
"$evtrail" timeline -d good.case -f csv 2>"$err" | head -1 >/dev/null
check "a reader that goes away: not a word" test ! -s "$err"

exports good.case after
same_exports before after "the good case is as it was"
finish
