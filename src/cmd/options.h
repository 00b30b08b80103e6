/* Options of all commands: tables of rows that say what an option is called,
 * what it takes, where it is stored and how it is explained.  Parsing, --help
 * and the messages about wrong use are made from the rows.
 *
 * Values of all commands live in one struct; a command reads what its tables
 * can set.  Text points into argv. */
#ifndef EVTRAIL_CMD_OPTIONS_H
#define EVTRAIL_CMD_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/wintime.h"
#include "store/query.h"

enum format { FORMAT_TEXT, FORMAT_CSV, FORMAT_JSON, FORMAT_JSONL, FORMAT_COUNT };

struct time_option {
	enum { TIME_UNSET, TIME_ABSOLUTE, TIME_RELATIVE } kind;
	wintime first, last; /* TIME_ABSOLUTE: what was named, from its first to its last tick */
	int64_t back;        /* TIME_RELATIVE: ticks before the last event of the case */
};

struct id_option {
	bool set;
	uint64_t value;
};

struct options {
	const char *case_path;
	/* filter */
	const char *host, *user, *image, *where, *saved;
	struct time_option since, until;
	struct id_option pid;
	/* output */
	int format; /* enum format */
	const char *columns, *output;
	uint64_t limit; /* 0: none */
	bool wide;
	/* rows */
	const char *sort, *freq;
	/* import */
	bool recover, quiet;
	uint64_t threads; /* 0: as many as there are processors */
	/* of single commands */
	bool all, people, exit_code, spread;
	uint64_t days;
	struct id_option record, logon_id, remove;
	bool raw; /* show */
	bool since_last, baselines_only; /* new */
	const char *not_on;
	int compare;                     /* enum compare_by */
	int key;                         /* baseline: 0, or 1 + enum entry_kind */
	const char *from_case, *scope, *encoding, *baseline, *who, *why;
	const char *note;
	int form; /* of a report: 0 Markdown, 1 HTML */
	const char *zone;
	int pane;  /* browse: place in its list */
	int theme; /* browse: 0 the default, else a theme + 1 */
	bool ascii, no_color, mouse;
	bool help;
	char **args; /* what is not an option */
	size_t nargs;
};

enum option_type {
	OPT_FLAG,   /* bool */
	OPT_TEXT,   /* const char * */
	OPT_NUMBER, /* uint64_t, min to max */
	OPT_ID,     /* struct id_option */
	OPT_TIME,   /* struct time_option */
	OPT_CHOICE  /* int: index in choices */
};

struct option_row {
	const char *name;
	char letter;          /* 0: none */
	const char *argument; /* NULL for a flag */
	enum option_type type;
	size_t offset;        /* in struct options */
	uint64_t min, max;    /* OPT_NUMBER */
	const char *const *choices; /* OPT_CHOICE, NULL at the end */
	const char *help;
};

struct option_table {
	const char *heading;
	const struct option_row *rows;
	size_t n;
};

#define OPTION_TABLE(title, table) {title, table, sizeof(table) / sizeof *(table)}

/* What many commands share. */
extern const struct option_table case_options, filter_options, row_options, output_options, help_options;

/* Fills o from argv[1] on; tables end with NULL.  ERR_USAGE names the option
 * and what it takes. */
struct err options_parse(const struct option_table *const *tables, int argc, char **argv,
			 struct options *o);

/* -d, else $EVTRAIL_CASE, else evtrail.case in the current directory. */
const char *options_case_path(const struct options *o);

/* Whether --host, where it is given, means this host, by any of its names. */
bool options_host_matches(const struct options *o, const struct case_host *host);

/* The filter that the options name.  Relative times count back from the last
 * event of the case; a host that the case does not have is ERR_NOT_FOUND. */
struct err options_filter(const struct options *o, struct case_file *c, struct filter *f);

#endif
