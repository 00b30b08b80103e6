#include "ingest/evtx_fill.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "ingest/bytes.h"

enum {
	/* A chunk's definitions are below 64 KiB, and each is looked at for one or two
	 * places; a record has a few hundred steps, a chunk some ten thousand. */
	COMPILE_LIMIT = 1024 * 1024,
	COMPILE_COST = 256, /* of a definition, however small */
	RECORD_STEPS = 128 * 1024,
	CHUNK_STEPS = 2 * 1024 * 1024,
	HEADS = 256,
	BUCKETS = 1024,
	PLANS_KEPT = 256,
	NAMES_KEPT = 512 * 1024, /* bytes: a thousand tokens of a template take some 50 KiB */
	FRAGMENT_HEADER_SIZE = 4
};

/* Templates stand in every chunk whose records use them, each time elsewhere and
 * with their names elsewhere; so a plan is found by its definition's offset within
 * a chunk, and by its tokens from chunk to chunk.  Only those decide: the GUID,
 * which nobody checks, says no more than where to look. */
struct plan_table {
	uint32_t heads[HEADS]; /* number in definitions + 1 */
	VEC(struct definition) definitions; /* of the chunk */
	uint32_t buckets[BUCKETS]; /* number in list + 1 of the last plan with such a GUID */
	VEC(struct listed_plan) list;
	size_t n; /* of the list, in use */
	struct tokens tokens; /* of the definition at hand */
	struct plan single[FILL_NEST_LIMIT + 1]; /* of records without a template */
};

struct definition {
	uint32_t at;
	uint32_t plan; /* number in list */
	uint32_t next;
};

struct listed_plan {
	struct plan plan;
	struct tokens tokens; /* that it is made of */
};

struct evtx_decoder *evtx_decoder_new(void)
{
	struct evtx_decoder *d = xcalloc(1, sizeof *d);
	d->plans = xcalloc(1, sizeof *d->plans);
	return d;
}

static void forget_plans(struct evtx_decoder *d)
{
	struct plan_table *t = d->plans;
	arena_reset(&d->names);
	memset(t->buckets, 0, sizeof t->buckets);
	t->n = 0;
	for (; t->list.n > PLANS_KEPT; t->list.n--)
		VEC_FREE(&t->list.items[t->list.n - 1].plan.steps);
}

void evtx_decoder_chunk(struct evtx_decoder *d, const struct chunk *chunk)
{
	struct plan_table *t = d->plans;
	d->chunk = *chunk;
	memset(t->heads, 0, sizeof t->heads);
	t->definitions.n = 0;
	if (t->n >= PLANS_KEPT || d->names.total > NAMES_KEPT)
		forget_plans(d);
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
	VEC_FREE(&d->plans->definitions);
	VEC_FREE(&d->plans->tokens);
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

/* Lists what c holds.  What that and a plan of it may cost is counted, whether or
 * not there is one already: a part gives the same, whoever reads it. */
static const char *list_tokens(struct evtx_decoder *d, struct cursor *c)
{
	struct tokens *tokens = &d->plans->tokens;
	uint64_t cost = c->end - c->at + COMPILE_COST;
	const char *wrong = cost > d->compile_left ? "" : binxml_list(c, tokens);
	for (size_t i = 0; !wrong && i < tokens->n; i++)
		cost += tokens->items[i].text.n;
	if (cost > d->compile_left) {
		d->gave_up = true;
		return "its chunk has more templates than any real one";
	}
	d->compile_left -= cost;
	return wrong;
}

static bool same_place(const struct place *a, const struct place *b)
{
	return a->section == b->section && a->level == b->level && a->nameless == b->nameless;
}

/* Tokens that outlive the chunk. */
static struct tokens keep_tokens(struct arena *a, const struct tokens *tokens)
{
	struct tokens kept = {.n = tokens->n, .items = arena_alloc(a, tokens->n * sizeof *kept.items)};
	for (size_t i = 0; i < kept.n; i++) {
		const struct token *t = &tokens->items[i];
		struct str text = arena_copy(a, (struct str){(const char *)t->text.p, 2 * (size_t)t->text.n});
		kept.items[i] = *t;
		kept.items[i].text.p = (const uint8_t *)text.p;
	}
	return kept;
}

/* The number of the plan of the definition whose tokens are at hand. */
static const char *plan_of_tokens(struct evtx_decoder *d, const uint8_t *guid, const struct place *place,
				  uint32_t *number)
{
	struct plan_table *table = d->plans;
	uint32_t *bucket = &table->buckets[(u32_at(guid) ^ u32_at(guid) >> 16 ^ (uint32_t)place->level << 6 ^
					    (uint32_t)place->section << 8) % BUCKETS];
	if (*bucket) {
		const struct listed_plan *p = &table->list.items[*bucket - 1];
		*number = *bucket - 1;
		if (same_place(&p->plan.place, place) && tokens_same(&p->tokens, &table->tokens))
			return NULL;
	}
	if (table->n == table->list.n)
		VEC_PUSH(&table->list, (struct listed_plan){0});
	struct listed_plan *new = &table->list.items[table->n];
	const char *wrong = plan_compile(&new->plan, &table->tokens, *place, &d->names);
	if (wrong)
		return wrong;
	new->tokens = keep_tokens(&d->names, &table->tokens);
	*number = (uint32_t)table->n;
	*bucket = (uint32_t)++table->n;
	return NULL;
}

static const char *plan_for(struct evtx_decoder *d, const struct template_instance *t,
			    const struct plan **plan)
{
	struct plan_table *table = d->plans;
	const struct place place = place_now(d);
	uint32_t *head = &table->heads[(t->definition ^ t->definition >> 8) % HEADS], number;
	for (uint32_t i = *head; i; i = table->definitions.items[i - 1].next) {
		const struct definition *known = &table->definitions.items[i - 1];
		*plan = &table->list.items[known->plan].plan;
		if (known->at == t->definition && same_place(&(*plan)->place, &place))
			return NULL;
	}
	struct cursor c = {&d->chunk, t->definition, t->definition + t->size, true, 0, false};
	const char *wrong = list_tokens(d, &c);
	if (!wrong)
		wrong = plan_of_tokens(d, t->guid, &place, &number);
	if (wrong)
		return wrong;
	VEC_PUSH(&table->definitions, (struct definition){t->definition, number, *head});
	*head = (uint32_t)table->definitions.n;
	*plan = &table->list.items[number].plan;
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
		spend(d, t.n);
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
		spend(d, 1);
		if ((wrong = check_cost(d)))
			break;
		if (raw == 0x0f && c->end - c->at >= FRAGMENT_HEADER_SIZE) {
			c->at += FRAGMENT_HEADER_SIZE;
		} else if (raw == 0x0c) {
			c->at++;
			wrong = decode_instance(d, c, nest);
		} else if (raw == 0x01 || raw == 0x41) {
			struct plan *p = &d->plans->single[nest];
			wrong = list_tokens(d, c);
			if (!wrong)
				wrong = plan_compile(p, &d->plans->tokens, place_now(d), &d->text);
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
	const char *wrong = check_cost(d);
	if (wrong)
		return wrong;
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
