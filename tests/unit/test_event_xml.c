/* The XML scanner: what becomes of each part of a record, and that no text,
 * however broken, makes it read out of bounds (the text lies in a heap block of
 * its exact size, so that the sanitizer sees). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/alloc.h"
#include "ingest/event_xml.h"

#define SYSTEM "<System><EventID>1</EventID></System>"

static struct event_xml x;
static struct event e;
static char *text;

static const char *parse_n(const char *xml, size_t n)
{
	free(text);
	text = xmalloc(n);
	memcpy(text, xml, n);
	return event_xml_parse(&x, text, n, &e);
}

static const char *parse(const char *xml)
{
	return parse_n(xml, strlen(xml));
}

static void assert_str(struct str s, const char *want)
{
	if (!str_eq(s, str_of(want)))
		fail_msg("got \"%.*s\", want \"%s\"", STR_ARG(s), want);
}

static void assert_field(size_t i, const char *name, const char *value)
{
	assert_true(i < e.nfields);
	assert_str(e.fields[i].name, name);
	assert_str(e.fields[i].value, value);
}

static int clean_up(void **state)
{
	(void)state;
	event_xml_free(&x);
	memset(&x, 0, sizeof x);
	free(text);
	text = NULL;
	return 0;
}

static void test_system(void **state)
{
	(void)state;
	char iso[WINTIME_ISO_SIZE];
	assert_null(parse(
		"<Event xmlns=\"http://schemas.microsoft.com/win/2004/08/events/event\">\n  <System>\n"
		"<Provider Name=\"Microsoft-Windows-Security-Auditing\" Guid=\"{5}\"/>\n"
		"<EventID Qualifiers=\"16384\">4624</EventID><Version>2</Version>"
		"<TimeCreated SystemTime=\"2021-04-21T09:40:32.342397200Z\"/>"
		"<EventRecordID>349321</EventRecordID><Correlation ActivityID='{4}'/>"
		"<Execution ProcessID=\"584\" ThreadID=\"5600\"/>"
		"<Channel>Security</Channel><Computer> srv.offsec.lan </Computer>"
		"<Security UserID=\"S-1-5-18\"/>\n  </System><EventData/></Event>"));
	assert_str(e.provider, "Microsoft-Windows-Security-Auditing");
	assert_str(e.channel, "Security");
	assert_str(e.computer, "srv.offsec.lan");
	assert_str(e.user_sid, "S-1-5-18");
	assert_int_equal(e.event_id, 4624);
	assert_int_equal(e.version, 2);
	assert_int_equal(e.record_id, 349321);
	assert_int_equal(e.execution_pid, 584);
	assert_int_equal(e.execution_tid, 5600);
	wintime_iso(e.time, iso);
	assert_string_equal(iso, "2021-04-21T09:40:32.3423972Z");
	assert_int_equal(e.nfields, 0);
}

static void test_system_with_gaps(void **state)
{
	(void)state;
	assert_null(parse("<Event><System><Provider EventSourceName=\"EventLog\"/>"
			  "<EventID>0x1778</EventID><TimeCreated SystemTime=\"?\"/>"
			  "</System></Event>"));
	assert_str(e.provider, "EventLog");
	assert_int_equal(e.event_id, 6008);
	assert_int_equal(e.record_id, 0);
	assert_int_equal(e.time, 0);
	assert_str(e.channel, "");
}

/* What counts with such an ID would overflow. */
static void test_record_ids_that_are_none(void **state)
{
	(void)state;
	assert_null(parse("<Event><System><EventID>1</EventID><EventRecordID>281474976710656</EventRecordID></System></Event>"));
	assert_true(e.record_id == RECORD_ID_MOST);
	assert_null(parse("<Event><System><EventID>1</EventID><EventRecordID>281474976710657</EventRecordID></System></Event>"));
	assert_true(e.record_id == 0);
}

static void test_event_data(void **state)
{
	(void)state;
	assert_null(parse("<Event>" SYSTEM "<EventData Name=\"T\">\n"
			  "  <Data Name=\"CommandLine\"> cmd /c a &gt;&gt; b\r\n </Data>\n"
			  "  <Data Name=\"Empty\"/><Data Name=\"Open\"></Data>\n"
			  "  <Data>bare</Data><Binary>00FF</Binary>\n</EventData></Event>"));
	assert_int_equal(e.nfields, 5);
	assert_field(0, "CommandLine", " cmd /c a >> b\r\n ");
	assert_field(1, "Empty", "");
	assert_field(2, "Open", "");
	assert_field(3, "", "bare");
	assert_field(4, "Binary", "00FF");
}

static void test_user_data(void **state)
{
	(void)state;
	assert_null(parse("<Event>" SYSTEM "<UserData>\n<LogFileCleared xmlns=\"m\" xmlns:n=\"q\">\n"
			  "<SubjectLogonId>0x3e7</SubjectLogonId><n:Who Code=\"15007\"/>"
			  "<Group><Part>1</Part><Part>2</Part></Group>"
			  "</LogFileCleared></UserData></Event>"));
	assert_int_equal(e.nfields, 4);
	assert_field(0, "SubjectLogonId", "0x3e7");
	assert_field(1, "Who.Code", "15007");
	assert_field(2, "Group.Part", "1");
	assert_field(3, "Group.Part", "2");
	assert_null(parse("<Event>" SYSTEM "<UserData><ServiceShutdown/></UserData></Event>"));
	assert_int_equal(e.nfields, 0);
}

