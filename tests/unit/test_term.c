/* What is drawn, without a terminal: hostile text, wide characters, clipping,
 * the prompt, the words of a filter. */
#include "unit/test.h"

#include <stdlib.h>
#include <string.h>

#include "ui/clipboard.h"
#include "ui/draw.h"
#include "ui/filter_words.h"
#include "ui/prompt.h"
#include "ui/term.h"

static int start(void **state)
{
	struct err e = term_start_headless(&(struct term_options){0}, 20, 6);
	(void)state;
	if (e.kind)
		print_error("%s\n", e.text);
	return e.kind != ERR_NONE;
}

static int end(void **state)
{
	(void)state;
	term_end();
	return 0;
}

static void line_is(int y, const char *text)
{
	struct buf b = {0};
	term_read_line(y, false, &b);
	assert_string_equal(buf_text(&b), text);
	buf_free(&b);
}

static void hostile_text_is_shown_not_obeyed(void **state)
{
	(void)state;
	term_clear();
	term_text(0, 0, 20, ROLE_TEXT, STR("a\x1b[31mb\r\nc"));
	line_is(0, "a\\x1b[31mb\\r\\nc");
	term_text(1, 0, 20, ROLE_TEXT, STR("x\xe2\x80\xaegpj.exe"));
	line_is(1, "x\\u202egpj.exe");
	term_text(2, 0, 20, ROLE_TEXT, STR("\xff\xfe\xc3"));
	line_is(2, "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd");
}

static void text_stays_in_its_cells(void **state)
{
	(void)state;
	term_clear();
	term_text(0, 0, 20, ROLE_TEXT, STR("01234567890123456789"));
	assert_int_equal(term_text(0, 5, 3, ROLE_TEXT, STR("abcdef")), 3);
	line_is(0, "01234abc890123456789");
	assert_int_equal(term_text(0, 18, 9, ROLE_TEXT, STR("abcdef")), 2);
	assert_int_equal(term_text(0, 20, 9, ROLE_TEXT, STR("abcdef")), 0);
	assert_int_equal(term_text(6, 0, 9, ROLE_TEXT, STR("abcdef")), 0);
	assert_int_equal(term_text(-1, 0, 9, ROLE_TEXT, STR("abcdef")), 0);
	line_is(0, "01234abc8901234567ab");
}

static void wide_characters_are_not_halved(void **state)
{
	(void)state;
	term_clear();
	assert_int_equal(term_text(0, 0, 5, ROLE_TEXT, STR("日本語")), 4);
	line_is(0, "日本");
	draw_cell(1, 0, 5, ROLE_TEXT, STR("日本語"), false, 0);
	line_is(1, "日本…");
	draw_cell(2, 0, 8, ROLE_TEXT, STR("日本語"), true, 0);
	line_is(2, "  日本語");
	/* A combining mark at the start has no cell to go to. */
	assert_int_equal(term_text(3, 0, 5, ROLE_TEXT, STR("\xcc\x81z")), 1);
	line_is(3, "z");
}

static void wraps_between_words(void **state)
{
	struct area area = {0, 0, 3, 10};
	(void)state;
	term_clear();
	assert_int_equal(draw_wrapped(area, ROLE_TEXT, STR("one two three abcdefghijklm"), 0), 4);
	line_is(0, "one two");
	line_is(1, "three");
	line_is(2, "abcdefghij");
	term_clear();
	draw_wrapped(area, ROLE_TEXT, STR("one two three abcdefghijklm"), 2);
	line_is(0, "abcdefghij");
	line_is(1, "klm");
	assert_int_equal(draw_wrapped(area, ROLE_TEXT, STR(""), 0), 1);
	area.width = 1;
	assert_int_equal(draw_wrapped(area, ROLE_TEXT, STR("日本"), 0), 2);
}

