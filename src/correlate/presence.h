/* Where the user of a session was, and whether anybody was there: reconnects,
 * disconnects and locks of one boot. */
#ifndef EVTRAIL_CORRELATE_PRESENCE_H
#define EVTRAIL_CORRELATE_PRESENCE_H

#include "correlate/state.h"

/* 4778, 4779, 4800-4803, LocalSessionManager 21-25.  session: the one that the
 * event names by logon ID, 0 where it names none.  Gives the session that it is
 * about, 0 where that cannot be told. */
uint32_t presence_note(struct boot_state *b, const struct fact *f, uint32_t session, uint32_t account);
/* Sets client and the flags of each process; after logons_finish(). */
void presence_fill(struct boot_state *b);
/* The link from a process to the reconnect that tells where its user was. */
struct link presence_link(struct boot_state *b, const struct proc *p);

#endif
