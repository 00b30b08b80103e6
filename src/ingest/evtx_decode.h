/* From the binary XML of a record to a struct event, with no XML between: the
 * template's plan (binxml_plan.h) says which value goes where.
 *
 * A decoder works on one chunk at a time.  Plans are made as records ask for
 * them; one that a chunk before had is used again where the template is the same
 * in every token.  What a record may cost is bounded, in steps, in bytes and in
 * depth, and so is what all records of a chunk may. */
#ifndef EVTRAIL_INGEST_EVTX_DECODE_H
#define EVTRAIL_INGEST_EVTX_DECODE_H

#include "ingest/binxml_plan.h"
#include "model/event.h"

struct evtx_decoder;

struct evtx_decoder *evtx_decoder_new(void);
/* Goes to another chunk, which must stay where it is. */
void evtx_decoder_chunk(struct evtx_decoder *d, const struct chunk *chunk);
/* Decodes the binary XML at [at, end) of the chunk.  NULL, or in a few words why
 * it is not a usable event.  The event's kind is set; where that is KIND_NONE it
 * has no fields, unless all of them are wanted.  Its text is valid until the next
 * call.  offset and recovered are left 0. */
const char *evtx_decode(struct evtx_decoder *d, uint32_t at, uint32_t end, bool all_fields,
			struct event *e);
/* The last failure was a limit of cost: another decoder should not try either. */
bool evtx_decoder_gave_up(const struct evtx_decoder *d);
void evtx_decoder_free(struct evtx_decoder *d);

#endif
