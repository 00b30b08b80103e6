#include "base/map.h"

#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include "base/alloc.h"
#include "base/siphash.h"

struct idmap_slot {
	uint64_t key, value;
	bool used;
};

struct strmap_slot {
	struct str key; /* p is NULL in a free slot */
	uint64_t hash, value;
};

/* Keys live in blocks that never move. */
struct strmap_block {
	struct strmap_block *next;
	size_t used, cap;
	char bytes[];
};

enum { FIRST_CAP = 64, BLOCK_SIZE = 64 * 1024 };

/* Who forges a log chooses the keys, and could choose many that belong into one slot:
 * which these are is another secret in each run. */
static struct siphash_key secret;

__attribute__((constructor)) static void choose_secret(void)
{
	if (getrandom(&secret, sizeof secret, GRND_NONBLOCK) != sizeof secret)
		secret.low = (uintptr_t)&secret; /* not yet seeded, soon after boot: where we are loaded */
}

static uint64_t mix(uint64_t x)
{
	/* The finaliser of splitmix64: every input bit reaches every output bit. */
	x ^= x >> 30;
	x *= 0xbf58476d1ce4e5b9u;
	x ^= x >> 27;
	x *= 0x94d049bb133111ebu;
	return x ^ x >> 31;
}

uint64_t hash_bytes(const void *bytes, size_t n)
{
	const unsigned char *p = bytes;
	uint64_t h = 0x9e3779b97f4a7c15u ^ n;
	for (; n >= 8; p += 8, n -= 8) {
		uint64_t word;
		memcpy(&word, p, 8);
		h = mix(h ^ word);
	}
	uint64_t tail = 0;
	if (n)
		memcpy(&tail, p, n);
	return mix(h ^ tail);
}

static struct idmap_slot *id_probe(struct idmap_slot *slots, size_t cap, uint64_t key)
{
	size_t i = mix(key ^ secret.low) & (cap - 1);
	while (slots[i].used && slots[i].key != key)
		i = (i + 1) & (cap - 1);
	return &slots[i];
}

static void id_grow(struct idmap *m)
{
	size_t cap = m->cap ? m->cap * 2 : FIRST_CAP;
	struct idmap_slot *slots = xcalloc(cap, sizeof *slots);
	for (size_t i = 0; i < m->cap; i++)
		if (m->slots[i].used)
			*id_probe(slots, cap, m->slots[i].key) = m->slots[i];
	free(m->slots);
	m->slots = slots;
	m->cap = cap;
}

uint64_t *idmap_at(struct idmap *m, uint64_t key)
{
	if ((m->n + 1) * 4 > m->cap * 3)
		id_grow(m);
	struct idmap_slot *slot = id_probe(m->slots, m->cap, key);
	if (!slot->used) {
		*slot = (struct idmap_slot){.key = key, .used = true};
		m->n++;
	}
	return &slot->value;
}

uint64_t *idmap_find(const struct idmap *m, uint64_t key)
{
	if (!m->cap)
		return NULL;
	struct idmap_slot *slot = id_probe(m->slots, m->cap, key);
	return slot->used ? &slot->value : NULL;
}

void idmap_each(const struct idmap *m, void (*visit)(void *context, uint64_t key, uint64_t value),
		void *context)
{
	for (size_t i = 0; i < m->cap; i++)
		if (m->slots[i].used)
			visit(context, m->slots[i].key, m->slots[i].value);
}

void idmap_clear(struct idmap *m)
{
	if (m->n)
		memset(m->slots, 0, m->cap * sizeof *m->slots);
	m->n = 0;
}

void idmap_free(struct idmap *m)
{
	free(m->slots);
	*m = (struct idmap){0};
}

static struct strmap_slot *str_probe(struct strmap_slot *slots, size_t cap, struct str key,
				     uint64_t hash)
{
	size_t i = hash & (cap - 1);
	while (slots[i].key.p && !(slots[i].hash == hash && str_eq(slots[i].key, key)))
		i = (i + 1) & (cap - 1);
	return &slots[i];
}

static void str_grow(struct strmap *m)
{
	size_t cap = m->cap ? m->cap * 2 : FIRST_CAP;
	struct strmap_slot *slots = xcalloc(cap, sizeof *slots);
	for (size_t i = 0; i < m->cap; i++)
		if (m->slots[i].key.p)
			*str_probe(slots, cap, m->slots[i].key, m->slots[i].hash) = m->slots[i];
	free(m->slots);
	m->slots = slots;
	m->cap = cap;
}

static struct str keep_key(struct strmap *m, struct str key)
{
	struct strmap_block *block = m->blocks;
	if (!block || block->cap - block->used < key.n) {
		size_t cap = key.n > BLOCK_SIZE ? key.n : BLOCK_SIZE;
		block = xmalloc(sizeof *block + cap);
		*block = (struct strmap_block){.next = m->blocks, .cap = cap};
		m->blocks = block;
		m->bytes += cap;
	}
	char *copy = block->bytes + block->used;
	if (key.n)
		memcpy(copy, key.p, key.n);
	block->used += key.n;
	return (struct str){copy, key.n};
}

uint64_t *strmap_intern(struct strmap *m, struct str key, struct str *own)
{
	if ((m->n + 1) * 4 > m->cap * 3)
		str_grow(m);
	uint64_t hash = siphash(secret, key.p, key.n);
	struct strmap_slot *slot = str_probe(m->slots, m->cap, key, hash);
	if (!slot->key.p) {
		*slot = (struct strmap_slot){.key = keep_key(m, key), .hash = hash};
		m->n++;
	}
	*own = slot->key;
	return &slot->value;
}

uint64_t *strmap_at(struct strmap *m, struct str key)
{
	struct str own;
	return strmap_intern(m, key, &own);
}

uint64_t *strmap_find(const struct strmap *m, struct str key)
{
	if (!m->cap)
		return NULL;
	struct strmap_slot *slot = str_probe(m->slots, m->cap, key, siphash(secret, key.p, key.n));
	return slot->key.p ? &slot->value : NULL;
}

void strmap_each(const struct strmap *m, void (*visit)(void *context, struct str key, uint64_t value),
		 void *context)
{
	for (size_t i = 0; i < m->cap; i++)
		if (m->slots[i].key.p)
			visit(context, m->slots[i].key, m->slots[i].value);
}

void strmap_clear(struct strmap *m)
{
	while (m->blocks) {
		struct strmap_block *next = m->blocks->next;
		free(m->blocks);
		m->blocks = next;
	}
	if (m->n)
		memset(m->slots, 0, m->cap * sizeof *m->slots);
	m->n = m->bytes = 0;
}

void strmap_free(struct strmap *m)
{
	strmap_clear(m);
	free(m->slots);
	*m = (struct strmap){0};
}

size_t strmap_bytes(const struct strmap *m)
{
	return m->bytes;
}
