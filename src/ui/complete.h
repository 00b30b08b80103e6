/* What a word being typed can become: names, operators and values of a filter,
 * commands, columns. */
#ifndef EVTRAIL_UI_COMPLETE_H
#define EVTRAIL_UI_COMPLETE_H

#include "base/str.h"
#include "base/vec.h"
#include "store/query.h"

/* {0} is empty; freed with completion_free(). */
struct completion {
	size_t from; /* where in the text the candidates begin */
	VEC(char *) items;
	bool whole; /* a blank follows one that is taken */
};

void completion_free(struct completion *c);
/* Takes a candidate that begins with part, whatever the case. */
void completion_offer(struct completion *c, struct str part, const char *candidate);
/* How many bytes all candidates have in common at their start. */
size_t completion_common(const struct completion *c);

/* What a filter is completed from. */
struct filter_completer {
	struct case_file *c;
	const struct relation *r; /* NULL: any */
};
/* text: what stands before the cursor. */
void complete_filter(const struct filter_completer *from, struct str text, struct completion *out);
/* The names of a relation's columns. */
void complete_columns(const struct relation *r, struct str part, struct completion *out);

#endif
