/* Errors of input, I/O and SQL: a kind, which decides the exit code, and one
 * line of text that says what, where and what to do.
 *
 *     struct err e = case_open(path, &c);
 *     if (e.kind)
 *             return err_context(e, "%s", path);
 *
 * The holder of a failed err owns its text: it is either returned, or reported
 * and freed with err_free().  err_free() of a success is harmless. */
#ifndef EVTRAIL_BASE_ERR_H
#define EVTRAIL_BASE_ERR_H

#include <stdarg.h>

enum err_kind {
	ERR_NONE = 0,
	ERR_USAGE,       /* the command line is wrong */
	ERR_INPUT,       /* a log, a listing or another input is unusable */
	ERR_IO,          /* the system refused: no such file, no permission, disk full */
	ERR_CASE,        /* not a case, or from a newer version, or damaged */
	ERR_BUSY,        /* the case is locked by another process */
	ERR_INTERRUPTED, /* Ctrl-C or an asked-for stop */
	ERR_NOT_FOUND,   /* what was asked for is not in the case */
	ERR_KINDS
};

struct err {
	enum err_kind kind;
	char *text; /* NULL when kind is ERR_NONE */
};

#define OK ((struct err){ERR_NONE, NULL})

struct err err_new(enum err_kind kind, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
/* Puts "context: " before the text of a failed e; leaves a success alone. */
struct err err_context(struct err e, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
/* ERR_IO with the text of errno behind the message. */
struct err err_errno(const char *format, ...) __attribute__((format(printf, 1, 2)));
void err_free(struct err e);
/* The process exit code that stands for a kind; documented in evtrail(1). */
int err_exit_code(enum err_kind kind);

#endif
