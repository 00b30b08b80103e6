#!/bin/sh
# Baselines: learned, imported, approved, compared, removed; what `new` makes of
# them; the ranking of the sample case; and lists that cannot be read.
. "${top_srcdir:-.}/tests/cli/lib.sh"
need sqlite3
need "$logwriter"
cd "$work" || exit 1

EVTRAIL_CASE=$work/x.case
export EVTRAIL_CASE
run "$evtrail" import -q "$samples"
exits 0 "import of the samples"

names()
{
	"$evtrail" new -f csv -c name "$@" 2>"$err" | tr -d '\r' | tail -n +2
}

# The intrusion comes first, the updates last.
equal "$(names -n 1)" svchost.exe "the planted program comes first"
names >all
check "the updates come last" grep -q MsMpEng.exe <<END
$(tail -n 5 all)
END
run "$evtrail" new -f json --image svchost.exe
equal "$(sql "select value->>'flags' from json_each(readfile('$out'))")" \
	"look_alike wrong_parent user_writable rare" "its flags"

# A version of what was there is new by path, not by pattern; the raw path stays.
check "an updated browser is new by path" grep -q chrome_updater all
names --key pattern >by_pattern
check "but not by pattern" sh -c '! grep -q chrome_updater by_pattern'
check "what is new by pattern is new by path" sh -c 'sort all >a; sort by_pattern | comm -13 a - | cmp -s - /dev/null'
run "$evtrail" new --baselines-only --key pattern -f json --image '*chrome_updater.exe'
equal "$(sql "select value->>'pattern_paths' from json_each(readfile('$out'))")" 2 "a row says for how many paths it stands"
check "and shows a raw path" grep -q '133.0.6943.98' "$out"

# Against a golden host: what the others ran and it never did, new or not.
run "$evtrail" new --not-on srv02 -f csv -c host,canonical
exits 0 "the difference to a host"
tail -n +2 "$out" | tr -d '\r' | sort >difference
sqlite3 -separator , "$EVTRAIL_CASE" "select host, canonical from executable where host like 'WS17%' and canonical not in
	(select canonical from executable where host like 'SRV02%')" | sort >expected
check "is what SQL says" cmp difference expected
check "and is something" test -s difference
"$evtrail" new --not-on SRV02 --key name -f csv -c name 2>"$err" | tr -d '\r' | tail -n +2 | sort >difference
sqlite3 "$EVTRAIL_CASE" "select distinct name from executable where host like 'WS17%' and lower(name) not in
	(select lower(name) from executable where host like 'SRV02%')" | sort >expected
check "by file name, too" cmp difference expected

# Learning.
run "$evtrail" baseline learn month --days 30
exits 0 "learn"
says "covering" "learn tells what it covers"
run "$evtrail" baseline learn MONTH
exits 2 "a second one of that name"
run "$evtrail" baseline learn ws --host WS17 --days 7 --scope WS17 --key pattern
exits 0 "learn one host"
run "$evtrail" baseline list -f json
equal "$(sql "select value->>'quality' from json_each(readfile('$out')) where value->>'name' = 'month'")" reliable \
	"a month is reliable"
equal "$(sql "select (value->>'quality') || (value->>'clears_by') from json_each(readfile('$out')) where value->>'name' = 'ws'")" \
	unreliablepattern "a week is not"
run "$evtrail" new
says "baseline ws is unreliable" "new says what it rests on"
run "$evtrail" new --baselines-only -f json --image svchost.exe
equal "$(sql "select count(*) from json_each(readfile('$out'))")" 1 "only the one that is in no baseline"
run "$evtrail" baseline learn both --host ws17,SRV* --days 7
exits 0 "learn a list of hosts"
run "$evtrail" baseline remove both
run "$evtrail" baseline learn nobody --host nobody
exits 7 "learn of an unknown host"
run "$evtrail" baseline learn never --until 2000-01-01
exits 7 "learn of a time without events"
equal "$("$evtrail" baseline list -f csv -c name | wc -l)" 3 "what failed left nothing"

