/* Where things stand in an EVTX file, as documented by libevtx ("Windows XML Event
 * Log (EVTX)"): a header of 4096 bytes, then chunks of 65536 bytes, each with a
 * header of 512 bytes and records that begin with "**\0\0" and their size, and end
 * with the size again. */
#ifndef EVTRAIL_INGEST_EVTX_LAYOUT_H
#define EVTRAIL_INGEST_EVTX_LAYOUT_H

enum {
	EVTX_HEADER_SIZE = 4096,
	EVTX_CHUNK_SIZE = 65536,
	EVTX_CHUNK_HEADER_SIZE = 512,
	EVTX_RECORD_HEADER_SIZE = 24,
	EVTX_RECORD_MIN_SIZE = EVTX_RECORD_HEADER_SIZE + 4,
	EVTX_RECORD_ALIGN = 8,
	/* In the header: */
	EVTX_FLAGS_AT = 120, /* bit 0: dirty */
	/* In a chunk: */
	EVTX_FIRST_NUMBER_AT = 8,
	EVTX_LAST_NUMBER_AT = 16,
	EVTX_FIRST_ID_AT = 24, /* as in the headers of its records */
	EVTX_LAST_ID_AT = 32,
	EVTX_FREE_SPACE_AT = 48,
	/* In a record: */
	EVTX_RECORD_SIZE_AT = 4,
	EVTX_RECORD_NUMBER_AT = 8
};

#endif
