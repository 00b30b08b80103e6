/* A recursive descent that writes SQL as it reads.  Each rule adds its SQL to a
 * buffer and says whether there is any: what a relation has no column for is
 * absent, and drops out of the and, or, not around it.  Every comparison is made
 * true or false, never null, so that not means what people mean by it. */
#include "store/filter_expr.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "store/filter_reader.h"

enum { MAX_DEPTH = 40 };

static const struct {
	const char *text;
	enum operator op;
} operators[] = { /* the longer first */
	{"!=", OP_NOT_EQUAL}, {"!~", OP_LACKS}, {"<=", OP_LE}, {">=", OP_GE}, {"==", OP_EXACT},
	{"=", OP_EQUAL},      {"~", OP_CONTAINS}, {"<", OP_LT}, {">", OP_GT},
};

void reader_fail(struct reader *p, const char *what)
{
	if (p->e.kind)
		return;
	int rest = (int)strcspn(p->at, "\n");
	p->e = *p->at ? err_new(ERR_USAGE, "filter: %s at '%.*s'", what, rest > 30 ? 30 : rest, p->at)
		      : err_new(ERR_USAGE, "filter: %s at the end of '%s'", what, p->text);
}

/* ------------------------------------------------------------ words */

static void skip_blanks(struct reader *p)
{
	p->at += strspn(p->at, " \t");
}

