/* A growable byte buffer, kept NUL-terminated once anything was added.
 * Starts as {0}; freed with buf_free(), or handed over with buf_steal(). */
#ifndef EVTRAIL_BASE_BUF_H
#define EVTRAIL_BASE_BUF_H

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

struct buf {
	char *p;
	size_t n;
	size_t cap;
};

void buf_reserve(struct buf *b, size_t more);
void buf_add(struct buf *b, const void *bytes, size_t n);
void buf_add_str(struct buf *b, struct str s);
void buf_puts(struct buf *b, const char *text);
void buf_putc(struct buf *b, char c);
void buf_printf(struct buf *b, const char *format, ...) __attribute__((format(printf, 2, 3)));
void buf_vprintf(struct buf *b, const char *format, va_list args)
	__attribute__((format(printf, 2, 0)));
void buf_clear(struct buf *b);
void buf_free(struct buf *b);
/* The text so far; valid until the next change. Never NULL. */
const char *buf_text(const struct buf *b);
struct str buf_str(const struct buf *b);
/* The NUL-terminated text, now the caller's to free(); b is empty again. */
char *buf_steal(struct buf *b);

/* Variable-length integers: seven bits a byte, low first, high bit: more follows. */
void buf_add_varint(struct buf *b, uint64_t value);
bool varint_read_long(const uint8_t **p, const uint8_t *end, uint64_t *value);
/* Reads one from *p, never past end; false when cut or over 64 bits. */
static inline bool varint_read(const uint8_t **p, const uint8_t *end, uint64_t *value)
{
	if (*p == end || **p >= 0x80)
		return varint_read_long(p, end, value);
	*value = *(*p)++; /* most are one byte */
	return true;
}

#endif
