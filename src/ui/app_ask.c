/* What is typed at the foot of the screen: searches, filters, numbers. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/zone.h"
#include "base/xdg.h"
#include "store/filter_expr.h"
#include "store/saved_filter.h"
#include "ui/app.h"

void app_say_ignored(struct app *a, const struct filter *f, const struct relation *r)
{
	struct buf names = {0};
	if (f->where && r)
		err_free(filter_expr_check(f->where, r, &names));
	if (names.n)
		app_say(a, ROLE_MESSAGE, "this pane has no %s: that part of the filter is left out", buf_text(&names));
	buf_free(&names);
}

void app_filter_add(struct app *a, const char *text)
{
	struct own_filter f = {0};
	struct buf saved = {0};
	struct err e = *text == '@' ? saved_filter_get(a->env.c, text + 1, &saved) : OK;
	own_filter_set(&f, &app_place(a)->filter.f);
	if (!e.kind)
		e = own_filter_add(&f, *text == '@' ? buf_str(&saved) : str_of(text), pane_list(app_pane(a))->source.table);
	buf_free(&saved);
	if (!e.kind) {
		app_filter(a, &f.f);
		app_say_ignored(a, &f.f, pane_list(app_pane(a))->source.table);
	}
	app_fail(a, e);
	own_filter_free(&f);
}

void app_filter_drop(struct app *a)
{
	struct own_filter f = {0};
	own_filter_set(&f, &app_place(a)->filter.f);
	if (own_filter_drop(&f))
		app_filter(a, &f.f);
	else
		app_say(a, ROLE_MESSAGE, "there is no filter; f makes one");
	own_filter_free(&f);
}

static void days_done(struct app *a, const char *text)
{
	uint64_t days;
	if (!str_to_u64(str_trim(str_of(text)), &days) || days < 1 || days > 3660) {
		app_say(a, ROLE_ERROR, "'%s' is not a number of days from 1 to 3660", text);
		return;
	}
	pane_executables_learn(app_pane(a), (int)days);
	a->panes[PANE_TREE]->loaded = false; /* its marks say what is new */
	app_fail(a, pane_load(app_pane(a), &app_place(a)->filter.f, true));
}

/* ---- search ---- */

static void search_ends(struct app *a, int64_t key)
{
	struct seeking *s = &a->seeking;
	buf_clear(&a->message);
	if (!key)
		app_say(a, ROLE_MESSAGE, "not found: %s", a->search);
	else if (key == s->list->cursor)
		app_say(a, ROLE_MESSAGE, "no other row matches %s", a->search);
	else if (!list_select(s->list, key))
		app_say(a, ROLE_MESSAGE, "found, but the row is hidden by the filter");
	else if (s->wrapped)
		app_say(a, ROLE_MESSAGE, s->forward ? "on from the top" : "on from the end");
}

/* To the next match, or as far as there is time: then app_settle() goes on with it,
 * and a key ends it. */
void app_search_on(struct app *a)
{
	struct seeking *s = &a->seeking;
	const struct row_source *rows = &s->list->source;
	int64_t key = 0;
	struct err e = rows->ops->search(rows->context, s->from, s->forward, a->search, &key);
	if (!e.kind && !key && !s->wrapped) {
		s->wrapped = true;
		s->from = s->forward ? KEY_FIRST : KEY_LAST;
		e = rows->ops->search(rows->context, s->from, s->forward, a->search, &key);
	}
	s->on = e.kind == ERR_INTERRUPTED;
	if (s->on) {
		s->from = key;
		app_say(a, ROLE_MESSAGE, "searching for %s%s (any key stops)", a->search,
			s->wrapped ? s->forward ? ", on from the top" : ", on from the end" : "");
		err_free(e);
	} else if (e.kind) {
		app_fail(a, e);
	} else {
		search_ends(a, key);
	}
}

void app_search_again(struct app *a, bool forward)
{
	struct list *l = pane_list(app_pane(a));
	if (!a->search) {
		app_say(a, ROLE_MESSAGE, "nothing was searched for yet: / asks what");
		return;
	}
	if (!l->source.ops || !l->source.ops->search)
		return;
	a->seeking = (struct seeking){.forward = forward, .wrapped = !l->cursor, .list = l, .from = l->cursor};
	if (!l->cursor)
		a->seeking.from = forward ? KEY_FIRST : KEY_LAST;
	app_search_on(a);
}

static void search_done(struct app *a, const char *text)
{
	if (*text) {
		free(a->search);
		a->search = xstrdup(text);
	}
	app_search_again(a, true);
}

/* ---- the prompt ---- */

