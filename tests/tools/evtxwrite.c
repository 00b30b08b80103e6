/* An EVTX file is a 4 KiB header and chunks of 64 KiB.  A chunk is filled in
 * memory; when the next record doesn't fit, its header and checksums are made
 * and it goes out.  The file header is written last, when its counts are known. */
#include "tools/evtxwrite.h"

#include <libdeflate.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"

enum { FILE_HEADER = 4096, RECORD_HEADER = 24 };

struct evtx_writer {
	FILE *out;
	char *path;
	struct evtx_options options;
	struct chunk chunk;
	unsigned chunks;
	unsigned in_chunk;          /* records in the chunk */
	uint64_t first_id, next_id; /* record header IDs of the chunk; of the next record */
	uint64_t first_chunk_end;   /* next_id when the first chunk was full */
	size_t last_record;         /* offset of the chunk's last record */
};

static const struct {
	const char *name;
	unsigned flag;
} damages[] = {
	{"dirty", EVTX_DIRTY},
	{"bad-crc", EVTX_BAD_CRC},
	{"bad-chunk-magic", EVTX_BAD_CHUNK_MAGIC},
	{"slack", EVTX_SLACK},
	{"renumbered", EVTX_RENUMBERED},
	{"zero-time", EVTX_ZERO_TIME},
	{"rotated", EVTX_ROTATED},
};

unsigned evtx_damage_find(struct str name)
{
	for (size_t i = 0; i < sizeof damages / sizeof *damages; i++)
		if (str_eq(name, str_of(damages[i].name)))
			return damages[i].flag;
	return 0;
}

static void store(uint8_t *at, uint64_t value, size_t size)
{
	for (size_t i = 0; i < size; i++)
		at[i] = (uint8_t)(value >> (8 * i));
}

static void begin_chunk(struct evtx_writer *w)
{
	chunk_reset(&w->chunk);
	if (!(w->options.damage & EVTX_SLACK))
		memset(w->chunk.bytes + CHUNK_HEADER, 0, CHUNK_SIZE - CHUNK_HEADER);
	w->in_chunk = 0;
}

struct err evtx_writer_open(const char *path, const struct evtx_options *options,
			    struct evtx_writer **w)
{
	static const uint8_t header[FILE_HEADER];
	struct evtx_writer *new = xcalloc(1, sizeof *new);

	*w = NULL;
	new->out = fopen(path, "w+b");
	if (!new->out || fwrite(header, sizeof header, 1, new->out) != 1) {
		if (new->out)
			fclose(new->out);
		free(new);
		return err_errno("%s", path);
	}
	new->path = xstrdup(path);
	if (options)
		new->options = *options;
	begin_chunk(new);
	*w = new;
	return OK;
}

static uint32_t checksum(const struct evtx_writer *w, uint32_t crc)
{
	return w->options.damage & EVTX_BAD_CRC ? crc ^ 0x5a5a5a5a : crc;
}

static void seal_chunk(struct evtx_writer *w)
{
	uint8_t *h = w->chunk.bytes;
	uint64_t last = w->next_id - 1;
	uint32_t crc;

	memcpy(h, "ElfChnk", 8);
	store(h + 8, w->first_id, 8);
	store(h + 16, last, 8);
	store(h + 24, w->first_id, 8);
	store(h + 32, last, 8);
	store(h + 40, 128, 4);
	store(h + 44, w->last_record, 4);
	store(h + 48, w->chunk.at, 4);
	crc = libdeflate_crc32(0, h + CHUNK_HEADER, w->chunk.at - CHUNK_HEADER);
	store(h + 52, checksum(w, crc), 4);
	crc = libdeflate_crc32(0, h, 120);
	crc = libdeflate_crc32(crc, h + CHUNK_NAMES_AT, CHUNK_HEADER - CHUNK_NAMES_AT);
	store(h + 124, checksum(w, crc), 4);
	if (w->options.damage & EVTX_BAD_CHUNK_MAGIC && w->chunks == 1)
		memset(h, 'x', 8);
}

static struct err finish_chunk(struct evtx_writer *w)
{
	if (!w->in_chunk)
		return OK;
	seal_chunk(w);
	if (fwrite(w->chunk.bytes, CHUNK_SIZE, 1, w->out) != 1)
		return err_errno("%s", w->path);
	if (!w->chunks++)
		w->first_chunk_end = w->next_id;
	begin_chunk(w);
	return OK;
}

/* Record IDs in record headers go up without gaps in most logs; they follow the
 * event's own ID where that is ahead, so that a gap in it shows here too. */
static uint64_t header_id(const struct evtx_writer *w, const struct out_event *e)
{
	uint64_t next = w->next_id ? w->next_id : 1;

	if (w->options.damage & EVTX_RENUMBERED || e->record_id == RECORD_ID_NONE)
		return next;
	return e->record_id > next ? e->record_id : next;
}

static bool put_record(struct evtx_writer *w, const struct out_event *e, uint64_t id,
		       struct buf *why)
{
	struct chunk *c = &w->chunk;
	size_t start = c->at, size;

