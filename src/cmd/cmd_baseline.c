/* Baselines: what the analyst takes as known.  Each action is a row of a table. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "cmd/cmd.h"
#include "cmd/import_list.h"
#include "cmd/load.h"
#include "cmd/output.h"
#include "cmd/print.h"
#include "cmd/report.h"
#include "model/image.h"
#include "store/baseline.h"

#define AT(field) offsetof(struct options, field)

/* As enum entry_kind, behind what stands for none. */
static const char *const key_names[] = {"default", "path", "pattern", "name", "hash", "path+hash", NULL};

static enum entry_kind key_of(const struct options *o, enum entry_kind by_default)
{
	return o->key ? (enum entry_kind)(o->key - 1) : by_default;
}

static const struct option_row rows[] = {
	{.name = "days", .argument = "N", .type = OPT_NUMBER, .offset = AT(days), .min = 1, .max = 36500,
	 .help = "learn: the first N days of a host's process events; default: all there are. --since and --until "
		 "give another period"},
	{.name = "from", .argument = "CASE", .type = OPT_TEXT, .offset = AT(from_case),
	 .help = "learn: from another case, that of a golden system"},
	{.name = "key", .argument = "KEY", .type = OPT_CHOICE, .offset = AT(key), .choices = key_names,
	 .help = "what executables are compared by: path, pattern, name, hash or path+hash; default path, in diff what the "
		 "other side's baseline holds"},
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
		struct baseline_period p = {o->host, f.since, f.until, (int)o->days, key_of(o, ENTRY_PATH)};
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

static struct err import(struct case_file *c, const struct options *o)
{
	struct buf told = {0};
	struct list_import i = {o->args[1], (const char *const *)(o->args + 2), o->nargs - 2, o->scope, o->encoding,
				key_of(o, ENTRY_PATH)};
	struct err e = import_lists(c, &i, &told);
	if (!e.kind)
		report_note("%s", buf_text(&told));
	buf_free(&told);
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
	const char *sides[2];
};

static struct cell text_cell(struct str s)
{
	return (struct cell){.kind = CELL_TEXT, .text = s};
}

static bool put_difference(void *context, int side, enum entry_kind kind, struct str value)
{
	struct difference *d = context;
	struct cell cells[] = {text_cell(str_of(d->sides[side])), text_cell(str_of(entry_kind_name(kind))), text_cell(value)};
	return output_row(d->out, (const struct cell *const[]){&cells[0], &cells[1], &cells[2]});
}

static struct err diff(struct case_file *c, const struct options *o)
{
	const struct column *columns[] = {&diff_columns[0], &diff_columns[1], &diff_columns[2]};
	struct output_target to = output_target_of(o, case_path(c));
	struct difference d = {.sides = {o->args[1], o->args[2]}};
	struct err e = output_open(&to, columns, 3, &d.out);
	if (e.kind)
		return e;
	e = baseline_difference(c, d.sides, key_of(o, ENTRY_KINDS), put_difference, &d);
	struct err closed = output_close(d.out);
	if (!e.kind)
		return closed;
	err_free(closed);
	return e;
}

static struct err undo(struct case_file *c, const struct options *o)
{
	struct buf what = {0};
	const char *name = o->baseline ? o->baseline : "approved";
	struct err e = baseline_unapprove(c, name, &what);
	if (!e.kind)
		report_note("the approval of %s is taken back", buf_text(&what));
	buf_free(&what);
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
	{"undo", "", 0, 0, true, undo},
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
		return err_new(ERR_USAGE, "there is no action '%s': learn, import, approve, list, show, diff, remove, undo", o->args[0]);
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
		 "unless all can be read. approve PATH...: by hand; undo takes the last approval back. show NAME: its entries. "
		 "diff A B: what one has and the other has not; a side is the name of a baseline, host:NAMES for what hosts of "
		 "this case ran, host:NAMES@FILE for hosts of another case, case:FILE for all of its. remove NAME. Several "
		 "baselines hold at once; 'evtrail new' leaves out what any of them covers.",
	.options = options,
	.run = run,
};
