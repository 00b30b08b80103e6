/* Scenarios: text that says what hosts do, turned into their logs.
 *
 *     host WS17 domain=CORP
 *     user bob
 *     file Security.evtx channel=Security
 *     at 2026-03-02 08:00
 *     boot
 *     +1m logon bob type=2
 *     +5s start word = "C:\Program Files\Office\winword.exe" in=bob
 *     +2m start C:\Windows\System32\cmd.exe in=bob by=word for=10s
 *
 * tests/tools/README.md describes every verb. */
#ifndef EVTRAIL_TOOLS_SCENARIO_H
#define EVTRAIL_TOOLS_SCENARIO_H

#include "tools/scnlex.h"
#include "tools/sim.h"

enum handle_kind { HANDLE_PROC, HANDLE_SESSION };

struct handle {
	enum handle_kind kind;
	void *what;
	uint64_t stamp; /* the process's serial or the session's logon ID */
};

struct scenario {
	struct sim *sim;
	struct sim_host *host;
	wintime now, day;
	struct prng rng; /* of ~ jitter */
	const char *path;
	VEC(struct str) lines;
	struct strmap blocks;  /* name of a define → its line */
	struct strmap handles; /* "HOST:name" → position in handle */
	VEC(struct handle) handle;
	size_t line; /* the present one, from 0 */
	int depth;
	/* the present line's words after the verb */
	struct scn_word *words;
	size_t n;
	bool *used; /* options that the verb has looked at */
	struct err err;
};

struct err scenario_run(struct sim *sim, const char *path);

/* For verbs (scnverbs.c). */
struct verb {
	const char *name;
	unsigned least, most; /* words without a key */
	const char *usage;
	void (*run)(struct scenario *s);
};
extern const struct verb scn_verbs[];

/* Notes the first failure, with file and line. */
void scn_fail(struct scenario *s, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* The i-th word without a key, empty when there are fewer. */
struct str scn_word(const struct scenario *s, size_t i);
/* The value of key=, NULL when absent. */
const struct str *scn_option(struct scenario *s, const char *key);
/* A bare word that acts as a switch: unlogged, elevated. */
bool scn_switch(struct scenario *s, const char *word);
uint64_t scn_number(struct scenario *s, const char *key, uint64_t otherwise);
struct str scn_text(struct scenario *s, const char *key, struct str otherwise);
wintime scn_time_option(struct scenario *s, const char *key);
void scn_handle_set(struct scenario *s, struct str name, enum handle_kind kind, void *what,
		    uint64_t stamp);
struct handle *scn_handle(struct scenario *s, struct str name, enum handle_kind kind);
/* The session or process that key= names; NULL when absent or unknown. */
struct sim_session *scn_session_option(struct scenario *s, const char *key);
struct sim_proc *scn_proc_option(struct scenario *s, const char *key);
void scn_event(struct scenario *s);
/* scnhost.c */
void verb_host(struct scenario *s);
void verb_computer(struct scenario *s);
void verb_user(struct scenario *s);
void verb_file(struct scenario *s);
void verb_record(struct scenario *s);
void verb_boot(struct scenario *s);
void verb_crash(struct scenario *s);
void verb_shutdown(struct scenario *s);
void verb_sleep(struct scenario *s);
void verb_wake(struct scenario *s);
void verb_zone(struct scenario *s);
void verb_clock(struct scenario *s);

#endif
