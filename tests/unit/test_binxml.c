/* The decoder on chunks made by hand: what becomes of every token, and how values
 * and templates nest. */
#include "unit/binxml_case.h"

#include <stdio.h>

/* ---- what becomes of what ---- */

static void test_fields(void **state)
{
	(void)state;
	begin_template();
	data("A", 0, 1, false);
	data(NULL, 1, 8, false);
	data("B", 2, 0x15, true);
	build_data(b, "C");
	build_content(b);
	build_text(b, "constant");
	build_close(b);
	build_data(b, "D");
	build_empty(b);
	END_TEMPLATE(VALUE(1, "x\0y\0"), VALUE(8, "\x2a\0\0\0"), VALUE(0x15, "\xe7\3\0\0\0\0\0\0"));
	assert_fields("A=xy|=42|B=0x00000000000003e7|C=constant|D=");
	assert_xml("<EventData><Data Name='A'>xy</Data><Data>42</Data><Data Name='B'>0x3e7</Data>"
		   "<Data Name='C'>constant</Data><Data Name='D'/></EventData>");
	assert_true(str_eq(e.provider, STR("P")) && str_eq(e.channel, STR("C")) &&
		    str_eq(e.computer, STR("H")));
	assert_int_equal(e.event_id, 7);
	assert_int_equal(e.kind, KIND_NONE);
	decode_as(b->last_record, false, false);
	assert_null(wrong);
	assert_int_equal(e.nfields, 0); /* it is not kept */
	decode_as(b->last_record, true, true);
	assert_fields("A=xy|=42|B=0x00000000000003e7|C=constant|D=");
}

static void test_null(void **state)
{
	(void)state;
	begin_template();
	data("gone", 0, 1, true);
	data("empty", 0, 1, false);
	build_data(b, "kept"); /* something besides the NULL */
	build_content(b);
	build_text(b, "t");
	build_substitution(b, 0, 1, true);
	build_close(b);
	build_open(b, "depends", 0, false);
	build_content(b);
	build_text(b, "t");
	build_close(b);
	build_open(b, "attributes", NONE, true);
	build_attribute(b, "a", true);
	build_substitution(b, 0, 1, true);
	build_attribute(b, "b", false);
	build_text(b, "2");
	build_content(b);
	build_text(b, "t");
	build_close(b);
	END_TEMPLATE(VALUE(0, ""));
	assert_fields("empty=|kept=t|attributes.b=2|attributes=t");
	assert_xml("<EventData><Data Name='empty'></Data><Data Name='kept'>t</Data>"
		   "<attributes b='2'>t</attributes></EventData>");
}

static void test_pieces(void **state)
{
	(void)state;
	begin_template();
	build_open(b, "X", NONE, true);
	build_attribute(b, "a", true);
	build_text(b, "1'<");
	build_attribute(b, "none", true);
	build_attribute(b, "xmlns:q", false);
	build_text(b, "urn");
	build_content(b);
	build_text(b, "t<");
	build_u8(b, 0x48);
	build_u16(b, 0xe9);
	build_u8(b, 0x49);
	build_name(b, "amp");
	build_u8(b, 0x49);
	build_name(b, "other");
	build_u8(b, 0x47);
	build_u16(b, 3);
	build_utf16(b, "a<b");
	build_substitution(b, 0, 8, false);
	build_u8(b, 0x0a);
	build_name(b, "target");
	build_u8(b, 0x0b);
	build_u16(b, 4);
	build_utf16(b, "data");
	build_text(b, "end");
	build_close(b);
	END_TEMPLATE(VALUE(8, "\x05\0\0\0"));
	assert_fields("X.a=1'<|X.none=|X=t<\xc3\xa9&&other;a<b5end");
	assert_xml("<EventData><X a='1&apos;&lt;' none='' xmlns:q='urn'>t&lt;&#233;&amp;&other;"
		   "<![CDATA[a<b]]>5<?target data?>end</X></EventData>");
}

