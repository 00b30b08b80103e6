#include "ingest/pool.h"

#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/alloc.h"
#include "base/map.h"
#include "ingest/event_map.h"
#include "ingest/legacy_map.h"

enum {
	SLOTS_A_THREAD = 2,
	SLOT_BYTES = 1024 * 1024, /* a slot that is not in front takes no more */
	WAIT_MS = 100
};

enum phase { PHASE_BEGIN, PHASE_PARTS, PHASE_END };

struct slot {
	uint64_t part; /* of its source */
	size_t source;
	struct batch *first, **tail;
	size_t bytes;
	bool done;
};

struct worker {
	struct pool *pool;
	pthread_t thread;
	struct reader *reader; /* of `source`, NULL: none is open */
	size_t source;
	struct legacy_fields legacy; /* of the event at hand */
};

struct pool {
	const struct sources *list;
	const struct ingest_options *options;
	struct reader_memory memory; /* of chunks; its known is NULL where the sink keeps none */
	atomic_bool stop;

	/* Held while a part is claimed and, where that needs it, a file opened.
	 * Guards the four below. */
	pthread_mutex_t claim;
	size_t next_source; /* being cut into parts */
	uint64_t next_part;
	struct pool_source *sources; /* filled before their first part is claimed */
	char **texts;                /* behind facts.message or failure of each */

	pthread_mutex_t lock;    /* guards the slots; never held while decoding */
	pthread_cond_t can_work; /* front moved, a slot got room, or stop */
	pthread_cond_t can_take; /* the front slot was claimed, got a batch or is done */
	struct slot *slots;
	size_t nslots;
	struct batch *spare; /* used before, empty */
	uint64_t claimed;    /* parts so far */
	uint64_t front;      /* the part to be taken next */

	/* the taker's own */
	enum phase phase;
	size_t taking; /* source */
	int nworkers;
	struct worker *workers;
};

static struct slot *slot_at(struct pool *p, uint64_t sequence)
{
	return &p->slots[sequence % p->nslots];
}

/* ---- opening ---- */

/* Records what opening brought, for the taker and for the other threads. */
static void publish(struct pool *p, size_t i, const struct reader *r, struct err e)
{
	struct pool_source *s = &p->sources[i];
	const char *text = r ? r->facts.message : e.text;
	s->file = &p->list->files.items[i];
	if (r)
		s->facts = r->facts;
	else
		s->facts.parts = 1;
	p->texts[i] = text ? xstrdup(text) : NULL;
	s->facts.message = r ? p->texts[i] : NULL;
	s->failure = r ? NULL : p->texts[i];
	err_free(e);
}

static void close_reader(struct worker *w)
{
	if (w->reader)
		w->reader->ops->close(w->reader);
	w->reader = NULL;
}

static struct err open_reader(struct worker *w, size_t source)
{
	const struct source_file *f = &w->pool->list->files.items[source];
	close_reader(w);
	w->source = source;
	struct err e = f->ops->open(f->path, w->pool->options->recover, &w->reader);
	if (!e.kind)
		w->reader->memory = w->pool->memory;
	return e;
}

/* ---- claiming ---- */

/* Waits for a free slot; its sequence number stays free as long as p->claim is held. */
static bool wait_for_slot(struct pool *p)
{
	pthread_mutex_lock(&p->lock);
	while (!p->stop && p->claimed - p->front >= p->nslots)
		pthread_cond_wait(&p->can_work, &p->lock);
	pthread_mutex_unlock(&p->lock);
	return !p->stop;
}

/* The next part of all; false when there is none or all shall stop. */
static bool claim_part(struct worker *w, struct slot **slot, uint64_t *sequence)
{
	struct pool *p = w->pool;
	bool got = false;
	pthread_mutex_lock(&p->claim);
	if (wait_for_slot(p) && p->next_source < p->list->files.n) {
		size_t source = p->next_source;
		if (p->next_part == 0) {
			struct err e = open_reader(w, source);
			publish(p, source, w->reader, e);
		}
		pthread_mutex_lock(&p->lock);
		*sequence = p->claimed++;
		*slot = slot_at(p, *sequence);
		**slot = (struct slot){.part = p->next_part, .source = source};
		(*slot)->tail = &(*slot)->first;
		pthread_cond_signal(&p->can_take);
		pthread_mutex_unlock(&p->lock);
		if (++p->next_part == p->sources[source].facts.parts) {
			p->next_part = 0;
			p->next_source++;
		}
		got = true;
	}
	pthread_mutex_unlock(&p->claim);
	return got;
}