static void ascii_only_where_asked(void **state)
{
	(void)state;
	term_end();
	assert_ok(term_start_headless(&(struct term_options){.ascii = true}, 20, 6));
	term_clear();
	draw_rule(0, 0, 12, "T", ROLE_TEXT);
	line_is(0, "- T --------");
	term_text(1, 0, 20, ROLE_TEXT, STR("é日"));
	line_is(1, "??");
}

static void type(struct prompt *p, const char *keys, enum prompt_result last)
{
	struct str rest = str_of(keys);
	while (rest.n) {
		int32_t key;
		assert_true(key_read(&rest, &key));
		assert_int_equal(prompt_key(p, key), rest.n ? PROMPT_GOES_ON : last);
	}
}

static void prompt_edits(void **state)
{
	struct prompt_history h = {0};
	struct prompt p;
	(void)state;
	prompt_open(&p, "/", "", &h);
	type(&p, "ab\xc3\xa9<Left>c<Home>x<Delete><End>!<Backspace>", PROMPT_GOES_ON);
	assert_string_equal(buf_text(&p.text), "xbc\xc3\xa9");
	type(&p, " two words<C-w><C-w><C-a><C-k>", PROMPT_GOES_ON);
	assert_string_equal(buf_text(&p.text), "");
	type(&p, "<Up><Down>q<Enter>", PROMPT_DONE);
	prompt_history_add(&h, buf_text(&p.text));
	prompt_close(&p);
	prompt_history_add(&h, "r");
	prompt_history_add(&h, "r");
	assert_int_equal(h.n, 2);
	prompt_open(&p, "/", "mine", &h);
	type(&p, "<Up><Up><Up>", PROMPT_GOES_ON);
	assert_string_equal(buf_text(&p.text), "q");
	type(&p, "<Down><Down>", PROMPT_GOES_ON);
	assert_string_equal(buf_text(&p.text), "mine");
	type(&p, "<C-u><Backspace>", PROMPT_CANCELLED);
	prompt_close(&p);
	prompt_history_free(&h);
}

static void filter_is(const char *words, const char *again)
{
	struct own_filter f = {0};
	struct buf b = {0};
	assert_ok(filter_words_read(str_of(words), &f));
	filter_words_write(&b, &f.f);
	assert_string_equal(buf_text(&b), again);
	buf_free(&b);
	own_filter_free(&f);
}

static void filters_in_words(void **state)
{
	static const char *const bad[] = {"user", "user=", "pid=x", "since=yesterday", "colour=red",
					  "since=2026-03-02 until=2026-03-01"};
	(void)state;
	filter_is("", "");
	filter_is("user=bob all", "");
	filter_is(" pid=0x10 host=WS17  user=\"NT AUTHORITY\\SYSTEM\" ",
		  "host=WS17 user=\"NT AUTHORITY\\SYSTEM\" pid=16");
	filter_is("since=2026-03-01 until=2026-03-02", "since=2026-03-01 until=2026-03-02");
	filter_is("since=2026-03-01T08:30:00", "since=2026-03-01T08:30:00");
	filter_is("user~bob or pid in (4, 8)", "user~bob or pid in (4, 8)");
	filter_is("host=WS17 since=2d", "host=WS17 since=2d");
	struct own_filter f = {0};
	assert_ok(filter_words_read(STR("user=bob"), &f));
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		struct err e = filter_words_read(str_of(bad[i]), &f);
		assert_int_equal(e.kind, ERR_USAGE);
		err_free(e);
		assert_string_equal(f.f.user, "bob"); /* as it was */
	}
	own_filter_free(&f);
}

static void words_are(const struct own_filter *f, const char *words, const char *expression)
{
	struct buf b = {0};
	filter_words_write(&b, &f->f);
	assert_string_equal(buf_text(&b), words);
	buf_clear(&b);
	filter_expression_write(&b, &f->f);
	assert_string_equal(buf_text(&b), expression);
	buf_free(&b);
}

