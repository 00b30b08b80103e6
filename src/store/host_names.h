/* What logs show of computer names: which of them are one machine's.  Internal to
 * src/store. */
#ifndef EVTRAIL_STORE_HOST_NAMES_H
#define EVTRAIL_STORE_HOST_NAMES_H

#include "store/case_file.h"

/* computer.joined: who decided which host has a name. */
enum { BY_NAME, BY_RECORD_IDS, BY_ANALYST };

/* renamed.how. */
enum { NAMES_PROVED, NAMES_TAKE_TURNS, NAMES_OVER_A_HOLE };

/* Notes in the table `renamed` what a file's records, once they are counted, show;
 * whether that is news. */
struct err host_names_note(struct case_file *c, int64_t source_id, bool *news);
/* Makes hosts of the names by all that is noted and by the analyst's word; hosts
 * that get or lose a name are to be derived again.  Within a transaction. */
struct err host_names_settle(struct case_file *c);

#endif
