#include "ingest/evt_scan.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/map.h"

enum {
	HEADER_SIZE = 48,
	RECORD_MIN = 56 + 4, /* the fixed part, and the size again */
	CURSOR_SIZE = 40,
	SIGNATURE = 0x654c664c, /* "LfLe" */
	FLAG_DIRTY = 1,
	FLAG_WRAPPED = 2,
	WINDOW = 256 * 1024,
	REST_LIMIT = 64 * 1024 * 1024
};

/* A file of which a part is in memory. */
struct window {
	int fd;
	uint64_t size; /* of the file */
	uint64_t at;
	size_t n;
	uint8_t *bytes;
	int error;
};

static void load(struct window *w, uint64_t offset)
{
	ssize_t n;
	do
		n = pread(w->fd, w->bytes, WINDOW, (off_t)offset);
	while (n < 0 && errno == EINTR);
	if (n < 0)
		w->error = errno;
	w->at = offset;
	w->n = n > 0 ? (size_t)n : 0;
}

/* 0 where the file has no such bytes. */
static uint32_t word(struct window *w, uint64_t offset)
{
	if (offset + 4 > w->size)
		return 0;
	if (offset < w->at || offset + 4 > w->at + w->n) {
		load(w, offset);
		if (w->n < 4)
			return 0;
	}
	const uint8_t *p = w->bytes + (offset - w->at);
	return (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
}

/* A word of the ring, n bytes behind offset. */
static uint32_t ring_word(struct window *w, uint64_t offset, uint64_t n)
{
	uint64_t at = offset + n, end = w->size & ~(uint64_t)3;
	return word(w, at < end ? at : at - end + HEADER_SIZE);
}

static bool is_cursor(struct window *w, uint64_t at)
{
	return word(w, at) == CURSOR_SIZE && ring_word(w, at, 4) == 0x11111111 &&
	       ring_word(w, at, 8) == 0x22222222 && ring_word(w, at, 12) == 0x33333333 &&
	       ring_word(w, at, 16) == 0x44444444;
}

/* The size of the record that begins there, 0: none that is whole. */
static uint32_t record_size(struct window *w, uint64_t at)
{
	uint32_t size = word(w, at);
	if (size < RECORD_MIN || size % 4 || size > w->size - HEADER_SIZE)
		return 0;
	return ring_word(w, at, size - 4) == size ? size : 0;
}

/* There is one, but for damage; then that counts which the header points to. */
static void take_cursor(struct evt_scan *s, struct window *w, uint64_t at)
{
	uint32_t next = ring_word(w, at, 28), oldest = ring_word(w, at, 32);
	if (next < oldest || (s->has_cursor && word(w, 20) != at))
		return;
	s->has_cursor = s->has_numbers = true;
	s->next = next;
	s->oldest = oldest;
}

static void take_header(struct evt_scan *s, struct window *w)
{
	uint32_t flags = word(w, 36);
	s->dirty = flags & FLAG_DIRTY;
	s->wrapped = flags & FLAG_WRAPPED;
	s->next = word(w, 24);
	s->oldest = word(w, 28);
	/* A file that is in use has the numbers of when it was opened. */
	s->has_numbers = !s->dirty && s->oldest && s->next > s->oldest;
}

static void walk(struct evt_scan *s, struct window *w)
{
	uint64_t at = HEADER_SIZE;
	while (at + 8 <= w->size && !w->error) {
		uint32_t size;
		if (word(w, at + 4) == SIGNATURE && (size = record_size(w, at))) {
			VEC_PUSH(&s->places, (struct evt_place){.offset = at,
								.size = size,
								.number = ring_word(w, at, 8)});
			at += size;
		} else if (is_cursor(w, at)) {
			take_cursor(s, w, at);
			at += CURSOR_SIZE;
		} else {
			if (word(w, at + 4) == SIGNATURE && s->torn++ == 0)
				s->torn_offset = at;
			at += 4;
		}
	}
}

static bool in_log(const struct evt_scan *s, uint32_t number)
{
	return !s->has_numbers || (number >= s->oldest && number < s->next);
}

/* Of two with one number the first counts: the other is what the ring has left. */
static void find_own(struct evt_scan *s)
{
	struct idmap seen = {0};
	for (size_t i = 0; i < s->places.n; i++) {
		struct evt_place *p = &s->places.items[i];
		if (!in_log(s, p->number))
			continue;
		uint64_t *known = s->has_numbers ? idmap_at(&seen, (uint64_t)p->number + 1) : NULL;
		if (known && *known)
			continue;
		if (known)
			*known = 1;
		p->own = true;
		s->own++;
	}
	idmap_free(&seen);
}

struct err evt_scan_file(struct evt_scan *s, const char *path)
{
	struct stat st;
	struct window w = {.fd = open(path, O_RDONLY | O_CLOEXEC)};
	if (w.fd < 0)
		return err_errno("cannot be read");
	w.bytes = xmalloc(WINDOW);
	if (fstat(w.fd, &st) == 0)
		w.size = (uint64_t)st.st_size;
	else
		w.error = errno;
	if (w.size >= HEADER_SIZE) {
		take_header(s, &w);
		walk(s, &w);
		find_own(s);
	}
	close(w.fd);
	free(w.bytes);
	errno = w.error;
	return w.error ? err_errno("cannot be read") : OK;
}

struct evt_place *evt_scan_at(struct evt_scan *s, uint64_t offset)
{
	size_t low = 0, high = s->places.n;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (s->places.items[middle].offset < offset)
			low = middle + 1;
		else
			high = middle;
	}
	return low < s->places.n && s->places.items[low].offset == offset ? &s->places.items[low] : NULL;
}

