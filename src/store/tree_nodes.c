#include "store/tree_nodes.h"

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

struct known *tree_known(struct tree *t, int64_t key)
{
	return &t->known[(uint64_t)key % KNOWN];
}

/* A node that may not exist. */
static struct err find_node(struct tree *t, int64_t key, struct node *out, bool *found)
{
	struct known *known = tree_known(t, key);
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

struct err tree_node(struct tree *t, int64_t key, struct node *out)
{
	bool found;
	struct err e = find_node(t, key, out, &found);
	if (!e.kind && !found)
		e = err_new(ERR_NOT_FOUND, "no such process in the tree");
	return e;
}

size_t tree_shown_from(const struct tree *t, int64_t key)
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
		e = tree_node(t, key, &n);
		t->shown_boots += n.is_boot;
		key = n.parent;
	} while (!e.kind && !n.is_boot && n.key != t->root && (!from || key > t->shown.items[from - 1]));
	for (size_t low = from, high = t->shown.n; low + 1 < high; low++) { /* the topmost first */
		int64_t swapped = t->shown.items[low];
		t->shown.items[low] = t->shown.items[--high];
		t->shown.items[high] = swapped;
	}
	return e;
}

struct err tree_show_more(struct tree *t, int64_t from)
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

static struct err neighbour(struct tree *t, int64_t from, bool forward, int64_t *key)
{
	if (!t->scan)
		return step_key(t, from, forward, key);
	*key = 0;
	struct err e = tree_show_more(t, forward || from == KEY_FIRST ? from : from - 1);
	if (e.kind)
		return e;
	if (forward) {
		size_t at = from == KEY_LAST ? t->shown.n : tree_shown_from(t, from + 1);
		if (at < t->shown.n)
			*key = t->shown.items[at];
	} else {
		size_t at = tree_shown_from(t, from);
		if (at > 0)
			*key = t->shown.items[at - 1];
	}
	return e;
}

int64_t tree_anchor(const struct tree *t, int64_t from, bool forward)
{
	if (t->root && forward && from < t->root)
		return t->root - 1;
	if (t->root && !forward && from > t->root_last)
		return t->root_last + 1;
	return from;
}

bool tree_holds(const struct tree *t, int64_t key)
{
	return !t->root || (key >= t->root && key <= t->root_last);
}

struct err tree_neighbour(struct tree *t, int64_t from, bool forward, int64_t *key)
{
	struct err e = neighbour(t, tree_anchor(t, from, forward), forward, key);
	if (!tree_holds(t, *key))
		*key = 0;
	return e;
}

struct err tree_next_node(struct tree *t, int64_t from, int64_t *key)
{
	struct node n;
	bool found = false;
	struct err e = t->scan || (t->root && from >= t->root_last) ? OK : find_node(t, from + 1, &n, &found);
	*key = from + 1;
	return e.kind || found ? e : tree_neighbour(t, from, true, key);
}
