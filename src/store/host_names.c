/* A file holds one log of one computer where it has one channel and no record ID is
 * missing: no forwarded log looks like that.  The computer's name may change in it:
 *
 *   - one name's record IDs end where another's begin, and not days earlier (Windows'
 *     setup sets clock and name): renamed
 *   - a NetBIOS name and a full name of which it is the first label: two spellings of
 *     one name, also where they take turns, as the System log of a boot has them
 *
 * Nothing of this is ever taken back, so that the files may come in any order. */
#include "store/host_names.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "base/vec.h"

/* A computer's name is cut to so many characters for NetBIOS (Microsoft, "Naming
 * conventions in Active Directory"). */
enum { NETBIOS_LENGTH = 15 };

/* No computer had more in one log: who has is a collector. */
enum { MOST_NAMES = 64 };

/* The records of a name in a file, or of several that are spellings of one. */
struct stretch {
	int64_t computer, last_computer; /* of the first record; of the last */
	int64_t first, last, records, since, until;
	struct buf label; /* folded, as NetBIOS has it */
	bool full;        /* has a domain */
};

struct stretches {
	VEC(struct stretch) items;
	bool one_log; /* one channel, and no day with more records than record IDs */
};

static void free_stretches(struct stretches *s)
{
	for (size_t i = 0; i < s->items.n; i++)
		buf_free(&s->items.items[i].label);
	VEC_FREE(&s->items);
}

static struct stretch stretch_of(sqlite3_stmt *st)
{
	int64_t computer = stmt_int(st, 0);
	struct stretch s = {computer, computer, stmt_int(st, 2), stmt_int(st, 3), stmt_int(st, 4), stmt_int(st, 5),
			    stmt_int(st, 6), {0}, false};
	struct str name = stmt_text(st, 1);
	const char *dot = memchr(name.p, '.', name.n);
	size_t n = dot ? (size_t)(dot - name.p) : name.n;
	s.full = dot != NULL;
	text_fold(&s.label, str_sub(name, 0, n < NETBIOS_LENGTH ? n : NETBIOS_LENGTH));
	return s;
}

/* In the order of their first records. */
static struct err read_stretches(struct case_file *c, int64_t source_id, struct stretches *s)
{
	static const char sql[] =
		"SELECT computer_id, name, min(first_record), max(last_record), sum(records), min(day), max(day), "
		"min(channel_id), max(channel_id), max(records - (last_record - first_record + 1)) "
		"FROM record_day JOIN computer USING (computer_id) WHERE source_id = ? AND first_record > 0 "
		"GROUP BY computer_id ORDER BY 3, computer_id";
	sqlite3_stmt *st;
	bool row = false;
	int64_t channel = 0;
	struct err e = db_prepare(c->db, sql, &st);
	if (e.kind)
		return e;
	s->one_log = true;
	stmt_bind(st, "i", source_id);
	while (!(e = stmt_step(st, &row)).kind && row) {
		channel = channel ? channel : stmt_int(st, 7);
		s->one_log &= stmt_int(st, 7) == channel && stmt_int(st, 8) == channel && stmt_int(st, 9) <= 0;
		VEC_PUSH(&s->items, stretch_of(st));
	}
	sqlite3_finalize(st);
	return e;
}

static bool is_whole(const struct stretch *s)
{
	return s->records == s->last - s->first + 1;
}

static void grow(struct stretch *s, const struct stretch *by)
{
	if (by->last > s->last) {
		s->last = by->last;
		s->last_computer = by->computer;
	}
	s->records += by->records;
	s->since = by->since < s->since ? by->since : s->since;
	s->until = by->until > s->until ? by->until : s->until;
}

/* Spellings of one name together, in the order of their first records. */
static void put_together(const struct stretches *names, struct stretches *out)
{
	for (size_t i = 0; i < names->items.n; i++) {
		const struct stretch *s = &names->items.items[i];
		size_t k = 0;
		while (k < out->items.n && !str_eq(buf_str(&out->items.items[k].label), buf_str(&s->label)))
			k++;
		if (k < out->items.n) {
			grow(&out->items.items[k], s);
			continue;
		}
		struct stretch first = *s;
		first.label = (struct buf){0};
		buf_add_str(&first.label, buf_str(&s->label));
		VEC_PUSH(&out->items, first);
	}
}

