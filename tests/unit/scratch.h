/* A directory for a test's files, and small helpers to fill it. */
#ifndef EVTRAIL_TESTS_SCRATCH_H
#define EVTRAIL_TESTS_SCRATCH_H

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/buf.h"

static char scratch_dir[256];

static inline int scratch_make(void **state)
{
	const char *tmp = getenv("TMPDIR");
	(void)state;
	snprintf(scratch_dir, sizeof scratch_dir, "%s/evtrail-test-XXXXXX", tmp ? tmp : "/tmp");
	return mkdtemp(scratch_dir) ? 0 : -1;
}

static inline int scratch_remove(void **state)
{
	char command[600];
	(void)state;
	snprintf(command, sizeof command, "chmod -R u+rwx '%s'; rm -rf '%s'", scratch_dir, scratch_dir);
	return system(command) == 0 ? 0 : -1;
}

/* The path of a name in the directory; up to eight stay valid at a time. */
static inline const char *scratch(const char *name)
{
	static char paths[8][512];
	static unsigned at;
	char *path = paths[at++ % 8];
	snprintf(path, sizeof paths[0], "%s/%s", scratch_dir, name);
	return path;
}

static inline void scratch_write(const char *name, const void *bytes, size_t n)
{
	FILE *f = fopen(scratch(name), "wb");
	if (!f || fwrite(bytes, 1, n, f) != n || fclose(f) != 0)
		abort();
}

static inline void scratch_mkdir(const char *name)
{
	if (mkdir(scratch(name), 0700) != 0)
		abort();
}

/* A whole file; false where it cannot be read. */
static inline bool read_whole(const char *path, struct buf *b)
{
	char block[65536];
	size_t n;
	FILE *f = fopen(path, "rb");
	if (!f)
		return false;
	buf_clear(b);
	while ((n = fread(block, 1, sizeof block, f)) > 0)
		buf_add(b, block, n);
	fclose(f);
	return true;
}

#endif
