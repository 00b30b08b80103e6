#!/bin/sh
# What a log says may be meant for the reader's terminal: it never gets there as
# anything but text, in any format, and is still there to be read.
. "${top_srcdir:-.}/tests/cli/lib.sh"
need "$logwriter"
need sqlite3
cd "$work" || exit 1

cat >x.scn <<'END'
host EVIL<U+001B>]0;own<U+0007> domain=CORP
user bo<U+001B>[31mb
file Security.evtx channel=Security
at 2026-03-02 08:00
boot
+1m logon s = bo<U+001B>[31mb type=2
+5s start C:\Temp\x.exe cmd='x.exe <U+001B>[2J<U+001B>[31m <U+202E>gpj.exe <U+000A>newline <U+009B>2J <U+0007> "q" end' in=s
+5s start 'C:\Temp\=cmd|calc.exe' cmd='=1+1' in=s
+5s start 'C:\Windows \System32\winsat.exe ' cmd='winsat.exe \x ' in=s
END
"$logwriter" scenario x.scn -o logs || exit 1
run "$evtrail" import -d x.case logs
exits 0 "import"
cat "$out" "$err" >all

set -f # --image *
for v in users timeline tree "new --days 1" "logons --all" sources "show --image *"; do
	for f in text json jsonl; do
		run "$evtrail" $v -d x.case -f $f
		exits 0 "$v as $f"
		cat "$out" "$err" >>all
	done
done
run "$evtrail" users -d x.case --host "$(printf 'no\033[31mhost')"
cat "$out" "$err" >>all
run "$evtrail" import -d x.case "$(printf 'no\033[31m\nfile')"
one_line "a path with a newline"
cat "$out" "$err" >>all
run "$evtrail" browse -d x.case
exits 0 "the summary"
cat "$out" "$err" >>all

check "no escape character" sh -c "! grep -q '$(printf '\033')' all"
check "no bell" sh -c "! grep -q '$(printf '\007')' all"
check "no C1 control" sh -c "! grep -q '$(printf '\302\233')' all"
check "no override of direction" sh -c "! grep -q '$(printf '\342\200\256')' all"

run "$evtrail" timeline -d x.case -c command_line
prints 'x.exe \x1b[2J\x1b[31m \u202egpj.exe \nnewline \x9b2J \x07 "q" end' "text shows what is there"
run "$evtrail" timeline -d x.case -c command_line -f json
equal "$(sql "select count(*) from json_each(readfile('$out')) where value->>'command_line' =
	'x.exe ' || char(27) || '[2J' || char(27) || '[31m ' || char(0x202e) || 'gpj.exe ' || char(10) ||
	'newline ' || char(0x9b) || '2J ' || char(7) || ' \"q\" end'")" \
	"$(sql "select count(*) from json_each(readfile('$out')) where value->>'command_line' like 'x.exe%'")" \
	"JSON keeps every character"
run "$evtrail" timeline -d x.case -c image,command_line
prints 'C:\Windows␠\System32\winsat.exe␠' "blanks at the end of names are shown"
prints 'winsat.exe \x' "and those of a command line are not names"
run "$evtrail" new --all -d x.case -f json
equal "$(sql "select value->>'flags' from json_each(readfile('$out')) where value->>'path' = 'C:\Windows \System32\winsat.exe '")" \
	"look_alike rare" "such a folder is a look-alike, and JSON has its name as it is"
run "$evtrail" show -d x.case --image 'winsat*'
prints "winsat.exe␠ ran as" "a sentence shows them"
run "$evtrail" timeline -d x.case -c command_line -f csv
check "CSV keeps every character" grep -q "$(printf '\033\\[2J')" "$out"
check "CSV keeps a formula: it is evidence" grep -q '^=1+1' "$out"
if script -qec true /dev/null >/dev/null 2>&1 </dev/null; then
	script -qec "'$evtrail' timeline -d x.case -f csv" /dev/null >tty.out </dev/null
	check "CSV on a terminal has no escape character" sh -c "! grep -q '$(printf '\033')' tty.out"
fi

# A process below another, and so on: no row is as long as that.
{
	printf 'host DEEP\nfile Security.evtx\nat 2026-03-02 08:00\n'
	for i in $(seq 1 300); do
		printf '+1ms start C:\\a.exe pid=%d creator=%d\n' $((4 * i + 4)) $((4 * i))
	done
} >deep.scn
"$logwriter" scenario deep.scn -o deep || exit 1
run "$evtrail" import -q -d deep.case deep
run "$evtrail" tree -d deep.case -c name,depth
exits 0 "a deep tree"
equal "$(grep -c '^… ' "$out")" 261 "levels above the last forty are left out"
check "with a sign that they are" grep -q '^… .*└─ a.exe *301$' "$out"
equal "$(wc -L <"$out" | awk '{ print $1 < 160 }')" 1 "no row is wider than the levels drawn"
finish
