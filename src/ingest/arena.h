/* Memory for what is built of one record (or one chunk): taken in pieces, given
 * back all at once.  Pieces never move.  Starts as {0}. */
#ifndef EVTRAIL_INGEST_ARENA_H
#define EVTRAIL_INGEST_ARENA_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/str.h"

struct arena {
	char *at, *end; /* free bytes of the block in use */
	struct arena_block *blocks;
	size_t total; /* bytes of all blocks since the last reset */
};

void *arena_more(struct arena *a, size_t n);
/* Keeps one block for the next time. */
void arena_reset(struct arena *a);
void arena_free(struct arena *a);

/* At least n free bytes, which are only taken by arena_take(). */
static inline char *arena_room(struct arena *a, size_t n)
{
	return a->at && (size_t)(a->end - a->at) >= n ? a->at : arena_more(a, n);
}

static inline void arena_take(struct arena *a, size_t n)
{
	a->at += n;
}

/* n bytes, aligned for anything. */
static inline void *arena_alloc(struct arena *a, size_t n)
{
	const size_t align = _Alignof(max_align_t);
	char *p = arena_room(a, n + align);
	size_t skip = (align - (uintptr_t)p % align) % align;
	arena_take(a, skip + n);
	return p + skip;
}

static inline struct str arena_copy(struct arena *a, struct str s)
{
	char *p = arena_room(a, s.n);
	if (s.n)
		memcpy(p, s.p, s.n);
	arena_take(a, s.n);
	return (struct str){p, s.n};
}

#endif
