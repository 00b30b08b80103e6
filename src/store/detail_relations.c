/* The details of each relation's rows. */
#include <inttypes.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "base/zone.h"
#include "model/console.h"
#include "model/coverage.h"
#include "model/image.h"
#include "store/case_file.h"
#include "store/detail_lines.h"
#include "store/facts.h"
#include "store/marks.h"
#include "store/page.h"
#include "store/story.h"
#include "store/subject.h"

#define COUNT(table) (sizeof table / sizeof *table)

/* ------------------------------------------------------------ facts */

/* As whom an event was logged: of 7045, 104 and 1074 that is who did it. */
static void put_fields(struct detail *d, const struct fact *f)
{
	const struct fact_value *user = fact_user_sid(f);
	if (user)
		detail_add(d, "", "System/Security UserID = %.*s", STR_ARG(fact_value_text(user)));
	for (size_t i = 0; i < f->layout->n; i++) {
		struct str name = f->layout->names[i], value = fact_value_text(&f->values[i]);
		if (name.n)
			detail_add(d, "", "%.*s = %.*s", STR_ARG(name), STR_ARG(value));
		else
			detail_add(d, "", "(%zu) = %.*s", i + 1, STR_ARG(value));
	}
}

struct fact_lines {
	struct detail *d;
	const char *label;
	bool fields;
};

static void put_fact(void *context, const struct fact *f, struct str path, int64_t offset)
{
	const struct fact_lines *l = context;
	struct buf record = {0};
	if (f->record_id > 0)
		buf_printf(&record, "record %" PRId64, f->record_id);
	else
		buf_puts(&record, "a record without ID");
	detail_add(l->d, l->label, "event %u, %s of %.*s%s", f->event_id, buf_text(&record), STR_ARG(f->channel),
		   f->recovered ? " (recovered from slack: not a record of this log)" : "");
	detail_add(l->d, "", "%.*s, offset %" PRId64, STR_ARG(path), offset);
	buf_free(&record);
	if (l->fields)
		put_fields(l->d, f);
}

struct err detail_fact(struct case_file *c, struct detail *d, const char *label, int64_t fact_id, bool fields)
{
	struct fact_lines lines = {d, label, fields};
	return fact_id ? fact_visit(c->db, fact_id, put_fact, &lines) : OK;
}

/* ------------------------------------------------------------ processes */

static const char *reason_words(struct case_file *c, const struct detail_row *row, const char *column, struct buf *out)
{
	sqlite3_stmt *st;
	bool found = false;
	buf_clear(out);
	struct err e = db_prepare(c->db, "SELECT words FROM link_reason WHERE name = ?", &st);
	if (!e.kind) {
		stmt_bind(st, "s", detail_cell(row, column)->text);
		e = stmt_step(st, &found);
	}
	if (!e.kind && found)
		buf_add_str(out, stmt_text(st, 0));
	err_free(e);
	sqlite3_finalize(st);
	return buf_text(out);
}

/* "[inferred] the latest process with …": beside the label, or, where that is empty, under the
 * line before, which must be the one that it is about. */
static void put_sure(struct case_file *c, struct detail *d, const struct detail_row *row, const char *label,
		     const char *confidence, const char *reason)
{
	struct buf words = {0};
	struct str how_sure = detail_cell(row, confidence)->text;
	const char *why = how_sure.n ? reason_words(c, row, reason, &words) : "";
	if (*why)
		detail_add(d, label, "[%.*s] %s", STR_ARG(how_sure), why);
	buf_free(&words);
}

static void put_confidence(struct case_file *c, struct detail *d, const struct detail_row *row,
			   const char *confidence, const char *reason)
{
	put_sure(c, d, row, "", confidence, reason);
}

/* What the logon event itself tells needs no word. */
static void put_inference(struct case_file *c, struct detail *d, const struct detail_row *row,
			  const char *confidence, const char *reason)
{
	if (str_eq(detail_cell(row, confidence)->text, STR("inferred")))
		put_confidence(c, d, row, confidence, reason);
}

static void put_joined(struct detail *d, const char *label, const struct detail_row *row, const char *first,
		       const char *before_second, const char *second)
{
	struct buf text = {0};
	if (!detail_has(row, first) && !detail_has(row, second))
		return;
	if (detail_has(row, first))
		detail_words(&text, row, first);
	else
		buf_puts(&text, "not recorded");
	if (detail_has(row, second)) {
		buf_puts(&text, before_second);
		detail_words(&text, row, second);
	}
	detail_add(d, label, "%s", buf_text(&text));
	buf_free(&text);
}

