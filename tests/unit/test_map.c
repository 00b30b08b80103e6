/* Hash maps against what was put in. */
#include "unit/test.h"

#include <stdio.h>

#include "base/map.h"
#include "base/siphash.h"

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

/* That of map.c, turned round as a forger would. */
static uint64_t mix(uint64_t x)
{
	x ^= x >> 30;
	x *= 0xbf58476d1ce4e5b9u;
	x ^= x >> 27;
	x *= 0x94d049bb133111ebu;
	return x ^ x >> 31;
}

/* Texts that all have one hash where it is known: in one slot they would take a minute. */
static void texts_of_a_forger(void **state)
{
	enum { MANY = 200000, BYTES = 16 };
	struct strmap m = {0};
	uint64_t key[2] = {0}, hash = hash_bytes(key, BYTES);
	(void)state;
	for (uint64_t i = 0; i < MANY; i++) {
		key[0] = i;
		key[1] = mix(0x9e3779b97f4a7c15u ^ BYTES) ^ mix(0x9e3779b97f4a7c15u ^ BYTES ^ i);
		assert_true(hash_bytes(key, BYTES) == hash);
		*strmap_at(&m, (struct str){(const char *)key, BYTES}) = i;
	}
	assert_int_equal(m.n, MANY);
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

/* SipHash-1-3 under the key 0, as Python's hash() of bytes with PYTHONHASHSEED=0. */
static void keyed_hash(void **state)
{
	static const struct {
		size_t n;
		uint64_t hash;
	} known[] = {
		{1, 0x68a914128e01e473}, {7, 0x2f098ab0c751325a},  {8, 0xead411e67ebe2eea},  {9, 0x75927f9d95124362},
		{15, 0xf30eb725bb91c9ea}, {16, 0x8972188433a5c5b7}, {63, 0x385d3e39e5f37359},
	};
	unsigned char bytes[64];
	(void)state;
	for (size_t i = 0; i < sizeof bytes; i++)
		bytes[i] = (unsigned char)i;
	for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
		assert_int_equal(siphash((struct siphash_key){0, 0}, bytes, known[i].n), known[i].hash);
		assert_int_not_equal(siphash((struct siphash_key){0, 1}, bytes, known[i].n), known[i].hash);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(ids),
		cmocka_unit_test(texts),
		cmocka_unit_test(texts_of_a_forger),
		cmocka_unit_test(large_keys),
		cmocka_unit_test(visiting),
		cmocka_unit_test(keyed_hash),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
