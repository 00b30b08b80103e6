/* What the fields of an event mean: which name the client that a logon or a session
 * came from, who asked for it, whose it is and who did it.  One name means
 * different things by event, version and logon type: the workstation of a logon over
 * the network is the client, that of one at a screen the computer itself. */
#ifndef EVTRAIL_MODEL_FIELD_MEANING_H
#define EVTRAIL_MODEL_FIELD_MEANING_H

#include <stdbool.h>

#include "model/fact.h"

#define FIELD_NONE FACT_FIELD_COUNT

/* The groups of fields that name somebody. */
enum who_field {
	WHO_NOBODY,
	WHO_SUBJECT, /* SubjectUserSid, … */
	WHO_TARGET,  /* TargetUserSid, … */
	WHO_CLIENT,  /* AccountName, AccountDomain: 4778, 4779 */
	WHO_USER,    /* User, "domain\user": Sysmon, LocalSessionManager */
	WHO_CONTEXT, /* UserContext, "domain\\user" or a SID: TaskScheduler 106 */
	WHO_USER_NAME, /* UserName, the same: TaskScheduler 140, 141 */
	WHO_LOGGER,  /* System/Security@UserID, a SID that is no field */
	WHO_FIELDS
};

/* Each FIELD_NONE where the group has no such field. */
struct who_names {
	enum fact_field sid, user, domain, logon_id;
};

struct field_meaning {
	enum who_field doer;  /* who did what the event tells */
	enum who_field owner; /* whose the session or process is; WHO_NOBODY: not told */
	enum who_field asker; /* which session asked for it */
	struct {
		enum fact_field address, workstation, port; /* FIELD_NONE: not told */
	} client;
};

const struct field_meaning *field_meaning(const struct fact *f);
const struct who_names *who_names(enum who_field who);
/* The logon ID of that group, 0 where there is none. */
uint64_t who_logon_id(const struct fact *f, enum who_field who);

/* The client's address as an event gives it: as IPv4 where it is one (::ffff:10.1.2.3),
 * empty where it is none: 0.0.0.0, ::, -, and words, as LOCAL and its translations. */
struct str client_address(struct str address);
/* Its name likewise. */
struct str client_name(struct str name);
/* Whether an event of a session tells that its user is at the computer's own console. */
bool client_is_console(const struct fact *f);

#endif
