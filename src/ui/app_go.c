/* Places and the ways between them: pivots, panes, back and forward. */
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "model/link.h"
#include "ui/app.h"

enum { PLACES_MAX = 100 };

void place_free(struct place *p)
{
	own_filter_free(&p->filter);
	question_free(&p->question);
	for (size_t i = 0; i < PANE_LISTS; i++)
		lasting_free(&p->rows[i]);
	lasting_free(&p->session);
	free(p->label);
}

/* ---- names of places ---- */

/* The columns that name a row, up to NULL. */
static const char *const naming[REL_COUNT][3] = {
	[REL_ACCOUNT] = {"user"},       [REL_ACTIVITY] = {"time"},
	[REL_PROCESS] = {"name", "pid"}, [REL_EXECUTABLE] = {"name"},
	[REL_LOGON] = {"user", "logon_id"}, [REL_EVENT] = {"event_id", "time"},
	[REL_COVERAGE] = {"day"}, [REL_MARK] = {"title"}, [REL_BASELINE] = {"name"},
};

static void row_name(const struct list *l, const struct list_row *row, const char *before,
		     struct buf *out)
{
	if (l->source.relation == REL_COUNT)
		return; /* lines of text and results have no names */
	for (int i = 0; i < 2 && naming[l->source.relation][i]; i++) {
		int column = -1;
		for (size_t j = 0; j < l->source.ncolumns; j++)
			if (!strcmp(l->source.columns[j].name, naming[l->source.relation][i]))
				column = (int)j;
		if (column < 0 || row->cells[column].kind == CELL_NULL)
			continue;
		buf_puts(out, i ? " " : before);
		column_words(out, &l->source.columns[column], &row->cells[column], true);
	}
}

void app_label(struct app *a, struct buf *out)
{
	struct pane *p = app_pane(a);
	const struct list *l = pane_list(p);
	const struct list_row *row = list_row(l);
	const struct filter *f = &app_place(a)->filter.f;
	if (p->ops->name_of)
		p->ops->name_of(p, out);
	else
		buf_puts(out, f->logon ? "Session" : f->subtree ? "Subtree" : p->ops->title);
	if (!f->logon && p->part > 0 && list_row(&p->lists[0]))
		row_name(&p->lists[0], list_row(&p->lists[0]), ": ", out);
	if (row && l->source.relation < REL_COUNT)
		row_name(l, row, l == &p->lists[0] || f->logon ? ": " : ", ", out);
}

/* ---- saving and restoring ---- */

static void save(struct app *a)
{
	struct place *at = app_place(a);
	struct pane *p = app_pane(a);
	struct buf label = {0};
	at->part = p->part;
	for (int i = 0; i < PANE_LISTS; i++)
		at->keys[i] = p->lists[i].cursor;
	app_leave(a, at);
	app_label(a, &label);
	free(at->label);
	at->label = buf_steal(&label);
}

static void restore(struct app *a)
{
	struct place *at = app_place(a);
	struct pane *p = app_pane(a);
	if (p->ops->ask)
		p->ops->ask(p, &at->question);
	app_fail(a, pane_load(p, &at->filter.f, false));
	p->part = at->part;
	a->detail_focused = false;
	for (size_t i = 0; i < p->ops->nlists; i++) {
		list_select(&p->lists[i], at->keys[i]);
		if (p->ops->prepare)
			p->ops->prepare(p);
	}
}

static void forget_oldest(struct app *a)
{
	place_free(&a->places.items[0]);
	a->places.n--;
	memmove(a->places.items, a->places.items + 1, a->places.n * sizeof *a->places.items);
	a->here--;
}

/* Makes a new place the current one; what lay ahead is dropped. False where the
 * pane cannot be loaded. */
static bool push_question(struct app *a, enum pane_id pane, const struct filter *f, const struct question *q)
{
	struct place next = {.pane = pane};
	own_filter_set(&next.filter, f);
	if (q)
		question_set(&next.question, q);
	if (a->places.n)
		save(a);
	while (a->places.n > a->here + 1)
		place_free(&a->places.items[--a->places.n]);
	VEC_PUSH(&a->places, next);
	a->here = a->places.n - 1;
	if (a->places.n > PLACES_MAX)
		forget_oldest(a);
	a->detail_focused = false;
	struct pane *p = app_pane(a);
	if (q && p->ops->ask)
		p->ops->ask(p, q);
	struct err e = pane_load(p, &app_place(a)->filter.f, false);
	bool loaded = !e.kind;
	app_fail(a, e);
	return loaded;
}

