/* One host's derivation: its facts out, its derived rows in, in a transaction that
 * replaces what was derived before.  Statements and caches serve all hosts of a
 * run; small hosts share a transaction, since each costs the disk two waits. */
#include "store/import.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "model/knowledge.h"
#include "store/case_file.h"
#include "store/coverage.h"
#include "store/executables.h"
#include "store/fact_reader.h"
#include "store/file_hashes.h"
#include "store/host_programs.h"
#include "store/hosts.h"
#include "store/int_rows.h"
#include "store/schema.h"
#include "store/shared_name.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

enum { FACTS_PER_TRANSACTION = 50000 };

/* Facts are read and rows written in order, so that a derivation, which needs memory of its own,
 * gains nothing from a large cache.  Indexes are sorted in pieces of the cache's size, which is
 * fastest where such a piece fits into the processor's. */
#define SMALL_CACHE "PRAGMA cache_size = -8192"

struct derivation {
	struct case_file *c;
	int64_t host_id;
	int64_t uncommitted; /* facts of hosts that are done */
	struct strings strings;
	struct layouts layouts;
	struct fact_reader facts;
	sqlite3_stmt *boot, *account, *account_name;
	struct int_rows logon, process, activity;
	struct host_programs programs;
	struct knowledge *knowledge;
	wintime first_time, last_time, first_start, last_start; /* 0: none */
	wintime shared_since; /* see shared_name.h; 0: never */
	int64_t read; /* facts of the host */
	struct coverage coverage;
	struct file_hashes file_hashes;
	VEC(struct record_stretch) stretches; /* of the host's Security log */
	bool covering, covered; /* the facts stream by in order of time; have done so */
};

/* ------------------------------------------------------------ facts out */

static struct err facts_rewind(void *context, enum fact_order order)
{
	struct derivation *d = context;
	d->covering = order == BY_TIME && !d->covered;
	d->covered |= d->covering;
	return fact_reader_rewind(&d->facts, order);
}

static struct err facts_next(void *context, struct fact *fact, bool *more)
{
	struct derivation *d = context;
	struct err e = fact_reader_next(&d->facts, fact, more);
	if (e.kind || !*more || !d->covering)
		return e;
	coverage_fact(&d->coverage, fact);
	if (!d->read++)
		d->first_time = fact->time;
	d->last_time = fact->time;
	return file_hashes_fact(&d->file_hashes, &d->strings, fact);
}

/* ------------------------------------------------------------ rows in */

static int64_t key(const struct derivation *d, uint32_t number)
{
	return case_key(d->host_id, number);
}

static struct err text_id(struct derivation *d, const struct fact_value *value, int64_t *id)
{
	*id = value->text_id;
	if (*id || !value->text.n)
		return OK;
	return strings_id(&d->strings, value->text, id);
}

static struct err put_boot(void *context, const struct boot *b)
{
	struct derivation *d = context;
	coverage_boot(&d->coverage, b);
	return stmt_run(d->boot, "iiiiikiiiiiiii", key(d, b->node), key(d, b->last), (int64_t)b->seq, b->start,
			b->end, b->marker.fact, (int64_t)b->marker.confidence, (int64_t)b->marker.reason,
			(int64_t)b->clean_shutdown, (int64_t)b->processes, (int64_t)b->clock_set,
			(int64_t)b->log_cleared, (int64_t)b->reading, (int64_t)b->end_reading);
}

static struct err put_account(void *context, const struct account *a)
{
	struct derivation *d = context;
	return stmt_run(d->account, "itttiiiiikki", key(d, a->seq), a->sid, a->user, a->domain,
			(int64_t)a->built_in, (int64_t)a->elevated, (int64_t)a->logons,
			(int64_t)a->processes, (int64_t)a->failed_logons, a->first_seen, a->last_seen,
			(int64_t)a->names);
}

