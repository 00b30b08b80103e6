#include "ingest/evtx_fill.h"

#include "ingest/event_map.h"

static void set_string(struct event *e, enum system_target target, struct str text)
{
	switch (target) {
	case TARGET_PROVIDER:
		if (text.n)
			e->provider = text;
		break;
	case TARGET_SOURCE:
		if (!e->provider.n)
			e->provider = text;
		break;
	case TARGET_CHANNEL:
		e->channel = text;
		break;
	case TARGET_COMPUTER:
		e->computer = text;
		break;
	case TARGET_USER_SID:
		e->user_sid = text;
		break;
	default:
		break;
	}
}

static void set_number(struct evtx_decoder *d, enum system_target target, bool is_number, uint64_t n)
{
	struct event *e = d->e;
	uint32_t small = is_number && n <= UINT32_MAX ? (uint32_t)n : 0;
	switch (target) {
	case TARGET_EVENT_ID:
		d->has_id = is_number && n <= UINT32_MAX;
		e->event_id = small;
		break;
	case TARGET_VERSION:
		e->version = small;
		break;
	case TARGET_RECORD_ID:
		e->record_id = is_number && n <= RECORD_ID_MOST ? n : 0;
		break;
	case TARGET_PID:
		e->execution_pid = small;
		break;
	case TARGET_TID:
		e->execution_tid = small;
		break;
	default:
		break;
	}
}

void system_text(struct evtx_decoder *d, enum system_target target, struct str text)
{
	uint64_t n = 0;
	text = str_trim(text);
	if (target <= TARGET_USER_SID) {
		set_string(d->e, target, text);
	} else if (target == TARGET_TIME) {
		if (!wintime_parse(text, &d->e->time, NULL))
			d->e->time = 0;
	} else {
		bool is_number = str_to_id(text, &n);
		set_number(d, target, is_number, n);
	}
}

static bool same(const struct remembered *m, const struct value *v)
{
	return m->n == v->n && m->type == v->type && v->n && memcmp(m->raw, v->p, v->n) == 0;
}

static void remember(struct remembered *m, const struct value *v, struct str text)
{
	if (v->n > sizeof m->raw || text.n > sizeof m->bytes) {
		m->n = 0;
		return;
	}
	m->n = v->n;
	m->type = v->type;
	memcpy(m->raw, v->p, v->n);
	memcpy(m->bytes, text.p, text.n);
	m->text = (struct str){m->bytes, text.n};
}

struct str sid_value_text(struct evtx_decoder *d, const struct value *v)
{
	if (v->n < 4 || v->n > RAW_KEPT)
		return value_text(&d->text, v, VALUE_AS_FACT);
	/* The last part is what differs between SIDs of a domain. */
	const uint8_t *last = v->p + v->n - 4;
	struct remembered *m = &d->sids[(last[0] ^ last[1] ^ v->n >> 2) % SIDS];
	if (!same(m, v)) {
		struct str text = value_text(&d->text, v, VALUE_AS_FACT);
		/* A field of this record may point to what stands there. */
		if (m->record == d->record)
			return text;
		remember(m, v, text);
		if (!m->n)
			return text;
	}
	m->record = d->record;
	return m->text;
}

void system_value(struct evtx_decoder *d, enum system_target target, const struct value *v)
{
	uint64_t n;
	wintime t;
	if (target > TARGET_USER_SID && target != TARGET_TIME && value_number(v, &n)) {
		set_number(d, target, true, n);
	} else if (target == TARGET_TIME && value_time(v, &t)) {
		d->e->time = t;
	} else if (target <= TARGET_USER_SID && v->n <= RAW_KEPT && v->n) {
		struct remembered *m = &d->strings[target];
		if (!same(m, v)) {
			remember(m, v, str_trim(value_text(&d->text, v, VALUE_AS_FACT)));
			if (!m->n) {
				system_text(d, target, plain_text(d, v));
				return;
			}
		}
		set_string(d->e, target, m->text);
	} else {
		system_text(d, target, plain_text(d, v));
	}
}

static bool fits(const struct known_kind *k, const struct event *e)
{
	return k->event_id == e->event_id && k->provider_n == e->provider.n &&
	       k->channel_n == e->channel.n && k->provider_n &&
	       memcmp(k->provider, e->provider.p, k->provider_n) == 0 &&
	       (k->channel_n == 0 || memcmp(k->channel, e->channel.p, k->channel_n) == 0);
}

void system_done(struct evtx_decoder *d)
{
	struct event *e = d->e;
	struct known_kind *k = &d->kinds[e->event_id % KINDS];
	if (fits(k, e)) {
		e->kind = k->kind;
	} else {
		e->kind = event_map_kind(e->provider, e->channel, e->event_id);
		k->provider_n = 0;
		if (e->provider.n <= sizeof k->provider && e->channel.n <= sizeof k->channel) {
			k->event_id = e->event_id;
			k->kind = e->kind;
			k->provider_n = (uint8_t)e->provider.n;
			k->channel_n = (uint8_t)e->channel.n;
			if (e->provider.n)
				memcpy(k->provider, e->provider.p, e->provider.n);
			if (e->channel.n)
				memcpy(k->channel, e->channel.p, e->channel.n);
		}
	}
	if (e->kind == KIND_NONE && !d->all_fields)
		d->stopped = true;
}
