/* A case: what may be opened, what an import changes and what not, and that a
 * fact comes back as it went in. */
#include "unit/test.h"

#include <stdio.h>

#include <sqlite3.h>

#include "store/import.h"
#include "store/query.h"
#include "unit/scratch.h"

/* ------------------------------------------------------------ helpers */

static const struct event_field start_fields[] = {
	{STR("SubjectUserSid"), STR("S-1-5-18")},      {STR("NewProcessId"), STR("0x1a4")},
	{STR("NewProcessName"), STR("C:\\x\\a.exe")},  {STR("CommandLine"), STR("a.exe -x \"\xc3\xa4\" ")},
	{STR("TargetUserName"), STR("-")},             {STR("Empty"), STR("")},
	{STR("Guid"), STR("{54849625-5478-4994-A5BA-3E3B0328C30D}")},
};

static struct event make_event(uint64_t record, const char *computer)
{
	return (struct event){
		.provider = STR("Microsoft-Windows-Security-Auditing"),
		.channel = STR("Security"),
		.computer = str_of(computer),
		.record_id = record,
		.time = INT64_C(132000000000000000) + (int64_t)record,
		.event_id = 4688,
		.version = 2,
		.fields = start_fields,
		.nfields = sizeof start_fields / sizeof *start_fields,
		.kind = KIND_PROCESS_START,
		.offset = 4096,
	};
}

static void import_events(struct case_file *c, const char *path, const struct event *events, size_t n)
{
	struct importer *i;
	assert_ok(importer_open(c, &i));
	struct event_sink *sink = importer_sink(i);
	assert_ok(sink->source_begin(sink->context, path));
	for (size_t k = 0; k < n; k++)
		assert_ok(sink->event(sink->context, &events[k]));
	assert_ok(sink->damage(sink->context, 77, "torn"));
	assert_ok(sink->source_end(sink->context, &(struct source_outcome){.format = "evtx", .records = n, .kept = n}));
	assert_ok(importer_close(i));
}

static int64_t count(const char *path, const char *sql)
{
	sqlite3 *db;
	sqlite3_stmt *st;
	assert_int_equal(sqlite3_open_v2(path, &db, SQLITE_OPEN_READONLY, NULL), SQLITE_OK);
	if (sqlite3_prepare_v2(db, sql, -1, &st, NULL) != SQLITE_OK)
		fail_msg("%s: %s", sql, sqlite3_errmsg(db));
	assert_int_equal(sqlite3_step(st), SQLITE_ROW);
	int64_t n = sqlite3_column_int64(st, 0);
	sqlite3_finalize(st);
	sqlite3_close(db);
	return n;
}

static struct case_file *new_case(const char *path)
{
	struct case_file *c;
	unlink(path);
	assert_ok(case_open(path, CASE_CREATE, &c));
	return c;
}

static void refuse(const char *path, enum case_mode mode, enum err_kind kind)
{
	struct case_file *c;
	struct err e = case_open(path, mode, &c);
	assert_int_equal(e.kind, kind);
	assert_null(c);
	assert_non_null(strstr(e.text, path));
	err_free(e);
}

static void run_sql(const char *path, const char *sql)
{
	sqlite3 *db;
	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(db);
}

/* ------------------------------------------------------------ tests */

static void only_cases_are_opened(void **state)
{
	(void)state;
	const char *other = scratch("other.db"), *text = scratch("text"), *newer = scratch("newer.case");
	refuse(scratch("none.case"), CASE_READ, ERR_IO);
	refuse(scratch("none.case"), CASE_WRITE, ERR_IO);
	refuse(scratch_dir, CASE_CREATE, ERR_CASE);
	run_sql(other, "CREATE TABLE t (x)");
	refuse(other, CASE_CREATE, ERR_CASE);
	FILE *f = fopen(text, "w");
	fputs("this is a text of some length, and no database at all; that much is sure\n", f);
	fclose(f);
	refuse(text, CASE_CREATE, ERR_CASE);
	case_close(new_case(newer));
	run_sql(newer, "PRAGMA user_version = 99");
	refuse(newer, CASE_READ, ERR_CASE);
}

