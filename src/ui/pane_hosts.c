/* The choice of a host to look at, or of one to compare the others with. */
#include "ui/pane.h"
#include "ui/term.h"

static const struct column columns[] = {
	{"host", "Host", COL_TEXT, COL_SHOWN | COL_STRETCH, 16, NULL, NULL},
	{"first", "First event", COL_TEXT, COL_SHOWN, 19, NULL, NULL},
	{"last", "Last event", COL_TEXT, COL_SHOWN, 19, NULL, NULL},
};

static const struct list_look look = {0};

static void time_text(struct buf *out, wintime t)
{
	struct cell c = {.kind = t ? CELL_INT : CELL_NULL, .number = t};
	cell_words(out, COL_TIME, &c, true);
}

static struct err load(struct pane *p, const struct filter *f)
{
	(void)f;
	const struct case_hosts *hosts = &p->env->hosts;
	struct text_rows *t = text_rows_new(3);
	const char *none = p->ops == &pane_golden ? "none: compare no more" : "all hosts";
	text_rows_add(t, "", (const char *const[]){none, "", ""});
	for (size_t i = 0; i < hosts->n; i++) {
		const struct case_host *h = &hosts->items[i];
		struct buf first = {0}, last = {0};
		time_text(&first, h->first_time);
		time_text(&last, h->last_time);
		text_rows_add(t, "", (const char *const[]){h->name, buf_text(&first), buf_text(&last)});
		buf_free(&first);
		buf_free(&last);
	}
	pane_set_look(p, 0, &look);
	list_set_source(&p->lists[0], rows_of_text(t, columns));
	return OK;
}

static void draw(struct pane *p, struct area area, bool focused)
{
	struct area rule = area_take_top(&area, 1);
	draw_rule(rule.y, rule.x, rule.width,
		  p->ops == &pane_golden ? "What the others run and which host does not?" : "Show which host?",
		  ROLE_CRUMB_ACTIVE);
	pane_draw_list(p, 0, area, focused);
}

static struct reply act(struct pane *p, enum action a)
{
	if (a != ACTION_OPEN || !p->lists[0].cursor)
		return (struct reply){.kind = REPLY_IGNORED};
	int64_t row = p->lists[0].cursor - 1;
	return (struct reply){.kind = p->ops == &pane_golden ? REPLY_GOLDEN : REPLY_HOST,
			      .key = row ? p->env->hosts.items[row - 1].host_id : 0};
}

static const char *empty(const struct pane *p)
{
	(void)p;
	return "";
}

static const enum action hints[] = {ACTION_NONE};

const struct pane_ops pane_hosts = {
	.name = "hosts",
	.title = "Hosts",
	.shown_by = ACTION_HOST,
	.keys = KEYS_CHOICE,
	.size = sizeof(struct pane),
	.nlists = 1,
	.hints = hints,
	.opens = {"choose"},
	.load = load,
	.draw = draw,
	.act = act,
	.empty = empty,
};

const struct pane_ops pane_golden = {
	.name = "golden",
	.title = "Hosts",
	.shown_by = ACTION_GOLDEN,
	.keys = KEYS_CHOICE,
	.size = sizeof(struct pane),
	.nlists = 1,
	.hints = hints,
	.opens = {"choose"},
	.load = load,
	.draw = draw,
	.act = act,
	.empty = empty,
};
