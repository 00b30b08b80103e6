/* Which task a process is: the Task Scheduler's own log names the process IDs of what it
 * starts.  Source: events 129 (ProcessID), 200 and 201 (EnginePID) of
 * Microsoft-Windows-TaskScheduler, in 560 of 560 real records the started process. */
#ifndef EVTRAIL_CORRELATE_TASKS_H
#define EVTRAIL_CORRELATE_TASKS_H

#include "correlate/state.h"

/* 129, 200, 201. */
void tasks_note(struct boot_state *b, const struct fact *f);
/* A process started, of which such an event may have told a moment before. */
void tasks_start(struct boot_state *b, uint32_t number);
/* The task of a process, {0}: no event tells one. */
struct link tasks_link(struct boot_state *b, uint32_t number);

#endif