static void a_locked_case_is_busy(void **state)
{
	(void)state;
	const char *path = scratch("busy.case");
	struct case_file *c = new_case(path);
	struct importer *i;
	sqlite3 *db;
	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db, "BEGIN IMMEDIATE", NULL, NULL, NULL), SQLITE_OK);
	struct err e = importer_open(c, &i);
	assert_int_equal(e.kind, ERR_BUSY);
	err_free(e);
	sqlite3_close(db);
	case_close(c);
}

static void importing_again_changes_nothing(void **state)
{
	(void)state;
	const char *path = scratch("twice.case");
	struct case_file *c = new_case(path);
	struct event events[] = {make_event(1, "WS17"), make_event(2, "WS17"), make_event(3, "SRV02")};
	import_events(c, scratch("a.evtx"), events, 3);
	assert_int_equal(count(path, "SELECT count(*) FROM fact"), 3);
	import_events(c, scratch("a.evtx"), events, 3);
	import_events(c, scratch("copy.evtx"), events + 1, 2);
	assert_int_equal(count(path, "SELECT count(*) FROM fact"), 3);
	assert_int_equal(count(path, "SELECT count(*) FROM layout"), 1);
	assert_int_equal(count(path, "SELECT count(*) FROM source_file"), 2);
	assert_int_equal(count(path, "SELECT sum(records) FROM seen"), 5);
	assert_int_equal(count(path, "SELECT sum(added) FROM source_file"), 3);
	assert_int_equal(count(path, "SELECT count(*) FROM damage"), 2);
	case_close(c);
}

/* One file of one chunk, its events given or passed over. */
static struct err import_chunk(struct case_file *c, const char *path, struct sink_chunk *chunk,
			       const struct event *events, size_t n)
{
	struct importer *i;
	assert_ok(importer_open(c, &i));
	struct event_sink *sink = importer_sink(i);
	chunk->known = sink->chunk_known(sink->context, chunk->print);
	assert_ok(sink->source_begin(sink->context, path));
	for (size_t k = 0; k < n && !chunk->known; k++)
		assert_ok(sink->event(sink->context, &events[k]));
	struct err e = sink->chunk_end(sink->context, chunk);
	if (!e.kind)
		e = sink->source_end(sink->context, &(struct source_outcome){.format = "evtx", .records = n, .kept = n});
	assert_ok(importer_close(i));
	return e;
}

static void a_known_chunk_counts_as_if_it_was_read(void **state)
{
	(void)state;
	const char *path = scratch("chunk.case");
	struct case_file *c = new_case(path);
	struct event events[] = {make_event(1, "WS17"), make_event(2, "WS17"), make_event(3, "SRV02")};
	struct sink_chunk chunk = {.print = 0xfedcba9876543210};
	events[1].kind = KIND_NONE;
	assert_ok(import_chunk(c, scratch("a.evtx"), &chunk, events, 3));
	assert_false(chunk.known);
	chunk = (struct sink_chunk){.print = 0xfedcba9876543210};
	assert_ok(import_chunk(c, scratch("b.evtx"), &chunk, events, 3));
	assert_true(chunk.known);
	assert_int_equal(chunk.records, 3);
	assert_int_equal(chunk.kept, 2);
	static const char *const tables[] = {
		"seen WHERE source_id = %d", "record_day WHERE source_id = %d",
	};
	for (int i = 0; i < 2; i++) {
		char sql[512], of[2][128];
		snprintf(of[0], sizeof of[0], tables[i], 1);
		snprintf(of[1], sizeof of[1], tables[i], 2);
		const char *columns = i ? "computer_id, channel_id, day, records, first_record, last_record"
					: "computer_id, channel_id, provider_id, event_id, kept, records";
		snprintf(sql, sizeof sql, "SELECT count(*) FROM (SELECT %s FROM %s EXCEPT SELECT %s FROM %s)", columns,
			 of[0], columns, of[1]);
		assert_int_equal(count(path, sql), 0);
		snprintf(sql, sizeof sql, "SELECT count(*) FROM %s", of[1]);
		assert_int_equal(count(path, sql), i ? 2 : 3);
	}
	assert_int_equal(count(path, "SELECT count(*) FROM fact"), 2);

	/* One that is not to be known again leaves nothing. */
	chunk = (struct sink_chunk){.print = 0};
	assert_ok(import_chunk(c, scratch("c.evtx"), &chunk, events, 3));
	assert_int_equal(count(path, "SELECT count(*) FROM chunk"), 1);

	run_sql(path, "UPDATE chunk SET tally = x'05ff'");
	chunk = (struct sink_chunk){.print = 0xfedcba9876543210};
	struct err e = import_chunk(c, scratch("d.evtx"), &chunk, events, 3);
	assert_int_equal(e.kind, ERR_CASE);
	err_free(e);
	case_close(c);
}

