/* Children stand in order of (reading of the clock, seen, record ID).  The walk keeps its way in the
 * links themselves, so that a tree may be as deep as it likes. */
#include "correlate/proctree.h"

#include <stdlib.h>

#include "base/order.h"
#include "correlate/clock.h"

static int compare_seen(void *state, uint32_t i, uint32_t j)
{
	struct boot_state *b = state;
	const struct proc *p = proc_at(b, i), *q = proc_at(b, j);
	uint32_t reading = clock_reading(b, i), other = clock_reading(b, j);
	if (reading != other)
		return reading < other ? -1 : 1;
	if (p->seen != q->seen)
		return p->seen < q->seen ? -1 : 1;
	int64_t record = details_of(b, i)->record, other_record = details_of(b, j)->record;
	return (record > other_record) - (record < other_record);
}

/* A placeholder whose children turned out to have another parent is nobody's. */
static bool belongs(struct boot_state *b, struct proctree *t, uint32_t proc)
{
	return proc_at(b, proc)->status != PROCESS_NOT_RECORDED || tree_place_of(t, proc)->children;
}

/* Links each process before its later siblings. */
static void link_children(struct proctree *t, struct boot_state *b)
{
	uint32_t n = (uint32_t)b->procs.n;
	for (uint32_t i = 1; i <= n; i++)
		if (proc_at(b, i)->parent)
			tree_place_of(t, proc_at(b, i)->parent)->children++;
	order_records(t->preorder, n, 1, compare_seen, b);
	for (uint32_t i = n; i > 0; i--) {
		uint32_t proc = t->preorder[i - 1], parent = proc_at(b, proc)->parent;
		if (!belongs(b, t, proc))
			continue;
		if (!parent)
			tree_place_of(t, 0)->children++;
		tree_place_of(t, proc)->next_sibling = tree_place_of(t, parent)->first_child;
		tree_place_of(t, parent)->first_child = proc;
	}
}

void proctree_build(struct proctree *t, struct boot_state *b)
{
	*t = (struct proctree){.preorder = xcalloc(b->procs.n + 1, sizeof *t->preorder),
			       .places.size = sizeof(struct tree_place)};
	for (size_t i = 0; i <= b->procs.n; i++)
		spill_add(&t->places);
	VEC_PUSH(&t->way, (struct tree_level){0});
	link_children(t, b);
	uint32_t at = 0, number = tree_place_of(t, 0)->node = 1;
	for (;;) {
		struct tree_place *place = tree_place_of(t, at);
		if (place->first_child) { /* down, and take the link away */
			uint32_t child = place->first_child;
			struct tree_place *below = tree_place_of(t, child);
			place->first_child = below->next_sibling;
			below->node = ++number;
			t->preorder[t->n++] = child;
			at = child;
			continue;
		}
		place->last = number;
		if (!at)
			break;
		at = proc_at(b, at)->parent;
	}
}

void proctree_enter(struct proctree *t, uint32_t proc, uint32_t parent)
{
	while (t->way.n > 1 && proctree_here(t)->proc != parent)
		t->way.n--;
	VEC_PUSH(&t->way, (struct tree_level){.proc = proc});
}

struct tree_level *proctree_here(struct proctree *t)
{
	return &t->way.items[t->way.n - 1];
}

const struct tree_level *proctree_above(const struct proctree *t)
{
	return &t->way.items[t->way.n - 2];
}

uint32_t proctree_depth(const struct proctree *t)
{
	return (uint32_t)t->way.n - 1;
}

void proctree_free(struct proctree *t)
{
	VEC_FREE(&t->way);
	free(t->preorder);
	spill_free(&t->places);
	*t = (struct proctree){0};
}
