#include "store/gaps.h"

#include <string.h>

/* Place of the first gap that ends at or after the key. */
static size_t place_of(const struct gaps *g, int64_t key)
{
	size_t low = 0, high = g->list.n;
	while (low < high) {
		size_t mid = low + (high - low) / 2;
		if (g->list.items[mid].last < key)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

void gaps_add(struct gaps *g, int64_t first, int64_t last)
{
	if (first > last)
		return;
	/* Those that overlap, and those that only touch, become one with it. */
	size_t from = place_of(g, first == INT64_MIN ? first : first - 1), to = from;
	struct gap joined = {first, last};
	while (to < g->list.n && (last == INT64_MAX || g->list.items[to].first <= last + 1)) {
		if (g->list.items[to].first < joined.first)
			joined.first = g->list.items[to].first;
		if (g->list.items[to].last > joined.last)
			joined.last = g->list.items[to].last;
		to++;
	}
	if (to == from) { /* room for one more */
		VEC_PUSH(&g->list, joined);
		memmove(g->list.items + from + 1, g->list.items + from,
			(g->list.n - 1 - from) * sizeof *g->list.items);
	} else if (to > from + 1) {
		memmove(g->list.items + from + 1, g->list.items + to, (g->list.n - to) * sizeof *g->list.items);
		g->list.n -= to - from - 1;
	}
	g->list.items[from] = joined;
}

const struct gap *gaps_at(const struct gaps *g, int64_t key)
{
	size_t at = place_of(g, key);
	return at < g->list.n && g->list.items[at].first <= key ? &g->list.items[at] : NULL;
}
