#include "ingest/evtx_file.h"

#include <fcntl.h>
#include <libdeflate.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ingest/bytes.h"

enum {
	FILE_CHECKSUM_AT = 124,
	FILE_CHECKED = 120,
	CHUNK_DATA_CHECKSUM_AT = 52,
	CHUNK_CHECKED = 120, /* and all behind the checksum */
	CHUNK_CHECKSUM_AT = 124,
	CHUNK_TABLES_AT = 128,
	MAX_RECORDS = EVTX_CHUNK_SIZE / EVTX_RECORD_MIN_SIZE
};

struct err evtx_file_open(struct evtx_file *f, const char *path)
{
	uint8_t header[EVTX_CHUNK_HEADER_SIZE];
	struct stat st;
	struct err e = OK;
	*f = (struct evtx_file){.fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)};
	if (f->fd < 0)
		return err_errno("cannot be opened");
	ssize_t n = read_at(f->fd, header, sizeof header, 0);
	if (n < 0 || fstat(f->fd, &st) != 0)
		e = err_errno("cannot be read");
	else if (st.st_size < EVTX_HEADER_SIZE)
		e = err_new(ERR_INPUT, "cannot be read as a log: it ends inside its header");
	if (e.kind) {
		evtx_file_close(f);
		return e;
	}
	f->size = (uint64_t)st.st_size;
	f->chunks = (f->size - EVTX_HEADER_SIZE + EVTX_CHUNK_SIZE - 1) / EVTX_CHUNK_SIZE;
	f->dirty = header[EVTX_FLAGS_AT] & 1;
	f->wrong_checksum = libdeflate_crc32(0, header, FILE_CHECKED) != u32_at(header + FILE_CHECKSUM_AT);
	return OK;
}

void evtx_file_close(struct evtx_file *f)
{
	if (f->fd >= 0)
		close(f->fd);
	f->fd = -1;
}

uint64_t evtx_chunk_offset(uint64_t index)
{
	return EVTX_HEADER_SIZE + index * EVTX_CHUNK_SIZE;
}

/* ---- chunks ---- */

static const uint8_t magic[8] = {'E', 'l', 'f', 'C', 'h', 'n', 'k', 0};

static bool has_magic(const struct evtx_chunk *c)
{
	return memcmp(c->p, magic, sizeof magic) == 0;
}

/* The checksum that a header with its magic would have. */
static bool header_is_right(const struct evtx_chunk *c)
{
	uint32_t sum = libdeflate_crc32(0, magic, sizeof magic);
	sum = libdeflate_crc32(sum, c->p + sizeof magic, CHUNK_CHECKED - sizeof magic);
	sum = libdeflate_crc32(sum, c->p + CHUNK_TABLES_AT, EVTX_CHUNK_HEADER_SIZE - CHUNK_TABLES_AT);
	return sum == u32_at(c->p + CHUNK_CHECKSUM_AT);
}

static bool data_is_right(const struct evtx_chunk *c)
{
	uint32_t free_at = u32_at(c->p + EVTX_FREE_SPACE_AT);
	if (free_at < EVTX_CHUNK_HEADER_SIZE || free_at > EVTX_CHUNK_SIZE)
		return false;
	if (free_at > c->n)
		return true; /* the file ends before: that is said elsewhere */
	return libdeflate_crc32(0, c->p + EVTX_CHUNK_HEADER_SIZE, free_at - EVTX_CHUNK_HEADER_SIZE) ==
	       u32_at(c->p + CHUNK_DATA_CHECKSUM_AT);
}

static void read_header(struct evtx_chunk *c)
{
	uint32_t free_at = u32_at(c->p + EVTX_FREE_SPACE_AT);
	uint64_t first = u64_at(c->p + EVTX_FIRST_NUMBER_AT);
	uint64_t last = u64_at(c->p + EVTX_LAST_NUMBER_AT);
	c->wrong_checksum = !has_magic(c) || !header_is_right(c) || !data_is_right(c);
	if (free_at >= EVTX_CHUNK_HEADER_SIZE && free_at <= c->n)
		c->end = free_at;
	c->first_id = u64_at(c->p + EVTX_FIRST_ID_AT);
	c->last_id = u64_at(c->p + EVTX_LAST_ID_AT);
	/* Numbers that no chunk can hold are damage themselves and promise nothing. */
	if (last >= first && last - first < MAX_RECORDS)
		c->promised = last - first + 1;
}

