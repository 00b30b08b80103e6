/* A simulated Windows host: what it does, and what it logs of it.
 *
 * The host knows its accounts, logon sessions and running processes, so that
 * the events agree with each other: creator process IDs are those of running
 * processes, exits carry the logon of their start, IDs are used again.  Since it
 * knows what happened, it can also write the truth beside the logs: for every
 * start its exit, parent and logon, by record ID.
 *
 * Scenarios and the generator drive it through the calls below.  A call that
 * stands for one event writes it at the host's present time; one that stands for
 * several lets milliseconds pass between them. */
#ifndef EVTRAIL_TOOLS_SIM_H
#define EVTRAIL_TOOLS_SIM_H

#include <stdio.h>

#include "base/map.h"
#include "base/vec.h"
#include "tools/evtwrite.h"
#include "tools/evtxwrite.h"
#include "tools/prng.h"

enum log_kind { LOG_SECURITY, LOG_SYSTEM, LOG_SYSMON, LOG_TERMINAL, LOG_APPLOCKER, LOG_TASKS,
		LOG_KINDS };

struct sim_account {
	struct str name, domain; /* as events show them */
	char sid[80];
	bool admin;
};

/* A logon session. */
struct sim_session {
	struct sim_session *next; /* in host->sessions */
	struct sim_account *account;
	uint64_t luid;
	struct sim_session *linked; /* the other token of the same logon, or NULL */
	bool elevated;
	unsigned type, session_id;
	uint64_t record; /* of its 4624; 0: not logged */
	uint64_t linked_record; /* of the other token's, which may have ended; 0: none */
	uint64_t ended;  /* the record that tells of its end before its 4634 does; 0: none */
	struct str address, workstation;
	struct sim_proc *csrss, *winlogon, *explorer;
	unsigned client_number; /* of RDP-Tcp#N */
	bool transient;         /* made for one program: ends with it */
	wintime since;
};

struct sim_proc {
	struct sim_proc *next, **back; /* in host->procs */
	uint32_t pid, parent_pid;
	uint64_t serial; /* tells two processes with one ID apart */
	struct str image, parent_image;
	char *command;
	struct sim_session *owner;
	wintime since;
	unsigned integrity; /* 4096 low, 8192 medium, 12288 high, 16384 system */
	/* the truth, by record ID of the Security log; 0: not logged */
	uint64_t record, parent_record, logon_record;
	struct str task; /* the scheduled task that it is; empty: none */
};

struct sim_exit {
	wintime when;
	uint64_t order, serial;
	uint32_t pid;
	bool silent; /* nobody logs it */
};

/* A file that one or more hosts log into. */
struct sim_file {
	struct sim_file *next;
	char *path;
	struct evtx_writer *writer;
	struct evt_writer *evt; /* in its place */
};

/* Which events the host writes. */
enum sim_age { LEGACY_NO, LEGACY_2000, LEGACY_XP, LEGACY_2003 };

/* What differs between Windows' versions (simos.c). */
struct sim_os {
	const char *name;
	enum shape_id start, logon;        /* 4688, 4624 */
	enum shape_id clock, boot_type;    /* Kernel-General 1, Kernel-Boot 27; SHAPE_COUNT: none */
	enum sim_age legacy;
	const char *version, *build;       /* of 6009 */
	unsigned major, minor;             /* of Kernel-General 12 */
	unsigned again;                    /* the type of the logon that takes up an RDP session */
	bool whole_seconds;                /* of events of the source EventLog */
	bool winlogon_asks;                /* for logons at a screen; else a svchost.exe does */
};

/* What is audited besides what always is. */
enum sim_audit {
	AUDIT_PROCESS = 1 << 0, /* 4688 and 4689, but for those before 4608 */
	AUDIT_SESSION = 1 << 1, /* 4778, 4779, 4800, 4801 */
	AUDIT_CLOCK = 1 << 2,   /* 4616 */
	AUDIT_ALL = AUDIT_PROCESS | AUDIT_SESSION | AUDIT_CLOCK,
};

