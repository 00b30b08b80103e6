#include "cmd/show_raw.h"

#include <unistd.h>

#include "base/text.h"
#include "cmd/output.h"
#include "cmd/print.h"
#include "ingest/evtx_xml.h"

enum { MOST_ROWS = 1000 };

/* The record's XML on a line of its own.  A terminal gets it cleaned; elsewhere it
 * stays as Windows has it. */
static struct err put_record(struct buf *text, const struct relation *r, const struct page_row *row, bool clean)
{
	const struct cell *source = &row->cells[relation_column(r, "source")];
	const struct cell *offset = &row->cells[relation_column(r, "offset")];
	struct buf xml = {0};
	struct err e = evtx_record_xml(source->text.p, (uint64_t)offset->number, &xml);
	if (e.kind)
		e = err_context(e, "%s", source->text.p);
	else if (clean)
		text_clean(text, buf_str(&xml));
	else
		buf_add_str(text, buf_str(&xml));
	buf_putc(text, '\n');
	buf_free(&xml);
	return e;
}

static struct err put_all(struct buf *text, struct query *q, bool clean, size_t *shown)
{
	struct page page = {0};
	struct err e = query_page(q, KEY_FIRST, PAGE_AFTER, MOST_ROWS, &page);
	for (size_t i = 0; i < page.n && !e.kind; i++)
		e = put_record(text, query_relation(q), &page.rows[i], clean);
	*shown = page.n;
	page_free(&page);
	return e;
}

struct err show_raw(struct case_file *c, const struct options *o, const struct filter *f)
{
	struct output_target to = output_target_of(o, case_path(c));
	struct output *out;
	struct query *q;
	struct buf text = {0};
	size_t shown = 0;
	to.plain = true;
	struct err e = query_open(c, REL_EVENT, f, &q);
	if (!e.kind)
		e = put_all(&text, q, !to.path && isatty(STDOUT_FILENO), &shown);
	query_close(q);
	if (!e.kind && !shown)
		e = err_new(ERR_NOT_FOUND, "%s: no record matches", case_path(c));
	if (!e.kind)
		e = output_open(&to, NULL, 0, &out);
	if (!e.kind) {
		output_text(out, buf_str(&text));
		e = output_close(out);
	}
	buf_free(&text);
	return e;
}
