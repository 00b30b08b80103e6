#include "cmd/cmd.h"
#include "cmd/print.h"

static const struct option_row rows[] = {
	{.name = "all", .letter = 'a', .type = OPT_FLAG, .offset = offsetof(struct options, all),
	 .help = "services and the system's own sessions too"},
};
static const struct option_table own = OPTION_TABLE("Logons", rows);
static const struct option_table *const options[] = {&own, &case_options, &filter_options,
						     &row_options, &output_options, &help_options, NULL};

static struct err run(const struct options *o, int *status)
{
	(void)status;
	/* Who asks for SYSTEM by name wants to see it. */
	return print_command(o, REL_LOGON, &(struct filter){.people_only = !o->all && !o->user});
}

const struct command cmd_logons = {
	.name = "logons",
	.summary = "logon sessions: who, how, from where, for how long",
	.about = "One row a session, by host and start. Services and the system's own sessions "
		 "are left out unless --all or --user is given.",
	.options = options,
	.run = run,
};
