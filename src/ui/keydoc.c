/* Prints the keys from the tables of actions and bindings: as the section of
 * the manual page (keydoc roff) or as Markdown (keydoc md). */
#include <stdio.h>
#include <string.h>

#include "ui/action.h"
#include "ui/bindings.h"
#include "ui/command.h"

struct format {
	const char *name;
	const char *group;    /* with the group's title */
	const char *columns;  /* after it, or NULL */
	const char *row;      /* with keys and help */
	const char *escaped;  /* characters that need a backslash before them */
};

static const struct format formats[] = {
	{"roff", ".SS %s\n", NULL, ".TP\n.B %s\n%s\n", "\\-"},
	{"md", "\n### %s\n\n", "| key | what it does |\n| --- | --- |\n", "| %s | %s |\n", "\\|*_`<"},
};

/* Roff writes a backslash as \e, and minds a dot or quote at a line's start. */
static void escape(const struct format *f, const char *text, struct buf *out)
{
	bool roff = !strcmp(f->name, "roff");
	buf_clear(out);
	if (roff && strchr(".'", text[0]))
		buf_puts(out, "\\&");
	for (; *text; text++) {
		if (roff && *text == '\\') {
			buf_puts(out, "\\e");
			continue;
		}
		if (strchr(f->escaped, *text))
			buf_putc(out, '\\');
		buf_putc(out, *text);
	}
}

/* The keys of an action, those of each table together, with where they apply. */
static void keys_of(enum action a, struct buf *out)
{
	size_t n;
	const struct binding *all = bindings(&n);
	enum key_table last = KEYS_COMMON;
	for (size_t i = 0; i < n; i++) {
		if (all[i].action != a || all[i].table == KEYS_CHOICE)
			continue;
		if (out->n)
			buf_puts(out, ", ");
		key_words(out, all[i].key);
		last = all[i].table;
	}
	if (last != KEYS_COMMON)
		buf_printf(out, " (%s)", key_table_title(last));
}

static void print_action(const struct format *f, enum action a)
{
	struct buf keys = {0}, key_text = {0}, help = {0};
	keys_of(a, &keys);
	if (keys.n) {
		escape(f, buf_text(&keys), &key_text);
		escape(f, action_help(a), &help);
		printf(f->row, buf_text(&key_text), buf_text(&help));
	}
	buf_free(&keys);
	buf_free(&key_text);
	buf_free(&help);
}

static void print_commands(const struct format *f)
{
	size_t n;
	const struct command_entry *all = command_table(&n);
	printf(f->group, "Commands, behind :");
	if (f->columns)
		fputs(f->columns, stdout);
	for (size_t i = 0; i < n; i++) {
		struct buf typed = {0}, name = {0}, help = {0};
		buf_printf(&typed, "%s%s%s", all[i].name, all[i].argument[0] ? " " : "", all[i].argument);
		escape(f, buf_text(&typed), &name);
		escape(f, all[i].help, &help);
		printf(f->row, buf_text(&name), buf_text(&help));
		buf_free(&typed);
		buf_free(&name);
		buf_free(&help);
	}
}

static void print_all(const struct format *f)
{
	for (int g = 0; g < GROUP_COUNT; g++) {
		printf(f->group, action_group_title((enum action_group)g));
		if (f->columns)
			fputs(f->columns, stdout);
		for (int a = 1; a < ACTION_COUNT; a++)
			if (action_group((enum action)a) == (enum action_group)g)
				print_action(f, (enum action)a);
	}
	print_commands(f);
}

int main(int argc, char **argv)
{
	for (size_t i = 0; argc == 2 && i < sizeof formats / sizeof *formats; i++) {
		if (!strcmp(argv[1], formats[i].name)) {
			print_all(&formats[i]);
			return ferror(stdout) || fflush(stdout) ? 1 : 0;
		}
	}
	fprintf(stderr, "usage: keydoc roff|md\n");
	return 2;
}
