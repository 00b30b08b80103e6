/* What events say of a process, and what follows for it whichever event it is: the
 * common ground of processes.c (starts) and process_ends.c.  Internal to both. */
#ifndef EVTRAIL_CORRELATE_PROCESS_TOLD_H
#define EVTRAIL_CORRELATE_PROCESS_TOLD_H

#include "correlate/state.h"

/* What a start or an exit says, whichever event it is. */
struct told {
	const struct fact *fact;
	bool sysmon;
	uint64_t pid, parent_pid;
	uint32_t image, parent_image;
	const struct fact_value *guid, *parent_guid; /* that Sysmon names; NULL: none */
	wintime parent_start; /* the second, by that GUID; 0: it tells none */
	uint64_t owner, requester; /* logon IDs */
	bool owner_told; /* the event can tell the owner: 4688 v0 and v1 only name who asked */
};

struct told told_by(struct boot_state *b, const struct fact *f);

/* Two images, in the host's texts. */
bool process_images_agree(struct boot_state *b, uint32_t x, uint32_t y);
/* The latest process with that ID; 0: none. */
uint32_t process_latest(const struct boot_state *b, uint64_t pid);
/* A GUID, NULL for none, is Sysmon's own name of a process, which no other one ever
 * has; 0: no start or exit of such a process yet. */
uint64_t process_guid_hash(const struct fact_value *guid);
uint32_t process_by_guid(struct boot_state *b, const struct fact_value *guid);
/* The process with that ID that it names, if images agree, where both are told. Where
 * none has the very GUID, the last that has one that agrees (model/guid.h); 0: none. */
uint32_t process_named(struct boot_state *b, const struct fact_value *guid, uint64_t pid, uint32_t image);
/* The process has a GUID, and it does not agree with this one. */
bool process_has_other_guid(struct boot_state *b, uint32_t number, const struct fact_value *guid);
/* The same, and be it in the last bytes: of two starts. */
bool process_has_not_guid(struct boot_state *b, uint32_t number, const struct fact_value *guid);
/* When the process of that GUID started, to the second; 0: it does not tell. */
wintime process_guid_start(const struct fact_value *guid);
void process_set_guid(struct boot_state *b, uint32_t number, const struct fact_value *guid);
/* Of a process whose start is not recorded: when it was, by a GUID in f; 0: nothing tells. */
void process_set_guid_start(struct boot_state *b, uint32_t number, wintime start, const struct fact *f);
uint32_t process_add(struct boot_state *b, const struct told *t, enum process_status status);
/* Two logs, and Sysmon's two times, are never quite of one time: what ended a moment before it
 * started ended when it started. */
wintime process_end_after_start(const struct proc *p, wintime end);
/* f: what shows the end, NULL where nothing does. */
void process_set_end(struct boot_state *b, uint32_t number, wintime end, const struct fact *f, enum confidence c,
		     enum link_reason r);
/* t starts or ends a process: all placeholders of its ID that have no end yet had
 * ended by then, and whoever points to the ID later points to another process. */
void process_id_changes_hands(struct boot_state *b, const struct told *t);

/* t starts a process whose ID another one had last, which has an exit by then: that is
 * in doubt if its record ID says that it came after this start. */
void process_doubt_exit(struct boot_state *b, uint32_t number, const struct told *t);
/* Joins a process that t starts to a lone exit, the one with its GUID or the last
 * that its ID had, if that is its own. */
void process_take_earlier_exit(struct boot_state *b, uint32_t exit, uint32_t number, const struct told *t);

/* The Target owns the process where its ID is not zero; its SID may be null and
 * its name "-" even then, so the logon may know the account better.  A start
 * that cannot name the owner leaves the one that Sysmon has told before. */
void process_set_owner(struct boot_state *b, uint32_t number, const struct told *t);
/* A later event tells the owner whom the start could not: who asked for the
 * process stays as the requester. */
void process_correct_owner(struct boot_state *b, uint32_t number, const struct told *t);
/* The same where no event does, but what else is known: the session of the owner; 0: nobody knows. */
void process_take_owner(struct boot_state *b, uint32_t number, uint32_t session, enum owner_by by);

#endif
