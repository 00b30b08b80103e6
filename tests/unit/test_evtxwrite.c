/* The EVTX writer from the inside: name hashes, checksums, how templates and
 * names are shared within a chunk and begun anew in the next, and records at a
 * chunk's end.  That other readers agree is tests/tools/test_logwriter.sh. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/alloc.h"
#include "tools/binvalue.h"
#include "tools/evtxwrite.h"

enum { FILE_HEADER = 4096 };

static uint8_t *file;
static size_t file_size;

static uint64_t get(const uint8_t *at, size_t n)
{
	uint64_t v = 0;

	for (size_t i = 0; i < n; i++)
		v |= (uint64_t)at[i] << (8 * i);
	return v;
}

/* The checksum as its definition has it, bit by bit, not libdeflate's. */
static uint32_t plain_crc(uint32_t crc, const uint8_t *bytes, size_t n)
{
	crc = ~crc;
	for (size_t i = 0; i < n; i++) {
		crc ^= bytes[i];
		for (int bit = 0; bit < 8; bit++)
			crc = crc >> 1 ^ (crc & 1 ? 0xedb88320 : 0);
	}
	return ~crc;
}

static void fill(struct out_event *e, enum shape_id shape, uint64_t record, struct str text)
{
	event_reset(e, &shapes[shape]);
	e->time = 134000000000000000 + (wintime)record;
	e->record_id = record;
	e->pid = 4;
	e->tid = 8;
	e->computer = STR("H1.example.net");
	event_text(e, F_CommandLine, text);
	event_number(e, F_NewProcessId, 4 * record);
}

/* Writes n starts with text in turn of two shapes; loads the file. */
static void write_file(const struct evtx_options *options, unsigned n, struct str text)
{
	char path[] = "/tmp/evtrail-test-XXXXXX";
	int fd = mkstemp(path);
	struct evtx_writer *w;
	struct out_event e;
	FILE *in;

	assert_true(fd >= 0);
	close(fd);
	assert_int_equal(evtx_writer_open(path, options, &w).kind, ERR_NONE);
	for (unsigned i = 1; i <= n; i++) {
		fill(&e, i % 3 ? EV_4688_V2 : EV_4689, 100 + i, text);
		assert_int_equal(evtx_writer_event(w, &e).kind, ERR_NONE);
	}
	assert_int_equal(evtx_writer_close(w).kind, ERR_NONE);
	in = fopen(path, "rb");
	assert_non_null(in);
	free(file);
	file = xmalloc(1 << 24);
	file_size = fread(file, 1, 1 << 24, in);
	fclose(in);
	unlink(path);
}

static size_t chunk_count(void)
{
	return (file_size - FILE_HEADER) / CHUNK_SIZE;
}

static const uint8_t *chunk_at(size_t i)
{
	return file + FILE_HEADER + i * CHUNK_SIZE;
}

/* Occurrences of a name in UTF-16 in a chunk. */
static int count_name(const uint8_t *c, const char *name)
{
	size_t n = strlen(name), free_at = get(c + 48, 4);
	int found = 0;

	for (size_t at = CHUNK_HEADER; at + 8 + 2 * n < free_at; at++) {
		size_t i = 0;
		if (get(c + at + 4, 2) != name_hash(str_of(name)) || get(c + at + 6, 2) != n)
			continue;
		while (i < n && c[at + 8 + 2 * i] == (uint8_t)name[i] && !c[at + 9 + 2 * i])
			i++;
		found += i == n;
	}
	return found;
}

static void test_hash(void **state)
{
	(void)state;
	/* as found in logs that Windows wrote */
	assert_int_equal(name_hash(STR("Event")), 0x0cba);
	assert_int_equal(name_hash(STR("xmlns")), 0x0fbc);
	assert_int_equal(name_hash(STR("System")), 0x546f);
	assert_int_equal(name_hash(STR("Data")), 0x6f8a);
	assert_int_equal(name_hash(STR("EventData")), 0x8244);
}

