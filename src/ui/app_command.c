/* Commands: what is typed behind ":", and what Tab makes of it in any prompt. */
#include <dirent.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "store/saved_filter.h"
#include "ui/app.h"
#include "ui/command.h"

/* ---- what commands do ---- */

void app_command_sort(struct app *a, const char *argument)
{
	bool descending = *argument == '-';
	const struct relation *r = pane_list(app_pane(a))->source.table;
	const char *column = strcmp(argument, "none") != 0 ? argument + descending : "";
	if (*column && r && relation_column(r, column) < 0)
		app_say(a, ROLE_ERROR, "%s has no column %s", r->title, column);
	else
		app_sort(a, *column ? column : NULL, descending);
}

void app_command_columns(struct app *a, const char *argument)
{
	struct list *l = pane_list(app_pane(a));
	const struct relation *r = l->source.table;
	struct view asked = {0};
	if (!*argument || !r) {
		app_choose_columns(a, COLUMNS_TO_SHOW);
		return;
	}
	view_columns_read(&asked, str_of(argument));
	for (size_t i = 0; i < asked.columns.n; i++)
		if (relation_column(r, asked.columns.items[i].name) < 0) {
			app_say(a, ROLE_ERROR, "%s has no column %s", r->title, asked.columns.items[i].name);
			view_free(&asked);
			return;
		}
	view_free(&asked);
	view_columns_read(&l->view, str_of(argument));
	app_keep_view(a);
}

void app_command_nofilter(struct app *a, const char *argument)
{
	(void)argument;
	app_filter(a, &(struct filter){0});
}

void app_command_save(struct app *a, const char *argument)
{
	const struct filter *f = &app_place(a)->filter.f;
	struct buf text = {0};
	filter_expression_write(&text, f);
	if (f->account || f->logon || f->executable || f->not_on)
		app_say(a, ROLE_ERROR, "one session or one host to leave out cannot be saved; F drops filters");
	else if (!text.n || app_place(a)->pane >= PANE_TABS)
		app_say(a, ROLE_MESSAGE, "there is no filter here to save");
	else {
		struct err e = saved_filter_set(a->env.c, argument, buf_text(&text));
		app_own_change(a);
		if (!e.kind)
			app_say(a, ROLE_MESSAGE, "saved in the case as @%s: %s", argument, buf_text(&text));
		app_fail(a, e);
	}
	buf_free(&text);
}

void app_command_use(struct app *a, const char *argument)
{
	struct buf text = {0};
	buf_printf(&text, "@%s", argument);
	app_filter_add(a, buf_text(&text));
	buf_free(&text);
}

void app_command_forget(struct app *a, const char *argument)
{
	struct err e = saved_filter_remove(a->env.c, argument);
	app_own_change(a);
	if (!e.kind)
		app_say(a, ROLE_MESSAGE, "the filter @%s is no longer in the case", argument);
	app_fail(a, e);
}

void app_command_host(struct app *a, const char *argument)
{
	struct own_filter f = {0};
	if (!*argument) {
		app_open_overlay(a, a->choice);
		return;
	}
	bool all = !strcmp(argument, "all"), known = all || strpbrk(argument, "*?");
	for (size_t i = 0; i < a->env.hosts.n && !known; i++) {
		struct str name = str_of(a->env.hosts.items[i].name);
		known = str_eq_nocase(str_of(argument), name) || str_eq_nocase(str_of(argument), host_short(name));
	}
	if (!known) {
		app_say(a, ROLE_ERROR, "no host %s in this case", argument);
		return;
	}
	own_filter_set(&f, &app_place(a)->filter.f);
	own_filter_host(&f, all ? NULL : argument);
	app_filter(a, &f.f);
	own_filter_free(&f);
}

/* ---- ranges of time ---- */

static void add_bound(struct app *a, const char *name, const char *time)
{
	struct buf text = {0};
	bool quoted = strchr(time, ' ');
	buf_printf(&text, quoted ? "%s=\"%s\"" : "%s=%s", name, time);
	app_filter_add(a, buf_text(&text));
	buf_free(&text);
}

