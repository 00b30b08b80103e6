#!/bin/sh
# Logs of NT 4 to 2003: EVT files whole, dirty, wrapped and cut; the same events
# converted to EVTX; every command on them; old and new hosts in one case; a host
# that was upgraded.
. "${top_srcdir:-.}/tests/cli/lib.sh"
need "$logwriter"
need sqlite3
cd "$work" || exit 1

# ---- the sample: a server of 2003
legacy=$top_srcdir/data/legacy
case $legacy in /*) ;; *) legacy=$OLDPWD/$legacy ;; esac
run "$evtrail" import -d srv.case "$legacy"
exits 0 "import of EVT files"
says "2 of 2 files" "both are read"
run "$evtrail" sources -d srv.case -f jsonl -c format,status,unreadable,dirty,corrupted
equal "$(sort -u "$out")" '{"format":"evt","status":"complete","unreadable":0,"dirty":false,"corrupted":false}' \
	"whole files"
run "$evtrail" logons -d srv.case --since 2026-03-11 --until 2026-03-12 -f csv -c user,address,type,processes
prints "dave,192.0.2.77,10,9" "528 with its source address"
run "$evtrail" logons -d srv.case --since 2026-03-11 --until 2026-03-12 -f csv -c user,address,workstation,type,processes
prints "opc,10.1.7.12,HMI2,3,0" "540 is a network logon, and names the client"
run "$evtrail" users -d srv.case -f csv -c user,failed_logons,elevated
prints "dave,9,true" "529 and 576"
run "$evtrail" timeline -d srv.case --since 2026-03-11 --until 2026-03-12 -f csv -c kind,what,user
prints "account,support2,dave" "624"
prints "account,Administrators,dave" "636"
prints "service_installed,wmisvc,dave" "601"
prints "disconnect,192.0.2.77,dave" "683"
prints "reconnect,198.51.100.9,dave" "682"
run "$evtrail" new -d srv.case -f csv -c name,runs,first_user
prints "wmisvc.exe,2,dave" "new executables"
run "$evtrail" tree -d srv.case --since 2026-03-11 --until 2026-03-12
prints "ipconfig.exe" "the tree"
run "$evtrail" show -d srv.case --since 2026-03-11T09:08:40 --until 2026-03-11T09:09
prints "the service was installed by dave, who had logged on by RDP from 192.0.2.77" "who is behind a service"
prints "services.exe" "600 names the parent"
run "$evtrail" show -d srv.case -r 20711
prints "Start              event 592" "a record"
run "$evtrail" show -d srv.case -r 20710
prints "ServiceFileName = C:\\RECYCLER\\wmisvc.exe" "values have their names"

# ---- the same records once more: nothing changes
exports srv.case first
"$logwriter" scenario "$legacy/srv03.scn" -o again >/dev/null || exit 1
sed 's/ format=evt//; s/\.Evt/.evtx/' "$legacy/srv03.scn" >converted.scn
"$logwriter" scenario converted.scn -o converted >/dev/null || exit 1
run "$evtrail" import -q -d srv.case again converted
exits 0 "a copy, and the same converted to EVTX"
exports srv.case both
same_exports first both "copies and conversions change nothing"
run "$evtrail" import -q -d conv.case converted
exports conv.case converted.exports
same_exports first converted.exports "a converted log alone tells the same"

# ---- damage
log()
{
	cat >"$1.scn" <<END
host RING os=2003
user bob
file $1.evt format=evt $2
define some
  +1s start 'C:\\WINDOWS\\system32\\cmd.exe' in=bob creator=400 for=2s
end
at 2005-03-02 08:00
repeat 40 some
END
	"$logwriter" scenario "$1.scn" -o damaged --print >"$1.print" || exit 1
}
# outcome FILE COLUMN: of its import
outcome()
{
	rm -f damage.case
	"$evtrail" import -q -d damage.case "damaged/$1.evt" 2>/dev/null
	"$evtrail" sources -d damage.case -f csv -c "$2" | tail -n 1 | tr -d '\r'
}
log whole ''
equal "$(outcome whole records,unreadable,dirty,corrupted)" "78,0,false,false" "a whole log"
log dirty damage=dirty
equal "$(outcome dirty records,unreadable,dirty,corrupted)" "78,0,true,false" "a log in use"
log ring ring=6144
equal "$(outcome ring unreadable,dirty,corrupted)" "0,false,false" "a ring that came round"
newest=$(tail -n 1 ring.print | cut -f 1)
records=$(outcome ring records)
check "the ring has its newest records" test "$records" -gt 20 -a "$records" -lt 78
rm -f damage.case
"$evtrail" import -q -d damage.case damaged/ring.evt
equal "$(sqlite3 damage.case 'SELECT max(record_id), max(record_id) - min(record_id) + 1 - count(*) FROM fact')" \
	"$newest|0" "up to the newest, without a gap"
log ringdirty 'ring=6144 damage=dirty'
equal "$(outcome ringdirty records,unreadable,dirty)" "$records,0,true" "a ring in use"
log cut cut=700
equal "$(outcome cut corrupted)" "true" "a cut log is damaged"
equal "$(($(outcome cut records) + $(outcome cut unreadable)))" 78 "and its missing records are counted"
run "$evtrail" import -d cut.case damaged/cut.evt
says "not in the file" "and told of"
log cutdirty 'cut=700 damage=dirty'
equal "$(outcome cutdirty corrupted,dirty)" "true,true" "a cut log in use"
log cutring 'cut=700 ring=6144'
equal "$(($(outcome cutring records) + $(outcome cutring unreadable)))" "$records" "a cut ring"
run "$evtrail" import -d cutring.case damaged/cutring.evt
check "what libevt lost of it is found" sh -c "! grep -q 'libevt cannot' '$err'"
log slack damage=slack
equal "$(outcome slack records,recovered)" "78,0" "slack is not the log's"
rm -f damage.case
run "$evtrail" import -q --recover -d damage.case damaged/slack.evt
equal "$("$evtrail" sources -d damage.case -f csv -c records,recovered | tail -n 1 | tr -d '\r')" "80,2" \
	"slack, asked for"
head -c 40 damaged/whole.evt >stub.evt
run "$evtrail" import -d stub.case stub.evt
exits 3 "less than a header"
says "cut off" "says so"

# ---- 2000, without drives and without images of exits
cat >w2k.scn <<'END'
host W2K os=2000
user bob
file w2k.evt format=evt
at 2001-03-02 08:00
event 512 user=S-1-5-18
+1m logon bob type=2
+1s start desk = C:\WINNT\explorer.exe in=bob creator=8
+1s start cmd = C:\WINNT\system32\cmd.exe in=bob by=desk
+5m exit cmd
+1m logon n = bob type=3 workstation=WS1
END
"$logwriter" scenario w2k.scn -o old >/dev/null || exit 1
run "$evtrail" import -q -d w2k.case old/w2k.evt
run "$evtrail" tree -d w2k.case -f csv -c name,image,parent_pid,duration_s,end_confidence,end_reason,logon_confidence
prints 'cmd.exe,\WINNT\system32\cmd.exe' "an image without a drive"
prints '300,inferred,exit_id_only,recorded' "an exit without an image"
run "$evtrail" logons -d w2k.case -f csv -c user,type,workstation,address
prints "bob,3,WS1," "no source address before 2003"

# ---- NT 4: an audit ID is said, and nothing is joined by it
cat >nt4.scn <<'END'
host NT4
user bob
file nt4.evt format=evt
at 1999-03-02 08:00
event 592 in=bob NewProcessId=2154859552 NewProcessName=cmd.exe ProcessId=2154811200
+1m event 593 fields=4 in=bob ProcessId=2154859552
END
"$logwriter" scenario nt4.scn -o old >/dev/null || exit 1
run "$evtrail" import -q -d nt4.case old/nt4.evt
run "$evtrail" tree -d nt4.case -f jsonl -c name,pid,parent_pid,end,end_reason,parent_reason
prints '{"name":"cmd.exe","pid":null,"parent_pid":null,"end":null,"end_reason":"audit_id","parent_reason":"audit_id"}' \
	"NT 4"
run "$evtrail" show -d nt4.case -r 1
prints "audit ID" "and show says why"

# ---- old and new hosts in one case; one that was upgraded
cat >upgrade.scn <<'END'
host BOX domain=CORP os=2003
user bob
file box.evt format=evt
at 2008-06-01 08:00
event 512 user=S-1-5-18
+1m logon bob type=2
+1s start C:\WINDOWS\explorer.exe in=bob creator=400
+1h shutdown
host BOX os=win7
file box.evtx
record 1
at 2008-06-02 08:00 boot
+1m logon bob type=2
END
"$logwriter" scenario upgrade.scn -o upgrade >/dev/null || exit 1
run "$evtrail" import -q -d mixed.case upgrade "$legacy" "$samples"
exits 0 "old and new"
equal "$(sqlite3 mixed.case "SELECT count(*) FROM host")" 4 "BOX is one host"
equal "$(sqlite3 mixed.case "SELECT count(*) FROM derived_boot b JOIN host h ON b.boot_key >> 32 = h.host_id
	WHERE h.name = 'BOX'")" 2 "with both its boots"
run "$evtrail" users -d mixed.case --host BOX -f csv -c user,logons
prints "bob,2" "and one account"
run "$evtrail" tree -d mixed.case --host SRV03 -f jsonl
check "an old host beside new ones" grep -q historian.exe "$out"
"$evtrail" timeline -d srv.case -f jsonl -c time,kind,user,what >alone
"$evtrail" timeline -d mixed.case --host SRV03 -f jsonl -c time,kind,user,what >beside
same alone beside "the others change nothing"
finish
