/* The order and the columns of the list that has the focus. */
#include <string.h>

#include "ui/app.h"

void app_list_title(struct app *a, struct buf *out)
{
	const struct pane *p = app_pane(a);
	buf_puts(out, p->ops->title);
	if (p->ops->parts[p->part])
		buf_printf(out, ", %s", p->ops->parts[p->part]);
}

/* Lines of text that are no relation's have no columns to speak of. */
static struct list *the_list(struct app *a)
{
	struct list *l = pane_list(app_pane(a));
	if (l->source.table)
		return l;
	app_say(a, ROLE_MESSAGE, "the lines of this list have no columns to choose or to sort by");
	return NULL;
}

void app_choose_columns(struct app *a, enum columns_purpose purpose)
{
	struct buf title = {0};
	struct list *l = the_list(a);
	if (!l)
		return;
	app_list_title(a, &title);
	pane_columns_about(a->columns, l, buf_text(&title), purpose);
	app_open_overlay(a, a->columns);
	buf_free(&title);
}

void app_keep_view(struct app *a)
{
	struct list *l = pane_list(app_pane(a));
	view_keep(&l->view, &a->env.settings);
	app_fail(a, settings_save(&a->env.settings));
}

void app_sort(struct app *a, const char *column, bool descending)
{
	struct list *l = the_list(a);
	if (!l || (!column && !l->view.sort))
		return;
	view_sort(&l->view, column, descending);
	app_fail(a, pane_load(app_pane(a), &app_place(a)->filter.f, true));
	if (list_sorted(l))
		list_first(l);
	app_keep_view(a);
	if (!l->view.sort)
		app_say(a, ROLE_MESSAGE, "in the usual order");
}

/* What counts or lasts is wanted from the greatest down, all else from the least up. */
static bool descends_first(const struct column *c)
{
	return c->type == COL_INT || c->type == COL_DURATION;
}

void app_sort_next(struct app *a, int64_t i)
{
	const struct list *l = pane_list(app_pane(a));
	if (i < 0 || (size_t)i >= l->source.ncolumns) {
		app_sort(a, NULL, false);
		return;
	}
	const struct column *c = &l->source.columns[i];
	bool first = descends_first(c);
	bool same = l->view.sort && !strcmp(l->view.sort, c->name);
	if (same && l->view.descending != first)
		app_sort(a, NULL, false);
	else
		app_sort(a, c->name, same ? !first : first);
}
