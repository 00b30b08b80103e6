/* UTF-16LE, as it stands in logs, to UTF-8. */
#ifndef EVTRAIL_INGEST_UTF16_H
#define EVTRAIL_INGEST_UTF16_H

#include <stddef.h>
#include <stdint.h>

enum {
	UTF16_GROWTH = 3, /* bytes of UTF-8 that a unit takes at most */
	UTF16_MARGIN = 16 /* that utf16_to_utf8 may write behind its result */
};

/* Converts n units at p, of any alignment; out has room for UTF16_GROWTH * n +
 * UTF16_MARGIN bytes.  Returns the end of what it wrote.  Half a surrogate pair
 * and a NUL become U+FFFD. */
char *utf16_to_utf8(char *out, const uint8_t *p, size_t n);
/* One character; returns behind it. */
char *utf8_encode(char *out, uint32_t c);

#endif
