#include "cmd/output.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"

static const struct format_ops *const formats[FORMAT_COUNT] = {
	[FORMAT_TEXT] = &format_text,
	[FORMAT_CSV] = &format_csv,
	[FORMAT_JSON] = &format_json,
	[FORMAT_JSONL] = &format_jsonl,
};

static void plain_nothing(struct output *o)
{
	(void)o;
}

static const struct format_ops format_plain = {plain_nothing, NULL, plain_nothing};

enum { WRITE_SIZE = 64 * 1024 };

/* ---- which columns ---- */

static void select_column(struct selection *s, const struct column *columns, size_t i)
{
	s->columns[s->n] = &columns[i];
	s->index[s->n++] = i;
}

static struct err unknown_column(const struct column *columns, size_t n, struct str name)
{
	struct buf names = {0};
	for (size_t i = 0; i < n; i++)
		buf_printf(&names, "%s%s", i ? ", " : "", columns[i].name);
	struct err e = err_new(ERR_USAGE, "--columns: there is no column '%.*s'; there are: %s",
			       STR_ARG(name), buf_text(&names));
	buf_free(&names);
	return e;
}

static struct err select_named(struct selection *s, const struct column *columns, size_t n,
			       struct str names)
{
	for (size_t from = 0; from <= names.n;) {
		size_t to = from, i = 0;
		while (to < names.n && names.p[to] != ',')
			to++;
		struct str name = str_trim(str_sub(names, from, to));
		while (i < n && !str_eq(name, str_of(columns[i].name)))
			i++;
		if (i == n)
			return unknown_column(columns, n, name);
		for (size_t k = 0; k < s->n; k++)
			if (s->index[k] == i)
				return err_new(ERR_USAGE, "--columns: '%s' is named twice",
					       columns[i].name);
		select_column(s, columns, i);
		from = to + 1;
	}
	return OK;
}

struct err selection_of(const struct column *columns, size_t n, const char *names,
			enum format format, struct selection *out)
{
	*out = (struct selection){
		.columns = xcalloc(n, sizeof(struct column *)),
		.index = xcalloc(n, sizeof(size_t)),
	};
	struct err e = OK;
	bool all = names ? !strcmp(names, "all") : format != FORMAT_TEXT;
	if (names && !all)
		e = select_named(out, columns, n, str_of(names));
	else
		for (size_t i = 0; i < n; i++)
			if (all || columns[i].flags & COL_SHOWN)
				select_column(out, columns, i);
	if (e.kind)
		selection_free(out);
	return e;
}

void selection_lead_with(struct selection *s, const struct column *columns, size_t n,
			 const char *name)
{
	size_t i = 0;
	while (i < n && strcmp(columns[i].name, name))
		i++;
	for (size_t k = 0; k < s->n; k++)
		if (s->index[k] == i)
			return;
	if (i == n)
		return;
	memmove(s->columns + 1, s->columns, s->n * sizeof *s->columns);
	memmove(s->index + 1, s->index, s->n * sizeof *s->index);
	s->columns[0] = &columns[i];
	s->index[0] = i;
	s->n++;
}

void selection_free(struct selection *s)
{
	free(s->columns);
	free(s->index);
	*s = (struct selection){0};
}

/* ---- where to ---- */

struct output_target output_target_of(const struct options *o, const char *spare)
{
	return (struct output_target){
		.format = (enum format)o->format,
		.path = o->output,
		.spare = spare,
		.wide = o->wide,
		.limit = o->limit,
	};
}

static bool same_file(const char *a, const char *b)
{
	struct stat x, y;
	return !stat(a, &x) && !stat(b, &y) && x.st_dev == y.st_dev && x.st_ino == y.st_ino;
}

