/* From one host's facts to what they tell together: boots, logons, processes
 * and their links, accounts, activity.  Pure: nothing is read but the facts and
 * nothing written but to the sink; the contract of both is in model/derived.h.
 *
 * The facts are read twice in order of time; where the clock was set back, twice in
 * order of record, too, and once in order of time for each of its readings.  What comes out depends on times, record IDs and content
 * alone, never on fact.id, so the order of imports does not show in it.
 * Recovered facts are joined to nothing and left out.
 *
 * What grows with the largest boot (processes, sessions, lines of the activity list) leaves
 * memory while it is not looked at (base/spill.h); what stays is 4 bytes a process, 24 to 48
 * a session, and texts.  Where the clock was set back, the host's activity list is kept, too,
 * since what came first may have the later time. */
#ifndef EVTRAIL_CORRELATE_DERIVE_H
#define EVTRAIL_CORRELATE_DERIVE_H

#include "base/err.h"
#include "model/derived.h"

struct err derive_host(struct fact_source *facts, struct derived_sink *sink);

#endif