# A golden system: another case.
names >before
names --host SRV02 >srv
run "$evtrail" import -q -d golden.case "$samples/WS17_Security.evtx"
run "$evtrail" baseline learn golden --from golden.case --scope 'WS*'
exits 0 "learn from another case"
names --host SRV02 >srv_after
same srv srv_after "a scope of other hosts hides nothing"
equal "$("$evtrail" new --host WS17 -f csv -c name,status 2>"$err" | tr -d '\r' | tail -n +2)" svchost.exe,suspicious \
	"and covers its own, but for what a golden system should not run"
run "$evtrail" baseline diff golden month -f csv
prints 'golden,path,c:\users\bob\appdata\local\temp\svchost.exe' "diff shows what the first has"
run "$evtrail" baseline diff host:WS17 host:SRV02 -f csv
prints 'host:SRV02,path,c:\programdata\syncagent\psexec.exe' "diff of two hosts"
run "$evtrail" baseline diff host:SRV02 host:WS*@golden.case -f csv
prints 'host:SRV02,path,c:\programdata\syncagent\psexec.exe' "diff with hosts of another case"
run "$evtrail" baseline diff host:WS17 case:golden.case -f csv
equal "$(tail -n +2 "$out" | wc -l)" 0 "a host and its copy are the same"
run "$evtrail" baseline diff host:WS17,SRV02 case:x.case -f csv --key pattern
equal "$(tail -n +2 "$out" | wc -l)" 0 "a list of hosts is all of them"
run "$evtrail" baseline diff host:WS17 host:none
exits 7 "diff with an unknown host"
run "$evtrail" baseline diff host:WS17 case:nowhere.case
exits 4 "diff with no case"
run "$evtrail" baseline remove golden
exits 0 "remove"
names >again
same before again "removing brings back what it covered"

# Approvals, and from one case to the next.
run "$evtrail" baseline approve 'C:\WINDOWS\sysmon64.exe' --by carol --why 'our own rollout'
exits 0 "approve"
check "what is approved is not new" sh -c '! "$0" new -c name 2>/dev/null | grep -q Sysmon64' "$evtrail"
"$evtrail" baseline show approved -f csv >approved.csv
check "who and why" grep -q 'carol,our own rollout' approved.csv
run "$evtrail" baseline import kept approved.csv -d golden.case
exits 0 "an export is a baseline for the next case"
equal "$("$evtrail" baseline show kept -d golden.case -f csv -c key,value,added,who,why)" \
	"$("$evtrail" baseline show approved -f csv -c key,value,added,who,why)" "with the same entries, and who, when and why"
run "$evtrail" baseline approve 'C:\Tools\x.exe' -d golden.case
run "$evtrail" baseline approve 'C:\Tools\y.exe' -d golden.case
run "$evtrail" baseline undo -d golden.case
says 'approval of c:\tools\y.exe is taken back' "undo"
equal "$("$evtrail" baseline show approved -d golden.case -f csv -c value | tr -d '\r' | tail -n +2)" 'c:\tools\x.exe' "only the last is taken back"
run "$evtrail" baseline undo -d golden.case
run "$evtrail" baseline undo -d golden.case
exits 7 "nothing is left to undo"
run "$evtrail" baseline approve 'tools\x.exe'
exits 2 "approve a relative path"

# Baselines outlive a new derivation.
sqlite3 x.case "update host set changed = 1"
check "what is approved stays so" sh -c '! "$0" new -c name 2>/dev/null | grep -q Sysmon64' "$evtrail"

# A derivation that was interrupted before the ranking is finished by whoever comes next.
sqlite3 x.case "update derived_executable set rank = (1024 << 52) | executable_key, score = 0"
equal "$(names -n 1 --baselines-only)" svchost.exe "the ranking is made up for"

# A case whose marks were made with another knowledge of system programs gets them anew.
"$evtrail" new -f csv >marked 2>/dev/null
sqlite3 x.case "update program set marks = 0; update derived_executable set marks = 0; update knowledge set print = 1"
"$evtrail" new -f csv >marked_again 2>/dev/null
same marked marked_again "another knowledge is applied by whoever comes next"
equal "$(sqlite3 x.case 'select print <> 1 from knowledge')" 1 "and noted"

