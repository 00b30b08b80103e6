#include "base/order.h"

#include <stdbool.h>
#include <stdlib.h>

struct ordering {
	compare_records_fn *compare;
	void *context;
};

static int compare_numbers(const void *x, const void *y, void *context)
{
	const struct ordering *o = context;
	uint32_t i = *(const uint32_t *)x, j = *(const uint32_t *)y;
	int order = o->compare(o->context, i, j);
	return order ? order : (i > j) - (i < j);
}

void order_records(uint32_t *order, uint32_t n, uint32_t first, compare_records_fn *compare, void *context)
{
	struct ordering o = {compare, context};
	bool sorted = true;
	for (uint32_t i = 0; i < n; i++) {
		order[i] = first + i;
		sorted = sorted && (!i || compare(context, order[i - 1], order[i]) <= 0);
	}
	if (!sorted)
		qsort_r(order, n, sizeof *order, compare_numbers, &o);
}
