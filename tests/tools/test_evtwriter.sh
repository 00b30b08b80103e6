#!/bin/sh
# Proves that the EVT files of the log writer say what it meant to write:
# evtexport, an independent reader, must give back every value, also where the
# ring has come round.  And that data/legacy is what srv03.scn makes.

name=evtwriter
tools_needed="evtexport perl"
. "${top_srcdir:-.}/tests/tools/lib.sh"

# read_back NAME MODE: exports every file of $work/NAME and compares with its print.
# In a ring MODE is "newest": what is read must be the end of what was written.
read_back()
{
	: >"$work/got"
	for file in "$work/$1"/*.[Ee]vt; do
		evtexport -m all "$file" 2>"$work/err" | perl "$tools/flatten_evt.pl" >>"$work/got"
		[ -s "$work/err" ] && fail "$1: evtexport on ${file##*/}: $(head -1 "$work/err")"
	done
	perl "$tools/flatten_evt.pl" --print <"$work/$1.print" >"$work/want"
	if [ "$2" = newest ]; then
		sort -n "$work/got" >"$work/sorted"
		tail -n "$(wc -l <"$work/got")" "$work/want" | sort -n >"$work/want.sorted"
		[ "$(wc -l <"$work/got")" -lt "$(wc -l <"$work/want")" ] || fail "$1: nothing was overwritten"
	else
		sort "$work/got" >"$work/sorted"
		sort "$work/want" >"$work/want.sorted"
	fi
	if cmp -s "$work/want.sorted" "$work/sorted"; then
		echo "$1: $(wc -l <"$work/sorted") records read back"
	else
		fail "$1: evtexport reads other values"
		diff "$work/want.sorted" "$work/sorted" | head -6
	fi
	[ -s "$work/got" ] || fail "$1: nothing was read"
}

write()
{
	"$logwriter" scenario "$2" -o "$work/$1" --print --truth "$work/$1.truth" >"$work/$1.print" ||
		fail "$1: exit code $?"
}

cat >"$work/every.scn" <<'END'
host OLD domain=CORP os=2003
user bob sid=S-1-5-21-1-2-3-4294967295
file every.evt channel=Security format=evt
file system.evt channel=System format=evt
at 2005-03-02 08:00:00.75
event 512 user=S-1-5-18
event 592 in=bob NewProcessId=0x1a4 ProcessId=4 NewProcessName='C:\Jörg <U+202E>x.exe'
event 593 in=bob ProcessId=420
event 593 fields=4 in=bob ProcessId=420
event 528 target=bob IpAddress=10.0.0.1
event 528 fields=7 target=bob
event 540 fields=8 target=bob user=S-1-5-18
event 529 TargetUserName='' WorkstationName='a b'
event 537 Status=0xC000006D
event 517 in=bob
event 520 in=bob PreviousTime='1:00:00 PM'
event 600 in=SYSTEM target=bob TargetProcessId=8
event 601 in=bob ServiceName=x
event 602 in=bob Command=c:\x.exe
event 612 in=bob P1=+ P18=-
event 624 in=bob TargetUserName=eve
event 642 in=bob
event 642 fields=7 in=bob
event 644 TargetUserName=eve
event 682 AccountName=bob LogonID=0x123456789
event 560 ObjectName=x
event 592 NewProcessId=2154859552
event 592 record=4294967000
event 6005
event 6009 Data1=5.02.
+1s logon bob type=2
+1s start x = C:\x.exe in=bob caller=SYSTEM creator=400
+1s exit x
+1s failed bob type=3 from=192.0.2.1
+1s logoff bob
+1s clear Security in=SYSTEM
END
write every "$work/every.scn"
read_back every all

cat >"$work/ring.scn" <<'END'
host RING os=xp
user bob
file ring.evt channel=Security format=evt ring=6144
define some
  +1s start 'C:\WINDOWS\system32\$1.exe' in=bob creator=400 for=2s
end
at 2005-03-02 08:00
repeat 20 some cmd
repeat 30 some yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy
repeat 17 some net
END
write ring "$work/ring.scn"
read_back ring newest

write srv03 "$top_srcdir/data/legacy/srv03.scn"
read_back srv03 all
for file in "$work"/srv03/*.Evt; do
	cmp "$file" "$top_srcdir/data/legacy/${file##*/}" ||
		fail "${file##*/} in data/legacy is not what srv03.scn makes"
done

[ "$failures" = 0 ] && echo "all is as it was written"
[ "$failures" = 0 ]
