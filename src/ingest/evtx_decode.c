#include "ingest/evtx_fill.h"

#include <stdlib.h>

#include "base/alloc.h"

enum {
	/* A chunk's definitions are below 64 KiB, and each is compiled for one or two
	 * places; a record has a few hundred steps, a chunk some ten thousand. */
	COMPILE_LIMIT = 1024 * 1024,
	RECORD_STEPS = 256 * 1024,
	CHUNK_STEPS = 4 * 1024 * 1024,
	HEADS = 256,
	PLANS_KEPT = 64,
	FRAGMENT_HEADER_SIZE = 4
};

/* The chunk's plans, found by the place of their definition. */
struct plan_table {
	uint32_t heads[HEADS]; /* number in list + 1 */
	VEC(struct listed_plan) list;
	size_t n;                              /* of the list, in use for this chunk */
	struct plan single[FILL_NEST_LIMIT + 1]; /* of records without a template */
};

struct listed_plan {
	struct plan plan;
	uint32_t next;
};

struct evtx_decoder *evtx_decoder_new(void)
{
	struct evtx_decoder *d = xcalloc(1, sizeof *d);
	d->plans = xcalloc(1, sizeof *d->plans);
	return d;
}

void evtx_decoder_chunk(struct evtx_decoder *d, const struct chunk *chunk)
{
	struct plan_table *t = d->plans;
	d->chunk = *chunk;
	arena_reset(&d->names);
	memset(t->heads, 0, sizeof t->heads);
	t->n = 0;
	for (; t->list.n > PLANS_KEPT; t->list.n--)
		VEC_FREE(&t->list.items[t->list.n - 1].plan.steps);
	d->compile_left = COMPILE_LIMIT;
	d->chunk_steps_left = CHUNK_STEPS;
}

void evtx_decoder_free(struct evtx_decoder *d)
{
	for (size_t i = 0; i < d->plans->list.n; i++)
		VEC_FREE(&d->plans->list.items[i].plan.steps);
	for (int i = 0; i <= FILL_NEST_LIMIT; i++)
		VEC_FREE(&d->plans->single[i].steps);
	VEC_FREE(&d->plans->list);
	free(d->plans);
	arena_free(&d->text);
	arena_free(&d->names);
	VEC_FREE(&d->values);
	VEC_FREE(&d->fields);
	free(d);
}

bool evtx_decoder_gave_up(const struct evtx_decoder *d)
{
	return d->gave_up;
}

/* ---- plans ---- */

static struct place place_now(const struct evtx_decoder *d)
{
	return (struct place){
		.section = d->section,
		.level = d->depth < LEVEL_DEEP ? d->depth : LEVEL_DEEP,
		.nameless = d->depth == 0 || d->frames[d->depth - 1].field.n == 0,
	};
}

static const char *compile(struct evtx_decoder *d, struct plan *p, struct cursor *c, struct arena *a)
{
	uint32_t cost = c->end - c->at + 64;
	if (cost > d->compile_left) {
		d->gave_up = true;
		return "its chunk has more templates than any real one";
	}
	d->compile_left -= cost;
	return plan_compile(p, c, place_now(d), a);
}

static bool is_for(const struct plan *p, uint32_t definition, const struct place *place)
{
	return p->definition == definition && p->place.section == place->section &&
	       p->place.level == place->level && p->place.nameless == place->nameless;
}

static const char *plan_for(struct evtx_decoder *d, const struct template_instance *t,
			    const struct plan **plan)
{
	struct plan_table *table = d->plans;
	const struct place place = place_now(d);
	uint32_t *head = &table->heads[(t->definition ^ t->definition >> 8) % HEADS];
	for (uint32_t i = *head; i; i = table->list.items[i - 1].next)
		if (is_for(&table->list.items[i - 1].plan, t->definition, &place)) {
			*plan = &table->list.items[i - 1].plan;
			return NULL;
		}
	if (table->n == table->list.n)
		VEC_PUSH(&table->list, (struct listed_plan){0});
	struct listed_plan *new = &table->list.items[table->n];
	struct cursor c = {&d->chunk, t->definition, t->definition + t->size, true, 0, false};
	const char *wrong = compile(d, &new->plan, &c, &d->names);
	if (wrong)
		return wrong;
	new->plan.definition = t->definition;
	new->next = *head;
	*head = (uint32_t)++table->n;
	*plan = &new->plan;
	return NULL;
}

const char *decode_instance(struct evtx_decoder *d, struct cursor *c, int nest)
{
	struct template_instance t;
	const struct plan *plan;
	if (nest > FILL_NEST_LIMIT)
		return "its templates are nested too deeply";
	const char *wrong = binxml_instance(c, &d->values, &t);
	if (!wrong)
		wrong = plan_for(d, &t, &plan);
	if (wrong)
		return wrong;
	/* The list of plans may move while this one is carried out; its steps do not. */
	const struct plan own = *plan;
	wrong = fill(d, &(struct run){&own, t.first, t.n, nest});
	d->values.n = t.first;
	return wrong;
}

const char *decode_fragment(struct evtx_decoder *d, struct cursor *c, int nest)
{
	const char *wrong = NULL;
	if (nest > FILL_NEST_LIMIT)
		return "its templates are nested too deeply";
	while (c->at < c->end && !wrong && !d->stopped) {
		uint8_t raw = d->chunk.p[c->at];
		if (raw == 0x0f && c->end - c->at >= FRAGMENT_HEADER_SIZE) {
			c->at += FRAGMENT_HEADER_SIZE;
		} else if (raw == 0x0c) {
			c->at++;
			wrong = decode_instance(d, c, nest);
		} else if (raw == 0x01 || raw == 0x41) {
			struct plan *p = &d->plans->single[nest];
			wrong = compile(d, p, c, &d->text);
			return wrong ? wrong : fill(d, &(struct run){p, d->values.n, 0, nest});
		} else {
			break; /* its end, and what fills up the record */
		}
	}
	return wrong;
}

/* ---- records ---- */

static const char *finish(struct evtx_decoder *d)
{
	struct event *e = d->e;
	if (!d->has_system)
		return "it has no System element";
	if (!d->has_id)
		return "it has no event ID";
	if (e->kind == KIND_NONE && !d->all_fields)
		d->fields.n = 0;
	e->fields = d->fields.items;
	e->nfields = d->fields.n;
	return NULL;
}

const char *evtx_decode(struct evtx_decoder *d, uint32_t at, uint32_t end, bool all_fields,
			struct event *e)
{
	const struct str none = {"", 0};
	uint64_t steps = d->chunk_steps_left < RECORD_STEPS ? d->chunk_steps_left : RECORD_STEPS;
	*e = (struct event){.provider = none, .channel = none, .computer = none, .user_sid = none};
	arena_reset(&d->text);
	d->e = e;
	d->record++;
	d->values.n = d->fields.n = 0;
	d->depth = 0;
	d->section = SECTION_NONE;
	d->text_run = none;
	d->all_fields = all_fields;
	d->has_system = d->has_id = d->stopped = d->gave_up = false;
	d->steps_left = steps;
	struct cursor c = {.chunk = &d->chunk, .at = at, .end = end};
	const char *wrong = decode_fragment(d, &c, 0);
	d->chunk_steps_left -= steps - d->steps_left;
	return wrong ? wrong : finish(d);
}
