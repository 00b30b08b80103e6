/* The decoder against libevtx, field by field: all real logs, the samples, logs
 * of the log writer, the seeds of the fuzzer, and a record for every kind of
 * value.  Where they differ, the table in agreement.h says what, and why. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <glob.h>
#include <inttypes.h>

#include "ingest/batch.h"
#include "ingest/event_xml.h"
#include "ingest/evtx_xml.h"
#include "ingest/reader.h"
#include "real/agreement.h"
#include "real/real_logs.h"
#include "unit/evtx_build.h"
#include "unit/scratch.h"

/* libevtx forgets some memory where a record is damaged; that is not ours. */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void)
{
	return "leak:libevtx";
}

static const struct difference *difference_of(const char *what)
{
	for (size_t i = 0; i < sizeof differences / sizeof *differences; i++)
		if (strcmp(differences[i].what, what) == 0)
			return &differences[i];
	return NULL;
}

/* ---- reading ---- */

struct log {
	struct batch *batch; /* owns the events */
	uint64_t damage, notes;
};

static struct log read_log(const struct reader_ops *ops, const char *path)
{
	struct log log = {.batch = batch_new()};
	struct reader *r;
	struct reader_item item;
	enum reader_got got;
	struct err e = ops->open(path, false, &r);
	if (e.kind) { /* both must refuse it, or ours reads more */
		err_free(e);
		return log;
	}
	r->all_fields = r->alone = true;
	for (uint64_t part = 0; part < r->facts.parts; part++) {
		ops->start(r, part);
		while ((got = ops->next(r, &item)) != READER_END) {
			if (got == READER_EVENT) {
				item.event.kind = KIND_PROCESS_START; /* so that fields are kept */
				batch_add(log.batch, got, &item);
			}
			log.damage += got == READER_DAMAGE;
			log.notes += got == READER_NOTE;
		}
	}
	ops->close(r);
	return log;
}

static const struct event *event_at(const struct log *log, size_t i)
{
	return &log->batch->entries.items[i].item.event;
}

/* ---- comparing ---- */

struct totals {
	uint64_t files, records, fields, only_ours;
};

#define SAME(what, ours, theirs, equal) \
	if (!(equal)) \
	fail_msg("%s: record %" PRIu64 " at 0x%" PRIx64 ": " what " differs: \"%.*s\", libevtx \"%.*s\"", path, \
		 a->record_id, a->offset, STR_ARG(ours), STR_ARG(theirs))
