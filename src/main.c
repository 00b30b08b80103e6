/* The table of commands, and which of them the arguments ask for. */
#ifdef HAVE_CONFIG_H
#include "config.h"
#endif

#include <errno.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cmd/cmd.h"
#include "cmd/help.h"
#include "cmd/report.h"

static const struct command *const commands[] = {
#define COMMAND(name) &cmd_##name,
	COMMANDS(COMMAND)
#undef COMMAND
	NULL,
};

static const struct command *find(const char *name)
{
	for (const struct command *const *c = commands; *c; c++)
		if (!strcmp((*c)->name, name))
			return *c;
	return NULL;
}

static int print(struct buf *text)
{
	bool written = fwrite(text->p, 1, text->n, stdout) == text->n && !fflush(stdout);
	buf_free(text);
	if (written || errno == EPIPE)
		return 0;
	return report_err(err_errno("cannot write to standard output"));
}

static int print_help(const struct command *c)
{
	struct buf text = {0};
	if (c)
		help_command(&text, c);
	else
		help_program(&text, commands);
	return print(&text);
}

static int print_version(void)
{
	struct buf text = {0};
	buf_puts(&text, "evtrail " PACKAGE_VERSION "\n");
	return print(&text);
}

static struct err check_operands(const struct command *c, const struct options *o)
{
	if (o->nargs && !c->operands)
		return err_new(ERR_USAGE, "takes no argument, but there is '%s' (-d names the case)",
			       o->args[0]);
	if (!o->nargs && c->operands && c->operands[0] != '[')
		return err_new(ERR_USAGE, "%s is missing", c->operands);
	return OK;
}

static int run(const struct command *c, int argc, char **argv)
{
	struct options o = {0};
	int status = 0;
	struct err e = options_parse(c->options, argc, argv, &o);
	if (!e.kind && o.help)
		return print_help(c);
	if (!e.kind)
		e = check_operands(c, &o);
	if (!e.kind)
		e = c->run(&o, &status);
	if (e.kind == ERR_USAGE) {
		struct err hint = err_new(ERR_USAGE, "%s: %s (see: evtrail help %s)", c->name, e.text,
					  c->name);
		err_free(e);
		return report_err(hint);
	}
	return e.kind ? report_err(e) : status;
}

static int unknown(const char *name)
{
	const struct command *near = help_nearest(commands, name);
	if (near)
		return report_err(err_new(ERR_USAGE,
					  "'%s' is neither a command nor a file; did you mean '%s'?",
					  name, near->name));
	return report_err(err_new(ERR_USAGE,
				  "'%s' is neither a command nor a file; evtrail --help lists the "
				  "commands",
				  name));
}

static int help(int argc, char **argv)
{
	const struct command *c = argc > 2 ? find(argv[2]) : NULL;
	return argc > 2 && !c ? unknown(argv[2]) : print_help(c);
}

int main(int argc, char **argv)
{
	/* Only what a character is follows the locale: numbers look the same everywhere. */
	setlocale(LC_CTYPE, "");
	signal(SIGPIPE, SIG_IGN);
	if (argc < 2) {
		print_help(NULL);
		return err_exit_code(ERR_USAGE);
	}
	const char *first = argv[1];
	if (!strcmp(first, "help") || !strcmp(first, "--help") || !strcmp(first, "-h"))
		return help(argc, argv);
	if (!strcmp(first, "--version") || !strcmp(first, "-V"))
		return print_version();
	const struct command *c = find(first);
	if (c)
		return run(c, argc - 1, argv + 1);
	if (first[0] == '-' || access(first, F_OK) == 0)
		return run(&cmd_browse, argc, argv); /* evtrail LOG... */
	return unknown(first);
}
