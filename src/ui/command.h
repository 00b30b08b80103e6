/* What can be typed behind ":": the table of commands.  The names of all actions
 * (actions.def) are commands, too. */
#ifndef EVTRAIL_UI_COMMAND_H
#define EVTRAIL_UI_COMMAND_H

#include <stddef.h>

struct app;

/* What its argument is completed with. */
enum command_argument {
	ARGUMENT_NONE, ARGUMENT_TEXT, ARGUMENT_COLUMN, ARGUMENT_COLUMNS, ARGUMENT_FILTER, ARGUMENT_SAVED, ARGUMENT_HOST,
	ARGUMENT_FILE, ARGUMENT_OPTION
};

struct command_entry {
	const char *name;
	const char *argument; /* as the help shows it; "" */
	enum command_argument kind;
	const char *help;
	void (*run)(struct app *a, const char *argument);
};

const struct command_entry *command_table(size_t *n);

#endif
