#include "store/case.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/vec.h"
#include "base/wintime.h"
#include "store/case_file.h"
#include "store/like.h"
#include "store/numbering.h"
#include "store/schema.h"

enum { BUSY_WAIT_MS = 2000, INTERRUPT_STEPS = 20000 };

/* What can be said before SQLite looks at the file. */
static struct err check_file(const char *path, enum case_mode mode, bool *exists)
{
	struct stat st;
	*exists = stat(path, &st) == 0;
	if (!*exists && errno != ENOENT)
		return err_errno("%s", path);
	if (!*exists && mode != CASE_CREATE)
		return err_new(ERR_IO, "%s: no such case: make one with: evtrail import -d %s LOG...",
			       path, path);
	if (*exists && S_ISDIR(st.st_mode))
		return err_new(ERR_CASE, "%s: is a folder, not a case", path);
	if (*exists && !S_ISREG(st.st_mode))
		return err_new(ERR_CASE, "%s: is not a regular file", path);
	if (*exists && st.st_size == 0) {
		*exists = false; /* an empty file, as mktemp makes it, may become a case */
		if (mode != CASE_CREATE)
			return err_new(ERR_CASE, "%s: is empty, not a case", path);
	}
	if (*exists && access(path, R_OK) != 0)
		return err_errno("%s", path);
	if (mode != CASE_READ && *exists && access(path, W_OK) != 0)
		return err_new(ERR_IO, "%s: the case is read-only: copy it to a place where you may write", path);
	return OK;
}

static struct err check_version(sqlite3 *db)
{
	int64_t application_id, version;
	struct err e = db_int(db, &application_id, 0, "PRAGMA application_id", "");
	if (!e.kind)
		e = db_int(db, &version, 0, "PRAGMA user_version", "");
	if (e.kind)
		return e;
	if (application_id != CASE_APPLICATION_ID)
		return err_new(ERR_CASE, "is a database, but not an evtrail case");
	if (version > CASE_VERSION)
		return err_new(ERR_CASE,
			       "was made by a newer evtrail (case version %lld, this one reads %d): use that version",
			       (long long)version, CASE_VERSION);
	if (version < CASE_VERSION)
		return err_new(ERR_CASE, "was made by an older evtrail: make a new case from the logs");
	return schema_check(db);
}

/* A process that was killed left its journal: who only reads may not roll it back. */
static bool wants_rollback(sqlite3 *db)
{
	int rc = sqlite3_extended_errcode(db);
	return rc == SQLITE_READONLY_ROLLBACK || rc == SQLITE_READONLY_RECOVERY;
}

/* Whether there is anything, once a journal is rolled back: of a case whose making was
 * killed, nothing is left. */
static struct err has_pages(sqlite3 *db, bool *has)
{
	int64_t pages;
	struct err e = db_int(db, &pages, 0, "PRAGMA page_count", "");
	*has = pages > 0;
	return e;
}

static struct err roll_back(const char *path)
{
	sqlite3 *db;
	bool ignored;
	int rc = sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL);
	struct err e = rc == SQLITE_OK ? has_pages(db, &ignored) : db_error(db, rc);
	sqlite3_close(db);
	return e;
}

