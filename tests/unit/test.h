/* What every cmocka test includes, in the order that cmocka wants. */
#ifndef EVTRAIL_TESTS_UNIT_TEST_H
#define EVTRAIL_TESTS_UNIT_TEST_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

/* A call that must succeed; shows its error otherwise. */
#define assert_ok(call) \
	do { \
		struct err e_ = (call); \
		if (e_.kind) \
			print_error("%s\n", e_.text); \
		assert_int_equal(e_.kind, ERR_NONE); \
	} while (0)

#endif
