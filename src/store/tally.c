#include "store/tally.h"

#include <string.h>

/* A file of made-up times has too many days to keep: the first must do. */
enum { MAX_DAYS = 100000, MAX_STRETCHES = 100000 };

static uint64_t key_hash(const int64_t *key, size_t n)
{
	return hash_bytes(key, n * sizeof *key);
}

static bool same_event(const struct tally_event *a, const struct tally_event *b)
{
	return a->event_id == b->event_id && a->computer_id == b->computer_id &&
	       a->channel_id == b->channel_id && a->provider_id == b->provider_id && a->kept == b->kept;
}

static bool same_day(const struct tally_day *a, const struct tally_day *b)
{
	return a->day == b->day && a->computer_id == b->computer_id && a->channel_id == b->channel_id;
}

void tally_add_event(struct tally *t, const struct tally_event *e)
{
	size_t *recent = &t->recent[(uint64_t)e->event_id % TALLY_RECENT];
	if (*recent && same_event(&t->events.items[*recent - 1], e)) {
		t->events.items[*recent - 1].records += e->records;
		return;
	}
	const int64_t key[] = {e->computer_id, e->channel_id, e->provider_id, e->event_id, e->kept};
	for (uint64_t hash = key_hash(key, 5);; hash++) {
		uint64_t *place = idmap_at(&t->event_places, hash);
		if (!*place) {
			VEC_PUSH(&t->events, *e);
			*place = *recent = t->events.n;
			return;
		}
		if (same_event(&t->events.items[*place - 1], e)) {
			t->events.items[*place - 1].records += e->records;
			*recent = (size_t)*place;
			return;
		}
	}
}

static void add_to_day(struct tally_day *to, const struct tally_day *d)
{
	to->records += d->records;
	if (d->first_record && (!to->first_record || d->first_record < to->first_record))
		to->first_record = d->first_record;
	if (d->last_record > to->last_record)
		to->last_record = d->last_record;
}

void tally_add_day(struct tally *t, const struct tally_day *d)
{
	if (t->recent_day && same_day(&t->days.items[t->recent_day - 1], d)) {
		add_to_day(&t->days.items[t->recent_day - 1], d);
		return;
	}
	const int64_t key[] = {d->computer_id, d->channel_id, d->day};
	for (uint64_t hash = key_hash(key, 3);; hash++) {
		uint64_t *place = idmap_find(&t->day_places, hash);
		if (!place || !*place) {
			if (t->days.n >= MAX_DAYS)
				return;
			VEC_PUSH(&t->days, *d);
			*idmap_at(&t->day_places, hash) = t->recent_day = t->days.n;
			return;
		}
		if (same_day(&t->days.items[*place - 1], d)) {
			t->recent_day = (size_t)*place;
			add_to_day(&t->days.items[*place - 1], d);
			return;
		}
	}
}

/* What does not fit any more is as if it were missing. */
void tally_add_stretch(struct tally *t, const struct tally_stretch *s)
{
	uint64_t *last = idmap_at(&t->last_stretches, (uint64_t)s->computer_id);
	struct tally_stretch *before = *last ? &t->stretches.items[*last - 1] : NULL;
	if (before && s->first_record >= before->first_record && s->first_record <= before->last_record + 1) {
		if (s->last_record > before->last_record)
			before->last_record = s->last_record;
	} else if (t->stretches.n < MAX_STRETCHES) {
		VEC_PUSH(&t->stretches, *s);
		*last = t->stretches.n;
	}
}

void tally_add(struct tally *t, const struct tally *other)
{
	for (size_t i = 0; i < other->events.n; i++)
		tally_add_event(t, &other->events.items[i]);
	for (size_t i = 0; i < other->days.n; i++)
		tally_add_day(t, &other->days.items[i]);
	for (size_t i = 0; i < other->stretches.n; i++)
		tally_add_stretch(t, &other->stretches.items[i]);
}

void tally_clear(struct tally *t)
{
	t->events.n = t->days.n = t->stretches.n = t->recent_day = 0;
	memset(t->recent, 0, sizeof t->recent);
	idmap_clear(&t->event_places);
	idmap_clear(&t->day_places);
	idmap_clear(&t->last_stretches);
}

void tally_free(struct tally *t)
{
	VEC_FREE(&t->events);
	VEC_FREE(&t->days);
	VEC_FREE(&t->stretches);
	idmap_free(&t->event_places);
	idmap_free(&t->day_places);
	idmap_free(&t->last_stretches);
}

/* ---- as bytes: the number of events, theirs, that of days, theirs, then the stretches ---- */

enum { EVENT_NUMBERS = 6, DAY_NUMBERS = 6, STRETCH_NUMBERS = 3 };

static void put_numbers(struct buf *out, const int64_t *numbers, size_t n)
{
	for (size_t i = 0; i < n; i++)
		buf_add_varint(out, (uint64_t)numbers[i]);
}

static bool read_numbers(const uint8_t **p, const uint8_t *end, int64_t *numbers, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		uint64_t number;
		if (!varint_read(p, end, &number) || number > INT64_MAX)
			return false;
		numbers[i] = (int64_t)number;
	}
	return true;
}

void tally_put(struct buf *out, const struct tally *t)
{
	buf_add_varint(out, t->events.n);
	for (size_t i = 0; i < t->events.n; i++) {
		const struct tally_event *e = &t->events.items[i];
		put_numbers(out, (const int64_t[EVENT_NUMBERS]){e->computer_id, e->channel_id, e->provider_id,
							      e->event_id, e->kept, e->records},
			    EVENT_NUMBERS);
	}
	buf_add_varint(out, t->days.n);
	for (size_t i = 0; i < t->days.n; i++) {
		const struct tally_day *d = &t->days.items[i];
		put_numbers(out, (const int64_t[DAY_NUMBERS]){d->computer_id, d->channel_id, d->day, d->records,
							    d->first_record, d->last_record},
			    DAY_NUMBERS);
	}
	for (size_t i = 0; i < t->stretches.n; i++) {
		const struct tally_stretch *s = &t->stretches.items[i];
		put_numbers(out, (const int64_t[STRETCH_NUMBERS]){s->computer_id, s->first_record, s->last_record},
			    STRETCH_NUMBERS);
	}
}

bool tally_read(struct tally *t, struct str bytes)
{
	const uint8_t *p = (const uint8_t *)bytes.p, *end = p + bytes.n;
	int64_t n, e[EVENT_NUMBERS], d[DAY_NUMBERS], s[STRETCH_NUMBERS];
	if (!read_numbers(&p, end, &n, 1))
		return false;
	for (; n > 0; n--) {
		if (!read_numbers(&p, end, e, EVENT_NUMBERS))
			return false;
		tally_add_event(t, &(struct tally_event){e[0], e[1], e[2], e[3], e[4] != 0, e[5]});
	}
	if (!read_numbers(&p, end, &n, 1))
		return false;
	for (; n > 0; n--) {
		if (!read_numbers(&p, end, d, DAY_NUMBERS))
			return false;
		tally_add_day(t, &(struct tally_day){d[0], d[1], d[2], d[3], d[4], d[5]});
	}
	while (p < end) {
		if (!read_numbers(&p, end, s, STRETCH_NUMBERS))
			return false;
		tally_add_stretch(t, &(struct tally_stretch){s[0], s[1], s[2]});
	}
	return true;
}