static struct err open_database(const char *path, enum case_mode mode, bool exists, sqlite3 **db)
{
	static const int flags[] = {
		[CASE_READ] = SQLITE_OPEN_READONLY,
		[CASE_WRITE] = SQLITE_OPEN_READWRITE,
		[CASE_CREATE] = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE,
	};
	/* Memory statistics would cost a lock at every allocation; this is refused, and
	 * harmless, once SQLite is at work. */
	sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
	int rc = sqlite3_open_v2(path, db, flags[mode] | SQLITE_OPEN_NOMUTEX, NULL);
	if (rc != SQLITE_OK)
		return db_error(*db, rc);
	sqlite3_extended_result_codes(*db, 1);
	sqlite3_busy_timeout(*db, BUSY_WAIT_MS);
	/* A case file comes from anywhere: its schema may call nothing with effects. */
	sqlite3_db_config(*db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
	sqlite3_db_config(*db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	struct err e = exists && mode == CASE_CREATE ? has_pages(*db, &exists) : OK;
	if (!e.kind)
		e = exists ? check_version(*db) : schema_create(*db);
	if (!e.kind)
		e = like_register(*db);
	if (!e.kind)
		e = db_exec(*db, "PRAGMA synchronous = NORMAL; PRAGMA temp_store = FILE; " CASE_CACHE);
	return e;
}

struct err case_open(const char *path, enum case_mode mode, struct case_file **out)
{
	bool exists;
	*out = NULL;
	struct err e = check_file(path, mode, &exists);
	if (e.kind)
		return e;
	sqlite3 *db = NULL;
	e = open_database(path, mode, exists, &db);
	if (e.kind && wants_rollback(db)) {
		sqlite3_close(db);
		db = NULL;
		err_free(e);
		e = roll_back(path);
		if (!e.kind)
			e = open_database(path, mode, exists, &db);
	}
	if (e.kind) {
		sqlite3_close(db);
		if (!exists && mode == CASE_CREATE)
			unlink(path); /* half a case is none */
		return err_context(e, "%s", path);
	}
	struct case_file *c = xcalloc(1, sizeof *c);
	*c = (struct case_file){.db = db, .path = xstrdup(path), .writable = mode != CASE_READ};
	*out = c;
	return OK;
}

void case_close(struct case_file *c)
{
	if (!c)
		return;
	derivation_free(c);
	if (c->writable) {
		sqlite3_busy_timeout(c->db, 0);
		err_free(db_exec(c->db, "PRAGMA journal_mode = DELETE"));
	}
	sqlite3_close(c->db);
	free(c->path);
	free(c);
}

const char *case_path(const struct case_file *c)
{
	return c->path;
}

struct err case_share(struct case_file *c)
{
	/* Pages are written twice this way, those of large indexes many times: the fewer
	 * times the log is copied into the case, the better. */
	return db_exec(c->db, "PRAGMA journal_mode = WAL; PRAGMA wal_autocheckpoint = 16000");
}

bool case_changed(struct case_file *c)
{
	int64_t before = c->version, now;
	struct err e = db_int(c->db, &now, 0, "PRAGMA data_version", "");
	if (!e.kind)
		c->version = now;
	bool changed = !e.kind && before && now != before;
	err_free(e);
	return changed;
}

static int ask_interrupt(void *context)
{
	struct case_file *c = context;
	return c->wanted(c->wanted_context);
}

void case_set_interrupt(struct case_file *c, bool (*wanted)(void *), void *context)
{
	c->wanted = wanted;
	c->wanted_context = context;
	sqlite3_progress_handler(c->db, wanted ? INTERRUPT_STEPS : 0, wanted ? ask_interrupt : NULL, c);
}

void case_set_pause(struct case_file *c, bool (*due)(void *), void *context)
{
	c->pause = due;
	c->pause_context = context;
}

bool case_pause_due(const struct case_file *c)
{
	return c->pause && c->pause(c->pause_context);
}

static int add_steps(unsigned event, void *context, void *st, void *nanoseconds)
{
	struct case_file *c = context;
	(void)event;
	(void)nanoseconds;
	c->steps += sqlite3_stmt_status(st, SQLITE_STMTSTATUS_VM_STEP, 1);
	return 0;
}

void case_count_steps(struct case_file *c)
{
	sqlite3_trace_v2(c->db, SQLITE_TRACE_PROFILE, add_steps, c);
}

int64_t case_steps(const struct case_file *c)
{
	return c->steps;
}

struct err case_hosts(struct case_file *c, struct case_hosts *out)
{
	VEC(struct case_host) hosts = {0};
	sqlite3_stmt *st;
	bool row = false;
	struct err e = db_prepare(c->db,
				  "SELECT host_id, name, first_time, last_time, first_start, last_start, NOT changed, "
				  "(SELECT group_concat(m.name, char(10)) FROM computer m WHERE m.host_id = h.host_id) "
				  "FROM host h ORDER BY name COLLATE NOCASE, host_id",
				  &st);
	while (!e.kind && !(e = stmt_step(st, &row)).kind && row) {
		struct str name = stmt_text(st, 1), names = stmt_text(st, 7);
		VEC_PUSH(&hosts, (struct case_host){
			.host_id = stmt_int(st, 0),
			.name = xmemdup0(name.p, name.n),
			.names = xmemdup0(names.p, names.n),
			.first_time = stmt_int(st, 2),
			.last_time = stmt_int(st, 3),
			.first_start = stmt_int(st, 4),
			.last_start = stmt_int(st, 5),
			.derived = stmt_int(st, 6),
		});
	}
	sqlite3_finalize(st);
	*out = (struct case_hosts){hosts.items, hosts.n};
	return e;
}

int64_t case_events(struct case_file *c)
{
	int64_t events;
	err_free(numbering_rows(c->db, relation_get(REL_EVENT), &events));
	return events;
}

int64_t case_learning_period(const struct case_host *host, int days)
{
	if (days < 0)
		return 0;
	int64_t asked = days * WINTIME_DAY, most = (host->last_start - host->first_start) * 3 / 4;
	return asked < most ? asked : most;
}

void case_hosts_free(struct case_hosts *hosts)
{
	for (size_t i = 0; i < hosts->n; i++) {
		free(hosts->items[i].name);
		free(hosts->items[i].names);
	}
	free(hosts->items);
	*hosts = (struct case_hosts){0};
}