/* Facts wait for others to be stored with: when that fails at last, nothing may say
 * that they were read. */
static void a_chunk_is_not_known_without_its_facts(void **state)
{
	(void)state;
	const char *path = scratch("lost.case");
	struct case_file *c = new_case(path);
	struct event events[] = {make_event(1, "WS17"), make_event(2, "WS17"), make_event(3, "WS17")};
	struct sink_chunk chunk = {.print = 7};
	run_sql(path, "CREATE TRIGGER broken BEFORE INSERT ON fact WHEN new.record_id = 3 "
		      "BEGIN SELECT raise(ABORT, 'no room'); END");
	struct err e = import_chunk(c, scratch("a.evtx"), &chunk, events, 3);
	assert_int_equal(e.kind, ERR_IO);
	err_free(e);
	assert_int_equal(count(path, "SELECT count(*) FROM chunk"), 0);
	run_sql(path, "DROP TRIGGER broken");
	chunk = (struct sink_chunk){.print = 7};
	assert_ok(import_chunk(c, scratch("a.evtx"), &chunk, events, 3));
	assert_false(chunk.known);
	assert_int_equal(count(path, "SELECT count(*) FROM fact"), 3);
	case_close(c);
}

static void identity_has_five_parts(void **state)
{
	(void)state;
	const char *path = scratch("identity.case");
	struct case_file *c = new_case(path);
	struct event events[8];
	for (int i = 0; i < 8; i++)
		events[i] = make_event(7, "WS17");
	events[1].time++;
	events[2].event_id = 4689;
	events[3].channel = STR("Forwarded");
	events[4].computer = STR("ws18");
	events[5].record_id = events[6].record_id = 0; /* the same, twice */
	events[7].record_id = 0;
	events[7].nfields--; /* another one without ID */
	import_events(c, scratch("a.evtx"), events, 8);
	assert_int_equal(count(path, "SELECT count(*) FROM fact"), 7);
	case_close(c);
}

static void host_names_have_no_case(void **state)
{
	(void)state;
	const char *path = scratch("hosts.case");
	struct case_file *c = new_case(path);
	struct case_hosts hosts;
	struct event events[] = {make_event(1, "IE8Win7"), make_event(2, "IE8WIN7"), make_event(3, "ie8win7")};
	import_events(c, scratch("a.evtx"), events, 3);
	assert_ok(case_hosts(c, &hosts));
	assert_int_equal(hosts.n, 1);
	assert_int_equal(count(path, "SELECT name = 'IE8WIN7' FROM computer"), 1);
	case_hosts_free(&hosts);
	case_close(c);
}