static struct err put_account_name(void *context, const struct account_name *n)
{
	struct derivation *d = context;
	return stmt_run(d->account_name, "iitti", key(d, n->seq), key(d, n->account), n->user, n->domain,
			(int64_t)n->recorded);
}

static const char logon_types[] = "iiiikikkiiknkkkkkknikkiikkiiikiikiikk";

static struct err put_logon(void *context, const struct logon *given)
{
	struct derivation *d = context;
	struct logon own = *given;
	const struct logon *l = &own;
	if (d->shared_since)
		shared_name_logon(&own, d->shared_since);
	const struct fact_value *texts[] = {&l->address, &l->workstation, &l->process, &l->auth_package};
	int64_t ids[4];
	for (int i = 0; i < 4; i++) {
		struct err e = text_id(d, texts[i], &ids[i]);
		if (e.kind)
			return e;
	}
	const int64_t row[] = {
		key(d, l->seq), key(d, l->boot), l->status, l->logon_id, l->start, l->first_seen, l->end,
		l->end_link.fact, l->end_link.confidence, l->end_link.reason, l->fact, l->type,
		key(d, l->account), ids[0], l->port, ids[1], ids[2], ids[3], l->elevated, l->privileged,
		key(d, l->linked), l->linked_logon_id, l->linked_link.confidence, l->linked_link.reason,
		l->subject_logon_id, key(d, l->origin), l->origin_link.confidence, l->origin_link.reason,
		l->processes, l->asleep, l->start_link.confidence, l->start_link.reason, l->client_link.fact,
		l->client_link.confidence, l->client_link.reason, key(d, l->took_up), key(d, l->name),
	};
	_Static_assert(COUNT(row) == COUNT(logon_types) - 1, "a letter a column");
	return int_rows_add(&d->logon, row);
}

static void note_start(struct derivation *d, const struct process *p)
{
	if (p->status != PROCESS_STARTED || !p->start)
		return;
	if (!d->first_start || p->start < d->first_start)
		d->first_start = p->start;
	if (p->start > d->last_start)
		d->last_start = p->start;
}

static struct err process_texts(struct derivation *d, const struct process *p, int64_t ids[7])
{
	const struct fact_value *texts[] = {&p->image,          &p->command_line, &p->client_address,
					    &p->client_workstation, &p->guid,     &p->hashes,
					    &p->task};
	struct err e = OK;
	for (int i = 0; i < 7 && !e.kind; i++)
		e = text_id(d, texts[i], &ids[i]);
	return e;
}

static const char process_types[] = "ikkkiiikiiikkikkiikiikiikkkkkkknnikikiikkkiikkkkkiikkkk";

static struct err put_process(void *context, const struct process *given)
{
	struct derivation *d = context;
	struct process own = *given;
	const struct process *p = &own;
	if (d->shared_since)
		shared_name_process(&own, d->shared_since);
	int64_t text[7], program = 0;
	struct err e = process_texts(d, p, text);
	if (!e.kind)
		e = host_programs_note(&d->programs, p, text[0], text[5], &program);
	if (e.kind)
		return e;
	note_start(d, p);
	coverage_process(&d->coverage, p);
	const int64_t row[] = {
		key(d, p->node), key(d, p->logon), program, p->end_link.fact, key(d, p->last), p->depth,
		key(d, p->boot), key(d, p->parent), p->children, p->status, p->pid, p->parent_pid, p->start, p->seen,
		p->end, p->start_fact, p->end_link.confidence, p->end_link.reason, p->parent_link.fact,
		p->parent_link.confidence, p->parent_link.reason, p->logon_link.fact, p->logon_link.confidence,
		p->logon_link.reason, text[0], text[1], key(d, p->account), p->logon_id, key(d, p->requester),
		p->requested_logon_id, p->elevation, p->integrity, p->exit_status, p->how, key(d, p->how_node),
		p->flags, key(d, p->origin), p->origin_link.confidence, p->origin_link.reason, text[2], text[3],
		p->client_link.fact, p->client_link.confidence, p->client_link.reason, p->sysmon_fact, text[4],
		text[5], text[6], p->task_link.fact, p->task_link.confidence, p->task_link.reason,
		key(d, p->installer), p->asleep, key(d, p->name),
		key(d, p->requester_name),
	};
	_Static_assert(COUNT(row) == COUNT(process_types) - 1, "a letter a column");
	return int_rows_add(&d->process, row);
}

