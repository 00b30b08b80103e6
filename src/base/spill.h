/* Records of one size, more of them than memory should hold: those that were not
 * looked at lately wait in a temporary file, which has no name.  Where no file can be
 * made, all of them are in memory.
 *
 *     struct spill s = {.size = sizeof(struct x)};
 *     struct x *x = spill_add(&s);
 *     x = spill_change(&s, 0); */
#ifndef EVTRAIL_BASE_SPILL_H
#define EVTRAIL_BASE_SPILL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/vec.h"

struct spill {
	size_t size; /* bytes of a record */
	size_t n;    /* records */
	VEC(uint32_t) pages; /* which frame holds each, plus 1; 0: it is in the file */
	VEC(struct spill_frame) frames;
	size_t hand;     /* the next frame to be looked at when one is wanted */
	int file;
	bool has_file, in_memory;
};

/* A new record, all zero, at place n - 1.  What these three give is valid until the next call of one. */
void *spill_add(struct spill *s);
const void *spill_look(struct spill *s, size_t at);
void *spill_change(struct spill *s, size_t at);
void spill_free(struct spill *s);

#endif
