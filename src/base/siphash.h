/* SipHash-1-3 (Aumasson and Bernstein), 64 bits: who does not know the key cannot
 * make two texts with one hash. */
#ifndef EVTRAIL_BASE_SIPHASH_H
#define EVTRAIL_BASE_SIPHASH_H

#include <stddef.h>
#include <stdint.h>

struct siphash_key {
	uint64_t low, high;
};

uint64_t siphash(struct siphash_key key, const void *bytes, size_t n);

#endif