static const char activity_types[] = "iiikkkkkkkk";

static struct err put_activity(void *context, const struct activity *a)
{
	struct derivation *d = context;
	const struct fact_value *texts[] = {&a->what, &a->address, &a->workstation};
	int64_t ids[3];
	for (int i = 0; i < 3; i++) {
		struct err e = text_id(d, texts[i], &ids[i]);
		if (e.kind)
			return e;
	}
	const int64_t row[] = {
		key(d, a->seq), a->time, a->kind, key(d, a->account), key(d, a->process), key(d, a->logon),
		a->fact, ids[0], ids[1], ids[2], key(d, a->name),
	};
	_Static_assert(COUNT(row) == COUNT(activity_types) - 1, "a letter a column");
	return int_rows_add(&d->activity, row);
}

/* ------------------------------------------------------------ life */

/* A row that does not fit takes back the whole derivation, as any error does. Else SQLite
 * would note before each statement what it may have to take back of that alone: six times
 * as much as all rows are. */
static struct err prepare_all(struct derivation *d)
{
	sqlite3 *db = d->c->db;
	struct err e = strings_open(&d->strings, db, true);
	if (!e.kind)
		e = layouts_open(&d->layouts, db);
	fact_reader_open(&d->facts, db, &d->strings, &d->layouts);
	if (!e.kind)
		e = db_prepare_insert(db, "INSERT INTO derived_boot", 14, 1, &d->boot);
	if (!e.kind)
		e = db_prepare_insert(db, "INSERT INTO derived_account", 12, 1, &d->account);
	if (!e.kind)
		e = db_prepare_insert(db, "INSERT INTO derived_account_name", 5, 1, &d->account_name);
	if (!e.kind)
		e = int_rows_open(&d->logon, db, "INSERT OR ROLLBACK INTO derived_logon", logon_types);
	if (!e.kind)
		e = int_rows_open(&d->process, db, "INSERT OR ROLLBACK INTO derived_process", process_types);
	if (!e.kind)
		e = int_rows_open(&d->activity, db, "INSERT OR ROLLBACK INTO derived_activity", activity_types);
	if (!e.kind)
		e = file_hashes_open(&d->file_hashes, db);
	if (!e.kind)
		e = host_programs_open(&d->programs, d->c, d->knowledge);
	return e;
}

void derivation_free(struct case_file *c)
{
	struct derivation *d = c->derivation;
	if (!d)
		return;
	sqlite3_finalize(d->boot);
	sqlite3_finalize(d->account);
	sqlite3_finalize(d->account_name);
	int_rows_close(&d->logon);
	int_rows_close(&d->process);
	int_rows_close(&d->activity);
	fact_reader_close(&d->facts);
	layouts_close(&d->layouts);
	strings_close(&d->strings);
	host_programs_close(&d->programs);
	knowledge_free(d->knowledge);
	coverage_free(&d->coverage);
	file_hashes_close(&d->file_hashes);
	VEC_FREE(&d->stretches);
	free(d);
	c->derivation = NULL;
	err_free(db_exec(c->db, CASE_CACHE));
}

