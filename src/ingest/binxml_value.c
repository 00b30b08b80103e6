#include "ingest/binxml_value.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "ingest/utf16.h"

/* The first time that libevtx does not write as a date: year 10000. */
#define FILETIME_LIMIT (uint64_t)WINTIME_LIMIT

enum { SID_HEADER = 8, SID_MAX_PARTS = 15, NUMBER_MAX = 64 };

static uint32_t little32(const uint8_t *p)
{
	return (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
}

/* n is 1, 2, 4 or 8. */
static uint64_t little(const uint8_t *p, size_t n)
{
	if (n == 8)
		return little32(p) | (uint64_t)little32(p + 4) << 32;
	if (n == 4)
		return little32(p);
	return n == 2 ? (uint64_t)p[0] | (uint64_t)p[1] << 8 : p[0];
}

static struct str taken(struct arena *a, const char *from, const char *to)
{
	struct str s = {from, (size_t)(to - from)};
	arena_take(a, s.n);
	return s;
}

/* ---- digits ---- */

static const char pairs[] =
	"00010203040506070809101112131415161718192021222324252627282930313233343536373839"
	"40414243444546474849505152535455565758596061626364656667686970717273747576777879"
	"8081828384858687888990919293949596979899";

static char *put_decimal(char *out, uint64_t n)
{
	char digits[20];
	size_t at = sizeof digits;
	while (n >= 100) {
		memcpy(digits + (at -= 2), pairs + 2 * (n % 100), 2);
		n /= 100;
	}
	if (n >= 10)
		memcpy(digits + (at -= 2), pairs + 2 * n, 2);
	else
		digits[--at] = (char)('0' + n);
	memcpy(out, digits + at, sizeof digits - at);
	return out + sizeof digits - at;
}

/* `digits` of them, padded with zeros. */
static char *put_padded(char *out, uint64_t n, int digits)
{
	for (int i = digits - 1; i >= 0; i--, n /= 10)
		out[i] = (char)('0' + n % 10);
	return out + digits;
}

static const char lower[] = "0123456789abcdef";
static const char upper[] = "0123456789ABCDEF";

static char *put_hex(char *out, const uint8_t *p, size_t n)
{
	while (n-- > 0) {
		*out++ = lower[p[n] >> 4];
		*out++ = lower[p[n] & 15];
	}
	return out;
}

static char *put_bytes(char *out, const uint8_t *p, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		*out++ = upper[p[i] >> 4];
		*out++ = upper[p[i] & 15];
	}
	return out;
}

static struct str bytes_text(struct arena *a, const struct value *v, enum value_form form)
{
	(void)form;
	char *out = arena_room(a, 2 * (size_t)v->n);
	return taken(a, out, put_bytes(out, v->p, v->n));
}

/* ---- text ---- */

/* A line feed and nothing else is an empty text to libevtx, as to Event Viewer. */
static struct str text_taken(struct arena *a, const char *from, const char *to, enum value_form form)
{
	if (form == VALUE_AS_FACT && to - from == 1 && *from == '\n')
		return STR("");
	return taken(a, from, to);
}

/* A mark of byte order in front says nothing, and a NUL only ends the text. */
static struct str string_text(struct arena *a, const struct value *v, enum value_form form)
{
	const uint8_t *p = v->p;
	size_t n = v->n / 2;
	if (n && p[0] == 0xff && p[1] == 0xfe) {
		p += 2;
		n--;
	}
	while (n && p[2 * n - 1] == 0 && p[2 * n - 2] == 0)
		n--;
	char *out = arena_room(a, UTF16_GROWTH * n + UTF16_MARGIN);
	return text_taken(a, out, utf16_to_utf8(out, p, n), form);
}

/* Windows-1252 from 0x80 to 0x9f; 0: none. */
static const uint16_t windows_1252[32] = {
	0x20ac, 0,      0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160,
	0x2039, 0x0152, 0,      0x017d, 0,      0,      0x2018, 0x2019, 0x201c, 0x201d, 0x2022,
	0x2013, 0x2014, 0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0,      0x017e, 0x0178,
};

