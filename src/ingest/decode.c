/* Bytes are read in blocks, converted by iconv, and cut into lines.  UTF-8 passes
 * through iconv as well, so that broken bytes are found with their line. */
#include "ingest/decode.h"

#include <errno.h>
#include <iconv.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/alloc.h"
#include "base/buf.h"

enum { BLOCK = 65536, LONGEST_LINE = 1 << 20 };

struct decoder {
	FILE *file;
	iconv_t to_utf8;
	char *encoding;
	char in[BLOCK];
	size_t held;     /* bytes in in, not converted yet */
	bool ended;      /* the file was read to its end */
	struct buf text; /* converted; lines before `at` are done */
	size_t at;
	uint64_t line;
};

/* ---- which encoding ---- */

/* Text without a mark: ASCII in UTF-16 has a NUL in every second byte. */
static const char *guess_by_nuls(const char *p, size_t n)
{
	size_t even = 0, odd = 0;
	for (size_t i = 0; i + 1 < n; i += 2) {
		even += p[i] == 0;
		odd += p[i + 1] == 0;
	}
	if (odd * 3 > n / 2 && odd > even)
		return "UTF-16LE";
	return even * 3 > n / 2 ? "UTF-16BE" : "UTF-8";
}

static const char *guess(struct decoder *d)
{
	static const struct {
		const char *encoding, *mark;
		size_t n;
	} marks[] = {{"UTF-8", "\xef\xbb\xbf", 3}, {"UTF-16LE", "\xff\xfe", 2}, {"UTF-16BE", "\xfe\xff", 2}};
	for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
		if (d->held >= marks[i].n && !memcmp(d->in, marks[i].mark, marks[i].n)) {
			d->held -= marks[i].n;
			memmove(d->in, d->in + marks[i].n, d->held);
			return marks[i].encoding;
		}
	return guess_by_nuls(d->in, d->held);
}

static void fill(struct decoder *d)
{
	d->held += fread(d->in + d->held, 1, BLOCK - d->held, d->file);
	d->ended = feof(d->file) || ferror(d->file);
}

struct err decoder_open(const char *path, const char *encoding, struct decoder **out)
{
	struct stat st;
	*out = NULL;
	if (stat(path, &st) != 0)
		return err_errno("%s", path);
	if (!S_ISREG(st.st_mode) && !S_ISFIFO(st.st_mode))
		return err_new(ERR_INPUT, "%s: is no file that could be a list", path);
	FILE *file = fopen(path, "rb");
	if (!file)
		return err_errno("%s", path);
	struct decoder *d = xcalloc(1, sizeof *d);
	d->file = file;
	fill(d);
	const char *found = guess(d);
	d->encoding = xstrdup(encoding ? encoding : found);
	d->to_utf8 = iconv_open("UTF-8", d->encoding);
	*out = d;
	if (d->to_utf8 != (iconv_t)-1)
		return OK;
	decoder_close(d);
	*out = NULL;
	return err_new(ERR_USAGE, "there is no encoding '%s'; iconv -l lists them: CP850, CP437, CP1252, UTF-16LE, ...",
		       encoding);
}

void decoder_close(struct decoder *d)
{
	if (!d)
		return;
	fclose(d->file);
	if (d->to_utf8 != (iconv_t)-1)
		iconv_close(d->to_utf8);
	free(d->encoding);
	buf_free(&d->text);
	free(d);
}

/* ---- conversion ---- */

static uint64_t line_of_error(const struct decoder *d)
{
	uint64_t line = d->line + 1;
	for (size_t i = d->at; i < d->text.n; i++)
		line += d->text.p[i] == '\n';
	return line;
}

static struct err wrong_bytes(const struct decoder *d)
{
	unsigned long long line = line_of_error(d);
	if (str_eq(str_of(d->encoding), STR("UTF-8")))
		return err_new(ERR_INPUT,
			       "line %llu is not UTF-8: name the code page that wrote it with --encoding (cmd.exe: CP850 in "
			       "Western Europe, CP437 in the USA, CP866 in Russia, CP932 in Japan)",
			       line);
	return err_new(ERR_INPUT, "line %llu is not %s: name another with --encoding", line, d->encoding);
}

/* Converts what is held, and reads more. */
static struct err convert(struct decoder *d)
{
	char *from = d->in;
	int reason = 0;
	buf_reserve(&d->text, 4 * BLOCK);
	while (d->held) {
		char *to = d->text.p + d->text.n;
		size_t room = d->text.cap - d->text.n - 1, before = room;
		size_t rc = iconv(d->to_utf8, &from, &d->held, &to, &room);
		reason = rc == (size_t)-1 ? errno : 0;
		d->text.n += before - room;
		d->text.p[d->text.n] = '\0';
		if (reason != E2BIG)
			break;
		buf_reserve(&d->text, BLOCK);
	}
	memmove(d->in, from, d->held);
	if (reason == EILSEQ || (reason == EINVAL && d->ended))
		return wrong_bytes(d);
	if (!d->ended)
		fill(d);
	else if (ferror(d->file))
		return err_errno("line %llu", (unsigned long long)line_of_error(d));
	return OK;
}

struct err decoder_line(struct decoder *d, struct str *line, bool *more)
{
	const char *end;
	while (!(end = d->text.n > d->at ? memchr(d->text.p + d->at, '\n', d->text.n - d->at) : NULL)) {
		if (d->ended && !d->held)
			break;
		if (d->text.n - d->at > LONGEST_LINE)
			return err_new(ERR_INPUT, "line %llu has no end: this is no list", (unsigned long long)d->line + 1);
		if (d->at) {
			memmove(d->text.p, d->text.p + d->at, d->text.n - d->at);
			d->text.n -= d->at;
			d->at = 0;
		}
		struct err e = convert(d);
		if (e.kind)
			return e;
	}
	*more = d->text.n > d->at;
	if (!*more)
		return OK;
	size_t stop = end ? (size_t)(end - d->text.p) : d->text.n;
	*line = (struct str){d->text.p + d->at, stop - d->at};
	d->at = stop + (end != NULL);
	d->line++;
	if (line->n && line->p[line->n - 1] == '\r')
		line->n--;
	if (memchr(line->p, '\0', line->n))
		return err_new(ERR_INPUT, "line %llu holds a NUL: this is no list, or another encoding (--encoding)",
			       (unsigned long long)d->line);
	return OK;
}

uint64_t decoder_line_number(const struct decoder *d)
{
	return d->line;
}

const char *decoder_encoding(const struct decoder *d)
{
	return d->encoding;
}
