#include "correlate/commands.h"

#include "base/text.h"

static bool is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* ---- command lines ---- */

static size_t end_of_word(struct str s, size_t at)
{
	while (at < s.n && !is_space(s.p[at]))
		at++;
	return at;
}

/* Where the file ends that stands without quotes. */
static size_t end_of_file(struct str line)
{
	size_t first = end_of_word(line, 0);
	if (str_rfind(str_sub(line, 0, first), '\\') < 0)
		return first;
	for (size_t end = first;; end = end_of_word(line, end + 1)) {
		if (str_ends_nocase(str_sub(line, 0, end), STR(".exe")))
			return end;
		if (end == line.n)
			return first;
	}
}

struct command command_split(struct str line)
{
	line = str_trim(line);
	if (line.n && line.p[0] == '"') {
		size_t end = 1;
		while (end < line.n && line.p[end] != '"')
			end++;
		return (struct command){str_sub(line, 1, end), str_trim(str_sub(line, end < line.n ? end + 1 : end, line.n))};
	}
	size_t end = end_of_file(line);
	return (struct command){str_sub(line, 0, end), str_trim(str_sub(line, end, line.n))};
}

/* ---- tasks ---- */

static void put_unescaped(struct buf *out, struct str s)
{
	static const struct {
		struct str name;
		char c;
	} entities[] = {
		{{"&quot;", 6}, '"'}, {{"&apos;", 6}, '\''}, {{"&lt;", 4}, '<'}, {{"&gt;", 4}, '>'}, {{"&amp;", 5}, '&'},
	};
	for (size_t i = 0, step; i < s.n; i += step) {
		char c = s.p[i];
		step = 1;
		for (size_t k = 0; c == '&' && step == 1 && k < sizeof entities / sizeof *entities; k++)
			if (str_starts_nocase(str_sub(s, i, s.n), entities[k].name)) {
				buf_putc(out, entities[k].c);
				step = entities[k].name.n;
			}
		if (step == 1)
			buf_putc(out, c);
	}
}

/* What stands between a tag and the next one; empty where the tag does not stand before the end. */
static struct str content(struct str s, size_t from, size_t end, struct str tag)
{
	size_t at = str_find_nocase(s, from, tag) + tag.n;
	if (at > end)
		return STR("");
	return str_sub(s, at, str_find_nocase(s, at, STR("<")));
}

bool command_of_task(struct str definition, size_t *at, struct buf *text, struct command *c)
{
	static const struct str command = {"<Command>", 9}, arguments = {"<Arguments>", 11};
	size_t start = str_find_nocase(definition, *at, command);
	if (start == definition.n)
		return false;
	size_t end = str_find_nocase(definition, start + command.n, command);
	end = str_find_nocase(str_sub(definition, 0, end), start, STR("</Exec>"));
	buf_clear(text);
	put_unescaped(text, content(definition, start, end, command));
	size_t file = text->n;
	put_unescaped(text, content(definition, start, end, arguments));
	struct str whole = buf_str(text);
	c->file = str_trim(str_sub(whole, 0, file));
	if (c->file.n > 1 && c->file.p[0] == '"' && c->file.p[c->file.n - 1] == '"')
		c->file = str_sub(c->file, 1, c->file.n - 1);
	c->arguments = str_trim(str_sub(whole, file, whole.n));
	*at = end;
	return true;
}

/* ---- arguments ---- */

void command_put_arguments(struct buf *out, struct str of_process)
{
	struct buf folded = {0};
	text_fold(&folded, str_trim(of_process));
	for (size_t i = 0; i < folded.n; i++) {
		char c = is_space(folded.p[i]) ? ' ' : folded.p[i];
		if (c != ' ' || !is_space(folded.p[i - 1]))
			buf_putc(out, c);
	}
	buf_free(&folded);
}

/* %NAME% of the environment, $(Arg0) of the Task Scheduler. */
static size_t before_variable(struct str s)
{
	size_t dollar = str_find_nocase(s, 0, STR("$(")), percent = str_find_nocase(s, 0, STR("%"));
	return dollar < percent ? dollar : percent;
}

void command_put_set_up(struct buf *out, struct str set_up, bool *whole)
{
	size_t known = before_variable(set_up);
	command_put_arguments(out, str_sub(set_up, 0, known));
	*whole = known == set_up.n;
}

bool command_arguments_agree(struct str set_up, bool whole, struct str of_process)
{
	return str_eq(set_up, whole ? of_process : str_sub(of_process, 0, set_up.n));
}
