/* Keys as evtrail sees them: a Unicode character, a control character (Ctrl-D
 * is 4), or one of the codes below.  Written as text they look as in vi's
 * manuals: jj<Enter>p<C-d><Backspace>; a plain < is <lt>. */
#ifndef EVTRAIL_UI_KEYS_H
#define EVTRAIL_UI_KEYS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/str.h"

enum key {
	K_NONE = -1,
	K_TAB = '\t',
	K_ENTER = '\r',
	K_ESC = 27,
	K_BACKSPACE = 127,
	K_UP = 0x200000, /* above every Unicode character */
	K_DOWN,
	K_LEFT,
	K_RIGHT,
	K_HOME,
	K_END,
	K_PAGE_UP,
	K_PAGE_DOWN,
	K_INSERT,
	K_DELETE,
	K_BACK_TAB,
	K_F1,
	K_WHEEL_UP,
	K_WHEEL_DOWN,
	K_RESIZE /* the terminal has another size now */
};

#define K_CTRL(letter) ((letter) & 0x1f)

/* A click of the mouse is a key that says where: line and column below 1024 and 2048. */
#define K_CLICK(y, x) (0x400000 | ((y) & 0x3ff) << 11 | ((x) & 0x7ff))
#define K_IS_CLICK(key) ((key) >= 0x400000 && (key) < 0x600000)
#define K_CLICK_Y(key) ((key) >> 11 & 0x3ff)
#define K_CLICK_X(key) ((key) & 0x7ff)

/* Takes one key from the front of *text; false where a <name> is not known. */
bool key_read(struct str *text, int32_t *key);
/* The key as key_read reads it. */
void key_write(struct buf *out, int32_t key);
/* The key as people call it: Ctrl-D, Enter, PgUp, j. */
void key_words(struct buf *out, int32_t key);

#endif
