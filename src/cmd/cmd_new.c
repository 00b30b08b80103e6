#include <inttypes.h>

#include "cmd/cmd.h"
#include "cmd/print.h"
#include "cmd/load.h"
#include "cmd/report.h"
#include "store/baseline.h"

static const char *const compare_names[] = {"path", "pattern", "name", "path+hash", NULL}; /* as enum compare_by */

static const struct option_row rows[] = {
	{.name = "days", .argument = "N", .type = OPT_NUMBER, .offset = offsetof(struct options, days),
	 .min = 1, .max = 36500,
	 .help = "take what ran in the first N days of a host's process events as known, or in "
		 "three quarters of a shorter span; default 30"},
	{.name = "baselines-only", .type = OPT_FLAG, .offset = offsetof(struct options, baselines_only),
	 .help = "no learning period: known is only what stored baselines cover"},
	{.name = "key", .argument = "KEY", .type = OPT_CHOICE, .offset = offsetof(struct options, compare),
	 .choices = compare_names,
	 .help = "what makes executables of a host the same: path (the default), pattern (versions, GUIDs, users "
		 "and temporary folders left open) or name: what is most worth a look stands for all, raw_paths and "
		 "pattern_paths say for how many; path+hash: where a hash is logged, a baseline must have it, too. "
		 "A known path with a hash never seen there is always reported"},
	{.name = "all", .letter = 'a', .type = OPT_FLAG, .offset = offsetof(struct options, all),
	 .help = "all executables, also those that are known: the column status says which are new"},
	{.name = "not-on", .argument = "HOST", .type = OPT_TEXT, .offset = offsetof(struct options, not_on),
	 .help = "the difference to a golden host: what the other hosts ran and this one never did, new or not"},
	{.name = "since-last", .type = OPT_FLAG, .offset = offsetof(struct options, since_last),
	 .help = "only what no run with this option has printed before, however late its logs came; the case "
		 "remembers what was printed"},
	{.name = "exit-code", .letter = 'e', .type = OPT_FLAG,
	 .offset = offsetof(struct options, exit_code),
	 .help = "exit with 1 when there is something new, 0 when not"},
};
static const struct option_table own = OPTION_TABLE("New", rows);
static const struct option_table *const options[] = {&own, &case_options, &filter_options,
						     &row_options, &output_options, &help_options, NULL};

static void minute(wintime t, char out[WINTIME_ISO_SIZE])
{
	wintime_iso(t, out);
	out[16] = '\0';
	out[10] = ' ';
}

/* Says plainly from what is known what is new. */
static struct err note_learning(struct case_file *c, const struct case_host *h, int days)
{
	char from[WINTIME_ISO_SIZE], to[WINTIME_ISO_SIZE], length[DURATION_SIZE];
	struct buf words = {0};
	struct baseline_quality q;
	if (!h->first_start) {
		report_note("%s: no process starts recorded, nothing can be told", h->name);
		return OK;
	}
	int64_t wanted = days * WINTIME_DAY, learned = case_learning_period(h, days);
	struct err e = baseline_quality_of(c, h->host_id, h->first_start, h->first_start + learned, &q);
	if (e.kind)
		return e;
	minute(h->first_start, from);
	minute(h->first_start + learned, to);
	duration_words(learned, length);
	baseline_quality_words(&words, &q);
	report_note("%s: known is what ran from %s to %s UTC (%s%s); new is what ran first after that%s%s%s", h->name, from,
		    to, length, learned < wanted ? ", three quarters of what is recorded" : "",
		    q.reliable ? "" : ". Unreliable: ", q.reliable ? "" : buf_text(&words),
		    q.reliable		       ? ""
		    : q.days < RELIABLE_DAYS ? ". Less than a month: much will be new that is not"
					       : "; what ran meanwhile is not known");
	buf_free(&words);
	return OK;
}

static struct err note_baselines(struct case_file *c)
{
	struct query *q;
	struct page page = {0};
	struct err e = query_open(c, REL_BASELINE, NULL, &q);
	if (e.kind)
		return e;
	const struct relation *r = query_relation(q);
	int name = relation_column(r, "name"), quality = relation_column(r, "quality");
	e = query_page(q, KEY_FIRST, PAGE_AFTER, 100, &page);
	for (size_t i = 0; !e.kind && i < page.n; i++) {
		const struct cell *cells = page.rows[i].cells;
		if (str_eq(cells[quality].text, STR("unreliable")))
			report_note("baseline %.*s is unreliable: see evtrail baseline list", STR_ARG(cells[name].text));
	}
	page_free(&page);
	query_close(q);
	return e;
}

static struct err note_known(struct case_file *c, const struct options *o, int days)
{
	struct case_hosts hosts;
	struct err e = case_hosts(c, &hosts);
	if (e.kind)
		return e;
	for (size_t i = 0; i < hosts.n && !e.kind && days > 0; i++)
		if (options_host_matches(o, &hosts.items[i]))
			e = note_learning(c, &hosts.items[i], days);
	case_hosts_free(&hosts);
	return e.kind ? e : note_baselines(c);
}

static struct err list_new(struct case_file *c, const struct options *o, size_t *found)
{
	struct filter f;
	if (o->all && (o->since_last || o->exit_code))
		return err_new(ERR_USAGE, "--all goes neither with --since-last nor with --exit-code: both ask for what is new");
	if (o->freq && (o->since_last || o->exit_code))
		return err_new(ERR_USAGE, "--freq goes neither with --since-last nor with --exit-code: both ask for rows");
	struct err e = options_filter(o, c, &f);
	if (e.kind)
		return e;
	f.new_only = !o->all && !o->not_on;
	f.not_on = o->not_on;
	f.learn_days = o->baselines_only ? LEARN_NOTHING : o->days ? (int)o->days : DEFAULT_LEARN_DAYS;
	f.compare = (enum compare_by)o->compare;
	f.unreported = o->since_last;
	e = note_known(c, o, f.learn_days);
	if (!e.kind)
		e = print_rows(c, o, REL_EXECUTABLE, &f, found);
	return !e.kind && o->since_last ? baseline_reported(c, &f, *found) : e;
}

static struct err run(const struct options *o, int *status)
{
	struct case_file *c;
	size_t found = 0;
	struct err e = o->since_last ? load_case_to_write(o, &c) : load_case(o, &c);
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
	.about = "One row an executable of a host that first ran after the learning period and that no stored "
		 "baseline covers, or whose path is known and whose hash is not, or that is a look-alike or ran below a wrong "
		 "parent or for a wrong account and was not approved by hand; what is most worth a look first. "
		 "What is taken as known, and how far that can be relied on, is told on standard error.",
	.options = options,
	.run = run,
};
