/* The format is told by the first line that says anything: a path is a list of
 * paths (dir /b /s), hexadecimal digits are a list of hashes, several fields with
 * a column that we know are CSV, and all else is what dir prints, in any
 * language: a folder behind "of" (the first drive or share in a line that begins
 * with a space), and lines of date, time, size and name. */
#include "ingest/listing.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "ingest/decode.h"

enum { MAX_FIELDS = 64, UNKNOWN_COLUMN = -1 };

struct listing {
	struct decoder *decoder;
	const struct listing_sink *sink;
	struct listing_outcome *out;
	bool told;              /* the format is known */
	struct buf folder;      /* dir: of the lines to come */
	char delimiter;         /* CSV */
	int path_column, hash_column, key_column, added_column, who_column, why_column, columns;
	struct buf fields[MAX_FIELDS];
	struct buf path, hash;
	struct str key, added, who, why;
};

const char *listing_format_words(enum listing_format format)
{
	static const char *const words[] = {
		[LISTING_PATHS] = "list of paths",
		[LISTING_DIR] = "output of dir",
		[LISTING_CSV] = "CSV",
		[LISTING_HASHES] = "list of hashes",
	};
	return words[format];
}

static struct err wrong(const struct listing *l, const char *what)
{
	return err_new(ERR_INPUT, "line %llu %s", (unsigned long long)decoder_line_number(l->decoder), what);
}

/* ---- what is what ---- */

static bool letter(char c)
{
	return (c | 32) >= 'a' && (c | 32) <= 'z';
}

static bool digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Where a drive or a share begins in s; s.n where none does. */
static size_t root_in(struct str s)
{
	for (size_t i = 0; i + 2 < s.n; i++) {
		bool word_before = i && s.p[i - 1] != ' ' && s.p[i - 1] != '"';
		if (!word_before && letter(s.p[i]) && s.p[i + 1] == ':' && s.p[i + 2] == '\\')
			return i;
		if (!word_before && s.p[i] == '\\' && s.p[i + 1] == '\\')
			return i;
	}
	return s.n;
}

static bool is_path(struct str s)
{
	return s.n > 3 && (root_in(s) == 0 || (s.p[0] == '\\' && s.p[1] != '\\') || s.p[0] == '%');
}

static bool is_hash(struct str s)
{
	if (s.n != 32 && s.n != 40 && s.n != 64)
		return false;
	for (size_t i = 0; i < s.n; i++)
		if (!digit(s.p[i]) && ((s.p[i] | 32) < 'a' || (s.p[i] | 32) > 'f'))
			return false;
	return true;
}

static struct err give(struct listing *l, struct str path, struct str hash)
{
	buf_clear(&l->hash);
	for (size_t i = 0; i < hash.n; i++)
		buf_putc(&l->hash, hash.p[i] >= 'A' && hash.p[i] <= 'F' ? (char)(hash.p[i] | 32) : hash.p[i]);
	struct listing_entry entry = {path, l->key, l->added, l->who, l->why, buf_str(&l->hash), decoder_line_number(l->decoder)};
	l->out->entries++;
	return l->sink->entry(l->sink->context, &entry);
}

/* ---- CSV ---- */

/* The fields of a line; -1 where a quote is not closed or there are too many. */
static int split(struct listing *l, struct str s)
{
	int n = 0;
	for (size_t i = 0; i <= s.n; i++, n++) {
		if (n == MAX_FIELDS)
			return -1;
		struct buf *f = &l->fields[n];
		buf_clear(f);
		bool quoted = i < s.n && s.p[i] == '"';
		for (i += quoted; i < s.n; i++) {
			if (quoted && s.p[i] == '"') {
				if (i + 1 < s.n && s.p[i + 1] == '"')
					i++;
				else
					break;
			} else if (!quoted && s.p[i] == l->delimiter) {
				break;
			}
			buf_putc(f, s.p[i]);
		}
		if (quoted && (i == s.n || s.p[i] != '"'))
			return -1;
		i += quoted;
		if (i < s.n && s.p[i] != l->delimiter)
			return -1;
	}
	return n;
}

/* Names of columns, the better first: our own exports, PowerShell, Sysinternals,
 * NSRL. */
