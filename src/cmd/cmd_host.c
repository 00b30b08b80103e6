/* Which computer names are one host. */
#include <string.h>

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
		return print_command(o, REL_HOST, &(struct filter){0});
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
		 "itself; in a forwarded log the name decides. What is joined or parted here stays so, whatever is imported, "
		 "and only the computers concerned are derived again.",
	.options = options,
	.run = run,
};
