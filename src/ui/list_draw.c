/* How a list looks: titles, a gutter for marks, columns, tree guides, and what
 * is not sure told by a sign behind the text, never by colour alone. */
#include <string.h>

#include "base/text.h"
#include "store/marks.h"
#include "ui/list.h"
#include "ui/term.h"

enum { GUIDE_LEVEL = 2 /* columns a level of the tree takes */ };

static int mark_width(const struct list *l)
{
	return !l->look || !l->look->marks ? 0 : l->look->mark_width ? l->look->mark_width : 2;
}

static int gutter(const struct list *l)
{
	return mark_width(l) + 1;
}

const char *list_cell_mark(const struct list *l, const struct list_row *row, size_t column)
{
	return relation_sign(l->source.columns, l->source.ncolumns, column, row->cells);
}

static void draw_titles(const struct list *l, struct area area, const struct column_place *places,
			size_t n)
{
	const char *sort = list_sort(l);
	struct buf title = {0};
	term_fill(area.y, area.x, area.width, ROLE_HEADING);
	for (size_t i = 0; i < n; i++) {
		buf_clear(&title);
		if (sort && !strcmp(l->source.columns[places[i].column].name, sort))
			buf_puts(&title, term_glyph(l->view.descending ? GLYPH_DOWN : GLYPH_UP));
		buf_puts(&title, places[i].title);
		draw_cell(area.y, area.x + gutter(l) + places[i].x, places[i].width, ROLE_HEADING,
			  buf_str(&title), places[i].right, 0);
	}
	buf_free(&title);
}

/* Draws the lines that lead to a row, and gives the columns they took. */
static int draw_guides(const struct list_row *row, int y, int x, int width, enum role role)
{
	int levels = row->depth, at = 0, first = 1;
	if (levels * GUIDE_LEVEL > width * 2 / 3) {
		first = levels - width * 2 / 3 / GUIDE_LEVEL + 1;
		at += term_text(y, x, 1, role, str_of(term_glyph(GLYPH_MORE)));
	}
	for (int d = first; d < levels; d++, at += GUIDE_LEVEL)
		if (d < 64 && row->guides & UINT64_C(1) << d)
			term_text(y, x + at, 1, role, str_of(term_glyph(GLYPH_VLINE)));
	if (levels > 0)
		at += term_text(y, x + at, 1, role, str_of(term_glyph(row->flags & ROW_LAST
								      ? GLYPH_CORNER : GLYPH_TEE)));
	enum glyph marker = !(row->flags & ROW_FOLDABLE) ? GLYPH_HLINE
			    : row->flags & ROW_UNFOLDED ? GLYPH_UNFOLDED : GLYPH_FOLDED;
	at += term_text(y, x + at, 1, role, str_of(term_glyph(marker)));
	return at + 1;
}

struct line {
	const struct list_row *row;
	int y, x;
	enum role fixed; /* of the whole line; ROLE_TEXT: each cell has its own */
};

/* Of a host's long name the domain goes first. */
static void shorten_host(struct buf *text, int width)
{
	char *dot = text->n ? strchr(text->p, '.') : NULL;
	if (!dot || text_width(buf_str(text)) <= width)
		return;
	text->n = (size_t)(dot - text->p);
	*dot = '\0';
}

/* What is cut keeps the sign behind it: without it, it would seem sure. Gives the columns that
 * are left for the text. */
static int draw_sign(const struct list *l, const struct line *line, const struct column_place *place, int x, int width,
		     enum role role, struct buf *text)
{
	struct str sign = str_of(list_cell_mark(l, line->row, place->column));
	int n = (int)sign.n;
	if (!n || !str_ends_nocase(buf_str(text), sign) || width < n + 2 || text_width(buf_str(text)) <= width)
		return width;
	term_text(line->y, x + width - n, n, role, sign);
	text->n -= sign.n;
	if (text->n && text->p[text->n - 1] == ' ')
		text->n--;
	return width - n;
}

