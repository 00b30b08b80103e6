/* Stretches of keys in which there is known to be nothing: what a long look for
 * rows leaves behind, so that none is looked at twice.  Internal to src/store. */
#ifndef EVTRAIL_STORE_GAPS_H
#define EVTRAIL_STORE_GAPS_H

#include <stdint.h>

#include "base/vec.h"

struct gap {
	int64_t first, last; /* both in it */
};

/* In order, none touching another. Freed with VEC_FREE. */
struct gaps {
	VEC(struct gap) list;
};

/* first > last: nothing. Joins what it touches. */
void gaps_add(struct gaps *g, int64_t first, int64_t last);
/* The one that holds the key, NULL where none does; until the next gaps_add. */
const struct gap *gaps_at(const struct gaps *g, int64_t key);

#endif
