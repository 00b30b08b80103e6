/* An EVT file is a header of 48 bytes and a ring of records.  Behind the newest
 * record stands the cursor, a record of 40 bytes that names the oldest and the
 * newest one; where the ring is full, the oldest records make room.  A record
 * that does not fit before the end of the file goes on behind the header, but
 * not within its own fixed part: then the rest is filled and it begins there.
 *
 * Format: Microsoft, "Event Log File Format" (ELF_LOGFILE_HEADER, EVENTLOGRECORD,
 * ELF_EOF_RECORD); libevt's "Windows Event Log (EVT) format". */
#include "tools/evtwrite.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/vec.h"
#include "tools/binvalue.h"

enum {
	HEADER_SIZE = 0x30,
	FIXED_SIZE = 56,
	CURSOR_SIZE = 0x28,
	FILL = 0x27, /* a double word of what fills the end of the ring */
	FLAG_DIRTY = 1,
	FLAG_WRAPPED = 2,
	TYPE_INFORMATION = 4,
	TYPE_AUDIT_SUCCESS = 8,
	TYPE_AUDIT_FAILURE = 16,
	DEFAULT_LIMIT = 16 * 1024 * 1024
};

struct placed {
	size_t at, size;
	uint32_t number;
};

struct evt_writer {
	char *path;
	struct evtx_options options;
	size_t limit;       /* bytes of the file at most, a multiple of 4 */
	uint8_t *file;
	size_t head, end;   /* where the next record goes; bytes in use so far */
	VEC(struct placed) records;
	size_t oldest;      /* of records, that is still there */
	bool wrapped;
	uint32_t next_number;
	struct buf record;
};

static const uint64_t EPOCH = 11644473600; /* seconds from 1601 to 1970 */

static void store(uint8_t *at, uint64_t value, size_t size)
{
	for (size_t i = 0; i < size; i++)
		at[i] = (uint8_t)(value >> (8 * i));
}

static void put(struct buf *b, uint64_t value, size_t size)
{
	uint8_t bytes[8];

	store(bytes, value, size);
	buf_add(b, bytes, size);
}

struct evt_writer *evt_writer_open(const char *path, const struct evtx_options *options)
{
	struct evt_writer *w = xcalloc(1, sizeof *w);

	w->path = xstrdup(path);
	if (options)
		w->options = *options;
	w->limit = w->options.ring ? (size_t)w->options.ring & ~(size_t)3 : DEFAULT_LIMIT;
	w->file = xcalloc(1, w->limit);
	w->head = w->end = HEADER_SIZE;
	w->next_number = 1;
	return w;
}

static uint16_t type_of(const struct shape *s)
{
	if (s->keywords & 0x10000000000000)
		return TYPE_AUDIT_FAILURE;
	return s->keywords & 0x20000000000000 ? TYPE_AUDIT_SUCCESS : TYPE_INFORMATION;
}

/* UTF-16LE and its NUL. */
static void put_text(struct buf *b, struct str text)
{
	static struct chunk c;

	c.at = 0;
	c.full = false;
	chunk_put_utf16(&c, text);
	buf_add(b, c.bytes, c.at);
	put(b, 0, 2);
}

static void pad(struct buf *b)
{
	while (b->n % 4)
		buf_putc(b, '\0');
}

/* Binary data follows the strings; it comes as hexadecimal digits. */
static size_t put_binary(struct buf *b, const struct out_event *e)
{
	int at = shape_position(e->shape, F_Binary);
	size_t start = b->n;
	unsigned byte;

	if (at < 0 || e->values[at].kind != VALUE_TEXT)
		return 0;
	for (size_t i = 0; i + 1 < e->values[at].text.n; i += 2)
		if (sscanf(e->values[at].text.p + i, "%2x", &byte) == 1)
			buf_putc(b, (char)byte);
	return b->n - start;
}

static void build_record(struct evt_writer *w, const struct out_event *e, uint32_t number)
{
	struct buf *b = &w->record, value = {0};
	uint64_t seconds = (uint64_t)(e->time / WINTIME_SECOND) - EPOCH;
	int n = shape_field_count(e->shape), strings = n - (shape_position(e->shape, F_Binary) >= 0);
	struct sid sid = {.n = 0};
	size_t sid_at, strings_at;

	if (e->user_sid.n)
		sid_parse(e->user_sid, &sid);
	buf_clear(b);
	for (int i = 0; i < FIXED_SIZE; i++)
		buf_putc(b, '\0');
	put_text(b, str_of(e->shape->provider));
	put_text(b, e->computer);
	pad(b);
	sid_at = b->n;
	buf_add(b, sid.bytes, sid.n);
	strings_at = b->n;
	for (int i = 0; i < strings; i++) {
		buf_clear(&value);
		event_value_text(e, i, &value);
		put_text(b, buf_str(&value));
	}
	buf_free(&value);
	size_t data_at = b->n, data = put_binary(b, e);
	buf_putc(b, '\0'); /* Windows fills up by one to four bytes, never by none */
	pad(b);
	put(b, b->n + 4, 4);
	uint8_t *r = (uint8_t *)b->p;
	const struct { size_t at, size; uint64_t value; } fixed[] = {
		{0, 4, b->n}, {8, 4, number}, {12, 4, seconds}, {16, 4, seconds},
		{20, 4, e->shape->event_id | (e->shape->qualifiers > 0 ? (uint64_t)e->shape->qualifiers << 16 : 0)},
		{24, 2, type_of(e->shape)}, {26, 2, (uint64_t)strings}, {28, 2, e->shape->task},
		{36, 4, strings_at}, {40, 4, sid.n}, {44, 4, sid_at}, {48, 4, data},
		{52, 4, data_at},
	};
	memcpy(r + 4, "LfLe", 4);
	for (size_t i = 0; i < sizeof fixed / sizeof *fixed; i++)
		store(r + fixed[i].at, fixed[i].value, fixed[i].size);
}

