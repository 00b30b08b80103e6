/* A case that changes while it is shown: because logs are imported into it, from
 * here or by another process.  Rows that are derived again may get other keys, so of
 * each row at hand what lasts of it is noted while the case is still as it was. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "ui/app.h"

static void note_row(struct app *a, const struct list *l, struct lasting *out)
{
	const struct list_row *row = list_row(l);
	enum relation_id id = row && row->flags & ROW_BOOT ? REL_BOOT : l->source.relation;
	struct err e = lasting_of(a->env.c, id, row ? row->key : 0, out);
	if (e.kind)
		lasting_free(out);
	err_free(e);
}

void app_note_rows(struct app *a)
{
	struct pane *p = app_pane(a);
	a->stale = case_changed(a->env.c) || a->stale;
	if (a->stale)
		return; /* too late: the keys may be of other rows now */
	for (size_t i = 0; i < PANE_LISTS; i++) {
		int64_t key = i < p->ops->nlists ? p->lists[i].cursor : 0;
		if (key && key == a->lasting_keys[i] && a->rows[i].relation == p->lists[i].source.relation)
			continue;
		note_row(a, &p->lists[i], &a->rows[i]);
		a->lasting_keys[i] = key;
	}
}

void app_leave(struct app *a, struct place *p)
{
	struct pane *pane = app_pane(a);
	for (size_t i = 0; i < pane->ops->nlists; i++)
		note_row(a, &pane->lists[i], &p->rows[i]);
	if (p->filter.f.logon)
		err_free(lasting_of(a->env.c, REL_LOGON, p->filter.f.logon, &p->session));
	p->changes = a->changes;
}

static void find_again(struct app *a, const struct lasting *row, int64_t *key)
{
	int64_t now = 0;
	err_free(lasting_row(a->env.c, row, &now));
	if (now)
		*key = now;
}

void app_enter(struct app *a, struct place *p)
{
	if (p->changes == a->changes)
		return;
	for (size_t i = 0; i < PANE_LISTS; i++)
		find_again(a, &p->rows[i], &p->keys[i]);
	find_again(a, &p->session, &p->filter.f.logon);
	p->changes = a->changes;
}

/* All is read anew; the cursors stay on their rows. */
static void take_over(struct app *a)
{
	struct pane *p = app_pane(a);
	struct place *here = app_place(a);
	struct case_hosts hosts;
	a->changes++;
	a->stale = false;
	a->read_anew = app_now_ms();
	struct err e = case_hosts(a->env.c, &hosts);
	if (!e.kind) {
		case_hosts_free(&a->env.hosts);
		a->env.hosts = hosts;
		e = marks_load(a->env.c, &a->env.marks);
	}
	for (size_t i = 0; i < p->ops->nlists; i++)
		find_again(a, &a->rows[i], &p->lists[i].cursor);
	if (here->filter.f.logon)
		find_again(a, &here->session, &here->filter.f.logon);
	for (int i = 0; i < PANE_COUNT; i++)
		a->panes[i]->loaded = false;
	if (!e.kind)
		e = pane_load(p, &here->filter.f, true);
	for (size_t i = 1; i < p->ops->nlists && !e.kind; i++) {
		if (p->ops->prepare)
			p->ops->prepare(p);
		int64_t key = 0;
		find_again(a, &a->rows[i], &key);
		list_select(&p->lists[i], key);
	}
	a->seeking.on = false;
	memset(a->lasting_keys, 0, sizeof a->lasting_keys);
	detail_view_free(&a->detail);
	app_fail(a, e);
}

bool app_poll(struct app *a)
{
	enum { REST_MS = 1500 }; /* while it changes all the time */
	struct buf told = {0};
	bool ended = false;
	a->stale = case_changed(a->env.c) || a->stale;
	if (a->logs)
		a->logs->running(&ended, &told);
	/* A prompt and what lies over a pane are not disturbed: a key comes first. */
	bool fresh = a->stale && !a->overlay && !a->asking && (ended || app_now_ms() - a->read_anew >= REST_MS);
	if (fresh)
		take_over(a);
	if (ended)
		app_say(a, ROLE_MESSAGE, "%s", buf_text(&told));
	buf_free(&told);
	return fresh || ended;
}

void app_catch_up(struct app *a)
{
	a->stale = case_changed(a->env.c) || a->stale;
	if (a->stale && !a->asking)
		take_over(a);
}

void app_own_change(struct app *a)
{
	case_changed(a->env.c);
}

/* ---- importing ---- */

static bool is_running(struct app *a)
{
	bool ended;
	struct buf told = {0};
	bool running = a->logs && a->logs->running(&ended, &told);
	buf_free(&told);
	return running;
}

void app_import(struct app *a)
{
	if (!a->logs)
		app_say(a, ROLE_MESSAGE, "no logs can be imported here");
	else
		app_ask(a, is_running(a) ? ASK_STOP : ASK_LOGS);
}

void app_import_logs(struct app *a, const char *path)
{
	if (!*path)
		return;
	struct err e = a->logs->start(a->env.c, path);
	if (e.kind)
		app_fail(a, e);
	else
		app_say(a, ROLE_MESSAGE, "the import begins; I stops it");
}

void app_import_stop(struct app *a, const char *answer)
{
	if (*answer != 'y' && *answer != 'Y')
		return;
	a->logs->stop();
	app_say(a, ROLE_MESSAGE, "the import ends soon; what is imported by then stays");
}

void app_import_words(struct app *a, struct buf *out)
{
	int64_t left = 0;
	if (!is_running(a))
		return;
	for (size_t i = 0; i < a->env.hosts.n; i++)
		left += !a->env.hosts.items[i].derived;
	buf_printf(out, "importing, %" PRId64 " events in the case", case_events(a->env.c));
	if (left)
		buf_printf(out, ", %" PRId64 " %s to be joined", left, left == 1 ? "host" : "hosts");
	buf_puts(out, " (I stops)  ");
}
