/* The data file is read once, line by line, into rows that point into its text.
 * Names are few (about a hundred), so they are compared one by one; what is
 * asked is asked once a path, not once a process. */
#include "model/knowledge.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/vec.h"
#include "model/image.h"

enum { CELLS = 4, NEAR_LENGTH = 6 };

struct system_program {
	struct str name, places, parents, accounts;
};

struct knowledge {
	VEC(struct system_program) programs;
	VEC(struct str) tools;
	VEC(struct str) places, kept;
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

static bool in_place(const struct system_program *p, struct str path)
{
	static const struct str always[] = {{"winsxs", 6}, {"servicing", 9}, {"installer", 9}, {"softwaredistribution", 20}};
	struct str folder;
	if (str_rfind(path, '\\') < 0 || str_starts_nocase(path, STR("\\device\\")))
		return true; /* no place is told */
	if (!image_below(path, STR("\\windows\\"), &folder))
		return false;
	for (size_t i = 0; i < sizeof always / sizeof *always; i++)
		if (str_starts_nocase(folder, always[i]))
			return true;
	return has_word(p->places, folder.n ? folder : STR("."));
}

static bool user_writable(const struct knowledge *k, struct str path)
{
	for (size_t i = 0; i < k->kept.n; i++)
		if (glob(k->kept.items[i], path))
			return false;
	for (size_t i = 0; i < k->places.n; i++)
		if (glob(k->places.items[i], path))
			return true;
	return false;
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
	if (!(marks & (MARK_SYSTEM | MARK_LOOK_ALIKE | MARK_TOOL)) && nearly_system(k, name))
		marks |= MARK_LOOK_ALIKE;
	return user_writable(k, canonical) ? marks | MARK_USER_WRITABLE : marks;
}

/* ---- runs ---- */

bool knowledge_parent_fits(const struct knowledge *k, struct str name, struct str parent)
{
	const struct system_program *p = program_named(k, name);
	return !p || !parent.n || has_word(p->parents, parent);
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
