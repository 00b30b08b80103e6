/* How the processes of one boot were started. */
#ifndef EVTRAIL_CORRELATE_HOW_H
#define EVTRAIL_CORRELATE_HOW_H

#include "correlate/state.h"
#include "correlate/proctree.h"

/* Whether the command line of such an image (in the host's texts) is read for it. */
bool how_reads_command_line(struct host *host, uint32_t image);
/* How a process was started, after its parent; when processes_finish() and logons_finish()
 * are done. */
struct tale how_started(struct boot_state *b, struct proctree *t, uint32_t number);

#endif