static size_t used(const struct evt_writer *w)
{
	size_t n = 0;

	for (size_t i = w->oldest; i < w->records.n; i++)
		n += w->records.items[i].size;
	return n;
}

/* Bytes go round the ring. */
static void put_ring(struct evt_writer *w, const void *bytes, size_t n)
{
	size_t first = n < w->limit - w->head ? n : w->limit - w->head;

	memcpy(w->file + w->head, bytes, first);
	w->head += first;
	if (w->head > w->end)
		w->end = w->head;
	if (first == n && w->head < w->limit)
		return;
	w->wrapped = true;
	w->end = w->limit;
	memcpy(w->file + HEADER_SIZE, (const char *)bytes + first, n - first);
	w->head = HEADER_SIZE + n - first;
}

/* A fixed part is never cut in two. */
static size_t fill_end(struct evt_writer *w)
{
	size_t left = w->limit - w->head;

	if (left >= FIXED_SIZE)
		return 0;
	for (; w->head < w->limit; w->head += 4)
		store(w->file + w->head, FILL, 4);
	w->wrapped = true;
	w->end = w->limit;
	w->head = HEADER_SIZE;
	return left;
}

struct err evt_writer_event(struct evt_writer *w, const struct out_event *e)
{
	uint32_t number = e->record_id && e->record_id != RECORD_ID_NONE ? (uint32_t)e->record_id
									  : w->next_number;
	size_t ring = w->limit - HEADER_SIZE;

	build_record(w, e, number);
	if (w->record.n + 2 * FIXED_SIZE + CURSOR_SIZE > ring)
		return err_new(ERR_INPUT, "%s: the ring is smaller than a record", w->path);
	while (used(w) + w->record.n + 2 * FIXED_SIZE + CURSOR_SIZE > ring)
		w->oldest++;
	if (w->options.ring)
		fill_end(w);
	VEC_PUSH(&w->records, (struct placed){w->head, w->record.n, number});
	w->next_number = number + 1;
	put_ring(w, w->record.p, w->record.n);
	return OK;
}

static void put_cursor(struct evt_writer *w, size_t first)
{
	static const uint32_t marks[] = {0x11111111, 0x22222222, 0x33333333, 0x44444444};
	struct buf b = {0};

	if (w->options.ring)
		fill_end(w);
	put(&b, CURSOR_SIZE, 4);
	for (int i = 0; i < 4; i++)
		put(&b, marks[i], 4);
	put(&b, first, 4);
	put(&b, w->head, 4);
	put(&b, w->next_number, 4);
	put(&b, w->oldest < w->records.n ? w->records.items[w->oldest].number : 0, 4);
	put(&b, CURSOR_SIZE, 4);
	put_ring(w, b.p, b.n);
	buf_free(&b);
}

/* Two records of an earlier log behind the cursor: those of the first ones, under
 * other numbers. */
static void put_slack(struct evt_writer *w)
{
	for (size_t i = 0; i < 2 && i < w->records.n && !w->wrapped; i++) {
		struct placed r = w->records.items[i];
		size_t at = w->head;
		if (at + r.size > w->limit)
			return;
		put_ring(w, w->file + r.at, r.size);
		store(w->file + at + 8, r.number + 100000, 4);
	}
}

static void put_header(struct evt_writer *w, size_t first, size_t cursor)
{
	bool dirty = w->options.damage & EVTX_DIRTY;
	const struct { size_t at; uint64_t value; } fields[] = {
		{0, HEADER_SIZE}, {8, 1}, {12, 1},
		/* in a dirty file as when the log was opened: empty */
		{16, dirty ? HEADER_SIZE : first}, {20, dirty ? HEADER_SIZE : cursor},
		{24, dirty ? 1 : w->next_number},
		{28, dirty || w->oldest == w->records.n ? 0 : w->records.items[w->oldest].number},
		{32, w->end}, {36, (dirty ? FLAG_DIRTY : 0) | (w->wrapped ? FLAG_WRAPPED : 0)},
		{40, 0}, {44, HEADER_SIZE},
	};

	for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
		store(w->file + fields[i].at, fields[i].value, 4);
	memcpy(w->file + 4, "LfLe", 4);
}

static struct err write_file(struct evt_writer *w)
{
	size_t n = w->options.cut < w->end ? w->end - (size_t)w->options.cut : 0;
	FILE *out = fopen(w->path, "wb");
	bool good = out && fwrite(w->file, 1, n, out) == n;

	if (out && fclose(out))
		good = false;
	return good ? OK : err_errno("%s", w->path);
}

struct err evt_writer_close(struct evt_writer *w)
{
	size_t first = w->oldest < w->records.n ? w->records.items[w->oldest].at : HEADER_SIZE;
	struct err e;

	if (w->options.ring)
		fill_end(w);
	size_t cursor = w->head;
	put_cursor(w, first);
	if (w->options.damage & EVTX_SLACK)
		put_slack(w);
	put_header(w, first, cursor);
	e = write_file(w);
	VEC_FREE(&w->records);
	buf_free(&w->record);
	free(w->file);
	free(w->path);
	free(w);
	return e;
}
