/* IDs in all their text forms, and slices. */
#include "unit/test.h"

#include "base/str.h"

static void ids_in_every_form(void **state)
{
	static const struct {
		const char *text;
		bool good;
		uint64_t id;
	} cases[] = {
		{"0x3e7", true, 0x3e7},
		{"0X3E7", true, 0x3e7},
		{"0x00000000000003e7", true, 0x3e7},
		{"999", true, 999},
		{"(0x0,0x1FD23)", true, 0x1fd23},
		{"(0x1,0x3E7)", true, 0x1000003e7},
		{"( 0x1 , 0x2 )", true, 0x100000002},
		{"0xffffffffffffffff", true, UINT64_MAX},
		{"18446744073709551615", true, UINT64_MAX},
		{"18446744073709551616", false, 0},
		{"0x10000000000000000", false, 0},
		{"0x0000000000000000ffffffffffffffff", true, UINT64_MAX},
		{"0x00000000000000000", true, 0},
		{"0x0", true, 0},
		{"0x00g", false, 0},
		{"(0x100000000,0x0)", false, 0},
		{"", false, 0},
		{"-", false, 0},
		{"0x", false, 0},
		{"12a", false, 0},
		{"-1", false, 0},
		{"(0x1)", false, 0},
		{"(,)", false, 0},
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		uint64_t id = 0;
		assert_int_equal(str_to_id(str_of(cases[i].text), &id), cases[i].good);
		if (cases[i].good)
			assert_int_equal(id, cases[i].id);
	}
}

static void comparing(void **state)
{
	(void)state;
	assert_true(str_eq(STR("a"), STR("a")));
	assert_false(str_eq(STR("a"), STR("A")));
	assert_true(str_eq_nocase(STR("IE8WIN7"), STR("IE8Win7")));
	assert_false(str_eq_nocase(STR("ab"), STR("abc")));
	assert_true(str_ends_nocase(STR("C:\\X\\CMD.EXE"), STR("cmd.exe")));
	assert_false(str_ends_nocase(STR("exe"), STR("cmd.exe")));
	assert_true(str_contains_nocase(STR("svchost.exe -k netsvcs -s Schedule"), STR("-S schedule")));
	assert_false(str_contains_nocase(STR("abc"), STR("abcd")));
	assert_true(str_contains_nocase(STR("abc"), STR("")));
	assert_true(str_contains_nocase(STR("aAab"), STR("AB")));
}

static void slicing(void **state)
{
	(void)state;
	assert_int_equal(str_rfind(STR("a\\b\\c"), '\\'), 3);
	assert_int_equal(str_rfind(STR("abc"), '\\'), -1);
	assert_int_equal(str_rfind(STR("\\a"), '\\'), 0);
	assert_int_equal(str_rfind((struct str){0}, '\\'), -1);
	assert_true(str_eq(str_sub(STR("abc"), 1, 99), STR("bc")));
	assert_true(str_eq(str_sub(STR("abc"), 9, 2), STR("")));
	assert_true(str_eq(str_trim(STR(" \t a b \r\n")), STR("a b")));
	assert_int_equal(str_of(NULL).n, 0);
}

static void lists(void **state)
{
	struct str list = STR(" a , ,b*,"), part;
	(void)state;
	assert_true(str_list_next(&list, &part) && str_eq(part, STR("a")));
	assert_true(str_list_next(&list, &part) && str_eq(part, STR("b*")));
	assert_false(str_list_next(&list, &part));
	list = (struct str){0};
	assert_false(str_list_next(&list, &part));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(ids_in_every_form),
		cmocka_unit_test(comparing),
		cmocka_unit_test(slicing),
		cmocka_unit_test(lists),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
