/* Whose the processes are whose start names only who asked for them: the older 4688 and
 * 592.  What an event tells (an exit, Sysmon, 600 and 4696) goes first: process_told.h. */
#ifndef EVTRAIL_CORRELATE_OWNERS_H
#define EVTRAIL_CORRELATE_OWNERS_H

#include "correlate/state.h"

/* When all facts of the boot have come, before the owners are counted. */
void owners_settle(struct boot_state *b);
/* The link to the logon of a process whose owner no event tells. */
struct link owners_link(struct boot_state *b, uint32_t number);

#endif
