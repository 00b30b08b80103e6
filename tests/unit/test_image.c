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
		{"\\\\.\\C:\\x\\y.exe", "c:\\x\\y.exe"},
		{"\\GLOBAL??\\C:\\x\\y.exe", "c:\\x\\y.exe"},
		{"\\Program Files\\App\\a.exe", "c:\\program files\\app\\a.exe"},
		{"\\WINDOWS\\system32\\cmd.exe", "c:\\windows\\system32\\cmd.exe"},
		{"\\Device\\Mup\\;LanmanRedirector\\;Z:00000000000a1b2c\\srv\\share\\a.exe", "\\\\srv\\share\\a.exe"},
		{"\\Device\\LanmanRedirector\\srv\\share\\a.exe", "\\\\srv\\share\\a.exe"},
		{"C:\\Tools\\\\x.exe", "c:\\tools\\x.exe"},
		{"C:\\Windows\\System32\\svchost.exe ", "c:\\windows\\system32\\svchost.exe "},
		{"C:\\Windows \\System32\\cmd.exe.", "c:\\windows \\system32\\cmd.exe."},
		{"C:\\\xc3\x9c" "bung\\\xd0\x9f\xd0\xa0.EXE", "c:\\\xc3\xbc" "bung\\\xd0\xbf\xd1\x80.exe"},
		{"MemCompression", "memcompression"},
		{"-", "-"},
		{"Registry", "registry"},
		{"Secure System", "secure system"},
		{"Vmmem", "vmmem"},
		/* pico processes of the first Linux subsystem: their file, with or without the root's folder */
		{"C:\\Users\\Bob\\AppData\\Local\\lxss\\rootfs\\bin\\bash", "c:\\users\\bob\\appdata\\local\\lxss\\rootfs\\bin\\bash"},
		{"/init", "c:\\init"},
		{"\\\\?\\UNC\\Srv\\Share\\A.exe", "\\\\srv\\share\\a.exe"},
		{"%ProgramFiles(x86)%\\App\\a.exe", "c:\\program files (x86)\\app\\a.exe"},
		{"\\DosDevices\\D:\\a.exe", "d:\\a.exe"},
		{"\\Device\\CdRom0\\setup.exe", "\\device\\cdrom0\\setup.exe"},
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

static void patterns(void **state)
{
	static const struct {
		const char *canonical, *pattern;
	} cases[] = {
		{"c:\\windows\\system32\\cmd.exe", "c:\\windows\\system32\\cmd.exe"},
		{"c:\\program files\\app\\120.0.6099.130\\a.exe", "c:\\program files\\app\\*\\a.exe"},
		{"c:\\x\\121.0.1_120.0.9_chrome_updater.exe", "c:\\x\\*_*_chrome_updater.exe"},
		{"c:\\programdata\\microsoft\\windows defender\\platform\\4.18.24090.11-0\\msmpeng.exe",
		 "c:\\programdata\\microsoft\\windows defender\\platform\\*\\msmpeng.exe"},
		{"c:\\x\\{6e5e1c40-9f0a-4a58-8c5e-3b1c2d7e9a10}\\a.exe", "c:\\x\\*\\a.exe"},
		{"c:\\x\\6e5e1c40-9f0a-4a58-8c5e-3b1c2d7e9a10\\a.exe", "c:\\x\\*\\a.exe"},
		{"c:\\windows\\winsxs\\amd64_ms-stack_31bf3856ad364e35_10.0.19041.1_none_7dde4e4d5a1f1c5e\\tiworker.exe",
		 "c:\\windows\\winsxs\\amd64_ms-stack_*_*_none_*\\tiworker.exe"},
		{"c:\\program files\\windowsapps\\microsoft.photos_2024.11.1.0_x64__8wekyb3d8bbwe\\photos.exe",
		 "c:\\program files\\windowsapps\\microsoft.photos_*_x64__8wekyb3d8bbwe\\photos.exe"},
		{"c:\\users\\bob\\appdata\\local\\a.exe", "c:\\users\\*\\appdata\\local\\a.exe"},
		{"c:\\users\\public\\a.exe", "c:\\users\\public\\a.exe"},
		{"c:\\users\\a.exe", "c:\\users\\a.exe"},
		{"c:\\documents and settings\\bob\\a.exe", "c:\\documents and settings\\*\\a.exe"},
		{"c:\\users\\bob\\appdata\\local\\temp\\is-q7h2k.tmp\\x\\setup.tmp",
		 "c:\\users\\*\\appdata\\local\\temp\\*\\setup.tmp"},
		{"c:\\windows\\temp\\svchost.exe", "c:\\windows\\temp\\svchost.exe"},
		{"c:\\windows\\installer\\msi4f2a.tmp", "c:\\windows\\installer\\msi*.tmp"},
		{"c:\\windows\\softwaredistribution\\download\\0a1b2c3d4e5f60718293\\x.exe",
		 "c:\\windows\\softwaredistribution\\download\\*\\x.exe"},
		{"c:\\python\\python3.11.exe", "c:\\python\\python*.exe"},
		{"c:\\x\\7z.exe", "c:\\x\\7z.exe"},
		{"c:\\x\\a1.7z", "c:\\x\\a1.7z"},
		{"registry", "registry"},
		{"", ""},
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct buf out = {0};
		image_pattern(&out, str_of(cases[i].canonical));
		assert_string_equal(buf_text(&out), cases[i].pattern);
		buf_free(&out);
	}
}

