/* A record as XML, in Windows' own form: one line, attributes in single quotes,
 * an element without content as the template has it (<X/> or <X></X>), numbers
 * and times as Event Viewer writes them. */
#ifndef EVTRAIL_INGEST_EVTX_XML_H
#define EVTRAIL_INGEST_EVTX_XML_H

#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/wintime.h"
#include "ingest/binxml.h"

/* What the record must be that was imported from that place. */
struct record_identity {
	wintime time;
	uint32_t event_id;
	uint64_t record_id; /* 0: it had none */
};

/* Adds the record at that offset of an EVTX file (event.offset) to out, without
 * a line end.  The text is the log's own: clean it before a terminal sees it.
 * ERR_INPUT where there is no such record or it cannot be read, or where it is not
 * the one wanted: the file has changed then.  NULL: any record will do.  Errors do
 * not name the path. */
struct err evtx_record_xml(const char *path, uint64_t offset, const struct record_identity *wanted,
			   struct buf *out);
/* The same for binary XML at [at, end) of a chunk.  NULL, or what is wrong. */
const char *binxml_to_xml(const struct chunk *chunk, uint32_t at, uint32_t end, struct buf *out);

#endif
