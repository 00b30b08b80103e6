/* Whether a logon over the network came from another machine: not from a loopback address,
 * nor from one that is this machine's own. */
#ifndef EVTRAIL_CORRELATE_ELSEWHERE_H
#define EVTRAIL_CORRELATE_ELSEWHERE_H

#include "correlate/state.h"

/* First pass, after accounts_learn(). */
void elsewhere_learn(struct host *host, const struct fact *f);
bool elsewhere_came_from(struct boot_state *b, const struct session *s);

#endif
