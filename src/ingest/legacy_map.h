/* Security events of Windows NT 4, 2000, XP and 2003: which are kept, and what
 * stands at which position.  Their values have no names, in EVT files as in EVT
 * files that a newer Windows has converted to EVTX.  They get the names that the
 * same values have in the events of Vista and later, so that nothing beyond
 * ingest knows the difference. */
#ifndef EVTRAIL_INGEST_LEGACY_MAP_H
#define EVTRAIL_INGEST_LEGACY_MAP_H

#include <stddef.h>

#include "base/vec.h"
#include "model/event.h"

/* When a row counts. */
enum legacy_when {
	LEGACY_ALWAYS,
	LEGACY_CLIENT,  /* a client is named beside the process that acted for it */
	LEGACY_AUDIT_ID /* the process is told by an audit ID, as on NT 4 */
};

/* Whom the record header's SID means. */
enum legacy_sid { LEGACY_SID_NONE, LEGACY_SID_SUBJECT, LEGACY_SID_TARGET };

struct legacy_row {
	uint16_t event_id;
	uint8_t kind; /* enum fact_kind */
	uint8_t sid;  /* enum legacy_sid */
	uint8_t when; /* enum legacy_when */
	const char *names; /* of the values in their order, a blank between */
};

/* Holds the named fields of one event; starts as {0}. */
struct legacy_fields {
	VEC(struct event_field) items;
};

/* KIND_NONE where it is no old Security event, or none that is kept. */
enum fact_kind legacy_map_kind(struct str provider, uint32_t event_id);
/* Names the fields of an old Security event whose kind is set; others stay as
 * they are.  The event then points into l, until the next call. */
void legacy_map_name(struct legacy_fields *l, struct event *e);
void legacy_fields_free(struct legacy_fields *l);
/* The rows, in the order of the table. */
const struct legacy_row *legacy_map_rows(size_t *n);

#endif
