/* The subject: what a row is about, so that a pane can pivot to another one. */
#ifndef EVTRAIL_STORE_SUBJECT_H
#define EVTRAIL_STORE_SUBJECT_H

#include "store/query.h"

/* Keys in their relations; 0: the row has none, or the logs do not tell. */
struct subject {
	int64_t host_id;
	int64_t account;    /* REL_ACCOUNT */
	int64_t process;    /* REL_PROCESS, tree */
	int64_t parent;     /* REL_PROCESS, tree */
	int64_t logon;      /* REL_LOGON */
	int64_t origin;     /* REL_LOGON: where the person came in */
	int64_t executable; /* REL_EXECUTABLE */
	int64_t activity;   /* REL_ACTIVITY: the line of that moment */
	int64_t fact;       /* REL_EVENT */
	wintime time;
};

/* A key of the tree is a REL_PROCESS key; a boot's gives host and time. */
struct err subject_of(struct case_file *c, enum relation_id id, int64_t key, struct subject *out);

#endif
