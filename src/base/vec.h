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

#endif
