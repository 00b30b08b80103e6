/* The process tree of one boot in preorder. */
#ifndef EVTRAIL_CORRELATE_PROCTREE_H
#define EVTRAIL_CORRELATE_PROCTREE_H

#include "correlate/state.h"

/* Arrays over processes; place 0 is the boot itself, above all roots. */
struct proctree {
	uint32_t n;            /* nodes in the tree, the boot left out */
	uint32_t *preorder;    /* n processes, parents before children */
	uint32_t *node;        /* 1 for the boot, then in preorder; 0: not in the tree */
	uint32_t *last;        /* highest node below */
	uint32_t *depth;
	uint32_t *children;
};

void proctree_build(struct proctree *t, struct boot_state *b);
void proctree_free(struct proctree *t);

#endif
