/* A host whose name several computers had, as from one installation image, has the
 * records of all of them.  What they had in common is there once; from where their record
 * IDs come twice with other events, one's record may be joined to another's: no link is
 * recorded there, whichever file brought them: a collector has the records of all of them.  Internal to src/store. */
#ifndef EVTRAIL_STORE_SHARED_NAME_H
#define EVTRAIL_STORE_SHARED_NAME_H

#include "model/derived.h"
#include "store/db.h"

/* The time from which records of several computers are among the host's; 0: none. */
struct err shared_name_since(sqlite3 *db, int64_t host_id, wintime *since);
void shared_name_process(struct process *p, wintime since);
void shared_name_logon(struct logon *l, wintime since);

#endif