struct err derived_delete(struct case_file *c, int64_t host_id)
{
	static const char *const deletes[] = {
		"DELETE FROM derived_boot WHERE boot_key BETWEEN ? AND ?",
		"DELETE FROM derived_account WHERE account_key BETWEEN ? AND ?",
		"DELETE FROM derived_account_name WHERE name_key BETWEEN ? AND ?",
		"DELETE FROM derived_logon WHERE logon_key BETWEEN ? AND ?",
		"DELETE FROM derived_process WHERE process_key BETWEEN ? AND ?",
		"DELETE FROM derived_activity WHERE activity_key BETWEEN ? AND ?",
		"DELETE FROM derived_cover WHERE executable_key BETWEEN ? AND ?",
		"DELETE FROM derived_hash WHERE executable_key BETWEEN ? AND ?",
		"DELETE FROM derived_coverage WHERE coverage_key BETWEEN ? AND ?",
		"DELETE FROM derived_executable WHERE executable_key BETWEEN ? AND ?",
	};
	struct err e = OK;
	int64_t ignored;
	for (size_t i = 0; i < sizeof deletes / sizeof *deletes && !e.kind; i++)
		e = db_int(c->db, &ignored, 0, deletes[i], "ii", case_key(host_id, 1),
			   case_key(host_id, UINT32_MAX));
	return e;
}

/* Where more rows will come than stay, the indexes are made anew at the end. */
static struct err drop_indexes_for_many(struct case_file *c)
{
	int64_t many;
	struct err e = db_int(c->db, &many, 0,
			      "SELECT 2 * coalesce(sum(n) FILTER (WHERE changed), 0) >= coalesce(sum(n), 0) FROM "
			      "(SELECT changed, (SELECT max(activity_key) & 0xffffffff FROM derived_activity "
			      "WHERE activity_key BETWEEN host_id << 32 AND (host_id + 1 << 32) - 1) AS n FROM host)",
			      "");
	return e.kind || !many ? e : schema_drop_indexes(c->db);
}

static struct err open_run(struct case_file *c)
{
	struct derivation *d = c->derivation = xcalloc(1, sizeof *d);
	d->c = c;
	d->knowledge = knowledge_new();
	struct err e = db_exec(c->db, SMALL_CACHE);
	if (!e.kind)
		e = drop_indexes_for_many(c);
	if (!e.kind)
		e = schema_write_lookups(c->db);
	return e.kind ? e : prepare_all(d);
}

/* Of all files, so that what one lacks another may have. */
static struct err read_stretches(struct derivation *d)
{
	sqlite3_stmt *st;
	bool row = false;
	struct err e = db_prepare(d->c->db,
				  "SELECT first_record, last_record FROM record_stretch WHERE computer_id IN "
				  "(SELECT computer_id FROM computer WHERE host_id = ?) ORDER BY first_record",
				  &st);
	d->stretches.n = 0;
	if (!e.kind)
		stmt_bind(st, "i", d->host_id);
	while (!e.kind && !(e = stmt_step(st, &row)).kind && row) {
		struct record_stretch next = {stmt_int(st, 0), stmt_int(st, 1)};
		struct record_stretch *last = d->stretches.n ? &d->stretches.items[d->stretches.n - 1] : NULL;
		if (!last || next.first > last->last + 1)
			VEC_PUSH(&d->stretches, next);
		else if (next.last > last->last)
			last->last = next.last;
	}
	sqlite3_finalize(st);
	return e;
}

static struct err open_host(struct derivation *d, int64_t host_id)
{
	d->host_id = host_id;
	d->first_time = d->last_time = d->first_start = d->last_start = d->read = 0;
	d->covered = false;
	coverage_clear(&d->coverage);
	fact_reader_take(&d->facts, host_id);
	host_programs_clear(&d->programs, host_id);
	struct err e = file_hashes_clear(&d->file_hashes);
	if (!e.kind)
		e = read_stretches(d);
	if (!e.kind)
		e = shared_name_since(d->c->db, host_id, &d->shared_since);
	return e.kind ? e : derived_delete(d->c, host_id);
}

