/* What goes to standard error: one line each, safe for a terminal whatever the
 * path or the log it speaks of holds. */
#ifndef EVTRAIL_CMD_REPORT_H
#define EVTRAIL_CMD_REPORT_H

#include "base/err.h"

/* "evtrail: text" of a failed e, which is freed; nothing for a success. Gives
 * the exit code that stands for it. */
int report_err(struct err e);
/* A note that is no error: "evtrail: text". */
void report_note(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
