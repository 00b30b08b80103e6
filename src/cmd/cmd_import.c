#include <inttypes.h>

#include "cmd/cmd.h"
#include "cmd/load.h"
#include "cmd/output.h"
#include "cmd/report.h"
#include "cmd/stop.h"

static const struct option_table *const options[] = {&load_options, &case_options, &output_options,
						     &help_options, NULL};

enum { FILE_PATH, STATUS, RECORDS, KEPT, UNREADABLE, RECOVERED, DIRTY, CORRUPTED, MESSAGE, COLUMNS };

/* As in the relation of sources. */
static const struct column columns[COLUMNS] = {
	[FILE_PATH] = {.name = "path", .title = "File", .flags = COL_SHOWN | COL_STRETCH},
	[STATUS] = {.name = "status", .title = "Status", .flags = COL_SHOWN},
	[RECORDS] = {.name = "records", .title = "Records", .type = COL_INT,
		     .flags = COL_SHOWN | COL_RIGHT},
	[KEPT] = {.name = "kept", .title = "Kept", .type = COL_INT, .flags = COL_SHOWN | COL_RIGHT},
	[UNREADABLE] = {.name = "unreadable", .title = "Unreadable", .type = COL_INT,
			.flags = COL_SHOWN | COL_RIGHT},
	[RECOVERED] = {.name = "recovered", .title = "Recovered", .type = COL_INT,
		       .flags = COL_SHOWN | COL_RIGHT},
	[DIRTY] = {.name = "dirty", .title = "Dirty", .type = COL_BOOL, .flags = COL_SHOWN},
	[CORRUPTED] = {.name = "corrupted", .title = "Damaged", .type = COL_BOOL, .flags = COL_SHOWN},
	[MESSAGE] = {.name = "message", .title = "Message", .flags = COL_SHOWN | COL_STRETCH},
};

static struct cell text_cell(const char *text)
{
	return (struct cell){text ? CELL_TEXT : CELL_NULL, 0, str_of(text)};
}

static struct cell number_cell(uint64_t number)
{
	return (struct cell){CELL_INT, (int64_t)number, STR("")};
}

static bool put_file(struct output *out, const struct selection *s, const struct load_file *f)
{
	static const char *const statuses[] = {
		[SOURCE_COMPLETE] = "complete",
		[SOURCE_INTERRUPTED] = "interrupted",
		[SOURCE_FAILED] = "failed",
	};
	const struct source_outcome *o = &f->outcome;
	const struct cell all[COLUMNS] = {
		[FILE_PATH] = text_cell(f->path),
		[STATUS] = text_cell(statuses[o->status]),
		[RECORDS] = number_cell(o->records),
		[KEPT] = number_cell(o->kept),
		[UNREADABLE] = number_cell(o->unreadable),
		[RECOVERED] = number_cell(o->recovered),
		[DIRTY] = number_cell(o->dirty),
		[CORRUPTED] = number_cell(o->corrupted),
		[MESSAGE] = text_cell(o->message),
	};
	const struct cell *cells[COLUMNS];
	for (size_t i = 0; i < s->n; i++)
		cells[i] = &all[s->index[i]];
	return output_row(out, cells);
}

static struct err put_table(const struct options *o, const struct load_result *r,
			    const struct selection *s)
{
	struct output_target to = output_target_of(o, options_case_path(o));
	struct output *out;
	struct err e = output_open(&to, s->columns, s->n, &out);
	if (e.kind)
		return e;
	for (size_t i = 0; i < r->files.n && put_file(out, s, &r->files.items[i]); i++)
		;
	return output_close(out);
}

static void put_sum(const struct options *o, const struct load_result *r)
{
	uint64_t records = 0, kept = 0, known = 0;
	size_t done = 0;
	for (size_t i = 0; i < r->files.n; i++) {
		done += r->files.items[i].outcome.status == SOURCE_COMPLETE;
		records += r->files.items[i].outcome.records;
		kept += r->files.items[i].outcome.kept;
		known += r->files.items[i].outcome.known;
	}
	report_note("%s %s: %zu of %zu files, %" PRIu64 " records, %" PRIu64 " kept",
		    r->created ? "made" : "added to", options_case_path(o), done, r->listed,
		    records, kept);
	if (known)
		report_note("in chunks that were read before and have not changed, not read again: %" PRIu64
			    " records", known);
	if (r->passed_over)
		report_note("passed over in folders, being no event logs: %" PRIu64, r->passed_over);
}

static struct err run(const struct options *o, int *status)
{
	struct selection s;
	struct load_result r;
	struct case_file *c;
	struct err e = selection_of(columns, COLUMNS, o->columns, (enum format)o->format, &s);
	if (e.kind)
		return e;
	stop_catch(); /* until the case is closed, which may take a while */
	e = load_logs(o, &c, &r);
	if (!e.kind)
		case_close(c);
	stop_release();
	if (!o->quiet && r.files.n) {
		struct err table = put_table(o, &r, &s);
		put_sum(o, &r);
		if (e.kind)
			err_free(table);
		else
			e = table;
	}
	if (load_incomplete(&r))
		*status = EXIT_INPUT;
	load_result_free(&r);
	selection_free(&s);
	return e;
}

const struct command cmd_import = {
	.name = "import",
	.summary = "read event logs into a case",
	.operands = "PATH...",
	.about = "PATH is an event log (.evtx or .evt), known by its contents and not by its name, or a "
		 "folder to look through. The case is made where it does not exist. Importing the "
		 "same records again, from the same file or from a copy of it, changes nothing; of a "
		 "log that has grown only the chunks that are new or have changed are read. "
		 "A damaged file or record is told and stops nothing: exit code 3 then says that "
		 "something is missing. After Ctrl-C the case is whole as far as it got, and the "
		 "same command completes it.",
	.options = options,
	.run = run,
};
