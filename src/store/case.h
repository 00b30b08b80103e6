/* A case: one SQLite file of imported facts, what was derived from them, and
 * the analyst's own data.  src/store is the only place that knows SQLite.
 *
 * A case is known by its application_id and version; any other file is refused
 * and left as it is.  A handle belongs to one thread. */
#ifndef EVTRAIL_STORE_CASE_H
#define EVTRAIL_STORE_CASE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/str.h"

struct case_file;

enum case_mode {
	CASE_READ,  /* must exist; a read-only file or folder is enough */
	CASE_WRITE, /* must exist */
	CASE_CREATE /* made where it does not exist; else as CASE_WRITE */
};

struct err case_open(const char *path, enum case_mode mode, struct case_file **out);
void case_close(struct case_file *c); /* NULL is harmless */
const char *case_path(const struct case_file *c);

/* Before long writing: readers go on meanwhile, and nobody waits for another. What it
 * takes (a file beside the case) is gone when the case is closed, unless it is being
 * read then; the next who writes clears it away. */
struct err case_share(struct case_file *c);
/* Whether another handle or process has changed the case since the last call; false
 * at the first. */
bool case_changed(struct case_file *c);

/* An operation that runs long (a page under a filter, a count, a search) asks
 * this now and then and gives ERR_INTERRUPTED when it says so. NULL: never. */
void case_set_interrupt(struct case_file *c, bool (*wanted)(void *), void *context);
/* What looks at rows one by one, and can go on from where it ended when it is asked
 * again (see query.h), asks this between rows and gives ERR_INTERRUPTED when it says
 * so. Without it, rows under a filter are fetched by plain statements. */
void case_set_pause(struct case_file *c, bool (*due)(void *), void *context);

/* From case_count_steps() on, the steps of SQLite's machine in all statements of
 * this handle: what a test measures, since it is the same on any machine. */
void case_count_steps(struct case_file *c);
int64_t case_steps(const struct case_file *c);

struct case_host {
	int64_t host_id;
	char *name;
	char *names; /* every computer name it has, a line each */
	int64_t first_time, last_time; /* of its facts */
	int64_t first_start, last_start; /* of its recorded process starts; 0: none */
	bool derived;                  /* false: facts came since the last derivation */
};

struct case_hosts {
	struct case_host *items;
	size_t n;
};

/* How many events are in it. */
int64_t case_events(struct case_file *c);

/* All hosts by name. Freed with case_hosts_free(). */
struct err case_hosts(struct case_file *c, struct case_hosts *out);
void case_hosts_free(struct case_hosts *hosts);

/* How long, from a host's first process start on, what runs is taken as known:
 * the days asked for, or three quarters of a shorter span.  The same rule as
 * that of the relations (relation.c, LEARN_END). */
int64_t case_learning_period(const struct case_host *host, int days);

/* A key of a derived row is host_id << 32 | number within the host. */
static inline int64_t case_key(int64_t host_id, uint32_t number)
{
	return number ? host_id << 32 | number : 0;
}

/* The key of an executable that a rank ends with (data/schema.sql). */
static inline int64_t executable_of_rank(int64_t rank)
{
	return rank & ((INT64_C(1) << 52) - 1);
}

/* Keys of a baseline's entries are above this, and below that of the next. */
static inline int64_t baseline_key(int64_t baseline_id)
{
	return baseline_id << 40;
}

static inline int64_t case_key_host(int64_t key)
{
	return key >> 32;
}

#endif
