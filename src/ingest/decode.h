/* Lines of a text file in any encoding, as UTF-8. */
#ifndef EVTRAIL_INGEST_DECODE_H
#define EVTRAIL_INGEST_DECODE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/str.h"

struct decoder;

/* encoding as in listing_read(). Freed with decoder_close(). */
struct err decoder_open(const char *path, const char *encoding, struct decoder **out);
void decoder_close(struct decoder *d);
/* The next line without its end, good until the next call; *more is false at
 * the end of the file.  ERR_INPUT for bytes that are not of the encoding, for
 * NULs and for lines without end. */
struct err decoder_line(struct decoder *d, struct str *line, bool *more);
uint64_t decoder_line_number(const struct decoder *d);
const char *decoder_encoding(const struct decoder *d);

#endif
