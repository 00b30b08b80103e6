/* Reads EVTX: chunk by chunk, each into memory of the reader, record by record.
 *
 * A part is a run of PART_CHUNKS chunks.  Where slack is wanted too, as many
 * parts again come behind: they go through the same chunks, between and behind
 * the records of the log. */
#include "ingest/reader.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "ingest/event_map.h"
#include "ingest/evtx_decode.h"
#include "ingest/evtx_file.h"
#include "ingest/reader_second.h"

enum {
	PART_CHUNKS = 4,
	NOTES_A_CHUNK = 2,
	ASKED_A_PART = 250 /* times that libevtx is: it takes long */
};

struct evtx_reader {
	struct reader reader;
	struct evtx_file file;
	struct evtx_decoder *decoder;
	struct second_opinion *second; /* NULL: not asked yet */
	int asked;                     /* in this part */
	uint64_t log_parts;
	uint64_t next_chunk, end_chunk; /* of the part */
	bool slack;                     /* the part is one of slack */

	struct evtx_chunk chunk;
	bool in_chunk;
	struct evtx_walk walk;
	uint32_t gap, gap_end, behind; /* slack being searched; behind the last own record */
	bool walked;
	struct reader_note notes[NOTES_A_CHUNK];
	int nnotes;
	struct reader_chunk print; /* of the chunk; its print is 0 once something is wrong */
	bool print_due;            /* the chunk is over, and that is to be told */
};

static bool recognises(struct str head)
{
	return log_format_of(head) == LOG_FORMAT_EVTX;
}

static void close_reader(struct reader *reader)
{
	struct evtx_reader *r = (struct evtx_reader *)reader;
	evtx_file_close(&r->file);
	evtx_decoder_free(r->decoder);
	second_opinion_free(r->second);
	free(r->chunk.p);
	free(r);
}

static void describe(struct evtx_reader *r, bool recover)
{
	struct reader_facts *facts = &r->reader.facts;
	r->log_parts = (r->file.chunks + PART_CHUNKS - 1) / PART_CHUNKS;
	if (r->log_parts == 0)
		r->log_parts = 1;
	facts->parts = recover ? 2 * r->log_parts : r->log_parts;
	facts->dirty = r->file.dirty;
	if (r->file.chunks == 0)
		facts->message = "the file holds no chunk with records";
	else if (r->file.wrong_checksum)
		facts->message = "its header has a wrong checksum";
	facts->corrupted = facts->message != NULL;
}

static struct err open_reader(const char *path, bool recover, struct reader **out)
{
	struct evtx_reader *r = xcalloc(1, sizeof *r);
	*out = NULL;
	r->reader.ops = &reader_evtx;
	r->decoder = evtx_decoder_new();
	r->chunk.p = xmalloc(EVTX_CHUNK_SIZE);
	struct err e = evtx_file_open(&r->file, path);
	if (e.kind) {
		close_reader(&r->reader);
		return e;
	}
	describe(r, recover);
	*out = &r->reader;
	return OK;
}

static void start(struct reader *reader, uint64_t part)
{
	struct evtx_reader *r = (struct evtx_reader *)reader;
	r->slack = part >= r->log_parts;
	if (r->slack)
		part -= r->log_parts;
	r->next_chunk = part * PART_CHUNKS;
	r->end_chunk = r->next_chunk + PART_CHUNKS;
	if (r->end_chunk > r->file.chunks)
		r->end_chunk = r->file.chunks;
	r->in_chunk = r->print_due = false;
	r->nnotes = r->asked = 0;
}

static void note(struct evtx_reader *r, enum reader_note_kind kind)
{
	if (!r->slack && r->nnotes < NOTES_A_CHUNK)
		r->notes[r->nnotes++] = (struct reader_note){kind, r->chunk.offset};
}

static void take_print(struct evtx_reader *r)
{
	const struct evtx_chunk *c = &r->chunk;
	const struct reader_memory *m = &r->reader.memory;
	r->print = (struct reader_chunk){0};
	if (!m->known || r->slack || !c->has_header || c->wrong_checksum || c->n != EVTX_CHUNK_SIZE)
		return;
	r->print.print = siphash(m->key, c->p, c->n);
	r->print.known = r->print.print && m->known(m->context, r->print.print);
	if (r->print.known) {
		r->in_chunk = false;
		r->print_due = true;
	}
}

