#include "ui/draw.h"

#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "ui/term.h"

struct area area_take_top(struct area *a, int lines)
{
	if (lines > a->height)
		lines = a->height;
	struct area taken = {a->y, a->x, lines, a->width};
	a->y += lines;
	a->height -= lines;
	return taken;
}

struct area area_take_foot(struct area *a, int lines)
{
	if (lines > a->height)
		lines = a->height;
	a->height -= lines;
	return (struct area){a->y + a->height, a->x, lines, a->width};
}

void draw_cell(int y, int x, int width, enum role role, struct str text, bool right, int skip)
{
	if (width <= 0)
		return;
	struct buf clean = {0};
	text_clean(&clean, text);
	struct str shown = buf_str(&clean);
	int full = text_width(shown);
	if (skip > full - width) /* never further than to show the end */
		skip = full > width ? full - width : 0;
	full -= skip;
	if (full > width) {
		int used = term_text_from(y, x, width - 1, skip, role, shown);
		term_text(y, x + used, 1, role, str_of(term_glyph(GLYPH_MORE)));
	} else {
		term_text_from(y, x + (right ? width - full : 0), width, skip, role, shown);
	}
	buf_free(&clean);
}

void draw_rule(int y, int x, int width, const char *title, enum role title_role)
{
	for (int i = 0; i < width; i++)
		term_text(y, x + i, 1, ROLE_BORDER, str_of(term_glyph(GLYPH_HLINE)));
	if (!title || !*title || width < 6)
		return;
	struct buf b = {0};
	buf_printf(&b, " %s ", title);
	term_text(y, x + 1, width - 2, title_role, buf_str(&b));
	buf_free(&b);
}

void draw_vertical(int y, int x, int height)
{
	for (int i = 0; i < height; i++)
		term_text(y + i, x, 1, ROLE_BORDER, str_of(term_glyph(GLYPH_VLINE)));
}

/* Takes what fits in width columns off the front of *rest. */
static struct str take_line(struct str *rest, int width)
{
	struct str line = text_fit(*rest, width);
	if (line.n == rest->n) {
		*rest = str_sub(*rest, rest->n, rest->n);
		return line;
	}
	if (!line.n) { /* a wide character in one column */
		struct str next = *rest;
		utf8_next(&next);
		*rest = next;
		return line;
	}
	ptrdiff_t space = str_rfind(line, ' ');
	if (space > 0 && (size_t)space > line.n / 3 && rest->p[line.n] != ' ')
		line = str_sub(line, 0, (size_t)space);
	*rest = str_sub(*rest, line.n, rest->n);
	while (rest->n && rest->p[0] == ' ')
		*rest = str_sub(*rest, 1, rest->n);
	return line;
}

int draw_wrapped(struct area area, enum role role, struct str text, int first)
{
	if (area.width < 1)
		return 1;
	struct buf clean = {0};
	text_clean(&clean, text);
	struct str rest = buf_str(&clean);
	int lines = 0;
	do {
		struct str line = take_line(&rest, area.width);
		if (lines >= first && lines - first < area.height)
			term_text(area.y + lines - first, area.x, area.width, role, line);
		lines++;
	} while (rest.n);
	buf_free(&clean);
	return lines;
}
