/* JSON: an array of objects, one a line; JSONL: the same without the array.
 * Control and bidi characters are escaped, so that they reach no terminal and
 * are lost to no reader. */
#include "base/text.h"
#include "cmd/output.h"

/* As \uXXXX, in two halves above the first plane. */
static void put_escape(struct buf *out, uint32_t c)
{
	if (c >= 0x10000) {
		buf_printf(out, "\\u%04x", (unsigned)(0xd7c0 + (c >> 10)));
		c = 0xdc00 + (c & 0x3ff);
	}
	buf_printf(out, "\\u%04x", (unsigned)c);
}

/* What text_clean() would not let through to a terminal. */
static bool is_treacherous(struct str s)
{
	struct buf clean = {0};
	text_clean(&clean, s);
	bool changed = !str_eq(buf_str(&clean), s);
	buf_free(&clean);
	return changed;
}

static void put_ascii(struct buf *out, char c)
{
	static const char named[] = {['\b'] = 'b', ['\t'] = 't', ['\n'] = 'n', ['\f'] = 'f',
				     ['\r'] = 'r', ['"'] = '"',  ['\\'] = '\\'};
	unsigned char byte = (unsigned char)c;
	if (byte < sizeof named && named[byte]) {
		buf_putc(out, '\\');
		buf_putc(out, named[byte]);
	} else if (byte < 0x20 || byte == 0x7f) {
		put_escape(out, byte);
	} else {
		buf_putc(out, c);
	}
}

void json_string(struct buf *out, struct str s)
{
	buf_putc(out, '"');
	while (s.n) {
		if ((unsigned char)s.p[0] < 0x80) {
			put_ascii(out, s.p[0]);
			s = str_sub(s, 1, s.n);
			continue;
		}
		struct str rest = s;
		uint32_t c = utf8_next(&rest);
		if (c != 0xfffd && is_treacherous(str_sub(s, 0, s.n - rest.n)))
			put_escape(out, c);
		else
			utf8_put(out, c);
		s = rest;
	}
	buf_putc(out, '"');
}

static bool is_number(enum column_type type)
{
	return type == COL_INT || type == COL_DURATION || type == COL_BOOL;
}

void json_cell(struct buf *out, enum column_type type, const struct cell *cell)
{
	if (cell->kind == CELL_NULL) {
		buf_puts(out, "null");
	} else if (cell->kind == CELL_TEXT) {
		json_string(out, cell->text);
	} else if (is_number(type)) {
		cell_plain(out, type, cell);
	} else {
		buf_putc(out, '"');
		cell_plain(out, type, cell);
		buf_putc(out, '"');
	}
}

static void put_object(struct output *o, const struct cell *const *cells)
{
	buf_putc(&o->pending, '{');
	for (size_t i = 0; i < o->n; i++) {
		if (i)
			buf_putc(&o->pending, ',');
		json_string(&o->pending, str_of(o->columns[i]->name));
		buf_putc(&o->pending, ':');
		json_cell(&o->pending, o->columns[i]->type, cells[i]);
	}
	buf_putc(&o->pending, '}');
}

static void array_begin(struct output *o)
{
	buf_putc(&o->pending, '[');
}

static void array_row(struct output *o, const struct cell *const *cells)
{
	buf_puts(&o->pending, o->rows ? ",\n" : "\n");
	put_object(o, cells);
}

static void array_end(struct output *o)
{
	buf_puts(&o->pending, "\n]\n");
}

static void lines_row(struct output *o, const struct cell *const *cells)
{
	put_object(o, cells);
	buf_putc(&o->pending, '\n');
}

static void nothing(struct output *o)
{
	(void)o;
}

const struct format_ops format_json = {array_begin, array_row, array_end};
const struct format_ops format_jsonl = {nothing, lines_row, nothing};
