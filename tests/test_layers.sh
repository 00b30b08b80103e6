#!/bin/sh
# Proves who may include whom: base <- model <- {ingest, store, correlate}; ui
# uses model and store; cmd wires everything. Each library has one home.
set -u
cd "${top_srcdir:-.}" || exit 1
failures=0

bad() {
	echo "$1"
	failures=$((failures + 1))
}

# layer LAYER MAY-INCLUDE...
layer() {
	layer=$1
	shift
	for file in src/"$layer"/*.[ch]; do
		[ -f "$file" ] || continue
		for included in $(sed -n 's|^#[ \t]*include[ \t]*"\([a-z]*\)/.*|\1|p' "$file" | sort -u); do
			case " $* $layer " in
			*" $included "*) ;;
			*) bad "$file includes $included/, which $layer may not" ;;
			esac
		done
		# Every project header is named with its folder.
		sed -n 's|^#[ \t]*include[ \t]*"\([^/"]*\)".*|\1|p' "$file" | while read -r name; do
			[ "$name" = config.h ] || echo "$file includes \"$name\" without its folder"
		done
	done
}

# home HEADER-PATTERN ALLOWED-FILES-PATTERN
home() {
	for file in $(grep -lE "^#[ \t]*include[ \t]*<($1)>" src/*.c src/*/*.[ch]); do
		echo "$file" | grep -qE "^($2)$" || bad "$file includes <$1>, whose home is $2"
	done
}

layers() {
	layer base
	layer model base
	layer ingest base model
	layer store base model
	layer correlate base model
	layer ui base model store
	layer cmd base model ingest store correlate ui
	home 'sqlite3\.h' 'src/store/.*'
	home '(n?curses(w/.*)?|term|panel)\.h' 'src/ui/term\.c'
	home 'gcrypt\.h' 'src/cmd/sha256\.c'
	home 'libevtx?\.h|libevt\.h' 'src/ingest/reader_.*\.c'
	# A comma in numbers would get into exports and field values.
	for file in $(grep -lE 'setlocale\(LC_(ALL|NUMERIC)' src/*.c src/*/*.c); do
		bad "$file lets the locale decide how numbers look"
	done
}

layers >"${TMPDIR:-/tmp}/layers.$$"
cat "${TMPDIR:-/tmp}/layers.$$"
lines=$(wc -l <"${TMPDIR:-/tmp}/layers.$$")
rm -f "${TMPDIR:-/tmp}/layers.$$"
# The test must be able to fail: there is something to look at.
[ "$(ls src/*/*.c | wc -l)" -gt 20 ] || { echo "no sources found"; exit 1; }
[ "$lines" -eq 0 ]