static void test_checksums(void **state)
{
	(void)state;
	write_file(NULL, 200, STR("cmd.exe /c dir"));
	assert_memory_equal(file, "ElfFile", 8);
	assert_int_equal(get(file + 124, 4), plain_crc(0, file, 120));
	assert_int_equal(get(file + 42, 2), chunk_count());
	assert_int_equal(get(file + 24, 8), 301); /* the next record */
	assert_true(chunk_count() >= 2);
	for (size_t i = 0; i < chunk_count(); i++) {
		const uint8_t *c = chunk_at(i);
		size_t free_at = get(c + 48, 4);
		assert_memory_equal(c, "ElfChnk", 8);
		assert_int_equal(get(c + 52, 4),
				 plain_crc(0, c + CHUNK_HEADER, free_at - CHUNK_HEADER));
		assert_int_equal(get(c + 124, 4),
				 plain_crc(plain_crc(0, c, 120), c + 128, CHUNK_HEADER - 128));
	}
}

/* Records follow each other without gaps, each with its size at both ends. */
static void test_records(void **state)
{
	uint64_t id = 101;

	(void)state;
	write_file(NULL, 500, STR("x"));
	for (size_t i = 0; i < chunk_count(); i++) {
		const uint8_t *c = chunk_at(i);
		size_t at = CHUNK_HEADER, free_at = get(c + 48, 4), last = 0;
		assert_int_equal(get(c + 24, 8), id);
		while (at < free_at) {
			size_t size = get(c + at + 4, 4);
			assert_memory_equal(c + at, "**\0\0", 4);
			assert_int_equal(size % 8, 0);
			assert_int_equal(get(c + at + size - 4, 4), size);
			assert_int_equal(get(c + at + 8, 8), id);
			id++;
			last = at;
			at += size;
		}
		assert_int_equal(at, free_at);
		assert_int_equal(get(c + 44, 4), last);
		assert_int_equal(get(c + 32, 8), id - 1);
	}
	assert_int_equal(id, 601);
}

/* Each chunk has the System template, those of the two events, and each name
 * once: none of them twice, none left out. */
static void test_sharing(void **state)
{
	(void)state;
	write_file(NULL, 300, STR("something"));
	for (size_t i = 0; i < chunk_count(); i++) {
		const uint8_t *c = chunk_at(i);
		int templates = 0;
		for (size_t list = 0; list < CHUNK_TEMPLATE_LISTS; list++) {
			size_t at = get(c + CHUNK_TEMPLATES_AT + 4 * list, 4);
			for (; at; at = get(c + at, 4)) {
				templates++;
				assert_int_equal(get(c + at + 4, 4) % CHUNK_TEMPLATE_LISTS, list);
			}
		}
		assert_int_equal(templates, 3);
		assert_int_equal(count_name(c, "EventData"), 1);
		assert_int_equal(count_name(c, "Computer"), 1);
		assert_int_equal(count_name(c, "Data"), 1);
	}
}

/* Name lists lead to names of that list, and never past the chunk's end. */
static void test_name_lists(void **state)
{
	(void)state;
	write_file(NULL, 300, STR("something"));
	for (size_t i = 0; i < chunk_count(); i++) {
		const uint8_t *c = chunk_at(i);
		size_t free_at = get(c + 48, 4);
		for (size_t list = 0; list < CHUNK_NAME_LISTS; list++)
			for (size_t at = get(c + CHUNK_NAMES_AT + 4 * list, 4); at;
			     at = get(c + at, 4)) {
				assert_true(at < free_at);
				assert_int_equal(get(c + at + 4, 2) % CHUNK_NAME_LISTS, list);
			}
	}
}

/* A record that just fits, one that just doesn't, one that fits in no chunk.
 * The text grows by steps that move the chunk's end over all its places. */
