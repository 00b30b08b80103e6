/* The screen as a whole: tabs, where one is, the pane, the detail panel, the
 * status line and the keys that matter now. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "base/zone.h"
#include "model/coverage.h"
#include "ui/app.h"

enum {
	LEAST_WIDTH = 20,
	LEAST_HEIGHT = 5,
	WIDE_TABS = 110,  /* columns from which on all tabs have names */
	FIRST_TABS = 6,   /* the others have only a number where it is narrow */
	ROOMY = 12,      /* lines from which on the breadcrumb has one */
	DETAIL_FROM = 18, /* lines from which on the detail is shown unasked */
	DETAIL_RIGHT = 160 /* columns from which on it stands at the right */
};

static int put(int y, int x, int end, enum role role, const char *text)
{
	return x + term_text(y, x, end - x, role, str_of(text));
}

/* ---- the top ---- */

static const char *file_name(const char *path)
{
	const char *slash = strrchr(path, '/');
	return slash ? slash + 1 : path;
}

static void draw_case(struct app *a, int y, int x, int width)
{
	struct buf b = {0}, clean = {0}, zone = {0};
	const char *host = app_place(a)->filter.f.host;
	const struct case_hosts *hosts = &a->env.hosts;
	if (!host && hosts->n == 1)
		host = hosts->items[0].name;
	if (host)
		text_clean(&b, host_short(str_of(host)));
	else
		buf_printf(&b, "%zu hosts", hosts->n);
	buf_printf(&zone, " %s %s ", term_glyph(GLYPH_DOT), zone_name());
	buf_printf(&clean, "%s ", term_glyph(GLYPH_DOT));
	/* The zone is always told; only the blank behind it may go. */
	int room = width - text_width(buf_str(&clean)) - text_width(buf_str(&zone)) + 1;
	struct str whole = buf_str(&b), fits = text_fit(whole, room);
	if (fits.n < whole.n)
		fits = text_fit(whole, room - 1);
	buf_add_str(&clean, fits);
	buf_puts(&clean, fits.n < whole.n ? term_glyph(GLYPH_MORE) : "");
	buf_add_str(&clean, buf_str(&zone));
	int right = text_width(buf_str(&clean));
	if (right > width)
		right = width;
	struct str name = str_of(file_name(case_path(a->env.c)));
	int name_width = text_width(name) + 1;
	if (name_width > width - right)
		name_width = width - right;
	int start = x + width - right - name_width;
	if (name_width > 3)
		draw_cell(y, start, name_width - 1, ROLE_TITLE, name, false, 0);
	term_text(y, x + width - right, right, ROLE_TITLE, buf_str(&clean));
	buf_free(&b);
	buf_free(&clean);
	buf_free(&zone);
}

static void draw_tabs(struct app *a, int y, int width)
{
	int x = 0;
	term_fill(y, 0, width, ROLE_TAB);
	for (int i = 0; i < PANE_COUNT; i++) {
		bool active = !a->overlay && app_place(a)->pane == (enum pane_id)i;
		char text[32];
		if (i >= PANE_TABS) {
			snprintf(text, sizeof text, " %s ", a->panes[i]->ops->title);
			x = active ? put(y, x, width, ROLE_TAB_ACTIVE, text) : x;
			continue;
		}
		bool number_only = width < (i < FIRST_TABS ? 60 : WIDE_TABS) && !active;
		const char *form = number_only ? " %d" : width < WIDE_TABS ? " %d %s" : " %d %s ";
		snprintf(text, sizeof text, form, i + 1, a->panes[i]->ops->title);
		x = put(y, x, width, active ? ROLE_TAB_ACTIVE : ROLE_TAB, text);
		a->tab_end[i] = x;
	}
	if (width - x > 12)
		draw_case(a, y, x + 1, width - x - 1);
}

/* The way here, as much of its end as there is room for. */
static void draw_crumbs(struct app *a, int y, int width)
{
	struct buf label = {0};
	app_label(a, &label);
	char arrow[16];
	snprintf(arrow, sizeof arrow, " %s ", term_glyph(GLYPH_CRUMB));
	int room = width - 2 - text_width(buf_str(&label));
	size_t first = a->here;
	while (first > 0) {
		int need = text_width(str_of(a->places.items[first - 1].label)) + 3;
		if (need > room - 4)
			break;
		room -= need;
		first--;
	}
	int x = 1;
	if (first > 0) {
		x = put(y, x, width, ROLE_CRUMB, term_glyph(GLYPH_MORE));
		x = put(y, x, width, ROLE_CRUMB, arrow);
	}
	for (size_t i = first; i < a->here; i++) {
		x = put(y, x, width, ROLE_CRUMB, a->places.items[i].label);
		x = put(y, x, width, ROLE_CRUMB, arrow);
	}
	put(y, x, width, ROLE_CRUMB_ACTIVE, buf_text(&label));
	buf_free(&label);
}

