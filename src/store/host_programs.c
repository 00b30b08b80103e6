#include "store/host_programs.h"

#include <stdlib.h>

#include "model/image.h"
#include "store/executables.h"

struct host_program {
	int64_t program_id;
	int64_t first_process; /* 0: no start and no exit was recorded, only children */
	wintime first_seen, last_seen;
	int64_t key;
	struct str path, pattern;
	uint32_t runs, users, raw_paths, marks;
	uint32_t same_as; /* place plus 1 of the program on the drive that this one's volume is */
};

struct host_image {
	uint32_t program; /* place plus 1 */
	bool ran;
};

/* Of a program: bits. */
enum { OWNER = 1, OWNER_TOLD = 3 /* by an event */ };

struct host_hash {
	uint32_t program; /* place */
	int64_t hashes_id;
	wintime first_seen;
};

struct err host_programs_open(struct host_programs *h, struct case_file *c, const struct knowledge *k)
{
	*h = (struct host_programs){.c = c, .knowledge = k};
	struct err e = db_prepare(c->db, "SELECT program_id FROM program WHERE path = ?", &h->find);
	if (!e.kind)
		e = db_prepare(c->db, "INSERT INTO program (path, name, pattern, marks) VALUES (?, ?, ?, ?)", &h->add);
	if (!e.kind)
		e = db_prepare(c->db, "SELECT pattern, marks FROM program WHERE program_id = ?", &h->get);
	return e;
}

void host_programs_close(struct host_programs *h)
{
	sqlite3_finalize(h->find);
	sqlite3_finalize(h->add);
	sqlite3_finalize(h->get);
	VEC_FREE(&h->programs);
	VEC_FREE(&h->images);
	VEC_FREE(&h->hashes);
	VEC_FREE(&h->way);
	idmap_free(&h->by_image);
	idmap_free(&h->by_id);
	idmap_free(&h->owners);
	idmap_free(&h->parents);
	idmap_free(&h->hash_places);
	strmap_free(&h->texts);
}

void host_programs_clear(struct host_programs *h, int64_t host_id)
{
	struct idmap *maps[] = {&h->by_image, &h->by_id, &h->owners, &h->parents, &h->hash_places};
	h->host_id = host_id;
	h->programs.n = h->images.n = h->hashes.n = h->way.n = 0;
	for (size_t i = 0; i < sizeof maps / sizeof *maps; i++)
		idmap_clear(maps[i]);
	strmap_clear(&h->texts);
}

/* ---- programs ---- */

static struct err find_or_add(struct host_programs *h, struct str path, int64_t *id)
{
	bool row;
	stmt_bind(h->find, "s", path);
	struct err e = stmt_step(h->find, &row);
	if (e.kind)
		return e;
	if (row) {
		*id = stmt_int(h->find, 0);
		sqlite3_reset(h->find);
		return OK;
	}
	struct buf pattern = {0};
	image_pattern(&pattern, path);
	e = stmt_run(h->add, "sssi", path, image_name(path), buf_str(&pattern),
		     (int64_t)knowledge_path(h->knowledge, path));
	*id = sqlite3_last_insert_rowid(h->c->db);
	buf_free(&pattern);
	return e;
}

static struct err get_program(struct host_programs *h, struct host_program *p)
{
	bool row;
	stmt_bind(h->get, "i", p->program_id);
	struct err e = stmt_step(h->get, &row);
	if (e.kind || !row)
		return e;
	strmap_intern(&h->texts, stmt_text(h->get, 0), &p->pattern);
	p->marks = (uint32_t)stmt_int(h->get, 1);
	sqlite3_reset(h->get);
	return OK;
}

/* The place of a canonical path's program, plus 1. */
static struct err place_of(struct host_programs *h, struct str path, uint32_t *place)
{
	struct host_program p = {0};
	struct err e = find_or_add(h, path, &p.program_id);
	if (e.kind)
		return e;
	uint64_t *known = idmap_at(&h->by_id, (uint64_t)p.program_id);
	if (!*known) {
		strmap_intern(&h->texts, path, &p.path);
		e = get_program(h, &p);
		VEC_PUSH(&h->programs, p);
		*known = h->programs.n;
	}
	*place = (uint32_t)*known;
	return e;
}

