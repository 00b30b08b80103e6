#include "unit/evtx_build.h"

#include <libdeflate.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

enum { HEADER = 4096, CHUNK_HEADER = 512 };

struct evtx_build *build_new(void)
{
	struct evtx_build *b = xcalloc(1, sizeof *b);
	b->at = CHUNK_HEADER;
	return b;
}

static void store(uint8_t *p, uint64_t v, size_t n)
{
	for (size_t i = 0; i < n; i++)
		p[i] = (uint8_t)(v >> (8 * i));
}

void build_bytes(struct evtx_build *b, const void *p, size_t n)
{
	if (n > BUILD_CHUNK - b->at)
		abort();
	if (n)
		memcpy(b->chunk + b->at, p, n);
	b->at += n;
}

static void put(struct evtx_build *b, uint64_t v, size_t n)
{
	uint8_t bytes[8];
	store(bytes, v, n);
	build_bytes(b, bytes, n);
}

void build_u8(struct evtx_build *b, unsigned v)
{
	put(b, v, 1);
}

void build_u16(struct evtx_build *b, unsigned v)
{
	put(b, v, 2);
}

void build_u32(struct evtx_build *b, uint32_t v)
{
	put(b, v, 4);
}

void build_u64(struct evtx_build *b, uint64_t v)
{
	put(b, v, 8);
}

void build_utf16(struct evtx_build *b, const char *ascii)
{
	for (; *ascii; ascii++)
		build_u16(b, (unsigned char)*ascii);
}

void build_name(struct evtx_build *b, const char *name)
{
	uint32_t hash = 0;
	for (int i = 0; i < b->nnames; i++)
		if (strcmp(b->names[i].name, name) == 0) {
			build_u32(b, b->names[i].at);
			return;
		}
	uint32_t at = (uint32_t)b->at + 4;
	if (b->nnames == BUILD_NAMES)
		abort();
	b->names[b->nnames].name = name;
	b->names[b->nnames++].at = at;
	for (const char *p = name; *p; p++)
		hash = hash * 65599 + (unsigned char)*p;
	build_u32(b, at);
	build_u32(b, 0);
	build_u16(b, hash & 0xffff);
	build_u16(b, (unsigned)strlen(name));
	build_utf16(b, name);
	build_u16(b, 0);
}

void build_fragment(struct evtx_build *b)
{
	build_bytes(b, "\x0f\x01\x01\x00", 4);
}

void build_open(struct evtx_build *b, const char *name, unsigned dependency, bool attributes)
{
	build_u8(b, attributes ? 0x41 : 0x01);
	if (b->dependencies)
		build_u16(b, dependency);
	b->open[b->depth].size_at = b->at;
	build_u32(b, 0);
	build_name(b, name);
	b->open[b->depth].attributes_at = attributes ? b->at : 0;
	if (attributes)
		build_u32(b, 0);
	b->depth++;
}

void build_attribute(struct evtx_build *b, const char *name, bool more)
{
	build_u8(b, more ? 0x46 : 0x06);
	build_name(b, name);
}

static void end_attributes(struct evtx_build *b)
{
	size_t at = b->open[b->depth - 1].attributes_at;
	if (at)
		store(b->chunk + at, b->at - at - 4, 4);
}

static void end_element(struct evtx_build *b)
{
	size_t at = b->open[--b->depth].size_at;
	store(b->chunk + at, b->at - at - 4, 4);
}

void build_content(struct evtx_build *b)
{
	end_attributes(b);
	build_u8(b, 0x02);
}

void build_empty(struct evtx_build *b)
{
	end_attributes(b);
	build_u8(b, 0x03);
	end_element(b);
}

void build_close(struct evtx_build *b)
{
	build_u8(b, 0x04);
	end_element(b);
}

void build_text(struct evtx_build *b, const char *ascii)
{
	build_u8(b, 0x05);
	build_u8(b, 0x01);
	build_u16(b, (unsigned)strlen(ascii));
	build_utf16(b, ascii);
}

void build_substitution(struct evtx_build *b, unsigned index, unsigned type, bool optional)
{
	build_u8(b, optional ? 0x0e : 0x0d);
	build_u16(b, index);
	build_u8(b, type);
}

void build_data(struct evtx_build *b, const char *name)
{
	build_open(b, "Data", BUILD_NO_DEPENDENCY, name != NULL);
	if (name) {
		build_attribute(b, "Name", false);
		build_text(b, name);
	}
}

