/* A run of decoded items that owns all it points to, so that it can go from a
 * decoder thread to the one that writes. */
#ifndef EVTRAIL_INGEST_BATCH_H
#define EVTRAIL_INGEST_BATCH_H

#include <stdbool.h>
#include <stddef.h>

#include "base/vec.h"
#include "ingest/reader.h"

struct batch_entry {
	enum reader_got got; /* not READER_END */
	struct reader_item item;
};

struct batch {
	struct batch *next;
	VEC(struct batch_entry) entries;
	struct batch_block *blocks, *spare;
	size_t bytes; /* held, entries included */
};

struct batch *batch_new(void);
/* Copies the item; of an event of KIND_NONE not its fields. */
void batch_add(struct batch *b, enum reader_got got, const struct reader_item *item);
/* Time to hand it on. */
bool batch_is_full(const struct batch *b);
/* Empties it for use again: fresh memory costs more than decoding into it. */
void batch_clear(struct batch *b);
void batch_free(struct batch *b);

#endif
