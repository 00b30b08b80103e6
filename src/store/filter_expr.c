/* A recursive descent that writes SQL as it reads.  Each rule adds its SQL to a
 * buffer and says whether there is any: what a relation has no column for is
 * absent, and drops out of the and, or, not around it.  Every comparison is made
 * true or false, never null, so that not means what people mean by it. */
#include "store/filter_expr.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/wintime.h"
#include "store/filter.h"

enum { MAX_DEPTH = 40, MAX_EXPR_PARAMETERS = MAX_PARAMETERS - 20 };

enum operator { OP_EQUAL, OP_NOT_EQUAL, OP_CONTAINS, OP_LACKS, OP_LE, OP_LT, OP_GE, OP_GT, OP_IN };

static const struct {
	const char *text;
	enum operator op;
	const char *sql;
} operators[] = { /* the longer first */
	{"!=", OP_NOT_EQUAL, "="}, {"!~", OP_LACKS, NULL}, {"<=", OP_LE, "<="}, {">=", OP_GE, ">="},
	{"=", OP_EQUAL, "="},      {"~", OP_CONTAINS, NULL}, {"<", OP_LT, "<"},  {">", OP_GT, ">"},
};

struct reader {
	const char *text, *at;
	const struct relation *r;
	struct knowing knowing;
	int depth;
	struct condition *c;
	struct buf *ignored;
	struct err e;
};

/* One comparison being read. */
struct term {
	struct str name;
	const struct column *column; /* NULL: one of the special names */
	bool absent;
	enum operator op;
};

static void fail(struct reader *p, const char *what)
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

/* A bare value goes to the next blank; parentheses within it must match. */
static bool take_value(struct reader *p, bool in_list, struct buf *out, bool *quoted)
{
	int open = 0;
	skip_blanks(p);
	*quoted = *p->at == '"';
	buf_clear(out);
	if (*quoted) {
		const char *end = strchr(p->at + 1, '"');
		if (!end) {
			fail(p, "a quote is not closed");
			return false;
		}
		buf_add(out, p->at + 1, (size_t)(end - p->at - 1));
		p->at = end + 1;
		return true;
	}
	for (; *p->at && *p->at != ' ' && *p->at != '\t'; p->at++) {
		if ((*p->at == ')' && open == 0) || (in_list && *p->at == ','))
			break;
		open += (*p->at == '(') - (*p->at == ')');
		buf_putc(out, *p->at);
	}
	if (!out->n)
		fail(p, "a value is missing");
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
	if (is_special(t->name)) {
		t->absent = !has_special(p->r, t->name);
	} else {
		t->column = column_of(p->r, t->name);
		t->absent = !t->column;
		for (int id = 0; id < REL_COUNT && !t->column; id++)
			t->column = column_of(relation_get((enum relation_id)id), t->name);
		if (!t->column) {
			fail(p, "no such name (they are the column names, and since, until)");
			return false;
		}
	}
	if (t->absent)
		ignore_name(p, t->name);
	return true;
}

/* ------------------------------------------------------------ comparisons */

static void put_column(struct reader *p, const struct term *t, struct buf *out)
{
	buf_putc(out, '(');
	relation_sql(out, t->column->sql, p->knowing);
	buf_putc(out, ')');
}

static int add_pattern(struct reader *p, const char *value, bool contains)
{
	struct buf pattern = {0};
	if (contains)
		buf_putc(&pattern, '*');
	buf_puts(&pattern, value);
	if (contains)
		buf_putc(&pattern, '*');
	int at = condition_text(p->c, buf_str(&pattern));
	buf_free(&pattern);
	return at;
}

static void put_like(struct buf *out, const char *sql, int at)
{
	buf_printf(out, "%s LIKE ?%d ESCAPE '\\'", sql, at);
}

