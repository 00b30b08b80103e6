# Turns evtexport's text into lines: record, event ID, time, computer, provider,
# user, then the values.  With --print it makes the same of `logwriter --print`.
# Only what is in perl-base.
use strict;
use warnings;

binmode STDOUT;
my %month = do { my $i = 0; map { $_ => ++$i } qw(Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec) };

sub escaped {
	my ($t) = @_;
	$t =~ s/\\/\\\\/g;
	$t =~ s/\n/\\n/g;
	$t =~ s/\r/\\r/g;
	$t =~ s/\t/\\t/g;
	return $t;
}

if (@ARGV && $ARGV[0] eq '--print') {
	while (<STDIN>) {
		chomp;
		my @f = split /\t/, $_, -1;
		@f = grep { !/^Binary=/ } @f;
		s/^[^=]*=// for @f[10 .. $#f];
		$f[3] =~ s/\.\d+Z$//;
		print join("\t", @f[0, 1, 3, 4, 6, 9], @f[10 .. $#f]), "\n";
	}
	exit;
}

local $/;
my $all = <STDIN>;
for my $record (split /^(?=Event number\t)/m, $all) {
	next unless $record =~ /^Event number\t/;
	my (%h, @values);
	$record =~ s/\n+\z//;
	for my $part (split /\n(?=[A-Z][A-Za-z ]*(?:: \d+)?\t+: )/, $record) {
		my ($key, $value) = $part =~ /^([^\t]*)\t+: (.*)/s or next;
		if ($key =~ /^String: /) {
			push @values, escaped($value);
		} else {
			$h{$key} = $value;
		}
	}
	my ($id) = $h{'Event identifier'} =~ /0x([0-9a-f]+)/;
	my $time = $h{'Creation time'};
	$time = sprintf '%s-%02d-%sT%s', $3, $month{$1}, $2, $4
		if $time =~ /^(\w+) (\d+), (\d+) ([\d:]+)/;
	print join("\t", $h{'Event number'}, hex($id) & 0xffff, $time, $h{'Computer name'},
		$h{'Source name'}, $h{'User security identifier'} // '', @values), "\n";
}
