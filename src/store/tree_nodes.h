/* The inside of the process tree: its nodes, in preorder, and how to step from one
 * to the next. Internal to src/store/tree*.c. */
#ifndef EVTRAIL_STORE_TREE_NODES_H
#define EVTRAIL_STORE_TREE_NODES_H

#include "base/vec.h"
#include "store/case_file.h"
#include "store/filter.h"
#include "store/gaps.h"
#include "store/page.h"
#include "store/scan.h"
#include "store/tree.h"

/* What folding needs to know of a node. */
struct node {
	int64_t key, last, parent, boot;
	int64_t depth, children;
	bool is_boot;
	bool opens; /* starts unfolded */
};

/* Folding is a list of rules over ranges of keys, of which the last that covers
 * a key decides; so unfolding a subtree of a million rows is one rule. */
struct fold_rule {
	int64_t first, last;
	bool expanded;
};

/* Rows read before, so that moving by one row costs one. */
struct known {
	struct node node; /* key 0: none */
	struct page page; /* its cells; n 0: not read yet */
};

enum { KNOWN = 128, ASK_EVERY = 64 /* rows between two questions whether to stop */ };

struct tree {
	struct case_file *c;
	struct query *rows;       /* REL_PROCESS, for cells */
	int64_t root, root_last;  /* only this node and what is below it; 0: all */
	int64_t root_depth;       /* of what would be above it */
	int level;                /* unfolded to this depth where no rule says else; 0: as nodes have it */
	struct gaps left_out;     /* keys of hosts that the filter leaves out */
	struct condition condition; /* of processes, where the tree is narrowed */
	struct scan *scan;        /* finds them; NULL: all are in the tree */
	VEC(int64_t) shown;       /* ascending keys of those found and all above them */
	int64_t shown_boots;      /* how many of them are boots */
	int64_t shown_to;         /* the last that was found: what lies behind it is not known yet */
	bool shown_all;           /* nothing does */
	VEC(struct fold_rule) rules;
	/* The count of visible rows: `counted` up to the row `count_next`, 0 behind the last. */
	int64_t counted, count_next;
	bool count_begun;
	struct known known[KNOWN];
	sqlite3_stmt *boot, *process, *boot_row;
	sqlite3_stmt *next[2], *previous[2]; /* boots, processes */
};

/* Where a row read before is kept; it may be another's. */
struct known *tree_known(struct tree *t, int64_t key);
/* ERR_NOT_FOUND where there is none. */
struct err tree_node(struct tree *t, int64_t key, struct node *out);
/* Where a step from there begins: at the edge of the subtree, where it is outside. */
int64_t tree_anchor(const struct tree *t, int64_t from, bool forward);
/* Whether it is in the subtree; all are where there is none. */
bool tree_holds(const struct tree *t, int64_t key);
/* The node next to `from` in preorder, folded or not; 0 where there is none. */
struct err tree_neighbour(struct tree *t, int64_t from, bool forward, int64_t *key);
/* The same for what comes behind a node of the tree: most often the next number. */
struct err tree_next_node(struct tree *t, int64_t from, int64_t *key);
/* Under a filter, looks on until something behind `from` is shown, or nothing is left. */
struct err tree_show_more(struct tree *t, int64_t from);
/* Place of the first shown key >= key. */
size_t tree_shown_from(const struct tree *t, int64_t key);

#endif