# Hashes: they clear only what has one logged.
hash=$(sql "select value->>'hash' from json_each('$("$evtrail" new -f json -c hash --image svchost.exe 2>/dev/null)')")
if [ -n "$hash" ]; then
	echo "$hash" >hashes
	run "$evtrail" baseline import nsrl hashes
	exits 0 "import hashes"
	says "only executables whose hash is logged" "says what hashes can do"
	equal "$("$evtrail" new -f csv -c status --image '*temp\svchost.exe' 2>/dev/null | tr -d '\r' | tail -n +2)" suspicious \
		"the hash is known, but the parent stays wrong"
	run "$evtrail" baseline remove nsrl
fi

# What is known by its path is told all the same where it is a look-alike or ran
# below a wrong parent, until somebody approves it; each once.
cp x.case odd_ones.case
run "$evtrail" baseline learn everything -d odd_ones.case
equal "$("$evtrail" new -d odd_ones.case -f csv -c name,status 2>"$err" | tr -d '\r' | tail -n +2)" svchost.exe,suspicious \
	"a baseline of everything does not hide a look-alike"
run "$evtrail" new --since-last --exit-code -d odd_ones.case
exits 1 "it is told"
run "$evtrail" new --since-last --exit-code -d odd_ones.case
exits 0 "once"
run "$evtrail" baseline approve 'C:\Users\bob\AppData\Local\Temp\svchost.exe' --why 'a test of ours' -d odd_ones.case
run "$evtrail" new --exit-code -d odd_ones.case
exits 0 "an approval clears it"
"$evtrail" baseline show approved -d odd_ones.case -f csv >approval.csv
run "$evtrail" baseline remove approved -d odd_ones.case
run "$evtrail" new --exit-code -d odd_ones.case
exits 1 "until it is removed"
run "$evtrail" baseline import from_before approval.csv -d odd_ones.case
run "$evtrail" new --exit-code -d odd_ones.case
exits 0 "and so does an approval of another case"
cp x.case told.case
run "$evtrail" new --since-last -d told.case
run "$evtrail" baseline learn everything -d told.case
run "$evtrail" new --since-last --exit-code -d told.case
exits 0 "what was told as new is not told again as suspicious"

# Prevalence: the rarest first, then what is most worth a look; the way it took.
equal "$("$evtrail" prevalence -f csv -c hosts,name -n 1 | tr -d '\r' | tail -n +2)" 1,svchost.exe "the rarest and worst first"
equal "$("$evtrail" prevalence -f csv -c hosts,first_host,spread --image whoami.exe | tr -d '\r' | tail -n +2)" \
	"2,WS17.corp.example.net,SRV02.corp.example.net" "where it ran first, and where then"
equal "$("$evtrail" prevalence --spread -f csv -c host --image whoami.exe | tr -d '\r\n')" \
	hostWS17.corp.example.netSRV02.corp.example.net "host by host in the order of first runs"
# Bad lists: nothing half applied.
bad()
{
	run "$evtrail" baseline import bad "$1"
	exits 3 "$2"
	says "line $3" "$2: the line"
	one_line "$2: one line"
	check "$2: nothing is there" sh -c '! "$0" baseline show bad 2>/dev/null' "$evtrail"
}
printf 'C:\\a.exe\nb\\c.exe\n' >relative
bad relative "a relative path" 2
printf 'C:\\a.exe\nC:\\\232.exe\n' >oem
bad oem "a wrong encoding" 2
run "$evtrail" baseline import oem oem --encoding CP850
exits 0 "the right one"
printf 'FullName,Length\nC:\\a.exe,1\n"C:\\b' >half
bad half "half a line" 3
printf 'baseline,key,value\nx,path,c:\\a.exe\nx,smell,c:\\a.exe\n' >newer.csv
bad newer.csv "a baseline of a newer version" 3
run "$evtrail" baseline import none nowhere
exits 4 "no such file"
run "$evtrail" baseline show nothing
exits 7 "show of none"
run "$evtrail" baseline frobnicate
exits 2 "no such action"
run "$evtrail" baseline learn
exits 2 "learn without a name"