static struct str ansi_text(struct arena *a, const struct value *v, enum value_form form)
{
	size_t n = v->n;
	while (n && v->p[n - 1] == 0)
		n--;
	char *out = arena_room(a, 3 * n), *w = out;
	for (size_t i = 0; i < n; i++) {
		uint32_t c = v->p[i];
		if (c >= 0x80 && c < 0xa0)
			c = windows_1252[c - 0x80];
		w = utf8_encode(w, c ? c : 0xfffd);
	}
	return text_taken(a, out, w, form);
}

/* ---- numbers ---- */

static bool number_size(size_t n)
{
	return n == 1 || n == 2 || n == 4 || n == 8;
}

static struct str unsigned_text(struct arena *a, const struct value *v, enum value_form form)
{
	if (!number_size(v->n))
		return bytes_text(a, v, form);
	char *out = arena_room(a, NUMBER_MAX);
	return taken(a, out, put_decimal(out, little(v->p, v->n)));
}

static struct str signed_text(struct arena *a, const struct value *v, enum value_form form)
{
	if (!number_size(v->n))
		return bytes_text(a, v, form);
	uint64_t n = little(v->p, v->n);
	bool negative = n >> (8 * v->n - 1);
	char *out = arena_room(a, NUMBER_MAX), *w = out;
	if (negative) {
		*w++ = '-';
		n = (v->n == 8 ? 0 : UINT64_C(1) << (8 * v->n)) - n;
	}
	return taken(a, out, put_decimal(w, n));
}

static struct str hex_text(struct arena *a, const struct value *v, enum value_form form)
{
	if (!number_size(v->n))
		return bytes_text(a, v, form);
	char *out = arena_room(a, NUMBER_MAX), *end = put_hex(out + 2, v->p, v->n);
	while (form == VALUE_AS_WINDOWS && end - out > 3 && out[2] == '0') {
		memmove(out + 2, out + 3, (size_t)(end - out) - 3);
		end--;
	}
	memcpy(out, "0x", 2);
	return taken(a, out, end);
}

static struct str bool_text(struct arena *a, const struct value *v, enum value_form form)
{
	if (!number_size(v->n))
		return bytes_text(a, v, form);
	return little(v->p, v->n) ? STR("true") : STR("false");
}

/* Three digits of exponent at least, as the C library of Windows writes it. */
static struct str real_text(struct arena *a, const struct value *v, enum value_form form)
{
	double d;
	if (v->n == 4) {
		float f;
		memcpy(&f, v->p, 4);
		d = (double)f;
	} else if (v->n == 8) {
		memcpy(&d, v->p, 8);
	} else {
		return bytes_text(a, v, form);
	}
	if (isnan(d))
		return STR("NaN");
	if (isinf(d))
		return d < 0 ? STR("-Inf") : STR("Inf");
	char *out = arena_room(a, NUMBER_MAX);
	snprintf(out, NUMBER_MAX, "%e", d);
	char *e = strchr(out, 'e');
	size_t n = strlen(out), exponent = n - (size_t)(e - out) - 2;
	if (exponent == 2) {
		memmove(e + 3, e + 2, 3);
		e[2] = '0';
		n++;
	}
	return taken(a, out, out + n);
}

bool value_number(const struct value *v, uint64_t *number)
{
	bool plain = v->type == VALUE_UINT8 || v->type == VALUE_UINT16 || v->type == VALUE_UINT32 ||
		     v->type == VALUE_UINT64 || v->type == VALUE_HEX32 || v->type == VALUE_HEX64;
	if (!plain || !number_size(v->n))
		return false;
	*number = little(v->p, v->n);
	return true;
}

/* ---- times, GUIDs, SIDs ---- */

bool value_time(const struct value *v, wintime *t)
{
	if (v->type != VALUE_FILETIME || v->n != 8)
		return false;
	uint64_t ticks = little(v->p, 8);
	*t = (wintime)ticks;
	return ticks < FILETIME_LIMIT;
}

