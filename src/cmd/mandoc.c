/* Prints sections of the manual, in roff, from the tables of commands, options
 * and columns: mandoc commands | options | columns.  A build tool. */
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "cmd/cmd.h"
#include "store/relation.h"

static const struct command *const commands[] = {
#define COMMAND(name) &cmd_##name,
	COMMANDS(COMMAND)
#undef COMMAND
	NULL,
};

/* ---- roff ---- */

static void put_text(struct buf *out, const char *text)
{
	for (; *text; text++) {
		if (*text == '\\')
			buf_puts(out, "\\e");
		else if (*text == '-')
			buf_puts(out, "\\-");
		else if (!strncmp(text, "...", 3))
			buf_puts(out, "\\&.");
		else
			buf_putc(out, *text);
	}
}

static void put_line(struct buf *out, const char *macro, const char *text)
{
	buf_puts(out, macro);
	put_text(out, text);
	buf_putc(out, '\n');
}

/* ---- commands and options ---- */

static void put_option(struct buf *out, const struct option_row *row)
{
	buf_puts(out, ".TP\n");
	if (row->letter)
		buf_printf(out, "\\fB\\-%c\\fR, ", row->letter);
	buf_puts(out, "\\fB\\-\\-");
	put_text(out, row->name);
	buf_puts(out, "\\fR");
	if (row->argument)
		buf_printf(out, " \\fI%s\\fR", row->argument);
	buf_putc(out, '\n');
	put_line(out, "\\&", row->help);
}

static void put_options(struct buf *out, const struct option_table *table)
{
	for (size_t i = 0; i < table->n; i++)
		put_option(out, &table->rows[i]);
}

static const struct option_table *const shared[] = {&case_options, &filter_options, &output_options,
						    &help_options};

static bool is_shared(const struct option_table *table)
{
	for (size_t i = 0; i < sizeof shared / sizeof *shared; i++)
		if (table == shared[i])
			return true;
	return false;
}

static void put_command(struct buf *out, const struct command *c)
{
	buf_printf(out, ".SS \"evtrail %s [OPTION]...%s%s\"\n", c->name, c->operands ? " " : "",
		   c->operands ? c->operands : "");
	put_line(out, "\\&", c->about ? c->about : c->summary);
	bool filter = false, output = false;
	for (const struct option_table *const *t = c->options; *t; t++) {
		filter |= *t == &filter_options;
		output |= *t == &output_options;
		if (!is_shared(*t))
			put_options(out, *t);
	}
	buf_puts(out, ".PP\nAlso: ");
	put_text(out, filter ? "--case, filter and output options." :
		 output	     ? "--case and output options." :
			       "--case.");
	buf_putc(out, '\n');
}

static void put_commands(struct buf *out)
{
	for (const struct command *const *c = commands; *c; c++)
		put_command(out, *c);
}

static void put_shared_options(struct buf *out)
{
	for (size_t i = 0; i < sizeof shared / sizeof *shared; i++) {
		put_line(out, ".SS ", shared[i]->heading);
		put_options(out, shared[i]);
	}
}

/* ---- columns ---- */

static const char *type_words(enum column_type type)
{
	static const char *const words[] = {
		[COL_TEXT] = "text",         [COL_INT] = "number", [COL_TIME] = "time",
		[COL_DURATION] = "seconds",  [COL_LOGON_ID] = "0x...", [COL_HEX] = "0x...",
		[COL_BOOL] = "true or false",
	};
	return words[type];
}

static const char *printed_by(enum relation_id id)
{
	static const char *const names[REL_COUNT] = {
		[REL_ACCOUNT] = "users",     [REL_ACTIVITY] = "timeline",
		[REL_PROCESS] = "tree, show", [REL_EXECUTABLE] = "new",
		[REL_LOGON] = "logons, show --logon-id", [REL_SOURCE] = "sources",
		[REL_BASELINE] = "baseline list", [REL_BASELINE_ENTRY] = "baseline show",
		[REL_MARK] = "mark", [REL_HOST] = "host",
		[REL_EVENT] = "events",
		[REL_COVERAGE] = "coverage",
	};
	return names[id];
}

static void put_column(struct buf *out, const struct column *column)
{
	buf_puts(out, ".TP\n\\fB");
	put_text(out, column->name);
	buf_puts(out, "\\fR (");
	put_text(out, type_words(column->type));
	buf_puts(out, ")\n");
	put_line(out, "\\&", column->help);
}

static void put_relation(struct buf *out, enum relation_id id)
{
	const struct relation *r = relation_get(id);
	if (!printed_by(id))
		return;
	buf_printf(out, ".SS \"%s\"\n", printed_by(id));
	for (size_t i = 0; i < r->ncolumns; i++)
		put_column(out, &r->columns[i]);
}

static void put_columns(struct buf *out)
{
	for (int id = 0; id < REL_COUNT; id++)
		put_relation(out, (enum relation_id)id);
	buf_puts(out, ".SS \"tree, too\"\n");
	for (size_t i = 0; i < tree_extra_columns_n; i++)
		put_column(out, &tree_extra_columns[i]);
	buf_puts(out, ".SS \"show, too\"\n");
	put_column(out, &show_extra_column);
}

int main(int argc, char **argv)
{
	static const struct {
		const char *name;
		void (*put)(struct buf *out);
	} sections[] = {
		{"commands", put_commands},
		{"options", put_shared_options},
		{"columns", put_columns},
	};
	for (size_t i = 0; argc == 2 && i < sizeof sections / sizeof *sections; i++) {
		if (strcmp(argv[1], sections[i].name))
			continue;
		struct buf text = {0};
		sections[i].put(&text);
		fwrite(text.p, 1, text.n, stdout);
		buf_free(&text);
		return fflush(stdout) ? 1 : 0;
	}
	fputs("usage: mandoc commands|options|columns\n", stderr);
	return 2;
}
