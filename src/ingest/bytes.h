/* Little-endian numbers at any address, and reads that do not stop half way. */
#ifndef EVTRAIL_INGEST_BYTES_H
#define EVTRAIL_INGEST_BYTES_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <sys/types.h>

static inline uint32_t u16_at(const uint8_t *p)
{
	return (uint32_t)p[0] | (uint32_t)p[1] << 8;
}

static inline uint32_t u32_at(const uint8_t *p)
{
	return (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
}

static inline uint64_t u64_at(const uint8_t *p)
{
	return u32_at(p) | (uint64_t)u32_at(p + 4) << 32;
}

static inline bool all_zero(const uint8_t *p, size_t n)
{
	return n == 0 || (p[0] == 0 && memcmp(p, p + 1, n - 1) == 0);
}

/* Reads n bytes or up to the end of the file; -1 with errno on failure. */
ssize_t read_at(int fd, uint8_t *p, size_t n, uint64_t offset);

#endif
