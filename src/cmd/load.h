/* From log files to a case that can be read: import, then derivation of every
 * host that got new facts.  Used by import, by `evtrail LOG...` and browse; the
 * batch commands open their case here too. */
#ifndef EVTRAIL_CMD_LOAD_H
#define EVTRAIL_CMD_LOAD_H

#include <stdbool.h>
#include <stddef.h>

#include "base/vec.h"
#include "cmd/options.h"
#include "model/sink.h"
#include "store/case.h"

/* What can be said about an import: --recover, --threads, --quiet. */
extern const struct option_table load_options;

/* What came of one file. The texts are its own. */
struct load_file {
	char *path;
	struct source_outcome outcome;
};

struct load_result {
	VEC(struct load_file) files; /* those begun, in order */
	size_t listed;               /* log files found under the paths */
	size_t errors;               /* paths that cannot be imported, all reported */
	uint64_t passed_over;        /* files in directories that are no logs */
	bool created;                /* the case was made for this */
};

/* Imports o->args into the case at o's path, which is made where it does not
 * exist, and derives.  Troubles with single files are reported and no failure:
 * see load_incomplete().  ERR_INTERRUPTED after Ctrl-C: the case is whole, and
 * the same call completes it.  On success the case is open and the caller's to
 * close; the result is to be freed in any case. */
struct err load_logs(const struct options *o, struct case_file **c, struct load_result *r);
/* Something that was asked for is not in the case: a path that is no log, a file
 * that failed, records that could not be read. */
bool load_incomplete(const struct load_result *r);
void load_result_free(struct load_result *r);

/* Opens the case of a batch command.  Hosts that an interrupted import left
 * underived are derived now, or, in a case that cannot be written, reported. */
struct err load_case(const struct options *o, struct case_file **c);
/* The same, to be written to. */
struct err load_case_to_write(const struct options *o, struct case_file **c);

#endif