#define SAME_STR(member) SAME(#member, a->member, b->member, str_eq(a->member, b->member))
#define SAME_NUMBER(member) \
	if (a->member != b->member) \
	fail_msg("%s: record at 0x%" PRIx64 ": " #member " differs", path, a->offset)

static void compare_events(const char *path, const struct event *a, const struct event *b,
			   struct totals *t)
{
	SAME_STR(provider);
	SAME_STR(channel);
	SAME_STR(computer);
	SAME_STR(user_sid);
	SAME_NUMBER(record_id);
	SAME_NUMBER(time);
	SAME_NUMBER(event_id);
	SAME_NUMBER(version);
	SAME_NUMBER(execution_pid);
	SAME_NUMBER(execution_tid);
	SAME_NUMBER(nfields);
	for (size_t i = 0; i < a->nfields; i++) {
		const struct event_field *x = &a->fields[i], *y = &b->fields[i];
		SAME("a field's name", x->name, y->name, str_eq(x->name, y->name));
		SAME("a value", x->value, y->value, str_eq(x->value, y->value));
	}
	t->fields += a->nfields;
}

/* Ours may have more records, in between too, and never fewer: they come in the
 * order of the file in both. */
static void compare_logs(const char *path, struct totals *t)
{
	struct log ours = read_log(&reader_evtx, path), theirs = read_log(&reader_libevtx, path);
	size_t n = ours.batch->entries.n, m = theirs.batch->entries.n, at = 0;
	for (size_t i = 0; i < m; i++) {
		const struct event *b = event_at(&theirs, i);
		while (at < n && event_at(&ours, at)->offset != b->offset)
			at++;
		if (at == n)
			fail_msg("%s: record %" PRIu64 " at 0x%" PRIx64 " is read by libevtx only", path,
				 b->record_id, b->offset);
		compare_events(path, event_at(&ours, at++), b, t);
	}
	const char *name = strrchr(path, '/');
	if (n != m || theirs.damage || ours.damage)
		printf("%-32s %5zu records, libevtx %5zu; cannot be read: %3" PRIu64 ", libevtx %3" PRIu64 "\n",
		       name ? name + 1 : path, n, m, ours.damage, theirs.damage);
	t->files++;
	t->records += m;
	t->only_ours += n - m;
	batch_free(ours.batch);
	batch_free(theirs.batch);
}

static struct totals compare_all(const char *pattern)
{
	struct totals t = {0};
	glob_t found;
	if (glob(pattern, 0, NULL, &found) == 0)
		for (size_t i = 0; i < found.gl_pathc; i++)
			compare_logs(found.gl_pathv[i], &t);
	globfree(&found);
	printf("%s: %" PRIu64 " files, %" PRIu64 " records of libevtx with %" PRIu64
	       " fields are the same; %" PRIu64 " more of ours\n",
	       pattern, t.files, t.records, t.fields, t.only_ours);
	return t;
}

/* ---- the tests ---- */

static const char *from(const char *variable, const char *otherwise)
{
	const char *dir = getenv(variable);
	return dir ? dir : otherwise;
}

static void test_real_logs(void **state)
{
	(void)state;
	if (!have_real_logs("evtx"))
		skip();
	struct totals t = compare_all(real_logs("evtx/*.evtx"));
	/* Forwarded records (55 and 6), a cut chunk (89), behind a torn record (31). */
	assert_true(t.only_ours >= 55 + 6 + 89 + 31);
}

/* Records without a template, which libevtx refuses: their XML, read as text by
 * the scanner that reads libevtx' XML, must say the same as the decoder. */
static void test_forwarded(void **state)
{
	(void)state;
	static const char *const names[] = {"evtx/mdec_forwarded_4624.evtx",
					    "evtx/mdec_forwarded_4950_2003.evtx"};
	struct event_xml x = {0};
	struct totals t = {0};
	struct buf xml = {0};
	if (!have_real_logs("evtx"))
		skip();
	for (size_t k = 0; k < 2; k++) {
		const char *path = real_logs(names[k]);
		struct log log = read_log(&reader_evtx, path);
		for (size_t i = 0; i < log.batch->entries.n; i++) {
			const struct event *e = event_at(&log, i);
			struct event other;
			buf_clear(&xml);
			struct err err = evtx_record_xml(path, e->offset, NULL, &xml);
			assert_int_equal(err.kind, ERR_NONE);
			assert_null(event_xml_parse(&x, xml.p, xml.n, &other));
			compare_events(path, e, &other, &t);
			t.records++;
		}
		batch_free(log.batch);
	}
	printf("forwarded: %" PRIu64 " records with %" PRIu64 " fields are the same as their XML\n",
	       t.records, t.fields);
	assert_int_equal(t.records, 61);
	event_xml_free(&x);
	buf_free(&xml);
}

static void test_samples(void **state)
{
	(void)state;
	char pattern[1024];
	snprintf(pattern, sizeof pattern, "%s/data/samples/*.evtx", from("top_srcdir", "."));
	struct totals t = compare_all(pattern);
	assert_true(t.files > 0 && t.only_ours == 0);
}

static void test_generated(void **state)
{
	(void)state;
	static const char *const damages[] = {"", "dirty,slack", "bad-crc,renumbered,zero-time", "rotated",
					      "bad-chunk-magic"};
	char command[1400], pattern[1024];
	snprintf(pattern, sizeof pattern, "%s/tests/tools/logwriter", from("top_builddir", "."));
	if (access(pattern, X_OK) != 0)
		skip();
	for (size_t i = 0; i < sizeof damages / sizeof *damages; i++) {
		snprintf(command, sizeof command,
			 "'%s' generate --seed %zu --events 3000 --hosts 2 --intrusion "
			 "--channels security,system,sysmon,terminalservices %s%s -o '%s' >/dev/null",
			 pattern, i + 1, *damages[i] ? "--damage " : "", damages[i], scratch("logs"));
		assert_int_equal(system(command), 0);
		char logs[1024];
		snprintf(logs, sizeof logs, "%s/*.evtx", scratch("logs"));
		assert_true(compare_all(logs).records > 1000);
		snprintf(command, sizeof command, "rm -r '%s'", scratch("logs"));
		assert_int_equal(system(command), 0);
	}
}

/* Seeds are chunks, whole or cut: each is made a file. */
static void test_fuzz_seeds(void **state)
{
	(void)state;
	char pattern[1024];
	glob_t found;
	struct totals t = {0};
	struct buf chunk = {0}, file = {0};
	snprintf(pattern, sizeof pattern, "%s/tests/fuzz/seeds/*", from("top_srcdir", "."));
	if (glob(pattern, 0, NULL, &found) != 0)
		skip();
	struct evtx_build *b = build_new();
	build_file(b, &file);
	for (size_t i = 0; i < found.gl_pathc; i++) {
		assert_true(read_whole(found.gl_pathv[i], &chunk) && chunk.n <= BUILD_CHUNK);
		memset(file.p + 4096, 0, BUILD_CHUNK);
		memcpy(file.p + 4096, chunk.p, chunk.n);
		scratch_write("seed.evtx", file.p, file.n);
		compare_logs(scratch("seed.evtx"), &t);
	}
	printf("seeds: %" PRIu64 " records with %" PRIu64 " fields are the same; %" PRIu64 " more of ours\n",
	       t.records, t.fields, t.only_ours);
	globfree(&found);
	free(b);
	buf_free(&chunk);
	buf_free(&file);
}

static void make_value(size_t i)
{
	struct buf file = {0};
	struct evtx_build *b = build_new();
	build_record(b);
	build_template(b);
	build_event_open(b);
	build_open(b, "EventData", BUILD_NO_DEPENDENCY, false);
	build_content(b);
	build_data(b, "X");
	build_content(b);
	build_substitution(b, 0, values[i].type, false);
	build_close(b);
	build_close(b);
	build_close(b);
	build_template_end(b);
	build_values(b, &(struct build_value){values[i].type, values[i].bytes, values[i].n, NULL}, 1);
	build_record_end(b);
	build_file(b, &file);
	scratch_write("value.evtx", file.p, file.n);
	buf_free(&file);
	free(b);
}

static void check_first(const char *what, const char *who, const struct log *log, const char *want)
{
	size_t n = log->batch->entries.n;
	if (!want && n)
		fail_msg("%s: %s gives a record with \"%.*s\"", what, who, STR_ARG(event_at(log, 0)->fields[0].value));
	if (!want)
		return;
	if (n != 1 || event_at(log, 0)->nfields == 0)
		fail_msg("%s: %s gives no value", what, who);
	struct str got = event_at(log, 0)->fields[0].value;
	if (!str_eq(got, str_of(want)))
		fail_msg("%s: %s gives \"%.*s\", not \"%s\"", what, who, STR_ARG(got), want);
}

static void test_values(void **state)
{
	(void)state;
	size_t differ = 0;
	for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
		const struct difference *d = difference_of(values[i].what);
		struct totals t = {0};
		make_value(i);
		if (!d) {
			compare_logs(scratch("value.evtx"), &t);
			if (t.records != 1)
				fail_msg("%s: libevtx does not read it", values[i].what);
			continue;
		}
		struct log ours = read_log(&reader_evtx, scratch("value.evtx"));
		struct log theirs = read_log(&reader_libevtx, scratch("value.evtx"));
		check_first(d->what, "the decoder", &ours, d->ours);
		check_first(d->what, "libevtx", &theirs, d->theirs);
		batch_free(ours.batch);
		batch_free(theirs.batch);
		differ++;
	}
	printf("%zu kinds of values, %zu differ as explained\n", sizeof values / sizeof *values, differ);
	assert_int_equal(differ, sizeof differences / sizeof *differences);
}

