/* A command: one file a subcommand, each with one of these. */
#ifndef EVTRAIL_CMD_CMD_H
#define EVTRAIL_CMD_CMD_H

#include "base/err.h"
#include "cmd/options.h"

struct command {
	const char *name;
	const char *summary;  /* one line for the list of commands */
	const char *operands; /* what stands behind the options: "PATH...", or NULL: nothing */
	const char *about;    /* paragraphs for --help, NULL: the summary says it all */
	const struct option_table *const *options; /* NULL at the end */
	/* A failure decides the exit code; *status, 0 until set, is the exit code of
	 * a success. */
	struct err (*run)(const struct options *o, int *status);
};

enum { EXIT_FOUND = 1, EXIT_INPUT = 3 };

/* All of them, in the order of the help and the manual: cmd_import and so on. */
#define COMMANDS(COMMAND) \
	COMMAND(import) COMMAND(browse) COMMAND(users) COMMAND(timeline) COMMAND(tree) \
	COMMAND(new) COMMAND(prevalence) COMMAND(baseline) COMMAND(logons) COMMAND(events) COMMAND(coverage) COMMAND(show) \
	COMMAND(mark) COMMAND(report) COMMAND(host) COMMAND(sources) COMMAND(sql)

#define COMMAND(name) extern const struct command cmd_##name;
COMMANDS(COMMAND)
#undef COMMAND

/* Columns that a command has besides those of its relation; for the manual. */
struct column;
extern const struct column tree_extra_columns[], show_extra_column;
extern const size_t tree_extra_columns_n;

#endif
