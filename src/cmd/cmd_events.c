#include "cmd/cmd.h"
#include "cmd/print.h"

static const struct option_table *const options[] = {&case_options, &filter_options, &row_options, &output_options,
						     &help_options, NULL};

static struct err run(const struct options *o, int *status)
{
	(void)status;
	return print_command(o, REL_EVENT, &(struct filter){0});
}

const struct command cmd_events = {
	.name = "events",
	.summary = "events as they were imported, and where they stand",
	.about = "One row a kept event: when, what, and its record ID, file and offset. evtrail show "
		 "--record has its fields.",
	.options = options,
	.run = run,
};
