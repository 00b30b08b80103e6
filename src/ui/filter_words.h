/* A filter as people type it: "host=WS01 user=bob* since=2026-03-01", words in
 * any order, values with blanks in double quotes; "all" stands for none.  What is
 * more than such words is an expression: see store/filter_expr.h. */
#ifndef EVTRAIL_UI_FILTER_WORDS_H
#define EVTRAIL_UI_FILTER_WORDS_H

#include "base/buf.h"
#include "base/err.h"
#include "store/query.h"

/* A filter that owns its text. {0} is no filter; freed with own_filter_free(). */
struct own_filter {
	struct filter f;
	char *host, *user, *image, *where, *not_on; /* what f points to */
};

void own_filter_set(struct own_filter *to, const struct filter *from);
void own_filter_host(struct own_filter *to, const char *host); /* NULL: all */
void own_filter_not_on(struct own_filter *to, const char *host); /* NULL: none */
void own_filter_free(struct own_filter *f);
bool filter_equal(const struct filter *a, const struct filter *b);
/* Whether it has any condition, the pane's own (new_only and its like) left out. */
bool filter_is_empty(const struct filter *f);

/* Filters stack: one more that must hold, too. A host alone is a choice of its own,
 * beside the others. r: of what it is a filter (NULL: of all relations).
 * ERR_USAGE with what is wrong; *f is then as it was. */
struct err own_filter_add(struct own_filter *f, struct str words, const struct relation *r);
/* Takes the last one away: what was added, then what it began with, then the host.
 * False where there is none. */
bool own_filter_drop(struct own_filter *f);
/* As one expression, without not_on, which the language does not have. */
void filter_expression_write(struct buf *out, const struct filter *f);

/* ERR_USAGE with what is wrong; *out is then as it was. */
struct err filter_words_read(struct str words, struct own_filter *out);
/* For people: what filter_words_read reads, " + " between what was added. */
void filter_words_write(struct buf *out, const struct filter *f);

#endif
