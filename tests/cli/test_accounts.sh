#!/bin/sh
# Accounts under several names: what a row shows, what finds it.
. "${top_srcdir:-.}/tests/cli/lib.sh"
need "$logwriter"
cd "$work" || exit 1

cat >names.scn <<'END'
host SRV02 domain=CORP
file Security.evtx channel=Security
at 2026-03-02 08:00
+1m event 4624 TargetUserSid=S-1-5-21-1-2-3-1104 TargetUserName=bob TargetDomainName=CORP.EXAMPLE.NET TargetLogonId=0x50001 LogonType=3
+1m event 4624 TargetUserSid=S-1-5-21-1-2-3-1104 TargetUserName=BOB TargetDomainName=CORP TargetLogonId=0x50002 LogonType=3
+1m event 4688 NewProcessId=0x64 NewProcessName=C:\a.exe SubjectUserSid=S-1-5-21-1-2-3-1104 SubjectUserName=bob SubjectDomainName=CORP SubjectLogonId=0x50002 ProcessId=0x32
+1m event 4624 TargetUserSid=S-1-5-21-7-8-9-1001 TargetUserName=bob TargetDomainName=SRV02 TargetLogonId=0x50003 LogonType=3
+1m event 4624 TargetUserSid=S-1-5-21-1-2-3-1104 TargetUserName=robert TargetDomainName=CORP TargetLogonId=0x50004 LogonType=3
+1m event 4688 NewProcessId=0x68 NewProcessName=C:\b.exe SubjectUserSid=S-1-5-21-1-2-3-1104 SubjectUserName=robert SubjectDomainName=CORP SubjectLogonId=0x50004 ProcessId=0x32
+1m event 4624 TargetUserSid=S-1-5-21-1-2-3-2222 TargetUserName=bob TargetDomainName=CORP TargetLogonId=0x50005 LogonType=3
END
"$logwriter" scenario names.scn -o logs || exit 1
run "$evtrail" import -q -d names.case logs
EVTRAIL_CASE=$work/names.case
export EVTRAIL_CASE

# found NAME: the logon IDs of the sessions that a name finds
found()
{
	"$evtrail" logons --all "$@" -f csv -c logon_id | sed 1d | tr -d '\r' | grep 0x5 | tr '\n' ' '
}
run "$evtrail" logons --all -f csv -c logon_id,user,domain
prints "0x50001,bob,CORP.EXAMPLE.NET" "the name in the record: as Kerberos has it"
prints "0x50002,BOB,CORP" "the name in the record: as it was typed"
prints "0x50004,robert,CORP" "the name in the record: the new one"
renamed="0x50001 0x50002 0x50004 "
equal "$(found --user robert)" "$renamed" "the new name finds what was before"
equal "$(found --user bob)" "0x50001 0x50002 0x50003 0x50004 0x50005 " "the old name finds what came after, and others who have it"
equal "$(found --user 'SRV02\bob')" "0x50003 " "a local account of that name is another"
equal "$(found --user 'CORP\robert')" "$renamed" "with its domain"
equal "$(found --user 'corp.example.net\robert')" "$renamed" "with another spelling of the domain"
equal "$(found --user robert@corp.example.net)" "$renamed" "as a principal name"
equal "$(found --user 'OTHER\robert')" "" "not with another domain"
equal "$(found --user 'S-1-5-21-1-2-3-2222')" "0x50005 " "by its SID"
equal "$(found --where 'user=robert')" "$renamed" "in the filter language"
equal "$(found --where 'user~ober')" "$renamed" "by a part of a name"
equal "$(found --where 'user==robert')" "0x50004 " "== compares with what the row shows"
equal "$(found --where 'not user=robert')" "0x50003 0x50005 " "and not"
run "$evtrail" tree -f csv -c name,user --user robert
prints "a.exe,bob" "processes as well"
prints "b.exe,robert" "processes as well: by their own records"
run "$evtrail" timeline -f csv -c activity,user,what --user 'CORP\robert'
prints "process started,bob,a.exe" "and the timeline"
run "$evtrail" users -f csv -c user,sid,logons,other_names
prints 'robert,S-1-5-21-1-2-3-1104,3,"CORP.EXAMPLE.NET\bob, CORP\BOB, CORP\bob"' "one account, with its other names"
finish
