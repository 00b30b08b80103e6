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

# ---- computers installed from one image: its name is of none of them, whatever comes first
image()
{
	"$logwriter" scenario /dev/stdin -o image <<-END || exit 1
	host $1 os=win10
	computer IMAGE
	file $1.evtx channel=Security
	at 2026-01-05 08:00
	start C:\Windows\System32\setup.exe pid=0x64 creator=4
	+1m computer ${3:-$1}
	$4
	at 2026-02-0$2 09:00
	start C:\Windows\System32\cmd.exe pid=0x3e8 creator=900
	+1m start C:\tool.exe pid=0x7d0 creator=0x3e8 parent-image=C:\Windows\System32\cmd.exe
	END
}
image PC-A 2
image PC-B 3
image PC-C 4 WIN-SETUP 'start C:\Windows\System32\oobe.exe pid=0xc8 creator=4
	+1m computer PC-C'
pairs()
{
	"$evtrail" host -d "$1" -f csv -c name,host,joined_by,also_of | sed 1d | tr -d '\r' | sort | tr '\n' ' '
}
for order in "A B C" "A C B" "B A C" "B C A" "C A B" "C B A"; do
	rm -f image.case
	for name in $order; do
		run "$evtrail" import -q -d image.case image/PC-$name.evtx
	done
	equal "$(pairs image.case)" 'IMAGE,IMAGE,,"PC-A, PC-B, WIN-SETUP" PC-A,PC-A,, PC-B,PC-B,, PC-C,PC-C,record_ids, WIN-SETUP,PC-C,record_ids, ' \
		"$order: three computers, and what their image tells"
	run "$evtrail" tree -d image.case --host IMAGE -f csv -c name
	equal "$(grep -c setup.exe "$out")" 1 "$order: what all have alike is there once"
done
run "$evtrail" host -d image.case join PC-A IMAGE
equal "$(pairs image.case)" 'IMAGE,PC-A,analyst,"PC-B, WIN-SETUP" PC-A,PC-A,analyst, PC-B,PC-B,, PC-C,PC-C,record_ids, WIN-SETUP,PC-C,record_ids, ' \
	"the analyst says whose it was, and the others stay apart"
rm -f image.case
run "$evtrail" import -q -d image.case image/PC-A.evtx
equal "$(pairs image.case)" "IMAGE,PC-A,record_ids, PC-A,PC-A,record_ids, " "with one of them alone nothing shows that it is an image's"
run "$evtrail" import -q -d image.case image/PC-B.evtx
run "$evtrail" tree -d image.case --host PC-B -f csv -c name,parent_confidence,parent_reason
prints "tool.exe,recorded,parent_started" "a parent of the same computer"

# ---- record IDs of the image that recur with other events: no link there is recorded
# A collector has what both logs have.
# recurring NAME MINUTE FILE
recurring()
{
	cat <<-END
	host PC-$1 os=win10
	computer IMAGE
	file $3.evtx channel=Security
	at 2026-01-05 08:00
	start a = C:\\both.exe pid=0x64 creator=4
	+1m start b = C:\\under.exe pid=0x68 by=a
	+1m exit b
	at 2026-01-05 09:0$2
	start c = C:\\own$1.exe pid=0xc8 by=a
	+1m computer PC-$1
	start C:\\later.exe pid=0x12c creator=4
	END
}
for name in "A 1" "B 2"; do
	recurring $name PC-${name% ?} | "$logwriter" scenario /dev/stdin -o recur || exit 1
done
{ recurring A 1 F; recurring B 2 F; } | "$logwriter" scenario /dev/stdin -o recur || exit 1
for order in "PC-A PC-B" "PC-B PC-A" "PC-A PC-B F" "F PC-B PC-A"; do
	rm -f recur.case
	for name in $order; do
		run "$evtrail" import -q -d recur.case recur/$name.evtx
	done
	run "$evtrail" tree -d recur.case --host IMAGE -f csv -c name,parent_reason,parent_confidence,end_reason,end_confidence,end_before
	for row in under.exe,parent_started,recorded,exit_recorded,recorded, ownA.exe,name_shared,inferred,name_shared,unknown, \
		ownB.exe,name_shared,inferred,open_at_log_end,unknown,; do
		prints "$row" "$order: $row"
	done
	equal "$(grep -c both.exe "$out")" 1 "$order: the event that both logs have is one"
	run "$evtrail" tree -d recur.case -f csv -c host,name
	prints PC-A,later.exe "$order: what is A's"
	prints PC-B,later.exe "$order: what is B's"
done
run "$evtrail" show -d recur.case --where name=ownB.exe
prints "several computers had this name by then" "in words"

# ---- a server that is replaced: the new one takes the name that the old one gave up
for part in "old SRV SRV-OLD 03-02 03-05" "new SRV-NEW SRV 03-09 03-12"; do
	set -- $part
	"$logwriter" scenario /dev/stdin -o replaced <<-END || exit 1
	host $2 os=win10
	file $1.evtx channel=Security
	at 2026-$4 08:00
	start C:\\$1-before.exe pid=0x64 creator=4
	computer $3
	at 2026-$5 08:00
	start C:\\$1-after.exe pid=0x68 creator=4
	END
done
for order in "old new" "new old"; do
	rm -f replaced.case
	for name in $order; do
		run "$evtrail" import -q -d replaced.case replaced/$name.evtx
	done
	equal "$(pairs replaced.case)" 'SRV,SRV,,"SRV-NEW, SRV-OLD" SRV-NEW,SRV-NEW,, SRV-OLD,SRV-OLD,, ' "$order: a name that went from one computer to another"
