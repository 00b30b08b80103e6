/* Hostile text never reaches a terminal as it came. */
#include "unit/test.h"

#include <string.h>

#include "base/text.h"

static void check_clean(struct str in, const char *out)
{
	struct buf b = {0};
	text_clean(&b, in);
	assert_string_equal(buf_text(&b), out);
	buf_free(&b);
}

static void cleaning(void **state)
{
	(void)state;
	check_clean(STR("C:\\Windows\\cmd.exe"), "C:\\Windows\\cmd.exe");
	check_clean(STR("a\nb\tc\r"), "a\\nb\\tc\\r");
	check_clean(STR("\x1b[31mred\x1b]0;title\x07"), "\\x1b[31mred\\x1b]0;title\\x07");
	check_clean(STR("\xc2\x9b" "2J"), "\\x9b2J"); /* C1: CSI in one character */
	check_clean(STR("gpj\xe2\x80\xae" "exe.x"), "gpj\\u202eexe.x");
	check_clean(STR("a\xe2\x80\x8b" "b\xef\xbb\xbf"), "a\\u200bb\\ufeff");
	check_clean(STR("\xf3\xa0\x81\xa1"), "\\ue0061"); /* a tag character */
	check_clean(STR("gr\xc3\xbc\xc3\x9f \xe6\x97\xa5"), "gr\xc3\xbc\xc3\x9f \xe6\x97\xa5");
	check_clean(STR("\xff\xed\xa0\x80."), "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd.");
	check_clean(STR("a\0b"), "a\\x00b");
}

static void check_blanks(struct str in, const char *out)
{
	struct buf b = {0};
	text_show_blanks(&b, in);
	assert_string_equal(buf_text(&b), out);
	buf_free(&b);
}

static void blanks_at_the_end_are_shown(void **state)
{
	(void)state;
	check_blanks(STR("C:\\Windows \\System32\\a.exe"), "C:\\Windows\xe2\x90\xa0\\System32\\a.exe");
	check_blanks(STR("svchost.exe  "), "svchost.exe\xe2\x90\xa0\xe2\x90\xa0");
	check_blanks(STR("C:\\Program Files\\a b.exe"), "C:\\Program Files\\a b.exe");
	check_blanks(STR("C:\\x. /a\xc2\xa0" "b.exe"), "C:\\x.\xe2\x90\xa0/a\\xa0b.exe");
	check_blanks(STR("a\xe3\x80\x80.exe"), "a\\u3000.exe");
	check_blanks(STR("\xff gr\xc3\xbc\xc3\x9f\x1b"), "\xff gr\xc3\xbc\xc3\x9f\x1b"); /* the rest is for text_clean */
	check_blanks(STR(""), "");
}

static void every_byte_comes_out_harmless(void **state)
{
	char in[512];
	struct buf b = {0};
	(void)state;
	for (int i = 0; i < 256; i++) {
		in[2 * i] = (char)i;
		in[2 * i + 1] = 'x';
	}
	text_clean(&b, (struct str){in, sizeof in});
	for (size_t i = 0; i < b.n; i++) {
		assert_true((unsigned char)b.p[i] >= 0x20);
		assert_true(b.p[i] != 0x7f);
	}
	buf_free(&b);
}

static void widths(void **state)
{
	(void)state;
	assert_int_equal(text_width(STR("abc")), 3);
	assert_int_equal(text_width(STR("\xe6\x97\xa5\xe6\x9c\xac")), 4);
	assert_int_equal(text_width(STR("e\xcc\x81")), 1); /* combining */
	assert_int_equal(text_fit(STR("\xe6\x97\xa5\xe6\x9c\xac"), 3).n, 3);
	assert_int_equal(text_fit(STR("e\xcc\x81x"), 1).n, 3);
	assert_int_equal(text_fit(STR("abc"), 0).n, 0);
	assert_int_equal(text_fit(STR("abc"), 9).n, 3);
}

static void folding(void **state)
{
	struct buf b = {0};
	(void)state;
	text_fold(&b, STR("C:\\\xc3\x84PFEL\\X.EXE"));
	assert_string_equal(buf_text(&b), "c:\\\xc3\xa4pfel\\x.exe");
	buf_free(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(blanks_at_the_end_are_shown),
		cmocka_unit_test(cleaning),
		cmocka_unit_test(every_byte_comes_out_harmless),
		cmocka_unit_test(widths),
		cmocka_unit_test(folding),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