/* ---- the foot ---- */

/* How far it has come that is still at work. */
static void progress_words(const struct list *l, struct buf *out)
{
	int64_t looked = l->source.ops->looked ? l->source.ops->looked(l->source.context) : 0;
	if (l->unfinished)
		buf_puts(out, "looking for rows");
	else
		buf_printf(out, "%" PRId64 " rows so far", l->shown);
	if (looked && l->all > 0)
		buf_printf(out, ", %d%%", looked < l->all ? (int)(looked * 100 / l->all) : 99);
	else if (looked)
		buf_printf(out, ", %" PRId64 " seen", looked);
}

static void position_words(const struct list *l, struct buf *out)
{
	if (l->unfinished || l->counting) {
		progress_words(l, out);
		return;
	}
	if (l->shown < 0)
		return;
	if (l->rank >= 0 && l->cursor)
		buf_printf(out, "row %" PRId64 " ", l->rank + 1);
	if (l->all > l->shown && out->n)
		buf_printf(out, "of %" PRId64 ", %" PRId64 " in all", l->shown, l->all);
	else if (l->all > l->shown)
		buf_printf(out, "%" PRId64 " of %" PRId64 " shown", l->shown, l->all);
	else
		buf_printf(out, "%s%" PRId64 "%s", out->n ? "of " : "", l->shown,
			   out->n ? "" : " rows");
}

static void filter_line(struct app *a, struct buf *out)
{
	const struct filter *f = &app_place(a)->filter.f;
	if (filter_is_empty(f))
		return;
	struct buf words = {0};
	filter_words_write(&words, f);
	buf_puts(out, "filter: ");
	buf_add_str(out, buf_str(&words));
	if (f->logon)
		buf_printf(out, "%sone session", words.n ? " " : "");
	if (f->subtree)
		buf_printf(out, "%sone subtree", words.n ? " " : "");
	buf_puts(out, f->where && strchr(f->where, '\n') ? " (F drops the last)" : " (F drops it)");
	buf_free(&words);
}

static void sort_line(struct app *a, struct buf *out)
{
	const struct list *l = pane_list(app_pane(a));
	if (list_sort(l))
		buf_printf(out, "%ssorted by %s %s (s)", out->n ? "  " : "", list_sort(l),
			   term_glyph(l->view.descending ? GLYPH_DOWN : GLYPH_UP));
}

static void coverage_line(struct app *a, struct buf *out)
{
	const char *before = out->n ? "  ! " : "! ";
	for (int i = 0; i < COVERAGE_PROBLEM_COUNT; i++)
		if (a->day_problems & 1u << i) {
			buf_printf(out, "%s%s", before, coverage_problem(i)->words);
			before = ", ";
		}
	if (a->day_problems)
		buf_puts(out, " that day (6)");
}

void app_draw_busy(struct app *a, int64_t ms)
{
	int height, width;
	char words[64];
	term_size(&height, &width);
	int y = a->asking || height >= ROOMY ? height - 2 : height - 1;
	snprintf(words, sizeof words, "still at work, %d s (Esc stops)", (int)(ms / 1000));
	term_fill(y, 0, width, ROLE_STATUS);
	term_text(y, 1, width - 2, ROLE_MESSAGE, str_of(words));
	term_flush();
}

static void draw_status(struct app *a, int y, int width)
{
	struct buf right = {0}, left = {0};
	enum role role = ROLE_STATUS;
	term_fill(y, 0, width, ROLE_STATUS);
	position_words(pane_list(app_front(a)), &right);
	if (a->asking)
		prompt_candidates(&a->prompt, &left);
	if (left.n) {
		role = ROLE_MESSAGE;
	} else if (a->message.n) {
		role = a->message_role;
		buf_add_str(&left, buf_str(&a->message));
	} else if (!a->overlay && !app_pane(a)->ops->unfiltered) {
		app_import_words(a, &left);
		filter_line(a, &left);
		sort_line(a, &left);
		coverage_line(a, &left);
	}
	int right_width = text_width(buf_str(&right));
	bool no_room = a->message.n && text_width(buf_str(&left)) > width - right_width - 4;
	if (right_width > width / 2 || no_room)
		right_width = 0;
	draw_cell(y, 1, width - right_width - 4, role, buf_str(&left), false, 0);
	term_text(y, width - right_width - 1, right_width, ROLE_STATUS, buf_str(&right));
	buf_free(&right);
	buf_free(&left);
}

