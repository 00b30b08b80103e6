/* The decoder's limits: depth, work, text and names; each byte and each length of
 * a record with everything in it; and how records are found in damaged chunks. */
#include "unit/binxml_case.h"

/* ---- limits ---- */

static void test_depth(void **state)
{
	(void)state;
	begin_template();
	for (int i = 0; i < 29; i++) {
		build_open(b, "E", NONE, false);
		build_content(b);
	}
	END_TEMPLATE(VALUE(0, ""));
	assert_null(wrong);
	b->nnames = 0;
	begin_template();
	for (int i = 0; i < 31; i++) {
		build_open(b, "E", NONE, false);
		build_content(b);
	}
	END_TEMPLATE(VALUE(0, ""));
	assert_refused("too deeply");
}

static int levels;

static void put_level(struct evtx_build *w)
{
	if (levels-- == 0) {
		inner_element(w);
		return;
	}
	build_template(w);
	size_t at = w->template_at;
	build_substitution(w, 0, 0x21, false);
	build_substitution(w, 0, 0x21, false);
	w->template_at = at;
	build_template_end(w);
	build_values(w, &(struct build_value){0x21, NULL, 0, put_level}, 1);
}

static void test_template_depth(void **state)
{
	(void)state;
	for (int n = 3; n < 20; n += 8) {
		b->nnames = 0;
		levels = n;
		begin_template();
		data("D", 0, 0x21, false);
		END_TEMPLATE({0x21, NULL, 0, put_level});
		if (n == 3)
			assert_int_equal(e.nfields, 2 * 8); /* each level twice */
		else
			assert_refused("too deeply");
	}
}

/* Six levels of a hundred each would be 10^12 elements. */
static void put_wide(struct evtx_build *w)
{
	if (levels-- == 0) {
		inner_element(w);
		return;
	}
	build_template(w);
	size_t at = w->template_at;
	for (int i = 0; i < 100; i++)
		build_substitution(w, 0, 0x21, false);
	w->template_at = at;
	build_template_end(w);
	build_values(w, &(struct build_value){0x21, NULL, 0, put_wide}, 1);
}

static void test_work(void **state)
{
	(void)state;
	levels = 6;
	begin_template();
	data("D", 0, 0x21, false);
	END_TEMPLATE({0x21, NULL, 0, put_wide});
	assert_refused("than any real");
	assert_true(evtx_decoder_gave_up(d));
	assert_int_equal(xml.n, 0);
}

/* A long text, substituted again and again, is more than a record may hold. */
static void test_text(void **state)
{
	(void)state;
	static const char text[40000];
	begin_template();
	build_open(b, "E", NONE, false);
	build_content(b);
	for (int i = 0; i < 2000; i++)
		build_substitution(b, 0, 0x0e, false);
	build_close(b);
	END_TEMPLATE({0x0e, text, sizeof text, NULL});
	assert_refused("more work");
	assert_int_equal(xml.n, 0);
}

static void test_names(void **state)
{
	(void)state;
	static char name[600];
	memset(name, 'n', sizeof name - 1);
	begin_template();
	build_open(b, name, NONE, false);
	build_content(b);
	build_open(b, name, NONE, false);
	build_content(b);
	build_text(b, "v");
	END_TEMPLATE(VALUE(0, ""));
	assert_refused("name is too long");
}

/* ---- damage: each byte of a record with everything in it, set to other values ---- */

static void rich_record(void)
{
	begin_template();
	data("A", 0, 1, false);
	data("B", 1, 0x81, true);
	build_open(b, "C", 0, true);
	build_attribute(b, "x", false);
	build_substitution(b, 2, 0x13, true);
	build_content(b);
	build_text(b, "t");
	build_u8(b, 0x48);
	build_u16(b, 38);
	build_u8(b, 0x49);
	build_name(b, "gt");
	build_close(b);
	build_substitution(b, 3, 0x21, true);
	END_TEMPLATE(VALUE(1, "x\0y\0"), VALUE(0x81, "1\0\0\0002\0\0\0"),
		     VALUE(0x13, "\1\1\0\0\0\0\0\5\x12\0\0\0"), {0x21, NULL, 0, inner_fragment});
	assert_null(wrong);
}

