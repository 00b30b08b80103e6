/* What is known of one boot while its facts stream by in the order of boots.h, in a
 * form small enough for the largest boots: texts are numbers in a pool,
 * processes and sessions are places in an array plus 1, and 0 is none. */
#ifndef EVTRAIL_CORRELATE_STATE_H
#define EVTRAIL_CORRELATE_STATE_H

#include "base/spill.h"
#include "correlate/accounts.h"
#include "correlate/boots.h"
#include "correlate/foreign_exits.h"
#include "correlate/textpool.h"
#include "correlate/turns.h"
#include "model/clock_setting.h"
#include "model/derived.h"

/* Of a token: %%1936 default, %%1937 full, %%1938 limited (page of event 4688). */
enum { ELEVATION_BASE = 1935, ELEVATION_DEFAULT = 1, ELEVATION_FULL, ELEVATION_LIMITED };

/* How the owner is known of a process whose start names only who asked for it. */
enum owner_by { OWNER_ASKED, OWNER_BY_CHILDREN, OWNER_BY_TOKEN, OWNER_RULED_OUT };

struct proc {
	wintime seen;       /* start, or the first fact that shows it */
	wintime end;
	uint32_t image; /* in texts */
	uint32_t parent, logon, account;
	union {
		uint32_t next_placeholder; /* of a placeholder: the next of the same process ID */
		uint32_t parent_image;     /* as named by the start, in texts */
	};
	uint16_t flags;
	uint16_t children; /* at most that many are counted */
	uint8_t status;
	uint8_t elevation; /* of its token; 0: not known */
	bool from_sysmon : 1; /* no Security event of the start (or, exit only, the exit) yet */
	bool end_from_sysmon : 1;
	bool end_by_guid : 1; /* or Sysmon confirms it */
	bool end_is_stale : 1; /* Sysmon's own time, not that at which it wrote */
	bool owner_told : 1; /* and not only who asked for it */
	bool logon_before : 1; /* the logon event of its session came before it */
	bool parent_by_guid : 1; /* what it names its parent by decided */
	uint8_t owner_by : 2; /* an enum owner_by, where no event tells the owner */
	struct {
		uint8_t confidence, reason;
	} end_link, parent_link;
};

/* What is only asked for where a process starts, ends and is handed on: apart from what
 * is asked for all the time. */
struct proc_details {
	uint64_t pid;
	int64_t record;     /* of the fact of `seen`: breaks ties */
	int64_t start_fact;
	int64_t end_fact, end_record;
	int64_t logon_fact; /* the logon event at or before the start */
	int64_t sysmon_fact;
	uint64_t parent_pid, requested_logon_id;
	int64_t exit_status;
	int64_t command_line, guid, hashes; /* in kept_texts */
	wintime guid_start; /* of one whose start is not recorded, by its GUID; 0: not known */
	uint32_t requester;
	uint32_t name, requester_name; /* of its owner's, by which its own record has it */
	int32_t integrity;
	uint32_t logons_before, presence_before, installs_before; /* how many of each came before it was seen */
	uint32_t task; /* which it is, as the Task Scheduler names it; in texts */
	int64_t task_fact;
};

