#include "store/tree_nodes.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "store/numbering.h"

/* ------------------------------------------------------------ folding */

static bool expanded(const struct tree *t, int64_t key, bool otherwise)
{
	for (size_t i = t->rules.n; i > 0; i--)
		if (key >= t->rules.items[i - 1].first && key <= t->rules.items[i - 1].last)
			return t->rules.items[i - 1].expanded;
	return otherwise;
}

/* All that a filter found starts unfolded. */
static bool node_expanded(const struct tree *t, const struct node *n)
{
	return expanded(t, n->key, t->level ? n->depth - t->root_depth < t->level
						: t->scan || n->opens || n->key == t->root);
}

bool tree_is_expanded(struct tree *t, int64_t key)
{
	struct node n = {0};
	struct err e = tree_node(t, key, &n);
	bool is = !e.kind && node_expanded(t, &n);
	err_free(e);
	return is;
}

static void add_rule(struct tree *t, int64_t first, int64_t last, bool expanded)
{
	size_t kept = 0;
	for (size_t i = 0; i < t->rules.n; i++)
		if (t->rules.items[i].first < first || t->rules.items[i].last > last)
			t->rules.items[kept++] = t->rules.items[i];
	t->rules.n = kept;
	VEC_PUSH(&t->rules, (struct fold_rule){first, last, expanded});
	t->count_begun = false;
}

void tree_take_folding(struct tree *t, const struct tree *from)
{
	for (size_t i = 0; i < from->rules.n; i++)
		VEC_PUSH(&t->rules, from->rules.items[i]);
}

void tree_set_expanded(struct tree *t, int64_t key, bool expanded)
{
	add_rule(t, key, key, expanded);
}

void tree_set_level(struct tree *t, int level)
{
	t->level = level < 1 ? 1 : level;
	t->rules.n = 0;
	t->count_begun = false;
}

int tree_level(const struct tree *t)
{
	return t->level;
}

void tree_expand_below(struct tree *t, int64_t key, bool expanded)
{
	struct node n;
	struct err e = tree_node(t, key, &n);
	if (!e.kind)
		add_rule(t, key, n.last, expanded);
	err_free(e);
}

struct err tree_reveal(struct tree *t, int64_t key)
{
	struct node n;
	struct err e = tree_node(t, key, &n);
	while (!e.kind && !n.is_boot && n.key != t->root) {
		e = tree_node(t, n.parent, &n);
		if (!e.kind && !node_expanded(t, &n))
			tree_set_expanded(t, n.key, true);
	}
	return e;
}

/* The visible row for a node: itself, or its topmost folded ancestor. */
static struct err climb_to_visible(struct tree *t, int64_t key, int64_t *visible)
{
	struct node n;
	struct err e = tree_node(t, key, &n);
	*visible = key;
	while (!e.kind && !n.is_boot && n.key != t->root) {
		e = tree_node(t, n.parent, &n);
		if (!e.kind && !node_expanded(t, &n))
			*visible = n.key;
	}
	return e;
}

static struct err next_visible(struct tree *t, const struct node *n, int64_t *key)
{
	return tree_next_node(t, node_expanded(t, n) ? n->key : n->last, key);
}

static struct err previous_visible(struct tree *t, int64_t from, int64_t *key)
{
	struct err e = tree_neighbour(t, from, false, key);
	if (e.kind || !*key)
		return e;
	return climb_to_visible(t, *key, key);
}

/* ------------------------------------------------------------ rows */

static struct err boot_cells(struct tree *t, int64_t key, struct page_memory *memory, struct cell **out)
{
	const struct relation *r = relation_get(REL_PROCESS);
	static const char *const names[] = {"host", "boot", "start", "end", "name", "parent_confidence",
					    "parent_reason", "flags"};
	bool row;
	*out = page_memory_take(memory, r->ncolumns * sizeof **out);
	for (size_t i = 0; i < r->ncolumns; i++)
		(*out)[i] = (struct cell){.kind = CELL_NULL, .text = STR("")};
	stmt_bind(t->boot_row, "i", key);
	struct err e = stmt_step(t->boot_row, &row);
	if (e.kind || !row)
		return e;
	struct cell *cells = page_cells(memory, t->boot_row, 0, sizeof names / sizeof *names);
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		(*out)[relation_column(r, names[i])] = cells[i];
	sqlite3_reset(t->boot_row);
	return OK;
}

static struct cell *copy_cells(const struct cell *cells, size_t n, struct page_memory *memory)
{
	struct cell *copy = page_memory_take(memory, n * sizeof *copy);
	for (size_t i = 0; i < n; i++) {
		copy[i] = cells[i];
		if (cells[i].kind != CELL_TEXT)
			continue;
		char *text = page_memory_take(memory, cells[i].text.n + 1);
		memcpy(text, cells[i].text.p, cells[i].text.n);
		text[cells[i].text.n] = '\0';
		copy[i].text.p = text;
	}
	return copy;
}

