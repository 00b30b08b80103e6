/* How the processes of one boot were started. */
#ifndef EVTRAIL_CORRELATE_HOW_H
#define EVTRAIL_CORRELATE_HOW_H

#include "correlate/state.h"
#include "correlate/proctree.h"

/* Whether the command line of such an image (in the host's texts) is read for it. */
bool how_reads_command_line(struct host *host, uint32_t image);
/* Sets how and how_from of each process in the tree; after processes_finish()
 * and logons_finish(). */
void how_fill(struct boot_state *b, struct proctree *t);

#endif
