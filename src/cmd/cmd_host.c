/* Which computer names are one host. */
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "cmd/cmd.h"
#include "cmd/load.h"
#include "cmd/print.h"
#include "store/hosts.h"

static const struct option_table *const options[] = {&case_options, &filter_options, &output_options, &help_options, NULL};

static struct err join(struct case_file *c, const struct options *o)
{
	return hosts_join(c, (const char *const *)o->args + 1, o->nargs - 1);
}

static struct err part(struct case_file *c, const struct options *o)
{
	return hosts_part(c, o->args[1]);
}

/* ---- what may be joined ---- */

struct proposals {
	FILE *out;
	struct buf name, other; /* of the pair before */
};

static bool same_pair(const struct proposals *p, const struct host_proposal *next)
{
	return str_eq(buf_str(&p->name), next->name) && str_eq(buf_str(&p->other), next->other);
}

static void put_name(FILE *out, const char *before, struct str name)
{
	struct buf clean = {0};
	text_clean(&clean, name);
	fprintf(out, "%s%s", before, buf_text(&clean));
	buf_free(&clean);
}

static void put_command(struct proposals *p)
{
	if (!p->name.n)
		return;
	put_name(p->out, "    evtrail host join ", buf_str(&p->name));
	put_name(p->out, " ", buf_str(&p->other));
	fputc('\n', p->out);
}

static void put_proposal(void *context, const struct host_proposal *next)
{
	struct proposals *p = context;
	if (!same_pair(p, next)) {
		fputs(p->name.n ? "" : "\nPerhaps one computer (nothing is joined before you say so):\n", p->out);
		put_command(p);
		put_name(p->out, "  ", next->name);
		put_name(p->out, " and ", next->other);
		fputc('\n', p->out);
		buf_clear(&p->name);
		buf_add_str(&p->name, next->name);
		buf_clear(&p->other);
		buf_add_str(&p->other, next->other);
	}
	put_name(p->out, "    ", next->why);
	put_name(p->out, next->detail.n ? ": " : "", next->detail);
	fputc('\n', p->out);
}

static struct err print_proposals(const struct options *o)
{
	struct case_file *c;
	struct proposals p = {.out = stdout};
	struct err e = load_case(o, &c);
	if (e.kind)
		return e;
	e = hosts_proposals(c, put_proposal, &p);
	put_command(&p);
	case_close(c);
	buf_free(&p.name);
	buf_free(&p.other);
	return e;
}

static struct err list(const struct options *o)
{
	struct err e = print_command(o, REL_HOST, &(struct filter){0});
	bool plain = o->format == FORMAT_TEXT && !o->columns && !o->output && !o->freq;
	return e.kind || !plain ? e : print_proposals(o);
}

/* ---- actions ---- */

static const struct action {
	const char *name, *operands;
	size_t min, max;
	struct err (*run)(struct case_file *c, const struct options *o);
} actions[] = {
	{"join", "two names or more", 2, 64, join},
	{"part", "one name", 1, 1, part},
};

static const struct action *find(const char *name)
{
	for (size_t i = 0; i < sizeof actions / sizeof *actions; i++)
		if (strcmp(actions[i].name, name) == 0)
			return &actions[i];
	return NULL;
}

static struct err run(const struct options *o, int *status)
{
	struct case_file *c;
	(void)status;
	if (!o->nargs)
		return list(o);
	const struct action *a = find(o->args[0]);
	if (!a)
		return err_new(ERR_USAGE, "there is no action '%s': join, part", o->args[0]);
	if (o->nargs - 1 < a->min || o->nargs - 1 > a->max)
		return err_new(ERR_USAGE, "%s takes %s", a->name, a->operands);
	struct err e = load_case_to_write(o, &c);
	if (e.kind)
		return e;
	e = a->run(c, o);
	case_close(c);
	if (!e.kind) /* derives what has changed */
		e = load_case(o, &c);
	if (!e.kind)
		case_close(c);
	return e;
}

const struct command cmd_host = {
	.name = "host",
	.summary = "computers and their names; joins and parts names",
	.operands = "[ACTION NAME...]",
	.about = "Without an action: one row a computer name. join NAME NAME...: these names are one computer; part NAME: that "
		 "name is a computer of its own. A log in which the record IDs go on under another name joins the two by "
		 "itself, and so does one in which a short and a full name take turns; in a forwarded log the name decides. "
		 "A name that several computers had before, as from one installation image, is joined to none of them. "
		 "Names that are perhaps of one computer stand below the list, with why and the command that joins them. "
		 "What is joined or parted here stays so, whatever is imported, "
		 "and only the computers concerned are derived again.",
	.options = options,
	.run = run,
};
