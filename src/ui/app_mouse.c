/* The mouse: a click selects the row under it, a second one opens it; on a tab it
 * shows the pane, on the detail panel it goes there. */
#include "ui/app.h"

static bool inside(const struct area *a, int y, int x)
{
	return y >= a->y && y < a->y + a->height && x >= a->x && x < a->x + a->width;
}

static bool click_tab(struct app *a, int y, int x)
{
	if (y != 0 || a->overlay)
		return false;
	for (int i = 0; i < PANE_TABS; i++) {
		if (x >= a->tab_end[i])
			continue;
		app_switch(a, (enum pane_id)i);
		return true;
	}
	return false;
}

static bool click_row(struct app *a, int y, int x)
{
	struct pane *p = app_front(a);
	for (size_t i = 0; i < p->ops->nlists; i++) {
		struct list *l = &p->lists[i];
		int64_t key = inside(&l->drawn, y, x) ? list_key_at(l, y) : 0;
		if (!key)
			continue;
		bool again = key == l->cursor && p->part == i && !a->detail_focused;
		a->detail_focused = false;
		p->part = i;
		list_select(l, key);
		if (again)
			app_act(a, ACTION_OPEN);
		return true;
	}
	return false;
}

void app_click(struct app *a, int y, int x)
{
	if (!click_tab(a, y, x) && !click_row(a, y, x) && a->detail_shown && inside(&a->detail_area, y, x))
		a->detail_focused = true;
}
