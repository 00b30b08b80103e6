/* The pattern of a canonical path.  Components are taken one by one: some are
 * left open because of where they stand (the user below \users\, folders below
 * \temp\), in the others runs of characters that differ from one version or
 * machine to the next become a star. */
#include "model/image.h"

#include <string.h>

enum { HEX_RUN = 12 }; /* hexadecimal digits that are no word */

static bool digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool hex(char c)
{
	return digit(c) || (c >= 'a' && c <= 'f');
}

static bool word(char c)
{
	return digit(c) || (c >= 'a' && c <= 'z') || (unsigned char)c >= 0x80;
}

/* Each takes the text from `at` on and gives the length of what it knows there; 0:
 * nothing. */
static size_t guid(struct str s, size_t at)
{
	static const char form[] = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";
	size_t open = s.p[at] == '{', n = sizeof form - 1;
	if (at + open + n > s.n)
		return 0;
	for (size_t i = 0; i < n; i++) {
		char c = s.p[at + open + i];
		if (form[i] == 'x' ? !hex(c) : c != '-')
			return 0;
	}
	size_t end = at + open + n;
	if (open && (end == s.n || s.p[end] != '}'))
		return 0;
	return n + 2 * open;
}

static size_t version(struct str s, size_t at)
{
	size_t i = at;
	int dots = 0;
	if (!digit(s.p[at]) || (at && digit(s.p[at - 1])))
		return 0;
	while (i < s.n && (digit(s.p[i]) || ((s.p[i] == '.' || s.p[i] == '-') && i + 1 < s.n && digit(s.p[i + 1])))) {
		dots += s.p[i] == '.';
		i++;
	}
	return dots && (i == s.n || !word(s.p[i])) ? i - at : 0;
}

static size_t hex_run(struct str s, size_t at)
{
	size_t i = at, digits = 0;
	if (at && word(s.p[at - 1]))
		return 0;
	for (; i < s.n && hex(s.p[i]); i++)
		digits += digit(s.p[i]);
	return i - at >= HEX_RUN && digits && (i == s.n || !word(s.p[i])) ? i - at : 0;
}

static void add_open(struct buf *out, struct str part)
{
	static size_t (*const tries[])(struct str, size_t) = {guid, version, hex_run};
	for (size_t i = 0; i < part.n;) {
		size_t n = 0;
		for (size_t t = 0; t < sizeof tries / sizeof *tries && !n; t++)
			n = tries[t](part, i);
		buf_putc(out, n ? '*' : part.p[i]);
		i += n ? n : 1;
	}
}

/* Folders that installers make up: msi4f2a.tmp, is-q7h2k.tmp, nsx9f2.tmp. */
static bool add_made_up(struct buf *out, struct str part)
{
	static const struct str starts[] = {{"msi", 3}, {"is-", 3}, {"ns", 2}, {"wix", 3}, {"~ns", 3}};
	if (!str_ends_nocase(part, STR(".tmp")))
		return false;
	for (size_t i = 0; i < sizeof starts / sizeof *starts; i++)
		if (part.n > starts[i].n + 4 && str_starts_nocase(part, starts[i])) {
			buf_add_str(out, starts[i]);
			buf_puts(out, "*.tmp");
			return true;
		}
	return false;
}

static bool is_shared_profile(struct str part)
{
	return str_eq(part, STR("public")) || str_eq(part, STR("default")) || str_eq(part, STR("all users"));
}

static bool is_temp(struct str part)
{
	return str_eq(part, STR("temp")) || str_eq(part, STR("tmp"));
}

void image_pattern(struct buf *out, struct str canonical)
{
	struct str before = STR("");
	bool below_temp = false, starred = false;
	size_t depth = 0;
	for (size_t i = 0; i <= canonical.n; depth++) {
		const char *back = memchr(canonical.p + i, '\\', canonical.n - i);
		size_t end = back ? (size_t)(back - canonical.p) : canonical.n;
		struct str part = str_sub(canonical, i, end);
		i = end + 1;
		bool folder = back != NULL;
		if (folder && below_temp) {
			buf_puts(out, starred ? "" : "*\\");
			starred = true;
			continue;
		}
		bool profile = depth == 2 && folder && !is_shared_profile(part) &&
			       (str_eq(before, STR("users")) || str_eq(before, STR("documents and settings")));
		if (profile)
			buf_putc(out, '*');
		else if (!add_made_up(out, part))
			add_open(out, part);
		if (folder)
			buf_putc(out, '\\');
		below_temp |= depth > 0 && is_temp(part);
		before = part;
	}
}
