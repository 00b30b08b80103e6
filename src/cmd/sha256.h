/* SHA-256 of a file, in hexadecimal. */
#ifndef EVTRAIL_CMD_SHA256_H
#define EVTRAIL_CMD_SHA256_H

#include "base/err.h"

enum { SHA256_TEXT = 65 };

struct err sha256_file(const char *path, char out[SHA256_TEXT]);

#endif
