/* How long a key takes, from the key to the drawn screen, on a case of any size:
 *
 *     bench_keys CASE [ACTION]
 *
 * Each line is an action: keys that get there first (not measured), then the
 * keys that are measured, again and again. "then" is what comes after when no key
 * waits: looking for rows, counting and telling the cursor's place, which any key
 * ends; it has no goal, only an end.
 *
 * Prints p50, p99 and the worst in milliseconds of processor time, so that a busy
 * machine disturbs little, the worst by the clock, the worst in steps of SQLite's
 * machine, and the peak memory at the end. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

#include "base/alloc.h"
#include "base/vec.h"
#include "ui/browse.h"

enum { ROUNDS = 60 };

static const struct bench {
	const char *name, *before, *keys;
	int rounds;
} benches[] = {
	{"down", "2", "j", ROUNDS * 5},
	{"page down, tree", "2", "<C-f>", ROUNDS},
	{"page down, timeline", "1<Tab>", "<C-f>", ROUNDS},
	{"page down, logons", "4", "<C-f>", ROUNDS},
	{"page down, events", "5", "<C-f>", ROUNDS},
	{"end and top, tree", "2", "Gg", ROUNDS / 2},
	{"end and top, events", "5", "Gg", ROUNDS / 2},
	{"unfold all below", "2", "*", ROUNDS / 2},
	{"next day, timeline", "1<Tab>", "}", ROUNDS / 2},
	{"open New and back", "1", "3<Backspace>", ROUNDS / 4},
	{"panes 2 3 4 5 6 1", "2", "345612", 10},
	{"pivot to user and back", "2*jjjjjjjj", "u<Backspace>", ROUNDS / 4},
	{"pivot to timeline and back", "2*jjjjjjjj", "t<Backspace>", ROUNDS / 4},
	{"pivot to logon and back", "2*jjjjjjjj", "l<Backspace>", ROUNDS / 4},
	{"pivot to executable and back", "2*jjjjjjjj", "x<Backspace>", ROUNDS / 4},
	{"pivot to event and back", "2*jjjjjjjj", "e<Backspace>", ROUNDS / 4},
	{"time jump, logons", "4", "T3d<Enter>", 5},
	{"filter user, logons", "4", "fuser~a<Enter>F", 5},
	{"filter rare, events", "5", "fevent_id=1102<Enter>jjjF", 3},
	{"filter image, tree", "2", "fimage~temp<Enter>jjjF", 3},
	{"filter image, tree, end", "2fimage~temp<Enter>", "Gg", 3},
	{"one host, events", "5", "fhost~ws005<Enter>jGgF", 3},
	{"search, events", "5", "/cleared<Enter>", 3},
	{"search in vain, tree", "2", "/zzzz<Enter>", 3},
};

struct measured {
	VEC(double) ms;
	double clock;  /* the worst */
	int64_t steps; /* the worst */
};

static double ms_of(clockid_t clock)
{
	struct timespec t;
	clock_gettime(clock, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static int by_value(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;
	return (x > y) - (x < y);
}

static void print(const char *name, struct measured *m)
{
	double *ms = m->ms.items;
	size_t n = m->ms.n;
	qsort(ms, n, sizeof *ms, by_value);
	printf("%-30s %5zu %9.2f %9.2f %9.2f %9.2f %9lld\n", name, n, ms[n / 2], ms[(n * 99) / 100], ms[n - 1], m->clock,
	       (long long)m->steps);
	fflush(stdout);
	VEC_FREE(&m->ms);
}

static bool must(struct err e)
{
	if (e.kind)
		fprintf(stderr, "%s\n", e.text);
	err_free(e);
	return e.kind == ERR_NONE;
}

/* The key at the front of a sequence: "<Enter>" or one character. */
static size_t key_length(const char *keys)
{
	const char *end = *keys == '<' ? strchr(keys, '>') : NULL;
	return end ? (size_t)(end - keys) + 1 : 1;
}

static bool press(struct case_file *c, struct browse_script *s, const char *keys, struct measured *m)
{
	double clock = ms_of(CLOCK_MONOTONIC), spent = ms_of(CLOCK_PROCESS_CPUTIME_ID);
	int64_t steps = case_steps(c);
	bool good = must(browse_script_keys(s, keys));
	VEC_PUSH(&m->ms, ms_of(CLOCK_PROCESS_CPUTIME_ID) - spent);
	clock = ms_of(CLOCK_MONOTONIC) - clock;
	steps = case_steps(c) - steps;
	m->clock = clock > m->clock ? clock : m->clock;
	m->steps = steps > m->steps ? steps : m->steps;
	return good;
}

/* Each key on its own: the worst of a sequence counts as much as the mean hides. */
static bool measure(struct case_file *c, struct browse_script *s, const char *keys, struct measured *m)
{
	char key[32];
	bool good = true;
	for (; *keys && good; keys += key_length(keys)) {
		snprintf(key, sizeof key, "%.*s", (int)key_length(keys), keys);
		good = press(c, s, key, m);
	}
	return good;
}

static bool run(struct case_file *c, const struct bench *b)
{
	struct browse_script *s;
	struct measured keys = {0}, then = {0};
	if (!must(browse_script_open(c, &(struct browse_options){0}, 120, 40, &s)))
		return false;
	browse_script_hurry(s, HURRY_CLOCK);
	bool good = must(browse_script_keys(s, b->before));
	for (int i = 0; i < b->rounds && good; i++)
		good = measure(c, s, b->keys, &keys);
	browse_script_hurry(s, HURRY_NOT);
	good = good && press(c, s, "k", &then);
	if (good) {
		print(b->name, &keys);
		print("    then", &then);
	}
	browse_script_close(s);
	return good;
}

/* From nothing to the first full screen. */
static struct case_file *open_case(const char *path)
{
	struct case_file *c = NULL;
	struct browse_script *s = NULL;
	double clock = ms_of(CLOCK_MONOTONIC), spent = ms_of(CLOCK_PROCESS_CPUTIME_ID);
	if (!must(case_open(path, CASE_READ, &c)))
		return NULL;
	case_count_steps(c);
	if (!must(browse_script_open_hurried(c, &(struct browse_options){0}, HURRY_CLOCK, 120, 40, &s)))
		return NULL;
	printf("opened, first screen: %.1f ms of processor time, %.1f by the clock, %lld steps\n\n",
	       ms_of(CLOCK_PROCESS_CPUTIME_ID) - spent, ms_of(CLOCK_MONOTONIC) - clock, (long long)case_steps(c));
	browse_script_close(s);
	return c;
}

int main(int argc, char **argv)
{
	struct rusage usage;
	bool good = true;
	if (argc < 2 || argc > 3) {
		fputs("usage: bench_keys CASE [ACTION]\n", stderr);
		return 2;
	}
	struct case_file *c = open_case(argv[1]);
	if (!c)
		return 1;
	printf("%-30s %5s %9s %9s %9s %9s %9s\n", "action (ms a key)", "keys", "p50", "p99", "worst", "by clock", "steps");
	for (size_t i = 0; i < sizeof benches / sizeof *benches && good; i++)
		if (argc < 3 || strstr(benches[i].name, argv[2]))
			good = run(c, &benches[i]);
	case_close(c);
	getrusage(RUSAGE_SELF, &usage);
	printf("peak memory %ld MiB\n", usage.ru_maxrss / 1024);
	return !good;
}