static char *put_date(char *out, const struct wintime_parts *p)
{
	static const char marks[] = "--T::";
	const int parts[] = {p->month, p->day, p->hour, p->minute, p->second};
	out = put_padded(out, (uint64_t)p->year, 4);
	for (int i = 0; i < 5; i++) {
		*out++ = marks[i];
		out = put_padded(out, (uint64_t)parts[i], 2);
	}
	*out++ = '.';
	return out;
}

static struct str filetime_text(struct arena *a, const struct value *v, enum value_form form)
{
	if (v->n != 8)
		return bytes_text(a, v, form);
	uint64_t ticks = little(v->p, 8);
	char *out = arena_room(a, NUMBER_MAX), *w = out;
	if (ticks >= FILETIME_LIMIT) {
		w += sprintf(out, "(0x%08" PRIx64 " 0x%08" PRIx64 ")", ticks >> 32, ticks & 0xffffffff);
		return taken(a, out, w);
	}
	struct wintime_parts parts = wintime_split((wintime)ticks);
	w = put_padded(put_date(w, &parts), (uint64_t)parts.ticks, 7);
	if (form == VALUE_AS_FACT)
		w = put_padded(w, 0, 2);
	*w++ = 'Z';
	return taken(a, out, w);
}

static struct str systemtime_text(struct arena *a, const struct value *v, enum value_form form)
{
	if (v->n != 16)
		return bytes_text(a, v, form);
	unsigned u[8];
	for (int i = 0; i < 8; i++)
		u[i] = (unsigned)little(v->p + 2 * i, 2);
	struct wintime_parts p = {(int)u[0], (int)u[1], (int)u[3], (int)u[4], (int)u[5], (int)u[6], 0, 0};
	char *out = arena_room(a, 2 * NUMBER_MAX), *w = out;
	wintime t;
	/* wintime begins with 1601; 1600 has the same days as 2000. */
	struct wintime_parts valid = p;
	if (valid.year == 1600)
		valid.year = 2000;
	if (!wintime_join(&valid, &t) || u[7] > 999) {
		for (int i = 0; i < 8; i++)
			w += sprintf(w, "%s0x%04x", i ? " " : "(", u[i]);
		*w++ = ')';
		return taken(a, out, w);
	}
	w = put_padded(put_date(w, &p), u[7], 3);
	*w++ = 'Z';
	return taken(a, out, w);
}

static struct str guid_text(struct arena *a, const struct value *v, enum value_form form)
{
	static const struct {
		uint8_t at;
		char behind;
	} order[16] = {
		{3, 0}, {2, 0}, {1, 0}, {0, '-'}, {5, 0},  {4, '-'}, {7, 0},  {6, '-'},
		{8, 0}, {9, '-'}, {10, 0}, {11, 0}, {12, 0}, {13, 0}, {14, 0}, {15, '}'},
	};
	if (v->n != 16)
		return bytes_text(a, v, form);
	char *out = arena_room(a, NUMBER_MAX), *w = out;
	*w++ = '{';
	for (int i = 0; i < 16; i++) {
		w = put_bytes(w, v->p + order[i].at, 1);
		if (order[i].behind)
			*w++ = order[i].behind;
	}
	return taken(a, out, w);
}

static size_t sid_size(const uint8_t *p, size_t n)
{
	size_t size = n >= SID_HEADER ? SID_HEADER + 4 * (size_t)p[1] : 0;
	return size && p[1] <= SID_MAX_PARTS && size <= n ? size : 0;
}

static struct str sid_text(struct arena *a, const struct value *v, enum value_form form)
{
	if (!sid_size(v->p, v->n))
		return bytes_text(a, v, form);
	char *out = arena_room(a, SID_TEXT_MAX), *w = out;
	uint64_t authority = 0;
	for (int i = 2; i < SID_HEADER; i++)
		authority = authority << 8 | v->p[i];
	*w++ = 'S';
	*w++ = '-';
	w = put_decimal(w, v->p[0]);
	*w++ = '-';
	if (form == VALUE_AS_WINDOWS && authority > UINT32_MAX)
		w += sprintf(w, "0x%012" PRIx64, authority);
	else
		w = put_decimal(w, authority);
	for (int i = 0; i < v->p[1]; i++) {
		*w++ = '-';
		w = put_decimal(w, little(v->p + SID_HEADER + 4 * i, 4));
	}
	return taken(a, out, w);
}

