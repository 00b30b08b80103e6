#include "base/err.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"

struct err err_new(enum err_kind kind, const char *format, ...)
{
	struct buf text = {0};
	va_list args;
	va_start(args, format);
	buf_vprintf(&text, format, args);
	va_end(args);
	return (struct err){kind, buf_steal(&text)};
}

struct err err_context(struct err e, const char *format, ...)
{
	if (!e.kind)
		return e;
	struct buf text = {0};
	va_list args;
	va_start(args, format);
	buf_vprintf(&text, format, args);
	va_end(args);
	buf_printf(&text, ": %s", e.text);
	free(e.text);
	e.text = buf_steal(&text);
	return e;
}

struct err err_errno(const char *format, ...)
{
	int saved = errno;
	struct buf text = {0};
	va_list args;
	va_start(args, format);
	buf_vprintf(&text, format, args);
	va_end(args);
	buf_printf(&text, ": %s", strerror(saved));
	return (struct err){ERR_IO, buf_steal(&text)};
}

void err_free(struct err e)
{
	free(e.text);
}

int err_exit_code(enum err_kind kind)
{
	/* 1 is kept for "something was found" (evtrail new --exit-code). */
	static const int codes[ERR_KINDS] = {
		[ERR_NONE] = 0,  [ERR_USAGE] = 2,       [ERR_INPUT] = 3,     [ERR_IO] = 4,
		[ERR_CASE] = 5,  [ERR_BUSY] = 6,        [ERR_NOT_FOUND] = 7, [ERR_INTERRUPTED] = 130,
	};
	return codes[kind];
}