static void push(struct app *a, enum pane_id pane, const struct filter *f)
{
	push_question(a, pane, f, NULL);
}

/* Takes the place just pushed back again. */
static void pop(struct app *a)
{
	if (!a->here)
		return;
	place_free(&a->places.items[--a->places.n]);
	a->here--;
	restore(a);
}

void app_start(struct app *a, enum pane_id pane, const struct filter *f)
{
	push(a, pane, f);
}

bool app_back(struct app *a)
{
	if (!a->here)
		return false;
	save(a);
	a->here--;
	restore(a);
	return true;
}

bool app_forward(struct app *a)
{
	if (a->here + 1 >= a->places.n)
		return false;
	save(a);
	a->here++;
	restore(a);
	return true;
}

void app_filter(struct app *a, const struct filter *f)
{
	struct place *at = app_place(a);
	own_filter_set(&at->filter, f);
	app_fail(a, pane_load(app_pane(a), &at->filter.f, false));
}

/* ---- pivots ---- */

static const struct pivot {
	enum action action;
	enum pane_id pane;
	enum relation_id relation;
	size_t key;         /* offset in struct subject */
	const char *missing;
	const char *reason; /* the column that says why, or NULL */
} pivots[] = {
	{ACTION_USER, PANE_USERS, REL_ACCOUNT, offsetof(struct subject, account),
	 "the logs name no account for this row", NULL},
	{ACTION_TIMELINE, PANE_USERS, REL_ACTIVITY, offsetof(struct subject, activity),
	 "no activity is recorded for this row", NULL},
	{ACTION_PROCESS, PANE_TREE, REL_PROCESS, offsetof(struct subject, process),
	 "this row is not about a process", NULL},
	{ACTION_PARENT, PANE_TREE, REL_PROCESS, offsetof(struct subject, parent),
	 "no process is known to have started it", "parent_reason"},
	{ACTION_LOGON, PANE_LOGONS, REL_LOGON, offsetof(struct subject, logon),
	 "the logs hold no logon session for this row", "logon_reason"},
	{ACTION_ORIGIN, PANE_LOGONS, REL_LOGON, offsetof(struct subject, origin),
	 "the logs do not show at which logon a person came in", "origin_reason"},
	{ACTION_EXECUTABLE, PANE_NEW, REL_EXECUTABLE, offsetof(struct subject, executable),
	 "no executable is known for this row", NULL},
	{ACTION_EVENTS, PANE_EVENTS, REL_EVENT, offsetof(struct subject, fact),
	 "no single event stands behind this row", NULL},
};

static int64_t subject_key(const struct subject *s, size_t offset)
{
	int64_t key;
	memcpy(&key, (const char *)s + offset, sizeof key);
	return key;
}

static const char *reason_words(struct str name)
{
	for (int i = 0; i < LINK_REASON_COUNT; i++)
		if (name.n && str_eq(name, str_of(link_reason_name((enum link_reason)i))))
			return link_reason_words((enum link_reason)i);
	return "";
}

static const struct pivot *pivot_of(enum action action)
{
	const struct pivot *v = pivots;
	while (v->action != action)
		v++;
	return v;
}

static void say_missing(struct app *a, const struct pivot *v, const struct subject *s)
{
	const struct list *l = pane_list(app_pane(a));
	const char *why = "";
	if (v->relation == REL_PROCESS && !s->process) /* nor has it a parent */
		v = pivot_of(ACTION_PROCESS);
	if (v->reason)
		why = reason_words(list_cell(l, list_row(l), v->reason)->text);
	app_say(a, ROLE_MESSAGE, "%s%s%s", v->missing, *why ? ": " : "", why);
}

/* The place's filter without what only its own pivot had set; that of a result is
 * about its columns, and stays there. */
static struct filter travelling(const struct place *p)
{
	struct filter f = p->pane < PANE_TABS ? p->filter.f : p->question.origin.f;
	f.account = f.logon = f.executable = f.subtree = 0;
	return f;
}

/* Opens a pane at the subject. What hides it there gives way: first what the
 * pane folds away, then the filter. */
