/* The activity strip: one line that shows when, over all the time of a host's logs,
 * an account was busy, and where in it the cursor is. */
#ifndef EVTRAIL_UI_STRIP_H
#define EVTRAIL_UI_STRIP_H

#include "store/strip.h"
#include "ui/draw.h"

enum { STRIP_WIDEST = 240 };

struct strip {
	int64_t account; /* 0: none yet */
	wintime from, to;
	size_t n, done; /* stretches, and those counted by now */
	int counts[STRIP_WIDEST];
};

/* Begins anew where the account or the width is another than before. */
void strip_prepare(struct strip *s, const struct case_hosts *hosts, int64_t account, int width);
/* Counts as far as there is time; true where that brought it on. */
bool strip_count(struct strip *s, struct case_file *c);
/* One line; now: the time of the cursor, 0 where there is none. */
void strip_draw(const struct strip *s, int y, int x, int width, wintime now);
/* The start of the next stretch in which the account did something, or of the one
 * before; 0 where there is none. */
wintime strip_step(const struct strip *s, wintime now, bool forward);

#endif
