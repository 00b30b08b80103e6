/* Services and tasks that somebody set up, and what ran because of it: the way
 * from a process of the system back to a person.  Of the host, not of one boot:
 * what is set up stays. */
#ifndef EVTRAIL_CORRELATE_INSTALLS_H
#define EVTRAIL_CORRELATE_INSTALLS_H

#include "correlate/proctree.h"
#include "correlate/state.h"

/* 4697, 4698, 4699, 4702, in the session that the event names; 7045, which names an account. */
void installs_note(struct boot_state *b, const struct fact *f, uint32_t session, uint32_t account);
/* Whether the command line of a process that starts now may be asked for. */
bool installs_read_command_line(struct host *host, uint32_t image);
/* The sessions of this boot have their numbers and origins now. */
void installs_settle(struct boot_state *b);
/* Sets install of a process, after its parent, and how it was started where that tells it
 * better. */
void installs_tell(struct boot_state *b, struct proctree *t, uint32_t number, struct tale *how);
/* The logon (by number) at which the person came in who is behind a process, and
 * how that is known. */
struct link installs_origin(struct boot_state *b, const struct proc *p, uint32_t install, uint32_t *origin);
/* Whose install that is; 0: nobody's. */
uint32_t installs_account(struct boot_state *b, uint32_t install);
void installs_free(struct host *host);

#endif
