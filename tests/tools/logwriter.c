/* logwriter: writes EVTX files for tests, samples and benchmarks, from a
 * scenario or from a seed. */
#include <getopt.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "tools/generate.h"
#include "tools/scenario.h"

static const char usage[] =
	"Usage: logwriter scenario FILE.scn [-o DIR] [--print] [--truth FILE]\n"
	"       logwriter generate [--seed N] [--events N] [--hosts N] [--days N]\n"
	"                          [--start DATE] [--channels security,system,sysmon,terminalservices]\n"
	"                          [--intrusion] [--damage LIST] [-o DIR] [--print] [--truth FILE]\n"
	"Writes Windows event logs (EVTX): those a scenario tells of, or those of made-up\n"
	"hosts in everyday use, the same for the same seed.\n"
	"\n"
	"  -o, --output DIR   where files go; made where needed (default: .)\n"
	"      --print        also write each event as a line of text on standard output\n"
	"      --truth FILE   also write, as JSON lines, what really happened: for each\n"
	"                     process start its exit, parent and logon, by record ID\n"
	"      --seed N       another seed, other logs (default 1)\n"
	"      --events N     about so many events in all (default 10000)\n"
	"      --hosts N      on so many hosts (default 1)\n"
	"      --days N       over so many days (default 7)\n"
	"      --start DATE   from this day on (default 2026-01-05)\n"
	"      --channels C,C the logs that are kept (default security,system)\n"
	"      --intrusion    one of the hosts is broken into\n"
	"      --damage D,D   dirty, bad-crc, bad-chunk-magic, slack, renumbered,\n"
	"                     zero-time, rotated\n"
	"      --help         this text\n"
	"tests/tools/README.md describes scenarios and the truth file.\n";

struct arguments {
	const char *output, *truth, *scenario;
	bool print;
	struct generate_options generate;
};

static struct err number_argument(const char *name, const char *text, uint64_t least, uint64_t most,
				  uint64_t *n)
{
	if (!text || !str_to_u64(str_of(text), n) || *n < least || *n > most)
		return err_new(ERR_USAGE, "--%s: a number from %" PRIu64 " to %" PRIu64 " is needed",
			       name, least, most);
	return OK;
}

/* Calls take for each part of a,b,c. */
static struct err each_part(const char *list, struct err (*take)(struct str, struct generate_options *),
			    struct generate_options *o)
{
	struct str all = str_of(list);
	struct err e = OK;

	for (size_t start = 0, i = 0; i <= all.n && !e.kind; i++)
		if (i == all.n || all.p[i] == ',') {
			e = take(str_sub(all, start, i), o);
			start = i + 1;
		}
	return e;
}

static struct err take_channel(struct str name, struct generate_options *o)
{
	enum log_kind kind = sim_log_find(name);

	if (kind == LOG_KINDS)
		return err_new(ERR_USAGE, "--channels: '%.*s' is not known", STR_ARG(name));
	o->logs[kind] = true;
	return OK;
}

static struct err take_damage(struct str name, struct generate_options *o)
{
	if (!evtx_damage_find(name))
		return err_new(ERR_USAGE, "--damage: '%.*s' is not known", STR_ARG(name));
	o->files.damage |= evtx_damage_find(name);
	return OK;
}

enum { OPT_SEED = 256, OPT_EVENTS, OPT_HOSTS, OPT_DAYS, OPT_START, OPT_CHANNELS, OPT_INTRUSION,
       OPT_DAMAGE, OPT_PRINT, OPT_TRUTH, OPT_HELP };

static const struct option options[] = {
	{"output", required_argument, NULL, 'o'},
	{"seed", required_argument, NULL, OPT_SEED},
	{"events", required_argument, NULL, OPT_EVENTS},
	{"hosts", required_argument, NULL, OPT_HOSTS},
	{"days", required_argument, NULL, OPT_DAYS},
	{"start", required_argument, NULL, OPT_START},
	{"channels", required_argument, NULL, OPT_CHANNELS},
	{"intrusion", no_argument, NULL, OPT_INTRUSION},
	{"damage", required_argument, NULL, OPT_DAMAGE},
	{"print", no_argument, NULL, OPT_PRINT},
	{"truth", required_argument, NULL, OPT_TRUTH},
	{"help", no_argument, NULL, OPT_HELP},
	{NULL, 0, NULL, 0},
};

