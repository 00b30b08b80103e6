#include "ui/prompt.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/xdg.h"
#include "ui/keys.h"
#include "ui/term.h"

enum { HISTORY_MAX = 100, TEXT_MAX = 4096, HISTORY_FILE_MAX = 1 << 20 };

static void set_text(struct prompt *p, const char *text)
{
	buf_clear(&p->text);
	buf_puts(&p->text, text);
	p->at = p->text.n;
}

void prompt_open(struct prompt *p, const char *label, const char *text, struct prompt_history *h)
{
	*p = (struct prompt){.label = label, .history = h};
	set_text(p, text);
}

void prompt_close(struct prompt *p)
{
	buf_free(&p->text);
	free(p->typed);
	completion_free(&p->found);
	*p = (struct prompt){0};
}

/* ---- editing ---- */

static size_t before(const struct prompt *p, size_t at)
{
	if (at)
		at--;
	while (at && ((unsigned char)p->text.p[at] & 0xc0) == 0x80)
		at--;
	return at;
}

static size_t after(const struct prompt *p, size_t at)
{
	if (at < p->text.n)
		at++;
	while (at < p->text.n && ((unsigned char)p->text.p[at] & 0xc0) == 0x80)
		at++;
	return at;
}

static size_t word_before(const struct prompt *p, size_t at)
{
	while (at && p->text.p[at - 1] == ' ')
		at--;
	while (at && p->text.p[at - 1] != ' ')
		at--;
	return at;
}

static void erase_range(struct prompt *p, size_t from, size_t to)
{
	if (to <= from)
		return;
	memmove(p->text.p + from, p->text.p + to, p->text.n - to + 1);
	p->text.n -= to - from;
	p->at = from;
}

static void insert(struct prompt *p, int32_t key)
{
	if (p->text.n >= TEXT_MAX)
		return;
	struct buf joined = {0};
	buf_add(&joined, p->text.p, p->at);
	utf8_put(&joined, (uint32_t)key);
	size_t at = joined.n;
	buf_add(&joined, p->text.p + p->at, p->text.n - p->at);
	buf_free(&p->text);
	p->text = joined;
	p->at = at;
}

static void recall(struct prompt *p, int step)
{
	struct prompt_history *h = p->history;
	if (!h || (step > 0 && p->back >= h->n) || (step < 0 && !p->back))
		return;
	if (!p->back) {
		free(p->typed);
		p->typed = xmemdup0(buf_text(&p->text), p->text.n);
	}
	p->back += (size_t)step;
	set_text(p, p->back ? h->items[h->n - p->back] : p->typed);
}

/* ---- completion ---- */

static void replace_word(struct prompt *p, const char *word, size_t n, bool blank)
{
	struct buf joined = {0};
	buf_add(&joined, buf_text(&p->text), p->found.from);
	buf_add(&joined, word, n);
	if (blank)
		buf_putc(&joined, ' ');
	size_t at = joined.n;
	buf_puts(&joined, buf_text(&p->text) + p->at);
	buf_free(&p->text);
	p->text = joined;
	p->at = at;
}

/* Once: as much as all candidates share; then each of them in turn. */
static void complete(struct prompt *p, bool forward)
{
	if (!p->complete)
		return;
	size_t n = p->found.items.n;
	if (n > 1) {
		p->taken = forward ? p->taken % n + 1 : (p->taken + n - 2 + (p->taken == 0)) % n + 1;
		replace_word(p, p->found.items.items[p->taken - 1], strlen(p->found.items.items[p->taken - 1]), false);
		return;
	}
	completion_free(&p->found);
	p->taken = 0;
	p->complete(p->context, str_sub(str_of(buf_text(&p->text)), 0, p->at), &p->found);
	n = p->found.items.n;
	size_t common = completion_common(&p->found);
	if (n == 1)
		replace_word(p, p->found.items.items[0], common, p->found.whole);
	else if (n > 1 && common > p->at - p->found.from)
		replace_word(p, p->found.items.items[0], common, false);
	if (n == 1)
		completion_free(&p->found);
}

