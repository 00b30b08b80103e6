/* What learning needs of a writer. Internal to src/store. */
#ifndef EVTRAIL_STORE_BASELINE_WRITER_H
#define EVTRAIL_STORE_BASELINE_WRITER_H

#include "store/baseline.h"

struct case_file *baseline_writer_case(const struct baseline_writer *w);
int64_t baseline_writer_id(const struct baseline_writer *w);

#endif
