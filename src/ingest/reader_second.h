/* A second opinion: libevtx on a single record that the decoder refused.
 *
 * The record is shown to libevtx in a file of its own, in memory: its chunk as
 * it is, but for a header that is right and names this record as the last, and
 * a record in front of it that spans all others.  So damage elsewhere in the
 * chunk, on which libevtx would give up, does not matter. */
#ifndef EVTRAIL_INGEST_READER_SECOND_H
#define EVTRAIL_INGEST_READER_SECOND_H

#include "ingest/evtx_file.h"
#include "model/event.h"

struct second_opinion;

struct second_opinion *second_opinion_new(void);
/* False where libevtx cannot read it either.  It takes a fifth of a millisecond
 * or more.  The event's text is valid until the next call; kind, offset and recovered are 0. */
bool second_opinion_ask(struct second_opinion *s, const struct evtx_chunk *chunk,
			const struct evtx_record_place *place, struct event *e);
void second_opinion_free(struct second_opinion *s);

#endif
