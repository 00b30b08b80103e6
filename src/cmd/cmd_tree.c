/* The process tree, all of it: in text as a drawing in the name column, in the
 * other formats as rows in preorder with the numbers of node and parent.  Boots
 * have depth 0. */
#include <langinfo.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/vec.h"
#include "cmd/cmd.h"
#include "cmd/print.h"
#include "cmd/load.h"
#include "cmd/output.h"
#include "store/tree.h"

static const struct option_table *const options[] = {&case_options, &filter_options, &output_options,
						     &help_options, NULL};

enum { NODE, PARENT_NODE, EXTRA, PAGE_ROWS = 1000 };

const struct column tree_extra_columns[EXTRA] = {
	[NODE] = {.name = "node", .title = "Node", .type = COL_INT, .flags = COL_RIGHT,
		  .help = "number of the row within its host"},
	[PARENT_NODE] = {.name = "parent_node", .title = "Parent node", .type = COL_INT,
			 .flags = COL_RIGHT, .help = "node of the row above; null for a boot"},
};

const size_t tree_extra_columns_n = EXTRA;

/* What text shows unless --columns says otherwise. */
static const char text_columns[] = "name,pid,start,duration_s,user,command_line";

/* Lines that lead to a name, for so many levels and no more: a forged log may nest a
 * million, and each row would be as long. */
enum { DRAWN_LEVELS = 40 };

struct guides {
	const char *pass, *end, *tee, *corner, *more;
};

struct tree_print {
	struct tree *tree;
	struct output *out;
	const struct relation *relation;
	struct selection selection;
	const struct guides *guides; /* NULL: no drawing */
	VEC(bool) last;              /* by depth: the row at hand is a last child */
	size_t name, host, depth;    /* columns of the relation */
	struct buf label, room;
	struct cell made[EXTRA], drawn_name, row_depth; /* in place of what the row has */
	const struct cell **cells;
	const char **signs;
};

/* ---- one row ---- */

static void draw_name(struct tree_print *p, const struct tree_row *row)
{
	int first = row->depth > DRAWN_LEVELS ? row->depth - DRAWN_LEVELS + 1 : 1;
	buf_clear(&p->label);
	if (first > 1)
		buf_puts(&p->label, p->guides->more);
	for (int depth = first; depth < row->depth; depth++)
		buf_puts(&p->label, p->last.items[depth] ? p->guides->end : p->guides->pass);
	if (row->depth > 0)
		buf_puts(&p->label, row->last_sibling ? p->guides->corner : p->guides->tee);
	const struct cell *host = &row->cells[p->host], *name = &row->cells[p->name];
	if (row->is_boot && host->kind == CELL_TEXT)
		buf_printf(&p->label, "%.*s: ", STR_ARG(host->text));
	buf_add_str(&p->label, name->kind == CELL_TEXT && name->text.n ? name->text
								       : STR("(not recorded)"));
	p->drawn_name = (struct cell){CELL_TEXT, 0, buf_str(&p->label)};
}

static uint32_t number_of(int64_t key)
{
	return (uint32_t)key;
}

static const struct cell *cell_at(const struct tree_print *p, const struct tree_row *row, size_t at)
{
	if (at < EXTRA)
		return &p->made[at];
	if (at - EXTRA == p->depth)
		return &p->row_depth;
	if (p->guides && at - EXTRA == p->name)
		return &p->drawn_name;
	return &row->cells[at - EXTRA];
}

static bool put_row(struct tree_print *p, const struct tree_row *row)
{
	while (p->last.n <= (size_t)row->depth)
		VEC_PUSH(&p->last, true);
	p->last.items[row->depth] = row->last_sibling;
	int64_t above = row->parent ? row->parent : row->is_boot ? 0 : row->boot;
	p->row_depth = (struct cell){CELL_INT, row->depth, STR("")};
	p->made[NODE] = (struct cell){CELL_INT, number_of(row->key), STR("")};
	p->made[PARENT_NODE] =
		(struct cell){above ? CELL_INT : CELL_NULL, number_of(above), STR("")};
	if (p->guides)
		draw_name(p, row);
	for (size_t i = 0; i < p->selection.n; i++) {
		size_t at = p->selection.index[i];
		p->cells[i] = cell_at(p, row, at);
		p->signs[i] = at < EXTRA || row->is_boot ? "" : print_sign(p->relation, at - EXTRA, row->cells, &p->room);
	}
	return output_row(p->out, p->cells);
}