	chunk_put(c, "**\0\0", 4);
	chunk_put_u32(c, 0);
	chunk_put_u64(c, id);
	chunk_put_u64(c, w->options.damage & EVTX_ZERO_TIME ? 0 : (uint64_t)e->time);
	if (!binxml_put_event(c, e, why))
		return false;
	while (!c->full && (c->at - start) % 8 != 4)
		chunk_put(c, "", 1);
	size = c->at - start + 4;
	chunk_put_u32(c, (uint32_t)size);
	if (c->at == CHUNK_SIZE) /* not seen in real logs, and libevtx overlooks such a record */
		c->full = true;
	if (!c->full)
		store(c->bytes + start + 4, size, 4);
	return true;
}

static struct err try_record(struct evtx_writer *w, const struct out_event *e)
{
	size_t start = w->chunk.at;
	uint64_t id = header_id(w, e);
	struct buf why = {0};
	struct err err = OK;

	if (!put_record(w, e, id, &why)) {
		chunk_rewind(&w->chunk, start);
		err = err_new(ERR_INPUT, "%s: event %u: %s", w->path, e->shape->event_id,
			      buf_text(&why));
	} else if (w->chunk.full) {
		chunk_rewind(&w->chunk, start);
		w->chunk.full = true;
	} else {
		if (!w->in_chunk++)
			w->first_id = id;
		w->next_id = id + 1;
		w->last_record = start;
	}
	buf_free(&why);
	return err;
}

struct err evtx_writer_event(struct evtx_writer *w, const struct out_event *e)
{
	bool limit = w->options.flush_records && w->in_chunk >= w->options.flush_records;
	struct err err = limit ? finish_chunk(w) : OK;

	if (!err.kind)
		err = try_record(w, e);
	if (!err.kind && w->chunk.full && w->in_chunk) {
		err = finish_chunk(w);
		if (!err.kind)
			err = try_record(w, e);
	}
	if (!err.kind && w->chunk.full) {
		w->chunk.full = false;
		err = err_new(ERR_INPUT, "%s: event %u does not fit into a chunk of %d bytes",
			      w->path, e->shape->event_id, CHUNK_SIZE);
	}
	return err;
}

uint64_t evtx_writer_size(const struct evtx_writer *w)
{
	return FILE_HEADER + (uint64_t)w->chunks * CHUNK_SIZE + w->chunk.at;
}

static struct err write_header(struct evtx_writer *w)
{
	uint8_t h[128] = "ElfFile";
	bool dirty = w->options.damage & EVTX_DIRTY;
	unsigned count = dirty && w->chunks ? 1 : w->chunks;

	store(h + 8, 0, 8);
	store(h + 16, count ? count - 1 : 0, 8);
	store(h + 24, dirty ? w->first_chunk_end : w->next_id ? w->next_id : 1, 8);
	store(h + 32, 128, 4);
	store(h + 36, 1, 2);
	store(h + 38, 3, 2);
	store(h + 40, FILE_HEADER, 2);
	store(h + 42, count, 2);
	store(h + 120, dirty ? 1 : 0, 4);
	store(h + 124, checksum(w, libdeflate_crc32(0, h, 120)), 4);
	if (fseek(w->out, 0, SEEK_SET) || fwrite(h, sizeof h, 1, w->out) != 1)
		return err_errno("%s", w->path);
	return OK;
}

/* Moves the first chunk behind the others: order in the file is then not the
 * order of the record IDs. */
static struct err rotate(struct evtx_writer *w)
{
	uint8_t *first = xmalloc(CHUNK_SIZE), *next = xmalloc(CHUNK_SIZE);
	int fd = fileno(w->out);
	bool ok = !fflush(w->out) && pread(fd, first, CHUNK_SIZE, FILE_HEADER) == CHUNK_SIZE;

	for (unsigned i = 0; ok && i < w->chunks; i++) {
		off_t at = FILE_HEADER + (off_t)i * CHUNK_SIZE;
		bool last = i + 1 == w->chunks;
		if (!last)
			ok = pread(fd, next, CHUNK_SIZE, at + CHUNK_SIZE) == CHUNK_SIZE;
		ok = ok && pwrite(fd, last ? first : next, CHUNK_SIZE, at) == CHUNK_SIZE;
	}
	free(first);
	free(next);
	return ok ? OK : err_errno("%s", w->path);
}

static struct err finish_file(struct evtx_writer *w)
{
	struct err err = finish_chunk(w);
	off_t size = FILE_HEADER + (off_t)(w->chunks + w->options.spare_chunks) * CHUNK_SIZE;

	if (!err.kind && w->options.damage & EVTX_ROTATED && w->chunks > 1)
		err = rotate(w);
	if (!err.kind)
		err = write_header(w);
	size = w->options.cut < (uint64_t)size ? size - (off_t)w->options.cut : 0;
	if (!err.kind && (fflush(w->out) || ftruncate(fileno(w->out), size)))
		err = err_errno("%s", w->path);
	return err;
}

struct err evtx_writer_close(struct evtx_writer *w)
{
	struct err err = finish_file(w);

	if (fclose(w->out) && !err.kind)
		err = err_errno("%s", w->path);
	free(w->path);
	free(w);
	return err;
}