/* ---- the rest, as a file of its own ---- */

static void put_word(struct buf *b, uint32_t value)
{
	uint8_t bytes[4];
	for (int i = 0; i < 4; i++)
		bytes[i] = (uint8_t)(value >> (8 * i));
	buf_add(b, bytes, sizeof bytes);
}

static bool write_all(int fd, const struct buf *b)
{
	size_t done = 0;
	while (done < b->n) {
		ssize_t n = write(fd, b->p + done, b->n - done);
		if (n < 0 && errno != EINTR)
			return false;
		done += n > 0 ? (size_t)n : 0;
	}
	return true;
}

static void put_header(struct buf *b, uint32_t end, uint32_t records)
{
	const uint32_t words[] = {HEADER_SIZE, SIGNATURE, 1, 1, HEADER_SIZE, end, records + 1, 1,
				  end + CURSOR_SIZE, 0, 0, HEADER_SIZE};
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		put_word(b, words[i]);
}

static void put_cursor(struct buf *b, uint32_t end, uint32_t records)
{
	const uint32_t words[] = {CURSOR_SIZE, 0x11111111, 0x22222222, 0x33333333, 0x44444444,
				  HEADER_SIZE, end, records + 1, 1, CURSOR_SIZE};
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		put_word(b, words[i]);
}

static bool is_rest(const struct evt_place *p)
{
	return p->own && !p->given;
}

bool evt_scan_write_rest(const struct evt_scan *s, const char *path, int out)
{
	struct window w = {.fd = open(path, O_RDONLY | O_CLOEXEC), .bytes = xmalloc(WINDOW)};
	struct stat st;
	struct buf b = {0};
	uint32_t end = HEADER_SIZE, n = 0;
	size_t last = 0;
	bool good = w.fd >= 0 && fstat(w.fd, &st) == 0;
	w.size = good ? (uint64_t)st.st_size : 0;
	for (; last < s->places.n && end + s->places.items[last].size < REST_LIMIT; last++)
		if (is_rest(&s->places.items[last])) {
			end += s->places.items[last].size;
			n++;
		}
	put_header(&b, end, n);
	for (size_t i = 0; i < last && good; i++) {
		const struct evt_place *p = &s->places.items[i];
		for (uint32_t k = 0; is_rest(p) && k < p->size; k += 4)
			put_word(&b, ring_word(&w, p->offset, k));
		if (b.n > WINDOW) {
			good = write_all(out, &b);
			buf_clear(&b);
		}
	}
	put_cursor(&b, end, n);
	good = good && write_all(out, &b) && !w.error;
	if (w.fd >= 0)
		close(w.fd);
	free(w.bytes);
	buf_free(&b);
	return good;
}

void evt_scan_free(struct evt_scan *s)
{
	VEC_FREE(&s->places);
}