/* ---- all types ---- */

static const struct {
	struct str (*text)(struct arena *a, const struct value *v, enum value_form form);
	uint8_t size; /* of an item of an array; 0: it tells itself */
} types[] = {
	[VALUE_STRING] = {string_text, 0},
	[VALUE_ANSI] = {ansi_text, 0},
	[VALUE_INT8] = {signed_text, 1},
	[VALUE_UINT8] = {unsigned_text, 1},
	[VALUE_INT16] = {signed_text, 2},
	[VALUE_UINT16] = {unsigned_text, 2},
	[VALUE_INT32] = {signed_text, 4},
	[VALUE_UINT32] = {unsigned_text, 4},
	[VALUE_INT64] = {signed_text, 8},
	[VALUE_UINT64] = {unsigned_text, 8},
	[VALUE_REAL32] = {real_text, 4},
	[VALUE_REAL64] = {real_text, 8},
	[VALUE_BOOL] = {bool_text, 4},
	[VALUE_BINARY] = {bytes_text, 0},
	[VALUE_GUID] = {guid_text, 16},
	[VALUE_SIZE] = {unsigned_text, 8},
	[VALUE_FILETIME] = {filetime_text, 8},
	[VALUE_SYSTEMTIME] = {systemtime_text, 16},
	[VALUE_SID] = {sid_text, 0},
	[VALUE_HEX32] = {hex_text, 4},
	[VALUE_HEX64] = {hex_text, 8},
};

enum { TYPES = sizeof types / sizeof *types };

struct str value_text(struct arena *a, const struct value *v, enum value_form form)
{
	if (v->n == 0 || v->type == VALUE_NULL)
		return STR("");
	if (v->type == VALUE_STRING)
		return v->n % 2 ? bytes_text(a, v, form) : string_text(a, v, form);
	return v->type < TYPES ? types[v->type].text(a, v, form) : bytes_text(a, v, form);
}

/* The length of the text in front, and in *skip that with the NUL behind it. */
static size_t text_item(const struct value *v, size_t width, size_t *skip)
{
	size_t n = 0;
	while (n + width <= v->n && little(v->p + n, width) != 0)
		n += width;
	bool ended = n + width <= v->n;
	*skip = ended ? n + width : v->n;
	return ended ? n : v->n;
}

bool value_next_item(struct value *array, bool *begun, struct value *item)
{
	uint8_t type = array->type & (VALUE_ARRAY - 1);
	size_t size = type < TYPES ? types[type].size : 0, skip;
	if (array->n == 0 && *begun)
		return false;
	*begun = true;
	*item = (struct value){array->p, 0, type};
	if (type == VALUE_STRING || type == VALUE_ANSI)
		size = text_item(array, type == VALUE_STRING ? 2 : 1, &skip);
	else if (type == VALUE_SID)
		size = skip = sid_size(array->p, array->n);
	else
		skip = size;
	/* What is no whole item comes as it is; a lone SizeT may be of 32 bits. */
	if (skip == 0 || size > array->n)
		size = skip = array->n;
	item->n = (uint32_t)size;
	array->p += skip;
	array->n -= (uint32_t)skip;
	return true;
}

struct str value_array_text(struct arena *a, const struct value *v, enum value_form form)
{
	/* No item's text is longer than this for each of its bytes ("-128, "): it all
	 * stays in one piece. */
	enum { GROWTH = 8 };
	struct value rest = *v, item;
	bool begun = false;
	char *start = arena_room(a, GROWTH * (size_t)v->n + 1024);
	while (value_next_item(&rest, &begun, &item)) {
		if (a->at != start) {
			memcpy(a->at, ", ", 2);
			arena_take(a, 2);
		}
		char *at = a->at;
		struct str text = value_text(a, &item, form);
		if (text.n && text.p != at) {
			memcpy(at, text.p, text.n);
			arena_take(a, text.n);
		}
	}
	return (struct str){start, (size_t)(a->at - start)};
}