static void facts_come_back_whole_and_in_order(void **state)
{
	(void)state;
	const char *path = scratch("facts.case");
	struct case_file *c = new_case(path);
	struct event events[] = {make_event(3, "WS17"), make_event(1, "WS17"), make_event(2, "WS17")};
	struct fact_source facts;
	struct derived_sink sink;
	struct fact f;
	bool more;
	import_events(c, scratch("a.evtx"), events, 3);
	assert_ok(derivation_begin(c, 1, &facts, &sink));
	for (int order = BY_RECORD; order <= BY_TIME; order++) {
		assert_ok(facts.rewind(facts.context, (enum fact_order)order));
		for (int record = 1; record <= 3; record++) {
			assert_ok(facts.next(facts.context, &f, &more));
			assert_true(more);
			assert_int_equal(f.record_id, record);
			assert_int_equal(f.kind, KIND_PROCESS_START);
			assert_int_equal(f.layout->n, events[0].nfields);
			for (size_t i = 0; i < f.layout->n; i++) {
				assert_true(str_eq(f.layout->names[i], start_fields[i].name));
				assert_true(str_eq(fact_value_text(&f.values[i]), start_fields[i].value));
			}
			assert_int_equal(fact_id_or_0(&f, F_NewProcessId), 0x1a4);
			assert_null(fact_value(&f, F_TargetUserName));
		}
		assert_ok(facts.next(facts.context, &f, &more));
		assert_false(more);
	}
	derivation_rollback(c);
	case_close(c);
}

/* Of one time and record ID, as a made-up log has them: the order of import does not matter. */
static void what_happened_at_once_is_in_the_order_of_writing(void **state)
{
	static const struct event_field utc[] = {{STR("UtcTime"), STR("2019-01-01 00:00:00.000")}};
	(void)state;
	for (int i = 0; i < 2; i++) {
		struct case_file *c = new_case(scratch("ties.case"));
		struct event events[] = {make_event(1, "WS17"), make_event(1, "WS17")};
		struct fact_source facts;
		struct derived_sink sink;
		struct fact f, g;
		bool more;
		for (int k = 0; k < 2; k++) {
			events[k].kind = KIND_SYSMON_START;
			events[k].fields = utc;
			events[k].nfields = 1;
		}
		events[i].time += WINTIME_DAY;
		import_events(c, scratch("a.evtx"), events, 2);
		assert_ok(derivation_begin(c, 1, &facts, &sink));
		assert_ok(facts.rewind(facts.context, BY_TIME));
		assert_ok(facts.next(facts.context, &f, &more));
		wintime first = f.written;
		assert_ok(facts.next(facts.context, &g, &more));
		assert_true(more && first < g.written);
		derivation_rollback(c);
		case_close(c);
	}
}

/* Rules reckon with them: of another program's case they may be anything. */
static void impossible_times_are_told(void **state)
{
	static const char *const changes[] = {
		"UPDATE fact SET time = 9223372036854775807", "UPDATE fact SET time = -9223372036854775807 - 1",
		"UPDATE fact SET happened = 9223372036854775807", "UPDATE fact SET record_id = 9223372036854775807"};
	(void)state;
	for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
		struct case_file *c = new_case(scratch("range.case"));
		struct event event = make_event(1, "WS17");
		struct fact_source facts;
		struct derived_sink sink;
		struct fact f;
		bool more;
		import_events(c, scratch("a.evtx"), &event, 1);
		run_sql(scratch("range.case"), changes[i]);
		assert_ok(derivation_begin(c, 1, &facts, &sink));
		assert_ok(facts.rewind(facts.context, BY_TIME));
		struct err e = facts.next(facts.context, &f, &more);
		assert_int_equal(e.kind, ERR_CASE);
		err_free(e);
		derivation_rollback(c);
		case_close(c);
	}
}

