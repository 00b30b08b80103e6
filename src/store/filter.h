/* A filter as SQL: conditions with bound parameters. Internal to src/store. */
#ifndef EVTRAIL_STORE_FILTER_H
#define EVTRAIL_STORE_FILTER_H

#include "base/buf.h"
#include "store/db.h"
#include "store/query.h"

enum { MAX_PARAMETERS = 120 };

/* Parameters are numbered from 1 in the order of the list. */
struct condition {
	struct buf sql; /* "1" or a conjunction; no leading AND */
	struct buf indexed; /* what of it an index finds in the order of keys; "": nothing */
	struct {
		bool is_text;
		int64_t number;
		char *text;
	} parameters[MAX_PARAMETERS];
	int n;
	bool narrows; /* more than a choice of hosts */
};

/* What of the filter the relation can compare; ERR_USAGE where its expression is
 * wrong. The condition is to be freed in any case. */
struct err condition_make(struct condition *out, const struct relation *r, const struct filter *f);
struct knowing filter_knowing(const struct filter *f);
/* Each adds a parameter and gives its number; text: a pattern of * and ?; exact:
 * text as it is. */
int condition_text(struct condition *c, struct str pattern);
int condition_exact(struct condition *c, const char *text);
int condition_int(struct condition *c, int64_t number);
/* Whether one of the names of a row's account, or its SID, is like the pattern: user, of
 * domain where that is not empty.  The relation has users. */
void condition_user(struct condition *c, struct buf *out, const struct relation *r, struct str user, struct str domain);
void condition_bind(const struct condition *c, sqlite3_stmt *st);
void condition_free(struct condition *c);

#endif
