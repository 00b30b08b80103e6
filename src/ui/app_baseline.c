/* What the analyst takes as known: approving, learning, importing, removing and
 * comparing baselines.  Comparing takes one or two sides: one is compared with
 * the selected baseline. */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "ui/app.h"

/* The case is open to be read: what the analyst decides goes in by a connection
 * of its own, open for that moment only.  True where it went in. */
static bool decide(struct app *a, struct err (*change)(struct app *a, struct case_file *c, const char *text),
		   const char *text)
{
	struct case_file *c;
	struct err e = case_open(case_path(a->env.c), CASE_WRITE, &c);
	if (!e.kind) {
		e = change(a, c, text);
		case_close(c);
		app_own_change(a);
	}
	if (!e.kind)
		e = pane_load(app_pane(a), &app_place(a)->filter.f, true);
	for (int i = 0; i < PANE_COUNT && !e.kind; i++)
		if (a->panes[i] != app_pane(a))
			a->panes[i]->loaded = false; /* they show what is covered, too */
	bool done = !e.kind;
	app_fail(a, e);
	return done;
}

/* 0 where the cursor is on no baseline. */
static int64_t baseline_at_hand(struct app *a)
{
	const struct list *l = &app_pane(a)->lists[0];
	return l->source.relation == REL_BASELINE ? l->cursor : 0;
}

/* ---- approvals ---- */

static struct err approve(struct app *a, struct case_file *c, const char *why)
{
	enum relation_id id;
	int64_t key;
	if (!app_selection(a, &id, &key) || id != REL_EXECUTABLE)
		return err_new(ERR_USAGE, "there is no executable here to approve");
	struct err e = baseline_approve(c, "approved", key, getenv("USER"), why);
	if (!e.kind)
		app_say(a, ROLE_MESSAGE, "approved on all hosts, in the baseline 'approved'; U takes it back");
	return e;
}

void app_approve(struct app *a, const char *why)
{
	decide(a, approve, why);
}

static struct err unapprove(struct app *a, struct case_file *c, const char *unused)
{
	struct buf what = {0};
	(void)unused;
	struct err e = baseline_unapprove(c, "approved", &what);
	if (!e.kind)
		app_say(a, ROLE_MESSAGE, "the approval of %s is taken back", buf_text(&what));
	buf_free(&what);
	return e;
}

/* ---- learning ---- */

/* As the pane of new executables has it. */
static enum entry_kind kind_at_hand(struct app *a)
{
	static const enum entry_kind kinds[COMPARE_COUNT] = {
		[COMPARE_PATH] = ENTRY_PATH, [COMPARE_PATTERN] = ENTRY_PATTERN,
		[COMPARE_NAME] = ENTRY_NAME, [COMPARE_PATH_HASH] = ENTRY_PATH_HASH,
	};
	return kinds[pane_executables_compare(a->panes[PANE_NEW])];
}

static struct err learn(struct app *a, struct case_file *c, const char *name)
{
	const char *host = app_place(a)->filter.f.host;
	struct baseline_writer *w;
	struct buf origin = {0};
	int64_t entries, covers;
	buf_printf(&origin, "events of %s", host ? host : "all hosts");
	struct err e = baseline_begin(c, &(struct baseline_spec){name, "learned", buf_text(&origin), NULL}, &w);
	buf_free(&origin);
	if (e.kind)
		return e;
	e = baseline_learn(w, c, &(struct baseline_period){.host = host, .days = pane_executables_days(a->panes[PANE_NEW]),
							   .kind = kind_at_hand(a)});
	if (e.kind) {
		baseline_rollback(w);
		return e;
	}
	e = baseline_commit(w, &entries, &covers);
	if (!e.kind)
		app_say(a, ROLE_MESSAGE, "baseline '%s': %lld entries, covering %lld executables", name, (long long)entries,
			(long long)covers);
	return e;
}

void app_learn(struct app *a, const char *name)
{
	if (*name)
		decide(a, learn, name);
}

/* ---- importing: one prompt after the other ---- */

static void want(const char **text, const char *typed)
{
	free((char *)(uintptr_t)*text);
	*text = typed && *typed ? xstrdup(typed) : NULL;
}

void app_baseline_free(struct app *a)
{
	want(&a->wanted.file, NULL);
	want(&a->wanted.name, NULL);
	want(&a->wanted.hosts, NULL);
	want(&a->wanted.encoding, NULL);
}

void app_import_file(struct app *a, const char *file)
{
	want(&a->wanted.file, file);
	if (*file)
		app_ask(a, ASK_IMPORT_NAME);
}

void app_import_name(struct app *a, const char *name)
{
	want(&a->wanted.name, name);
	if (*name)
		app_ask(a, ASK_IMPORT_HOSTS);
}

void app_import_hosts(struct app *a, const char *hosts)
{
	want(&a->wanted.hosts, hosts);
	app_ask(a, ASK_IMPORT_ENCODING);
}