static int hint_at(int y, int x, int width, enum key_table keys, enum action action,
		   const char *word)
{
	struct buf key = {0};
	binding_keys(&key, keys, action, 1);
	int need = text_width(buf_str(&key)) + 1 + text_width(str_of(word));
	if (key.n && x + need <= width) {
		x = put(y, x, width, ROLE_KEY, buf_text(&key));
		x = put(y, x + 1, width, ROLE_DIM, word) + 2;
	}
	buf_free(&key);
	return x;
}

/* What may bring rows where there are none. */
static int hint_nothing(struct app *a, int y, int x, int room, enum key_table keys)
{
	static const enum action why[] = {ACTION_PANE_SOURCES, ACTION_PANE_COVERAGE, ACTION_NONE};
	if (!filter_is_empty(&app_place(a)->filter.f))
		return hint_at(y, x, room, keys, ACTION_FILTER_DROP, action_hint(ACTION_FILTER_DROP));
	bool of_logs = app_place(a)->pane < PANE_TABS && app_place(a)->pane != PANE_MARKS;
	for (const enum action *h = why; of_logs && *h; h++)
		x = hint_at(y, x, room, keys, *h, action_hint(*h));
	return x;
}

static void draw_hints(struct app *a, int y, int width)
{
	struct pane *p = app_front(a);
	enum key_table keys = p->ops->keys;
	bool sorted = p->ops->opens_sorted && list_sorted(pane_list(p));
	const char *opens = sorted ? p->ops->opens_sorted : p->ops->opens[p->part];
	const char *leave = a->overlay || a->detail_focused ? "close" : a->here ? "back" : "quit";
	int room = width - (int)strlen("? help  q close   ");
	int x = 1;
	bool rows = list_row(pane_list(p)) != NULL;
	if (opens && rows && !a->detail_focused)
		x = hint_at(y, x, room, keys, ACTION_OPEN, opens);
	for (const enum action *h = p->ops->hints; *h; h++)
		if (a->overlay || (app_leads(a, *h) && (rows || *h == ACTION_SHOW_ALL || *h == ACTION_DAYS)))
			x = hint_at(y, x, room, keys, *h, action_hint(*h));
	if (!rows && !a->overlay)
		x = hint_nothing(a, y, x, room, keys);
	if (!a->overlay)
		x = hint_at(y, x, width, keys, ACTION_HELP, action_hint(ACTION_HELP));
	hint_at(y, x, width, keys, ACTION_CLOSE, leave);
}

static void draw_foot(struct app *a, struct area *screen)
{
	if (a->asking || screen->height >= ROOMY) {
		struct area line = area_take_foot(screen, 1);
		if (a->asking)
			prompt_draw(&a->prompt, line.y, line.width);
		else
			draw_hints(a, line.y, line.width);
	}
	struct area status = area_take_foot(screen, 1);
	draw_status(a, status.y, status.width);
}

/* ---- the middle ---- */

static void draw_detail(struct app *a, struct area *body)
{
	struct area area = *body;
	if (body->width >= DETAIL_RIGHT && !app_pane(a)->ops->wide) {
		area.width = body->width * 2 / 5;
		if (area.width > 80)
			area.width = 80;
		area.x += body->width - area.width;
		body->width -= area.width + 1;
		draw_vertical(body->y, area.x - 1, body->height);
	} else {
		int lines = body->height / 3;
		area = area_take_foot(body, lines < 6 ? 6 : lines > 16 ? 16 : lines);
	}
	a->detail_area = area;
	detail_view_draw(&a->detail, area, a->detail_focused);
}

static bool detail_wanted(struct app *a, const struct area *body, int height)
{
	if (a->overlay || body->height < 10 || !a->detail.key)
		return false;
	return a->detail_wish == 1 || (a->detail_wish == -1 && height >= DETAIL_FROM);
}

static void draw_body(struct app *a, struct area body, int height)
{
	struct pane *p = app_front(a);
	a->detail_shown = detail_wanted(a, &body, height);
	if (!a->detail_shown)
		a->detail_focused = false;
	else
		draw_detail(a, &body);
	for (size_t i = 0; i < PANE_LISTS; i++)
		p->lists[i].drawn.height = 0;
	p->ops->draw(p, body, !a->detail_focused);
}

void app_draw(struct app *a)
{
	struct area screen = {0};
	term_size(&screen.height, &screen.width);
	int height = screen.height;
	term_clear();
	if (screen.width < LEAST_WIDTH || height < LEAST_HEIGHT) {
		draw_wrapped(screen, ROLE_TEXT, STR("terminal too small"), 0);
		return;
	}
	draw_foot(a, &screen);
	struct area tabs = area_take_top(&screen, 1);
	draw_tabs(a, tabs.y, tabs.width);
	if (height >= ROOMY && !a->overlay) {
		struct area crumbs = area_take_top(&screen, 1);
		draw_crumbs(a, crumbs.y, crumbs.width);
	}
	draw_body(a, screen, height);
}
