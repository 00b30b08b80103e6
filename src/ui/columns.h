/* Which columns of a relation fit on the screen, and where.  What a pane wants
 * is a table of picks; a narrow terminal drops the least important ones, a wide
 * one gives the spare width to those that stretch. */
#ifndef EVTRAIL_UI_COLUMNS_H
#define EVTRAIL_UI_COLUMNS_H

#include "store/relation.h"

struct column_pick {
	const char *name;  /* NULL ends the table; one the relation lacks is passed over */
	const char *title; /* NULL: the relation's */
	int width;         /* 0: the relation's */
	int importance;    /* 1 stays longest */
	int stretch;       /* share of the spare width */
};

struct column_place {
	size_t column; /* of the relation */
	const char *title;
	int x, width;
	bool right, stretch;
};

enum { COLUMNS_MAX = 40 };

/* without: a column that would say the same in every row, or NULL. Gives how many
 * were placed. */
size_t columns_fit(const struct column *columns, size_t n, const struct column_pick *picks,
		   const char *without, int width, struct column_place out[COLUMNS_MAX]);

#endif