static void test_chunk_end(void **state)
{
	static char text[70000];
	struct evtx_writer *w;
	struct out_event e;
	struct err err;

	(void)state;
	memset(text, 'y', sizeof text);
	for (size_t n = 30000; n < 30040; n++) {
		write_file(NULL, 4, (struct str){text, n});
		for (size_t i = 0; i < chunk_count(); i++)
			assert_true(get(chunk_at(i) + 48, 4) < CHUNK_SIZE);
		assert_int_equal(chunk_count(), 3);
	}
	assert_int_equal(evtx_writer_open("/dev/null", NULL, &w).kind, ERR_NONE);
	fill(&e, EV_4688_V2, 1, (struct str){text, sizeof text});
	err = evtx_writer_event(w, &e);
	assert_int_equal(err.kind, ERR_INPUT);
	assert_non_null(strstr(err.text, "does not fit"));
	err_free(err);
	err_free(evtx_writer_close(w));
}

static void test_damage(void **state)
{
	(void)state;
	write_file(&(struct evtx_options){.damage = EVTX_DIRTY}, 500, STR("x"));
	assert_int_equal(get(file + 120, 4), 1);
	assert_int_equal(get(file + 42, 2), 1);
	assert_true(chunk_count() > 2);
	write_file(&(struct evtx_options){.damage = EVTX_BAD_CRC}, 10, STR("x"));
	assert_int_not_equal(get(file + 124, 4), plain_crc(0, file, 120));
	write_file(&(struct evtx_options){.spare_chunks = 3, .flush_records = 4}, 10, STR("x"));
	assert_int_equal(chunk_count(), 6);
	assert_int_equal(chunk_at(4)[0], 0);
	write_file(&(struct evtx_options){.damage = EVTX_ROTATED, .flush_records = 4}, 10, STR("x"));
	assert_int_equal(get(chunk_at(0) + 24, 8), 105);
	assert_int_equal(get(chunk_at(2) + 24, 8), 101);
	write_file(&(struct evtx_options){.damage = EVTX_RENUMBERED}, 10, STR("x"));
	assert_int_equal(get(chunk_at(0) + CHUNK_HEADER + 8, 8), 1);
	write_file(&(struct evtx_options){.cut = 1000}, 10, STR("x"));
	assert_int_equal(file_size, FILE_HEADER + CHUNK_SIZE - 1000);
}

static void test_values(void **state)
{
	struct sid sid;
	uint8_t guid[16];

	(void)state;
	assert_true(sid_parse(STR("S-1-5-21-1-2-4294967295-500"), &sid));
	assert_int_equal(sid.n, 28);
	assert_int_equal(sid.bytes[1], 5);
	assert_int_equal(sid.bytes[7], 5);
	assert_int_equal(get(sid.bytes + 24, 4), 500);
	assert_false(sid_parse(STR("S-1-"), &sid));
	assert_false(sid_parse(STR("bob"), &sid));
	assert_true(guid_parse(STR("{01234567-89AB-CDEF-0123-456789abcdef}"), guid));
	assert_int_equal(get(guid, 4), 0x01234567);
	assert_int_equal(guid[15], 0xef);
	assert_false(guid_parse(STR("{0123}"), guid));
	assert_int_equal(utf16_units(STR("a\xc3\xa4\xf0\x9f\x98\x80")), 4);
	assert_int_equal(utf16_units(STR("\xff")), 1);
}

/* What stands behind a text's UTF-16 in the first chunk: two bytes; 0x10000: it
 * isn't there. */
static unsigned behind_text(const char *text)
{
	const uint8_t *c = chunk_at(0);
	size_t n = strlen(text), free_at = get(c + 48, 4);

	for (size_t at = CHUNK_HEADER; at + 2 * n + 2 <= free_at; at++) {
		size_t i = 0;
		while (i < n && c[at + 2 * i] == (uint8_t)text[i] && !c[at + 2 * i + 1])
			i++;
		if (i == n)
			return (unsigned)get(c + at + 2 * n, 2);
	}
	return 0x10000;
}

