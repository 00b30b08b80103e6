/* RFC 4180: a header, CRLF, quotes where they are needed.  Nothing is changed
 * but broken UTF-8: a cell that begins with = + - @ is evidence.  Only a
 * terminal never gets control characters. */
#include "base/text.h"
#include "cmd/output.h"

static void put_field(struct buf *out, struct str s)
{
	bool quote = s.n && (s.p[0] == ' ' || s.p[s.n - 1] == ' ');
	for (size_t i = 0; i < s.n && !quote; i++)
		quote = s.p[i] == '"' || s.p[i] == ',' || s.p[i] == '\n' || s.p[i] == '\r';
	if (quote)
		buf_putc(out, '"');
	while (s.n) {
		uint32_t c = utf8_next(&s);
		if (c == '"')
			buf_putc(out, '"');
		utf8_put(out, c);
	}
	if (quote)
		buf_putc(out, '"');
}

static void begin(struct output *o)
{
	for (size_t i = 0; i < o->n; i++) {
		if (i)
			buf_putc(&o->pending, ',');
		put_field(&o->pending, str_of(o->columns[i]->name));
	}
	buf_puts(&o->pending, "\r\n");
}

static void row(struct output *o, const struct cell *const *cells)
{
	struct buf plain = {0};
	for (size_t i = 0; i < o->n; i++) {
		if (i)
			buf_putc(&o->pending, ',');
		buf_clear(&plain);
		cell_plain(&plain, o->columns[i]->type, cells[i]);
		if (o->terminal) {
			struct buf clean = {0};
			text_clean(&clean, buf_str(&plain));
			buf_free(&plain);
			plain = clean;
		}
		put_field(&o->pending, buf_str(&plain));
	}
	buf_puts(&o->pending, "\r\n");
	buf_free(&plain);
}

static void end(struct output *o)
{
	(void)o;
}

const struct format_ops format_csv = {begin, row, end};
