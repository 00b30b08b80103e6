/* The scenarios of tests/unit/scenarios.h, each through a case: facts are
 * imported, derived, read back by the relation's columns, and told in the
 * sentence that an analyst reads. */
#include "unit/facts.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "correlate/derive.h"
#include "model/image.h"
#include "store/detail.h"
#include "store/import.h"
#include "store/query.h"
#include "unit/scenarios.h"
#include "unit/scratch.h"

#define OK_OR_FAIL(call) \
	do { \
		struct err e_ = (call); \
		if (e_.kind) \
			fail_msg("%s: %s", #call, e_.text); \
	} while (0)

/* ---- facts to a case ---- */

static void import_fact(struct event_sink *sink, const struct fact *f)
{
	struct event_field fields[32];
	struct event event = {.provider = STR("test"), .channel = f->channel, .computer = STR("WS17"),
			      .record_id = (uint64_t)f->record_id, .time = f->time, .event_id = f->event_id,
			      .kind = f->kind, .fields = fields};
	for (size_t i = 0; i < f->layout->n; i++)
		if (str_eq(f->layout->names[i], STR("Computer")))
			event.computer = f->values[i].text;
		else
			fields[event.nfields++] = (struct event_field){f->layout->names[i], f->values[i].text};
	OK_OR_FAIL(sink->event(sink->context, &event));
}

static void import_facts(struct case_file *c, const char *lines)
{
	struct facts f = {0};
	struct importer *importer;
	facts_say(&f, lines);
	OK_OR_FAIL(importer_open(c, &importer));
	struct event_sink *sink = importer_sink(importer);
	OK_OR_FAIL(sink->source_begin(sink->context, scratch("a.evtx")));
	for (size_t i = 0; i < f.items.n; i++)
		import_fact(sink, &f.items.items[i]);
	OK_OR_FAIL(sink->source_end(sink->context, &(struct source_outcome){.format = "evtx"}));
	OK_OR_FAIL(importer_close(importer));
	facts_free(&f);
}

static void derive_hosts(struct case_file *c)
{
	struct case_hosts hosts;
	struct fact_source facts;
	struct derived_sink sink;
	OK_OR_FAIL(case_hosts(c, &hosts));
	for (size_t i = 0; i < hosts.n; i++) {
		OK_OR_FAIL(derivation_begin(c, hosts.items[i].host_id, &facts, &sink));
		OK_OR_FAIL(derive_host(&facts, &sink));
		OK_OR_FAIL(derivation_commit(c));
	}
	OK_OR_FAIL(derivation_finish(c));
	case_hosts_free(&hosts);
}

/* ---- what the case tells ---- */

/* A row of processes or of logons. */
struct told {
	enum relation_id id;
	const struct page_row *row;
};

static const struct cell *cell(const struct told *t, const char *column)
{
	return &t->row->cells[relation_column(relation_get(t->id), column)];
}

static bool has(const struct told *t, const char *column)
{
	return cell(t, column)->kind != CELL_NULL;
}

/* HH:MM:SS with what decimals there are. */
static void put_clock(struct buf *out, const struct told *t, const char *column)
{
	struct buf iso = {0};
	cell_words(&iso, COL_TIME, cell(t, column), false);
	struct str clock = iso.n ? str_sub(buf_str(&iso), 11, iso.n - 1) : STR("-");
	while (clock.n > 8 && (clock.p[clock.n - 1] == '0' || clock.p[clock.n - 1] == '.'))
		clock.n--;
	buf_add_str(out, clock);
	buf_free(&iso);
}

static void put_sureness(struct buf *out, const struct told *t, const char *link)
{
	char confidence[40], reason[40];
	snprintf(confidence, sizeof confidence, "%s_confidence", link);
	snprintf(reason, sizeof reason, "%s_reason", link);
	buf_printf(out, " %.*s %.*s\n", STR_ARG(cell(t, confidence)->text), STR_ARG(cell(t, reason)->text));
}

static void put_end(struct buf *out, const struct told *t)
{
	bool bound = has(t, "end_before");
	buf_puts(out, bound ? "before " : "");
	put_clock(out, t, bound ? "end_before" : "end");
	put_sureness(out, t, "end");
}

static void put_session(struct buf *out, const struct told *t, const char *column, const char *link)
{
	if (!has(t, column))
		buf_puts(out, "-");
	cell_words(out, COL_LOGON_ID, cell(t, column), false);
	put_sureness(out, t, link);
}

static void put_parent(struct buf *out, const struct told *t)
{
	if (has(t, "parent_image"))
		buf_add_str(out, image_name(cell(t, "parent_image")->text));
	else
		buf_puts(out, "-");
	if (has(t, "parent_start")) {
		buf_puts(out, " of ");
		put_clock(out, t, "parent_start");
	}
	put_sureness(out, t, "parent");
}

/* The four lines that an expectation has. */
static void tell(struct case_file *c, const struct told *t, struct buf *out)
{
	struct detail detail;
	put_end(out, t);
	if (t->id == REL_PROCESS) {
		put_parent(out, t);
		put_session(out, t, "logon_id", "logon");
	} else {
		put_session(out, t, "origin_logon_id", "origin");
		put_session(out, t, "linked_logon_id", "linked");
	}
	OK_OR_FAIL(detail_of(c, t->id, t->row->key, &detail));
	assert_string_equal(detail.lines[0].label, t->id == REL_PROCESS ? "How it started" : "Session");
	buf_puts(out, detail.lines[0].text);
	detail_free(&detail);
}

static void check_row(struct case_file *c, const struct expectation *expected)
{
	char host[32] = "";
	uint64_t number;
	unsigned nth = 1;
	const char *slash = strchr(expected->which, '/'), *at = slash ? slash + 1 : expected->which;
	bool logon = strncmp(at, "0x", 2) == 0;
	snprintf(host, sizeof host, "%.*s", (int)(slash ? slash - expected->which : 0), expected->which);
	assert_true(sscanf(at, logon ? "%" SCNx64 "#%u" : "%" SCNu64 "#%u", &number, &nth) >= 1);
	struct filter filter = {.host = slash ? host : NULL, .has_pid = !logon, .pid = number,
				.has_logon_id = logon, .logon_id = number};
	struct query *q;
	struct page page = {0};
	struct buf found = {0}, wanted = {0};
	OK_OR_FAIL(query_open(c, logon ? REL_LOGON : REL_PROCESS, &filter, &q));
	OK_OR_FAIL(query_page(q, KEY_FIRST, PAGE_FROM, 9, &page));
	if (page.n < nth)
		fail_msg("there is no %s", expected->which);
	tell(c, &(struct told){logon ? REL_LOGON : REL_PROCESS, &page.rows[nth - 1]}, &found);
	buf_printf(&wanted, "%s\n%s\n%s\n%s", expected->end, expected->links[0], expected->links[1], expected->sentence);
	assert_string_equal(buf_text(&found), buf_text(&wanted));
	buf_free(&wanted);
	buf_free(&found);
	page_free(&page);
	query_close(q);
}

static void check_scenario(void **state)
{
	const struct scenario *s = *state;
	struct case_file *c;
	const char *path = scratch("scenario.case");
	unlink(path);
	OK_OR_FAIL(case_open(path, CASE_CREATE, &c));
	import_facts(c, s->facts);
	derive_hosts(c);
	for (size_t i = 0; i < sizeof s->expect / sizeof *s->expect && s->expect[i].which; i++)
		check_row(c, &s->expect[i]);
	case_close(c);
}

int main(void)
{
	struct CMUnitTest tests[sizeof scenarios / sizeof *scenarios];
	for (size_t i = 0; i < sizeof scenarios / sizeof *scenarios; i++)
		tests[i] = (struct CMUnitTest){scenarios[i].name, check_scenario, NULL, NULL, (void *)&scenarios[i]};
	return cmocka_run_group_tests(tests, scratch_make, scratch_remove);
}
