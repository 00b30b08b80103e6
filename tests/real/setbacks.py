"""Where a host's clock was set back, as its logs show it: by an event that says so, or by times that fall while record
IDs rise.  Between `low` and `high` times came twice, and only there may a later moment have the earlier time."""
from records import SECOND, ticks

CLOCK_CHANGES = """
SELECT host_id, names, value_list FROM fact JOIN computer USING (computer_id) JOIN layout USING (layout_id)
WHERE NOT recovered AND kind = (SELECT kind FROM fact_kind WHERE name = 'clock_changed')"""
# Kernel-General 12 and 13 are written late, with the times of before: they are no fall.
IN_ORDER = """
SELECT host_id, channel_id, time FROM fact JOIN computer USING (computer_id) JOIN layout USING (layout_id)
JOIN string ON string_id = provider_id
WHERE NOT recovered AND record_id > 0 AND NOT (text LIKE '%Kernel-General' AND fact.event_id IN (12, 13))
ORDER BY host_id, channel_id, record_id"""
MINUTE = 60 * SECOND
# What the two events that tell of it name the times before and after.
OLD, NEW = ("PreviousTime", "OldTime"), ("NewTime",)


def varint(bytes_, at):
    value = shift = 0
    while True:
        value |= (bytes_[at] & 0x7f) << shift
        at, shift = at + 1, shift + 7
        if not bytes_[at - 1] & 0x80:
            return value, at


def fields(db, names, values):
    """Names and values of a fact, as data/schema.sql lays them down."""
    found, name_at, value_at = {}, 0, 0
    while name_at < len(names) and value_at < len(values):
        length, name_at = varint(names, name_at)
        name, name_at = names[name_at:name_at + length].decode(), name_at + length
        head, value_at = varint(values, value_at)
        if head & 1:
            value = db.execute("SELECT text FROM string WHERE string_id = ?", (head >> 1,)).fetchone()[0]
        else:
            value, value_at = values[value_at:value_at + head // 2].decode("utf-8", "replace"), value_at + head // 2
        found[name] = value
    return found


def told(db):
    for host, names, values in db.execute(CLOCK_CHANGES).fetchall():
        said = fields(db, names, values)
        old, new = (next((ticks(said[n]) for n in of if n in said), None) for of in (OLD, NEW))
        if old and new and new < old:
            yield host, new, old


def fallen(db):
    log, highest = None, 0
    for host, channel, time in db.execute(IN_ORDER):
        if log != (host, channel):
            log, highest = (host, channel), time
        if time < highest:
            yield host, time, highest
        else:
            highest = time


def order(row, first, then):
    """SQL: by its time `first` came after `then`, though it came before, and no clock that was set back in the boot of
    `row` between the two tells why: to another reading of it, or by less than a minute, which begins none. (By less than
    a second a log is in disorder by itself.)"""
    return (f"{first} > {then} + {row}.fuzzy AND NOT EXISTS (SELECT 1 FROM set_back s JOIN derived_boot x ON x.boot_key = {row}.boot_key "
            f"WHERE s.host_id = {row}.host_id AND {then} >= s.low - {row}.fuzzy AND {first} <= s.high + {row}.fuzzy "
            f"AND (x.reading <> x.end_reading OR s.high - s.low < {SECOND} OR (x.clock_set AND s.high - s.low < {MINUTE})))")


def fill(db):
    """The table set_back."""
    db.execute("CREATE TEMP TABLE set_back (host_id INTEGER, low INTEGER, high INTEGER)")
    db.executemany("INSERT INTO set_back VALUES (?, ?, ?)", [*told(db), *fallen(db)])