# Each thing new is told once, whatever comes again or late.
cp x.case since.case
run "$evtrail" new --since-last --exit-code -f jsonl -d since.case
exits 1 "since-last the first time"
cp "$out" first
run "$evtrail" new --since-last --exit-code -f jsonl -d since.case
exits 0 "since-last the second time"
check "nothing twice" test ! -s "$out"
run "$evtrail" import -q -d since.case "$samples"
run "$evtrail" new --since-last --exit-code -f jsonl -d since.case
exits 0 "nor after a new import"
run "$evtrail" import -q -d late.case "$samples"/WS17*
run "$evtrail" new --since-last -f jsonl -d late.case
cp "$out" early
run "$evtrail" import -q -d late.case "$samples"/SRV02*
run "$evtrail" new --since-last --exit-code -f jsonl -d late.case
exits 1 "late logs are told"
check "only the new host's" sh -c '! grep -q "\"host\":\"WS17" "$0"' "$out"
run "$evtrail" new --since-last -n 0 -d late.case
exits 2 "a limit of none"

# A file that was replaced: the log writer's hashes go with the spelling of a
# path, which is one path to Windows.  A device path of a drive that the host
# names; a system program for the wrong person; holes in the period.
cat >odd.scn <<'END'
host H
user bob
file H_Security.evtx channel=Security
file H_Sysmon.evtx channel=Sysmon
at 2026-01-05 08:00
boot
+1m logon bob type=2
+5s start C:\Tools\tool.exe in=bob for=10s
+5s start C:\Tools\other.exe in=bob for=10s
+5s start \Device\HarddiskVolume3\Tools\other.exe in=bob for=10s
at 2026-01-20 09:00
+1s start C:\Tools\tool.exe in=bob for=10s
at 2026-02-03 09:00
+1s start C:\Tools\tool.exe in=bob for=10s
at 2026-02-20 09:00
+1s start C:\Tools\TOOL.exe in=bob for=10s
+5s start \Device\HarddiskVolume3\Tools\late.exe in=bob for=10s
+5s start C:\Windows\System32\msdtc.exe in=bob for=10s
END
check "the odd host" "$logwriter" scenario odd.scn -o odd
run "$evtrail" import -q -d odd.case odd
exits 0 "import of the odd host"
run "$evtrail" new -d odd.case -f json
says "Unreliable: " "a period with holes is unreliable"
says "gaps of over a day without any event" "and it says what they are"
row()
{
	sql "select group_concat($2, ' ') from json_each(readfile('$out')) r where r.value->>'canonical' = '$1'"
}
equal "$(row 'c:\tools\tool.exe' "(value->>'status') || ' ' || (value->>'flags')")" "replaced replaced" \
	"a known path with a new hash is replaced" || true
equal "$(row 'c:\tools\late.exe' "value->>'status'")" new "a volume is the drive that names the same file"
equal "$(row 'c:\tools\other.exe' "value->>'status'")" "" "and is not new under its other name"
equal "$(row 'c:\windows\system32\msdtc.exe' "value->>'flags'")" "wrong_parent wrong_owner rare" "wrong parent and owner"
run "$evtrail" new --since-last -d odd.case
run "$evtrail" new --since-last --exit-code -d odd.case
exits 0 "what was replaced is told once"
run "$evtrail" baseline learn files --key path+hash --until 2026-02-10 -d odd.case
run "$evtrail" new --baselines-only -d odd.case -f json
equal "$(row 'c:\tools\other.exe' "value->>'status'")" "" "path and hash cover what is as it was"
equal "$(row 'c:\tools\tool.exe' "value->>'status'")" replaced "and tell what was replaced, whose path they know"
run "$evtrail" baseline remove files -d odd.case
run "$evtrail" baseline learn paths -d odd.case
run "$evtrail" new --baselines-only --key path+hash -d odd.case -f json
equal "$(row 'c:\tools\late.exe' "value->>'status'")" new "by path and hash a path does not clear what has a hash"