static struct err image_of(struct host_programs *h, int64_t image_id, struct str image, struct host_image **out)
{
	uint64_t *place = idmap_at(&h->by_image, (uint64_t)image_id);
	struct err e = OK;
	if (!*place) {
		struct buf path = {0};
		struct host_image new = {0};
		image_canonical(&path, image);
		e = place_of(h, buf_str(&path), &new.program);
		buf_free(&path);
		VEC_PUSH(&h->images, new);
		*place = h->images.n;
	}
	*out = &h->images.items[*place - 1];
	return e;
}

/* ---- a process ---- */

static uint64_t pair(uint32_t program, uint32_t other)
{
	return (uint64_t)program << 32 | other;
}

static void note_hashes(struct host_programs *h, uint32_t program, int64_t hashes_id, wintime seen)
{
	uint64_t *place = idmap_at(&h->hash_places, pair(program, (uint32_t)hashes_id));
	if (!*place) {
		VEC_PUSH(&h->hashes, (struct host_hash){program, hashes_id, seen});
		*place = h->hashes.n;
	}
	struct host_hash *known = &h->hashes.items[*place - 1];
	if (seen < known->first_seen)
		known->first_seen = seen;
}

/* A process of which only the exit was recorded is a sighting too; one only named as
 * a parent is not: no event tells when it ran. */
static void note_run(struct host_programs *h, const struct process *p, uint32_t program, uint32_t parent)
{
	struct host_program *r = &h->programs.items[program];
	int64_t key = case_key(h->host_id, p->node);
	if (!r->first_process || p->seen < r->first_seen || (p->seen == r->first_seen && key < r->first_process)) {
		r->first_process = key;
		r->first_seen = p->seen;
	}
	if (!r->runs++ || p->seen > r->last_seen)
		r->last_seen = p->seen;
	*idmap_at(&h->owners, pair(program, p->account)) |= link_reason_tells_owner(p->logon_link.reason) ? OWNER_TOLD : OWNER;
	*idmap_at(&h->parents, pair(program, parent)) = 1;
}

struct err host_programs_note(struct host_programs *h, const struct process *p, int64_t image_id,
			      int64_t hashes_id, int64_t *program_id)
{
	struct host_image *image = NULL;
	struct err e = OK;
	*program_id = 0;
	if (p->image.text.n)
		e = image_of(h, image_id, p->image.text, &image);
	while (h->way.n <= p->depth)
		VEC_PUSH(&h->way, 0);
	h->way.items[p->depth] = image ? image->program : 0;
	if (e.kind || !image)
		return e;
	uint32_t program = image->program - 1;
	*program_id = h->programs.items[program].program_id;
	if (hashes_id)
		note_hashes(h, program, hashes_id, p->seen);
	if (p->status != PROCESS_NOT_RECORDED) {
		image->ran = true;
		note_run(h, p, program, p->parent ? h->way.items[p->depth - 1] : 0);
	}
	return OK;
}

/* ---- volumes and drives ---- */

static bool has_drive(struct str path)
{
	return path.n > 2 && path.p[0] >= 'a' && path.p[0] <= 'z' && path.p[1] == ':' && path.p[2] == '\\';
}

/* Letters of the drives that name the same files as a volume, a bit each. */
static void match_volumes(struct host_programs *h, struct strmap *volumes)
{
	struct strmap drives = {0}; /* path without its drive → letters */
	struct str volume, rest;
	for (size_t i = 0; i < h->programs.n; i++) {
		struct str path = h->programs.items[i].path;
		if (has_drive(path))
			*strmap_at(&drives, str_sub(path, 2, path.n)) |= UINT64_C(1) << (path.p[0] - 'a');
	}
	for (size_t i = 0; i < h->programs.n; i++) {
		if (!image_volume(h->programs.items[i].path, &volume, &rest))
			continue;
		uint64_t *letters = strmap_find(&drives, rest);
		if (letters)
			*strmap_at(volumes, volume) |= *letters;
	}
	strmap_free(&drives);
}