struct session {
	uint64_t logon_id, linked_logon_id, subject_logon_id;
	wintime start, first_seen, end;
	int64_t record; /* of the logon event: breaks ties */
	int64_t fact;
	int64_t end_fact, linked_fact;
	uint32_t account, port;
	uint32_t name; /* of the account's, by which its own record has it */
	uint32_t address, workstation, process, auth_package; /* in texts */
	uint32_t linked, origin, processes, seq;
	struct turn turn;      /* of its logon event, among the sessions with the same logon ID */
	uint32_t asker;        /* the session with the Subject's ID when the logon event came */
	uint32_t clock_sets;   /* how often the clock had been set by then */
	uint32_t procs_before; /* how many processes there were when its ID was first named */
	uint32_t built_in_logon; /* the latest one of a built-in session: place plus 1 */
	uint32_t named_by;     /* the session of the logon over the network that names its client */
	uint32_t connection;   /* where its user was last, when the boot is over: place in presence plus 1 */
	uint32_t number;       /* LocalSessionManager's, plus 1; 0: not told */
	uint32_t took_up;      /* the session that this logon, over at once, took up again */
	uint32_t privileges_line; /* of a 4672 that came before its logon event: place in lines plus 1 */
	bool over_at_once;     /* 4634 came within seconds: it may have taken up another session */
	bool by_manager;       /* LocalSessionManager alone tells of it */
	wintime guid_start;    /* of one that is not recorded, by Sysmon's LogonGuid; 0: not known */
	int16_t type;
	int8_t elevated, privileged;
	bool clock_set; /* before its end */
	uint8_t status, last_deed;
	union {
		wintime last_deed_time;
		struct {
			uint32_t from, end;
		} deeds; /* when the boot is over: where its own stand in presence */
	};
	struct {
		uint8_t confidence, reason;
	} end_link, linked_link, origin_link;
};

/* One of the many logon events of a built-in session. */
struct built_in_logon {
	int64_t fact;
	struct turn turn; /* among those of the same session */
};

/* A reconnect, disconnect, lock or unlock of a session. */
struct presence {
	wintime time;
	int64_t fact;
	uint32_t place; /* in the order in which they came */
	uint32_t session, address, workstation; /* the latter two in texts */
	uint32_t connection, locking; /* when the boot is over: the session's latest, itself included, place plus 1 */
	uint8_t deed;
	uint8_t told;   /* enum presence_told */
	bool console;   /* the user was there */
};

enum presence_told {
	TOLD_BY_ID,     /* the event names the session */
	TOLD_BY_NUMBER, /* inferred from its number and user */
	TOLD_BY_LOGON   /* inferred: another logon took it up */
};

/* A service or task that was set up, and by which session. */
struct install {
	int64_t fact, origin_fact;
	const struct boot_span *boot;
	wintime time;
	uint32_t session;    /* in that boot; 0: not known */
	uint32_t account;    /* who did it */
	uint32_t seq, origin; /* of the host, once the boot is over */
	uint32_t file;      /* canonical path, in texts; 0: none, as where a task is deleted */
	uint32_t arguments; /* in texts, as commands.h compares them */
	uint32_t task;      /* its name, folded, in texts */
	uint32_t earlier;   /* the latest one before it with the task's name, plus 1 */
	uint32_t gone;      /* with how many of them it no longer held; 0: it does */
	bool all_arguments; /* and not those before a variable */
	bool is_task, by_windows;
	bool remote;        /* installed from another machine */
	bool account_only;  /* as 7045 tells: in which session is not told */
	bool origin_told;   /* and not unknown */
};

/* What the Task Scheduler says that it has started, before its start is told. */
struct task_run {
	wintime time;
	int64_t fact;
	uint32_t task, file; /* in texts */
};

/* A time in which the system slept: sleep.h. */
struct nap {
	wintime from, to;  /* to 0: how long it slept is not told */
	uint32_t reading;  /* of the clock, of those in the boot */
	uint32_t untold_before; /* of those before it, how many do not tell for how long */
	wintime asleep_before;  /* and for how long all others were */
};

/* Places in installs, in order. */
struct places {
	uint32_t *items;
	size_t n, cap;
};

/* A line of the activity list, before nodes have their numbers. */
struct line {
	wintime time;
	int64_t record, fact;
	uint32_t account, process, logon;
	uint32_t name; /* of the account's, by which the record has it */
	uint32_t what; /* in texts, as are: */
	uint32_t address, workstation; /* of the client, where no session tells it */
	uint8_t kind;
};

/* What all boots of the host share. */
struct host {
	const struct record_stretch *stretches; /* of the Security log: see fact_source */
	size_t nstretches;
	struct accounts accounts;
	struct textpool texts;
	struct foreign_exits foreign_exits;
	struct idmap how_rules; /* see how.c */
	uint32_t next_node, boots, logons, activities;
	struct spill waiting; /* lines of a host whose clock was set back: a struct activity each */
	VEC(struct install) installs;
	VEC(struct places) install_places;
	struct idmap installs_of;  /* a file → in install_places, plus 1 */
	struct strmap tasks_named; /* a file's name → the same */
	struct strmap tasks;       /* a task's name → the latest of it in installs, plus 1 */
	struct strmap own_addresses; /* of the machine: see elsewhere.c */
};

