/* Baselines: named lists of executables taken as known, with a scope and a
 * stated origin.  Several hold at once; which of them cover an executable is
 * kept in derived_cover.  All changes are one transaction each. */
#ifndef EVTRAIL_STORE_BASELINE_H
#define EVTRAIL_STORE_BASELINE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/wintime.h"
#include "store/case.h"
#include "store/query.h"

/* What the values of entries are; stored. */
enum entry_kind { ENTRY_PATH, ENTRY_PATTERN, ENTRY_NAME, ENTRY_HASH, ENTRY_PATH_HASH, ENTRY_KINDS };

const char *entry_kind_name(enum entry_kind kind); /* path, pattern, name, hash, path+hash */
bool entry_kind_of(struct str name, enum entry_kind *kind);

/* How well a period of a host's events shows what the host runs. */
struct baseline_quality {
	int days;        /* of the period */
	int days_silent; /* with events, but without a process start except those of a boot */
	int gaps;        /* over a day without any event, and no boot at their end */
	int clears;      /* of logs */
	bool reliable;   /* RELIABLE_DAYS and none of these */
};

enum { RELIABLE_DAYS = 28 }; /* cover what a system does once a month */

struct err baseline_quality_of(struct case_file *c, int64_t host_id, wintime since, wintime until,
			       struct baseline_quality *out);
/* "41 days", or "12 days; 2 days without process starts; logs cleared once". */
void baseline_quality_words(struct buf *out, const struct baseline_quality *q);

struct baseline_spec {
	const char *name;
	const char *kind;   /* learned, imported, approved */
	const char *origin; /* words */
	const char *scope;  /* host names or patterns with commas; NULL: all hosts */
};

/* ERR_NOT_FOUND with the names that there are. */
struct err baseline_find(struct case_file *c, const char *name, int64_t *id);

/* A new baseline, entry by entry; ERR_USAGE where there is one of that name.
 * Either committed or rolled back, then the writer is gone. */
struct baseline_writer;
struct err baseline_begin(struct case_file *c, const struct baseline_spec *spec, struct baseline_writer **out);
/* path as recorded or listed; hash in lower case or empty.  The entry is made of
 * what the kind needs. */
struct err baseline_add(struct baseline_writer *w, enum entry_kind kind, struct str path, struct str hash);
/* A value as another baseline holds it, with the approval where it was one; NULL: none. */
struct approval {
	wintime when;
	struct str who, why;
};
struct err baseline_add_value(struct baseline_writer *w, enum entry_kind kind, struct str value,
			      const struct approval *approved);
struct err baseline_commit(struct baseline_writer *w, int64_t *entries, int64_t *covers);
void baseline_rollback(struct baseline_writer *w);

struct baseline_period {
	const char *host;     /* pattern; NULL: all */
	wintime since, until; /* 0: from the first start, for `days` */
	int days;
	enum entry_kind kind; /* ENTRY_PATH_HASH: path alone where no hash is known */
};

/* What ran in a period of hosts of a case (from may be the writer's own). */
struct err baseline_learn(struct baseline_writer *w, struct case_file *from, const struct baseline_period *p);

/* Takes an executable of REL_EXECUTABLE, or a path, as known on all hosts; hash
 * where the row has one.  The baseline is made where it is not there. */
struct err baseline_approve(struct case_file *c, const char *baseline, int64_t executable, const char *who,
			    const char *why);
struct err baseline_approve_path(struct case_file *c, const char *baseline, struct str path, const char *who,
				 const char *why);

/* Takes back what was approved last; what: its path. */
struct err baseline_unapprove(struct case_file *c, const char *baseline, struct buf *what);

struct err baseline_remove(struct case_file *c, int64_t id);

/* What only one of two sides has, first all of the first's.  A side is the name of
 * a baseline, host:NAMES for what those hosts ran, host:NAMES@FILE for hosts of
 * another case, case:FILE for all of its.  What ran is compared by kind; kind
 * ENTRY_KINDS: by what the other side's baseline holds, else by path.  row: false
 * ends it. */
struct err baseline_difference(struct case_file *c, const char *const sides[2], enum entry_kind kind,
			       bool (*row)(void *context, int side, enum entry_kind kind, struct str value), void *context);

/* Notes the first n rows of REL_EXECUTABLE under a filter as told. */
struct err baseline_reported(struct case_file *c, const struct filter *f, size_t n);

#endif
