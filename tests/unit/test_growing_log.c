/* A live log that grows: chunks that were read before are passed over, the one
 * that was being written is read again, and nothing of what is new is missed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "ingest/ingest.h"
#include "unit/scratch.h"

enum { HEADER = 4096, CHUNK = 65536, MOST_PRINTS = 64 };

/* What a case would keep. During a run new prints gather behind n. */
struct memory {
	uint64_t prints[MOST_PRINTS];
	size_t n, new;
	uint64_t events;             /* of the last run */
	size_t read, passed, faulty; /* its chunks; faulty ones are read, too */
	bool full;                   /* keeping one fails */
	bool recover;
	struct siphash_key key;
};

static bool chunk_known(void *context, uint64_t print)
{
	const struct memory *m = context;
	for (size_t i = 0; i < m->n; i++)
		if (m->prints[i] == print)
			return true;
	return false;
}

static struct err chunk_end(void *context, struct sink_chunk *c)
{
	struct memory *m = context;
	if (m->full)
		return err_new(ERR_CASE, "disk full");
	m->read += !c->known;
	m->passed += c->known;
	m->faulty += !c->print;
	if (c->known)
		c->records = c->kept = 1000;
	else if (c->print) {
		assert_true(m->n + m->new < MOST_PRINTS);
		m->prints[m->n + m->new++] = c->print;
	}
	return OK;
}

static struct err on_begin(void *context, const char *path)
{
	(void)context;
	(void)path;
	return OK;
}

static struct err on_event(void *context, const struct event *e)
{
	struct memory *m = context;
	(void)e;
	m->events++;
	return OK;
}

static struct err on_damage(void *context, uint64_t offset, const char *reason)
{
	(void)context;
	(void)offset;
	(void)reason;
	return OK;
}

static struct err on_end(void *context, const struct source_outcome *o)
{
	struct memory *m = context;
	assert_int_equal(o->records, m->events + 1000 * m->passed);
	assert_int_equal(o->known, 1000 * m->passed);
	return OK;
}

/* Returns the number of events that the run gives; 0 after an error. */
static uint64_t import(struct memory *m, const char *name, enum err_kind want)
{
	struct sources s = {0};
	struct ingest_options options = {.threads = 3, .recover = m->recover};
	struct event_sink sink = {m, on_begin, on_event, on_damage, on_end, chunk_known, chunk_end, m->key};
	m->events = m->new = m->read = m->passed = m->faulty = 0;
	sources_add(&s, scratch(name));
	assert_int_equal(s.files.n, 1);
	struct err e = ingest_run(&s, &options, &sink);
	assert_int_equal(e.kind, want);
	err_free(e);
	m->n += m->new;
	sources_free(&s);
	return e.kind ? 0 : m->events;
}

static struct buf whole;
static size_t chunks;

static void load_log(void)
{
	char path[1024];
	const char *top = getenv("top_srcdir");
	snprintf(path, sizeof path, "%s/data/samples/WS17_Security.evtx", top ? top : ".");
	assert_true(read_whole(path, &whole));
	chunks = (whole.n - HEADER) / CHUNK;
	assert_true(chunks > 8);
	scratch_write("whole.evtx", whole.p, whole.n);
}

/* The log cut after so many chunks; in the last of them the header is behind, as
 * while it is being written. */
static void write_grown(const char *name, size_t n, bool dirty)
{
	struct buf part = {0};
	buf_add(&part, whole.p, HEADER + n * CHUNK);
	if (dirty)
		part.p[HEADER + (n - 1) * CHUNK + 48] ^= 8;
	scratch_write(name, part.p, part.n);
	buf_free(&part);
}

static void assert_chunks(const struct memory *m, size_t read, size_t passed, size_t faulty)
{
	assert_int_equal(m->read, read);
	assert_int_equal(m->passed, passed);
	assert_int_equal(m->faulty, faulty);
}

static void a_log_that_grows(void **state)
{
	(void)state;
	struct memory m = {0}, none = {.full = true}, all = {0};
	load_log();
	uint64_t total = import(&all, "whole.evtx", ERR_NONE);
	assert_chunks(&all, chunks, 0, 0);
	assert_int_equal(import(&all, "whole.evtx", ERR_NONE), 0);
	assert_chunks(&all, 0, chunks, 0);
	assert_int_equal(import(&none, "whole.evtx", ERR_CASE), 0);

	/* Five chunks, and one that is being written. */
	write_grown("live.evtx", 6, true);
	uint64_t before = import(&m, "live.evtx", ERR_NONE);
	assert_true(before > 0 && before < total);
	assert_chunks(&m, 6, 0, 1);
	write_grown("live.evtx", chunks, false);
	uint64_t after = import(&m, "live.evtx", ERR_NONE);
	assert_chunks(&m, chunks - 5, 5, 0);
	assert_true(after < total && before + after > total); /* the sixth came twice */
}

static void a_rotated_log(void **state)
{
	(void)state;
	struct memory m = {0};
	load_log();
	write_grown("live.evtx", 4, false);
	import(&m, "live.evtx", ERR_NONE);
	/* The oldest chunk is overwritten by a newer one. */
	struct buf part = {0};
	buf_add(&part, whole.p, HEADER + 4 * CHUNK);
	memcpy(part.p + HEADER, whole.p + HEADER + 4 * CHUNK, CHUNK);
	scratch_write("live.evtx", part.p, part.n);
	assert_true(import(&m, "live.evtx", ERR_NONE) > 0);
	assert_chunks(&m, 1, 3, 0);
	buf_free(&part);
}

static void copies(void **state)
{
	(void)state;
	struct memory m = {0};
	load_log();
	write_grown("live.evtx", 4, false);
	import(&m, "live.evtx", ERR_NONE);
	write_grown("copy.evtx", 4, false);
	assert_int_equal(import(&m, "copy.evtx", ERR_NONE), 0);
	write_grown("elsewhere.evtx", 6, false);
	assert_true(import(&m, "elsewhere.evtx", ERR_NONE) > 0);
	assert_chunks(&m, 2, 4, 0);
}

/* A damaged chunk is read each time, and told each time; slack also. */
static void damage_and_slack(void **state)
{
	(void)state;
	struct memory m = {0};
	load_log();
	memset(whole.p + HEADER + 2 * CHUNK + 0x4000, 0x55, 64);
	scratch_write("damaged.evtx", whole.p, whole.n);
	import(&m, "damaged.evtx", ERR_NONE);
	assert_chunks(&m, chunks, 0, 1);
	uint64_t again = import(&m, "damaged.evtx", ERR_NONE);
	assert_chunks(&m, 1, chunks - 1, 1);
	assert_true(again > 0);
	m.recover = true;
	assert_true(import(&m, "damaged.evtx", ERR_NONE) >= again);
	assert_chunks(&m, 1, chunks - 1, 1);
}

/* Another case has another key: a print is worth nothing there. */
static void another_key(void **state)
{
	(void)state;
	struct memory m = {0};
	load_log();
	import(&m, "whole.evtx", ERR_NONE);
	m.key.high = 1;
	assert_true(import(&m, "whole.evtx", ERR_NONE) > 0);
	assert_chunks(&m, chunks, 0, 0);
	buf_free(&whole);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, scratch_make, scratch_remove)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_log_that_grows), TEST(a_rotated_log), TEST(copies), TEST(damage_and_slack), TEST(another_key),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
