#include "cmd/load.h"

#include <inttypes.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/alloc.h"
#include "cmd/progress.h"
#include "cmd/report.h"
#include "cmd/stop.h"
#include "correlate/derive.h"
#include "ingest/ingest.h"
#include "store/import.h"

#define AT(field) offsetof(struct options, field)

static const struct option_row rows[] = {
	{.name = "recover", .letter = 'r', .type = OPT_FLAG, .offset = AT(recover),
	 .help = "also read records in the slack of chunks: old ones, often of another log or "
		 "host; they are marked, and joined to nothing"},
	{.name = "threads", .letter = 't', .argument = "N", .type = OPT_NUMBER,
	 .offset = AT(threads), .min = 1, .max = INGEST_MAX_THREADS,
	 .help = "decode with N threads; default: one a processor"},
	{.name = "quiet", .letter = 'q', .type = OPT_FLAG, .offset = AT(quiet),
	 .help = "no progress and no table of files; errors are still told"},
};

const struct option_table load_options = OPTION_TABLE("Import", rows);

/* ---- import: the case's sink, with the outcomes noted on the way ---- */

struct noting_sink {
	struct event_sink sink;
	const struct event_sink *into;
	struct load_result *result;
	char *path; /* of the source at work */
};

static struct err note_begin(void *context, const char *path)
{
	struct noting_sink *n = context;
	free(n->path);
	n->path = xstrdup(path);
	return n->into->source_begin(n->into->context, path);
}

static struct err note_event(void *context, const struct event *event)
{
	struct noting_sink *n = context;
	return n->into->event(n->into->context, event);
}

static struct err note_damage(void *context, uint64_t offset, const char *reason)
{
	struct noting_sink *n = context;
	return n->into->damage(n->into->context, offset, reason);
}

static bool note_chunk_known(void *context, uint64_t print)
{
	struct noting_sink *n = context;
	return n->into->chunk_known(n->into->context, print);
}

static struct err note_chunk_end(void *context, struct sink_chunk *chunk)
{
	struct noting_sink *n = context;
	return n->into->chunk_end(n->into->context, chunk);
}

static struct err note_end(void *context, const struct source_outcome *outcome)
{
	struct noting_sink *n = context;
	struct load_file file = {n->path, *outcome};
	if (outcome->message)
		file.outcome.message = xstrdup(outcome->message);
	n->path = NULL;
	VEC_PUSH(&n->result->files, file);
	return n->into->source_end(n->into->context, outcome);
}

static void show_import(void *context, const struct ingest_progress *p)
{
	struct buf what = {0};
	if (p->path)
		buf_printf(&what, "file %zu of %zu, %s", p->source + 1, p->sources, p->path);
	progress_show(context, p->bytes_done, p->bytes_total, p->records, "records",
		      buf_text(&what));
	buf_free(&what);
}

static struct err ingest_into(const struct options *o, const struct sources *s,
			      struct case_file *c, struct load_result *r)
{
	struct importer *importer;
	struct err e = importer_open(c, &importer);
	if (e.kind)
		return e;
	struct progress bar;
	const struct event_sink *into = importer_sink(importer);
	struct noting_sink note = {
		.sink = {&note, note_begin, note_event, note_damage, note_end, note_chunk_known,
			 note_chunk_end, into->chunk_key},
		.into = into,
		.result = r,
	};
	struct ingest_options options = {
		.threads = (int)o->threads,
		.recover = o->recover,
		.stop = &stop_wanted,
		.progress = show_import,
		.progress_context = &bar,
	};
	progress_begin(&bar, !o->quiet);
	e = ingest_run(s, &options, &note.sink);
	progress_end(&bar);
	free(note.path);
	struct err closed = importer_close(importer);
	if (!e.kind)
		return closed;
	err_free(closed);
	return e;
}

/* ---- derivation ---- */

/* Derivation of some hosts, one after the other.  The facts of the host at work
 * pass through here, for the progress and for a look at the stop flag. */
struct deriving {
	struct case_file *c;
	const struct case_hosts *hosts;
	size_t at; /* in hosts */
	struct fact_source from;
	uint64_t read;
	struct progress bar;
};

