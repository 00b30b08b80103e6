/* Rows of typed columns to a file or to standard output, as aligned text, CSV,
 * JSON or JSONL.
 *
 *     output_open -> output_row, once a row, while it says so -> output_close
 *
 * Names and types come from the columns.  In CSV and JSON values are as
 * recorded (JSON escapes what it must, and puts U+FFFD for broken UTF-8); text
 * is cleaned, because it goes to terminals. */
#ifndef EVTRAIL_CMD_OUTPUT_H
#define EVTRAIL_CMD_OUTPUT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "cmd/options.h"
#include "store/relation.h"

/* Columns chosen from a list, in the order in which they are printed. */
struct selection {
	const struct column **columns;
	size_t *index; /* in the list they were chosen from */
	size_t n;
};

/* names: "a,b,c", "all", or NULL for the default of the format: the shown ones in
 * text, all elsewhere.  Freed with selection_free(). */
struct err selection_of(const struct column *columns, size_t n, const char *names,
			enum format format, struct selection *out);
/* Puts the column of that name first, unless it is chosen or there is none. */
void selection_lead_with(struct selection *s, const struct column *columns, size_t n,
			 const char *name);
void selection_free(struct selection *s);

struct output;

/* What is written to where. path NULL or "-": standard output. */
struct output_target {
	enum format format;
	const char *path;
	const char *spare; /* a file that must not be written over: the case; may be NULL */
	bool plain;        /* no rows: output_text() only */
	bool wide;         /* text: no cut to the width of a terminal */
	uint64_t limit;    /* rows; 0: no limit */
};

struct output_target output_target_of(const struct options *o, const char *spare);

/* The columns must outlive the output. */
struct err output_open(const struct output_target *to, const struct column *const *columns,
		       size_t n, struct output **out);
/* One cell a column, in their order.  False when no more rows are wanted: the
 * limit is reached, nobody reads any more, or a write failed. */
bool output_row(struct output *o, const struct cell *const *cells);
/* Text shows these behind the cells of each row that follows, or in place of what is
 * null, one a column; they are read as the row is written. */
void output_signs(struct output *o, const char *const *signs);
/* Text as it is, for what is no table; the caller has cleaned it. */
bool output_text(struct output *o, struct str text);
size_t output_rows(const struct output *o);
/* Writes the rest.  A reader that went away is no error. */
struct err output_close(struct output *o);

/* ---- for the formats ---- */

struct output {
	const struct format_ops *ops;
	const struct column *const *columns;
	size_t n;
	const char *const *signs; /* NULL: none */
	struct buf pending; /* formats add to it; output.c writes it out */
	bool terminal;
	int width;          /* of the terminal; 0: lines of any length */
	void *state;        /* the format's own */
	int fd;
	const char *path; /* NULL for standard output */
	size_t rows;
	uint64_t limit;
	int write_error; /* errno of the first failed write */
};

struct format_ops {
	void (*begin)(struct output *o);
	void (*row)(struct output *o, const struct cell *const *cells);
	void (*end)(struct output *o);
};

extern const struct format_ops format_text, format_csv, format_json, format_jsonl;

/* A string and a cell in JSON; name and value as a member. */
void json_string(struct buf *out, struct str s);
void json_cell(struct buf *out, enum column_type type, const struct cell *cell);
/* The cell for machines, not quoted: ISO times, seconds, 0x…; nothing for null. */
void cell_plain(struct buf *out, enum column_type type, const struct cell *cell);

#endif
