/* Processes of one boot and their links. */
#ifndef EVTRAIL_CORRELATE_PROCESSES_H
#define EVTRAIL_CORRELATE_PROCESSES_H

#include "correlate/state.h"

/* 4688, 592, Sysmon 1. */
void processes_start(struct boot_state *b, const struct fact *f);
/* 600: the process got another owner. */
void processes_token(struct boot_state *b, const struct fact *f);
/* 4689, 593, Sysmon 5. */
void processes_end(struct boot_state *b, const struct fact *f);
/* The latest process with that ID where it has not ended and image, if there is
 * one, agrees; else 0. */
uint32_t processes_running(struct boot_state *b, uint64_t pid, const struct fact_value *image);
/* Ends, and what depends on logons; once, when the boot is over, before
 * logons_finish(). */
void processes_finish(struct boot_state *b, struct boot_end end);
/* The confidence and reason of the link to the owner's logon. */
struct link processes_logon_link(struct boot_state *b, uint32_t proc);

#endif
