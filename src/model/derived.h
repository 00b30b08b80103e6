/* What is derived from one host's facts: boots, logons, processes, accounts and
 * the activity list.  Numbers count from 1 within the host and are made anew at
 * each derivation; 0 means "none".
 *
 * Boots and processes share one numbering, the preorder of the process tree:
 * a boot's number is followed by those of all its processes, a process's by
 * those of its descendants, up to and including `last`.
 *
 * Text is what the facts say.  text_id names it among the case's strings, or
 * is 0 where only the text is there. */
#ifndef EVTRAIL_MODEL_DERIVED_H
#define EVTRAIL_MODEL_DERIVED_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/str.h"
#include "base/wintime.h"
#include "model/fact.h"
#include "model/how.h"
#include "model/kind.h"
#include "model/link.h"

struct boot {
	uint32_t node, last;
	uint32_t seq;        /* 1 for the first of the host */
	wintime start;       /* first event of the boot */
	wintime end;         /* last event before the next boot, or of the log */
	struct link marker;  /* how the boot is known */
	bool clean_shutdown; /* a shutdown event closed it */
	uint32_t processes;  /* nodes below it */
	bool clock_set, log_cleared; /* in it */
	uint32_t reading, end_reading; /* of the clock, at its start and end; 1 for the host's first */
	bool sysmon_clock_off; /* Sysmon's times of the host are those at which it wrote */
};

enum logon_status {
	LOGON_RECORDED,     /* from a 4624 or its kin */
	LOGON_BUILT_IN,     /* SYSTEM and its kin: a logon event may be there or not */
	LOGON_NOT_RECORDED  /* only known because something refers to it */
};

struct logon {
	uint32_t seq; /* in order of start within the host */
	uint32_t boot;
	enum logon_status status;
	uint64_t logon_id;
	wintime start; /* 0: not recorded */
	wintime first_seen; /* the first fact that shows the session */
	wintime end;   /* 0: open or unknown */
	struct link end_link;
	int64_t fact;  /* of the logon event, or 0 */
	int type;      /* -1: not known */
	uint32_t account;
	struct fact_value address, workstation, process, auth_package;
	int64_t port;  /* 0: none */
	int elevated;  /* 1 yes, 0 no, -1 not known */
	int privileged; /* 1: special privileges were assigned (4672) */
	uint32_t linked; /* logon seq of the other token */
	uint64_t linked_logon_id;
	struct link linked_link;
	uint64_t subject_logon_id; /* who asked for it; 0: nobody named */
	uint32_t origin;           /* logon seq at which the person came in */
	struct link origin_link;
	uint32_t processes;
	int64_t asleep; /* as in struct process */
	struct link start_link;  /* how the start is known */
	struct link client_link; /* how the workstation is */
	uint32_t took_up;        /* logon seq of the session that it took up again, inferred */
	uint32_t name; /* of the account: seq of the one that the record gives */
};

enum process_status {
	PROCESS_STARTED,      /* its start is a fact */
	PROCESS_EXIT_ONLY,    /* its exit is a fact, its start was not recorded */
	PROCESS_NOT_RECORDED  /* neither: only named as the parent of others */
};

enum process_flag {
	PROCESS_OWNER_CHANGED = 1, /* owner is not the parent's owner */
	PROCESS_ELEVATED = 2,      /* full token: %%1937, or integrity high and up */
	PROCESS_ENDED_UNSURE = 4,  /* the end is a bound, not a time */
	PROCESS_OTHER_REQUESTER = 8, /* requested by a session that is not the owner */
	PROCESS_LOCKED = 16,       /* started while the session was locked */
	PROCESS_DISCONNECTED = 32, /* started while the session was disconnected */
	PROCESS_CLOCK_SET = 64,    /* the clock was set between its start and its end, or that bound */
	PROCESS_AFTER_CLOCK_SET = 128,   /* the first one to start after that */
	PROCESS_AFTER_LOG_CLEARED = 256, /* the same of a log */
	PROCESS_SLEPT = 512,          /* the system slept while it was there */
	PROCESS_START_BY_GUID = 1024, /* its start is not recorded, but Sysmon's GUID has it, to the second */
	PROCESS_WRITTEN_LATE = 2048,  /* only Sysmon tells its start, and wrote so more than two seconds after */
	PROCESS_AT_CONSOLE = 4096     /* the session had been taken up again at the console */
};

