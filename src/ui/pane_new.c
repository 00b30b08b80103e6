/* New executables: what ran for the first time after a host's learning period and
 * is in no baseline, what is most worth a look first.  What is taken as known is
 * said above the list, for the host of the selected row. */
#include <inttypes.h>
#include <string.h>

#include "store/baseline.h"
#include "ui/pane.h"

struct executables {
	struct pane pane;
	bool all;
	int days; /* 0: DEFAULT_LEARN_DAYS */
	enum compare_by compare;
	/* How good the period is, of the host and days last asked for. */
	struct baseline_quality quality;
	int64_t quality_host;
	int quality_days;
};

static const struct column_pick picks[] = {
	{.name = "score", .width = 5, .importance = 8},
	{.name = "first_seen", .importance = 2},
	{.name = "name", .width = 20, .importance = 1, .stretch = 1},
	{.name = "flags", .width = 22, .importance = 3},
	{.name = "host", .width = 10, .importance = 4},
	{.name = "runs", .width = 5, .importance = 5},
	{.name = "hosts", .width = 5, .importance = 10},
	{.name = "first_user", .title = "First user", .width = 11, .importance = 6},
	{.name = "first_parent", .title = "First parent", .width = 14, .importance = 7},
	{.name = "how_started", .title = "How", .width = 10, .importance = 11},
	{.name = "path", .width = 36, .importance = 9, .stretch = 4},
	{.name = "baseline", .width = 14, .importance = 12},
	{NULL}};

static const struct list *the_list(const struct pane *p)
{
	return &p->lists[0];
}

static bool cell(void *context, const struct list_row *row, size_t column, struct buf *out,
		 enum role *role)
{
	(void)row;
	(void)out;
	if (cell_is(the_list(context), column, "path"))
		*role = ROLE_DIM;
	return false;
}

static void marks(void *context, const struct list_row *row, struct buf *out, enum role *role)
{
	static const struct {
		const char *column, *text, *mark;
	} table[] = {
		{"status", "new", "N"},
		{"status", "replaced", "R"},
		{"status", "suspicious", "S"},
		{"baseline_quality", "unreliable", "?"},
	};
	*role = ROLE_NEW;
	for (size_t i = 0; i < sizeof table / sizeof *table; i++)
		if (str_eq(list_cell(the_list(context), row, table[i].column)->text, str_of(table[i].text)))
			buf_puts(out, table[i].mark);
}

static const struct list_look look = {.picks = picks, .cell = cell, .marks = marks};

static struct err load(struct pane *p, const struct filter *f)
{
	struct executables *x = (struct executables *)p;
	struct filter executables = *f;
	executables.new_only = !x->all && !f->not_on;
	executables.learn_days = x->days;
	executables.compare = x->compare;
	x->quality_host = 0;
	pane_set_look(p, 0, &look);
	return pane_set_query(p, 0, REL_EXECUTABLE, &executables);
}

/* ---- what is taken as known ---- */

static const struct case_host *host_at_hand(const struct pane *p)
{
	const struct case_hosts *hosts = &p->env->hosts;
	const struct list *l = the_list(p);
	struct str name = list_cell(l, list_row(l), "host")->text;
	if (!name.n)
		name = str_of(p->filter.f.host);
	for (size_t i = 0; i < hosts->n; i++)
		if (str_eq_nocase(name, str_of(hosts->items[i].name)))
			return &hosts->items[i];
	return hosts->n == 1 ? &hosts->items[0] : NULL;
}

/* Asked for once a host, when no key waits. */
static bool idle(struct pane *p)
{
	struct executables *x = (struct executables *)p;
	const struct case_host *h = host_at_hand(p);
	int days = pane_executables_days(p);
	if (!h || !h->first_start || (x->quality_host == h->host_id && x->quality_days == days))
		return false;
	wintime until = h->first_start + case_learning_period(h, days);
	struct err e = baseline_quality_of(p->env->c, h->host_id, h->first_start, until, &x->quality);
	bool known = !e.kind;
	if (known) {
		x->quality_host = h->host_id;
		x->quality_days = days;
	}
	err_free(e);
	return known;
}

static void period_words(struct buf *out, const struct case_host *h, int days)
{
	struct cell since = {.kind = CELL_INT};
	int64_t asked = days * WINTIME_DAY, learned = case_learning_period(h, days);
	since.number = h->first_start + learned;
	buf_printf(out, "%.*s: new since ", STR_ARG(host_short(str_of(h->name))));
	cell_words(out, COL_TIME, &since, true);
	if (learned == asked) {
		buf_printf(out, " (first %d days are taken as known)", days);
	} else {
		char words[DURATION_SIZE];
		duration_words(learned, words);
		buf_printf(out, " (first %s are taken as known: three quarters of a log of less "
			   "than %d days)", words, (days * 4 + 2) / 3);
	}
}