/* What ran under one path ran under the other. */
static void join_runs(struct host_program *to, const struct host_program *from)
{
	if (!from->runs)
		return;
	if (!to->runs || from->first_seen < to->first_seen ||
	    (from->first_seen == to->first_seen && from->first_process < to->first_process)) {
		to->first_seen = from->first_seen;
		to->first_process = from->first_process;
	}
	if (!to->runs || from->last_seen > to->last_seen)
		to->last_seen = from->last_seen;
	to->runs += from->runs;
}

/* A path that nobody recorded with its drive becomes a program of its own here. */
static struct err join_drive(struct host_programs *h, size_t at, uint64_t letters, struct str rest)
{
	struct buf path = {0};
	uint32_t place = 0;
	buf_printf(&path, "%c:", 'a' + __builtin_ctzll(letters));
	buf_add_str(&path, rest);
	struct err e = place_of(h, buf_str(&path), &place);
	buf_free(&path);
	if (e.kind)
		return e;
	struct host_program *from = &h->programs.items[at], *to = &h->programs.items[place - 1];
	join_runs(to, from);
	from->same_as = place;
	return OK;
}

/* In one pass over the host's processes, whatever the number of programs. */
static struct err move_processes(struct host_programs *h)
{
	sqlite3_stmt *st;
	int64_t ignored;
	struct err e = db_exec(h->c->db, "CREATE TEMP TABLE IF NOT EXISTS moved (program_id INTEGER PRIMARY KEY, target INTEGER); "
			       "DELETE FROM temp.moved");
	if (e.kind)
		return e;
	e = db_prepare(h->c->db, "INSERT INTO temp.moved VALUES (?, ?)", &st);
	for (size_t i = 0; i < h->programs.n && !e.kind; i++) {
		const struct host_program *p = &h->programs.items[i];
		if (p->same_as)
			e = stmt_run(st, "ii", p->program_id, h->programs.items[p->same_as - 1].program_id);
	}
	sqlite3_finalize(st);
	return e.kind ? e
		      : db_int(h->c->db, &ignored, 0,
			       "UPDATE derived_process SET program_id = (SELECT target FROM temp.moved m "
			       "WHERE m.program_id = derived_process.program_id) "
			       "WHERE process_key BETWEEN ? AND ? AND program_id IN (SELECT program_id FROM temp.moved)",
			       "ii", case_key(h->host_id, 1), case_key(h->host_id, UINT32_MAX));
}

/* A volume is a drive where both name the same file on that host, whatever else
 * they name; two drives for one volume tell nothing. */
static struct err map_volumes(struct host_programs *h)
{
	struct strmap volumes = {0};
	struct str volume, rest;
	struct err e = OK;
	bool any = false;
	match_volumes(h, &volumes);
	for (size_t i = 0, n = h->programs.n; i < n && !e.kind; i++) {
		if (!image_volume(h->programs.items[i].path, &volume, &rest))
			continue;
		uint64_t *letters = strmap_find(&volumes, volume);
		if (!letters || !*letters || *letters & (*letters - 1))
			continue;
		e = join_drive(h, i, *letters, rest);
		any = true;
	}
	strmap_free(&volumes);
	return e.kind || !any ? e : move_processes(h);
}

static uint32_t settled(const struct host_programs *h, uint32_t place)
{
	uint32_t same_as = h->programs.items[place].same_as;
	return same_as ? same_as - 1 : place;
}

/* ---- counts and marks ---- */

/* An entry of owners or parents, by the settled program; err latches. */
struct settling {
	struct host_programs *h;
	struct idmap done;
	sqlite3_stmt *sid;
	struct err e;
};

