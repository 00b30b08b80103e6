#include "cmd/cmd.h"
#include "cmd/print.h"

static const struct option_table *const options[] = {&case_options, &filter_options, &row_options, &output_options,
						     &help_options, NULL};

static struct err run(const struct options *o, int *status)
{
	(void)status;
	return print_command(o, REL_COVERAGE, &(struct filter){0});
}

const struct command cmd_coverage = {
	.name = "coverage",
	.summary = "what each day of a host can tell, and what is missing",
	.about = "One row a host and day: what was logged, and what is wrong with it: auditing off, exits "
		 "or command lines missing, gaps in the record IDs, cleared logs, a changed clock, damaged "
		 "files. Days without records between others are one row. The columns means and mend say what follows and which setting ends it.",
	.options = options,
	.run = run,
};
