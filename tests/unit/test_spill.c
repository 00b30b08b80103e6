/* Records come back as they were left, whether they wait in a file or can not. */
#include "unit/test.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/spill.h"

/* Thirty-two megabytes, of which eight are in memory. */
enum { RECORDS = 400000 };

struct record {
	uint64_t number;
	char filling[72];
};

static uint64_t step(size_t i)
{
	return (uint64_t)i * 7919 % RECORDS; /* far from its neighbours, each once */
}

static void fill_and_check(struct spill *s)
{
	for (size_t i = 0; i < RECORDS; i++) {
		struct record *r = spill_add(s);
		assert_int_equal(r->number, 0);
		assert_int_equal(r->filling[71], 0);
		r->number = i;
	}
	assert_int_equal(s->n, RECORDS);
	for (size_t i = 0; i < RECORDS; i++) {
		struct record *r = spill_at(s, step(i));
		assert_int_equal(r->number, step(i));
		r->number += RECORDS;
	}
	for (size_t i = 0; i < RECORDS; i++) {
		const struct record *r = spill_at(s, i);
		assert_int_equal(r->number, i + RECORDS);
	}
}

static void in_a_file(void **state)
{
	struct spill s = {.size = sizeof(struct record)};
	(void)state;
	fill_and_check(&s);
	assert_true(s.has_file);
	assert_false(s.in_memory);
	assert_int_equal(s.mapped + SPILL_IN_MEMORY, s.segments.n);
	spill_free(&s);
	assert_int_equal(s.n, 0);
	assert_int_equal(((struct record *)spill_add(&s))->number, 0);
	spill_free(&s);
}

/* In bytes; 0 where the system does not tell. */
static long resident(void)
{
	long pages = 0;
	FILE *f = fopen("/proc/self/statm", "r");
	if (!f || fscanf(f, "%*d %ld", &pages) != 1)
		pages = 0;
	if (f)
		fclose(f);
	return pages * sysconf(_SC_PAGESIZE);
}

/* A hundred megabytes, of which some thirty may be there at a time. */
static void what_is_not_in_use_leaves_memory(void **state)
{
	enum { MANY = 1300000, LOOKS = 200000, MOST_MB = 40 };
	struct spill s = {.size = sizeof(struct record)};
	long before = resident(), most = 0;
	(void)state;
	if (!before)
		skip();
	for (uint64_t i = 0; i < MANY; i++)
		((struct record *)spill_add(&s))->number = i;
	for (uint64_t i = 0; i < LOOKS; i++) {
		assert_int_equal(((struct record *)spill_at(&s, i * 7919 % MANY))->number, i * 7919 % MANY);
		if (i % 10000 == 0 && resident() > most)
			most = resident();
	}
	assert_true(most - before < (long)MOST_MB << 20);
	spill_free(&s);
}

static void few_stay_in_memory(void **state)
{
	struct spill s = {.size = sizeof(struct record)};
	(void)state;
	for (uint64_t i = 0; i < 1000; i++)
		((struct record *)spill_add(&s))->number = i;
	for (uint64_t i = 0; i < 1000; i++)
		assert_int_equal(((const struct record *)spill_at(&s, i))->number, i);
	assert_false(s.has_file);
	spill_free(&s);
}

/* The disk is full after a megabyte. */
static void on_a_full_disk(void **state)
{
	struct spill s = {.size = sizeof(struct record)};
	struct rlimit all, little;
	(void)state;
	signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &all), 0);
	little = all;
	little.rlim_cur = 1 << 20;
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &little), 0);
	fill_and_check(&s);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &all), 0);
	assert_true(s.in_memory);
	assert_true(s.mapped <= 1); /* and all others in memory */
	assert_true(s.segments.n > SPILL_IN_MEMORY * 3);
	spill_free(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(in_a_file),
		cmocka_unit_test(what_is_not_in_use_leaves_memory),
		cmocka_unit_test(few_stay_in_memory),
		cmocka_unit_test(on_a_full_disk),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