static int column_of(const struct listing *l, int n, const char *const *names)
{
	for (; *names; names++)
		for (int i = 0; i < n; i++)
			if (str_eq_nocase(str_trim(buf_str(&l->fields[i])), str_of(*names)))
				return i;
	return UNKNOWN_COLUMN;
}

static bool is_csv_heading(struct listing *l, struct str line)
{
	static const char *const paths[] = {"canonical", "FullName", "Image Path", "ImagePath", "Image", "Path",
					    "FilePath", "File Path", "FullPath", "value", NULL};
	static const char *const hashes[] = {"SHA256", "SHA-256", "PESHA256", "SHA1", "SHA-1", "MD5", "Hash", NULL};
	static const char *const keys[] = {"key", NULL}, *const added[] = {"added", NULL}, *const who[] = {"who", NULL},
				*const why[] = {"why", NULL};
	static const char delimiters[] = ",;\t";
	for (const char *d = delimiters; *d; d++) {
		l->delimiter = *d;
		int n = split(l, line);
		l->path_column = n > 0 ? column_of(l, n, paths) : UNKNOWN_COLUMN;
		l->hash_column = n > 0 ? column_of(l, n, hashes) : UNKNOWN_COLUMN;
		l->key_column = n > 0 ? column_of(l, n, keys) : UNKNOWN_COLUMN;
		bool own = l->key_column != UNKNOWN_COLUMN;
		l->added_column = own ? column_of(l, n, added) : UNKNOWN_COLUMN;
		l->who_column = own ? column_of(l, n, who) : UNKNOWN_COLUMN;
		l->why_column = own ? column_of(l, n, why) : UNKNOWN_COLUMN;
		l->columns = n;
		if (l->path_column != UNKNOWN_COLUMN || l->hash_column != UNKNOWN_COLUMN)
			return true;
	}
	return false;
}

static struct str field(const struct listing *l, int column)
{
	return column == UNKNOWN_COLUMN ? (struct str){0} : str_trim(buf_str(&l->fields[column]));
}

static struct err csv_line(struct listing *l, struct str line)
{
	int n = split(l, line);
	if (n != l->columns)
		return wrong(l, n < 0 ? "ends within quotes, or has something behind them: half a line?"
				      : "has not as many fields as the heading: half a line?");
	struct str path = field(l, l->path_column), hash = field(l, l->hash_column);
	if (hash.n && !is_hash(hash)) {
		if (l->path_column == UNKNOWN_COLUMN)
			return wrong(l, "has no SHA-256, SHA-1 or MD5 in the column of hashes");
		hash.n = 0; /* "n/a" */
	}
	if (!path.n && !hash.n)
		return OK;
	l->key = field(l, l->key_column);
	l->added = field(l, l->added_column);
	l->who = field(l, l->who_column);
	l->why = field(l, l->why_column);
	return give(l, path, hash);
}

/* ---- dir ---- */

static struct str token(struct str *s)
{
	size_t from = 0;
	while (from < s->n && s->p[from] == ' ')
		from++;
	size_t to = from;
	while (to < s->n && s->p[to] != ' ')
		to++;
	struct str t = str_sub(*s, from, to);
	*s = str_sub(*s, to, s->n);
	return t;
}

static bool has(struct str s, const char *any)
{
	for (size_t i = 0; i < s.n; i++)
		if (strchr(any, s.p[i]))
			return true;
	return false;
}

/* Digits and what separates thousands: 289,792 289.792 289'792, and no-break
 * spaces, which are two or three bytes above ASCII. */
static bool is_size(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!digit(s.p[i]) && !strchr(",.'", s.p[i]) && (unsigned char)s.p[i] < 0x80)
			return false;
	return s.n && digit(s.p[0]);
}

/* A file's name in a line of dir; false where it is none. */
static bool dir_file(struct str line, struct str *name)
{
	struct str rest = line;
	struct str date = token(&rest), time = token(&rest);
	if (!date.n || !digit(date.p[0]) || !has(date, "/.-") || !has(time, ":"))
		return false;
	struct str next = token(&rest);
	if (!next.n || !digit(next.p[0])) {
		if (has(next, "<"))
			return false; /* <DIR>, <SYMLINK> */
		next = token(&rest); /* behind AM, PM, a. m. */
		if (next.n && !digit(next.p[0]) && !has(next, "<"))
			next = token(&rest);
	}
	if (!is_size(next) || !rest.n)
		return false;
	*name = str_sub(rest, 1, rest.n);
	return name->n > 0;
}

