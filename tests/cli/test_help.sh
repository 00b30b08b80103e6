#!/bin/sh
# Help for everything, the version, and the exit code and words for wrong use.
. "${top_srcdir:-.}/tests/cli/lib.sh"
cd "$work" || exit 1

commands="import browse users timeline tree new baseline logons events coverage show mark report host sources sql"

run "$evtrail" --help
exits 0 "--help"
for c in $commands; do
	prints "  $c " "--help lists $c"
done
cp "$out" all
run "$evtrail" help
same all "$out" "help is --help"
run "$evtrail" -h
same all "$out" "-h is --help"
run "$evtrail" --version
exits 0 "--version"
check "the version is a number" grep -Eq '^evtrail [0-9]+\.[0-9]+' "$out"
run "$evtrail"
exits 2 "no argument"

for c in $commands; do
	run "$evtrail" help $c
	exits 0 "help $c"
	prints "usage: evtrail $c " "help $c tells the usage"
	prints "--case" "help $c tells of --case"
	cp "$out" one
	run "$evtrail" $c --help
	same one "$out" "$c --help is help $c"
	run "$evtrail" $c --no-such-option
	exits 2 "$c --no-such-option"
	says "--no-such-option" "$c names the wrong option"
	says "evtrail help $c" "$c says where to read"
	one_line "$c --no-such-option is one line"
	check "$c: nothing on standard output" test ! -s "$out"
done

run "$evtrail" imprt
exits 2 "misspelt command"
says "did you mean 'import'" "the nearest command"
run "$evtrail" help timelin
exits 2 "help of a misspelt command"
says "timeline" "the nearest command in help"
run "$evtrail" nothing-like-it
exits 2 "no such command"
says "evtrail --help" "where to read"

run "$evtrail" import
exits 2 "import without a path"
says "PATH" "import says what is missing"
run "$evtrail" users stray
exits 2 "users with an argument"
says "stray" "users names the argument"
run "$evtrail" timeline --format yaml
exits 2 "unknown format"
says "text, csv, json or jsonl" "the formats there are"
run "$evtrail" timeline --since lately
exits 2 "a time that is none"
says "2026-03-01" "an example of a time"
run "$evtrail" timeline --pid x
exits 2 "a process ID that is none"
run "$evtrail" timeline --limit
exits 2 "an option without its value"
says "--limit needs" "which option lacks a value"
run "$evtrail" import --threads 0 x
exits 2 "a number out of range"
run "$evtrail" show -d x
exits 2 "show without saying what"
says "--record" "show says how to choose"

if [ -w /dev/full ]; then
	code=0
	"$evtrail" --help >/dev/full 2>"$err" || code=$?
	exits 4 "--help to a full disk"
fi
finish
