/* Help: the keys of the pane at hand, from the tables of actions and bindings,
 * and what its marks mean. */
#include <stdio.h>

#include "ui/command.h"
#include "ui/pane.h"
#include "ui/term.h"

struct help {
	struct pane pane;
	const struct pane_ops *about;
};

static const struct column columns[] = {
	{"key", "Key", COL_TEXT, COL_SHOWN, 18, NULL, NULL},
	{"help", "What it does", COL_TEXT, COL_SHOWN | COL_STRETCH, 12, NULL, NULL},
};

static void heading(void *context, const struct list_row *row, struct buf *out)
{
	struct pane *p = context;
	buf_puts(out, text_rows_heading(p->lists[0].source.context, row->key));
}

static bool cell(void *context, const struct list_row *row, size_t column, struct buf *out,
		 enum role *role)
{
	(void)context;
	(void)row;
	(void)out;
	if (column == 0)
		*role = ROLE_KEY;
	return false;
}

static const struct list_look look = {.heading = heading, .cell = cell};

static void add_group(struct text_rows *t, const struct pane_ops *about, enum action_group group)
{
	for (int i = 1; i < ACTION_COUNT; i++) {
		enum action a = (enum action)i;
		struct buf keys = {0};
		if (action_group(a) == group)
			binding_keys(&keys, about->keys, a, 4);
		if (keys.n) {
			const char *what = a == ACTION_OPEN && about->opens[0] ? about->opens[0] : action_help(a);
			const char *cells[] = {buf_text(&keys), what};
			text_rows_add(t, action_group_title(group), cells);
		}
		buf_free(&keys);
	}
}

static struct text_rows *lines_about(const struct pane_ops *about)
{
	struct text_rows *t = text_rows_new(2);
	for (const char *const *line = about->legend; line && *line; line += 2)
		text_rows_add(t, "Marks in this pane", line);
	for (int g = 0; g < GROUP_COUNT; g++)
		add_group(t, about, (enum action_group)g);
	size_t n;
	const struct command_entry *commands = command_table(&n);
	for (size_t i = 0; i < n; i++) {
		struct buf typed = {0};
		buf_printf(&typed, ":%s %s", commands[i].name, commands[i].argument);
		text_rows_add(t, "Commands (and the names of all actions; Tab completes)",
			      (const char *const[]){buf_text(&typed), commands[i].help});
		buf_free(&typed);
	}
	return t;
}

static struct err load(struct pane *p, const struct filter *f)
{
	(void)f;
	pane_set_look(p, 0, &look);
	list_set_source(&p->lists[0], rows_of_text(lines_about(((struct help *)p)->about), columns));
	return OK;
}

void pane_help_about(struct pane *help, const struct pane_ops *about)
{
	((struct help *)help)->about = about;
}

static void draw(struct pane *p, struct area area, bool focused)
{
	char title[64];
	struct area rule = area_take_top(&area, 1);
	snprintf(title, sizeof title, "Keys in %s", ((struct help *)p)->about->title);
	draw_rule(rule.y, rule.x, rule.width, title, ROLE_CRUMB_ACTIVE);
	pane_draw_list(p, 0, area, focused);
}

static struct reply act(struct pane *p, enum action a)
{
	(void)p;
	if (a == ACTION_OPEN || a == ACTION_HELP)
		return (struct reply){.kind = REPLY_CLOSE};
	return (struct reply){.kind = REPLY_IGNORED};
}

static const char *empty(const struct pane *p)
{
	(void)p;
	return "";
}

static const enum action hints[] = {ACTION_NONE};

const struct pane_ops pane_help = {
	.name = "help",
	.title = "Keys",
	.shown_by = ACTION_HELP,
	.keys = KEYS_CHOICE,
	.size = sizeof(struct help),
	.nlists = 1,
	.hints = hints,
	.load = load,
	.draw = draw,
	.act = act,
	.empty = empty,
};
