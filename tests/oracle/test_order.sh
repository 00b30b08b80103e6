#!/bin/sh
# The order of import never matters: the same records in random orders, dealt over
# other files, with duplicates and overlaps, in one import or piece by piece, give
# the same case every time.  ORDER_TURNS says how many arrangements,
# ORDER_SEED of which hard cases, and ORDER_STREAMS how many random streams.

top_srcdir=${top_srcdir:-.}
top_builddir=${top_builddir:-.}
here=$top_srcdir/tests/oracle
evtrail=${EVTRAIL:-$top_builddir/evtrail}
logwriter=${LOGWRITER:-$top_builddir/tests/tools/logwriter}
turns=${ORDER_TURNS:-24}

LC_ALL=C
export LC_ALL
for tool in python3 sqlite3; do
	command -v $tool >/dev/null 2>&1 || { echo "skipped: no $tool"; exit 77; }
done
work=$(mktemp -d "${TMPDIR:-/tmp}/evtrail-order.XXXXXX") || exit 1
trap 'rm -rf "$work"' EXIT
trap 'exit 1' INT TERM

# All derived views, each host's rows in their natural order.
derived()
{
	for view in boot process logon account activity executable; do
		echo "== $view"
		sqlite3 -readonly "$1" "SELECT * FROM $view" | sort -s -t '|' -k 1,1
	done
}

# import CASE FOLDER
import()
{
	"$evtrail" import -d "$1" "$2" >/dev/null 2>"$work/err" && return
	echo "FAILED: import of $2"
	cat "$work/err"
	exit 1
}

# Chunks of six records, so that arrangements are fine-grained.
python3 "$here/hardcases.py" "${ORDER_SEED:-7}" 2 6 >"$work/hard.scn" || exit 1
"$logwriter" scenario "$work/hard.scn" -o "$work/logs" || exit 1
python3 "$here/randomfacts.py" modern "${ORDER_SEED:-7}" "${ORDER_STREAMS:-20}" 6 >"$work/random.scn" || exit 1
"$logwriter" scenario "$work/random.scn" -o "$work/random" || exit 1
mv "$work/random/Forwarded.evtx" "$work/logs/Random.evtx"
import "$work/case" "$work/logs"
derived "$work/case" >"$work/expected"
echo "$(sqlite3 "$work/case" "SELECT count(*) FROM fact") facts," \
	"$(grep -c . "$work/expected") derived rows"

turn=1
while [ $turn -le "$turns" ]; do
	rm -rf "$work/new" "$work/case"
	python3 "$here/rearrange.py" $turn "$work/new" "$work"/logs/*.evtx || exit 1
	for folder in "$work"/new/*; do
		import "$work/case" "$folder"
	done
	derived "$work/case" >"$work/found"
	if ! cmp -s "$work/expected" "$work/found"; then
		echo "FAILED: arrangement $turn ($(ls "$work"/new | wc -l) imports) gives another case:"
		diff "$work/expected" "$work/found" | head -40
		exit 1
	fi
	turn=$((turn + 1))
done
echo "$turns arrangements give the same case"
