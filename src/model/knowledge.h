/* What is known of Windows' own programs: data/system-binaries.txt. */
#ifndef EVTRAIL_MODEL_KNOWLEDGE_H
#define EVTRAIL_MODEL_KNOWLEDGE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

/* What a path alone tells. The numbers are stored in a case. */
enum path_mark {
	MARK_LOOK_ALIKE = 1,    /* a system program's name elsewhere, or nearly its name; nearly a folder of Windows */
	MARK_USER_WRITABLE = 2, /* a user without privileges can put programs there */
	MARK_SHORT_NAME = 4,    /* holds an 8.3 name: may be the same as a longer path */
	MARK_SYSTEM = 8,        /* a system program in its place */
	MARK_TOOL = 16,         /* intruders are known to use it */
	/* What the runs tell, beside: not set by knowledge_path(). */
	MARK_WRONG_PARENT = 32,
	MARK_WRONG_OWNER = 64,
	MARK_RARE = 128
};

/* Freed with knowledge_free(). */
struct knowledge;
struct knowledge *knowledge_new(void);
void knowledge_free(struct knowledge *k);
/* Marks of a canonical path. */
unsigned knowledge_path(const struct knowledge *k, struct str canonical);
/* Whether a user without privileges could have put it there, whatever it is: its name says
 * nothing then.  Reads the whole data file: for what is asked once an image. */
bool knowledge_is_anybodys(struct str canonical);
/* Whether a system program of that file name may be started by a parent of that
 * one; true where nothing is known. */
bool knowledge_parent_fits(const struct knowledge *k, struct str name, struct str parent);
/* Whether it may run for the account with that SID. */
bool knowledge_owner_fits(const struct knowledge *k, struct str name, struct str sid);
/* Of the text of the data file: another text, another number. */
int64_t knowledge_print(void);
/* Lines of the data file that cannot be understood: for its test. */
int knowledge_broken_lines(const struct knowledge *k);

/* data/system-binaries.txt, compiled in. */
extern const char knowledge_text[];

#endif
