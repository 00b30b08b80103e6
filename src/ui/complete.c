#include "ui/complete.h"

#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "store/values.h"

enum { MANY = 200 };

void completion_free(struct completion *c)
{
	for (size_t i = 0; i < c->items.n; i++)
		free(c->items.items[i]);
	VEC_FREE(&c->items);
	*c = (struct completion){0};
}

void completion_offer(struct completion *c, struct str part, const char *candidate)
{
	if (c->items.n >= MANY || !str_starts_nocase(str_of(candidate), part))
		return;
	for (size_t i = 0; i < c->items.n; i++)
		if (!strcmp(c->items.items[i], candidate))
			return;
	VEC_PUSH(&c->items, xstrdup(candidate));
}

size_t completion_common(const struct completion *c)
{
	size_t n = c->items.n ? strlen(c->items.items[0]) : 0;
	for (size_t i = 1; i < c->items.n; i++) {
		size_t k = 0;
		while (k < n && c->items.items[i][k] == c->items.items[0][k])
			k++;
		n = k;
	}
	while (n && c->items.n > 1 && ((unsigned char)c->items.items[0][n] & 0xc0) == 0x80)
		n--; /* not within a character */
	return n;
}

void complete_columns(const struct relation *r, struct str part, struct completion *out)
{
	for (size_t i = 0; r && i < r->ncolumns; i++)
		completion_offer(out, part, r->columns[i].name);
}

/* ---- where in a filter the cursor is ---- */

struct spot {
	enum { AT_NAME, AT_OPERATOR, AT_VALUE } kind;
	struct str name; /* of the comparison */
	size_t from;     /* where the word begins */
	bool in_list;
};

static size_t span(struct str text, size_t at, const char *set)
{
	while (at < text.n && strchr(set, text.p[at]))
		at++;
	return at;
}

static const char name_letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_";

/* Behind a value, or text.n where it goes on to the cursor. */
static size_t skip_value(struct str text, size_t at, bool in_list)
{
	if (at < text.n && text.p[at] == '"') {
		for (at++; at < text.n; at++)
			if (text.p[at] == '"' && (at + 1 >= text.n || text.p[at + 1] != '"'))
				return at + 1;
			else
				at += text.p[at] == '"';
		return text.n;
	}
	while (at < text.n && text.p[at] != ' ' && text.p[at] != ')' && !(in_list && text.p[at] == ','))
		at++;
	return at;
}

/* An operator at the place: its length, 0: there is none. */
static size_t operator_at(struct str text, size_t at, bool *list)
{
	size_t end = span(text, at, "=!~<>");
	*list = false;
	if (end > at)
		return end - at;
	if (text.n - at < 3 || !str_eq_nocase(str_sub(text, at, at + 2), STR("in")))
		return 0;
	end = span(text, at + 2, " ");
	*list = end < text.n && text.p[end] == '(';
	return *list ? end + 1 - at : 0;
}

static struct spot find_spot(struct str text)
{
	size_t at = 0;
	while (true) {
		at = span(text, at, " ()");
		struct spot s = {.kind = AT_NAME, .from = at};
		size_t end = span(text, at, name_letters);
		s.name = str_sub(text, at, end);
		if (end >= text.n)
			return s;
		if (str_eq_nocase(s.name, STR("and")) || str_eq_nocase(s.name, STR("or")) || str_eq_nocase(s.name, STR("not"))) {
			at = end;
			continue;
		}
		at = span(text, end, " ");
		size_t length = operator_at(text, at, &s.in_list);
		if (!length) {
			s.kind = AT_OPERATOR;
			s.from = at;
			return s;
		}
		s.kind = AT_VALUE;
		for (at += length;; at++) {
			s.from = at = span(text, at, " ");
			at = skip_value(text, at, s.in_list);
			bool closed = at > s.from + 1 && text.p[s.from] == '"' && text.p[at - 1] == '"';
			if (at >= text.n && !closed)
				return s;
			at = s.in_list ? span(text, at, " ") : at;
			if (!s.in_list || at >= text.n || text.p[at] != ',')
				break;
		}
		if (at >= text.n)
			return (struct spot){.kind = AT_NAME, .from = text.n};
	}
}