static void begin_chunk(struct evtx_reader *r)
{
	struct evtx_record_place place;
	struct evtx_chunk *c = &r->chunk;
	evtx_chunk_read(&r->file, r->next_chunk++, c);
	r->walk = (struct evtx_walk){0};
	r->walked = false;
	r->gap = r->gap_end = r->behind = EVTX_CHUNK_HEADER_SIZE;
	r->in_chunk = c->n > EVTX_CHUNK_HEADER_SIZE && !c->empty;
	if (c->failed)
		note(r, READER_NOTE_UNREADABLE);
	else if (c->has_header && c->wrong_checksum)
		note(r, READER_NOTE_CHECKSUM);
	if (c->has_header || c->empty || c->n == 0)
		;
	else if (c->n < EVTX_CHUNK_HEADER_SIZE)
		note(r, READER_NOTE_CUT);
	else if (r->in_chunk && evtx_record_search(c, EVTX_CHUNK_HEADER_SIZE, c->n, &place))
		note(r, READER_NOTE_HEADLESS);
	else {
		note(r, READER_NOTE_OVERWRITTEN);
		r->in_chunk = false;
	}
	take_print(r);
	if (r->in_chunk)
		evtx_decoder_chunk(r->decoder, &(struct chunk){c->p, c->n, r->slack});
}

static void end_chunk(struct evtx_reader *r)
{
	r->in_chunk = false;
	r->print_due = r->reader.memory.known;
	if (r->chunk.promised > r->walk.found) {
		note(r, READER_NOTE_PROMISED);
		r->print.print = 0;
	}
}

static enum reader_got damaged(struct evtx_reader *r, struct reader_item *item, uint32_t at,
			       const char *reason)
{
	r->print.print = 0;
	item->damage = (struct reader_damage){r->chunk.offset + at, 1, reason, r->slack, false};
	return READER_DAMAGE;
}

static bool ask_libevtx(struct evtx_reader *r, const struct evtx_record_place *place, struct event *e)
{
	if (r->slack || r->reader.alone || evtx_decoder_gave_up(r->decoder) || r->asked++ >= ASKED_A_PART)
		return false;
	if (!r->second)
		r->second = second_opinion_new();
	if (!second_opinion_ask(r->second, &r->chunk, place, e))
		return false;
	e->kind = event_map_kind(e->provider, e->channel, e->event_id);
	if (e->kind == KIND_NONE && !r->reader.all_fields)
		e->nfields = 0;
	return true;
}

static enum reader_got decode(struct evtx_reader *r, const struct evtx_record_place *place,
			      struct reader_item *item)
{
	const char *wrong = evtx_decode(r->decoder, place->at + EVTX_RECORD_HEADER_SIZE,
					place->at + place->size - 4, r->reader.all_fields, &item->event);
	if (wrong && !ask_libevtx(r, place, &item->event))
		return damaged(r, item, place->at, wrong);
	item->event.offset = r->chunk.offset + place->at;
	item->event.recovered = r->slack;
	return READER_EVENT;
}

static enum reader_got next_own(struct evtx_reader *r, struct reader_item *item)
{
	struct evtx_record_place place;
	switch (evtx_walk_next(&r->chunk, &r->walk, &place)) {
	case EVTX_WALK_RECORD:
		return decode(r, &place, item);
	case EVTX_WALK_TORN:
		return damaged(r, item, place.at,
			       r->chunk.n < EVTX_CHUNK_SIZE ? "the file ends inside it" : "it is torn");
	case EVTX_WALK_END:
		break;
	}
	end_chunk(r);
	return READER_END;
}

/* Slack is what the log's own records leave over. */
static enum reader_got next_slack(struct evtx_reader *r, struct reader_item *item)
{
	struct evtx_record_place place;
	for (;;) {
		if (evtx_record_search(&r->chunk, r->gap, r->gap_end, &place)) {
			r->gap = place.at + place.size;
			return decode(r, &place, item);
		}
		if (r->walked)
			break;
		enum evtx_walk_got got = evtx_walk_next(&r->chunk, &r->walk, &place);
		r->walked = got == EVTX_WALK_END;
		r->gap = r->behind;
		r->gap_end = got == EVTX_WALK_RECORD ? place.at : r->walked ? r->chunk.n : r->behind;
		if (got == EVTX_WALK_RECORD)
			r->behind = place.at + place.size;
	}
	r->in_chunk = false;
	return READER_END;
}

static enum reader_got next(struct reader *reader, struct reader_item *item)
{
	struct evtx_reader *r = (struct evtx_reader *)reader;
	for (;;) {
		if (r->nnotes) {
			item->note = r->notes[--r->nnotes];
			return READER_NOTE;
		}
		if (r->print_due) {
			item->chunk = r->print;
			r->print_due = false;
			return READER_CHUNK;
		}
		if (!r->in_chunk) {
			if (r->next_chunk == r->end_chunk)
				return READER_END;
			begin_chunk(r);
			continue;
		}
		enum reader_got got = r->slack ? next_slack(r, item) : next_own(r, item);
		if (got != READER_END)
			return got;
	}
}

const struct reader_ops reader_evtx = {
	.format = "evtx",
	.decides = true,
	.recognises = recognises,
	.open = open_reader,
	.start = start,
	.next = next,
	.close = close_reader,
};
