#include "cmd/report.h"

#include <stdio.h>

#include "base/buf.h"
#include "base/text.h"

static void say(struct str text)
{
	struct buf line = {0};
	buf_puts(&line, "evtrail: ");
	text_clean(&line, text);
	buf_putc(&line, '\n');
	fwrite(line.p, 1, line.n, stderr);
	buf_free(&line);
}

int report_err(struct err e)
{
	if (e.kind)
		say(str_of(e.text));
	err_free(e);
	return err_exit_code(e.kind);
}

void report_note(const char *format, ...)
{
	struct buf text = {0};
	va_list args;
	va_start(args, format);
	buf_vprintf(&text, format, args);
	va_end(args);
	say(buf_str(&text));
	buf_free(&text);
}
