/* Options: every type of value, what is refused and with which words, and that
 * the tables themselves are sound. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/vec.h"
#include "base/alloc.h"
#include "cmd/cmd.h"
#include "cmd/help.h"

static const struct command *const commands[] = {
#define COMMAND(name) &cmd_##name,
	COMMANDS(COMMAND)
#undef COMMAND
	NULL,
};

enum { MOST = 24 };

/* Parses words that end with NULL as arguments of c. */
static struct err parse(const struct command *c, const char *const *words, struct options *o)
{
	static char *argv[MOST];
	static char copies[MOST][64];
	int argc = 0;
	*o = (struct options){0};
	argv[argc++] = strcpy(copies[0], c->name);
	for (; *words; words++, argc++)
		argv[argc] = strcpy(copies[argc], *words);
	argv[argc] = NULL;
	return options_parse(c->options, argc, argv, o);
}

#define PARSE(command, o, ...) parse(&(command), (const char *const[]){__VA_ARGS__, NULL}, o)

static void assert_ok(struct err e)
{
	if (e.kind)
		fail_msg("%s", e.text);
}

/* A usage error that has these words. */
static void assert_refused(struct err e, const char *words)
{
	assert_int_equal(e.kind, ERR_USAGE);
	if (!strstr(e.text, words))
		fail_msg("'%s' does not say '%s'", e.text, words);
	err_free(e);
}

static void test_values(void **state)
{
	struct options o;
	(void)state;
	assert_ok(PARSE(cmd_timeline, &o, "-d", "x.case", "--host=WS*", "--user", "CORP\\bob", "--pid",
			"0xed0", "--image", "cmd.exe", "-f", "jsonl", "-n", "7", "--wide"));
	assert_string_equal(o.case_path, "x.case");
	assert_string_equal(o.host, "WS*");
	assert_string_equal(o.user, "CORP\\bob");
	assert_string_equal(o.image, "cmd.exe");
	assert_true(o.pid.set);
	assert_int_equal(o.pid.value, 3792);
	assert_int_equal(o.format, FORMAT_JSONL);
	assert_int_equal(o.limit, 7);
	assert_true(o.wide);
	assert_int_equal(o.nargs, 0);
}

static void test_operands_may_stand_anywhere(void **state)
{
	struct options o;
	(void)state;
	assert_ok(PARSE(cmd_import, &o, "a.evtx", "--recover", "b.evtx", "--", "-c.evtx"));
	assert_true(o.recover);
	assert_int_equal(o.nargs, 3);
	assert_string_equal(o.args[0], "a.evtx");
	assert_string_equal(o.args[2], "-c.evtx");
}

static void test_times(void **state)
{
	struct options o;
	wintime first, last;
	(void)state;
	assert_ok(PARSE(cmd_timeline, &o, "--since", "2026-03-01", "--until", "2026-03-02"));
	assert_true(wintime_parse(STR("2026-03-01"), &first, NULL));
	assert_true(wintime_parse(STR("2026-03-02"), &last, &last));
	assert_int_equal(o.since.kind, TIME_ABSOLUTE);
	assert_int_equal(o.since.first, first);
	assert_int_equal(o.until.last - first, 2 * WINTIME_DAY - 1);
	assert_ok(PARSE(cmd_timeline, &o, "--since", "2d", "--until", "90m"));
	assert_int_equal(o.since.kind, TIME_RELATIVE);
	assert_int_equal(o.since.back, 2 * WINTIME_DAY);
	assert_int_equal(o.until.back, 90 * WINTIME_MINUTE);
}

static void test_refused(void **state)
{
	struct options o;
	(void)state;
	assert_refused(PARSE(cmd_users, &o, "--since", "yesterday"), "--since takes a time");
	assert_refused(PARSE(cmd_users, &o, "--since", "2026-02-30"), "--since");
	assert_refused(PARSE(cmd_users, &o, "--until", "99999999999999999999d"), "--until");
	assert_refused(PARSE(cmd_users, &o, "--until", "5y"), "--until");
	assert_refused(PARSE(cmd_users, &o, "--pid", "cmd.exe"), "--pid takes a number");
	assert_refused(PARSE(cmd_users, &o, "--format", "xml"), "text, csv, json or jsonl");
	assert_refused(PARSE(cmd_users, &o, "--limit", "0"), "--limit takes a number from 1 on");
	assert_refused(PARSE(cmd_users, &o, "--limit", "-3"), "--limit");
	assert_refused(PARSE(cmd_import, &o, "--threads", "999"), "from 1 to 16");
	assert_refused(PARSE(cmd_users, &o, "--host", ""), "--host takes a NAME");
	assert_refused(PARSE(cmd_users, &o, "--host"), "--host needs a NAME");
	assert_refused(PARSE(cmd_users, &o, "-d"), "--case needs a CASE");
	assert_refused(PARSE(cmd_users, &o, "--user", "a", "--user", "b"), "--user is given twice");
	assert_refused(PARSE(cmd_users, &o, "--colour"), "no option --colour");
	assert_refused(PARSE(cmd_users, &o, "-Z"), "no option -Z");
	assert_refused(PARSE(cmd_users, &o, "--wide=yes"), "--wide takes no value");
	assert_refused(PARSE(cmd_sources, &o, "--user", "bob"), "no option --user");
}

