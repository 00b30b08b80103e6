/* Names of executables: the canonical path is what two sightings of a program
 * are compared by. */
#ifndef EVTRAIL_MODEL_IMAGE_H
#define EVTRAIL_MODEL_IMAGE_H

#include <stdbool.h>

#include "base/buf.h"
#include "base/str.h"

/* The canonical form of an image path (DESIGN section 4): case folded; \??\ and
 * \\?\ stripped; \SystemRoot\, %SystemRoot%\ and drive-less NT paths mapped to
 * C:\Windows;
 * \Device\Mup\host\share is \\host\share.  Path-less names stay. */
void image_canonical(struct buf *out, struct str path);
/* The part behind the last separator: cmd.exe of C:\Windows\System32\cmd.exe. */
struct str image_name(struct str path);
/* Whether two canonical paths can be the same image: equal, or one of them has
 * only a name or a device path and the names agree. */
bool image_agrees(struct str a, struct str b);

#endif
