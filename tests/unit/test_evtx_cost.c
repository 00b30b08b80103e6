/* What a record of at most 64 KiB may cost: where few bytes ask for much work, or
 * for much memory, it is refused soon. */
#include "unit/binxml_case.h"

#include <sys/resource.h>
#include <time.h>

/* Under a sanitizer, of either compiler, only the result counts. */
#if defined(__SANITIZE_ADDRESS__)
#define SLOW_AND_LARGE
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SLOW_AND_LARGE
#endif
#endif

enum {
	SECONDS_LIMIT = 1, /* of processor time, for the event and its XML */
	MEMORY_LIMIT = 48 * 1024, /* KiB, of all tests together */
	LONG = 15000
};

static char long_name[LONG + 1];
static uint8_t long_text[2 * LONG];

static int begin_cost(void **state)
{
	memset(long_name, 'n', LONG);
	for (int i = 0; i < LONG; i++)
		long_text[2 * i] = 't';
	return begin(state);
}

/* The record that was built last is refused, at no great cost. */
static void assert_cheap(void)
{
	struct rusage usage;
	clock_t start = clock();
	decode();
	double seconds = (double)(clock() - start) / CLOCKS_PER_SEC;
	getrusage(RUSAGE_SELF, &usage);
	assert_refused("more");
	assert_true(evtx_decoder_gave_up(d));
	assert_int_equal(xml.n, 0);
#ifndef SLOW_AND_LARGE
	if (usage.ru_maxrss > MEMORY_LIMIT)
		fail_msg("%ld KiB", usage.ru_maxrss);
	if (seconds > SECONDS_LIMIT)
		fail_msg("%.1f s", seconds);
#else
	(void)seconds;
#endif
}

static void end_record(const struct build_value *v, size_t n)
{
	close_all();
	build_template_end(b);
	build_values(b, v, n);
	build_record_end(b);
	assert_cheap();
}

static void substitutions(unsigned n, unsigned type, bool optional)
{
	for (unsigned i = 0; i < n; i++)
		build_substitution(b, 0, type, optional);
}

/* ---- texts ---- */

static void test_names(void **state)
{
	(void)state;
	begin_template();
	for (int i = 0; i < 1500; i++) {
		build_open(b, long_name, NONE, false);
		build_empty(b);
	}
	end_record(NULL, 0);
}

static void test_attribute(void **state)
{
	(void)state;
	begin_template();
	build_open(b, "E", NONE, true);
	build_attribute(b, "a", false);
	substitutions(5000, 1, false);
	build_empty(b);
	end_record(&(struct build_value){1, long_text, sizeof long_text, NULL}, 1);
}

static void test_attributes(void **state)
{
	(void)state;
	begin_template();
	build_open(b, "E", NONE, true);
	for (int i = 0; i < 2000; i++) {
		build_attribute(b, "a", true);
		build_substitution(b, 0, 1, false);
	}
	build_empty(b);
	end_record(&(struct build_value){1, long_text, sizeof long_text, NULL}, 1);
}

/* Literals are not copied by the decoder, but by all who keep the event. */
static void put_literal(struct evtx_build *w)
{
	build_template(w);
	build_open(w, "D", NONE, false);
	build_content(w);
	build_text(w, long_name);
	build_close(w);
	build_template_end(w);
	build_values(w, NULL, 0);
}

static void test_literal(void **state)
{
	(void)state;
	begin_template();
	substitutions(5000, 0x21, false);
	end_record(&(struct build_value){0x21, NULL, 0, put_literal}, 1);
}

/* ---- work that makes nothing ---- */

static void (*innermost)(struct evtx_build *w);
static int levels;

/* 200 of the next level, four levels deep. */
static void put_levels(struct evtx_build *w)
{
	if (levels-- == 0) {
		innermost(w);
		return;
	}
	build_template(w);
	substitutions(200, 0x21, false);
	build_template_end(w);
	build_values(w, &(struct build_value){0x21, NULL, 0, put_levels}, 1);
}

static void repeat(void (*make)(struct evtx_build *w))
{
	innermost = make;
	levels = 3;
	begin_template();
	build_substitution(b, 0, 0x21, false);
	end_record(&(struct build_value){0x21, NULL, 0, put_levels}, 1);
}

static void put_nulls(struct evtx_build *w)
{
	build_template(w);
	build_open(w, "E", NONE, false);
	build_content(w);
	substitutions(8000, 1, true);
	build_close(w);
	build_template_end(w);
	build_values(w, NULL, 0);
}

static void test_optional(void **state)
{
	(void)state;
	repeat(put_nulls);
}

static void put_left_out(struct evtx_build *w)
{
	build_template(w);
	build_open(w, "E", 0, false);
	build_content(w);
	for (int i = 0; i < 5000; i++)
		build_text(w, "");
	build_close(w);
	build_template_end(w);
	build_values(w, &(struct build_value){0, "", 0, NULL}, 1);
}

static void test_left_out(void **state)
{
	(void)state;
	repeat(put_left_out);
}

static void put_headers(struct evtx_build *w)
{
	for (int i = 0; i < 10000; i++)
		build_fragment(w);
}

static void test_headers(void **state)
{
	(void)state;
	repeat(put_headers);
}

static void put_values(struct evtx_build *w)
{
	static struct build_value none[10000];
	build_template(w);
	build_template_end(w);
	build_values(w, none, sizeof none / sizeof *none);
}

static void test_values(void **state)
{
	(void)state;
	repeat(put_values);
}

/* ---- what is large and no more ---- */

static void test_honest(void **state)
{
	(void)state;
	begin_template();
	data("many", 0, 0x84, false);
	END_TEMPLATE({0x84, long_text, sizeof long_text, NULL});
	assert_null(wrong);
	assert_int_equal(e.nfields, sizeof long_text);
	assert_true(xml.n > sizeof long_text * sizeof "<Data Name='many'>0</Data>");
	b->nnames = 0;
	begin_template();
	data("long", 0, 1, false);
	END_TEMPLATE({1, long_text, sizeof long_text, NULL});
	assert_null(wrong);
	assert_int_equal(e.fields[0].value.n, LONG);
	assert_true(xml.n > LONG);
}

#define COSTLY(name) cmocka_unit_test_setup_teardown(name, begin_cost, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		COSTLY(test_names),    COSTLY(test_attribute), COSTLY(test_attributes),
		COSTLY(test_literal),  COSTLY(test_optional),  COSTLY(test_left_out),
		COSTLY(test_headers),  COSTLY(test_values), COSTLY(test_honest),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
