/* The event_sink of a case.
 *
 * Facts are inserted with OR IGNORE against fact_identity, so a record that is
 * known already changes nothing.  Work goes in transactions of bounded size; a
 * source's row says 'reading' until its outcome is known, so an import that was
 * cut off is seen, and done again from the start of that file. */
#include "store/import.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/map.h"
#include "base/vec.h"
#include "store/case_file.h"
#include "store/facts.h"

enum { FACTS_PER_TRANSACTION = 50000, MAX_CACHED_LAYOUTS = 4096, MAX_DAYS = 100000 };

/* A row of table record_day but for its source; the key has no padding. */
struct day_key {
	int64_t computer_id, channel_id, day;
};

struct record_day {
	struct day_key key;
	int64_t records, first_record, last_record;
};

struct importer {
	struct case_file *c;
	struct event_sink sink;
	struct strings strings;
	sqlite3_stmt *add_fact, *add_layout, *find_layout, *add_damage, *add_seen, *add_day, *mark_host;
	struct strmap computers; /* spelling -> computer_id */
	struct strmap layouts;   /* stored key of a layout -> layout_id */
	struct strmap seen;      /* seen_key -> records */
	struct strmap day_places; /* day_key -> index in days + 1 */
	VEC(struct record_day) days;
	struct idmap changed;    /* computer_id -> 1: it has new facts */
	struct buf key, list;
	int64_t source_id;
	int64_t added, pending;
};

/* A row of table seen but for its source; a map key, so it has no padding. */
struct seen_key {
	int64_t computer_id, channel_id, provider_id, event_id, kept;
};

static struct err prepare_all(struct importer *i)
{
	const struct {
		sqlite3_stmt **st;
		const char *sql;
	} statements[] = {
		{&i->add_fact,
		 "INSERT OR IGNORE INTO fact (computer_id, time, record_id, channel_id, event_id, kind, layout_id, "
		 "source_id, offset, recovered, execution_pid, sid_id, value_list) "
		 "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"},
		{&i->add_layout,
		 "INSERT INTO layout (provider_id, event_id, version, names) VALUES (?, ?, ?, ?)"},
		{&i->find_layout,
		 "SELECT layout_id FROM layout WHERE provider_id = ? AND event_id = ? AND version = ? AND names = ?"},
		{&i->add_damage, "INSERT INTO damage (source_id, offset, reason) VALUES (?, ?, ?)"},
		{&i->add_seen,
		 "INSERT INTO seen (source_id, computer_id, channel_id, provider_id, event_id, kept, records) "
		 "VALUES (?, ?, ?, ?, ?, ?, ?)"},
		{&i->add_day,
		 "INSERT INTO record_day (source_id, computer_id, channel_id, day, records, first_record, last_record) "
		 "VALUES (?, ?, ?, ?, ?, ?, ?)"},
		{&i->mark_host,
		 "UPDATE host SET changed = 1 WHERE host_id = (SELECT host_id FROM computer WHERE computer_id = ?) "
		 "AND NOT changed"},
	};
	struct err e = OK;
	for (size_t k = 0; k < sizeof statements / sizeof *statements && !e.kind; k++)
		e = db_prepare(i->c->db, statements[k].sql, statements[k].st);
	return e;
}

static struct err commit(struct importer *i)
{
	i->pending = 0;
	return db_exec(i->c->db, "COMMIT; BEGIN IMMEDIATE");
}

/* ------------------------------------------------------------ sources */

static struct err run_sql(struct importer *i, const char *sql, int64_t id)
{
	sqlite3_stmt *st;
	struct err e = db_prepare(i->c->db, sql, &st);
	if (!e.kind)
		e = stmt_run(st, "i", id);
	sqlite3_finalize(st);
	return e;
}

