/* The data file is read once, line by line, into rows that point into its text.
 * Names are few (about a hundred), so they are compared one by one; what is
 * asked is asked once a path, not once a process. */
#include "model/knowledge.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/text.h"
#include "base/vec.h"
#include "model/image.h"

enum { CELLS = 4, NEAR_LENGTH = 6 };

struct system_program {
	struct str name, places, parents, accounts;
};

struct knowledge {
	VEC(struct system_program) programs;
	VEC(struct str) tools;
	VEC(struct str) places, kept, installed;
	int broken;
};

/* ---- reading ---- */

static bool keyword(struct str *line, struct str word)
{
	if (line->n <= word.n || memcmp(line->p, word.p, word.n) || line->p[word.n] != ' ')
		return false;
	*line = str_trim(str_sub(*line, word.n, line->n));
	return true;
}

static bool add_program(struct knowledge *k, struct str line)
{
	struct str cells[CELLS] = {{0}};
	int n = 0;
	while (n < CELLS) {
		const char *bar = memchr(line.p, '|', line.n);
		size_t end = bar ? (size_t)(bar - line.p) : line.n;
		cells[n++] = str_trim(str_sub(line, 0, end));
		if (!bar)
			break;
		line = str_sub(line, end + 1, line.n);
	}
	for (int i = 0; i < CELLS; i++)
		if (!cells[i].n)
			return false;
	VEC_PUSH(&k->programs, (struct system_program){cells[0], cells[1], cells[2], cells[3]});
	return true;
}

static bool add_line(struct knowledge *k, struct str line)
{
	line = str_trim(line);
	if (!line.n || line.p[0] == '#')
		return true;
	if (keyword(&line, STR("system")))
		return add_program(k, line);
	if (keyword(&line, STR("tool"))) {
		VEC_PUSH(&k->tools, line);
		return true;
	}
	if (keyword(&line, STR("place"))) {
		VEC_PUSH(&k->places, line);
		return true;
	}
	if (keyword(&line, STR("protected"))) {
		VEC_PUSH(&k->kept, line);
		return true;
	}
	if (keyword(&line, STR("installed"))) {
		VEC_PUSH(&k->installed, line);
		return true;
	}
	return false;
}

struct knowledge *knowledge_new(void)
{
	struct knowledge *k = xcalloc(1, sizeof *k);
	for (const char *p = knowledge_text; *p;) {
		size_t n = strcspn(p, "\n");
		k->broken += !add_line(k, (struct str){p, n});
		p += n + (p[n] == '\n');
	}
	return k;
}

void knowledge_free(struct knowledge *k)
{
	if (!k)
		return;
	VEC_FREE(&k->programs);
	VEC_FREE(&k->tools);
	VEC_FREE(&k->places);
	VEC_FREE(&k->kept);
	VEC_FREE(&k->installed);
	free(k);
}

/* FNV-1a, 64 bits. */
int64_t knowledge_print(void)
{
	uint64_t print = UINT64_C(0xcbf29ce484222325);
	for (const char *p = knowledge_text; *p; p++)
		print = (print ^ (unsigned char)*p) * UINT64_C(0x100000001b3);
	return (int64_t)print;
}

int knowledge_broken_lines(const struct knowledge *k)
{
	return k->broken;
}

/* ---- lists of words ---- */

static bool next_word(struct str *list, struct str *word)
{
	*list = str_trim(*list);
	size_t n = 0;
	while (n < list->n && list->p[n] != ' ')
		n++;
	*word = str_sub(*list, 0, n);
	*list = str_sub(*list, n, list->n);
	return n > 0;
}

static bool has_word(struct str list, struct str wanted)
{
	struct str word;
	while (next_word(&list, &word))
		if (str_eq(word, wanted) || str_eq(word, STR("any")))
			return true;
	return false;
}

