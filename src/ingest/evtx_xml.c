#include "ingest/evtx_xml.h"

#include <inttypes.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "ingest/bytes.h"
#include "ingest/evtx_decode.h"
#include "ingest/evtx_file.h"
#include "ingest/reader.h"

/* Whether the record is the one wanted; *wrong where it cannot be told. */
static bool is_wanted(const struct chunk *chunk, uint32_t at, uint32_t end,
		      const struct record_identity *wanted, const char **wrong)
{
	struct event e;
	struct evtx_decoder *d = evtx_decoder_new();
	evtx_decoder_chunk(d, chunk);
	*wrong = evtx_decode(d, at, end, false, &e);
	bool same = !*wrong && e.time == wanted->time && e.event_id == wanted->event_id &&
		    e.record_id == wanted->record_id;
	evtx_decoder_free(d);
	return same;
}

static struct err changed(uint64_t offset, const char *now)
{
	return err_new(ERR_INPUT, "the file has changed since it was imported: %s at 0x%" PRIx64, now, offset);
}

static struct err chunk_record_xml(const struct evtx_chunk *c, uint64_t offset,
				   const struct record_identity *wanted, struct buf *out)
{
	struct evtx_record_place place;
	uint32_t at = (uint32_t)(offset - c->offset);
	if (at < EVTX_CHUNK_HEADER_SIZE || at >= c->n || !evtx_record_at(c, at, c->n, &place))
		return wanted ? changed(offset, "no whole record is")
			      : err_new(ERR_INPUT, "there is no whole record at 0x%" PRIx64, offset);
	struct buf xml = {0};
	const struct chunk chunk = {c->p, c->n, at >= c->end};
	const uint32_t from = at + EVTX_RECORD_HEADER_SIZE, to = at + place.size - 4;
	const char *wrong = NULL;
	if (wanted && !is_wanted(&chunk, from, to, wanted, &wrong) && !wrong)
		return changed(offset, "another record is");
	if (!wrong)
		wrong = binxml_to_xml(&chunk, from, to, &xml);
	if (!wrong)
		buf_add(out, xml.p, xml.n);
	buf_free(&xml);
	return wrong ? err_new(ERR_INPUT, "the record at 0x%" PRIx64 " cannot be read: %s", offset, wrong)
		     : OK;
}

static struct err check_format(const struct evtx_file *f)
{
	uint8_t head[READER_HEAD_SIZE];
	ssize_t n = read_at(f->fd, head, sizeof head, 0);
	switch (log_format_of((struct str){(const char *)head, n < 0 ? 0 : (size_t)n})) {
	case LOG_FORMAT_EVTX:
		return OK;
	case LOG_FORMAT_EVT:
		return err_new(ERR_INPUT, "records of EVT files have no XML");
	case LOG_FORMAT_NONE:
		break;
	}
	return err_new(ERR_INPUT, "it is not an EVTX file");
}

struct err evtx_record_xml(const char *path, uint64_t offset, const struct record_identity *wanted,
			   struct buf *out)
{
	struct evtx_file f;
	struct err e = evtx_file_open(&f, path);
	if (e.kind)
		return e;
	struct evtx_chunk c = {.p = xmalloc(EVTX_CHUNK_SIZE)};
	uint64_t index = offset < EVTX_HEADER_SIZE ? f.chunks : (offset - EVTX_HEADER_SIZE) / EVTX_CHUNK_SIZE;
	e = check_format(&f);
	if (!e.kind && index >= f.chunks) {
		e = wanted ? changed(offset, "nothing is")
			   : err_new(ERR_INPUT, "there is no record at 0x%" PRIx64 ": the file has 0x%" PRIx64 " bytes",
				     offset, f.size);
	} else if (!e.kind) {
		evtx_chunk_read(&f, index, &c);
		e = chunk_record_xml(&c, offset, wanted, out);
	}
	free(c.p);
	evtx_file_close(&f);
	return e;
}
