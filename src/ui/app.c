#include "ui/app.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/alloc.h"
#include "base/xdg.h"
#include "store/coverage.h"

static const struct pane_ops *const pane_table[PANE_COUNT] = {
	[PANE_USERS] = &pane_users,   [PANE_TREE] = &pane_tree,     [PANE_NEW] = &pane_executables,
	[PANE_LOGONS] = &pane_logons, [PANE_EVENTS] = &pane_events, [PANE_COVERAGE] = &pane_coverage,
	[PANE_SOURCES] = &pane_sources,
	[PANE_MARKS] = &pane_marks,   [PANE_BASELINES] = &pane_baselines,
	[PANE_SQL] = &pane_sql,       [PANE_VALUES] = &pane_values,
};

/* ---- what is at hand ---- */

struct place *app_place(struct app *a)
{
	return &a->places.items[a->here];
}

struct pane *app_pane(struct app *a)
{
	return a->panes[app_place(a)->pane];
}

struct pane *app_front(struct app *a)
{
	return a->overlay ? a->overlay : app_pane(a);
}

bool app_selection(struct app *a, enum relation_id *id, int64_t *key)
{
	struct list *l = pane_list(app_pane(a));
	const struct list_row *row = list_row(l);
	if (!row || l->source.relation == REL_COUNT)
		return false;
	*id = row->flags & ROW_BOOT ? REL_BOOT : l->source.relation;
	*key = row->key;
	return true;
}

/* ---- messages ---- */

void app_say(struct app *a, enum role role, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	buf_clear(&a->message);
	buf_vprintf(&a->message, format, args);
	va_end(args);
	a->message_role = role;
}

void app_fail(struct app *a, struct err e)
{
	if (e.kind == ERR_INTERRUPTED)
		app_say(a, ROLE_MESSAGE, "stopped");
	else if (e.kind)
		app_say(a, ROLE_ERROR, "%s", e.text);
	err_free(e);
}

/* ---- interruption ---- */

