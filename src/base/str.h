/* Text slices: bytes that somebody else owns, not NUL-terminated. */
#ifndef EVTRAIL_BASE_STR_H
#define EVTRAIL_BASE_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct str {
	const char *p;
	size_t n;
};

#define STR(literal) ((struct str){"" literal, sizeof(literal) - 1})
/* For printf's "%.*s". */
#define STR_ARG(s) (int)(s).n, (s).p

struct str str_of(const char *text); /* NULL gives the empty slice */
static inline bool str_eq(struct str a, struct str b)
{
	return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}
/* By bytes: below 0, 0 or above 0 as a comes before b, is equal or comes after it. */
int str_compare(struct str a, struct str b);
/* Equal but for the case of ASCII letters. */
bool str_eq_nocase(struct str a, struct str b);
bool str_starts_nocase(struct str s, struct str prefix);
bool str_ends_nocase(struct str s, struct str suffix);
/* Where the part first stands, from that place on; s.n: nowhere. */
size_t str_find_nocase(struct str s, size_t from, struct str part);
bool str_contains_nocase(struct str s, struct str part);
/* Position of the last c in s, or -1. */
ptrdiff_t str_rfind(struct str s, char c);
struct str str_sub(struct str s, size_t from, size_t to);
struct str str_trim(struct str s);
/* Whether words between blanks, as flags are, have this one. */
bool str_has_word(struct str words, const char *word);
/* Takes the next part of a list with commas, trimmed; false at its end. Empty parts
 * are passed over. */
bool str_list_next(struct str *list, struct str *part);

/* A 64-bit ID in any text form that logs use: 0xed0, 3792, 0x00000000000003e7,
 * (0x0,0x1FD23) as (high, low).  False when it is none of these. */
bool str_to_id(struct str s, uint64_t *id);
/* 0 to 15; -1: no hexadecimal digit. */
int str_hex_digit(char c);
/* Decimal, the whole slice, no sign. */
bool str_to_u64(struct str s, uint64_t *number);

#endif
