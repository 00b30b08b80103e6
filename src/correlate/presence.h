/* Where the user of a session was, and whether anybody was there: reconnects,
 * disconnects and locks of one boot. */
#ifndef EVTRAIL_CORRELATE_PRESENCE_H
#define EVTRAIL_CORRELATE_PRESENCE_H

#include "correlate/state.h"

/* 4778, 4779, 4800-4803, LocalSessionManager 21-25.  session: the one that the
 * event names by logon ID, 0 where it names none.  Gives the session that it is
 * about, 0 where that cannot be told. */
uint32_t presence_note(struct boot_state *b, const struct fact *f, uint32_t session, uint32_t account);
/* 4624, whose session it is: it may have taken up another one. */
void presence_note_logon(struct boot_state *b, const struct fact *f, uint32_t session);

/* Where the user of a process was when it started. */
struct whereabouts {
	uint32_t address, workstation; /* of the latest reconnect, in texts */
	struct link link;              /* to it */
	unsigned flags;                /* PROCESS_LOCKED, PROCESS_DISCONNECTED, PROCESS_AT_CONSOLE */
};

/* Once, when no more comes; then presence_at_start(), after logons_finish(). */
void presence_settle(struct boot_state *b);
struct whereabouts presence_at_start(struct boot_state *b, uint32_t proc);

#endif
