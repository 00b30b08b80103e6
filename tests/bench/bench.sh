#!/bin/sh
# Speed, as ratios against other programs on the same logs in the same run.
#
#   make bench                            100 thousand, a million and ten million events
#   make bench BENCH_SIZES=100000         only these
#   make bench BENCH_PEER_LIMIT=10000000  slow parsers on these, too (half an hour)
#
# Ten million events need 12 GB of disk and are left out where there is less.
# Processor time is what is compared, so that a busy machine disturbs little.
set -eu

sizes=${BENCH_SIZES:-100000 1000000 10000000}
peer_limit=${BENCH_PEER_LIMIT:-100000} # slow parsers are not run on larger logs
here=${top_builddir:-.}
evtrail=$here/evtrail
work=$(mktemp -d "${TMPDIR:-/tmp}/evtrail-bench.XXXXXX")
trap 'rm -rf "$work"' EXIT INT TERM

run() { "$here/tests/bench/bench_run" "$@"; }
decode() { "$here/tests/bench/bench_decode" "$@"; }
# calc EXPRESSION [FORMAT]
calc() { awk "BEGIN { printf \"${2:-%.1f}\", $1 }"; }
field() { echo "$2" | cut -d' ' -f"$1"; }

# row WHAT RECORDS BYTES SECONDS [EXTRA]: the ratio is against $reference
row() {
	rate=$(calc "$2 / ($4 + 1e-9)" %.0f)
	printf '  %-34s %9s records/s %8s MB/s  %8s x  %s\n' "$1" "$rate" \
		"$(calc "$3 / 1e6 / ($4 + 1e-9)")" "$(calc "$rate / $reference")" "${5:-}"
}

# evtxexport's records a second on $log, or on the last log of this kind that was
# small enough for it.
refer_to_evtxexport() {
	if [ "$records" -le "$peer_limit" ] && command -v evtxexport >/dev/null; then
		seconds=$(field 2 "$(run evtxexport -f xml "$log")")
		reference=$(calc "$records / $seconds" %.2f)
		echo "$reference" >"$work/reference-$kind"
		row 'evtxexport -f xml' "$records" "$bytes" "$seconds"
	elif [ -s "$work/reference-$kind" ]; then
		reference=$(cat "$work/reference-$kind")
		echo "  (x: against evtxexport's rate on the smaller log of this kind)"
	else
		reference=1
		echo "  (x: records a second, for evtxexport was not run)"
	fi
}

other_parsers() {
	for other in evtx_dump dumpevtx; do
		command -v $other >/dev/null || continue
		case $other in
		evtx_dump) seconds=$(field 2 "$(run evtx_dump -t 1 -o jsonl "$log")") ;;
		*) seconds=$(field 2 "$(run $other "$log")") ;;
		esac
		row "$other" "$records" "$bytes" "$seconds"
	done
}

imports() {
	took=$("$here/tests/bench/bench_import" "$work/case" "$log")
	ceiling=$("$here/tests/bench/bench_insert" "$work/case" "$work/copy")
	rm -f "$work/copy"
	row 'import to an indexed case' "$records" "$bytes" "$(field 3 "$took")" \
		"peak $(calc "$(field 5 "$took") / 1024" %.0f) MiB"
	printf '  %-34s %9s facts/s; %s facts\n' 'SQLite, the same rows alone' \
		"$(calc "$(field 1 "$ceiling") / $(field 2 "$ceiling")" %.0f)" "$(field 1 "$ceiling")"
	printf '  %-34s %9s of that rate; %s by the time of all threads\n' "import's writer" \
		"$(calc "$(field 2 "$ceiling") / $(field 4 "$took")" %.2f)" \
		"$(calc "$(field 2 "$ceiling") / $(field 3 "$took")" %.2f)"
	rm -f "$work/case"
	alone=$(field 3 "$took")
	alone_by_clock=$(field 6 "$took")
	took=$(run "$evtrail" import -q -d "$work/case" "$log")
	row 'import and join' "$records" "$bytes" "$(field 2 "$took")" \
		"peak $(calc "$(field 3 "$took") / 1024" %.0f) MiB, $(field 1 "$took") s by the clock"
	printf '  %-34s %9s of the time of importing; %s by the clock\n' 'joining' \
		"$(calc "($(field 2 "$took") - $alone) / $alone" %.2f)" \
		"$(calc "($(field 1 "$took") - $alone_by_clock) / $alone_by_clock" %.2f)"
	again=$(run "$evtrail" import -q -d "$work/case" "$log")
	row 'import again, nothing new' "$records" "$bytes" "$(field 2 "$again")"
	printf '  %-34s %9s x the log, joins and all\n' 'size of the case' \
		"$(calc "$(wc -c <"$work/case") / $bytes" %.2f)"
	rm -f "$work/case"
}

bench_log() {
	log=$1
	kind=$2
	counts=$(decode -n 3 "$log")
	records=$(field 1 "$counts")
	bytes=$(field 2 "$counts")
	printf '%s: %s records, %s MB\n' "$3" "$records" "$(calc "$bytes / 1e6")"
	refer_to_evtxexport
	row 'decode, all fields' "$records" "$bytes" "$(field 3 "$counts")"
	row 'decode, fields of kept events' "$records" "$bytes" "$(field 3 "$(decode -k -n 3 "$log")")"
	if [ "$records" -le "$peer_limit" ]; then
		row 'decode through libevtx' "$records" "$bytes" "$(field 3 "$(decode -l -n 1 "$log")")"
	fi
	other_parsers
	imports
}

for size in $sizes; do
	free=$(df -Pk "$work" | awk 'NR == 2 { print $4 }')
	if [ "$free" -lt $((size * 5 / 4)) ]; then
		echo "$size events: left out, they need $(calc "$size * 1.25 / 1e6") GB of disk in $work"
		continue
	fi
	mkdir "$work/logs"
	"$here/tests/tools/logwriter" generate --seed 1 --events "$size" --channels security -o "$work/logs" \
		>/dev/null
	set -- "$work"/logs/*.evtx
	bench_log "$1" everyday "everyday log, almost all kept"
	rm -r "$work/logs"
	"$here/tests/bench/mixed_log" "$size" "$work/mixed.evtx"
	bench_log "$work/mixed.evtx" mixed "mixed log, a fifth kept"
	rm "$work/mixed.evtx"
done
