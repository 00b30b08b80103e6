/* Numbers in the order of their records. */
#include "unit/test.h"

#include "base/order.h"

struct counted {
	const int *records;
	int compared;
};

static int compare(void *context, uint32_t x, uint32_t y)
{
	struct counted *c = context;
	c->compared++;
	return c->records[x] - c->records[y];
}

static void equal_ones_by_number(void **state)
{
	static const int records[] = {0, 3, 1, 2, 1, 3, 1};
	static const uint32_t expected[] = {2, 4, 6, 3, 1, 5};
	struct counted c = {records, 0};
	uint32_t order[6];
	(void)state;
	order_records(order, 6, 1, compare, &c);
	assert_memory_equal(order, expected, sizeof expected);
}

static void one_pass_where_they_are_in_order(void **state)
{
	static const int records[] = {1, 1, 2, 3, 3};
	struct counted c = {records, 0};
	uint32_t order[5];
	(void)state;
	order_records(order, 5, 0, compare, &c);
	assert_int_equal(c.compared, 4);
	for (uint32_t i = 0; i < 5; i++)
		assert_int_equal(order[i], i);
	order_records(order, 0, 1, compare, &c);
	assert_int_equal(c.compared, 4);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(equal_ones_by_number),
		cmocka_unit_test(one_pass_where_they_are_in_order),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
