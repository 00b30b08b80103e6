/* A typed growable array: declare it as VEC(type), start it as {0}.
 *
 *     VEC(struct boot) boots = {0};
 *     VEC_PUSH(&boots, (struct boot){...});
 *     for (size_t i = 0; i < boots.n; i++) use(&boots.items[i]);
 *     VEC_FREE(&boots); */
#ifndef EVTRAIL_BASE_VEC_H
#define EVTRAIL_BASE_VEC_H

#include <stddef.h>
#include <stdlib.h>

#include "base/alloc.h"

#define VEC(type) \
	struct { \
		type *items; \
		size_t n, cap; \
	}

#define VEC_RESERVE(v, more) \
	((v)->n + (more) <= (v)->cap \
		 ? (void)0 \
		 : (void)((v)->cap = ((v)->n + (more)) * 2 < 16 ? 16 : ((v)->n + (more)) * 2, \
			  (v)->items = xreallocarray((v)->items, (v)->cap, sizeof *(v)->items)))

/* The value comes last and whole, so that a compound literal may hold commas. */
#define VEC_PUSH(v, ...) (VEC_RESERVE(v, 1), (v)->items[(v)->n++] = (__VA_ARGS__))

#define VEC_FREE(v) (free((v)->items), (v)->items = NULL, (v)->n = (v)->cap = 0)

/* The same in blocks, for what grows large: nothing is copied when it grows, and what
 * is in it stays where it is.
 *
 *     BLOCKS(struct proc) procs = {0};
 *     BLOCKS_PUSH(&procs, (struct proc){...});
 *     struct proc *p = BLOCKS_AT(&procs, i); */
enum { VEC_BLOCK = 512 };

#define BLOCKS(type) \
	struct { \
		VEC(type *) blocks; \
		size_t n; \
	}

#define BLOCKS_AT(v, i) (&(v)->blocks.items[(i) / VEC_BLOCK][(i) % VEC_BLOCK])

#define BLOCKS_PUSH(v, ...) \
	((v)->n % VEC_BLOCK ? (void)0 \
			    : (void)VEC_PUSH(&(v)->blocks, \
					     xreallocarray(NULL, VEC_BLOCK, sizeof **(v)->blocks.items)), \
	 (v)->n++, *BLOCKS_AT(v, (v)->n - 1) = (__VA_ARGS__))

#define BLOCKS_FREE(v) \
	do { \
		while ((v)->blocks.n) \
			free((v)->blocks.items[--(v)->blocks.n]); \
		VEC_FREE(&(v)->blocks); \
		(v)->n = 0; \
	} while (0)

#endif