static size_t name_length(const char *s)
{
	return strspn(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_");
}

/* A word of the language itself, whole. */
static bool take_word(struct reader *p, const char *word)
{
	skip_blanks(p);
	size_t n = name_length(p->at);
	if (!str_eq_nocase((struct str){p->at, n}, str_of(word)))
		return false;
	const char *next = p->at + n + strspn(p->at + n, " \t");
	if (*next && strchr("=!~<>", *next))
		return false; /* a column of that name */
	p->at += n;
	return true;
}

static bool take_char(struct reader *p, char c)
{
	skip_blanks(p);
	if (*p->at != c)
		return false;
	p->at++;
	return true;
}

/* In quotes a quote is doubled. */
static bool take_quoted(struct reader *p, struct buf *out)
{
	for (const char *at = p->at + 1; *at; at++) {
		if (*at == '"' && at[1] != '"') {
			p->at = at + 1;
			return true;
		}
		buf_putc(out, *at);
		at += *at == '"';
	}
	reader_fail(p, "a quote is not closed");
	return false;
}

/* A bare value goes to the next blank; parentheses within it must match. */
static bool take_value(struct reader *p, bool in_list, struct buf *out, bool *quoted)
{
	int open = 0;
	skip_blanks(p);
	*quoted = *p->at == '"';
	buf_clear(out);
	if (*quoted) {
		return take_quoted(p, out);
	}
	for (; *p->at && *p->at != ' ' && *p->at != '\t'; p->at++) {
		if ((*p->at == ')' && open == 0) || (in_list && *p->at == ','))
			break;
		open += (*p->at == '(') - (*p->at == ')');
		buf_putc(out, *p->at);
	}
	if (!out->n)
		reader_fail(p, "a value is missing");
	return out->n > 0;
}

/* ------------------------------------------------------------ names */

static bool is_special(struct str name)
{
	static const char *const names[] = {"since", "until", "image", "user", "host"};
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (str_eq(name, str_of(names[i])))
			return true;
	return false;
}

static const struct column *column_of(const struct relation *r, struct str name)
{
	for (size_t i = 0; i < r->ncolumns; i++)
		if (str_eq(name, str_of(r->columns[i].name)))
			return &r->columns[i];
	return NULL;
}

static bool has_special(const struct relation *r, struct str name)
{
	return str_eq(name, STR("since"))   ? r->last_time != NULL
	       : str_eq(name, STR("until")) ? r->first_time != NULL
	       : str_eq(name, STR("image")) ? r->image != NULL
	       : str_eq(name, STR("user"))  ? r->user != NULL
					    : r->host_id != NULL;
}

static void ignore_name(struct reader *p, struct str name)
{
	if (p->ignored)
		buf_printf(p->ignored, "%s%.*s", p->ignored->n ? ", " : "", STR_ARG(name));
}

static bool find_name(struct reader *p, struct term *t)
{
	bool special = is_special(t->name);
	t->absent = special && !has_special(p->r, t->name);
	if (!special || t->absent)
		t->column = column_of(p->r, t->name); /* of a result, even one called user */
	if (!special) {
		t->absent = !t->column;
		for (int id = 0; id < REL_COUNT && !t->column; id++)
			t->column = column_of(relation_get((enum relation_id)id), t->name);
		if (!t->column) {
			reader_fail(p, "no such name (they are the column names, and since, until)");
			return false;
		}
	}
	if (special && t->column)
		t->absent = false;
	if (t->absent)
		ignore_name(p, t->name);
	return true;
}

static bool take_operator(struct reader *p, enum operator *op)
{
	skip_blanks(p);
	for (size_t i = 0; i < sizeof operators / sizeof *operators; i++)
		if (!strncmp(p->at, operators[i].text, strlen(operators[i].text))) {
			*op = operators[i].op;
			p->at += strlen(operators[i].text);
			return true;
		}
	if (!take_word(p, "in") || !take_char(p, '(')) {
		reader_fail(p, "an operator is missing: = == != ~ !~ < <= > >= in ( )");
		return false;
	}
	*op = OP_IN;
	return true;
}

static bool orders_text(const struct term *t)
{
	bool text = t->column ? t->column->type == COL_TEXT : true;
	return text && (t->op == OP_LE || t->op == OP_LT || t->op == OP_GE || t->op == OP_GT);
}

/* Takes back the parameters from the n-th on: nothing asks for them. */
static void drop_parameters(struct condition *c, int n)
{
	for (; c->n > n; c->n--) {
		free(c->parameters[c->n - 1].text);
		memset(&c->parameters[c->n - 1], 0, sizeof c->parameters[0]);
	}
}

static bool read_term(struct reader *p, struct buf *out)
{
	struct term t = {0};
	struct buf value = {0}, sql = {0};
	int before = p->c->n;
	bool quoted, more;
	skip_blanks(p);
	t.name = (struct str){p->at, name_length(p->at)};
	if (!t.name.n)
		reader_fail(p, "a name is missing");
	if (p->e.kind || !find_name(p, &t))
		return false;
	p->at += t.name.n;
	bool ok = take_operator(p, &t.op);
	if (ok && t.op == OP_EXACT && !t.column && (t.column = column_of(p->r, t.name)))
		t.absent = false; /* exactly what the column says, not what people mean by it */
	if (ok && orders_text(&t)) {
		reader_fail(p, "text takes = == != ~ !~ in");
		ok = false;
	}
	do {
		ok = ok && take_value(p, t.op == OP_IN, &value, &quoted);
		bool is_null = ok && !quoted && str_eq(buf_str(&value), STR("null"));
		if (is_null && !t.column && (t.column = column_of(p->r, t.name)))
			t.absent = false;
		ok = ok && term_value(p, &t, buf_text(&value), is_null, &sql);
		more = ok && t.op == OP_IN && take_char(p, ',');
		if (more && sql.n)
			buf_puts(&sql, " OR ");
	} while (more);
	if (ok && t.op == OP_IN && !take_char(p, ')'))
		reader_fail(p, "a ) is missing");
	bool present = !t.absent && !p->e.kind && sql.n;
	if (!present)
		drop_parameters(p->c, before);
	else
		buf_printf(out, "%scoalesce((%s), 0)", t.op == OP_NOT_EQUAL || t.op == OP_LACKS ? "NOT " : "",
			   buf_text(&sql));
	buf_free(&value);
	buf_free(&sql);
	return present;
}

/* ------------------------------------------------------------ and, or, not */

static bool read_or(struct reader *p, struct buf *out);

static bool read_factor(struct reader *p, struct buf *out)
{
	struct buf inner = {0};
	bool present;
	if (++p->depth > MAX_DEPTH)
		reader_fail(p, "too deep");
	if (p->e.kind)
		return false;
	if (take_word(p, "not")) {
		present = read_factor(p, &inner);
		if (present)
			buf_printf(out, "NOT (%s)", buf_text(&inner));
	} else if (take_char(p, '(')) {
		present = read_or(p, &inner);
		if (!take_char(p, ')'))
			reader_fail(p, "a ) is missing");
		if (present)
			buf_printf(out, "(%s)", buf_text(&inner));
	} else {
		present = read_term(p, out);
	}
	buf_free(&inner);
	p->depth--;
	return present;
}

static bool join(struct buf *out, bool present, const char *word, struct buf *next, bool next_present)
{
	if (next_present) {
		if (present)
			buf_puts(out, word);
		buf_add_str(out, buf_str(next));
	}
	buf_free(next);
	return present || next_present;
}

static bool at_end(struct reader *p)
{
	skip_blanks(p);
	return p->e.kind || !*p->at || *p->at == ')';
}

static bool read_and(struct reader *p, struct buf *out)
{
	bool present = read_factor(p, out);
	while (!at_end(p)) {
		struct buf next = {0};
		const char *before = p->at;
		if (take_word(p, "or")) {
			p->at = before;
			break;
		}
		take_word(p, "and");
		bool there = read_factor(p, &next);
		present = join(out, present, " AND ", &next, there);
	}
	return present;
}

static bool read_or(struct reader *p, struct buf *out)
{
	bool present = read_and(p, out);
	while (!p->e.kind && take_word(p, "or")) {
		struct buf next = {0};
		bool there = read_and(p, &next);
		present = join(out, present, " OR ", &next, there);
	}
	return present;
}

/* One of the expressions that must all hold. */
static bool read_line(struct reader *p, const char *line, struct buf *out)
{
	p->text = p->at = line;
	bool present = read_or(p, out);
	skip_blanks(p);
	if (!p->e.kind && *p->at)
		reader_fail(p, "cannot read on");
	return present;
}

struct err filter_expr_sql(const char *text, const struct relation *r, struct knowing knowing, struct condition *c,
			   struct buf *out, struct buf *ignored)
{
	struct reader p = {.r = r, .knowing = knowing, .c = c, .ignored = ignored};
	struct buf sql = {0};
	bool any = false;
	for (bool more = true; more && !p.e.kind;) {
		size_t n = strcspn(text, "\n");
		char *line = xmemdup0(text, n);
		struct buf next = {0};
		bool present = read_line(&p, line, &next);
		buf_clear(&sql);
		if (present && !p.e.kind)
			buf_printf(&sql, "%s(%s)", any ? " AND " : "", buf_text(&next));
		if (!p.e.kind)
			buf_add_str(out, buf_str(&sql));
		any = any || present;
		more = text[n] == '\n';
		text += n + more;
		buf_free(&next);
		free(line);
	}
	buf_free(&sql);
	return p.e;
}

struct err filter_expr_check(const char *text, const struct relation *r, struct buf *ignored)
{
	struct condition c = {0};
	struct buf sql = {0};
	struct err e = filter_expr_sql(text, r ? r : relation_get(REL_PROCESS), (struct knowing){0}, &c, &sql, ignored);
	buf_free(&sql);
	condition_free(&c);
	return e;
}
