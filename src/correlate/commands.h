/* What a service or a task was set up to run, and whether a process is that. */
#ifndef EVTRAIL_CORRELATE_COMMANDS_H
#define EVTRAIL_CORRELATE_COMMANDS_H

#include <stdbool.h>

#include "base/buf.h"

struct command {
	struct str file, arguments;
};

/* The parts of a command line: in quotes, or up to a space; a path with spaces goes up to
 * its .exe. */
struct command command_split(struct str line);
/* The next action of a task's definition (the XML of 4698 and 4702) from *at on; its parts
 * are in text.  false: no more. */
bool command_of_task(struct str definition, size_t *at, struct buf *text, struct command *c);
/* Arguments as they are compared: without regard to case and runs of spaces.  Of those set
 * up, up to the first variable: *whole is false, since what that becomes is not told. */
void command_put_arguments(struct buf *out, struct str of_process);
void command_put_set_up(struct buf *out, struct str set_up, bool *whole);
/* Whether a process's arguments can be those. */
bool command_arguments_agree(struct str set_up, bool whole, struct str of_process);

#endif
