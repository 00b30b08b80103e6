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
#include "model/fact.h"
#include "store/case_file.h"
#include "store/hosts.h"
#include "store/fact_rows.h"
#include "store/facts.h"
#include "store/layout_ids.h"
#include "store/tally.h"

enum { FACTS_PER_TRANSACTION = 50000 };

struct importer {
	struct case_file *c;
	struct event_sink sink;
	struct strings strings;
	struct fact_rows facts;
	struct layout_ids layouts;
	sqlite3_stmt *add_damage, *add_seen, *add_day, *add_stretch, *mark_host, *add_chunk,
		*get_chunk;
	struct strmap computers; /* spelling -> computer_id */
	struct string_hint last_computer, last_channel, last_provider, last_sid;
	VEC(int64_t) prints;     /* of the chunks that the case had at the start, ascending */
	struct tally chunk;      /* since the last end of a chunk */
	struct tally source;     /* before that */
	bool was_damaged;        /* the source, by an earlier import */
	struct idmap changed;    /* computer_id -> 1: it has new facts */
	struct buf key, list;
	int64_t source_id;
	int64_t pending;
};

static struct err prepare_all(struct importer *i)
{
	const struct {
		sqlite3_stmt **st;
		const char *sql;
	} statements[] = {
		{&i->add_damage, "INSERT INTO damage (source_id, offset, reason) VALUES (?, ?, ?)"},
		{&i->add_seen,
		 "INSERT INTO seen (source_id, computer_id, channel_id, provider_id, event_id, kept, records) "
		 "VALUES (?, ?, ?, ?, ?, ?, ?)"},
		{&i->add_day,
		 "INSERT INTO record_day (source_id, computer_id, channel_id, day, records, first_record, last_record) "
		 "VALUES (?, ?, ?, ?, ?, ?, ?)"},
		{&i->add_stretch,
		 "INSERT INTO record_stretch (source_id, computer_id, first_record, last_record) VALUES (?, ?, ?, ?) "
		 "ON CONFLICT DO UPDATE SET last_record = max(last_record, excluded.last_record)"},
		{&i->mark_host,
		 "UPDATE host SET changed = 1 WHERE host_id = (SELECT host_id FROM computer WHERE computer_id = ?) "
		 "AND NOT changed"},
		{&i->add_chunk, "INSERT OR REPLACE INTO chunk (print, tally) VALUES (?, ?)"},
		{&i->get_chunk, "SELECT tally FROM chunk WHERE print = ?"},
	};
	struct err e = fact_rows_open(&i->facts, i->c->db);
	if (!e.kind)
		e = layout_ids_open(&i->layouts, i->c->db);
	for (size_t k = 0; k < sizeof statements / sizeof *statements && !e.kind; k++)
		e = db_prepare(i->c->db, statements[k].sql, statements[k].st);
	return e;
}