static struct err open_target(struct output *o, const struct output_target *to)
{
	o->fd = STDOUT_FILENO;
	if (!to->path || !strcmp(to->path, "-"))
		return OK;
	if (to->spare && same_file(to->path, to->spare))
		return err_new(ERR_USAGE, "--output %s: that is the case itself; name another file",
			       to->path);
	o->path = to->path;
	o->fd = open(to->path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
	return o->fd < 0 ? err_errno("cannot write %s", to->path) : OK;
}

static int terminal_width(int fd)
{
	struct winsize size;
	return !ioctl(fd, TIOCGWINSZ, &size) && size.ws_col ? size.ws_col : 80;
}

struct err output_open(const struct output_target *to, const struct column *const *columns,
		       size_t n, struct output **out)
{
	struct output *o = xcalloc(1, sizeof *o);
	struct err e = open_target(o, to);
	if (e.kind) {
		free(o);
		return e;
	}
	o->ops = to->plain ? &format_plain : formats[to->format];
	o->columns = columns;
	o->n = n;
	o->limit = to->limit;
	o->terminal = isatty(o->fd);
	o->width = o->terminal && !to->wide ? terminal_width(o->fd) : 0;
	o->ops->begin(o);
	*out = o;
	return OK;
}

static void write_pending(struct output *o)
{
	size_t done = 0;
	while (!o->write_error && done < o->pending.n) {
		ssize_t n = write(o->fd, o->pending.p + done, o->pending.n - done);
		if (n >= 0)
			done += (size_t)n;
		else if (errno != EINTR)
			o->write_error = errno;
	}
	buf_clear(&o->pending);
}

static void write_some(struct output *o)
{
	if (o->pending.n >= WRITE_SIZE || o->terminal)
		write_pending(o);
}

void output_signs(struct output *o, const char *const *signs)
{
	o->signs = signs;
}

bool output_row(struct output *o, const struct cell *const *cells)
{
	if (o->write_error || (o->limit && o->rows >= o->limit))
		return false;
	o->ops->row(o, cells);
	o->rows++;
	write_some(o);
	return !o->write_error && (!o->limit || o->rows < o->limit);
}

bool output_text(struct output *o, struct str text)
{
	buf_add_str(&o->pending, text);
	write_some(o);
	return !o->write_error;
}

size_t output_rows(const struct output *o)
{
	return o->rows;
}

struct err output_close(struct output *o)
{
	struct err e = OK;
	o->ops->end(o);
	write_pending(o);
	if (o->path && close(o->fd) && !o->write_error)
		o->write_error = errno;
	if (o->write_error && o->write_error != EPIPE) {
		errno = o->write_error;
		e = err_errno("cannot write %s, what is there is not whole",
			      o->path ? o->path : "to standard output");
	}
	buf_free(&o->pending);
	free(o);
	return e;
}

/* ---- cells for machines ---- */

/* Ticks as seconds: 1.25, 3600, -0.5; no more decimals than it takes. */
static void put_seconds(struct buf *out, int64_t ticks)
{
	uint64_t size = ticks < 0 ? -(uint64_t)ticks : (uint64_t)ticks;
	unsigned rest = (unsigned)(size % (uint64_t)WINTIME_SECOND);
	int digits = 7;
	buf_printf(out, "%s%" PRIu64, ticks < 0 ? "-" : "", size / (uint64_t)WINTIME_SECOND);
	if (!rest)
		return;
	for (; rest % 10 == 0; rest /= 10)
		digits--;
	buf_printf(out, ".%0*u", digits, rest);
}

static void put_number(struct buf *out, enum column_type type, int64_t number)
{
	char iso[WINTIME_ISO_SIZE];
	switch (type) {
	case COL_TIME:
		wintime_iso(number, iso);
		buf_puts(out, iso);
		break;
	case COL_DURATION:
		put_seconds(out, number);
		break;
	case COL_LOGON_ID:
	case COL_HEX:
		buf_printf(out, "0x%" PRIx64, (uint64_t)number);
		break;
	case COL_BOOL:
		buf_puts(out, number ? "true" : "false");
		break;
	default:
		buf_printf(out, "%" PRId64, number);
	}
}

void cell_plain(struct buf *out, enum column_type type, const struct cell *cell)
{
	if (cell->kind == CELL_TEXT)
		buf_add_str(out, cell->text);
	else if (cell->kind == CELL_INT)
		put_number(out, type, cell->number);
}
