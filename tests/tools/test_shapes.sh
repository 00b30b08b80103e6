#!/bin/sh
# Proves that the log writer writes what Windows writes: the order of a boot, late
# Sysmon, names and addresses of logons, and so on, one check a shape (shapes.pl).
# Where $EVTRAIL_REAL_LOGS names a folder of real logs, whole hosts' among them, the
# same checks read those, so that they say what Windows does and not what we think.

name=shapes
tools_needed=perl
. "${top_srcdir:-.}/tests/tools/lib.sh"

cat >"$work/shapes.scn" <<'END_SCN'
# a new machine, whose clock is put back by hours in its first minutes
host WS1 domain=CORP zone='300 Eastern Standard Time'
user bob
user adm admin
file WS1.evtx channel=all
at 2026-03-02 08:00 boot
+40s clock 2026-03-02 05:01
+1m shutdown restart
+20s boot
+1m logon bob type=2
+1m task C:\Windows\System32\x.exe name=\My\Task for=3s
+1m install svc path=C:\Windows\svc.exe in=bob
+1m logoff bob
+1m logon adm type=2
+1m logoff adm
+1m logon adm type=10 from=10.1.2.3 workstation=WS7
+1m disconnect adm
+1m reconnect adm from=10.1.2.9 workstation=WS9
+1m clear System in=adm
+1m logoff adm
+90s crash
+1m boot
+1m logon bob type=2
+1h sleep
+12h wake
+1h shutdown fast in=bob
+20h boot
+1m logon bob type=11
+1m shutdown in=bob
+8h boot
+1m logon adm type=10 from=10.1.2.3 workstation=WS7 package=Kerberos
+1m logoff adm

# reconnects are not audited, and take the session up by a logon of type 10
host QUIET domain=CORP os=server2016 audit=process,clock sysmon-late=0s sysmon-tails=on
user bob
file QUIET_Security.evtx channel=Security
file QUIET_LSM.evtx channel=TerminalServices
file QUIET_System.evtx channel=System
record 70 channel=System
at 2026-03-10 08:00 boot
+1m logon bob type=10 from=10.1.2.17 workstation=WS17
+1m disconnect bob
+1h reconnect bob from=192.0.2.77 workstation=HOME
+1h logoff bob

# as Windows is installed: processes are not audited; and nothing at all
host PLAIN domain=CORP os=win11 audit=none
user bob admin
file PLAIN_Security.evtx channel=Security
file PLAIN_System.evtx channel=System
at 2026-03-20 08:00 boot
+1m logon bob type=2
+1m start C:\a.exe in=bob for=1m
+1h clock 2026-03-20 06:00
+1m shutdown in=bob restart
+1m boot

# Sysmon is late by the time that passes, wherever the clock is put meanwhile
host CLOCK domain=CORP
user bob
file CLOCK_Security.evtx channel=Security
file CLOCK_Sysmon.evtx channel=Sysmon
at 2026-03-25 11:00 boot
+1m clock 2026-03-25 08:01
+5m logon bob type=2
+1m clock 2026-03-25 08:06:10
+10s start C:\a.exe in=bob for=10s
+1m clock 2026-03-25 12:00
+1m start C:\b.exe in=bob for=10s
+1m clock 2026-03-25 08:00:10
+1s start C:\c.exe in=bob for=10s

# what it saw before its service ran, it writes by the clock as that is by then
host EARLY domain=CORP
user bob
file EARLY_Security.evtx channel=Security
file EARLY_Sysmon.evtx channel=Sysmon
at 2026-03-26 11:00 boot
+2s clock 2026-03-26 08:00:18
+5m logon bob type=2
+1m shutdown restart
+30s boot
+3s crash
+1h boot

host SEVEN domain=CORP os=win7
user bob admin
file SEVEN_Security.evtx channel=Security
file SEVEN_System.evtx channel=System
at 2026-04-01 08:00 boot
+1m logon bob type=2
+1h shutdown in=bob
at 2026-04-02 08:00 boot

host EIGHT domain=CORP os=win8
user bob admin
file EIGHT_Security.evtx channel=Security
file EIGHT_LSM.evtx channel=TerminalServices
at 2026-04-11 08:00 boot
+1m logon bob type=3 from=10.1.2.17
+1m logoff bob
+1m logon bob type=10 from=10.1.2.17 workstation=WS17
+1m logoff bob
END_SCN
"$logwriter" scenario "$work/shapes.scn" -o "$work/out" --print >"$work/print" || fail "exit code $?"
perl "$tools/shapes.pl" "$work/print" || fail "not what Windows writes"

# made-up hosts pass what real ones pass
"$logwriter" generate --seed 3 --events 12000 --hosts 4 --days 20 --intrusion -o "$work/made" \
	--channels security,system,sysmon,terminalservices,taskscheduler --print >"$work/made.print" ||
	fail "generate: exit code $?"
for host in WS001 SRV02 WS003 WS004; do
	grep -a "	$host\.corp" "$work/made.print" >"$work/host"
	perl "$tools/shapes.pl" --real "$work/host" >"$work/said" || fail "$host: $(grep FAILED "$work/said")"
done

# what a perl pattern sees badly: versions, who asks, the same GUID tails or others
has()
{
	grep -aq "$2" "$work/print" || fail "$1"
}
tab=$(printf '\t')
has "2016 takes a session up by a logon of type 10" \
	"4624$tab.*QUIET.*LogonType=10.*IpAddress=192.0.2.77"
has "8 asks for a logon from winlogon.exe" \
	"4624$tab.*EIGHT.*LogonType=10.*ProcessName=C:.*winlogon.exe"
has "10 asks for a logon from a svchost.exe" "4624$tab.*WS1.*LogonType=10.*ProcessName=C:.*svchost.exe"
has "7 has 4688 version 0 and 4624 version 0" "4624${tab}0$tab.*SEVEN"
has "8 leaves a workstation empty that isn't named" "4624$tab.*EIGHT.*LogonType=3.*WorkstationName=$tab"
has "11 tells the clock of the machine" "Kernel-General$tab.*CmosTime="

# real FOLDER: the whole logs of one real host
real()
{
	: >"$work/real"
	for log in "$1"/*.evtx; do
		evtxexport -f xml "$log" 2>/dev/null | perl "$tools/flatten.pl" >>"$work/real"
	done
	echo "real logs of ${1##*/}:"
	perl "$tools/shapes.pl" --real "$work/real" || fail "${1##*/}: a check is wrong of real Windows"
}
for folder in "$EVTRAIL_REAL_LOGS"/real/*/ "$EVTRAIL_REAL_LOGS"/../real/*/; do
	[ -n "$EVTRAIL_REAL_LOGS" ] && [ -f "$folder/System.evtx" ] || continue
	command -v evtxexport >/dev/null && real "${folder%/}"
done

[ "$failures" = 0 ] && echo "all is as Windows has it"
[ "$failures" = 0 ]
