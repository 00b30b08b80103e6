/* Questions whose answer is a pane: SQL, and how often values occur. */
#include <string.h>

#include "ui/app.h"

void app_sql(struct app *a, const char *text)
{
	if (*text)
		app_answer(a, PANE_SQL, &(struct question){.sql = (char *)(uintptr_t)text});
}

void app_count_values(struct app *a, const char *column)
{
	const struct list *l = pane_list(app_pane(a));
	struct question q = {.relation = l->source.relation, .column = (char *)(uintptr_t)column};
	const struct filter *f = l->source.filter ? l->source.filter : &app_pane(a)->filter.f;
	if (l->source.relation == REL_COUNT) {
		app_say(a, ROLE_MESSAGE, "only columns of the case are counted here; SQL has count(*) and GROUP BY");
		return;
	}
	if (!column || relation_column(l->source.table, column) < 0) {
		app_say(a, ROLE_ERROR, "%s has no column %s", l->source.table->title, column ? column : "of no name");
		return;
	}
	own_filter_set(&q.filter, f);
	app_answer(a, PANE_VALUES, &q);
	app_say_ignored(a, &q.filter.f, relation_get(q.relation));
	own_filter_free(&q.filter);
}

void app_take_value(struct app *a)
{
	struct buf text = {0};
	pane_values_filter(app_pane(a), &text);
	if (text.n && app_back(a))
		app_filter_add(a, buf_text(&text));
	buf_free(&text);
}
