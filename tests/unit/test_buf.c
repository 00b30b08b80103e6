/* Buffers, variable-length integers, errors. */
#include "unit/test.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/err.h"

static void grows_and_stays_terminated(void **state)
{
	struct buf b = {0};
	(void)state;
	assert_string_equal(buf_text(&b), "");
	for (int i = 0; i < 1000; i++)
		buf_printf(&b, "%d,", i);
	assert_int_equal(b.n, 3890);
	assert_int_equal(strlen(buf_text(&b)), b.n);
	buf_clear(&b);
	buf_puts(&b, "x");
	char *text = buf_steal(&b);
	assert_string_equal(text, "x");
	assert_null(b.p);
	free(text);
}

static void varints(void **state)
{
	static const uint64_t values[] = {0, 1, 127, 128, 16383, 16384, UINT32_MAX, INT64_MAX, UINT64_MAX};
	struct buf b = {0};
	(void)state;
	for (size_t i = 0; i < sizeof values / sizeof *values; i++)
		buf_add_varint(&b, values[i]);
	const uint8_t *p = (const uint8_t *)b.p, *end = p + b.n;
	for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
		uint64_t value;
		assert_true(varint_read(&p, end, &value));
		assert_int_equal(value, values[i]);
	}
	assert_ptr_equal(p, end);
	buf_free(&b);
}

static void bad_varints(void **state)
{
	static const uint8_t cut[] = {0x80}, too_long[] = {0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x02};
	uint64_t value;
	(void)state;
	const uint8_t *p = cut;
	assert_false(varint_read(&p, cut, &value));
	assert_false(varint_read(&p, cut + 1, &value));
	p = too_long;
	assert_false(varint_read(&p, too_long + sizeof too_long, &value));
}

static void errors_carry_context(void **state)
{
	(void)state;
	struct err e = err_context(err_new(ERR_INPUT, "record %d is torn", 7), "%s", "a.evtx");
	assert_int_equal(e.kind, ERR_INPUT);
	assert_string_equal(e.text, "a.evtx: record 7 is torn");
	err_free(e);
	assert_int_equal(err_context(OK, "never seen").kind, ERR_NONE);
	assert_int_equal(err_exit_code(ERR_NONE), 0);
	for (int kind = ERR_NONE + 1; kind < ERR_KINDS; kind++)
		assert_true(err_exit_code((enum err_kind)kind) > 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(grows_and_stays_terminated),
		cmocka_unit_test(varints),
		cmocka_unit_test(bad_varints),
		cmocka_unit_test(errors_carry_context),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
