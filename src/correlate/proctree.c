/* Children stand in order of (reading of the clock, seen, record ID).  The walk keeps its way in the
 * links themselves, so that a tree may be as deep as it likes. */
#include "correlate/proctree.h"

#include <stdlib.h>

#include "correlate/clock.h"

static int compare_seen(const void *x, const void *y, void *context)
{
	struct boot_state *b = context;
	uint32_t i = *(const uint32_t *)x, j = *(const uint32_t *)y;
	const struct proc *p = proc_at(b, i), *q = proc_at(b, j);
	uint32_t reading = clock_reading(b, i), other = clock_reading(b, j);
	if (reading != other)
		return reading < other ? -1 : 1;
	if (p->seen != q->seen)
		return p->seen < q->seen ? -1 : 1;
	if (p->record != q->record)
		return p->record < q->record ? -1 : 1;
	return (i > j) - (i < j);
}

/* A placeholder whose children turned out to have another parent is nobody's. */
static bool belongs(struct boot_state *b, const struct proctree *t, uint32_t proc)
{
	return proc_at(b, proc)->status != PROCESS_NOT_RECORDED || t->children[proc];
}

/* Links each process before its later siblings. */
static void link_children(struct proctree *t, struct boot_state *b, uint32_t *first, uint32_t *next)
{
	uint32_t n = (uint32_t)b->procs.n;
	for (uint32_t i = 1; i <= n; i++) {
		t->preorder[i - 1] = i;
		if (proc_at(b, i)->parent)
			t->children[proc_at(b, i)->parent]++;
	}
	/* Facts came in order of time: nearly sorted, often wholly. */
	bool sorted = true;
	for (uint32_t i = 2; i <= n && sorted; i++)
		sorted = compare_seen(&t->preorder[i - 2], &t->preorder[i - 1], b) < 0;
	if (!sorted)
		qsort_r(t->preorder, n, sizeof *t->preorder, compare_seen, b);
	for (uint32_t i = n; i > 0; i--) {
		uint32_t proc = t->preorder[i - 1], parent = proc_at(b, proc)->parent;
		if (!belongs(b, t, proc))
			continue;
		if (!parent)
			t->children[0]++;
		next[proc] = first[parent];
		first[parent] = proc;
	}
}

void proctree_build(struct proctree *t, struct boot_state *b)
{
	size_t size = b->procs.n + 1;
	*t = (struct proctree){.preorder = xcalloc(size, sizeof(uint32_t)),
			   .node = xcalloc(size, sizeof(uint32_t)),
			   .last = xcalloc(size, sizeof(uint32_t)),
			   .depth = xcalloc(size, sizeof(uint32_t)),
			   .children = xcalloc(size, sizeof(uint32_t))};
	uint32_t *first = xcalloc(size, sizeof *first), *next = xcalloc(size, sizeof *next);
	link_children(t, b, first, next);
	uint32_t at = 0, number = t->node[0] = 1;
	for (;;) {
		if (first[at]) { /* down, and take the link away */
			uint32_t child = first[at];
			first[at] = next[child];
			t->depth[child] = t->depth[at] + 1;
			t->node[child] = ++number;
			t->preorder[t->n++] = child;
			at = child;
			continue;
		}
		t->last[at] = number;
		if (!at)
			break;
		at = proc_at(b, at)->parent;
	}
	free(first);
	free(next);
}

void proctree_free(struct proctree *t)
{
	free(t->preorder);
	free(t->node);
	free(t->last);
	free(t->depth);
	free(t->children);
	*t = (struct proctree){0};
}
