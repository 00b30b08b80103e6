/* The detail panel: the selected row in full, wrapped and scrollable. */
#ifndef EVTRAIL_UI_DETAIL_VIEW_H
#define EVTRAIL_UI_DETAIL_VIEW_H

#include "store/detail.h"
#include "ui/action.h"
#include "ui/draw.h"

struct detail_view {
	enum relation_id relation;
	int64_t key; /* 0: nothing is selected */
	struct detail detail;
	const char *title; /* NULL: that of the panel, whose lines have labels */
	char *problem;
	int first; /* line shown at the top */
	int height, lines; /* as last drawn */
};

/* Reads the row's detail where it is not the one at hand. */
void detail_view_set(struct detail_view *v, struct case_file *c, enum relation_id id, int64_t key);
void detail_view_free(struct detail_view *v);
/* True where the action scrolls. */
bool detail_view_act(struct detail_view *v, enum action a);
void detail_view_draw(struct detail_view *v, struct area area, bool focused);

#endif