struct process {
	uint32_t node, last, depth; /* depth 1: directly below its boot */
	uint32_t boot;              /* node of its boot */
	uint32_t parent;            /* node of its parent process; 0: a root */
	uint32_t children;
	enum process_status status;
	uint64_t pid;
	uint64_t parent_pid;        /* as recorded; 0: not known */
	wintime start; /* 0: not known; not recorded where PROCESS_START_BY_GUID */
	wintime seen;  /* start, or the first fact that shows it: its place in time */
	wintime end;   /* 0: unknown; a bound where PROCESS_ENDED_UNSURE */
	int64_t start_fact;
	struct link end_link, parent_link, logon_link;
	struct fact_value image, command_line;
	uint32_t logon;   /* seq of the owner's logon */
	uint32_t account; /* the owner */
	uint64_t logon_id;
	uint32_t requester;          /* account of the subject where it is another */
	uint64_t requested_logon_id; /* 0: the same */
	int elevation;               /* 1936, 1937, 1938 as in %%1936; 0: not known */
	int integrity;               /* RID of the mandatory label; -1: not known */
	int64_t exit_status;         /* -1: not known */
	enum how_started how;
	uint32_t how_node; /* the ancestor that tells it, 0: none */
	unsigned flags;
	/* The logon at which the person came in: the session's own, or of who set up
	 * the service or task behind it. */
	uint32_t origin;
	struct link origin_link;
	/* Where the user was, if the session had been reconnected by then. */
	struct fact_value client_address, client_workstation;
	struct link client_link;
	/* From Sysmon, where it told of the same start. */
	int64_t sysmon_fact;
	struct fact_value guid, hashes;
	/* Which task it is, where the Task Scheduler's log says so. */
	struct fact_value task;
	struct link task_link;
	uint32_t installer; /* account that installed the service, or set up the task, behind it */
	int64_t asleep; /* ticks between start and end in which the system slept; 0: none, or not told */
	/* Of the owner and the requester: seq of the name that the records give. */
	uint32_t name, requester_name;
};

struct account {
	uint32_t seq;
	struct str sid, user, domain; /* each may be empty */
	bool built_in; /* SYSTEM, services, virtual, window manager, computer accounts */
	bool elevated; /* held an elevated token or special privileges */
	uint32_t logons, processes, failed_logons;
	wintime first_seen, last_seen;
	uint32_t names; /* how many user names it has had, without case and domains */
};

/* A name by which an account is found. */
struct account_name {
	uint32_t seq;     /* in the order in which they came up in the host's records */
	uint32_t account;
	struct str user, domain; /* each may be empty */
	bool recorded;    /* and not another spelling of its domain */
};

/* One line of the activity timeline. */
struct activity {
	uint32_t seq; /* in order of time within the host */
	wintime time;
	enum fact_kind kind;
	uint32_t account; /* 0: nobody's (boot, clear) */
	uint32_t process; /* node, 0: none */
	uint32_t logon;   /* seq, 0: none */
	int64_t fact;     /* 0 for what no fact shows */
	/* What was acted on, where process and logon do not tell it: the service, the
	 * task, the account whose credentials were used, the reason of a failure. */
	struct fact_value what;
	struct fact_value address, workstation; /* of the client, where no session tells it */
	uint32_t name; /* of the account: seq of the one that the record gives */
};

/* Where a derivation puts its results.  For each host: begin, then for each
 * boot in order of time its processes in preorder, its logons and the boot
 * itself, in any mix; accounts, their names and activity at any time; then end.  A failed
 * call ends the derivation with that error. */
struct derived_sink {
	void *context;
	struct err (*boot)(void *context, const struct boot *);
	struct err (*logon)(void *context, const struct logon *);
	struct err (*process)(void *context, const struct process *);
	struct err (*account)(void *context, const struct account *);
	struct err (*activity)(void *context, const struct activity *);
	struct err (*account_name)(void *context, const struct account_name *);
};

/* One host's facts, in the order asked for: by when they happened, by when they were
 * written (time is that then, too), or by channel and record ID.  next gives false at the end; the
 * fact is valid until the next call. */
enum fact_order { BY_RECORD, BY_TIME, BY_WRITTEN };

/* Record IDs of which none is missing. */
struct record_stretch {
	int64_t first, last;
};

struct fact_source {
	void *context;
	/* Of the Security log, in order and apart; none: not known. The source's. */
	const struct record_stretch *stretches;
	size_t nstretches;
	/* Starts (again) from the first fact: a derivation reads more than once. */
	struct err (*rewind)(void *context, enum fact_order order);
	struct err (*next)(void *context, struct fact *fact, bool *more);
};

#endif