static void put_end(struct case_file *c, struct detail *d, const struct detail_row *row)
{
	if (detail_has(row, "end"))
		put_joined(d, "Ended", row, "end", ", after ", "duration_s");
	else if (detail_has(row, "end_before"))
		detail_columns(d, row, &(struct labelled){"Ended before", "end_before"}, 1);
	else
		detail_add(d, "Ended", "not recorded");
	put_confidence(c, d, row, "end_confidence", "end_reason");
	detail_columns(d, row, &(struct labelled){"System asleep", "asleep_s"}, 1);
}

static struct err put_story(struct case_file *c, struct detail *d, int64_t process)
{
	struct page_memory *memory = NULL;
	struct story story;
	struct buf text = {0};
	page_memory_reset(&memory);
	struct err e = story_of_process(c, process, memory, &story);
	if (!e.kind) {
		story_process(&text, &story);
		detail_add(d, "How it started", "%s", buf_text(&text));
	}
	buf_free(&text);
	page_memory_free(memory);
	return e;
}

static struct err put_session(struct case_file *c, struct detail *d, const char *label, int64_t logon)
{
	struct page_memory *memory = NULL;
	struct story_session session;
	struct buf text = {0};
	uint32_t processes;
	page_memory_reset(&memory);
	struct err e = story_of_logon(c, logon, memory, &session, &processes);
	if (!e.kind && session.known) {
		story_logon(&text, &session, processes);
		detail_add(d, label, "%s", buf_text(&text));
	}
	buf_free(&text);
	page_memory_free(memory);
	return e;
}

static void put_who(struct detail *d, const struct detail_row *row)
{
	put_joined(d, "Owner", row, "user", " of ", "domain");
	put_joined(d, "", row, "sid", ", session ", "logon_id");
	put_joined(d, "Requested by", row, "requested_by", ", session ", "requested_logon_id");
	put_joined(d, "Token", row, "elevation", ", integrity ", "integrity");
}

static void put_parent(struct case_file *c, struct detail *d, const struct detail_row *row)
{
	bool named = detail_has(row, "parent_image") || detail_has(row, "parent_pid");
	put_joined(d, "Parent", row, "parent_image", ", process ", "parent_pid");
	if (detail_has(row, "parent_start"))
		put_joined(d, "", row, "parent_start", ", record ", "parent_record");
	put_sure(c, d, row, named ? "" : "Parent", "parent_confidence", "parent_reason");
}

/* Where the person came in, 0 where that is here or not told; no reason is told twice. */
static struct err put_origin(struct case_file *c, struct detail *d, const struct detail_row *row, int64_t origin)
{
	struct err e = origin ? put_session(c, d, "Came in", origin) : OK;
	int logon = relation_column(row->relation, "logon_reason");
	if (!e.kind && (logon < 0 || !str_eq(row->page.rows[0].cells[logon].text, detail_cell(row, "origin_reason")->text)))
		put_sure(c, d, row, origin ? "" : "Came in", "origin_confidence", "origin_reason");
	return e;
}

/* The event behind an end is its own, or that by which its ID had passed to another. */
static const char *end_label(const struct detail_row *row, const char *own)
{
	return detail_has(row, "end_before") ? "ID taken by" : own;
}

static struct err process_facts(struct case_file *c, struct detail *d, const struct detail_row *row, int64_t key)
{
	const struct {
		const char *label, *column;
	} facts[] = {{"Start", "start_fact"}, {end_label(row, "Exit"), "end_fact"}, {"Parent's start", "parent_fact"},
		{"Logon", "logon_fact"}, {"Reconnect", "client_fact"}, {"Sysmon", "sysmon_fact"},
		{"Task Scheduler", "task_fact"}};
	struct err e = OK;
	for (size_t i = 0; i < COUNT(facts) && !e.kind; i++) {
		int64_t fact;
		struct buf sql = {0};
		buf_printf(&sql, "SELECT %s FROM derived_process WHERE process_key = ?", facts[i].column);
		e = db_int(c->db, &fact, 0, buf_text(&sql), "i", key);
		if (!e.kind)
			e = detail_fact(c, d, facts[i].label, fact, false);
		buf_free(&sql);
	}
	return e;
}

