/* Small drawing helpers over term.h. */
#ifndef EVTRAIL_UI_DRAW_H
#define EVTRAIL_UI_DRAW_H

#include <stdbool.h>

#include "base/str.h"
#include "ui/roles.h"

/* A rectangle of cells. */
struct area {
	int y, x, height, width;
};

/* Takes lines off the top, or off the foot, of an area. */
struct area area_take_top(struct area *a, int lines);
struct area area_take_foot(struct area *a, int lines);

/* One cell of a table: cut with a mark where it is too long; up to skip columns
 * of it left out at the start, where that shows more of its end. */
void draw_cell(int y, int x, int width, enum role role, struct str text, bool right, int skip);
/* A line over the whole width with a title in it. */
void draw_rule(int y, int x, int width, const char *title, enum role title_role);
void draw_vertical(int y, int x, int height);
/* Text over as many lines as it needs, broken between words where it can be;
 * from line `first` of it on, at most area.height lines. Gives how many lines
 * it has in all. Nothing is drawn where area.height is 0. */
int draw_wrapped(struct area area, enum role role, struct str text, int first);

#endif