# 4688 before Windows 10 names only who asked for a process: for whom it ran is not told,
# so that nobody is a wrong owner of it.
cat >asked.scn <<'END'
host A os=win8
user bob
file A_Security.evtx channel=Security
at 2026-01-05 08:00
boot
+1m logon bob type=2
+5s start C:\Windows\System32\msdtc.exe in=bob for=10s
END
check "the host of Windows 8" "$logwriter" scenario asked.scn -o asked
run "$evtrail" import -q -d asked.case asked
run "$evtrail" new --all -d asked.case -f json
equal "$(row 'c:\windows\system32\msdtc.exe' "value->>'flags'")" "wrong_parent rare" "who asked for it is no wrong owner"

# Starts of a boot are there whether or not starts are audited: such days show nothing.
cat >unaudited.scn <<'END'
host U
file U_Security.evtx channel=Security
define day
+1s start sm = C:\Windows\System32\smss.exe creator=4
+1s event 4608
+8h event 4647 TargetUserSid=S-1-5-18 TargetUserName=SYSTEM TargetDomainName=NT TargetLogonId=0x3e7
end
at 2026-03-02 08:00
do day
at 2026-03-03 08:00
do day
END
check "the host that audits nothing" "$logwriter" scenario unaudited.scn -o unaudited
run "$evtrail" import -q -d unaudited.case unaudited
run "$evtrail" new -d unaudited.case
says "1 day without a process start but those of a boot" "days with the starts of a boot alone are silent"

# By pattern or name what is most worth a look stands for all, however old the group.
cat >group.scn <<'END'
host G
user bob
file G_Security.evtx channel=Security
file G_AppLocker.evtx channel=AppLocker
at 2026-01-05 08:00
boot
+1m logon bob type=2
+5s start C:\Windows\System32\svchost.exe in=bob for=10s
+5s start C:\Tools\1.0\tool.exe in=bob for=10s
+5s start C:\Windows\SysWOW64\cmd.exe in=bob for=10s
event 8002 PolicyName=EXE FilePath=%SYSTEM32%\CMD.EXE FileHash=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA
event 8002 PolicyName=EXE FilePath=%OSDRIVE%\TOOLS\1.0\TOOL.EXE FileHash=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA
at 2026-03-20 09:00
+5s start C:\Users\bob\svchost.exe in=bob for=10s
+5s start C:\Tools\1.0\tool.exe in=bob for=10s
event 8003 PolicyName=EXE FilePath=%OSDRIVE%\TOOLS\1.0\TOOL.EXE FileHash=BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB
event 8004 PolicyName=EXE FilePath=%OSDRIVE%\TOOLS\BLOCKED.EXE FileHash=BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB
END
check "the host of groups" "$logwriter" scenario group.scn -o group
run "$evtrail" import -q -d group.case group
run "$evtrail" new -d group.case -f json --key name --image svchost.exe
equal "$(row 'c:\users\bob\svchost.exe' "value->>'status'")" suspicious "the worst of a known name is shown, with its score"
run "$evtrail" new -d group.case -f json --key name --baselines-only --image svchost.exe
equal "$(sql "select count(*) from json_each(readfile('$out'))")" 1 "one row for all of a name"

# AppLocker's hashes tell of replaced files, and are compared with its own only.
run "$evtrail" new -d group.case -f json
equal "$(row 'c:\tools\1.0\tool.exe' "(value->>'status') || ' ' || (value->>'hash')")" \
	"replaced authenticode:bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb" "a file that AppLocker saw replaced"
equal "$(row 'c:\tools\blocked.exe' "value->>'status'")" "" "what never ran is no executable"
run "$evtrail" new --all -d group.case -f json
equal "$(row 'c:\windows\syswow64\cmd.exe' "value->>'hash'")" "authenticode:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" "its variables stand for either folder"
printf '%s\n%s\n' aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb >flat
run "$evtrail" baseline import flat flat -d group.case
equal "$("$evtrail" baseline list -d group.case -f csv -c covers | tr -d '\r' | tail -n +2)" 0 "a list of whole files' hashes clears none of them"
printf 'key,value\nhash,authenticode:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\nhash,authenticode:bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb\n' >own.csv
run "$evtrail" baseline import own own.csv -d group.case
run "$evtrail" new -d group.case -f json
equal "$(row 'c:\tools\1.0\tool.exe' "value->>'status'")" "" "a list of AppLocker's does"
finish