static struct err source_begin(void *context, const char *path)
{
	struct importer *i = context;
	char *absolute = realpath(path, NULL);
	struct str name = str_of(absolute ? absolute : path);
	sqlite3_stmt *st;
	struct err e = db_prepare(i->c->db,
				  "INSERT INTO source_file (path, status) VALUES (?, 'reading') "
				  "ON CONFLICT (path) DO UPDATE SET status = 'reading'",
				  &st);
	if (!e.kind)
		e = stmt_run(st, "s", name);
	sqlite3_finalize(st);
	if (!e.kind)
		e = db_int(i->c->db, &i->source_id, 0, "SELECT source_id FROM source_file WHERE path = ?", "s", name);
	free(absolute);
	if (!e.kind)
		e = run_sql(i, "DELETE FROM damage WHERE source_id = ?", i->source_id);
	strmap_clear(&i->seen);
	strmap_clear(&i->day_places);
	i->days.n = 0;
	i->added = 0;
	return e;
}

struct seen_writer {
	struct importer *i;
	struct err e;
};

static void write_seen(void *context, struct str key, uint64_t records)
{
	struct seen_writer *w = context;
	struct seen_key k;
	if (w->e.kind)
		return;
	memcpy(&k, key.p, sizeof k);
	w->e = stmt_run(w->i->add_seen, "iiiiiii", w->i->source_id, k.computer_id, k.channel_id,
			k.provider_id, k.event_id, k.kept, (int64_t)records);
}

static struct err write_days(struct importer *i)
{
	struct err e = run_sql(i, "DELETE FROM record_day WHERE source_id = ?", i->source_id);
	for (size_t k = 0; k < i->days.n && !e.kind; k++) {
		const struct record_day *d = &i->days.items[k];
		e = stmt_run(i->add_day, "iiiiiii", i->source_id, d->key.computer_id, d->key.channel_id, d->key.day,
			     d->records, d->first_record, d->last_record);
	}
	return e;
}

static int64_t now(void)
{
	struct timespec ts;
	clock_gettime(CLOCK_REALTIME, &ts);
	return (INT64_C(11644473600) + ts.tv_sec) * WINTIME_SECOND + ts.tv_nsec / 100;
}

static struct err source_end(void *context, const struct source_outcome *o)
{
	static const char *const status[] = {
		[SOURCE_COMPLETE] = "complete",
		[SOURCE_INTERRUPTED] = "interrupted",
		[SOURCE_FAILED] = "failed",
	};
	struct importer *i = context;
	sqlite3_stmt *st;
	struct err e = run_sql(i, "DELETE FROM seen WHERE source_id = ?", i->source_id);
	struct seen_writer w = {i, OK};
	if (!e.kind)
		strmap_each(&i->seen, write_seen, &w);
	if (!e.kind)
		e = w.e;
	if (!e.kind)
		e = write_days(i);
	if (e.kind)
		return e;
	/* An earlier import of the same file may have brought its facts. */
	e = db_prepare(i->c->db,
		       "UPDATE source_file SET status = ?, format = ?, size = ?, records = ?, kept = ?, unreadable = ?, "
		       "recovered = ?, dirty = ?, corrupted = ?, message = ?, imported = ?, added = added + ? "
		       "WHERE source_id = ?",
		       &st);
	if (!e.kind)
		e = stmt_run(st, "stiiiiiiitiii", str_of(status[o->status]), str_of(o->format), (int64_t)o->size,
			     (int64_t)o->records, (int64_t)o->kept, (int64_t)o->unreadable,
			     (int64_t)o->recovered, (int64_t)o->dirty, (int64_t)o->corrupted,
			     str_of(o->message), now(), i->added, i->source_id);
	sqlite3_finalize(st);
	return e.kind ? e : commit(i);
}

static struct err damage(void *context, uint64_t offset, const char *reason)
{
	struct importer *i = context;
	return stmt_run(i->add_damage, "iks", i->source_id, (int64_t)offset, str_of(reason));
}

/* ------------------------------------------------------------ facts */

