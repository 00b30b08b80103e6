#!/bin/sh
# A live log that grows: the second import reads only new and changed chunks, and
# the case says the same as one made of the whole log at once.
. "${top_srcdir:-.}/tests/cli/lib.sh"
need "$logwriter"
need sqlite3
cd "$work" || exit 1

"$logwriter" generate --seed 7 --events 4000 --hosts 1 --days 5 --channels security -o logs || exit 1
whole=$(ls -S logs/*.evtx | head -1)
chunks=$((($(wc -c <"$whole") - 4096) / 65536))
[ $chunks -gt 12 ] || exit 1

# first N FILE: the log when it had N chunks.
first()
{
	head -c $((4096 + $1 * 65536)) "$whole" >"$2"
}

# import CASE FILE [OPTION...]: how many records are told as not read again.
import()
{
	case_file=$1
	shift
	run "$evtrail" import -d "$case_file" "$@"
	known=$(sed -n 's/.*not read again: \([0-9]*\) records$/\1/p' "$err")
	records=$("$evtrail" sources -d "$case_file" -f jsonl | sed -n 's/.*"records":\([0-9]*\).*/\1/p' | tail -1)
}

# whole_case CASE FOLDER: all that it says, but for when and from which file.
whole_case()
{
	exports "$1" "$2"
	"$evtrail" coverage -d "$1" -f jsonl >"$2/coverage"
	"$evtrail" events -d "$1" -f jsonl | sed 's/"source":"[^"]*"//' | sort >"$2/events"
	sqlite3 -readonly -bail "$1" >"$2/counts" <<-'END'
	SELECT path, records, kept, unreadable, recovered, dirty, corrupted, message FROM source_file ORDER BY 1;
	SELECT f.path, c.name, l.text, p.text, event_id, s.kept, s.records FROM seen s JOIN source_file f USING (source_id)
	JOIN computer c USING (computer_id) JOIN string l ON l.string_id = channel_id
	JOIN string p ON p.string_id = provider_id ORDER BY 1, 2, 3, 4, 5, 6;
	SELECT f.path, c.name, l.text, day, d.records, first_record, last_record FROM record_day d
	JOIN source_file f USING (source_id) JOIN computer c USING (computer_id)
	JOIN string l ON l.string_id = channel_id ORDER BY 1, 2, 3, 4;
	SELECT 'end';
	END
	[ "$(tail -1 "$2/counts")" = end ] || failed "the counts of $1"
}

# same_cases A B NAME
same_cases()
{
	whole_case "$1" "$1.says"
	whole_case "$2" "$2.says"
	same_exports "$1.says" "$2.says" "$3"
}

# The log grows; its last chunk is dirty when it is first seen.
first 6 live.evtx
printf '\377' | dd of=live.evtx bs=1 seek=$((4096 + 5 * 65536 + 52)) conv=notrunc 2>/dev/null
import grown.case live.evtx
equal "$known" "" "at first nothing is known"
exports grown.case before
first 5 five.evtx
import five.case five.evtx
five=$records
cp "$whole" live.evtx
import grown.case live.evtx
equal "$known" "$five" "the five whole chunks are not read again, the sixth is"
import fresh.case live.evtx
same_cases grown.case fresh.case "a log that has grown says the same as the whole"
import grown.case live.evtx
equal "$known" "$records" "nothing is read when nothing is new"
same_cases grown.case fresh.case "importing it again changes nothing"

# The writer of the log wraps around: the oldest chunk makes place for a newer one.
first 4 ring.evtx
import ring.case ring.evtx
ring=$records
{
	head -c 4096 "$whole"
	tail -c +$((4096 + 4 * 65536 + 1)) "$whole" | head -c 65536
	tail -c +$((4096 + 65536 + 1)) ring.evtx
} >ring2.evtx
mv ring2.evtx ring.evtx
import ring.case ring.evtx
check "the overwritten chunk is read, the others are not" test "$known" -gt 0 -a "$known" -lt "$ring"
first 5 ring5.evtx
import both.case ring5.evtx
equal "$("$evtrail" events -d ring.case -f jsonl | wc -l)" "$("$evtrail" events -d both.case -f jsonl | wc -l)" \
	"what was overwritten stays, what overwrote it is there"

oldest=$(sqlite3 ring.case "SELECT min(record_id) FROM fact WHERE offset = 4096 + 512")
run "$evtrail" show -d ring.case --record "$oldest" --raw
exits 3 "a record that was overwritten since"
says "has changed since it was imported" "is not shown as another one's XML"
newest=$(sqlite3 ring.case "SELECT record_id FROM fact WHERE offset > 4096 + 65536 LIMIT 1")
run "$evtrail" show -d ring.case --record "$newest" --raw
exits 0 "a record that is still there"

# A copy of the same content, and one that grew elsewhere.
cp five.evtx copy.evtx
import five.case copy.evtx
equal "$known" "$five" "a copy is not read again"
equal "$(sqlite3 five.case 'SELECT count(DISTINCT records), count(*) FROM source_file')" "1|2" "but counted in full"
first 9 copy.evtx
import five.case copy.evtx
equal "$known" "$five" "of a copy that grew elsewhere only the rest is read"
first 9 nine.evtx
import nine.case nine.evtx
equal "$(sqlite3 five.case 'SELECT count(*) FROM fact')" "$(sqlite3 nine.case 'SELECT count(*) FROM fact')" \
	"and all of it is there"

# A damaged chunk is read and told every time; when it is whole again, it is taken.
cp "$whole" live.evtx
dd if=/dev/zero of=live.evtx bs=64 count=8 seek=$(((4096 + 3 * 65536 + 0x4000) / 64)) conv=notrunc 2>/dev/null
import mended.case live.evtx
exits 3 "a damaged chunk"
damaged=$(sqlite3 mended.case 'SELECT unreadable FROM source_file')
import mended.case live.evtx
exits 3 "it is told again"
check "the others are not read again" test "$known" -gt 0 -a "$known" -lt "$records"
equal "$(sqlite3 mended.case 'SELECT unreadable FROM source_file')" "$damaged" "and counted again"
cp "$whole" live.evtx
import mended.case live.evtx
exits 0 "the mended log"
same_cases mended.case fresh.case "a mended log says the same as the whole"

# Slack is searched when asked for, whatever is known.
import slack.case --recover live.evtx
recovered=$(sqlite3 slack.case 'SELECT recovered FROM source_file')
import again.case live.evtx
import again.case --recover live.evtx
check "the log's own records are not read again" test "$known" -gt 0
equal "$(sqlite3 again.case 'SELECT recovered FROM source_file')" "$recovered" "slack is read"
same_cases slack.case again.case "recovered at once or later"
finish
