/* The filter language: "user~bob and image~temp and since=2d and type in (3,10)".
 *
 *     expression  term, terms joined by and, or; not; ( )
 *                 two terms side by side are joined by and
 *     term        NAME op VALUE, NAME in (VALUE, ...)
 *     op          = == != ~ !~ < <= > >=     ~: contains; ==: exactly
 *     value       a word, or "in quotes" ("" in them is one quote); = takes * and ?
 *                 in text; null: unknown
 *
 * Several expressions, a line each, must all hold.  Text is compared without regard
 * to case, by == with it.
 *
 * Names are those of the columns of any relation, and since, until, image, user,
 * host as the command line has them.  A term about what a relation does not have
 * is left out there, so that a filter can travel from pane to pane. */
#ifndef EVTRAIL_STORE_FILTER_EXPR_H
#define EVTRAIL_STORE_FILTER_EXPR_H

#include "base/buf.h"
#include "base/err.h"
#include "store/relation.h"

struct condition;

/* Adds the expression to out as SQL with bound parameters in c; nothing where no
 * term is about the relation.  ignored, where not NULL, gets the names left out.
 * ERR_USAGE says what is wrong and where. */
struct err filter_expr_sql(const char *text, const struct relation *r, struct knowing knowing, struct condition *c,
			   struct buf *out, struct buf *ignored);
/* Whether it is an expression at all; r: collects the names that r does not have. */
struct err filter_expr_check(const char *text, const struct relation *r, struct buf *ignored);

#endif
