/* Reads EVTX through libevtx: record by index → XML text → struct event.
 *
 * A part is a run of PART_RECORDS record indexes.  libevtx lists what it found
 * when it opened the file, and passes in silence over what it did not like (a
 * cut chunk, a torn record and those behind it).  So the file is also looked at
 * by evtx_scan, and what is there and not listed comes as damage at the end of
 * the last part of the log proper.  Records in slack (recover) come after that,
 * in parts of their own. */
#include "ingest/reader.h"

#include <inttypes.h>
#include <libevtx/features.h>
/* The file I/O layer is not used; its header is in a package of its own. */
#undef LIBEVTX_HAVE_BFIO
#include <libevtx.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/vec.h"
#include "ingest/event_xml.h"
#include "ingest/evtx_scan.h"

enum {
	PART_RECORDS = 256,
	XML_START = 64 * 1024,
	/* A record lies within a chunk of 64 KiB; more text than this is an attack. */
	XML_LIMIT = 16 * 1024 * 1024
};

struct hole {
	struct evtx_hole at;
	char *reason;
};

struct libevtx_reader {
	struct reader reader;
	libevtx_file_t *file;
	int records, slack;        /* how many libevtx lists */
	int at, end;               /* of the part: indexes, slack behind the records */
	size_t hole, hole_end;     /* of the part */
	VEC(struct hole) holes;
	struct evtx_scan scan;
	struct event_xml xml;
	char *text;
	size_t text_cap;
	struct buf reason, message;
};

/* Known texts of libevtx, in words that tell what is the matter. */
static const struct {
	const char *theirs, *ours;
} error_words[] = {
	{"unsupported type: 0x05",
	 "binary XML of a form that libevtx does not know, as in forwarded or rendered records"},
	{"retrieve template value", "the record has fewer values than its template asks for"},
	{"unsupported binary XML token", "the record's binary XML is damaged"},
	{"invalid binary XML token", "the record's binary XML is damaged"},
	{"out of bounds", "the record's binary XML points outside the record"},
	{"exceeds", "the record's binary XML points outside the record"},
	{"too small", "the record's binary XML is cut short"},
};

/* Takes the error and frees it.  The first line of libevtx's backtrace is the
 * cause; a later one tells the offset of the record. */
static void take_error(struct libevtx_reader *r, libevtx_error_t **error, uint64_t *offset)
{
	char trace[4096] = "";
	static const char offset_mark[] = "at offset: 0x";
	if (*error && libevtx_error_backtrace_sprint(*error, trace, sizeof trace) < 0)
		trace[0] = '\0';
	libevtx_error_free(error);
	const char *mark = strstr(trace, offset_mark);
	if (mark && offset)
		*offset = strtoull(mark + sizeof offset_mark - 1, NULL, 16);
	trace[strcspn(trace, "\n")] = '\0';
	buf_clear(&r->reason);
	for (size_t i = 0; i < sizeof error_words / sizeof *error_words; i++)
		if (strstr(trace, error_words[i].theirs)) {
			buf_puts(&r->reason, error_words[i].ours);
			return;
		}
	const char *colon = strstr(trace, ": "); /* behind their function's name */
	buf_puts(&r->reason, colon ? colon + 2 : "libevtx cannot read it");
}

static bool recognises(struct str head)
{
	return log_format_of(head) == LOG_FORMAT_EVTX;
}

