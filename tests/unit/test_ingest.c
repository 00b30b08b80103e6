/* The run: order, outcomes, stop and errors, with a made-up reader of many
 * parts, so that threads overtake each other; then files that were cut and
 * flipped at many places, which must never crash, hang, or lose count. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <glob.h>
#include <inttypes.h>

#include "ingest/ingest.h"
#include "real/real_logs.h"
#include "unit/scratch.h"

/* libevtx forgets some memory where a record is damaged; that is not ours. */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void)
{
	return "leak:libevtx";
}

/* ---- a reader of records that only count ---- */

/* The path says what it is: parts, records a part, kinds of damage if there are
 * several; "fail" cannot be opened. */
struct fake {
	struct reader reader;
	uint64_t per_part, at, end;
	unsigned kinds;
	char text[32];
};

static struct err fake_open(const char *path, bool recover, struct reader **r);

static bool fake_recognises(struct str head)
{
	(void)head;
	return true;
}

static void fake_start(struct reader *r, uint64_t part)
{
	struct fake *f = (struct fake *)r;
	f->at = part * f->per_part;
	f->end = f->at + f->per_part;
}

/* Every 100th record is damaged. */
static enum reader_got fake_next(struct reader *r, struct reader_item *item)
{
	static struct event_field field = {{"NewProcessName", 14}, {"x", 1}};
	struct fake *f = (struct fake *)r;
	if (f->at == f->end)
		return READER_END;
	f->at++;
	if (f->at % 100 == 0) {
		static const char *const reasons[] = {"made up", "torn", "cut", "burnt", "lost", "sold"};
		item->damage = (struct reader_damage){
			.offset = f->at, .records = 1, .reason = reasons[f->at / 100 % f->kinds]};
		return READER_DAMAGE;
	}
	snprintf(f->text, sizeof f->text, "value %" PRIu64, f->at);
	field.value = str_of("x");
	item->event = (struct event){
		.provider = STR("Microsoft-Windows-Security-Auditing"),
		.channel = STR("Security"),
		.computer = str_of(f->text),
		.record_id = f->at,
		.event_id = f->at % 2 ? 4688 : 4703,
		.fields = &field,
		.nfields = 1,
	};
	return READER_EVENT;
}

static void fake_close(struct reader *r)
{
	free(r);
}

static const struct reader_ops fake_ops = {
	.format = "fake",
	.recognises = fake_recognises,
	.open = fake_open,
	.start = fake_start,
	.next = fake_next,
	.close = fake_close,
};

static struct err fake_open(const char *path, bool recover, struct reader **r)
{
	uint64_t parts, per_part;
	(void)recover;
	*r = NULL;
	unsigned kinds = 1;
	if (sscanf(path, "%" SCNu64 "x%" SCNu64 "x%u", &parts, &per_part, &kinds) < 2)
		return err_new(ERR_INPUT, "made up to fail");
	struct fake *f = xcalloc(1, sizeof *f);
	f->kinds = kinds;
	f->reader = (struct reader){.ops = &fake_ops, .facts = {.parts = parts, .dirty = true}};
	f->per_part = per_part;
	*r = &f->reader;
	return OK;
}

/* ---- a sink that checks the order ---- */

struct watch {
	bool open;
	uint64_t last, events, damage, begun, ended, with_fields;
	struct source_outcome outcome; /* the last one, without its message */
	char message[512];
	uint64_t fail_at;    /* event at which the sink fails; 0: never */
	uint64_t stop_at;    /* event at which the stop flag is set */
	volatile sig_atomic_t stop;
	uint64_t progress_calls;
	struct ingest_progress progress;
};

static struct err on_begin(void *context, const char *path)
{
	struct watch *w = context;
	assert_non_null(path);
	assert_false(w->open);
	w->open = true;
	w->last = 0;
	w->begun++;
	return OK;
}

static struct err on_event(void *context, const struct event *e)
{
	struct watch *w = context;
	char text[32];
	assert_true(w->open);
	snprintf(text, sizeof text, "value %" PRIu64, e->record_id);
	if (str_eq(str_sub(e->computer, 0, 6), STR("value "))) {
		assert_true(e->record_id > w->last);
		assert_true(str_eq(e->computer, str_of(text)));
	}
	w->last = e->record_id;
	w->with_fields += e->nfields > 0;
	w->events++;
	if (w->stop_at == w->events)
		w->stop = 1;
	return w->fail_at == w->events ? err_new(ERR_CASE, "disk full") : OK;
}

static struct err on_damage(void *context, uint64_t offset, const char *reason)
{
	struct watch *w = context;
	(void)offset;
	assert_true(w->open);
	assert_non_null(reason);
	assert_null(strchr(reason, '\n'));
	w->damage++;
	return OK;
}