static void test_arrays(void **state)
{
	(void)state;
	begin_template();
	data("A", 0, 0x81, false);
	build_open(b, "L", NONE, true);
	build_attribute(b, "n", false);
	build_text(b, "1");
	build_content(b);
	build_text(b, "<");
	build_substitution(b, 1, 0x84, false);
	build_close(b);
	build_open(b, "M", NONE, true);
	build_attribute(b, "all", false);
	build_substitution(b, 1, 0x84, false);
	build_empty(b);
	END_TEMPLATE(VALUE(0x81, "x\0\0\0\0\0y\0"), VALUE(0x84, "\1\2"));
	assert_fields("A=x|A=|A=y|L.n=1|L=<1|L.n=1|L=<2|M.all=1, 2");
	assert_xml("<EventData><Data Name='A'>x</Data><Data Name='A'></Data><Data Name='A'>y</Data>"
		   "<L n='1'>&lt;1</L><L n='1'>&lt;2</L><M all='1, 2'/></EventData>");
}

static void test_elements(void **state)
{
	(void)state;
	begin_template();
	build_open(b, "p:Outer", NONE, false);
	build_content(b);
	build_text(b, "mixed");
	build_open(b, "Inner", NONE, false);
	build_content(b);
	build_substitution(b, 0, 1, false);
	build_close(b);
	build_text(b, " \n");
	build_open(b, "Data", NONE, true);
	build_attribute(b, "Type", true);
	build_text(b, "T");
	build_attribute(b, "Name", false);
	build_substitution(b, 1, 1, false);
	build_content(b);
	build_substitution(b, 0, 1, false);
	build_close(b);
	build_close(b);
	END_TEMPLATE(VALUE(1, "v\0"), VALUE(1, "N\0"));
	assert_fields("Outer=mixed|Outer.Inner=v|Outer.N.Type=T|Outer.N=v");
}

static void test_user_data(void **state)
{
	(void)state;
	build_record(b);
	build_template(b);
	build_event_open(b);
	build_open(b, "UserData", NONE, false);
	build_content(b);
	build_open(b, "LogFileCleared", NONE, true);
	build_attribute(b, "xmlns", false);
	build_text(b, "urn");
	build_content(b);
	build_open(b, "SubjectUserName", NONE, false);
	build_content(b);
	build_substitution(b, 0, 1, false);
	build_close(b);
	build_close(b);
	build_close(b);
	build_open(b, "RenderingInfo", NONE, true);
	build_attribute(b, "Culture", false);
	build_text(b, "en-US");
	build_content(b);
	build_open(b, "Message", NONE, false);
	build_content(b);
	build_text(b, "translated");
	build_close(b);
	END_TEMPLATE(VALUE(1, "bob"));
	assert_fields("SubjectUserName=626F62"); /* three bytes are no UTF-16 */
}

/* As Windows writes it where the authority is no small number; libevtx does not. */
static void test_sid(void **state)
{
	(void)state;
	begin_template();
	data("S", 0, 0x13, false);
	data("L", 1, 0x13, false);
	END_TEMPLATE(VALUE(0x13, "\1\1\0\0\0\0\0\5\x12\0\0\0"),
		     VALUE(0x13, "\1\1\1\2\0\0\0\5\x12\0\0\0"));
	assert_fields("S=S-1-5-18|L=S-1-1108101562373-18");
	assert_xml("<EventData><Data Name='S'>S-1-5-18</Data><Data Name='L'>S-1-0x010200000005-18</Data>"
		   "</EventData>");
}

static void system_element(const char *name, const char *attribute, unsigned index, unsigned type)
{
	build_open(b, name, attribute ? NONE : index, attribute != NULL);
	if (attribute) {
		build_attribute(b, attribute, false);
		build_substitution(b, index, type, true);
		build_empty(b);
	} else {
		build_content(b);
		build_substitution(b, index, type, true);
		build_close(b);
	}
}

