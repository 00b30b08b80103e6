#include "ingest/evtx_scan.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "ingest/bytes.h"

enum {
	FILE_HEADER_SIZE = 4096,
	FILE_FLAGS_AT = 120, /* bit 0: dirty */
	CHUNK_SIZE = 65536,
	CHUNK_HEADER_SIZE = 512,
	CHUNK_FIRST_NUMBER_AT = 8,
	CHUNK_LAST_NUMBER_AT = 16,
	CHUNK_FIRST_ID_AT = 24, /* as in the headers of its records */
	CHUNK_LAST_ID_AT = 32,
	CHUNK_FREE_SPACE_AT = 48,
	RECORD_HEADER_SIZE = 24,
	RECORD_NUMBER_AT = 8,
	RECORD_MIN_SIZE = RECORD_HEADER_SIZE + 4,
	RECORD_ALIGN = 8
};

static bool all_zero(const uint8_t *p, size_t n)
{
	return n == 0 || (p[0] == 0 && memcmp(p, p + 1, n - 1) == 0);
}

static bool record_begins(const uint8_t *p)
{
	return memcmp(p, "**\0\0", 4) == 0;
}

struct walk {
	uint64_t whole, torn;
	uint64_t behind; /* from torn_at on */
	size_t torn_at;  /* the first torn record or gap; 0: none */
};

/* Behind a torn record may be more of the chunk's own, or a stale one of the
 * chunk that was here before: the number tells. */
static bool is_own_record(const uint8_t *chunk, const uint8_t *record)
{
	uint64_t number = u64_at(record + RECORD_NUMBER_AT);
	uint64_t first = u64_at(chunk + CHUNK_FIRST_ID_AT), last = u64_at(chunk + CHUNK_LAST_ID_AT);
	return last == 0 || (number >= first && number <= last);
}

/* Counts the records of a chunk up to `end`, and goes on behind a torn one, or
 * a gap, at the next beginning of a record.  Something else than zeros where a
 * record should begin was one. */
static struct walk walk_records(const uint8_t *chunk, size_t end)
{
	struct walk w = {0};
	size_t at = CHUNK_HEADER_SIZE;
	while (at + RECORD_HEADER_SIZE <= end) {
		bool begins = record_begins(chunk + at);
		if (w.torn_at && !(begins && is_own_record(chunk, chunk + at))) {
			at += RECORD_ALIGN;
			continue;
		}
		uint32_t size = u32_at(chunk + at + 4);
		bool whole = begins && size >= RECORD_MIN_SIZE && size <= end - at &&
			     u32_at(chunk + at + size - 4) == size;
		bool torn = !whole && !all_zero(chunk + at, RECORD_HEADER_SIZE);
		if (!whole && !w.torn_at)
			w.torn_at = at;
		w.whole += whole;
		w.torn += torn;
		w.behind += w.torn_at && (whole || torn);
		at += whole ? size : RECORD_ALIGN;
	}
	return w;
}

static void scan_headless(struct evtx_scan *s, const uint8_t *chunk, size_t n, uint64_t offset)
{
	if (all_zero(chunk, n))
		return; /* preallocated */
	struct walk w = walk_records(chunk, n);
	if (w.whole) {
		if (s->headless++ == 0)
			s->headless_offset = offset;
		s->headless_records += w.whole;
	} else if (s->overwritten++ == 0) {
		s->overwritten_offset = offset;
	}
}

static void scan_chunk(struct evtx_scan *s, const uint8_t *chunk, size_t n, uint64_t offset)
{
	if (n < CHUNK_HEADER_SIZE || memcmp(chunk, "ElfChnk\0", 8) != 0) {
		scan_headless(s, chunk, n, offset);
		return;
	}
	size_t free_at = u32_at(chunk + CHUNK_FREE_SPACE_AT);
	bool cut = n < CHUNK_SIZE;
	if (free_at < CHUNK_HEADER_SIZE || free_at > n)
		free_at = n;
	struct walk w = walk_records(chunk, free_at);
	uint64_t found = w.whole + w.torn;
	s->chunks++;
	s->records += found;
	if (cut)
		VEC_PUSH(&s->holes, (struct evtx_hole){EVTX_HOLE_CUT_CHUNK, offset, found});
	else if (w.behind)
		VEC_PUSH(&s->holes,
			 (struct evtx_hole){EVTX_HOLE_TORN, offset + w.torn_at, w.behind});

	uint64_t listed = cut ? 0 : found - w.behind;
	if (listed)
		VEC_PUSH(&s->list, (struct evtx_chunk){offset, s->listed, listed});
	s->listed += listed;

	uint64_t first = u64_at(chunk + CHUNK_FIRST_NUMBER_AT);
	uint64_t last = u64_at(chunk + CHUNK_LAST_NUMBER_AT);
	/* Numbers that no chunk can hold are damage themselves and promise nothing. */
	if (last < first || last - first >= CHUNK_SIZE / RECORD_MIN_SIZE || last - first + 1 <= found)
		return;
	if (s->promised == 0)
		s->promised_offset = offset;
	s->promised += last - first + 1 - found;
}

struct err evtx_scan_file(struct evtx_scan *s, const char *path)
{
	s->fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	if (s->fd < 0)
		return err_errno("cannot be opened");
	s->is_open = true;
	uint8_t *chunk = xmalloc(CHUNK_SIZE);
	struct err e = OK;
	ssize_t n = read_at(s->fd, chunk, FILE_HEADER_SIZE, 0);
	if (n > FILE_FLAGS_AT)
		s->dirty = chunk[FILE_FLAGS_AT] & 1;
	for (uint64_t at = FILE_HEADER_SIZE; n > 0; at += CHUNK_SIZE) {
		n = read_at(s->fd, chunk, CHUNK_SIZE, at);
		if (n > 0)
			scan_chunk(s, chunk, (size_t)n, at);
	}
	if (n < 0)
		e = err_errno("cannot be read");
	free(chunk);
	return e;
}

static size_t find_chunk(const struct evtx_scan *s, uint64_t index)
{
	size_t low = 0, high = s->list.n;
	while (high - low > 1) {
		size_t middle = low + (high - low) / 2;
		if (s->list.items[middle].first <= index)
			low = middle;
		else
			high = middle;
	}
	return low;
}

static void place_records(struct evtx_scan *s, const struct evtx_chunk *c)
{
	uint8_t *chunk = xcalloc(1, CHUNK_SIZE);
	ssize_t n = read_at(s->fd, chunk, CHUNK_SIZE, c->offset);
	size_t at = CHUNK_HEADER_SIZE;
	s->places.n = 0;
	while (n > 0 && s->places.n < c->records && at + RECORD_HEADER_SIZE <= (size_t)n) {
		VEC_PUSH(&s->places,
			 (struct evtx_place){c->offset + at, u64_at(chunk + at + RECORD_NUMBER_AT)});
		at += u32_at(chunk + at + 4);
	}
	free(chunk);
}

const struct evtx_place *evtx_scan_place(struct evtx_scan *s, uint64_t index)
{
	if (index >= s->listed)
		return NULL;
	size_t at = find_chunk(s, index);
	const struct evtx_chunk *c = &s->list.items[at];
	if (s->placed_chunk != at + 1)
		place_records(s, c);
	s->placed_chunk = at + 1;
	return index - c->first < s->places.n ? &s->places.items[index - c->first] : NULL;
}

void evtx_scan_free(struct evtx_scan *s)
{
	if (s->is_open)
		close(s->fd);
	VEC_FREE(&s->holes);
	VEC_FREE(&s->list);
	VEC_FREE(&s->places);
	*s = (struct evtx_scan){0};
}
