#include "ui/action.h"

static const struct {
	const char *name;
	enum action_group group;
	const char *hint, *help;
} actions[ACTION_COUNT] = {
	[ACTION_NONE] = {"none", GROUP_PROGRAM, "", ""},
#define ACTION(id, name, group, hint, help) \
	[ACTION_##id] = {name, GROUP_##group, hint, help},
#include "ui/actions.def"
#undef ACTION
};

const char *action_name(enum action a)
{
	return actions[a].name;
}

const char *action_hint(enum action a)
{
	return actions[a].hint;
}

const char *action_help(enum action a)
{
	return actions[a].help;
}

enum action_group action_group(enum action a)
{
	return actions[a].group;
}

enum action action_of(struct str name)
{
	for (int i = 1; i < ACTION_COUNT; i++)
		if (str_eq(name, str_of(actions[i].name)))
			return (enum action)i;
	return ACTION_NONE;
}

const char *action_group_title(enum action_group g)
{
	static const char *const titles[GROUP_COUNT] = {
		[GROUP_MOVE] = "Moving",
		[GROUP_FOLD] = "Folding the tree",
		[GROUP_PIVOT] = "From a row to what it is about",
		[GROUP_FIND] = "Searching and filtering",
		[GROUP_COLUMNS] = "Choosing columns",
		[GROUP_PANE] = "Panes",
		[GROUP_PROGRAM] = "The program",
	};
	return titles[g];
}