/* All but the sentence. */
static struct err process_lines(struct case_file *c, int64_t key, struct detail *d)
{
	static const struct labelled what[] = {
		{"Image", "image"}, {"Command line", "command_line"}, {"Process ID", "pid"}, {"Host", "host"},
	};
	static const struct labelled more[] = {
		{"Exit status", "exit_status"}, {"Flags", "flags"}, {"Covered by", "executable_baseline"},
	};
	static const struct labelled sysmon[] = {
		{"GUID", "guid"}, {"SHA-256", "sha256"}, {"MD5", "md5"}, {"Imphash", "imphash"},
	};
	struct detail_row row;
	struct subject subject;
	struct err e = detail_row_open(c, REL_PROCESS, key, &row);
	if (!e.kind)
		e = subject_of(c, REL_PROCESS, key, &subject);
	if (!e.kind) {
		detail_columns(d, &row, what, COUNT(what));
		struct str console = console_of(detail_cell(&row, "image")->text, detail_cell(&row, "command_line")->text);
		if (console.n)
			detail_add(d, "Console", "%.*s", STR_ARG(console));
		put_joined(d, "Started", &row, "start", ", boot ", "boot");
		if (detail_has(&row, "start") && !str_eq(detail_cell(&row, "start_reason")->text, STR("start_recorded")))
			put_confidence(c, d, &row, "start_confidence", "start_reason");
		put_end(c, d, &row);
		detail_columns(d, &row, more, COUNT(more));
		put_who(d, &row);
		put_parent(c, d, &row);
		detail_columns(d, &row, &(struct labelled){"Installed by", "installed_by"}, 1);
		put_joined(d, "Task", &row, "task", ", record ", "task_record");
		put_confidence(c, d, &row, "task_confidence", "task_reason");
		e = put_session(c, d, "Logon", subject.logon);
	}
	if (!e.kind) {
		put_sure(c, d, &row, subject.logon ? "" : "Logon", "logon_confidence", "logon_reason");
		e = put_origin(c, d, &row, subject.origin == subject.logon ? 0 : subject.origin);
	}
	if (!e.kind) {
		bool console = str_has_word(detail_cell(&row, "flags")->text, "at_console");
		bool named = console || detail_has(&row, "client_address") || detail_has(&row, "client_workstation");
		put_joined(d, "User was at", &row, "client_address", ", ", "client_workstation");
		if (console)
			detail_add(d, "User was at", "the console");
		put_sure(c, d, &row, named ? "" : "User was at", "client_confidence", "client_reason");
		detail_columns(d, &row, sysmon, COUNT(sysmon));
		detail_gap(d);
		e = process_facts(c, d, &row, key);
	}
	detail_row_close(&row);
	return e;
}

static struct err detail_process(struct case_file *c, int64_t key, struct detail *d)
{
	struct err e = put_story(c, d, key);
	if (!e.kind)
		detail_gap(d);
	return e.kind ? e : process_lines(c, key, d);
}

/* ------------------------------------------------------------ the others */

/* Reconnects and disconnects of a session, and what was run in it: no more than
 * these, and that there are more; the timeline has all. */
static struct err session_lines(struct case_file *c, struct detail *d, const char *label, const char *sql, int64_t key,
				int most)
{
	sqlite3_stmt *st;
	bool row;
	struct err e = db_prepare(c->db, sql, &st);
	if (!e.kind)
		stmt_bind(st, "ii", key, (int64_t)most + 1);
	for (int n = 0; !e.kind && !(e = stmt_step(st, &row)).kind && row; n++) {
		if (n == most) {
			detail_add(d, "", "… and more");
			break;
		}
		char time[ZONE_ISO_SIZE];
		struct str what = stmt_text(st, 1), who = stmt_text(st, 2);
		zone_iso(stmt_int(st, 0), time);
		detail_add(d, label, "%s %.*s%.*s", time, STR_ARG(what), STR_ARG(who));
		label = "";
	}
	sqlite3_finalize(st);
	return e;
}

