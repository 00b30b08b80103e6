/* Reads EVT, the logs of NT 4 to 2003, through libevt.
 *
 * A file is one part: such logs are small.  libevt gives two lists, records and
 * recovered ones, and in a file that was not closed, or whose ring has come
 * round, the log's own records are in either.  Which are its own is told by the
 * record numbers that evt_scan finds in the cursor; only what lies outside them
 * is slack.  Own records that libevt gives in neither list are shown to it once
 * more, in a straight file in memory; what it then refuses comes as damage.
 *
 * The file does not say which log it is; the sources of the events do. */
#include "ingest/reader.h"

#include <inttypes.h>
#include <libevt/features.h>
/* The file I/O layer is not used; its header is in a package of its own. */
#undef LIBEVT_HAVE_BFIO
#include <libevt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "ingest/arena.h"
#include "ingest/evt_scan.h"

enum {
	TEXT_LIMIT = 1024 * 1024, /* of a string: a record is below 64 KiB, by the format's own rule */
	STRINGS_LIMIT = 4096,
	LOOK_FOR_CHANNEL = 64
};

static const int64_t EPOCH = 11644473600; /* seconds from 1601 to 1970 */

struct libevt_reader {
	struct reader reader;
	libevt_file_t *file;
	bool recover;
	int records, recovered; /* how many libevt lists */
	int at;                 /* index, recovered ones behind the others */
	size_t place;           /* being looked at for what did not come */
	char *path;
	libevt_file_t *rest;    /* what did not come, once more */
	int rest_fd;            /* -1: not made yet */
	int rest_at;            /* index */
	bool told_missing;
	uint64_t missing;       /* own records of which there is no trace */
	struct str channel;     /* where the source does not tell */
	struct evt_scan scan;
	struct arena texts;
	VEC(struct event_field) fields;
	struct buf reason, message, missing_text;
};

/* Which log a source writes to.  Microsoft: event logs of 2000 and 2003. */
static const struct {
	struct str source, channel;
} channels[] = {
	{{"Security", 8}, {"Security", 8}},
	{{"EventLog", 8}, {"System", 6}},
	{{"USER32", 6}, {"System", 6}},
	{{"Service Control Manager", 23}, {"System", 6}},
	{{"Tcpip", 5}, {"System", 6}},
	{{"W32Time", 7}, {"System", 6}},
	{{"NETLOGON", 8}, {"System", 6}},
	{{"Application Popup", 17}, {"System", 6}},
	{{"Userenv", 7}, {"Application", 11}},
	{{"MsiInstaller", 12}, {"Application", 11}},
	{{"SceCli", 6}, {"Application", 11}},
	{{"Winlogon", 8}, {"Application", 11}},
};

static bool recognises(struct str head)
{
	return log_format_of(head) == LOG_FORMAT_EVT;
}

/* Takes the error and frees it.  The first line of its backtrace is the cause. */
static void take_error(struct libevt_reader *r, libevt_error_t **error)
{
	char trace[2048] = "";
	if (*error && libevt_error_backtrace_sprint(*error, trace, sizeof trace) < 0)
		trace[0] = '\0';
	libevt_error_free(error);
	trace[strcspn(trace, "\n")] = '\0';
	const char *colon = strstr(trace, ": "); /* behind their function's name */
	buf_clear(&r->reason);
	buf_puts(&r->reason, colon ? colon + 2 : "libevt cannot read it");
}

static void close_file(libevt_file_t **file)
{
	if (!*file)
		return;
	libevt_file_close(*file, NULL);
	libevt_file_free(file, NULL);
}

static void close_rest(struct libevt_reader *r)
{
	close_file(&r->rest);
	if (r->rest_fd >= 0)
		close(r->rest_fd);
	r->rest_fd = -1;
	r->rest_at = 0;
}

static void close_reader(struct reader *reader)
{
	struct libevt_reader *r = (struct libevt_reader *)reader;
	close_file(&r->file);
	close_rest(r);
	free(r->path);
	evt_scan_free(&r->scan);
	arena_free(&r->texts);
	VEC_FREE(&r->fields);
	buf_free(&r->reason);
	buf_free(&r->message);
	buf_free(&r->missing_text);
	free(r);
}

static bool open_file(struct libevt_reader *r, const char *path)
{
	libevt_error_t *error = NULL;
	if (libevt_file_initialize(&r->file, &error) == 1 &&
	    libevt_file_open(r->file, path, LIBEVT_OPEN_READ, &error) == 1 &&
	    libevt_file_get_number_of_records(r->file, &r->records, &error) == 1 &&
	    libevt_file_get_number_of_recovered_records(r->file, &r->recovered, &error) == 1)
		return true;
	take_error(r, &error);
	return false;
}

/* ---- texts ---- */

typedef int size_fn(libevt_record_t *record, size_t *size, libevt_error_t **error);
typedef int text_fn(libevt_record_t *record, uint8_t *text, size_t size, libevt_error_t **error);

