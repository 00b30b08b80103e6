/* EVTX by hand, for tests: every token can be put as one likes, right or wrong.
 *
 *     struct evtx_build *b = build_new();
 *     build_record(b);
 *     build_template(b);
 *     build_event_open(b);            <Event><System>…</System>
 *     build_open(b, "EventData", BUILD_NO_DEPENDENCY, false); build_content(b);
 *     build_data(b, "X"); build_content(b); build_substitution(b, 0, 1, false); build_close(b);
 *     build_close(b); build_close(b);
 *     build_template_end(b);
 *     build_values(b, &(struct build_value){1, "a\0b\0", 4, NULL}, 1);
 *     build_record_end(b);
 *     build_file(b, &bytes);          header, checksums */
#ifndef EVTRAIL_TESTS_EVTX_BUILD_H
#define EVTRAIL_TESTS_EVTX_BUILD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"

enum { BUILD_NO_DEPENDENCY = 0xffff, BUILD_CHUNK = 65536, BUILD_NAMES = 64, BUILD_DEPTH = 64 };

struct evtx_build {
	uint8_t chunk[BUILD_CHUNK];
	size_t at;
	bool dependencies; /* element tokens have them: within a template */
	struct {
		const char *name;
		uint32_t at;
	} names[BUILD_NAMES];
	int nnames;
	struct {
		size_t size_at, attributes_at;
	} open[BUILD_DEPTH];
	int depth;
	size_t template_at;
	size_t record, last_record;
	uint64_t records;
};

struct build_value {
	uint8_t type;
	const void *bytes;
	size_t n;
	void (*make)(struct evtx_build *b); /* instead of bytes */
};

struct evtx_build *build_new(void);
void build_u8(struct evtx_build *b, unsigned v);
void build_u16(struct evtx_build *b, unsigned v);
void build_u32(struct evtx_build *b, uint32_t v);
void build_u64(struct evtx_build *b, uint64_t v);
void build_bytes(struct evtx_build *b, const void *p, size_t n);
/* UTF-16 of ASCII, without its length. */
void build_utf16(struct evtx_build *b, const char *ascii);
/* A name's offset, and the name itself where the chunk has it not yet; the
 * string must live as long as b. */
void build_name(struct evtx_build *b, const char *name);

void build_fragment(struct evtx_build *b);
void build_open(struct evtx_build *b, const char *name, unsigned dependency, bool attributes);
void build_attribute(struct evtx_build *b, const char *name, bool more);
void build_content(struct evtx_build *b);
void build_empty(struct evtx_build *b);
void build_close(struct evtx_build *b);
void build_text(struct evtx_build *b, const char *ascii);
void build_substitution(struct evtx_build *b, unsigned index, unsigned type, bool optional);
/* <Data Name='name', up to its end tag; name NULL: none. */
void build_data(struct evtx_build *b, const char *name);
/* <Event><System>…</System>: provider P, event 7, channel C, computer H. */
void build_event_open(struct evtx_build *b);

void build_template(struct evtx_build *b);
void build_template_end(struct evtx_build *b);
void build_values(struct evtx_build *b, const struct build_value *v, size_t n);

void build_record(struct evtx_build *b); /* with a fragment header */
void build_record_end(struct evtx_build *b);
/* The whole file: header, chunk header, checksums. */
void build_file(struct evtx_build *b, struct buf *out);
/* Makes the checksums of a file right, whatever it holds. */
void build_checksums(uint8_t *file, size_t n);

#endif
