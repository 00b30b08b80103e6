/* Lines of text as rows: for the help, and for choosing from a few things. */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "ui/rows.h"

struct text_line {
	const char *heading;
	struct cell *cells;
};

struct text_rows {
	size_t ncolumns;
	VEC(struct text_line) lines;
};

struct text_rows *text_rows_new(size_t ncolumns)
{
	struct text_rows *t = xcalloc(1, sizeof *t);
	t->ncolumns = ncolumns;
	return t;
}

void text_rows_add(struct text_rows *t, const char *heading, const char *const *cells)
{
	struct text_line line = {heading, xcalloc(t->ncolumns, sizeof *line.cells)};
	for (size_t i = 0; i < t->ncolumns; i++)
		line.cells[i] = (struct cell){CELL_TEXT, 0, str_of(xstrdup(cells[i]))};
	VEC_PUSH(&t->lines, line);
}

const char *text_rows_heading(const struct text_rows *t, int64_t key)
{
	return t->lines.items[key - 1].heading;
}

static struct err fetch(void *context, int64_t anchor, enum page_direction direction, size_t n,
			struct row_window *out)
{
	struct text_rows *t = context;
	int64_t last = (int64_t)t->lines.n;
	int64_t from = anchor < 1 ? 1 : anchor > last ? last + 1 : anchor;
	int64_t to = last; /* of what may be given: from..to */
	if (direction == PAGE_AFTER && anchor >= 1)
		from = anchor > last ? last + 1 : anchor + 1;
	if (direction == PAGE_BEFORE) {
		to = from - 1;
		from = to > (int64_t)n ? to - (int64_t)n + 1 : 1;
	}
	out->n = 0;
	for (int64_t i = from; i <= to && out->n < n; i++)
		VEC_PUSH(out, (struct list_row){.key = i, .cells = t->lines.items[i - 1].cells});
	return OK;
}

static struct err count(void *context, int64_t *shown, int64_t *all)
{
	*shown = *all = (int64_t)((struct text_rows *)context)->lines.n;
	return OK;
}

static struct err rank(void *context, int64_t key, int64_t *rank)
{
	(void)context;
	*rank = key - 1;
	return OK;
}

static void close_rows(void *context)
{
	struct text_rows *t = context;
	for (size_t i = 0; i < t->lines.n; i++) {
		for (size_t j = 0; j < t->ncolumns; j++)
			free((char *)(uintptr_t)t->lines.items[i].cells[j].text.p);
		free(t->lines.items[i].cells);
	}
	VEC_FREE(&t->lines);
	free(t);
}

static const struct row_source_ops ops = {
	.fetch = fetch,
	.count = count,
	.rank = rank,
	.close = close_rows,
};

struct row_source rows_of_text(struct text_rows *t, const struct column *columns)
{
	return (struct row_source){&ops, t, REL_COUNT, columns, t->ncolumns, NULL, false, NULL};
}