/* Their text of `size` bytes, its NUL included, without it. */
static struct str finish_text(struct libevt_reader *r, char *p, size_t size)
{
	size_t n = strnlen(p, size);
	arena_take(&r->texts, n);
	return (struct str){p, n};
}

static struct str text_of(struct libevt_reader *r, libevt_record_t *record, size_fn *size_of, text_fn *get)
{
	size_t size = 0;
	if (size_of(record, &size, NULL) != 1 || size == 0 || size > TEXT_LIMIT)
		return STR("");
	char *p = arena_room(&r->texts, size);
	return get(record, (uint8_t *)p, size, NULL) == 1 ? finish_text(r, p, size) : STR("");
}

static bool string_of(struct libevt_reader *r, libevt_record_t *record, int i, libevt_error_t **error)
{
	size_t size = 0;
	struct event_field field = {STR(""), STR("")};
	if (libevt_record_get_utf8_string_size(record, i, &size, error) != 1 || size > TEXT_LIMIT)
		return false;
	if (size) {
		char *p = arena_room(&r->texts, size);
		if (libevt_record_get_utf8_string(record, i, (uint8_t *)p, size, error) != 1)
			return false;
		field.value = finish_text(r, p, size);
	}
	VEC_PUSH(&r->fields, field);
	return true;
}

/* ---- records ---- */

static struct str channel_of(struct str source, struct str otherwise)
{
	for (size_t i = 0; i < sizeof channels / sizeof *channels; i++)
		if (str_eq_nocase(source, channels[i].source))
			return channels[i].channel;
	return otherwise;
}

static bool fill_event(struct libevt_reader *r, libevt_record_t *record, struct event *e,
		       libevt_error_t **error)
{
	uint32_t number = 0, seconds = 0, id = 0;
	int strings = 0;
	arena_reset(&r->texts);
	r->fields.n = 0;
	if (libevt_record_get_identifier(record, &number, error) != 1 ||
	    libevt_record_get_creation_time(record, &seconds, error) != 1 ||
	    libevt_record_get_event_identifier(record, &id, error) != 1 ||
	    libevt_record_get_number_of_strings(record, &strings, error) != 1)
		return false;
	*e = (struct event){
		.provider = text_of(r, record, libevt_record_get_utf8_source_name_size,
				    libevt_record_get_utf8_source_name),
		.computer = text_of(r, record, libevt_record_get_utf8_computer_name_size,
				    libevt_record_get_utf8_computer_name),
		.user_sid = text_of(r, record, libevt_record_get_utf8_user_security_identifier_size,
				    libevt_record_get_utf8_user_security_identifier),
		.record_id = number,
		.time = seconds ? (EPOCH + seconds) * WINTIME_SECOND : 0,
		.event_id = id & 0xffff, /* above: severity and facility */
	};
	e->channel = channel_of(e->provider, r->channel);
	for (int i = 0; i < strings && i < STRINGS_LIMIT; i++)
		if (!string_of(r, record, i, error))
			return false;
	e->fields = r->fields.items;
	e->nfields = r->fields.n;
	return true;
}

static bool get_record(struct libevt_reader *r, int index, libevt_record_t **record,
		       libevt_error_t **error)
{
	int rc = index < r->records
			 ? libevt_file_get_record_by_index(r->file, index, record, error)
			 : libevt_file_get_recovered_record_by_index(r->file, index - r->records,
								     record, error);
	return rc == 1 && *record;
}

/* The log of the first source that is known. */
static void find_channel(struct libevt_reader *r)
{
	r->channel = STR("");
	for (int i = 0; i < r->records + r->recovered && i < LOOK_FOR_CHANNEL && !r->channel.n; i++) {
		libevt_record_t *record = NULL;
		if (get_record(r, i, &record, NULL)) {
			struct str source = text_of(r, record, libevt_record_get_utf8_source_name_size,
						    libevt_record_get_utf8_source_name);
			r->channel = channel_of(source, STR(""));
		}
		if (record)
			libevt_record_free(&record, NULL);
	}
}

/* ---- the file ---- */

static void describe(struct libevt_reader *r)
{
	const struct evt_scan *s = &r->scan;
	struct reader_facts *facts = &r->reader.facts;
	uint64_t promised = s->has_numbers ? s->next - s->oldest : 0;
	struct buf *b = &r->message;
	if (promised > s->own && s->oldest) {
		r->missing = promised - s->own;
		buf_printf(&r->missing_text,
			   "%" PRIu64 " of the records %" PRIu32 " to %" PRIu32 " are not in the file",
			   r->missing, s->oldest, s->next - 1);
		buf_puts(b, buf_text(&r->missing_text));
	} else if (!s->has_numbers && s->torn) {
		r->missing = s->torn;
		buf_puts(&r->missing_text, "torn");
	}
	if (!s->has_cursor)
		buf_printf(b, "%sit has no end mark: its end is cut off or damaged", b->n ? "; " : "");
	if (s->torn)
		buf_printf(b, "%s%" PRIu64 " torn record%s (the first at 0x%" PRIx64 ")", b->n ? "; " : "",
			   s->torn, s->torn == 1 ? "" : "s", s->torn_offset);
	facts->parts = 1;
	facts->dirty = s->dirty;
	facts->corrupted = b->n > 0;
	facts->message = b->n ? buf_text(b) : NULL;
}

