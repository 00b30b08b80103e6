/* Opening a tree: its statements, and under a filter the scan for what is shown. */
#include "store/tree_nodes.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "base/buf.h"

/* Boots start unfolded, and so does what only leads on: a parent that is not
 * recorded, a process with a single child. */
static const char boot_node[] = "SELECT boot_key, last_key, 0, boot_key, 0, processes, 1 "
				"FROM derived_boot WHERE boot_key = ?";
static const char process_node[] = "SELECT process_key, last_key, coalesce(parent_key, boot_key), boot_key, depth, "
				   "children, status = 2 OR children = 1 FROM derived_process WHERE process_key = ?";

/* A boot as a row of the tree; the columns are named in boot_cells. */
static const char boot_row[] =
	"SELECT h.name, b.seq, b.start, b.end, 'boot ' || b.seq, "
	"(SELECT name FROM confidence WHERE confidence = b.confidence), "
	"(SELECT name FROM link_reason WHERE reason = b.reason), "
	"nullif(trim(CASE WHEN b.clock_set THEN 'clock_set ' ELSE '' END || "
	"CASE WHEN b.log_cleared THEN 'log_cleared' ELSE '' END), '') "
	"FROM derived_boot b JOIN host h ON h.host_id = b.boot_key >> 32 WHERE b.boot_key = ?";

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
	struct filter hosts = {.host = f->host, .learn_days = f->learn_days, .compare = f->compare};
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

static struct err set_root(struct tree *t, int64_t key)
{
	struct node n = {0};
	struct err e = tree_node(t, key, &n);
	t->root = n.key;
	t->root_last = n.last;
	t->root_depth = n.depth - !n.is_boot;
	return e;
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
	if (!e.kind && f->subtree)
		e = set_root(t, f->subtree);
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
