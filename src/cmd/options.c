#include "cmd/options.h"

#include <getopt.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/vec.h"
#include "store/filter_expr.h"
#include "store/saved_filter.h"

#define AT(field) offsetof(struct options, field)

static const char *const format_names[] = {"text", "csv", "json", "jsonl", NULL};

static const struct option_row case_rows[] = {
	{.name = "case", .letter = 'd', .argument = "CASE", .type = OPT_TEXT, .offset = AT(case_path),
	 .help = "the case file; default $EVTRAIL_CASE, else ./evtrail.case"},
};

static const struct option_row filter_rows[] = {
	{.name = "host", .argument = "NAME", .type = OPT_TEXT, .offset = AT(host),
	 .help = "only this host, or these, with commas between; * and ? stand for any text and any character, here and "
		 "below"},
	{.name = "user", .argument = "NAME", .type = OPT_TEXT, .offset = AT(user),
	 .help = "only this account: any name it ever had, DOMAIN\\user, user@domain or a SID"},
	{.name = "since", .argument = "TIME", .type = OPT_TIME, .offset = AT(since),
	 .help = "not before: 2026-03-01, 2026-03-01T08:30, ...08:30:00+01:00 (UTC where no zone is "
		 "given), or counted back from the last event of the case: 30m, 12h, 2d, 1w"},
	{.name = "until", .argument = "TIME", .type = OPT_TIME, .offset = AT(until),
	 .help = "not after: as --since; a day or minute is taken in whole"},
	{.name = "pid", .argument = "ID", .type = OPT_ID, .offset = AT(pid),
	 .help = "only this process ID, decimal or 0x..."},
	{.name = "image", .argument = "PATTERN", .type = OPT_TEXT, .offset = AT(image),
	 .help = "only this executable: a file name, or a path when it holds a backslash"},
	{.name = "where", .argument = "EXPR", .type = OPT_TEXT, .offset = AT(where),
	 .help = "only rows for which this holds, such as 'user~bob and type in (3,10) and since=2d': "
		 "column names, = == (exactly) != ~ (contains) !~ < <= > >= in (...), and, or, not, ( ), null"},
	{.name = "filter", .argument = "NAME", .type = OPT_TEXT, .offset = AT(saved),
	 .help = "only what the filter shows that is saved in the case under this name"},
};

static const struct option_row row_rows[] = {
	{.name = "sort", .argument = "COLUMN", .type = OPT_TEXT, .offset = AT(sort),
	 .help = "in the order of this column, -COLUMN: the greatest first; what is not known comes last"},
	{.name = "freq", .argument = "COLUMN", .type = OPT_TEXT, .offset = AT(freq),
	 .help = "not the rows, but how often each value of this column occurs among them; times are "
		 "counted by day, lengths by whole seconds"},
};

static const struct option_row output_rows[] = {
	{.name = "format", .letter = 'f', .argument = "FORMAT", .type = OPT_CHOICE,
	 .offset = AT(format), .choices = format_names,
	 .help = "text (the default), csv, json or jsonl (one object a line)"},
	{.name = "columns", .letter = 'c', .argument = "NAMES", .type = OPT_TEXT,
	 .offset = AT(columns),
	 .help = "these columns in this order, as a,b,c, or all; default: in text those that a "
		 "screen shows, elsewhere all"},
	{.name = "limit", .letter = 'n', .argument = "N", .type = OPT_NUMBER, .offset = AT(limit),
	 .min = 1, .max = INT64_MAX, .help = "at most N rows"},
	{.name = "output", .letter = 'o', .argument = "FILE", .type = OPT_TEXT, .offset = AT(output),
	 .help = "write to FILE, not to standard output"},
	{.name = "wide", .letter = 'w', .type = OPT_FLAG, .offset = AT(wide),
	 .help = "text: do not cut lines to the width of the terminal"},
};

static const struct option_row help_rows[] = {
	{.name = "help", .letter = 'h', .type = OPT_FLAG, .offset = AT(help), .help = "this text"},
};

const struct option_table case_options = OPTION_TABLE("Case", case_rows);
const struct option_table filter_options = OPTION_TABLE("Filter", filter_rows);
const struct option_table row_options = OPTION_TABLE("Rows", row_rows);
const struct option_table output_options = OPTION_TABLE("Output", output_rows);
const struct option_table help_options = OPTION_TABLE("Help", help_rows);

/* ---- values ---- */

static void *place(struct options *o, const struct option_row *row)
{
	return (char *)o + row->offset;
}

static struct err set_number(struct options *o, const struct option_row *row, const char *text)
{
	uint64_t value;
	if (!str_to_u64(str_of(text), &value) || value < row->min || value > row->max) {
		if (row->max >= INT64_MAX)
			return err_new(ERR_USAGE, "--%s takes a number from %" PRIu64 " on, not '%s'",
				       row->name, row->min, text);
		return err_new(ERR_USAGE,
			       "--%s takes a number from %" PRIu64 " to %" PRIu64 ", not '%s'",
			       row->name, row->min, row->max, text);
	}
	*(uint64_t *)place(o, row) = value;
	return OK;
}

