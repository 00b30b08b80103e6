/* Logon sessions of one boot. */
#ifndef EVTRAIL_CORRELATE_LOGONS_H
#define EVTRAIL_CORRELATE_LOGONS_H

#include "correlate/state.h"

/* 4624 and its kin; the session it opens or belongs to, 0 without a logon ID. */
uint32_t logons_logon(struct boot_state *b, const struct fact *f);
/* 4634, 4647; the session.  *ended: this event is what ends it. */
uint32_t logons_logoff(struct boot_state *b, const struct fact *f, bool *ended);
/* 4672; the session.  *with_logon: it came with the logon and adds no news. */
uint32_t logons_privileges(struct boot_state *b, const struct fact *f, bool *with_logon);
/* Such a line (place in lines plus 1) was added: the logon may be about to come. */
void logons_privileges_shown(struct boot_state *b, uint32_t number, uint32_t line);
/* The session that 21 or 22 of LocalSessionManager tells of where nothing else does. */
uint32_t logons_by_manager(struct boot_state *b, const struct fact *f, uint32_t account);
/* 23: ends it, if it is such a one. */
void logons_end_by_manager(struct boot_state *b, uint32_t number, const struct fact *f);
/* The latest session with that ID, made as "not recorded" where there is none;
 * 0 for ID 0.  account 0: not known. */
/* A Sysmon event's LogonGuid tells when the session of its LogonId began, to the second: for one
 * that is not recorded. */
void logons_began(struct boot_state *b, uint32_t session, const struct fact *f);
uint32_t logons_refer(struct boot_state *b, uint64_t logon_id, uint32_t account,
		      const struct fact *f);
/* Ends, linked tokens and origins, and numbers in order of start; once, when
 * the boot is over. */
void logons_finish(struct boot_state *b, struct boot_end end);
struct err logons_emit(struct boot_state *b, uint32_t boot_node, struct derived_sink *sink);

#endif
