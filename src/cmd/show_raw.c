#include "cmd/show_raw.h"

#include <unistd.h>

#include "base/text.h"
#include "cmd/output.h"
#include "cmd/print.h"
#include "ingest/evtx_xml.h"

enum { MOST_ROWS = 1000 };

static const struct cell *cell(const struct page_row *row, const char *column)
{
	return &row->cells[relation_column(relation_get(REL_EVENT), column)];
}

/* The path comes behind the error, which is what a narrow screen must show. */
static struct err read_record(const struct page_row *row, struct buf *xml)
{
	const char *path = cell(row, "source")->text.p;
	const struct cell *record = cell(row, "record");
	struct record_identity wanted = {
		.time = cell(row, "time")->number,
		.event_id = (uint32_t)cell(row, "event_id")->number,
		.record_id = record->kind == CELL_NULL ? 0 : (uint64_t)record->number,
	};
	struct err e = evtx_record_xml(path, (uint64_t)cell(row, "offset")->number, &wanted, xml);
	if (!e.kind)
		return OK;
	struct err full = err_new(e.kind, "%s (%s)", e.text, path);
	err_free(e);
	return full;
}

struct err show_raw_event(struct case_file *c, int64_t event, struct buf *xml)
{
	struct query *q;
	struct page page = {0};
	struct err e = query_open(c, REL_EVENT, NULL, &q);
	if (!e.kind)
		e = query_row(q, event, &page);
	if (!e.kind)
		e = read_record(&page.rows[0], xml);
	page_free(&page);
	query_close(q);
	return e;
}

/* The record's XML on a line of its own.  A terminal gets it cleaned; elsewhere it
 * stays as Windows has it. */
static struct err put_record(struct buf *text, const struct page_row *row, bool clean)
{
	struct buf xml = {0};
	struct err e = read_record(row, &xml);
	if (clean)
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
		e = put_record(text, &page.rows[i], clean);
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