static struct err put_session_life(struct case_file *c, struct detail *d, int64_t key)
{
	static const char presence[] =
		"SELECT v.time, k.words, coalesce(CASE s.text WHEN 'the console' THEN ' at ' ELSE ' from ' END || s.text, '') || coalesce(', record ' || nullif(max(f.record_id, 0), 0), '') "
		"FROM derived_activity v JOIN fact_kind k ON k.kind = v.kind LEFT JOIN string s ON s.string_id = v.what_id "
		"LEFT JOIN fact f ON f.fact_id = v.fact_id WHERE v.logon_key = ?1 AND " PRESENCE_KINDS("v.kind") " "
		"UNION ALL SELECT l.start, 'taken up again by a logon (inferred)', coalesce(' from ' || s.text, '') || "
		"coalesce(', record ' || nullif(max(f.record_id, 0), 0), '') FROM derived_logon l "
		"LEFT JOIN string s ON s.string_id = l.address_id LEFT JOIN fact f ON f.fact_id = l.fact_id "
		"WHERE l.took_up_key = ?1 ORDER BY 1 LIMIT ?2";
	static const char ran[] =
		"SELECT p.start, 'process ' || p.pid || ' ' || coalesce(" FILE_NAME("i.text") ", ''), ': ' || s.text FROM derived_activity v "
		"JOIN fact_kind k ON k.kind = v.kind AND k.name IN ('process_start', 'sysmon_start') "
		"JOIN derived_process p ON p.process_key = v.process_key LEFT JOIN string i ON i.string_id = p.image_id "
		"LEFT JOIN string s ON s.string_id = p.command_line_id WHERE v.logon_key = ? ORDER BY v.activity_key LIMIT ?";
	struct err e = session_lines(c, d, "Connections", presence, key, 40);
	return e.kind ? e : session_lines(c, d, "First processes", ran, key, 12);
}

static void logon_lines(struct case_file *c, struct detail *d, const struct detail_row *row)
{
	static const struct labelled what[] = {
		{"Logon ID", "logon_id"}, {"Host", "host"}, {"Boot", "boot"}, {"Type", "type_name"},
		{"User", "user"}, {"Domain", "domain"}, {"SID", "sid"}, {"Address", "address"},
		{"Port", "port"}, {"Workstation", "workstation"},
	};
	static const struct labelled how[] = {
		{"Logon process", "process"}, {"Package", "auth_package"}, {"Elevated", "elevated"},
		{"Privileged", "privileged"}, {"Start", "start"},
	};
	static const struct labelled end[] = {
		{"First seen", "first_seen"}, {"End", "end"}, {"Ended before", "end_before"},
	};
	detail_columns(d, row, what, COUNT(what));
	put_inference(c, d, row, "workstation_confidence", "workstation_reason");
	detail_columns(d, row, how, COUNT(how));
	put_inference(c, d, row, "start_confidence", "start_reason");
	detail_columns(d, row, end, COUNT(end));
	bool told = detail_has(row, "end") || detail_has(row, "end_before");
	put_sure(c, d, row, told ? "" : "End", "end_confidence", "end_reason");
	detail_columns(d, row, &(struct labelled){"System asleep", "asleep_s"}, 1);
}

static struct err detail_logon(struct case_file *c, int64_t key, struct detail *d)
{
	struct detail_row row;
	struct subject subject;
	int64_t fact, end_fact;
	struct err e = detail_row_open(c, REL_LOGON, key, &row);
	if (!e.kind)
		e = subject_of(c, REL_LOGON, key, &subject);
	if (!e.kind)
		e = put_session(c, d, "Session", key);
	if (!e.kind) {
		detail_gap(d);
		logon_lines(c, d, &row);
		if (detail_has(&row, "linked_logon_id")) {
			detail_columns(d, &row, &(struct labelled){"Other token", "linked_logon_id"}, 1);
			put_confidence(c, d, &row, "linked_confidence", "linked_reason");
		}
		e = put_origin(c, d, &row, subject.origin == key ? 0 : subject.origin);
	}
	if (!e.kind)
		e = put_session_life(c, d, key);
	if (!e.kind)
		e = db_int(c->db, &fact, 0, "SELECT fact_id FROM derived_logon WHERE logon_key = ?", "i", key);
	if (!e.kind)
		e = db_int(c->db, &end_fact, 0, "SELECT end_fact FROM derived_logon WHERE logon_key = ?", "i", key);
	if (!e.kind) {
		detail_gap(d);
		e = detail_fact(c, d, "Logon", fact, true);
	}
	if (!e.kind)
		e = detail_fact(c, d, end_label(&row, "Logoff"), end_fact, false);
	detail_row_close(&row);
	return e;
}