/* Whether a sibling is shown after this node. */
static struct err has_next_sibling(struct tree *t, const struct node *n, bool *has)
{
	int64_t key;
	struct node parent;
	*has = false;
	if (n->is_boot || n->key == t->root)
		return OK;
	*has = t->scan && !t->shown_all && t->shown_to <= n->last;
	if (*has) /* not known yet; it is asked again when all is */
		return OK;
	struct err e = tree_next_node(t, n->last, &key);
	if (!e.kind && key)
		e = tree_node(t, n->parent, &parent);
	if (!e.kind && key)
		*has = key <= parent.last;
	return e;
}

static struct err fill_row(struct tree *t, const struct node *n, struct page_memory *memory, struct tree_row *out)
{
	bool more;
	struct err e = has_next_sibling(t, n, &more);
	if (e.kind)
		return e;
	*out = (struct tree_row){
		.key = n->key,
		.last = n->last,
		.parent = n->is_boot || n->key == t->root || n->parent == n->boot ? 0 : n->parent,
		.boot = n->boot,
		.depth = (int)(n->depth - t->root_depth),
		.children = n->children,
		.is_boot = n->is_boot,
		.expanded = node_expanded(t, n),
		.last_sibling = !more,
	};
	if (n->is_boot)
		return boot_cells(t, n->key, memory, &out->cells);
	struct known *known = tree_known(t, n->key), fresh = {.node = *n};
	if (known->node.key != n->key) { /* it gave way to another */
		fresh.page = known->page;
		fresh.page.n = 0;
		*known = fresh;
	}
	if (!known->page.n)
		e = query_row(t->rows, n->key, &known->page);
	if (!e.kind)
		out->cells = copy_cells(known->page.rows[0].cells, known->page.ncolumns, memory);
	return e;
}

static struct err collect_forward(struct tree *t, int64_t key, size_t n, struct tree_page *out)
{
	struct err e = OK;
	while (key && out->n < n && !e.kind) {
		struct node node = {0};
		e = tree_node(t, key, &node);
		if (!e.kind)
			e = fill_row(t, &node, out->memory, &out->rows[out->n]);
		if (!e.kind) {
			out->n++;
			e = next_visible(t, &node, &key);
		}
	}
	return e;
}

static struct err collect_backward(struct tree *t, int64_t anchor, size_t n, struct tree_page *out)
{
	int64_t key = anchor, first = 0;
	struct err e = OK;
	size_t steps = 0;
	for (; steps < n && !e.kind; steps++) {
		e = previous_visible(t, key, &key);
		if (e.kind || !key)
			break;
		first = key;
	}
	return e.kind ? e : collect_forward(t, first, steps, out);
}

/* The first visible row from the anchor on, or after it. The anchor may be folded
 * away, filtered out or gone. */
static struct err first_visible(struct tree *t, int64_t anchor, bool after, int64_t *key)
{
	struct node node = {0};
	struct err e = anchor == KEY_FIRST ? OK : tree_neighbour(t, anchor - 1, true, key);
	if (anchor == KEY_FIRST)
		return tree_neighbour(t, 0, true, key);
	int64_t visible = 0;
	if (!e.kind && *key)
		e = climb_to_visible(t, *key, &visible);
	if (e.kind || !*key || (visible >= anchor && !(after && visible == anchor))) {
		*key = visible;
		return e;
	}
	e = tree_node(t, visible, &node);
	return e.kind ? e : next_visible(t, &node, key);
}

static struct err collect(struct tree *t, int64_t anchor, enum page_direction direction, size_t n,
			  struct tree_page *out)
{
	int64_t key = 0;
	page_memory_reset(&out->memory);
	out->n = 0;
	out->rows = page_memory_take(out->memory, n * sizeof *out->rows);
	if (direction == PAGE_BEFORE)
		return collect_backward(t, anchor, n, out);
	struct err e = first_visible(t, anchor, direction == PAGE_AFTER, &key);
	return e.kind ? e : collect_forward(t, key, n, out);
}

struct err tree_page(struct tree *t, int64_t anchor, enum page_direction direction, size_t n, struct tree_page *out)
{
	struct db_read read = db_read_begin(t->c->db);
	struct err e = collect(t, anchor, direction, n, out);
	db_read_end(&read);
	return e;
}

