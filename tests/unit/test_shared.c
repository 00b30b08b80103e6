/* A case that one handle writes while another reads. */
#include "unit/test.h"

#include <stdio.h>

#include "store/import.h"
#include "store/marks.h"
#include "store/query.h"
#include "unit/scratch.h"

static struct event make_event(uint64_t record)
{
	return (struct event){
		.provider = STR("p"), .channel = STR("Security"), .computer = STR("WS17"), .record_id = record,
		.time = INT64_C(132000000000000000) + (int64_t)record, .event_id = 4608, .kind = KIND_BOOT,
	};
}

/* One boot a record, in the order given: so they get other keys each time. */
static void derive(struct case_file *c, const int64_t *facts, uint32_t n)
{
	struct fact_source from;
	struct derived_sink sink;
	assert_ok(derivation_begin(c, 1, &from, &sink));
	for (uint32_t i = 0; i < n; i++)
		assert_ok(sink.boot(sink.context, &(struct boot){.node = i + 1, .last = i + 1, .seq = i + 1, .start = i,
								 .end = i, .marker.fact = facts[i]}));
	assert_ok(derivation_commit(c));
	assert_ok(derivation_finish(c));
}

static void readers_go_on_while_it_is_written(void **state)
{
	(void)state;
	struct case_file *w, *r;
	struct importer *i;
	int64_t shown, all;
	struct query *q;
	assert_ok(case_open(scratch("shared.case"), CASE_CREATE, &w));
	assert_ok(case_share(w));
	assert_ok(case_open(scratch("shared.case"), CASE_READ, &r));
	assert_false(case_changed(r));
	assert_ok(importer_open(w, &i));
	struct event_sink *sink = importer_sink(i);
	assert_ok(sink->source_begin(sink->context, "x"));
	for (uint64_t k = 1; k <= 20000; k++) { /* more than fits in the writer's memory at once */
		struct event event = make_event(k);
		assert_ok(sink->event(sink->context, &event));
		if (k % 4000 == 0) {
			assert_ok(query_open(r, REL_EVENT, NULL, &q));
			assert_ok(query_count(q, &shown, &all));
			assert_int_equal(shown, 0);
			query_close(q);
			assert_false(case_changed(r));
		}
	}
	assert_ok(sink->source_end(sink->context, &(struct source_outcome){.format = "evtx", .records = 20000}));
	assert_ok(importer_close(i));
	assert_true(case_changed(r));
	assert_false(case_changed(r));
	assert_int_equal(case_events(r), 20000);
	case_close(r);
	case_close(w);
	assert_int_not_equal(access(scratch("shared.case-wal"), F_OK), 0);
}

static void a_row_is_found_again_under_another_key(void **state)
{
	(void)state;
	struct case_file *w, *r;
	struct importer *i;
	struct lasting last = {0};
	int64_t key;
	assert_ok(case_open(scratch("row.case"), CASE_CREATE, &w));
	assert_ok(importer_open(w, &i));
	struct event_sink *sink = importer_sink(i);
	assert_ok(sink->source_begin(sink->context, "x"));
	for (uint64_t k = 1; k <= 3; k++) {
		struct event event = make_event(k);
		assert_ok(sink->event(sink->context, &event));
	}
	assert_ok(sink->source_end(sink->context, &(struct source_outcome){.format = "evtx", .records = 3}));
	assert_ok(importer_close(i));
	derive(w, (const int64_t[]){2, 3}, 2);
	assert_ok(case_open(scratch("row.case"), CASE_READ, &r));
	assert_ok(lasting_of(r, REL_BOOT, case_key(1, 2), &last));
	assert_int_equal(last.fact, 3);
	derive(w, (const int64_t[]){1, 2, 3}, 3);
	assert_ok(lasting_row(r, &last, &key));
	assert_int_equal(key, case_key(1, 3));
	derive(w, (const int64_t[]){1, 2}, 2);
	assert_ok(lasting_row(r, &last, &key));
	assert_int_equal(key, 0);
	lasting_free(&last);
	assert_ok(lasting_of(r, REL_SOURCE, 1, &last));
	assert_non_null(last.name);
	assert_ok(lasting_row(r, &last, &key));
	assert_int_equal(key, 1);
	lasting_free(&last);
	case_close(r);
	case_close(w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(readers_go_on_while_it_is_written),
		cmocka_unit_test(a_row_is_found_again_under_another_key),
	};
	return cmocka_run_group_tests(tests, scratch_make, scratch_remove);
}
