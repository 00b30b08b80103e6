/* Real chunks, damaged some thousand times each: bytes set, offsets that lead
 * anywhere, huge counts, cuts at every odd place, lists that loop.  Nothing may
 * crash, hang or grow; the bytes lie in a heap block of their exact size. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <glob.h>
#include <sys/resource.h>
#include <time.h>

#include "ingest/evtx_decode.h"
#include "ingest/evtx_file.h"
#include "ingest/evtx_xml.h"
#include "ingest/reader.h"
#include "real/real_logs.h"
#include "unit/scratch.h"

enum {
	HEADER = EVTX_HEADER_SIZE,
	KEPT = 12 * 1024, /* of a chunk: a dozen records or two, and quick */
	ROUNDS = 1500,
	SECONDS_LIMIT = 2 /* of processor time for one chunk, however damaged */
};

static struct evtx_decoder *decoder;

static uint32_t next_random(uint32_t *seed)
{
	*seed = *seed * 1664525u + 1013904223u;
	return *seed >> 8;
}

static uint32_t u32_at(const uint8_t *p)
{
	return (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
}

static void store(uint8_t *p, uint32_t v)
{
	for (int i = 0; i < 4; i++)
		p[i] = (uint8_t)(v >> (8 * i));
}

/* Decodes what can be, and returns how many records that is. */
static size_t take(const uint8_t *p, size_t n, bool xml)
{
	struct evtx_chunk c = {.p = xmalloc(n), .n = (uint32_t)n, .offset = HEADER};
	struct evtx_walk walk = {0};
	struct evtx_record_place place;
	struct event e;
	struct buf text = {0};
	enum evtx_walk_got got;
	size_t good = 0;
	clock_t start = clock();
	memcpy(c.p, p, n);
	evtx_chunk_look(&c);
	const struct chunk chunk = {c.p, c.n, false};
	evtx_decoder_chunk(decoder, &chunk);
	while ((got = evtx_walk_next(&c, &walk, &place)) != EVTX_WALK_END) {
		if (got != EVTX_WALK_RECORD)
			continue;
		uint32_t at = place.at + EVTX_RECORD_HEADER_SIZE, end = place.at + place.size - 4;
		good += !evtx_decode(decoder, at, end, true, &e);
		buf_clear(&text);
		if (xml)
			binxml_to_xml(&chunk, at, end, &text);
	}
	assert_true(clock() - start < SECONDS_LIMIT * CLOCKS_PER_SEC);
	buf_free(&text);
	free(c.p);
	return good;
}

static size_t random_record(const uint8_t *p, size_t n, uint32_t *seed)
{
	size_t at = EVTX_CHUNK_HEADER_SIZE, chosen = at;
	uint32_t count = 0;
	while (at + EVTX_RECORD_MIN_SIZE <= n) {
		uint32_t size = u32_at(p + at + 4);
		if (memcmp(p + at, "**\0\0", 4) != 0 || size < EVTX_RECORD_MIN_SIZE || size > n - at)
			break;
		if (next_random(seed) % ++count == 0)
			chosen = at;
		at += size;
	}
	return chosen;
}

/* One kind of damage, at a place within a record. */
static void damage(uint8_t *p, size_t n, uint32_t *seed)
{
	size_t record = random_record(p, n, seed), size = u32_at(p + record + 4);
	if (size < EVTX_RECORD_MIN_SIZE || size > n - record)
		size = n - record;
	uint8_t *at = p + record + 8 + next_random(seed) % (size - 8);
	size_t left = (size_t)(p + n - at);
	switch (next_random(seed) % 5) {
	case 0:
		*at = (uint8_t)next_random(seed);
		break;
	case 1:
		*at ^= (uint8_t)(1u << next_random(seed) % 8);
		break;
	case 2: /* an offset to anywhere */
		if (left >= 4)
			store(at, next_random(seed) % 65536);
		break;
	case 3: /* a huge count or size */
		memset(at, 0xff, left < 4 ? left : 4);
		break;
	default: /* a token for another */
		for (size_t i = 0; i < left; i++)
			if (at[i] <= 0x0f) {
				at[i] = (uint8_t)(next_random(seed) % 0x10);
				break;
			}
	}
}

/* The lists of names and templates lead nowhere, or round and round: they are
 * not needed, and not followed. */
static void lists_do_not_matter(const uint8_t *good, size_t n, size_t records)
{
	uint8_t *bad = xmalloc(n);
	for (int way = 0; way < 3; way++) {
		memcpy(bad, good, n);
		for (size_t at = 128; at < EVTX_CHUNK_HEADER_SIZE; at += 4)
			store(bad + at, way == 0 ? (uint32_t)at : way == 1 ? 0xffffffff : EVTX_CHUNK_HEADER_SIZE);
		assert_int_equal(take(bad, n, false), records);
	}
	free(bad);
}

static void damage_chunk(const uint8_t *good, size_t n)
{
	uint8_t *bad = xmalloc(n);
	uint32_t seed = 1;
	size_t records = take(good, n, true);
	lists_do_not_matter(good, n, records);
	for (int round = 0; round < ROUNDS; round++) {
		memcpy(bad, good, n);
		for (int k = 0; k < 1 << round % 6; k++)
			damage(bad, n, &seed);
		take(bad, n, round % 4 == 0);
	}
	for (size_t cut = 1; cut < n; cut += 2)
		assert_true(take(good, cut, false) <= records);
	free(bad);
}

static size_t damage_all(const char *pattern)
{
	glob_t found;
	size_t files = 0;
	struct buf file = {0};
	if (glob(pattern, 0, NULL, &found) == 0)
		for (size_t i = 0; i < found.gl_pathc; i++) {
			if (!read_whole(found.gl_pathv[i], &file) || file.n < HEADER + KEPT)
				continue;
			damage_chunk((const uint8_t *)file.p + HEADER, KEPT);
			files++;
		}
	globfree(&found);
	buf_free(&file);
	return files;
}

static int begin(void **state)
{
	(void)state;
	decoder = evtx_decoder_new();
	return 0;
}

static int end(void **state)
{
	(void)state;
	evtx_decoder_free(decoder);
	return 0;
}

static void test_samples(void **state)
{
	char pattern[1024];
	const char *top = getenv("top_srcdir");
	(void)state;
	snprintf(pattern, sizeof pattern, "%s/data/samples/*.evtx", top ? top : ".");
	assert_true(damage_all(pattern) > 0);
}

static void test_real_logs(void **state)
{
	(void)state;
	if (!have_real_logs("evtx"))
		skip();
	assert_true(damage_all(real_logs("evtx/*.evtx")) > 0);
}

/* ---- what it takes ---- */

/* A chunk of records that each ask for all the work there may be. */
static void test_greedy_chunk(void **state)
{
	(void)state;
	uint8_t *p = xcalloc(1, EVTX_CHUNK_SIZE);
	size_t at = EVTX_CHUNK_HEADER_SIZE;
	/* Each record is an instance of a template at one place, whose tokens are
	 * substitutions of an array of a thousand items. */
	const size_t definition = 60000;
	for (size_t i = 0; i < 1200; i++)
		memcpy(p + definition + 24 + 4 * i, "\x0d\x00\x00\x84", 4);
	store(p + definition + 20, 4800);
	while (at + 1200 < definition) {
		uint32_t size = 1096;
		memcpy(p + at, "**\0\0", 4);
		store(p + at + 4, size);
		memcpy(p + at + 24, "\x0f\x01\x01\x00\x0c\x01\0\0\0\0", 10);
		store(p + at + 34, definition);
		store(p + at + 38, 1);
		memcpy(p + at + 42, "\xe8\x03\x84\x00", 4);
		store(p + at + size - 4, size);
		at += size;
	}
	take(p, EVTX_CHUNK_SIZE, true);
	free(p);
	struct rusage usage;
	getrusage(RUSAGE_SELF, &usage);
#if !defined(__SANITIZE_ADDRESS__)
	assert_true(usage.ru_maxrss < 96 * 1024); /* KiB, all tests before included */
#endif
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_samples, begin, end),
		cmocka_unit_test_setup_teardown(test_real_logs, begin, end),
		cmocka_unit_test_setup_teardown(test_greedy_chunk, begin, end),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
