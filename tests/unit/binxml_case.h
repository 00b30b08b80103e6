/* What the tests of the decoder share: a chunk under construction, decoding what
 * was built, and asking what came out.  The chunk lies in a heap block of its
 * exact size, so that the sanitizer sees what reads past it. */
#ifndef EVTRAIL_TESTS_BINXML_CASE_H
#define EVTRAIL_TESTS_BINXML_CASE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "ingest/evtx_decode.h"
#include "ingest/evtx_file.h"
#include "ingest/evtx_xml.h"
#include "unit/evtx_build.h"

static struct evtx_build *b;
static struct evtx_decoder *d;
static uint8_t *bytes;
static struct event e;
static const char *wrong;
static struct buf xml;

enum { NONE = BUILD_NO_DEPENDENCY };

static inline int begin(void **state)
{
	(void)state;
	b = build_new();
	d = evtx_decoder_new();
	return 0;
}

static inline int end(void **state)
{
	(void)state;
	evtx_decoder_free(d);
	free(b);
	free(bytes);
	bytes = NULL;
	buf_free(&xml);
	return 0;
}

static inline uint32_t u32_at(const uint8_t *p)
{
	return (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
}

static inline void decode_as(size_t record, bool all, bool strict)
{
	free(bytes);
	bytes = xmalloc(b->at);
	memcpy(bytes, b->chunk, b->at);
	const struct chunk chunk = {bytes, (uint32_t)b->at, strict};
	uint32_t at = (uint32_t)record + EVTX_RECORD_HEADER_SIZE;
	uint32_t stop = (uint32_t)record + u32_at(bytes + record + 4) - 4;
	evtx_decoder_chunk(d, &chunk);
	wrong = evtx_decode(d, at, stop, all, &e);
	buf_clear(&xml);
	const char *bad = binxml_to_xml(&chunk, at, stop, &xml);
	if (bad)
		buf_clear(&xml);
}

/* The record that was built last, with all its fields. */
static inline void decode(void)
{
	decode_as(b->last_record, true, false);
}

/* "name=value|name=value" of all fields. */
static inline void assert_fields(const char *want)
{
	struct buf got = {0};
	if (wrong)
		fail_msg("refused: %s", wrong);
	for (size_t i = 0; i < e.nfields; i++) {
		if (i)
			buf_putc(&got, '|');
		buf_add_str(&got, e.fields[i].name);
		buf_putc(&got, '=');
		buf_add_str(&got, e.fields[i].value);
	}
	assert_string_equal(buf_text(&got), want);
	buf_free(&got);
}

/* What stands between </System> and </Event>. */
static inline void assert_xml(const char *want)
{
	const char *at = strstr(buf_text(&xml), "</System>");
	assert_non_null(at);
	struct str rest = str_of(at + 9);
	assert_true(str_ends_nocase(rest, STR("</Event>")));
	struct str body = str_sub(rest, 0, rest.n - 8);
	if (!str_eq(body, str_of(want)))
		fail_msg("got %.*s, want %s", STR_ARG(body), want);
}

static inline void assert_refused(const char *part)
{
	assert_non_null(wrong);
	if (!strstr(wrong, part))
		fail_msg("\"%s\" does not say \"%s\"", wrong, part);
}

static inline void event_data(void)
{
	build_event_open(b);
	build_open(b, "EventData", NONE, false);
	build_content(b);
}

static inline void close_all(void)
{
	while (b->depth)
		build_close(b);
}

static inline void begin_template(void)
{
	build_record(b);
	build_template(b);
	event_data();
}

static inline void end_template(const struct build_value *v, size_t n)
{
	close_all();
	build_template_end(b);
	build_values(b, v, n);
	build_record_end(b);
	decode();
}

#define VALUE(type, s) {type, s, sizeof(s) - 1, NULL}
#define END_TEMPLATE(...) \
	do { \
		const struct build_value v_[] = {__VA_ARGS__}; \
		end_template(v_, sizeof v_ / sizeof *v_); \
	} while (0)

/* <Data Name='name'>%index</Data> */
static inline void data(const char *name, unsigned index, unsigned type, bool optional)
{
	build_data(b, name);
	build_content(b);
	build_substitution(b, index, type, optional);
	build_close(b);
}

static inline void inner_template(struct evtx_build *w)
{
	build_template(w);
	build_open(w, "EventData", NONE, false);
	build_content(w);
	data("X", 0, 1, false);
	build_close(w);
	build_template_end(w);
	build_values(w, &(struct build_value)VALUE(1, "v\0"), 1);
}

static inline void inner_fragment(struct evtx_build *w)
{
	build_fragment(w);
	inner_template(w);
	build_u8(w, 0);
}

static inline void inner_element(struct evtx_build *w)
{
	bool before = w->dependencies;
	w->dependencies = false;
	build_open(w, "K", NONE, true);
	build_attribute(w, "a", false);
	build_text(w, "1");
	build_content(w);
	build_text(w, "v");
	build_close(w);
	w->dependencies = before;
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

#endif
