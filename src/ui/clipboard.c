#include "ui/clipboard.h"

#include <stdint.h>
#include <stdio.h>

#include "ui/term.h"

static void put_base64(struct buf *out, struct str s)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	for (size_t i = 0; i < s.n; i += 3) {
		uint32_t v = (uint32_t)(unsigned char)s.p[i] << 16;
		if (i + 1 < s.n)
			v |= (uint32_t)(unsigned char)s.p[i + 1] << 8;
		if (i + 2 < s.n)
			v |= (unsigned char)s.p[i + 2];
		buf_putc(out, digits[v >> 18]);
		buf_putc(out, digits[v >> 12 & 63]);
		buf_putc(out, i + 1 < s.n ? digits[v >> 6 & 63] : '=');
		buf_putc(out, i + 2 < s.n ? digits[v & 63] : '=');
	}
}

void clipboard_sequence(struct buf *out, struct str text)
{
	buf_puts(out, "\033]52;c;");
	put_base64(out, text);
	buf_puts(out, "\a");
}

void clipboard_copy(struct str text)
{
	struct buf sequence = {0};
	if (term_is_headless())
		return;
	clipboard_sequence(&sequence, text);
	fwrite(sequence.p, 1, sequence.n, stdout);
	fflush(stdout);
	buf_free(&sequence);
}