static struct err on_end(void *context, const struct source_outcome *o)
{
	struct watch *w = context;
	assert_true(w->open);
	w->open = false;
	w->ended++;
	w->outcome = *o;
	snprintf(w->message, sizeof w->message, "%s", o->message ? o->message : "");
	return OK;
}

static void on_progress(void *context, const struct ingest_progress *p)
{
	struct watch *w = context;
	w->progress_calls++;
	assert_true(p->bytes_done <= p->bytes_total);
	assert_true(p->bytes_done >= w->progress.bytes_done);
	w->progress = *p;
}

static struct err run(struct watch *w, const struct sources *s, int threads, bool recover)
{
	struct event_sink sink = {.context = w, .source_begin = on_begin, .event = on_event, .damage = on_damage,
				  .source_end = on_end};
	struct ingest_options options = {
		.threads = threads,
		.recover = recover,
		.stop = &w->stop,
		.progress = on_progress,
		.progress_context = w,
	};
	return ingest_run(s, &options, &sink);
}

static void add_fake(struct sources *s, const char *path)
{
	VEC_PUSH(&s->files, (struct source_file){.path = xstrdup(path), .size = 1000, .ops = &fake_ops});
	s->bytes += 1000;
}

static void assert_ok(struct err e)
{
	if (e.kind)
		fail_msg("%s", e.text);
}

static void test_order_and_counts(void **state)
{
	(void)state;
	for (int threads = 1; threads <= 8; threads++) {
		struct sources s = {0};
		struct watch w = {0};
		add_fake(&s, "50x400");
		add_fake(&s, "1x0");
		add_fake(&s, "300x7");
		add_fake(&s, "2x9000");
		assert_ok(run(&w, &s, threads, false));
		assert_int_equal(w.begun, 4);
		assert_int_equal(w.ended, 4);
		assert_int_equal(w.damage, 200 + 21 + 180);
		assert_int_equal(w.events + w.damage, 20000 + 2100 + 18000);
		assert_int_equal(w.with_fields, 10000 + 1050 + 9000);
		assert_int_equal(w.outcome.status, SOURCE_COMPLETE);
		assert_int_equal(w.outcome.records, 18000 - 180);
		assert_int_equal(w.outcome.kept, 9000);
		assert_int_equal(w.outcome.unreadable, 180);
		assert_true(w.outcome.dirty && w.outcome.corrupted);
		assert_string_equal(w.outcome.format, "fake");
		assert_string_equal(w.message, "180 of 18000 records cannot be read (the first at 0x64: made up)");
		assert_int_equal(w.progress.bytes_done, 4000);
		assert_int_equal(w.progress.records, w.events);
		assert_null(w.progress.path);
		sources_free(&s);
	}
}

/* Each reason with how often, and from where on. */
static void test_reasons(void **state)
{
	(void)state;
	static const char *const says[][2] = {
		{"1x100x6", "1 of 100 records cannot be read (the first at 0x64: torn)"},
		{"2x500x2", "10 of 1000 records cannot be read (5 from 0x64 on: torn; 5 from 0xc8 on: made up)"},
		{"1x1000x6", "10 of 1000 records cannot be read (2 from 0x64 on: torn; 2 from 0xc8 on: cut; "
			     "2 from 0x12c on: burnt; 2 from 0x190 on: lost; 2 for other reasons)"},
	};
	for (size_t i = 0; i < sizeof says / sizeof *says; i++) {
		struct sources s = {0};
		struct watch w = {0};
		add_fake(&s, "1x400x4"); /* its reasons are its own */
		add_fake(&s, says[i][0]);
		assert_ok(run(&w, &s, 1, false));
		assert_string_equal(w.message, says[i][1]);
		sources_free(&s);
	}
}

static void test_nothing_to_read(void **state)
{
	(void)state;
	struct sources s = {0};
	struct watch w = {0};
	assert_ok(run(&w, &s, 0, false));
	assert_int_equal(w.begun, 0);
}

static void test_a_file_that_fails(void **state)
{
	(void)state;
	struct sources s = {0};
	struct watch w = {0};
	add_fake(&s, "3x10");
	add_fake(&s, "fail");
	assert_ok(run(&w, &s, 2, false));
	assert_int_equal(w.begun, 2);
	assert_int_equal(w.outcome.status, SOURCE_FAILED);
	assert_string_equal(w.message, "made up to fail");
	sources_free(&s);
}

static void test_stop(void **state)
{
	(void)state;
	for (int threads = 1; threads <= 4; threads++) {
		struct sources s = {0};
		struct watch w = {.stop_at = 1000};
		add_fake(&s, "1000x1000");
		add_fake(&s, "1x1");
		struct err e = run(&w, &s, threads, false);
		assert_int_equal(e.kind, ERR_INTERRUPTED);
		err_free(e);
		assert_int_equal(w.begun, 1);
		assert_int_equal(w.ended, 1);
		assert_int_equal(w.outcome.status, SOURCE_INTERRUPTED);
		assert_int_equal(w.outcome.records, w.events);
		assert_true(w.events < 2000);
		sources_free(&s);
	}
}