/* ---- what may stand there ---- */

static void offer_names(const struct relation *r, struct str part, struct completion *out)
{
	static const char *const words[] = {"host", "user", "image", "since", "until", "and", "or", "not"};
	complete_columns(r, part, out);
	for (int id = 0; !r && id < REL_COUNT; id++)
		complete_columns(relation_get((enum relation_id)id), part, out);
	for (size_t i = 0; part.n && i < sizeof words / sizeof *words; i++)
		completion_offer(out, part, words[i]);
}

static const struct column *column_named(const struct relation *r, struct str name)
{
	for (size_t i = 0; r && i < r->ncolumns; i++)
		if (str_eq(name, str_of(r->columns[i].name)))
			return &r->columns[i];
	return NULL;
}

static void offer_operators(const struct relation *r, struct str name, struct str part, struct completion *out)
{
	static const char *const of_text[] = {"=", "==", "!=", "~", "!~", "in (", NULL};
	static const char *const of_numbers[] = {"=", "!=", "<", "<=", ">", ">=", "in (", NULL};
	const struct column *c = column_named(r, name);
	for (const char *const *op = !c || c->type == COL_TEXT ? of_text : of_numbers; *op; op++)
		completion_offer(out, part, *op);
}

struct offering {
	struct completion *out;
	struct str part;
};

/* Quoted where the language needs it, or where a quote was typed. */
static void offer_value(void *context, const char *value)
{
	struct offering *o = context;
	struct buf text = {0};
	text_clean(&text, str_of(value));
	bool clean = !strcmp(buf_text(&text), value);
	buf_clear(&text);
	bool quoted = (o->part.n && o->part.p[0] == '"') || strpbrk(value, " \t\",()") || !strcmp(value, "null");
	if (quoted)
		buf_putc(&text, '"');
	for (; *value; value++)
		buf_puts(&text, *value == '"' ? "\"\"" : (const char[]){*value, '\0'});
	if (quoted)
		buf_putc(&text, '"');
	bool open = quoted && o->part.n && o->part.p[0] != '"'; /* the quote was not typed yet */
	if (clean) /* what can be typed at all */
		completion_offer(o->out, open ? (struct str){"", 0} : o->part, buf_text(&text));
	buf_free(&text);
}

static void offer_values(const struct filter_completer *from, struct str name, struct str part, struct completion *out)
{
	struct offering o = {out, part};
	const struct column *c = column_named(from->r, name);
	if (!c || !from->c)
		return;
	if (c->type == COL_BOOL) {
		completion_offer(out, part, "yes");
		completion_offer(out, part, "no");
		return;
	}
	struct str start = part.n && part.p[0] == '"' ? str_sub(part, 1, part.n) : part;
	err_free(values_starting(from->c, from->r, c, start, offer_value, &o));
}

void complete_filter(const struct filter_completer *from, struct str text, struct completion *out)
{
	struct spot s = find_spot(text);
	struct str part = str_sub(text, s.from, text.n);
	out->from = s.from;
	out->whole = s.kind == AT_VALUE && !s.in_list;
	if (s.kind == AT_NAME)
		offer_names(from->r, part, out);
	if (s.kind == AT_NAME && out->items.n == 1 && str_eq(part, str_of(out->items.items[0]))) {
		completion_free(out); /* the name is whole: what may follow */
		s.kind = AT_OPERATOR;
		out->from = text.n;
		part = (struct str){"", 0};
	}
	if (s.kind == AT_OPERATOR)
		offer_operators(from->r, s.name, part, out);
	else if (s.kind == AT_VALUE)
		offer_values(from, s.name, part, out);
}
