/* The front end, as the rest of evtrail and the tests use it. */
#ifndef EVTRAIL_UI_BROWSE_H
#define EVTRAIL_UI_BROWSE_H

#include <stdbool.h>

#include "base/buf.h"
#include "base/err.h"
#include "store/baseline.h"
#include "store/case.h"
#include "store/query.h"

/* Writes the rows of a relation under a filter, in an order, to a file, in the format
 * that its name ends with: .csv, .json, .jsonl, else text. */
typedef struct err write_rows(struct case_file *c, const struct relation *r, const struct filter *f,
			      const struct order *order, const char *path, size_t *rows);

/* A list in a file, to become a baseline. */
struct list_request {
	const char *file, *name;
	const char *hosts, *encoding; /* NULL: all; told by its bytes */
	enum entry_kind kind;         /* what paths are compared by */
};
/* told: what came of it. */
typedef struct err import_list(struct case_file *c, const struct list_request *r, struct buf *told);

/* Adds the XML of a kept event (a key of REL_EVENT), read again from its file. */
typedef struct err read_raw(struct case_file *c, int64_t event, struct buf *xml);

/* Logs brought into the case while it is browsed, one import at a time, apart from
 * this process's own work. */
struct background_import {
	/* paths: of a log file or a folder of them. */
	struct err (*start)(struct case_file *c, const char *path);
	/* Whether it is at work. Once after it has ended, *ended is set and told says what
	 * came of it. */
	bool (*running)(bool *ended, struct buf *told);
	/* Ends it soon: what is imported by then stays. */
	void (*stop)(void);
};

struct browse_options {
	const struct background_import *logs; /* NULL: the key I says that it cannot */
	write_rows *write;           /* NULL: the key w says that it cannot */
	import_list *import;         /* NULL: the same of the key I */
	read_raw *raw;               /* NULL: the key r says that it cannot */
	const char *pane;            /* "users", "tree", …: where to start; NULL: users */
	const struct filter *filter; /* NULL: none */
	bool no_color;               /* as NO_COLOR does */
	const char *theme;           /* "dark", "light", "none"; NULL: as the environment or the settings have it */
	bool mouse;                  /* use it from the start */
	const char *zone;            /* to show times in (base/zone.h); NULL: UTC */
	bool ascii;                  /* no line drawing characters */
	bool remember;               /* keeps what is chosen for the next run, in the user's own files */
};

/* Takes the terminal until the user quits. The case stays the caller's. */
struct err browse_run(struct case_file *c, const struct browse_options *o);

/* The same without a terminal: keys from text, screens as text. One at a time. */
struct browse_script;

struct err browse_script_open(struct case_file *c, const struct browse_options *o, int width,
			      int height, struct browse_script **out);
/* How much time each key has. */
enum hurry {
	HURRY_NOT,   /* all there is to be done is done between two keys */
	HURRY_CLOCK, /* keys come one upon the other: what takes longer than a key may is left
	                for when hurry is over */
	HURRY_LEAST  /* the same as if that time were over at once, whatever the clock says */
};
struct err browse_script_open_hurried(struct case_file *c, const struct browse_options *o, enum hurry hurry, int width,
				      int height, struct browse_script **out);
/* Keys as in "jj<Enter>p<Backspace>" (see ui/keys.h); ERR_USAGE where one of them
 * has no such name. */
struct err browse_script_keys(struct browse_script *s, const char *keys);
void browse_script_hurry(struct browse_script *s, enum hurry hurry);
void browse_script_resize(struct browse_script *s, int width, int height);
/* The screen, a line each, blanks at the end left out; roles: the letters of
 * ui/roles.h for its cells instead. The caller frees it. */
char *browse_script_screen(struct browse_script *s, bool roles);
/* The user has quit. */
bool browse_script_done(const struct browse_script *s);
void browse_script_close(struct browse_script *s);

#endif
