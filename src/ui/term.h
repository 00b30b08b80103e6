/* The terminal: the only part of evtrail that knows curses.  There is one, so
 * its state is in term.c.
 *
 * Text drawn here is cleaned, clipped to its cells and shown in a role; nothing
 * reaches the terminal another way.  Coordinates are (line, column) from 0. */
#ifndef EVTRAIL_UI_TERM_H
#define EVTRAIL_UI_TERM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"
#include "ui/keys.h"
#include "ui/roles.h"

struct term_options {
	bool ascii;    /* no line drawing, as in a locale that is not UTF-8 */
};

/* Takes the terminal over until term_end(), and gives it back on any signal
 * that ends the program.  Fails where there is none or its type is unknown. */
struct err term_start(const struct term_options *o);
/* The same without a terminal: keys come from term_feed(), the screen is read
 * with term_read_line(). */
struct err term_start_headless(const struct term_options *o, int width, int height);
void term_end(void);
bool term_is_headless(void);

void term_size(int *height, int *width);
/* Headless only. Feeds K_RESIZE as well. */
void term_resize(int width, int height);
/* Stops the program as the shell's Ctrl-Z does; back when it goes on. */
void term_suspend(void);

/* The next key; K_NONE where none is waiting and wait is false, or where a
 * headless queue has run dry. */
int32_t term_key(bool wait);
/* The same, waiting so long at most. */
int32_t term_key_within(int ms);
/* Puts a key at the end of the queue of those waiting. */
void term_feed(int32_t key);
/* Whether a key is waiting. What was typed behind it stays in the terminal: after the
 * key that quits, it is the shell's. */
bool term_key_waits(void);
/* Whether this key is among all that were typed so far. */
bool term_key_was_typed(int32_t key);

/* How roles look from now on: THEME_DARK at the start; THEME_NONE in any case where
 * the terminal has no colours. */
void term_theme(enum theme theme);

/* Whether clicks and the wheel come as keys; the terminal then no longer selects text by
 * itself. Off at the start. */
void term_mouse(bool on);

void term_clear(void);
/* Draws s in at most width cells and gives the number used. skip: columns of
 * the text that lie to the left of the first cell. */
int term_text(int y, int x, int width, enum role role, struct str s);
int term_text_from(int y, int x, int width, int skip, enum role role, struct str s);
void term_fill(int y, int x, int width, enum role role);
/* Shows the cursor there at the next flush; hidden again by term_clear(). */
void term_cursor(int y, int x);
void term_flush(void);
/* As term_flush, with every cell sent again. */
void term_flush_all(void);

enum glyph {
	GLYPH_HLINE,
	GLYPH_VLINE,
	GLYPH_TEE,     /* a branch with more below */
	GLYPH_CORNER,  /* the last branch */
	GLYPH_FOLDED,
	GLYPH_UNFOLDED,
	GLYPH_CRUMB,   /* between places */
	GLYPH_DOT,     /* between facts */
	GLYPH_MORE,    /* text goes on */
	GLYPH_TOP,     /* the first branch */
	GLYPH_BAR_1,   /* bars of eight heights */
	GLYPH_BAR_8 = GLYPH_BAR_1 + 7,
	GLYPH_UP,      /* sorted, the least first */
	GLYPH_DOWN,    /* sorted, the greatest first */
	GLYPH_BLOCK,   /* of a bar */
	GLYPH_COUNT
};
/* Each takes one column. */
const char *term_glyph(enum glyph g);

/* One line as UTF-8 without blanks at its end; roles: as the letters of
 * role_letter() instead. */
void term_read_line(int y, bool roles, struct buf *out);

#endif
