#include "ingest/reader.h"

#include <stddef.h>

static const struct reader_ops *const readers[] = {
	&reader_evtx,
	&reader_libevt,
};

/* Signatures: [MS-EVEN6] has none; they are in every file: "ElfFile\0" at 0 of
 * EVTX, and "LfLe" at 4 of EVT (EVENTLOGHEADER, Microsoft). */
enum log_format log_format_of(struct str head)
{
	if (str_eq(str_sub(head, 0, 8), STR("ElfFile\0")))
		return LOG_FORMAT_EVTX;
	if (head.n >= 8 && str_eq(str_sub(head, 4, 8), STR("LfLe")))
		return LOG_FORMAT_EVT;
	return LOG_FORMAT_NONE;
}

const struct reader_ops *reader_for(struct str head)
{
	for (size_t i = 0; i < sizeof readers / sizeof *readers; i++)
		if (readers[i]->recognises(head))
			return readers[i];
	return NULL;
}
