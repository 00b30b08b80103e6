#include "model/console.h"

static bool ends_name(char c)
{
	return c == ' ' || c == '"' || c == '\t';
}

struct str console_of(struct str image, struct str command_line)
{
	static const struct str end = STR(".msc");
	struct str none = {"", 0};
	ptrdiff_t back = str_rfind(image, '\\');
	if (!str_eq_nocase(str_sub(image, (size_t)(back + 1), image.n), STR("mmc.exe")))
		return none;
	for (size_t i = 0; i + end.n <= command_line.n; i++) {
		size_t after = i + end.n, first = i;
		if (!str_eq_nocase(str_sub(command_line, i, after), end) ||
		    (after < command_line.n && !ends_name(command_line.p[after])))
			continue;
		while (first > 0 && command_line.p[first - 1] != '\\' && command_line.p[first - 1] != '/' &&
		       command_line.p[first - 1] != '"')
			first--;
		struct str name = str_sub(command_line, first, after);
		/* Without a folder or quotes the name begins behind the last blank. */
		ptrdiff_t blank = first > 0 ? -1 : str_rfind(name, ' ');
		return str_sub(name, (size_t)(blank + 1), name.n);
	}
	return none;
}