void prompt_candidates(const struct prompt *p, struct buf *out)
{
	size_t n = p->found.items.n;
	for (size_t i = 0; n > 1 && i < n; i++)
		buf_printf(out, "%s%s", i ? "  " : "", p->found.items.items[((p->taken ? p->taken - 1 : 0) + i) % n]);
}

enum prompt_result prompt_key(struct prompt *p, int32_t key)
{
	if (key == K_TAB || key == K_BACK_TAB) {
		complete(p, key == K_TAB);
		return PROMPT_GOES_ON;
	}
	completion_free(&p->found);
	switch (key) {
	case K_ENTER: return PROMPT_DONE;
	case K_ESC:
	case K_CTRL('c'): return PROMPT_CANCELLED;
	case K_LEFT: p->at = before(p, p->at); break;
	case K_RIGHT: p->at = after(p, p->at); break;
	case K_HOME:
	case K_CTRL('a'): p->at = 0; break;
	case K_END:
	case K_CTRL('e'): p->at = p->text.n; break;
	case K_UP: recall(p, 1); break;
	case K_DOWN: recall(p, -1); break;
	case K_CTRL('u'): erase_range(p, 0, p->at); break;
	case K_CTRL('k'): erase_range(p, p->at, p->text.n); break;
	case K_CTRL('w'): erase_range(p, word_before(p, p->at), p->at); break;
	case K_DELETE: erase_range(p, p->at, after(p, p->at)); break;
	case K_BACKSPACE:
		if (!p->text.n)
			return PROMPT_CANCELLED;
		erase_range(p, before(p, p->at), p->at);
		break;
	default:
		if (key >= ' ' && key < K_UP)
			insert(p, key);
	}
	return PROMPT_GOES_ON;
}

void prompt_draw(const struct prompt *p, int y, int width)
{
	int x = term_text(y, 0, width, ROLE_PROMPT, str_of(p->label));
	struct str text = str_of(buf_text(&p->text));
	int cursor = text_width(str_sub(text, 0, p->at));
	int room = width - x - 1;
	int skip = cursor > room ? cursor - room : 0;
	term_text_from(y, x, width - x, skip, ROLE_TEXT, text);
	term_cursor(y, x + cursor - skip);
}

/* ---- history ---- */

void prompt_history_add(struct prompt_history *h, const char *text)
{
	if (!*text || (h->n && !strcmp(h->items[h->n - 1], text)))
		return;
	if (h->n == HISTORY_MAX) {
		free(h->items[0]);
		memmove(h->items, h->items + 1, --h->n * sizeof *h->items);
	}
	VEC_PUSH(h, xstrdup(text));
}

void prompt_history_load(struct prompt_history *h, const char *path)
{
	struct buf text = {0};
	err_free(file_read(path, HISTORY_FILE_MAX, &text)); /* without it one types anew */
	for (struct str rest = buf_str(&text); rest.n;) {
		const char *newline = memchr(rest.p, '\n', rest.n);
		size_t n = newline ? (size_t)(newline - rest.p) : rest.n;
		struct buf clean = {0};
		text_clean(&clean, str_sub(rest, 0, n));
		if (n <= TEXT_MAX && str_eq(buf_str(&clean), str_sub(rest, 0, n)))
			prompt_history_add(h, buf_text(&clean));
		buf_free(&clean);
		rest = str_sub(rest, n + (newline != NULL), rest.n);
	}
	if (text.n > HISTORY_FILE_MAX / 2) { /* only what can be recalled */
		buf_clear(&text);
		for (size_t i = 0; i < h->n; i++)
			buf_printf(&text, "%s\n", h->items[i]);
		err_free(file_replace(path, buf_str(&text)));
	}
	buf_free(&text);
}

struct err prompt_history_keep(const char *path, const char *text)
{
	struct buf line = {0};
	buf_printf(&line, "%s\n", text);
	struct err e = file_append(path, buf_str(&line));
	buf_free(&line);
	return e;
}

void prompt_history_free(struct prompt_history *h)
{
	for (size_t i = 0; i < h->n; i++)
		free(h->items[i]);
	VEC_FREE(h);
}