/* * and ?, no classes; a star takes any text, separators too. */
static bool glob(struct str pattern, struct str s)
{
	size_t p = 0, i = 0, star = SIZE_MAX, resume = 0;
	while (i < s.n) {
		if (p < pattern.n && pattern.p[p] == '*') {
			star = p++;
			resume = i;
		} else if (p < pattern.n && (pattern.p[p] == '?' || pattern.p[p] == s.p[i])) {
			p++;
			i++;
		} else if (star != SIZE_MAX) {
			p = star + 1;
			i = ++resume;
		} else {
			return false;
		}
	}
	while (p < pattern.n && pattern.p[p] == '*')
		p++;
	return p == pattern.n;
}

/* ---- names ---- */

static const struct system_program *program_named(const struct knowledge *k, struct str name)
{
	for (size_t i = 0; i < k->programs.n; i++)
		if (str_eq(k->programs.items[i].name, name))
			return &k->programs.items[i];
	return NULL;
}

/* One character more, less or another, or two neighbours swapped. */
static bool one_edit(struct str a, struct str b)
{
	if (a.n < b.n) {
		struct str swapped = a;
		a = b;
		b = swapped;
	}
	size_t i = 0;
	while (i < b.n && a.p[i] == b.p[i])
		i++;
	struct str rest = str_sub(a, i, a.n), other = str_sub(b, i, b.n);
	if (a.n == b.n + 1)
		return str_eq(str_sub(rest, 1, rest.n), other);
	if (a.n != b.n || !rest.n)
		return false;
	if (str_eq(str_sub(rest, 1, rest.n), str_sub(other, 1, other.n)))
		return true;
	return rest.n > 1 && rest.p[0] == other.p[1] && rest.p[1] == other.p[0] &&
	       str_eq(str_sub(rest, 2, rest.n), str_sub(other, 2, other.n));
}

/* Characters that are read as others: 0 as o, 1 as l, rn as m, vv as w, Cyrillic
 * letters as the Latin ones that they look like.  Dots and spaces at the end
 * are not seen at all. */
static struct str plain_name(struct str name, char *out, size_t size)
{
	static const struct {
		struct str looks;
		char like;
	} table[] = {
		{{"\xd0\xb0", 2}, 'a'}, {{"\xd0\xb5", 2}, 'e'}, {{"\xd0\xbe", 2}, 'o'}, {{"\xd1\x80", 2}, 'p'},
		{{"\xd1\x81", 2}, 'c'}, {{"\xd1\x85", 2}, 'x'}, {{"\xd1\x95", 2}, 's'}, {{"\xd1\x96", 2}, 'i'},
		{{"\xd1\x83", 2}, 'y'}, {{"0", 1}, 'o'},        {{"1", 1}, 'l'},        {{"rn", 2}, 'm'},
		{{"vv", 2}, 'w'},
	};
	size_t n = 0;
	while (name.n && (name.p[name.n - 1] == ' ' || name.p[name.n - 1] == '.'))
		name.n--;
	for (size_t i = 0; i < name.n && n < size;) {
		size_t t = 0;
		while (t < sizeof table / sizeof *table &&
		       (table[t].looks.n > name.n - i || memcmp(name.p + i, table[t].looks.p, table[t].looks.n)))
			t++;
		bool found = t < sizeof table / sizeof *table;
		out[n++] = found ? table[t].like : name.p[i];
		i += found ? table[t].looks.n : 1;
	}
	return (struct str){out, n};
}

static bool nearly_system(const struct knowledge *k, struct str name)
{
	char a[64], b[64];
	struct str plain = plain_name(name, a, sizeof a);
	for (size_t i = 0; i < k->programs.n; i++) {
		struct str known = k->programs.items[i].name;
		if (str_eq(plain, plain_name(known, b, sizeof b)))
			return true;
		/* Short names are near to too many others. */
		if (known.n >= NEAR_LENGTH + sizeof ".exe" - 1 && one_edit(name, known))
			return true;
	}
	return false;
}

/* ---- places ---- */

/* Folders below Windows in which copies of its programs lie. */
static const struct str copies[] = {{"winsxs", 6}, {"servicing", 9}, {"installer", 9}, {"softwaredistribution", 20}};

