#!/bin/sh
# From a fresh clone to a running evtrail.
#
#   ./build.sh run            build, import the sample logs, open them
#   ./build.sh run LOG...     the same with your own logs (files or folders)
#   ./build.sh check          build and run all tests, also under sanitizers; those on real
#                             logs need their folder: EVTRAIL_REAL_LOGS, else ../shared
#   ./build.sh build          build only
#
# Installs what is missing where apt is the package manager; elsewhere it says
# what to install. The build stands in ./build, the case in ./build/*.case.
set -eu

top=$(cd "$(dirname "$0")" && pwd)
build_packages='gcc make autoconf automake pkg-config libc6-dev libsqlite3-dev libncurses-dev libevtx-dev libevt-dev libgcrypt20-dev libdeflate-dev libunistring-dev'
test_packages='libcmocka-dev libjansson-dev libevtx-utils libevt-utils sqlite3 tmux perl python3 man-db clang libclang-rt-14-dev'

die() {
	echo "build.sh: $*" >&2
	exit 1
}

jobs() {
	nproc 2>/dev/null || echo 2
}

missing() {
	for package in "$@"; do
		dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'install ok installed' ||
			printf '%s ' "$package"
	done
}

# install PACKAGE... - Debian's names.
install() {
	if ! command -v apt-get >/dev/null || ! command -v dpkg-query >/dev/null; then
		echo "build.sh: no apt here; evtrail needs what Debian calls: $*" >&2
		return 0
	fi
	wanted=$(missing "$@")
	[ -n "$wanted" ] || return 0
	sudo=
	if [ "$(id -u)" != 0 ]; then
		command -v sudo >/dev/null || die "please install as root: apt-get install $wanted"
		sudo=sudo
	fi
	echo "build.sh: installing $wanted" >&2
	$sudo apt-get update -qq >&2
	# shellcheck disable=SC2086
	DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -qq --no-install-recommends $wanted >&2
}

# configure_in FOLDER OPTION...
configure_in() {
	folder=$1
	shift
	[ -x "$top/configure" ] && [ "$top/configure" -nt "$top/configure.ac" ] ||
		(cd "$top" && autoreconf -fi >&2)
	mkdir -p "$folder"
	[ -f "$folder/Makefile" ] && [ "$folder/config.status" -nt "$top/configure" ] ||
		(cd "$folder" && "$top/configure" -q "$@" >&2)
}

build() {
	install $build_packages
	configure_in "$top/build"
	make -C "$top/build" -s -j "$(jobs)" >&2
}

# One case for the samples, and one for each set of logs, so that a second run
# goes on with what the first has imported.
run() {
	build
	if [ $# -eq 0 ]; then
		case_file=$top/build/samples.case
		set -- "$top/data/samples"
	else
		case_file=$top/build/logs-$(printf '%s\n' "$PWD" "$@" | cksum | cut -d ' ' -f 1).case
	fi
	exec "$top/build/evtrail" browse --case "$case_file" "$@"
}

# One full run of the tests in a folder of its own; adds to the totals.
passed=0 failed=0 skipped=0
check_in() {
	name=$1
	folder=$top/build/$1
	shift
	echo "== $name: configure $*" >&2
	configure_in "$folder" "$@"
	make -C "$folder" -s -j "$(jobs)" >&2 || die "$name does not build"
	make -C "$folder" -j "$(jobs)" check >"$folder/check.log" 2>&1 || true
	sed -n -e '/^\(PASS\|FAIL\|ERROR\|XPASS\|SKIP\):/p' "$folder/check.log"
	grep -q '^# TOTAL:' "$folder/check.log" || {
		tail -40 "$folder/check.log"
		failed=$((failed + 1))
		return 0
	}
	passed=$((passed + $(count PASS)))
	skipped=$((skipped + $(count SKIP)))
	failed=$((failed + $(count FAIL) + $(count XPASS) + $(count ERROR)))
	[ "$(count FAIL)$(count ERROR)" = 00 ] || tail -150 "$folder/test-suite.log"
}

count() {
	sed -n "s/^# $1: *//p" "$folder/check.log"
}

# Each fuzzer for a moment on its seeds; a long run is for people.
fuzz() {
	folder=$top/build/fuzz
	echo "== fuzz" >&2
	configure_in "$folder" --enable-fuzzers CC=clang CFLAGS='-O1 -g'
	mkdir -p "$folder/corpus"
	if make -C "$folder" -s -j "$(jobs)" tests/fuzz/fuzz_evtx >&2 &&
		"$folder/tests/fuzz/fuzz_evtx" -runs=20000 -max_len=8192 -max_total_time=60 -print_final_stats=1 \
			"$folder/corpus" "$top/tests/fuzz/seeds" >"$folder/fuzz.log" 2>&1; then
		echo "PASS: tests/fuzz/fuzz_evtx"
		passed=$((passed + 1))
	else
		echo "FAIL: tests/fuzz/fuzz_evtx"
		tail -40 "$folder/fuzz.log" 2>/dev/null
		failed=$((failed + 1))
	fi
}

# The real logs, by a name that holds in every folder.
real_logs() {
	EVTRAIL_REAL_LOGS=${EVTRAIL_REAL_LOGS:-$top/../shared}
	if [ -d "$EVTRAIL_REAL_LOGS" ]; then
		EVTRAIL_REAL_LOGS=$(cd "$EVTRAIL_REAL_LOGS" && pwd)
	elif [ "$EVTRAIL_REAL_LOGS" = "$top/../shared" ]; then
		echo "build.sh: their tests are skipped: no real logs, whose folder EVTRAIL_REAL_LOGS names" >&2
	else
		die "EVTRAIL_REAL_LOGS names no folder: $EVTRAIL_REAL_LOGS"
	fi
	export EVTRAIL_REAL_LOGS
}

check() {
	# shellcheck disable=SC2086
	install $build_packages $test_packages
	real_logs
	check_in plain --enable-werror
	check_in sanitized --enable-werror --enable-sanitizers CFLAGS='-O1 -g'
	fuzz
	echo "$passed passed, $failed failed, $skipped skipped"
	[ "$failed" -eq 0 ]
}

command=${1:-}
[ $# -eq 0 ] || shift
case $command in
run) run "$@" ;;
check) check ;;
build) build ;;
*)
	sed -n '2,/^set/s/^# \{0,1\}//p' "$0"
	[ -z "$command" ] || [ "$command" = help ] || exit 2
	;;
esac
