#include "cmd/help.h"

#include <string.h>

#include "base/text.h"

enum { WIDTH = 79, OPTION_COLUMN = 26, COMMAND_COLUMN = 14 };

/* Adds words from column `at` on, wrapped, later lines indented to `indent`. */
static void put_wrapped(struct buf *out, const char *words, int at, int indent)
{
	struct str rest = str_of(words);
	while (rest.n) {
		size_t n = 0;
		while (n < rest.n && rest.p[n] != ' ')
			n++;
		if (at > indent && at + 1 + (int)n > WIDTH) {
			buf_printf(out, "\n%*s", indent, "");
			at = indent;
		} else if (at > indent) {
			buf_putc(out, ' ');
			at++;
		}
		buf_add(out, rest.p, n);
		at += (int)n;
		rest = str_sub(rest, n < rest.n ? n + 1 : n, rest.n);
	}
	buf_putc(out, '\n');
}

static void put_option(struct buf *out, const struct option_row *row)
{
	struct buf name = {0};
	if (row->letter)
		buf_printf(&name, "  -%c, --%s", row->letter, row->name);
	else
		buf_printf(&name, "      --%s", row->name);
	if (row->argument)
		buf_printf(&name, " %s", row->argument);
	buf_add_str(out, buf_str(&name));
	int pad = OPTION_COLUMN - (int)name.n;
	if (pad < 2)
		buf_printf(out, "\n%*s", OPTION_COLUMN, "");
	else
		buf_printf(out, "%*s", pad, "");
	put_wrapped(out, row->help, OPTION_COLUMN, OPTION_COLUMN);
	buf_free(&name);
}

void help_command(struct buf *out, const struct command *c)
{
	buf_printf(out, "evtrail %s - %s\n\nusage: evtrail %s [OPTION]...%s%s\n", c->name, c->summary,
		   c->name, c->operands ? " " : "", c->operands ? c->operands : "");
	if (c->about) {
		buf_putc(out, '\n');
		put_wrapped(out, c->about, 0, 0);
	}
	for (const struct option_table *const *t = c->options; *t; t++) {
		buf_printf(out, "\n%s:\n", (*t)->heading);
		for (size_t i = 0; i < (*t)->n; i++)
			put_option(out, &(*t)->rows[i]);
	}
}

void help_program(struct buf *out, const struct command *const *commands)
{
	buf_puts(out,
		 "evtrail - who ran what on a Windows host, when, and from where: from its event logs\n"
		 "\n"
		 "usage: evtrail [-d CASE] LOG...           import logs into a case and browse it\n"
		 "       evtrail COMMAND [OPTION]...\n"
		 "\n"
		 "Commands:\n");
	for (; *commands; commands++) {
		buf_printf(out, "  %-*s", COMMAND_COLUMN - 2, (*commands)->name);
		put_wrapped(out, (*commands)->summary, COMMAND_COLUMN, COMMAND_COLUMN);
	}
	buf_puts(out, "\n"
		      "evtrail help COMMAND tells the options of one. -d names the case, else\n"
		      "$EVTRAIL_CASE does, else it is evtrail.case in the current folder.\n"
		      "evtrail --version tells the version. The manual: man evtrail\n");
}

/* ---- the nearest name: edit distance ---- */

enum { LONGEST = 32 };

static int least(int a, int b, int c)
{
	int m = a < b ? a : b;
	return m < c ? m : c;
}

static int distance(const char *a, const char *b)
{
	int row[LONGEST + 1];
	size_t n = strlen(b);
	if (n > LONGEST)
		return LONGEST;
	for (size_t j = 0; j <= n; j++)
		row[j] = (int)j;
	for (int i = 1; *a; a++, i++) {
		int corner = row[0];
		row[0] = i;
		for (size_t j = 1; j <= n; j++) {
			int here = least(row[j] + 1, row[j - 1] + 1, corner + (*a != b[j - 1]));
			corner = row[j];
			row[j] = here;
		}
	}
	return row[n];
}

const struct command *help_nearest(const struct command *const *commands, const char *name)
{
	const struct command *best = NULL;
	int nearest = 3; /* two letters wrong at most */
	for (; *commands; commands++) {
		int d = distance(name, (*commands)->name);
		if (!strncmp(name, (*commands)->name, strlen(name)))
			d = 1;
		if (d < nearest) {
			nearest = d;
			best = *commands;
		}
	}
	return best;
}