/* Host after host, in the order in which they first ran what that one ran. */
static struct err put_spread(struct case_file *c, int64_t executable, struct detail *d)
{
	enum { SHOWN = 20 };
	static const char sql[] =
		"SELECT h.name, y.first_seen, coalesce(n.user, a.user), i.text, (SELECT text FROM string WHERE string_id = o.address_id) "
		"FROM derived_executable x CROSS JOIN derived_executable y ON y.program_id = x.program_id "
		"CROSS JOIN host h ON h.host_id = y.executable_key >> 32 "
		"LEFT JOIN derived_process p ON p.process_key = y.first_process "
		"LEFT JOIN derived_account a ON a.account_key = p.account_key "
		"LEFT JOIN derived_account_name n ON n.name_key = p.name_key "
		"LEFT JOIN derived_process pp ON pp.process_key = p.parent_key LEFT JOIN string i ON i.string_id = pp.image_id "
		"LEFT JOIN derived_logon o ON o.logon_key = p.origin_key WHERE x.rank = ? ORDER BY y.first_seen, h.name LIMIT ?";
	sqlite3_stmt *st;
	bool row = false;
	int n = 0;
	struct err e = db_prepare(c->db, sql, &st);
	if (!e.kind)
		stmt_bind(st, "ii", executable, (int64_t)SHOWN);
	while (!e.kind && !(e = stmt_step(st, &row)).kind && row) {
		struct buf time = {0};
		struct str user = stmt_text(st, 2), parent = image_name(stmt_text(st, 3)), address = stmt_text(st, 4);
		cell_words(&time, COL_TIME, &(struct cell){.kind = CELL_INT, .number = stmt_int(st, 1)}, true);
		detail_add(d, n++ ? "" : "Spread", "%s  %.*s%s%.*s%s%.*s%s%.*s", buf_text(&time), STR_ARG(stmt_text(st, 0)),
			   user.n ? ", as " : "", STR_ARG(user), parent.n ? ", by " : "", STR_ARG(parent),
			   address.n ? ", from " : "", STR_ARG(address));
		buf_free(&time);
	}
	if (n == SHOWN)
		detail_add(d, "", "all: evtrail prevalence --spread --image PATH");
	sqlite3_finalize(st);
	return e;
}

static struct err detail_executable(struct case_file *c, int64_t key, struct detail *d)
{
	static const struct labelled what[] = {
		{"Path", "path"}, {"Compared as", "canonical"}, {"Pattern", "pattern"}, {"Status", "status"},
		{"Covered by", "baseline"}, {"Baselines", "baseline_quality"}, {"Flags", "flags"}, {"Score", "score"}, {"Host", "host"},
		{"First seen", "first_seen"}, {"Last seen", "last_seen"}, {"Runs", "runs"},
		{"Accounts", "users"}, {"Hosts that ran it", "hosts"}, {"First of them", "first_host"},
		{"This host", "spread"}, {"Raw paths", "raw_paths"}, {"Of the pattern", "pattern_paths"},
		{"Hash", "hash"}, {"Hash changed", "hash_seen"},
	};
	struct detail_row row;
	struct subject subject;
	struct err e = detail_row_open(c, REL_EXECUTABLE, key, &row);
	if (!e.kind)
		e = subject_of(c, REL_EXECUTABLE, key, &subject);
	if (!e.kind)
		e = put_story(c, d, subject.process);
	if (!e.kind) {
		detail_gap(d);
		detail_columns(d, &row, what, COUNT(what));
		e = put_spread(c, key, d);
	}
	if (!e.kind) {
		detail_gap(d);
		detail_add(d, "Its first run", "%s", "");
		e = process_lines(c, subject.process, d);
	}
	detail_row_close(&row);
	return e;
}

static struct err detail_activity(struct case_file *c, int64_t key, struct detail *d)
{
	struct subject subject;
	struct err e = subject_of(c, REL_ACTIVITY, key, &subject);
	if (e.kind)
		return e;
	if (subject.process)
		return detail_process(c, subject.process, d);
	if (subject.logon)
		e = put_session(c, d, "Session", subject.logon);
	if (!e.kind && d->n)
		detail_gap(d);
	return e.kind ? e : detail_fact(c, d, "Fact", subject.fact, true);
}

