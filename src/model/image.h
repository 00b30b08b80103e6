/* Names of executables: the canonical path is what two sightings of a program
 * are compared by; the pattern is the canonical path with what changes from one
 * installation to the next left open. */
#ifndef EVTRAIL_MODEL_IMAGE_H
#define EVTRAIL_MODEL_IMAGE_H

#include <stdbool.h>

#include "base/buf.h"
#include "base/str.h"

/* The canonical form of an image path: case folded, slashes turned; \??\, \\?\
 * and the like stripped; \SystemRoot\, %SystemRoot%\ and paths without a drive
 * mapped to C:; \Device\Mup\host\share is \\host\share.  Path-less names
 * (Registry, MemCompression) stay.  So do 8.3 names, and dots and spaces at the
 * end of a name: Windows logs the name that the file has, and "svchost.exe "
 * is another file than svchost.exe. */
void image_canonical(struct buf *out, struct str path);
/* What Sysmon writes for an image that it does not know: "<unknown process>", "?". */
bool image_is_none(struct str path);
/* The part behind the last separator: cmd.exe of C:\Windows\System32\cmd.exe. */
struct str image_name(struct str path);
/* Whether two canonical paths can be the same image: equal; or the same on their volumes,
 * where one names it by drive and one by number; or one of them has only a name or a device
 * path of another kind, and the names agree. */
bool image_agrees(struct str a, struct str b);

/* The rest speaks of canonical paths. */

/* The pattern of a path: * for GUIDs, dotted versions, long hexadecimal runs, the
 * user of a profile, folders below Temp, and what installers make up. */
void image_pattern(struct buf *out, struct str canonical);
/* With a drive, a host and share, or a device. */
bool image_is_absolute(struct str canonical);
/* In which of Windows' own folders, of whatever drive, it lies: itself, not below.  A name
 * alone tells no folder, so that it may be in any. */
enum image_folder {
	IMAGE_ELSEWHERE = 0,
	IMAGE_IN_WINDOWS = 1,
	IMAGE_IN_SYSTEM32 = 2,
	IMAGE_IN_SYSWOW64 = 4,
	IMAGE_IN_WBEM = 8,
	IMAGE_IN_ANY = 15
};
unsigned image_folder(struct str canonical);
/* Windows' own programs that start next to none: what has the ID of one later is likely another. */
bool image_starts_nothing(struct str canonical);
/* The folder of an image below another one, \windows\ say, of whatever drive: empty for that
 * itself.  false: it does not lie below. */
bool image_below(struct str canonical, struct str root, struct str *folder);
/* \device\harddiskvolume3 and \rest; false where it is no such path. */
bool image_volume(struct str canonical, struct str *volume, struct str *rest);
/* Some component is a short 8.3 name, as in c:\progra~1\x.exe. */
bool image_is_short(struct str canonical);

#endif
