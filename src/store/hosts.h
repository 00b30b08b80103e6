/* Which computer names are one host.  A name is a host of its own until a log
 * shows that the same machine goes on under another name, or the analyst says so;
 * the analyst's word counts from then on, whatever is imported.  A name under which
 * several machines began, an image's, is of none of them. */
#ifndef EVTRAIL_STORE_HOSTS_H
#define EVTRAIL_STORE_HOSTS_H

#include <stddef.h>

#include "base/str.h"
#include "store/case.h"

/* All names become one host; each stands for the host that has it.  A name may be
 * short (WS17 for WS17.corp.example.net) where that is clear: else ERR_NOT_FOUND
 * or ERR_USAGE.  The hosts concerned are to be derived again. */
struct err hosts_join(struct case_file *c, const char *const *names, size_t n);
/* The name becomes a host of its own, and stays so; ERR_USAGE where that was said before. */
struct err hosts_part(struct case_file *c, const char *name);
/* Within an import, once a file's records are counted: joins and parts names by
 * what the record IDs of a log in it show. */
struct err hosts_follow_names(struct case_file *c, int64_t source_id);

/* Two names that may be of one computer: see host_proposals.c. */
struct host_proposal {
	struct str name, other, why, detail; /* detail may be empty */
};

/* Makes the proposals anew, once all hosts are derived. */
struct err hosts_propose(struct case_file *c);
struct err hosts_proposals(struct case_file *c, void (*each)(void *context, const struct host_proposal *), void *context);

#endif
