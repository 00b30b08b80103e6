/* Executables over the whole environment: how far each spread, and in what order. */
#include "cmd/cmd.h"
#include "cmd/load.h"
#include "cmd/print.h"

static const struct option_row rows[] = {
	{.name = "spread", .type = OPT_FLAG, .offset = offsetof(struct options, spread),
	 .help = "one row a host instead, in the order in which they first ran what --image names: the way it took, with who "
		 "started it there and from where they had logged on"},
};
static const struct option_table own = OPTION_TABLE("Prevalence", rows);
static const struct option_table *const options[] = {&own, &case_options, &filter_options, &output_options, &help_options, NULL};

static struct err list(struct case_file *c, const struct options *o)
{
	static const struct order by_time = {.column = "first_seen"};
	enum relation_id id = o->spread ? REL_EXECUTABLE : REL_PREVALENCE;
	struct filter f;
	struct err e = options_filter(o, c, &f);
	if (e.kind)
		return e;
	print_note_ignored(o, relation_get(id));
	return o->spread ? print_relation(c, o, relation_get(id), &f, &by_time, NULL) : print_rows(c, o, id, &f, NULL);
}

static struct err run(const struct options *o, int *status)
{
	struct case_file *c;
	(void)status;
	struct err e = load_case(o, &c);
	if (e.kind)
		return e;
	e = list(c, o);
	case_close(c);
	return e;
}

const struct command cmd_prevalence = {
	.name = "prevalence",
	.summary = "executables by how many hosts ran them, the rarest first",
	.about = "One row an executable of the environment: how many hosts ran it, where it ran first and where then, how often. "
		 "What the fewest hosts ran comes first, and among that what is most worth a look. --image NAME --spread "
		 "shows host by host how one of them spread.",
	.options = options,
	.run = run,
};
