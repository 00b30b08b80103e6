/* Reads a scenario: lines, blocks, times and words.  What verbs do is in
 * scnverbs.c. */
#include "tools/scenario.h"

#include <errno.h>
#include <stdarg.h>
#include <string.h>

static void run_lines(struct scenario *s, size_t from, const struct scn_word *args, size_t n);

void scn_fail(struct scenario *s, const char *format, ...)
{
	struct buf b = {0};
	va_list args;

	if (s->err.kind)
		return;
	va_start(args, format);
	buf_vprintf(&b, format, args);
	va_end(args);
	s->err = err_new(ERR_INPUT, "%s:%zu: %s", s->path, s->line + 1, buf_text(&b));
	buf_free(&b);
}

struct str scn_word(const struct scenario *s, size_t i)
{
	for (size_t k = 0; k < s->n; k++)
		if (!s->words[k].key.n && !i--)
			return s->words[k].text;
	return (struct str){"", 0};
}

const struct str *scn_option(struct scenario *s, const char *key)
{
	for (size_t i = 0; i < s->n; i++) {
		if (!str_eq(s->words[i].key, str_of(key)))
			continue;
		s->used[i] = true;
		return &s->words[i].text;
	}
	return NULL;
}

/* A switch is taken out of the words, so that it doesn't count as one. */
bool scn_switch(struct scenario *s, const char *word)
{
	for (size_t i = 0; i < s->n; i++)
		if (!s->words[i].key.n && str_eq(s->words[i].text, str_of(word))) {
			memmove(s->words + i, s->words + i + 1, (s->n - i - 1) * sizeof *s->words);
			memmove(s->used + i, s->used + i + 1, s->n - i - 1);
			s->n--;
			return true;
		}
	return false;
}

uint64_t scn_number(struct scenario *s, const char *key, uint64_t otherwise)
{
	const struct str *text = scn_option(s, key);
	uint64_t n = otherwise;

	if (text && !str_to_id(*text, &n))
		scn_fail(s, "%s=%.*s: a number is needed", key, STR_ARG(*text));
	return n;
}

struct str scn_text(struct scenario *s, const char *key, struct str otherwise)
{
	const struct str *text = scn_option(s, key);

	return text ? *text : otherwise;
}

wintime scn_time_option(struct scenario *s, const char *key)
{
	const struct str *text = scn_option(s, key);
	wintime span = 0;

	if (text && !scn_span(*text, &span))
		scn_fail(s, "%s=%.*s: a span such as 2s, 5m or 1h30m is needed", key, STR_ARG(*text));
	return span;
}

static struct str handle_key(struct scenario *s, struct str name)
{
	return sim_internf(s->sim, "%.*s:%.*s", STR_ARG(s->host->name), STR_ARG(name));
}

void scn_handle_set(struct scenario *s, struct str name, enum handle_kind kind, void *what,
		    uint64_t stamp)
{
	struct handle h = {kind, what, stamp};
	uint64_t *at;

	if (!name.n || !what)
		return;
	at = strmap_at(&s->handles, handle_key(s, name));
	if (*at) {
		s->handle.items[*at - 1] = h;
	} else {
		VEC_PUSH(&s->handle, h);
		*at = s->handle.n;
	}
}

struct handle *scn_handle(struct scenario *s, struct str name, enum handle_kind kind)
{
	uint64_t *at = strmap_find(&s->handles, handle_key(s, name));
	struct handle *h = at && *at ? &s->handle.items[*at - 1] : NULL;

	return h && h->kind == kind ? h : NULL;
}

static void set_now(struct scenario *s, wintime t)
{
	for (struct sim_host *h = s->sim->hosts; h; h = h->next)
		if (h->now && t > h->now)
			sim_advance(h, t);
	s->now = t;
}

/* ~6m behind a time: up to six minutes later, by the scenario's own dice. */
static bool take_jitter(struct scenario *s, struct scn_line *l, size_t *i, wintime *t)
{
	struct str w = *i < l->words.n ? l->words.items[*i].text : (struct str){"", 0};
	wintime span;

	if (!w.n || w.p[0] != '~')
		return true;
	if (!scn_span(str_sub(w, 1, w.n), &span))
		return false;
	*t += (wintime)prng_below(&s->rng, (uint64_t)span);
	++*i;
	return true;
}