static struct err add_computer(struct importer *i, struct str name, int64_t *id)
{
	sqlite3 *db = i->c->db;
	struct err e = db_int(db, id, 0, "SELECT computer_id FROM computer WHERE name = ?", "s", name);
	if (e.kind)
		return e;
	if (*id) /* another spelling: the least of them is shown, whatever comes first */
		return db_int(db, &(int64_t){0}, 0,
			      "UPDATE computer SET name = ?1 WHERE computer_id = ?2 AND ?1 < name COLLATE BINARY",
			      "si", name, *id);
	int64_t ignored;
	e = db_int(db, &ignored, 0, "INSERT INTO host (name) VALUES (?)", "s", name);
	if (!e.kind)
		e = db_int(db, &ignored, 0, "INSERT INTO computer (name, host_id) VALUES (?, ?)", "si", name,
			   (int64_t)sqlite3_last_insert_rowid(db));
	*id = sqlite3_last_insert_rowid(db);
	return e;
}

static struct err computer_id(struct importer *i, struct str name, int64_t *id)
{
	uint64_t *known = strmap_at(&i->computers, name);
	struct err e = OK;
	if (!*known) {
		e = add_computer(i, name, id);
		*known = (uint64_t)*id;
	}
	*id = (int64_t)*known;
	return e;
}

static struct err find_layout(struct importer *i, const struct event *event, int64_t provider_id,
			      struct str names, int64_t *id)
{
	bool row;
	stmt_bind(i->find_layout, "iiib", provider_id, (int64_t)event->event_id, (int64_t)event->version, names);
	struct err e = stmt_step(i->find_layout, &row);
	if (e.kind)
		return e;
	if (row) {
		*id = stmt_int(i->find_layout, 0);
		sqlite3_reset(i->find_layout);
		return OK;
	}
	e = stmt_run(i->add_layout, "iiib", provider_id, (int64_t)event->event_id, (int64_t)event->version, names);
	*id = sqlite3_last_insert_rowid(i->c->db);
	return e;
}

static struct err layout_id(struct importer *i, const struct event *event, int64_t provider_id, int64_t *id)
{
	buf_clear(&i->key);
	for (size_t k = 0; k < event->nfields; k++) {
		buf_add_varint(&i->key, event->fields[k].name.n);
		buf_add_str(&i->key, event->fields[k].name);
	}
	size_t names = i->key.n;
	buf_add_varint(&i->key, (uint64_t)provider_id);
	buf_add_varint(&i->key, event->event_id);
	buf_add_varint(&i->key, event->version);
	if (i->layouts.n > MAX_CACHED_LAYOUTS)
		strmap_clear(&i->layouts);
	uint64_t *known = strmap_at(&i->layouts, buf_str(&i->key));
	struct err e = OK;
	if (!*known) {
		e = find_layout(i, event, provider_id, str_sub(buf_str(&i->key), 0, names), id);
		*known = e.kind ? 0 : (uint64_t)*id;
	}
	*id = (int64_t)*known;
	return e;
}

/* A record without an ID is told from others by what it says. */
static int64_t record_id_or_hash(const struct event *event, const struct buf *values)
{
	if (event->record_id && event->record_id <= INT64_MAX)
		return (int64_t)event->record_id;
	return -(int64_t)(hash_bytes(values->p, values->n) >> 1) - 1;
}

/* Hash of the values as text: value lists hold string numbers, which differ
 * from case to case. */
static void put_plain_values(struct buf *out, const struct event *event)
{
	for (size_t k = 0; k < event->nfields; k++) {
		buf_add_varint(out, event->fields[k].value.n);
		buf_add_str(out, event->fields[k].value);
	}
}

static struct err add_fact(struct importer *i, const struct event *event, int64_t computer, int64_t channel,
			   int64_t provider)
{
	int64_t layout, sid = 0;
	struct err e = layout_id(i, event, provider, &layout);
	if (!e.kind && event->user_sid.n)
		e = strings_id(&i->strings, event->user_sid, &sid);
	buf_clear(&i->list);
	if (!event->record_id)
		put_plain_values(&i->list, event);
	int64_t record = record_id_or_hash(event, &i->list);
	buf_clear(&i->list);
	for (size_t k = 0; k < event->nfields && !e.kind; k++)
		e = value_put(&i->list, &i->strings, event->fields[k].value);
	if (e.kind)
		return e;
	e = stmt_run(i->add_fact, "iiiiiiiiiiikb", computer, (int64_t)event->time, record, channel,
		     (int64_t)event->event_id, (int64_t)event->kind, layout, i->source_id,
		     (int64_t)event->offset, (int64_t)event->recovered, (int64_t)event->execution_pid, sid,
		     buf_str(&i->list));
	if (!e.kind && sqlite3_changes(i->c->db)) {
		uint64_t *marked = idmap_at(&i->changed, (uint64_t)computer);
		i->added++;
		if (!*marked)
			e = stmt_run(i->mark_host, "i", computer);
		*marked = 1;
	}
	return e;
}

