/* The inside of the decoder, shared by its files: evtx_decode.c finds plans,
 * evtx_fill.c carries them out, evtx_system.c sets what System holds. */
#ifndef EVTRAIL_INGEST_EVTX_FILL_H
#define EVTRAIL_INGEST_EVTX_FILL_H

#include "ingest/evtx_decode.h"

enum {
	FILL_DEPTH_LIMIT = BINXML_DEPTH_LIMIT,
	FILL_NEST_LIMIT = 8, /* fragments in values of fragments */
	RAW_KEPT = 256,      /* bytes of a value that is remembered */
	SIDS = 16,
	KINDS = 61, /* a prime: 4624 and 4688 differ by 64 */
	/* A record's cost is counted in steps.  So many bytes of text cost one more. */
	TEXT_A_STEP = 64,
	TEXT_LIMIT = 8 * 1024 * 1024 /* bytes of memory for its texts */
};

/* A value that recurs, and its text. */
struct remembered {
	uint64_t record; /* that used it last */
	uint32_t n;      /* bytes of raw; 0: nothing yet */
	uint8_t type;
	uint8_t raw[RAW_KEPT];
	struct str text;
	char bytes[RAW_KEPT * 2];
};

/* What an event of that provider, channel and number is; a small cache. */
struct known_kind {
	uint32_t event_id;
	enum fact_kind kind;
	uint8_t provider_n, channel_n; /* 0: empty */
	char provider[64], channel[64];
};

/* An open element. */
struct frame {
	struct str field;
	uint8_t target;
	bool has_children, has_attributes;
};

/* What is carried out at the moment: an instance and its plan. */
struct run {
	const struct plan *plan;
	size_t first, n; /* values */
	int nest;
};

struct evtx_decoder {
	struct chunk chunk;
	struct arena text;  /* of the record */
	struct arena names; /* of the plans that are kept */
	struct plan_table *plans;
	struct values values;
	VEC(struct event_field) fields;
	struct event *e;
	uint64_t record; /* counts them */
	bool all_fields, has_system, has_id, stopped;
	enum section section;
	struct frame frames[FILL_DEPTH_LIMIT + 1];
	int depth;
	struct str text_run; /* of the element on top, so far */
	uint64_t steps_left; /* of the record */
	uint64_t chunk_steps_left, compile_left;
	bool gave_up;
	struct remembered strings[TARGET_TID + 1];
	struct remembered sids[SIDS];
	struct known_kind kinds[KINDS];
};

static inline void spend(struct evtx_decoder *d, size_t steps)
{
	d->steps_left -= steps < d->steps_left ? steps : d->steps_left;
}

/* NULL while the record has steps and text left. */
static inline const char *check_cost(struct evtx_decoder *d)
{
	if (d->steps_left && d->text.total <= TEXT_LIMIT)
		return NULL;
	d->steps_left = 0;
	d->gave_up = true;
	return "it asks for more work than any real record";
}

/* The text of any value but binary XML, in the record's memory. */
struct str plain_text(struct evtx_decoder *d, const struct value *v);
/* Carries out the plan of an instance. */
const char *fill(struct evtx_decoder *d, const struct run *run);
/* Carries out the fragment at c: instances, or tokens. */
const char *decode_fragment(struct evtx_decoder *d, struct cursor *c, int nest);
/* An instance, behind its token. */
const char *decode_instance(struct evtx_decoder *d, struct cursor *c, int nest);

/* evtx_system.c: sets a part of the event from a value, or from text. */
void system_value(struct evtx_decoder *d, enum system_target target, const struct value *v);
void system_text(struct evtx_decoder *d, enum system_target target, struct str text);
/* All of System is there: decides the kind. */
void system_done(struct evtx_decoder *d);
/* The text of a SID, remembered. */
struct str sid_value_text(struct evtx_decoder *d, const struct value *v);

#endif
