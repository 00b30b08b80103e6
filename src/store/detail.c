/* Details are lists of labelled lines, made from the columns of a row. */
#include "store/detail_lines.h"

#include <stdarg.h>
#include <stdlib.h>

#include "base/alloc.h"

void detail_put(struct detail *d, const char *label, char *text)
{
	if (d->n == d->cap) {
		d->cap = d->cap ? d->cap * 2 : 32;
		d->lines = xreallocarray(d->lines, d->cap, sizeof *d->lines);
	}
	d->lines[d->n++] = (struct detail_line){label, text};
}

void detail_add(struct detail *d, const char *label, const char *format, ...)
{
	struct buf text = {0};
	va_list args;
	va_start(args, format);
	buf_vprintf(&text, format, args);
	va_end(args);
	detail_put(d, label, buf_steal(&text));
}

void detail_gap(struct detail *d)
{
	detail_put(d, "", xstrdup(""));
}

void detail_free(struct detail *d)
{
	for (size_t i = 0; i < d->n; i++)
		free(d->lines[i].text);
	free(d->lines);
	*d = (struct detail){0};
}

/* ------------------------------------------------------------ columns */

const struct cell *detail_cell(const struct detail_row *row, const char *column)
{
	return &row->page.rows[0].cells[relation_column(row->relation, column)];
}

bool detail_has(const struct detail_row *row, const char *column)
{
	return detail_cell(row, column)->kind != CELL_NULL;
}

void detail_words(struct buf *out, const struct detail_row *row, const char *column)
{
	int i = relation_column(row->relation, column);
	column_words(out, &row->relation->columns[i], &row->page.rows[0].cells[i], false);
}

void detail_columns(struct detail *d, const struct detail_row *row, const struct labelled *lines, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct buf text = {0};
		if (!detail_has(row, lines[i].column))
			continue;
		detail_words(&text, row, lines[i].column);
		detail_put(d, lines[i].label, buf_steal(&text));
	}
}

struct err detail_row_open(struct case_file *c, enum relation_id id, int64_t key, struct detail_row *row)
{
	*row = (struct detail_row){.relation = relation_get(id)};
	struct query *q;
	struct err e = query_open(c, id, NULL, &q);
	if (!e.kind)
		e = query_row(q, key, &row->page);
	query_close(q);
	return e;
}

void detail_row_close(struct detail_row *row)
{
	page_free(&row->page);
}
