/* How long a key takes, from the key to the drawn screen, on a case of any size:
 *
 *     bench_keys CASE
 *
 * Each line is an action: keys that get there first (not measured), then the
 * keys that are measured, again and again. "settled" is what comes after when no
 * key waits: counting rows and telling the cursor's place, which any key stops.
 * Prints p50, p99 and the worst in milliseconds, and the peak memory at the end. */
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
	{"panes 2 3 4 5 6 1", "2", "345612", 10},
	{"pivot to user and back", "2*jjjjjjjj", "u<Backspace>", ROUNDS / 4},
	{"pivot to timeline and back", "2*jjjjjjjj", "t<Backspace>", ROUNDS / 4},
	{"pivot to logon and back", "2*jjjjjjjj", "l<Backspace>", ROUNDS / 4},
	{"pivot to executable and back", "2*jjjjjjjj", "x<Backspace>", ROUNDS / 4},
	{"pivot to event and back", "2*jjjjjjjj", "e<Backspace>", ROUNDS / 4},
	{"time jump, logons", "4", "T3d<Enter>", 5},
	{"filter user, logons", "4", "fuser~a<Enter>F", 5},
	{"search, events", "5", "/cleared<Enter>", 3},
};

typedef VEC(double) ms_list;

static double now_ms(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static int by_value(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;
	return (x > y) - (x < y);
}

static void print(const char *name, double *ms, size_t n)
{
	qsort(ms, n, sizeof *ms, by_value);
	printf("%-30s %5zu %9.2f %9.2f %9.2f\n", name, n, ms[n / 2], ms[(n * 99) / 100], ms[n - 1]);
	fflush(stdout);
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

/* Each key on its own: the worst of a sequence counts as much as the mean hides. */
static bool measure(struct browse_script *s, const char *keys, ms_list *out)
{
	char key[32];
	for (; *keys; keys += key_length(keys)) {
		snprintf(key, sizeof key, "%.*s", (int)key_length(keys), keys);
		double start = now_ms();
		if (!must(browse_script_keys(s, key)))
			return false;
		VEC_PUSH(out, now_ms() - start);
	}
	return true;
}

static bool run(struct case_file *c, const struct bench *b)
{
	struct browse_script *s;
	ms_list ms = {0}, settled = {0};
	if (!must(browse_script_open(c, &(struct browse_options){0}, 120, 40, &s)))
		return false;
	browse_script_hurry(s, true);
	bool good = must(browse_script_keys(s, b->before));
	for (int i = 0; i < b->rounds && good; i++)
		good = measure(s, b->keys, &ms);
	double start = now_ms();
	browse_script_hurry(s, false);
	good = good && must(browse_script_keys(s, "k"));
	VEC_PUSH(&settled, now_ms() - start);
	if (good)
		print(b->name, ms.items, ms.n);
	if (good)
		print("    settled", settled.items, settled.n);
	VEC_FREE(&ms);
	VEC_FREE(&settled);
	browse_script_close(s);
	return good;
}

int main(int argc, char **argv)
{
	struct case_file *c;
	struct rusage usage;
	bool good = true;
	if (argc != 2) {
		fputs("usage: bench_keys CASE\n", stderr);
		return 2;
	}
	if (!must(case_open(argv[1], CASE_READ, &c)))
		return 1;
	printf("%-30s %5s %9s %9s %9s\n", "action (ms a key)", "keys", "p50", "p99", "worst");
	for (size_t i = 0; i < sizeof benches / sizeof *benches && good; i++)
		good = run(c, &benches[i]);
	case_close(c);
	getrusage(RUSAGE_SELF, &usage);
	printf("peak memory %ld MiB\n", usage.ru_maxrss / 1024);
	return !good;
}
