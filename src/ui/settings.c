#include "ui/settings.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "base/xdg.h"

enum { FILE_MAX = 1 << 20 };

static struct setting *find(const struct settings *s, struct str section, struct str name)
{
	for (size_t i = 0; i < s->items.n; i++)
		if (str_eq(section, str_of(s->items.items[i].section)) &&
		    str_eq(name, str_of(s->items.items[i].name)))
			return &s->items.items[i];
	return NULL;
}

static char *copy(struct str s)
{
	return xmemdup0(s.p, s.n);
}

static void put(struct settings *s, struct str section, struct str name, struct str value)
{
	struct setting *old = find(s, section, name);
	if (old) {
		free(old->value);
		old->value = copy(value);
		return;
	}
	VEC_PUSH(&s->items, (struct setting){copy(section), copy(name), copy(value)});
}

/* ---- reading ---- */

static bool is_text(struct str line)
{
	struct buf clean = {0};
	text_clean(&clean, line);
	bool same = str_eq(buf_str(&clean), line);
	buf_free(&clean);
	return same;
}

/* One line; false where it is none of those that there are. */
static bool read_line(struct settings *s, struct str line, struct str *section)
{
	line = str_trim(line);
	if (!line.n || line.p[0] == '#')
		return true;
	if (!is_text(line))
		return false;
	if (line.p[0] == '[' && line.p[line.n - 1] == ']' && line.n > 2) {
		*section = str_sub(line, 1, line.n - 1);
		return true;
	}
	const char *equals = memchr(line.p, '=', line.n);
	if (!equals || equals == line.p || !section->n)
		return false;
	size_t at = (size_t)(equals - line.p);
	put(s, *section, str_trim(str_sub(line, 0, at)), str_trim(str_sub(line, at + 1, line.n)));
	return true;
}

struct err settings_load(struct settings *s, const char *path)
{
	struct buf text = {0};
	*s = (struct settings){0};
	if (!path)
		return OK;
	s->path = xstrdup(path);
	struct err e = file_read(path, FILE_MAX, &text);
	struct str rest = buf_str(&text), section = {"", 0};
	for (int number = 1; rest.n; number++) {
		const char *newline = memchr(rest.p, '\n', rest.n);
		size_t n = newline ? (size_t)(newline - rest.p) : rest.n;
		bool good = read_line(s, str_sub(rest, 0, n), &section);
		if (!good && !e.kind)
			e = err_new(ERR_USAGE, "%s, line %d: not [SECTION] or NAME = VALUE; passed over", path, number);
		s->damaged = s->damaged || !good;
		rest = str_sub(rest, n + (newline != NULL), rest.n);
	}
	buf_free(&text);
	return e;
}

void settings_free(struct settings *s)
{
	for (size_t i = 0; i < s->items.n; i++) {
		free(s->items.items[i].section);
		free(s->items.items[i].name);
		free(s->items.items[i].value);
	}
	VEC_FREE(&s->items);
	free(s->path);
	*s = (struct settings){0};
}

const char *settings_get(const struct settings *s, const char *section, const char *name)
{
	const struct setting *found = find(s, str_of(section), str_of(name));
	return found && found->value[0] ? found->value : NULL;
}

void settings_set(struct settings *s, const char *section, const char *name, const char *value)
{
	put(s, str_of(section), str_of(name), str_of(value));
}

/* ---- writing ---- */

/* Sections in the order in which they first came. */
static void write_section(const struct settings *s, size_t first, struct buf *out)
{
	const char *section = s->items.items[first].section;
	size_t before = out->n;
	buf_printf(out, "\n[%s]\n", section);
	size_t heading = out->n;
	for (size_t i = first; i < s->items.n; i++) {
		const struct setting *item = &s->items.items[i];
		if (!strcmp(item->section, section) && item->value[0])
			buf_printf(out, "%s = %s\n", item->name, item->value);
	}
	if (out->n == heading)
		out->p[out->n = before] = '\0';
}

struct err settings_save(struct settings *s)
{
	struct buf text = {0};
	if (!s->path)
		return OK;
	if (s->damaged) {
		struct buf aside = {0};
		buf_printf(&aside, "%s.bad", s->path);
		rename(s->path, buf_text(&aside));
		buf_free(&aside);
		s->damaged = false;
	}
	buf_puts(&text, "# What was chosen in evtrail. It may be edited, or deleted.\n");
	for (size_t i = 0; i < s->items.n; i++) {
		bool seen = false;
		for (size_t j = 0; j < i && !seen; j++)
			seen = !strcmp(s->items.items[j].section, s->items.items[i].section);
		if (!seen)
			write_section(s, i, &text);
	}
	struct err e = file_replace(s->path, buf_str(&text));
	buf_free(&text);
	return e;
}
