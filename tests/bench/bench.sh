#!/bin/sh
# Speed, as ratios against other programs on the same logs in the same run.
#
#   make bench                            100 thousand and a million events
#   make bench BENCH_SIZES=10000000       ten million (7 GB of disk)
#   make bench BENCH_PEER_LIMIT=10000000  evtxexport on these, too (half an hour)
#
# Processor time is what is compared, so that a busy machine disturbs little.
set -eu

sizes=${BENCH_SIZES:-100000 1000000}
peer_limit=${BENCH_PEER_LIMIT:-1000000} # evtxexport is not run on larger logs
here=${top_builddir:-.}
evtrail=$here/evtrail
work=$(mktemp -d "${TMPDIR:-/tmp}/evtrail-bench.XXXXXX")
trap 'rm -rf "$work"' EXIT INT TERM

run() { "$here/tests/bench/bench_run" "$@"; }
decode() { "$here/tests/bench/bench_decode" "$@"; }
# calc EXPRESSION [FORMAT]
calc() { awk "BEGIN { printf \"${2:-%.1f}\", $1 }"; }
field() { echo "$2" | cut -d' ' -f"$1"; }

# row WHAT RECORDS BYTES SECONDS REFERENCE-RATE EXTRA
row() {
	rate=$(calc "$2 / ($4 + 1e-9)" %.0f)
	printf '  %-34s %9s records/s %8s MB/s  %8s x  %s\n' "$1" "$rate" \
		"$(calc "$3 / 1e6 / ($4 + 1e-9)")" "$(calc "$rate / $5")" "${6:-}"
}

# peer COMMAND... - "seconds" of another parser on $log, best of one run
peer() { field 2 "$(run "$@")"; }

bench_log() {
	log=$1
	name=$2
	counts=$(decode -n 5 "$log")
	records=$(field 1 "$counts")
	bytes=$(field 2 "$counts")
	printf '%s: %s records, %s MB\n' "$name" "$records" "$(calc "$bytes / 1e6")"

	if [ "$records" -le "$peer_limit" ] && command -v evtxexport >/dev/null; then
		seconds=$(peer evtxexport -f xml "$log")
		reference=$(calc "$records / $seconds" %.2f)
		row 'evtxexport -f xml' "$records" "$bytes" "$seconds" "$reference"
	elif [ -z "${reference:-}" ]; then
		reference=1
	else
		echo "  (x: against evtxexport's rate on the log before)"
	fi
	row 'decode, all fields' "$records" "$bytes" "$(field 3 "$counts")" "$reference"
	counts=$(decode -k -n 5 "$log")
	row 'decode, fields of kept events' "$records" "$bytes" "$(field 3 "$counts")" "$reference"
	if [ "$records" -le "$peer_limit" ]; then
		counts=$(decode -l -n 1 "$log")
		row 'decode through libevtx' "$records" "$bytes" "$(field 3 "$counts")" "$reference"
	fi
	for other in evtx_dump dumpevtx; do
		command -v $other >/dev/null || continue
		case $other in
		evtx_dump) seconds=$(peer evtx_dump -t 1 -o jsonl "$log") ;;
		*) seconds=$(peer $other "$log") ;;
		esac
		row "$other" "$records" "$bytes" "$seconds" "$reference"
	done

	rm -f "$work/case" "$work/copy"
	took=$(run "$evtrail" import -q -d "$work/case" "$log")
	kept=$("$evtrail" sql -d "$work/case" 'SELECT count(*) FROM fact' 2>/dev/null | tail -1 | tr -cd 0-9)
	row 'import to an indexed case' "$records" "$bytes" "$(field 2 "$took")" "$reference" \
		"$(field 1 "$took") s by the clock"
	ceiling=$("$here/tests/bench/bench_insert" "$work/case" "$work/copy")
	printf '  %-34s %9s rows/s\n' 'SQLite, the same rows alone' \
		"$(calc "$(field 1 "$ceiling") / $(field 2 "$ceiling")" %.0f)"
	printf '  import takes %s x the time of SQLite alone; peak memory %s MiB; %s facts; case %s x the log\n' \
		"$(calc "$(field 2 "$took") / $(field 2 "$ceiling")" %.2f)" \
		"$(calc "$(field 3 "$took") / 1024" %.0f)" "${kept:-$(field 1 "$ceiling")}" \
		"$(calc "$(wc -c <"$work/case") / $bytes" %.2f)"
}

for size in $sizes; do
	mkdir "$work/logs"
	"$here/tests/tools/logwriter" generate --seed 1 --events "$size" --channels security -o "$work/logs" \
		>/dev/null
	set -- "$work"/logs/*.evtx
	bench_log "$1" "everyday log"
	rm -r "$work/logs"
	"$here/tests/bench/mixed_log" "$size" "$work/mixed.evtx"
	bench_log "$work/mixed.evtx" "mixed log, a fifth kept"
	rm "$work/mixed.evtx"
done
