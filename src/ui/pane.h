/* A pane is one file: static functions and one const struct pane_ops.  It owns
 * one or two lists (its parts) and says what they hold; keys, history, search,
 * filters and the detail panel are the same for all and live in app_*.c.
 *
 * A pane never draws of its own accord: it answers an action with what must
 * happen, and is drawn when everything is settled. */
#ifndef EVTRAIL_UI_PANE_H
#define EVTRAIL_UI_PANE_H

#include "store/case.h"
#include "store/marks.h"
#include "store/subject.h"
#include "ui/bindings.h"
#include "ui/filter_words.h"
#include "ui/list.h"

enum { PANE_LISTS = 2 };

/* What all panes share. */
struct pane_env {
	struct case_file *c;
	struct case_hosts hosts;
	struct marks marks;
	int learn_days; /* taken as known, as pane New has it; 0: DEFAULT_LEARN_DAYS */
	struct settings settings;
	/* Says on the screen what takes its time, before it does. May be NULL. */
	void (*working)(void *context, const char *what);
	void *working_context;
};

struct pane {
	const struct pane_ops *ops;
	struct pane_env *env;
	struct list lists[PANE_LISTS];
	size_t part;             /* the list that has the focus */
	struct own_filter filter; /* it was loaded under */
	bool loaded;
};

/* What a pane of results answers, and what it was asked from. Text is its own;
 * freed with question_free(). */
struct question {
	char *sql;                 /* one SELECT; NULL: the values of a column */
	enum relation_id relation; /* whose column, under which filter */
	char *column;
	struct own_filter filter;
	struct own_filter origin;  /* the filter of the place that asked */
};
void question_set(struct question *to, const struct question *from);
void question_free(struct question *q);

enum reply_kind {
	REPLY_IGNORED, /* not mine: the caller may know what to do */
	REPLY_DONE,
	REPLY_RELOAD,  /* load again, keeping the cursors */
	REPLY_PIVOT,   /* to be handled as this other action */
	REPLY_SESSION, /* show what was done in the logon session `key` */
	REPLY_FOCUS_DETAIL,
	REPLY_ASK_DAYS,
	REPLY_HOST,    /* take the host with ID `key` as filter; 0: all */
	REPLY_CHOOSE_GOLDEN,
	REPLY_GOLDEN,  /* leave out what the host with ID `key` ran; 0: nothing */
	REPLY_SORT,    /* sort the list that was asked about by its column `key`, -1: not */
	REPLY_VIEW,    /* the columns of the list that was asked about were changed */
	REPLY_COUNT,   /* count the values of its column `key` */
	REPLY_VALUE,   /* back, and only what has the selected value */
	REPLY_CLOSE
};

struct reply {
	enum reply_kind kind;
	enum action action;
	int64_t key;
};

struct pane_ops {
	const char *name;        /* for options: "tree" */
	const char *title;       /* on its tab */
	enum action shown_by;    /* the action that opens it */
	enum key_table keys;     /* its own keys, looked at before the common ones */
	size_t size;             /* of its struct, which begins with struct pane */
	size_t nlists;
	const char *parts[PANE_LISTS]; /* names of its lists for the settings; NULL: the pane's is enough */
	const enum action *hints; /* up to ACTION_NONE: what matters most here */
	const char *opens[PANE_LISTS]; /* what Enter does in each list: a word for the hints */
	const char *opens_sorted; /* the same where the list is sorted; NULL: no difference */
	bool unfiltered;         /* shows the same under any filter */
	bool wide;               /* needs the whole width: the detail goes below it */
	const char *const *legend; /* lines for the help, up to NULL; may be NULL */

