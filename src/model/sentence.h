/* How a process started and how a session went, each as one English sentence
 * that states no more than the logs do and says what they do not tell. */
#ifndef EVTRAIL_MODEL_SENTENCE_H
#define EVTRAIL_MODEL_SENTENCE_H

#include <stdbool.h>

#include "base/buf.h"
#include "base/wintime.h"
#include "model/derived.h"

struct story_session {
	bool known;               /* there is a session at all */
	bool by_program;          /* which asked for the logon, and not Windows' own logon screen */
	bool of_windows;          /* the account is the system's own */
	enum logon_status status;
	uint64_t logon_id;
	int type;                 /* -1: not known */
	struct str user;          /* may be empty */
	struct str address, workstation;
	bool by_manager;          /* LocalSessionManager alone tells of it */
	enum link_reason client_reason; /* how the workstation is known */
	wintime start;            /* 0: not recorded */
	wintime end;
	bool end_recorded;
	int64_t asleep;           /* ticks of that in which the system slept; 0: none is told */
	enum link_reason end_reason;
	uint64_t took_up;         /* logon ID of the session that it took up again, by inference; 0: none */
};

enum { STORY_CHAIN = 8 };

/* One link of the chain from the oldest shown ancestor to the process. */
struct story_link {
	struct str name;
	bool recorded; /* its start is a fact */
	bool certain;  /* its link to the one before is recorded, not inferred */
};

struct story {
	enum process_status status;
	struct str user, domain, sid; /* the owner */
	struct story_session session; /* the owner's */
	enum link_reason logon_reason;
	struct story_session origin;  /* where the person came in, where it is another one */
	enum link_reason origin_reason;
	bool origin_inferred;
	struct str client_address, client_workstation; /* of a reconnect before the start */
	bool client_known;            /* there was one, if only to the console or from where nothing tells */
	bool client_inferred;
	unsigned flags;               /* enum process_flag */
	enum how_started how;
	struct str how_image;         /* file name of the ancestor that tells it */
	struct str task;              /* which it is; empty: not told */
	struct str installer;         /* who installed the service behind it; empty: not told */
	bool how_indirect;            /* which is not the parent */
	enum link_reason parent_reason;
	struct story_link chain[STORY_CHAIN];
	int nchain;
	bool chain_cut;               /* there are more ancestors above */
	wintime start, end;           /* end 0: unknown */
	bool end_is_bound;
	enum link_reason end_reason;
	int64_t asleep;               /* as of a session; PROCESS_SLEPT where only that is told */
};

void story_process(struct buf *out, const struct story *s);
/* "logged on by RDP from 10.1.2.3 (WS17) at …" */
void story_session_words(struct buf *out, const struct story_session *s);
void story_logon(struct buf *out, const struct story_session *s, uint32_t processes);

#endif
