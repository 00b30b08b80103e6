/* The process tree of one boot in preorder. */
#ifndef EVTRAIL_CORRELATE_PROCTREE_H
#define EVTRAIL_CORRELATE_PROCTREE_H

#include "correlate/state.h"

/* How a process was started, and which ancestor tells it. */
struct tale {
	uint32_t from;
	uint8_t how;
};

/* A union holds links while the tree is built, numbers afterwards. */
struct tree_place {
	union {
		uint32_t next_sibling; /* of those not visited yet */
		uint32_t node;         /* 1 for the boot, then in preorder; 0: not in the tree */
	};
	union {
		uint32_t first_child; /* of those not visited yet */
		uint32_t last;        /* highest node below */
	};
	uint32_t children;
};

/* One on the way from the boot to the process at hand, and what it hands down. */
struct tree_level {
	uint32_t proc;     /* 0: the boot */
	struct tale below; /* what it tells of those below it: see how.c */
	uint32_t install;  /* place in the host's installs plus 1; 0: none */
	uint32_t installed; /* the process that is that service or task */
};

struct proctree {
	uint32_t n;                /* nodes in the tree, the boot left out */
	uint32_t *preorder;        /* n processes, parents before children */
	struct spill places;       /* a struct tree_place each process; 0 is the boot itself, above all roots */
	VEC(struct tree_level) way;
};

static inline struct tree_place *tree_place_of(struct proctree *t, uint32_t proc)
{
	return spill_at(&t->places, proc);
}

void proctree_build(struct proctree *t, struct boot_state *b);
/* To be called for each process in preorder: it becomes the end of the way. */
void proctree_enter(struct proctree *t, uint32_t proc, uint32_t parent);
/* The end of the way, and its parent's level.  Valid until the next is entered. */
struct tree_level *proctree_here(struct proctree *t);
const struct tree_level *proctree_above(const struct proctree *t);
/* How deep the end of the way is: 1 right below the boot. */
uint32_t proctree_depth(const struct proctree *t);
void proctree_free(struct proctree *t);

#endif