struct err tree_row(struct tree *t, int64_t key, struct tree_page *out)
{
	struct node node = {0};
	page_memory_reset(&out->memory);
	out->n = 0;
	out->rows = page_memory_take(out->memory, sizeof *out->rows);
	struct err e = tree_node(t, key, &node);
	if (!e.kind)
		e = fill_row(t, &node, out->memory, &out->rows[0]);
	if (!e.kind)
		out->n = 1;
	return e;
}

void tree_page_free(struct tree_page *p)
{
	page_memory_free(p->memory);
	*p = (struct tree_page){0};
}

struct err tree_parent(struct tree *t, int64_t key, int64_t *parent)
{
	struct node n = {0};
	struct err e = tree_node(t, key, &n);
	*parent = e.kind || n.is_boot || n.key == t->root ? 0 : n.parent;
	return e;
}

struct err tree_sibling(struct tree *t, int64_t key, bool forward, int64_t *sibling)
{
	struct node n = {0}, other = {0};
	*sibling = 0;
	struct err e = tree_node(t, key, &n);
	if (e.kind)
		return e;
	if (forward) {
		e = tree_neighbour(t, n.last, true, sibling);
	} else {
		/* The node before it is its parent, or lies below its sibling. */
		e = tree_neighbour(t, key, false, sibling);
		while (!e.kind && *sibling && *sibling != n.parent &&
		       !(e = tree_node(t, *sibling, &other)).kind && other.parent != n.parent && !other.is_boot)
			*sibling = other.parent;
	}
	if (e.kind || !*sibling)
		return e;
	e = tree_node(t, *sibling, &other);
	if (!e.kind && (other.parent != n.parent || other.is_boot != n.is_boot))
		*sibling = 0;
	return e;
}

bool tree_is_unfolded(struct tree *t, int64_t key)
{
	enum { LOOK_AT_MOST = 1000 };
	struct node n = {0};
	struct err e = tree_node(t, key, &n);
	int64_t last = n.last;
	bool unfolded = true;
	if (t->rules.n && t->rules.items[t->rules.n - 1].first == key && t->rules.items[t->rules.n - 1].last == last)
		unfolded = t->rules.items[t->rules.n - 1].expanded;
	else
		for (int i = 0; i < LOOK_AT_MOST && !e.kind && key && key <= last && unfolded; i++) {
			e = tree_node(t, key, &n);
			unfolded = !e.kind && (!n.children || node_expanded(t, &n));
			if (!e.kind)
				e = next_visible(t, &n, &key);
			unfolded = unfolded && !(i + 1 == LOOK_AT_MOST);
		}
	unfolded = unfolded && !e.kind;
	err_free(e);
	return unfolded;
}

/* Counts on from where it ended last. */
static struct err count_visible(struct tree *t)
{
	struct err e = OK;
	if (!t->count_begun) {
		t->counted = 0;
		e = tree_neighbour(t, 0, true, &t->count_next);
		t->count_begun = !e.kind;
	}
	for (int looked = 1; !e.kind && t->count_next; looked++) {
		struct node node = {0};
		int64_t next = 0;
		e = tree_node(t, t->count_next, &node);
		if (!e.kind)
			e = next_visible(t, &node, &next);
		if (e.kind)
			break;
		t->counted += !node.is_boot;
		t->count_next = next;
		if (looked % ASK_EVERY == 0 && case_pause_due(t->c))
			e = err_new(ERR_INTERRUPTED, "interrupted");
	}
	return e;
}

struct err tree_count(struct tree *t, int64_t *visible, int64_t *all)
{
	struct db_read read = db_read_begin(t->c->db);
	struct err e = numbering_processes(t->c->db, all);
	if (!e.kind && t->scan)
		e = tree_show_more(t, KEY_LAST);
	if (t->scan && (e.kind || (!t->rules.n && !t->level))) {
		*visible = (int64_t)t->shown.n - t->shown_boots;
	} else {
		if (!e.kind)
			e = count_visible(t);
		*visible = t->counted;
	}
	db_read_end(&read);
	return e;
}

int64_t tree_looked(const struct tree *t)
{
	return t->scan ? scan_looked(t->scan) : t->counted;
}

static bool is_shown(const struct tree *t, int64_t key)
{
	size_t at = tree_shown_from(t, key);
	return at < t->shown.n && t->shown.items[at] == key;
}

struct err tree_search(struct tree *t, int64_t anchor, bool forward, const char *regex, int64_t *key)
{
	struct err e;
	*key = tree_anchor(t, anchor, forward);
	do {
		e = query_search(t->rows, *key, forward, regex, key);
		if (!e.kind && !tree_holds(t, *key))
			*key = 0;
		if (e.kind || !*key || !t->scan)
			return e;
		e = tree_show_more(t, *key);
		if (e.kind) { /* to be looked at again */
			*key += forward ? -1 : 1;
			return e;
		}
	} while (!is_shown(t, *key));
	return e;
}