static struct err take_option(int option, struct arguments *a)
{
	struct generate_options *g = &a->generate;
	uint64_t n = 0;
	struct err e = OK;

	switch (option) {
	case 'o': a->output = optarg; break;
	case OPT_PRINT: a->print = true; break;
	case OPT_TRUTH: a->truth = optarg; break;
	case OPT_INTRUSION: g->intrusion = true; break;
	case OPT_SEED: e = number_argument("seed", optarg, 0, UINT64_MAX, &g->seed); break;
	case OPT_EVENTS: e = number_argument("events", optarg, 1, 1000000000, &g->events); break;
	case OPT_HOSTS:
		e = number_argument("hosts", optarg, 1, 10000, &n);
		g->hosts = (unsigned)n;
		break;
	case OPT_DAYS:
		e = number_argument("days", optarg, 1, 4000, &n);
		g->days = (unsigned)n;
		break;
	case OPT_START:
		if (!wintime_parse(str_of(optarg), &g->start, NULL))
			e = err_new(ERR_USAGE, "--start: a date such as 2026-01-05 is needed");
		break;
	case OPT_CHANNELS:
		memset(g->logs, 0, sizeof g->logs);
		e = each_part(optarg, take_channel, g);
		break;
	case OPT_DAMAGE: e = each_part(optarg, take_damage, g); break;
	case OPT_HELP:
		fputs(usage, stdout);
		exit(0);
	default:
		e = err_new(ERR_USAGE, "see logwriter --help");
	}
	return e;
}

static struct err take_arguments(int argc, char **argv, struct arguments *a)
{
	struct err e = OK;
	const char *what;
	int option;

	*a = (struct arguments){.output = ".",
				.generate = {.seed = 1, .events = 10000, .hosts = 1, .days = 7}};
	wintime_parse(STR("2026-01-05"), &a->generate.start, NULL);
	a->generate.logs[LOG_SECURITY] = a->generate.logs[LOG_SYSTEM] = true;
	while (!e.kind && (option = getopt_long(argc, argv, "o:", options, NULL)) != -1)
		e = take_option(option, a);
	if (e.kind)
		return e;
	what = optind < argc ? argv[optind] : "";
	if (!strcmp(what, "scenario") && optind + 2 == argc)
		a->scenario = argv[optind + 1];
	else if (strcmp(what, "generate") != 0 || optind + 1 != argc)
		return err_new(ERR_USAGE, "scenario FILE or generate is needed; see logwriter --help");
	return OK;
}

static struct err run(const struct arguments *a)
{
	struct sim *sim = xcalloc(1, sizeof *sim);
	struct err e = OK;

	sim->dir = str_of(a->output);
	sim->print = a->print;
	mkdir(a->output, 0777);
	if (a->truth && !(sim->truth = fopen(a->truth, "w"))) {
		e = err_errno("%s", a->truth);
		free(sim);
		return e;
	}
	e = a->scenario ? scenario_run(sim, a->scenario) : generate(sim, &a->generate);
	sim_finish(sim);
	if (sim->truth && fclose(sim->truth))
		sim_fail(sim, err_errno("%s", a->truth));
	if (!e.kind)
		e = sim->err;
	else
		err_free(sim->err);
	free(sim);
	return e;
}

int main(int argc, char **argv)
{
	struct arguments a;
	struct err e = take_arguments(argc, argv, &a);

	if (!e.kind)
		e = run(&a);
	if (!e.kind)
		return 0;
	fprintf(stderr, "logwriter: %s\n", e.text);
	err_free(e);
	return 2;
}
