#include "ui/filter_words.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/zone.h"
#include "store/filter_expr.h"

static char *copy(const char *text)
{
	return text ? xstrdup(text) : NULL;
}

static void repoint(struct own_filter *o)
{
	o->f.host = o->host;
	o->f.user = o->user;
	o->f.image = o->image;
	o->f.where = o->where;
	o->f.not_on = o->not_on;
}

void own_filter_set(struct own_filter *to, const struct filter *from)
{
	struct own_filter n = {*from, copy(from->host), copy(from->user), copy(from->image),
			      copy(from->where), copy(from->not_on)};
	own_filter_free(to);
	*to = n;
	repoint(to);
}

static void replace(struct own_filter *o, char **field, const char *text)
{
	char *old = *field;
	*field = copy(text);
	free(old);
	repoint(o);
}

void own_filter_host(struct own_filter *to, const char *host)
{
	replace(to, &to->host, host);
}

void own_filter_not_on(struct own_filter *to, const char *host)
{
	replace(to, &to->not_on, host);
}

void own_filter_free(struct own_filter *o)
{
	free(o->host);
	free(o->user);
	free(o->image);
	free(o->where);
	free(o->not_on);
	memset(o, 0, sizeof *o);
}

static bool same_text(const char *a, const char *b)
{
	return a == b || (a && b && !strcmp(a, b));
}

bool filter_equal(const struct filter *a, const struct filter *b)
{
	return same_text(a->host, b->host) && same_text(a->user, b->user) &&
	       same_text(a->image, b->image) &&
	       same_text(a->where, b->where) && same_text(a->not_on, b->not_on) &&
	       a->since == b->since && a->until == b->until &&
	       a->has_pid == b->has_pid && (!a->has_pid || a->pid == b->pid) &&
	       a->account == b->account && a->logon == b->logon &&
	       a->executable == b->executable && a->subtree == b->subtree && a->new_only == b->new_only &&
	       a->learn_days == b->learn_days && a->compare == b->compare && a->remote_only == b->remote_only &&
	       a->people_only == b->people_only;
}

bool filter_is_empty(const struct filter *f)
{
	return !f->host && !f->user && !f->image && !f->where && !f->not_on && !f->since && !f->until && !f->has_pid &&
	       !f->account && !f->logon && !f->executable && !f->subtree;
}

/* ---- reading ---- */

/* Takes one word, quotes removed, off the front; false at the end. */
static bool take_word(struct str *rest, struct buf *word)
{
	buf_clear(word);
	*rest = str_trim(*rest);
	if (!rest->n)
		return false;
	bool quoted = false;
	size_t i = 0;
	for (; i < rest->n && (quoted || rest->p[i] != ' '); i++) {
		if (quoted && rest->p[i] == '"' && i + 1 < rest->n && rest->p[i + 1] == '"')
			buf_putc(word, rest->p[++i]);
		else if (rest->p[i] == '"')
			quoted = !quoted;
		else
			buf_putc(word, rest->p[i]);
	}
	*rest = str_sub(*rest, i, rest->n);
	return true;
}

static void set_text(char **field, struct str value)
{
	free(*field);
	*field = xmemdup0(value.p, value.n);
}

static struct err read_time(struct str value, struct own_filter *o, bool until)
{
	wintime first, last;
	if (!zone_parse(value, &first, &last))
		return err_new(ERR_USAGE, "'%.*s' is not a time: write 2026-03-01 or "
			       "2026-03-01T08:30 (%s)", STR_ARG(value), zone_name());
	if (until)
		o->f.until = last;
	else
		o->f.since = first;
	return OK;
}

static struct err read_pair(struct str name, struct str value, struct own_filter *o)
{
	if (!value.n)
		return err_new(ERR_USAGE, "%.*s= needs a value", STR_ARG(name));
	if (value.p[0] == '=')
		return err_new(ERR_USAGE, "%.*s==: an expression", STR_ARG(name));
	if (str_eq(name, STR("host"))) {
		set_text(&o->host, value);
	} else if (str_eq(name, STR("user"))) {
		set_text(&o->user, value);
	} else if (str_eq(name, STR("image"))) {
		set_text(&o->image, value);
	} else if (str_eq(name, STR("not_on"))) {
		set_text(&o->not_on, value);
	} else if (str_eq(name, STR("pid"))) {
		if (!str_to_id(value, &o->f.pid))
			return err_new(ERR_USAGE, "'%.*s' is not a process ID: write 4312 or 0x10d8",
				       STR_ARG(value));
		o->f.has_pid = true;
	} else if (str_eq(name, STR("since"))) {
		return read_time(value, o, false);
	} else if (str_eq(name, STR("until"))) {
		return read_time(value, o, true);
	} else {
		return err_new(ERR_USAGE, "no filter '%.*s': there are host, user, image, pid, since, "
			       "until, not_on", STR_ARG(name));
	}
	return OK;
}

static struct err read_pairs(struct str words, struct own_filter *out)
{
	struct own_filter o = {0};
	struct buf word = {0};
	struct err e = OK;
	while (!e.kind && take_word(&words, &word)) {
		struct str w = buf_str(&word);
		const char *equals = memchr(w.p, '=', w.n);
		if (equals) {
			size_t at = (size_t)(equals - w.p);
			e = read_pair(str_sub(w, 0, at), str_sub(w, at + 1, w.n), &o);
		} else if (str_eq(w, STR("all"))) {
			own_filter_free(&o);
		} else {
			e = err_new(ERR_USAGE, "'%.*s' has no '=': write user=bob, for example",
				    STR_ARG(w));
		}
	}
	buf_free(&word);
	if (e.kind) {
		own_filter_free(&o);
		return e;
	}
	own_filter_free(out);
	*out = o;
	repoint(out);
	return OK;
}

