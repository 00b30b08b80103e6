#include "cmd/cmd.h"
#include "cmd/print.h"

static const struct option_row rows[] = {
	{.name = "people", .letter = 'p', .type = OPT_FLAG, .offset = offsetof(struct options, people),
	 .help = "leave out what the system's own accounts and services did"},
};
static const struct option_table own = OPTION_TABLE("Timeline", rows);
static const struct option_table *const options[] = {&own, &case_options, &filter_options,
						     &row_options, &output_options, &help_options, NULL};

static struct err run(const struct options *o, int *status)
{
	(void)status;
	return print_command(o, REL_ACTIVITY, &(struct filter){.people_only = o->people});
}

const struct command cmd_timeline = {
	.name = "timeline",
	.summary = "activity in order of time: logons, processes, locks, clears",
	.about = "One row an activity, by host and time. With --user, what one account did.",
	.options = options,
	.run = run,
};
