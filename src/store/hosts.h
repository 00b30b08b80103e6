/* Which computer names are one host.  A name is a host of its own until a log
 * shows that the same machine goes on under another name, or the analyst says so;
 * the analyst's word counts from then on, whatever is imported. */
#ifndef EVTRAIL_STORE_HOSTS_H
#define EVTRAIL_STORE_HOSTS_H

#include <stddef.h>

#include "store/case.h"

/* All names become one host; each stands for the host that has it.  A name may be
 * short (WS17 for WS17.corp.example.net) where that is clear: else ERR_NOT_FOUND
 * or ERR_USAGE.  The hosts concerned are to be derived again. */
struct err hosts_join(struct case_file *c, const char *const *names, size_t n);
/* The name becomes a host of its own; ERR_USAGE where it is one. */
struct err hosts_part(struct case_file *c, const char *name);
/* Within an import, once a file's records are counted: joins the names between
 * which the record IDs of a log in it go on. */
struct err hosts_follow_names(struct case_file *c, int64_t source_id);

#endif
