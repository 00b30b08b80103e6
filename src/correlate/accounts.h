/* The accounts of a host: one a SID, and one a domain\user where no SID was
 * ever seen with that name.
 *
 * First pass: accounts_learn() for each fact, then accounts_number() once, which
 * fixes the numbers: people first, by name.  Second pass: accounts_of(), in order of
 * time; by accounts_name() each row keeps the name that its own record gives. */
#ifndef EVTRAIL_CORRELATE_ACCOUNTS_H
#define EVTRAIL_CORRELATE_ACCOUNTS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/map.h"
#include "base/vec.h"
#include "correlate/account_domains.h"
#include "correlate/account_names.h"
#include "model/derived.h"
#include "model/field_meaning.h"

struct account_row {
	struct account shown;     /* seq is 0 until they are numbered */
	struct str user, domain;  /* the name learned last */
	bool came_in;             /* as only people do */
	bool learned;             /* these texts, by number, would teach nothing new: */
	int64_t user_id, domain_id;
	uint32_t name, first_name; /* by now, and at first; 0: none yet */
	bool contested;           /* another SID has had a name of it */
	bool one_name;            /* whatever records say: SYSTEM and its kin */
	struct {                  /* names that came last, by the number of their texts */
		int64_t user_id, domain_id;
		uint32_t name;
	} recent[2];
};

/* Starts as {0}.  Accounts are named by their place in rows plus 1. */
struct accounts {
	struct strmap by_sid;
	struct strmap by_name;       /* folded domain\user of accounts without a SID */
	struct account_names names;
	struct account_domains domains;
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
/* In the second pass, of an account that was renamed (4781). */
void accounts_renamed(struct accounts *a, const struct fact *f);
void accounts_number(struct accounts *a);
/* Whether that is the machine's own name, as learned so far. */
bool accounts_is_this_machine(struct accounts *a, struct str domain);
/* Whom a fact names; 0: nobody. */
uint32_t accounts_of(struct accounts *a, const struct fact *f, enum who_field field);
/* The same of a name.  0 where who is empty. */
uint32_t accounts_find(struct accounts *a, const struct who *who);
/* The number of the name that the account has by now: that of the fact at hand where it
 * gives one, else the one that came last.  0 where none is known, and for 0. */
uint32_t accounts_name(struct accounts *a, uint32_t account);
/* NULL for 0. */
struct account *accounts_at(struct accounts *a, uint32_t account);
/* The number to show, 0 for 0. */
uint32_t accounts_seq(struct accounts *a, uint32_t account);
/* A fact of that time shows the account. */
void accounts_see(struct accounts *a, uint32_t account, wintime time);
/* Accounts that were seen, in the order of their numbers, and their names. */
struct err accounts_emit(struct accounts *a, struct derived_sink *sink);
void accounts_free(struct accounts *a);

#endif
