/* Which events are kept, and as what.  The tables in event_map.c and, for the
 * Security log before Vista, legacy_map.c are the whole truth: one row an event,
 * to be read and extended. */
#ifndef EVTRAIL_INGEST_EVENT_MAP_H
#define EVTRAIL_INGEST_EVENT_MAP_H

#include <stddef.h>
#include <stdint.h>

#include "base/str.h"
#include "model/kind.h"

struct event_map_row {
	const char *provider; /* as Windows writes it; compared without case */
	const char *channel;  /* NULL: any */
	uint32_t event_id;
	enum fact_kind kind;
};

/* KIND_NONE where no row fits.  May be called from any thread. */
enum fact_kind event_map_kind(struct str provider, struct str channel, uint32_t event_id);
/* The rows, in the order of the table. */
const struct event_map_row *event_map_rows(size_t *n);
/* A number that another table of either kind does not have. */
uint64_t event_map_print(void);

#endif
