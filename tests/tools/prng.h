/* A small deterministic generator (splitmix64): the same seed gives the same
 * logs on every machine, which is the point. */
#ifndef EVTRAIL_TOOLS_PRNG_H
#define EVTRAIL_TOOLS_PRNG_H

#include <stddef.h>
#include <stdint.h>

struct prng {
	uint64_t state;
};

static inline uint64_t prng_next(struct prng *r)
{
	uint64_t z = r->state += 0x9e3779b97f4a7c15;

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
	z = (z ^ z >> 27) * 0x94d049bb133111eb;
	return z ^ z >> 31;
}

/* FNV-1a: for numbers that are made from names and must never change. */
static inline uint64_t stable_hash(const char *bytes, size_t n)
{
	uint64_t h = 0xcbf29ce484222325;

	for (size_t i = 0; i < n; i++)
		h = (h ^ (unsigned char)bytes[i]) * 0x100000001b3;
	return h;
}

/* 0 .. n-1; 0 when n is 0. */
static inline uint64_t prng_below(struct prng *r, uint64_t n)
{
	return n ? prng_next(r) % n : 0;
}

/* True in percent of the cases. */
static inline int prng_percent(struct prng *r, unsigned percent)
{
	return prng_below(r, 100) < percent;
}

#endif
