/* Hash maps against what was put in. */
#include "unit/test.h"

#include <stdio.h>

#include "base/map.h"

static void ids(void **state)
{
	struct idmap m = {0};
	(void)state;
	assert_null(idmap_find(&m, 1));
	for (uint64_t i = 0; i < 10000; i++)
		*idmap_at(&m, i * 4) = i;
	assert_int_equal(m.n, 10000);
	for (uint64_t i = 0; i < 10000; i++)
		assert_int_equal(*idmap_find(&m, i * 4), i);
	assert_null(idmap_find(&m, 3));
	idmap_clear(&m);
	assert_null(idmap_find(&m, 4));
	idmap_free(&m);
}

static void texts(void **state)
{
	struct strmap m = {0};
	char key[32];
	struct str first, again;
	(void)state;
	*strmap_intern(&m, STR("own"), &first) = 7;
	for (int i = 0; i < 10000; i++) {
		int n = snprintf(key, sizeof key, "key %d", i);
		*strmap_at(&m, (struct str){key, (size_t)n}) = (uint64_t)i;
	}
	for (int i = 0; i < 10000; i++) {
		int n = snprintf(key, sizeof key, "key %d", i);
		assert_int_equal(*strmap_find(&m, (struct str){key, (size_t)n}), i);
	}
	assert_int_equal(*strmap_intern(&m, STR("own"), &again), 7);
	assert_ptr_equal(first.p, again.p);
	assert_null(strmap_find(&m, STR("key")));
	assert_int_equal(*strmap_at(&m, STR("")), 0);
	assert_true(strmap_bytes(&m) > 0);
	strmap_free(&m);
}

static void large_keys(void **state)
{
	static char big[200000];
	struct strmap m = {0};
	(void)state;
	*strmap_at(&m, (struct str){big, sizeof big}) = 1;
	big[100] = 'x';
	*strmap_at(&m, (struct str){big, sizeof big}) = 2;
	assert_int_equal(m.n, 2);
	strmap_free(&m);
}

static void add_up(void *context, struct str key, uint64_t value)
{
	(void)key;
	*(uint64_t *)context += value;
}

static void visiting(void **state)
{
	struct strmap m = {0};
	uint64_t sum = 0;
	(void)state;
	strmap_each(&m, add_up, &sum);
	*strmap_at(&m, STR("a")) = 1;
	*strmap_at(&m, STR("b")) = 2;
	strmap_each(&m, add_up, &sum);
	assert_int_equal(sum, 3);
	strmap_free(&m);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(ids),
		cmocka_unit_test(texts),
		cmocka_unit_test(large_keys),
		cmocka_unit_test(visiting),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
