/* What is known of Windows' programs: the data file, look-alikes, parents, owners. */
#include "unit/test.h"

#include "model/knowledge.h"
#include "model/link.h"

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
		{"c:\\windows \\system32\\winsat.exe", MARK_LOOK_ALIKE},
		{"c:\\windows.\\system32\\winsat.exe", MARK_LOOK_ALIKE},
		{"c:\\windows\\system32 \\winsat.exe", MARK_LOOK_ALIKE},
		{"c:\\windows\\system 32\\winsat.exe", MARK_LOOK_ALIKE},
		{"c:\\windows\\syswow64\\wbem\xc2\xa0\\a.exe", MARK_LOOK_ALIKE},
		{"c:\\windows\\winsxs \\svchost.exe", MARK_LOOK_ALIKE},
		{"c:\\program files (x86) \\app\\a.exe", MARK_LOOK_ALIKE},
		{"\\device\\harddiskvolume3\\windows \\system32\\winsat.exe", MARK_LOOK_ALIKE},
		{"c:\\windows\\system32\\winsat.exe", 0},
		{"c:\\windows\\system32\\windowspowershell\\v1.0\\modules\\a.exe", 0},
		{"c:\\windows\\microsoft.net\\framework64\\v4.0.30319\\ngen.exe", 0},
		{"c:\\windows.old\\a.exe", 0},
		{"c:\\programfiles\\app\\a.exe", 0},
		{"c:\\app\\windows \\a.exe", 0},
		{"c:\\windows\\my folder \\a.exe", 0},
		{"\\device\\harddiskvolume3\\users\\bob\\a.exe", MARK_USER_WRITABLE},
		{"c:\\program files\\common files\\microsoft shared\\officesoftwareprotectionplatform\\osppsvc.exe", 0},
		{"c:\\users\\bob\\osppsvc.exe", MARK_LOOK_ALIKE | MARK_USER_WRITABLE},
		{"c:\\users\\bob\\appdata\\local\\google\\chrome\\application\\chrome.exe", MARK_USER_WRITABLE},
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
	assert_true(knowledge_parent_fits(k, STR("svchost.exe"), STR("?")));
	assert_true(knowledge_parent_fits(k, STR("svchost.exe"), STR("-")));
	assert_true(knowledge_parent_fits(k, STR("logonui.exe"), STR("wininit.exe"))); /* at a shutdown */
	assert_false(knowledge_parent_fits(k, STR("logonui.exe"), STR("explorer.exe")));
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

/* Whose name says nothing, since any user could have put it there. */
static void anybodys(void **state)
{
	(void)state;
	assert_true(knowledge_is_anybodys(STR("c:\\users\\bob\\appdata\\roaming\\winword.exe")));
	assert_true(knowledge_is_anybodys(STR("\\device\\harddiskvolume3\\users\\bob\\winword.exe")));
	assert_true(knowledge_is_anybodys(STR("c:\\users\\bob\\downloads\\chrome.exe")));
	assert_false(knowledge_is_anybodys(STR("c:\\users\\bob\\appdata\\local\\google\\chrome\\application\\chrome.exe")));
	assert_false(knowledge_is_anybodys(STR("d:\\office\\winword.exe")));
	assert_false(knowledge_is_anybodys(STR("winword.exe")));
}

/* An event names its owner, or only who asked for it. */
static void told_owners(void **state)
{
	(void)state;
	assert_true(link_reason_tells_owner(REASON_LOGON_RECORDED));
	assert_true(link_reason_tells_owner(REASON_LOGON_NOT_RECORDED));
	assert_true(link_reason_tells_owner(REASON_LOGON_AFTER_START));
	assert_false(link_reason_tells_owner(REASON_LOGON_OF_REQUESTER));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_file_is_whole),
		cmocka_unit_test(paths),
		cmocka_unit_test(runs),
		cmocka_unit_test(anybodys),
		cmocka_unit_test(told_owners),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