static void add_message(struct libevtx_reader *r, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

static void add_message(struct libevtx_reader *r, const char *format, ...)
{
	va_list args;
	if (r->message.n)
		buf_puts(&r->message, "; ");
	va_start(args, format);
	buf_vprintf(&r->message, format, args);
	va_end(args);
}

static void add_hole(struct libevtx_reader *r, struct evtx_hole at, const char *reason)
{
	VEC_PUSH(&r->holes, (struct hole){at, xstrdup(reason)});
}

static const char *plural(uint64_t n)
{
	return n == 1 ? "" : "s";
}

/* What lies in the chunks and is not listed by libevtx: the holes that the scan
 * found, as far as the numbers bear them out. */
static void find_holes(struct libevtx_reader *r)
{
	const struct evtx_scan *scan = &r->scan;
	uint64_t missing = scan->records > (uint64_t)r->records ? scan->records - (uint64_t)r->records : 0;
	struct buf text = {0};
	for (size_t i = 0; i < scan->holes.n && missing; i++) {
		struct evtx_hole h = scan->holes.items[i];
		if (h.records > missing)
			h.records = missing;
		if (h.records == 0)
			continue;
		missing -= h.records;
		buf_clear(&text);
		if (h.kind == EVTX_HOLE_CUT_CHUNK)
			buf_printf(&text,
				   "the file ends inside the chunk at 0x%" PRIx64 ": its %" PRIu64
				   " record%s are not read",
				   h.offset, h.records, plural(h.records));
		else if (h.records > 1)
			buf_printf(&text,
				   "damage at 0x%" PRIx64 ": %" PRIu64
				   " records from there to the chunk's end are not read",
				   h.offset, h.records);
		else
			buf_printf(&text, "the record at 0x%" PRIx64 " is torn", h.offset);
		add_hole(r, h, buf_text(&text));
		add_message(r, "%s", buf_text(&text));
	}
	if (missing) {
		buf_clear(&text);
		buf_printf(&text, "%" PRIu64 " record%s in the chunks that libevtx does not list",
			   missing, plural(missing));
		add_hole(r, (struct evtx_hole){.records = missing}, buf_text(&text));
		add_message(r, "%s", buf_text(&text));
	}
	buf_free(&text);
}

static void describe(struct libevtx_reader *r)
{
	const struct evtx_scan *scan = &r->scan;
	struct reader_facts *facts = &r->reader.facts;
	uint64_t parts = ((uint64_t)r->records + PART_RECORDS - 1) / PART_RECORDS;
	uint64_t slack_parts = ((uint64_t)r->slack + PART_RECORDS - 1) / PART_RECORDS;
	find_holes(r);
	if (scan->chunks == 0 && r->records == 0)
		add_message(r, "the file holds no chunk with records");
	if (scan->promised)
		add_message(r,
			    "chunk headers name %" PRIu64 " more record%s than there are (first chunk at 0x%" PRIx64 ")",
			    scan->promised, plural(scan->promised), scan->promised_offset);
	if (scan->headless)
		add_message(r,
			    "%" PRIu64 " chunk%s without a header (first at 0x%" PRIx64 ") with %" PRIu64
			    " record%s, read only with --recover",
			    scan->headless, plural(scan->headless), scan->headless_offset,
			    scan->headless_records, plural(scan->headless_records));
	if (scan->overwritten)
		add_message(r, "%" PRIu64 " overwritten chunk%s (first at 0x%" PRIx64 ")",
			    scan->overwritten, plural(scan->overwritten), scan->overwritten_offset);
	/* In a dirty file libevtx already takes the stale file header for damage. */
	if (!r->message.n && !scan->dirty && libevtx_file_is_corrupted(r->file, NULL) == 1)
		add_message(r, "its checksums or headers are damaged; what could be listed was read");
	if (parts == 0)
		parts = 1; /* carries the holes */
	facts->parts = parts + slack_parts;
	facts->dirty = scan->dirty;
	facts->corrupted = r->message.n > 0;
	facts->message = r->message.n ? buf_text(&r->message) : NULL;
}

static void close_reader(struct reader *reader)
{
	struct libevtx_reader *r = (struct libevtx_reader *)reader;
	if (r->file) {
		libevtx_file_close(r->file, NULL);
		libevtx_file_free(&r->file, NULL);
	}
	for (size_t i = 0; i < r->holes.n; i++)
		free(r->holes.items[i].reason);
	VEC_FREE(&r->holes);
	evtx_scan_free(&r->scan);
	event_xml_free(&r->xml);
	free(r->text);
	buf_free(&r->reason);
	buf_free(&r->message);
	free(r);
}

static bool open_file(struct libevtx_reader *r, const char *path, bool recover)
{
	libevtx_error_t *error = NULL;
	if (libevtx_file_initialize(&r->file, &error) == 1 &&
	    libevtx_file_open(r->file, path, LIBEVTX_OPEN_READ, &error) == 1 &&
	    libevtx_file_get_number_of_records(r->file, &r->records, &error) == 1 &&
	    (!recover ||
	     libevtx_file_get_number_of_recovered_records(r->file, &r->slack, &error) == 1))
		return true;
	take_error(r, &error, NULL);
	return false;
}

static struct err open_reader(const char *path, bool recover, struct reader **out)
{
	struct libevtx_reader *r = xcalloc(1, sizeof *r);
	*out = NULL;
	r->reader.ops = &reader_libevtx;
	struct err e = evtx_scan_file(&r->scan, path);
	if (!e.kind && !open_file(r, path, recover))
		e = err_new(ERR_INPUT, "cannot be read as a log: %s", buf_text(&r->reason));
	if (e.kind) {
		close_reader(&r->reader);
		return e;
	}
	describe(r);
	*out = &r->reader;
	return OK;
}

static int smaller(int64_t a, int b)
{
	return a < b ? (int)a : b;
}

static void start(struct reader *reader, uint64_t part)
{
	struct libevtx_reader *r = (struct libevtx_reader *)reader;
	int64_t log_parts = ((int64_t)r->records + PART_RECORDS - 1) / PART_RECORDS;
	if (log_parts == 0)
		log_parts = 1;
	int64_t p = (int64_t)part;
	bool slack = p >= log_parts;
	int base = slack ? r->records : 0;
	if (slack)
		p -= log_parts;
	int limit = slack ? r->slack : r->records;
	r->at = base + smaller(p * PART_RECORDS, limit);
	r->end = base + smaller((p + 1) * PART_RECORDS, limit);
	r->hole = 0;
	r->hole_end = !slack && p == log_parts - 1 ? r->holes.n : 0;
}

/* The text of a record in r->text, NUL-terminated.  Asking for its length first
 * would cost as much again, so a large buffer is tried before. */
static bool record_text(struct libevtx_reader *r, libevtx_record_t *record, libevtx_error_t **error)
{
	size_t size;
	if (!r->text)
		r->text = xmalloc(r->text_cap = XML_START);
	if (libevtx_record_get_utf8_xml_string(record, (uint8_t *)r->text, r->text_cap, NULL) == 1)
		return true;
	if (libevtx_record_get_utf8_xml_string_size(record, &size, error) != 1)
		return false;
	if (size > XML_LIMIT)
		return false;
	if (size > r->text_cap) {
		free(r->text);
		r->text = xmalloc(r->text_cap = size + size / 4);
	}
	return libevtx_record_get_utf8_xml_string(record, (uint8_t *)r->text, r->text_cap, error) == 1;
}

static enum reader_got damaged(struct libevtx_reader *r, struct reader_item *item, uint64_t offset,
			       bool slack)
{
	item->damage = (struct reader_damage){offset, 1, buf_text(&r->reason), slack, false};
	return READER_DAMAGE;
}

/* libevtx's own answer is always 0.  The scan's is taken where the number in
 * the record's header shows that both mean the same record. */
static uint64_t offset_of(struct libevtx_reader *r, libevtx_record_t *record, int index)
{
	uint64_t number;
	const struct evtx_place *place = evtx_scan_place(&r->scan, (uint64_t)index);
	bool same = place && libevtx_record_get_identifier(record, &number, NULL) == 1 &&
		    number == place->number;
	return same ? place->offset : 0;
}

static enum reader_got read_record(struct libevtx_reader *r, libevtx_record_t *record, int index,
				   struct reader_item *item)
{
	libevtx_error_t *error = NULL;
	bool slack = index >= r->records;
	uint64_t offset = slack ? 0 : offset_of(r, record, index);
	if (!record_text(r, record, &error)) {
		take_error(r, &error, NULL);
		return damaged(r, item, offset, slack);
	}
	const char *wrong = event_xml_parse(&r->xml, r->text, strnlen(r->text, r->text_cap), &item->event);
	if (wrong) {
		buf_clear(&r->reason);
		buf_puts(&r->reason, wrong);
		return damaged(r, item, offset, slack);
	}
	item->event.offset = offset;
	item->event.recovered = slack;
	return READER_EVENT;
}

static enum reader_got next(struct reader *reader, struct reader_item *item)
{
	struct libevtx_reader *r = (struct libevtx_reader *)reader;
	libevtx_record_t *record = NULL;
	libevtx_error_t *error = NULL;
	uint64_t offset = 0;
	if (r->at >= r->end) {
		if (r->hole >= r->hole_end)
			return READER_END;
		const struct hole *h = &r->holes.items[r->hole++];
		item->damage = (struct reader_damage){h->at.offset, h->at.records, h->reason, false, true};
		return READER_DAMAGE;
	}
	int index = r->at++;
	bool slack = index >= r->records;
	int rc = slack ? libevtx_file_get_recovered_record_by_index(r->file, index - r->records,
								    &record, &error)
		       : libevtx_file_get_record_by_index(r->file, index, &record, &error);
	if (rc != 1 || !record) {
		take_error(r, &error, &offset);
		return damaged(r, item, offset, slack);
	}
	enum reader_got got = read_record(r, record, index, item);
	libevtx_record_free(&record, NULL);
	return got;
}

const struct reader_ops reader_libevtx = {
	.format = "evtx",
	.recognises = recognises,
	.open = open_reader,
	.start = start,
	.next = next,
	.close = close_reader,
};