static const struct {
	const char *label; /* %s: the zone in which times are read */
	void (*done)(struct app *, const char *text);
	const char *kept;  /* what its history is kept as from run to run; NULL: it is not */
	void (*complete)(void *app, struct str text, struct completion *out);
} asked[ASK_COUNT] = {
	[ASK_COMMAND] = {":", app_command, "command", app_complete_command},
	[ASK_SEARCH] = {"/", search_done, "search", NULL},
	[ASK_SQL] = {"SQL: ", app_sql, "sql", NULL},
	[ASK_FILTER] = {"filter: ", app_filter_add, "filter", app_complete_filter},
	[ASK_NOTE] = {"note: ", app_note},
	[ASK_WRITE] = {"write these rows to (.csv .json .jsonl .txt): ", app_write, "write", app_complete_file},
	[ASK_JUMP] = {"to the time (%s): ", app_jump, "goto", NULL},
	[ASK_SINCE] = {"show only what is since (%s): ", app_since},
	[ASK_ZONE] = {"show times in (UTC, local, +02:00, Europe/Berlin): ", app_choose_zone},
	[ASK_DAYS] = {"days of a host's log taken as known: ", days_done},
	[ASK_APPROVE] = {"approve, because: ", app_approve},
	[ASK_LEARN] = {"learn these days as baseline: ", app_learn},
	[ASK_IMPORT_FILE] = {"import the list in the file: ", app_import_file},
	[ASK_IMPORT_NAME] = {"as baseline: ", app_import_name},
	[ASK_IMPORT_HOSTS] = {"for the hosts (empty: all): ", app_import_hosts},
	[ASK_IMPORT_ENCODING] = {"its code page, as CP850 (empty: Unicode): ", app_import_encoding},
	[ASK_REMOVE] = {"remove this baseline? yes or no: ", app_remove},
	[ASK_LOGS] = {"import the log file or folder: ", app_import_logs},
	[ASK_STOP] = {"stop the import? yes or no: ", app_import_stop},
	[ASK_DIFFER] = {"differences to (a baseline, host:NAMES, case:FILE, host:NAMES@FILE; two: of these): ", app_differ},
};

void app_ask(struct app *a, enum asking what)
{
	struct buf text = {0};
	if (what == ASK_NOTE)
		app_note_text(a, &text);
	if (what == ASK_SINCE)
		app_since_text(a, &text);
	app_baseline_text(a, what, &text);
	a->asking = what;
	a->detail_focused = false;
	bool another = what == ASK_FILTER && !filter_is_empty(&app_place(a)->filter.f);
	snprintf(a->label, sizeof a->label, another ? "and filter: " : asked[what].label, zone_name());
	prompt_open(&a->prompt, a->label, buf_text(&text), &a->histories[what]);
	a->prompt.complete = asked[what].complete;
	a->prompt.context = a;
	buf_free(&text);
}

static char *history_path(const char *kept)
{
	struct buf name = {0};
	buf_printf(&name, "history-%s", kept);
	char *path = xdg_path(XDG_STATE, buf_text(&name));
	buf_free(&name);
	return path;
}

void app_load_histories(struct app *a)
{
	for (int i = 0; a->remember && i < ASK_COUNT; i++) {
		char *path = asked[i].kept ? history_path(asked[i].kept) : NULL;
		if (path)
			prompt_history_load(&a->histories[i], path);
		free(path);
	}
}

/* Into the history, and, where it is kept, to its file. */
static void keep_line(struct app *a, enum asking what, const char *text)
{
	size_t before = a->histories[what].n;
	const char *last = before ? a->histories[what].items[before - 1] : "";
	bool again = !*text || !strcmp(last, text);
	prompt_history_add(&a->histories[what], text);
	char *path = a->remember && asked[what].kept && !again ? history_path(asked[what].kept) : NULL;
	if (path)
		app_fail(a, prompt_history_keep(path, text));
	free(path);
}

void app_prompt_key(struct app *a, int32_t key)
{
	enum prompt_result r = prompt_key(&a->prompt, key);
	if (r == PROMPT_GOES_ON)
		return;
	enum asking what = a->asking;
	a->asking = ASK_NOTHING;
	buf_clear(&a->message);
	char *text = r == PROMPT_DONE ? xstrdup(buf_text(&a->prompt.text)) : NULL;
	prompt_close(&a->prompt);
	if (text) {
		keep_line(a, what, text);
		asked[what].done(a, text); /* which may ask for more */
	}
	free(text);
}

/* The place's filter with a host set in it; NULL where the ID is none's. */
static void choose(struct app *a, int64_t host_id, void (*set)(struct own_filter *, const char *))
{
	const char *name = NULL;
	for (size_t i = 0; i < a->env.hosts.n; i++)
		if (a->env.hosts.items[i].host_id == host_id)
			name = a->env.hosts.items[i].name;
	struct own_filter f = {0};
	own_filter_set(&f, &app_place(a)->filter.f);
	set(&f, name);
	app_filter(a, &f.f);
	own_filter_free(&f);
}

void app_choose_host(struct app *a, int64_t host_id)
{
	choose(a, host_id, own_filter_host);
}

void app_choose_golden(struct app *a, int64_t host_id)
{
	choose(a, host_id, own_filter_not_on);
}