static void test_system(void **state)
{
	(void)state;
	build_record(b);
	build_template(b);
	build_open(b, "Event", NONE, false);
	build_content(b);
	build_open(b, "System", NONE, false);
	build_content(b);
	system_element("Provider", "Name", 0, 1);
	system_element("EventID", NULL, 1, 6);
	system_element("Version", NULL, 2, 4);
	system_element("TimeCreated", "SystemTime", 3, 0x11);
	system_element("EventRecordID", NULL, 4, 0x0a);
	system_element("Execution", "ThreadID", 5, 8);
	system_element("Channel", NULL, 6, 1);
	system_element("Computer", NULL, 7, 1);
	system_element("Security", "UserID", 8, 0x13);
	build_close(b);
	END_TEMPLATE(VALUE(1, "P\0r\0"), VALUE(6, "\x50\x12"), VALUE(4, "\2"),
		     VALUE(0x11, "\x7b\x00\xf5\x3c\x4b\xf5\xd4\x01"), VALUE(0x0a, "\1\0\0\0\1\0\0\0"),
		     VALUE(8, "\x2c\1\0\0"), VALUE(1, "C\0h\0"), VALUE(0, ""),
		     VALUE(0x13, "\1\1\0\0\0\0\0\5\x12\0\0\0"));
	assert_fields("");
	assert_true(str_eq(e.provider, STR("Pr")) && str_eq(e.channel, STR("Ch")) && e.computer.n == 0);
	assert_true(str_eq(e.user_sid, STR("S-1-5-18")));
	assert_int_equal(e.event_id, 4688);
	assert_int_equal(e.version, 2);
	assert_true(e.record_id == UINT64_C(0x100000001));
	assert_int_equal(e.execution_tid, 300);
	assert_true(e.time == INT64_C(0x01d4f54b3cf5007b));
}

/* What counts with such an ID would overflow. */
static void test_no_record_id(void **state)
{
	(void)state;
	static const struct {
		const char *bytes;
		uint64_t id;
	} ids[] = {{"\0\0\0\0\0\0\1\0", UINT64_C(1) << 48}, {"\1\0\0\0\0\0\1\0", 0},
		   {"\xff\xff\xff\xff\xff\xff\xff\x7f", 0}, {"\xff\xff\xff\xff\xff\xff\xff\xff", 0}};
	for (size_t i = 0; i < sizeof ids / sizeof *ids; i++) {
		build_record(b);
		build_template(b);
		build_open(b, "Event", NONE, false);
		build_content(b);
		build_open(b, "System", NONE, false);
		build_content(b);
		system_element("EventRecordID", NULL, 0, 0x0a);
		build_close(b);
		END_TEMPLATE({0x0a, ids[i].bytes, 8, NULL});
		assert_true(e.record_id == ids[i].id);
	}
}

/* ---- nesting ---- */

static void test_nested(void **state)
{
	(void)state;
	void (*const makes[])(struct evtx_build *) = {inner_template, inner_fragment};
	for (int i = 0; i < 2; i++) {
		b->nnames = 0;
		build_record(b);
		build_template(b);
		build_event_open(b);
		build_substitution(b, 0, 0x21, true);
		END_TEMPLATE({0x21, NULL, 0, makes[i]});
		assert_fields("X=v");
		assert_xml("<EventData><Data Name='X'>v</Data></EventData>");
	}
	b->nnames = 0;
	begin_template();
	data("D", 0, 0x21, false);
	data("E", 1, 0x21, false);
	build_open(b, "F", NONE, false);
	build_content(b);
	build_text(b, "before");
	build_substitution(b, 0, 0x21, false);
	build_close(b);
	END_TEMPLATE({0x21, NULL, 0, inner_element}, VALUE(0x21, ""));
	assert_fields("D.K.a=1|D.K=v|E=|F=before|F.K.a=1|F.K=v");
	assert_xml("<EventData><Data Name='D'><K a='1'>v</K></Data><Data Name='E'></Data>"
		   "<F>before<K a='1'>v</K></F></EventData>");
}

/* Elements of a record without a template have no dependency. */
static void test_without_template(void **state)
{
	(void)state;
	build_record(b);
	event_data();
	build_data(b, "X");
	build_content(b);
	build_text(b, "v");
	build_close(b);
	build_open(b, "Y", NONE, true);
	build_attribute(b, "empty", false);
	build_empty(b);
	close_all();
	build_record_end(b);
	decode();
	assert_fields("X=v|Y.empty="); /* as <Y empty=''/> */
	assert_xml("<EventData><Data Name='X'>v</Data><Y empty=''/></EventData>");
}

