/* Writes EVT files, the logs of NT 4 to 2003.  The file is held in memory until
 * it is closed: such logs are small.
 *
 *     struct evt_writer *w = evt_writer_open("SecEvent.Evt", NULL);
 *     ... e = evt_writer_event(w, &event) ...
 *     e = evt_writer_close(w);
 *
 * The damage flags that mean something here are EVTX_DIRTY and EVTX_SLACK. */
#ifndef EVTRAIL_TOOLS_EVTWRITE_H
#define EVTRAIL_TOOLS_EVTWRITE_H

#include "tools/evtxwrite.h"

struct evt_writer;

/* options may be NULL. */
struct evt_writer *evt_writer_open(const char *path, const struct evtx_options *options);
struct err evt_writer_event(struct evt_writer *w, const struct out_event *e);
/* Writes the file and frees w, also on failure. */
struct err evt_writer_close(struct evt_writer *w);

#endif
