#include "ui/brackets.h"

#include "base/wintime.h"
#include "ui/term.h"

enum { MOST = 200 /* rows of a screen, sessions in it */ };

/* A session, and the rows of the window that were done in it. */
struct bracket {
	int64_t logon_id;
	wintime start, end; /* end 0: it was open when the log ended */
	size_t first, last;
	int lane; /* -1: no room */
};

static bool is_kind(const struct list *l, const struct list_row *row, const char *kind)
{
	return str_eq(list_cell(l, row, "kind")->text, str_of(kind));
}

static size_t find_sessions(const struct list *l, struct bracket *b)
{
	size_t n = 0;
	for (size_t i = 0; i < l->window.n && i < MOST; i++) {
		const struct list_row *row = &l->window.items[i];
		const struct cell *start = list_cell(l, row, "session_start"), *id = list_cell(l, row, "logon_id");
		if (start->kind != CELL_INT || id->kind != CELL_INT)
			continue;
		size_t k = 0;
		while (k < n && (b[k].logon_id != id->number || b[k].start != start->number))
			k++;
		if (k == n)
			b[n++] = (struct bracket){.logon_id = id->number, .start = start->number, .first = i,
						  .end = list_cell(l, row, "session_end")->number};
		b[k].last = i;
	}
	return n;
}

/* Each in the first lane that is free by its first row in sight. */
static void give_lanes(const struct list *l, struct bracket *b, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		bool taken[BRACKET_LANES] = {false};
		wintime t = list_cell(l, &l->window.items[b[i].first], "time")->number;
		for (size_t k = 0; k < i; k++)
			if (b[k].lane >= 0 && (b[k].last >= b[i].first || !b[k].end || b[k].end > t))
				taken[b[k].lane] = true;
		b[i].lane = 0;
		while (b[i].lane < BRACKET_LANES && taken[b[i].lane])
			b[i].lane++;
		if (b[i].lane == BRACKET_LANES)
			b[i].lane = -1;
	}
}

/* Above its rows in sight a session has the lane only where none had it before. */
static bool lane_has_another(const struct bracket *b, size_t k)
{
	for (size_t i = 0; i < k; i++)
		if (b[i].lane == b[k].lane)
			return true;
	return false;
}

static enum glyph sign(const struct list *l, const struct list_row *row, const struct bracket *b, size_t i)
{
	wintime t = list_cell(l, row, "time")->number;
	bool mine = list_cell(l, row, "logon_id")->number == b->logon_id &&
		    list_cell(l, row, "session_start")->number == b->start;
	if (mine && is_kind(l, row, "logon") && i == b->first)
		return GLYPH_TOP;
	if (mine && i == b->last && b->end && (is_kind(l, row, "logoff") || is_kind(l, row, "logoff_requested") ||
					       is_kind(l, row, "ts_logoff")))
		return GLYPH_CORNER;
	if (mine)
		return GLYPH_TEE;
	bool within = t > b->start && (!b->end || t < b->end);
	return within || (i > b->first && i < b->last) ? GLYPH_VLINE : GLYPH_COUNT;
}

void brackets_write(const struct list *l, const struct list_row *row, struct buf *out)
{
	struct bracket b[MOST];
	enum glyph signs[BRACKET_LANES];
	size_t i = (size_t)(row - l->window.items), n = find_sessions(l, b);
	for (int lane = 0; lane < BRACKET_LANES; lane++)
		signs[lane] = GLYPH_COUNT;
	give_lanes(l, b, n);
	for (size_t k = 0; k < n; k++) {
		enum glyph g = b[k].lane < 0 ? GLYPH_COUNT : sign(l, row, &b[k], i);
		if (g != GLYPH_COUNT && !(i < b[k].first && lane_has_another(b, k)))
			signs[b[k].lane] = g;
	}
	for (int lane = 0; lane < BRACKET_LANES; lane++)
		buf_puts(out, signs[lane] == GLYPH_COUNT ? " " : term_glyph(signs[lane]));
}
