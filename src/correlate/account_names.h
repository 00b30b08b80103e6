/* The names of a host's accounts, as records spell them: one a spelling, numbered from
 * 1 in the order in which they came up.  And which account has a name by now, where
 * several have had it: one of that name was deleted and another made. */
#ifndef EVTRAIL_CORRELATE_ACCOUNT_NAMES_H
#define EVTRAIL_CORRELATE_ACCOUNT_NAMES_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/map.h"
#include "base/vec.h"

/* An account as an event names it; each part may be empty. */
struct who {
	struct str sid, user, domain;
};

struct account_name_row {
	uint32_t account;
	struct str user, domain; /* kept by the caller */
};

/* Starts as {0}. */
struct account_names {
	VEC(struct account_name_row) rows;
	struct strmap places; /* account, domain and user as spelled → place + 1 */
	struct strmap holders; /* folded domain\user → a struct holder */
	VEC(struct str) contested; /* the keys that several accounts have had */
	struct buf key;
};

/* The number of an account's name; *new where it had none that is spelled so: the row's
 * texts are then the caller's, to be kept. */
uint32_t account_names_put(struct account_names *n, uint32_t account, const struct who *who, bool *new);

/* domain\user without case.  Valid until the next call. */
struct str account_names_key(struct account_names *n, struct str domain, struct str user);

/* A SID's record has that name.  The account that had it before, 0 where none had or it
 * is the same. */
uint32_t account_names_hold(struct account_names *n, struct str key, uint32_t account);
/* Who has it by now, 0 where no SID ever had. */
uint32_t account_names_holder(const struct account_names *n, struct str key);
/* It is that account's, whatever records say. */
void account_names_own(struct account_names *n, struct str key, uint32_t account);
/* Another spelling of a name of that account, where no SID's record has it. */
void account_names_spell(struct account_names *n, struct str key, uint32_t account);
/* Whether a record gave it to another account's SID. */
bool account_names_is_others(const struct account_names *n, struct str key, uint32_t account);
/* From the start again: each name is the first one's that has it. */
void account_names_rewind(struct account_names *n);
void account_names_free(struct account_names *n);

#endif
