#include "ingest/evtx_scan.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "ingest/bytes.h"
#include "ingest/evtx_layout.h"

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
	uint64_t number = u64_at(record + EVTX_RECORD_NUMBER_AT);
	uint64_t first = u64_at(chunk + EVTX_FIRST_ID_AT), last = u64_at(chunk + EVTX_LAST_ID_AT);
	return last == 0 || (number >= first && number <= last);
}

/* Counts the records of a chunk up to `end`, and goes on behind a torn one, or
 * a gap, at the next beginning of a record.  Something else than zeros where a
 * record should begin was one. */
static struct walk walk_records(const uint8_t *chunk, size_t end)
{
	struct walk w = {0};
	size_t at = EVTX_CHUNK_HEADER_SIZE;
	while (at + EVTX_RECORD_HEADER_SIZE <= end) {
		bool begins = record_begins(chunk + at);
		if (w.torn_at && !(begins && is_own_record(chunk, chunk + at))) {
			at += EVTX_RECORD_ALIGN;
			continue;
		}
		uint32_t size = u32_at(chunk + at + EVTX_RECORD_SIZE_AT);
		bool whole = begins && size >= EVTX_RECORD_MIN_SIZE && size <= end - at &&
			     u32_at(chunk + at + size - 4) == size;
		bool torn = !whole && !all_zero(chunk + at, EVTX_RECORD_HEADER_SIZE);
		if (!whole && !w.torn_at)
			w.torn_at = at;
		w.whole += whole;
		w.torn += torn;
		w.behind += w.torn_at && (whole || torn);
		at += whole ? size : EVTX_RECORD_ALIGN;
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
	if (n < EVTX_CHUNK_HEADER_SIZE || memcmp(chunk, "ElfChnk\0", 8) != 0) {
		scan_headless(s, chunk, n, offset);
		return;
	}
	size_t free_at = u32_at(chunk + EVTX_FREE_SPACE_AT);
	bool cut = n < EVTX_CHUNK_SIZE;
	if (free_at < EVTX_CHUNK_HEADER_SIZE || free_at > n)
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
		VEC_PUSH(&s->list, (struct evtx_listed){offset, s->listed, listed});
	s->listed += listed;

	uint64_t first = u64_at(chunk + EVTX_FIRST_NUMBER_AT);
	uint64_t last = u64_at(chunk + EVTX_LAST_NUMBER_AT);
	/* Numbers that no chunk can hold are damage themselves and promise nothing. */
	if (last < first || last - first >= EVTX_CHUNK_SIZE / EVTX_RECORD_MIN_SIZE || last - first + 1 <= found)
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
	uint8_t *chunk = xmalloc(EVTX_CHUNK_SIZE);
	struct err e = OK;
	ssize_t n = read_at(s->fd, chunk, EVTX_HEADER_SIZE, 0);
	if (n > EVTX_FLAGS_AT)
		s->dirty = chunk[EVTX_FLAGS_AT] & 1;
	for (uint64_t at = EVTX_HEADER_SIZE; n > 0; at += EVTX_CHUNK_SIZE) {
		n = read_at(s->fd, chunk, EVTX_CHUNK_SIZE, at);
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

static void place_records(struct evtx_scan *s, const struct evtx_listed *c)
{
	uint8_t *chunk = xcalloc(1, EVTX_CHUNK_SIZE);
	ssize_t n = read_at(s->fd, chunk, EVTX_CHUNK_SIZE, c->offset);
	size_t at = EVTX_CHUNK_HEADER_SIZE;
	s->places.n = 0;
	while (n > 0 && s->places.n < c->records && at + EVTX_RECORD_HEADER_SIZE <= (size_t)n) {
		VEC_PUSH(&s->places,
			 (struct evtx_place){c->offset + at, u64_at(chunk + at + EVTX_RECORD_NUMBER_AT)});
		at += u32_at(chunk + at + EVTX_RECORD_SIZE_AT);
	}
	free(chunk);
}

const struct evtx_place *evtx_scan_place(struct evtx_scan *s, uint64_t index)
{
	if (index >= s->listed)
		return NULL;
	size_t at = find_chunk(s, index);
	const struct evtx_listed *c = &s->list.items[at];
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
