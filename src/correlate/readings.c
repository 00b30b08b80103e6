/* Time order serves for nearly all hosts.  Where the clock was set back, a channel's
 * record IDs still tell the order, unless the log was cleared and numbered anew, which
 * looks the same in order of time: the number of falls in order of record tells one from
 * the other.  Between two falls the clock gives one reading, whose span is from the first
 * to the last time that the deciding log shows in it.
 *
 * Another log's record is of a later reading where that log falls back, too, or where it
 * is later than the clock ever was in the reading at hand.  Its last record before the
 * clock was set may be old, so that it falls by less than a minute, or not at all; and it
 * may begin after the clock was set.  So the spans say where its times lie, and boots,
 * which two logs tell at the same time, in which reading they are. */
#include "correlate/readings.h"

#include <string.h>

/* The records of a log are in order of time but for so much: most logs. */
#define STEP (2 * WINTIME_SECOND)

#define NO_READING UINT32_MAX

enum {
	KERNEL_STOPPED = 13, /* Kernel-General */
	FALLS_ALLOWED = 8,   /* in order of record, besides one a boot mark */
	MOST_READINGS = 256  /* each costs a pass over the facts */
};

bool readings_numbered_anew(const struct fact *f)
{
	return f->kind == KIND_LOG_CLEARED && f->record_id == FIRST_RECORD;
}

uint16_t readings_channel(struct readings *r, struct str name)
{
	struct str own;
	if (r->latest_channel < r->channels.n && str_eq(r->channels.items[r->latest_channel].name, name))
		return r->latest_channel;
	uint64_t *number = strmap_intern(&r->names, name, &own);
	if (!*number && r->channels.n < UINT16_MAX) {
		VEC_PUSH(&r->channels, (struct channel){.name = own});
		*number = r->channels.n;
	}
	return r->latest_channel = (uint16_t)(*number ? *number - 1 : 0);
}

static struct channel *channel_of(struct readings *r, const struct fact *f)
{
	return &r->channels.items[readings_channel(r, f->channel)];
}

static bool tells_order(const struct fact *f)
{
	return f->record_id >= 0 && !fact_is_written_late(f);
}

/* ---- in order of time ---- */

/* A record ID may lag behind those of the last minute, but not behind older ones: every
 * fall of more than a minute shows, and few smaller ones. */
void readings_note(struct readings *r, const struct fact *f)
{
	struct channel *c = channel_of(r, f);
	c->last = f->time;
	if (!tells_order(f))
		return;
	enum { WINDOWS = sizeof c->in_window / sizeof *c->in_window };
	wintime window = f->time / (WINTIME_MINUTE / WINDOWS);
	for (int i = 0; i < WINDOWS && c->window < window; i++, c->window++) {
		if (c->in_window[WINDOWS - 1] > c->settled)
			c->settled = c->in_window[WINDOWS - 1];
		memmove(c->in_window + 1, c->in_window, (WINDOWS - 1) * sizeof *c->in_window);
		c->in_window[0] = 0;
	}
	c->window = window;
	if (f->record_id < c->settled)
		c->clock_moved = true;
	if (readings_numbered_anew(f) && f->record_id < c->newest)
		c->restarted = true;
	if (f->record_id > c->newest)
		c->newest = f->record_id;
	if (f->record_id > c->in_window[0])
		c->in_window[0] = f->record_id;
}

bool readings_need_record_order(const struct readings *r)
{
	for (size_t i = 0; i < r->channels.n; i++)
		if (r->channels.items[i].clock_moved && !r->channels.items[i].restarted)
			return true;
	return false;
}

/* ---- in order of record: where times fall back ---- */

/* Whether time goes back by more than that; the latest of what follows then begins anew. */
static bool falls_by(wintime *latest, wintime time, wintime more_than)
{
	bool falls = time < *latest - more_than;
	if (falls || time > *latest)
		*latest = time;
	return falls;
}

/* A record is in its place in a log by when it was written. */
void readings_note_record(struct readings *r, const struct fact *f, bool is_mark)
{
	struct channel *c = channel_of(r, f);
	wintime from = c->latest, step_from = c->step_latest;
	if (f->record_id >= 0 && f->record_id + 1 == c->after_last)
		c->restarted = true; /* two logs of one name, as after a reinstallation */
	if (is_mark && !c->first_mark)
		c->first_mark = f->written;
	if (!tells_order(f))
		return;
	if (!c->begun)
		c->first = f->written;
	c->begun = true;
	c->after_last = f->record_id + 1;
	if (falls_by(&c->step_latest, f->written, STEP) && !c->steps_back++)
		c->first_step = (struct set_back){step_from, f->written, f->record_id};
	if (falls_by(&c->latest, f->written, WINTIME_MINUTE) && c->set_backs.n <= MOST_READINGS)
		VEC_PUSH(&c->set_backs, (struct set_back){from, f->written, f->record_id});
}

