/* A chunk of any bytes through the decoder, the search of slack and the XML
 * writer: nothing but crashes, hangs, invalid UTF-8 and boundless memory fails;
 * and what comes must not depend on the chunks that the decoder had before.
 *
 * With libFuzzer (configure --enable-fuzzers) this is the fuzzer; without it
 * (REPLAY) a program that replays files, or all seeds when none is named.  The
 * mutator repairs what a plain one would break at once: checksums, the copies of
 * records' sizes. */
#include <libdeflate.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/text.h"
#include "ingest/event_map.h"
#include "ingest/evtx_decode.h"
#include "ingest/evtx_file.h"
#include "ingest/evtx_xml.h"
#include "ingest/reader.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t max);
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max, unsigned seed);

/* ---- the target ---- */

/* Of all that was read so far. */
static uint64_t print;

static void add_to_print(struct str s)
{
	print = (print ^ s.n) * UINT64_C(0x100000001b3);
	for (size_t i = 0; i < s.n; i++)
		print = (print ^ (uint8_t)s.p[i]) * UINT64_C(0x100000001b3);
}

static void check_text(struct str s)
{
	add_to_print(s);
	while (s.n) {
		struct str before = s;
		uint32_t c = utf8_next(&s);
		size_t n = before.n - s.n;
		if (c == 0xfffd && (n != 3 || memcmp(before.p, "\xef\xbf\xbd", 3) != 0))
			abort(); /* not UTF-8 */
		if (c == 0)
			abort();
	}
}

static void check_event(const struct event *e)
{
	enum { LIMIT = 32 * 1024 * 1024 };
	size_t bytes = e->nfields * sizeof *e->fields;
	check_text(e->provider);
	check_text(e->channel);
	check_text(e->computer);
	check_text(e->user_sid);
	for (size_t i = 0; i < e->nfields; i++) {
		check_text(e->fields[i].name);
		check_text(e->fields[i].value);
		bytes += e->fields[i].name.n + e->fields[i].value.n;
	}
	if (bytes > LIMIT)
		abort();
}

static void take_record(struct evtx_decoder *d, const struct chunk *chunk,
			const struct evtx_record_place *place, bool all)
{
	struct event e;
	struct buf xml = {0};
	uint32_t at = place->at + EVTX_RECORD_HEADER_SIZE, end = place->at + place->size - 4;
	const char *wrong = evtx_decode(d, at, end, all, &e);
	if (wrong)
		add_to_print(str_of(wrong));
	else
		check_event(&e);
	if (!binxml_to_xml(chunk, at, end, &xml))
		check_text(buf_str(&xml));
	buf_free(&xml);
}

/* As the reader goes through it, on memory of the exact size. */
static void take_chunk(struct evtx_decoder *d, struct evtx_chunk *c, bool strict)
{
	struct evtx_walk walk = {0};
	struct evtx_record_place place;
	enum evtx_walk_got got;
	const struct chunk chunk = {c->p, c->n, strict};
	evtx_decoder_chunk(d, &chunk);
	while (!strict && (got = evtx_walk_next(c, &walk, &place)) != EVTX_WALK_END)
		if (got == EVTX_WALK_RECORD)
			take_record(d, &chunk, &place, c->p[c->n - 1] & 1);
	for (uint32_t at = EVTX_CHUNK_HEADER_SIZE; strict && evtx_record_search(c, at, c->n, &place);
	     at = place.at + place.size)
		take_record(d, &chunk, &place, true);
}

static void take_file(const uint8_t *data, size_t size)
{
	static const uint8_t header[EVTX_HEADER_SIZE] = "ElfFile";
	char path[64];
	struct reader *r;
	struct reader_item item;
	enum reader_got got;
	int fd = memfd_create("fuzz", MFD_CLOEXEC);
	if (fd < 0 || pwrite(fd, header, sizeof header, 0) != (ssize_t)sizeof header ||
	    pwrite(fd, data, size, EVTX_HEADER_SIZE) != (ssize_t)size)
		abort();
	snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
	struct err e = reader_evtx.open(path, true, &r);
	if (e.kind)
		abort();
	r->alone = true; /* libevtx has findings of its own */
	for (uint64_t part = 0; part < r->facts.parts; part++) {
		reader_evtx.start(r, part);
		while ((got = reader_evtx.next(r, &item)) != READER_END)
			if (got == READER_EVENT)
				check_event(&item.event);
	}
	reader_evtx.close(r);
	close(fd);
}

static uint64_t print_of(struct evtx_decoder *d, struct evtx_chunk *c)
{
	evtx_chunk_look(c);
	print = 0;
	take_chunk(d, c, false);
	take_chunk(d, c, true);
	return print;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size == 0 || size > EVTX_CHUNK_SIZE)
		return 0;
	struct evtx_chunk c = {.p = xmalloc(size), .n = (uint32_t)size, .offset = EVTX_HEADER_SIZE};
	struct evtx_decoder *d = evtx_decoder_new();
	memcpy(c.p, data, size);
	if (size > EVTX_CHUNK_HEADER_SIZE) {
		uint64_t alone = print_of(d, &c);
		/* Nearly the same chunk, whose plans nearly fit. */
		uint32_t at = EVTX_CHUNK_HEADER_SIZE + (uint32_t)(alone % (size - EVTX_CHUNK_HEADER_SIZE));
		c.p[at] ^= (uint8_t)(1 + (alone >> 32) % 255);
		print_of(d, &c);
		c.p[at] = data[at];
		if (print_of(d, &c) != alone)
			abort();
	}
	if (data[size / 2] % 16 == 0)
		take_file(data, size);
	evtx_decoder_free(d);
	free(c.p);
	return 0;
}