void app_command_since(struct app *a, const char *argument)
{
	add_bound(a, "since", argument);
}

void app_command_until(struct app *a, const char *argument)
{
	add_bound(a, "until", argument);
}

void app_command_range(struct app *a, const char *argument)
{
	struct buf text = {0};
	size_t n = strcspn(argument, " ");
	const char *second = argument + n + strspn(argument + n, " ");
	if (!*second || strchr(second, ' ')) {
		app_say(a, ROLE_ERROR, "range takes two times: range 2026-03-01 2026-03-02T08:30");
		return;
	}
	buf_printf(&text, "since=%.*s until=%s", (int)n, argument, second);
	app_filter_add(a, buf_text(&text));
	buf_free(&text);
}

void app_command_around(struct app *a, const char *argument)
{
	enum relation_id id;
	int64_t key, length;
	struct subject s = {0};
	struct buf text = {0};
	char from[WINTIME_ISO_SIZE], to[WINTIME_ISO_SIZE];
	if (app_selection(a, &id, &key))
		err_free(subject_of(a->env.c, id, key, &s));
	if (!s.time) {
		app_say(a, ROLE_MESSAGE, "this row has no time");
	} else if (!duration_parse(str_of(argument), &length)) {
		app_say(a, ROLE_ERROR, "'%s' is not a length of time: 90s, 10m, 2h, 1d", argument);
	} else {
		wintime_iso(s.time - length, from);
		wintime_iso(s.time + length, to);
		buf_printf(&text, "since=%s until=%s", from, to);
		app_filter_add(a, buf_text(&text));
	}
	buf_free(&text);
}

/* ---- the rest ---- */

void app_command_search(struct app *a, const char *argument)
{
	if (*argument) {
		free(a->search);
		a->search = xstrdup(argument);
	}
	app_search_again(a, true);
}

void app_command_set(struct app *a, const char *argument)
{
	size_t n = strcspn(argument, " ");
	struct str option = {argument, n};
	const char *value = argument + n + strspn(argument + n, " ");
	enum theme theme;
	if (str_eq(option, STR("zone")) && *value)
		app_choose_zone(a, value);
	else if (str_eq(option, STR("theme")) && theme_of(value, &theme))
		app_set_theme(a, theme);
	else
		app_say(a, ROLE_ERROR, "set zone UTC, local, +02:00, Europe/Berlin; set theme dark, light, none");
}

/* ---- running ---- */

static const struct command_entry *find(struct str name, struct buf *several)
{
	size_t n;
	const struct command_entry *all = command_table(&n), *found = NULL;
	for (size_t i = 0; i < n; i++)
		if (str_eq(name, str_of(all[i].name)))
			return &all[i];
	for (size_t i = 0; i < n; i++) {
		if (!name.n || !str_starts_nocase(str_of(all[i].name), name))
			continue;
		buf_printf(several, "%s%s", several->n ? ", " : "", all[i].name);
		found = found ? found : &all[i];
	}
	return found;
}

void app_command(struct app *a, const char *line)
{
	struct str text = str_trim(str_of(line));
	size_t n = 0;
	while (n < text.n && text.p[n] != ' ')
		n++;
	struct str name = str_sub(text, 0, n), rest = str_trim(str_sub(text, n, text.n));
	char *argument = xmemdup0(rest.p, rest.n);
	struct buf several = {0};
	enum action action = action_of(name);
	const struct command_entry *command = rest.n || !action ? find(name, &several) : NULL;
	if (!command && !rest.n)
		command = action ? NULL : find(name, &several);
	bool exact = command && str_eq(name, str_of(command->name));
	if (!text.n)
		;
	else if (command && (exact || !strchr(buf_text(&several), ',')))
		command->run(a, argument);
	else if (action && !rest.n)
		app_act(a, action);
	else if (action)
		app_say(a, ROLE_ERROR, "%.*s takes nothing behind it", STR_ARG(name));
	else if (several.n)
		app_say(a, ROLE_ERROR, "%.*s: which? %s", STR_ARG(name), buf_text(&several));
	else
		app_say(a, ROLE_ERROR, "no command %.*s; Tab shows all", STR_ARG(name));
	buf_free(&several);
	free(argument);
}

