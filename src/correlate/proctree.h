/* The process tree of one boot in preorder. */
#ifndef EVTRAIL_CORRELATE_PROCTREE_H
#define EVTRAIL_CORRELATE_PROCTREE_H

#include "correlate/state.h"

/* How a process was started, and which ancestor tells it. */
struct tale {
	uint32_t from;
	uint8_t how;
};

struct tree_place {
	uint32_t node; /* 1 for the boot, then in preorder; 0: not in the tree */
	uint32_t last; /* highest node below */
	uint32_t depth;
	uint32_t children;
	union { /* while the tree is built, and afterwards */
		struct {
			uint32_t first_child, next_sibling; /* of those not visited yet */
		};
		struct {
			struct tale below; /* what it tells of those below it: see how.c */
			uint32_t install;  /* place in the host's installs plus 1; 0: none */
		};
	};
};

struct proctree {
	uint32_t n;                /* nodes in the tree, the boot left out */
	uint32_t *preorder;        /* n processes, parents before children */
	struct tree_place *places; /* of each process; 0 is the boot itself, above all roots */
};

void proctree_build(struct proctree *t, struct boot_state *b);
void proctree_free(struct proctree *t);

#endif