static void test_rendered_text_is_no_data(void **state)
{
	(void)state;
	assert_null(parse("<Event>" SYSTEM "<EventData><Data Name=\"A\">1</Data></EventData>"
			  "<RenderingInfo Culture=\"en\"><Message>long</Message></RenderingInfo></Event>"));
	assert_int_equal(e.nfields, 1);
}

static void test_references(void **state)
{
	(void)state;
	assert_null(parse("<Event>" SYSTEM "<EventData><Data Name='a&amp;b'>"
			  "&lt;x y=&quot;&apos;&#65;&#x42;&#xe9;&#x20ac;&#x1F600;&#10;"
			  "</Data></EventData></Event>"));
	assert_field(0, "a&b", "<x y=\"'AB\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80\n");
	/* Impossible characters, and what only looks like a reference. */
	assert_null(parse("<Event>" SYSTEM "<EventData><Data>&#0;&#xd800;&#9999999;"
			  "&nbsp;&;&#;&#x;&#xzz; a & b &amp</Data></EventData></Event>"));
	assert_field(0, "", "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd&nbsp;&;&#;&#x;&#xzz; a & b &amp");
}

static void test_hostile_text_is_kept(void **state)
{
	(void)state;
	assert_null(parse("<Event>" SYSTEM "<EventData><Data>\x1b[31m\x01 \xff\xfe \xe2\x80\xae< 3"
			  "</Data></EventData></Event>"));
	assert_field(0, "", "\x1b[31m\x01 \xff\xfe \xe2\x80\xae< 3");
	const char nul[] = "<Event>" SYSTEM "<EventData><Data>a\0b</Data></EventData></Event>";
	assert_null(parse_n(nul, sizeof nul - 1));
	assert_int_equal(e.fields[0].value.n, 3);
}

static void test_xml_within_data(void **state)
{
	(void)state;
	assert_null(parse("<Event>" SYSTEM "<EventData><Data Name=\"X\">one<q:T>in</q:T>two"
			  "<!-- no --><![CDATA[<&amp;>]]></Data></EventData></Event>"));
	assert_int_equal(e.nfields, 3);
	assert_field(0, "X", "one");
	assert_field(1, "X.T", "in");
	assert_field(2, "X", "two<&amp;>");
}

static void test_stray_end_tags(void **state)
{
	(void)state;
	assert_null(parse("<Event>" SYSTEM "<EventData></x><Data Name=\"A\"><b>1</Data></EventData></Event>"));
	assert_field(0, "A.b", "1");
}

static void test_not_usable(void **state)
{
	(void)state;
	assert_non_null(parse(""));
	assert_non_null(parse("no markup"));
	assert_non_null(parse("<Event></Event>"));
	assert_non_null(parse("<Event><System><EventID>x</EventID></System></Event>"));
	assert_non_null(parse("<Event><System><EventID>1</EventID></System>"));
	assert_non_null(parse("<Event>" SYSTEM "<EventData><Data Name=\"A"));
	assert_non_null(parse("<Event>" SYSTEM "<!-- "));
}

static void test_depth_is_limited(void **state)
{
	(void)state;
	enum { N = 100000 };
	char *deep = xmalloc(N * 3 + 1);
	for (int i = 0; i < N; i++)
		memcpy(deep + 3 * i, "<a>", 4);
	assert_string_equal(parse(deep), "elements are nested too deeply");
	free(deep);
}

static const char whole[] =
	"<Event xmlns='x'><System><Provider Name=\"P&amp;Q\"/><EventID>7</EventID></System>"
	"<EventData><Data Name=\"N\">v&#x20ac;<b c='d'>e</b><![CDATA[f]]></Data></EventData>"
	"<UserData><R><S>&lt;</S></R></UserData></Event>";

/* Every cut, and every single byte replaced by one that means something. */
static void test_every_damage(void **state)
{
	(void)state;
	char copy[sizeof whole];
	const char bytes[] = "<>/&;'\"=!?[-#x \0\xff";
	for (size_t n = 0; n < sizeof whole; n++)
		parse_n(whole, n);
	for (size_t i = 0; i < sizeof whole - 1; i++)
		for (size_t b = 0; b < sizeof bytes; b++) {
			memcpy(copy, whole, sizeof whole);
			copy[i] = bytes[b];
			parse_n(copy, sizeof whole - 1);
			for (size_t f = 0; f < x.fields.n; f++) {
				assert_true(x.fields.items[f].value.n < sizeof whole);
				assert_true(x.fields.items[f].name.n < sizeof whole);
			}
		}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(test_system, clean_up),
		cmocka_unit_test_teardown(test_system_with_gaps, clean_up),
		cmocka_unit_test_teardown(test_record_ids_that_are_none, clean_up),
		cmocka_unit_test_teardown(test_event_data, clean_up),
		cmocka_unit_test_teardown(test_user_data, clean_up),
		cmocka_unit_test_teardown(test_rendered_text_is_no_data, clean_up),
		cmocka_unit_test_teardown(test_references, clean_up),
		cmocka_unit_test_teardown(test_hostile_text_is_kept, clean_up),
		cmocka_unit_test_teardown(test_xml_within_data, clean_up),
		cmocka_unit_test_teardown(test_stray_end_tags, clean_up),
		cmocka_unit_test_teardown(test_not_usable, clean_up),
		cmocka_unit_test_teardown(test_depth_is_limited, clean_up),
		cmocka_unit_test_teardown(test_every_damage, clean_up),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
