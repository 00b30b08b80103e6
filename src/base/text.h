/* Text from logs is hostile: it may hold escape sequences, bidi controls,
 * broken UTF-8 and wide characters.  What reaches a terminal passes here. */
#ifndef EVTRAIL_BASE_TEXT_H
#define EVTRAIL_BASE_TEXT_H

#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/str.h"

/* Takes one character from the front of *s and moves on; broken bytes come one
 * at a time as U+FFFD.  *s must not be empty. */
uint32_t utf8_next(struct str *s);
void utf8_put(struct buf *out, uint32_t c);

/* Adds s to out as valid UTF-8 that cannot move a cursor, change a colour or
 * reverse what is read: C0, C1, DEL and bidi, zero-width, line-separator and
 * tag characters become visible as \n, \t, \x1b or \u202e; broken bytes become
 * U+FFFD.  A backslash stays as it is. */
void text_clean(struct buf *out, struct str s);

/* Adds a path or file's name so that nothing at the end of it, or of a folder in it, goes
 * unseen: blanks there become U+2420 (␠), and blanks other than that of ASCII, wherever they
 * are, \u00a0 and the like.  Not cleaned. */
void text_show_blanks(struct buf *out, struct str name);

/* Columns that s (already clean) takes on a terminal. */
int text_width(struct str s);
/* The longest start of s (already clean) that fits in width columns. */
struct str text_fit(struct str s, int width);

/* Case-folded UTF-8 for comparing names and paths (simple lower-casing of each
 * character, as Windows compares paths; no language rules). */
void text_fold(struct buf *out, struct str s);

#endif
