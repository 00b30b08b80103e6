#include "ingest/ingest.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "ingest/pool.h"

#define PROGRESS_NS INT64_C(100000000)

enum { REFUSALS = 4 };

/* The run, and what is known so far of the source at work. */
struct run {
	const struct ingest_options *options;
	struct event_sink *sink;
	struct ingest_progress progress;
	int64_t shown_at;
	uint64_t bytes_before; /* of the sources that are done */
	uint64_t parts_done;

	struct source_outcome outcome;
	const struct pool_source *begun; /* NULL: between two sources */
	uint64_t slack_unreadable;
	struct refusal {
		char *reason;
		uint64_t records, first_offset;
	} refusals[REFUSALS]; /* of records that could not be read; those for other reasons are not here */
	int nrefusals;
	uint64_t holes; /* unreadable records that the reader's own message tells of */
	struct noted {
		uint64_t chunks, first_offset;
	} notes[READER_NOTE_KINDS];
};

static int64_t now_ns(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

static void show_progress(struct run *r, bool at_end)
{
	if (!r->options->progress)
		return;
	int64_t now = now_ns();
	if (!at_end && now - r->shown_at < PROGRESS_NS)
		return;
	r->shown_at = now;
	r->options->progress(r->options->progress_context, &r->progress);
}

static bool stop_asked(const struct run *r)
{
	return r->options->stop && *r->options->stop;
}

/* ---- a source ---- */

static struct err begin_source(struct run *r, const struct pool_source *s)
{
	r->outcome = (struct source_outcome){
		.format = s->file->ops->format,
		.size = s->file->size,
		.dirty = s->facts.dirty,
		.corrupted = s->facts.corrupted,
	};
	r->slack_unreadable = r->holes = r->parts_done = 0;
	memset(r->notes, 0, sizeof r->notes);
	r->begun = s;
	r->progress.path = s->file->path;
	return r->sink->source_begin(r->sink->context, s->file->path);
}

static void message_add(struct buf *b, const char *text)
{
	if (b->n)
		buf_puts(b, "; ");
	buf_puts(b, text);
}

static void describe_notes(const struct run *r, struct buf *b)
{
	static const struct {
		const char *one, *many;
	} words[] = {
#define NOTE(id, one, many) {one, many},
		READER_NOTES(NOTE)
#undef NOTE
	};
	for (int i = 0; i < READER_NOTE_KINDS; i++) {
		const struct noted *n = &r->notes[i];
		if (!n->chunks)
			continue;
		message_add(b, "");
		buf_printf(b, "%" PRIu64 " %s (%sat 0x%" PRIx64 ")", n->chunks,
			   n->chunks == 1 ? words[i].one : words[i].many,
			   n->chunks == 1 ? "" : "the first ", n->first_offset);
	}
}

static void describe_refusals(const struct run *r, uint64_t refused, struct buf *b)
{
	uint64_t told = 0;
	for (int i = 0; i < r->nrefusals; i++) {
		const struct refusal *f = &r->refusals[i];
		told += f->records;
		buf_puts(b, i ? "; " : " (");
		if (f->records == refused)
			buf_puts(b, "the first");
		else
			buf_printf(b, "%" PRIu64, f->records);
		if (f->first_offset)
			buf_printf(b, f->records == refused ? " at 0x%" PRIx64 : " from 0x%" PRIx64 " on",
				   f->first_offset);
		buf_printf(b, ": %s", f->reason);
	}
	if (told < refused)
		buf_printf(b, "; %" PRIu64 " for other reasons", refused - told);
	buf_puts(b, ")");
}

/* All that is wrong with the source, in one line. */
static void compose_message(const struct run *r, const struct pool_source *s, struct buf *b)
{
	const struct source_outcome *o = &r->outcome;
	uint64_t refused = o->unreadable - r->holes;
	if (s->failure)
		message_add(b, s->failure);
	if (refused) {
		message_add(b, "");
		buf_printf(b, "%" PRIu64 " of %" PRIu64 " records cannot be read", refused,
			   o->records - o->recovered + o->unreadable);
		describe_refusals(r, refused, b);
	}
	if (s->facts.message)
		message_add(b, s->facts.message);
	describe_notes(r, b);
	if (r->slack_unreadable) {
		message_add(b, "");
		buf_printf(b, "%" PRIu64 " remnants in slack cannot be read", r->slack_unreadable);
	}
}

static void forget_refusals(struct run *r)
{
	while (r->nrefusals)
		free(r->refusals[--r->nrefusals].reason);
}

static struct err end_source(struct run *r, const struct pool_source *s, bool interrupted)
{
	struct buf message = {0};
	struct source_outcome *o = &r->outcome;
	o->status = s->failure ? SOURCE_FAILED : interrupted ? SOURCE_INTERRUPTED : SOURCE_COMPLETE;
	o->corrupted |= s->failure || o->unreadable;
	compose_message(r, s, &message);
	o->message = message.n ? buf_text(&message) : NULL;
	struct err e = r->sink->source_end(r->sink->context, o);
	buf_free(&message);
	forget_refusals(r);
	r->begun = NULL;
	if (!interrupted) {
		r->bytes_before += s->file->size;
		r->progress.source++;
		r->progress.bytes_done = r->bytes_before;
	}
	return e;
}

static void note_refusal(struct run *r, const struct reader_damage *d)
{
	int i = 0;
	while (i < r->nrefusals && strcmp(r->refusals[i].reason, d->reason) != 0)
		i++;
	if (i == REFUSALS)
		return;
	if (i == r->nrefusals)
		r->refusals[r->nrefusals++] = (struct refusal){xstrdup(d->reason), 0, d->offset};
	r->refusals[i].records += d->records;
}

static struct err take_damage(struct run *r, const struct reader_damage *d)
{
	struct source_outcome *o = &r->outcome;
	if (d->slack) {
		r->slack_unreadable++;
		return OK;
	}
	o->unreadable += d->records;
	if (d->summarised)
		r->holes += d->records;
	else
		note_refusal(r, d);
	return r->sink->damage(r->sink->context, d->offset, d->reason);
}

static void take_note(struct run *r, const struct reader_note *n)
{
	struct noted *noted = &r->notes[n->kind];
	r->outcome.corrupted = true;
	if (noted->chunks++ == 0)
		noted->first_offset = n->offset;
}

static struct err take_event(struct run *r, const struct event *event)
{
	r->outcome.records++;
	r->outcome.kept += event->kind != KIND_NONE;
	r->outcome.recovered += event->recovered;
	r->progress.records++;
	return r->sink->event(r->sink->context, event);
}

static struct err take_chunk(struct run *r, const struct reader_chunk *c)
{
	struct source_outcome *o = &r->outcome;
	struct sink_chunk chunk = {.print = c->print, .known = c->known};
	struct err e = r->sink->chunk_end(r->sink->context, &chunk);
	if (c->known) {
		o->records += chunk.records;
		o->known += chunk.records;
		o->kept += chunk.kept;
		r->progress.records += chunk.records;
	}
	return e;
}

static struct err take_batch(struct run *r, const struct batch *b)
{
	struct err e = OK;
	for (size_t i = 0; i < b->entries.n && !e.kind; i++) {
		const struct reader_item *item = &b->entries.items[i].item;
		switch (b->entries.items[i].got) {
		case READER_EVENT:
			e = take_event(r, &item->event);
			break;
		case READER_DAMAGE:
			e = take_damage(r, &item->damage);
			break;
		case READER_NOTE:
			take_note(r, &item->note);
			break;
		case READER_CHUNK:
			e = take_chunk(r, &item->chunk);
			break;
		case READER_END:
			break;
		}
	}
	return e;
}

/* ---- the run ---- */

static void part_done(struct run *r, const struct pool_source *s)
{
	double share = (double)++r->parts_done / (double)s->facts.parts;
	r->progress.bytes_done = r->bytes_before + (uint64_t)((double)s->file->size * share);
}

static struct err interrupted(struct run *r)
{
	if (r->begun) {
		struct err e = end_source(r, r->begun, true);
		if (e.kind)
			return e;
	}
	return err_new(ERR_INTERRUPTED, "interrupted; run the same import again to complete it");
}

static struct err take_all(struct run *r, struct pool *p)
{
	struct err e = OK;
	struct pool_item item;
	enum pool_got got;
	while (!e.kind && r->progress.source < r->progress.sources) {
		if (stop_asked(r))
			return interrupted(r);
		got = pool_take(p, &item);
		if (got == POOL_BEGIN)
			e = begin_source(r, item.source);
		else if (got == POOL_BATCH)
			e = take_batch(r, item.batch);
		else if (got == POOL_PART)
			part_done(r, item.source);
		else if (got == POOL_END)
			e = end_source(r, item.source, false);
		pool_give_back(p, item.batch);
		show_progress(r, false);
	}
	return e;
}

static int thread_count(const struct ingest_options *options)
{
	long n = options->threads > 0 ? options->threads : sysconf(_SC_NPROCESSORS_ONLN);
	return n < 1 ? 1 : n > INGEST_MAX_THREADS ? INGEST_MAX_THREADS : (int)n;
}

struct err ingest_run(const struct sources *s, const struct ingest_options *options,
		      struct event_sink *sink)
{
	struct run r = {.options = options, .sink = sink};
	struct pool *p;
	r.progress.bytes_total = s->bytes;
	r.progress.sources = s->files.n;
	struct err e = pool_start(s, thread_count(options), options, sink, &p);
	if (e.kind)
		return e;
	e = take_all(&r, p);
	pool_stop(p);
	forget_refusals(&r);
	r.progress.path = NULL;
	show_progress(&r, true);
	return e;
}
