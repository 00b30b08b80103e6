/* What a key costs does not grow with the case: the same keys over a small case
 * and one of twelve times the events, counted in steps of SQLite's machine, which
 * are the same on any machine and at any load.
 *
 * Keys are answered as if the time for each were over at once, so what can go on
 * later does its least. What no index answers may look at some hundred rows at a
 * key, whatever the case; all else costs a page and look-ups, and those grow by a
 * logarithm only. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "ui/browse.h"

enum {
	GROWS_BY = 12000, /* steps: look-ups among more rows, a fuller window of them; twelve times as many rows cost far more */
	LOOKING = 250000, /* steps at a key that looks for rows */
	SIZES = 2
};

static const struct {
	const char *before, *keys;
	bool looks; /* for rows that no index finds, or at a bounded number of them */
} actions[] = {
	{"2", "jjjjkkkk", false},
	{"2", "<C-f><C-f><C-f><C-b>", false},
	{"2", "GgGg", false},
	{"2", "*j*k", false},
	{"2", "}{}{", false},
	{"2j", "][", false},
	{"1<Tab>", "jjj<C-f><C-f>Gg", false},
	{"1<Tab>", "}}}{{{", false},
	{"1<Tab>", "T2d<Enter>T5d<Enter>", false},
	{"5", "jjj<C-f><C-f>Gg", false},
	{"5", "}}{{", false},
	{"5", "T2d<Enter>T5d<Enter>", false},
	{"7", "jk", false},
	{"2*jjj", "l<Backspace>o<Backspace>e<Backspace>", false},
	{"2*jjj", "u<Backspace>t<Backspace>", true}, /* a strip: some rows of each of its parts */
	{"2*jjj", "x<Backspace>", true},
	{"", "345612", true},
	{"4", "v<C-f><C-f>Ggv", true},
	{"4", "fuser=nobody<Enter>jG", true},
	{"5", "fevent_id=1102<Enter>jGg", true},
	{"5", "fhost~zzz<Enter>jG", true},
	{"2", "fimage~zzz<Enter>jG", true},
	{"2", "fimage~cmd<Enter>jjG", true},
	{"1<Tab>", "fimage~zzz<Enter>jG", true},
	{"5", "/zzz<Enter>nN", true},
	{"2", "/zzz<Enter>nN", true},
};
enum { ACTIONS = sizeof actions / sizeof *actions };

static char folder[] = "/tmp/evsteps-XXXXXX";
static int failures;

static bool run(const char *format, const char *a, const char *b)
{
	struct buf command = {0};
	buf_printf(&command, format, a, folder, b);
	int status = system(buf_text(&command));
	buf_free(&command);
	return status == 0;
}

static bool must(struct err e)
{
	if (e.kind)
		printf("%s\n", e.text);
	failures += e.kind != ERR_NONE;
	err_free(e);
	return e.kind == ERR_NONE;
}

static size_t key_length(const char *keys)
{
	const char *end = *keys == '<' ? strchr(keys, '>') : NULL;
	return end ? (size_t)(end - keys) + 1 : 1;
}

/* The worst of the keys, in steps. */
static int64_t worst(struct case_file *c, const char *before, const char *keys)
{
	struct browse_script *s;
	char key[32];
	int64_t most = 0;
	if (!must(browse_script_open_hurried(c, &(struct browse_options){0}, HURRY_LEAST, 120, 40, &s)))
		return 0;
	must(browse_script_keys(s, before));
	for (; *keys; keys += key_length(keys)) {
		snprintf(key, sizeof key, "%.*s", (int)key_length(keys), keys);
		int64_t steps = case_steps(c);
		must(browse_script_keys(s, key));
		if (case_steps(c) - steps > most)
			most = case_steps(c) - steps;
	}
	browse_script_close(s);
	return most;
}

static void measure(const char *name, int64_t steps[ACTIONS + 1])
{
	char path[64];
	struct case_file *c;
	struct browse_script *s;
	snprintf(path, sizeof path, "%s/%s.case", folder, name);
	if (!must(case_open(path, CASE_READ, &c)))
		return;
	case_count_steps(c);
	if (must(browse_script_open_hurried(c, &(struct browse_options){0}, HURRY_LEAST, 120, 40, &s)))
		browse_script_close(s);
	steps[ACTIONS] = case_steps(c);
	for (int i = 0; i < ACTIONS; i++)
		steps[i] = worst(c, actions[i].before, actions[i].keys);
	case_close(c);
}

static void compare(const char *what, int64_t small, int64_t large, bool looks)
{
	bool good = looks ? large <= LOOKING : large <= small * 2 + GROWS_BY;
	failures += !good;
	printf("%-50s %9lld %9lld%s\n", what, (long long)small, (long long)large, good ? "" : "  it grows with the case");
}

int main(void)
{
	static const char *const events[SIZES] = {"5000", "60000"};
	const char *build = getenv("top_builddir");
	int64_t steps[SIZES][ACTIONS + 1] = {{0}};
	setvbuf(stdout, NULL, _IOLBF, 0);
	if (!mkdtemp(folder))
		return 1;
	for (int i = 0; i < SIZES; i++) {
		bool made = run("'%s'/tests/tools/logwriter generate --seed 3 --hosts 3 --days 20 --events %3$s -o %2$s/%3$s >/dev/null",
				build ? build : ".", events[i]) &&
			    run("'%s'/evtrail import -q -d %s/%3$s.case %2$s/%3$s", build ? build : ".", events[i]);
		failures += !made;
		if (made)
			measure(events[i], steps[i]);
	}
	printf("%-50s %9s %9s\n", "worst steps a key, by events", events[0], events[1]);
	for (int i = 0; i < ACTIONS; i++) {
		char what[128];
		snprintf(what, sizeof what, "%s then %s", actions[i].before, actions[i].keys);
		compare(what, steps[0][i], steps[1][i], actions[i].looks);
	}
	compare("the first screen", steps[0][ACTIONS], steps[1][ACTIONS], true);
	run("rm -rf '%2$s'%1$s%3$s", "", "");
	return failures != 0;
}
