/* Records of one size, more of them than memory should hold.  The first megabytes are in
 * memory; what comes after lies in a temporary file, which has no name, and is mapped: a
 * record stays where it is, and what is not in use leaves memory.  Where no file can be
 * made, or the disk is full, all of them are in memory.
 *
 *     struct spill s = {.size = sizeof(struct x)};
 *     struct x *x = spill_add(&s);
 *     x = spill_at(&s, 0); */
#ifndef EVTRAIL_BASE_SPILL_H
#define EVTRAIL_BASE_SPILL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/vec.h"

enum {
	SPILL_IN_MEMORY = 8,    /* segments, of about a megabyte */
	SPILL_WINDOW_SHIFT = 16 /* the kernel maps so much of a file where a part of it is touched: bits */
};

struct spill {
	size_t size;     /* bytes of a record: a multiple of 4, up to 512 */
	size_t n;        /* records */
	unsigned shift;  /* a segment has 1 << shift of them */
	VEC(char *) segments;
	size_t mapped;   /* how many are, from SPILL_IN_MEMORY on */
	VEC(uint32_t) touched; /* when each window of these was last: a generation */
	uint32_t generation, windows; /* how many were in this one */
	size_t latest;   /* the latest window */
	int file;
	bool has_file, in_memory;
};

/* A new record, all zero, at place n - 1. */
void *spill_add(struct spill *s);
/* Notes that a window is in memory now, and lets all of them go where these are many. */
void spill_touch(struct spill *s, size_t window);
void spill_free(struct spill *s);

static inline void *spill_at(struct spill *s, size_t at)
{
	size_t segment = at >> s->shift, offset = (at & (((size_t)1 << s->shift) - 1)) * s->size;
	if (segment >= SPILL_IN_MEMORY) {
		size_t window = ((segment - SPILL_IN_MEMORY) * (s->size << s->shift) + offset) >> SPILL_WINDOW_SHIFT;
		if (window != s->latest)
			spill_touch(s, window);
	}
	return s->segments.items[segment] + offset;
}

#endif
