# What real Windows logs look like, as checks: each looks at the lines of
# `logwriter --print` or of flatten.pl and says what is not so.  Real logs pass
# those that are named "real" below, which shows that the checks are right.
#
#   perl shapes.pl [--real] FILE...    exit 1: something is not as Windows has it
#
# Only what is in perl-base.
use strict;
use warnings;

my $real = @ARGV && $ARGV[0] eq '--real' ? shift : '';
my (@events, %log);

sub seconds {
	my ($t) = @_;
	my ($y, $m, $d, $h, $min, $s) = $t =~ /^(\d+)-(\d\d)-(\d\d)[T ](\d\d):(\d\d):(\d\d(?:\.\d+)?)/
		or return 0;
	my $a = int((14 - $m) / 12);
	my ($yy, $mm) = ($y + 4800 - $a, $m + 12 * $a - 3);
	my $days = $d + int((153 * $mm + 2) / 5) + 365 * $yy + int($yy / 4) - int($yy / 100)
		+ int($yy / 400) - 32045 - 2440588;
	return (($days * 24 + $h) * 60 + $min) * 60 + $s;
}

for my $file (@ARGV) {
	open my $in, '<', $file or die "$file: $!\n";
	while (<$in>) {
		chomp;
		my @f = split /\t/, $_, -1;
		my %e = (record => $f[0], id => $f[1], version => $f[2], time => seconds($f[3]),
			computer => $f[4], channel => $f[5], provider => $f[6], user => $f[9],
			fields => scalar(@f) - 10, data => []);
		$e{id} = "$e{provider} $e{id}" if $e{provider} =~ s/^Microsoft-Windows-(Kernel-\w+|Power-\w+)$/$1/;
		$e{id} = "LSM $e{id}" if $e{channel} =~ /LocalSession/;
		$e{id} = "Sysmon $e{id}" if $e{channel} =~ /Sysmon/;
		$e{id} = "Task $e{id}" if $e{channel} =~ /TaskSch/;
		for my $v (@f[10 .. $#f]) {
			my ($name, $value) = $v =~ /^(\w*)=(.*)/s or next;
			$e{$name} = $value if $name ne '';
			push @{$e{data}}, $value if $name eq '';
		}
		push @events, \%e;
		push @{$log{lc($e{computer}) =~ s/\..*//r}{$e{channel}}}, \%e;
		push @{$log{all}{$e{channel}}}, \%e;
	}
}
for my $host (values %log) {
	$_ = [sort { ($a->{record} || 0) <=> ($b->{record} || 0) } @$_] for values %$host;
}
# The logs of the host that is being looked at; a real one is all of its names.
my ($host, $system, $security, $sysmon, $lsm, $tasks);
sub take_host {
	($host) = @_;
	my $of = sub { my ($part) = @_; my ($c) = grep { /$part/ } keys %{$log{$host}};
		return $c ? $log{$host}{$c} : [] };
	($system, $security, $sysmon) = ($of->('^System$'), $of->('^Security$'), $of->('Sysmon'));
	($lsm, $tasks) = ($of->('LocalSession'), $of->('TaskSch'));
}

my ($failures, $name) = (0, '');
my %count;
sub holds {
	my ($ok, $what) = @_;
	$count{$name}++;
	return if $ok;
	$failures++;
	print "FAILED: $name: $what\n";
}
sub of { my ($list, @ids) = @_; my %id = map { $_ => 1 } @ids; grep { $id{$_->{id}} } @$list }
sub near { my ($x, $y, $by) = @_; abs($x - $y) <= $by }
sub hexed { my ($t) = @_; return defined $t && $t =~ /^0x([0-9a-f]+)$/i ? hex $1 : $t }

# How long after it happened Sysmon wrote it, also where the clock was put back meanwhile.
sub late {
	my ($e) = @_;
	my $at = seconds($e->{UtcTime});
	my $late = $e->{time} - $at;
	for my $set (of($security, 4616)) {
		my ($old, $new) = (seconds($set->{PreviousTime}), seconds($set->{NewTime}));
		$late += $old - $new if $late < -1 && $new < $old && $at <= $old && $e->{time} >= $new;
	}
	return $late;
}

my @checks = (
# The log service writes 6009 and 6005 with the present time; behind them stand 13, with
# the time of the shutdown before, and 12; on a new machine 12 is the first of all.
['real', 'order of a boot', sub {
	my ($service, $stop, $first) = (undef, undef, 1);
	for my $e (of($system, 6009, 6005, 6006, 'Kernel-General 12', 'Kernel-General 13')) {
		if ($e->{id} eq '6009') {
			($service, $stop) = ($e, undef);
		} elsif ($e->{id} eq '6005') {
			holds($service && $e->{record} == $service->{record} + 1, "6005 $e->{record} behind 6009");
		} elsif ($e->{id} eq 'Kernel-General 13') {
			holds($service, "13 $e->{record} behind the 6009 of the next boot");
			holds(near(seconds($e->{StopTime}), $e->{time}, 0.01), "13 $e->{record} bears its StopTime");
			$stop = $e;
		} elsif ($e->{id} eq 'Kernel-General 12') {
			# where there is no 13 of the boot before, 12 may come first: a new machine
			holds($service || $first || !$stop, "12 $e->{record} behind 6009 and 13");
			holds($e->{record} == $stop->{record} + 1, "12 $e->{record} just behind 13") if $stop;
			my $late = $e->{time} - seconds($e->{StartTime});
			holds($late >= 0 && $late < 2, "12 $e->{record} is written at its StartTime");
			holds($service->{time} > $e->{time}, "12 $e->{record} is older than 6009") if $stop;
			($service, $stop, $first) = (undef, undef, 0);
		}
	}
}],
['real', 'a shutdown: 6006, 1100, and 13 in the next boot', sub {
	for my $e (of($system, 6006)) {
		my ($stop) = grep { $_->{record} > $e->{record} } of($system, 'Kernel-General 13');
		my ($close) = grep { near($_->{time}, $e->{time}, 2) } of($security, 1100);
		holds($close, "1100 at the time of 6006 $e->{record}") if @$security;
		next unless $stop;
		my $after = $stop->{time} - $e->{time};
		holds($after > 0 && $after < 30, "13 behind 6006 $e->{record} tells of the moments after it");
	}
}],
['', '6008: its words in local time, its data twice, local and UTC', sub {
	my ($bias) = map { $_->{data}[6] =~ /^(-?\d+) / } of($system, 6013);
	for my $e (of($system, 6008)) {
		my @words = map { hex } map { "$2$1" if /(..)(..)/ } $e->{Binary} =~ /(.{4})/g;
		my @time = map { sprintf '%04d-%02d-%02dT%02d:%02d:%02d.%03d', @words[$_, $_ + 1, $_ + 3 .. $_ + 7] }
			0, 8;
		holds(length $e->{Binary} == 128, 'there are 64 bytes');
		holds(seconds($time[1]) - seconds($time[0]) == 60 * $bias, "local $time[0], UTC $time[1]");
		holds(seconds($time[1]) < $e->{time}, 'it is of before the boot');
		my ($h, $m, $s, $half) = $e->{data}[0] =~ /^(\d+):(\d+):(\d+) ([AP]M)$/;
		my $said = sprintf '%02d:%02d:%02d', $h % 12 + ($half eq 'PM' ? 12 : 0), $m, $s;
		holds($time[0] =~ /T$said/, "it says $e->{data}[0], its data $time[0]");
		holds($e->{data}[1] =~ /^\x{e2}\x{80}\x{8e}\d+\//, 'marks stand before the parts of the date');
		holds((grep { $_->{record} == $e->{record} + 1 } of($system, 6009)), '6009 follows');
	}
}],
['real', '6013 has the time zone', sub {
	for my $e (of($system, 6013)) {
		holds(@{$e->{data}} == 7 && $e->{data}[6] =~ /^-?\d+ \w/, "6013 $e->{record}: $e->{data}[6]");
		holds($e->{data}[4] =~ /^\d+$/ && $e->{data}[5] eq '60', "6013 $e->{record}: seconds");
	}
}],
['real', 'a setting of the clock: Kernel-General 1 whatever is audited, 4616 with the same times', sub {
	my @set = of($system, 'Kernel-General 1');
	for my $e (@set) {
		holds(near(seconds($e->{NewTime}), $e->{time}, 2), "1 $e->{record} is written at its NewTime");
	}
	for my $e (of($security, 4616)) {
		holds((grep { near(seconds($_->{NewTime}), seconds($e->{NewTime}), 0.01) &&
			near(seconds($_->{OldTime}), seconds($e->{PreviousTime}), 0.01) } @set) == 1,
			"4616 $e->{record} has its 1") if @set;
	}
}],
['real', 'GUIDs of Sysmon: the start in Unix seconds, and the logon ID', sub {
	my %start;
	for my $e (of($sysmon, 'Sysmon 1')) {
		my $at = sub { my ($g) = @_; return hex(substr($g, 15, 4) . substr($g, 10, 4)) };
		holds(near($at->($e->{ProcessGuid}), seconds($e->{UtcTime}), 1), "1 $e->{record} ProcessGuid");
		my $luid = join '', reverse substr($e->{LogonGuid}, 20) =~ /([0-9A-F]{2})/g;
		holds(hex $luid == hexed($e->{LogonId}), "1 $e->{record} LogonGuid");
		holds(late($e) >= -1, "1 $e->{record} is written after it happened");
		$start{$e->{ProcessGuid}} = seconds($e->{UtcTime});
		my $parent = $start{$e->{ParentProcessGuid}};
		holds(near($at->($e->{ParentProcessGuid}), $parent, 1), "1 $e->{record} ParentProcessGuid")
			if $parent;
	}
}],
['', 'Sysmon at a boot is late by seconds, later not', sub {
	for my $e (of($sysmon, 'Sysmon 1')) {
		my ($at, $late) = (seconds($e->{UtcTime}), late($e));
		my @since = map { $at - $_->{time} } of($security, 4608);
		if (grep { $_ > -20 && $_ < 2 } @since) {
			holds($late > 5 && $late < 30, "1 $e->{record} of a boot is late by $late");
		} elsif (!grep { abs($_) < 40 } @since) {
			holds($late < 1, "1 $e->{record} is late by $late");
		}
	}
}],
['', 'Sysmon writes by the clock as it is, and while the host is up', sub {
	my @never = map { [seconds($_->{PreviousTime}), 60] } grep {
		seconds($_->{NewTime}) < seconds($_->{PreviousTime}) } of($security, 4616);
	for my $boot (of($security, 4608)) { # the first record of a boot is some 15 seconds older
		my ($before) = grep { $_->{record} < $boot->{record} && $boot->{time} - $_->{time} > 20 &&
			$boot->{time} - $_->{time} < 86400 } reverse @$security;
		push @never, [$before->{time} + 2, $boot->{time} - $before->{time} - 18]
			if $before && $boot->{time} - $before->{time} > 60;
	}
	for my $e (@$sysmon) {
		holds(!(grep { $e->{time} > $_->[0] + 0.1 && $e->{time} < $_->[0] + $_->[1] } @never),
			"$e->{id} $e->{record}");
	}
}],
['real', 'WorkstationName: the own name in types 2, 7, 10, 11', sub {
	my %own = map { uc($_->{computer} =~ s/\..*//r) => 1 } @events;
	for my $e (grep { $_->{LogonType} =~ /^(2|7|10|11)$/ && $_->{LogonProcessName} =~ /^User32/ }
			of($security, 4624)) {
		holds($own{uc $e->{WorkstationName}}, "4624 $e->{record}: $e->{WorkstationName}");
		holds($e->{IpPort} eq '0' || $e->{IpPort} eq '-', "4624 $e->{record} has no port");
	}
	for my $e (grep { $_->{LogonType} == 3 && $_->{AuthenticationPackageName} eq 'Kerberos' }
			of($security, 4624)) {
		holds($e->{WorkstationName} =~ /^-?$/, "4624 $e->{record}: Kerberos names no workstation");
	}
}],
['', 'before each type 10 a type 3 of the account and address', sub {
	for my $e (grep { $_->{LogonType} == 10 } of($security, 4624)) {
		my @first = grep { $_->{LogonType} == 3 && $_->{IpAddress} eq $e->{IpAddress} &&
			$_->{TargetUserSid} eq $e->{TargetUserSid} && $_->{time} <= $e->{time} &&
			$e->{time} - $_->{time} < 60 } of($security, 4624);
		holds(@first, "4624 $e->{record}");
		holds((grep { $_->{AuthenticationPackageName} eq 'Kerberos' ||
			$_->{WorkstationName} !~ /^-?$/ && $_->{WorkstationName} ne $e->{WorkstationName} } @first),
			"4624 $e->{record}: the client's name");
	}
}],
['', 'a session is taken up by a logon that ends within seconds; 4778 where that is audited', sub {
	for my $e (of($lsm, 'LSM 25')) {
		my @again = grep { $_->{LogonType} =~ /^(7|10)$/ && $_->{IpAddress} eq $e->{Address} &&
			$e->{time} >= $_->{time} && $e->{time} - $_->{time} < 5 } of($security, 4624);
		holds(@again, "LSM 25 $e->{record}");
		for my $l (@again) {
			my ($end) = grep { $_->{TargetLogonId} eq $l->{TargetLogonId} } of($security, 4634);
			holds($end && $end->{time} - $l->{time} > 1 && $end->{time} - $l->{time} < 5,
				"4624 $l->{record} ends soon");
		}
	}
	my $asked = () = of($security, 4778);
	holds(!$asked, 'no 4778 where it is not audited') if $host eq 'quiet';
	holds($asked, '4778 where it is audited') if $host eq 'ws1';
}],
['real', '4647 of the limited token only', sub {
	for my $e (of($security, 4647)) {
		my ($l) = grep { $_->{TargetLogonId} eq $e->{TargetLogonId} && $_->{record} < $e->{record} }
			reverse of($security, 4624);
		holds(!defined $l->{ElevatedToken} || $l->{ElevatedToken} eq '%%1843' ||
			$l->{TargetLinkedLogonId} =~ /^0x0+$/, "4647 $e->{record}") if $l;
	}
}],
['real', 'no 4634 behind the 4647 of a console', sub {
	for my $e (of($security, 4647)) {
		my ($l) = grep { $_->{TargetLogonId} eq $e->{TargetLogonId} && $_->{record} < $e->{record} }
			reverse of($security, 4624);
		holds(!(grep { $_->{TargetLogonId} eq $e->{TargetLogonId} && $_->{computer} eq $e->{computer} &&
			near($_->{time}, $e->{time}, 600) } of($security, 4634)), "4647 $e->{record}")
			if $l && $l->{LogonType} == 2;
	}
}],
['real', '4672 stands before its 4624 of type 3, behind it in other types', sub {
	my %at = map { $_->{record} => $_ } @$security;
	for my $e (of($security, 4672)) {
		my ($after, $before) = map { $_ && $_->{id} eq '4624' &&
			$_->{TargetLogonId} eq $e->{SubjectLogonId} ? $_ : undef }
			($at{$e->{record} + 1}, $at{$e->{record} - 1});
		holds($after->{LogonType} == 3, "4672 $e->{record} before type $after->{LogonType}")
			if $after && !$before;
		holds($before->{LogonType} != 3, "4672 $e->{record} behind type 3") if $before && !$after;
	}
}],
['real', 'process creation not audited: some eleven 4688 before each 4608, no others', sub {
	my @all = of($security, 4688, 4608, 4689);
	my @after = grep { $all[$_]{id} eq '4608' } 0 .. $#all;
	return if !@after || (grep { $_->{id} eq '4689' } @all) || $all[0]{id} ne '4688';
	my $begin = 0;
	for my $i (@after) {
		holds($i - $begin >= 10 && $i - $begin <= 12, ($i - $begin) . " starts before 4608");
		$begin = $i + 1;
	}
	holds($begin == @all, "starts after the last 4608");
}],
['real', '1074, 7045 and 104 name the doer in their header', sub {
	for my $e (of($system, 1074, 7045, 104)) {
		holds($e->{user} =~ /^S-1-5-/, "$e->{id} $e->{record}");
	}
}],
['real', 'fields of 4688 and 4624 by version', sub {
	my %want = ('4688 0' => '8', '4688 1' => '9', '4688 2' => '13|15', '4624 0' => '20', '4624 1' => '21',
		'4624 2' => '27', '4624 3' => '28');
	for my $e (of($security, 4688, 4624)) {
		holds($e->{fields} =~ /^($want{"$e->{id} $e->{version}"})$/, "$e->{id} v$e->{version}: $e->{fields}");
	}
}],
['', 'Fast Startup: neither 12 nor 6005, but Kernel-Boot 27 with BootType 1', sub {
	for my $e (grep { $_->{BootType} == 1 } of($system, 'Kernel-Boot 27')) {
		my @around = grep { $_->{record} >= $e->{record} - 5 && $_->{record} <= $e->{record} } @$system;
		holds(!of(\@around, 'Kernel-General 12', 'Kernel-General 13', 6005, 6006, 6009), 'no mark of a boot');
		my ($sleep) = of(\@around, 'Kernel-Power 42');
		my ($wake) = of(\@around, 'Kernel-Power 107');
		holds($sleep && $wake && $wake->{record} > $sleep->{record} && near($wake->{time}, $sleep->{time}, 3),
			'107 bears the time at which it stood still');
		my ($set) = of(\@around, 'Kernel-General 1');
		holds($set && near(seconds($set->{NewTime}), $e->{time}, 1) &&
			near(seconds($set->{OldTime}), $wake->{time}, 1), 'the clock is put on');
	}
}],
['real', 'sleep: 42, 107 with the time of then, Kernel-General 1, Power-Troubleshooter 1', sub {
	for my $e (of($system, 'Power-Troubleshooter 1')) {
		my ($sleep) = grep { $_->{record} < $e->{record} } reverse of($system, 'Kernel-Power 42');
		my ($wake) = grep { $_->{record} < $e->{record} } reverse of($system, 'Kernel-Power 107');
		holds($sleep && near(seconds($e->{SleepTime}), $sleep->{time}, 2), "1 $e->{record}: SleepTime");
		holds($wake && near($wake->{time}, $sleep->{time}, 5), "1 $e->{record}: 107");
		holds((grep { near(seconds($_->{NewTime}), seconds($e->{WakeTime}), 2) }
			of($system, 'Kernel-General 1')), "1 $e->{record}: the clock");
	}
}],
['', 'tasks: 129 and 200, 201 name the process', sub {
	for my $e (of($tasks, 'Task 129', 'Task 200', 'Task 201')) {
		my $pid = $e->{ProcessID} // $e->{EnginePID};
		my $end = $e->{id} eq 'Task 201';
		holds((grep { hexed($end ? $_->{ProcessId} : $_->{NewProcessId}) == $pid &&
			near($_->{time}, $e->{time}, 1) } of($security, $end ? 4689 : 4688)), "$e->{id} $e->{record}");
	}
}],
['real', 'LocalSessionManager: LOCAL at the console', sub {
	for my $e (of($lsm, 'LSM 21', 'LSM 22', 'LSM 25')) {
		my ($l) = grep { near($_->{time}, $e->{time}, 5) && $_->{LogonType} =~ /^(2|7|10|11)$/ &&
			$_->{TargetUserName} eq $e->{User} =~ s/.*\\//r } of($security, 4624);
		next unless $l;
		my $here = $l->{IpAddress} =~ /^(127\.0\.0\.1|-)$/;
		holds($e->{Address} eq ($here ? 'LOCAL' : $l->{IpAddress}), "$e->{id} $e->{record}: $e->{Address}");
	}
}],
);

for my $check (@checks) {
	next if $real && $check->[0] ne 'real';
	$name = $check->[1];
	$count{$name} = 0;
	for my $each ($real ? 'all' : sort grep { $_ ne 'all' } keys %log) {
		take_host($each);
		$check->[2]->();
	}
	printf "%6d  %s\n", $count{$name}, $name;
	next if $real || $count{$name};
	$failures++;
	print "FAILED: $name: there was nothing to check\n";
}
exit($failures ? 1 : 0);
