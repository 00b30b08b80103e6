#include "ingest/utf16.h"

#include <string.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

enum { REPLACEMENT = 0xfffd, STEP = 8 };

char *utf8_encode(char *out, uint32_t c)
{
	if (c < 0x80) {
		*out++ = (char)c;
	} else if (c < 0x800) {
		*out++ = (char)(0xc0 | c >> 6);
		*out++ = (char)(0x80 | (c & 0x3f));
	} else if (c < 0x10000) {
		*out++ = (char)(0xe0 | c >> 12);
		*out++ = (char)(0x80 | (c >> 6 & 0x3f));
		*out++ = (char)(0x80 | (c & 0x3f));
	} else {
		*out++ = (char)(0xf0 | c >> 18);
		*out++ = (char)(0x80 | (c >> 12 & 0x3f));
		*out++ = (char)(0x80 | (c >> 6 & 0x3f));
		*out++ = (char)(0x80 | (c & 0x3f));
	}
	return out;
}

static uint32_t unit(const uint8_t *p)
{
	return (uint32_t)p[0] | (uint32_t)p[1] << 8;
}

/* Takes one character at *p, which is not at the end. */
static uint32_t next_character(const uint8_t **p, const uint8_t *end)
{
	uint32_t c = unit(*p);
	*p += 2;
	if (c - 0xd800 >= 0x800)
		return c ? c : REPLACEMENT;
	if (c >= 0xdc00 || *p == end || unit(*p) - 0xdc00 >= 0x400)
		return REPLACEMENT;
	c = 0x10000 + ((c - 0xd800) << 10) + (unit(*p) - 0xdc00);
	*p += 2;
	return c;
}

/* Eight units that are all ASCII and not NUL. */
#ifdef __SSE2__
static inline int step_ascii(char *out, const uint8_t *p)
{
	__m128i units = _mm_loadu_si128((const __m128i *)(const void *)p);
	__m128i high = _mm_and_si128(units, _mm_set1_epi16((short)0xff80));
	const __m128i zero = _mm_setzero_si128();
	/* Plain units have no high bits and are not 0. */
	__m128i plain = _mm_andnot_si128(_mm_cmpeq_epi16(units, zero), _mm_cmpeq_epi16(high, zero));
	if (_mm_movemask_epi8(plain) != 0xffff)
		return 0;
	_mm_storel_epi64((__m128i *)(void *)out, _mm_packus_epi16(units, units));
	return 1;
}
#else
static inline int step_ascii(char *out, const uint8_t *p)
{
	unsigned bad = 0;
	for (int i = 0; i < STEP; i++)
		bad |= (unsigned)(unit(p + 2 * i) - 1 >= 0x7f);
	for (int i = 0; i < STEP && !bad; i++)
		out[i] = (char)p[2 * i];
	return !bad;
}
#endif

char *utf16_to_utf8(char *out, const uint8_t *p, size_t n)
{
	const uint8_t *end = p + 2 * n;
	while (p < end) {
		if (end - p >= 2 * STEP && step_ascii(out, p)) {
			p += 2 * STEP;
			out += STEP;
			continue;
		}
		/* One step by hand: it ends at a plain stretch or at the end. */
		const uint8_t *stop = end - p > 2 * STEP ? p + 2 * STEP : end;
		while (p < stop) {
			uint32_t c = unit(p);
			if (c - 1 < 0x7f) {
				*out++ = (char)c;
				p += 2;
			} else {
				out = utf8_encode(out, next_character(&p, end));
			}
		}
	}
	return out;
}
