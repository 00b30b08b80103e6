#include "model/image.h"

#include <string.h>

#include "base/text.h"

/* Prefixes are tried on the folded path, in this order, once. */
static const struct {
	struct str prefix, becomes;
} prefixes[] = {
	{{"\\??\\unc\\", 8}, {"\\\\", 2}},
	{{"\\\\?\\unc\\", 8}, {"\\\\", 2}},
	{{"\\??\\", 4}, {"", 0}},
	{{"\\\\?\\", 4}, {"", 0}},
	{{"\\\\.\\", 4}, {"", 0}},
	{{"\\global??\\", 10}, {"", 0}},
	{{"\\dosdevices\\", 12}, {"", 0}},
	{{"\\device\\mup\\", 12}, {"\\\\", 2}},
	{{"\\device\\lanmanredirector\\", 25}, {"\\\\", 2}},
	{{"\\systemroot\\", 12}, {"c:\\windows\\", 11}},
	{{"%systemroot%\\", 13}, {"c:\\windows\\", 11}},
	{{"%windir%\\", 9}, {"c:\\windows\\", 11}},
	{{"%comspec%", 9}, {"c:\\windows\\system32\\cmd.exe", 27}},
	/* without a drive, as NT 4 and 2000 log them: folders of the system drive */
	{{"\\windows\\", 9}, {"c:\\windows\\", 11}},
	{{"\\winnt\\", 7}, {"c:\\winnt\\", 9}},
	{{"\\program files\\", 15}, {"c:\\program files\\", 17}},
	{{"\\documents and settings\\", 24}, {"c:\\documents and settings\\", 26}},
	{{"%systemdrive%\\", 14}, {"c:\\", 3}},
	{{"%programfiles%\\", 15}, {"c:\\program files\\", 17}},
	{{"%programfiles(x86)%\\", 20}, {"c:\\program files (x86)\\", 23}},
	{{"%programdata%\\", 14}, {"c:\\programdata\\", 15}},
};

static bool starts(struct str s, struct str prefix)
{
	return s.n >= prefix.n && !memcmp(s.p, prefix.p, prefix.n);
}

/* The redirector's own components before the host: ;lanmanredirector\;z:000…\ */
static struct str skip_redirector(struct str s)
{
	while (s.n && s.p[0] == ';') {
		const char *back = memchr(s.p, '\\', s.n);
		s = back ? str_sub(s, (size_t)(back - s.p) + 1, s.n) : str_sub(s, s.n, s.n);
	}
	return s;
}

/* NT paths of XP and of some drivers name no drive. */
static bool is_driveless(struct str s)
{
	return s.n > 1 && s.p[0] == '\\' && s.p[1] != '\\' && !starts(s, STR("\\device\\"));
}

/* Doubled separators behind the first two characters count as one. */
static void add_single(struct buf *out, struct str s)
{
	size_t start = out->n;
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] != '\\' || out->n - start < 2 || out->p[out->n - 1] != '\\')
			buf_putc(out, s.p[i]);
}

void image_canonical(struct buf *out, struct str path)
{
	struct buf folded = {0}, whole = {0};
	text_fold(&folded, path);
	for (size_t i = 0; i < folded.n; i++)
		if (folded.p[i] == '/')
			folded.p[i] = '\\';
	struct str rest = buf_str(&folded), put = STR("");
	for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++)
		if (starts(rest, prefixes[i].prefix)) {
			put = prefixes[i].becomes;
			rest = str_sub(rest, prefixes[i].prefix.n, rest.n);
			break;
		}
	if (str_eq(put, STR("\\\\")))
		rest = skip_redirector(rest);
	else if (!put.n && is_driveless(rest))
		put = STR("c:");
	buf_add_str(&whole, put);
	buf_add_str(&whole, rest);
	add_single(out, buf_str(&whole));
	buf_free(&whole);
	buf_free(&folded);
}

bool image_starts_nothing(struct str canonical)
{
	static const char *const names[] = {"conhost.exe", "werfault.exe", "wermgr.exe", "dwm.exe", "fontdrvhost.exe", "audiodg.exe"};
	struct str name = image_name(canonical);
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (str_eq(name, str_of(names[i])))
			return image_folder(canonical) & IMAGE_IN_SYSTEM32;
	return false;
}