void evtx_chunk_look(struct evtx_chunk *c)
{
	*c = (struct evtx_chunk){
		.p = c->p, .n = c->n, .end = c->n, .offset = c->offset, .failed = c->failed};
	/* Where only the magic was overwritten, the checksum vouches for the rest. */
	c->has_header = c->n >= EVTX_CHUNK_HEADER_SIZE && (has_magic(c) || header_is_right(c));
	if (c->has_header)
		read_header(c);
	else
		c->empty = all_zero(c->p, c->n);
}

void evtx_chunk_read(const struct evtx_file *f, uint64_t index, struct evtx_chunk *c)
{
	c->offset = evtx_chunk_offset(index);
	ssize_t n = read_at(f->fd, c->p, EVTX_CHUNK_SIZE, c->offset);
	c->failed = n < 0;
	c->n = n < 0 ? 0 : (uint32_t)n;
	evtx_chunk_look(c);
}

/* ---- records ---- */

static bool begins(const uint8_t *p)
{
	return memcmp(p, "**\0\0", 4) == 0;
}

bool evtx_record_at(const struct evtx_chunk *c, uint32_t at, uint32_t end,
		    struct evtx_record_place *place)
{
	const uint8_t *p = c->p + at;
	if (end - at < EVTX_RECORD_MIN_SIZE || !begins(p))
		return false;
	uint32_t size = u32_at(p + EVTX_RECORD_SIZE_AT);
	if (size < EVTX_RECORD_MIN_SIZE || size > end - at || u32_at(p + size - 4) != size)
		return false;
	*place = (struct evtx_record_place){at, size, u64_at(p + EVTX_RECORD_NUMBER_AT)};
	return true;
}

/* Behind a torn record may be more of the chunk's own, or a stale one of the
 * chunk that was here before. */
static bool is_own(const struct evtx_chunk *c, const struct evtx_walk *w, uint64_t number)
{
	if (c->has_header)
		return c->last_id == 0 || (number >= c->first_id && number <= c->last_id);
	return w->number == 0 || (number > w->number && number - w->number <= MAX_RECORDS);
}

/* The next beginning of a record of this chunk; 0: none. */
static uint32_t search_own(const struct evtx_chunk *c, const struct evtx_walk *w)
{
	for (uint32_t at = w->at; c->end - at >= EVTX_RECORD_HEADER_SIZE; at++) {
		const uint8_t *p = memchr(c->p + at, '*', c->end - at - EVTX_RECORD_HEADER_SIZE + 1);
		if (!p)
			return 0;
		at = (uint32_t)(p - c->p);
		if (begins(p) && is_own(c, w, u64_at(p + EVTX_RECORD_NUMBER_AT)))
			return at;
	}
	return 0;
}

static enum evtx_walk_got found(struct evtx_walk *w, enum evtx_walk_got got)
{
	w->found++;
	return got;
}

enum evtx_walk_got evtx_walk_next(const struct evtx_chunk *c, struct evtx_walk *w,
				  struct evtx_record_place *place)
{
	if (w->at == 0)
		w->at = EVTX_CHUNK_HEADER_SIZE;
	while (c->end >= w->at && c->end - w->at >= EVTX_RECORD_HEADER_SIZE) {
		if (w->searching) {
			uint32_t at = search_own(c, w);
			if (!at)
				break;
			w->at = at;
		}
		if (evtx_record_at(c, w->at, c->end, place)) {
			w->at += place->size;
			w->number = place->number;
			return found(w, EVTX_WALK_RECORD);
		}
		*place = (struct evtx_record_place){w->at, 0, 0};
		bool torn = !all_zero(c->p + w->at, EVTX_RECORD_HEADER_SIZE);
		w->searching = true;
		w->at += EVTX_RECORD_ALIGN;
		if (torn)
			return found(w, EVTX_WALK_TORN);
	}
	return EVTX_WALK_END;
}

bool evtx_record_search(const struct evtx_chunk *c, uint32_t from, uint32_t end,
			struct evtx_record_place *place)
{
	while (from < end && end - from >= EVTX_RECORD_MIN_SIZE) {
		const uint8_t *p = memchr(c->p + from, '*', end - from);
		if (!p)
			break;
		from = (uint32_t)(p - c->p);
		if (evtx_record_at(c, from, end, place))
			return true;
		from++;
	}
	return false;
}