/* An expression is kept as it is. */
static struct err read_expression(struct str words, const struct relation *r, struct own_filter *out)
{
	char *text = xmemdup0(words.p, words.n);
	struct err e = filter_expr_check(text, r, NULL);
	if (e.kind) {
		free(text);
		return e;
	}
	own_filter_free(out);
	out->where = text;
	repoint(out);
	return OK;
}

static struct err read_words(struct str words, const struct relation *r, struct own_filter *out)
{
	struct own_filter pairs = {0};
	struct err e = read_pairs(words, &pairs);
	if (!e.kind && pairs.f.since && pairs.f.until && pairs.f.since > pairs.f.until) {
		own_filter_free(&pairs);
		return err_new(ERR_USAGE, "since= is later than until=");
	}
	if (!e.kind) {
		own_filter_free(out);
		*out = pairs;
		repoint(out);
		return e;
	}
	struct err other = read_expression(str_trim(words), r, out);
	bool only_pairs = !memchr(words.p, '~', words.n) && memchr(words.p, '=', words.n);
	if (!other.kind || !only_pairs) {
		err_free(e);
		return other;
	}
	err_free(other);
	return e;
}

struct err filter_words_read(struct str words, struct own_filter *out)
{
	return read_words(words, NULL, out);
}

/* ---- the stack ---- */

static void add_line(struct own_filter *o, struct str line)
{
	struct buf where = {0};
	if (o->where)
		buf_printf(&where, "%s\n", o->where);
	buf_add_str(&where, line);
	free(o->where);
	o->where = buf_steal(&where);
	repoint(o);
}

/* What has a place of its own in a filter, and is not one of the words of the
 * language or a choice beside it. */
static void take_choice(char **one, char *const *mine, struct own_filter *to,
			void (*set)(struct own_filter *, const char *))
{
	if (!*one || *mine)
		return;
	set(to, *one);
	free(*one);
	*one = NULL;
}

struct err own_filter_add(struct own_filter *f, struct str words, const struct relation *r)
{
	struct own_filter one = {0};
	struct buf rest = {0};
	struct err e = read_words(words, r, &one);
	if (e.kind)
		return e;
	if (str_eq(str_trim(words), STR("all")))
		own_filter_free(f);
	take_choice(&one.host, &f->host, f, own_filter_host);
	take_choice(&one.not_on, &f->not_on, f, own_filter_not_on);
	repoint(&one);
	filter_expression_write(&rest, &one.f);
	if (rest.n)
		add_line(f, buf_str(&rest));
	buf_free(&rest);
	own_filter_free(&one);
	return OK;
}

bool own_filter_drop(struct own_filter *o)
{
	if (filter_is_empty(&o->f))
		return false;
	char *last = o->where ? strrchr(o->where, '\n') : NULL;
	if (last) {
		*last = '\0';
	} else if (o->where) {
		replace(o, &o->where, NULL);
	} else {
		char *host = copy(o->host);
		own_filter_host(o, NULL);
		bool more = !filter_is_empty(&o->f);
		own_filter_free(o);
		if (more)
			own_filter_host(o, host);
		free(host);
	}
	return true;
}

/* ---- writing ---- */

static void write_text(struct buf *out, const char *name, const char *value)
{
	if (!value)
		return;
	bool quoted = strpbrk(value, " \t\",()");
	buf_printf(out, "%s%s=%s", out->n ? " " : "", name, quoted ? "\"" : "");
	for (; *value; value++)
		buf_puts(out, *value == '"' ? "\"\"" : (const char[]){*value, '\0'});
	if (quoted)
		buf_putc(out, '"');
}

/* As short as it says the same: no time of day where it is that of a whole day. */
static void write_time(struct buf *out, const char *name, wintime t, bool last)
{
	if (!t)
		return;
	char iso[ZONE_ISO_SIZE];
	wintime after = t + last;
	zone_iso(t, iso);
	if (after == zone_day(after))
		iso[strlen("2026-03-01")] = '\0';
	else if (after % WINTIME_SECOND == 0)
		iso[strlen("2026-03-01T08:30:00")] = '\0';
	write_text(out, name, iso);
}

/* The fields as words. */
static void write_fields(struct buf *out, const struct filter *f)
{
	write_text(out, "host", f->host);
	write_text(out, "user", f->user);
	write_text(out, "image", f->image);
	if (f->has_pid)
		buf_printf(out, "%spid=%llu", out->n ? " " : "", (unsigned long long)f->pid);
	write_time(out, "since", f->since, false);
	write_time(out, "until", f->until, true);
}

void filter_words_write(struct buf *out, const struct filter *f)
{
	write_fields(out, f);
	write_text(out, "not_on", f->not_on);
	for (const char *line = f->where; line;) {
		size_t n = strcspn(line, "\n");
		buf_puts(out, out->n ? " + " : "");
		buf_add(out, line, n);
		line = line[n] ? line + n + 1 : NULL;
	}
}

void filter_expression_write(struct buf *out, const struct filter *f)
{
	struct buf fields = {0};
	write_fields(&fields, f);
	bool alone = !f->where || (!fields.n && !strchr(f->where, '\n'));
	if (alone)
		buf_puts(out, f->where ? f->where : buf_text(&fields));
	else if (fields.n)
		buf_puts(out, buf_text(&fields));
	for (const char *line = alone ? NULL : f->where; line;) {
		size_t n = strcspn(line, "\n");
		buf_printf(out, "%s(%.*s)", out->n ? " and " : "", (int)n, line);
		line = line[n] ? line + n + 1 : NULL;
	}
	buf_free(&fields);
}
