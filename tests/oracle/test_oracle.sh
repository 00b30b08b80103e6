#!/bin/sh
# Every join against a second implementation (oracle.py), which reads the logs
# with another decoder: over the real logs of $EVTRAIL_REAL_LOGS (evtx), whole real
# hosts (real, truth) and small cases (cases) there, over made-up
# hosts of 200,000 events, everyday use and hard cases, which also have a truth,
# and over random streams of today, of hosts before Vista and of renamed ones.
# ORACLE_EVENTS and ORACLE_SEED make it larger, or another one.

top_srcdir=${top_srcdir:-.}
top_builddir=${top_builddir:-.}
here=$top_srcdir/tests/oracle
evtrail=${EVTRAIL:-$top_builddir/evtrail}
logwriter=${LOGWRITER:-$top_builddir/tests/tools/logwriter}
events=${ORACLE_EVENTS:-60000}
rounds=${ORACLE_ROUNDS:-30}
streams=${ORACLE_STREAMS:-300}
own_logs=${ORACLE_STREAMS:-100}
seed=${ORACLE_SEED:-1}

for tool in python3 evtxexport evtexport sqlite3; do
	command -v $tool >/dev/null 2>&1 || { echo "skipped: no $tool"; exit 77; }
done
work=$(mktemp -d "${TMPDIR:-/tmp}/evtrail-oracle.XXXXXX") || exit 1
trap 'rm -rf "$work"' EXIT
trap 'exit 1' INT TERM
status=0
export PYTHONDONTWRITEBYTECODE=1

# import CASE LOG...: damaged logs make it exit with another status than 0.
import()
{
	case_file=$1
	shift
	"$evtrail" import -d "$case_file" "$@" >"$work/out" 2>"$work/err"
	if [ $? -gt 125 ] || [ ! -f "$case_file" ]; then
		echo "FAILED: import of $*"
		cat "$work/err"
		exit 1
	fi
}

# both NAME TRUTH: asks oracle and evtrail at the same time, about the logs in
# $work/NAME, and compares.
both()
{
	touch "$work/$1.said"
	python3 "$here/oracle.py" --said "$work/$1.said" "$work/$1"/* >"$work/$1.jsonl" &
	import "$work/$1.case" "${3:-$work/$1}"
	say "$1"
	wait $! || { echo "FAILED: the oracle on $1 logs"; exit 1; }
	echo "== $1 logs"
	known=
	[ "$seed" -ne 1 ] || known="--open $here/open.table $1"
	python3 "$here/compare.py" $known "$work/$1.jsonl" "$work/$1.case" $2 || status=1
}

# say NAME: what the analyst says of names, which outlasts another import.
say()
{
	[ -s "$work/$1.said" ] || return
	while read -r words; do
		"$evtrail" host -d "$work/$1.case" $words 2>"$work/err" && continue
		grep -q "is a computer of its own already" "$work/err" || { cat "$work/err"; exit 1; }
	done <"$work/$1.said"
	import "$work/$1.case" "$work/$1"
}

# What the oracle reads: the log, or, where evtxexport stops at a record that it
# does not understand, the facts that evtrail finds in it.
# real_log NAME LOG
real_log()
{
	import "$work/one.case" "$2"
	ours=$(sqlite3 "$work/one.case" "SELECT cast(total(records) AS INTEGER) FROM source_file")
	theirs=$(evtxexport -f xml "$2" 2>/dev/null | grep -c "^<Event ")
	if [ "$ours" -eq "$theirs" ]; then
		ln -s "$2" "$work/$1/"
		rm -f "$work/one.case"
	else
		echo "facts of $2 are taken from evtrail: it reads $ours records, evtxexport $theirs"
		mv "$work/one.case" "$work/$1/$(basename "$2").case"
	fi
}

# real_logs NAME FOLDER
real_logs()
{
	mkdir "$work/$1"
	for log in "$2"/*.evtx; do
		real_log "$1" "$log"
	done
	both "$1" "" "$2"
}

# A case may be of several scenarios: imgA, imgB.
cases()
{
	for scenario in "$1"/*.scn; do
		name=case_$(basename "$scenario" .scn)
		name=${name%[AB]}
		"$logwriter" scenario "$scenario" -o "$work/$name" >/dev/null || exit 1
	done
	for folder in "$work"/case_*; do
		both "$(basename "$folder")" ""
	done
}

logs=${EVTRAIL_REAL_LOGS:-}
if [ -d "$logs" ]; then
	[ ! -d "$logs/evtx" ] || real_logs evtx "$logs/evtx"
	for host in "$logs"/real/*/ "$logs"/truth/*/; do
		[ ! -d "$host" ] || real_logs "$(basename "$host")" "${host%/}"
	done
	[ ! -d "$logs/cases" ] || cases "$logs/cases"
else
	echo "no real logs in ${EVTRAIL_REAL_LOGS:-EVTRAIL_REAL_LOGS}: that part is skipped"
fi

# enough NAME LEAST: so many records were compared, at least.
enough()
{
	records=$(sqlite3 "$work/$1.case" "SELECT cast(total(records) AS INTEGER) FROM source_file")
	echo "$records events in $1 logs"
	[ "$records" -ge "$2" ] || { echo "FAILED: that is less than it should be"; status=1; }
}

# written NAME: the logs of $work/NAME.scn.
written()
{
	"$logwriter" scenario "$work/$1.scn" -o "$work/$1" || exit 1
}

if [ "$events" -gt 0 ]; then
	"$logwriter" generate --seed "$seed" --events "$events" --hosts 6 --days 30 --intrusion \
		--channels security,system,sysmon,terminalservices \
		-o "$work/everyday" --truth "$work/truth.jsonl" || exit 1
	both everyday "$work/truth.jsonl"
fi

if [ "$rounds" -gt 0 ]; then
	python3 "$here/hardcases.py" "$seed" "$rounds" everyday=8 >"$work/all.scn" || exit 1
	written all
	both all ""
	enough all $((rounds * 6600))
fi

for kind in modern old renamed; do
	[ $kind = modern ] || streams=$own_logs
	[ "$streams" -gt 0 ] || break
	python3 "$here/randomfacts.py" $kind "$seed" "$streams" >"$work/$kind.scn" || exit 1
	sed -n 's/^# evtrail host //p' "$work/$kind.scn" >"$work/$kind.said"
	written $kind
	both $kind ""
	enough $kind $((streams * 15))
done

exit $status
