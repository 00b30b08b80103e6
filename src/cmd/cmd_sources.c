#include "cmd/cmd.h"
#include "cmd/print.h"

static const struct option_table *const options[] = {&case_options, &row_options, &output_options, &help_options,
						     NULL};

static struct err run(const struct options *o, int *status)
{
	(void)status;
	return print_command(o, REL_SOURCE, &(struct filter){0});
}

const struct command cmd_sources = {
	.name = "sources",
	.summary = "imported files and what came of each",
	.about = "One row a file: records read, kept, unreadable, recovered from slack, whether "
		 "Windows had closed it, and what is wrong with it. Each record that cannot be read, with "
		 "its place and the reason, stands in the table damage: evtrail sql \"SELECT path, offset, "
		 "reason FROM damage JOIN source_file USING (source_id)\".",
	.options = options,
	.run = run,
};