static void go_to(struct app *a, enum pane_id id, const struct subject *s, enum action why)
{
	struct filter f = travelling(app_place(a));
	app_patience(a, PATIENCE_LONG); /* whether the row is there must be known */
	push(a, id, &f);
	struct pane *p = app_pane(a);
	if (pane_show(p, s, why))
		return;
	if (p->ops->relax && p->ops->relax(p)) {
		app_fail(a, pane_load(p, &app_place(a)->filter.f, true));
		if (pane_show(p, s, why)) {
			app_say(a, ROLE_MESSAGE, "shown with what is folded away as routine; v folds it again");
			return;
		}
	}
	if (!filter_is_empty(&f)) {
		app_filter(a, &(struct filter){0});
		if (pane_show(p, s, why)) {
			app_say(a, ROLE_MESSAGE, "the filter would hide it and is off here; Backspace "
				"goes back to it");
			return;
		}
	}
	pop(a);
	app_say(a, ROLE_MESSAGE, "%s has no row for it", p->ops->title);
}

static bool already_there(struct app *a, const struct pivot *v, int64_t key)
{
	const struct list *l = pane_list(app_pane(a));
	return app_place(a)->pane == v->pane && l->source.relation == v->relation && l->cursor == key;
}

bool app_leads(struct app *a, enum action action)
{
	for (size_t i = 0; i < sizeof pivots / sizeof *pivots; i++) {
		const struct pivot *v = &pivots[i];
		int64_t to = subject_key(&a->on, v->key);
		if (v->action == action && action == ACTION_TIMELINE)
			return a->on.account && (to || a->on.time);
		if (v->action == action)
			return to && !already_there(a, v, to);
	}
	return true;
}

void app_pivot(struct app *a, enum action action)
{
	enum relation_id id;
	int64_t key;
	struct subject s = {0};
	if (!app_selection(a, &id, &key)) {
		app_say(a, ROLE_MESSAGE, "%s", list_row(pane_list(app_pane(a)))
			? "this row sums up others: Tab or Enter goes to them" : "no row is selected");
		return;
	}
	struct err e = subject_of(a->env.c, id, key, &s);
	if (e.kind) {
		app_fail(a, e);
		return;
	}
	for (size_t i = 0; i < sizeof pivots / sizeof *pivots; i++) {
		const struct pivot *v = &pivots[i];
		if (v->action != action)
			continue;
		int64_t to = subject_key(&s, v->key);
		if (action == ACTION_TIMELINE && !s.account)
			app_say(a, ROLE_MESSAGE, "this is no account's deed, so it is in no timeline; 5 shows the events around it");
		else if (!to && !(action == ACTION_TIMELINE && s.time))
			say_missing(a, v, &s);
		else if (to && already_there(a, v, to))
			app_say(a, ROLE_MESSAGE, "this is it already");
		else
			go_to(a, v->pane, &s, action);
	}
}

void app_answer(struct app *a, enum pane_id pane, const struct question *q)
{
	struct question asked = {0};
	question_set(&asked, q); /* it may be that of the place that is left */
	struct filter f = travelling(app_place(a));
	own_filter_set(&asked.origin, &f);
	if (!push_question(a, pane, &(struct filter){0}, &asked))
		pop(a);
	question_free(&asked);
}

void app_switch(struct app *a, enum pane_id pane)
{
	enum relation_id id;
	int64_t key;
	struct filter f = travelling(app_place(a));
	if (app_place(a)->pane == pane && filter_equal(&f, &app_place(a)->filter.f))
		return;
	if (app_selection(a, &id, &key) && id != REL_SOURCE)
		err_free(subject_of(a->env.c, id, key, &a->subject));
	push(a, pane, &f);
	struct pane *p = app_pane(a);
	pane_show(p, &a->subject, p->ops->shown_by);
}

void app_session(struct app *a, int64_t logon)
{
	struct subject s = {0};
	struct filter f = travelling(app_place(a));
	if (!logon)
		return;
	err_free(subject_of(a->env.c, REL_LOGON, logon, &s));
	f.logon = logon;
	push(a, PANE_USERS, &f);
	struct pane *p = app_pane(a);
	if (!pane_show(p, &s, ACTION_TIMELINE) && p->ops->relax(p)) {
		app_fail(a, pane_load(p, &app_place(a)->filter.f, true));
		pane_show(p, &s, ACTION_TIMELINE);
	}
	p->part = 1;
	list_first(&p->lists[1]);
}

void app_subtree(struct app *a)
{
	struct filter f = app_place(a)->filter.f;
	struct list *l = pane_list(app_pane(a));
	int64_t key = l->cursor;
	if (!key)
		return;
	f.subtree = f.subtree ? 0 : key;
	push(a, PANE_TREE, &f);
	list_select(l, key);
}
