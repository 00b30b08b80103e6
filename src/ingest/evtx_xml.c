#include "ingest/evtx_xml.h"

#include <inttypes.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "ingest/evtx_file.h"

static struct err chunk_record_xml(const struct evtx_chunk *c, uint64_t offset, struct buf *out)
{
	struct evtx_record_place place;
	uint32_t at = (uint32_t)(offset - c->offset);
	if (at < EVTX_CHUNK_HEADER_SIZE || at >= c->n || !evtx_record_at(c, at, c->n, &place))
		return err_new(ERR_INPUT, "there is no whole record at 0x%" PRIx64, offset);
	struct buf xml = {0};
	const struct chunk chunk = {c->p, c->n, at >= c->end};
	const char *wrong = binxml_to_xml(&chunk, at + EVTX_RECORD_HEADER_SIZE, at + place.size - 4, &xml);
	if (!wrong)
		buf_add(out, xml.p, xml.n);
	buf_free(&xml);
	return wrong ? err_new(ERR_INPUT, "the record at 0x%" PRIx64 " cannot be read: %s", offset, wrong)
		     : OK;
}

struct err evtx_record_xml(const char *path, uint64_t offset, struct buf *out)
{
	struct evtx_file f;
	struct err e = evtx_file_open(&f, path);
	if (e.kind)
		return err_context(e, "%s", path);
	struct evtx_chunk c = {.p = xmalloc(EVTX_CHUNK_SIZE)};
	uint64_t index = offset < EVTX_HEADER_SIZE ? f.chunks : (offset - EVTX_HEADER_SIZE) / EVTX_CHUNK_SIZE;
	if (index >= f.chunks) {
		e = err_new(ERR_INPUT, "there is no record at 0x%" PRIx64 ": the file has 0x%" PRIx64 " bytes",
			    offset, f.size);
	} else {
		evtx_chunk_read(&f, index, &c);
		e = chunk_record_xml(&c, offset, out);
	}
	free(c.p);
	evtx_file_close(&f);
	return err_context(e, "%s", path);
}
