/* The accounts of a host: one a SID, and one a domain\user where no SID was
 * ever seen with that name.
 *
 * First pass: accounts_learn() for each fact, then accounts_number() once, which
 * fixes the numbers: people first, by name.  Second pass: accounts_of(). */
#ifndef EVTRAIL_CORRELATE_ACCOUNTS_H
#define EVTRAIL_CORRELATE_ACCOUNTS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/map.h"
#include "base/vec.h"
#include "model/derived.h"
#include "model/field_meaning.h"

/* An account as an event names it; each part may be empty. */
struct who {
	struct str sid, user, domain;
};

struct account_row {
	struct account shown;     /* seq is 0 until they are numbered */
	struct str user, domain;  /* the name learned last */
	bool came_in;             /* as only people do */
	bool learned;             /* these texts, by number, would teach nothing new: */
	int64_t user_id, domain_id;
};

/* Starts as {0}.  Accounts are named by their place in rows plus 1. */
struct accounts {
	struct strmap by_sid;
	struct strmap names_of_sids; /* folded domain\user of every SID: the latest one */
	struct strmap by_name;       /* the same for accounts without a SID */
	struct strmap own_names;     /* of the machine, folded */
	struct strmap texts;
	/* By the number of a text: most facts name somebody who was named before, and need not
	 * be read for it.  A SID's account, or NULL_SID; a whole name's, which is learned. */
	struct idmap sids_by_id, users_by_id;
	VEC(struct account_row) rows;
	uint32_t numbered;
	struct buf folded;           /* scratch */
};

void accounts_learn(struct accounts *a, const struct fact *f);
void accounts_number(struct accounts *a);
/* Whether that is the machine's own name, as learned so far. */
bool accounts_is_this_machine(struct accounts *a, struct str domain);
/* Whom a fact names; 0: nobody. */
uint32_t accounts_of(struct accounts *a, const struct fact *f, enum who_field field);
/* The same of a name.  0 where who is empty. */
uint32_t accounts_find(struct accounts *a, const struct who *who);
/* NULL for 0. */
struct account *accounts_at(struct accounts *a, uint32_t account);
/* The number to show, 0 for 0. */
uint32_t accounts_seq(struct accounts *a, uint32_t account);
/* A fact of that time shows the account. */
void accounts_see(struct accounts *a, uint32_t account, wintime time);
/* Accounts that were seen, in the order of their numbers. */
struct err accounts_emit(struct accounts *a, struct derived_sink *sink);
void accounts_free(struct accounts *a);

#endif