static void test_sink_error(void **state)
{
	(void)state;
	for (int threads = 1; threads <= 4; threads++) {
		struct sources s = {0};
		struct watch w = {.fail_at = 777};
		add_fake(&s, "1000x1000");
		struct err e = run(&w, &s, threads, false);
		assert_int_equal(e.kind, ERR_CASE);
		assert_string_equal(e.text, "disk full");
		err_free(e);
		assert_int_equal(w.events, 777);
		assert_int_equal(w.ended, 0);
		sources_free(&s);
	}
}

/* ---- damaged files ---- */

static uint32_t next_random(uint32_t *seed)
{
	*seed = *seed * 1664525u + 1013904223u;
	return *seed >> 8;
}

static void read_it(const char *name, bool recover)
{
	struct sources s = {0};
	struct watch w = {0};
	sources_add(&s, scratch(name));
	if (s.files.n) {
		assert_ok(run(&w, &s, 2, recover));
		assert_int_equal(w.ended, 1);
		assert_int_equal(w.outcome.records, w.events);
	} else {
		assert_int_equal(s.errors.n, 1);
	}
	sources_free(&s);
}

static void cut_and_flip(const char *path)
{
	struct buf good = {0}, bad = {0};
	uint32_t seed = 1;
	if (!read_whole(path, &good) || good.n > 1200 * 1024) {
		buf_free(&good);
		return;
	}
	const size_t cuts[] = {0, 7, 8, 127, 4095, 4096, 4097, 4096 + 511, 4096 + 512, 4096 + 540,
			       4096 + 65535, 4096 + 65536, good.n / 2, good.n - 1};
	bool large = good.n > 200 * 1024; /* takes its time, and teaches no more */
	for (size_t i = large ? 8 : 0; i < sizeof cuts / sizeof *cuts; i++) {
		scratch_write("cut.evtx", good.p, cuts[i] < good.n ? cuts[i] : good.n);
		read_it("cut.evtx", i % 2);
	}
	for (int round = 0; round < (large ? 2 : 12); round++) {
		buf_clear(&bad);
		buf_add(&bad, good.p, good.n);
		/* Ever more bytes, in the first chunk alone or all over. */
		size_t span = round % 2 || good.n < 70000 ? good.n : 70000;
		for (int n = 0; n < 4 << round / 2; n++)
			bad.p[8 + next_random(&seed) % (span - 8)] = (char)next_random(&seed);
		scratch_write("flipped.evtx", bad.p, bad.n);
		read_it("flipped.evtx", round % 3 == 0);
	}
	buf_free(&good);
	buf_free(&bad);
}

static size_t damage_all(const char *pattern, size_t limit)
{
	glob_t found;
	size_t n = 0;
	if (glob(pattern, 0, NULL, &found) != 0)
		return 0;
	for (; n < found.gl_pathc && n < limit; n++)
		cut_and_flip(found.gl_pathv[n]);
	globfree(&found);
	return n;
}

static void test_damaged_files(void **state)
{
	(void)state;
	char pattern[1024];
	const char *top = getenv("top_srcdir");
	size_t n = 0;
	if (have_real_logs("evtx"))
		n += damage_all(real_logs("evtx/*.evtx"), 20);
	snprintf(pattern, sizeof pattern, "%s/data/samples/*.evtx", top ? top : ".");
	n += damage_all(pattern, 5);
	snprintf(pattern, sizeof pattern, "%s/data/legacy/*.Evt", top ? top : ".");
	n += damage_all(pattern, 2);
	if (n == 0)
		skip();
}

static void test_cut_header(void **state)
{
	(void)state;
	static char file[4096 + 100] = "ElfFile";
	struct sources s = {0};
	struct watch w = {0};
	memcpy(file + 4096, "ElfChnk", 8);
	scratch_write("cut.evtx", file, sizeof file);
	sources_add(&s, scratch("cut.evtx"));
	assert_ok(run(&w, &s, 1, false));
	assert_non_null(strstr(w.message, "1 chunk in whose header the file ends (at 0x1000)"));
	sources_free(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_order_and_counts),
		cmocka_unit_test(test_reasons),
		cmocka_unit_test(test_nothing_to_read),
		cmocka_unit_test(test_a_file_that_fails),
		cmocka_unit_test(test_stop),
		cmocka_unit_test(test_sink_error),
		cmocka_unit_test_setup_teardown(test_damaged_files, scratch_make, scratch_remove),
		cmocka_unit_test_setup_teardown(test_cut_header, scratch_make, scratch_remove),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