/* Ten templates in one another are more than the decoder follows; libevtx does,
 * and is asked, unless the reader is to stay alone. */
static int levels;

static void put_level(struct evtx_build *b)
{
	if (levels-- == 0) {
		build_bytes(b, "v\0", 2);
		return;
	}
	build_template(b);
	size_t at = b->template_at;
	build_open(b, "L", BUILD_NO_DEPENDENCY, false);
	build_content(b);
	build_substitution(b, 0, levels ? 0x21 : 0x01, false);
	build_close(b);
	b->template_at = at;
	build_template_end(b);
	build_values(b, &(struct build_value){levels ? 0x21 : 0x01, NULL, 0, put_level}, 1);
}

static void build_deep(struct evtx_build *b)
{
	levels = 10;
	build_record(b);
	build_template(b);
	build_event_open(b);
	build_substitution(b, 0, 0x21, true);
	build_close(b);
	build_template_end(b);
	build_values(b, &(struct build_value){0x21, NULL, 0, put_level}, 1);
	build_record_end(b);
}

static uint64_t events_of(bool alone)
{
	struct reader *r;
	struct reader_item item;
	enum reader_got got;
	uint64_t n = 0;
	struct err e = reader_evtx.open(scratch("deep.evtx"), false, &r);
	assert_int_equal(e.kind, ERR_NONE);
	r->alone = alone;
	r->all_fields = true;
	reader_evtx.start(r, 0);
	while ((got = reader_evtx.next(r, &item)) != READER_END) {
		n += got == READER_EVENT;
		if (got == READER_EVENT && (item.event.nfields != 1 || item.event.offset != 4096 + 512))
			fail_msg("%zu fields at 0x%" PRIx64, item.event.nfields, item.event.offset);
	}
	reader_evtx.close(r);
	return n;
}

