/* The generator: logs of hosts that are used as hosts are, of any size, the same
 * for the same seed.  Memory is one host's state. */
#ifndef EVTRAIL_TOOLS_GENERATE_H
#define EVTRAIL_TOOLS_GENERATE_H

#include "tools/sim.h"

struct generate_options {
	uint64_t seed, events;
	unsigned hosts, days;
	wintime start;
	bool logs[LOG_KINDS];
	bool intrusion; /* one host is broken into on the last day but one */
	struct evtx_options files;
};

struct err generate(struct sim *sim, const struct generate_options *o);

#endif
