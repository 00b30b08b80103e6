/* One row in full, for the detail panel and `evtrail show`: how it started in
 * one sentence, the chain, the links with their confidence, the facts behind
 * it.  Text is made here once, so that screen and batch say the same. */
#ifndef EVTRAIL_STORE_DETAIL_H
#define EVTRAIL_STORE_DETAIL_H

#include "store/query.h"

struct detail_line {
	const char *label; /* static text; "" continues the line before */
	char *text;        /* not cleaned for a terminal; "" is an empty line */
};

/* Freed with detail_free(). */
struct detail {
	struct detail_line *lines;
	size_t n, cap;
};

/* ERR_NOT_FOUND where the relation has no such row. */
struct err detail_of(struct case_file *c, enum relation_id id, int64_t key, struct detail *out);
/* A line of anyone's own making; the text becomes the detail's. */
void detail_put(struct detail *d, const char *label, char *text);
void detail_free(struct detail *d);

#endif
