/* The record behind a row as Windows' own XML, one element a line. */
#include "base/text.h"
#include "ui/detail_view.h"
#include "ui/pane.h"

struct raw {
	struct pane pane;
	struct detail_view view;
};

/* ---- one line of XML to lines ---- */

enum piece { PIECE_NONE, PIECE_TEXT, PIECE_OPEN, PIECE_EMPTY, PIECE_CLOSE };

struct breaker {
	struct detail *out;
	struct buf line;
	int depth;
	enum piece before;
};

static void end_line(struct breaker *b)
{
	if (b->line.n)
		detail_put(b->out, "", buf_steal(&b->line));
}

/* The tag that xml begins with, its quoted values and all. */
static struct str tag_of(struct str xml)
{
	char quote = 0;
	for (size_t i = 0; i < xml.n; i++) {
		char c = xml.p[i];
		if (quote)
			quote = c == quote ? 0 : quote;
		else if (c == '"' || c == '\'')
			quote = c;
		else if (c == '>')
			return str_sub(xml, 0, i + 1);
	}
	return xml;
}

static enum piece kind_of(struct str tag)
{
	if (tag.n > 1 && tag.p[1] == '/')
		return PIECE_CLOSE;
	return tag.n > 1 && (tag.p[tag.n - 2] == '/' || tag.p[1] == '?') ? PIECE_EMPTY : PIECE_OPEN;
}

/* An element that holds no other stays on one line. */
static void put_tag(struct breaker *b, struct str tag)
{
	enum piece kind = kind_of(tag);
	if (kind == PIECE_CLOSE && b->depth > 0)
		b->depth--;
	bool goes_on = b->before == PIECE_TEXT || (kind == PIECE_CLOSE && b->before == PIECE_OPEN);
	if (!goes_on) {
		end_line(b);
		buf_printf(&b->line, "%*s", 2 * (b->depth < 16 ? b->depth : 16), "");
	}
	text_clean(&b->line, tag);
	b->depth += kind == PIECE_OPEN;
	b->before = kind;
}

static void break_lines(struct detail *out, struct str xml)
{
	struct breaker b = {.out = out};
	while (xml.n) {
		struct str piece = xml.p[0] == '<' ? tag_of(xml) : xml;
		for (size_t i = 0; piece.p[0] != '<' && i < piece.n; i++)
			if (piece.p[i] == '<')
				piece.n = i;
		if (piece.p[0] == '<') {
			put_tag(&b, piece);
		} else {
			text_clean(&b.line, piece);
			b.before = PIECE_TEXT;
		}
		xml = str_sub(xml, piece.n, xml.n);
	}
	end_line(&b);
	buf_free(&b.line);
}

void pane_raw_set(struct pane *p, struct str xml)
{
	struct raw *r = (struct raw *)p;
	detail_view_free(&r->view);
	p->lists[0].shown = -1; /* it has no rows to count */
	r->view.title = "The record as Windows has it";
	break_lines(&r->view.detail, xml);
}

/* ---- the pane ---- */

static struct err load(struct pane *p, const struct filter *f)
{
	(void)p;
	(void)f;
	return OK;
}

static void close_view(struct pane *p)
{
	detail_view_free(&((struct raw *)p)->view);
}

static void draw(struct pane *p, struct area area, bool focused)
{
	detail_view_draw(&((struct raw *)p)->view, area, focused);
}

static struct reply act(struct pane *p, enum action a)
{
	if (a == ACTION_RAW || a == ACTION_OPEN)
		return (struct reply){.kind = REPLY_CLOSE};
	if (detail_view_act(&((struct raw *)p)->view, a) || action_group(a) != GROUP_PANE)
		return (struct reply){.kind = REPLY_DONE};
	return (struct reply){.kind = REPLY_IGNORED};
}

static const char *empty(const struct pane *p)
{
	(void)p;
	return "";
}

static const enum action hints[] = {ACTION_PAGE_DOWN, ACTION_PAGE_UP, ACTION_TOP, ACTION_BOTTOM, ACTION_NONE};

const struct pane_ops pane_raw = {
	.name = "raw",
	.title = "Record",
	.shown_by = ACTION_RAW,
	.keys = KEYS_CHOICE,
	.size = sizeof(struct raw),
	.nlists = 1,
	.hints = hints,
	.load = load,
	.close = close_view,
	.draw = draw,
	.act = act,
	.empty = empty,
};