done

# … but who takes a name back had it before
sed 's/SRV-NEW/SRV-OLD/' <<-END | "$logwriter" scenario /dev/stdin -o replaced || exit 1
	host SRV-NEW os=win10
	file back.evtx channel=Security
	at 2026-03-09 08:00
	start C:\\b.exe pid=0x64 creator=4
	computer SRV
	at 2026-03-12 08:00
	start C:\\c.exe pid=0x68 creator=4
END
rm -f replaced.case
run "$evtrail" import -q -d replaced.case replaced/old.evtx replaced/back.evtx
equal "$(pairs replaced.case)" "SRV,SRV,record_ids, SRV-OLD,SRV,record_ids, " "a name that is taken back"

# ---- a short name among full ones of one log: one computer
cat >spelled.scn <<'END'
host SRV02 domain=CORP dns=corp.example.net
file spelled.evtx channel=Security
at 2026-03-02 08:00
+1m event 4688 NewProcessId=0x64 NewProcessName=C:\a.exe SubjectLogonId=0x3e7 ProcessId=0x32
computer SRV02
+1m event 4688 NewProcessId=0x68 NewProcessName=C:\b.exe SubjectLogonId=0x3e7 ProcessId=0x64
computer SRV02.corp.example.net
+1m event 4688 NewProcessId=0x6c NewProcessName=C:\c.exe SubjectLogonId=0x3e7 ProcessId=0x68
computer SRV02
+1m event 4688 NewProcessId=0x70 NewProcessName=C:\d.exe SubjectLogonId=0x3e7 ProcessId=0x6c
computer SRV02.corp.example.net
+1m event 4689 ProcessId=0x6c ProcessName=C:\c.exe SubjectLogonId=0x3e7
END
"$logwriter" scenario spelled.scn -o spelled || exit 1
run "$evtrail" import -q -d spelled.case spelled
equal "$(pairs spelled.case)" \
	"SRV02,SRV02.corp.example.net,record_ids, SRV02.corp.example.net,SRV02.corp.example.net,record_ids, " "names that take turns in one log"
run "$evtrail" host -d spelled.case
equal "$(grep -c Perhaps "$out")" 0 "nothing is left to propose"
# … but two computers of that short name stay two, and nothing says whose its records are
sed 's/corp.example.net/dev.example.net/' spelled.scn >spelled2.scn
sed 's/08:00/09:00/' spelled2.scn >spelled3.scn
"$logwriter" scenario spelled3.scn -o spelled3 || exit 1
run "$evtrail" import -q -d spelled.case spelled3
equal "$(pairs spelled.case)" 'SRV02,SRV02,,"SRV02.corp.example.net, SRV02.dev.example.net" SRV02.corp.example.net,SRV02.corp.example.net,, SRV02.dev.example.net,SRV02.dev.example.net,, ' \
	"one short name of two computers"
# ---- a hole between names proves nothing
for hole in "3=300:between names" "5=500:elsewhere in the log"; do
	awk -v at="${hole%%=*}" -v id="$(echo "${hole#*=}" | cut -d: -f1)" \
		'/event/ { n++; if (n == at) sub(/event [0-9]*/, "& record=" id) } { print }' spelled.scn >hole.scn
	rm -rf hole hole.case
	"$logwriter" scenario hole.scn -o hole || exit 1
	run "$evtrail" import -q -d hole.case hole
	equal "$(pairs hole.case)" "SRV02,SRV02,, SRV02.corp.example.net,SRV02.corp.example.net,, " "a hole ${hole#*:}"
	run "$evtrail" host -d hole.case
	prints "one is the short form of the other" "a proposal"
	prints "evtrail host join SRV02 SRV02.corp.example.net" "the command that accepts it"
done
run "$evtrail" host -d hole.case -f csv -c name,perhaps,perhaps_why
prints "SRV02,SRV02.corp.example.net,one is the short form of the other" "for machines, too"
run "$evtrail" host -d hole.case part SRV02
exits 0 "set apart for good"
run "$evtrail" host -d hole.case
equal "$(grep -c Perhaps "$out")" 0 "what the analyst set apart is not proposed"

# ---- what else may be one computer
for part in "1 OLD-NAME 2026-03-02" "2 NEW-NAME 2026-03-03"; do
	set -- $part
	"$logwriter" scenario /dev/stdin -o split <<-END || exit 1
	host $2 os=win10
	file part$1.evtx channel=Security
	at $3 08:00
	event 4688 record=${1}00 NewProcessId=0x64 NewProcessName=C:\\a.exe SubjectLogonId=0x3e7 ProcessId=0x32
	event 4624 record=${1}01 TargetUserSid=S-1-5-21-7-8-9-1001 TargetUserName=bob TargetDomainName=$2 TargetLogonId=0x5000$1 LogonType=2
	event 4689 record=$(($1 * 100 + ($1 == 1 ? 99 : 2))) ProcessId=0x64 ProcessName=C:\\a.exe SubjectLogonId=0x3e7
	END
done
run "$evtrail" import -q -d split.case split
equal "$(pairs split.case)" "NEW-NAME,NEW-NAME,, OLD-NAME,OLD-NAME,, " "two files prove nothing"
run "$evtrail" host -d split.case
prints "the record IDs of a log go on from one to the other, in different files: Security" "a log that goes on"
prints "S-1-5-21-7-8-9-" "a machine's SID"
run "$evtrail" host -d split.case join NEW-NAME OLD-NAME
run "$evtrail" host -d split.case
equal "$(grep -c Perhaps "$out")" 0 "what is joined is not proposed"

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