static struct err dir_line(struct listing *l, struct str line)
{
	struct str name;
	if (line.p[0] == ' ') {
		size_t at = root_in(line);
		if (at < line.n) {
			struct str folder = str_sub(line, at, line.n);
			buf_clear(&l->folder);
			buf_add_str(&l->folder, folder);
			if (folder.p[folder.n - 1] != '\\')
				buf_putc(&l->folder, '\\');
		}
		return OK; /* or a sum, or the volume's name */
	}
	if (!dir_file(line, &name)) {
		if (digit(line.p[0]) && !has(line, "<"))
			return wrong(l, "is not date, time, size and name as dir prints them: half a line?");
		return OK;
	}
	if (!l->folder.n)
		return wrong(l, "has a file, but no line before it names its folder");
	buf_clear(&l->path);
	buf_add_str(&l->path, buf_str(&l->folder));
	buf_add_str(&l->path, name);
	return give(l, buf_str(&l->path), (struct str){0});
}

/* ---- lists ---- */

static struct err path_line(struct listing *l, struct str line)
{
	if (line.n > 1 && line.p[0] == '"' && line.p[line.n - 1] == '"')
		line = str_sub(line, 1, line.n - 1);
	if (!is_path(line))
		return wrong(l, "is no absolute path (C:\\... or \\\\host\\share\\...): relative paths cannot be compared");
	return give(l, line, (struct str){0});
}

static struct err hash_line(struct listing *l, struct str line)
{
	struct str hash = token(&line);
	if (!is_hash(hash))
		return wrong(l, "does not begin with a SHA-256, SHA-1 or MD5: half a line?");
	return give(l, (struct str){0}, hash);
}

static struct err tell_format(struct listing *l, struct str line, bool *heading)
{
	struct str rest = line, first = token(&rest);
	struct str bare = first.n > 1 && first.p[0] == '"' ? str_sub(first, 1, first.n) : first;
	l->told = true;
	if (is_csv_heading(l, line)) {
		*heading = true;
		l->out->format = LISTING_CSV;
	} else if (is_hash(first)) {
		l->out->format = LISTING_HASHES;
	} else if (line.p[0] != ' ' && is_path(bare)) {
		l->out->format = LISTING_PATHS;
	} else if (line.p[0] == ' ') {
		l->out->format = LISTING_DIR;
	} else {
		return wrong(l, "is no absolute path, no hash, no heading of CSV with a column Path, FullName, Image, SHA256, "
				"SHA1 or MD5, and not what dir /s prints");
	}
	return OK;
}

static struct err take(struct listing *l, struct str line)
{
	static struct err (*const takers[])(struct listing *, struct str) = {
		[LISTING_PATHS] = path_line,
		[LISTING_DIR] = dir_line,
		[LISTING_CSV] = csv_line,
		[LISTING_HASHES] = hash_line,
	};
	bool heading = false;
	l->out->lines++;
	/* PowerShell's type line, and comments. */
	if (!str_trim(line).n || line.p[0] == '#')
		return OK;
	struct err e = l->told ? OK : tell_format(l, line, &heading);
	return e.kind || heading ? e : takers[l->out->format](l, line);
}

struct err listing_read(const char *path, const char *encoding, const struct listing_sink *sink,
			struct listing_outcome *out)
{
	struct listing l = {.sink = sink, .out = out};
	struct str line;
	bool more = true;
	*out = (struct listing_outcome){0};
	struct err e = decoder_open(path, encoding, &l.decoder);
	if (e.kind)
		return e;
	while (!e.kind && !(e = decoder_line(l.decoder, &line, &more)).kind && more)
		e = take(&l, line);
	if (!e.kind && !out->entries)
		e = err_new(ERR_INPUT, "lists no executable");
	decoder_close(l.decoder);
	for (int i = 0; i < MAX_FIELDS; i++)
		buf_free(&l.fields[i]);
	buf_free(&l.folder);
	buf_free(&l.path);
	buf_free(&l.hash);
	return err_context(e, "%s", path);
}