static void show_deriving(struct deriving *d)
{
	progress_show(&d->bar, d->at, d->hosts->n, d->read, "events joined",
		      d->hosts->items[d->at].name);
}

static struct err watched_rewind(void *context, enum fact_order order)
{
	struct deriving *d = context;
	return d->from.rewind(d->from.context, order);
}

static struct err watched_next(void *context, struct fact *fact, bool *more)
{
	struct deriving *d = context;
	if (++d->read % 1024 == 0) {
		show_deriving(d);
		if (stop_wanted)
			return err_new(ERR_INTERRUPTED, "stopped");
	}
	return d->from.next(d->from.context, fact, more);
}

static struct err derive_one(struct deriving *d)
{
	struct derived_sink sink;
	struct case_file *c = d->c;
	struct err e = derivation_begin(c, d->hosts->items[d->at].host_id, &d->from, &sink);
	if (e.kind)
		return e;
	struct fact_source source = d->from;
	source.context = d;
	source.rewind = watched_rewind;
	source.next = watched_next;
	e = derive_host(&source, &sink);
	if (!e.kind)
		e = derivation_commit(c);
	if (e.kind)
		derivation_rollback(c);
	return e;
}

static struct err derive_hosts(struct case_file *c, const struct case_hosts *hosts, bool quiet)
{
	struct deriving d = {.c = c, .hosts = hosts};
	bool any;
	struct err e = derivation_unfinished(c, &any);
	progress_begin(&d.bar, !quiet);
	for (; d.at < hosts->n && !e.kind; d.at++) {
		if (hosts->items[d.at].derived)
			continue;
		any = true;
		show_deriving(&d);
		e = err_context(derive_one(&d), "%s", hosts->items[d.at].name);
		if (!e.kind && stop_wanted)
			e = err_new(ERR_INTERRUPTED, "stopped");
	}
	if (!e.kind && any)
		e = derivation_finish(c);
	else if (e.kind == ERR_INTERRUPTED)
		err_free(derivation_keep(c));
	progress_end(&d.bar);
	return e;
}

static struct err derive_changed(struct case_file *c, bool quiet)
{
	struct case_hosts hosts;
	struct err e = case_hosts(c, &hosts);
	if (e.kind)
		return e;
	e = derive_hosts(c, &hosts, quiet);
	case_hosts_free(&hosts);
	return e;
}

/* ---- what went wrong, one line each ---- */

static void report_sources(const struct sources *s, size_t n)
{
	for (size_t i = 0; i < n; i++)
		report_note("%s", s->errors.items[i].text);
}

/* Where there is no log at all, the last trouble is the command's own. */
static struct err no_sources(const struct sources *s)
{
	if (!s->errors.n)
		return err_new(ERR_INPUT, "there is no event log to import; name .evtx or .evt files "
					  "or folders that hold some");
	report_sources(s, s->errors.n - 1);
	return err_new(ERR_INPUT, "%s", s->errors.items[s->errors.n - 1].text);
}

static void report_file(const struct load_file *f)
{
	const struct source_outcome *o = &f->outcome;
	if (o->status == SOURCE_FAILED)
		report_note("%s: not imported: %s", f->path,
			    o->message ? o->message : "it cannot be read");
	else if (o->unreadable)
		report_note("%s: %" PRIu64 " of its records cannot be read and are missing from the "
			    "case, the others are there%s%s",
			    f->path, o->unreadable, o->message ? ": " : "",
			    o->message ? o->message : "");
	else if (o->corrupted && o->message)
		report_note("%s: damaged, but every record that is there was read: %s", f->path,
			    o->message);
}

static struct err interrupted(const struct load_result *r)
{
	size_t done = 0;
	for (size_t i = 0; i < r->files.n; i++)
		done += r->files.items[i].outcome.status != SOURCE_INTERRUPTED;
	if (done == r->listed)
		return err_new(ERR_INTERRUPTED,
			       "interrupted: all %zu files are imported but not yet joined; run the "
			       "same command again to complete the case",
			       done);
	return err_new(ERR_INTERRUPTED,
		       "interrupted after %zu of %zu files: the case is whole as far as it goes; "
		       "run the same command again to complete it",
		       done, r->listed);
}

