/* How the user wants a list to be: which columns, in which order, how wide, and
 * what the rows are sorted by.  Empty: as the pane has it. */
#ifndef EVTRAIL_UI_VIEW_H
#define EVTRAIL_UI_VIEW_H

#include "store/query.h"
#include "ui/columns.h"
#include "ui/settings.h"

struct view_column {
	char *name;
	int width; /* 0: the usual one */
};

struct view {
	char section[48]; /* of the settings; "": it is not kept */
	VEC(struct view_column) columns;
	char *sort; /* a column's name; NULL: the order of the relation */
	bool descending;
};

void view_free(struct view *v);
/* As the settings of its section say; what they say wrongly is passed over. */
void view_read(struct view *v, const struct settings *s);
/* Puts it into the settings. */
void view_keep(const struct view *v, struct settings *s);

/* column NULL: the relation's order. */
void view_sort(struct view *v, const char *column, bool descending);
struct order view_order(const struct view *v);

/* The picks of a list: the view's, those of its pane (own, may be NULL) where the
 * view has none, else the relation's choice. Ends with a NULL name. */
void view_picks(const struct view *v, const struct column_pick *own, const struct column *columns, size_t n,
		struct column_pick out[COLUMNS_MAX + 1]);
/* Makes the picks the view's own columns, to be changed. */
void view_take(struct view *v, const struct column_pick *picks);
/* Place of a column among the view's, -1: it is not one. */
int view_find(const struct view *v, const char *name);
/* Puts a column at the end, or takes it away; the last one stays. */
void view_toggle(struct view *v, const char *name);
/* One place further to the left (-1) or right (1). */
void view_move(struct view *v, const char *name, int step);
/* usual: what the column has by itself. */
void view_widen(struct view *v, const char *name, int by, int usual);

/* From and to text: "start user:20 address", "-duration_s". */
void view_columns_read(struct view *v, struct str text);
void view_columns_write(const struct view *v, struct buf *out);
void view_sort_read(struct view *v, struct str text);

#endif
