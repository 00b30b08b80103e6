#include "store/tree.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/vec.h"
#include "store/case_file.h"
#include "store/filter.h"
#include "store/gaps.h"
#include "store/numbering.h"
#include "store/page.h"
#include "store/scan.h"

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

/* ------------------------------------------------------------ nodes */

/* Boots start unfolded, and so does what only leads on: a parent that is not
 * recorded, a process with a single child. */
static const char boot_node[] = "SELECT boot_key, last_key, 0, boot_key, 0, processes, 1 "
				"FROM derived_boot WHERE boot_key = ?";
static const char process_node[] = "SELECT process_key, last_key, coalesce(parent_key, boot_key), boot_key, depth, "
				   "children, status = 2 OR children = 1 FROM derived_process WHERE process_key = ?";

static struct err read_node(sqlite3_stmt *st, int64_t key, struct node *out, bool *found)
{
	stmt_bind(st, "i", key);
	struct err e = stmt_step(st, found);
	if (e.kind || !*found)
		return e;
	*out = (struct node){
		.key = stmt_int(st, 0),
		.last = stmt_int(st, 1),
		.parent = stmt_int(st, 2),
		.boot = stmt_int(st, 3),
		.depth = stmt_int(st, 4),
		.children = stmt_int(st, 5),
		.opens = stmt_int(st, 6) != 0,
	};
	sqlite3_reset(st);
	return OK;
}

static struct known *known_at(struct tree *t, int64_t key)
{
	return &t->known[(uint64_t)key % KNOWN];
}

/* A node that may not exist. */
static struct err find_node(struct tree *t, int64_t key, struct node *out, bool *found)
{
	struct known *known = known_at(t, key);
	*found = known->node.key == key;
	*out = known->node;
	if (*found)
		return OK;
	struct err e = read_node(t->process, key, out, found);
	if (!e.kind && !*found) {
		e = read_node(t->boot, key, out, found);
		out->is_boot = true;
	}
	if (!e.kind && *found) {
		known->node = *out;
		known->page.n = 0;
	}
	return e;
}

static struct err get_node(struct tree *t, int64_t key, struct node *out)
{
	bool found;
	struct err e = find_node(t, key, out, &found);
	if (!e.kind && !found)
		e = err_new(ERR_NOT_FOUND, "no such process in the tree");
	return e;
}

/* A boot as a row of the tree; the columns are named in boot_cells. */
static const char boot_row[] =
	"SELECT h.name, b.seq, b.start, b.end, 'boot ' || b.seq, "
	"(SELECT name FROM confidence WHERE confidence = b.confidence), "
	"(SELECT name FROM link_reason WHERE reason = b.reason) "
	"FROM derived_boot b JOIN host h ON h.host_id = b.boot_key >> 32 WHERE b.boot_key = ?";

/* ------------------------------------------------------------ neighbours */