static void note_last(struct channel *c, uint32_t reading, wintime time)
{
	if (reading < c->last_reading || (reading == c->last_reading && time <= c->last))
		return;
	c->last = time;
	c->last_reading = reading;
}

static bool is_trusted_more(const struct channel *c, const struct channel *than)
{
	bool is_security = str_eq(c->name, STR("Security")), than_security = str_eq(than->name, STR("Security"));
	return is_security != than_security ? is_security : c->newest > than->newest;
}

bool readings_build(struct readings *r)
{
	for (size_t i = 0; i < r->channels.n; i++) {
		struct channel *c = &r->channels.items[i];
		c->by_record = !c->restarted && c->set_backs.n <= FALLS_ALLOWED + c->marks && c->set_backs.n <= MOST_READINGS;
		if (c->by_record && c->set_backs.n && (!r->main || is_trusted_more(c, r->main)))
			r->main = c;
		c->latest = 0;
		c->begun = false;
	}
	for (size_t i = 0; r->main && i < r->channels.n; i++)
		if (r->channels.items[i].by_record)
			r->channels.items[i].last = 0;
	return r->main != NULL;
}

uint32_t readings_count(const struct readings *r)
{
	return r->main ? (uint32_t)r->main->set_backs.n + 1 : 1;
}

/* ---- spans ---- */

static bool is_past(const struct readings *r, uint32_t reading, wintime time)
{
	return reading < r->main->set_backs.n && time > r->main->set_backs.items[reading].from + WINTIME_MINUTE;
}

static bool is_before(const struct readings *r, uint32_t reading, wintime time)
{
	wintime first = reading ? r->main->set_backs.items[reading - 1].to : r->main->first;
	return time < first - WINTIME_MINUTE;
}

static bool is_within(const struct readings *r, uint32_t reading, wintime time)
{
	return !is_before(r, reading, time) && !is_past(r, reading, time);
}

/* The first reading from that one on in whose span a time lies, else the first in which
 * the clock came so far. */
static uint32_t first_within(const struct readings *r, uint32_t from, wintime time)
{
	uint32_t last = readings_count(r) - 1, reading = from;
	while (reading < last && !is_within(r, reading, time))
		reading++;
	if (is_within(r, reading, time))
		return reading;
	for (reading = from; is_past(r, reading, time);)
		reading++;
	return reading;
}

/* The deciding log's last set-back that a log's first one can be; SIZE_MAX: it shows none. */
static size_t first_set_back(const struct readings *r, const struct channel *c)
{
	bool steps = c->steps_back && c->steps_back <= r->main->set_backs.n;
	const struct set_back *own = steps ? &c->first_step : c->set_backs.items;
	size_t i = steps || c->set_backs.n ? r->main->set_backs.n : 0;
	while (i > 0 && !(is_within(r, (uint32_t)i - 1, own->from) && is_within(r, (uint32_t)i, own->to)))
		i--;
	return i - 1;
}

/* The reading, from that one on, in which the deciding log tells of a boot nearest to that time;
 * NO_READING: none. */
static uint32_t anchored(const struct readings *r, uint32_t reading, wintime time)
{
	uint32_t found = NO_READING;
	wintime least = SAME_BOOT + 1;
	for (size_t i = 0; i < r->anchors.n; i++) {
		const struct anchor *a = &r->anchors.items[i];
		wintime apart = a->time > time ? a->time - time : time - a->time;
		if (a->reading < reading || apart > least || (apart == least && a->reading >= found))
			continue;
		found = a->reading;
		least = apart;
	}
	return found;
}

/* Where a log begins.  If its first time lies in several readings, its first boot tells up to
 * which, as that of a new installation with Sysmon in it.  Else it went through a set-back only
 * where it shows one: then the latest from which it can come to its first. */
static uint32_t begins_in(const struct readings *r, const struct channel *c, wintime time)
{
	uint32_t first = first_within(r, 0, time), later = readings_count(r) - 1;
	size_t set_back = first_set_back(r, c);
	uint32_t of_boot = c->first_mark ? anchored(r, first, c->first_mark) : NO_READING;
	if (!c->after_last) /* nothing in it tells an order */
		return first;
	if (later > set_back)
		later = (uint32_t)set_back;
	if (later > of_boot)
		later = of_boot;
	while (later > first && !is_within(r, later, time))
		later--;
	return later > first ? later : first;
}

