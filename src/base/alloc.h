/* Allocation that dies: error paths are for input and I/O, not for a machine
 * out of memory.  Everything returned is freed with free(). */
#ifndef EVTRAIL_BASE_ALLOC_H
#define EVTRAIL_BASE_ALLOC_H

#include <stddef.h>

void *xmalloc(size_t size);
void *xcalloc(size_t count, size_t size);
/* Resizes to count * size bytes; dies on overflow of the product. */
void *xreallocarray(void *old, size_t count, size_t size);
char *xstrdup(const char *text);
/* Copies n bytes and adds a NUL. */
char *xmemdup0(const void *bytes, size_t n);

#endif