/* ---- decoding ---- */

/* Hands a batch on; waits while the slot is full and others are in front. */
static void hand_on(struct pool *p, struct slot *slot, uint64_t sequence, struct batch *b)
{
	pthread_mutex_lock(&p->lock);
	while (!p->stop && p->front != sequence && slot->bytes >= SLOT_BYTES)
		pthread_cond_wait(&p->can_work, &p->lock);
	*slot->tail = b;
	slot->tail = &b->next;
	slot->bytes += b->bytes;
	if (p->front == sequence)
		pthread_cond_signal(&p->can_take);
	pthread_mutex_unlock(&p->lock);
}

static void part_done(struct pool *p, struct slot *slot, uint64_t sequence)
{
	pthread_mutex_lock(&p->lock);
	slot->done = true;
	if (p->front == sequence)
		pthread_cond_signal(&p->can_take);
	pthread_mutex_unlock(&p->lock);
}

/* The worker's reader at that source; false where there is none. A file that
 * could be opened once and now cannot is damage. */
static bool have_reader(struct worker *w, const struct slot *slot, struct batch *b)
{
	if (w->reader && w->source == slot->source)
		return true;
	if (w->pool->sources[slot->source].failure)
		return false;
	struct err e = err_context(open_reader(w, slot->source), "a part of the file is not read");
	if (!e.kind)
		return true;
	batch_add(b, READER_DAMAGE,
		  &(struct reader_item){.damage = {.records = 1, .reason = e.text}});
	err_free(e);
	return false;
}

static struct batch *get_batch(struct pool *p)
{
	pthread_mutex_lock(&p->lock);
	struct batch *b = p->spare;
	if (b)
		p->spare = b->next;
	pthread_mutex_unlock(&p->lock);
	if (!b)
		return batch_new();
	b->next = NULL;
	return b;
}

void pool_give_back(struct pool *p, struct batch *b)
{
	if (!b)
		return;
	batch_clear(b);
	pthread_mutex_lock(&p->lock);
	b->next = p->spare;
	p->spare = b;
	pthread_mutex_unlock(&p->lock);
}

static void decode_part(struct worker *w, struct slot *slot, uint64_t sequence)
{
	struct pool *p = w->pool;
	struct batch *b = get_batch(p);
	struct reader_item item;
	enum reader_got got = READER_END;
	bool reading = have_reader(w, slot, b);
	if (reading)
		w->reader->ops->start(w->reader, slot->part);
	while (reading && !p->stop && (got = w->reader->ops->next(w->reader, &item)) != READER_END) {
		if (got == READER_EVENT && !w->reader->ops->decides)
			item.event.kind = event_map_kind(item.event.provider, item.event.channel,
							 item.event.event_id);
		if (got == READER_EVENT)
			legacy_map_name(&w->legacy, &item.event);
		batch_add(b, got, &item);
		if (batch_is_full(b)) {
			hand_on(p, slot, sequence, b);
			b = get_batch(p);
		}
	}
	if (b->entries.n)
		hand_on(p, slot, sequence, b);
	else
		pool_give_back(p, b);
	part_done(p, slot, sequence);
}

static void *work(void *context)
{
	struct worker *w = context;
	struct slot *slot;
	uint64_t sequence;
	while (claim_part(w, &slot, &sequence))
		decode_part(w, slot, sequence);
	close_reader(w);
	legacy_fields_free(&w->legacy);
	return NULL;
}

/* ---- taking ---- */

/* Something to take: the front part is claimed (at the begin of a source that
 * is enough), and has a batch or is done. */
static bool front_is_ready(struct pool *p)
{
	const struct slot *slot = slot_at(p, p->front);
	return p->front != p->claimed && (p->phase == PHASE_BEGIN || slot->first || slot->done);
}

static bool wait_for_front(struct pool *p)
{
	struct timespec until;
	clock_gettime(CLOCK_MONOTONIC, &until);
	until.tv_nsec += WAIT_MS * 1000000L;
	until.tv_sec += until.tv_nsec / 1000000000L;
	until.tv_nsec %= 1000000000L;
	while (!front_is_ready(p))
		if (pthread_cond_timedwait(&p->can_take, &p->lock, &until) == ETIMEDOUT)
			return front_is_ready(p);
	return true;
}

