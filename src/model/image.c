#include "model/image.h"

#include "base/text.h"

/* Prefixes are tried on the folded path, in this order, once. */
static const struct {
	struct str prefix, becomes;
} prefixes[] = {
	{{"\\??\\unc\\", 8}, {"\\\\", 2}},
	{{"\\\\?\\unc\\", 8}, {"\\\\", 2}},
	{{"\\??\\", 4}, {"", 0}},
	{{"\\\\?\\", 4}, {"", 0}},
	{{"\\device\\mup\\", 12}, {"\\\\", 2}},
	{{"\\systemroot\\", 12}, {"c:\\windows\\", 11}},
	{{"%systemroot%\\", 13}, {"c:\\windows\\", 11}},
	{{"%windir%\\", 9}, {"c:\\windows\\", 11}},
	/* without a drive, as NT 4 and 2000 log them: folders of the system drive */
	{{"\\windows\\", 9}, {"c:\\windows\\", 11}},
	{{"\\winnt\\", 7}, {"c:\\winnt\\", 9}},
	{{"\\program files\\", 15}, {"c:\\program files\\", 17}},
	{{"\\documents and settings\\", 24}, {"c:\\documents and settings\\", 26}},
};

void image_canonical(struct buf *out, struct str path)
{
	struct buf folded = {0};
	text_fold(&folded, path);
	for (size_t i = 0; i < folded.n; i++)
		if (folded.p[i] == '/')
			folded.p[i] = '\\';
	struct str rest = buf_str(&folded);
	for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++)
		if (str_starts_nocase(rest, prefixes[i].prefix)) {
			buf_add_str(out, prefixes[i].becomes);
			rest = str_sub(rest, prefixes[i].prefix.n, rest.n);
			break;
		}
	buf_add_str(out, rest);
	buf_free(&folded);
}

struct str image_name(struct str path)
{
	ptrdiff_t back = str_rfind(path, '\\'), slash = str_rfind(path, '/');
	ptrdiff_t at = back > slash ? back : slash;
	return str_sub(path, (size_t)(at + 1), path.n);
}

static bool has_no_drive(struct str path)
{
	return str_rfind(path, '\\') < 0 || str_starts_nocase(path, STR("\\device\\"));
}

/* \tools\x.exe, which is not \\server\share\x.exe. */
static bool is_driveless(struct str path)
{
	return path.n > 1 && path.p[0] == '\\' && path.p[1] != '\\' &&
	       !str_starts_nocase(path, STR("\\device\\"));
}

static struct str behind_drive(struct str path)
{
	return path.n > 2 && path.p[1] == ':' ? str_sub(path, 2, path.n) : path;
}

bool image_agrees(struct str a, struct str b)
{
	if (str_eq(a, b))
		return true;
	if (is_driveless(a) || is_driveless(b))
		return str_eq(behind_drive(a), behind_drive(b));
	return (has_no_drive(a) || has_no_drive(b)) && str_eq(image_name(a), image_name(b));
}