static void notice(const struct pane *p, struct buf *out)
{
	const struct executables *x = (const struct executables *)p;
	const struct case_host *h = host_at_hand(p);
	const char *golden = p->filter.f.not_on;
	if (golden)
		buf_printf(out, "Never ran on %s, new or not (N: new). ", golden);
	else if (x->all)
		buf_puts(out, "All executables, N: new. ");
	if (x->compare == COMPARE_PATTERN)
		buf_puts(out, "By pattern: of each what is most worth a look. ");
	else if (x->compare == COMPARE_NAME)
		buf_puts(out, "By file name: of each what is most worth a look. ");
	else if (x->compare == COMPARE_PATH_HASH)
		buf_puts(out, "By path and, where logged, hash. ");
	if (h && h->first_start)
		period_words(out, h, pane_executables_days(p));
	if (h && h->first_start && x->quality_host == h->host_id && !x->quality.reliable) {
		buf_puts(out, ". Unreliable: ");
		baseline_quality_words(out, &x->quality);
	}
	if (h && h->first_start)
		return;
	if (h)
		buf_printf(out, "%s: no process start is recorded", h->name);
	else
		buf_puts(out, "New: first run after the learning period of its host");
}

static void draw(struct pane *p, struct area area, bool focused)
{
	struct buf text = {0};
	notice(p, &text);
	struct area top = {area.y, area.x + 1, 0, area.width - 2};
	top.height = draw_wrapped(top, ROLE_NOTICE, buf_str(&text), 0);
	draw_wrapped(top, ROLE_NOTICE, buf_str(&text), 0);
	area_take_top(&area, top.height);
	buf_free(&text);
	pane_draw_list(p, 0, area, focused);
}

static struct reply act(struct pane *p, enum action a)
{
	struct executables *x = (struct executables *)p;
	switch (a) {
	case ACTION_OPEN:
		return (struct reply){.kind = REPLY_PIVOT, .action = ACTION_PROCESS};
	case ACTION_GOLDEN:
		return (struct reply){.kind = REPLY_CHOOSE_GOLDEN};
	case ACTION_DAYS:
		return (struct reply){.kind = REPLY_ASK_DAYS};
	case ACTION_COMPARE:
		x->compare = (enum compare_by)((x->compare + 1) % COMPARE_COUNT);
		return (struct reply){.kind = REPLY_RELOAD};
	case ACTION_SHOW_ALL:
		x->all = !x->all;
		return (struct reply){.kind = REPLY_RELOAD};
	default:
		return (struct reply){.kind = REPLY_IGNORED};
	}
}

static bool show(struct pane *p, const struct subject *s, enum action why)
{
	(void)why;
	return list_select(&p->lists[0], s->executable);
}

static bool relax(struct pane *p)
{
	struct executables *x = (struct executables *)p;
	bool folded = !x->all || x->compare != COMPARE_PATH;
	x->all = true;
	x->compare = COMPARE_PATH;
	return folded;
}

static bool any_start(const struct case_hosts *hosts)
{
	for (size_t i = 0; i < hosts->n; i++)
		if (hosts->items[i].first_start)
			return true;
	return false;
}

static const char *empty(const struct pane *p)
{
	return ((const struct executables *)p)->all || !any_start(&p->env->hosts)
		       ? "No process start is recorded in this case. On the hosts, enable \"Audit Process "
			 "Creation\", then import their Security logs: evtrail import -d CASE LOG..."
		       : "Nothing ran for the first time after the learning period. v shows all "
			 "executables, D changes the number of days.";
}

int pane_executables_days(const struct pane *p)
{
	const struct executables *x = (const struct executables *)p;
	return x->days ? x->days : DEFAULT_LEARN_DAYS;
}

enum compare_by pane_executables_compare(const struct pane *p)
{
	return ((const struct executables *)p)->compare;
}

void pane_executables_learn(struct pane *p, int days)
{
	((struct executables *)p)->days = p->env->learn_days = days;
}

static const enum action hints[] = {ACTION_ORIGIN, ACTION_LOGON, ACTION_APPROVE, ACTION_TIMELINE,
				    ACTION_SHOW_ALL, ACTION_SINCE, ACTION_GOLDEN, ACTION_DAYS, ACTION_COMPARE, ACTION_NONE};

static const char *const legend[] = {"N", "first run after the learning period, and in no baseline",
				     "R", "replaced: the path is known, the hash is not",
				     "S", "suspicious: the path is known, but see its flags: look-alike, wrong parent or owner",
				     "?", "covered by a baseline that is unreliable", NULL};

const struct pane_ops pane_executables = {
	.name = "new",
	.title = "New",
	.shown_by = ACTION_PANE_NEW,
	.keys = KEYS_NEW,
	.size = sizeof(struct executables),
	.nlists = 1,
	.hints = hints,
	.opens = {"first run"},
	.legend = legend,
	.load = load,
	.idle = idle,
	.draw = draw,
	.act = act,
	.show = show,
	.relax = relax,
	.empty = empty,
};