	/* What is to be answered, before it is loaded. Only panes of results. */
	void (*ask)(struct pane *p, const struct question *q);
	/* What the place is called, where it is not the title. May be NULL. */
	void (*name_of)(const struct pane *p, struct buf *out);
	/* Gives its lists their sources under a filter. Cursors keep their keys. */
	struct err (*load)(struct pane *p, const struct filter *f);
	/* Frees what it has besides its lists. May be NULL. */
	void (*close)(struct pane *p);
	/* After any action, before drawing: one list may follow another. May be NULL. */
	void (*prepare)(struct pane *p);
	/* What takes longer than a key may, when no key waits: true where it has
	 * something new to show. Interrupted, it is asked again. May be NULL. */
	bool (*idle)(struct pane *p);
	void (*draw)(struct pane *p, struct area area, bool focused);
	/* An action that is not one of moving in the list. May be NULL. */
	struct reply (*act)(struct pane *p, enum action a);
	/* Puts the cursor where the subject is (loaded before); why: the action that
	 * asks. False where it has no row for it. NULL: its rows are no subject's. */
	bool (*show)(struct pane *p, const struct subject *s, enum action why);
	/* Takes in what is folded away as routine, to be loaded again; false where
	 * nothing is. May be NULL. */
	bool (*relax)(struct pane *p);
	/* What the focused list says when the case has nothing for it. */
	const char *(*empty)(const struct pane *p);
};

struct pane *pane_new(const struct pane_ops *ops, struct pane_env *env);
void pane_free(struct pane *p);
/* Loads where it is not loaded under this filter yet, or again. */
struct err pane_load(struct pane *p, const struct filter *f, bool again);
bool pane_show(struct pane *p, const struct subject *s, enum action why);
struct list *pane_list(struct pane *p);

/* For panes: list i in an area, or why it is empty. */
void pane_draw_list(struct pane *p, size_t i, struct area area, bool focused);
/* A list over a relation in the order that its view asks for, the column "host"
 * left out where it says nothing. */
struct err pane_set_query(struct pane *p, size_t i, enum relation_id id, const struct filter *f);
/* The same over a result, which must outlive it. */
struct err pane_set_result(struct pane *p, size_t i, const struct relation *r, const struct filter *f);
void pane_set_look(struct pane *p, size_t i, const struct list_look *look);
bool pane_one_host(const struct pane *p);
/* WS17 of WS17.corp.example.net. */
struct str host_short(struct str name);

/* The row of a relation at the subject's time, of its account where it has one;
 * 0 where there is none: for a subject that names no row there. */
int64_t pane_row_at_time(struct pane *p, enum relation_id id, const struct subject *s);

/* Cells that several panes show alike: how long, or why that is not known; a
 * start that was not recorded. False: as the column says. */
bool cell_of_length(const struct list *l, const struct list_row *row, size_t column,
		    struct buf *out, enum role *role);
bool cell_is(const struct list *l, size_t column, const char *name);
/* "Tuesday 2026-03-03", with the host before it where there are several. */
void day_heading(struct buf *out, wintime t, struct str host);

extern const struct pane_ops pane_sql, pane_values, pane_users, pane_tree, pane_executables, pane_logons, pane_events,
	pane_columns, pane_coverage, pane_marks, pane_baselines, pane_sources, pane_help, pane_hosts,
	pane_golden, pane_raw;

/* What the choice of columns is for: what Enter does. */
enum columns_purpose { COLUMNS_TO_SHOW, COLUMNS_TO_SORT, COLUMNS_TO_COUNT };
/* The selected value of pane_values as a filter: user=="bob". */
void pane_values_filter(const struct pane *p, struct buf *out);
void pane_columns_about(struct pane *choice, struct list *about, const char *title, enum columns_purpose purpose);

/* Sets the number of days that pane_executables takes as known. */
void pane_executables_learn(struct pane *p, int days);
int pane_executables_days(const struct pane *p);
enum compare_by pane_executables_compare(const struct pane *p);
/* Shows lines of text, rows_of_text(), in place of what the selected baseline holds. */
void pane_baselines_differ(struct pane *p, const char *title, struct row_source lines);
/* The columns of such a line: what has it, key, value. */
extern const struct column pane_baselines_lines[3];
/* Fills pane_raw with a record's XML. */
void pane_raw_set(struct pane *p, struct str xml);
/* Fills the help for another pane. */
void pane_help_about(struct pane *help, const struct pane_ops *about);

#endif
