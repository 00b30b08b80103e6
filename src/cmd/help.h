/* Help, made from the tables of commands and options. */
#ifndef EVTRAIL_CMD_HELP_H
#define EVTRAIL_CMD_HELP_H

#include "base/buf.h"
#include "cmd/cmd.h"

/* commands end with NULL. */
void help_program(struct buf *out, const struct command *const *commands);
void help_command(struct buf *out, const struct command *c);
/* The command whose name is nearest, or NULL where none is near. */
const struct command *help_nearest(const struct command *const *commands, const char *name);

#endif