static void test_second_opinion(void **state)
{
	(void)state;
	struct buf file = {0};
	struct evtx_build *b = build_new();
	build_deep(b);
	build_file(b, &file);
	scratch_write("deep.evtx", file.p, file.n);
	assert_int_equal(events_of(true), 0);
	assert_int_equal(events_of(false), 1);
	buf_free(&file);
	free(b);
}

/* How often libevtx is asked has a limit; which thread reads a part, and what that
 * had read before, must not tell in what comes of it. */
static void test_asked_often(void **state)
{
	(void)state;
	enum { PARTS = 4, CHUNKS = 4 * PARTS };
	uint64_t read[2][PARTS] = {0};
	struct buf file = {0};
	struct evtx_build *b = build_new();
	while (b->at < BUILD_CHUNK - 1024)
		build_deep(b);
	uint64_t records = b->records;
	build_file(b, &file);
	for (int i = 1; i < CHUNKS; i++)
		buf_add(&file, b->chunk, BUILD_CHUNK);
	build_checksums((uint8_t *)file.p, file.n);
	scratch_write("often.evtx", file.p, file.n);
	for (int turn = 0; turn < 2; turn++) {
		struct reader *r;
		struct reader_item item;
		enum reader_got got;
		struct err e = reader_evtx.open(scratch("often.evtx"), false, &r);
		assert_int_equal(e.kind, ERR_NONE);
		assert_int_equal(r->facts.parts, PARTS);
		r->all_fields = true;
		for (int i = 0; i < PARTS; i++) {
			int part = turn ? PARTS - 1 - i : i;
			reader_evtx.start(r, (uint64_t)part);
			while ((got = reader_evtx.next(r, &item)) != READER_END)
				read[turn][part] += got == READER_EVENT;
		}
		reader_evtx.close(r);
	}
	assert_memory_equal(read[0], read[1], sizeof read[0]);
	assert_true(read[0][0] > 100 && read[0][0] < records * 4);
	buf_free(&file);
	free(b);
}

static void test_no_such_record(void **state)
{
	(void)state;
	static const uint64_t offsets[] = {0, 5, 4096, 4096 + 511, 4096 + 520, 4096 + 65535, UINT64_MAX};
	char path[1024];
	struct buf xml = {0};
	snprintf(path, sizeof path, "%s/data/samples/WS17_Security.evtx", from("top_srcdir", "."));
	for (size_t i = 0; i < sizeof offsets / sizeof *offsets; i++) {
		struct err e = evtx_record_xml(path, offsets[i], NULL, &xml);
		assert_int_equal(e.kind, ERR_INPUT);
		err_free(e);
	}
	struct err e = evtx_record_xml("missing.evtx", 5000, NULL, &xml);
	assert_int_equal(e.kind, ERR_IO);
	err_free(e);
	assert_int_equal(xml.n, 0);
	buf_free(&xml);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_real_logs),
		cmocka_unit_test(test_forwarded),
		cmocka_unit_test(test_samples),
		cmocka_unit_test(test_no_such_record),
		cmocka_unit_test_setup_teardown(test_second_opinion, scratch_make, scratch_remove),
		cmocka_unit_test_setup_teardown(test_asked_often, scratch_make, scratch_remove),
		cmocka_unit_test_setup_teardown(test_generated, scratch_make, scratch_remove),
		cmocka_unit_test_setup_teardown(test_fuzz_seeds, scratch_make, scratch_remove),
		cmocka_unit_test_setup_teardown(test_values, scratch_make, scratch_remove),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
