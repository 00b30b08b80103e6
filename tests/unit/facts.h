/* Scenarios for the rules of src/correlate, as readable lines:
 *
 *     facts_say(f, "10:00:00 start pid=100 image=C:\\a.exe by=50 id=0x1000 user=bob\n"
 *                  "10:00:05 exit pid=100 image=C:\\a.exe id=0x1000");
 *     struct derived *d = facts_derive(f);
 *     assert_string_equal(derived_tree(d), "boot 1\n  100 a.exe\n");
 *
 * A line is TIME EVENT KEY=VALUE …: TIME is HH:MM:SS[.fraction] of 1 March 2026,
 * or DAY"T"HH:MM:SS for another day of that month; EVENT is a word of the table
 * in facts.c; a KEY is a short name of the tables there, or a field's own name.
 * A value with spaces stands in '…'.  rec=N sets the record ID, else it is one
 * more than the last of the channel; logged-as=SID is System/Security@UserID.
 * user=NAME also gives the SID S-1-5-21-NAME unless sid= says otherwise (sid=none:
 * the null SID). */
#ifndef EVTRAIL_TESTS_FACTS_H
#define EVTRAIL_TESTS_FACTS_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/map.h"
#include "base/vec.h"
#include "model/derived.h"

struct facts {
	VEC(struct fact) items; /* in the order of import */
	struct strmap texts;
	int64_t last_record[5];
	uint64_t fail_after; /* the source fails after so many facts, 0: never */
	/* of the source */
	size_t *order;
	size_t at;
	uint64_t given;
	const struct record_stretch *stretches; /* of the Security log */
	size_t nstretches;
};

/* What the sink was given. */
struct derived {
	const struct facts *facts;
	VEC(struct boot) boots;
	VEC(struct logon) logons;
	VEC(struct process) processes;
	VEC(struct account) accounts;
	VEC(struct account_name) names;
	VEC(struct activity) activity;
	struct strmap texts;
	struct buf text;
};

void facts_say(struct facts *f, const char *lines);
/* One fact by its parts; fields are pairs of name and value. */
void facts_add(struct facts *f, const struct fact *head, const struct str (*fields)[2], size_t n);
/* Another order of import: other fact IDs. */
void facts_shuffle(struct facts *f, uint64_t seed);
struct fact_source facts_source(struct facts *f);
int64_t facts_record(const struct facts *f, int64_t fact);
void facts_free(struct facts *f);

struct derived_sink derived_collect(struct derived *d, const struct facts *f);
/* Fails the test where derive_host does. */
struct derived *facts_derive(struct facts *f);
/* Both freed; for the end of a test. */
void facts_done(struct facts *f, struct derived *d);
void derived_free(struct derived *d);

/* The nth (from 0) in order of nodes or numbers; fails the test if there is none. */
const struct process *process_of(const struct derived *d, uint64_t pid, size_t nth);
const struct logon *logon_of(const struct derived *d, uint64_t logon_id, size_t nth);
void expect_link(struct link link, enum confidence c, enum link_reason reason);
const struct process *process_at(const struct derived *d, uint32_t node);
const struct logon *logon_at(const struct derived *d, uint32_t seq);
const struct account *account_at(const struct derived *d, uint32_t seq);
/* The name of an account, "" for 0. */
const char *user_at(struct derived *d, uint32_t seq);

/* A name of an account as DOMAIN\USER, "" for 0. */
const char *name_at(struct derived *d, uint32_t seq);
/* Whether the account is found by the name. */
bool has_name(const struct derived *d, uint32_t account, const char *domain, const char *user);

/* Boots and processes, two spaces a level; "?" start not recorded, "!" exit only.
 * Valid until the next call of either. */
const char *derived_tree(struct derived *d);
/* One line an activity: time, kind, user, process ID. */
const char *derived_activity(struct derived *d);
/* All there is, facts by record ID: equal for equal derivations. */
const char *derived_dump(struct derived *d);
wintime clock_time(const char *text);

#endif
