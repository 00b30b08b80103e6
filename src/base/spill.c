/* Pages of records in frames of memory.  A frame is given to another page when it was
 * not used since the hand last came by. */
#include "base/spill.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/buf.h"

enum { A_PAGE = 128 /* records */, FRAMES_BYTES = 8 << 20 };

struct spill_frame {
	char *bytes;
	size_t page;
	bool used, changed;
};

static size_t page_size(const struct spill *s)
{
	return A_PAGE * s->size;
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

static bool write_page(struct spill *s, const struct spill_frame *f)
{
	size_t n = page_size(s);
	return has_file(s) && pwrite(s->file, f->bytes, n, (off_t)(f->page * n)) == (ssize_t)n;
}

/* What was written can not be had again: nothing right can come of it. */
static void read_page(struct spill *s, struct spill_frame *f)
{
	size_t n = page_size(s);
	if (pread(s->file, f->bytes, n, (off_t)(f->page * n)) == (ssize_t)n)
		return;
	perror("evtrail: reading a temporary file");
	abort();
}

/* ---- frames ---- */

static uint32_t add_frame(struct spill *s)
{
	VEC_PUSH(&s->frames, (struct spill_frame){.bytes = xmalloc(page_size(s))});
	return (uint32_t)s->frames.n - 1;
}

/* One that is new, or whose page went to the file; on a full disk new ones only. */
static uint32_t free_frame(struct spill *s)
{
	if (s->frames.n < FRAMES_BYTES / page_size(s) || s->in_memory)
		return add_frame(s);
	struct spill_frame *f;
	while ((f = &s->frames.items[s->hand])->used) {
		f->used = false;
		s->hand = (s->hand + 1) % s->frames.n;
	}
	if (f->changed && !write_page(s, f)) {
		s->in_memory = true;
		return add_frame(s);
	}
	s->pages.items[f->page] = 0;
	return (uint32_t)s->hand;
}

static struct spill_frame *frame_of(struct spill *s, size_t page)
{
	uint32_t number = s->pages.items[page];
	if (!number) {
		number = free_frame(s) + 1;
		struct spill_frame *f = &s->frames.items[number - 1];
		f->page = page;
		f->changed = false;
		read_page(s, f);
		s->pages.items[page] = number;
	}
	struct spill_frame *f = &s->frames.items[number - 1];
	f->used = true;
	return f;
}

static void new_page(struct spill *s)
{
	uint32_t number = free_frame(s);
	struct spill_frame *f = &s->frames.items[number];
	*f = (struct spill_frame){.bytes = f->bytes, .page = s->pages.n, .changed = true};
	memset(f->bytes, 0, page_size(s));
	VEC_PUSH(&s->pages, number + 1);
}

/* ---- records ---- */

const void *spill_look(struct spill *s, size_t at)
{
	return frame_of(s, at / A_PAGE)->bytes + at % A_PAGE * s->size;
}

void *spill_change(struct spill *s, size_t at)
{
	struct spill_frame *f = frame_of(s, at / A_PAGE);
	f->changed = true;
	return f->bytes + at % A_PAGE * s->size;
}

void *spill_add(struct spill *s)
{
	if (s->n % A_PAGE == 0)
		new_page(s);
	return spill_change(s, s->n++);
}

void spill_free(struct spill *s)
{
	for (size_t i = 0; i < s->frames.n; i++)
		free(s->frames.items[i].bytes);
	VEC_FREE(&s->frames);
	VEC_FREE(&s->pages);
	if (s->has_file)
		close(s->file);
	*s = (struct spill){.size = s->size};
}