static struct err commit(struct importer *i)
{
	struct err e = fact_rows_flush(&i->facts);
	i->pending = 0;
	return e.kind ? e : db_exec(i->c->db, "COMMIT; BEGIN IMMEDIATE");
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
	sqlite3_stmt *st = NULL;
	int64_t damaged = 0;
	struct err e = db_int(i->c->db, &damaged, 0,
			      "SELECT unreadable > 0 OR corrupted OR status <> 'complete' FROM source_file WHERE path = ?", "s", name);
	i->was_damaged = damaged != 0;
	if (!e.kind)
		e = db_prepare(i->c->db,
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
	tally_clear(&i->chunk);
	tally_clear(&i->source);
	i->facts.added = 0;
	return e;
}

static struct err write_seen(struct importer *i)
{
	struct err e = run_sql(i, "DELETE FROM seen WHERE source_id = ?", i->source_id);
	for (size_t k = 0; k < i->source.events.n && !e.kind; k++) {
		const struct tally_event *t = &i->source.events.items[k];
		e = stmt_run(i->add_seen, "iiiiiii", i->source_id, t->computer_id, t->channel_id,
			     t->provider_id, t->event_id, (int64_t)t->kept, t->records);
	}
	return e;
}

static struct err write_days(struct importer *i)
{
	struct err e = run_sql(i, "DELETE FROM record_day WHERE source_id = ?", i->source_id);
	for (size_t k = 0; k < i->source.days.n && !e.kind; k++) {
		const struct tally_day *d = &i->source.days.items[k];
		e = stmt_run(i->add_day, "iiiiiii", i->source_id, d->computer_id, d->channel_id, d->day,
			     d->records, d->first_record, d->last_record);
	}
	return e;
}

static struct err write_stretches(struct importer *i)
{
	struct err e = run_sql(i, "DELETE FROM record_stretch WHERE source_id = ?", i->source_id);
	for (size_t k = 0; k < i->source.stretches.n && !e.kind; k++) {
		const struct tally_stretch *s = &i->source.stretches.items[k];
		e = stmt_run(i->add_stretch, "iiii", i->source_id, s->computer_id, s->first_record, s->last_record);
	}
	return e;
}

/* What coverage and the joins read of a source besides its facts, and no other source tells
 * as well: a copy has nothing. */
static struct err print_counts(struct importer *i, uint64_t *print)
{
	static const char sql[] =
		"SELECT computer_id, channel_id, day, records, first_record, last_record FROM record_day r WHERE source_id = ?1 "
		"AND NOT (first_record > 0 AND EXISTS (SELECT 1 FROM record_day o WHERE o.computer_id = r.computer_id "
		"AND o.channel_id = r.channel_id AND o.day = r.day AND o.source_id <> ?1 AND o.records = r.records "
		"AND o.first_record = r.first_record AND o.last_record = r.last_record)) "
		"UNION ALL SELECT computer_id, 0, first_record, last_record, 0, 0 FROM record_stretch r WHERE source_id = ?1 "
		"AND NOT EXISTS (SELECT 1 FROM record_stretch o WHERE o.computer_id = r.computer_id "
		"AND o.first_record = r.first_record AND o.source_id <> ?1 AND o.last_record = r.last_record) "
		"ORDER BY 1, 2, 3";
	sqlite3_stmt *st;
	bool row = false;
	struct err e = db_prepare(i->c->db, sql, &st);
	buf_clear(&i->list);
	if (!e.kind)
		stmt_bind(st, "i", i->source_id);
	while (!e.kind && !(e = stmt_step(st, &row)).kind && row)
		for (int column = 0; column < 6; column++)
			buf_add_varint(&i->list, (uint64_t)stmt_int(st, column));
	sqlite3_finalize(st);
	*print = hash_bytes(buf_text(&i->list), i->list.n);
	return e;
}

static struct err mark_hosts(struct importer *i)
{
	return run_sql(i, "UPDATE host SET changed = 1 WHERE NOT changed AND host_id IN (SELECT host_id FROM computer "
			  "WHERE computer_id IN (SELECT computer_id FROM record_day WHERE source_id = ?))", i->source_id);
}

/* A file without news for the facts may have the records that another lacked, or show
 * that they are missing: its hosts have changed, too. */
static struct err write_counts(struct importer *i, bool damaged)
{
	uint64_t before = 0, after = 0;
	struct err e = print_counts(i, &before);
	if (!e.kind && damaged != i->was_damaged)
		e = mark_hosts(i);
	if (!e.kind)
		e = write_days(i);
	if (!e.kind)
		e = write_stretches(i);
	if (!e.kind)
		e = print_counts(i, &after);
	return e.kind || (before == after && damaged == i->was_damaged) ? e : mark_hosts(i);
}

/* What is counted so far goes to the source. */
static void settle_chunk(struct importer *i)
{
	tally_add(&i->source, &i->chunk);
	tally_clear(&i->chunk);
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
	settle_chunk(i);
	struct err e = fact_rows_flush(&i->facts);
	if (!e.kind)
		e = write_seen(i);
	if (!e.kind)
		e = write_counts(i, o->unreadable || o->corrupted || o->status != SOURCE_COMPLETE);
	if (!e.kind)
		e = hosts_follow_names(i->c, i->source_id);
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
			     str_of(o->message), now(), i->facts.added, i->source_id);
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
	if (i->last_computer.id && str_eq(i->last_computer.text, name)) {
		*id = i->last_computer.id;
		return OK;
	}
	struct str own;
	uint64_t *known = strmap_intern(&i->computers, name, &own);
	struct err e = OK;
	if (!*known) {
		e = add_computer(i, name, id);
		*known = (uint64_t)*id;
	}
	*id = (int64_t)*known;
	i->last_computer = (struct string_hint){.text = own, .id = *id};
	return e;
}

