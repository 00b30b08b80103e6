#!/bin/sh
# What the detail of a row says of what is not recorded: no more than the records do.
. "${top_srcdir:-.}/tests/cli/lib.sh"
need "$logwriter"
cd "$work" || exit 1

start()
{
	printf "%s\n" "+1m event 4688 v=2 SubjectLogonId=0x3e7 SubjectUserSid=S-1-5-18 NewProcessId=$1 NewProcessName=C:\\$2 ProcessId=$3"
}
{
	echo "host H domain=CORP os=win10"
	echo "file h.evtx"
	echo "at 2026-03-02 08:00"
	start 0x64 a.exe 0x50
	start 0xc8 b.exe 0x50
	start 0x12c c.exe 0x64
	start 0x64 d.exe 0x50
	for i in 1 2 3 4 5 6 7 8 9; do
		start 0x10$i e$i.exe 0x12c
	done
	echo "+1m event 4624 TargetLogonId=0x1000 LogonType=3 TargetUserName=bob TargetDomainName=CORP"
	echo "+1m event 4624 TargetLogonId=0x1000 LogonType=3 TargetUserName=eve TargetDomainName=CORP"
} >h.scn
"$logwriter" scenario h.scn -o logs || exit 1
run "$evtrail" import -q -d h.case logs
exits 0 "import"
EVTRAIL_CASE=$work/h.case
export EVTRAIL_CASE

run "$evtrail" show --record 1
exits 0 "a process whose ID passed to another"
check "what took its ID" grep -q '^ID taken by *event 4688, record 4' "$out"
check "is not its exit" test "$(grep -c '^Exit' "$out")" = 0
run "$evtrail" show --record 14
check "a logon ID that passed to another" grep -q '^ID taken by *event 4624, record 15' "$out"

run "$evtrail" show --logon-id 0x3e7
exits 0 "the session of the system"
equal "$(sed -n 's/.*Z process [0-9]* \([a-e][0-9]*\).exe$/\1/p' "$out" | tr '\n' ' ')" \
	"a b c d e1 e2 e3 e4 e5 e6 e7 e8 " "the first processes, in order of time"
check "that there are more" grep -q '… and more' "$out"
check "nothing is unknown without a reason" test "$(grep -c '\[unknown\] *$' "$out")" = 0
check "privileges that no event tells of" test "$(grep -c '^Privileged' "$out")" = 0

# Each reason stands beside what it is about: under a line of that, or behind a label of its own.
run "$evtrail" show --record 15
check "a session without an end says so" grep -q '^End  *\[unknown\] no end recorded up to the end' "$out"
check "where its user came in has a label" grep -q '^Came in  *\[' "$out"
run "$evtrail" show --pid 0x50
check "a parent that none names" grep -q '^Parent  *\[unknown\] no event tells who started it' "$out"
check "a session that none names" grep -q '^Logon  *\[unknown\] no event tells the logon ID' "$out"
equal "$(grep -c 'no event tells the logon ID' "$out")" 1 "and that is said once"

run "$evtrail" logons --all -f csv -c privileged
equal "$(tail -n +2 "$out" | tr -d '\r"\n')" "" "privileges of no session"
run "$evtrail" users -f csv -c elevated
equal "$(tail -n +2 "$out" | tr -d '\r"\n')" "" "nor of an account"
run "$evtrail" coverage -f csv -c boots
equal "$(tail -n +2 "$out" | tr -d '\r\n')" 0 "no boot began"

run "$evtrail" tree --image a.exe
check "the bound of a length, in text" grep -q ' <3 min 0 s ' "$out"
run "$evtrail" tree --image e9.exe
check "a length that is open, in text" grep -q ' open ' "$out"
run "$evtrail" tree --image a.exe -f csv -c duration_s,end_reason
equal "$(sed -n 's/,id_reused\r*$//p' "$out" | tr -d '"\r')" "" "it is no value"

run "$evtrail" show
exits 2 "show without anything to show"
says "--where, --filter, --record" "what it can be"
run "$evtrail" show --filter nosuch
exits 7 "a saved filter is something to show"
run "$evtrail" show --where 'image~a.exe and pid=100'
exits 0 "and so is an expression"

# Of 104 and 7045 no field names who did it, but as whom it was logged does.
run "$evtrail" import -q -d s.case "$samples"
run "$evtrail" show -d s.case --record 15772
check "as whom an event was logged" grep -q '^ *System/Security UserID = S-1-5-21-.*-1121$' "$out"
run "$evtrail" timeline -d s.case --where 'what=PSEXESVC and event_id=7045' -f csv -c user,sid
check "and the timeline's SID" grep -q '^svc_admin,S-1-5-21-.*-1121' "$out"

# Both tokens of a session are one place: where it was taken up again from is told of each.
run "$evtrail" sql -d s.case "SELECT count(*) FROM logon WHERE logon_id IN ('0x3f1db', '0x3f1fb') AND reconnected_from = '192.0.2.77'" -f csv
check "both tokens of a session were taken up from there" grep -q "^2" "$out"

run "$evtrail" mark --remove 9
exits 7 "a mark that is not there"
says "no mark 9" "which"
run "$evtrail" new
says "Unreliable: less than a day" "a period of minutes is not one of 0 days"
run "$evtrail" new --not-on nosuch
exits 7 "a host that is not there"
says "no host 'nosuch'" "which host"
finish
