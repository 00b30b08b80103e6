/* Words and times of a scenario's lines. */
#ifndef EVTRAIL_TOOLS_SCNLEX_H
#define EVTRAIL_TOOLS_SCNLEX_H

#include "base/buf.h"
#include "base/vec.h"
#include "base/wintime.h"

/* A word, or key=value.  A lone = is a word of its own. */
struct scn_word {
	struct str key; /* empty when the word has none */
	struct str text;
	bool null; /* key=<NULL> */
};

struct scn_line {
	VEC(struct scn_word) words;
	struct buf text; /* holds what the words point at */
};

/* Cuts a line into words; NULL, or what is wrong with it. */
const char *scn_split(struct str line, struct scn_line *out);
void scn_line_free(struct scn_line *l);

/* 2s, 1h30m, 250ms, 5d, 3us, 1t (one tick of 100 ns) */
bool scn_span(struct str text, wintime *span);
bool scn_date(struct str text, wintime *t);
/* HH:MM[:SS[.fraction]], as ticks since midnight */
bool scn_clock(struct str text, wintime *t);

#endif
