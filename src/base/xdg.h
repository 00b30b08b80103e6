/* The user's own files, by the XDG Base Directory Specification: settings in
 * $XDG_CONFIG_HOME/evtrail, what a run leaves for the next in $XDG_STATE_HOME/evtrail. */
#ifndef EVTRAIL_BASE_XDG_H
#define EVTRAIL_BASE_XDG_H

#include "base/buf.h"
#include "base/err.h"

enum xdg_kind { XDG_CONFIG, XDG_STATE };

/* The path of a file there, the caller's to free; NULL where the environment
 * names no place (no absolute variable, no HOME). */
char *xdg_path(enum xdg_kind kind, const char *name);

/* Adds a file's bytes, at most `most`; a file that is not there is empty. */
struct err file_read(const char *path, size_t most, struct buf *out);
/* Writes a file anew and whole: who reads it sees the old text or the new one.
 * Makes its folders; only the user may read it. */
struct err file_replace(const char *path, struct str text);
/* Adds text at the end of a file, made as by file_replace(). */
struct err file_append(const char *path, struct str text);

#endif