static void settle_owner(void *context, uint64_t key, uint64_t told)
{
	struct settling *s = context;
	uint32_t place = settled(s->h, (uint32_t)(key >> 32)), account = (uint32_t)key;
	struct host_program *p = &s->h->programs.items[place];
	uint64_t *done = idmap_at(&s->done, pair(place, account)), known = *done;
	bool row = false;
	if (s->e.kind)
		return;
	*done |= told;
	p->users += account && !known;
	if (*done != OWNER_TOLD || known == OWNER_TOLD || !(p->marks & (MARK_SYSTEM | MARK_LOOK_ALIKE)))
		return;
	stmt_bind(s->sid, "i", case_key(s->h->host_id, account));
	s->e = stmt_step(s->sid, &row);
	if (s->e.kind)
		return;
	struct str sid = row ? stmt_text(s->sid, 0) : STR("");
	if (!knowledge_owner_fits(s->h->knowledge, image_name(p->path), sid))
		p->marks |= MARK_WRONG_OWNER;
	sqlite3_reset(s->sid);
}

static void settle_parent(void *context, uint64_t key, uint64_t ignored)
{
	struct settling *s = context;
	struct host_program *p = &s->h->programs.items[settled(s->h, (uint32_t)(key >> 32))];
	uint32_t parent = (uint32_t)key;
	struct str name = parent ? image_name(s->h->programs.items[parent - 1].path) : STR("");
	(void)ignored;
	if (p->marks & (MARK_SYSTEM | MARK_LOOK_ALIKE) &&
	    !knowledge_parent_fits(s->h->knowledge, image_name(p->path), name))
		p->marks |= MARK_WRONG_PARENT;
}

static struct err settle(struct host_programs *h)
{
	struct settling s = {.h = h};
	s.e = db_prepare(h->c->db, "SELECT sid FROM derived_account WHERE account_key = ?", &s.sid);
	if (!s.e.kind)
		idmap_each(&h->owners, settle_owner, &s);
	if (!s.e.kind)
		idmap_each(&h->parents, settle_parent, &s);
	for (size_t i = 0; i < h->images.n; i++)
		if (h->images.items[i].program && h->images.items[i].ran)
			h->programs.items[settled(h, h->images.items[i].program - 1)].raw_paths++;
	sqlite3_finalize(s.sid);
	idmap_free(&s.done);
	return s.e;
}

/* ---- rows ---- */

static int compare_first_run(const void *x, const void *y)
{
	const struct host_program *a = *(struct host_program *const *)x, *b = *(struct host_program *const *)y;
	if (a->first_seen != b->first_seen)
		return a->first_seen < b->first_seen ? -1 : 1;
	return str_compare(a->path, b->path);
}

/* The key of the first executable with that text. */
static int64_t first_of(struct strmap *m, struct str text, int64_t key)
{
	uint64_t *first = strmap_at(m, text);
	if (!*first)
		*first = (uint64_t)key;
	return (int64_t)*first;
}

/* The rank is that of no score yet. */
static const char add_executable[] =
	"INSERT INTO derived_executable (executable_key, rank, program_id, first_process, first_seen, last_seen, runs, "
	"users, raw_paths, pattern_first, name_first, marks) VALUES (?1, (1024 << 52) | ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)";

static struct err write_executables(struct host_programs *h, struct host_program **order, size_t n)
{
	enum { OF_RUNS = MARK_WRONG_PARENT | MARK_WRONG_OWNER };
	struct strmap patterns = {0}, names = {0};
	sqlite3_stmt *st;
	struct err e = db_prepare(h->c->db, add_executable, &st);
	for (size_t i = 0; i < n && !e.kind; i++) {
		struct host_program *p = order[i];
		p->key = case_key(h->host_id, (uint32_t)i + 1);
		e = stmt_run(st, "iiiiiiiiiii", p->key, p->program_id, p->first_process, p->first_seen, p->last_seen,
			     (int64_t)p->runs, (int64_t)p->users, (int64_t)p->raw_paths,
			     first_of(&patterns, p->pattern, p->key), first_of(&names, image_name(p->path), p->key),
			     (int64_t)(p->marks & OF_RUNS));
	}
	sqlite3_finalize(st);
	strmap_free(&patterns);
	strmap_free(&names);
	return e;
}