/* How Sysmon writes. */
struct sim_sysmon {
	wintime delay;   /* its service runs so long after a boot; 0: at once */
	wintime from;    /* what happened before is written at this time */
	wintime written; /* the last record's time */
	bool tails;      /* the GUIDs of starts and exits differ in their last eight bytes */
	VEC(struct out_event) waiting; /* for the service, in the order in which they happened */
};

enum sim_down { DOWN_OFF, DOWN_RESTART, DOWN_FAST };
enum sim_sleep { SLEEP_NOT, SLEEP_STANDBY, SLEEP_HIBERNATED, SLEEP_FAST_STARTUP };

struct sim_log {
	struct sim_file *file; /* NULL: this log is not kept */
	uint64_t next_record;
};

enum { SIM_PIDS = 16384 };

struct sim_host {
	struct sim *sim;
	struct sim_host *next;
	struct str name, domain, dns; /* WS17, CORP, corp.example.net or empty */
	struct str computer;          /* as System/Computer shows it */
	const struct sim_os *os;
	enum sim_age legacy;
	unsigned audits;      /* enum sim_audit */
	struct str zone;      /* as 6013 names it: Eastern Standard Time */
	int bias;             /* minutes from local time to UTC */
	struct sim_sysmon sysmon;
	bool command_lines;   /* audited */
	bool null_target_sid; /* TargetUserSid of starts is S-1-0-0 although there is a target */
	bool up, crashed;
	bool early;  /* the first processes of a boot: they are logged, audited or not */
	enum sim_sleep sleep;
	unsigned boots;
	wintime now, booted;
	wintime last_seen; /* the last sign of life before the power went */
	wintime stopped;   /* when it was shut down, which the next boot tells; 0: it wasn't */
	wintime slept;     /* since when it is asleep */
	struct str booted_name; /* its name at the last boot */
	struct prng rng;
	struct sim_log logs[LOG_KINDS];
	uint64_t events; /* written so far */
	uint64_t next_luid, next_serial, next_order;
	unsigned next_session_id, console_session;
	uint32_t next_pid, pid_limit; /* IDs are taken in turn up to the limit */
	char machine_sid[64], domain_sid[64];
	unsigned next_rid;
	struct sim_account system, local_service, network_service, nobody;
	struct sim_session system_session, local_service_session, network_service_session;
	VEC(struct sim_account *) accounts;
	struct sim_session *sessions;
	struct sim_proc *procs;
	struct sim_proc *by_pid[SIM_PIDS];
	VEC(struct sim_exit) exits; /* a heap, earliest first */
	/* processes that others need */
	struct sim_proc *smss, *wininit, *services, *lsass, *csrss, *winlogon, *svc_dcom,
		*svc_netsvcs; /* csrss and winlogon: the console's */
};

struct sim {
	struct str dir; /* where files go */
	struct sim_host *hosts;
	struct sim_file *files;
	FILE *truth; /* NULL: not wanted */
	bool print;  /* each event as a line on standard output */
	struct strmap strings;  /* names and images: few, and kept to the end */
	struct out_event event; /* the one being filled */
	char temporary[16][256];
	unsigned next_temporary;
	struct err err;         /* the first failure */
};

