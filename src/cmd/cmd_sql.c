#include <stdlib.h>

#include "base/alloc.h"
#include "cmd/cmd.h"
#include "cmd/load.h"
#include "cmd/output.h"
#include "store/sql.h"

static const struct option_table *const options[] = {&case_options, &output_options, &help_options, NULL};

static struct err print_all(struct sql *s, const struct selection *chosen, struct output *out)
{
	struct page page = {0};
	struct err e = OK;
	bool more = true;
	const struct cell **cells = xcalloc(chosen->n, sizeof *cells);
	while (more && !(e = sql_next(s, &page)).kind && page.n) {
		for (size_t i = 0; i < chosen->n; i++)
			cells[i] = &page.rows[0].cells[chosen->index[i]];
		more = output_row(out, cells);
	}
	free(cells);
	page_free(&page);
	return e;
}

static struct err answer(struct case_file *c, struct sql *s, const struct options *o)
{
	struct output_target to = output_target_of(o, case_path(c));
	struct selection chosen;
	struct output *out;
	size_t n;
	const struct column *columns = sql_columns(s, &n);
	struct err e = selection_of(columns, n, o->columns, (enum format)o->format, &chosen);
	if (e.kind)
		return e;
	e = output_open(&to, chosen.columns, chosen.n, &out);
	if (!e.kind) {
		e = print_all(s, &chosen, out);
		struct err closed = output_close(out);
		if (e.kind)
			err_free(closed);
		else
			e = closed;
	}
	selection_free(&chosen);
	return e;
}

static struct err run(const struct options *o, int *status)
{
	struct case_file *c;
	struct sql *s;
	(void)status;
	if (o->nargs != 1)
		return err_new(ERR_USAGE, "takes one SELECT: put it in quotes");
	struct err e = load_case(o, &c);
	if (e.kind)
		return e;
	e = sql_open(c, o->args[0], &s);
	if (!e.kind)
		e = answer(c, s, o);
	sql_close(s);
	case_close(c);
	return e;
}

const struct command cmd_sql = {
	.name = "sql",
	.summary = "answer one SELECT over the case",
	.operands = "SELECT",
	.about = "The views process, logon, executable, account, activity, event, source, boot, coverage and "
		 "marked have the columns listed below. Nothing is written: only SELECT is allowed.",
	.options = options,
	.run = run,
};
