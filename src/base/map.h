/* Hash maps.  Both start as {0} and hold 64-bit values; open addressing,
 * doubling at 3/4 full, no deletion (set a value that means "none").  The order of
 * the slots is another one in each run. */
#ifndef EVTRAIL_BASE_MAP_H
#define EVTRAIL_BASE_MAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

struct idmap {
	struct idmap_slot *slots;
	size_t n, cap;
};

/* The value of key, made as 0 when it is new; valid until the next idmap_at. */
uint64_t *idmap_at(struct idmap *m, uint64_t key);
/* NULL when there is none. */
uint64_t *idmap_find(const struct idmap *m, uint64_t key);
void idmap_each(const struct idmap *m, void (*visit)(void *context, uint64_t key, uint64_t value),
		void *context);
void idmap_clear(struct idmap *m); /* keeps the memory */
void idmap_free(struct idmap *m);

/* Keys are copied into the map and stay at their address until it is cleared. */
struct strmap {
	struct strmap_slot *slots;
	size_t n, cap;
	struct strmap_block *blocks;
	size_t bytes; /* in blocks */
};

uint64_t *strmap_at(struct strmap *m, struct str key);
uint64_t *strmap_find(const struct strmap *m, struct str key);
/* As strmap_at, and gives the map's own copy of the key. */
uint64_t *strmap_intern(struct strmap *m, struct str key, struct str *own);
/* Calls visit for every entry, in no order; the map must not change meanwhile. */
void strmap_each(const struct strmap *m, void (*visit)(void *context, struct str key, uint64_t value),
		 void *context);
void strmap_clear(struct strmap *m);
void strmap_free(struct strmap *m);
/* Bytes of keys held: for those who keep a map within bounds. */
size_t strmap_bytes(const struct strmap *m);

/* The same in each run: for what is stored, and not for a table of texts from logs. */
uint64_t hash_bytes(const void *bytes, size_t n);

#endif