#ifdef REPLAY

#include <glob.h>

#include "unit/scratch.h"

int main(int argc, char **argv)
{
	char pattern[1024];
	const char *top = getenv("top_srcdir");
	glob_t found = {0};
	struct buf file = {0};
	snprintf(pattern, sizeof pattern, "%s/tests/fuzz/seeds/*", top ? top : ".");
	if (argc < 2 && glob(pattern, 0, NULL, &found) == 0) {
		argc = (int)found.gl_pathc + 1;
		argv = found.gl_pathv - 1;
	}
	for (int i = 1; i < argc; i++) {
		if (!read_whole(argv[i], &file)) {
			perror(argv[i]);
			return 1;
		}
		LLVMFuzzerTestOneInput((const uint8_t *)file.p, file.n);
	}
	printf("%d inputs replayed\n", argc - 1);
	buf_free(&file);
	globfree(&found);
	return argc > 1 ? 0 : 77;
}

#else

/* ---- the mutator ---- */

static uint32_t u32_at(const uint8_t *p)
{
	return (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
}

static void store(uint8_t *p, uint32_t v)
{
	for (int i = 0; i < 4; i++)
		p[i] = (uint8_t)(v >> (8 * i));
}

static uint32_t next_random(unsigned *seed)
{
	*seed = *seed * 1664525u + 1013904223u;
	return *seed >> 8;
}

/* Records end with their size; those that lie within the bytes get it. */
static void repair_records(uint8_t *p, size_t n)
{
	for (size_t at = EVTX_CHUNK_HEADER_SIZE; at + EVTX_RECORD_MIN_SIZE <= n;) {
		uint32_t size = u32_at(p + at + 4);
		if (memcmp(p + at, "**\0\0", 4) != 0 || size < EVTX_RECORD_MIN_SIZE || size > n - at)
			return;
		store(p + at + size - 4, size);
		at += size;
	}
}

static void repair_checksums(uint8_t *p, size_t n)
{
	if (n < EVTX_CHUNK_HEADER_SIZE)
		return;
	uint32_t free_at = u32_at(p + 48);
	if (free_at >= EVTX_CHUNK_HEADER_SIZE && free_at <= n)
		store(p + 52, libdeflate_crc32(0, p + EVTX_CHUNK_HEADER_SIZE, free_at - EVTX_CHUNK_HEADER_SIZE));
	uint32_t sum = libdeflate_crc32(0, p, 120);
	store(p + 124, libdeflate_crc32(sum, p + 128, EVTX_CHUNK_HEADER_SIZE - 128));
}

/* Tokens, types and references where the bytes of records are. */
static void mutate_tokens(uint8_t *p, size_t n, unsigned *seed)
{
	static const uint8_t tokens[] = {0x00, 0x01, 0x41, 0x02, 0x03, 0x04, 0x05, 0x45, 0x06, 0x46, 0x07, 0x08,
					 0x09, 0x0a, 0x0b, 0x0c, 0x0d, 0x0e, 0x0f, 0x10, 0x11, 0x12, 0x13, 0x14,
					 0x15, 0x21, 0x81, 0x84, 0x88, 0x93, 0x95, 0xff};
	uint32_t times = 1 + next_random(seed) % 4;
	size_t body = n - EVTX_CHUNK_HEADER_SIZE;
	while (times-- > 0) {
		uint8_t *at = p + EVTX_CHUNK_HEADER_SIZE + next_random(seed) % body;
		size_t left = (size_t)(p + n - at);
		switch (next_random(seed) % 4) {
		case 0:
			*at = tokens[next_random(seed) % sizeof tokens];
			break;
		case 1: /* the next such token */
			for (size_t i = 0; i < left && i < 256; i++)
				if (at[i] == 0x0c || at[i] == 0x0d || at[i] == 0x0e || at[i] == 0x41) {
					at[i] = tokens[next_random(seed) % sizeof tokens];
					break;
				}
			break;
		case 2: /* an offset within the chunk */
			if (left >= 4)
				store(at, next_random(seed) % (uint32_t)n);
			break;
		default: /* a stretch of the chunk elsewhere */
			left = left < 64 ? left : 1 + next_random(seed) % 64;
			memmove(at, p + EVTX_CHUNK_HEADER_SIZE + next_random(seed) % (body - left + 1), left);
		}
	}
}

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max, unsigned seed)
{
	if (size > EVTX_CHUNK_HEADER_SIZE + 64 && next_random(&seed) % 2)
		mutate_tokens(data, size, &seed);
	else
		size = LLVMFuzzerMutate(data, size, max);
	if (next_random(&seed) % 8) {
		repair_records(data, size);
		repair_checksums(data, size);
	}
	return size;
}

#endif
