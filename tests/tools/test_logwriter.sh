#!/bin/sh
# Proves that the log writer's files say what it meant to write: evtxexport, an
# independent reader, must give back every value.  Also that logs are the same
# for the same seed, that the samples in data/samples are what corp.scn makes,
# and that the truth file agrees with the records it names.

name=logwriter
tools_needed="evtxexport perl"
. "${top_srcdir:-.}/tests/tools/lib.sh"

# read_back NAME: exports every file of $work/NAME and compares with its print.
read_back()
{
	: >"$work/$1.xml.flat"
	for file in "$work/$1"/*.evtx; do
		evtxexport -f xml "$file" 2>"$work/err" | perl "$tools/flatten.pl" \
			>>"$work/$1.xml.flat"
		if grep -q '[Uu]nable' "$work/err"; then
			fail "$1: evtxexport on ${file##*/}: $(head -1 "$work/err")"
		fi
	done
	sort "$work/$1.print" >"$work/want"
	sort "$work/$1.xml.flat" >"$work/got"
	if cmp -s "$work/want" "$work/got"; then
		echo "$1: $(wc -l <"$work/want") records read back"
	else
		fail "$1: evtxexport reads other values"
		diff "$work/want" "$work/got" | head -4
	fi
	[ -s "$work/want" ] || fail "$1: nothing was written"
}

# check_truth NAME: each line of the truth against the records it names; of a pair of
# tokens each names the other, also where its 4624 does not.
check_truth()
{
	perl -e '
		my ($print, $truth) = @ARGV;
		my %r;
		open my $p, "<", $print or die;
		while (<$p>) {
			chomp;
			my @f = split /\t/, $_, -1;
			next unless $f[5] eq "Security";
			my %v = map { /^(\w+)=(.*)/s ? ($1, $2) : () } @f[10 .. $#f];
			$r{"$f[4] $f[0]"} = {id => $f[1], %v};
		}
		my ($n, $bad, $logons, %linked) = (0, 0, 0);
		my $wrong = sub { print "truth: $_[0]" if $bad++ < 3 };
		open my $t, "<", $truth or die;
		while (<$t>) {
			my ($host) = /"host":"([^"]*)"/;
			if (/"kind":"logon"/) {
				my %k = /"(record|linked|logoff)":(\d+)/g;
				my ($luid) = /"logon_id":"0x([0-9a-f]+)"/;
				my ($s, $e) = map { $k{$_} && $r{"$host $k{$_}"} } "record", "logoff";
				my $link = $s && $s->{TargetLinkedLogonId};
				my $ok = $s && $s->{id} == 4624 && hex($s->{TargetLogonId}) == hex($luid) &&
					(!$k{logoff} || $e && $e->{id} =~ /^46(34|47)$/);
				if ($ok && $k{linked}) {
					my $l = $r{"$host $k{linked}"};
					$ok = $l && $l->{id} == 4624 && $l->{TargetUserSid} eq $s->{TargetUserSid} &&
						(!defined $link || $link eq $l->{TargetLogonId});
					$linked{"$host $k{record}"} = ["$host $k{linked}", $_];
				} elsif ($ok) {
					$ok = !hex($link || 0);
				}
				$logons++;
				$wrong->($_) unless $ok;
			}
			next unless /"kind":"process"/;
			my %k = /"(record|exit|parent|logon|pid)":(\d+)/g;
			my ($luid) = /"logon_id":"0x([0-9a-f]+)"/;
			my $s = $r{"$host $k{record}"};
			$n++;
			my $ok = $s && $s->{id} == 4688 && hex($s->{NewProcessId}) == $k{pid};
			if ($ok && $k{exit}) {
				my $e = $r{"$host $k{exit}"};
				$ok = $e && $e->{id} == 4689 && $e->{ProcessId} eq $s->{NewProcessId} &&
					$e->{ProcessName} eq $s->{NewProcessName} &&
					hex($e->{SubjectLogonId}) == hex($luid);
			}
			if ($ok && $k{parent}) {
				my $p = $r{"$host $k{parent}"};
				$ok = $p && $p->{id} == 4688 && $p->{NewProcessId} eq $s->{ProcessId};
			}
			if ($ok && $k{logon}) {
				my $l = $r{"$host $k{logon}"};
				$ok = $l && $l->{id} == 4624 && hex($l->{TargetLogonId}) == hex($luid);
			}
			$wrong->($_) unless $ok;
		}
		for my $one (sort keys %linked) {
			my ($other, $line) = @{$linked{$one}};
			$wrong->($line) unless $linked{$other} && $linked{$other}[0] eq $one;
		}
		print "$n starts and $logons logons in the truth, $bad wrong\n";
		exit($bad || !$n);
	' "$work/$1.print" "$work/$1.truth" || fail "$1: the truth does not agree with the logs"
}

