/* One line of input at the foot of the screen, with editing and a history. */
#ifndef EVTRAIL_UI_PROMPT_H
#define EVTRAIL_UI_PROMPT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/vec.h"
#include "ui/complete.h"

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
	/* What Tab asks; NULL: it does nothing. text: what stands before the cursor. */
	void (*complete)(void *context, struct str text, struct completion *out);
	void *context;
	struct completion found; /* until another key */
	size_t taken;      /* which of them stands in the text, from 1; 0: what they share */
};

enum prompt_result { PROMPT_GOES_ON, PROMPT_DONE, PROMPT_CANCELLED };

/* text: what stands there at first. The history is the caller's. */
void prompt_open(struct prompt *p, const char *label, const char *text, struct prompt_history *h);
enum prompt_result prompt_key(struct prompt *p, int32_t key);
void prompt_draw(const struct prompt *p, int y, int width);
/* What Tab found, where that is more than one: from the one that is taken on. */
void prompt_candidates(const struct prompt *p, struct buf *out);
void prompt_close(struct prompt *p);
/* Adds a line at the end; not twice in a row, not empty. */
void prompt_history_add(struct prompt_history *h, const char *text);
/* From and to a file, a line each; a missing file is an empty history. */
void prompt_history_load(struct prompt_history *h, const char *path);
struct err prompt_history_keep(const char *path, const char *text);
void prompt_history_free(struct prompt_history *h);

#endif