/* sim.c: hosts, files, events, time */
void sim_finish(struct sim *s); /* closes files, frees all but err */
void sim_close_logs(struct sim *s); /* closes files; hosts are forgotten */
struct str sim_intern(struct sim *s, struct str text);
struct str sim_internf(struct sim *s, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
/* Short text for the event being filled; lasts for sixteen of these calls. */
struct str sim_temp(struct sim *s, const char *format, ...) __attribute__((format(printf, 2, 3)));
struct sim_host *sim_host_new(struct sim *s, struct str name, struct str domain, struct str dns,
			      uint64_t seed);
struct sim_host *sim_host_find(struct sim *s, struct str name);
/* The log is from now on kept in the named file, which is made where needed. */
void sim_host_log(struct sim_host *h, enum log_kind kind, struct str file,
		  const struct evtx_options *options);
/* LOG_KINDS when there is no such channel; "Security" or the full name. */
enum log_kind sim_log_find(struct str channel);
struct out_event *sim_event(struct sim_host *h, enum shape_id shape);
/* Writes the event; gives its record ID, 0 when its log is not kept. */
uint64_t sim_emit(struct sim_host *h, enum log_kind kind);
void sim_fail(struct sim *s, struct err e); /* keeps the first */
/* Milliseconds pass. */
void sim_tick(struct sim_host *h, unsigned milliseconds);
/* Lets time pass until t, with the exits planned until then. */
void sim_advance(struct sim_host *h, wintime t);
struct sim_account *sim_account(struct sim_host *h, struct str name, bool local);
struct sim_account *sim_account_find(struct sim_host *h, struct str name);
void sim_subject(struct sim_host *h, struct out_event *e, const struct sim_session *s);
void sim_target(struct out_event *e, const struct sim_session *s);
void sim_put_account(struct out_event *e, enum field sid, enum field name, enum field domain,
		     const struct sim_account *a);

/* simlegacy.c: the same in the events of older Windows */
/* Gives up to two events for one; 0: there was no such event. */
int sim_legacy_events(struct sim_host *h, const struct out_event *from, struct out_event out[2]);
/* Logon IDs and process IDs in the text form of that time; for one event at once. */
void sim_legacy_texts(struct out_event *e);

/* simos.c: versions of Windows, time zones */
/* NULL when there is none of that name. */
const struct sim_os *sim_os_find(struct str name);
/* The names of all, for a message. */
const char *sim_os_names(void);
wintime sim_local_time(const struct sim_host *h, wintime t);
/* The sixteen bytes of a SYSTEMTIME as hexadecimal digits. */
struct str sim_systemtime(struct sim *s, wintime t);

/* simsysmon.c: the same in Sysmon's words */
void sim_sysmon_start(struct sim_host *h, struct sim_proc *p, const struct sim_proc *parent);
void sim_sysmon_exit(struct sim_host *h, const struct sim_proc *p);
/* The host goes down: what its service has not written by now is lost. */
void sim_sysmon_down(struct sim_host *h);
/* Writes what the service is yet to write. */
void sim_sysmon_write(struct sim_host *h);
/* The clock was set. */
void sim_sysmon_clock(struct sim_host *h, wintime before, wintime after);

/* simproc.c: processes */
struct sim_start {
	struct str image, command;
	struct sim_proc *parent;    /* NULL: what creator and parent_image say */
	uint32_t creator;           /* process ID; 0: the parent's */
	struct str parent_image;    /* empty: the parent's */
	struct sim_session *owner;  /* NULL: the parent's */
	struct sim_session *caller; /* who asked, where it isn't the owner */
	uint32_t pid;               /* 0: the next free one */
	unsigned integrity;         /* 0: by the owner */
	bool unlogged;
};
struct sim_proc *sim_start(struct sim_host *h, const struct sim_start *how);
/* As sim_start with image, command (empty: the image) and parent. */
struct sim_proc *sim_run(struct sim_host *h, struct sim_proc *parent, struct str image,
			 struct str command);
void sim_exit(struct sim_host *h, struct sim_proc *p, uint32_t status, bool logged);
void sim_exit_later(struct sim_host *h, struct sim_proc *p, wintime when);
/* The same, and the exit is not logged. */
void sim_vanish_later(struct sim_host *h, struct sim_proc *p, wintime when);
/* Everything that runs vanishes without a trace: the power is gone. */
void sim_forget_all(struct sim_host *h);
struct sim_proc *sim_proc_find(struct sim_host *h, uint32_t pid);
bool sim_proc_alive(const struct sim_host *h, const struct sim_proc *p, uint64_t serial);

/* simlogon.c: sessions */
struct sim_logon {
	struct sim_account *account;
	unsigned type;
	struct str address, workstation; /* where from; empty: here */
	unsigned port;
	struct str process, package;     /* LogonProcessName, AuthenticationPackageName */
	struct sim_session *caller;      /* NULL: SYSTEM */
	struct sim_proc *by;             /* the process that logged on, or NULL */
	uint64_t luid;                   /* 0: the next one */
	unsigned session_id;
	bool single; /* no linked pair although the account is an administrator's */
	bool unlogged;
	struct sim_proc *csrss, *winlogon; /* of its window station, where that is there before */
};
/* Of a linked pair it gives the limited one. */
struct sim_session *sim_logon(struct sim_host *h, const struct sim_logon *how);
void sim_session_end(struct sim_host *h, struct sim_session *s, bool logged);
/* Ends a transient session when its last process is gone. */
void sim_session_end_idle(struct sim_host *h, struct sim_session *s);
/* The whole way in: logon, window station, userinit, explorer. */
struct sim_session *sim_logon_desktop(struct sim_host *h, const struct sim_logon *how);
void sim_logoff(struct sim_host *h, struct sim_session *s);
void sim_failed_logon(struct sim_host *h, const struct sim_logon *how);
/* A program started with other credentials: 4648, 4624 type 2, start. */
struct sim_proc *sim_runas(struct sim_host *h, struct sim_proc *by, struct sim_account *account,
			   struct str image, struct str command);
/* A program started elevated through consent.exe. */
struct sim_proc *sim_elevate(struct sim_host *h, struct sim_session *s, struct str image,
			     struct str command);

/* What a logon at a screen takes from the rest: the logon of type 3 before one from
 * afar, the process that asks, the end of both tokens. */
struct sim_session *sim_network_first(struct sim_host *h, const struct sim_logon *how);
struct sim_proc *sim_asks(const struct sim_host *h, const struct sim_logon *how);
void sim_session_end_pair(struct sim_host *h, struct sim_session *s, bool logged);

/* simscreen.c: sessions at a screen */
/* What LocalSessionManager says; reason is that of 40. */
void sim_log_terminal(struct sim_host *h, const struct sim_session *s, enum shape_id shape,
		      unsigned reason);
/* It was logged off, and its screen is left. */
void sim_log_left(struct sim_host *h, const struct sim_session *s);
void sim_lock(struct sim_host *h, struct sim_session *s);
void sim_unlock(struct sim_host *h, struct sim_session *s);
void sim_disconnect(struct sim_host *h, struct sim_session *s);
/* type: of the logon that takes the session up, 0: as its Windows does. */
void sim_reconnect(struct sim_host *h, struct sim_session *s, struct str address,
		   struct str client, unsigned type);

/* simpower.c: what the System log tells of boots, sleep and the clock */
void sim_log_boot(struct sim_host *h);
void sim_log_request(struct sim_host *h, const struct sim_session *by, enum sim_down how);
void sim_log_shutdown(struct sim_host *h);
void sim_log_sleep(struct sim_host *h);
void sim_log_wake(struct sim_host *h);
void sim_set_clock(struct sim_host *h, wintime to, struct sim_session *by);
/* The zone is another one: "Eastern Standard Time", 300. */
void sim_set_zone(struct sim_host *h, struct str zone, int bias);

/* simboot.c: boots, services, tasks, logs */
/* Boots, or wakes a host that sleeps. */
void sim_boot(struct sim_host *h);
void sim_shutdown(struct sim_host *h, struct sim_session *by, enum sim_down how);
void sim_crash(struct sim_host *h);
void sim_sleep(struct sim_host *h, enum sim_sleep how);
struct sim_proc *sim_service_start(struct sim_host *h, struct str image, struct str command,
				   struct sim_session *as);
void sim_service_install(struct sim_host *h, struct sim_session *by, struct str name,
			 struct str path);
/* A scheduled task runs: batch logon where it is a user's, start by the scheduler.
 * name: the task's, empty for one made from the image's. */
struct sim_proc *sim_task_run(struct sim_host *h, struct sim_account *as, struct str name,
			      struct str image, struct str command);
/* It has ended: TaskScheduler 201. */
void sim_log_task_end(struct sim_host *h, const struct sim_proc *p, uint32_t status);
void sim_clear(struct sim_host *h, struct sim_session *by, enum log_kind kind);
/* Something of the many events that evtrail counts and does not keep. */
void sim_noise(struct sim_host *h);

#endif
