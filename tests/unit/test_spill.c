/* Records come back as they were left, whether they wait in a file or can not. */
#include "unit/test.h"

#include <signal.h>
#include <stdlib.h>
#include <sys/resource.h>

#include "base/spill.h"

/* Eight megabytes are in memory at once: see MOST_FRAMES. */
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
		struct record *r = spill_change(s, step(i));
		assert_int_equal(r->number, step(i));
		r->number += RECORDS;
	}
	for (size_t i = 0; i < RECORDS; i++) {
		const struct record *r = spill_look(s, i);
		assert_int_equal(r->number, i + RECORDS);
	}
}

static void in_a_file(void **state)
{
	struct spill s = {.size = sizeof(struct record)};
	(void)state;
	fill_and_check(&s);
	assert_true(s.has_file);
	assert_true(s.frames.n * 3 < s.pages.n);
	spill_free(&s);
	assert_int_equal(s.n, 0);
	assert_int_equal(((struct record *)spill_add(&s))->number, 0);
	spill_free(&s);
}

static void few_stay_in_memory(void **state)
{
	struct spill s = {.size = sizeof(struct record)};
	(void)state;
	for (uint64_t i = 0; i < 1000; i++)
		((struct record *)spill_add(&s))->number = i;
	for (uint64_t i = 0; i < 1000; i++)
		assert_int_equal(((const struct record *)spill_look(&s, i))->number, i);
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
	assert_true(s.frames.n > s.pages.n / 2);
	spill_free(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(in_a_file),
		cmocka_unit_test(few_stay_in_memory),
		cmocka_unit_test(on_a_full_disk),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
