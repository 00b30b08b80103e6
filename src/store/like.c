/* A pattern is read once a statement, into characters of folded case; the text is
 * folded as it is read, ASCII by a subtraction.  Case is folded by way of the
 * capital letter, so that the two small sigmas are one. */
#include "store/like.h"

#include <stdlib.h>

#include <unicase.h>

#include "base/alloc.h"
#include "base/text.h"

enum { ONE = 0x110000, MANY = 0x110001 }; /* no characters */

struct like {
	size_t n;
	uint32_t items[];
};

static inline uint32_t next_folded(struct str *s)
{
	unsigned char c = (unsigned char)s->p[0];
	if (c < 0x80) {
		*s = (struct str){s->p + 1, s->n - 1};
		return c >= 'A' && c <= 'Z' ? c + 32u : c;
	}
	return uc_tolower(uc_toupper(utf8_next(s)));
}

static struct like *compile(struct str pattern, uint32_t escape)
{
	struct like *l = xmalloc(sizeof *l + (pattern.n + 1) * sizeof l->items[0]);
	l->n = 0;
	while (pattern.n) {
		uint32_t c = next_folded(&pattern);
		if (c == escape && pattern.n)
			c = next_folded(&pattern);
		else if (c == '%')
			c = MANY;
		else if (c == '_')
			c = ONE;
		if (c != MANY || !l->n || l->items[l->n - 1] != MANY)
			l->items[l->n++] = c;
	}
	return l;
}

/* Passes over what cannot begin with the ASCII character c. */
static struct str skip_to(struct str s, uint32_t c)
{
	size_t i = 0;
	unsigned char small = (unsigned char)c;
	unsigned char capital = small >= 'a' && small <= 'z' ? (unsigned char)(small - 32) : small;
	while (i < s.n && (unsigned char)s.p[i] != small && (unsigned char)s.p[i] != capital &&
	       (unsigned char)s.p[i] < 0x80)
		i++;
	return (struct str){s.p + i, s.n - i};
}

/* What a MANY stands for grows by a character whenever the rest does not match. */
static bool matches(const struct like *l, struct str s)
{
	size_t i = 0, after_many = 0; /* 0: none was met yet */
	struct str from = s;
	while (s.n) {
		if (i < l->n && l->items[i] == MANY) {
			after_many = ++i;
			if (i == l->n)
				return true;
			from = s = l->items[i] < 0x80 ? skip_to(s, l->items[i]) : s;
			continue;
		}
		struct str next = s;
		uint32_t c = next_folded(&next);
		if (i < l->n && (l->items[i] == ONE || l->items[i] == c)) {
			i++;
			s = next;
			continue;
		}
		if (!after_many)
			return false;
		next_folded(&from);
		i = after_many;
		from = s = l->items[i] < 0x80 ? skip_to(from, l->items[i]) : from;
	}
	while (i < l->n && l->items[i] == MANY)
		i++;
	return i == l->n;
}

static struct str value_text(sqlite3_value *value)
{
	const char *p = (const char *)sqlite3_value_text(value);
	return (struct str){p ? p : "", p ? (size_t)sqlite3_value_bytes(value) : 0};
}

static void like(sqlite3_context *context, int n, sqlite3_value **args)
{
	for (int i = 0; i < n; i++)
		if (sqlite3_value_type(args[i]) == SQLITE_NULL)
			return; /* null */
	struct like *l = sqlite3_get_auxdata(context, 0), *made = NULL;
	if (!l) {
		struct str escape = n > 2 ? value_text(args[2]) : (struct str){"", 0};
		l = made = compile(value_text(args[0]), escape.n ? utf8_next(&escape) : 0);
	}
	sqlite3_result_int(context, matches(l, value_text(args[1])));
	if (made)
		sqlite3_set_auxdata(context, 0, made, free);
}

struct err like_register(sqlite3 *db)
{
	for (int n = 2; n <= 3; n++) {
		int rc = sqlite3_create_function(db, "like", n, SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS, NULL,
						 like, NULL, NULL);
		if (rc != SQLITE_OK)
			return db_error(db, rc);
	}
	return OK;
}
