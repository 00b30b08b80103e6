/* What a key can ask for.  The table is actions.def. */
#ifndef EVTRAIL_UI_ACTION_H
#define EVTRAIL_UI_ACTION_H

#include "base/str.h"

enum action {
	ACTION_NONE,
#define ACTION(id, name, group, hint, help) ACTION_##id,
#include "ui/actions.def"
#undef ACTION
	ACTION_COUNT
};

enum action_group {
	GROUP_MOVE,
	GROUP_FOLD,
	GROUP_PIVOT,
	GROUP_FIND,
	GROUP_COLUMNS,
	GROUP_PANE,
	GROUP_PROGRAM,
	GROUP_COUNT
};

const char *action_name(enum action a);
const char *action_hint(enum action a);
const char *action_help(enum action a);
enum action_group action_group(enum action a);
/* ACTION_NONE where none has that name. */
enum action action_of(struct str name);
const char *action_group_title(enum action_group g);

#endif
