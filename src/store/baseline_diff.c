/* Comparing two sides, each of them a baseline or what hosts ran, here or in
 * another case.  What ran is put into a temporary table first, so that both are
 * lists of entries; a case opened for reading can have one. */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "model/image.h"
#include "store/baseline.h"
#include "store/baseline_writer.h"
#include "store/case_file.h"
#include "store/executables.h"

struct side {
	const char *name;
	int64_t baseline; /* 0: what hosts ran */
	char *hosts;      /* pattern; NULL: all */
	char *file;       /* of another case; NULL: this one */
	unsigned kinds;   /* of a baseline: a bit an entry_kind */
};

struct difference {
	struct case_file *c;
	struct side sides[2];
	sqlite3_stmt *insert;
};

/* ---- what is meant ---- */

static bool after(const char *name, const char *prefix, const char **rest)
{
	size_t n = strlen(prefix);
	*rest = name + n;
	return !strncmp(name, prefix, n);
}

static struct err kinds_of(struct case_file *c, struct side *s)
{
	int64_t bits;
	struct err e = db_int(c->db, &bits, 0, "SELECT kinds FROM baseline WHERE baseline_id = ?", "i",
			      s->baseline);
	s->kinds = (unsigned)bits;
	return e;
}

static struct err side_of(struct case_file *c, const char *name, struct side *s)
{
	const char *rest, *at;
	s->name = name;
	if (after(name, "case:", &rest)) {
		s->file = xstrdup(rest);
		return OK;
	}
	if (after(name, "host:", &rest)) {
		at = strchr(rest, '@');
		s->hosts = at ? xmemdup0(rest, (size_t)(at - rest)) : xstrdup(rest);
		s->file = at ? xstrdup(at + 1) : NULL;
		return OK;
	}
	struct err e = baseline_find(c, name, &s->baseline);
	return e.kind ? e : kinds_of(c, s);
}

/* ---- what ran ---- */

static struct err put_value(struct difference *d, int side, enum entry_kind kind, struct str path, struct str hash)
{
	struct buf value = {0};
	if (kind == ENTRY_PATH_HASH && !hash.n)
		kind = ENTRY_PATH;
	struct err e = OK;
	if (kind != ENTRY_HASH || hash.n) {
		entry_value(&value, kind, path, hash);
		e = stmt_run(d->insert, "iis", (int64_t)side, (int64_t)kind, buf_str(&value));
	}
	buf_free(&value);
	return e;
}

static struct err put_host(struct difference *d, int side, struct case_file *from, int64_t host_id, unsigned kinds)
{
	sqlite3_stmt *st;
	bool row = false;
	struct err e = db_prepare(from->db,
				  "SELECT DISTINCT pr.path, CASE WHEN ?3 THEN " EXECUTABLE_HASH("h") " END "
				  "FROM derived_executable x CROSS JOIN program pr ON pr.program_id = x.program_id "
				  "LEFT JOIN derived_hash h ON ?3 AND h.executable_key = x.executable_key "
				  "WHERE x.executable_key BETWEEN ?1 AND ?2", &st);
	if (!e.kind)
		stmt_bind(st, "iii", case_key(host_id, 1), case_key(host_id, UINT32_MAX),
			  (int64_t)(kinds >> ENTRY_HASH != 0));
	while (!e.kind && !(e = stmt_step(st, &row)).kind && row)
		for (int k = 0; k < ENTRY_KINDS && !e.kind; k++)
			if (kinds >> k & 1)
				e = put_value(d, side, (enum entry_kind)k, stmt_text(st, 0), stmt_text(st, 1));
	sqlite3_finalize(st);
	return e;
}

static struct err put_hosts(struct difference *d, int side, struct case_file *from, unsigned kinds)
{
	struct case_hosts hosts;
	const struct side *s = &d->sides[side];
	size_t found = 0;
	struct err e = case_hosts(from, &hosts);
	if (e.kind)
		return e;
	for (size_t i = 0; i < hosts.n && !e.kind; i++) {
		bool matches;
		e = baseline_host_matches(from, s->hosts, hosts.items[i].host_id, &matches);
		if (e.kind || !matches)
			continue;
		found++;
		e = put_host(d, side, from, hosts.items[i].host_id, kinds);
	}
	case_hosts_free(&hosts);
	if (!e.kind && !found)
		return err_new(ERR_NOT_FOUND, "'%s': no such host in %s", s->name, case_path(from));
	return e;
}

static struct err put_side(struct difference *d, int side, unsigned kinds)
{
	struct case_file *from = d->c;
	const struct side *s = &d->sides[side];
	if (s->baseline)
		return OK;
	struct err e = s->file ? case_open(s->file, CASE_READ, &from) : OK;
	if (e.kind)
		return e;
	e = put_hosts(d, side, from, kinds);
	if (from != d->c)
		case_close(from);
	return e;
}

/* ---- the difference ---- */

static struct err prepare(struct difference *d, enum entry_kind kind)
{
	unsigned kinds = d->sides[0].kinds | d->sides[1].kinds;
	if (kind < ENTRY_KINDS)
		kinds = 1u << kind;
	else if (!kinds)
		kinds = 1u << ENTRY_PATH;
	struct err e = db_exec(d->c->db,
			       "DROP TABLE IF EXISTS temp.ran; CREATE TEMP TABLE ran (side INTEGER, kind INTEGER, value TEXT, "
			       "PRIMARY KEY (side, kind, value)) WITHOUT ROWID");
	if (!e.kind)
		e = db_prepare(d->c->db, "INSERT OR IGNORE INTO temp.ran VALUES (?, ?, ?)", &d->insert);
	for (int i = 0; i < 2 && !e.kind; i++)
		e = put_side(d, i, kinds);
	return e;
}

/* Both halves of a side: one of them is empty. */
#define SIDE(baseline, side) \
	"SELECT kind, value FROM baseline_entry WHERE baseline_id = " baseline \
	" UNION ALL SELECT kind, value FROM temp.ran WHERE side = " side

static struct err compare(struct difference *d, int side,
			  bool (*row)(void *context, int side, enum entry_kind kind, struct str value), void *context,
			  bool *goes_on)
{
	sqlite3_stmt *st;
	bool more = false;
	struct err e = db_prepare(d->c->db, "SELECT * FROM (" SIDE("?1", "?3") ") EXCEPT SELECT * FROM (" SIDE("?2", "?4")
				  ") ORDER BY 1, 2", &st);
	if (!e.kind)
		stmt_bind(st, "iiii", d->sides[side].baseline, d->sides[1 - side].baseline, (int64_t)side, (int64_t)(1 - side));
	while (*goes_on && !e.kind && !(e = stmt_step(st, &more)).kind && more)
		*goes_on = row(context, side, (enum entry_kind)stmt_int(st, 0), stmt_text(st, 1));
	sqlite3_finalize(st);
	return e;
}

struct err baseline_difference(struct case_file *c, const char *const sides[2], enum entry_kind kind,
			       bool (*row)(void *context, int side, enum entry_kind kind, struct str value), void *context)
{
	struct difference d = {.c = c};
	bool goes_on = true;
	struct err e = side_of(c, sides[0], &d.sides[0]);
	if (!e.kind)
		e = side_of(c, sides[1], &d.sides[1]);
	if (!e.kind)
		e = prepare(&d, kind);
	for (int i = 0; i < 2 && !e.kind; i++)
		e = compare(&d, i, row, context, &goes_on);
	sqlite3_finalize(d.insert);
	for (int i = 0; i < 2; i++) {
		free(d.sides[i].hosts);
		free(d.sides[i].file);
	}
	return e;
}