static void put_user(struct reader *p, const char *value, bool contains, struct buf *out)
{
	const char *back = contains ? NULL : strchr(value, '\\');
	if (!back) {
		int at = add_pattern(p, value, contains);
		put_like(out, p->r->user, at);
		buf_puts(out, " OR ");
		put_like(out, p->r->sid, at);
		return;
	}
	char *domain = xmemdup0(value, (size_t)(back - value));
	put_like(out, p->r->domain, add_pattern(p, domain, false));
	buf_puts(out, " AND ");
	put_like(out, p->r->user, add_pattern(p, back + 1, false));
	free(domain);
}

static void put_host(struct reader *p, const char *value, bool contains, struct buf *out)
{
	int at = add_pattern(p, value, contains);
	buf_printf(out,
		   "%s IN (SELECT host_id FROM computer WHERE name LIKE ?%d ESCAPE '\\' "
		   "OR name LIKE ?%d || '.%%' ESCAPE '\\')",
		   p->r->host_id, at, at);
}

static void put_image(struct reader *p, const char *value, bool contains, struct buf *out)
{
	bool path = contains || strchr(value, '\\');
	put_like(out, path ? p->r->image : p->r->image_name, add_pattern(p, value, contains));
}

/* A moment: [first, last] of what was named, or a length before the last event. */
static bool put_time(struct reader *p, const char *sql, enum operator op, const char *value, struct buf *out)
{
	wintime first, last;
	int64_t back;
	const char *ago = "";
	if (duration_parse(str_of(value), &back)) {
		first = last = -back;
		ago = "(SELECT max(last_time) FROM host) + ";
	} else if (!wintime_parse(str_of(value), &first, &last)) {
		p->e = err_new(ERR_USAGE,
			       "filter: '%s' is not a time: write 2026-03-01, 2026-03-01T08:30 (UTC), or 12h, 2d "
			       "before the last event", value);
		return false;
	}
	bool from_last = op == OP_LE || op == OP_GT;
	const char *compare = op == OP_LE ? "<=" : op == OP_LT ? "<" : op == OP_GT ? ">" : ">=";
	buf_printf(out, "%s %s %s?%d", sql, compare, ago, condition_int(p->c, from_last ? last : first));
	if (op == OP_EQUAL || op == OP_NOT_EQUAL || op == OP_IN)
		buf_printf(out, " AND %s <= %s?%d", sql, ago, condition_int(p->c, last));
	return true;
}

static bool read_number(struct reader *p, enum column_type type, const char *value, int64_t *number)
{
	uint64_t id;
	struct str s = str_of(value);
	bool minus = type == COL_INT && s.n > 1 && s.p[0] == '-';
	if (type == COL_BOOL && (str_eq_nocase(s, STR("yes")) || str_eq_nocase(s, STR("true"))))
		*number = 1;
	else if (type == COL_BOOL && (str_eq_nocase(s, STR("no")) || str_eq_nocase(s, STR("false"))))
		*number = 0;
	else if (type == COL_DURATION && duration_parse(s, number))
		return true;
	else if (!str_to_id(minus ? str_sub(s, 1, s.n) : s, &id)) {
		p->e = err_new(ERR_USAGE, "filter: '%s' is not a number", value);
		return false;
	} else
		*number = minus ? -(int64_t)id : type == COL_DURATION ? (int64_t)id * WINTIME_SECOND : (int64_t)id;
	return true;
}

static const char *compare_sql(enum operator op)
{
	for (size_t i = 0; i < sizeof operators / sizeof *operators; i++)
		if (operators[i].op == op)
			return operators[i].sql;
	return "="; /* OP_IN */
}

static bool put_number(struct reader *p, const struct term *t, const char *value, struct buf *out)
{
	int64_t number;
	if (!read_number(p, t->column->type, value, &number))
		return false;
	put_column(p, t, out);
	buf_printf(out, " %s ?%d", compare_sql(t->op), condition_int(p->c, number));
	return true;
}

