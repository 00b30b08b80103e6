/* Marks and notes on the selected row, in any pane. */
#include <stdlib.h>
#include <string.h>

#include "ui/app.h"

/* "process cmd.exe 4312": the part of the place's label that names the row. */
static void row_title(struct app *a, struct buf *out)
{
	struct buf label = {0};
	app_label(a, &label);
	const char *colon = strstr(buf_text(&label), ": ");
	buf_puts(out, colon ? colon + 2 : buf_text(&label));
	buf_free(&label);
}

/* The row's mark; in the pane of marks the row is the mark. */
static int64_t mark_here(struct app *a, enum relation_id *id, int64_t *key)
{
	*id = REL_COUNT;
	*key = 0;
	if (!app_selection(a, id, key))
		return 0;
	return *id == REL_MARK ? *key : marks_of(&a->env.marks, *id, *key);
}

static void changed(struct app *a, struct err e, const char *what)
{
	if (e.kind) {
		app_fail(a, e);
		return;
	}
	app_own_change(a);
	app_fail(a, marks_load(a->env.c, &a->env.marks));
	a->panes[PANE_MARKS]->loaded = false;
	if (app_place(a)->pane == PANE_MARKS)
		app_fail(a, pane_load(app_pane(a), &app_place(a)->filter.f, true));
	detail_view_free(&a->detail);
	app_say(a, ROLE_MESSAGE, "%s (8 lists all marks)", what);
}

static struct err set(struct app *a, enum relation_id id, int64_t key, const char *note)
{
	struct buf title = {0};
	struct err e = id == REL_MARK ? mark_row(a->env.c, key, &id, &key) : OK;
	if (!e.kind && !key)
		e = err_new(ERR_NOT_FOUND, "the marked row is not in the case now");
	row_title(a, &title);
	if (!e.kind)
		e = mark_set(a->env.c, id, key, buf_text(&title), note);
	buf_free(&title);
	return e;
}

void app_mark(struct app *a)
{
	enum relation_id id;
	int64_t key, mark = mark_here(a, &id, &key);
	if (!key)
		app_say(a, ROLE_MESSAGE, "no row is selected");
	else if (mark)
		changed(a, mark_remove(a->env.c, mark), "mark taken away");
	else
		changed(a, set(a, id, key, NULL), "marked; a adds a note");
}

void app_note_text(struct app *a, struct buf *out)
{
	enum relation_id id;
	int64_t key, mark = mark_here(a, &id, &key);
	if (mark)
		app_fail(a, mark_note(a->env.c, mark, out));
}

void app_note(struct app *a, const char *text)
{
	enum relation_id id;
	int64_t key;
	mark_here(a, &id, &key);
	if (!key)
		app_say(a, ROLE_MESSAGE, "no row is selected");
	else
		changed(a, set(a, id, key, text), "noted");
}