/* A file of made-up times has too many days to keep: the first must do. */
static void count_day(struct importer *i, const struct event *event, int64_t computer, int64_t channel)
{
	struct day_key key = {computer, channel, event->time / WINTIME_DAY};
	struct str bytes = {(const char *)&key, sizeof key};
	if (event->recovered || event->time <= 0 ||
	    (i->days.n >= MAX_DAYS && !strmap_find(&i->day_places, bytes)))
		return;
	uint64_t *place = strmap_at(&i->day_places, bytes);
	if (!*place) {
		VEC_PUSH(&i->days, (struct record_day){.key = key});
		*place = i->days.n;
	}
	struct record_day *d = &i->days.items[*place - 1];
	int64_t id = event->record_id <= INT64_MAX ? (int64_t)event->record_id : 0;
	d->records++;
	if (id && (!d->first_record || id < d->first_record))
		d->first_record = id;
	if (id > d->last_record)
		d->last_record = id;
}

static struct err event(void *context, const struct event *event)
{
	struct importer *i = context;
	struct seen_key key = {.event_id = event->event_id, .kept = event->kind != KIND_NONE};
	struct err e = computer_id(i, event->computer, &key.computer_id);
	if (!e.kind)
		e = strings_id(&i->strings, event->channel, &key.channel_id);
	if (!e.kind)
		e = strings_id(&i->strings, event->provider, &key.provider_id);
	if (e.kind)
		return e;
	++*strmap_at(&i->seen, (struct str){(const char *)&key, sizeof key});
	count_day(i, event, key.computer_id, key.channel_id);
	if (key.kept)
		e = add_fact(i, event, key.computer_id, key.channel_id, key.provider_id);
	if (!e.kind && ++i->pending >= FACTS_PER_TRANSACTION)
		e = commit(i);
	return e;
}

/* ------------------------------------------------------------ life */

struct err importer_open(struct case_file *c, struct importer **out)
{
	struct importer *i = xcalloc(1, sizeof *i);
	i->c = c;
	i->sink = (struct event_sink){
		.context = i,
		.source_begin = source_begin,
		.event = event,
		.damage = damage,
		.source_end = source_end,
	};
	*out = i;
	struct err e = strings_open(&i->strings, c->db, true);
	if (!e.kind)
		e = prepare_all(i);
	if (!e.kind)
		e = db_exec(c->db, "BEGIN IMMEDIATE");
	if (e.kind) {
		err_free(importer_close(i));
		*out = NULL;
	}
	return e;
}

struct event_sink *importer_sink(struct importer *i)
{
	return &i->sink;
}

struct err importer_close(struct importer *i)
{
	struct err e = OK;
	if (!sqlite3_get_autocommit(i->c->db))
		e = db_exec(i->c->db, "COMMIT");
	if (!sqlite3_get_autocommit(i->c->db))
		sqlite3_exec(i->c->db, "ROLLBACK", NULL, NULL, NULL);
	sqlite3_stmt *statements[] = {i->add_fact, i->add_layout, i->find_layout,
				      i->add_damage, i->add_seen, i->add_day, i->mark_host};
	for (size_t k = 0; k < sizeof statements / sizeof *statements; k++)
		sqlite3_finalize(statements[k]);
	strings_close(&i->strings);
	strmap_free(&i->computers);
	strmap_free(&i->layouts);
	strmap_free(&i->seen);
	strmap_free(&i->day_places);
	VEC_FREE(&i->days);
	idmap_free(&i->changed);
	buf_free(&i->key);
	buf_free(&i->list);
	free(i);
	return err_context(e, "storing the last records");
}