/* ---- all rows ---- */

/* A boot is unfolded when it comes by; the rows behind it are then read anew. */
static struct err put_tree(struct tree_print *p)
{
	struct tree_page page = {0};
	struct err e = OK;
	int64_t anchor = KEY_FIRST;
	bool more = true;
	while (more) {
		e = tree_page(p->tree, anchor, PAGE_AFTER, PAGE_ROWS, &page);
		if (e.kind || !page.n)
			break;
		bool again = false;
		for (size_t i = 0; i < page.n && more && !again; i++) {
			const struct tree_row *row = &page.rows[i];
			more = put_row(p, row);
			anchor = row->key;
			again = row->is_boot;
		}
		if (again)
			tree_expand_below(p->tree, anchor, true);
	}
	tree_page_free(&page);
	return e;
}

static const struct guides *guides_for_text(void)
{
	static const struct guides lines = {"│  ", "   ", "├─ ", "└─ ", "… "};
	static const struct guides ascii = {"|  ", "   ", "|- ", "`- ", "... "};
	return strcmp(nl_langinfo(CODESET), "UTF-8") ? &ascii : &lines;
}

/* The extra columns, then those of the relation. */
static struct column *all_columns(const struct relation *r)
{
	struct column *all = xcalloc(EXTRA + r->ncolumns, sizeof *all);
	memcpy(all, tree_extra_columns, sizeof tree_extra_columns);
	memcpy(all + EXTRA, r->columns, r->ncolumns * sizeof *all);
	return all;
}

static struct err print_tree(struct tree_print *p, const struct options *o, const char *case_path)
{
	struct output_target to = output_target_of(o, case_path);
	bool text = to.format == FORMAT_TEXT;
	struct column *all = all_columns(p->relation);
	struct err e = selection_of(all, EXTRA + p->relation->ncolumns,
				    o->columns || !text ? o->columns : text_columns, to.format,
				    &p->selection);
	if (!e.kind)
		e = output_open(&to, p->selection.columns, p->selection.n, &p->out);
	if (!e.kind) {
		p->guides = text ? guides_for_text() : NULL;
		p->cells = xcalloc(p->selection.n, sizeof *p->cells);
		p->signs = xcalloc(p->selection.n, sizeof *p->signs);
		output_signs(p->out, p->signs);
		e = put_tree(p);
		struct err closed = output_close(p->out);
		if (e.kind)
			err_free(closed);
		else
			e = closed;
	}
	free(p->cells);
	free(p->signs);
	buf_free(&p->label);
	buf_free(&p->room);
	VEC_FREE(&p->last);
	selection_free(&p->selection);
	free(all);
	return e;
}

static struct err run_on(struct case_file *c, const struct options *o)
{
	struct tree_print p = {.relation = relation_get(REL_PROCESS)};
	struct filter f;
	struct err e = options_filter(o, c, &f);
	if (!e.kind)
		e = tree_open(c, &f, &p.tree);
	if (e.kind)
		return e;
	p.name = (size_t)relation_column(p.relation, "name");
	p.host = (size_t)relation_column(p.relation, "host");
	p.depth = (size_t)relation_column(p.relation, "depth");
	e = print_tree(&p, o, case_path(c));
	tree_close(p.tree);
	return e;
}

static struct err run(const struct options *o, int *status)
{
	struct case_file *c;
	struct err e = load_case(o, &c);
	(void)status;
	if (e.kind)
		return e;
	e = run_on(c, o);
	case_close(c);
	return e;
}

const struct command cmd_tree = {
	.name = "tree",
	.summary = "processes below what started them",
	.about = "Every process in the order of the tree, by host and boot. With a filter, what "
		 "matches and all that led to it. CSV and JSON have the columns of a process, and "
		 "node and parent_node, which number the rows of a host; a boot is a row of depth 0.",
	.options = options,
	.run = run,
};
