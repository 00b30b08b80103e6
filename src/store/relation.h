/* A relation is what a pane lists and a batch command prints: named, typed
 * columns over the case's tables, in one natural order, each row with an
 * integer key that gives that order.  The tables in relation.c are the only
 * list of columns: panes, exports, the SQL views and the manual come from them.
 *
 * Column names are those of CSV, JSON and SQL and stay stable once released. */
#ifndef EVTRAIL_STORE_RELATION_H
#define EVTRAIL_STORE_RELATION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"

enum relation_id {
	REL_ACCOUNT,    /* accounts of each host; people first */
	REL_ACTIVITY,   /* the timeline: by host and time */
	REL_PROCESS,    /* processes in preorder: by host, boot, tree */
	REL_EXECUTABLE, /* executables of each host, what is most worth a look first */
	REL_LOGON,      /* logon sessions by host and start */
	REL_SOURCE,     /* imported files and what came of each */
	REL_EVENT,      /* facts, in the order in which they came into the case */
	REL_BOOT,       /* boots by host and start */
	REL_BASELINE,   /* stored baselines */
	REL_BASELINE_ENTRY, /* what they hold */
	REL_COVERAGE,   /* days by host: what the logs of each can tell */
	REL_HOST,       /* computer names by host */
	REL_MARK,       /* the analyst's marks, as they were made */
	REL_PREVALENCE, /* executables over all hosts, the rarest first */
	REL_COUNT
};

enum column_type {
	COL_TEXT,
	COL_INT,
	COL_TIME,     /* wintime; text form ISO 8601 */
	COL_DURATION, /* 100 ns ticks; exported as seconds */
	COL_LOGON_ID, /* 0x… */
	COL_HEX,      /* exit status and the like, 0x%x */
	COL_BOOL
};

enum column_flag {
	COL_SHOWN = 1,   /* in a pane's and the aligned text's default columns */
	COL_RIGHT = 2,   /* aligned right */
	COL_STRETCH = 4, /* takes what width is left */
	COL_DERIVED_NAME = 8, /* text made by evtrail, not from a log */
	COL_NAME = 16         /* a path, or the name of a file: blanks at the end of it are shown */
};

struct column {
	const char *name;  /* stable, for machines */
	const char *title; /* short, for a heading */
	enum column_type type;
	unsigned flags;
	int width;         /* preferred columns on the screen */
	const char *sql;
	const char *help;  /* one line */
};

/* Which exact keys of a filter an index finds, rows in the order of their keys. */
enum { INDEXED_ACCOUNT = 1, INDEXED_LOGON = 2 };

struct relation {
	const char *name;  /* the SQL view */
	const char *title; /* "Process tree" */
	const struct column *columns;
	size_t ncolumns;
	/* SQL. from: the tables with their short names; base: the first of them, for
	 * counting; key: the row's key.  Then what each condition of a filter
	 * compares with; NULL: the relation has no such thing. @LEARN stands for the
	 * learning period in ticks, @HASH for whether hashes count, @GROUP, @SEEN and
	 * @KNOWN for which executables are one row, when the first of them ran, and
	 * whether one of them is known. */
	const char *from, *base, *key;
	const char *host_id;
	const char *user, *names, *sid;     /* filter.user: the latest name, how many the account has */
	const char *first_time, *last_time; /* filter.until, filter.since */
	const char *pid;
	const char *image, *image_name;     /* filter.image; folded */
	const char *logon_id;
	const char *record_fact[2]; /* filter.record: facts that show the row */
	const char *account, *logon, *executable;
	const char *last_key; /* filter.subtree: of the last row below a row */
	unsigned indexed;
	bool keys_by_host;    /* keys are those of case_key */
	bool keys_unbroken;   /* and number a host's rows (or, where not by host, all) without a hole */
	/* Rows of a table (with its short name) numbered by host so that their time never
	 * falls; join: what makes them rows of this relation, NULL where they are. */
	struct {
		const char *base, *key, *time, *join;
	} by_time;
	const char *people; /* true for rows of people, not of the system */
	const char *remote; /* filter.remote_only */
	const char *is_new; /* filter.new_only */
	const char *is_news; /* 1 for the same, as stored: by path, with the usual learning period */
	const char *stands_for_all; /* filter.compare by pattern or name */
	const char *same[3]; /* filter.not_on: yp, a program of any host, is this one by path, pattern, name */
	const char *unreported; /* filter.unreported */
	const char *news; /* what is told of it: see table reported */
	const char *baseline; /* filter.baseline: a number between baseline_key(ID) and baseline_key(ID + 1) */
};

const struct relation *relation_get(enum relation_id id);
/* What is taken as known; {0}: the default. */
struct knowing {
	int learn_days; /* see filter.learn_days */
	int compare;    /* enum compare_by */
};
/* SQL text with these filled in. */
void relation_sql(struct buf *out, const char *sql, struct knowing k);
/* The lines of activity that tell where a session's user was: the kinds that the
 * index derived_activity_presence has, in the very words that let SQLite use it. */
#define PRESENCE_KINDS(kind) "(" kind " BETWEEN 10 AND 11 OR " kind " BETWEEN 28 AND 31)"
/* The file name of a path. */
#define FILE_NAME(x) "substr(" x ", length(rtrim(" x ", replace(" x ", '\\', ''))) + 1)"
/* A row's cell by its column's name, NULL where there is none. */
const struct cell *relation_cell(const struct column *columns, size_t ncolumns, const struct cell *cells, const char *name);
/* Index of a column by name, or -1. */
int relation_column(const struct relation *r, const char *name);
/* The link that a column of that name tells of: LINK_confidence and LINK_reason
 * are the columns that say how sure it is. NULL: none. */
const char *relation_link(const char *column);

enum cell_kind { CELL_NULL, CELL_INT, CELL_TEXT };

/* text is as recorded, not cleaned for a terminal; it is the page's. */
struct cell {
	enum cell_kind kind;
	int64_t number;
	struct str text;
};

/* The cell as people read it; nothing for null. Times are in the
 * zone shown, to the second in a pane (brief), with all decimals and the offset otherwise. Not cleaned. */
void column_words(struct buf *out, const struct column *column, const struct cell *cell, bool brief);
/* The same by type alone: names as they are. */
void cell_words(struct buf *out, enum column_type type, const struct cell *cell, bool brief);

/* A sign of how sure a row's cell is: "~" inferred, "?" unknown, "" recorded or
 * nothing to be sure of. */
const char *relation_sign(const struct column *columns, size_t ncolumns, size_t column, const struct cell *cells);
/* In place of a length that is not recorded: a bound of it, as "<5 min 0 s", "open" or "?".
 * false: the column is no length, or the relation tells no bound of it. */
bool relation_length_words(struct buf *out, const struct column *columns, size_t ncolumns, size_t column,
			   const struct cell *cells);

#endif
