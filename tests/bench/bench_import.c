/* Import alone, without the derivation behind it:
 *
 *     bench_import CASE FILE...      →  records kept cpu-seconds writer-seconds peak-KiB wall-seconds
 *
 * Processor time of all threads, and that of the one that writes: the others run
 * beside it where there is a processor for them. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include "ingest/ingest.h"
#include "store/import.h"

static void must(struct err e)
{
	if (!e.kind)
		return;
	fprintf(stderr, "bench_import: %s\n", e.text);
	exit(1);
}

static double seconds(clockid_t clock)
{
	struct timespec t;
	clock_gettime(clock, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

struct counting {
	struct event_sink sink;
	const struct event_sink *into;
	uint64_t records, kept;
};

static struct err on_begin(void *context, const char *path)
{
	struct counting *c = context;
	return c->into->source_begin(c->into->context, path);
}

static struct err on_event(void *context, const struct event *e)
{
	struct counting *c = context;
	c->records++;
	c->kept += e->kind != KIND_NONE;
	return c->into->event(c->into->context, e);
}

static struct err on_damage(void *context, uint64_t offset, const char *reason)
{
	struct counting *c = context;
	return c->into->damage(c->into->context, offset, reason);
}

static struct err on_end(void *context, const struct source_outcome *o)
{
	struct counting *c = context;
	return c->into->source_end(c->into->context, o);
}

static bool on_known(void *context, uint64_t print)
{
	struct counting *c = context;
	return c->into->chunk_known(c->into->context, print);
}

static struct err on_chunk(void *context, struct sink_chunk *chunk)
{
	struct counting *c = context;
	return c->into->chunk_end(c->into->context, chunk);
}

int main(int argc, char **argv)
{
	struct case_file *file;
	struct importer *importer;
	struct sources s = {0};
	struct rusage usage;
	if (argc < 3)
		return 2;
	unlink(argv[1]);
	for (int i = 2; i < argc; i++)
		sources_add(&s, argv[i]);
	must(case_open(argv[1], CASE_CREATE, &file));
	must(case_share(file)); /* as an import does, so that others may read */
	double all = seconds(CLOCK_PROCESS_CPUTIME_ID), writer = seconds(CLOCK_THREAD_CPUTIME_ID);
	double wall = seconds(CLOCK_MONOTONIC);
	must(importer_open(file, &importer));
	struct counting c = {.into = importer_sink(importer)};
	c.sink = (struct event_sink){&c, on_begin, on_event, on_damage, on_end, on_known, on_chunk, c.into->chunk_key};
	must(ingest_run(&s, &(struct ingest_options){0}, &c.sink));
	must(importer_close(importer));
	case_close(file);
	all = seconds(CLOCK_PROCESS_CPUTIME_ID) - all;
	writer = seconds(CLOCK_THREAD_CPUTIME_ID) - writer;
	wall = seconds(CLOCK_MONOTONIC) - wall;
	getrusage(RUSAGE_SELF, &usage);
	printf("%" PRIu64 " %" PRIu64 " %.4f %.4f %ld %.4f\n", c.records, c.kept, all, writer, usage.ru_maxrss,
	       wall);
	sources_free(&s);
	return 0;
}