static void places(void **state)
{
	struct str volume, rest;
	(void)state;
	assert_true(image_is_absolute(STR("c:\\a.exe")));
	assert_true(image_is_absolute(STR("\\\\srv\\share\\a.exe")));
	assert_true(image_is_absolute(STR("\\device\\harddiskvolume2\\a.exe")));
	assert_false(image_is_absolute(STR("tools\\a.exe")));
	assert_false(image_is_absolute(STR("a.exe")));
	assert_true(image_volume(STR("\\device\\harddiskvolume12\\x\\a.exe"), &volume, &rest));
	assert_true(str_eq(volume, STR("\\device\\harddiskvolume12")));
	assert_true(str_eq(rest, STR("\\x\\a.exe")));
	assert_false(image_volume(STR("\\device\\cdrom0\\a.exe"), &volume, &rest));
	assert_true(image_is_short(STR("c:\\progra~1\\x.exe")));
	assert_true(image_is_short(STR("c:\\x\\longna~1.exe")));
	assert_false(image_is_short(STR("c:\\x\\~1.exe")));
	assert_false(image_is_short(STR("c:\\x\\a~bcd.exe")));
	assert_false(image_is_short(STR("c:\\x\\averylongname~1.exe")));
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
	assert_false(image_agrees(STR("\\device\\harddiskvolume2\\y\\a.exe"), STR("c:\\x\\a.exe")));
	assert_false(image_agrees(STR("\\device\\harddiskvolume2\\x\\a.exe"), STR("\\device\\harddiskvolume3\\x\\a.exe")));
	assert_true(image_agrees(STR("\\device\\vhdharddisk{1}\\x\\a.exe"), STR("c:\\x\\a.exe")));
}

static void folders(void **state)
{
	(void)state;
	assert_int_equal(image_folder(STR("c:\\windows\\explorer.exe")), IMAGE_IN_WINDOWS);
	assert_int_equal(image_folder(STR("d:\\winnt\\system32\\svchost.exe")), IMAGE_IN_SYSTEM32);
	assert_int_equal(image_folder(STR("\\device\\harddiskvolume12\\windows\\syswow64\\a.exe")), IMAGE_IN_SYSWOW64);
	assert_int_equal(image_folder(STR("c:\\windows\\system32\\wbem\\a.exe")), IMAGE_IN_WBEM);
	assert_int_equal(image_folder(STR("svchost.exe")), IMAGE_IN_ANY);
	assert_int_equal(image_folder(STR("c:\\windows\\system32\\spool\\a.exe")), IMAGE_ELSEWHERE);
	assert_int_equal(image_folder(STR("c:\\t\\windows\\system32\\a.exe")), IMAGE_ELSEWHERE);
	assert_int_equal(image_folder(STR("\\\\h\\c$\\windows\\system32\\a.exe")), IMAGE_ELSEWHERE);
	assert_int_equal(image_folder(STR("c:\\")), IMAGE_ELSEWHERE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(canonical),
		cmocka_unit_test(patterns),
		cmocka_unit_test(places),
		cmocka_unit_test(names),
		cmocka_unit_test(agreeing),
		cmocka_unit_test(folders),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
