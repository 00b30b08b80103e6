/* The logon at which the person behind a session came in. */
#ifndef EVTRAIL_CORRELATE_ORIGIN_H
#define EVTRAIL_CORRELATE_ORIGIN_H

#include "correlate/state.h"

/* Follows those who asked for the session back; all on the way get the origin of the last.
 * When the boot is over.  way has room for all sessions. */
void origin_find(struct boot_state *b, uint32_t number, uint32_t *way);

#endif