static bool put_special(struct reader *p, const struct term *t, const char *value, struct buf *out)
{
	bool contains = t->op == OP_CONTAINS || t->op == OP_LACKS;
	if (str_eq(t->name, STR("since")) || str_eq(t->name, STR("until"))) {
		bool until = t->name.p[0] == 'u';
		if (t->op != OP_EQUAL)
			fail(p, "since and until take =");
		return !p->e.kind && put_time(p, until ? p->r->first_time : p->r->last_time,
					      until ? OP_LE : OP_GE, value, out);
	}
	if (str_eq(t->name, STR("user")))
		put_user(p, value, contains, out);
	else if (str_eq(t->name, STR("host")))
		put_host(p, value, contains, out);
	else
		put_image(p, value, contains, out);
	return true;
}

/* One value of a term. Nothing of an absent one is kept, but it must be right. */
static bool put_one(struct reader *p, const struct term *t, const char *value, bool is_null, struct buf *out)
{
	struct buf column = {0};
	bool contains = t->op == OP_CONTAINS || t->op == OP_LACKS;
	bool text = t->column && t->column->type == COL_TEXT;
	bool ok = true;
	if (t->absent && !t->column)
		return true;
	if (t->column)
		put_column(p, t, &column);
	if (p->c->n >= MAX_EXPR_PARAMETERS) {
		fail(p, "too many values");
		ok = false;
	} else if (is_null) {
		buf_printf(out, "%s IS NULL", column.n ? buf_text(&column) : str_eq(t->name, STR("user")) ? p->r->user : "1");
	} else if (!t->column) {
		ok = put_special(p, t, value, out);
	} else if (text) {
		put_like(out, buf_text(&column), add_pattern(p, value, contains));
	} else if (contains) {
		fail(p, "~ is for text; this column takes = != < <= > >= in");
		ok = false;
	} else if (t->column->type == COL_TIME) {
		ok = put_time(p, buf_text(&column), t->op, value, out);
	} else {
		ok = put_number(p, t, value, out);
	}
	buf_free(&column);
	return ok;
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
		fail(p, "an operator is missing: = != ~ !~ < <= > >= in ( )");
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
		fail(p, "a name is missing");
	if (p->e.kind || !find_name(p, &t))
		return false;
	p->at += t.name.n;
	bool ok = take_operator(p, &t.op);
	if (ok && orders_text(&t)) {
		fail(p, "text takes = != ~ !~ in");
		ok = false;
	}
	do {
		ok = ok && take_value(p, t.op == OP_IN, &value, &quoted);
		bool is_null = ok && !quoted && str_eq(buf_str(&value), STR("null"));
		ok = ok && put_one(p, &t, buf_text(&value), is_null, &sql);
		more = ok && t.op == OP_IN && take_char(p, ',');
		if (more && sql.n)
			buf_puts(&sql, " OR ");
	} while (more);
	if (ok && t.op == OP_IN && !take_char(p, ')'))
		fail(p, "a ) is missing");
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
		fail(p, "too deep");
	if (p->e.kind)
		return false;
	if (take_word(p, "not")) {
		present = read_factor(p, &inner);
		if (present)
			buf_printf(out, "NOT (%s)", buf_text(&inner));
	} else if (take_char(p, '(')) {
		present = read_or(p, &inner);
		if (!take_char(p, ')'))
			fail(p, "a ) is missing");
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

struct err filter_expr_sql(const char *text, const struct relation *r, struct knowing knowing, struct condition *c,
			   struct buf *out, struct buf *ignored)
{
	struct reader p = {.text = text, .at = text, .r = r, .knowing = knowing, .c = c, .ignored = ignored};
	struct buf sql = {0};
	bool present = read_or(&p, &sql);
	skip_blanks(&p);
	if (!p.e.kind && *p.at)
		fail(&p, "cannot read on");
	if (!p.e.kind && present)
		buf_printf(out, "(%s)", buf_text(&sql));
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