struct boot_state {
	struct host *host;
	const struct boot_span *span;
	wintime first, last;        /* times of its first and its latest fact */
	wintime earliest;           /* start of a process, by its GUID, in a boot before the log; 0: none */
	uint32_t first_reading;
	uint32_t procs_before_clear; /* how many there were when the Security log was cleared */
	uint32_t reading;           /* of the latest one */
	bool shut_down;             /* a shutdown event, and no new life after it */
	uint16_t fell_before;       /* flags of the next process to start */
	bool log_cleared;
	struct {
		uint32_t sets, procs; /* how often it was set, and how many processes there were then */
		wintime twice_until;  /* times up to here came twice; 0: none */
		int64_t set_back;     /* the last record ID that tells so */
		VEC(uint32_t) readings; /* how many processes there were at each one's end */
		struct clock_setting last_setting;
		bool told_before; /* the setting at hand, by the other log */
	} clock;
	wintime numbered_anew;      /* when the Security log was, in this reading; 0: not */
	struct last_record {
		uint64_t channel;   /* hash of its name */
		int64_t record;
	} life, shutdown;
	struct spill procs;         /* a struct proc each */
	struct spill details;       /* a struct proc_details each */
	struct idmap latest;        /* process ID → latest process */
	struct idmap latest_exit;   /* process ID → process whose exit was told last */
	struct idmap placeholders_of; /* process ID → placeholders since it changed hands, and how often it did */
	struct strmap placeholders; /* a struct placeholder_key → placeholder */
	struct spill sessions;      /* a struct session each */
	VEC(struct built_in_logon) built_in_logons;
	uint32_t logon_events; /* how many there were */
	uint32_t by_manager;   /* the latest session that LocalSessionManager alone tells of */
	struct idmap by_logon_id;   /* logon ID → latest session */
	struct idmap by_guid;       /* hash of a Sysmon ProcessGuid → process */
	struct idmap by_stem;       /* hash of its part that all of one process have, and process ID → process */
	struct idmap ts_sessions;   /* LocalSessionManager's session number → session */
	struct idmap clients;       /* account and address → the session of the latest logon over the network that names the client */
	VEC(struct presence) presence;
	VEC(struct task_run) task_runs; /* that no process was there for yet */
	struct idmap task_runs_of;  /* process ID → the latest of them, plus 1 */
	VEC(struct nap) naps;
	wintime fell_asleep;        /* and has not woken up; 0: it has */
	bool sleep_told;            /* the latest event of it tells when */
	struct textlist kept_texts;
	struct spill lines;         /* a struct line each */
	wintime last_shutdown_line, last_resume_line;
	struct task_line {
		wintime time;
		uint32_t task; /* in texts */
		uint8_t deed;
		bool scheduler; /* and not Security's */
		uint32_t line;
	} last_task_line;
};

static inline struct proc *proc_at(struct boot_state *b, uint32_t proc)
{
	return spill_at(&b->procs, proc - 1);
}

static inline struct proc_details *details_of(struct boot_state *b, uint32_t proc)
{
	return spill_at(&b->details, proc - 1);
}

static inline struct session *session_at(struct boot_state *b, uint32_t session)
{
	return spill_at(&b->sessions, session - 1);
}

static inline const struct turn *session_turn(void *state, uint32_t session)
{
	return &session_at(state, session)->turn;
}

static inline const struct turn *built_in_turn(void *state, uint32_t logon)
{
	struct boot_state *b = state;
	return &b->built_in_logons.items[logon - 1].turn;
}

/* How the boot ended, as far as it ends what was open in it. */
struct boot_end {
	bool ended;     /* false: the log ends first */
	wintime latest; /* nothing of the boot was there after it; 0: not known */
	enum link_reason reason; /* of the end of a process */
};

#endif
