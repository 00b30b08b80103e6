/* Real logs against the figures that stand beside them (expected.json, made by
 * independent readers): records, events by channel, provider, number and
 * version, first and last time, computers.  Where something cannot be read, or
 * more is read than those readers do, the table of gaps says so, and the outcome
 * must own up to it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <inttypes.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/map.h"
#include "ingest/ingest.h"
#include "real/real_logs.h"

/* libevtx, asked about what the decoder refuses, forgets some memory. */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void)
{
	return "leak:libevtx";
}

struct gap {
	const char *name;
	uint64_t records;    /* read */
	uint64_t unreadable; /* told in the outcome */
	const char *says;    /* in its message */
	bool other_figures;  /* the expected ones are of fewer records */
	const char *why;
};

static const struct gap gaps[] = {
	{"plaso_System2", 283, 1, "at 0x30bd8: the file ends inside it", true,
	 "the cut chunk has 89 whole records and a cut one; its figures are of the 194 before"},
	{"omer_HelloForBusiness", 5, 1, "at 0x1f90: it is torn", false, "the last record is torn"},
	{"omer_bad_chunk_magic", 298, 86,
	 "(4 from 0x2fc0 on: it is torn; 82 from 0x6f108 on: its template has been written over)", true,
	 "four torn records; behind one of them 31 good ones of the chunk, which readers that "
	 "stop at the first torn record do not count; and 82 in two chunks whose front is "
	 "zeros, and their templates with it"},
};

/* Figures of what those readers missed, from a copy of the file that was filled up
 * to a whole chunk for them. */
static const struct {
	const char *log, *events;
	uint64_t n;
} better[] = {
	{"plaso_System2", "Security|Microsoft-Windows-Security-Auditing|4624|0", 80},
	{"plaso_System2", "Security|Microsoft-Windows-Security-Auditing|4648|0", 12},
	{"plaso_System2", "Security|Microsoft-Windows-Security-Auditing|4672|0", 65},
};

struct tally {
	struct strmap events, computers;
	wintime first, last;
	struct source_outcome outcome;
	char message[1024];
	uint64_t damage_calls;
};

static struct err on_begin(void *context, const char *path)
{
	(void)context;
	(void)path;
	return OK;
}

static struct err on_event(void *context, const struct event *e)
{
	struct tally *t = context;
	struct buf key = {0};
	buf_printf(&key, "%.*s|%.*s|%" PRIu32 "|%" PRIu32, STR_ARG(e->channel), STR_ARG(e->provider),
		   e->event_id, e->version);
	++*strmap_at(&t->events, buf_str(&key));
	++*strmap_at(&t->computers, e->computer);
	buf_free(&key);
	assert_true(e->offset >= 4096 + 512);
	assert_false(e->recovered);
	if (!t->first || e->time < t->first)
		t->first = e->time;
	if (e->time > t->last)
		t->last = e->time;
	return OK;
}

static struct err on_damage(void *context, uint64_t offset, const char *reason)
{
	struct tally *t = context;
	assert_true(offset && reason);
	t->damage_calls++;
	return OK;
}

static struct err on_end(void *context, const struct source_outcome *o)
{
	struct tally *t = context;
	t->outcome = *o;
	snprintf(t->message, sizeof t->message, "%s", o->message ? o->message : "");
	return OK;
}

static void read_log(const char *name, struct tally *t)
{
	char path[1024];
	struct sources s = {0};
	struct ingest_options options = {0};
	struct event_sink sink = {.context = t, .source_begin = on_begin, .event = on_event, .damage = on_damage,
				  .source_end = on_end};
	snprintf(path, sizeof path, "%s/%s.evtx", real_logs("evtx"), name);
	sources_add(&s, path);
	assert_int_equal(s.files.n, 1);
	struct err e = ingest_run(&s, &options, &sink);
	assert_int_equal(e.kind, ERR_NONE);
	sources_free(&s);
}

static void check_count(const char *log, const struct strmap *map, const char *key, uint64_t want)
{
	const uint64_t *got = strmap_find(map, str_of(key));
	if ((got ? *got : 0) != want)
		fail_msg("%s: %s: %" PRIu64 ", expected %" PRIu64, log, key, got ? *got : 0, want);
}

