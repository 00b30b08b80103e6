/* Process tree: boots, and below each what was started by what.  Sorted by a column
 * it is a list of all processes instead; there `tree` is NULL. */
#include "model/console.h"
#include "store/tree.h"
#include "ui/pane.h"
#include "ui/term.h"

struct tree_pane {
	struct pane pane;
	struct tree *tree;
	struct own_filter filter; /* the tree's */
};

static const struct column_pick picks[] = {
	{.name = "name", .width = 27, .importance = 1, .stretch = 3},
	{.name = "pid", .width = 6, .importance = 2},
	{.name = "start", .importance = 3},
	{.name = "duration_s", .width = 12, .importance = 4},
	{.name = "user", .width = 9, .importance = 5, .stretch = 1},
	{.name = "command_line", .width = 24, .importance = 6, .stretch = 8},
	{.name = "executable_score", .title = "New", .width = 4, .importance = 7},
	{NULL}};

static const struct list *the_list(const void *context)
{
	return &((const struct pane *)context)->lists[0];
}

/* What fell into the boot: the row behind which it did has a mark. */
static void put_falls(const struct list *l, const struct list_row *row, struct buf *out)
{
	static const struct {
		const char *flag, *words;
	} falls[] = {{"clock_set", "clock set"}, {"log_cleared", "log cleared"}};
	struct str flags = list_cell(l, row, "flags")->text;
	for (size_t i = 0; i < sizeof falls / sizeof *falls; i++)
		if (str_has_word(flags, falls[i].flag))
			buf_printf(out, " %s %s", term_glyph(GLYPH_DOT), falls[i].words);
}

static void boot_words(const struct pane *p, const struct list_row *row, struct buf *out)
{
	const struct list *l = the_list(p);
	if (!pane_one_host(p)) {
		buf_add_str(out, host_short(list_cell(l, row, "host")->text));
		buf_printf(out, " %s ", term_glyph(GLYPH_DOT));
	}
	buf_puts(out, "boot ");
	cell_words(out, COL_INT, list_cell(l, row, "boot"), true);
	buf_printf(out, " %s ", term_glyph(GLYPH_DOT));
	cell_words(out, COL_TIME, list_cell(l, row, "start"), true);
	buf_puts(out, " to ");
	cell_words(out, COL_TIME, list_cell(l, row, "end"), true);
	const char *sign = list_cell_mark(l, row, (size_t)relation_column(relation_get(REL_PROCESS), "parent_image"));
	buf_printf(out, "%s%s", *sign ? " " : "", sign);
	put_falls(l, row, out);
}

/* N, R, S of its executable; a blank where it is known. */
static char news_mark(const struct list *l, const struct list_row *row)
{
	static const struct {
		const char *status;
		char mark;
	} marks[] = {{"new", 'N'}, {"replaced", 'R'}, {"suspicious", 'S'}};
	struct str status = list_cell(l, row, "executable_status")->text;
	for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
		if (str_eq(status, str_of(marks[i].status)))
			return marks[i].mark;
	return ' ';
}

/* mmc.exe with what it shows. */
static bool console_words(const struct list *l, const struct list_row *row, size_t column, struct buf *out)
{
	struct str console = console_of(list_cell(l, row, "image")->text, list_cell(l, row, "command_line")->text);
	if (!console.n)
		return false;
	buf_add_str(out, row->cells[column].text);
	buf_printf(out, " %.*s", STR_ARG(console));
	const char *mark = list_cell_mark(l, row, column);
	if (*mark && row->depth > 1)
		buf_printf(out, " %s", mark);
	return true;
}

static bool cell(void *context, const struct list_row *row, size_t column, struct buf *out,
		 enum role *role)
{
	const struct list *l = the_list(context);
	if (row->flags & ROW_BOOT) {
		*role = ROLE_DAY;
		boot_words(context, row, out);
		return true;
	}
	if (cell_is(l, column, "command_line"))
		*role = ROLE_DIM;
	if (cell_is(l, column, "executable_score")) { /* tells only of what is new */
		*role = ROLE_NEW;
		return news_mark(l, row) == ' ';
	}
	if (cell_is(l, column, "name") && console_words(l, row, column, out))
		return true;
	if (cell_is(l, column, "name") && list_cell(l, row, "start")->kind == CELL_NULL)
		*role = ROLE_UNSURE;
	return cell_of_length(l, row, column, out, role);
}

