/* evtrail show --raw: records as Windows' own XML, read again from their files. */
#ifndef EVTRAIL_CMD_SHOW_RAW_H
#define EVTRAIL_CMD_SHOW_RAW_H

#include "cmd/options.h"
#include "store/query.h"

/* For the front end: adds the XML of one event, a key of REL_EVENT, as Windows has it. */
struct err show_raw_event(struct case_file *c, int64_t event, struct buf *xml);

/* All kept records that the filter fits. ERR_IO or ERR_INPUT where a file is gone
 * or no longer holds the record. */
struct err show_raw(struct case_file *c, const struct options *o, const struct filter *f);

#endif