static struct err import(struct app *a, struct case_file *c, const char *unused)
{
	struct buf told = {0};
	(void)unused;
	struct err e = a->import(c, &a->wanted, &told);
	if (!e.kind)
		app_say(a, ROLE_MESSAGE, "%s", buf_text(&told));
	buf_free(&told);
	return e;
}

void app_import_encoding(struct app *a, const char *encoding)
{
	want(&a->wanted.encoding, encoding);
	a->wanted.kind = kind_at_hand(a);
	if (decide(a, import, NULL) && app_place(a)->pane == PANE_BASELINES)
		list_last(&app_pane(a)->lists[0]);
}

/* The file's name without folder and ending. */
static void name_of_file(const char *file, struct buf *out)
{
	const char *slash = strrchr(file, '/'), *from = slash ? slash + 1 : file, *dot = strrchr(from, '.');
	buf_add(out, from, dot && dot > from ? (size_t)(dot - from) : strlen(from));
}

void app_baseline_text(struct app *a, enum asking what, struct buf *out)
{
	if (what == ASK_IMPORT_FILE)
		buf_puts(out, a->wanted.file ? a->wanted.file : "");
	else if (what == ASK_IMPORT_NAME)
		name_of_file(a->wanted.file, out);
	else if (what == ASK_IMPORT_HOSTS)
		buf_puts(out, app_place(a)->filter.f.host ? app_place(a)->filter.f.host : "");
}

/* ---- removing ---- */

static struct err drop(struct app *a, struct case_file *c, const char *unused)
{
	(void)unused;
	return baseline_remove(c, baseline_at_hand(a));
}

void app_remove(struct app *a, const char *answer)
{
	if (!strcmp(answer, "yes") || !strcmp(answer, "y")) {
		if (decide(a, drop, NULL))
			app_say(a, ROLE_MESSAGE, "removed");
	} else {
		app_say(a, ROLE_MESSAGE, "nothing was removed");
	}
}

/* ---- comparing ---- */

enum { MOST_LINES = 100000 }; /* in memory; the command prints them all */

struct differences {
	struct text_rows *lines;
	const char *sides[2];
	size_t n[2];
};

static bool put_line(void *context, int side, enum entry_kind kind, struct str value)
{
	struct differences *d = context;
	char *text = xmemdup0(value.p, value.n);
	text_rows_add(d->lines, "", (const char *const[]){d->sides[side], entry_kind_name(kind), text});
	free(text);
	d->n[side]++;
	return d->n[0] + d->n[1] < MOST_LINES;
}

static void show_differences(struct app *a, const struct differences *d)
{
	struct buf title = {0};
	buf_printf(&title, "Only in %s: %zu; only in %s: %zu%s", d->sides[0], d->n[0], d->sides[1], d->n[1],
		   d->n[0] + d->n[1] < MOST_LINES ? "" : "; more with: evtrail baseline diff");
	pane_baselines_differ(app_pane(a), buf_text(&title), rows_of_text(d->lines, pane_baselines_lines));
	buf_free(&title);
}

void app_differ(struct app *a, const char *typed)
{
	char *first = xstrdup(typed), *second = strchr(first, ' ');
	const struct list *l = &app_pane(a)->lists[0];
	struct str name = list_cell(l, list_row(l), "name")->text;
	char *selected = xmemdup0(name.p, name.n);
	struct differences d = {.lines = text_rows_new(3), .sides = {selected, first}};
	if (second) {
		*second++ = '\0';
		d.sides[0] = first;
		d.sides[1] = second + strspn(second, " ");
	}
	struct err e = OK;
	if (!*typed || (!second && !name.n))
		e = err_new(ERR_USAGE, "name two sides: two baselines, host:NAMES, case:FILE or host:NAMES@FILE");
	else
		e = baseline_difference(a->env.c, d.sides, ENTRY_KINDS, put_line, &d);
	if (e.kind) {
		struct row_source unused = rows_of_text(d.lines, pane_baselines_lines);
		row_source_close(&unused);
		app_fail(a, e);
	} else {
		show_differences(a, &d);
	}
	free(selected);
	free(first);
}

/* ---- what the keys ask for ---- */

bool app_baseline_act(struct app *a, enum action action)
{
	switch (action) {
	case ACTION_APPROVE: app_ask(a, ASK_APPROVE); return true;
	case ACTION_LEARN: app_ask(a, ASK_LEARN); return true;
	case ACTION_UNAPPROVE: decide(a, unapprove, NULL); return true;
	case ACTION_DIFFER: app_ask(a, ASK_DIFFER); return true;
	case ACTION_IMPORT_LIST:
		if (a->import)
			app_ask(a, ASK_IMPORT_FILE);
		else
			app_say(a, ROLE_MESSAGE, "lists cannot be imported from here");
		return true;
	case ACTION_REMOVE:
		if (baseline_at_hand(a))
			app_ask(a, ASK_REMOVE);
		else
			app_say(a, ROLE_MESSAGE, "there is no baseline here to remove");
		return true;
	default: return false;
	}
}
