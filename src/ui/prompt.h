/* One line of input at the foot of the screen, with editing and a history. */
#ifndef EVTRAIL_UI_PROMPT_H
#define EVTRAIL_UI_PROMPT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/vec.h"

struct prompt_history {
	char **items;
	size_t n, cap;
};

struct prompt {
	const char *label; /* "/" or "filter: " */
	struct buf text;
	size_t at;         /* byte the cursor stands before */
	struct prompt_history *history;
	size_t back;       /* how far back in the history: 0 is the line being typed */
	char *typed;       /* that line, while another is shown */
};

enum prompt_result { PROMPT_GOES_ON, PROMPT_DONE, PROMPT_CANCELLED };

/* text: what stands there at first. The history is the caller's. */
void prompt_open(struct prompt *p, const char *label, const char *text, struct prompt_history *h);
enum prompt_result prompt_key(struct prompt *p, int32_t key);
void prompt_draw(const struct prompt *p, int y, int width);
void prompt_close(struct prompt *p);
/* Adds a line at the end; not twice in a row, not empty. */
void prompt_history_add(struct prompt_history *h, const char *text);
void prompt_history_free(struct prompt_history *h);

#endif
