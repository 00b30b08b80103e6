#include "ingest/arena.h"

#include <stdlib.h>

#include "base/alloc.h"

enum { BLOCK_SIZE = 64 * 1024 };

struct arena_block {
	struct arena_block *next;
	size_t size;
	_Alignas(max_align_t) char p[];
};

void *arena_more(struct arena *a, size_t n)
{
	size_t size = n > BLOCK_SIZE ? n : BLOCK_SIZE;
	struct arena_block *b = xmalloc(sizeof *b + size);
	*b = (struct arena_block){a->blocks, size};
	a->blocks = b;
	a->total += size;
	a->at = b->p;
	a->end = b->p + size;
	return a->at;
}

void arena_reset(struct arena *a)
{
	struct arena_block *kept = a->blocks;
	if (!kept)
		return;
	while (kept->next) {
		struct arena_block *old = kept;
		kept = kept->next;
		free(old);
	}
	a->blocks = kept;
	a->at = kept->p;
	a->end = kept->p + kept->size;
	a->total = kept->size;
}

void arena_free(struct arena *a)
{
	while (a->blocks) {
		struct arena_block *next = a->blocks->next;
		free(a->blocks);
		a->blocks = next;
	}
	*a = (struct arena){0};
}
