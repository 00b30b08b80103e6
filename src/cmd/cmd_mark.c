/* Marks in batch: the list of them, and marking by record ID. */
#include "base/buf.h"
#include "cmd/cmd.h"
#include "cmd/load.h"
#include "cmd/print.h"
#include "cmd/report.h"
#include "store/marks.h"

#define AT(field) offsetof(struct options, field)

static const struct option_row rows[] = {
	{.name = "record", .letter = 'r', .argument = "N", .type = OPT_ID, .offset = AT(record),
	 .help = "mark what this event record starts or ends, else the record itself"},
	{.name = "note", .argument = "TEXT", .type = OPT_TEXT, .offset = AT(note),
	 .help = "with this note; #words in it are tags"},
	{.name = "remove", .argument = "NO", .type = OPT_ID, .offset = AT(remove),
	 .help = "take the mark with this number away"},
};
static const struct option_table own = OPTION_TABLE("Marks", rows);
static const struct option_table *const options[] = {&own, &case_options, &filter_options, &row_options, &output_options,
						     &help_options, NULL};

/* What the panes call such a row. */
static void put_title(struct buf *out, const struct relation *r, const struct page_row *row)
{
	static const char *const naming[] = {"name", "user", "event_id", "pid", "logon_id"};
	for (size_t i = 0; i < sizeof naming / sizeof *naming; i++) {
		int column = relation_column(r, naming[i]);
		/* A process is named by its image and ID, not by its owner and session. */
		bool second = out->n && (i == 1 || (i == 4 && r == relation_get(REL_PROCESS)));
		if (column < 0 || second || row->cells[column].kind == CELL_NULL)
			continue;
		if (out->n)
			buf_putc(out, ' ');
		cell_words(out, r->columns[column].type, &row->cells[column], true);
	}
}

static struct err mark_first(struct case_file *c, enum relation_id id, const struct filter *f, const char *note,
			     bool *found)
{
	struct query *q;
	struct page page = {0};
	struct buf title = {0};
	struct err e = query_open(c, id, f, &q);
	if (e.kind)
		return e;
	e = query_page(q, KEY_FIRST, PAGE_AFTER, 2, &page);
	*found = !e.kind && page.n;
	if (*found && page.n > 1)
		e = err_new(ERR_USAGE, "record %lld is in more than one log or host: add --host or --where",
			    (long long)f->record);
	if (*found && !e.kind) {
		put_title(&title, query_relation(q), &page.rows[0]);
		e = mark_set(c, id, page.rows[0].key, buf_text(&title), note);
	}
	buf_free(&title);
	page_free(&page);
	query_close(q);
	return e;
}

static struct err mark_record(struct case_file *c, const struct options *o)
{
	static const enum relation_id places[] = {REL_PROCESS, REL_LOGON, REL_EVENT};
	struct filter f;
	bool found = false;
	struct err e = options_filter(o, c, &f);
	f.record = (int64_t)o->record.value;
	for (size_t i = 0; i < 3 && !e.kind && !found; i++)
		e = mark_first(c, places[i], &f, o->note, &found);
	if (!e.kind && !found)
		e = err_new(ERR_NOT_FOUND, "%s: no record %lld", case_path(c), (long long)f.record);
	return e;
}

static struct err run(const struct options *o, int *status)
{
	struct case_file *c;
	(void)status;
	if (o->record.set && o->remove.set)
		return err_new(ERR_USAGE, "--record and --remove are given; choose one");
	if (o->note && !o->record.set)
		return err_new(ERR_USAGE, "--note needs --record, which says what is marked");
	if (!o->record.set && !o->remove.set)
		return print_command(o, REL_MARK, &(struct filter){0});
	struct err e = load_case(o, &c);
	if (e.kind)
		return e;
	e = o->record.set ? mark_record(c, o) : mark_remove(c, (int64_t)o->remove.value);
	case_close(c);
	return e;
}

const struct command cmd_mark = {
	.name = "mark",
	.summary = "the analyst's marks and notes; marks a record",
	.about = "Without --record: one row a mark. Marks and notes are set in the browser with m and a, "
		 "stay with the record they were set on, and are written out by evtrail report.",
	.options = options,
	.run = run,
};