/* A record without an ID is told from others by what it says. */
static int64_t record_id_or_hash(const struct event *event, const struct buf *values)
{
	if (event->record_id)
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

/* A host has changed when a fact of it was new.  Until that is known of it, its
 * facts go in one by one, and what waits of other hosts before. */
static struct err flush_before(struct importer *i, int64_t computer)
{
	return *idmap_at(&i->changed, (uint64_t)computer) ? OK : fact_rows_flush(&i->facts);
}

static struct err add_row(struct importer *i, const struct fact_row *row)
{
	uint64_t *marked = idmap_at(&i->changed, (uint64_t)row->computer_id);
	if (*marked)
		return fact_rows_add(&i->facts, row);
	int64_t before = i->facts.added;
	struct err e = fact_rows_add(&i->facts, row);
	if (!e.kind)
		e = fact_rows_flush(&i->facts);
	if (e.kind || i->facts.added == before)
		return e;
	*marked = 1;
	return stmt_run(i->mark_host, "i", row->computer_id);
}

/* 0: when it was written. */
static wintime happened_at(const struct event *event)
{
	struct str utc_time = STR("");
	if (event->kind != KIND_SYSMON_START && event->kind != KIND_SYSMON_END)
		return 0;
	for (size_t k = 0; k < event->nfields; k++)
		if (str_eq(event->fields[k].name, STR("UtcTime")))
			utc_time = event->fields[k].value;
	wintime happened = fact_happened(event->kind, utc_time, event->time);
	return happened == event->time ? 0 : happened;
}

static struct err add_fact(struct importer *i, const struct event *event, int64_t computer, int64_t channel,
			   int64_t provider)
{
	struct known_layout *layout;
	int64_t sid = 0;
	struct err e = flush_before(i, computer);
	if (!e.kind)
		e = layout_ids_get(&i->layouts, event, provider, &layout);
	if (!e.kind && event->user_sid.n)
		e = strings_id_near(&i->strings, event->user_sid, &i->last_sid, &sid);
	buf_clear(&i->list);
	if (!event->record_id)
		put_plain_values(&i->list, event);
	int64_t record = record_id_or_hash(event, &i->list);
	for (size_t k = 0; k < event->nfields && !e.kind; k++)
		e = value_put(&i->facts.lists, &i->strings, event->fields[k].value, &layout->hints[k]);
	if (e.kind)
		return e;
	return add_row(i, &(struct fact_row){
		.computer_id = computer,
		.time = event->time,
		.record_id = record,
		.channel_id = channel,
		.event_id = event->event_id,
		.kind = event->kind,
		.layout_id = layout->id,
		.source_id = i->source_id,
		.offset = (int64_t)event->offset,
		.recovered = event->recovered,
		.execution_pid = event->execution_pid,
		.sid_id = sid,
		.happened = happened_at(event),
	});
}

static void count_day(struct importer *i, const struct event *event, int64_t computer, int64_t channel)
{
	int64_t id = (int64_t)event->record_id;
	if (!event->recovered && event->time > 0)
		tally_add_day(&i->chunk, &(struct tally_day){computer, channel, event->time / WINTIME_DAY, 1, id, id});
	if (!event->recovered && id > 0 && str_eq(event->channel, STR("Security")))
		tally_add_stretch(&i->chunk, &(struct tally_stretch){computer, id, id});
}

static struct err event(void *context, const struct event *event)
{
	struct importer *i = context;
	struct tally_event key = {.event_id = event->event_id, .kept = event->kind != KIND_NONE, .records = 1};
	struct err e = computer_id(i, event->computer, &key.computer_id);
	if (!e.kind)
		e = strings_id_near(&i->strings, event->channel, &i->last_channel, &key.channel_id);
	if (!e.kind)
		e = strings_id_near(&i->strings, event->provider, &i->last_provider, &key.provider_id);
	if (e.kind)
		return e;
	tally_add_event(&i->chunk, &key);
	count_day(i, event, key.computer_id, key.channel_id);
	if (key.kept)
		e = add_fact(i, event, key.computer_id, key.channel_id, key.provider_id);
	if (!e.kind && ++i->pending >= FACTS_PER_TRANSACTION)
		e = commit(i);
	return e;
}

/* ------------------------------------------------------------ chunks */

static int by_number(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
	return (x > y) - (x < y);
}

static struct err load_chunks(struct importer *i)
{
	sqlite3_stmt *st;
	bool row;
	struct err e = db_prepare(i->c->db, "SELECT print FROM chunk ORDER BY print", &st);
	while (!e.kind && !(e = stmt_step(st, &row)).kind && row)
		VEC_PUSH(&i->prints, stmt_int(st, 0));
	sqlite3_finalize(st);
	int64_t low = 0, high = 0;
	if (!e.kind)
		e = db_int(i->c->db, &low, 0, "SELECT low FROM chunk_key", "");
	if (!e.kind)
		e = db_int(i->c->db, &high, 0, "SELECT high FROM chunk_key", "");
	i->sink.chunk_key = (struct siphash_key){(uint64_t)low, (uint64_t)high};
	return e;
}

/* In several threads: only the list of the start is looked at. */
static bool chunk_known(void *context, uint64_t print)
{
	const struct importer *i = context;
	int64_t wanted = (int64_t)print;
	return i->prints.n && bsearch(&wanted, i->prints.items, i->prints.n, sizeof wanted, by_number);
}

/* Its facts are in the case; what it counts is told by its row. */
static struct err count_known(struct importer *i, struct sink_chunk *chunk)
{
	bool row, good = false;
	stmt_bind(i->get_chunk, "i", (int64_t)chunk->print);
	struct err e = stmt_step(i->get_chunk, &row);
	if (!e.kind && row)
		good = tally_read(&i->chunk, stmt_blob(i->get_chunk, 0));
	sqlite3_reset(i->get_chunk);
	if (!e.kind && !good)
		e = err_new(ERR_CASE, "the case is damaged: what is known of a chunk is not readable");
	for (size_t k = 0; k < i->chunk.events.n; k++) {
		const struct tally_event *t = &i->chunk.events.items[k];
		chunk->records += (uint64_t)t->records;
		chunk->kept += t->kept ? (uint64_t)t->records : 0;
	}
	return e;
}

static struct err chunk_end(void *context, struct sink_chunk *chunk)
{
	struct importer *i = context;
	struct err e = OK;
	if (chunk->known) {
		e = count_known(i, chunk);
	} else if (chunk->print) {
		buf_clear(&i->list);
		tally_put(&i->list, &i->chunk);
		e = stmt_run(i->add_chunk, "ib", (int64_t)chunk->print, buf_str(&i->list));
	}
	settle_chunk(i);
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
		.chunk_known = chunk_known,
		.chunk_end = chunk_end,
	};
	*out = i;
	struct err e = strings_open(&i->strings, c->db, true);
	if (!e.kind)
		e = prepare_all(i);
	if (!e.kind)
		e = db_exec(c->db, "BEGIN IMMEDIATE");
	if (!e.kind)
		e = load_chunks(i);
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
	if (!sqlite3_get_autocommit(i->c->db)) {
		e = fact_rows_flush(&i->facts);
		if (!i->facts.lost)
			e = db_exec(i->c->db, "COMMIT");
	}
	if (!sqlite3_get_autocommit(i->c->db))
		sqlite3_exec(i->c->db, "ROLLBACK", NULL, NULL, NULL);
	fact_rows_close(&i->facts);
	layout_ids_close(&i->layouts);
	sqlite3_stmt *statements[] = {i->add_damage, i->add_seen, i->add_day, i->add_stretch, i->mark_host,
				      i->add_chunk, i->get_chunk};
	for (size_t k = 0; k < sizeof statements / sizeof *statements; k++)
		sqlite3_finalize(statements[k]);
	strings_close(&i->strings);
	strmap_free(&i->computers);
	VEC_FREE(&i->prints);
	tally_free(&i->chunk);
	tally_free(&i->source);
	idmap_free(&i->changed);
	buf_free(&i->key);
	buf_free(&i->list);
	free(i);
	return err_context(e, "storing the last records");
}
