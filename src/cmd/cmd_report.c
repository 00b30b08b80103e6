/* What was marked, as a document: each mark with its note, the sentence, times,
 * confidence and records, and at the end the files that the records came from
 * with their SHA-256.  Markdown and HTML are two tables of four functions. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "cmd/cmd.h"
#include "cmd/load.h"
#include "cmd/output.h"
#include "cmd/sha256.h"
#include "store/detail.h"
#include "store/marks.h"

static const char *const forms[] = {"md", "html", NULL};

static const struct option_row rows[] = {
	{.name = "as", .argument = "FORM", .type = OPT_CHOICE, .offset = offsetof(struct options, form),
	 .choices = forms, .help = "md (Markdown, the default) or html"},
	{.name = "output", .letter = 'o', .argument = "FILE", .type = OPT_TEXT,
	 .offset = offsetof(struct options, output), .help = "write to FILE, not to standard output"},
};
static const struct option_table own = OPTION_TABLE("Report", rows);
static const struct option_table *const options[] = {&own, &case_options, &filter_options, &help_options, NULL};

/* ---- the two forms ---- */

/* Text of logs, cleaned, with what the form itself uses made harmless. */
static void put_escaped(struct buf *out, struct str text, bool html)
{
	struct buf clean = {0};
	text_clean(&clean, text);
	for (const char *p = buf_text(&clean); *p; p++) {
		const char *entity = *p == '&' ? "&amp;" : *p == '<' ? "&lt;" : *p == '>' ? "&gt;" : *p == '"' ? "&quot;" : NULL;
		if (html && entity)
			buf_puts(out, entity);
		else if (!html && strchr("\\`*_{}[]<>#|~&$", *p))
			buf_printf(out, "\\%c", *p);
		else
			buf_putc(out, *p);
	}
	buf_free(&clean);
}

struct form {
	bool html;
	const char *begin, *end;
	const char *heading[3]; /* before and after a heading of level 1, 2 */
	const char *heading_end[3];
	const char *text, *text_end;
	const char *table, *row, *cell, *row_end, *table_end;
};

static const struct form md = {
	.begin = "", .end = "",
	.heading = {"", "# ", "## "}, .heading_end = {"", "\n\n", "\n\n"},
	.text = "", .text_end = "\n\n",
	.table = "| | |\n|---|---|\n", .row = "| ", .cell = " | ", .row_end = " |\n", .table_end = "\n",
};

static const struct form html = {
	.html = true,
	.begin = "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>evtrail report</title>\n"
		 "<style>body{font-family:sans-serif;max-width:70em;margin:2em auto}"
		 "td{vertical-align:top;padding:.1em .6em;overflow-wrap:anywhere}"
		 "td:first-child{white-space:nowrap;color:#555}</style></head><body>\n",
	.end = "</body></html>\n",
	.heading = {"", "<h1>", "<h2>"}, .heading_end = {"", "</h1>\n", "</h2>\n"},
	.text = "<p>", .text_end = "</p>\n",
	.table = "<table>\n", .row = "<tr><td>", .cell = "</td><td>", .row_end = "</td></tr>\n",
	.table_end = "</table>\n",
};

struct writer {
	const struct form *form;
	struct buf text;
};

static void put_heading(struct writer *w, int level, struct str text)
{
	buf_puts(&w->text, w->form->heading[level]);
	put_escaped(&w->text, text, w->form->html);
	buf_puts(&w->text, w->form->heading_end[level]);
}

static void put_text(struct writer *w, struct str text)
{
	buf_puts(&w->text, w->form->text);
	put_escaped(&w->text, text, w->form->html);
	buf_puts(&w->text, w->form->text_end);
}

static void put_row(struct writer *w, struct str label, struct str text)
{
	buf_puts(&w->text, w->form->row);
	put_escaped(&w->text, label, w->form->html);
	buf_puts(&w->text, w->form->cell);
	put_escaped(&w->text, text, w->form->html);
	buf_puts(&w->text, w->form->row_end);
}

/* ---- the marks ---- */

static struct str cell_text(const struct relation *r, const struct page_row *row, const char *name)
{
	return row->cells[relation_column(r, name)].text;
}

static void put_title(struct writer *w, const struct relation *r, const struct page_row *row, size_t number)
{
	struct buf title = {0};
	const struct cell *t = &row->cells[relation_column(r, "time")];
	struct str host = cell_text(r, row, "host");
	buf_printf(&title, "%zu. ", number);
	if (t->kind == CELL_INT) {
		cell_words(&title, COL_TIME, t, true);
		buf_puts(&title, " UTC: ");
	}
	buf_printf(&title, "%.*s %.*s", STR_ARG(cell_text(r, row, "what")), STR_ARG(cell_text(r, row, "title")));
	if (host.n)
		buf_printf(&title, " on %.*s", STR_ARG(host));
	put_heading(w, 2, buf_str(&title));
	buf_free(&title);
}

/* The first line of most details is the sentence; it stands on its own. */
static bool is_sentence(const char *label)
{
	return !strcmp(label, "How it started") || !strcmp(label, "Session");
}