static void simple(struct evtx_build *b, const char *name, const char *text)
{
	build_open(b, name, BUILD_NO_DEPENDENCY, false);
	build_content(b);
	build_text(b, text);
	build_close(b);
}

void build_event_open(struct evtx_build *b)
{
	build_open(b, "Event", BUILD_NO_DEPENDENCY, true);
	build_attribute(b, "xmlns", false);
	build_text(b, "http://schemas.microsoft.com/win/2004/08/events/event");
	build_content(b);
	build_open(b, "System", BUILD_NO_DEPENDENCY, false);
	build_content(b);
	build_open(b, "Provider", BUILD_NO_DEPENDENCY, true);
	build_attribute(b, "Name", false);
	build_text(b, "P");
	build_empty(b);
	simple(b, "EventID", "7");
	simple(b, "Channel", "C");
	simple(b, "Computer", "H");
	build_close(b);
}

void build_template(struct evtx_build *b)
{
	build_u8(b, 0x0c);
	build_u8(b, 1);
	build_u32(b, 0x55555555);
	build_u32(b, (uint32_t)b->at + 4);
	b->template_at = b->at;
	build_u32(b, 0);
	for (int i = 0; i < 16; i++)
		build_u8(b, 0x55);
	build_u32(b, 0);
	build_fragment(b);
	b->dependencies = true;
}

void build_template_end(struct evtx_build *b)
{
	build_u8(b, 0);
	store(b->chunk + b->template_at + 20, b->at - b->template_at - 24, 4);
	b->dependencies = false;
}

void build_values(struct evtx_build *b, const struct build_value *v, size_t n)
{
	build_u32(b, (uint32_t)n);
	size_t table = b->at;
	for (size_t i = 0; i < n; i++) {
		build_u16(b, 0);
		build_u8(b, v[i].type);
		build_u8(b, 0);
	}
	for (size_t i = 0; i < n; i++) {
		size_t start = b->at;
		if (v[i].make)
			v[i].make(b);
		else
			build_bytes(b, v[i].bytes, v[i].n);
		store(b->chunk + table + 4 * i, b->at - start, 2);
	}
}

void build_record(struct evtx_build *b)
{
	b->record = b->at;
	build_bytes(b, "**\0\0", 4);
	build_u32(b, 0);
	build_u64(b, ++b->records);
	build_u64(b, 132000000000000000 + b->records);
	build_fragment(b);
	b->dependencies = false;
	b->depth = 0;
}

void build_record_end(struct evtx_build *b)
{
	build_u8(b, 0);
	while ((b->at - b->record) % 8 != 4)
		build_u8(b, 0);
	uint32_t size = (uint32_t)(b->at - b->record + 4);
	build_u32(b, size);
	store(b->chunk + b->record + 4, size, 4);
	b->last_record = b->record;
}

static uint32_t u32_at(const uint8_t *p)
{
	return (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
}

void build_checksums(uint8_t *file, size_t n)
{
	if (n >= HEADER)
		store(file + 124, libdeflate_crc32(0, file, 120), 4);
	for (size_t at = HEADER; at + CHUNK_HEADER <= n; at += BUILD_CHUNK) {
		uint8_t *c = file + at;
		size_t size = n - at < BUILD_CHUNK ? n - at : BUILD_CHUNK;
		uint32_t free_at = u32_at(c + 48);
		if (free_at >= CHUNK_HEADER && free_at <= size)
			store(c + 52, libdeflate_crc32(0, c + CHUNK_HEADER, free_at - CHUNK_HEADER), 4);
		uint32_t sum = libdeflate_crc32(0, c, 120);
		store(c + 124, libdeflate_crc32(sum, c + 128, CHUNK_HEADER - 128), 4);
	}
}

void build_file(struct evtx_build *b, struct buf *out)
{
	uint8_t header[HEADER] = "ElfFile", *c = b->chunk;
	memcpy(c, "ElfChnk", 8);
	for (int at = 8; at <= 24; at += 16) {
		store(c + at, 1, 8);
		store(c + at + 8, b->records, 8);
	}
	store(c + 40, 128, 4);
	store(c + 44, b->last_record, 4);
	store(c + 48, b->at, 4);
	store(header + 24, b->records + 1, 8);
	store(header + 32, 128, 4);
	store(header + 36, 1, 2);
	store(header + 38, 3, 2);
	store(header + 40, HEADER, 2);
	store(header + 42, 1, 2);
	buf_clear(out);
	buf_add(out, header, sizeof header);
	buf_add(out, c, BUILD_CHUNK);
	build_checksums((uint8_t *)out->p, out->n);
}
