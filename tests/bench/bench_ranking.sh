#!/bin/sh
# How far the ranking of new executables puts a planted intrusion before updates:
# precision at 10 and at 50 on generated environments of 20 hosts over 60 days,
# one a seed.  Planted is what the log writer's break-in runs (gen_intruder in
# tests/tools/genprofile.c, break_in_server in generate.c) and is new there.
set -eu
top_builddir=${top_builddir:-.}
evtrail=$top_builddir/evtrail
work=$(mktemp -d "${TMPDIR:-/tmp}/evtrail-bench.XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 1' INT TERM
planted='^(ws001.*,.*(\\temp\\svchost|\\temp\\viewer_[^\\]*|whoami|net1?|nltest|tasklist|runas|winword|powershell|cmd|conhost)|srv02.*,.*(syncagent|psexesvc|wevtutil|cmd|conhost))\.exe'

for seed in ${BENCH_SEEDS:-1 2 3}; do
	rm -rf "$work"/*
	"$top_builddir/tests/tools/logwriter" generate --seed "$seed" --events "${BENCH_EVENTS:-200000}" \
		--hosts 20 --days 60 --intrusion -o "$work/logs" >/dev/null
	"$evtrail" import -q -d "$work/x.case" "$work/logs" 2>/dev/null
	"$evtrail" new -d "$work/x.case" -f csv -c host,canonical 2>/dev/null | tr -d '\r' | tail -n +2 | tr A-Z a-z >"$work/new"
	in_all=$(grep -cE "$planted" "$work/new" || true)
	for n in 10 50; do
		hits=$(head -n "$n" "$work/new" | grep -cE "$planted" || true)
		best=$in_all
		[ "$best" -le "$n" ] || best=$n
		echo "seed $seed: $hits of the $in_all planted are among the first $n of $(wc -l <"$work/new") new:" \
			"precision $(echo "scale=2; $hits / $n" | bc), of at most $(echo "scale=2; $best / $n" | bc)"
	done
done