bool load_incomplete(const struct load_result *r)
{
	for (size_t i = 0; i < r->files.n; i++)
		if (r->files.items[i].outcome.status != SOURCE_COMPLETE ||
		    r->files.items[i].outcome.unreadable)
			return true;
	return r->errors > 0;
}

void load_result_free(struct load_result *r)
{
	for (size_t i = 0; i < r->files.n; i++) {
		free(r->files.items[i].path);
		free((char *)r->files.items[i].outcome.message);
	}
	VEC_FREE(&r->files);
}

/* ---- the two ways to a case ---- */

static struct err load_sources(const struct options *o, const struct sources *s,
			       struct case_file **out, struct load_result *r)
{
	const char *path = options_case_path(o);
	r->created = access(path, F_OK) != 0;
	struct err e = case_open(path, CASE_CREATE, out);
	if (e.kind)
		return e;
	err_free(case_share(*out)); /* where that can not be, readers wait */
	e = ingest_into(o, s, *out, r);
	for (size_t i = 0; i < r->files.n; i++)
		report_file(&r->files.items[i]);
	if (!e.kind)
		e = derive_changed(*out, o->quiet);
	if (e.kind == ERR_INTERRUPTED) {
		err_free(e);
		e = interrupted(r);
	}
	if (e.kind) {
		case_close(*out);
		*out = NULL;
	}
	return e;
}

struct err load_logs(const struct options *o, struct case_file **c, struct load_result *r)
{
	struct sources s = {0};
	*r = (struct load_result){0};
	for (size_t i = 0; i < o->nargs; i++)
		sources_add(&s, o->args[i]);
	r->listed = s.files.n;
	r->errors = s.errors.n;
	r->passed_over = s.passed_over;
	if (s.files.n)
		report_sources(&s, s.errors.n);
	stop_catch();
	struct err e = s.files.n ? load_sources(o, &s, c, r) : no_sources(&s);
	stop_release();
	sources_free(&s);
	return e;
}

static size_t underived(const struct case_hosts *hosts)
{
	size_t n = 0;
	for (size_t i = 0; i < hosts->n; i++)
		n += !hosts->items[i].derived;
	return n;
}

/* Tries to complete a case that an import left half-way. */
static void complete(const char *path, size_t hosts)
{
	struct case_file *writable;
	struct err e = case_open(path, CASE_WRITE, &writable);
	if (!e.kind) {
		err_free(case_share(writable));
		stop_catch();
		e = derive_changed(writable, false);
		stop_release();
		case_close(writable);
	}
	if (!e.kind)
		return;
	if (!hosts)
		report_note("%s: executables are not ranked by what this evtrail knows: %s", path, e.text);
	else
		report_note("%s: %zu %s are imported but not joined yet, and are missing below: %s", path,
		    hosts, hosts == 1 ? "host" : "hosts", e.text);
	err_free(e);
}

struct err load_case(const struct options *o, struct case_file **c)
{
	const char *path = options_case_path(o);
	struct case_hosts hosts;
	struct err e = case_open(path, CASE_READ, c);
	if (e.kind)
		return e;
	e = case_hosts(*c, &hosts);
	if (e.kind) {
		case_close(*c);
		return e;
	}
	size_t left = underived(&hosts);
	bool unfinished;
	case_hosts_free(&hosts);
	e = derivation_unfinished(*c, &unfinished);
	if (e.kind || (!left && !unfinished)) {
		if (e.kind)
			case_close(*c);
		return e;
	}
	case_close(*c);
	complete(path, left);
	return case_open(path, CASE_READ, c);
}

struct err load_case_to_write(const struct options *o, struct case_file **c)
{
	struct err e = load_case(o, c);
	if (e.kind)
		return e;
	case_close(*c);
	return case_open(options_case_path(o), CASE_WRITE, c);
}
