/* Baselines: what the analyst takes as known.  Each action is a row of a table. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "cmd/cmd.h"
#include "cmd/load.h"
#include "cmd/output.h"
#include "cmd/print.h"
#include "cmd/report.h"
#include "ingest/listing.h"
#include "model/image.h"
#include "store/baseline.h"

#define AT(field) offsetof(struct options, field)

/* In the order of enum entry_kind. */
static const char *const key_names[] = {"path", "pattern", "name", "hash", "path+hash", NULL};

static const struct option_row rows[] = {
	{.name = "days", .argument = "N", .type = OPT_NUMBER, .offset = AT(days), .min = 1, .max = 36500,
	 .help = "learn: the first N days of a host's process events; default: all there are. --since and --until "
		 "give another period"},
	{.name = "from", .argument = "CASE", .type = OPT_TEXT, .offset = AT(from_case),
	 .help = "learn: from another case, that of a golden system"},
	{.name = "key", .argument = "KEY", .type = OPT_CHOICE, .offset = AT(key), .choices = key_names,
	 .help = "learn, import: what executables are compared by: path (the default), pattern, name, hash or path+hash"},
	{.name = "scope", .argument = "HOSTS", .type = OPT_TEXT, .offset = AT(scope),
	 .help = "learn, import: hosts that it holds for: names or patterns with commas; default: all"},
	{.name = "encoding", .argument = "NAME", .type = OPT_TEXT, .offset = AT(encoding),
	 .help = "import: of lists that are neither UTF-8 nor UTF-16: CP850, CP437, CP1252, ..."},
	{.name = "baseline", .argument = "NAME", .type = OPT_TEXT, .offset = AT(baseline),
	 .help = "approve: the baseline of approvals; default approved"},
	{.name = "by", .argument = "NAME", .type = OPT_TEXT, .offset = AT(who),
	 .help = "approve: who approves; default: the user"},
	{.name = "why", .argument = "TEXT", .type = OPT_TEXT, .offset = AT(why), .help = "approve: for what reason"},
};
static const struct option_table own = OPTION_TABLE("Baseline", rows);
static const struct option_table *const options[] = {&own, &case_options, &filter_options, &output_options, &help_options, NULL};

/* ---- learn, import ---- */

static struct err finish(struct baseline_writer *w, const struct options *o, const char *name, struct err e)
{
	int64_t entries, covers;
	if (e.kind) {
		baseline_rollback(w);
		return e;
	}
	e = baseline_commit(w, &entries, &covers);
	if (!e.kind)
		report_note("baseline %s: %" PRId64 " entries for %s, covering %" PRId64 " executables of this case's hosts", name,
			    entries, o->scope ? o->scope : "all hosts", covers);
	return e;
}

static struct err learn_into(struct case_file *c, struct case_file *from, const struct options *o)
{
	struct filter f;
	struct baseline_writer *w;
	struct buf origin = {0};
	struct err e = options_filter(o, from, &f);
	if (e.kind)
		return e;
	buf_printf(&origin, "events of %s", o->host ? o->host : "all hosts");
	if (from != c)
		buf_printf(&origin, " of %s", case_path(from));
	e = baseline_begin(c, &(struct baseline_spec){o->args[1], "learned", buf_text(&origin), o->scope}, &w);
	if (!e.kind) {
		struct baseline_period p = {o->host, f.since, f.until, (int)o->days, (enum entry_kind)o->key};
		e = finish(w, o, o->args[1], baseline_learn(w, from, &p));
	}
	buf_free(&origin);
	return e;
}

static struct err learn(struct case_file *c, const struct options *o)
{
	struct case_file *from = c;
	struct err e = o->from_case ? case_open(o->from_case, CASE_READ, &from) : OK;
	if (e.kind)
		return e;
	e = learn_into(c, from, o);
	if (from != c)
		case_close(from);
	return e;
}

struct importing {
	struct baseline_writer *w;
	enum entry_kind kind;
	uint64_t only_hashes;
};

static struct err wrong_entry(const struct listing_entry *entry, const char *what)
{
	return err_new(ERR_INPUT, "line %" PRIu64 ": %s", entry->line, what);
}