static void test_case_path(void **state)
{
	struct options o = {0};
	(void)state;
	unsetenv("EVTRAIL_CASE");
	assert_string_equal(options_case_path(&o), "evtrail.case");
	setenv("EVTRAIL_CASE", "/x/y.case", 1);
	assert_string_equal(options_case_path(&o), "/x/y.case");
	setenv("EVTRAIL_CASE", "", 1);
	assert_string_equal(options_case_path(&o), "evtrail.case");
	o.case_path = "z.case";
	assert_string_equal(options_case_path(&o), "z.case");
	unsetenv("EVTRAIL_CASE");
}

static bool host_matches(const char *pattern, const char *names)
{
	char *own = xstrdup(names);
	struct case_host host = {.names = own};
	bool matches = options_host_matches(&(struct options){.host = pattern}, &host);
	free(own);
	return matches;
}

static void test_hosts(void **state)
{
	(void)state;
	assert_true(host_matches("ws?7*", "WS17.corp.local"));
	assert_true(host_matches("ws?7*", "wsx7"));
	assert_false(host_matches("ws?7*", "WS7"));
	assert_true(host_matches("*.local", "a.local.local"));
	assert_false(host_matches("*.local", "a.locals"));
	assert_true(host_matches(NULL, "any"));
	assert_true(host_matches("x,ws17", "SETUP\nWS17.corp.local")); /* by any of its names */
	assert_true(host_matches("setup", "SETUP\nWS17.corp.local"));
	assert_false(host_matches("ws1", "SETUP\nWS17.corp.local"));
}

/* No command has two options of one name or letter, and each can be explained. */
static void test_tables(void **state)
{
	(void)state;
	for (const struct command *const *c = commands; *c; c++) {
		VEC(const struct option_row *) seen = {0};
		for (const struct option_table *const *t = (*c)->options; *t; t++) {
			for (size_t i = 0; i < (*t)->n; i++) {
				const struct option_row *row = &(*t)->rows[i];
				for (size_t k = 0; k < seen.n; k++) {
					assert_string_not_equal(seen.items[k]->name, row->name);
					if (row->letter)
						assert_int_not_equal(seen.items[k]->letter, row->letter);
				}
				assert_non_null(row->help);
				assert_int_equal(row->type == OPT_FLAG, row->argument == NULL);
				assert_int_equal(row->type == OPT_CHOICE, row->choices != NULL);
				VEC_PUSH(&seen, row);
			}
		}
		VEC_FREE(&seen);
	}
}

static void test_help(void **state)
{
	(void)state;
	for (const struct command *const *c = commands; *c; c++) {
		struct buf text = {0};
		help_command(&text, *c);
		for (const struct option_table *const *t = (*c)->options; *t; t++)
			for (size_t i = 0; i < (*t)->n; i++)
				assert_non_null(strstr(buf_text(&text), (*t)->rows[i].name));
		struct str rest = buf_str(&text);
		for (size_t from = 0, i = 0; i < rest.n; i++) {
			if (rest.p[i] != '\n')
				continue;
			assert_in_range(i - from, 0, 79);
			from = i + 1;
		}
		buf_free(&text);
	}
}

static void test_nearest(void **state)
{
	(void)state;
	assert_ptr_equal(help_nearest(commands, "imprt"), &cmd_import);
	assert_ptr_equal(help_nearest(commands, "time"), &cmd_timeline);
	assert_ptr_equal(help_nearest(commands, "logon"), &cmd_logons);
	assert_null(help_nearest(commands, "frobnicate"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_values),
		cmocka_unit_test(test_operands_may_stand_anywhere),
		cmocka_unit_test(test_times),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_case_path),
		cmocka_unit_test(test_hosts),
		cmocka_unit_test(test_tables),
		cmocka_unit_test(test_help),
		cmocka_unit_test(test_nearest),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