static struct err open_reader(const char *path, bool recover, struct reader **out)
{
	struct libevt_reader *r = xcalloc(1, sizeof *r);
	*out = NULL;
	r->reader.ops = &reader_libevt;
	r->recover = recover;
	r->path = xstrdup(path);
	r->rest_fd = -1;
	struct err e = evt_scan_file(&r->scan, path);
	if (!e.kind && !open_file(r, path))
		e = err_new(ERR_INPUT, "cannot be read as a log: %s", buf_text(&r->reason));
	if (e.kind) {
		close_reader(&r->reader);
		return e;
	}
	find_channel(r);
	describe(r);
	*out = &r->reader;
	return OK;
}

static void start(struct reader *reader, uint64_t part)
{
	struct libevt_reader *r = (struct libevt_reader *)reader;
	(void)part;
	r->at = 0;
	r->place = 0;
	r->told_missing = false;
	close_rest(r);
	for (size_t i = 0; i < r->scan.places.n; i++)
		r->scan.places.items[i].given = false;
}

static enum reader_got damaged(struct reader_item *item, uint64_t offset, uint64_t records,
			       const char *reason, bool slack, bool summarised)
{
	item->damage = (struct reader_damage){offset, records, reason, slack, summarised};
	return READER_DAMAGE;
}

static void open_rest(struct libevt_reader *r)
{
	char path[64];
	r->rest_fd = memfd_create("evtrail", MFD_CLOEXEC);
	snprintf(path, sizeof path, "/proc/self/fd/%d", r->rest_fd);
	if (r->rest_fd < 0 || !evt_scan_write_rest(&r->scan, r->path, r->rest_fd) ||
	    libevt_file_initialize(&r->rest, NULL) != 1)
		return;
	if (libevt_file_open(r->rest, path, LIBEVT_OPEN_READ, NULL) != 1)
		libevt_file_free(&r->rest, NULL);
}

/* The place's record from the file of the rest, which has them in the same order. */
static bool read_rest(struct libevt_reader *r, const struct evt_place *p, struct event *e)
{
	libevt_record_t *record = NULL;
	uint32_t number = 0;
	bool good = false;
	if (r->rest_fd < 0)
		open_rest(r);
	if (r->rest && libevt_file_get_record_by_index(r->rest, r->rest_at++, &record, NULL) == 1 && record)
		good = libevt_record_get_identifier(record, &number, NULL) == 1 && number == p->number &&
		       fill_event(r, record, e, NULL);
	if (record)
		libevt_record_free(&record, NULL);
	return good;
}

/* Records that are in the file, and that libevt has not given. */
static enum reader_got next_missing(struct libevt_reader *r, struct reader_item *item)
{
	while (r->place < r->scan.places.n) {
		const struct evt_place *p = &r->scan.places.items[r->place++];
		if (!p->own || p->given)
			continue;
		if (!read_rest(r, p, &item->event))
			return damaged(item, p->offset, 1, "libevt cannot read it", false, false);
		item->event.offset = p->offset;
		return READER_EVENT;
	}
	if (r->missing && !r->told_missing) {
		r->told_missing = true;
		return damaged(item, 0, r->missing, buf_text(&r->missing_text), false, true);
	}
	return READER_END;
}

/* READER_END where it is not to be given: slack, or given before. */
static enum reader_got read_record(struct libevt_reader *r, libevt_record_t *record, bool listed,
				   struct reader_item *item)
{
	libevt_error_t *error = NULL;
	off64_t offset = 0;
	if (libevt_record_get_offset(record, &offset, NULL) != 1 || offset < 0)
		offset = 0;
	struct evt_place *place = evt_scan_at(&r->scan, (uint64_t)offset);
	bool own = place ? place->own : listed && !r->scan.has_numbers;
	if ((place && place->given) || (!own && !r->recover))
		return READER_END;
	if (place)
		place->given = true;
	if (!fill_event(r, record, &item->event, &error)) {
		take_error(r, &error);
		return damaged(item, (uint64_t)offset, 1, buf_text(&r->reason), !own, false);
	}
	item->event.offset = (uint64_t)offset;
	item->event.recovered = !own;
	return READER_EVENT;
}

static enum reader_got next(struct reader *reader, struct reader_item *item)
{
	struct libevt_reader *r = (struct libevt_reader *)reader;
	while (r->at < r->records + r->recovered) {
		libevt_record_t *record = NULL;
		bool listed = r->at < r->records;
		enum reader_got got = READER_END;
		if (get_record(r, r->at++, &record, NULL))
			got = read_record(r, record, listed, item);
		if (record)
			libevt_record_free(&record, NULL);
		if (got != READER_END)
			return got;
	}
	return next_missing(r, item);
}

const struct reader_ops reader_libevt = {
	.format = "evt",
	.recognises = recognises,
	.open = open_reader,
	.start = start,
	.next = next,
	.close = close_reader,
};