/* Strings of the manifest's events end with a NUL, as in raw logs of Windows. */
static void test_strings_end(void **state)
{
	(void)state;
	write_file(NULL, 2, STR("cmd.exe /c dir"));
	assert_int_equal(behind_text("cmd.exe /c dir"), 0);
	assert_int_equal(behind_text("cmd.exe /c del"), 0x10000);
}

/* Binary data are the last of a classic event; where there are none the value is
 * NULL, so that the element is left out. */
static void test_binary(void **state)
{
	struct out_event e;
	struct buf text = {0};

	(void)state;
	event_reset(&e, &shapes[EV_6005]);
	assert_int_equal(e.values[shape_position(e.shape, F_Binary)].kind, VALUE_NULL);
	event_text(&e, F_Binary, STR("E60703"));
	event_value_text(&e, shape_position(e.shape, F_Binary), &text);
	assert_string_equal(buf_text(&text), "E60703");
	buf_free(&text);
	event_reset(&e, &shapes[EV_ZONE]);
	event_text(&e, F_CurrentBias, STR("-60"));
	event_value_text(&e, shape_position(e.shape, F_CurrentBias), &text);
	assert_string_equal(buf_text(&text), "-60");
	buf_free(&text);
}

/* Fields of a shape are found by name; the newest version is the default. */
static void test_shapes(void **state)
{
	(void)state;
	assert_int_equal(shape_find(4688, STR(""), -1, -1)->version, 2);
	assert_int_equal(shape_field_count(shape_find(4688, STR(""), -1, -1)), 15);
	assert_int_equal(shape_field_count(shape_find(4688, STR(""), 2, 13)), 13);
	assert_int_equal(shape_field_count(shape_find(4688, STR(""), 1, -1)), 9);
	assert_int_equal(shape_field_count(shape_find(4624, STR(""), 0, -1)), 20);
	assert_int_equal(shape_field_count(shape_find(4624, STR(""), 1, -1)), 21);
	assert_int_equal(shape_field_count(shape_find(4624, STR(""), 2, -1)), 27);
	assert_int_equal(shape_field_count(shape_find(4624, STR(""), 3, -1)), 28);
	assert_int_equal(shape_position(&shapes[EV_4624_V3], F_RemoteCredentialGuard), 22);
	assert_int_equal(shape_position(&shapes[EV_4624_V2], F_RemoteCredentialGuard), -1);
	assert_null(shape_find(4711, STR(""), -1, -1));
	/* of one number by several providers, the first in the table */
	assert_ptr_equal(shape_find(1, STR(""), -1, -1), &shapes[EV_SYSMON_1]);
	assert_ptr_equal(shape_find(24, STR(""), -1, -1), &shapes[EV_TS_24]);
	assert_ptr_equal(shape_find(1, STR("Kernel-General"), -1, -1), &shapes[EV_CLOCK_V3]);
	assert_ptr_equal(shape_find(1, STR("Kernel-General"), 1, -1), &shapes[EV_CLOCK_V1]);
	for (int i = 0; i < SHAPE_COUNT; i++)
		assert_non_null(shapes[i].provider);
}

static int tear_down(void **state)
{
	(void)state;
	free(file);
	file = NULL;
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_hash),
		cmocka_unit_test(test_checksums),
		cmocka_unit_test(test_records),
		cmocka_unit_test(test_sharing),
		cmocka_unit_test(test_name_lists),
		cmocka_unit_test(test_chunk_end),
		cmocka_unit_test(test_damage),
		cmocka_unit_test(test_values),
		cmocka_unit_test(test_shapes),
		cmocka_unit_test(test_strings_end),
		cmocka_unit_test(test_binary),
	};

	return cmocka_run_group_tests(tests, NULL, tear_down);
}