static enum pool_got take_front(struct pool *p, struct pool_item *item)
{
	struct slot *slot = slot_at(p, p->front);
	struct batch *b = slot->first;
	if (p->phase == PHASE_BEGIN) {
		p->phase = PHASE_PARTS;
		return POOL_BEGIN;
	}
	if (b) {
		slot->first = b->next;
		if (!slot->first)
			slot->tail = &slot->first;
		slot->bytes -= b->bytes;
		b->next = NULL;
		item->batch = b;
		return POOL_BATCH;
	}
	if (slot->part + 1 == item->source->facts.parts)
		p->phase = PHASE_END;
	p->front++;
	pthread_cond_broadcast(&p->can_work);
	return POOL_PART;
}

enum pool_got pool_take(struct pool *p, struct pool_item *item)
{
	*item = (struct pool_item){0};
	if (p->taking == p->list->files.n)
		return POOL_DONE;
	item->source = &p->sources[p->taking];
	if (p->phase == PHASE_END) {
		p->phase = PHASE_BEGIN;
		p->taking++;
		return POOL_END;
	}
	pthread_mutex_lock(&p->lock);
	enum pool_got got = wait_for_front(p) ? take_front(p, item) : POOL_WAIT;
	pthread_mutex_unlock(&p->lock);
	return got;
}

/* ---- life ---- */

/* What a chunk yields depends on the reader, too: another version, or another
 * map of events, must read it again. */
static struct siphash_key reading_key(struct siphash_key key)
{
	uint64_t reading[2] = {event_map_print(), hash_bytes(PACKAGE_VERSION, strlen(PACKAGE_VERSION))};
	key.low ^= siphash(key, reading, sizeof reading);
	return key;
}

static void init_locks(struct pool *p)
{
	pthread_condattr_t monotonic;
	pthread_condattr_init(&monotonic);
	pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
	pthread_mutex_init(&p->claim, NULL);
	pthread_mutex_init(&p->lock, NULL);
	pthread_cond_init(&p->can_work, NULL);
	pthread_cond_init(&p->can_take, &monotonic);
	pthread_condattr_destroy(&monotonic);
}

struct err pool_start(const struct sources *s, int threads, const struct ingest_options *options,
		      const struct event_sink *sink, struct pool **out)
{
	struct pool *p = xcalloc(1, sizeof *p);
	int error = 0;
	p->list = s;
	p->options = options;
	if (sink->chunk_known)
		p->memory = (struct reader_memory){reading_key(sink->chunk_key), sink->chunk_known, sink->context};
	init_locks(p);
	p->sources = xcalloc(s->files.n, sizeof *p->sources);
	p->texts = xcalloc(s->files.n, sizeof *p->texts);
	p->nslots = (size_t)threads * SLOTS_A_THREAD;
	p->slots = xcalloc(p->nslots, sizeof *p->slots);
	p->workers = xcalloc((size_t)threads, sizeof *p->workers);
	for (; p->nworkers < threads && !error; p->nworkers += !error) {
		struct worker *w = &p->workers[p->nworkers];
		w->pool = p;
		error = pthread_create(&w->thread, NULL, work, w);
	}
	*out = p;
	if (p->nworkers > 0)
		return OK; /* fewer than asked for will do */
	pool_stop(p);
	*out = NULL;
	return err_new(ERR_IO, "cannot start a thread to read the logs: %s", strerror(error));
}

static void free_batches(struct batch *b)
{
	while (b) {
		struct batch *next = b->next;
		batch_free(b);
		b = next;
	}
}

void pool_stop(struct pool *p)
{
	pthread_mutex_lock(&p->lock);
	p->stop = true;
	pthread_cond_broadcast(&p->can_work);
	pthread_mutex_unlock(&p->lock);
	for (int i = 0; i < p->nworkers; i++)
		pthread_join(p->workers[i].thread, NULL);
	for (size_t i = 0; i < p->nslots; i++)
		free_batches(p->slots[i].first);
	free_batches(p->spare);
	for (size_t i = 0; i < p->list->files.n; i++)
		free(p->texts[i]);
	pthread_mutex_destroy(&p->claim);
	pthread_mutex_destroy(&p->lock);
	pthread_cond_destroy(&p->can_work);
	pthread_cond_destroy(&p->can_take);
	free(p->texts);
	free(p->sources);
	free(p->slots);
	free(p->workers);
	free(p);
}