bool image_is_none(struct str path)
{
	return str_eq(path, STR("<unknown process>")) || str_eq(path, STR("?"));
}

struct str image_name(struct str path)
{
	ptrdiff_t back = str_rfind(path, '\\'), slash = str_rfind(path, '/');
	ptrdiff_t at = back > slash ? back : slash;
	return str_sub(path, (size_t)(at + 1), path.n);
}

bool image_is_absolute(struct str path)
{
	if (path.n >= 3 && path.p[1] == ':' && path.p[2] == '\\')
		return (path.p[0] | 32) >= 'a' && (path.p[0] | 32) <= 'z';
	return path.n > 3 && path.p[0] == '\\' && (path.p[1] == '\\' || starts(path, STR("\\device\\")));
}

bool image_volume(struct str path, struct str *volume, struct str *rest)
{
	static const struct str prefix = {"\\device\\harddiskvolume", 22};
	size_t n = prefix.n;
	if (!starts(path, prefix))
		return false;
	while (n < path.n && path.p[n] >= '0' && path.p[n] <= '9')
		n++;
	*volume = str_sub(path, 0, n);
	*rest = str_sub(path, n, path.n);
	return n > prefix.n && rest->n && rest->p[0] == '\\';
}

/* The path on its volume, whichever that is; empty where it names none. */
static struct str on_volume(struct str path)
{
	struct str volume, rest;
	if (image_volume(path, &volume, &rest))
		return rest;
	return path.n > 3 && path.p[1] == ':' && path.p[2] == '\\' ? str_sub(path, 2, path.n) : STR("");
}

static bool is_on_volume(struct str path)
{
	struct str volume, rest;
	return image_volume(path, &volume, &rest);
}

static bool has_no_drive(struct str path)
{
	return str_rfind(path, '\\') < 0 || str_starts_nocase(path, STR("\\device\\"));
}

bool image_agrees(struct str a, struct str b)
{
	struct str x = on_volume(a), y = on_volume(b);
	if (str_eq(a, b))
		return true;
	if (x.n && y.n)
		return is_on_volume(a) != is_on_volume(b) && str_eq(x, y);
	return (has_no_drive(a) || has_no_drive(b)) && str_eq(image_name(a), image_name(b));
}

bool image_below(struct str path, struct str root, struct str *folder)
{
	struct str rest = on_volume(path);
	if (!starts(rest, root))
		return false;
	rest = str_sub(rest, root.n, rest.n);
	ptrdiff_t back = str_rfind(rest, '\\');
	*folder = str_sub(rest, 0, back < 0 ? 0 : (size_t)back);
	return true;
}

unsigned image_folder(struct str path)
{
	static const struct str roots[] = {{"\\windows\\", 9}, {"\\winnt\\", 7}};
	static const struct {
		const char *name;
		unsigned folder;
	} folders[] = {
		{"", IMAGE_IN_WINDOWS},
		{"system32", IMAGE_IN_SYSTEM32},
		{"syswow64", IMAGE_IN_SYSWOW64},
		{"system32\\wbem", IMAGE_IN_WBEM},
		{"syswow64\\wbem", IMAGE_IN_WBEM},
	};
	struct str folder;
	if (str_rfind(path, '\\') < 0)
		return IMAGE_IN_ANY;
	if (!image_below(path, roots[0], &folder) && !image_below(path, roots[1], &folder))
		return IMAGE_ELSEWHERE;
	for (size_t i = 0; i < sizeof folders / sizeof *folders; i++)
		if (str_eq(folder, str_of(folders[i].name)))
			return folders[i].folder;
	return IMAGE_ELSEWHERE;
}

bool image_is_short(struct str path)
{
	for (size_t i = 1; i + 1 < path.n; i++) {
		if (path.p[i] != '~' || path.p[i + 1] < '1' || path.p[i + 1] > '9')
			continue;
		size_t from = i, to = i + 2;
		while (from && path.p[from - 1] != '\\')
			from--;
		while (to < path.n && path.p[to] >= '0' && path.p[to] <= '9')
			to++;
		bool ends = to == path.n || path.p[to] == '\\' || path.p[to] == '.';
		if (ends && i > from && to - from <= 8)
			return true;
	}
	return false;
}
