/* A list on the screen: a cursor and a window over a row source.  It holds the
 * rows it shows and no others, and knows its place by the keys of its first row
 * and of its cursor, so that filters, new data and another size of the screen
 * leave the cursor where it was.
 *
 * A fetch that fails leaves the list as it was and its text in `problem`. */
#ifndef EVTRAIL_UI_LIST_H
#define EVTRAIL_UI_LIST_H

#include "ui/action.h"
#include "ui/columns.h"
#include "ui/draw.h"
#include "ui/rows.h"
#include "ui/view.h"

struct list;

/* How a list looks, where it is not just columns of text. All may be NULL. */
struct list_look {
	const struct column_pick *picks;
	/* What a row stands under; a line of its own wherever it changes. */
	void (*heading)(void *context, const struct list_row *row, struct buf *out);
	/* Another text or role for a cell; false: what the column says. */
	bool (*cell)(void *context, const struct list_row *row, size_t column, struct buf *out,
		     enum role *role);
	/* Up to mark_width (0: two) characters before the row. */
	void (*marks)(void *context, const struct list_row *row, struct buf *out, enum role *role);
	int mark_width;
	bool guides; /* draw tree lines before the first column */
};

struct list {
	struct row_source source;
	const struct list_look *look;
	void *look_context;
	struct row_window window;
	int64_t top, cursor; /* keys; 0: there is no row */
	struct area drawn;   /* where it stands; height 0: nowhere */
	int height;          /* lines for rows and headings */
	struct {
		int64_t cursor, top;
		int line; /* rows above the cursor that are wanted, at whatever height */
	} sized;             /* when the height changed last */
	int skip;            /* columns of long text scrolled away */
	int64_t shown, all;  /* -1: not counted yet */
	int64_t rank;        /* of the cursor, from 0; -1: not known */
	bool counting;       /* `shown` is what was counted so far */
	/* A fetch ended before all was found: what is shown is right, but not all of it,
	 * or a movement is still under way: list_settle() goes on with it. */
	bool unfinished;
	enum action pending; /* the movement; ACTION_NONE: only rows are missing */
	struct {
		int64_t host;
		wintime t;   /* 0: none */
	} pending_time;      /* or the moment to go to */
	const char *without; /* a column not to show, or NULL */
	struct view view;    /* what the user wants of it */
	const struct marks *marked; /* whose rows get a sign; NULL: none */
	char *problem;       /* NULL: none */
};

/* Takes the source over; the cursor keeps its key where that is still a row,
 * else it goes to the next one. */
void list_set_source(struct list *l, struct row_source source);
void list_close(struct list *l);

/* Before drawing and after any change: fetches what is to be seen. */
void list_resize(struct list *l, int height);
void list_refetch(struct list *l);

bool list_move(struct list *l, int rows);
bool list_scroll(struct list *l, int rows); /* the cursor stays on its line */
bool list_first(struct list *l);
bool list_last(struct list *l);
bool list_day(struct list *l, bool forward);
/* Puts the cursor on a key, revealing it; false where it is not a row. */
bool list_select(struct list *l, int64_t key);
/* The same for the first row at or after a time. */
bool list_select_time(struct list *l, int64_t host, wintime t);
/* True where the action is one of moving in a list, whether it moved or not. */
bool list_act(struct list *l, enum action a);

/* The cursor's row, NULL where there is none in the window. */
const struct list_row *list_row(const struct list *l);
const struct cell *list_cell(const struct list *l, const struct list_row *row, const char *name);
/* Whether its rows are in an order of their own, not in the relation's. */
bool list_sorted(const struct list *l);
/* By which column they are; NULL: by none, or by one that was given up while they are
 * still read anew. */
const char *list_sort(const struct list *l);
/* The columns it shows where there is room; ends with a NULL name. */
void list_picks(const struct list *l, struct column_pick out[COLUMNS_MAX + 1]);
/* Goes on with what is unfinished, then with counts and rank, until the case's pause
 * is due; true: there is more to be done. */
bool list_settle(struct list *l);
/* Gives up a movement that is under way. */
void list_stop(struct list *l);

/* For list_draw.c: how many lines the rows from..to of the window take. */
int list_lines(const struct list *l, size_t from, size_t to);
bool list_heading(const struct list *l, size_t row, struct buf *out);

/* In list_draw.c. Column titles on the first line, then the rows. */
void list_draw(struct list *l, struct area area, bool focused);
/* The row that was drawn on line y of the screen, 0 where none was. */
int64_t list_key_at(const struct list *l, int y);
/* How sure a cell is: "~" inferred, "?" unknown, "" recorded or not a matter. */
const char *list_cell_mark(const struct list *l, const struct list_row *row, size_t column);

#endif
