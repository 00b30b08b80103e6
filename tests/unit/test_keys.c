/* Keys as text, and the two tables: every action has a key and a help, no key
 * means two things. */
#include "unit/test.h"

#include <string.h>

#include "ui/bindings.h"

static void reads_what_it_writes(void **state)
{
	(void)state;
	size_t n;
	const struct binding *all = bindings(&n);
	for (size_t i = 0; i < n; i++) {
		struct buf text = {0};
		int32_t key = K_NONE;
		key_write(&text, all[i].key);
		struct str rest = buf_str(&text);
		assert_true(key_read(&rest, &key));
		assert_int_equal(key, all[i].key);
		assert_int_equal(rest.n, 0);
		buf_free(&text);
	}
}

static void reads_a_script(void **state)
{
	static const int32_t keys[] = {'j',  K_ENTER, K_CTRL('d'), 0xe9, '<',
				       K_UP, K_TAB,   K_BACKSPACE, ' ',  K_BACK_TAB};
	struct str rest = STR("j<Enter><C-d>\xc3\xa9<lt><up><Tab><Backspace><Space><S-Tab>");
	(void)state;
	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
		int32_t key;
		assert_true(key_read(&rest, &key));
		assert_int_equal(key, keys[i]);
	}
	assert_int_equal(rest.n, 0);
}

static void refuses_what_is_no_key(void **state)
{
	static const char *const bad[] = {"", "<Return of>", "<", "<C->", "<C-dd>", "<Enter"};
	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		struct str rest = str_of(bad[i]);
		int32_t key;
		assert_false(key_read(&rest, &key));
	}
}

static void no_key_means_two_things(void **state)
{
	size_t n;
	const struct binding *all = bindings(&n);
	(void)state;
	for (size_t i = 0; i < n; i++)
		for (size_t j = i + 1; j < n; j++)
			assert_false(all[i].table == all[j].table && all[i].key == all[j].key);
}

static void every_action_has_key_and_help(void **state)
{
	size_t n;
	const struct binding *all = bindings(&n);
	(void)state;
	for (int a = 1; a < ACTION_COUNT; a++) {
		bool bound = false;
		for (size_t i = 0; i < n; i++)
			bound |= all[i].action == (enum action)a;
		if (!bound)
			fail_msg("%s has no key", action_name((enum action)a));
		assert_true(*action_help((enum action)a) && *action_hint((enum action)a));
		assert_int_equal(action_of(str_of(action_name((enum action)a))), a);
	}
}

/* The pivots mean the same in every pane. */
static void pivots_win_everywhere(void **state)
{
	(void)state;
	for (int t = 0; t < KEY_TABLES; t++) {
		assert_int_equal(binding_lookup((enum key_table)t, 'l'), ACTION_LOGON);
		assert_int_equal(binding_lookup((enum key_table)t, 'u'), ACTION_USER);
		assert_int_equal(binding_lookup((enum key_table)t, 'P'), ACTION_PARENT);
	}
	assert_int_equal(binding_lookup(KEYS_COMMON, ' '), ACTION_PAGE_DOWN);
	assert_int_equal(binding_lookup(KEYS_TREE, ' '), ACTION_TOGGLE);
}

static void keys_in_words(void **state)
{
	struct buf b = {0};
	(void)state;
	binding_keys(&b, KEYS_COMMON, ACTION_DOWN, 4);
	assert_string_equal(buf_text(&b), "j, Down");
	buf_clear(&b);
	binding_keys(&b, KEYS_TREE, ACTION_PAGE_DOWN, 4);
	assert_string_equal(buf_text(&b), "PgDn, Ctrl-F");
	buf_clear(&b);
	binding_keys(&b, KEYS_COMMON, ACTION_DAYS, 4);
	assert_string_equal(buf_text(&b), "");
	buf_free(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_what_it_writes),
		cmocka_unit_test(reads_a_script),
		cmocka_unit_test(refuses_what_is_no_key),
		cmocka_unit_test(no_key_means_two_things),
		cmocka_unit_test(every_action_has_key_and_help),
		cmocka_unit_test(pivots_win_everywhere),
		cmocka_unit_test(keys_in_words),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
