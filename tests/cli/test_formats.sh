#!/bin/sh
# Formats: each parses, all say the same, names of columns are one list for CSV,
# JSON and the manual; text is for people and says which zone its times are in.
. "${top_srcdir:-.}/tests/cli/lib.sh"
need "$logwriter"
need sqlite3
cd "$work" || exit 1
mandoc=${MANDOC:-$top_builddir/src/cmd/mandoc}
case $mandoc in
/*) ;;
*) mandoc=$OLDPWD/$mandoc ;;
esac
"$mandoc" columns | sed -n 's/^\\fB\(.*\)\\fR (.*/\1/p' | sort -u >manual.names
check "the manual has columns" test -s manual.names

"$logwriter" generate --seed 5 --events 4000 --hosts 2 --days 12 --intrusion -o logs || exit 1
run "$evtrail" import -q -d x.case logs
exits 0 "import"

for v in users timeline tree "new --days 1" "logons --all" sources "show --pid 4"; do
	name=${v%% *}
	for f in csv json jsonl text; do
		run "$evtrail" $v -d x.case -f $f -o "$name.$f"
		exits 0 "$v as $f"
		check "$v as $f: not empty" test -s "$name.$f"
	done
	equal "$(sql "select json_valid(readfile('$name.json'))")" 1 "$v: JSON is valid"
	rows=$(sql "select count(*) from json_each(readfile('$name.json'))")
	check "$v: there are rows" test "$rows" -gt 0
	equal "$(wc -l <"$name.jsonl")" "$rows" "$v: JSONL has as many lines as JSON has rows"
	check "$v: each JSONL line is valid" sh -c \
		"sed \"s/'/''/g; s/.*/select json_valid('&');/\" '$name.jsonl' | sqlite3 | grep -qv 1 && exit 1; exit 0"

	# One list of names.
	head -1 "$name.csv" | tr -d '\r' | tr , '\n' >csv.names
	sql "select key from json_each((select value from json_each(readfile('$name.json')) limit 1))" \
		>json.names
	same csv.names json.names "$v: names of CSV are those of JSON"
	equal "$(sort csv.names | comm -23 - manual.names | tr '\n' ' ')" "" "$v: the manual tells of every column"

	# The same rows in CSV, as SQLite reads it.
	sqlite3 :memory: ".import --csv $name.csv t" "select count(*) from t" >n
	equal "$(cat n)" "$rows" "$v: CSV has as many rows"
	check "$v: CSV lines end with CR LF" sh -c "head -1 $name.csv | grep -q '\\r'"

	# Only known types and forms of values.
	equal "$(sql "select count(*) from json_each(readfile('$name.json')) r, json_each(r.value) c
		where c.type in ('object', 'array')")" 0 "$v: JSON values are plain"
	equal "$(sql "select count(*) from json_each(readfile('$name.json')) r, json_each(r.value) c
		where (c.key in ('time', 'start', 'end', 'first_seen', 'last_seen') and c.type <> 'null'
			and c.value not glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9].[0-9][0-9][0-9][0-9][0-9][0-9][0-9]Z')
		or (c.key like '%logon_id' and c.type <> 'null' and c.value not glob '0x[0-9a-f]*')
		or (c.key in ('pid', 'boot', 'runs') and c.type not in ('integer', 'null'))
		or (c.key glob '*_s' and c.type not in ('integer', 'real', 'null'))
		or (c.key like '%logon_id' and c.value = '0x0')
		or c.value in ('-', 'null', '1601-01-01T00:00:00.0000000Z')")" 0 \
		"$v: times, IDs and numbers have one form, nothing is made up"
done

for v in timeline tree logons users; do
	check "$v: text says that times are UTC" sh -c "head -1 $v.text | grep -q UTC"
	check "$v: no blanks at the end of a line" sh -c "! grep -q ' \$' $v.text"
done
check "standard output is the default" sh -c "'$evtrail' users -d x.case -f csv | cmp -s - users.csv"
check "-o - is standard output" sh -c "'$evtrail' users -d x.case -f csv -o - | cmp -s - users.csv"
check "text is the default" sh -c "'$evtrail' users -d x.case | cmp -s - users.text"

run "$evtrail" timeline -d x.case -f csv --columns user,time,host --limit 3
equal "$(head -1 "$out" | tr -d '\r')" user,time,host "--columns chooses and orders"
equal "$(wc -l <"$out")" 4 "--limit 3"
run "$evtrail" timeline -d x.case --columns all --limit 1
check "--columns all in text" test "$(head -1 "$out" | wc -c)" -gt 150
run "$evtrail" tree -d x.case -f json --columns depth,node,parent_node
equal "$(sql "select count(*) from json_each(readfile('$out')) where value->>'depth' = 0
	and value->>'parent_node' is not null")" 0 "tree: a boot has no parent"
equal "$(sql "select count(*) from json_each(readfile('$out')) where value->>'depth' > 0
	and value->>'parent_node' >= value->>'node'")" 0 "tree: a parent comes before its children"
check "tree: text is drawn" grep -q '└─ ' tree.text
check "tree: text says what is not sure" grep -q 'System ? ' tree.text
check "tree: and CSV why" sh -c "head -1 tree.csv | grep -q parent_confidence,parent_reason"
LC_ALL=C "$evtrail" tree -d x.case >ascii.text
check "tree: drawn in ASCII where the terminal has no more" sh -c "grep -q '\`- ' ascii.text && ! grep -q '└' ascii.text"

# On a terminal a line fits, unless --wide.
if script -qec true /dev/null >/dev/null 2>&1 </dev/null; then
	script -qec "stty cols 80; '$evtrail' timeline -d x.case --limit 40" /dev/null >tty.out </dev/null
	equal "$(tr -d '\r' <tty.out | awk 'length > 80' | wc -l)" 0 "80 columns are enough on a terminal"
	script -qec "stty cols 80; '$evtrail' timeline -d x.case --limit 40 --wide -c all" /dev/null >tty.out </dev/null
	check "--wide cuts nothing" sh -c "tr -d '\\r' <tty.out | awk 'length > 80' | grep -q ."
fi
finish
