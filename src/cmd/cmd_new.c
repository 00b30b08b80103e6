#include "cmd/cmd.h"
#include "cmd/print.h"
#include "cmd/load.h"
#include "cmd/report.h"

static const struct option_row rows[] = {
	{.name = "days", .argument = "N", .type = OPT_NUMBER, .offset = offsetof(struct options, days),
	 .min = 1, .max = 36500,
	 .help = "take what ran in the first N days of a host's process events as known, or in "
		 "three quarters of a shorter span; default 30"},
	{.name = "exit-code", .letter = 'e', .type = OPT_FLAG,
	 .offset = offsetof(struct options, exit_code),
	 .help = "exit with 1 when there is something new, 0 when not"},
};
static const struct option_table own = OPTION_TABLE("New", rows);
static const struct option_table *const options[] = {&own, &case_options, &filter_options,
						     &output_options, &help_options, NULL};

enum { MONTH = 28 }; /* days that cover what a system does once a month */

static void day(wintime t, char out[WINTIME_ISO_SIZE])
{
	wintime_iso(t, out);
	out[16] = '\0'; /* to the minute */
	out[10] = ' ';
}

/* Says plainly from what is known what is new. */
static void note_learning(const struct case_host *h, int days)
{
	char from[WINTIME_ISO_SIZE], to[WINTIME_ISO_SIZE], length[DURATION_SIZE];
	if (!h->first_start) {
		report_note("%s: no process starts recorded, nothing can be told", h->name);
		return;
	}
	int64_t wanted = days * WINTIME_DAY, learned = case_learning_period(h, days);
	day(h->first_start, from);
	day(h->first_start + learned, to);
	duration_words(learned, length);
	report_note("%s: known is what ran from %s to %s UTC (%s%s); new is what ran first after "
		    "that%s",
		    h->name, from, to, length,
		    learned < wanted ? ", three quarters of what is recorded" : "",
		    learned < MONTH * WINTIME_DAY
			    ? ". Less than a month: unreliable, much will be new that is not"
			    : "");
}

static struct err list_new(struct case_file *c, const struct options *o, size_t *found)
{
	struct filter f;
	struct case_hosts hosts;
	struct err e = options_filter(o, c, &f);
	if (!e.kind)
		e = case_hosts(c, &hosts);
	if (e.kind)
		return e;
	f.new_only = true;
	f.learn_days = o->days ? (int)o->days : DEFAULT_LEARN_DAYS;
	for (size_t i = 0; i < hosts.n; i++)
		if (options_host_matches(o, hosts.items[i].name))
			note_learning(&hosts.items[i], f.learn_days);
	case_hosts_free(&hosts);
	return print_rows(c, o, REL_EXECUTABLE, &f, found);
}

static struct err run(const struct options *o, int *status)
{
	struct case_file *c;
	size_t found = 0;
	struct err e = load_case(o, &c);
	if (e.kind)
		return e;
	e = list_new(c, o, &found);
	if (!e.kind && o->exit_code && found)
		*status = EXIT_FOUND;
	case_close(c);
	return e;
}

const struct command cmd_new = {
	.name = "new",
	.summary = "executables that had never run before",
	.about = "One row an executable of a host that first ran after the learning period, by "
		 "host and first run. The period is told on standard error.",
	.options = options,
	.run = run,
};