static struct err note(struct case_file *c, int64_t former, int64_t later, int64_t how, int64_t last_day, int64_t first_day)
{
	return db_int(c->db, &(int64_t){0}, 0,
		      "INSERT INTO renamed VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT DO UPDATE SET last_day = max(last_day, ?4), "
		      "first_day = min(first_day, ?5) WHERE ?4 > last_day OR ?5 < first_day", "iiiii", former, later, how,
		      last_day, first_day);
}

static struct err note_change(struct case_file *c, const struct stretch *a, const struct stretch *b, int64_t how)
{
	return note(c, a->last_computer, b->computer, how, a->until, b->since);
}

/* Windows' setup may set the clock by some hours when it sets the name. */
static bool is_later(const struct stretch *a, const struct stretch *b)
{
	return b->first > a->last && b->since >= a->until - 1;
}

/* Spellings of one name in a log of which nothing is missing. */
static struct err note_spellings(struct case_file *c, const struct stretches *names, const struct stretch *group)
{
	struct err e = OK;
	for (size_t i = 0; i < names->items.n && !e.kind; i++) {
		const struct stretch *a = &names->items.items[i];
		if (!str_eq(buf_str(&a->label), buf_str(&group->label)))
			continue;
		for (size_t k = 0; k < names->items.n && !e.kind; k++) {
			const struct stretch *b = &names->items.items[k];
			bool spelled = !a->full && b->full;
			if (k == i || !str_eq(buf_str(&a->label), buf_str(&b->label)))
				continue;
			if (spelled)
				e = note(c, a->computer, b->computer, NAMES_PROVED, 0, 0);
			else if (a->full && b->full && is_later(a, b))
				e = note_change(c, a, b, NAMES_PROVED);
		}
	}
	return e;
}

static bool all_whole(const struct stretches *s)
{
	for (size_t i = 0; i < s->items.n; i++)
		if (!is_whole(&s->items.items[i]))
			return false;
	return true;
}

static struct err note_groups(struct case_file *c, const struct stretches *names, const struct stretches *groups)
{
	const struct stretch *g = groups->items.items;
	struct err e = OK;
	int64_t first = INT64_MAX, last = 0, records = 0;
	for (size_t i = 0; i < groups->items.n; i++) {
		first = g[i].first < first ? g[i].first : first;
		last = g[i].last > last ? g[i].last : last;
		records += g[i].records;
	}
	bool complete = records == last - first + 1, whole = all_whole(groups);
	for (size_t i = 0; i < groups->items.n && !e.kind; i++) {
		const struct stretch *after = i + 1 < groups->items.n ? &g[i + 1] : NULL;
		if (complete && is_whole(&g[i]))
			e = note_spellings(c, names, &g[i]);
		if (e.kind || !after)
			continue;
		if (complete && is_whole(&g[i]) && is_whole(after) && is_later(&g[i], after))
			e = note_change(c, &g[i], after, NAMES_PROVED);
		else if (complete && groups->items.n == 2)
			e = note_change(c, &g[i], after, NAMES_TAKE_TURNS);
		else if (whole && groups->items.n == 2 && is_later(&g[i], after) && g[i].records > 1 && after->records > 1)
			e = note_change(c, &g[i], after, NAMES_OVER_A_HOLE);
	}
	return e;
}

struct err host_names_note(struct case_file *c, int64_t source_id, bool *news)
{
	int before = sqlite3_total_changes(c->db);
	struct stretches names = {0}, groups = {0};
	struct err e = read_stretches(c, source_id, &names);
	if (!e.kind && names.one_log && names.items.n > 1 && names.items.n <= MOST_NAMES) {
		put_together(&names, &groups);
		e = note_groups(c, &names, &groups);
	}
	*news = sqlite3_total_changes(c->db) != before;
	free_stretches(&groups);
	free_stretches(&names);
	return e;
}
