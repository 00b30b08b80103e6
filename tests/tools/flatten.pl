# Turns evtxexport's XML into the lines that `logwriter --print` writes.
# Only what is in perl-base.
use strict;
use warnings;

binmode STDOUT;
local $/;
my $all = <STDIN>;

sub text {
	my ($t) = @_;
	return '' unless defined $t;
	$t =~ s/&lt;/</g;
	$t =~ s/&gt;/>/g;
	$t =~ s/&quot;/"/g;
	$t =~ s/&apos;/'/g;
	$t =~ s/&amp;/&/g;
	# times as FILETIME has them: seven decimals
	$t =~ s/^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{7})00Z$/$1Z/;
	$t =~ s/\\/\\\\/g;
	$t =~ s/\n/\\n/g;
	$t =~ s/\r/\\r/g;
	$t =~ s/\t/\\t/g;
	return $t;
}

sub element {
	my ($xml, $name) = @_;
	return $xml =~ m{<\Q$name\E(?:\s[^>]*)?>(.*?)</\Q$name\E>}s ? text($1) : '';
}

sub attribute {
	my ($xml, $name, $attribute) = @_;
	return $xml =~ m{<\Q$name\E\s[^>]*?\b\Q$attribute\E="([^"]*)"} ? text($1) : '';
}

while ($all =~ m{<Event xmlns=.*?</Event>}gs) {
	my $xml = $&;
	my ($system, $rest) = $xml =~ m{<System>(.*?)</System>(.*)}s or next;
	my @line = (element($system, 'EventRecordID'), element($system, 'EventID'),
		element($system, 'Version'), attribute($system, 'TimeCreated', 'SystemTime'),
		element($system, 'Computer'), element($system, 'Channel'),
		attribute($system, 'Provider', 'Name'), attribute($system, 'Execution', 'ProcessID'),
		attribute($system, 'Execution', 'ThreadID'), attribute($system, 'Security', 'UserID'));
	if ($rest =~ m{<EventData}) {
		while ($rest =~ m{<Data(?: Name="([^"]*)")?(?:/>|>(.*?)</Data>)}gs) {
			push @line, (defined $1 ? $1 : '') . '=' . text($2);
		}
		push @line, "Binary=$1" if $rest =~ m{<Binary>([^<]*)</Binary>};
	} elsif ($rest =~ m{<UserData>\s*<(\w+)[^>/]*(?:"[^"]*"[^>/]*)*>(.*)</\1>}s) {
		my $fields = $2;
		while ($fields =~ m{<(\w+)(?:/>|>(.*?)</\1>)}gs) {
			push @line, "$1=" . text($2);
		}
	}
	print join("\t", @line), "\n";
}
