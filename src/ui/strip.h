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
	int n;
	int counts[STRIP_WIDEST];
};

/* Counts where the account or the width is another than before. */
struct err strip_prepare(struct strip *s, struct case_file *c, const struct case_hosts *hosts, int64_t account,
			 int width);
/* One line; now: the time of the cursor, 0 where there is none. */
void strip_draw(const struct strip *s, int y, int x, int width, wintime now);
/* The start of the next stretch in which the account did something, or of the one
 * before; 0 where there is none. */
wintime strip_step(const struct strip *s, wintime now, bool forward);

#endif
