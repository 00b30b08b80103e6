/* `evtrail import` as a process of its own, for the front end. */
#ifndef EVTRAIL_CMD_BACKGROUND_H
#define EVTRAIL_CMD_BACKGROUND_H

#include "ui/browse.h"

extern const struct background_import background_import;
/* Stops what runs and waits for its end. */
void background_end(void);

#endif