static void marks(void *context, const struct list_row *row, struct buf *out, enum role *role)
{
	const struct list *l = the_list(context);
	struct str flags = list_cell(l, row, "flags")->text;
	bool system = str_eq(list_cell(l, row, "integrity")->text, STR("system"));
	char news = news_mark(l, row);
	*role = news != ' ' ? ROLE_NEW : ROLE_MARK;
	buf_putc(out, news);
	buf_puts(out, str_has_word(flags, "owner_changed") ? "!" : " ");
	buf_puts(out, str_has_word(flags, "elevated") && !system ? "#" : " ");
	buf_puts(out, str_has_word(flags, "after_log_cleared") ? "x" : str_has_word(flags, "after_clock_set") ? "c" : "");
}

static const struct list_look look = {.picks = picks, .cell = cell, .marks = marks, .mark_width = 4, .guides = true};
static const struct list_look flat_look = {.picks = picks, .cell = cell, .marks = marks, .mark_width = 4};

static void close_tree(struct pane *p)
{
	struct tree_pane *t = (struct tree_pane *)p;
	tree_close(t->tree);
	own_filter_free(&t->filter);
}

static struct err load_flat(struct pane *p, const struct filter *f)
{
	struct tree_pane *t = (struct tree_pane *)p;
	struct filter flat = *f;
	flat.learn_days = p->env->learn_days;
	struct err e = pane_set_query(p, 0, REL_PROCESS, &flat);
	close_tree(p);
	t->tree = NULL;
	pane_set_look(p, 0, &flat_look);
	return e;
}

static struct err load(struct pane *p, const struct filter *f)
{
	struct tree_pane *t = (struct tree_pane *)p;
	struct list *l = &p->lists[0];
	struct tree *tree = NULL;
	struct own_filter filter = {0};
	if (l->view.sort)
		return load_flat(p, f);
	own_filter_set(&filter, f);
	filter.f.learn_days = p->env->learn_days;
	pane_set_look(p, 0, &look);
	struct err e = tree_open(p->env->c, &filter.f, &tree);
	if (!e.kind && t->tree && filter_equal(&filter.f, &t->filter.f)) /* only read anew */
		tree_take_folding(tree, t->tree);
	if (!e.kind && l->cursor) /* a cursor that is folded away now stays in sight */
		e = tree_reveal(tree, l->cursor);
	if (e.kind == ERR_NOT_FOUND) {
		err_free(e);
		e = OK;
	}
	if (e.kind) {
		tree_close(tree);
		own_filter_free(&filter);
		return e;
	}
	list_set_source(l, rows_of_tree(p->env->c, tree));
	close_tree(p);
	t->tree = tree;
	t->filter = filter;
	return OK;
}

/* ---- folding and moving in the tree ---- */

static void go(struct pane *p, struct err e, int64_t key)
{
	if (!e.kind && key)
		list_select(&p->lists[0], key);
	err_free(e);
}

static void set_expanded(struct pane *p, const struct list_row *row, bool expanded)
{
	struct tree *tree = ((struct tree_pane *)p)->tree;
	tree_set_expanded(tree, row->key, expanded);
	list_refetch(&p->lists[0]);
}

static void fold_or_parent(struct pane *p, const struct list_row *row)
{
	if (row->flags & ROW_UNFOLDED) {
		set_expanded(p, row, false);
		return;
	}
	int64_t key = 0;
	struct err e = tree_parent(((struct tree_pane *)p)->tree, row->key, &key);
	go(p, e, key);
}

static void unfold_or_child(struct pane *p, const struct list_row *row)
{
	if (row->flags & ROW_UNFOLDED)
		list_move(&p->lists[0], 1);
	else if (row->flags & ROW_FOLDABLE)
		set_expanded(p, row, true);
}

static void unfold_all(struct pane *p, const struct list_row *row)
{
	struct tree_pane *t = (struct tree_pane *)p;
	tree_expand_below(t->tree, row->key, !tree_is_unfolded(t->tree, row->key));
	list_refetch(&p->lists[0]);
}

/* Down to which depth all is unfolded: that of the row the first time. */
static void change_level(struct pane *p, const struct list_row *row, int by)
{
	struct tree *tree = ((struct tree_pane *)p)->tree;
	int level = tree_level(tree) ? tree_level(tree) : row->depth;
	tree_set_level(tree, level + by);
	list_refetch(&p->lists[0]);
}

static void to_sibling(struct pane *p, const struct list_row *row, bool forward)
{
	int64_t key = 0;
	struct err e = tree_sibling(((struct tree_pane *)p)->tree, row->key, forward, &key);
	go(p, e, key);
}

/* From boot to boot. */
static void to_boot(struct pane *p, const struct list_row *row, bool forward)
{
	struct tree_pane *t = (struct tree_pane *)p;
	struct tree_page page = {0};
	int64_t boot = row->key, key = 0;
	struct err e = tree_row(t->tree, row->key, &page);
	if (!e.kind && page.n && page.rows[0].boot)
		boot = page.rows[0].boot;
	if (!e.kind && !forward && boot != row->key)
		key = boot;
	else if (!e.kind)
		e = tree_sibling(t->tree, boot, forward, &key);
	tree_page_free(&page);
	go(p, e, key);
}