static bool in_place(const struct system_program *p, struct str path)
{
	struct str folder;
	if (str_rfind(path, '\\') < 0 || str_starts_nocase(path, STR("\\device\\")))
		return true; /* no place is told */
	if (!image_below(path, STR("\\windows\\"), &folder))
		return false;
	for (size_t i = 0; i < sizeof copies / sizeof *copies; i++)
		if (str_starts_nocase(folder, copies[i]) && (folder.n == copies[i].n || folder.p[copies[i].n] == '\\'))
			return true;
	return has_word(p->places, folder.n ? folder : STR("."));
}

/* From its first separator on, whatever the drive or volume. */
static struct str without_drive(struct str path)
{
	struct str volume, rest;
	if (image_volume(path, &volume, &rest))
		return rest;
	return path.n > 2 && path.p[1] == ':' ? str_sub(path, 2, path.n) : path;
}

/* The patterns begin with any drive. */
static bool matches_any(const struct str *patterns, size_t n, struct str path)
{
	for (size_t i = 0; i < n; i++)
		if (glob(without_drive(patterns[i]), path))
			return true;
	return false;
}

static bool user_writable(const struct knowledge *k, struct str path)
{
	struct str rest = without_drive(path);
	return !matches_any(k->kept.items, k->kept.n, rest) && matches_any(k->places.items, k->places.n, rest);
}

static bool is_installed(const struct knowledge *k, struct str path)
{
	return matches_any(k->installed.items, k->installed.n, without_drive(path));
}

bool knowledge_is_anybodys(struct str canonical)
{
	struct knowledge *k = knowledge_new();
	bool so = user_writable(k, canonical) && !is_installed(k, canonical);
	knowledge_free(k);
	return so;
}

/* ---- folders that look like Windows' own ---- */

/* Dots as well: Windows' own tools drop both at the end of a name. */
static bool is_blank(uint32_t c)
{
	static const struct {
		uint32_t first, last;
	} ranges[] = {
		{' ', ' '},       {'.', '.'},       {0xa0, 0xa0},     {0xad, 0xad},     {0x1680, 0x1680}, {0x180e, 0x180e},
		{0x2000, 0x200f}, {0x2028, 0x202f}, {0x205f, 0x2064}, {0x2800, 0x2800}, {0x3000, 0x3000}, {0x3164, 0x3164},
		{0xfeff, 0xfeff},
	};
	for (size_t i = 0; i < sizeof ranges / sizeof *ranges; i++)
		if (c >= ranges[i].first && c <= ranges[i].last)
			return true;
	return false;
}

/* 0 at the end. */
static uint32_t next_visible(struct str *s)
{
	while (s->n) {
		uint32_t c = utf8_next(s);
		if (!is_blank(c))
			return c;
	}
	return 0;
}

enum likeness { OTHER, ITSELF, LOOKS_LIKE };

/* With blanks or dots that Windows' folder has not: "programfiles" may be anybody's. */
static enum likeness folder_like(struct str folder, struct str own)
{
	uint32_t c;
	if (str_eq(folder, own))
		return ITSELF;
	if (folder.n <= own.n)
		return OTHER;
	while ((c = next_visible(&folder)) == next_visible(&own))
		if (!c)
			return LOOKS_LIKE;
	return OTHER;
}

/* The next folder of a path that begins with a separator; false at the file's name. */
static bool next_folder(struct str *path, struct str *folder)
{
	const char *end = path->n ? memchr(path->p + 1, '\\', path->n - 1) : NULL;
	if (!end || path->p[0] != '\\')
		return false;
	*folder = str_sub(*path, 1, (size_t)(end - path->p));
	*path = str_sub(*path, folder->n + 1, path->n);
	return true;
}

/* The folder below *own in a place of Windows' programs; empty where that place goes
 * another way or ends. */
static struct str folder_below(struct str place, struct str own)
{
	size_t from = own.n ? own.n + 1 : 0, to;
	if (place.n <= from || (own.n && (!str_starts_nocase(place, own) || place.p[own.n] != '\\')))
		return STR("");
	for (to = from; to < place.n && place.p[to] != '\\';)
		to++;
	return str_sub(place, from, to);
}

