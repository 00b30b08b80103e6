/* The order of records that stay where they are: their numbers, sorted. */
#ifndef EVTRAIL_BASE_ORDER_H
#define EVTRAIL_BASE_ORDER_H

#include <stdint.h>

/* Less than, equal to or greater than 0, as the record x comes before y, with it or after it. */
typedef int compare_records_fn(void *context, uint32_t x, uint32_t y);

/* Fills order with the n numbers from first on; equal records go by number.  Where they
 * are in order as they are, and often they are, this costs one pass. */
void order_records(uint32_t *order, uint32_t n, uint32_t first, compare_records_fn *compare, void *context);

#endif