static struct err import_path(struct importing *i, const struct listing_entry *entry)
{
	struct buf canonical = {0};
	image_canonical(&canonical, entry->path);
	bool absolute = image_is_absolute(buf_str(&canonical));
	buf_free(&canonical);
	if (!absolute && i->kind != ENTRY_NAME)
		return wrong_entry(entry, "is no absolute path, so it cannot be compared: list whole paths, or take --key name");
	if (i->kind == ENTRY_HASH && !entry->hash.n)
		return wrong_entry(entry, "has no hash, but --key hash was asked for");
	return baseline_add(i->w, i->kind, entry->path, entry->hash);
}

static struct err import_entry(void *context, const struct listing_entry *entry)
{
	struct importing *i = context;
	enum entry_kind kind;
	if (entry->key.n && !entry_kind_of(entry->key, &kind))
		return wrong_entry(entry, "has an unknown key: made by a newer evtrail? path, pattern, name, hash, path+hash are known");
	if (entry->key.n)
		return baseline_add_value(i->w, kind, entry->path);
	if (entry->path.n)
		return import_path(i, entry);
	i->only_hashes++;
	return baseline_add(i->w, ENTRY_HASH, entry->path, entry->hash);
}

static struct err import_files(struct importing *i, const struct options *o)
{
	struct listing_sink sink = {i, import_entry};
	struct err e = OK;
	for (size_t f = 1; f < o->nargs - 1 && !e.kind; f++) {
		struct listing_outcome out;
		e = listing_read(o->args[f + 1], o->encoding, &sink, &out);
		if (!e.kind)
			report_note("%s: %s, %" PRIu64 " executables in %" PRIu64 " lines", o->args[f + 1],
				    listing_format_words(out.format), out.entries, out.lines);
	}
	return e;
}

static struct err import(struct case_file *c, const struct options *o)
{
	struct importing i = {.kind = (enum entry_kind)o->key};
	struct buf origin = {0};
	for (size_t f = 2; f < o->nargs; f++)
		buf_printf(&origin, "%s%s", f > 2 ? ", " : "", o->args[f]);
	struct err e = baseline_begin(c, &(struct baseline_spec){o->args[1], "imported", buf_text(&origin), o->scope}, &i.w);
	buf_free(&origin);
	if (e.kind)
		return e;
	e = finish(i.w, o, o->args[1], import_files(&i, o));
	if (!e.kind && i.only_hashes)
		report_note("%" PRIu64 " entries are hashes without a path: they clear only executables whose hash is logged "
			    "(Sysmon), and say known, not good", i.only_hashes);
	return e;
}

/* ---- the others ---- */

static struct err approve(struct case_file *c, const struct options *o)
{
	const char *who = o->who ? o->who : getenv("USER");
	const char *name = o->baseline ? o->baseline : "approved";
	struct err e = OK;
	for (size_t i = 1; i < o->nargs && !e.kind; i++) {
		struct buf canonical = {0};
		image_canonical(&canonical, str_of(o->args[i]));
		bool part = str_rfind(buf_str(&canonical), '\\') >= 0 && !image_is_absolute(buf_str(&canonical));
		buf_free(&canonical);
		e = part ? err_new(ERR_USAGE, "'%s' is no absolute path", o->args[i])
			 : baseline_approve_path(c, name, str_of(o->args[i]), who, o->why);
	}
	return e;
}

static struct err list(struct case_file *c, const struct options *o)
{
	return print_rows(c, o, REL_BASELINE, &(struct filter){0}, NULL);
}

static struct err show(struct case_file *c, const struct options *o)
{
	struct filter f = {0};
	struct err e = baseline_find(c, o->args[1], &f.baseline);
	return e.kind ? e : print_rows(c, o, REL_BASELINE_ENTRY, &f, NULL);
}

static struct err drop(struct case_file *c, const struct options *o)
{
	int64_t id;
	struct err e = baseline_find(c, o->args[1], &id);
	return e.kind ? e : baseline_remove(c, id);
}

static const struct column diff_columns[] = {
	{"only_in", "Only in", COL_TEXT, COL_SHOWN, 20, NULL, "the side that has it"},
	{"key", "Key", COL_TEXT, COL_SHOWN, 9, NULL, "path, pattern, name, hash, path+hash"},
	{"value", "Value", COL_TEXT, COL_SHOWN | COL_STRETCH, 50, NULL, "as it is compared"},
};

struct difference {
	struct output *out;
	struct str side;
};

static struct cell text_cell(struct str s)
{
	return (struct cell){.kind = CELL_TEXT, .text = s};
}

