/* Domains and machines by the SID with which those of their accounts begin: one may be
 * named CORP in one record and CORP.EXAMPLE.NET in another (a Kerberos logon's 4624), or
 * have been renamed. */
#ifndef EVTRAIL_CORRELATE_ACCOUNT_DOMAINS_H
#define EVTRAIL_CORRELATE_ACCOUNT_DOMAINS_H

#include "base/buf.h"
#include "base/map.h"
#include "base/vec.h"

struct account_domain {
	VEC(struct str) names; /* one spelling of each */
};

/* Starts as {0}. */
struct account_domains {
	struct strmap by_sid; /* → place in items + 1 */
	struct strmap known;  /* SID and folded name */
	VEC(struct account_domain) items;
	struct buf key;
};

/* An account with that SID is of a domain of that name. */
void account_domains_note(struct account_domains *d, struct str sid, struct str domain);
/* The domain of an account; NULL where its SID is of none, or names none. */
const struct account_domain *account_domains_of(const struct account_domains *d, struct str sid);
void account_domains_free(struct account_domains *d);

#endif