static void draw_column(const struct list *l, const struct line *line,
			const struct column_place *place, bool guides, struct buf *text)
{
	enum role role = line->fixed;
	int x = line->x + gutter(l) + place->x, width = place->width;
	buf_clear(text);
	const struct list_row *row = line->row;
	if (!l->look || !l->look->cell ||
	    !l->look->cell(l->look_context, row, place->column, text, &role)) {
		column_words(text, &l->source.columns[place->column], &row->cells[place->column], true);
		const char *mark = list_cell_mark(l, row, place->column);
		if (guides && row->depth == 1)
			mark = ""; /* a root shows that its parent is not known */
		if (*mark)
			buf_printf(text, "%s%s", text->n && !place->right ? " " : "", mark);
	}
	if (line->fixed != ROLE_TEXT)
		role = line->fixed;
	if (guides) {
		int used = draw_guides(row, line->y, x, width,
				       line->fixed == ROLE_TEXT ? ROLE_GUIDE : line->fixed);
		x += used;
		width -= used;
	}
	if (!strcmp(l->source.columns[place->column].name, "host"))
		shorten_host(text, width);
	int skip = place->stretch && !guides ? l->skip : 0;
	if (!skip)
		width = draw_sign(l, line, place, x, width, role, text);
	draw_cell(line->y, x, width, role, buf_str(text), place->right, skip);
}

static enum relation_id row_relation(const struct list *l, const struct list_row *row)
{
	return row->flags & ROW_BOOT ? REL_BOOT : l->source.relation;
}

static void draw_row(const struct list *l, const struct line *line, int width,
		     const struct column_place *places, size_t n)
{
	struct buf text = {0};
	if (line->fixed != ROLE_TEXT)
		term_fill(line->y, line->x, width, line->fixed);
	if (l->look && l->look->marks) {
		enum role role = ROLE_MARK;
		l->look->marks(l->look_context, line->row, &text, &role);
		term_text(line->y, line->x, mark_width(l), line->fixed == ROLE_TEXT ? role : line->fixed,
			  buf_str(&text));
	}
	if (l->marked && marks_of(l->marked, row_relation(l, line->row), line->row->key))
		term_text(line->y, line->x + gutter(l) - 1, 1, line->fixed == ROLE_TEXT ? ROLE_ALERT : line->fixed,
			  STR("*"));
	bool guides = l->look && l->look->guides;
	if (line->row->flags & ROW_BOOT) {
		struct column_place whole = places[0];
		whole.width = width - gutter(l);
		draw_column(l, line, &whole, guides, &text);
	} else {
		for (size_t i = 0; i < n; i++)
			draw_column(l, line, &places[i], guides && i == 0, &text);
	}
	buf_free(&text);
}

void list_draw(struct list *l, struct area area, bool focused)
{
	struct column_place places[COLUMNS_MAX];
	struct column_pick picks[COLUMNS_MAX + 1];
	l->drawn = area;
	list_resize(l, area.height - 1);
	list_picks(l, picks);
	size_t n = columns_fit(l->source.columns, l->source.ncolumns, picks,
			       l->view.columns.n ? NULL : l->without, area.width - gutter(l), places);
	if (!n || area.height < 1)
		return;
	draw_titles(l, area, places, n);
	struct buf heading = {0};
	int y = area.y + 1, end = area.y + area.height;
	for (size_t i = 0; i < l->window.n && y < end; i++) {
		bool other = list_heading(l, i, &heading);
		if (other || (i == 0 && heading.n))
			draw_cell(y++, area.x, area.width, ROLE_DAY, buf_str(&heading), false, 0);
		if (y >= end)
			break;
		bool here = l->window.items[i].key == l->cursor;
		struct line line = {&l->window.items[i], y++, area.x,
				    !here ? ROLE_TEXT : focused ? ROLE_SELECTED : ROLE_SELECTED_AWAY};
		draw_row(l, &line, area.width, places, n);
	}
	buf_free(&heading);
}

int64_t list_key_at(const struct list *l, int y)
{
	struct buf heading = {0};
	int at = l->drawn.y + 1;
	int64_t key = 0;
	for (size_t i = 0; i < l->window.n && at <= y; i++, at++) {
		bool other = list_heading(l, i, &heading);
		at += other || (i == 0 && heading.n);
		key = at == y ? l->window.items[i].key : 0;
	}
	buf_free(&heading);
	return key;
}
