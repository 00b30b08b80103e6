/* Canonical image paths, and when two of them can be one image. */
#include "unit/test.h"

#include "model/image.h"

static void canonical(void **state)
{
	static const struct {
		const char *path, *canonical;
	} cases[] = {
		{"C:\\Windows\\System32\\CMD.exe", "c:\\windows\\system32\\cmd.exe"},
		{"\\??\\C:\\Windows\\system32\\conhost.exe", "c:\\windows\\system32\\conhost.exe"},
		{"\\\\?\\C:\\x\\y.exe", "c:\\x\\y.exe"},
		{"\\SystemRoot\\System32\\smss.exe", "c:\\windows\\system32\\smss.exe"},
		{"%SystemRoot%\\PSEXESVC.exe", "c:\\windows\\psexesvc.exe"},
		{"\\Windows\\System32\\smss.exe", "c:\\windows\\system32\\smss.exe"},
		{"\\Device\\Mup\\VBoxSvr\\share\\a.exe", "\\\\vboxsvr\\share\\a.exe"},
		{"\\??\\UNC\\srv\\share\\a.exe", "\\\\srv\\share\\a.exe"},
		{"\\Device\\HarddiskVolume2\\Windows\\a.exe", "\\device\\harddiskvolume2\\windows\\a.exe"},
		{"C:/Tools/x.exe", "c:\\tools\\x.exe"},
		{"C:\\Users\\SVC-SQ~1\\a.exe", "c:\\users\\svc-sq~1\\a.exe"},
		{"Registry", "registry"},
		{"", ""},
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct buf out = {0};
		image_canonical(&out, str_of(cases[i].path));
		assert_string_equal(buf_text(&out), cases[i].canonical);
		buf_free(&out);
	}
}

static void names(void **state)
{
	(void)state;
	assert_true(str_eq(image_name(STR("C:\\a\\b.exe")), STR("b.exe")));
	assert_true(str_eq(image_name(STR("Registry")), STR("Registry")));
	assert_true(str_eq(image_name(STR("C:\\a\\")), STR("")));
}

static void agreeing(void **state)
{
	(void)state;
	assert_true(image_agrees(STR("c:\\a.exe"), STR("c:\\a.exe")));
	assert_false(image_agrees(STR("c:\\a.exe"), STR("d:\\a.exe")));
	assert_true(image_agrees(STR("a.exe"), STR("d:\\x\\a.exe")));
	assert_true(image_agrees(STR("\\device\\harddiskvolume2\\x\\a.exe"), STR("c:\\x\\a.exe")));
	assert_false(image_agrees(STR("b.exe"), STR("d:\\x\\a.exe")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(canonical),
		cmocka_unit_test(names),
		cmocka_unit_test(agreeing),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