/* at DATE [CLOCK], at CLOCK, +SPAN, -SPAN; *i moves past it. */
static bool take_time(struct scenario *s, struct scn_line *l, size_t *i)
{
	struct scn_word *w = l->words.items;
	wintime t = s->now, part;
	bool at = str_eq(w[*i].text, STR("at")), any = false;

	if (at) {
		++*i;
		if (*i < l->words.n && scn_date(w[*i].text, &part)) {
			s->day = t = part;
			any = true;
			++*i;
		}
		if (*i < l->words.n && scn_clock(w[*i].text, &part)) {
			t = s->day + part;
			any = true;
			++*i;
		}
		if (!any)
			return false;
	} else if (w[*i].text.n > 1 && (w[*i].text.p[0] == '+' || w[*i].text.p[0] == '-')) {
		if (!scn_span(str_sub(w[*i].text, 1, w[*i].text.n), &part))
			return false;
		t += w[*i].text.p[0] == '+' ? part : -part;
		++*i;
	} else {
		return true;
	}
	if (!take_jitter(s, l, i, &t))
		return false;
	set_now(s, t);
	return true;
}

static size_t block_of(struct scenario *s, struct str name)
{
	uint64_t *at = strmap_find(&s->blocks, name);

	if (!at || !*at)
		scn_fail(s, "no block is defined as '%.*s'", STR_ARG(name));
	return at ? *at : 0;
}

static void run_block(struct scenario *s, struct str name, const struct scn_word *args, size_t n)
{
	size_t back = s->line, at = block_of(s, name);

	if (s->err.kind)
		return;
	if (++s->depth > 20)
		scn_fail(s, "blocks call each other without end");
	else
		run_lines(s, at, args, n);
	s->depth--;
	s->line = back;
}

static bool workday(wintime day)
{
	int weekday = wintime_split(day).weekday;

	return weekday && weekday != 6;
}

/* days FROM TO [workdays|weekends] BLOCK ARGUMENTS */
static void run_days(struct scenario *s, struct scn_line *l, size_t i)
{
	struct scn_word *w = l->words.items;
	size_t n = l->words.n;
	wintime from, to;
	int which = 0;

	if (i + 2 >= n || !scn_date(w[i].text, &from) || !scn_date(w[i + 1].text, &to)) {
		scn_fail(s, "days FROM TO [workdays|weekends] BLOCK [ARGUMENT...]");
		return;
	}
	i += 2;
	if (str_eq(w[i].text, STR("workdays")))
		which = 1;
	else if (str_eq(w[i].text, STR("weekends")))
		which = 2;
	i += which ? 1 : 0;
	for (wintime d = from; i < n && d <= to && !s->err.kind; d += WINTIME_DAY) {
		if (which && workday(d) != (which == 1))
			continue;
		s->day = d;
		run_block(s, w[i].text, w + i + 1, n - i - 1);
	}
}

static void run_repeat(struct scenario *s, struct scn_line *l, size_t i)
{
	struct scn_word *w = l->words.items;
	uint64_t times;

	if (i + 1 >= l->words.n || !str_to_u64(w[i].text, &times)) {
		scn_fail(s, "repeat TIMES BLOCK [ARGUMENT...]");
		return;
	}
	for (uint64_t k = 0; k < times && !s->err.kind; k++)
		run_block(s, w[i + 1].text, w + i + 2, l->words.n - i - 2);
}

static void check_options(struct scenario *s, const struct verb *v)
{
	for (size_t i = 0; i < s->n; i++)
		if (s->words[i].key.n && !s->used[i])
			scn_fail(s, "%s has no option '%.*s'; usage: %s", v->name,
				 STR_ARG(s->words[i].key), v->usage);
}

static void count_words(struct scenario *s, const struct verb *v)
{
	size_t n = 0;

	for (size_t i = 0; i < s->n; i++)
		n += !s->words[i].key.n;
	if (n < v->least || n > v->most)
		scn_fail(s, "usage: %s", v->usage);
}

static void run_verb(struct scenario *s, struct scn_line *l, size_t i)
{
	struct str name = l->words.items[i].text;
	const struct verb *v = scn_verbs;
	bool used[64] = {false};

	while (v->name && !str_eq(name, str_of(v->name)))
		v++;
	if (!v->name) {
		scn_fail(s, "unknown verb '%.*s'", STR_ARG(name));
		return;
	}
	s->words = l->words.items + i + 1;
	s->n = l->words.n - i - 1;
	if (s->n > 64) {
		scn_fail(s, "more than 64 words");
		return;
	}
	s->used = used;
	count_words(s, v);
	if (s->host && !s->err.kind)
		s->host->now = s->now;
	if (!s->host && strcmp(v->name, "host") != 0)
		scn_fail(s, "a host line must come first");
	if (!s->err.kind)
		v->run(s);
	check_options(s, v);
	if (!s->err.kind && s->sim->err.kind) {
		scn_fail(s, "%s", s->sim->err.text);
	}
	if (s->host && s->host->now > s->now)
		s->now = s->host->now;
}

