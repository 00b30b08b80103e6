/* The front end; where there is no terminal, a summary of the same case. */
#include <unistd.h>

#include "base/text.h"
#include "base/zone.h"
#include "cmd/background.h"
#include "cmd/cmd.h"
#include "cmd/import_list.h"
#include "cmd/print.h"
#include "cmd/load.h"
#include "cmd/output.h"
#include "cmd/report.h"
#include "cmd/show_raw.h"
#include "ui/browse.h"

#define AT(field) offsetof(struct options, field)

static const char *const panes[] = {"users",    "tree",    "new",   "logons",    "events",
				    "coverage", "sources", "marks", "baselines", NULL};
static const char *const themes[] = {"default", "dark", "light", "none", NULL};

static const struct option_row rows[] = {
	{.name = "pane", .argument = "NAME", .type = OPT_CHOICE, .offset = AT(pane), .choices = panes,
	 .help = "start in this pane: users (the default), tree, new, logons, events, coverage, sources, marks or "
		 "baselines"},
	{.name = "zone", .argument = "ZONE", .type = OPT_TEXT, .offset = AT(zone),
	 .help = "show times in this zone and not in UTC: local, an offset as +02:00, or a name as Europe/Berlin; the "
		 "key z changes over. What is written to files is UTC"},
	{.name = "theme", .argument = "THEME", .type = OPT_CHOICE, .offset = AT(theme), .choices = themes,
	 .help = "colours for a dark or a light background, or none; default EVTRAIL_THEME, or what was chosen last with "
		 "Ctrl-T"},
	{.name = "mouse", .type = OPT_FLAG, .offset = AT(mouse),
	 .help = "use the mouse: a click selects, a second one opens, the wheel scrolls; Ctrl-N changes it"},
	{.name = "ascii", .type = OPT_FLAG, .offset = AT(ascii),
	 .help = "draw lines with ASCII characters"},
	{.name = "no-color", .type = OPT_FLAG, .offset = AT(no_color),
	 .help = "no colour, as with NO_COLOR in the environment"},
};
static const struct option_table own = OPTION_TABLE("Screen", rows);
static const struct option_table *const options[] = {&own, &load_options, &case_options,
						     &filter_options, &help_options, NULL};

enum { SUMMARY_ROWS = 15 };

/* ---- the summary ---- */

static struct err put_text(struct buf *text)
{
	struct output_target to = {.plain = true};
	struct output *out;
	struct err e = output_open(&to, NULL, 0, &out);
	if (e.kind)
		return e;
	output_text(out, buf_str(text));
	buf_free(text);
	return output_close(out);
}

static void put_host(struct buf *text, const struct case_host *h)
{
	char first[WINTIME_ISO_SIZE], last[WINTIME_ISO_SIZE];
	buf_puts(text, "  ");
	text_clean(text, str_of(h->name));
	if (!h->first_time) {
		buf_puts(text, "  nothing kept\n");
		return;
	}
	wintime_iso(h->first_time, first);
	wintime_iso(h->last_time, last);
	buf_printf(text, "  %.10s %.8s to %.10s %.8s UTC\n", first, first + 11, last, last + 11);
}

static struct err put_hosts(struct case_file *c, const struct options *o)
{
	struct case_hosts hosts;
	struct buf text = {0};
	struct err e = case_hosts(c, &hosts);
	if (e.kind)
		return e;
	buf_puts(&text, "Case ");
	text_clean(&text, str_of(case_path(c)));
	buf_printf(&text, ", %zu %s:\n", hosts.n, hosts.n == 1 ? "host" : "hosts");
	for (size_t i = 0; i < hosts.n; i++)
		if (options_host_matches(o, &hosts.items[i]))
			put_host(&text, &hosts.items[i]);
	case_hosts_free(&hosts);
	return put_text(&text);
}

struct section {
	const char *title, *command;
	enum relation_id relation;
	bool people_only, new_only;
};

static const struct section sections[] = {
	{"Users", "users", REL_ACCOUNT, .people_only = true},
	{"New executables, first run after the first 30 days of a host or three quarters of a "
	 "shorter span",
	 "new", REL_EXECUTABLE, .new_only = true},
	{"Logons", "logons", REL_LOGON, .people_only = true},
};

