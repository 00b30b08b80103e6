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
	bool full; /* keeping one fails */
};

static uint64_t events;

static bool chunk_known(void *context, const char *path, uint64_t print)
{
	const struct memory *m = context;
	assert_non_null(strstr(path, "live.evtx"));
	for (size_t i = 0; i < m->n; i++)
		if (m->prints[i] == print)
			return true;
	return false;
}

static struct err chunk_read(void *context, const char *path, uint64_t print)
{
	struct memory *m = context;
	assert_non_null(strstr(path, "live.evtx"));
	if (m->full)
		return err_new(ERR_CASE, "disk full");
	assert_true(m->n + m->new < MOST_PRINTS);
	m->prints[m->n + m->new++] = print;
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
	(void)context;
	(void)e;
	events++;
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
	(void)context;
	assert_int_equal(o->records, events);
	return OK;
}

/* Returns the number of events that the run gives; 0 after an error. */
static uint64_t import(struct memory *m, enum err_kind want)
{
	struct sources s = {0};
	struct ingest_options options = {
		.threads = 3,
		.chunk_known = chunk_known,
		.chunk_read = chunk_read,
		.chunk_context = m,
	};
	struct event_sink sink = {NULL, on_begin, on_event, on_damage, on_end};
	events = m->new = 0;
	sources_add(&s, scratch("live.evtx"));
	assert_int_equal(s.files.n, 1);
	struct err e = ingest_run(&s, &options, &sink);
	assert_int_equal(e.kind, want);
	err_free(e);
	m->n += m->new;
	sources_free(&s);
	return e.kind ? 0 : events;
}

static void test_growing(void **state)
{
	(void)state;
	char path[1024];
	const char *top = getenv("top_srcdir");
	struct buf log = {0}, half = {0};
	struct memory m = {0}, none = {.full = true}, all = {0};
	snprintf(path, sizeof path, "%s/data/samples/WS17_Security.evtx", top ? top : ".");
	assert_true(read_whole(path, &log));
	size_t chunks = (log.n - HEADER) / CHUNK;
	assert_true(chunks > 6);

	scratch_write("live.evtx", log.p, log.n);
	uint64_t total = import(&all, ERR_NONE);
	assert_int_equal(all.n, chunks);
	assert_int_equal(import(&all, ERR_NONE), 0); /* nothing is new */
	assert_int_equal(all.n, chunks);
	assert_int_equal(import(&none, ERR_CASE), 0);

	/* Five chunks and one that is being written: its header is behind. */
	buf_add(&half, log.p, HEADER + 6 * CHUNK);
	half.p[HEADER + 5 * CHUNK + 48] ^= 8;
	scratch_write("live.evtx", half.p, half.n);
	uint64_t before = import(&m, ERR_NONE);
	assert_true(before > 0 && before < total);
	assert_int_equal(m.n, 5);

	scratch_write("live.evtx", log.p, log.n);
	uint64_t after = import(&m, ERR_NONE);
	assert_int_equal(m.n, chunks);
	assert_true(after < total && before + after > total); /* the sixth came twice */
	buf_free(&log);
	buf_free(&half);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_growing, scratch_make, scratch_remove),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