static struct err set_id(struct options *o, const struct option_row *row, const char *text)
{
	uint64_t value;
	if (!str_to_id(str_of(text), &value))
		return err_new(ERR_USAGE, "--%s takes a number, decimal or 0x..., not '%s'",
			       row->name, text);
	*(struct id_option *)place(o, row) = (struct id_option){true, value};
	return OK;
}

static struct err set_time(struct options *o, const struct option_row *row, const char *text)
{
	struct time_option *t = place(o, row);
	if (wintime_parse(str_of(text), &t->first, &t->last))
		t->kind = TIME_ABSOLUTE;
	else if (duration_parse(str_of(text), &t->back))
		t->kind = TIME_RELATIVE;
	else
		return err_new(ERR_USAGE,
			       "--%s takes a time such as 2026-03-01 or 2026-03-01T08:30:00Z, or a "
			       "length before the last event such as 12h or 2d, not '%s'",
			       row->name, text);
	return OK;
}

static struct err set_choice(struct options *o, const struct option_row *row, const char *text)
{
	struct buf names = {0};
	for (int i = 0; row->choices[i]; i++) {
		if (!strcmp(row->choices[i], text)) {
			*(int *)place(o, row) = i;
			buf_free(&names);
			return OK;
		}
		buf_printf(&names, "%s%s", i == 0 ? "" : row->choices[i + 1] ? ", " : " or ",
			   row->choices[i]);
	}
	struct err e = err_new(ERR_USAGE, "--%s takes %s, not '%s'", row->name, buf_text(&names),
			       text);
	buf_free(&names);
	return e;
}

static struct err set_value(struct options *o, const struct option_row *row, const char *text)
{
	switch (row->type) {
	case OPT_FLAG:
		*(bool *)place(o, row) = true;
		return OK;
	case OPT_TEXT:
		if (!*text)
			return err_new(ERR_USAGE, "--%s takes a %s, not an empty text", row->name,
				       row->argument);
		*(const char **)place(o, row) = text;
		return OK;
	case OPT_NUMBER:
		return set_number(o, row, text);
	case OPT_ID:
		return set_id(o, row, text);
	case OPT_TIME:
		return set_time(o, row, text);
	case OPT_CHOICE:
		return set_choice(o, row, text);
	}
	return OK;
}

/* ---- getopt from the tables ---- */

enum { FIRST_VALUE = 1000 }; /* above every letter: what getopt gives for row 0 */

struct parser {
	VEC(const struct option_row *) rows;
	VEC(struct option) longs;
	struct buf letters;
	bool *seen; /* one a row */
};

static void parser_add(struct parser *p, const struct option_row *row)
{
	int takes = row->argument ? required_argument : no_argument;
	int value = FIRST_VALUE + (int)p->rows.n;
	VEC_PUSH(&p->longs, (struct option){.name = row->name, .has_arg = takes, .val = value});
	VEC_PUSH(&p->rows, row);
	if (row->letter) {
		buf_putc(&p->letters, row->letter);
		if (row->argument)
			buf_putc(&p->letters, ':');
	}
}

static void parser_init(struct parser *p, const struct option_table *const *tables)
{
	buf_puts(&p->letters, ":");
	for (; *tables; tables++)
		for (size_t i = 0; i < (*tables)->n; i++)
			parser_add(p, &(*tables)->rows[i]);
	VEC_PUSH(&p->longs, (struct option){0});
	p->seen = xcalloc(p->rows.n + 1, sizeof *p->seen);
}

static void parser_free(struct parser *p)
{
	VEC_FREE(&p->rows);
	VEC_FREE(&p->longs);
	buf_free(&p->letters);
	free(p->seen);
}

/* The row behind what getopt gave, or -1. */
static int parser_row(const struct parser *p, int value)
{
	if (value >= FIRST_VALUE)
		return value - FIRST_VALUE;
	for (size_t i = 0; i < p->rows.n; i++)
		if (value && p->rows.items[i]->letter == value)
			return (int)i;
	return -1;
}

static struct err wrong_option(const struct parser *p, char **argv)
{
	int row = parser_row(p, optopt);
	if (row >= 0)
		return err_new(ERR_USAGE, "--%s takes no value", p->rows.items[row]->name);
	if (optopt)
		return err_new(ERR_USAGE, "there is no option -%c", optopt);
	return err_new(ERR_USAGE, "there is no option %s, or it is cut too short", argv[optind - 1]);
}

static struct err take_option(struct parser *p, int value, char **argv, struct options *o)
{
	if (value == '?')
		return wrong_option(p, argv);
	int i = parser_row(p, value == ':' ? optopt : value);
	const struct option_row *row = p->rows.items[i];
	if (value == ':')
		return err_new(ERR_USAGE, "--%s needs a %s", row->name, row->argument);
	if (p->seen[i] && row->type != OPT_FLAG)
		return err_new(ERR_USAGE, "--%s is given twice", row->name);
	p->seen[i] = true;
	return set_value(o, row, optarg);
}

