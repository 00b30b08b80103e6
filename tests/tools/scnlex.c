/* Words are separated by blanks.  '...' and "..." hold blanks; a quote inside
 * is doubled.  A backslash is a backslash: paths are everywhere.  <U+202E> stands
 * for a character that one would rather not type, <U+000A> for a newline. */
#include "tools/scnlex.h"

#include <string.h>

#include "base/text.h"

/* Surrogates too, in three bytes: logs hold lone ones. */
static void put_point(struct buf *out, uint32_t c)
{
	if (c < 0xd800 || c > 0xdfff) {
		utf8_put(out, c);
		return;
	}
	buf_putc(out, (char)(0xe0 | c >> 12));
	buf_putc(out, (char)(0x80 | (c >> 6 & 0x3f)));
	buf_putc(out, (char)(0x80 | (c & 0x3f)));
}

static bool read_point(struct str line, size_t *at, uint32_t *point)
{
	size_t i = *at + 3;

	if (line.n - *at < 6 || memcmp(line.p + *at, "<U+", 3) != 0)
		return false;
	*point = 0;
	for (; i < line.n && line.p[i] != '>'; i++) {
		const char *digits = "0123456789ABCDEF", *d = strchr(digits, line.p[i]);
		if (!d || !line.p[i] || i > *at + 8)
			return false;
		*point = *point * 16 + (uint32_t)(d - digits);
	}
	if (i == line.n)
		return false;
	*at = i + 1;
	return true;
}

struct cutter {
	struct str line;
	size_t at;
	struct buf *out;
	size_t key; /* length of the key, when there is one */
	bool keyed, quoted;
};

static const char *cut_quoted(struct cutter *c)
{
	char quote = c->line.p[c->at++];
	uint32_t point;

	c->quoted = true;
	while (c->at < c->line.n) {
		if (read_point(c->line, &c->at, &point)) {
			put_point(c->out, point);
		} else if (c->line.p[c->at] != quote) {
			buf_putc(c->out, c->line.p[c->at++]);
		} else if (c->at + 1 < c->line.n && c->line.p[c->at + 1] == quote) {
			buf_putc(c->out, quote);
			c->at += 2;
		} else {
			c->at++;
			return NULL;
		}
	}
	return "a quote is not closed";
}

static bool key_ends_here(const struct cutter *c, size_t start)
{
	size_t n = c->out->n - start;

	if (c->keyed || c->quoted || !n || c->line.p[c->at] != '=')
		return false;
	for (size_t i = start; i < c->out->n; i++)
		if (!strchr("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_",
			    c->out->p[i]))
			return false;
	return true;
}

static const char *cut_word(struct cutter *c)
{
	size_t start = c->out->n;
	uint32_t point;
	const char *wrong;

	c->keyed = c->quoted = false;
	while (c->at < c->line.n && c->line.p[c->at] != ' ' && c->line.p[c->at] != '\t') {
		char ch = c->line.p[c->at];
		if ((ch == '"' || ch == '\'') && c->out->n == start + (c->keyed ? c->key : 0)) {
			wrong = cut_quoted(c);
			if (wrong)
				return wrong;
		} else if (key_ends_here(c, start)) {
			c->keyed = true;
			c->key = c->out->n - start;
			c->at++;
		} else if (read_point(c->line, &c->at, &point)) {
			put_point(c->out, point);
		} else {
			buf_putc(c->out, ch);
			c->at++;
		}
	}
	return NULL;
}

/* The buffer is made large enough first, so that words can point into it. */
const char *scn_split(struct str line, struct scn_line *out)
{
	struct cutter c = {.line = line, .out = &out->text};
	const char *wrong;

	out->words.n = 0;
	buf_clear(&out->text);
	buf_reserve(&out->text, 3 * line.n + 8);
	for (;;) {
		size_t start = out->text.n;
		struct scn_word w = {0};
		while (c.at < line.n && (line.p[c.at] == ' ' || line.p[c.at] == '\t'))
			c.at++;
		if (c.at == line.n || line.p[c.at] == '#')
			return NULL;
		wrong = cut_word(&c);
		if (wrong)
			return wrong;
		if (c.keyed)
			w.key = (struct str){out->text.p + start, c.key};
		w.text = (struct str){out->text.p + start + w.key.n, out->text.n - start - w.key.n};
		w.null = !c.quoted && str_eq(w.text, STR("<NULL>"));
		VEC_PUSH(&out->words, w);
	}
}

void scn_line_free(struct scn_line *l)
{
	VEC_FREE(&l->words);
	buf_free(&l->text);
}

bool scn_span(struct str text, wintime *span)
{
	static const struct {
		const char *name;
		wintime ticks;
	} units[] = {
		{"ms", 10000}, {"us", 10}, {"t", 1}, {"s", WINTIME_SECOND},
		{"m", WINTIME_MINUTE}, {"h", WINTIME_HOUR}, {"d", WINTIME_DAY},
	};
	size_t i = 0, k;

	*span = 0;
	if (str_eq(text, STR("0")))
		return true;
	while (i < text.n) {
		wintime n = 0;
		size_t digits = i;
		for (; i < text.n && text.p[i] >= '0' && text.p[i] <= '9'; i++)
			n = n * 10 + (text.p[i] - '0');
		if (i == digits || i - digits > 9)
			return false;
		for (k = 0; k < sizeof units / sizeof *units; k++) {
			size_t len = strlen(units[k].name);
			if (i + len <= text.n && !memcmp(text.p + i, units[k].name, len) &&
			    (i + len == text.n || (text.p[i + len] >= '0' && text.p[i + len] <= '9')))
				break;
		}
		if (k == sizeof units / sizeof *units)
			return false;
		*span += n * units[k].ticks;
		i += strlen(units[k].name);
	}
	return text.n > 0;
}

bool scn_date(struct str text, wintime *t)
{
	return text.n == 10 && text.p[4] == '-' && wintime_parse(text, t, NULL);
}

bool scn_clock(struct str text, wintime *t)
{
	struct buf b = {0};
	wintime day;
	bool ok = false;

	if (text.n >= 5 && text.p[2] == ':') {
		buf_puts(&b, "2000-01-01T");
		buf_add_str(&b, text);
		ok = wintime_parse(STR("2000-01-01"), &day, NULL) &&
		     wintime_parse(buf_str(&b), t, NULL);
		*t -= ok ? day : 0;
	}
	buf_free(&b);
	return ok;
}
