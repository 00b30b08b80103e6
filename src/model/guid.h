/* What Sysmon's GUIDs of processes and logons hold, besides being names: the machine, the
 * start in Unix seconds, and what is else; of a LogonGuid that is the logon ID.  Shown by
 * 4,072 ProcessGuids and 381 LogonGuids of public recordings.  The last eight bytes of one
 * process's GUID may differ from event to event (32 of 36 exits of one host). */
#ifndef EVTRAIL_MODEL_GUID_H
#define EVTRAIL_MODEL_GUID_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"
#include "base/wintime.h"

struct guid {
	uint64_t stem; /* machine and start: what all GUIDs of one process have */
	wintime start; /* the second; 0: it tells none */
	uint64_t tail; /* as a number */
};

/* {8-4-4-4-12}, with or without braces; false for other text. */
bool guid_parse(struct str text, struct guid *guid);
/* Equal, or of one machine and one second of start. Whether that is one process, ID and
 * image tell. */
bool guid_agrees(struct str a, struct str b);

#endif