/* *own, a folder below Windows, goes on with that one where they are the same. */
static enum likeness go_below(const struct knowledge *k, struct str folder, struct str *own)
{
	struct str place;
	for (size_t i = 0; i < k->programs.n; i++)
		for (struct str list = k->programs.items[i].places; next_word(&list, &place);) {
			struct str below = folder_below(place, *own);
			enum likeness like = below.n && !str_eq(below, STR("any")) ? folder_like(folder, below) : OTHER;
			if (like == ITSELF)
				*own = str_sub(place, 0, (size_t)(below.p - place.p) + below.n);
			if (like)
				return like;
		}
	for (size_t i = 0; i < sizeof copies / sizeof *copies && !own->n; i++)
		if (folder_like(folder, copies[i]) == LOOKS_LIKE)
			return LOOKS_LIKE;
	return OTHER;
}

/* C:\Windows \System32: Windows' own but for blanks and dots.  What is checked for its
 * place, UAC by some programs, may be fooled by it, and who reads it is (MITRE ATT&CK
 * T1036.005, T1548.002). */
static bool in_folder_like_windows(const struct knowledge *k, struct str path)
{
	static const struct str roots[] = {{"windows", 7}, {"winnt", 5}, {"program files", 13}, {"program files (x86)", 19}};
	enum { OF_WINDOWS = 2 };
	struct str rest = without_drive(path), folder, own = {0};
	enum likeness like = OTHER;
	size_t root = 0;
	if (!next_folder(&rest, &folder))
		return false;
	for (; root < sizeof roots / sizeof *roots && !like; root++)
		like = folder_like(folder, roots[root]);
	if (root > OF_WINDOWS)
		return like == LOOKS_LIKE;
	while (like == ITSELF && next_folder(&rest, &folder))
		like = go_below(k, folder, &own);
	return like == LOOKS_LIKE;
}

unsigned knowledge_path(const struct knowledge *k, struct str canonical)
{
	struct str name = image_name(canonical);
	const struct system_program *p = program_named(k, name);
	unsigned marks = image_is_short(canonical) ? MARK_SHORT_NAME : 0;
	if (p)
		marks |= in_place(p, canonical) ? MARK_SYSTEM : MARK_LOOK_ALIKE;
	for (size_t i = 0; i < k->tools.n; i++)
		if (str_eq(k->tools.items[i], name))
			marks |= MARK_TOOL;
	if (!(marks & (MARK_SYSTEM | MARK_LOOK_ALIKE | MARK_TOOL)) && nearly_system(k, name) && !is_installed(k, canonical))
		marks |= MARK_LOOK_ALIKE;
	if (in_folder_like_windows(k, canonical))
		marks |= MARK_LOOK_ALIKE;
	return user_writable(k, canonical) ? marks | MARK_USER_WRITABLE : marks;
}

/* ---- runs ---- */

/* What Sysmon writes where it does not know the image. */
static bool names_nothing(struct str image)
{
	return !image.n || str_eq(image, STR("?")) || str_eq(image, STR("-")) || str_eq(image, STR("<unknown process>"));
}

bool knowledge_parent_fits(const struct knowledge *k, struct str name, struct str parent)
{
	const struct system_program *p = program_named(k, name);
	return !p || names_nothing(parent) || has_word(p->parents, parent);
}

/* SYSTEM, LOCAL SERVICE, NETWORK SERVICE. */
static int service_of(struct str sid)
{
	return str_eq(sid, STR("S-1-5-18")) ? 1 : str_eq(sid, STR("S-1-5-19")) || str_eq(sid, STR("S-1-5-20")) ? 2 : 0;
}

bool knowledge_owner_fits(const struct knowledge *k, struct str name, struct str sid)
{
	const struct system_program *p = program_named(k, name);
	int service = service_of(sid);
	if (!p || !sid.n || has_word(p->accounts, STR("any")))
		return true;
	if (has_word(p->accounts, STR("person")))
		return !service;
	return service == 1 || (service == 2 && has_word(p->accounts, STR("service")));
}