/* ---- in order of record: which reading each is of ---- */

void readings_anchor(struct readings *r, uint16_t channel, int64_t record, wintime time)
{
	struct anchor anchor = {.time = time};
	if (&r->channels.items[channel] != r->main || record < 0)
		return;
	while (anchor.reading < r->main->set_backs.n && r->main->set_backs.items[anchor.reading].record <= record)
		anchor.reading++;
	VEC_PUSH(&r->anchors, anchor);
}

/* A small step counts where the clock was set back over that time, in a log that has
 * no more of them than the clock was set back. */
static bool begins_reading(const struct readings *r, struct channel *c, wintime time)
{
	bool may_step = c != r->main && c->steps_back <= r->main->set_backs.n &&
			time >= r->main->set_backs.items[c->reading].to - STEP;
	return falls_by(&c->latest, time, may_step ? STEP : WINTIME_MINUTE);
}

/* Of a log that falls back to that time; the deciding log may have begun only later. */
static uint32_t after_fall(const struct readings *r, uint32_t reading, wintime time)
{
	uint32_t later = first_within(r, reading + 1, time);
	return is_within(r, later, time) ? later : reading;
}

static uint32_t place_next(const struct readings *r, struct channel *c, const struct fact *f, bool is_mark)
{
	uint32_t reading = c->reading;
	bool is_main = c == r->main;
	if (!c->begun)
		return is_main ? 0 : begins_in(r, c, f->written);
	if (reading < r->main->set_backs.n && begins_reading(r, c, f->written))
		reading = is_main ? reading + 1 : after_fall(r, reading, f->written);
	while (is_past(r, reading, f->written))
		reading++;
	uint32_t of_boot = is_mark && !is_main ? anchored(r, reading, f->written) : NO_READING;
	return of_boot != NO_READING ? of_boot : reading;
}

/* From that record on; the next one may say otherwise. */
static void set_reading(struct channel *c, int64_t record, uint32_t reading)
{
	size_t n = c->readings.n;
	if (n && c->readings.items[n - 1].record == record)
		c->readings.items[n - 1].reading = reading;
	else if (n ? c->readings.items[n - 1].reading != reading : reading)
		VEC_PUSH(&c->readings, (struct channel_reading){record, reading});
}

/* 13 is of the boot before, 12 of this one, before whose log service the clock may have
 * been set. */
static void place_late(struct readings *r, struct channel *c, const struct fact *f)
{
	uint32_t reading = c->begun ? c->reading : begins_in(r, c, f->written);
	if (c->begun && (f->event_id == KERNEL_STOPPED || !is_within(r, reading, f->written)) &&
	    is_within(r, c->before_boot, f->written))
		reading = c->before_boot;
	set_reading(c, f->record_id, reading);
	set_reading(c, f->record_id + 1, c->reading);
}

void readings_place(struct readings *r, const struct fact *f, bool is_mark)
{
	struct channel *c = channel_of(r, f);
	if (f->record_id < 0 || !c->by_record)
		return;
	if (!tells_order(f)) {
		place_late(r, c, f);
		return;
	}
	uint32_t reading = place_next(r, c, f, is_mark);
	if (reading != c->reading || !c->begun)
		c->latest = f->written;
	c->begun = true;
	c->reading = reading;
	if (!is_mark)
		c->before_boot = reading;
	note_last(c, reading, f->written);
	set_reading(c, f->record_id, reading);
}

/* ---- asked for ---- */

uint32_t readings_of(const struct readings *r, uint16_t channel, int64_t record, wintime time)
{
	const struct channel *c = &r->channels.items[channel];
	if (!r->main)
		return 0;
	if (!c->by_record || record < 0)
		return first_within(r, 0, time);
	size_t low = 0, high = c->readings.n;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (c->readings.items[middle].record <= record)
			low = middle + 1;
		else
			high = middle;
	}
	return low ? c->readings.items[low - 1].reading : 0;
}

uint32_t readings_before(const struct readings *r, uint32_t reading, wintime happened, wintime written)
{
	if (!r->main || happened <= written + WINTIME_MINUTE)
		return reading;
	for (uint32_t before = reading; before > 0; before--)
		if (is_within(r, before - 1, happened))
			return before - 1;
	return reading;
}

void readings_free(struct readings *r)
{
	for (size_t i = 0; i < r->channels.n; i++) {
		VEC_FREE(&r->channels.items[i].set_backs);
		VEC_FREE(&r->channels.items[i].readings);
	}
	VEC_FREE(&r->anchors);
	VEC_FREE(&r->channels);
	strmap_free(&r->names);
	*r = (struct readings){0};
}
