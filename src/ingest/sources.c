#include "ingest/sources.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "ingest/evtx_layout.h"

enum { DIRECTORY_DEPTH_LIMIT = 100 };

static void add_error(struct sources *s, struct err e)
{
	VEC_PUSH(&s->errors, e);
}

static bool is_known(const struct sources *s, const struct stat *st)
{
	for (size_t i = 0; i < s->files.n; i++)
		if (s->files.items[i].inode == st->st_ino && s->files.items[i].device == st->st_dev)
			return true;
	return false;
}

static void add_system_error(struct sources *s, const char *path, int error)
{
	const char *what_to_do = "check the path";
	if (error == EACCES || error == EPERM)
		what_to_do = "run with the rights to read it, or import a copy";
	else if (error != ENOENT && error != ENOTDIR)
		what_to_do = "check the disk, or import a copy";
	if (error == ENOENT)
		add_error(s, err_new(ERR_IO, "%s: does not exist; %s", path, what_to_do));
	else
		add_error(s, err_new(ERR_IO, "%s: cannot be read (%s); %s", path, strerror(error),
				     what_to_do));
}

static unsigned header_size(enum log_format format)
{
	return format == LOG_FORMAT_EVTX ? EVTX_HEADER_SIZE
	       : format == LOG_FORMAT_EVT ? READER_EVT_HEADER_SIZE : 0;
}

/* What a file that cannot be a source is told; NULL where it just is no log. */
static struct err refuse(const char *path, uint64_t size, enum log_format format)
{
	if (format != LOG_FORMAT_NONE)
		return err_new(ERR_INPUT,
			       "%s: cut off: it has %" PRIu64 " bytes and the header of an event log "
			       "alone has %u; copy the log again",
			       path, size, header_size(format));
	if (size == 0)
		return err_new(ERR_INPUT, "%s: is empty; export or copy the log again", path);
	return err_new(ERR_INPUT,
		       "%s: is not a Windows event log (it has no EVTX or EVT signature); give .evtx or "
		       ".evt files, or a directory that holds some",
		       path);
}

static ssize_t read_head(int fd, char head[READER_HEAD_SIZE])
{
	ssize_t n;
	do
		n = pread(fd, head, READER_HEAD_SIZE, 0);
	while (n < 0 && errno == EINTR);
	return n;
}

/* named: given as an argument, so that it being no log is an error. */
static void add_open_file(struct sources *s, const char *path, int fd, const struct stat *st, bool named)
{
	char head[READER_HEAD_SIZE];
	ssize_t n = read_head(fd, head);
	if (n < 0) {
		add_system_error(s, path, errno);
		return;
	}
	struct str bytes = {head, (size_t)n};
	uint64_t size = (uint64_t)st->st_size;
	enum log_format format = log_format_of(bytes);
	const struct reader_ops *ops = reader_for(bytes);
	if (format == LOG_FORMAT_NONE && !named) {
		s->passed_over++;
	} else if (!ops || size < header_size(format)) {
		add_error(s, refuse(path, size, format));
	} else if (is_known(s, st)) {
		s->repeated++;
	} else {
		VEC_PUSH(&s->files, (struct source_file){xstrdup(path), size, st->st_dev, st->st_ino, ops});
		s->bytes += size;
	}
}

static void add_file(struct sources *s, const char *path, bool named)
{
	struct stat st;
	int flags = O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY | (named ? 0 : O_NOFOLLOW);
	int fd = open(path, flags);
	if (fd < 0) {
		add_system_error(s, path, errno);
		return;
	}
	/* Once more, on what was really opened. */
	if (fstat(fd, &st) < 0)
		add_system_error(s, path, errno);
	else if (S_ISREG(st.st_mode))
		add_open_file(s, path, fd, &st, named);
	close(fd);
}

static void walk(struct sources *s, const char *path, int depth);

static void add_entry(struct sources *s, const char *path, int depth)
{
	struct stat st;
	if (lstat(path, &st) < 0)
		add_system_error(s, path, errno);
	else if (S_ISDIR(st.st_mode))
		walk(s, path, depth + 1);
	else if (S_ISREG(st.st_mode))
		add_file(s, path, false);
	else
		s->passed_over++;
}

static int no_dots(const struct dirent *entry)
{
	return strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0;
}

static int by_name(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

static void walk(struct sources *s, const char *path, int depth)
{
	struct dirent **entries;
	if (depth > DIRECTORY_DEPTH_LIMIT) {
		add_error(s, err_new(ERR_INPUT, "%s: directories are nested too deeply; give it by itself",
				     path));
		return;
	}
	int n = scandir(path, &entries, no_dots, by_name);
	if (n < 0) {
		add_system_error(s, path, errno);
		return;
	}
	struct buf child = {0};
	size_t len = strlen(path);
	for (int i = 0; i < n; i++) {
		buf_clear(&child);
		buf_printf(&child, "%s%s%s", path, len && path[len - 1] == '/' ? "" : "/",
			   entries[i]->d_name);
		add_entry(s, buf_text(&child), depth);
		free(entries[i]);
	}
	free(entries);
	buf_free(&child);
}

static void add_directory(struct sources *s, const char *path)
{
	size_t before = s->files.n + s->errors.n + s->repeated;
	uint64_t passed_over = s->passed_over;
	walk(s, path, 0);
	if (s->files.n + s->errors.n + s->repeated != before)
		return;
	if (s->passed_over == passed_over)
		add_error(s, err_new(ERR_INPUT, "%s: the directory is empty; give the one with the .evtx "
						"files, on Windows C:\\Windows\\System32\\winevt\\Logs",
				     path));
	else
		add_error(s, err_new(ERR_INPUT,
				     "%s: none of its %" PRIu64 " files is an event log; give the directory "
				     "with the .evtx files, on Windows C:\\Windows\\System32\\winevt\\Logs",
				     path, s->passed_over - passed_over));
}

void sources_add(struct sources *s, const char *path)
{
	struct stat st;
	if (stat(path, &st) < 0)
		add_system_error(s, path, errno);
	else if (S_ISDIR(st.st_mode))
		add_directory(s, path);
	else if (S_ISREG(st.st_mode))
		add_file(s, path, true);
	else
		add_error(s, err_new(ERR_INPUT, "%s: is a pipe or device, not a file; copy the log to a "
						"file first",
				     path));
}

void sources_free(struct sources *s)
{
	for (size_t i = 0; i < s->files.n; i++)
		free(s->files.items[i].path);
	for (size_t i = 0; i < s->errors.n; i++)
		err_free(s->errors.items[i]);
	VEC_FREE(&s->files);
	VEC_FREE(&s->errors);
	s->bytes = s->passed_over = s->repeated = 0;
}