/* Numbered by first run. */
static struct err number_executables(struct host_programs *h)
{
	VEC(struct host_program *) order = {0};
	for (size_t i = 0; i < h->programs.n; i++)
		if (h->programs.items[i].runs && !h->programs.items[i].same_as)
			VEC_PUSH(&order, &h->programs.items[i]);
	if (order.n)
		qsort(order.items, order.n, sizeof *order.items, compare_first_run);
	struct err e = write_executables(h, order.items, order.n);
	VEC_FREE(&order);
	return e;
}

/* Sysmon writes ALGORITHM=hex, with a comma between. */
#define HASH(algorithm, length) \
	"CASE WHEN instr(s.text, '" algorithm "=') THEN lower(substr(s.text, instr(s.text, '" algorithm \
	"=') + length('" algorithm "='), " length ")) END"

static const char add_hash[] =
	"INSERT INTO derived_hash SELECT ?1, s.string_id, ?3, " HASH("SHA256", "64") ", " HASH("SHA1", "40") ", "
	HASH("MD5", "32") ", NULL FROM string s WHERE s.string_id = ?2 "
	"ON CONFLICT DO UPDATE SET first_seen = min(first_seen, excluded.first_seen)";

static struct err write_hashes(struct host_programs *h)
{
	sqlite3_stmt *st;
	struct err e = db_prepare(h->c->db, add_hash, &st);
	for (size_t i = 0; i < h->hashes.n && !e.kind; i++) {
		const struct host_hash *hash = &h->hashes.items[i];
		int64_t key = h->programs.items[settled(h, hash->program)].key;
		if (key)
			e = stmt_run(st, "iii", key, hash->hashes_id, hash->first_seen);
	}
	sqlite3_finalize(st);
	return e;
}

/* AppLocker names a variable for two folders at once: what ran tells which it was. */
static const char add_file_hashes[] =
	"INSERT OR IGNORE INTO derived_hash SELECT x.executable_key, f.hash_id, min(f.first_seen), NULL, NULL, NULL, f.hash "
	"FROM temp.file_hash f JOIN program pr ON pr.path = f.path "
	"JOIN derived_executable x ON x.program_id = pr.program_id AND x.executable_key BETWEEN ?1 AND ?2 "
	"GROUP BY x.executable_key, f.hash_id";

/* Hashes are compared where both runs have the same algorithm. */
#define SAME "(q.sha256 = r.sha256 OR q.sha1 = r.sha1 OR q.md5 = r.md5 OR q.authenticode = r.authenticode)"
#define OTHER "(q.sha256 <> r.sha256 OR q.sha1 <> r.sha1 OR q.md5 <> r.md5 OR q.authenticode <> r.authenticode)"
static const char replaced[] =
	"UPDATE derived_executable AS x SET hash = (SELECT " EXECUTABLE_HASH("r") " FROM derived_hash r "
	"WHERE r.executable_key = x.executable_key ORDER BY r.authenticode IS NOT NULL, r.first_seen DESC, r.hashes_id DESC LIMIT 1), "
	"hash_seen = (SELECT max(r.first_seen) FROM derived_hash r WHERE r.executable_key = x.executable_key "
	"AND EXISTS (SELECT 1 FROM derived_hash q WHERE q.executable_key = r.executable_key "
	"AND q.first_seen < r.first_seen AND " OTHER ") "
	"AND NOT EXISTS (SELECT 1 FROM derived_hash q WHERE q.executable_key = r.executable_key "
	"AND q.first_seen < r.first_seen AND " SAME ")) "
	"WHERE x.executable_key IN (SELECT executable_key FROM derived_hash WHERE executable_key BETWEEN ?1 AND ?2)";

struct err host_programs_write(struct host_programs *h)
{
	int64_t ignored;
	struct err e = map_volumes(h);
	if (!e.kind)
		e = settle(h);
	if (!e.kind)
		e = number_executables(h);
	if (!e.kind)
		e = write_hashes(h);
	if (!e.kind)
		e = db_int(h->c->db, &ignored, 0, add_file_hashes, "ii", case_key(h->host_id, 1), case_key(h->host_id, UINT32_MAX));
	if (!e.kind)
		e = db_int(h->c->db, &ignored, 0, replaced, "ii", case_key(h->host_id, 1), case_key(h->host_id, UINT32_MAX));
	return e;
}