static struct err put_mark(struct case_file *c, struct writer *w, const struct relation *r, const struct page_row *row,
			   size_t number)
{
	struct detail d;
	struct err e = detail_of(c, REL_MARK, row->key, &d);
	if (e.kind)
		return e;
	put_title(w, r, row, number);
	if (cell_text(r, row, "note").n)
		put_text(w, cell_text(r, row, "note"));
	size_t i = 1; /* the first is the note */
	if (i < d.n && is_sentence(d.lines[i].label))
		put_text(w, str_of(d.lines[i++].text));
	buf_puts(&w->text, w->form->table);
	for (; i < d.n; i++)
		if (*d.lines[i].label || *d.lines[i].text)
			put_row(w, str_of(d.lines[i].label), str_of(d.lines[i].text));
	buf_puts(&w->text, w->form->table_end);
	detail_free(&d);
	return OK;
}

/* In order of time, whatever the order in which they were marked. */
static int by_time(const void *a, const void *b)
{
	const struct page_row *x = a, *y = b;
	int t = relation_column(relation_get(REL_MARK), "time");
	int64_t s = x->cells[t].number, u = y->cells[t].number;
	return s != u ? (s > u) - (s < u) : (x->key > y->key) - (x->key < y->key);
}

enum { MOST_MARKS = 10000 };

static struct err put_marks(struct case_file *c, struct writer *w, const struct filter *f)
{
	struct query *q;
	struct page page = {0};
	struct err e = query_open(c, REL_MARK, f, &q);
	if (e.kind)
		return e;
	e = query_page(q, KEY_FIRST, PAGE_AFTER, MOST_MARKS, &page);
	if (!e.kind && !page.n)
		put_text(w, STR("Nothing is marked."));
	if (!e.kind && page.n)
		qsort(page.rows, page.n, sizeof *page.rows, by_time);
	for (size_t i = 0; i < page.n && !e.kind; i++)
		e = put_mark(c, w, query_relation(q), &page.rows[i], i + 1);
	page_free(&page);
	query_close(q);
	return e;
}

/* ---- the files ---- */

static void put_file(struct writer *w, const struct relation *r, const struct page_row *row)
{
	struct buf words = {0};
	char hash[SHA256_TEXT];
	struct str path = cell_text(r, row, "path");
	const struct cell *size = &row->cells[relation_column(r, "size")];
	struct err e = sha256_file(path.p, hash);
	if (e.kind)
		buf_printf(&words, "no SHA-256: %s", e.text);
	else
		buf_printf(&words, "SHA-256 %s", hash);
	if (size->kind == CELL_INT)
		buf_printf(&words, ", %" PRId64 " bytes when it was imported", size->number);
	err_free(e);
	put_row(w, path, buf_str(&words));
	buf_free(&words);
}

static struct err put_files(struct case_file *c, struct writer *w)
{
	struct query *q;
	struct page page = {0};
	int64_t anchor = KEY_FIRST;
	struct err e = query_open(c, REL_SOURCE, NULL, &q);
	if (e.kind)
		return e;
	put_heading(w, 2, STR("Files"));
	put_text(w, STR("The hash is of the file as it is now, at the path it was imported from."));
	buf_puts(&w->text, w->form->table);
	while (!(e = query_page(q, anchor, PAGE_AFTER, 100, &page)).kind && page.n) {
		for (size_t i = 0; i < page.n; i++)
			put_file(w, query_relation(q), &page.rows[i]);
		anchor = page.rows[page.n - 1].key;
	}
	buf_puts(&w->text, w->form->table_end);
	page_free(&page);
	query_close(q);
	return e;
}

/* ---- the command ---- */

static struct err write_out(const struct options *o, struct case_file *c, struct str text)
{
	struct output_target to = output_target_of(o, case_path(c));
	struct output *out;
	to.plain = true;
	to.format = FORMAT_TEXT;
	struct err e = output_open(&to, NULL, 0, &out);
	if (e.kind)
		return e;
	output_text(out, text);
	return output_close(out);
}

static struct err run(const struct options *o, int *status)
{
	struct case_file *c;
	struct filter f;
	struct writer w = {.form = o->form ? &html : &md};
	(void)status;
	struct err e = load_case(o, &c);
	if (e.kind)
		return e;
	e = options_filter(o, c, &f);
	buf_puts(&w.text, w.form->begin);
	put_heading(&w, 1, STR("What was marked"));
	put_text(&w, str_of(case_path(c)));
	if (!e.kind)
		e = put_marks(c, &w, &f);
	if (!e.kind)
		e = put_files(c, &w);
	buf_puts(&w.text, w.form->end);
	if (!e.kind)
		e = write_out(o, c, buf_str(&w.text));
	buf_free(&w.text);
	case_close(c);
	return e;
}

const struct command cmd_report = {
	.name = "report",
	.summary = "what was marked, with its evidence, as Markdown or HTML",
	.about = "Each mark in order of time: the note, how it came about in one sentence, the chain, how "
		 "sure each link is, and the records behind it with file, record ID and offset; at the end the "
		 "files with their SHA-256.",
	.options = options,
	.run = run,
};
