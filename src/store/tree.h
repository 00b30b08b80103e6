/* The process tree as a window of visible rows.  Boots and processes share one
 * numbering in preorder (see model/derived.h), so folding is a jump: the row
 * after a folded one is the row after its last descendant.
 *
 * A node key is case_key(host, node).  Rows have the columns of REL_PROCESS;
 * a boot's row has only host, boot, start, end, name ("boot 3"), flags (clock_set,
 * log_cleared) and, as those of a parent link, the confidence and reason of its marker. */
#ifndef EVTRAIL_STORE_TREE_H
#define EVTRAIL_STORE_TREE_H

#include <stdbool.h>

#include "store/query.h"

struct tree_row {
	int64_t key, last, parent, boot; /* parent 0: a root or a boot */
	int depth;                       /* 0 for a boot */
	int64_t children;                /* direct children; of a boot: all its processes */
	bool is_boot, expanded;
	bool last_sibling;               /* for drawing └ */
	struct cell *cells;              /* columns of REL_PROCESS */
};

struct tree_page {
	struct tree_row *rows;
	size_t n;
	struct page_memory *memory;
};

void tree_page_free(struct tree_page *p);

struct tree;

/* The host filter (and, where set, user, time, pid, image) narrows the tree: a
 * process that matches is shown with all its ancestors; a host-only filter
 * shows that host's whole tree. Boots start unfolded, and so do parents that are not
 * recorded and processes with a single child, which only lead on; under a
 * narrowing filter everything starts unfolded. A filter for a subtree shows its process
 * as the only root, at depth 1. The filter's text must outlive the tree; what it leaves
 * is found as far as it is asked for. */
struct err tree_open(struct case_file *c, const struct filter *f, struct tree **out);
void tree_close(struct tree *t);

/* As query_page, over visible rows. */
struct err tree_page(struct tree *t, int64_t anchor, enum page_direction direction, size_t n,
		     struct tree_page *out);
struct err tree_row(struct tree *t, int64_t key, struct tree_page *out);

void tree_set_expanded(struct tree *t, int64_t key, bool expanded);
bool tree_is_expanded(struct tree *t, int64_t key);
/* Expands or folds key and all below it. */
void tree_expand_below(struct tree *t, int64_t key, bool expanded);
/* Unfolds all nodes above this depth and folds all others; 1: boots (or the root of a
 * subtree) only. What was folded or unfolded singly before is forgotten. */
void tree_set_level(struct tree *t, int level);
/* 0: none was set. */
int tree_level(const struct tree *t);
/* Takes over what was expanded and folded in another tree. */
void tree_take_folding(struct tree *t, const struct tree *from);
/* Expands all ancestors of key, so that it is visible. */
struct err tree_reveal(struct tree *t, int64_t key);
/* Neighbours regardless of folding; *key 0 where there is none. */
struct err tree_parent(struct tree *t, int64_t key, int64_t *parent);
struct err tree_sibling(struct tree *t, int64_t key, bool forward, int64_t *sibling);
/* Whether all below key is unfolded; of a large subtree false, unless it was unfolded
 * as a whole. */
bool tree_is_unfolded(struct tree *t, int64_t key);
/* Visible rows, and all there are; see query_count. */
struct err tree_count(struct tree *t, int64_t *visible, int64_t *all);
int64_t tree_looked(const struct tree *t);
/* Next process (visible or not) whose name, command line or user matches; see
 * query_search. The caller reveals it. */
struct err tree_search(struct tree *t, int64_t anchor, bool forward, const char *regex,
		       int64_t *key);

#endif