static bool put_difference(void *context, enum entry_kind kind, struct str value)
{
	struct difference *d = context;
	struct cell cells[] = {text_cell(d->side), text_cell(str_of(entry_kind_name(kind))), text_cell(value)};
	return output_row(d->out, (const struct cell *const[]){&cells[0], &cells[1], &cells[2]});
}

/* NAME of a baseline, or host:NAME for what a host ran. */
static struct err side_of(struct case_file *c, const char *name, struct baseline_side *side)
{
	static const char prefix[] = "host:";
	struct case_hosts hosts;
	*side = (struct baseline_side){0};
	if (strncmp(name, prefix, sizeof prefix - 1))
		return baseline_find(c, name, &side->baseline);
	struct options only = {.host = name + sizeof prefix - 1};
	struct err e = case_hosts(c, &hosts);
	if (e.kind)
		return e;
	for (size_t i = 0; i < hosts.n && !side->host_id; i++)
		if (options_host_matches(&only, hosts.items[i].name))
			side->host_id = hosts.items[i].host_id;
	case_hosts_free(&hosts);
	return side->host_id ? OK : err_new(ERR_NOT_FOUND, "no host '%s' in this case", only.host);
}

static struct err diff(struct case_file *c, const struct options *o)
{
	const struct column *columns[] = {&diff_columns[0], &diff_columns[1], &diff_columns[2]};
	struct output_target to = output_target_of(o, case_path(c));
	struct baseline_side sides[2];
	struct difference d;
	struct err e = side_of(c, o->args[1], &sides[0]);
	if (!e.kind)
		e = side_of(c, o->args[2], &sides[1]);
	if (!e.kind)
		e = output_open(&to, columns, 3, &d.out);
	if (e.kind)
		return e;
	for (int i = 0; i < 2 && !e.kind; i++) {
		d.side = str_of(o->args[1 + i]);
		e = baseline_difference(c, sides[i], sides[1 - i], put_difference, &d);
	}
	struct err closed = output_close(d.out);
	if (!e.kind)
		return closed;
	err_free(closed);
	return e;
}

/* ---- the command ---- */

static const struct action {
	const char *name, *operands;
	size_t min, max; /* operands */
	bool writes;
	struct err (*run)(struct case_file *c, const struct options *o);
} actions[] = {
	{"learn", "NAME", 1, 1, true, learn},
	{"import", "NAME FILE...", 2, SIZE_MAX, true, import},
	{"approve", "PATH...", 1, SIZE_MAX, true, approve},
	{"list", "", 0, 0, false, list},
	{"show", "NAME", 1, 1, false, show},
	{"diff", "A B", 2, 2, false, diff},
	{"remove", "NAME", 1, 1, true, drop},
};

static const struct action *action_named(const char *name)
{
	for (size_t i = 0; i < sizeof actions / sizeof *actions; i++)
		if (!strcmp(actions[i].name, name))
			return &actions[i];
	return NULL;
}

static struct err run(const struct options *o, int *status)
{
	const struct action *a = action_named(o->args[0]);
	struct case_file *c;
	(void)status;
	if (!a)
		return err_new(ERR_USAGE, "there is no action '%s': learn, import, approve, list, show, diff, remove", o->args[0]);
	if (o->nargs - 1 < a->min || o->nargs - 1 > a->max)
		return err_new(ERR_USAGE, "%s takes %s", a->name, *a->operands ? a->operands : "no argument");
	struct err e = a->writes ? load_case_to_write(o, &c) : load_case(o, &c);
	if (e.kind)
		return e;
	e = a->run(c, o);
	case_close(c);
	return e;
}

const struct command cmd_baseline = {
	.name = "baseline",
	.summary = "lists of executables taken as known",
	.operands = "ACTION [ARGUMENT...]",
	.about = "learn NAME: what ran in a period of the hosts of this case (--host, --since, --until, --days) or of another "
		 "(--from). import NAME FILE...: what dir /s or dir /s /b lists, CSV with a column Path, FullName, Image or of "
		 "SHA256, SHA1, MD5, lists of paths or of hashes, and what 'baseline show' prints as CSV; nothing is taken "
		 "unless all can be read. approve PATH...: by hand. show NAME: its entries. diff A B: what one has and the other "
		 "has not; host:NAME stands for what a host ran. remove NAME. Several baselines hold at once; 'evtrail new' "
		 "leaves out what any of them covers.",
	.options = options,
	.run = run,
};