struct err derivation_begin(struct case_file *c, int64_t host_id, struct fact_source *facts,
			    struct derived_sink *sink)
{
	struct err e = sqlite3_get_autocommit(c->db) ? db_exec(c->db, "BEGIN IMMEDIATE") : OK;
	if (e.kind)
		return e;
	if (!c->derivation)
		e = open_run(c);
	if (!e.kind)
		e = open_host(c->derivation, host_id);
	if (e.kind) {
		derivation_rollback(c);
		return e;
	}
	const struct derivation *d = c->derivation;
	*facts = (struct fact_source){.context = c->derivation, .stretches = d->stretches.items,
				      .nstretches = d->stretches.n, .rewind = facts_rewind, .next = facts_next};
	*sink = (struct derived_sink){
		.context = c->derivation,
		.boot = put_boot,
		.logon = put_logon,
		.process = put_process,
		.account = put_account,
		.activity = put_activity,
		.account_name = put_account_name,
	};
	return OK;
}

/* Of several names the host is shown by that of its latest record. */
static struct err put_host(struct derivation *d)
{
	int64_t ignored;
	return db_int(d->c->db, &ignored, 0,
		      "UPDATE host SET changed = 0, first_time = ?2, last_time = ?3, first_start = ?4, last_start = ?5, "
		      "name = (SELECT m.name FROM computer m WHERE m.host_id = ?1 ORDER BY (SELECT max(f.time) FROM fact f "
		      "WHERE f.computer_id = m.computer_id) DESC, m.name LIMIT 1) WHERE host_id = ?1",
		      "ikkkk", d->host_id, d->first_time, d->last_time, d->first_start, d->last_start);
}

struct err derivation_commit(struct case_file *c)
{
	struct derivation *d = c->derivation;
	struct err e = int_rows_flush(&d->logon);
	if (!e.kind)
		e = int_rows_flush(&d->process);
	if (!e.kind)
		e = int_rows_flush(&d->activity);
	if (!e.kind)
		e = host_programs_write(&d->programs);
	if (!e.kind)
		e = coverage_write(c, d->host_id, &d->coverage);
	if (!e.kind)
		e = put_host(d);
	d->uncommitted += d->read;
	if (!e.kind && d->uncommitted >= FACTS_PER_TRANSACTION)
		e = derivation_keep(c);
	if (e.kind)
		derivation_rollback(c);
	return e;
}

struct err derivation_keep(struct case_file *c)
{
	if (c->derivation)
		c->derivation->uncommitted = 0;
	return sqlite3_get_autocommit(c->db) ? OK : db_exec(c->db, "COMMIT");
}

void derivation_rollback(struct case_file *c)
{
	derivation_free(c); /* its caches may tell of what is taken back */
	sqlite3_exec(c->db, "ROLLBACK", NULL, NULL, NULL);
}

struct err derivation_unfinished(struct case_file *c, bool *unfinished)
{
	int64_t last;
	bool known = true;
	struct err e = schema_lacks_indexes(c->db, unfinished);
	if (e.kind || *unfinished)
		return e;
	e = db_int(c->db, &last, 0, "SELECT max(rank) FROM derived_executable", "");
	if (!e.kind)
		e = executables_known(c, &known);
	*unfinished = !known || last >= INT64_C(1024) << 52;
	return e;
}

static struct err make_indexes(struct case_file *c)
{
	struct err e = db_exec(c->db, SMALL_CACHE);
	if (!e.kind)
		e = schema_make_indexes(c->db);
	err_free(db_exec(c->db, CASE_CACHE));
	return e;
}

struct err derivation_finish(struct case_file *c)
{
	struct err e = derivation_keep(c);
	derivation_free(c);
	if (!e.kind)
		e = make_indexes(c);
	if (!e.kind)
		e = executables_rank(c);
	if (!e.kind)
		e = hosts_propose(c);
	/* Statistics let the planner choose; on small samples of each index. */
	return e.kind ? e : db_exec(c->db, "PRAGMA analysis_limit = 400; ANALYZE");
}