/* A later record points back at the template, and has only values. */
static void test_back_reference(void **state)
{
	(void)state;
	begin_template();
	data("X", 0, 1, false);
	size_t at = b->template_at;
	END_TEMPLATE(VALUE(1, "1\0"));
	assert_fields("X=1");
	build_record(b);
	build_u8(b, 0x0c);
	build_u8(b, 1);
	build_u32(b, 0x55555555);
	build_u32(b, (uint32_t)at);
	build_values(b, &(struct build_value)VALUE(1, "2\0"), 1);
	build_record_end(b);
	decode();
	assert_fields("X=2");
	decode_as(b->last_record, true, true);
	assert_fields("X=2");
	b->chunk[at + 4] ^= 1; /* the GUID is another one now */
	decode_as(b->last_record, true, true);
	assert_refused("written over");
	decode_as(b->last_record, true, false);
	assert_fields("X=2");
}

/* ---- from chunk to chunk ---- */

/* Another chunk, in which things stand elsewhere; the decoder stays. */
static void next_chunk(unsigned behind)
{
	free(b);
	b = build_new();
	while (behind-- > 0) {
		build_record(b);
		event_data(); /* names that the next record finds here */
		close_all();
		build_record_end(b);
	}
	begin_template();
}

static void two_fields(const char *first, const char *second, unsigned index, bool optional)
{
	data(first, index, 1, optional);
	build_data(b, second);
	build_content(b);
	build_text(b, "<");
	build_substitution(b, 1, 1, false);
	build_close(b);
	END_TEMPLATE(VALUE(0, ""), VALUE(1, "v\0"));
}

/* A plan of an earlier chunk serves the same template, wherever it and its names
 * stand now; the same GUID is not enough. */
static void test_chunks(void **state)
{
	(void)state;
	for (unsigned behind = 0; behind < 3; behind++) {
		next_chunk(behind);
		two_fields("A", "B", 0, false);
		assert_fields("A=|B=<v");
		next_chunk(behind);
		two_fields("A", "B", 1, false);
		assert_fields("A=v|B=<v");
		next_chunk(behind);
		two_fields("A", "C", 1, false);
		assert_fields("A=v|C=<v");
		next_chunk(behind);
		two_fields("A", "C", 0, false);
		assert_fields("A=|C=<v");
		next_chunk(behind);
		two_fields("A", "C", 0, true);
		assert_fields("C=<v");
	}
}

/* What an instance in a definition means stands in its chunk, and not in the
 * definition. */
static void test_chunks_instance(void **state)
{
	(void)state;
	static const char *const names[] = {"X", "Y"};
	for (unsigned i = 0; i < 2; i++) {
		next_chunk(i);
		size_t outer = b->template_at;
		build_template(b);
		data(names[i], 0, 1, false);
		build_template_end(b);
		build_values(b, &(struct build_value)VALUE(1, "v\0"), 1);
		b->template_at = outer;
		b->dependencies = true;
		END_TEMPLATE(VALUE(0, ""));
		assert_fields(i ? "Y=v" : "X=v");
	}
}

/* So many templates that plans are forgotten now and then. */
static void test_chunks_many(void **state)
{
	(void)state;
	char names[600][8];
	for (int round = 0; round < 2; round++)
		for (int i = 0; i < 600; i++) {
			snprintf(names[i], sizeof names[i], "N%03d", i);
			next_chunk(0);
			memcpy(b->chunk + b->template_at + 4, names[i], 4); /* the GUID */
			data(names[i], 0, 1, false);
			END_TEMPLATE(VALUE(1, "v\0"));
			assert_true(e.nfields == 1 && str_eq(e.fields[0].name, str_of(names[i])));
		}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_fields),   TEST(test_null),      TEST(test_pieces),
		TEST(test_arrays),   TEST(test_elements),  TEST(test_user_data),
		TEST(test_sid),
		TEST(test_system),   TEST(test_no_record_id), TEST(test_nested),    TEST(test_without_template),
		TEST(test_back_reference), TEST(test_chunks), TEST(test_chunks_instance),
		TEST(test_chunks_many),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
