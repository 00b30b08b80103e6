/* The way into a case: an event_sink that stores facts, and for each host the
 * fact_source and derived_sink that a derivation works between. */
#ifndef EVTRAIL_STORE_IMPORT_H
#define EVTRAIL_STORE_IMPORT_H

#include "model/derived.h"
#include "model/sink.h"
#include "store/case.h"

struct importer;

/* Facts go in by transactions of bounded size: what was stored before an
 * interruption stays, and importing it again changes nothing. */
struct err importer_open(struct case_file *c, struct importer **out);
struct event_sink *importer_sink(struct importer *i);
/* Ends the last transaction and marks the hosts that got new facts. */
struct err importer_close(struct importer *i);

/* Replaces what was derived for one host, whole or not at all. */
struct err derivation_begin(struct case_file *c, int64_t host_id, struct fact_source *facts,
			    struct derived_sink *sink);
struct err derivation_commit(struct case_file *c);
/* Takes the host back, and those before it that are not kept yet: they will be
 * derived again. */
void derivation_rollback(struct case_file *c);
/* Keeps all hosts that are done: before a run ends early, between two hosts. */
struct err derivation_keep(struct case_file *c);
/* After the last host: what is derived over all hosts (executables), and the indexes
 * that a large derivation goes without. */
struct err derivation_finish(struct case_file *c);
/* Whether a derivation was interrupted before that, or knew other system programs. */
struct err derivation_unfinished(struct case_file *c, bool *unfinished);

#endif