struct err options_parse(const struct option_table *const *tables, int argc, char **argv,
			 struct options *o)
{
	struct parser p = {0};
	struct err e = OK;
	int value;
	parser_init(&p, tables);
	optind = 0; /* a new start, also of what getopt keeps to itself */
	opterr = 0;
	while (!e.kind &&
	       (value = getopt_long(argc, argv, buf_text(&p.letters), p.longs.items, NULL)) != -1)
		e = take_option(&p, value, argv, o);
	o->args = argv + optind;
	o->nargs = (size_t)(argc - optind);
	parser_free(&p);
	return e;
}

/* ---- what the values mean ---- */

const char *options_case_path(const struct options *o)
{
	const char *path = o->case_path ? o->case_path : getenv("EVTRAIL_CASE");
	return path && *path ? path : "evtrail.case";
}

/* Text against a pattern with * and ?, ASCII case folded. */
static bool matches(struct str pattern, struct str text)
{
	size_t p = 0, t = 0, star = SIZE_MAX, retry = 0;
	while (t < text.n) {
		if (p < pattern.n && pattern.p[p] == '*') {
			star = p++;
			retry = t;
		} else if (p < pattern.n &&
			   (pattern.p[p] == '?' ||
			    str_eq_nocase(str_sub(pattern, p, p + 1), str_sub(text, t, t + 1)))) {
			p++;
			t++;
		} else if (star != SIZE_MAX) {
			p = star + 1;
			t = ++retry;
		} else {
			return false;
		}
	}
	while (p < pattern.n && pattern.p[p] == '*')
		p++;
	return p == pattern.n;
}

static struct err unknown_host(const char *host, const struct case_hosts *hosts)
{
	enum { NAMED = 5 };
	struct buf names = {0};
	for (size_t i = 0; i < hosts->n && i < NAMED; i++)
		buf_printf(&names, "%s%s", i ? ", " : "", hosts->items[i].name);
	if (hosts->n > NAMED)
		buf_printf(&names, " and %zu more", hosts->n - NAMED);
	struct err e = err_new(ERR_NOT_FOUND, "no host '%s' in this case; it has %s", host,
			       hosts->n ? buf_text(&names) : "none: import logs first");
	buf_free(&names);
	return e;
}

/* SRV02 stands for SRV02.corp.example.net as well, as in the store's filter. */
static bool name_matches(const char *patterns, struct str name)
{
	struct str first = name, list = str_of(patterns), pattern;
	for (size_t i = 0; i < name.n && first.n == name.n; i++)
		if (name.p[i] == '.')
			first.n = i;
	while (str_list_next(&list, &pattern))
		if (matches(pattern, name) || matches(pattern, first))
			return true;
	return false;
}

static bool host_matches(const char *patterns, const struct case_host *host)
{
	bool any = !patterns;
	for (const char *at = host->names; !any && *at;) {
		size_t n = strcspn(at, "\n");
		any = name_matches(patterns, (struct str){at, n});
		at += n + (at[n] != '\0');
	}
	return any;
}

bool options_host_matches(const struct options *o, const struct case_host *host)
{
	return host_matches(o->host, host);
}

static struct err check_host(const char *patterns, const struct case_hosts *hosts)
{
	for (size_t i = 0; i < hosts->n; i++)
		if (host_matches(patterns, &hosts->items[i]))
			return OK;
	return patterns ? unknown_host(patterns, hosts) : OK;
}

static wintime resolve(const struct time_option *t, wintime last_event, bool end)
{
	switch (t->kind) {
	case TIME_ABSOLUTE:
		return end ? t->last : t->first;
	case TIME_RELATIVE:
		/* 0 would mean "no condition". */
		return last_event > t->back ? last_event - t->back : 1;
	default:
		return 0;
	}
}

/* --where and --filter must both hold; lives until the next call. */
static struct err find_where(const struct options *o, struct case_file *c, const char **where)
{
	static struct buf both;
	buf_clear(&both);
	*where = o->where;
	if (!o->saved)
		return OK;
	struct err e = saved_filter_get(c, o->saved, &both);
	if (!e.kind && o->where)
		buf_printf(&both, "\n%s", o->where);
	*where = buf_text(&both);
	return e;
}

struct err options_filter(const struct options *o, struct case_file *c, struct filter *f)
{
	struct case_hosts hosts;
	struct err e = case_hosts(c, &hosts);
	if (e.kind)
		return e;
	wintime last = 0;
	for (size_t i = 0; i < hosts.n; i++)
		if (hosts.items[i].last_time > last)
			last = hosts.items[i].last_time;
	*f = (struct filter){
		.host = o->host,
		.user = o->user,
		.image = o->image,
		.since = resolve(&o->since, last, false),
		.until = resolve(&o->until, last, true),
		.has_pid = o->pid.set,
		.pid = o->pid.value,
	};
	e = find_where(o, c, &f->where);
	if (!e.kind && o->where)
		e = filter_expr_check(o->where, NULL, NULL);
	if (!e.kind)
		e = check_host(o->host, &hosts);
	if (!e.kind)
		e = check_host(o->not_on, &hosts);
	if (!e.kind && f->since && f->until && f->since > f->until)
		e = err_new(ERR_USAGE, "--since is later than --until: nothing can match");
	case_hosts_free(&hosts);
	return e;
}
