/* Stretches of keys without rows. */
#include "unit/test.h"

#include "store/gaps.h"

static void check(const struct gaps *g, const struct gap *expected, size_t n)
{
	assert_int_equal(g->list.n, n);
	for (size_t i = 0; i < n; i++) {
		assert_int_equal(g->list.items[i].first, expected[i].first);
		assert_int_equal(g->list.items[i].last, expected[i].last);
	}
}

static void gaps_join(void **state)
{
	(void)state;
	struct gaps g = {0};
	gaps_add(&g, 10, 20);
	gaps_add(&g, 40, 50);
	gaps_add(&g, 5, 4); /* nothing */
	check(&g, (const struct gap[]){{10, 20}, {40, 50}}, 2);
	gaps_add(&g, 25, 30); /* between them */
	check(&g, (const struct gap[]){{10, 20}, {25, 30}, {40, 50}}, 3);
	gaps_add(&g, 21, 24); /* touches both */
	check(&g, (const struct gap[]){{10, 30}, {40, 50}}, 2);
	gaps_add(&g, 12, 13); /* in one */
	check(&g, (const struct gap[]){{10, 30}, {40, 50}}, 2);
	assert_null(gaps_at(&g, 9));
	assert_int_equal(gaps_at(&g, 10)->last, 30);
	assert_int_equal(gaps_at(&g, 30)->first, 10);
	assert_null(gaps_at(&g, 31));
	gaps_add(&g, INT64_MIN, 9);
	gaps_add(&g, 51, INT64_MAX);
	check(&g, (const struct gap[]){{INT64_MIN, 30}, {40, INT64_MAX}}, 2);
	gaps_add(&g, INT64_MIN, INT64_MAX);
	check(&g, (const struct gap[]){{INT64_MIN, INT64_MAX}}, 1);
	VEC_FREE(&g.list);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(gaps_join)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