cat >"$work/every.scn" <<'END'
# every form a value can have, and awkward ones
host H1 domain=CORP dns=corp.example.net
file every.evtx channel=all
user bob
at 2026-01-05 08:00:00.1234567
event 4688 v=0 NewProcessId=0x1a4 ProcessId=4 NewProcessName=C:\a.exe
event 4688 v=1 CommandLine='a & b <c> "d" ''e'''
event 4688 v=2 fields=13 CommandLine=<U+202E>gpj.exe
event 4688 v=2 fields=15 CommandLine='two<U+000A>lines<U+0009>and a tab ' TargetUserSid=S-1-5-21-1-2-3-4294967295
event 4624 v=0 TargetLogonId=0xffffffffffffffff
event 4624 v=1 LogonGuid={01234567-89AB-CDEF-0123-456789ABCDEF}
event 4624 v=2 TargetLinkedLogonId=18446744073709551615
event 4624 v=3 RemoteCredentialGuard=-
event 4616 PreviousTime=2026-01-05T09:00:00.7654321Z NewTime=1601-01-01T00:00:01Z
event 1102 SubjectUserName=Jörg
event 104 Channel=System
event 1100
event 6008 Data1='8:00:00 AM' Data5=12
event 12 provider=Kernel-General StartTime=2026-01-05T07:59:50Z
event 7045 ServiceName=x ImagePath=%SystemRoot%\x.exe
event 21 User=CORP\bob SessionID=3 Address=10.0.0.1
event 1 provider=Sysmon Hashes=SHA256=00 User=CORP\bob
event 5156 DestAddress=192.0.2.1
event 8002 FileHash=00FFA1 FilePath=%OSDRIVE%\X.EXE
event 4608 record=none
event 4634 TargetUserSid=S-1-5-18 user=S-1-5-19 activity={01234567-89AB-CDEF-0123-456789ABCDEF}
event 4634 record=500 computer=OTHER
event 4720 TargetUserName=<NULL>
+1s start x = C:\x.exe cmd='x' in=bob
+1s exit x status=0xc0000005
END
cat >"$work/chunks.scn" <<'END'
# many chunks, ended by number and by size
host H2
file few.evtx channel=Security chunk=3 spare=2
define some
  +1s start C:\Windows\System32\cmd.exe cmd='cmd /c echo $1' for=2s
end
repeat 50 some x
file full.evtx channel=Security
repeat 300 some yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy
END
for name in every chunks; do
	"$logwriter" scenario "$work/$name.scn" -o "$work/$name" --print --truth "$work/$name.truth" \
		>"$work/$name.print" || fail "$name: exit code $?"
	read_back $name
	check_truth $name
done

"$logwriter" scenario "$top_srcdir/data/samples/corp.scn" -o "$work/corp" --print \
	--truth "$work/corp.truth" >"$work/corp.print" || fail "corp: exit code $?"
read_back corp
check_truth corp
for file in "$work"/corp/*.evtx; do
	cmp "$file" "$top_srcdir/data/samples/${file##*/}" ||
		fail "${file##*/} in data/samples is not what corp.scn makes"
done
size=$(cat "$work"/corp/*.evtx | wc -c)
[ "$size" -lt 3000000 ] || fail "the samples have $size bytes"

generate()
{
	name=$1
	shift
	"$logwriter" generate --events 12000 --hosts 3 --days 15 --intrusion \
		--channels security,system,sysmon,terminalservices -o "$work/$name" --print \
		--truth "$work/$name.truth" "$@" >"$work/$name.print" || fail "$name: exit code $?"
}
generate one --seed 5
generate two --seed 5
generate other --seed 6
read_back one
check_truth one
diff -r "$work/one" "$work/two" >/dev/null || fail "the same seed gives other logs"
cmp -s "$work/one.truth" "$work/two.truth" || fail "the same seed gives another truth"
cmp -s "$work/one/WS001_Security.evtx" "$work/other/WS001_Security.evtx" &&
	fail "another seed gives the same log"

# refuses TEXT LINE...: a scenario of these lines is refused with this text
refuses()
{
	want=$1
	shift
	printf '%s\n' "$@" >"$work/bad.scn"
	"$logwriter" scenario "$work/bad.scn" -o "$work/bad" 2>"$work/err" && fail "accepted: $*"
	grep -qF -- "$want" "$work/err" || fail "'$want' is not in: $(cat "$work/err")"
}
refuses 'bad.scn:2: unknown verb' 'host H' 'jump'
refuses 'bad.scn:1: a host line must come first' 'boot'
refuses "bad.scn:2: no session or user is called 'eve'" 'host H' 'start x.exe in=eve'
refuses "bad.scn:2: start has no option 'commandline'" 'host H' 'start x.exe commandline=x'
refuses "bad.scn:2: event 4689 version 0 has no field 'Foo'" 'host H' 'event 4689 Foo=1'
refuses 'bad.scn:3: ' 'host H' 'file a.evtx' 'event 4689 ProcessId=abc'
refuses 'a quote is not closed' 'host H' "start 'x"
refuses 'this define has no end' 'define a' 'boot'

[ "$failures" = 0 ] && echo "all is as it was written"
[ "$failures" = 0 ]
