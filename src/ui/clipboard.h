/* The terminal's clipboard, by OSC 52: works over ssh, and in tmux where
 * set-clipboard is on.  Terminals that do not know it ignore it. */
#ifndef EVTRAIL_UI_CLIPBOARD_H
#define EVTRAIL_UI_CLIPBOARD_H

#include "base/buf.h"

/* The sequence that puts text there. */
void clipboard_sequence(struct buf *out, struct str text);
/* Sends it; nothing without a terminal. */
void clipboard_copy(struct str text);

#endif
