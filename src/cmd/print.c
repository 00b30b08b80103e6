#include "cmd/print.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "cmd/load.h"
#include "cmd/output.h"
#include "cmd/report.h"
#include "store/filter_expr.h"
#include "store/result.h"

enum { PAGE_ROWS = 1000 };

const char *print_sign(const struct relation *r, size_t column, const struct cell *cells, struct buf *room)
{
	struct buf words = {0};
	if (cells[column].kind != CELL_NULL)
		return relation_sign(r->columns, r->ncolumns, column, cells);
	if (!relation_length_words(&words, r->columns, r->ncolumns, column, cells))
		return "";
	buf_free(room); /* of the row before: a row has one length */
	*room = words;
	return buf_text(room);
}

static struct err print_pages(struct query *q, const struct selection *s, struct output *out)
{
	const struct relation *relation = query_relation(q);
	struct page page = {0};
	struct buf room = {0};
	struct err e = OK;
	int64_t anchor = KEY_FIRST;
	bool more = true;
	const struct cell **cells = xcalloc(s->n, sizeof *cells);
	const char **signs = xcalloc(s->n, sizeof *signs);
	output_signs(out, signs);
	while (more) {
		e = query_page(q, anchor, PAGE_AFTER, PAGE_ROWS, &page);
		if (e.kind || !page.n)
			break;
		for (size_t r = 0; r < page.n && more; r++) {
			for (size_t i = 0; i < s->n; i++) {
				cells[i] = &page.rows[r].cells[s->index[i]];
				signs[i] = print_sign(relation, s->index[i], page.rows[r].cells, &room);
			}
			more = output_row(out, cells);
		}
		anchor = page.rows[page.n - 1].key;
	}
	output_signs(out, NULL);
	free(signs);
	free(cells);
	buf_free(&room);
	page_free(&page);
	return e;
}

/* In text the host is left out where all rows are of one. */
static struct err choose(struct query *q, struct case_file *c, const struct options *o,
			 struct selection *s)
{
	const struct relation *r = query_relation(q);
	struct case_hosts hosts;
	struct err e = selection_of(r->columns, r->ncolumns, o->columns, (enum format)o->format, s);
	if (e.kind || o->columns || o->format != FORMAT_TEXT)
		return e;
	e = case_hosts(c, &hosts);
	if (e.kind) {
		selection_free(s);
		return e;
	}
	size_t n = 0;
	for (size_t i = 0; i < hosts.n; i++)
		n += options_host_matches(o, &hosts.items[i]);
	if (n > 1)
		selection_lead_with(s, r->columns, r->ncolumns, "host");
	case_hosts_free(&hosts);
	return OK;
}

static struct err print_query(struct query *q, struct case_file *c, const struct options *o,
			      size_t *rows)
{
	struct output_target to = output_target_of(o, case_path(c));
	struct selection s;
	struct output *out;
	struct err e = choose(q, c, o, &s);
	if (e.kind)
		return e;
	e = output_open(&to, s.columns, s.n, &out);
	if (!e.kind) {
		e = print_pages(q, &s, out);
		if (rows)
			*rows = output_rows(out);
		struct err closed = output_close(out);
		if (e.kind)
			err_free(closed);
		else
			e = closed;
	}
	selection_free(&s);
	return e;
}

static struct order order_of(const struct options *o)
{
	bool descending = o->sort && o->sort[0] == '-';
	return (struct order){descending ? o->sort + 1 : o->sort, descending};
}

static struct err print_values(struct case_file *c, const struct options *o, enum relation_id id, const struct filter *f,
			       size_t *rows)
{
	struct result *values;
	struct order order = order_of(o);
	struct err e = result_of_values(c, relation_get(id), f, o->freq, &values);
	if (e.kind)
		return e;
	if (result_is_cut(values))
		report_note("only the %d most frequent values are printed", RESULT_MOST);
	e = print_relation(c, o, result_relation(values), NULL, &order, rows);
	result_close(values);
	return e;
}

struct err print_rows(struct case_file *c, const struct options *o, enum relation_id id,
		     const struct filter *f, size_t *rows)
{
	struct order order = order_of(o);
	if (o->freq)
		return print_values(c, o, id, f, rows);
	return print_relation(c, o, relation_get(id), f, &order, rows);
}

struct err print_relation(struct case_file *c, const struct options *o, const struct relation *r, const struct filter *f,
			  const struct order *order, size_t *rows)
{
	struct query *q;
	struct err e = query_open_ordered(c, r, f, order, &q);
	if (e.kind)
		return e;
	e = print_query(q, c, o, rows);
	query_close(q);
	return e;
}

void print_note_ignored(const struct options *o, const struct relation *r)
{
	const struct {
		const char *name;
		bool given;
		const char *compared;
	} conditions[] = {
		{"host", o->host, r->host_id},
		{"user", o->user, r->user},
		{"since", o->since.kind != TIME_UNSET, r->last_time},
		{"until", o->until.kind != TIME_UNSET, r->first_time},
		{"pid", o->pid.set, r->pid},
		{"image", o->image, r->image},
	};
	for (size_t i = 0; i < sizeof conditions / sizeof *conditions; i++)
		if (conditions[i].given && !conditions[i].compared)
			report_note("--%s is ignored: the view '%s' has nothing to compare with it",
				    conditions[i].name, r->name);
	struct buf names = {0};
	if (o->where)
		err_free(filter_expr_check(o->where, r, &names));
	if (names.n)
		report_note("--where: %s ignored: the view '%s' has no such column", buf_text(&names), r->name);
	buf_free(&names);
}

struct err print_command(const struct options *o, enum relation_id id,
			const struct filter *conditions)
{
	struct case_file *c;
	struct filter f;
	struct err e = load_case(o, &c);
	if (e.kind)
		return e;
	e = options_filter(o, c, &f);
	if (!e.kind) {
		f.people_only = conditions->people_only;
		print_note_ignored(o, relation_get(id));
		e = print_rows(c, o, id, &f, NULL);
	}
	case_close(c);
	return e;
}
