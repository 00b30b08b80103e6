#!/bin/sh
# doc/rules.md tells where each rule of joining is done and what shows it: all that
# it names is there, and each scenario shows some rule.
set -u
cd "${top_srcdir:-.}" || exit 1
work=$(mktemp -d "${TMPDIR:-/tmp}/evtrail-rules.XXXXXX") || exit 1
trap 'rm -rf "$work"' EXIT
failures=0

bad() {
	echo "$1"
	failures=$((failures + 1))
}

# names COLUMN: what stands between ` in the second or third column of the table
names() {
	awk -F '|' -v column=$(($1 + 1)) 'NF == 5 { print $column }' doc/rules.md | grep -o '`[^`]*`' | tr -d '`'
}

has() {
	grep -qF -- "$1" "$2"
}

names 2 >"$work/files"
while read -r file; do
	[ -f "$file" ] || bad "doc/rules.md: there is no $file"
done <"$work/files"

names 3 >"$work/shown"
while read -r name; do
	case $name in
	tests/*.c:\ *) has "${name#*: }(void **state)" "${name%%: *}" || bad "doc/rules.md: there is no test $name" ;;
	tests/*:\ *) has "${name#*: }" "${name%%: *}" || bad "doc/rules.md: there is no test $name" ;;
	*) has "{\"$name\"," tests/unit/scenarios.h || bad "doc/rules.md: there is no scenario \"$name\"" ;;
	esac
done <"$work/shown"

sed -n 's/^	{"\(.*\)",$/\1/p' tests/unit/scenarios.h >"$work/scenarios"
while read -r name; do
	grep -qxF -- "$name" "$work/shown" || bad "doc/rules.md: no rule is shown by the scenario \"$name\""
done <"$work/scenarios"

echo "$(wc -l <"$work/files") rules, $(wc -l <"$work/shown") proofs, $(wc -l <"$work/scenarios") scenarios"
for list in files shown scenarios; do
	[ "$(wc -l <"$work/$list")" -ge 28 ] || bad "the table of doc/rules.md is read wrongly: $list"
done
[ "$failures" -eq 0 ]
