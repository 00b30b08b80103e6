/* What a user chose: kept, read again, and never lost to a bad file. */
#include "unit/test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/xdg.h"
#include "ui/keys.h"
#include "ui/prompt.h"
#include "ui/view.h"
#include "unit/scratch.h"

static void put(const char *path, const char *text)
{
	assert_ok(file_replace(path, str_of(text)));
}

static void text_is(const char *path, const char *expected)
{
	struct buf b = {0};
	assert_ok(file_read(path, 100000, &b));
	assert_string_equal(buf_text(&b), expected);
	buf_free(&b);
}

static void comes_back(void **state)
{
	(void)state;
	struct settings s;
	const char *path = scratch("new/folder/panes");
	assert_ok(settings_load(&s, path)); /* it is not there yet */
	settings_set(&s, "logons", "columns", "start user:20");
	settings_set(&s, "tree", "sort", "-pid");
	settings_set(&s, "logons", "sort", "user");
	settings_set(&s, "gone", "sort", NULL);
	assert_ok(settings_save(&s));
	settings_free(&s);
	text_is(path, "# What was chosen in evtrail. It may be edited, or deleted.\n"
		      "\n[logons]\ncolumns = start user:20\nsort = user\n\n[tree]\nsort = -pid\n");
	assert_ok(settings_load(&s, path));
	assert_string_equal(settings_get(&s, "logons", "columns"), "start user:20");
	assert_null(settings_get(&s, "logons", "colour"));
	assert_null(settings_get(&s, "gone", "sort"));
	settings_free(&s);
	struct stat st;
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
}

static void bad_lines_are_told_and_kept_aside(void **state)
{
	(void)state;
	struct settings s;
	const char *path = scratch("bad");
	static const char bad[] = "[tree]\nsort = pid\nnonsense\n\033[2J = 1\n[next]\ncolumns = a\n";
	put(path, bad);
	struct err e = settings_load(&s, path);
	assert_int_equal(e.kind, ERR_USAGE);
	assert_non_null(strstr(e.text, "line 3"));
	err_free(e);
	assert_string_equal(settings_get(&s, "tree", "sort"), "pid");
	assert_string_equal(settings_get(&s, "next", "columns"), "a");
	assert_ok(settings_save(&s));
	settings_free(&s);
	text_is(scratch("bad.bad"), bad);
	assert_ok(settings_load(&s, path));
	settings_free(&s);
}

static void what_a_later_version_knows_stays(void **state)
{
	(void)state;
	struct settings s;
	const char *path = scratch("later");
	put(path, "[screen]\ntheme = dark\n");
	assert_ok(settings_load(&s, path));
	settings_set(&s, "tree", "sort", "pid");
	assert_ok(settings_save(&s));
	settings_free(&s);
	assert_ok(settings_load(&s, path));
	assert_string_equal(settings_get(&s, "screen", "theme"), "dark");
	settings_free(&s);
}

static void nothing_is_written_without_a_path(void **state)
{
	(void)state;
	struct settings s;
	assert_ok(settings_load(&s, NULL));
	settings_set(&s, "a", "b", "c");
	assert_ok(settings_save(&s));
	settings_free(&s);
}

static void places(void **state)
{
	(void)state;
	setenv("HOME", "/home/x", 1);
	setenv("XDG_CONFIG_HOME", "relative", 1); /* the specification: to be ignored */
	char *path = xdg_path(XDG_CONFIG, "panes");
	assert_string_equal(path, "/home/x/.config/evtrail/panes");
	free(path);
	setenv("XDG_STATE_HOME", "/s", 1);
	path = xdg_path(XDG_STATE, "history");
	assert_string_equal(path, "/s/evtrail/history");
	free(path);
	unsetenv("HOME");
	assert_null(xdg_path(XDG_CONFIG, "panes"));
}

/* ------------------------------------------------------------ views */

static void histories_are_kept(void **state)
{
	(void)state;
	struct prompt_history h = {0};
	const char *path = scratch("state/history");
	prompt_history_load(&h, path);
	assert_int_equal(h.n, 0);
	assert_ok(prompt_history_keep(path, "user=bob"));
	assert_ok(prompt_history_keep(path, "user=\xc3\xa4nn"));
	prompt_history_load(&h, path);
	assert_int_equal(h.n, 2);
	assert_string_equal(h.items[1], "user=\xc3\xa4nn");
	prompt_history_free(&h);
	put(path, "a\n\033[2J\n\xff\nb\nb\n\nc"); /* what could not have been typed is passed over */
	prompt_history_load(&h, path);
	assert_int_equal(h.n, 3);
	assert_string_equal(h.items[2], "c");
	prompt_history_free(&h);
	for (int i = 0; i < 200; i++)
		assert_ok(prompt_history_keep(path, "x=1"));
	for (int i = 0; i < 300; i++)
		assert_ok(prompt_history_keep(path, i % 2 ? "y" : "z"));
	prompt_history_load(&h, path);
	assert_int_equal(h.n, 100);
	prompt_history_free(&h);
}