/* As many as one value of a record can be, an array of bytes. */
static void a_fact_may_have_many_fields(void **state)
{
	enum { MANY = 60000 };
	(void)state;
	static struct event_field fields[MANY];
	struct case_file *c = new_case(scratch("many.case"));
	struct event event = make_event(1, "WS17");
	struct fact_source facts;
	struct derived_sink sink;
	struct fact f;
	bool more;
	for (int i = 0; i < MANY; i++)
		fields[i] = (struct event_field){STR("Bytes"), STR("255")};
	fields[MANY - 1] = (struct event_field){STR("Last"), STR("a text that stands elsewhere")};
	event.fields = fields;
	event.nfields = MANY;
	import_events(c, scratch("a.evtx"), &event, 1);
	assert_ok(derivation_begin(c, 1, &facts, &sink));
	assert_ok(facts.rewind(facts.context, BY_TIME));
	assert_ok(facts.next(facts.context, &f, &more));
	assert_true(more);
	assert_int_equal(f.layout->n, MANY);
	assert_true(str_eq(f.layout->names[MANY - 1], fields[MANY - 1].name));
	assert_true(str_eq(fact_value_text(&f.values[MANY - 1]), fields[MANY - 1].value));
	derivation_rollback(c);
	case_close(c);
}

/* Only who asks for a text learns that it is not there: the reader tells at the next fact. */
static void a_missing_text_is_told(void **state)
{
	(void)state;
	const char *path = scratch("missing.case");
	struct case_file *c = new_case(path);
	struct event event = make_event(1, "WS17");
	struct fact_source facts;
	struct derived_sink sink;
	struct fact f;
	bool more;
	import_events(c, scratch("a.evtx"), &event, 1);
	case_close(c);
	run_sql(path, "DELETE FROM string WHERE text = 'C:\\x\\a.exe'");
	assert_ok(case_open(path, CASE_WRITE, &c));
	assert_ok(derivation_begin(c, 1, &facts, &sink));
	for (int asked = 0; asked <= 1; asked++) {
		assert_ok(facts.rewind(facts.context, BY_TIME));
		assert_ok(facts.next(facts.context, &f, &more));
		assert_non_null(fact_value(&f, F_NewProcessName));
		if (asked)
			assert_int_equal(fact_text(&f, F_NewProcessName).n, 0);
		struct err e = facts.next(facts.context, &f, &more);
		assert_int_equal(e.kind, asked ? ERR_CASE : ERR_NONE);
		if (asked)
			assert_non_null(strstr(e.text, "is missing"));
		err_free(e);
	}
	derivation_rollback(c);
	case_close(c);
}

static void views_answer_in_any_sqlite(void **state)
{
	static const char *const views[] = {"process", "logon", "executable", "account",
					    "activity", "event", "source", "boot", "coverage", "marked"};
	(void)state;
	const char *path = scratch("views.case");
	struct case_file *c = new_case(path);
	struct event events[] = {make_event(1, "WS17")};
	char sql[128];
	import_events(c, scratch("a.evtx"), events, 1);
	for (size_t i = 0; i < sizeof views / sizeof *views; i++) {
		snprintf(sql, sizeof sql, "SELECT count(*) FROM (SELECT * FROM \"%s\")", views[i]);
		count(path, sql);
	}
	assert_int_equal(count(path, "SELECT time = '2019-04-17T18:40:00.0000001Z' FROM event"), 1);
	case_close(c);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(only_cases_are_opened),
		cmocka_unit_test(a_locked_case_is_busy),
		cmocka_unit_test(importing_again_changes_nothing),
		cmocka_unit_test(a_known_chunk_counts_as_if_it_was_read),
		cmocka_unit_test(a_chunk_is_not_known_without_its_facts),
		cmocka_unit_test(identity_has_five_parts),
		cmocka_unit_test(host_names_have_no_case),
		cmocka_unit_test(facts_come_back_whole_and_in_order),
		cmocka_unit_test(what_happened_at_once_is_in_the_order_of_writing),
		cmocka_unit_test(impossible_times_are_told),
		cmocka_unit_test(a_fact_may_have_many_fields),
		cmocka_unit_test(a_missing_text_is_told),
		cmocka_unit_test(views_answer_in_any_sqlite),
	};
	return cmocka_run_group_tests(tests, scratch_make, scratch_remove);
}
