#include "cmd/cmd.h"
#include "cmd/print.h"

static const struct option_row rows[] = {
	{.name = "people", .letter = 'p', .type = OPT_FLAG, .offset = offsetof(struct options, people),
	 .help = "leave out the system's own accounts, services and computers"},
};
static const struct option_table own = OPTION_TABLE("Users", rows);
static const struct option_table *const options[] = {&own, &case_options, &filter_options,
						     &row_options, &output_options, &help_options, NULL};

static struct err run(const struct options *o, int *status)
{
	(void)status;
	return print_command(o, REL_ACCOUNT, &(struct filter){.people_only = o->people});
}

const struct command cmd_users = {
	.name = "users",
	.summary = "accounts of each host, with what they did and when",
	.about = "One row an account of a host: people first, then what Windows itself uses.",
	.options = options,
	.run = run,
};
