/* Which console an mmc.exe shows: the snap-in that its command line names. */
#ifndef EVTRAIL_MODEL_CONSOLE_H
#define EVTRAIL_MODEL_CONSOLE_H

#include "base/str.h"

/* The file name of the .msc, without its folder: "services.msc". Empty where the
 * image is not mmc.exe or its command line names none. Both are as recorded; the
 * result points into the command line. */
struct str console_of(struct str image, struct str command_line);

#endif
