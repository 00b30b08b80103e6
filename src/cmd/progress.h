/* One line on standard error that is written over while work goes on; nothing
 * where standard error is no terminal. */
#ifndef EVTRAIL_CMD_PROGRESS_H
#define EVTRAIL_CMD_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>
#include <time.h>

struct progress {
	bool on;
	bool drawn;
	struct timespec begun, shown;
};

void progress_begin(struct progress *p, bool wanted);
/* done of total tells the bar and the time left; items makes the rate. Drawn at
 * most ten times a second. */
void progress_show(struct progress *p, uint64_t done, uint64_t total, uint64_t items,
		   const char *unit, const char *what);
/* Clears the line. */
void progress_end(struct progress *p);

#endif
