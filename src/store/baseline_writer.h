/* What learning and comparing share with the writer. Internal to src/store. */
#ifndef EVTRAIL_STORE_BASELINE_WRITER_H
#define EVTRAIL_STORE_BASELINE_WRITER_H

#include "store/baseline.h"

struct case_file *baseline_writer_case(const struct baseline_writer *w);
int64_t baseline_writer_id(const struct baseline_writer *w);

/* What an entry holds for a canonical path and a hash. */
void entry_value(struct buf *out, enum entry_kind kind, struct str canonical, struct str hash);
/* Whether a host is one of a filter's pattern; NULL: all are. */
struct err baseline_host_matches(struct case_file *c, const char *pattern, int64_t host_id, bool *matches);

#endif