/* ---- completion ---- */

struct offering {
	struct completion *out;
	struct str part;
	const char *before;
};

static void offer_saved(void *context, const char *name, const char *expression)
{
	struct offering *o = context;
	struct buf text = {0};
	(void)expression;
	buf_printf(&text, "%s%s", o->before, name);
	completion_offer(o->out, o->part, buf_text(&text));
	buf_free(&text);
}

void app_complete_filter(void *app, struct str text, struct completion *out)
{
	struct app *a = app;
	struct filter_completer from = {a->env.c, pane_list(app_pane(a))->source.table};
	if (text.n && text.p[0] == '@') {
		struct offering o = {out, text, "@"};
		err_free(saved_filter_each(a->env.c, offer_saved, &o));
		return;
	}
	complete_filter(&from, text, out);
}

void app_complete_file(void *app, struct str text, struct completion *out)
{
	(void)app;
	ptrdiff_t slash = str_rfind(text, '/');
	struct str part = str_sub(text, (size_t)(slash + 1), text.n);
	char *folder = slash > 0 ? xmemdup0(text.p, (size_t)slash) : xstrdup(slash == 0 ? "/" : ".");
	DIR *d = opendir(folder);
	out->from = (size_t)(slash + 1);
	for (struct dirent *entry; d && (entry = readdir(d));)
		if (entry->d_name[0] != '.')
			completion_offer(out, part, entry->d_name);
	if (d)
		closedir(d);
	free(folder);
}

static void complete_name(struct str part, struct completion *out)
{
	size_t n;
	const struct command_entry *all = command_table(&n);
	out->whole = true;
	for (size_t i = 0; i < n; i++)
		completion_offer(out, part, all[i].name);
	for (int i = 1; i < ACTION_COUNT; i++)
		completion_offer(out, part, action_name((enum action)i));
}

static void complete_argument(struct app *a, const struct command_entry *c, struct str text, struct completion *out)
{
	const struct relation *r = pane_list(app_pane(a))->source.table;
	ptrdiff_t blank = str_rfind(text, ' ');
	struct offering saved = {out, text, ""};
	switch (c->kind) {
	case ARGUMENT_COLUMN:
		out->from = text.n && text.p[0] == '-';
		complete_columns(r, str_sub(text, out->from, text.n), out);
		break;
	case ARGUMENT_COLUMNS:
		out->from = (size_t)(blank + 1);
		out->whole = true;
		complete_columns(r, str_sub(text, out->from, text.n), out);
		break;
	case ARGUMENT_FILTER: app_complete_filter(a, text, out); break;
	case ARGUMENT_SAVED: err_free(saved_filter_each(a->env.c, offer_saved, &saved)); break;
	case ARGUMENT_FILE: app_complete_file(a, text, out); break;
	case ARGUMENT_HOST:
		for (size_t i = 0; i < a->env.hosts.n; i++)
			completion_offer(out, text, a->env.hosts.items[i].name);
		completion_offer(out, text, "all");
		break;
	case ARGUMENT_OPTION: {
		static const char *const options[] = {"zone UTC", "zone local", "theme dark", "theme light", "theme none"};
		for (size_t i = 0; i < sizeof options / sizeof *options; i++)
			completion_offer(out, text, options[i]);
		break;
	}
	case ARGUMENT_NONE:
	case ARGUMENT_TEXT: break;
	}
}

void app_complete_command(void *app, struct str text, struct completion *out)
{
	size_t n = 0;
	struct buf several = {0};
	while (n < text.n && text.p[n] != ' ')
		n++;
	if (n == text.n) {
		complete_name(text, out);
		return;
	}
	const struct command_entry *c = find(str_sub(text, 0, n), &several);
	buf_free(&several);
	while (n < text.n && text.p[n] == ' ')
		n++;
	if (c)
		complete_argument(app, c, str_sub(text, n, text.n), out);
	out->from += n;
}