static void test_every_byte(void **state)
{
	(void)state;
	static const uint8_t others[] = {0x00, 0x01, 0x0c, 0x0d, 0x21, 0x41, 0x7f, 0x81, 0xff};
	size_t decoded = 0, refused = 0;
	rich_record();
	for (size_t at = b->last_record + 8; at + 4 < b->at; at++) {
		uint8_t kept = b->chunk[at];
		for (size_t i = 0; i < sizeof others; i++) {
			b->chunk[at] = others[i];
			decode_as(b->last_record, i % 2, i % 3 == 0);
			*(wrong ? &refused : &decoded) += 1;
		}
		b->chunk[at] = kept;
	}
	assert_true(decoded > 1000 && refused > 1000);
}

static void test_every_length(void **state)
{
	(void)state;
	rich_record();
	size_t whole = b->at, record = b->last_record, refused = 0;
	for (size_t n = record + 32; n < whole; n++) {
		b->at = n;
		uint32_t size = (uint32_t)(n - record);
		for (int i = 0; i < 4; i++)
			b->chunk[record + 4 + (size_t)i] = (uint8_t)(size >> (8 * i));
		decode();
		refused += wrong != NULL;
	}
	assert_true(refused > 300); /* what fills it up may go */
}

static void test_huge_numbers(void **state)
{
	(void)state;
	rich_record();
	size_t whole = b->at, record = b->last_record;
	for (size_t at = record + 24; at + 4 < whole; at++) {
		uint8_t kept[4];
		memcpy(kept, b->chunk + at, 4);
		memset(b->chunk + at, 0xff, 4);
		decode();
		memcpy(b->chunk + at, kept, 4);
	}
	decode();
	assert_null(wrong);
}

/* ---- chunks ---- */

static size_t walk(struct evtx_chunk *c, struct buf *out)
{
	struct evtx_walk w = {0};
	struct evtx_record_place place;
	enum evtx_walk_got got;
	size_t n = 0;
	buf_clear(out);
	while ((got = evtx_walk_next(c, &w, &place)) != EVTX_WALK_END) {
		buf_printf(out, "%c%u ", got == EVTX_WALK_RECORD ? 'r' : 't', (unsigned)place.number);
		n++;
	}
	return n;
}

static void test_walk(void **state)
{
	(void)state;
	struct buf file = {0}, got = {0};
	size_t at[6];
	for (int i = 1; i <= 5; i++) {
		build_record(b);
		build_record_end(b);
		at[i] = b->last_record;
	}
	size_t own_end = b->at;
	build_record(b); /* stale: of the log that was here before */
	build_record_end(b);
	memset(b->chunk + b->last_record + 8, 0x40, 1);
	b->at = own_end;
	b->records = 5;
	build_file(b, &file);
	struct evtx_chunk c = {.p = (uint8_t *)file.p + EVTX_HEADER_SIZE, .n = EVTX_CHUNK_SIZE};
	evtx_chunk_look(&c);
	assert_true(c.has_header && !c.wrong_checksum && c.promised == 5);
	walk(&c, &got);
	assert_string_equal(buf_text(&got), "r1 r2 r3 r4 r5 ");
	memcpy(c.p, "xxxxxxxx", 8); /* overwritten magic: the rest is known to be right */
	evtx_chunk_look(&c);
	assert_true(c.has_header && c.wrong_checksum);
	walk(&c, &got);
	assert_string_equal(buf_text(&got), "r1 r2 r3 r4 r5 ");
	memcpy(c.p, "ElfChnk", 8);
	c.p[at[2] + 4]++; /* a size that is not the one behind */
	walk(&c, &got);
	assert_string_equal(buf_text(&got), "r1 t0 r3 r4 r5 ");
	evtx_chunk_look(&c);
	assert_true(c.wrong_checksum);
	memset(c.p + at[4], 0, 16); /* nothing tells of it any more */
	walk(&c, &got);
	assert_string_equal(buf_text(&got), "r1 t0 r3 r5 ");
	memset(c.p, 0, EVTX_CHUNK_HEADER_SIZE); /* no header: numbers must go up */
	evtx_chunk_look(&c);
	assert_true(!c.has_header && !c.empty);
	walk(&c, &got);
	assert_string_equal(buf_text(&got), "r1 t0 r3 r5 r64 ");
	c.n = (uint32_t)at[3] + 20; /* cut in its third record */
	evtx_chunk_look(&c);
	walk(&c, &got);
	assert_string_equal(buf_text(&got), "r1 t0 ");
	buf_free(&file);
	buf_free(&got);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_depth),      TEST(test_template_depth), TEST(test_work),
		TEST(test_text),       TEST(test_names),          TEST(test_every_byte),
		TEST(test_every_length), TEST(test_huge_numbers), TEST(test_walk),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
