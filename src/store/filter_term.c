/* Comparisons of the filter language as SQL with bound parameters. */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/zone.h"
#include "store/filter_reader.h"

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
	struct buf user = {0};
	buf_printf(&user, contains ? "*%s*" : "%s", back ? back + 1 : value);
	condition_user(p->c, out, p->r, buf_str(&user), back ? (struct str){value, (size_t)(back - value)} : STR(""));
	buf_free(&user);
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
	} else if (!zone_parse(str_of(value), &first, &last)) {
		p->e = err_new(ERR_USAGE,
			       "filter: '%s' is not a time: write 2026-03-01, 2026-03-01T08:30 (%s), or 12h, 2d "
			       "before the last event", value, zone_name());
		return false;
	}
	bool from_last = op == OP_LE || op == OP_GT;
	const char *compare = op == OP_LE ? "<=" : op == OP_LT ? "<" : op == OP_GT ? ">" : ">=";
	buf_printf(out, "%s %s %s?%d", sql, compare, ago, condition_int(p->c, from_last ? last : first));
	if (op == OP_EQUAL || op == OP_EXACT || op == OP_NOT_EQUAL || op == OP_IN)
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
	static const char *const forms[] = {[OP_LE] = "<=", [OP_LT] = "<", [OP_GE] = ">=", [OP_GT] = ">"};
	return op == OP_LE || op == OP_LT || op == OP_GE || op == OP_GT ? forms[op] : "=";
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
			reader_fail(p, "since and until take =");
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

/* As it is written, case and all. */
static void put_exact(struct reader *p, const char *sql, const char *value, struct buf *out)
{
	buf_printf(out, "%s = ?%d", sql, condition_exact(p->c, value));
}

bool term_value(struct reader *p, const struct term *t, const char *value, bool is_null, struct buf *out)
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
		reader_fail(p, "too many values");
		ok = false;
	} else if (is_null) {
		buf_printf(out, "%s IS NULL", column.n ? buf_text(&column) : str_eq(t->name, STR("user")) ? p->r->user : "1");
	} else if (!t->column) {
		ok = put_special(p, t, value, out);
	} else if (text && t->op == OP_EXACT) {
		put_exact(p, buf_text(&column), value, out);
	} else if (text) {
		put_like(out, buf_text(&column), add_pattern(p, value, contains));
	} else if (contains) {
		reader_fail(p, "~ is for text; this column takes = != < <= > >= in");
		ok = false;
	} else if (t->column->type == COL_TIME) {
		ok = put_time(p, buf_text(&column), t->op, value, out);
	} else {
		ok = put_number(p, t, value, out);
	}
	buf_free(&column);
	return ok;
}