int64_t app_now_ms(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

enum {
	KEY_MS = 6,    /* what a query may take of the time a key has */
	IDLE_MS = 80,  /* between two looks at what an idle query found */
	LOOK_MS = 4,   /* between two looks at the keyboard */
	BUSY_MS = 250  /* between two words that it takes long */
};

void app_patience(struct app *a, enum patience patience)
{
	a->patience = patience;
	a->begun = a->checked = a->told = app_now_ms();
}

static bool key_came(struct app *a, int64_t now)
{
	if (term_is_headless() || now - a->checked < LOOK_MS)
		return false;
	a->checked = now;
	return term_key_waits();
}

/* For what can go on later. */
static bool pause_due(void *context)
{
	struct app *a = context;
	int64_t now = app_now_ms(), spent = now - a->begun;
	if (a->hurry == HURRY_NOT || a->patience == PATIENCE_LONG)
		return false;
	if (a->patience == PATIENCE_IDLE)
		return spent >= IDLE_MS || key_came(a, now);
	return spent >= KEY_MS || a->hurry == HURRY_LEAST;
}

/* For what can not. */
static bool interrupt_wanted(void *context)
{
	struct app *a = context;
	int64_t now = app_now_ms();
	if (term_is_headless())
		return false;
	if (a->patience == PATIENCE_IDLE)
		return key_came(a, now);
	if (now - a->told >= BUSY_MS) {
		a->told = now;
		app_draw_busy(a, now - a->begun);
	}
	if (now - a->checked < LOOK_MS)
		return false;
	a->checked = now;
	a->stopped = term_key_was_typed(K_ESC) || term_key_was_typed(K_CTRL('c'));
	return a->stopped;
}

void app_working(void *app, const char *what)
{
	struct app *a = app;
	if (term_is_headless() || !a->places.n)
		return;
	app_say(a, ROLE_MESSAGE, "%s ... (Esc stops)", what);
	app_draw(a);
	term_flush();
	buf_clear(&a->message);
	app_patience(a, PATIENCE_LONG);
}

/* ---- opening and closing ---- */

static enum pane_id pane_by_name(const char *name)
{
	for (int i = 0; i < PANE_COUNT; i++)
		if (name && !strcmp(pane_table[i]->name, name))
			return (enum pane_id)i;
	return PANE_USERS;
}

struct err app_open(struct app *a, struct case_file *c, const struct browse_options *o, enum hurry hurry)
{
	*a = (struct app){.env = {.c = c, .working = app_working, .working_context = a}, .detail_wish = -1, .write = o->write,
			  .import = o->import, .raw = o->raw};
	char *path = o->remember ? xdg_path(XDG_CONFIG, "panes") : NULL;
	app_fail(a, settings_load(&a->env.settings, path));
	free(path);
	a->remember = o->remember;
	app_load_histories(a);
	struct err e = case_hosts(c, &a->env.hosts);
	if (e.kind)
		return e;
	e = marks_load(c, &a->env.marks);
	if (e.kind) {
		case_hosts_free(&a->env.hosts);
		return e;
	}
	for (int i = 0; i < PANE_COUNT; i++)
		a->panes[i] = pane_new(pane_table[i], &a->env);
	a->help = pane_new(&pane_help, &a->env);
	a->columns = pane_new(&pane_columns, &a->env);
	a->choice = pane_new(&pane_hosts, &a->env);
	a->golden = pane_new(&pane_golden, &a->env);
	a->record = pane_new(&pane_raw, &a->env);
	a->hurry = hurry;
	a->logs = o->logs;
	case_changed(c); /* what comes from here on is a change */
	case_set_interrupt(c, interrupt_wanted, a);
	case_set_pause(c, pause_due, a);
	app_patience(a, PATIENCE_KEY);
	app_screen_open(a, o);
	app_start(a, pane_by_name(o->pane), o->filter ? o->filter : &(struct filter){0});
	return OK;
}

void app_close(struct app *a)
{
	case_set_interrupt(a->env.c, NULL, NULL);
	case_set_pause(a->env.c, NULL, NULL);
	for (int i = 0; i < PANE_COUNT; i++)
		pane_free(a->panes[i]);
	pane_free(a->help);
	pane_free(a->choice);
	pane_free(a->golden);
	pane_free(a->columns);
	pane_free(a->record);
	for (size_t i = 0; i < a->places.n; i++)
		place_free(&a->places.items[i]);
	VEC_FREE(&a->places);
	for (size_t i = 0; i < PANE_LISTS; i++)
		lasting_free(&a->rows[i]);
	detail_view_free(&a->detail);
	prompt_close(&a->prompt);
	for (int i = 0; i < ASK_COUNT; i++)
		prompt_history_free(&a->histories[i]);
	free(a->search);
	app_baseline_free(a);
	buf_free(&a->message);
	case_hosts_free(&a->env.hosts);
	marks_free(&a->env.marks);
	settings_free(&a->env.settings);
}

/* ---- actions ---- */

void app_open_overlay(struct app *a, struct pane *p)
{
	if (p == a->help)
		pane_help_about(p, app_front(a)->ops);
	a->overlay = p;
	p->lists[0].cursor = 0;
	app_fail(a, pane_load(p, &(struct filter){0}, true));
}

static void next_part(struct app *a, int step)
{
	struct pane *p = app_pane(a);
	int parts = (int)p->ops->nlists + (a->detail_shown ? 1 : 0);
	int at = a->detail_focused ? (int)p->ops->nlists : (int)p->part;
	at = (at + step + parts) % parts;
	a->detail_focused = at == (int)p->ops->nlists;
	if (!a->detail_focused)
		p->part = (size_t)at;
}

static void focus_detail(struct app *a)
{
	a->detail_wish = 1;
	a->detail_focused = true;
}

static void close_something(struct app *a)
{
	if (a->overlay)
		a->overlay = NULL;
	else if (a->detail_focused)
		a->detail_focused = false;
	else if (a->here)
		app_back(a);
	else if (a->quit_asked)
		a->quit = true;
	else
		app_say(a, ROLE_MESSAGE, "q again quits evtrail");
}

static void act_on_reply(struct app *a, struct reply r)
{
	switch (r.kind) {
	case REPLY_RELOAD:
		app_fail(a, pane_load(app_pane(a), &app_place(a)->filter.f, true));
		break;
	case REPLY_PIVOT: app_pivot(a, r.action); break;
	case REPLY_SESSION: app_session(a, r.key); break;
	case REPLY_FOCUS_DETAIL: focus_detail(a); break;
	case REPLY_ASK_DAYS: app_ask(a, ASK_DAYS); break;
	case REPLY_HOST:
		a->overlay = NULL;
		app_choose_host(a, r.key);
		break;
	case REPLY_CHOOSE_GOLDEN: app_open_overlay(a, a->golden); break;
	case REPLY_GOLDEN:
		a->overlay = NULL;
		app_choose_golden(a, r.key);
		break;
	case REPLY_SORT:
		a->overlay = NULL;
		app_sort_next(a, r.key);
		break;
	case REPLY_VIEW: app_keep_view(a); break;
	case REPLY_COUNT:
		a->overlay = NULL;
		app_count_values(a, pane_list(app_pane(a))->source.columns[r.key].name);
		break;
	case REPLY_VALUE: app_take_value(a); break;
	case REPLY_CLOSE: a->overlay = NULL; break;
	case REPLY_IGNORED:
	case REPLY_DONE: break;
	}
}

/* What works everywhere, the help and a choice included. */
static bool act_anywhere(struct app *a, enum action action)
{
	switch (action) {
	case ACTION_QUIT: a->quit = true; return true;
	case ACTION_REDRAW: a->redraw = true; return true;
	case ACTION_SUSPEND: term_suspend(); a->redraw = true; return true;
	case ACTION_CLOSE: close_something(a); return true;
	case ACTION_CANCEL:
		a->overlay = NULL;
		a->detail_focused = false;
		return true;
	default: return false;
	}
}

static bool act_on_panes(struct app *a, enum action action)
{
	for (int i = 0; i < PANE_TABS; i++) {
		if (pane_table[i]->shown_by == action) {
			app_switch(a, (enum pane_id)i);
			return true;
		}
	}
	switch (action) {
	case ACTION_HELP: app_open_overlay(a, a->help); return true;
	case ACTION_HOST: app_open_overlay(a, a->choice); return true;
	case ACTION_RAW: app_raw(a); return true;
	case ACTION_SORT: app_choose_columns(a, COLUMNS_TO_SORT); return true;
	case ACTION_COLUMNS: app_choose_columns(a, COLUMNS_TO_SHOW); return true;
	case ACTION_COUNT_VALUES: app_choose_columns(a, COLUMNS_TO_COUNT); return true;
	case ACTION_PART_NEXT: next_part(a, 1); return true;
	case ACTION_PART_PREV: next_part(a, -1); return true;
	case ACTION_DETAIL:
		a->detail_wish = !a->detail_shown;
		a->detail_focused = false;
		return true;
	default: return false;
	}
}

static void act(struct app *a, enum action action)
{
	switch (action) {
	case ACTION_BACK:
		if (!app_back(a))
			app_say(a, ROLE_MESSAGE, "this is the first place");
		break;
	case ACTION_FORWARD:
		if (!app_forward(a))
			app_say(a, ROLE_MESSAGE, "this is the last place");
		break;
	case ACTION_COMMAND: app_ask(a, ASK_COMMAND); break;
	case ACTION_SEARCH: app_ask(a, ASK_SEARCH); break;
	case ACTION_FILTER: app_ask(a, ASK_FILTER); break;
	case ACTION_SQL: app_ask(a, ASK_SQL); break;
	case ACTION_IMPORT: app_import(a); break;
	case ACTION_MARK: app_mark(a); break;
	case ACTION_NOTE: app_ask(a, ASK_NOTE); break;
	case ACTION_WRITE: app_ask(a, ASK_WRITE); break;
	case ACTION_JUMP: app_ask(a, ASK_JUMP); break;
	case ACTION_SUBTREE: app_subtree(a); break;
	case ACTION_SINCE: app_ask(a, ASK_SINCE); break;
	case ACTION_ZONE: app_toggle_zone(a); break;
	case ACTION_ZONE_CHOOSE: app_ask(a, ASK_ZONE); break;
	case ACTION_THEME: app_next_theme(a); break;
	case ACTION_MOUSE: app_toggle_mouse(a); break;
	case ACTION_COPY: app_copy(a); break;
	case ACTION_SEARCH_NEXT: app_search_again(a, true); break;
	case ACTION_SEARCH_PREV: app_search_again(a, false); break;
	case ACTION_FILTER_DROP: app_filter_drop(a); break;
	case ACTION_SHOW_ALL:
		app_say(a, ROLE_MESSAGE, "nothing is folded away in this pane");
		break;
	default:
		if (action_group(action) == GROUP_PIVOT)
			app_pivot(a, action);
		else
			app_baseline_act(a, action);
	}
}

void app_act(struct app *a, enum action action)
{
	if (act_anywhere(a, action))
		return;
	if (a->detail_focused && !a->overlay && detail_view_act(&a->detail, action))
		return;
	struct pane *p = app_front(a);
	struct reply r = {.kind = REPLY_IGNORED};
	if (p->ops->act)
		r = p->ops->act(p, action);
	if (r.kind != REPLY_IGNORED) {
		act_on_reply(a, r);
		return;
	}
	if (list_act(pane_list(p), action))
		return;
	if (a->overlay && action_group(action) != GROUP_PANE)
		return;
	a->overlay = NULL;
	if (!act_on_panes(a, action))
		act(a, action);
}

void app_key(struct app *a, int32_t key)
{
	if (key == K_RESIZE || key == K_NONE)
		return;
	if (a->stopped && (key == K_ESC || key == K_CTRL('c'))) { /* it has done what it was for */
		a->stopped = false;
		return;
	}
	app_patience(a, PATIENCE_KEY);
	app_catch_up(a);
	a->seeking.on = false;
	if (a->asking) {
		app_prompt_key(a, key);
		return;
	}
	enum action action = K_IS_CLICK(key) ? ACTION_NONE : binding_lookup(app_front(a)->ops->keys, key);
	buf_clear(&a->message);
	if (K_IS_CLICK(key)) {
		app_click(a, K_CLICK_Y(key), K_CLICK_X(key));
		a->quit_asked = false;
		return;
	}
	if (!action) {
		struct buf words = {0};
		key_words(&words, key);
		app_say(a, ROLE_MESSAGE, "%s is not used here; ? shows the keys", buf_text(&words));
		buf_free(&words);
	}
	list_stop(pane_list(app_front(a)));
	app_act(a, action);
	a->quit_asked = action == ACTION_CLOSE && a->message.n > 0;
}

/* ---- what follows ---- */

/* What the day of the selected row lacks, of what the pane is about. */
static unsigned problems_here(struct app *a)
{
	static const unsigned matters[PANE_COUNT] = {
		[PANE_USERS] = COVERAGE_FOR_PROCESSES | COVERAGE_FOR_LOGONS,
		[PANE_TREE] = COVERAGE_FOR_PROCESSES,
		[PANE_NEW] = COVERAGE_FOR_PROCESSES,
		[PANE_LOGONS] = COVERAGE_FOR_LOGONS,
		[PANE_MARKS] = COVERAGE_FOR_PROCESSES | COVERAGE_FOR_LOGONS,
		[PANE_EVENTS] = COVERAGE_RECORD_GAP | COVERAGE_LOG_CLEARED | COVERAGE_CLOCK_CHANGED |
				COVERAGE_DAMAGED_FILE | COVERAGE_AUDIT_LOST | COVERAGE_RECORDS_TWICE,
	};
	unsigned problems = 0;
	if (a->on.time && matters[app_place(a)->pane])
		err_free(coverage_at(a->env.c, a->on.host_id, a->on.time, &problems));
	return problems & matters[app_place(a)->pane];
}

void app_prepare(struct app *a)
{
	struct pane *p = app_pane(a);
	if (p->ops->prepare)
		p->ops->prepare(p);
	enum relation_id id = REL_COUNT;
	int64_t key = 0;
	app_selection(a, &id, &key);
	a->on = (struct subject){0};
	if (key && id < REL_COUNT)
		err_free(subject_of(a->env.c, id, key, &a->on));
	a->day_problems = problems_here(a);
	detail_view_set(&a->detail, a->env.c, id, key);
	struct list *l = pane_list(p);
	if (l->problem && l->window.n) {
		app_say(a, ROLE_ERROR, "%s", l->problem);
		free(l->problem);
		l->problem = NULL;
	}
}

static bool settle_pane(struct pane *p)
{
	struct list *focused = pane_list(p);
	for (size_t i = 0; i < p->ops->nlists; i++)
		if (p->lists[i].unfinished && &p->lists[i] != focused && list_settle(&p->lists[i]))
			return true;
	return list_settle(focused) || (p->ops->idle && p->ops->idle(p));
}

bool app_settle(struct app *a)
{
	bool more = true;
	app_patience(a, PATIENCE_IDLE);
	if (a->seeking.on)
		app_search_on(a);
	else
		more = settle_pane(app_front(a));
	app_patience(a, PATIENCE_KEY);
	return more;
}
