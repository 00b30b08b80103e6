/* Taking rows out of the program: to a file, to the clipboard; the record behind
 * one; and the jump to a moment. */
#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "base/zone.h"
#include "ui/app.h"
#include "ui/clipboard.h"

/* ---- copying ---- */

void app_copy(struct app *a)
{
	const struct list *l = pane_list(app_pane(a));
	const struct list_row *row = list_row(l);
	struct buf text = {0}, clean = {0};
	struct column_pick picks[COLUMNS_MAX + 1];
	if (!row) {
		app_say(a, ROLE_MESSAGE, "no row is selected");
		return;
	}
	list_picks(l, picks);
	for (size_t i = 0; picks[i].name; i++) {
		const struct column *column = NULL;
		for (size_t c = 0; c < l->source.ncolumns && !column; c++)
			column = cell_is(l, c, picks[i].name) ? &l->source.columns[c] : NULL;
		if (!column)
			continue;
		buf_clear(&text);
		cell_words(&text, column->type, &row->cells[column - l->source.columns], false);
		if (clean.n)
			buf_putc(&clean, '\t');
		text_clean(&clean, buf_str(&text));
	}
	clipboard_copy(buf_str(&clean));
	app_say(a, ROLE_MESSAGE, "the row is in the terminal's clipboard");
	buf_free(&text);
	buf_free(&clean);
}

/* ---- writing ---- */

void app_write(struct app *a, const char *path)
{
	const struct list *l = pane_list(app_pane(a));
	const struct filter *f = l->source.filter ? l->source.filter : &app_pane(a)->filter.f;
	struct order order = list_sorted(l) ? view_order(&l->view) : (struct order){0};
	size_t rows = 0;
	if (!*path)
		return;
	if (!a->write || !l->source.table) {
		app_say(a, ROLE_MESSAGE, "these rows cannot be written to a file");
		return;
	}
	if (access(path, F_OK) == 0) {
		app_say(a, ROLE_ERROR, "%s is there already; choose another name", path);
		return;
	}
	zone_show_utc(true); /* files are in UTC whatever the screen shows */
	struct err e = a->write(a->env.c, l->source.table, f, &order, path, &rows);
	zone_show_utc(false);
	if (e.kind)
		app_fail(a, e);
	else
		app_say(a, ROLE_MESSAGE, "%zu rows written to %s%s", rows, path, zone_is_utc() ? "" : ", times in UTC");
}

/* ---- to a moment, from a moment on ---- */

static struct subject subject_here(struct app *a)
{
	enum relation_id id;
	int64_t key;
	struct subject s = {0};
	if (app_selection(a, &id, &key))
		err_free(subject_of(a->env.c, id, key, &s));
	return s;
}

/* A time, or a length of time before the last event of the host (0: of all). */
static bool read_moment(struct app *a, int64_t host_id, const char *text, wintime *t)
{
	int64_t back;
	*t = 0;
	if (duration_parse(str_of(text), &back)) {
		for (size_t i = 0; i < a->env.hosts.n; i++) {
			const struct case_host *h = &a->env.hosts.items[i];
			if (h->host_id == host_id || (!host_id && h->last_time - back > *t))
				*t = h->last_time - back;
		}
	} else if (!zone_parse(str_of(text), t, NULL)) {
		app_say(a, ROLE_ERROR, "'%s' is not a time: 2026-03-01, 2026-03-01T08:30 (%s), or 2d before the end",
			text, zone_name());
	}
	return *t != 0;
}

/* +1h and -30m: from the row's own time. */
static bool read_step(const char *text, wintime from, wintime *t)
{
	int64_t length;
	if ((*text != '+' && *text != '-') || !from || !duration_parse(str_of(text + 1), &length))
		return false;
	*t = *text == '+' ? from + length : from - length;
	return true;
}

void app_jump(struct app *a, const char *text)
{
	struct subject s = subject_here(a);
	wintime t;
	bool known = read_step(text, s.time, &t) || (*text && read_moment(a, s.host_id, text, &t));
	if (known && !list_select_time(pane_list(app_pane(a)), s.host_id, t))
		app_say(a, ROLE_MESSAGE, "no row of this list is at that time");
}

void app_since_text(struct app *a, struct buf *out)
{
	struct subject s = subject_here(a);
	char brief[ZONE_ISO_SIZE];
	if (!s.time)
		return;
	zone_brief(s.time, brief);
	buf_add(out, brief, strlen("2026-03-01"));
}

void app_since(struct app *a, const char *text)
{
	struct own_filter f = {0};
	own_filter_set(&f, &app_place(a)->filter.f);
	if (!*text)
		f.f.since = 0;
	if (!*text || read_moment(a, 0, text, &f.f.since))
		app_filter(a, &f.f);
	own_filter_free(&f);
}

/* ---- the record ---- */

void app_raw(struct app *a)
{
	struct subject s = subject_here(a);
	struct buf xml = {0};
	if (!s.fact || !a->raw) {
		app_say(a, ROLE_MESSAGE, s.fact ? "records cannot be read again here" : "no record is behind this row");
		return;
	}
	struct err e = a->raw(a->env.c, s.fact, &xml);
	if (!e.kind) {
		pane_raw_set(a->record, buf_str(&xml));
		a->overlay = a->record;
	}
	app_fail(a, e);
	buf_free(&xml);
}
