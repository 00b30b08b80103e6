#include "base/xdg.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"

enum { FOLDER_MODE = 0700, FILE_MODE = 0600 };

char *xdg_path(enum xdg_kind kind, const char *name)
{
	static const struct {
		const char *variable, *usual;
	} places[] = {
		[XDG_CONFIG] = {"XDG_CONFIG_HOME", ".config"},
		[XDG_STATE] = {"XDG_STATE_HOME", ".local/state"},
	};
	const char *base = getenv(places[kind].variable), *home = getenv("HOME");
	struct buf path = {0};
	if (base && *base == '/')
		buf_printf(&path, "%s/evtrail/%s", base, name);
	else if (home && *home == '/')
		buf_printf(&path, "%s/%s/evtrail/%s", home, places[kind].usual, name);
	else
		return NULL;
	return buf_steal(&path);
}

struct err file_read(const char *path, size_t most, struct buf *out)
{
	char chunk[4096];
	size_t n, read = 0;
	FILE *f = fopen(path, "rb");
	if (!f)
		return errno == ENOENT ? OK : err_errno("%s", path);
	while (read < most && (n = fread(chunk, 1, most - read < sizeof chunk ? most - read : sizeof chunk, f)) > 0) {
		buf_add(out, chunk, n);
		read += n;
	}
	struct err e = ferror(f) ? err_errno("%s", path) : OK;
	fclose(f);
	return e;
}

static void make_folders(const char *path)
{
	char *copy = xstrdup(path);
	for (char *slash = strchr(copy + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		mkdir(copy, FOLDER_MODE); /* what fails here fails at the file, too */
		*slash = '/';
	}
	free(copy);
}

static bool write_all(int fd, struct str text)
{
	while (text.n) {
		ssize_t n = write(fd, text.p, text.n);
		if (n < 0 && errno != EINTR)
			return false;
		text = str_sub(text, n > 0 ? (size_t)n : 0, text.n);
	}
	return true;
}

struct err file_replace(const char *path, struct str text)
{
	struct buf temporary = {0};
	buf_printf(&temporary, "%s.%ld", path, (long)getpid());
	make_folders(path);
	int fd = open(buf_text(&temporary), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, FILE_MODE);
	bool done = fd >= 0 && write_all(fd, text) && fsync(fd) == 0;
	if (fd >= 0 && close(fd) != 0)
		done = false;
	struct err e = OK;
	if (!done || rename(buf_text(&temporary), path) != 0) {
		e = err_errno("%s", path);
		unlink(buf_text(&temporary));
	}
	buf_free(&temporary);
	return e;
}

struct err file_append(const char *path, struct str text)
{
	make_folders(path);
	int fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, FILE_MODE);
	struct err e = fd < 0 || !write_all(fd, text) ? err_errno("%s", path) : OK;
	if (fd >= 0)
		close(fd);
	return e;
}