static void filters_stack(void **state)
{
	(void)state;
	struct own_filter f = {0};
	assert_ok(filter_words_read(STR("user=ann"), &f)); /* as from the command line */
	assert_ok(own_filter_add(&f, STR("type in (3,10)"), NULL));
	assert_ok(own_filter_add(&f, STR(" host=WS17 user=\"x y\""), NULL));
	assert_ok(own_filter_add(&f, STR("host=SRV*"), NULL));
	words_are(&f, "host=WS17 user=ann + type in (3,10) + user=\"x y\" + host=SRV*",
		  "host=WS17 user=ann and (type in (3,10)) and (user=\"x y\") and (host=SRV*)");
	struct err e = own_filter_add(&f, STR("type in"), NULL);
	assert_int_equal(e.kind, ERR_USAGE);
	err_free(e);
	assert_true(own_filter_drop(&f));
	assert_true(own_filter_drop(&f));
	words_are(&f, "host=WS17 user=ann + type in (3,10)", "host=WS17 user=ann and (type in (3,10))");
	assert_true(own_filter_drop(&f));
	assert_true(own_filter_drop(&f));
	words_are(&f, "host=WS17", "host=WS17"); /* the host goes last */
	assert_true(own_filter_drop(&f));
	assert_false(own_filter_drop(&f));
	assert_ok(own_filter_add(&f, STR("name==\"a \"\"b\"\"\""), NULL));
	words_are(&f, "name==\"a \"\"b\"\"\"", "name==\"a \"\"b\"\"\"");
	assert_ok(own_filter_add(&f, STR("all"), NULL));
	words_are(&f, "", "");
	own_filter_free(&f);
}

static void clipboard_is_base64(void **state)
{
	static const char *const pairs[][2] = {{"", ""}, {"a", "YQ=="}, {"ab", "YWI="}, {"abc", "YWJj"},
					       {"\xff\xfe\xfd\xfc", "//79/A=="}};
	(void)state;
	for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
		struct buf out = {0}, expected = {0};
		clipboard_sequence(&out, str_of(pairs[i][0]));
		buf_printf(&expected, "\033]52;c;%s\a", pairs[i][1]);
		assert_string_equal(buf_text(&out), buf_text(&expected));
		buf_free(&out);
		buf_free(&expected);
	}
}

/* On its background every role can be read: of the eight colours and of the 256
 * no white on a light one and no black or blue on a dark one. */
static void themes_can_be_read(void **state)
{
	static const short wrong[THEMES][8] = {
		[THEME_DARK] = {0, 4, 16, 17, 18, 232, 233, 234},
		[THEME_LIGHT] = {3, 6, 7, 15, 231, 253, 254, 255},
	};
	(void)state;
	for (int t = 0; t < THEMES; t++) {
		enum theme theme;
		assert_true(theme_of(theme_name((enum theme)t), &theme));
		assert_int_equal(theme, t);
		for (int r = 0; r < ROLE_COUNT; r++) {
			const struct role_style *s = role_style((enum theme)t, (enum role)r);
			short fg256 = s->fg256 == -2 ? s->fg : s->fg256;
			if (t == THEME_NONE)
				assert_true(s->fg == -1 && s->bg == -1 && fg256 == -1);
			for (int i = 0; t != THEME_NONE && i < 8; i++) {
				assert_true(s->bg != -1 || s->fg != wrong[t][i]);
				assert_true(s->bg256 != -2 || s->bg != -1 || fg256 != wrong[t][i]);
			}
		}
	}
	enum theme theme;
	assert_false(theme_of("pink", &theme));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(themes_can_be_read),
		cmocka_unit_test_setup_teardown(hostile_text_is_shown_not_obeyed, start, end),
		cmocka_unit_test_setup_teardown(text_stays_in_its_cells, start, end),
		cmocka_unit_test_setup_teardown(wide_characters_are_not_halved, start, end),
		cmocka_unit_test_setup_teardown(wraps_between_words, start, end),
		cmocka_unit_test_setup_teardown(ascii_only_where_asked, start, end),
		cmocka_unit_test(prompt_edits),
		cmocka_unit_test(filters_in_words),
		cmocka_unit_test(filters_stack),
		cmocka_unit_test(clipboard_is_base64),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