/* From the list of processes back to the tree, at the same process. */
static struct reply to_tree(struct pane *p)
{
	view_sort(&p->lists[0].view, NULL, false);
	return (struct reply){.kind = REPLY_RELOAD};
}

static struct reply act(struct pane *p, enum action a)
{
	static const struct reply done = {.kind = REPLY_DONE};
	const struct list_row *row = list_row(&p->lists[0]);
	if (!row)
		return (struct reply){.kind = REPLY_IGNORED};
	if (!((struct tree_pane *)p)->tree)
		return a == ACTION_OPEN || a == ACTION_TOGGLE ? to_tree(p) : (struct reply){.kind = REPLY_IGNORED};
	switch (a) {
	case ACTION_LEFT: fold_or_parent(p, row); return done;
	case ACTION_RIGHT: unfold_or_child(p, row); return done;
	case ACTION_UNFOLD: set_expanded(p, row, true); return done;
	case ACTION_FOLD: set_expanded(p, row, false); return done;
	case ACTION_OPEN:
	case ACTION_TOGGLE: set_expanded(p, row, !(row->flags & ROW_UNFOLDED)); return done;
	case ACTION_LEVEL_MORE: change_level(p, row, 1); return done;
	case ACTION_LEVEL_LESS: change_level(p, row, -1); return done;
	case ACTION_UNFOLD_ALL: unfold_all(p, row); return done;
	case ACTION_SIBLING_NEXT: to_sibling(p, row, true); return done;
	case ACTION_SIBLING_PREV: to_sibling(p, row, false); return done;
	case ACTION_DAY_NEXT: to_boot(p, row, true); return done;
	case ACTION_DAY_PREV: to_boot(p, row, false); return done;
	default: return (struct reply){.kind = REPLY_IGNORED};
	}
}

static bool show(struct pane *p, const struct subject *s, enum action why)
{
	int64_t key = why == ACTION_PARENT ? s->parent : s->process;
	if (!((struct tree_pane *)p)->tree && why != ACTION_PANE_TREE) { /* what leads here asks for the tree */
		view_sort(&p->lists[0].view, NULL, false);
		err_free(load(p, &p->filter.f));
	}
	if (!key && why == ACTION_PANE_TREE)
		key = pane_row_at_time(p, REL_PROCESS, s);
	return list_select(&p->lists[0], key);
}

static void draw(struct pane *p, struct area area, bool focused)
{
	if (!((struct tree_pane *)p)->tree) {
		struct area rule = area_take_top(&area, 1);
		draw_rule(rule.y, rule.x, rule.width, "All processes as a list (Enter: in the tree)", ROLE_CRUMB);
	}
	pane_draw_list(p, 0, area, focused);
}

static const char *empty(const struct pane *p)
{
	(void)p;
	return "No process start is recorded in this case. On the hosts, enable the audit policy "
	       "\"Audit Process Creation\" (and the command line in it), then import their Security "
	       "logs: evtrail import -d CASE LOG...";
}

static const enum action hints[] = {ACTION_UNFOLD_ALL, ACTION_SUBTREE, ACTION_PARENT, ACTION_LOGON, ACTION_ORIGIN,
				    ACTION_USER, ACTION_EXECUTABLE, ACTION_TIMELINE, ACTION_NONE};

static const char *const legend[] = {
	"N", "its executable is new (3); the column New has its score",
	"R", "its executable was replaced: the path is known, the hash is not",
	"S", "its executable is suspicious: known, but a look-alike or wrongly started",
	"!", "another account owns it than its parent",
	"#", "it ran with a full (elevated) token",
	"c", "it is the first to start after the clock was set; t shows when and by whom",
	"x", "it is the first to start after a log was cleared",
	"~", "inferred, see the detail; behind the name: its parent",
	"?", "not known; behind the name: its parent",
	"z", "the system slept for a part of that time; the detail says how long",
	"<3 h", "its exit is not recorded, it ran at most that long",
	"open", "no exit is recorded up to the end of the log", NULL};

const struct pane_ops pane_tree = {
	.name = "tree",
	.title = "Tree",
	.shown_by = ACTION_PANE_TREE,
	.keys = KEYS_TREE,
	.size = sizeof(struct tree_pane),
	.nlists = 1,
	.hints = hints,
	.opens = {"unfold"},
	.opens_sorted = "in the tree",
	.legend = legend,
	.load = load,
	.close = close_tree,
	.draw = draw,
	.act = act,
	.show = show,
	.empty = empty,
};
