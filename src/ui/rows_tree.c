/* Visible rows of the process tree, with the guide lines that lead to them. */
#include <stdlib.h>

#include "base/alloc.h"
#include "store/subject.h"
#include "ui/rows.h"

struct tree_rows {
	struct case_file *c;
	struct tree *tree;
	struct tree_page page;
	struct tree_page other; /* ancestors above the window */
};

enum { GUIDES_MAX = 63 };

/* Which lines pass the first row of the window: those of its ancestors that
 * have a sibling below. */
static struct err guides_above(struct tree_rows *r, const struct tree_row *first, uint64_t *guides)
{
	*guides = 0;
	int64_t key = first->parent;
	struct err e = OK;
	while (key && !e.kind) {
		e = tree_row(r->tree, key, &r->other);
		if (e.kind || !r->other.n)
			break;
		const struct tree_row *row = &r->other.rows[0];
		if (!row->last_sibling && row->depth <= GUIDES_MAX && !row->is_boot)
			*guides |= UINT64_C(1) << row->depth;
		key = row->parent;
	}
	return e;
}

static unsigned row_flags(const struct tree_row *row)
{
	return (row->is_boot ? ROW_BOOT : 0) | (row->children ? ROW_FOLDABLE : 0) |
	       (row->expanded && row->children ? ROW_UNFOLDED : 0) |
	       (row->last_sibling ? ROW_LAST : 0);
}

/* The row to start from: the anchor where it is one, else the visible row before
 * it, such as the ancestor under which it is folded away. */
static struct err visible_from(struct tree_rows *r, int64_t *anchor)
{
	if (*anchor == KEY_FIRST)
		return OK;
	struct err e = tree_page(r->tree, *anchor + 1, PAGE_BEFORE, 1, &r->other);
	if (!e.kind)
		*anchor = r->other.n ? r->other.rows[0].key : KEY_FIRST;
	return e;
}

static struct err fetch(void *context, int64_t anchor, enum page_direction direction, size_t n,
			struct row_window *out)
{
	struct tree_rows *r = context;
	out->n = 0;
	r->page.n = 0;
	struct err e = direction == PAGE_FROM ? visible_from(r, &anchor) : OK;
	if (!e.kind)
		e = tree_page(r->tree, anchor, direction, n, &r->page);
	uint64_t guides = 0;
	if (e.kind && e.kind != ERR_INTERRUPTED)
		return e;
	if (r->page.n) {
		struct err above = guides_above(r, &r->page.rows[0], &guides);
		if (above.kind) {
			err_free(e);
			return above;
		}
	}
	for (size_t i = 0; i < r->page.n; i++) {
		const struct tree_row *row = &r->page.rows[i];
		int depth = row->depth > GUIDES_MAX ? GUIDES_MAX : row->depth;
		uint64_t bit = UINT64_C(1) << depth;
		guides &= bit - 1; /* what was deeper has ended */
		VEC_PUSH(out, (struct list_row){row->key, row->cells, row->depth, row_flags(row),
						guides});
		if (!row->last_sibling && !row->is_boot)
			guides |= bit;
	}
	return e;
}

static struct err count(void *context, int64_t *shown, int64_t *all)
{
	return tree_count(((struct tree_rows *)context)->tree, shown, all);
}

static struct err search(void *context, int64_t anchor, bool forward, const char *regex,
			 int64_t *key)
{
	return tree_search(((struct tree_rows *)context)->tree, anchor, forward, regex, key);
}

static struct err reveal(void *context, int64_t key)
{
	return tree_reveal(((struct tree_rows *)context)->tree, key);
}

static struct err time_of(void *context, int64_t key, int64_t *host, wintime *t)
{
	struct subject s = {0};
	struct err e = subject_of(((struct tree_rows *)context)->c, REL_PROCESS, key, &s);
	*host = s.host_id;
	*t = s.time;
	return e;
}

static int64_t looked(void *context)
{
	return tree_looked(((struct tree_rows *)context)->tree);
}

static void close_rows(void *context)
{
	struct tree_rows *r = context;
	tree_page_free(&r->page);
	tree_page_free(&r->other);
	free(r);
}

static const struct row_source_ops ops = {
	.fetch = fetch,
	.count = count,
	.search = search,
	.reveal = reveal,
	.time_of = time_of,
	.looked = looked,
	.close = close_rows,
};

struct row_source rows_of_tree(struct case_file *c, struct tree *t)
{
	struct tree_rows *r = xcalloc(1, sizeof *r);
	r->c = c;
	r->tree = t;
	const struct relation *relation = relation_get(REL_PROCESS);
	return (struct row_source){&ops, r, REL_PROCESS, relation->columns, relation->ncolumns, NULL, false, relation};
}