/* $1, $2 ... of a block's line become the arguments. */
static struct str fill_in(struct str line, const struct scn_word *args, size_t n, struct buf *out)
{
	buf_clear(out);
	for (size_t i = 0; i < line.n; i++) {
		bool mark = line.p[i] == '$' && i + 1 < line.n && line.p[i + 1] >= '1' &&
			    line.p[i + 1] <= '9';
		size_t k = mark ? (size_t)(line.p[i + 1] - '1') : 0;
		if (!mark) {
			buf_putc(out, line.p[i]);
			continue;
		}
		if (k < n) {
			buf_add_str(out, args[k].key);
			buf_puts(out, args[k].key.n ? "=" : "");
			buf_add_str(out, args[k].text);
		}
		i++;
	}
	return buf_str(out);
}

static size_t skip_define(struct scenario *s, size_t at)
{
	while (at < s->lines.n && !str_eq(str_trim(s->lines.items[at]), STR("end")))
		at++;
	return at;
}

static void run_line(struct scenario *s, struct scn_line *l)
{
	size_t i = 0;
	struct str first;

	if (!take_time(s, l, &i)) {
		scn_fail(s, "not a time: at DATE [CLOCK], at CLOCK, +SPAN or -SPAN, each with ~SPAN");
		return;
	}
	if (i == l->words.n)
		return;
	first = l->words.items[i].text;
	if (str_eq(first, STR("do")) && i + 1 < l->words.n)
		run_block(s, l->words.items[i + 1].text, l->words.items + i + 2,
			  l->words.n - i - 2);
	else if (str_eq(first, STR("days")))
		run_days(s, l, i + 1);
	else if (str_eq(first, STR("repeat")))
		run_repeat(s, l, i + 1);
	else
		run_verb(s, l, i);
}

static void run_lines(struct scenario *s, size_t from, const struct scn_word *args, size_t n)
{
	struct scn_line l = {0};
	struct buf filled = {0};

	for (size_t i = from; i < s->lines.n && !s->err.kind; i++) {
		struct str line = s->lines.items[i];
		const char *wrong;
		s->line = i;
		wrong = scn_split(args || n ? fill_in(line, args, n, &filled) : line, &l);
		if (wrong) {
			scn_fail(s, "%s", wrong);
		} else if (l.words.n && str_eq(l.words.items[0].text, STR("end"))) {
			break;
		} else if (l.words.n && str_eq(l.words.items[0].text, STR("define"))) {
			i = skip_define(s, i);
		} else if (l.words.n) {
			run_line(s, &l);
		}
	}
	scn_line_free(&l);
	buf_free(&filled);
}

static void find_blocks(struct scenario *s)
{
	for (size_t i = 0; i < s->lines.n && !s->err.kind; i++) {
		struct str line = str_trim(s->lines.items[i]);
		if (!str_starts_nocase(line, STR("define ")))
			continue;
		s->line = i;
		*strmap_at(&s->blocks, str_trim(str_sub(line, 7, line.n))) = i + 1;
		i = skip_define(s, i);
		if (i == s->lines.n)
			scn_fail(s, "this define has no end");
	}
}

static struct err read_file(const char *path, struct buf *out)
{
	char block[8192];
	size_t n;
	FILE *in = fopen(path, "rb");
	bool bad;

	if (!in)
		return err_errno("%s", path);
	while ((n = fread(block, 1, sizeof block, in)) > 0)
		buf_add(out, block, n);
	bad = ferror(in);
	fclose(in);
	return bad ? err_errno("%s", path) : OK;
}

static void cut_lines(struct scenario *s, struct str text)
{
	size_t start = 0;

	for (size_t i = 0; i <= text.n; i++)
		if (i == text.n || text.p[i] == '\n') {
			size_t end = i > start && text.p[i - 1] == '\r' ? i - 1 : i;
			VEC_PUSH(&s->lines, str_sub(text, start, end));
			start = i + 1;
		}
}

struct err scenario_run(struct sim *sim, const char *path)
{
	struct scenario s = {.sim = sim, .path = path, .rng = {1}};
	struct buf text = {0};
	struct err e = read_file(path, &text);

	if (!e.kind) {
		wintime_parse(STR("2026-01-01"), &s.day, NULL);
		s.now = s.day;
		cut_lines(&s, buf_str(&text));
		find_blocks(&s);
		run_lines(&s, 0, NULL, 0);
		e = s.err;
	}
	VEC_FREE(&s.lines);
	VEC_FREE(&s.handle);
	strmap_free(&s.blocks);
	strmap_free(&s.handles);
	buf_free(&text);
	return e;
}
