/* Rows in full: in text the lines of the detail panel, in the other formats all
 * columns and those lines in one more, named detail. */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/text.h"
#include "cmd/cmd.h"
#include "cmd/print.h"
#include "cmd/load.h"
#include "cmd/output.h"
#include "cmd/show_raw.h"
#include "store/detail.h"

#define AT(field) offsetof(struct options, field)

static const struct option_row rows[] = {
	{.name = "record", .letter = 'r', .argument = "N", .type = OPT_ID, .offset = AT(record),
	 .help = "the process or logon that this event record starts or ends, else the record itself"},
	{.name = "logon-id", .letter = 'l', .argument = "ID", .type = OPT_ID, .offset = AT(logon_id),
	 .help = "logon sessions with this ID, such as 0x3e7"},
	{.name = "raw", .type = OPT_FLAG, .offset = AT(raw),
	 .help = "with --record: the record as Windows' own XML, read from its file"},
};
static const struct option_table own = OPTION_TABLE("Show", rows);
static const struct option_table *const options[] = {&own, &case_options, &filter_options,
						     &output_options, &help_options, NULL};

const struct column show_extra_column = {
	.name = "detail", .title = "Detail", .type = COL_TEXT,
	.help = "what text shows, in lines"};

enum { PAGE_ROWS = 1000, LABEL_WIDTH = 18 };

struct show {
	struct case_file *c;
	const struct relation *relation;
	struct selection selection;
	struct output *out;
	bool text;
	const struct cell **cells;
	size_t shown;
};

/* ---- one row ---- */

static void put_lines(struct buf *text, const struct detail *d)
{
	for (size_t i = 0; i < d->n; i++) {
		const struct detail_line *line = &d->lines[i];
		if (*line->label || *line->text)
			buf_printf(text, "%-*s ", LABEL_WIDTH, line->label);
		text_clean(text, str_of(line->text));
		buf_putc(text, '\n');
	}
}

static bool put_row(struct show *s, const struct page_row *row, const struct detail *d)
{
	struct buf text = {0};
	bool more;
	if (s->text) {
		if (s->shown)
			buf_putc(&text, '\n');
		put_lines(&text, d);
		more = output_text(s->out, buf_str(&text));
	} else {
		put_lines(&text, d);
		struct cell detail = {CELL_TEXT, 0, buf_str(&text)};
		for (size_t i = 0; i < s->selection.n; i++)
			s->cells[i] = s->selection.index[i] < s->relation->ncolumns
					      ? &row->cells[s->selection.index[i]]
					      : &detail;
		more = output_row(s->out, s->cells);
	}
	buf_free(&text);
	return more;
}

static struct err show_row(struct show *s, enum relation_id id, const struct page_row *row,
			   uint64_t limit, bool *more)
{
	struct detail d = {0};
	struct err e = detail_of(s->c, id, row->key, &d);
	if (e.kind)
		return e;
	*more = put_row(s, row, &d);
	s->shown++;
	if (limit && s->shown >= limit)
		*more = false;
	detail_free(&d);
	return OK;
}

/* ---- which rows ---- */

static struct err show_rows(struct show *s, enum relation_id id, const struct filter *f,
			    uint64_t limit)
{
	struct query *q;
	struct page page = {0};
	int64_t anchor = KEY_FIRST;
	bool more = true;
	struct err e = query_open(s->c, id, f, &q);
	if (e.kind)
		return e;
	while (more && !e.kind) {
		e = query_page(q, anchor, PAGE_AFTER, PAGE_ROWS, &page);
		if (e.kind || !page.n)
			break;
		for (size_t i = 0; i < page.n && more && !e.kind; i++)
			e = show_row(s, id, &page.rows[i], limit, &more);
		anchor = page.rows[page.n - 1].key;
	}
	page_free(&page);
	query_close(q);
	return e;
}

static struct err select_columns(struct show *s, const struct options *o, struct column **all)
{
	size_t n = s->relation->ncolumns;
	*all = xcalloc(n + 1, sizeof **all);
	memcpy(*all, s->relation->columns, n * sizeof **all);
	(*all)[n] = show_extra_column;
	return selection_of(*all, n + 1, o->columns, (enum format)o->format, &s->selection);
}

/* Shows what is wanted; opens the output first, so nothing is written before
 * the case and the filter are known to be good. */
static struct err show_relation(struct show *s, const struct options *o, enum relation_id id,
				const struct filter *f)
{
	struct output_target to = output_target_of(o, case_path(s->c));
	struct column *all;
	s->relation = relation_get(id);
	s->text = to.plain = to.format == FORMAT_TEXT;
	to.limit = 0; /* counted by show_row() */
	struct err e = select_columns(s, o, &all);
	if (!e.kind)
		e = output_open(&to, s->selection.columns, s->selection.n, &s->out);
	if (!e.kind) {
		s->cells = xcalloc(s->selection.n, sizeof *s->cells);
		e = show_rows(s, id, f, o->limit);
		struct err closed = output_close(s->out);
		if (e.kind)
			err_free(closed);
		else
			e = closed;
	}
	free(s->cells);
	selection_free(&s->selection);
	free(all);
	return e;
}

static bool has_filter(const struct options *o)
{
	return o->host || o->user || o->image || o->where || o->saved || o->pid.set || o->since.kind != TIME_UNSET ||
	       o->until.kind != TIME_UNSET;
}

/* Where to look, one after the other until one has a match. */
static size_t places(const struct options *o, enum relation_id out[3])
{
	size_t n = 0;
	if (!o->logon_id.set)
		out[n++] = REL_PROCESS;
	if (o->record.set || o->logon_id.set)
		out[n++] = REL_LOGON;
	if (o->record.set)
		out[n++] = REL_EVENT;
	return n;
}

static struct err show_first(struct case_file *c, const struct options *o, const struct filter *f)
{
	enum relation_id where[3];
	size_t n = places(o, where);
	print_note_ignored(o, relation_get(where[0]));
	for (size_t i = 0; i < n; i++) {
		struct show s = {.c = c};
		struct err e = show_relation(&s, o, where[i], f);
		if (e.kind || s.shown)
			return e;
	}
	return err_new(ERR_NOT_FOUND, "%s: no %s matches", case_path(c),
		       o->logon_id.set ? "logon" : o->record.set ? "record" : "process");
}

static struct err run(const struct options *o, int *status)
{
	struct case_file *c;
	struct filter f;
	(void)status;
	if (o->record.set && o->logon_id.set)
		return err_new(ERR_USAGE, "--record and --logon-id are given; choose one");
	if (o->raw && !o->record.set)
		return err_new(ERR_USAGE, "--raw goes with --record N");
	if (!o->record.set && !o->logon_id.set && !has_filter(o))
		return err_new(ERR_USAGE, "say what to show: --pid, --image, --host, --user, --since, "
					  "--until, --where, --filter, --record or --logon-id");
	struct err e = load_case(o, &c);
	if (e.kind)
		return e;
	e = options_filter(o, c, &f);
	f.has_logon_id = o->logon_id.set;
	f.logon_id = o->logon_id.value;
	f.record = o->record.set ? (int64_t)o->record.value : 0;
	if (!e.kind)
		e = o->raw ? show_raw(c, o, &f) : show_first(c, o, &f);
	case_close(c);
	return e;
}

const struct command cmd_show = {
	.name = "show",
	.summary = "processes or logons in full: how started, chain, proof",
	.about = "Every process that matches the filter, or the logons with --logon-id, each with "
		 "how it started in one sentence, what led to it, and the records behind it.",
	.options = options,
	.run = run,
};