static struct err detail_event(struct case_file *c, int64_t key, struct detail *d)
{
	static const struct labelled what[] = {
		{"Event", "event_id"}, {"What", "what"}, {"Time", "time"}, {"Host", "host"}, {"Provider", "provider"},
	};
	struct detail_row row;
	struct err e = detail_row_open(c, REL_EVENT, key, &row);
	if (!e.kind) {
		detail_columns(d, &row, what, COUNT(what));
		e = detail_fact(c, d, "Record", key, true);
	}
	detail_row_close(&row);
	return e;
}

static struct err detail_coverage(struct case_file *c, int64_t key, struct detail *d)
{
	static const struct labelled what[] = {
		{"Host", "host"}, {"Day", "day"}, {"Grade", "grade"}, {"Records", "records"},
		{"IDs missing", "missing_records"}, {"Process starts", "process_starts"}, {"Process exits", "process_ends"},
		{"With command line", "command_lines"}, {"Starts by Sysmon", "sysmon_starts"}, {"Logons", "logons"},
		{"Logoffs", "logoffs"}, {"Boots", "boots"},
	};
	struct detail_row row;
	int64_t bits = 0;
	struct err e = detail_row_open(c, REL_COVERAGE, key, &row);
	if (!e.kind)
		e = db_int(c->db, &bits, 0, "SELECT problems FROM derived_coverage WHERE coverage_key = ?", "i", key);
	for (int i = 0; !e.kind && i < COVERAGE_PROBLEM_COUNT; i++) {
		if (!(bits >> i & 1))
			continue;
		detail_add(d, "Wrong", "%s", coverage_problem(i)->words);
		detail_add(d, "  means", "%s", coverage_problem(i)->means);
		detail_add(d, "  mend", "%s", coverage_problem(i)->mend);
	}
	if (!e.kind)
		detail_columns(d, &row, what, COUNT(what));
	detail_row_close(&row);
	return e;
}

/* The note, and the row that is marked. */
static struct err detail_mark(struct case_file *c, int64_t mark, struct detail *d)
{
	struct buf note = {0};
	enum relation_id id;
	int64_t key;
	struct detail row = {0};
	struct err e = mark_note(c, mark, &note);
	if (!e.kind)
		detail_add(d, "Note", "%s", note.n ? buf_text(&note) : "(none: a adds one)");
	if (!e.kind)
		e = mark_row(c, mark, &id, &key);
	if (!e.kind && !key)
		detail_add(d, "Row", "is not in the case now: its log is not imported");
	else if (!e.kind)
		e = detail_of(c, id, key, &row);
	for (size_t i = 0; i < row.n; i++)
		detail_add(d, row.lines[i].label, "%s", row.lines[i].text);
	detail_free(&row);
	buf_free(&note);
	return e;
}

/* All columns with their titles: for relations that have no story to tell. */
static struct err detail_plain(struct case_file *c, enum relation_id id, int64_t key, struct detail *d)
{
	struct detail_row row;
	struct err e = detail_row_open(c, id, key, &row);
	for (size_t i = 0; !e.kind && i < row.relation->ncolumns; i++) {
		struct labelled line = {row.relation->columns[i].title, row.relation->columns[i].name};
		detail_columns(d, &row, &line, 1);
	}
	detail_row_close(&row);
	return e;
}

struct err detail_of(struct case_file *c, enum relation_id id, int64_t key, struct detail *out)
{
	static struct err (*const makers[REL_COUNT])(struct case_file *, int64_t, struct detail *) = {
		[REL_ACTIVITY] = detail_activity, [REL_PROCESS] = detail_process, [REL_EXECUTABLE] = detail_executable,
		[REL_LOGON] = detail_logon,       [REL_EVENT] = detail_event,
		[REL_COVERAGE] = detail_coverage, [REL_MARK] = detail_mark,
	};
	*out = (struct detail){0};
	struct err e = makers[id] ? makers[id](c, key, out) : detail_plain(c, id, key, out);
	if (e.kind == ERR_NOT_FOUND && id == REL_PROCESS) { /* the tree's rows are boots, too */
		err_free(e);
		detail_free(out);
		e = detail_plain(c, REL_BOOT, key, out);
	}
	if (e.kind)
		detail_free(out);
	return e;
}