static void offer(void *context, struct str text, struct completion *out)
{
	(void)context;
	ptrdiff_t blank = str_rfind(text, ' ');
	out->from = (size_t)(blank + 1);
	out->whole = true;
	static const char *const words[] = {"sort", "sources", "quit"};
	for (int i = 0; i < 3; i++)
		completion_offer(out, str_sub(text, out->from, text.n), words[i]);
}

static void type(struct prompt *p, const char *keys, const char *text, const char *candidates)
{
	struct str rest = str_of(keys);
	struct buf b = {0};
	int32_t key;
	while (rest.n && key_read(&rest, &key))
		prompt_key(p, key);
	prompt_candidates(p, &b);
	assert_string_equal(buf_text(&p->text), text);
	assert_string_equal(buf_text(&b), candidates);
	buf_free(&b);
}

static void tab_completes(void **state)
{
	(void)state;
	struct prompt p;
	prompt_open(&p, ":", "", NULL);
	type(&p, "<Tab>", "", ""); /* there is nothing to ask */
	p.complete = offer;
	type(&p, "s<Tab>", "so", "sort  sources");
	type(&p, "<Tab>", "sort", "sort  sources");
	type(&p, "<Tab>", "sources", "sources  sort");
	type(&p, "<Tab>", "sort", "sort  sources");
	type(&p, "<S-Tab>", "sources", "sources  sort");
	type(&p, " q<Tab>", "sources quit ", "");
	type(&p, "x<Tab>", "sources quit x", "");
	type(&p, "<C-u>q!<Left><Tab>", "quit !", ""); /* what is behind the cursor stays */
	prompt_close(&p);
}

static const struct column columns[] = {
	{"a", "A", COL_TEXT, COL_SHOWN, 10, NULL, NULL},
	{"b", "B", COL_INT, 0, 5, NULL, NULL},
	{"c", "C", COL_TEXT, COL_SHOWN | COL_STRETCH, 10, NULL, NULL},
};
static const struct column_pick own[] = {{.name = "c", .title = "See", .width = 7, .importance = 1, .stretch = 3}, {NULL}};

static void picks_are(const struct view *v, const struct column_pick *picks, const char *expected)
{
	struct column_pick out[COLUMNS_MAX + 1];
	struct buf b = {0};
	view_picks(v, picks, columns, 3, out);
	for (size_t i = 0; out[i].name; i++)
		buf_printf(&b, "%s%s:%d", i ? " " : "", out[i].name, out[i].width);
	assert_string_equal(buf_text(&b), expected);
	buf_free(&b);
}

static void view_is(const struct view *v, const char *expected)
{
	struct buf b = {0};
	view_columns_write(v, &b);
	assert_string_equal(buf_text(&b), expected);
	buf_free(&b);
}

static void columns_are_chosen_moved_widened(void **state)
{
	(void)state;
	struct view v = {0};
	picks_are(&v, own, "c:7");
	picks_are(&v, NULL, "a:0 c:0");
	view_columns_read(&v, STR(" c:20,gone  a:x a:5 b:9999 bad-name"));
	view_is(&v, "c:20 gone a b");
	picks_are(&v, own, "c:20 a:0 b:0"); /* what the relation lacks is passed over, and kept */
	view_move(&v, "a", -1);
	view_move(&v, "c", -1);
	view_is(&v, "c:20 a gone b");
	view_widen(&v, "a", 4, 10);
	view_widen(&v, "c", -100, 10);
	view_toggle(&v, "b");
	view_is(&v, "c:3 a:14 gone");
	view_toggle(&v, "b");
	view_is(&v, "c:3 a:14 gone b");
	view_columns_read(&v, STR("a"));
	view_toggle(&v, "a"); /* the last one stays */
	view_is(&v, "a");
	view_free(&v);
}

static void sorts(void **state)
{
	(void)state;
	struct view v = {0};
	view_sort_read(&v, STR(" -duration_s "));
	assert_string_equal(v.sort, "duration_s");
	assert_true(v.descending);
	view_sort_read(&v, STR("x'; DROP"));
	assert_null(v.sort);
	view_sort_read(&v, STR(""));
	assert_null(v.sort);
	view_free(&v);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(comes_back),
		cmocka_unit_test(bad_lines_are_told_and_kept_aside),
		cmocka_unit_test(what_a_later_version_knows_stays),
		cmocka_unit_test(nothing_is_written_without_a_path),
		cmocka_unit_test(places),
		cmocka_unit_test(columns_are_chosen_moved_widened),
		cmocka_unit_test(sorts),
		cmocka_unit_test(histories_are_kept),
		cmocka_unit_test(tab_completes),
	};
	return cmocka_run_group_tests(tests, scratch_make, scratch_remove);
}
