#include "ingest/reader_second.h"

#include <fcntl.h>
#include <libdeflate.h>
#include <libevtx/features.h>
/* The file I/O layer is not used; its header is in a package of its own. */
#undef LIBEVTX_HAVE_BFIO
#include <libevtx.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/alloc.h"
#include "ingest/event_xml.h"

enum {
	TEXT_LIMIT = 4 * 1024 * 1024,
	FILE_SIZE = EVTX_HEADER_SIZE + EVTX_CHUNK_SIZE
};

struct second_opinion {
	int fd;
	uint8_t file[FILE_SIZE];
	struct event_xml xml;
	char *text;
};

struct second_opinion *second_opinion_new(void)
{
	struct second_opinion *s = xcalloc(1, sizeof *s);
	s->fd = memfd_create("evtrail", MFD_CLOEXEC);
	return s;
}

void second_opinion_free(struct second_opinion *s)
{
	if (!s)
		return;
	if (s->fd >= 0)
		close(s->fd);
	event_xml_free(&s->xml);
	free(s->text);
	free(s);
}

static void store(uint8_t *at, uint64_t value, int size)
{
	for (int i = 0; i < size; i++)
		at[i] = (uint8_t)(value >> (8 * i));
}

static void make_header(uint8_t *h)
{
	memset(h, 0, EVTX_HEADER_SIZE);
	memcpy(h, "ElfFile", 7);
	store(h + 24, 3, 8);
	store(h + 32, 128, 4);
	store(h + 36, 1, 2);
	store(h + 38, 3, 2);
	store(h + 40, EVTX_HEADER_SIZE, 2);
	store(h + 42, 1, 2);
	store(h + 124, libdeflate_crc32(0, h, 120), 4);
}

/* Returns the number of records. */
static int make_chunk(uint8_t *c, const struct evtx_chunk *chunk, const struct evtx_record_place *place)
{
	uint32_t end = place->at + place->size;
	int records = place->at > EVTX_CHUNK_HEADER_SIZE ? 2 : 1;
	memset(c, 0, EVTX_CHUNK_SIZE);
	memcpy(c, chunk->p, chunk->n);
	memcpy(c, "ElfChnk\0", 8);
	for (int at = 8; at <= 24; at += 16)
		store(c + at, 1, 8);
	for (int at = 16; at <= 32; at += 16)
		store(c + at, (uint64_t)records, 8);
	store(c + 40, 128, 4);
	store(c + 44, place->at, 4);
	store(c + 48, end, 4);
	if (records == 2) {
		uint32_t size = place->at - EVTX_CHUNK_HEADER_SIZE;
		memcpy(c + EVTX_CHUNK_HEADER_SIZE, "**\0\0", 4);
		store(c + EVTX_CHUNK_HEADER_SIZE + 4, size, 4);
		store(c + EVTX_CHUNK_HEADER_SIZE + 8, 1, 8);
		store(c + place->at - 4, size, 4);
	}
	store(c + place->at + 8, (uint64_t)records, 8);
	store(c + 52, libdeflate_crc32(0, c + EVTX_CHUNK_HEADER_SIZE, end - EVTX_CHUNK_HEADER_SIZE), 4);
	uint32_t sum = libdeflate_crc32(0, c, 120);
	store(c + 124, libdeflate_crc32(sum, c + 128, EVTX_CHUNK_HEADER_SIZE - 128), 4);
	return records;
}

static bool record_text(struct second_opinion *s, libevtx_record_t *record, size_t *n)
{
	if (libevtx_record_get_utf8_xml_string_size(record, n, NULL) != 1 || *n > TEXT_LIMIT)
		return false;
	free(s->text);
	s->text = xmalloc(*n + 1);
	return libevtx_record_get_utf8_xml_string(record, (uint8_t *)s->text, *n, NULL) == 1;
}

static bool read_last(struct second_opinion *s, int records, struct event *e)
{
	char path[64];
	libevtx_file_t *file = NULL;
	libevtx_record_t *record = NULL;
	bool good = false;
	int listed = 0;
	size_t n;
	snprintf(path, sizeof path, "/proc/self/fd/%d", s->fd);
	if (libevtx_file_initialize(&file, NULL) == 1 &&
	    libevtx_file_open(file, path, LIBEVTX_OPEN_READ, NULL) == 1 &&
	    libevtx_file_get_number_of_records(file, &listed, NULL) == 1 && listed == records &&
	    libevtx_file_get_record_by_index(file, records - 1, &record, NULL) == 1 && record &&
	    record_text(s, record, &n))
		good = !event_xml_parse(&s->xml, s->text, strnlen(s->text, n), e);
	if (record)
		libevtx_record_free(&record, NULL);
	if (file) {
		libevtx_file_close(file, NULL);
		libevtx_file_free(&file, NULL);
	}
	return good;
}

bool second_opinion_ask(struct second_opinion *s, const struct evtx_chunk *chunk,
			const struct evtx_record_place *place, struct event *e)
{
	if (s->fd < 0)
		return false;
	/* Something of the size of a record must fit in front. */
	if (place->at != EVTX_CHUNK_HEADER_SIZE &&
	    place->at - EVTX_CHUNK_HEADER_SIZE < EVTX_RECORD_MIN_SIZE)
		return false;
	make_header(s->file);
	int records = make_chunk(s->file + EVTX_HEADER_SIZE, chunk, place);
	if (pwrite(s->fd, s->file, sizeof s->file, 0) != (ssize_t)sizeof s->file)
		return false;
	return read_last(s, records, e);
}