static struct err count_rows(struct case_file *c, enum relation_id id, const struct filter *f,
			     int64_t *shown)
{
	struct query *q;
	int64_t all;
	struct err e = query_open(c, id, f, &q);
	if (e.kind)
		return e;
	e = query_count(q, shown, &all);
	query_close(q);
	return e;
}

static struct err put_section(struct case_file *c, const struct section *s,
			      const struct options *o, struct filter f)
{
	struct buf text = {0};
	int64_t shown = 0;
	f.people_only = s->people_only;
	f.new_only = s->new_only;
	struct err e = count_rows(c, s->relation, &f, &shown);
	if (e.kind)
		return e;
	buf_printf(&text, "\n%s: %lld%s\n", s->title, (long long)shown, shown ? "" : ", none");
	if (shown > SUMMARY_ROWS)
		buf_printf(&text, "(the first %d; all with: evtrail %s)\n", SUMMARY_ROWS, s->command);
	e = put_text(&text);
	if (e.kind || !shown)
		return e;
	return print_rows(c, &(struct options){.host = o->host, .limit = SUMMARY_ROWS}, s->relation, &f,
			  NULL);
}

static struct err put_summary(struct case_file *c, const struct options *o, const struct filter *f)
{
	struct err e = put_hosts(c, o);
	for (size_t i = 0; i < sizeof sections / sizeof *sections && !e.kind; i++)
		e = put_section(c, &sections[i], o, *f);
	return e;
}

/* ---- the command ---- */

static struct err open_case(const struct options *o, struct case_file **c, int *status)
{
	if (!o->nargs)
		return load_case(o, c);
	struct load_result r;
	report_note("the case is %s", options_case_path(o));
	struct err e = load_logs(o, c, &r);
	if (!e.kind && load_incomplete(&r))
		*status = EXIT_INPUT;
	load_result_free(&r);
	return e;
}

/* What the key w writes: all columns, in the format of the name's end. */
static struct err write_file(struct case_file *c, const struct relation *r, const struct filter *f,
			     const struct order *order, const char *path, size_t *written)
{
	static const struct {
		struct str end;
		enum format format;
	} formats[] = {{STR(".csv"), FORMAT_CSV}, {STR(".json"), FORMAT_JSON}, {STR(".jsonl"), FORMAT_JSONL}};
	struct options o = {.output = path, .wide = true, .format = FORMAT_TEXT};
	for (size_t i = 0; i < sizeof formats / sizeof *formats; i++)
		if (str_ends_nocase(str_of(path), formats[i].end))
			o.format = formats[i].format;
	return print_relation(c, &o, r, f, order, written);
}

/* What the key I imports. */
static struct err import_list_file(struct case_file *c, const struct list_request *r, struct buf *told)
{
	return import_lists(c, &(struct list_import){r->name, &r->file, 1, r->hosts, r->encoding, r->kind}, told);
}

static struct err browse(struct case_file *c, const struct options *o, const struct filter *f)
{
	struct err e = browse_run(c, &(struct browse_options){
				     .logs = &background_import,
				     .write = write_file,
				     .import = import_list_file,
				     .raw = show_raw_event,
				     .pane = panes[o->pane],
				     .filter = f,
				     .no_color = o->no_color,
				     .theme = o->theme ? themes[o->theme] : NULL,
				     .zone = o->zone,
				     .mouse = o->mouse,
				     .ascii = o->ascii,
				     .remember = true,
			     });
	background_end();
	return e;
}

static struct err run(const struct options *o, int *status)
{
	struct case_file *c;
	struct filter f;
	struct err e = open_case(o, &c, status);
	if (e.kind)
		return e;
	e = o->zone ? zone_set(o->zone) : OK;
	if (!e.kind)
		e = options_filter(o, c, &f);
	if (!e.kind && isatty(STDIN_FILENO) && isatty(STDOUT_FILENO))
		e = browse(c, o, &f);
	else if (!e.kind)
		e = put_summary(c, o, &f);
	case_close(c);
	return e;
}

const struct command cmd_browse = {
	.name = "browse",
	.summary = "browse a case on the terminal",
	.operands = "[LOG...]",
	.about = "Opens the case, after importing the logs named. Where input or output is no "
		 "terminal, it prints hosts, users, new executables and logons instead.",
	.options = options,
	.run = run,
};