/* The keys of expected.json may be in another case than the log's. */
static void check_computers(const char *log, const struct strmap *map, const json_t *want)
{
	const char *key;
	json_t *value;
	if (map->n != json_object_size(want))
		fail_msg("%s: %zu computers, expected %zu", log, map->n, json_object_size(want));
	json_object_foreach((json_t *)want, key, value)
		check_count(log, map, key, (uint64_t)json_integer_value(value));
}

static void check_times(const char *log, const struct tally *t, const json_t *expected)
{
	char first[WINTIME_ISO_SIZE], last[WINTIME_ISO_SIZE];
	wintime_iso(t->first, first);
	wintime_iso(t->last, last);
	const char *want_first = json_string_value(json_object_get(expected, "first"));
	const char *want_last = json_string_value(json_object_get(expected, "last"));
	if (strcmp(first, want_first) != 0 || strcmp(last, want_last) != 0)
		fail_msg("%s: %s to %s, expected %s to %s", log, first, last, want_first, want_last);
}

static void check_log(const json_t *file)
{
	const char *name = json_string_value(json_object_get(file, "name")), *key;
	const json_t *expected = json_object_get(file, "expected");
	uint64_t records = (uint64_t)json_integer_value(json_object_get(expected, "records"));
	const struct gap *gap = NULL;
	struct tally t = {0};
	json_t *value;
	for (size_t i = 0; i < sizeof gaps / sizeof *gaps; i++)
		if (strcmp(gaps[i].name, name) == 0)
			gap = &gaps[i];
	read_log(name, &t);
	printf("%-26s %5" PRIu64 " of %5" PRIu64 " records, %4" PRIu64 " kept, %3" PRIu64 " unreadable  %s\n",
	       name, t.outcome.records, records, t.outcome.kept, t.outcome.unreadable, t.message);
	if (t.outcome.records != (gap ? gap->records : records) ||
	    t.outcome.unreadable != (gap ? gap->unreadable : 0))
		fail_msg("%s: other numbers than expected (%s)", name, gap ? gap->why : "no known gap");
	if (gap && (!strstr(t.message, gap->says) || t.damage_calls == 0))
		fail_msg("%s: \"%s\" should say \"%s\"", name, t.message, gap->says);
	if (!gap || !gap->other_figures) {
		json_object_foreach(json_object_get(expected, "top_events"), key, value)
			check_count(name, &t.events, key, (uint64_t)json_integer_value(value));
		check_computers(name, &t.computers, json_object_get(expected, "computers"));
		check_times(name, &t, expected);
	}
	for (size_t i = 0; i < sizeof better / sizeof *better; i++)
		if (strcmp(better[i].log, name) == 0)
			check_count(name, &t.events, better[i].events, better[i].n);
	strmap_free(&t.events);
	strmap_free(&t.computers);
}

static json_t *load_expected(void)
{
	const char *path = real_logs("evtx/expected.json");
	json_error_t error;
	json_t *root = json_load_file(path, 0, &error);
	if (!root)
		fail_msg("%s: line %d: %s", path, error.line, error.text);
	return root;
}

static void test_counts(void **state)
{
	(void)state;
	size_t i;
	json_t *file, *root = load_expected(), *files = json_object_get(root, "files");
	assert_true(json_array_size(files) > 0);
	json_array_foreach(files, i, file)
		check_log(file);
	json_decref(root);
}

/* Remnants in slack come only when they are asked for, and marked. */
static struct err count_recovered(void *context, const struct event *e)
{
	*(uint64_t *)context += e->recovered;
	return OK;
}

static struct err ignore_end(void *context, const struct source_outcome *o)
{
	(void)context;
	assert_int_equal(o->records, 143);
	assert_int_equal(o->recovered, 3);
	return OK;
}

static void test_recovered(void **state)
{
	(void)state;
	uint64_t recovered = 0;
	struct sources s = {0};
	struct ingest_options options = {.recover = true};
	struct event_sink sink = {.context = &recovered, .source_begin = on_begin, .event = count_recovered,
				  .source_end = ignore_end};
	sources_add(&s, real_logs("evtx/mdec_mssql_4688.evtx"));
	struct err e = ingest_run(&s, &options, &sink);
	assert_int_equal(e.kind, ERR_NONE);
	assert_int_equal(recovered, 3);
	sources_free(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_counts),
		cmocka_unit_test(test_recovered),
	};
	if (!have_real_logs("evtx/expected.json"))
		return 77;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
