#!/bin/sh
# Computer names and hosts: a log that goes on under another name, names that the
# analyst joins and parts, and that this outlasts further imports.
. "${top_srcdir:-.}/tests/cli/lib.sh"
need sqlite3
need "$logwriter"
cd "$work" || exit 1

# ---- a computer that is renamed in the course of its own log
cat >renamed.scn <<'END'
host WIN-SETUP os=win10
user bob
file renamed.evtx
at 2026-03-01 08:00
boot
+1m logon bob type=2
+1m start a = C:\a.exe in=bob by=bob.explorer
computer WS17.corp.example.net
+1m start C:\b.exe in=bob by=a
+1m exit a
END
# ---- a forwarded log: IDs of two hosts, one behind the other, but with holes
cat >forwarded.scn <<'END'
host SRV1 os=win10
user bob
file Forwarded.evtx channel=all
at 2026-03-01 08:00
event 4688 record=100 NewProcessId=0x64 NewProcessName=C:\a.exe SubjectLogonId=0x3e7 ProcessId=0x32
event 4689 record=200 ProcessId=0x64 ProcessName=C:\a.exe SubjectLogonId=0x3e7
host SRV2 os=win10
file Forwarded.evtx channel=all
at 2026-03-01 09:00
event 4688 record=201 NewProcessId=0xc8 NewProcessName=C:\b.exe SubjectLogonId=0x3e7 ProcessId=0x64
event 4689 record=300 ProcessId=0xc8 ProcessName=C:\b.exe SubjectLogonId=0x3e7
END
for log in renamed forwarded; do
	"$logwriter" scenario $log.scn -o logs || exit 1
done
run "$evtrail" import -q -d c.case logs
exits 0 "import"
EVTRAIL_CASE=$work/c.case
export EVTRAIL_CASE
names()
{
	"$evtrail" host -f csv -c name,host,joined_by | sed 1d | tr -d '\r' | sort | tr '\n' ' '
}
own='WIN-SETUP,WS17.corp.example.net,record_ids WS17.corp.example.net,WS17.corp.example.net,record_ids'
equal "$(names)" "SRV1,SRV1, SRV2,SRV2, $own " "a renamed computer is one host, forwarded ones are two"
run "$evtrail" tree --host win-setup -f csv -c name,host,parent_confidence,end_confidence
prints "b.exe,WS17.corp.example.net,recorded,unknown" "the parent from before the name changed"
prints "a.exe,WS17.corp.example.net,recorded,recorded" "the exit from after it"

# ---- the analyst joins, and parts again
exports c.case apart
run "$evtrail" new --since-last -f csv -c host,name
prints "WS17.corp.example.net,b.exe" "told as new"
run "$evtrail" mark --host srv2 --record 201 --note 'look here'
run "$evtrail" host join srv1 SRV2
exits 0 "join"
equal "$(names)" "SRV1,SRV2,analyst SRV2,SRV2,analyst $own " "joined, and shown by the name of the latest record"
run "$evtrail" tree --host srv1 -f csv -c name,host,start_record
prints "b.exe,SRV2,201" "either name finds it"
run "$evtrail" coverage --host srv1 -f csv -c host,process_starts
prints "SRV2,2" "one host has both starts"
run "$evtrail" report
prints "look here" "marks go with their records"
prints "b.exe" "and find their rows"
exports c.case joined
run "$evtrail" import -q logs
exports c.case again
same_exports joined again "importing again leaves it so"
run "$evtrail" host part SRV1
exits 0 "part"
exports c.case parted
same_exports apart parted "parted, all is as before"
run "$evtrail" host part win-setup
run "$evtrail" new --since-last -f csv -c host,name
equal "$(grep -c WS17 "$out")" 0 "what was told stays told"
run "$evtrail" import -q logs
equal "$(names)" "SRV1,SRV1,analyst SRV2,SRV2,analyst WIN-SETUP,WIN-SETUP,analyst WS17.corp.example.net,WS17.corp.example.net,analyst " \
	"what the analyst parted no log joins"

# ---- the same record under two names is one
sed 's/^host SRV2/host SRV2.corp.example.net/' forwarded.scn >full.scn
"$logwriter" scenario full.scn -o full || exit 1
run "$evtrail" import -q -d full.case logs full
run "$evtrail" tree -d full.case --host srv2 -f csv -c name
before=$(grep -c b.exe "$out")
run "$evtrail" host -d full.case join SRV2.corp.example.net SRV2
exits 0 "join two spellings of a name"
run "$evtrail" tree -d full.case --host srv2 -f csv -c name,end_reason
equal "$before $(grep -c b.exe "$out")" "2 1" "one process, told twice"
prints "b.exe,exit_recorded" "with its exit"

# ---- two records that have everything in common but their names and what they say
for name in PC1 PC2; do
	"$logwriter" scenario /dev/stdin -o tied <<-END || exit 1
	host $name os=win10
	file $name.evtx channel=Security
	at 2026-03-02 08:00
	event 4688 NewProcessId=0x64 NewProcessName=C:\\$name.exe
	END
done
for order in "PC1 PC2" "PC2 PC1"; do
	rm -f tied.case
	for name in $order; do
		run "$evtrail" import -q -d tied.case tied/$name.evtx
	done
	run "$evtrail" host -d tied.case join PC1 PC2
	run "$evtrail" tree -d tied.case -f csv -c name,end_reason
	prints "PC1.exe,id_reused" "$order: the one of the first name comes first"
done

# ---- wrong use
run "$evtrail" host join SRV1
exits 2 "one name alone"
run "$evtrail" host join SRV1 NONE
exits 7 "no such name"
says "'evtrail host' lists them" "what to do"
run "$evtrail" host part SRV1
exits 2 "a host of its own"
run "$evtrail" host split SRV1
exits 2 "no such action"
finish
