/* What is known of Windows' programs: the data file, look-alikes, parents, owners. */
#include "unit/test.h"

#include "model/knowledge.h"

static void the_file_is_whole(void **state)
{
	struct knowledge *k = knowledge_new();
	(void)state;
	assert_int_equal(knowledge_broken_lines(k), 0);
	knowledge_free(k);
}

static void paths(void **state)
{
	static const struct {
		const char *path;
		unsigned marks;
	} cases[] = {
		{"c:\\windows\\system32\\svchost.exe", MARK_SYSTEM},
		{"c:\\windows\\syswow64\\svchost.exe", MARK_SYSTEM},
		{"d:\\windows\\system32\\svchost.exe", MARK_SYSTEM},
		{"c:\\windows\\winsxs\\amd64_x_1.0_none_1\\svchost.exe", MARK_SYSTEM},
		{"\\device\\harddiskvolume3\\windows\\system32\\svchost.exe", MARK_SYSTEM},
		{"c:\\windows\\svchost.exe", MARK_LOOK_ALIKE},
		{"c:\\users\\bob\\svchost.exe", MARK_LOOK_ALIKE | MARK_USER_WRITABLE},
		{"c:\\windows\\system32\\svch0st.exe", MARK_LOOK_ALIKE},
		{"c:\\windows\\system32\\scvhost.exe", MARK_LOOK_ALIKE},
		{"c:\\windows\\system32\\svchosts.exe", MARK_LOOK_ALIKE},
		{"c:\\windows\\system32\\svchost.exe ", MARK_LOOK_ALIKE},
		{"c:\\windows\\system32\\svch\xd0\xbest.exe", MARK_LOOK_ALIKE},
		{"c:\\windows\\system32\\1sass.exe", MARK_LOOK_ALIKE},
		{"c:\\windows \\system32\\consent.exe", MARK_LOOK_ALIKE},
		{"c:\\windows\\system32\\whoami.exe", MARK_SYSTEM | MARK_TOOL},
		{"c:\\tools\\psexec.exe", MARK_TOOL},
		{"c:\\programdata\\x\\a.exe", MARK_USER_WRITABLE},
		{"c:\\programdata\\microsoft\\windows defender\\platform\\4.1\\msmpeng.exe", 0},
		{"c:\\progra~1\\a.exe", MARK_SHORT_NAME},
		{"c:\\windows\\system32\\taskhostw.exe", MARK_SYSTEM},
		{"c:\\program files\\app\\a.exe", 0},
		{"registry", 0},
		{"", 0},
	};
	struct knowledge *k = knowledge_new();
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		unsigned marks = knowledge_path(k, str_of(cases[i].path));
		if (marks != cases[i].marks)
			fail_msg("%s: %u, not %u", cases[i].path, marks, cases[i].marks);
	}
	knowledge_free(k);
}

static void runs(void **state)
{
	struct knowledge *k = knowledge_new();
	(void)state;
	assert_true(knowledge_parent_fits(k, STR("svchost.exe"), STR("services.exe")));
	assert_false(knowledge_parent_fits(k, STR("svchost.exe"), STR("cmd.exe")));
	assert_true(knowledge_parent_fits(k, STR("svchost.exe"), STR("")));
	assert_true(knowledge_parent_fits(k, STR("smss.exe"), STR("system")));
	assert_true(knowledge_parent_fits(k, STR("notepad.exe"), STR("x.exe")));
	assert_true(knowledge_parent_fits(k, STR("nobody-knows.exe"), STR("x.exe")));
	assert_true(knowledge_owner_fits(k, STR("lsass.exe"), STR("S-1-5-18")));
	assert_false(knowledge_owner_fits(k, STR("lsass.exe"), STR("S-1-5-21-1-2-3-1001")));
	assert_false(knowledge_owner_fits(k, STR("lsass.exe"), STR("S-1-5-20")));
	assert_true(knowledge_owner_fits(k, STR("msdtc.exe"), STR("S-1-5-20")));
	assert_false(knowledge_owner_fits(k, STR("explorer.exe"), STR("S-1-5-18")));
	assert_true(knowledge_owner_fits(k, STR("lsass.exe"), STR("")));
	knowledge_free(k);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_file_is_whole),
		cmocka_unit_test(paths),
		cmocka_unit_test(runs),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
