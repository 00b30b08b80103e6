#include "ui/detail_view.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "ui/term.h"

enum { LABEL_WIDTH = 17 };

void detail_view_free(struct detail_view *v)
{
	detail_free(&v->detail);
	free(v->problem);
	*v = (struct detail_view){0};
}

void detail_view_set(struct detail_view *v, struct case_file *c, enum relation_id id, int64_t key)
{
	if (v->key == key && v->relation == id)
		return;
	detail_view_free(v);
	v->relation = id;
	v->key = key;
	if (!key)
		return;
	struct err e = detail_of(c, id, key, &v->detail);
	v->problem = e.text;
}

bool detail_view_act(struct detail_view *v, enum action a)
{
	int page = v->height > 1 ? v->height - 1 : 1, last = v->lines - v->height;
	switch (a) {
	case ACTION_WHEEL_DOWN: v->first += 3; break;
	case ACTION_WHEEL_UP: v->first -= 3; break;
	case ACTION_DOWN: v->first++; break;
	case ACTION_UP: v->first--; break;
	case ACTION_PAGE_DOWN: v->first += page; break;
	case ACTION_PAGE_UP: v->first -= page; break;
	case ACTION_HALF_DOWN: v->first += page / 2 + 1; break;
	case ACTION_HALF_UP: v->first -= page / 2 + 1; break;
	case ACTION_TOP: v->first = 0; break;
	case ACTION_BOTTOM: v->first = last; break;
	default: return false;
	}
	if (v->first > last)
		v->first = last;
	if (v->first < 0)
		v->first = 0;
	return true;
}

/* Draws one labelled line `at` lines below the top of the area, which may be
 * above it; gives the lines it takes. */
static int draw_line(const struct detail_line *line, struct area area, int at, bool labels)
{
	int label = !labels ? -1 : area.width > 4 * LABEL_WIDTH ? LABEL_WIDTH : LABEL_WIDTH / 2;
	struct area text = {area.y + at, area.x + label + 1, area.height - at,
			    area.width - label - 1};
	int first = at < 0 ? -at : 0;
	text.y += first;
	text.height -= first;
	if (labels && at >= 0 && at < area.height)
		draw_cell(area.y + at, area.x, label, ROLE_LABEL, str_of(line->label), false, 0);
	if (text.height < 0)
		text.height = 0;
	return draw_wrapped(text, ROLE_TEXT, str_of(line->text), first);
}

static void draw_position(const struct detail_view *v, struct area rule)
{
	struct buf b = {0};
	if (v->lines > v->height && v->height > 0)
		buf_printf(&b, " %d-%d of %d lines ", v->first + 1, v->first + v->height, v->lines);
	int width = text_width(buf_str(&b));
	if (width && width + 20 < rule.width)
		term_text(rule.y, rule.x + rule.width - width - 1, width, ROLE_CRUMB, buf_str(&b));
	buf_free(&b);
}

void detail_view_draw(struct detail_view *v, struct area area, bool focused)
{
	struct area rule = area_take_top(&area, 1);
	draw_rule(rule.y, rule.x, rule.width, v->title ? v->title : "Detail",
		  focused ? ROLE_CRUMB_ACTIVE : ROLE_CRUMB);
	area.x++;
	area.width -= 2;
	v->height = area.height;
	if (v->problem)
		draw_wrapped(area, ROLE_ALERT, str_of(v->problem), 0);
	int at = -v->first;
	for (size_t i = 0; i < v->detail.n; i++)
		at += draw_line(&v->detail.lines[i], area, at, !v->title);
	v->lines = at + v->first;
	draw_position(v, rule);
}
