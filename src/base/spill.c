#include "base/spill.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/buf.h"

enum { SEGMENT_BYTES = 1 << 20, MOST_WINDOWS = 256 /* 16 MB */ };

static size_t segment_size(const struct spill *s)
{
	return s->size << s->shift;
}

/* ---- the file ---- */

static int file_in(const char *folder)
{
	struct buf path = {0};
	if (!folder || !*folder)
		return -1;
	buf_printf(&path, "%s/evtrail-XXXXXX", folder);
	int file = mkostemp(path.p, O_CLOEXEC);
	if (file >= 0)
		unlink(path.p);
	buf_free(&path);
	return file;
}

/* Where SQLite has its own. */
static bool has_file(struct spill *s)
{
	const char *folders[] = {getenv("SQLITE_TMPDIR"), getenv("TMPDIR"), "/var/tmp", "/tmp"};
	for (size_t i = 0; i < sizeof folders / sizeof *folders && !s->has_file; i++) {
		s->file = file_in(folders[i]);
		s->has_file = s->file >= 0;
	}
	return s->has_file;
}

/* The next part of the file.  The disk has room for it before anything is written: a page
 * that finds none when it leaves memory would end the program.  NULL: it can not be had. */
static char *map_segment(struct spill *s)
{
	off_t at = (off_t)(s->mapped * segment_size(s));
	if (s->in_memory || !has_file(s) || posix_fallocate(s->file, at, (off_t)segment_size(s)) != 0)
		return NULL;
	void *p = mmap(NULL, segment_size(s), PROT_READ | PROT_WRITE, MAP_SHARED, s->file, at);
	return p == MAP_FAILED ? NULL : p;
}

/* ---- segments ---- */

static void add_segment(struct spill *s)
{
	char *segment = s->segments.n < SPILL_IN_MEMORY ? NULL : map_segment(s);
	if (segment)
		s->mapped++;
	else if (s->segments.n >= SPILL_IN_MEMORY)
		s->in_memory = true;
	VEC_PUSH(&s->segments, segment ? segment : xcalloc(1, segment_size(s)));
}

static void begin(struct spill *s)
{
	while (segment_size(s) * 2 <= SEGMENT_BYTES)
		s->shift++;
	s->latest = SIZE_MAX;
}

void *spill_add(struct spill *s)
{
	if (!s->segments.n)
		begin(s);
	if (s->n == s->segments.n << s->shift)
		add_segment(s);
	return spill_at(s, s->n++);
}

/* The kernel has them still, in the file or on their way to it. */
static void let_go(struct spill *s)
{
	for (size_t i = 0; i < s->mapped; i++)
		madvise(s->segments.items[SPILL_IN_MEMORY + i], segment_size(s), MADV_DONTNEED);
	s->generation++;
	s->windows = 0;
}

void spill_touch(struct spill *s, size_t window)
{
	s->latest = window;
	while (s->touched.n <= window)
		VEC_PUSH(&s->touched, UINT32_MAX);
	if (s->touched.items[window] == s->generation)
		return;
	if (s->windows == MOST_WINDOWS)
		let_go(s);
	s->touched.items[window] = s->generation;
	s->windows++;
}

void spill_free(struct spill *s)
{
	for (size_t i = 0; i < s->segments.n; i++) /* what comes before and after those mapped is in memory */
		if (i >= SPILL_IN_MEMORY && i < SPILL_IN_MEMORY + s->mapped)
			munmap(s->segments.items[i], segment_size(s));
		else
			free(s->segments.items[i]);
	VEC_FREE(&s->segments);
	VEC_FREE(&s->touched);
	if (s->has_file)
		close(s->file);
	*s = (struct spill){.size = s->size};
}