/* Place of the first shown key >= key. */
static size_t shown_from(const struct tree *t, int64_t key)
{
	size_t low = 0, high = t->shown.n;
	while (low < high) {
		size_t mid = low + (high - low) / 2;
		if (t->shown.items[mid] < key)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

/* The key of a boot or process next to `from`. */
static struct err step_key(struct tree *t, int64_t from, bool forward, int64_t *key)
{
	sqlite3_stmt *const *st = forward ? t->next : t->previous;
	const struct gap *gap;
	for (;;) {
		*key = 0;
		for (int i = 0; i < 2; i++) {
			bool row;
			stmt_bind(st[i], "i", from);
			struct err e = stmt_step(st[i], &row);
			if (e.kind)
				return e;
			int64_t k = row ? stmt_int(st[i], 0) : 0;
			sqlite3_reset(st[i]);
			if (row && (!*key || (forward ? k < *key : k > *key)))
				*key = k;
		}
		if (!*key || !(gap = gaps_at(&t->left_out, *key)))
			return OK;
		from = forward ? gap->last : gap->first;
	}
}

/* Shows a key and all that stands above it. What is above and not shown yet lies
 * behind all that is, since a subtree is a range of keys. */
static struct err show_with_ancestors(struct tree *t, int64_t key)
{
	struct node n = {0};
	size_t from = t->shown.n;
	struct err e = OK;
	do {
		VEC_PUSH(&t->shown, key);
		e = get_node(t, key, &n);
		t->shown_boots += n.is_boot;
		key = n.parent;
	} while (!e.kind && !n.is_boot && (!from || key > t->shown.items[from - 1]));
	for (size_t low = from, high = t->shown.n; low + 1 < high; low++) { /* the topmost first */
		int64_t swapped = t->shown.items[low];
		t->shown.items[low] = t->shown.items[--high];
		t->shown.items[high] = swapped;
	}
	return e;
}

/* Looks on until something behind `from` is shown, or nothing is left. */
static struct err show_more(struct tree *t, int64_t from)
{
	enum { AT_ONCE = 64 };
	int64_t keys[AT_ONCE];
	struct err e = OK;
	while (!e.kind && !t->shown_all && (!t->shown.n || t->shown.items[t->shown.n - 1] <= from)) {
		size_t n, done = 0;
		e = scan_keys(t->scan, t->shown_to, PAGE_AFTER, AT_ONCE, keys, &n);
		t->shown_all = !e.kind && n < AT_ONCE;
		for (struct err shown = OK; done < n; done++) {
			shown = show_with_ancestors(t, keys[done]);
			t->shown_to = keys[done];
			if (!shown.kind)
				continue;
			err_free(e);
			return shown;
		}
	}
	return e;
}

/* The node next to `from` in preorder, folded or not; 0 where there is none. */
static struct err neighbour(struct tree *t, int64_t from, bool forward, int64_t *key)
{
	if (!t->scan)
		return step_key(t, from, forward, key);
	*key = 0;
	struct err e = show_more(t, forward || from == KEY_FIRST ? from : from - 1);
	if (e.kind)
		return e;
	if (forward) {
		size_t at = from == KEY_LAST ? t->shown.n : shown_from(t, from + 1);
		if (at < t->shown.n)
			*key = t->shown.items[at];
	} else {
		size_t at = shown_from(t, from);
		if (at > 0)
			*key = t->shown.items[at - 1];
	}
	return e;
}

/* The same for what comes behind a node of the tree: most often the next number. */
static struct err next_node(struct tree *t, int64_t from, int64_t *key)
{
	struct node n;
	bool found = false;
	struct err e = t->scan ? OK : find_node(t, from + 1, &n, &found);
	*key = from + 1;
	return e.kind || found ? e : neighbour(t, from, true, key);
}

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
	return expanded(t, n->key, t->scan || n->opens);
}

bool tree_is_expanded(struct tree *t, int64_t key)
{
	struct node n = {0};
	struct err e = get_node(t, key, &n);
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

void tree_set_expanded(struct tree *t, int64_t key, bool expanded)
{
	add_rule(t, key, key, expanded);
}

void tree_expand_below(struct tree *t, int64_t key, bool expanded)
{
	struct node n;
	struct err e = get_node(t, key, &n);
	if (!e.kind)
		add_rule(t, key, n.last, expanded);
	err_free(e);
}

struct err tree_reveal(struct tree *t, int64_t key)
{
	struct node n;
	struct err e = get_node(t, key, &n);
	while (!e.kind && !n.is_boot) {
		e = get_node(t, n.parent, &n);
		if (!e.kind && !node_expanded(t, &n))
			tree_set_expanded(t, n.key, true);
	}
	return e;
}

/* The visible row for a node: itself, or its topmost folded ancestor. */
static struct err climb_to_visible(struct tree *t, int64_t key, int64_t *visible)
{
	struct node n;
	struct err e = get_node(t, key, &n);
	*visible = key;
	while (!e.kind && !n.is_boot) {
		e = get_node(t, n.parent, &n);
		if (!e.kind && !node_expanded(t, &n))
			*visible = n.key;
	}
	return e;
}

static struct err next_visible(struct tree *t, const struct node *n, int64_t *key)
{
	return next_node(t, node_expanded(t, n) ? n->key : n->last, key);
}

static struct err previous_visible(struct tree *t, int64_t from, int64_t *key)
{
	struct err e = neighbour(t, from, false, key);
	if (e.kind || !*key)
		return e;
	return climb_to_visible(t, *key, key);
}

/* ------------------------------------------------------------ rows */

static struct err boot_cells(struct tree *t, int64_t key, struct page_memory *memory, struct cell **out)
{
	const struct relation *r = relation_get(REL_PROCESS);
	static const char *const names[] = {"host", "boot", "start", "end", "name", "parent_confidence",
					    "parent_reason"};
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
	if (n->is_boot)
		return OK;
	*has = t->scan && !t->shown_all && t->shown_to <= n->last;
	if (*has) /* not known yet; it is asked again when all is */
		return OK;
	struct err e = next_node(t, n->last, &key);
	if (!e.kind && key)
		e = get_node(t, n->parent, &parent);
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
		.parent = n->is_boot ? 0 : n->parent == n->boot ? 0 : n->parent,
		.boot = n->boot,
		.depth = (int)n->depth,
		.children = n->children,
		.is_boot = n->is_boot,
		.expanded = node_expanded(t, n),
		.last_sibling = !more,
	};
	if (n->is_boot)
		return boot_cells(t, n->key, memory, &out->cells);
	struct known *known = known_at(t, n->key), fresh = {.node = *n};
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
		e = get_node(t, key, &node);
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
	struct err e = anchor == KEY_FIRST ? OK : neighbour(t, anchor - 1, true, key);
	if (anchor == KEY_FIRST)
		return neighbour(t, 0, true, key);
	int64_t visible = 0;
	if (!e.kind && *key)
		e = climb_to_visible(t, *key, &visible);
	if (e.kind || !*key || (visible >= anchor && !(after && visible == anchor))) {
		*key = visible;
		return e;
	}
	e = get_node(t, visible, &node);
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
	struct err e = get_node(t, key, &node);
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
	struct err e = get_node(t, key, &n);
	*parent = e.kind || n.is_boot ? 0 : n.parent;
	return e;
}

struct err tree_sibling(struct tree *t, int64_t key, bool forward, int64_t *sibling)
{
	struct node n = {0}, other = {0};
	*sibling = 0;
	struct err e = get_node(t, key, &n);
	if (e.kind)
		return e;
	if (forward) {
		e = neighbour(t, n.last, true, sibling);
	} else {
		/* The node before it is its parent, or lies below its sibling. */
		e = neighbour(t, key, false, sibling);
		while (!e.kind && *sibling && *sibling != n.parent &&
		       !(e = get_node(t, *sibling, &other)).kind && other.parent != n.parent && !other.is_boot)
			*sibling = other.parent;
	}
	if (e.kind || !*sibling)
		return e;
	e = get_node(t, *sibling, &other);
	if (!e.kind && (other.parent != n.parent || other.is_boot != n.is_boot))
		*sibling = 0;
	return e;
}

bool tree_is_unfolded(struct tree *t, int64_t key)
{
	enum { LOOK_AT_MOST = 1000 };
	struct node n = {0};
	struct err e = get_node(t, key, &n);
	int64_t last = n.last;
	bool unfolded = true;
	if (t->rules.n && t->rules.items[t->rules.n - 1].first == key && t->rules.items[t->rules.n - 1].last == last)
		unfolded = t->rules.items[t->rules.n - 1].expanded;
	else
		for (int i = 0; i < LOOK_AT_MOST && !e.kind && key && key <= last && unfolded; i++) {
			e = get_node(t, key, &n);
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
		e = neighbour(t, 0, true, &t->count_next);
		t->count_begun = !e.kind;
	}
	for (int looked = 1; !e.kind && t->count_next; looked++) {
		struct node node = {0};
		int64_t next = 0;
		e = get_node(t, t->count_next, &node);
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
		e = show_more(t, KEY_LAST);
	if (t->scan && (e.kind || !t->rules.n)) {
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

struct err tree_search(struct tree *t, int64_t anchor, bool forward, const char *regex, int64_t *key)
{
	struct err e;
	*key = anchor;
	do {
		e = query_search(t->rows, *key, forward, regex, key);
		if (e.kind || !*key || !t->scan)
			return e;
		e = show_more(t, *key);
		if (e.kind) { /* to be looked at again */
			*key += forward ? -1 : 1;
			return e;
		}
	} while (t->shown.items[shown_from(t, *key)] != *key);
	return e;
}

/* ------------------------------------------------------------ opening */

/* The next and the previous key of boots and of processes. */
static struct err prepare_steps(struct tree *t)
{
	static const enum relation_id relations[2] = {REL_BOOT, REL_PROCESS};
	struct err e = OK;
	for (int i = 0; i < 2 && !e.kind; i++) {
		const struct relation *r = relation_get(relations[i]);
		struct buf sql = {0};
		buf_printf(&sql, "SELECT %s FROM %s WHERE %s > ? ORDER BY 1 LIMIT 1", r->key, r->base, r->key);
		e = db_prepare(t->c->db, buf_text(&sql), &t->next[i]);
		buf_clear(&sql);
		buf_printf(&sql, "SELECT %s FROM %s WHERE %s < ? ORDER BY 1 DESC LIMIT 1", r->key, r->base, r->key);
		if (!e.kind)
			e = db_prepare(t->c->db, buf_text(&sql), &t->previous[i]);
		buf_free(&sql);
	}
	return e;
}

static struct err prepare_all(struct tree *t, const struct filter *f)
{
	struct filter hosts = {.host = f->host};
	struct err e = query_open(t->c, REL_PROCESS, &hosts, &t->rows);
	if (!e.kind)
		e = db_prepare(t->c->db, boot_node, &t->boot);
	if (!e.kind)
		e = db_prepare(t->c->db, process_node, &t->process);
	if (!e.kind)
		e = db_prepare(t->c->db, boot_row, &t->boot_row);
	if (!e.kind)
		e = hosts_left_out(t->c, f->host, &t->left_out);
	return e.kind ? e : prepare_steps(t);
}

struct err tree_open(struct case_file *c, const struct filter *f, struct tree **out)
{
	static const struct filter none;
	const struct relation *r = relation_get(REL_PROCESS);
	struct tree *t = xcalloc(1, sizeof *t);
	f = f ? f : &none;
	t->c = c;
	t->shown_to = KEY_FIRST;
	struct err e = condition_make(&t->condition, r, f);
	if (!e.kind)
		e = prepare_all(t, f);
	if (!e.kind && t->condition.narrows)
		e = scan_open(c, r, &t->condition, condition_int(&t->condition, 0), f->host, &t->scan);
	if (e.kind) {
		tree_close(t);
		t = NULL;
	}
	*out = t;
	return e;
}

void tree_close(struct tree *t)
{
	if (!t)
		return;
	query_close(t->rows);
	scan_close(t->scan);
	for (size_t i = 0; i < KNOWN; i++)
		page_free(&t->known[i].page);
	sqlite3_stmt *statements[] = {t->boot,    t->process,     t->boot_row,   t->next[0],
				      t->next[1], t->previous[0], t->previous[1]};
	for (size_t i = 0; i < sizeof statements / sizeof *statements; i++)
		sqlite3_finalize(statements[i]);
	condition_free(&t->condition);
	VEC_FREE(&t->left_out.list);
	VEC_FREE(&t->shown);
	VEC_FREE(&t->rules);
	free(t);
}
