#include "base/str.h"

#include <string.h>

struct str str_of(const char *text)
{
	return (struct str){text ? text : "", text ? strlen(text) : 0};
}

static int fold(char c)
{
	return c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : (unsigned char)c;
}

int str_compare(struct str a, struct str b)
{
	size_t n = a.n < b.n ? a.n : b.n;
	int order = n ? memcmp(a.p, b.p, n) : 0;
	return order ? order : (a.n > b.n) - (a.n < b.n);
}

bool str_eq_nocase(struct str a, struct str b)
{
	return a.n == b.n && str_starts_nocase(a, b);
}

bool str_starts_nocase(struct str s, struct str prefix)
{
	if (s.n < prefix.n)
		return false;
	for (size_t i = 0; i < prefix.n; i++)
		if (fold(s.p[i]) != fold(prefix.p[i]))
			return false;
	return true;
}

bool str_ends_nocase(struct str s, struct str suffix)
{
	return s.n >= suffix.n && str_starts_nocase(str_sub(s, s.n - suffix.n, s.n), suffix);
}

size_t str_find_nocase(struct str s, size_t from, struct str part)
{
	int first = part.n ? fold(part.p[0]) : 0;
	for (size_t i = from; part.n && i + part.n <= s.n; i++)
		if (fold(s.p[i]) == first && str_starts_nocase(str_sub(s, i, s.n), part))
			return i;
	return s.n;
}

bool str_contains_nocase(struct str s, struct str part)
{
	return !part.n || str_find_nocase(s, 0, part) < s.n;
}

ptrdiff_t str_rfind(struct str s, char c)
{
	const char *at = s.n ? memrchr(s.p, c, s.n) : NULL;
	return at ? at - s.p : -1;
}

struct str str_sub(struct str s, size_t from, size_t to)
{
	if (to > s.n)
		to = s.n;
	if (from > to)
		from = to;
	return (struct str){s.p + from, to - from};
}

struct str str_trim(struct str s)
{
	while (s.n && (unsigned char)s.p[0] <= ' ')
		s = str_sub(s, 1, s.n);
	while (s.n && (unsigned char)s.p[s.n - 1] <= ' ')
		s.n--;
	return s;
}

bool str_has_word(struct str words, const char *word)
{
	struct str w = str_of(word);
	for (size_t i = 0, end; i < words.n; i = end + 1) {
		for (end = i; end < words.n && words.p[end] != ' '; end++)
			;
		if (str_eq(str_sub(words, i, end), w))
			return true;
	}
	return false;
}

bool str_list_next(struct str *list, struct str *part)
{
	*part = (struct str){0};
	while (list->n && !part->n) {
		const char *comma = memchr(list->p, ',', list->n);
		size_t n = comma ? (size_t)(comma - list->p) : list->n;
		*part = str_trim(str_sub(*list, 0, n));
		*list = str_sub(*list, n + (comma != NULL), list->n);
	}
	return part->n > 0;
}

/* Value of a hexadecimal digit plus 1; 0: it is none. */
static const uint8_t hex_digits[256] = {
	['0'] = 1, ['1'] = 2, ['2'] = 3, ['3'] = 4, ['4'] = 5, ['5'] = 6, ['6'] = 7, ['7'] = 8,
	['8'] = 9, ['9'] = 10, ['a'] = 11, ['b'] = 12, ['c'] = 13, ['d'] = 14, ['e'] = 15, ['f'] = 16,
	['A'] = 11, ['B'] = 12, ['C'] = 13, ['D'] = 14, ['E'] = 15, ['F'] = 16,
};

static bool hex_to_u64(struct str s, uint64_t *number)
{
	enum { DIGITS = 16 };
	uint64_t value = 0;
	size_t zeros = 0;
	while (zeros < s.n && s.p[zeros] == '0') /* most of an ID, as events write it */
		zeros++;
	if (s.n == 0 || s.n - zeros > DIGITS)
		return false;
	for (size_t i = zeros; i < s.n; i++) {
		uint8_t digit = hex_digits[(unsigned char)s.p[i]];
		if (!digit)
			return false;
		value = value << 4 | (uint64_t)(digit - 1);
	}
	*number = value;
	return true;
}

bool str_to_u64(struct str s, uint64_t *number)
{
	uint64_t value = 0;
	if (s.n == 0)
		return false;
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] < '0' || s.p[i] > '9')
			return false;
		uint64_t digit = (uint64_t)(s.p[i] - '0');
		if (value > (UINT64_MAX - digit) / 10)
			return false;
		value = value * 10 + digit;
	}
	*number = value;
	return true;
}

static bool pair_to_id(struct str s, uint64_t *id)
{
	uint64_t high, low;
	const char *comma = memchr(s.p, ',', s.n);
	if (!comma || s.p[s.n - 1] != ')')
		return false;
	size_t at = (size_t)(comma - s.p);
	if (!str_to_id(str_trim(str_sub(s, 1, at)), &high) ||
	    !str_to_id(str_trim(str_sub(s, at + 1, s.n - 1)), &low) || (high | low) >> 32)
		return false;
	*id = high << 32 | low;
	return true;
}

bool str_to_id(struct str s, uint64_t *id)
{
	if (s.n > 2 && s.p[0] == '(')
		return pair_to_id(s, id);
	if (str_starts_nocase(s, STR("0x")))
		return hex_to_u64(str_sub(s, 2, s.n), id);
	return str_to_u64(s, id);
}

int str_hex_digit(char c)
{
	return hex_digits[(unsigned char)c] - 1;
}
