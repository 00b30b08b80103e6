#!/bin/sh
# An import that is stopped leaves a case that can be read, says how far it got,
# and the same command completes it: as if it had never been stopped.
. "${top_srcdir:-.}/tests/cli/lib.sh"
need "$logwriter"
cd "$work" || exit 1

# Logs of so many events, and the case that an import makes of them if let alone.
prepare()
{
	rm -rf logs clean clean.case
	"$logwriter" generate --seed 9 --events "$1" --hosts 2 --days 8 -o logs || exit 1
	run "$evtrail" import -q -d clean.case logs
	clean_code=$code
	check "a clean import" test "$code" = 0 -o "$code" = 3
	exports clean.case clean
}

# Stops the import when so much of the case is written; 0 where it was too late.
stop_after()
{
	rm -f cut.case*
	"$evtrail" import -d cut.case logs >cut.out 2>cut.err &
	pid=$!
	while kill -0 $pid 2>/dev/null && [ "$(cat cut.case* 2>/dev/null | wc -c)" -lt "$1" ]; do
		:
	done
	kill -"$2" $pid 2>/dev/null
	code=0
	wait $pid 2>/dev/null || code=$?
	err=cut.err
	[ $code != 0 ]
}

# stop_at SIGNAL SHARE: stopped there, and completed.
stop_at()
{
	stop_after $((full / $2)) "$1" || return 0
	caught=$((caught + 1))
	exits 130 "$1 at 1/$2 of the case"
	says "run the same command again" "what to do after $1"
	run "$evtrail" users -d cut.case
	exits 0 "the cut case can be read"
	run "$evtrail" import -q -d cut.case logs
	exits $clean_code "the same command again"
	rm -rf cut
	exports cut.case cut
	same_exports clean cut "completed after $1 at 1/$2"
}

# Where a machine is so fast that no import is caught, the next is of more events.
caught=0
for events in 5000 30000 120000; do
	prepare $events
	full=$(cat clean.case | wc -c)
	for signal in INT TERM; do
		for share in 5 2; do
			stop_at $signal $share
		done
	done
	[ $caught -eq 0 ] || break
done
check "an import was stopped before it ended" test $caught -gt 0

# Killed outright: nothing can be told, but nothing is lost either.
if stop_after $((full / 3)) KILL; then
	run "$evtrail" import -q -d cut.case logs
	exits $clean_code "the same command after a kill"
	exports cut.case killed
	same_exports clean killed "completed after a kill"
fi

# Killed in a transaction, which left a journal, the case is read, and imported into; so
# is what was killed before it was a case.
need sqlite3
while_writing()
{
	sqlite3 "$1" "PRAGMA journal_mode = DELETE; PRAGMA cache_size = 1; BEGIN; $2" \
		".shell cp $1 $3" ".shell cp $1-journal $3-journal" "ROLLBACK" >/dev/null
	[ -s "$3-journal" ] || echo "FAILED: $3 has no journal"
}
cp clean.case write.case
while_writing write.case "UPDATE fact SET time = 1; DELETE FROM string" journal.case
run "$evtrail" host -d journal.case
exits 0 "a case with a journal is read"
exports journal.case journal
same_exports clean journal "what a journal rolls back"
while_writing made.case "CREATE TABLE t (x); INSERT INTO t SELECT randomblob(9000) FROM generate_series(1, 99)" \
	begun.case
run "$evtrail" users -d begun.case
exits 5 "what never was a case"
run "$evtrail" import -q -d begun.case logs
exits $clean_code "the same command again"
exports begun.case begun
same_exports clean begun "completed from nothing"
finish
