#include "base/text.h"

#include <stdbool.h>

#include <unicase.h>
#include <unistr.h>
#include <uniwidth.h>

enum { REPLACEMENT = 0xfffd };

uint32_t utf8_next(struct str *s)
{
	ucs4_t c;
	int n = u8_mbtoucr(&c, (const uint8_t *)s->p, s->n);
	if (n < 1) {
		*s = str_sub(*s, 1, s->n);
		return REPLACEMENT;
	}
	*s = str_sub(*s, (size_t)n, s->n);
	return c;
}

void utf8_put(struct buf *out, uint32_t c)
{
	uint8_t bytes[6];
	int n = u8_uctomb(bytes, c, sizeof bytes);
	if (n < 1)
		n = u8_uctomb(bytes, REPLACEMENT, sizeof bytes);
	buf_add(out, bytes, (size_t)n);
}

/* Characters that a terminal or a reader could be fooled with. */
static bool is_treacherous(uint32_t c)
{
	static const struct {
		uint32_t first, last;
	} ranges[] = {
		{0x00, 0x1f},       {0x7f, 0x9f},       {0xad, 0xad},       {0x61c, 0x61c},
		{0x115f, 0x1160},   {0x17b4, 0x17b5},   {0x180b, 0x180f},   {0x200b, 0x200f},
		{0x2028, 0x202e},   {0x2060, 0x206f},   {0x3164, 0x3164},   {0xfe00, 0xfe0f},
		{0xfeff, 0xfeff},   {0xffa0, 0xffa0},   {0xfff9, 0xfffb},   {0xe0000, 0xe0fff},
	};
	for (size_t i = 0; i < sizeof ranges / sizeof *ranges; i++)
		if (c >= ranges[i].first && c <= ranges[i].last)
			return true;
	return false;
}

static void put_visible(struct buf *out, uint32_t c)
{
	switch (c) {
	case '\n':
		buf_puts(out, "\\n");
		break;
	case '\r':
		buf_puts(out, "\\r");
		break;
	case '\t':
		buf_puts(out, "\\t");
		break;
	default:
		buf_printf(out, c < 0x100 ? "\\x%02x" : "\\u%04x", (unsigned)c);
	}
}

void text_clean(struct buf *out, struct str s)
{
	buf_reserve(out, s.n);
	while (s.n) {
		size_t plain = 0;
		while (plain < s.n && s.p[plain] >= 0x20 && s.p[plain] < 0x7f)
			plain++;
		buf_add(out, s.p, plain);
		s = str_sub(s, plain, s.n);
		if (!s.n)
			break;
		uint32_t c = utf8_next(&s);
		if (is_treacherous(c))
			put_visible(out, c);
		else
			utf8_put(out, c);
	}
}

/* Characters that look like a blank, beside those that are treacherous anyway. */
static bool is_blank(uint32_t c)
{
	return c == 0xa0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200a) || c == 0x202f || c == 0x205f || c == 0x2800 || c == 0x3000;
}

/* How many blanks stand at the front, if they end the name of a file or folder. */
static size_t blanks_at_end(struct str s)
{
	size_t n = 0;
	while (n < s.n && s.p[n] == ' ')
		n++;
	return n == s.n || s.p[n] == '\\' || s.p[n] == '/' ? n : 0;
}

void text_show_blanks(struct buf *out, struct str name)
{
	enum { SYMBOL_FOR_SPACE = 0x2420 };
	buf_reserve(out, name.n);
	while (name.n) {
		struct str rest = name;
		size_t blanks = blanks_at_end(name);
		uint32_t c = utf8_next(&rest);
		for (size_t i = 0; i < blanks; i++)
			utf8_put(out, SYMBOL_FOR_SPACE);
		if (blanks)
			rest = str_sub(name, blanks, name.n);
		else if (is_blank(c))
			put_visible(out, c);
		else
			buf_add(out, name.p, name.n - rest.n);
		name = rest;
	}
}

static int char_width(uint32_t c)
{
	int width = uc_width(c, "UTF-8");
	return width < 0 ? 0 : width;
}

int text_width(struct str s)
{
	int width = 0;
	while (s.n)
		width += char_width(utf8_next(&s));
	return width;
}

struct str text_fit(struct str s, int width)
{
	struct str rest = s;
	while (rest.n) {
		struct str next = rest;
		width -= char_width(utf8_next(&next));
		if (width < 0)
			break;
		rest = next;
	}
	return str_sub(s, 0, s.n - rest.n);
}

void text_fold(struct buf *out, struct str s)
{
	buf_reserve(out, s.n);
	while (s.n) {
		unsigned char c = (unsigned char)s.p[0];
		if (c < 0x80) {
			buf_putc(out, (char)(c >= 'A' && c <= 'Z' ? c + 32 : c));
			s = str_sub(s, 1, s.n);
		} else {
			utf8_put(out, uc_tolower(utf8_next(&s)));
		}
	}
}
