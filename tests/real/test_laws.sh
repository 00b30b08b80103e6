#!/bin/sh
# What holds for every case (laws.py), on every log there is: the samples, made hosts, and, where
# they are, all real logs and the small cases; and that no law is idle (spoils.py).
. "${top_srcdir:-.}/tests/real/lib.sh"
need_tools python3

# import NAME FILE...
import()
{
	name=$1
	shift
	code=0
	"$evtrail" import -q -d "$work/$name.case" "$@" 2>"$work/err" || code=$?
	[ $code = 0 ] || [ $code = 3 ] || {
		echo "FAILED: import of $*: exit code $code"
		cat "$work/err"
		exit 1
	}
}

import samples "$top_srcdir"/data/samples/*.evtx
import legacy "$top_srcdir"/data/legacy/*.Evt
for part in evtx real truth cases; do
	[ -d "$logs/$part" ] || echo "skipped: no real logs at $logs/$part (EVTRAIL_REAL_LOGS names the folder that holds $part)"
done
for folder in "$logs/evtx" "$logs"/real/* "$logs"/truth/*; do
	[ -d "$folder" ] || continue
	name=$(basename "$(dirname "$folder")")-$(basename "$folder")
	import "$name" "$folder"
	# And its Security log alone, which must do without what the others tell.
	set -- "$folder"/*Security.evtx
	[ ! -f "$1" ] || import "$name-security" "$@"
done
for log in "$logs"/evtx/*.evtx; do
	[ ! -f "$log" ] || import "evtx-$(basename "$log" .evtx)" "$log"
done
for scenario in "$logs"/cases/*.scn; do
	[ -f "$scenario" ] || continue
	name=case-$(basename "$scenario" .scn)
	"$logwriter" scenario "$scenario" -o "$work/$name" >/dev/null || exit 1
	import "$name" "$work/$name"
done
for seed in 1 5; do
	"$logwriter" generate --seed $seed --events 6000 --hosts 4 --days 12 --intrusion \
		--channels security,system,sysmon,terminalservices -o "$work/made-$seed" >/dev/null || exit 1
	import made-$seed "$work/made-$seed"
done
status=0
python3 "$here/laws.py" "$work"/*.case || status=1
python3 "$here/spoils.py" "$work/samples.case" || status=1
exit $status
